package composite

import (
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

func values(v ...float64) kvarter.Column { return kvarter.Column{Values: v} }

// expect compares a node with figures worked by hand; NaN is missing.
func expect(t *testing.T, r *Result, node string, want ...float64) {
	t.Helper()
	got, ok := r.Columns[node]
	if !ok {
		t.Fatalf("no node %s", node)
	}
	for i, w := range want {
		if got.Known(i) == math.IsNaN(w) || got.Known(i) && math.Abs(got.Values[i]-w) > 1e-12 {
			t.Errorf("%s: %v, want %v", node, got.Values, want)
			return
		}
	}
}

// The shipped Californian method on four tracts, by hand. Percentile: 100·max-rank among x > 0 over their count; zeros 0.
func TestCalifornianByHand(t *testing.T) {
	p := published{n: 4, figures: map[string]kvarter.Column{
		"pm25":    values(1, 2, 2, 4),                              // 25 75 75 100
		"cleanup": values(0, 0, 5, 9), "water": values(0, 1, 3, 3), // 0 0 50 100; 0 33⅓ 100 100
	}}
	m := shipped(t, "californian")
	in := Inputs{N: 4, Columns: map[string]kvarter.Column{}}
	for _, ind := range m.Indicators {
		switch ind.Name {
		case "pm25":
			in.Columns[ind.Name] = p.figures["pm25"]
		case "cleanup_sites":
			in.Columns[ind.Name] = p.figures["cleanup"]
		case "groundwater":
			in.Columns[ind.Name] = p.figures["water"]
		case "asthma", "education":
			in.Columns[ind.Name] = values(3, 2, 1, math.NaN()) // 100 66⅔ 33⅓, none
		default:
			in.Columns[ind.Name] = values(0, 0, 0, 0)
			if ind.Name == "waste" || ind.Name == "ozone" || ind.Name == "diesel" || ind.Name == "toxic_release" || ind.Name == "traffic" {
				in.Columns[ind.Name] = kvarter.NewColumn(4)
			}
		}
	}
	r, err := Evaluate(m, in)
	if err != nil {
		t.Fatal(err)
	}
	third := 100. / 3
	expect(t, r, "exposures", 25, 75, 75, 100) // four of five missing, the rule's limit
	expect(t, r, "effects", 0, third/2, 75, 100)
	// (exposures + ½·effects)/1.5: 16⅔, 55.5…, 75, 100; scaled to its maximum × 10.
	expect(t, r, "pollution", 10./6, (75+third/4)/15, 7.5, 10)
	// sensitivity is the mean of three percentiles (two of them 0), socioeconomic of four; the fourth tract lacks one of each.
	expect(t, r, "sensitivity", third, 200./9, 100./9, 0)
	expect(t, r, "socioeconomic", 25, 50./3, 25./3, 0)
	expect(t, r, "population_characteristics", 10, 20./3, 10./3, 0)
	expect(t, r, "score", 100./6, (75+third/4)/15*20/3, 25, 0)
	expect(t, r, "score_percentile", 50, 100, 75, 25)
}

// The shipped climate-justice method: percentile = average-tie rank over n, and a max over burdens that leaves missing ones out.
func TestClimateJusticeByHand(t *testing.T) {
	m := shipped(t, "climate-justice")
	in := Inputs{N: 4, Columns: map[string]kvarter.Column{}}
	for _, ind := range m.Indicators {
		in.Columns[ind.Name] = kvarter.NewColumn(4)
	}
	in.Columns["pm25"] = values(9, 7, 7, math.NaN())
	r, err := Evaluate(m, in)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, r, "percentiles/pm25", 1, .5, .5, math.NaN())
	expect(t, r, "percentiles", 1, .5, .5, math.NaN())
}

func node(combine string, w []float64, absent method.Absent) *method.Method {
	n := method.Node{Name: "x", Combine: combine, Missing: absent}
	for k, name := range []string{"a", "b", "c"}[:len(w)] {
		n.Of = append(n.Of, method.Member{Input: name, Weight: w[k]})
	}
	return &method.Method{Index: []method.Node{n}}
}

