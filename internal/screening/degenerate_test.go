package screening

import (
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

// one is a share of some areas: counts over bases, as an indicator gives them; NaN is missing, and a base of 0 makes the figure missing.
func one(num, den []float64) *Figure {
	f := &Figure{Column: kvarter.NewColumn(len(num)), Num: [][]float64{num}, Den: [][]float64{den}}
	for i := range num {
		if den[i] > 0 {
			f.Column.Set(i, num[i]/den[i])
		}
	}
	return f
}

// Degenerate cities have a verdict for every area: met, not met, or undetermined, with a threshold that is a number or not known, and never an infinity.
func TestDegenerateScreenings(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	againstCity := method.Compare{Op: method.AtLeast, Threshold: method.Threshold{Of: "city", Times: 1.4, TimesWritten: "1.4"}}
	top := method.Compare{Op: method.AtLeast, Threshold: method.Threshold{Of: "percentile", Percentile: 90}}
	bottom := method.Compare{Op: method.AtMost, Threshold: method.Threshold{Of: "percentile", Percentile: 10}}
	fixed := method.Compare{Op: method.AtLeast, Threshold: method.Threshold{Number: .2, Written: ".2"}}
	met, not, open := kvarter.Met, kvarter.NotMet, kvarter.Undetermined
	for _, c := range []struct {
		what     string
		num, den []float64
		verdict  map[string]kvarter.Verdict // of every area, by comparison
	}{
		{"n = 0", nil, nil, nil},
		{"all missing", []float64{nan, nan}, []float64{nan, nan}, map[string]kvarter.Verdict{"city": open, "top": open, "bottom": open, "fixed": open}},
		{"nobody", []float64{0, 0}, []float64{0, 0}, map[string]kvarter.Verdict{"city": open, "top": open, "bottom": open, "fixed": open}},
		{"all infinite", []float64{inf, inf}, []float64{1, 1}, map[string]kvarter.Verdict{"city": open, "top": open, "bottom": open, "fixed": open}},
		// No area is above a city that is all alike, and rank/n of them all is (n + 1)/2n: in neither tenth.
		{"constant", []float64{30, 30, 30}, []float64{100, 100, 100}, map[string]kvarter.Verdict{"city": not, "top": not, "bottom": not, "fixed": met}},
		// One area is its own city, and its rank/n is 1.
		{"one area", []float64{30}, []float64{100}, map[string]kvarter.Verdict{"city": not, "top": met, "bottom": not, "fixed": met}},
		// To the letter: 0 is at least 1.4 · 0. A city without one case has every area at its threshold, with a margin of 0.
		{"not one case", []float64{0, 0}, []float64{100, 100}, map[string]kvarter.Verdict{"city": met, "top": not, "bottom": not, "fixed": not}},
	} {
		for name, cmp := range map[string]method.Compare{"city": againstCity, "top": top, "bottom": bottom, "fixed": fixed} {
			in := Inputs{Method: alone(cmp), Areas: places(make([]float64, len(c.num))...), Period: 2024, Figures: map[string]*Figure{"u": one(c.num, c.den)}}
			for i := range in.Areas.Items {
				in.Areas.Items[i].Population = c.den[i]
			}
			r, err := Screen(in)
			if err != nil || len(r.Findings) != len(c.num) {
				t.Errorf("%s, %s: %d findings, %v", c.what, name, len(r.Findings), err)
				continue
			}
			for _, f := range r.Findings {
				x := f.Criteria[0]
				if x.Verdict != c.verdict[name] || f.Verdict != c.verdict[name] {
					t.Errorf("%s, %s, %s: %v, and %v by the rule, want %v", c.what, name, f.Area, x.Verdict, f.Verdict, c.verdict[name])
				}
				for _, v := range []float64{x.Value, x.Threshold, x.Reference, x.Margin, x.Low, x.High, x.Num, x.Den, x.Persons} {
					if math.IsInf(v, 0) {
						t.Errorf("%s, %s, %s: %+v", c.what, name, f.Area, x)
					}
				}
				if x.Verdict != open && (math.IsNaN(x.Value) || math.IsNaN(x.Threshold) || math.IsNaN(x.Margin)) {
					t.Errorf("%s, %s, %s: a verdict on %+v", c.what, name, f.Area, x)
				}
				if f.Outcome == "" || f.Outcome.Designated() && x.Verdict != met {
					t.Errorf("%s, %s, %s: %s", c.what, name, f.Area, f.Outcome)
				}
			}
		}
	}
	if _, err := Screen(Inputs{Method: alone(fixed), Areas: places(1)}); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("a criterion without a figure: %v", err)
	}
	if _, _, err := JudgeHousing(Inputs{Method: alone(fixed), Areas: places(), Figures: map[string]*Figure{"u": one(nil, nil)}}); err != nil {
		t.Errorf("no housing area: %v", err)
	}
}

