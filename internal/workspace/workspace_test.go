package workspace

import (
	"errors"
	"strings"
	"testing"

	"kvarter"
)

const whole = `kvarter: 1
name: Havneby
areas: {file: a.geojson, code: code, groups: {kvarter: k}}
data:
  - {file: a.csv, area: code, period: 2024, measures: [x, y], suppressed: ["..", -999]}
  - {file: b.csv, level: city, period: {column: year}, measures: {z: Zcol}}
`

func TestParse(t *testing.T) {
	w, err := Parse("dir/kvarter.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Name.In("da"); got != "Havneby" {
		t.Errorf("name %q", got)
	}
	if w.Data[0].Period.Year != 2024 || w.Data[1].Period.Column != "year" {
		t.Errorf("periods %+v %+v", w.Data[0].Period, w.Data[1].Period)
	}
	if w.Data[0].Suppressed[1] != "-999" || w.Data[0].Measures["y"] != "y" || w.Data[1].Measures["z"] != "Zcol" {
		t.Errorf("data %+v", w.Data)
	}
	if w.Data[0].Level != kvarter.LevelSmallArea {
		t.Errorf("level %q", w.Data[0].Level)
	}
}

func TestParseTellsThePlace(t *testing.T) {
	_, err := Parse("kvarter.yaml", []byte(strings.Replace(whole, "period: 2024", "perod: 2024", 1)))
	var ps *kvarter.Problems
	if !errors.As(err, &ps) {
		t.Fatalf("no problems: %v", err)
	}
	if ps.Shown[0].Line != 5 || !strings.Contains(err.Error(), "perod") || !strings.Contains(err.Error(), `did you mean "period"?`) {
		t.Errorf("place: %v", err)
	}
}

func TestParseSaysWhatBelongsThere(t *testing.T) {
	for line, want := range map[string]string{
		"follow: 3":                              ":9: here belongs keys with values, and there is a number",
		"rounds: x":                              ":9: here belongs a list, and there is text",
		"disclosure: [1]":                        ":13: here belongs keys with values, and there is a list",
		"disclosure: {control: 3}":               ":23: here belongs true or false, and there is a number",
		"disclosure: {thresholds: {poor: many}}": ":33: here belongs a whole number, and there is text",
	} {
		_, err := Parse("kvarter.yaml", []byte(line+"\n"))
		if err == nil || !strings.Contains(err.Error(), "kvarter.yaml:1"+want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}

func TestParseRefusesVagueExpectations(t *testing.T) {
	for expect, want := range map[string]string{
		"{column: a, node: n}":                               "",
		"{column: a, node: n, except: [x], why: moved}":      "",
		"{weight: n/m, value: 1}":                            "",
		"{column: a}":                                        "one of node, class, weight and designated",
		"{column: a, node: n, class: c}":                     "one of node, class, weight and designated",
		"{node: n}":                                          "names the published column",
		"{weight: n/m}":                                      "gives its value",
		"{column: a, node: n, value: 1}":                     "gives its value",
		"{column: a, node: n, except: [x]}":                  "says why",
		`{column: "a*", node: "{*}", case: title}`:           "lower or upper",
		"{column: a, node: n, equal_share: 1, tolerance: 1}": "tolerance",
	} {
		_, err := Parse("kvarter.yaml", []byte(whole+"expect: ["+expect+"]\n"))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want «%s»", expect, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("kvarter: {"))
	f.Fuzz(func(t *testing.T, src []byte) {
		w, err := Parse("kvarter.yaml", src)
		if (w == nil) == (err == nil) {
			t.Fatalf("w %v err %v", w, err)
		}
	})
}
