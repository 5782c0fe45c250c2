package workspace

import (
	"strings"
	"testing"
)

const carried = `kvarter: 1
name: Havneby
areas: {file: a.geojson, code: code, vintage: 2024}
data:
  - {file: a.csv, area: code, period: 2024, vintage: 2024}
  - {file: b.csv, area: code, period: {column: year}, vintage: 2015}
crosswalks:
  - {file: walk.csv, from: 2015, to: 2024, old: gammel, basis: population}
`

func TestCrosswalks(t *testing.T) {
	w, err := Parse("kvarter.yaml", []byte(carried))
	if err != nil {
		t.Fatal(err)
	}
	x := w.Crosswalk(2015)
	if x == nil || x.Old != "gammel" || x.New != "new" || x.Weight != "weight" || x.Weights != AsGiven || w.Crosswalk(2024) != nil {
		t.Errorf("%+v", x)
	}
	if w.Elsewhere(&w.Data[0]) || !w.Elsewhere(&w.Data[1]) {
		t.Error("which data are elsewhere")
	}
	for _, c := range []struct{ was, is, want string }{
		{"vintage: 2015", "vintage: 2014", "need a crosswalk"},
		{"vintage: 2024}\ndata", "vintage: 2023}\ndata", "to those of the areas"},
		{", vintage: 2024}\ndata", "}\ndata", "areas say theirs"},
		{"from: 2015", "from: 2024", "another year's boundaries"},
		{"basis: population", "basis: people", "shares of"},
		{", basis: population", "", "shares of"},
		{"basis: population", "basis: area, weights: scaled", "as_given or renormalise"},
		{"basis: population", "basis: area, ignore_under: 0.01", "with «weights: renormalise»"},
		{"basis: population", "basis: area, weights: renormalise, ignore_under: 0.7", "0 to 0.5"},
		{"file: walk.csv, ", "", "file name"},
		{"period: {column: year}", "level: district, period: {column: year}", "small areas"},
		{"basis: population}\n", "basis: population}\n  - {file: two.csv, from: 2015, to: 2024, basis: area}\n", "one crosswalk from a year"},
		{"basis: population", "base: population", "base"},
	} {
		if !strings.Contains(carried, c.was) {
			t.Fatal(c.was)
		}
		if _, err := Parse("kvarter.yaml", []byte(strings.Replace(carried, c.was, c.is, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want «%s»", c.is, err, c.want)
		}
	}
}
