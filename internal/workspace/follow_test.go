package workspace

import (
	"strings"
	"testing"
)

func TestFollowKeys(t *testing.T) {
	const head = "kvarter: 1\nname: x\nareas: {file: a.csv, code: c}\ndata: [{file: f.csv, area: c, period: 2024}]\n"
	w, err := Parse("kvarter.yaml", []byte(head+`rounds: [2017, old/round.json, 2024]
follow: {indicators: more.yaml, from: 2000, to: 2023, index: {from: 2017, to: 2024, weights: {income: 2}}}
breaks: [{measure: schooling, year: 2018, reason: {da: ny, en: new}}, {year: 2016, reason: new boundaries}]
targets: [{indicator: income, base_year: 2017, year: 2035, value: 14.5 %}, {indicator: income, of: gap, base_year: 2017, year: 2035, value: 0.03, direction: up}]
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Rounds) != 3 || w.Rounds[0].Year != 2017 || w.Rounds[1].File != "old/round.json" || w.Follow.Index.Weights["income"] != 2 || w.Targets[0].Value != .145 || w.Targets[0].Of != OfAreas || w.Targets[1].Of != OfGap || w.Breaks[1].Reason.In("da") != "new boundaries" {
		t.Errorf("%+v", w)
	}
	for text, want := range map[string]string{
		"rounds: [2024, 2017]\n":                                                    "rounds are in the order of their years",
		"follow: {from: 2023, to: 2000}\n":                                          "an earlier year with a later one",
		"follow: {index: {weights: {income: -1}}}\n":                                "a weight is a number from 0",
		"breaks: [{measure: x, year: 2018}]\n":                                      "a break gives a year and a reason",
		"targets: [{indicator: x, base_year: 2035, year: 2030, value: 1}]\n":        "a year after its base year",
		"targets: [{indicator: x, of: y, base_year: 2017, year: 2030, value: 1}]\n": "areas or gap",
		"targets: [{indicator: x, base_year: 2017, year: 2030, value: half}]\n":     "14.5 %",
		"targets: [{base_year: 2017, year: 2030, value: 1}]\n":                      "names an indicator",
	} {
		if _, err := Parse("kvarter.yaml", []byte(head+text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
