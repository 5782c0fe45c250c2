package uncertainty_test

import (
	"fmt"
	"testing"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/uncertainty"
)

// Indicators that only an index is made of are drawn from the counts in the data, as those that criteria compare are from the round; a figure that the round
// has otherwise than the data is not drawn, nor is one without its column.
func TestFiguresFromData(t *testing.T) {
	m, err := method.Read("m.yaml", []byte(`
method: m
version: 1
indicators:
  a: {count: na, base: n}
  b: {count: nb, base: n}
  gone: {count: x, base: n}
index:
  score: {of: [a, b, gone], combine: mean}
criteria:
  b: {indicator: b, enter: {at_least: 30 %}}
`))
	if err != nil {
		t.Fatal(err)
	}
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea}
	table := &kvarter.Table{Level: kvarter.LevelSmallArea, Period: 2024, Columns: map[string]kvarter.Column{"na": kvarter.NewColumn(3), "nb": kvarter.NewColumn(3), "n": kvarter.NewColumn(3)}}
	r := &kvarter.Round{Areas: areas, Period: 2024}
	a, b, gone := kvarter.NewColumn(3), kvarter.NewColumn(3), kvarter.NewColumn(3)
	for i, num := range []float64{10, 20, 30} {
		areas.Items = append(areas.Items, kvarter.Area{Code: fmt.Sprint(i), Population: 100})
		table.Codes = append(table.Codes, fmt.Sprint(i))
		table.Columns["na"].Set(i, num)
		table.Columns["nb"].Set(i, num)
		table.Columns["n"].Set(i, 100)
		a.Set(i, num/100)
		b.Set(i, num/100)
		gone.Set(i, .5)
		r.Findings = append(r.Findings, kvarter.Finding{Area: fmt.Sprint(i), Population: 100, Criteria: []kvarter.CriterionFinding{{Criterion: "b", Value: num / 100, Num: num, Den: 100}}})
	}
	a.Set(2, .31) // shrunken, say
	r.Nodes = []kvarter.NamedColumn{{Name: "a", Column: a}, {Name: "b", Column: b}, {Name: "gone", Column: gone}}
	figures := uncertainty.FromRound(r, m, uncertainty.Jeffreys)
	if figures["a"].Drawn() || !figures["b"].Drawn() {
		t.Fatal("a round tells counts of what criteria compare, and of nothing else")
	}
	uncertainty.FromData(figures, r, m, nil, uncertainty.Jeffreys)
	uncertainty.FromData(figures, r, m, &kvarter.Panel{Tables: []*kvarter.Table{table}}, uncertainty.Jeffreys)
	for i := range 2 {
		if figures["a"].Posterior[i] != figures["b"].Posterior[i] || figures["a"].Weight[i] != 100 {
			t.Errorf("area %d: %+v from the data, %+v from the round", i, figures["a"].Posterior[i], figures["b"].Posterior[i])
		}
	}
	if p := figures["a"].Posterior[2]; p.Drawn() || p.Quantile(1) != .31 {
		t.Errorf("a figure that the data give otherwise is drawn: %+v", p)
	}
	if figures["gone"].Drawn() {
		t.Error("a figure without its column is drawn")
	}
}
