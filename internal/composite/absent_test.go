package composite

import (
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

func TestAbsentAreasStayAbsent(t *testing.T) {
	m := &method.Method{Index: []method.Node{{Name: "x", Of: []method.Member{{Input: "a", Weight: 1}, {Input: "b", Weight: 1}}, Combine: "sum", Missing: method.Absent{AtMost: -1}}}}
	nan := math.NaN()
	r, err := Evaluate(m, Inputs{N: 3, Columns: map[string]kvarter.Column{
		"a": {Values: []float64{1, nan, nan}, States: []kvarter.State{0, kvarter.Missing, kvarter.Suppressed}},
		"b": {Values: []float64{2, 2, 2}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	x := r.Columns["x"]
	if x.Values[0] != 3 || x.State(1) != kvarter.Missing || x.State(2) != kvarter.Suppressed {
		t.Errorf("%v %v", x.Values, x.States)
	}
}

// Classes and counted conditions compare a node at 12 significant digits, and at 0 what is no further from it than noise.
func TestHoldsComparesAsSealed(t *testing.T) {
	a, b := .1, .7
	for _, c := range []struct {
		x    float64
		op   method.Op
		t    float64
		want bool
	}{
		{(a + b) / 2, method.Under, .4, false},
		{12345.599999999999, method.Under, 12345.6, false}, // 12345.6 less 1.8e-12: the 17th digit
		{5e-17, method.Over, 0, false},
		{1e-9, method.Over, 0, true},
		{.3999999999, method.Under, .4, true},
	} {
		if got := Holds(method.Compare{Op: c.op, Threshold: method.Threshold{Number: c.t}}, c.x); got != c.want {
			t.Errorf("%v %s %v: %v", c.x, c.op, c.t, got)
		}
	}
}
