package workspace

import (
	"strings"
	"testing"
)

const asked = `kvarter: 1
name: Havneby
areas: {file: a.geojson, code: code, groups: {district: d}}
data:
  - {file: a.csv, area: code, period: 2024}
surveys:
  - file: answers.csv
    period: {column: year}
    level: district
    domain: district
    weight: w
    strata: district
    questions: {unsafe: {column: q7, counts: [3, 4]}, years: {column: q1}}
    calibrate: [{columns: [district, age], file: register.csv, count: n}]
`

func TestSurveys(t *testing.T) {
	w, err := Parse("kvarter.yaml", []byte(asked))
	if err != nil {
		t.Fatal(err)
	}
	s := w.Surveys[0]
	if s.Areas != Inherit || s.Least != 30 || len(s.Design()) != 1 || s.Design()[0].Strata != "district" || s.Questions["unsafe"].Counts[1] != "4" {
		t.Errorf("%+v", s)
	}
	if c := s.Calibrate[0]; len(c.Kinds) != 2 || c.Kinds[1] != "age" {
		t.Errorf("%+v", c)
	}
	if got := strings.Join(s.Measures(), " "); got != "unsafe years" {
		t.Errorf("measures %s", got)
	}
	for _, c := range []struct{ was, is, want string }{
		{"strata: district", "stages: [{strata: a, clusters: b}, {clusters: c}]", ""},
		{"columns: [district, age]", "columns: age", ""},
		{"file: answers.csv", "sheet: x", "file of answers"},
		{"weight: w", "least: 20", "column with the weights"},
		{"level: district\n", "\n", "level of its domains"},
		{"period: {column: year}", "sheet: x", "gives its period"},
		{"column: q1", "counts: [1]", "names its column"},
		{"questions: {unsafe: {column: q7, counts: [3, 4]}, years: {column: q1}}", "least: 20", "has questions"},
		{"strata: district", "strata: district\n    stages: [{clusters: b}]", "one stage"},
		{"weight: w", "weight: w\n    areas: synthetic", "make-up of the areas"},
		{"weight: w", "weight: w\n    areas: guess", "inherit or synthetic"},
		{"weight: w", "weight: w\n    least: -1", "number of answers"},
		{"count: n", "kinds: [a], count: n", "calibrate gives"},
		{"strata: district", "stratum: district", "stratum"},
	} {
		if !strings.Contains(asked, c.was) {
			t.Fatal(c.was)
		}
		_, err := Parse("kvarter.yaml", []byte(strings.Replace(asked, c.was, c.is, 1)))
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want «%s»", c.is, err, c.want)
		}
	}
}
