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
