package screening

import (
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

// Three areas of 1,000 with 100, 200 and 600: the city is 900/3,000 = .3, the limit of a first round 1.30 × .3 = .39.
// In the next round A3 was designated: the rest is 300/2,000 = .15; to enter 1.40 × .15 = .21, to stay 1.25 × .15 = .1875.
func TestReferenceOfFirstAndNextRound(t *testing.T) {
	in := Inputs{Method: cityMethod(), Areas: places(1000, 1000, 1000), Figures: map[string]*Figure{}}
	for _, n := range shares7 {
		in.Figures[n] = share(100, 200, 600)
	}
	first, err := Screen(in)
	if err != nil {
		t.Fatal(err)
	}
	c := first.Findings[2].Criteria[0]
	if c.Threshold != .39 || c.Reference != .3 || c.Times != 1.3 || c.Of != "reference" || c.Verdict != kvarter.Met {
		t.Errorf("first round: %+v", c)
	}
	if len(first.Frozen) != 0 || first.Findings[0].Outcome != kvarter.OutcomeOut || first.Findings[2].Outcome != kvarter.OutcomeIn {
		t.Errorf("first round: frozen %v, %s, %s", first.Frozen, first.Findings[0].Outcome, first.Findings[2].Outcome)
	}
	if r := first.References[0]; r.Num != 900 || r.Den != 3000 || r.Value != .3 || r.Criterion != "income" {
		t.Errorf("first round: %+v", r)
	}

	in.Previous = &Previous{RoundID: "x", Designated: []string{"A3", "gone"}}
	for _, n := range shares7 {
		in.Figures[n] = share(100, 200, 188) // 188 stays; it would not enter
	}
	next, err := Screen(in)
	if err != nil {
		t.Fatal(err)
	}
	a2, a3 := next.Findings[1].Criteria[0], next.Findings[2].Criteria[0]
	if a2.Threshold != .21 || a2.Stay || a2.Verdict != kvarter.NotMet || a2.Reference != .15 {
		t.Errorf("entering: %+v", a2)
	}
	if a3.Threshold != .1875 || !a3.Stay || a3.Verdict != kvarter.Met || a3.Times != 1.25 {
		t.Errorf("staying: %+v", a3)
	}
	if len(next.Frozen) != 2 || next.Frozen[0] != "A3" || next.Frozen[1] != "gone" {
		t.Errorf("frozen %v", next.Frozen)
	}
	// 187 of 1,000 is under 187.5 and leaves.
	in.Figures["income"] = share(100, 200, 187)
	next, _ = Screen(in)
	if v := next.Findings[2].Criteria[0].Verdict; v != kvarter.NotMet {
		t.Errorf("187: %s", v)
	}
}

func threshold(of string, times float64) method.Compare {
	return method.Compare{Op: method.AtLeast, Threshold: method.Threshold{Of: of, Times: times}}
}

func TestOtherReferences(t *testing.T) {
	areas := places(1000, 3000, 1000, 1000)
	for i, g := range []string{"n", "n", "s", ""} {
		areas.Items[i].Groups = map[kvarter.Level]string{"district": g}
	}
	m := &method.Method{}
	fig := &Figure{Column: kvarter.Column{Values: []float64{10, 20, 30, 40}}}
	in := Inputs{Method: m, Areas: areas, Figures: map[string]*Figure{"x": fig}, Totals: func(of, name, group string) (Total, bool) {
		return Total{Value: 12}, of == "country"
	}}
	for _, c := range []struct {
		cmp   method.Compare
		limit [4]float64
	}{
		{threshold("city", 1), [4]float64{140.0 / 6, 140.0 / 6, 140.0 / 6, 140.0 / 6}}, // (10 + 3·20 + 30 + 40)/6, weighted with residents
		{threshold("country", .5), [4]float64{6, 6, 6, 6}},
		{threshold("region", 1), [4]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()}},                                            // nobody knows the region's
		{threshold("district", 1), [4]float64{17.5, 17.5, 30, math.NaN()}},                                                              // (10 + 60)/4
		{method.Compare{Op: method.AtLeast, Threshold: method.Threshold{Of: "percentile", Percentile: 50}}, [4]float64{20, 20, 20, 20}}, // rank 2 of 4 is the 50th
	} {
		m.Criteria = []method.Criterion{{Name: "x", Of: "x", Enter: c.cmp}}
		for i, f := range screenOne(t, in) {
			got := f.Criteria[0].Threshold
			if got != c.limit[i] && !(math.IsNaN(got) && math.IsNaN(c.limit[i])) && math.Abs(got-c.limit[i]) > 1e-14*got {
				t.Errorf("%s, area %d: %g, want %g", c.cmp.Threshold.Of, i, got, c.limit[i])
			}
			if math.IsNaN(got) != (f.Criteria[0].Verdict == kvarter.Undetermined) {
				t.Errorf("%s, area %d: %s", c.cmp.Threshold.Of, i, f.Criteria[0].Verdict)
			}
		}
	}
}

// The percentile of a figure is its average rank over n. Of 1, 2, 2, 4 the percentiles are 25, 62.5, 62.5 and 100.
func TestPercentileThresholds(t *testing.T) {
	fig := &Figure{Column: kvarter.Column{Values: []float64{2, 4, 1, 2}}}
	percentile := map[float64]float64{1: 25, 2: 62.5, 4: 100}
	for _, op := range []method.Op{method.Over, method.AtLeast, method.AtMost, method.Under} {
		for _, p := range []float64{0, 20, 25, 50, 62.5, 63, 90, 100} {
			m := &method.Method{Criteria: []method.Criterion{{Name: "x", Of: "x", Enter: method.Compare{Op: op, Threshold: method.Threshold{Of: "percentile", Percentile: p}}}}}
			for i, f := range screenOne(t, Inputs{Method: m, Areas: places(1, 1, 1, 1), Figures: map[string]*Figure{"x": fig}}) {
				q := percentile[fig.Column.Values[i]]
				want := map[method.Op]bool{method.Over: q > p, method.AtLeast: q >= p, method.AtMost: q <= p, method.Under: q < p}[op]
				if got := f.Criteria[0].Verdict == kvarter.Met; got != want {
					t.Errorf("%s %g: percentile %g met %v", op, p, q, got)
				}
			}
		}
	}
}

func TestMissingFigureIsAnError(t *testing.T) {
	in := cityInputs([7]float64{})
	delete(in.Figures, "health")
	if _, err := Screen(in); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("got %v", err)
	}
}