func TestCombinations(t *testing.T) {
	nan := math.NaN()
	skip := method.Absent{Kind: "skip", AtMost: -1}
	in := Inputs{N: 4, Columns: map[string]kvarter.Column{"a": values(1, 4, nan, 0), "b": values(4, 1, 9, 2), "c": values(16, nan, nan, -3)}}
	for _, c := range []struct {
		combine string
		w       []float64
		absent  method.Absent
		want    []float64
	}{
		{"sum", []float64{1, 2, 1}, skip, []float64{25, 6, 18, 1}},
		{"sum", []float64{1, 2, 1}, method.Absent{AtMost: -1}, []float64{25, nan, nan, 1}},
		{"mean", []float64{1, 2, 1}, skip, []float64{6.25, 2, 9, .25}},
		{"mean", []float64{1, 2, 1}, method.Absent{Kind: "skip", AtMost: 1}, []float64{6.25, 2, nan, .25}},
		{"mean", []float64{1, 2, 1}, method.Absent{Kind: "skip", AtMost: 0}, []float64{6.25, nan, nan, .25}},
		{"mean", []float64{1, 2, 1}, method.Absent{Kind: "skip", AtMost: -1, AtLeastShare: 2. / 3}, []float64{6.25, 2, nan, .25}},
		{"product", []float64{1, .5, 1}, skip, []float64{32, 4, 3, 0}},
		{"geometric", []float64{1, 1, 1}, skip, []float64{4, 2, 9, nan}},
		{"harmonic", []float64{1, 1, 1}, skip, []float64{3 / 1.3125, 2 / 1.25, 9, nan}},
		{"min", []float64{1, 1, 1}, skip, []float64{1, 1, 9, -3}},
		{"max", []float64{1, 1, 1}, skip, []float64{16, 4, 9, 2}},
		{"count", []float64{1, 1, 1}, skip, []float64{3, 2, 1, 2}},
		// b over a only with all three present: areas 1 and 4 meet; 1 wins on every column.
		{"copeland", []float64{1, 1, 1}, method.Absent{AtMost: -1}, []float64{1, nan, nan, -1}},
	} {
		r, err := Evaluate(node(c.combine, c.w, c.absent), in)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(c.combine, func(t *testing.T) { expect(t, r, "x", c.want...) })
	}
}

func TestWeights(t *testing.T) {
	in := Inputs{N: 3, Columns: map[string]kvarter.Column{"a": values(1, 2, 3), "b": values(2, 2, 2)}}
	m := node("sum", []float64{1, 3}, method.Absent{AtMost: -1})
	m.Index[0].Weights.Kind = "renormalise"
	r, err := Evaluate(m, in)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, r, "x", 1.75, 2, 2.25)
	if w := r.Weights["x"]; w[0] != (Weight{"a", .25}) || w[1] != (Weight{"b", .75}) {
		t.Errorf("%v", w)
	}
	m.Index[0].Weights.Kind = "pca" // b is constant: no correlation
	if _, err := Evaluate(m, in); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("a constant member has weights: %v", err)
	}
}

// A masked area takes no part in rank, mean or maximum, and has no figure.
func TestMaskedAreasTakeNoPart(t *testing.T) {
	m := &method.Method{Index: []method.Node{{Name: "x", Of: []method.Member{{Input: "a", Weight: 1}}, Each: []method.Transform{{Op: "rank", Start: 1}}}}}
	r, err := Evaluate(m, Inputs{N: 3, Columns: map[string]kvarter.Column{"a": values(5, 1, 7)}, Mask: []bool{true, false, true}})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, r, "x", 1, math.NaN(), 2)
	if r.Columns["x"].State(1) != kvarter.Missing {
		t.Error("a masked area is not missing")
	}
}

// Cuts compare decimals: (.1 + .7)/2 is .4 although its binary fraction lies below.
func TestHoldsComparesDecimals(t *testing.T) {
	x := (.1 + .7) / 2
	for op, want := range map[method.Op]bool{method.Over: false, method.AtLeast: true, method.AtMost: true, method.Under: false} {
		if got := Holds(method.Compare{Op: op, Threshold: method.Threshold{Number: .4}}, x); got != want {
			t.Errorf("%v %s .4 is %v", x, op, got)
		}
	}
	if !Holds(method.Compare{Op: method.Over, Threshold: method.Threshold{Number: .4}}, .4000001) {
		t.Error(".4000001 is not over .4")
	}
}

func TestFaultsName(t *testing.T) {
	in := Inputs{N: 1, Columns: map[string]kvarter.Column{"a": values(1), "b": values(2)}}
	for what, m := range map[string]*method.Method{
		"unknown member":   {Index: []method.Node{{Name: "x", Of: []method.Member{{Input: "z"}}}}},
		"no combine":       {Index: []method.Node{{Name: "x", Of: []method.Member{{Input: "a"}, {Input: "b"}}}}},
		"unknown combine":  {Index: []method.Node{{Name: "x", Combine: "median", Of: []method.Member{{Input: "a"}}}}},
		"unknown step":     {Index: []method.Node{{Name: "x", Of: []method.Member{{Input: "a"}}, Each: []method.Transform{{Op: "cube"}}}}},
		"no such grouping": {Index: []method.Node{{Name: "x", Of: []method.Member{{Input: "a"}}, Each: []method.Transform{{Op: "impute", By: "ward"}}}}},
		"class of a place": {Classes: []method.Class{{Name: "x", Of: "a", Cuts: []method.Cut{{Name: "high", Compare: &method.Compare{Op: method.Over, Threshold: method.Threshold{Of: "city"}}}}}}},
	} {
		if _, err := Evaluate(m, in); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
}