// «All neighbours in» of islands: an area without neighbours has none that are in, and stays what it is.
func TestIslandsHaveNoNeighbours(t *testing.T) {
	for _, kind := range []string{"all", "any"} {
		if v := around(kind, nil, []kvarter.Verdict{kvarter.Met}); v != kvarter.NotMet {
			t.Errorf("%s neighbours of an island: %v", kind, v)
		}
		for _, links := range [][][]int32{nil, make([][]int32, 2)} {
			m := alone(method.Compare{Op: method.AtLeast, Threshold: method.Threshold{Number: .2, Written: ".2"}})
			m.Then = &method.Rule{Kind: method.Neighbours, Name: kind}
			r, err := Screen(Inputs{Method: m, Areas: places(100, 100), Figures: map[string]*Figure{"u": one([]float64{30, 10}, []float64{100, 100})}, Neighbours: links})
			if err != nil {
				t.Fatal(err)
			}
			if r.Findings[0].Outcome != kvarter.OutcomeIn || r.Findings[1].Outcome.Designated() {
				t.Errorf("%s neighbours, islands only: %s and %s", kind, r.Findings[0].Outcome, r.Findings[1].Outcome)
			}
		}
	}
}

// Islands alone, more residents asked for than anybody has, residents that are not known, no area at all.
func TestDegenerateMerges(t *testing.T) {
	alone := func(marked []bool) (out [][]int) {
		for i, in := range marked {
			if in {
				out = append(out, []int{i})
			}
		}
		return out
	}
	for _, c := range []struct {
		what    string
		least   float64
		people  []float64
		urban   int
		outcome kvarter.Outcome
	}{
		{"n = 0", 1000, nil, 0, ""},
		{"islands only", 0, []float64{500, 600}, 2, kvarter.OutcomeIn},
		{"k above every count", 1e9, []float64{500, 600}, 0, kvarter.OutcomeTooSmall},
		{"nobody lives there", 1000, []float64{0, 0}, 0, kvarter.OutcomeTooSmall},
		{"residents not known", 1000, []float64{math.NaN(), math.NaN()}, 2, kvarter.OutcomeIn},
	} {
		in := Merging{Method: &method.Merge{Contiguity: "queen", FillHoles: true, MinPopulation: c.least, ListsExempt: true}, Areas: places(c.people...), Components: alone}
		for _, a := range in.Areas.Items {
			in.Findings = append(in.Findings, kvarter.Finding{Area: a.Code, Outcome: kvarter.OutcomeIn})
		}
		got := Merge(in)
		if len(got) != c.urban {
			t.Errorf("%s: %d urban areas, want %d", c.what, len(got), c.urban)
		}
		for _, f := range in.Findings {
			if f.Outcome != c.outcome {
				t.Errorf("%s: %s is %s, want %s", c.what, f.Area, f.Outcome, c.outcome)
			}
		}
	}
}
