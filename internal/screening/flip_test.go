package screening

import (
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

// change adds the persons of a flip to the numerators of area 0, and one person less in criterion k where k ≥ 0.
func change(in Inputs, f *kvarter.Flip, k int) {
	for i, c := range f.Criteria {
		d := f.Persons[i]
		if i == k {
			if d > 0 {
				d--
			} else {
				d++
			}
		}
		fig := in.Figures[c]
		fig.Num[0][0] += d
		fig.Column.Set(0, fig.Num[0][0]/fig.Den[0][0])
	}
}

// A flip turns the outcome when it is made, and not when one person is left out of it (beside a
// missing figure, half of a flip may leave the outcome open).
func TestFlipTurnsAndNoLess(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var row [7]float64
		for k := range row {
			row[k] = float64(rapid.SampledFrom([]int{0, 100, 248, 249, 250, 251, 259, 260, 261, 279, 280, 400, -1}).Draw(rt, "num"))
		}
		stays := rapid.Bool().Draw(rt, "designated before")
		build := func() Inputs {
			in := cityInputs(row)
			if stays {
				in.Previous = &Previous{Designated: []string{"A1"}}
				in.Totals = func(of, name, group string) (Total, bool) { return Total{}, false }
				// The rest is one area at 20 %: an enter threshold of 280, and 250 to stay.
				in.Areas = places(1000, 1000)
				for _, n := range shares7 {
					was := in.Figures[n].Num[0][0]
					if was != was {
						was = -1
					}
					in.Figures[n] = share(was, 200)
				}
			}
			return in
		}
		before, err := Screen(build())
		if err != nil {
			rt.Fatal(err)
		}
		f := before.Findings[0]
		if f.Flip == nil {
			if o := f.Outcome; o == kvarter.OutcomeIn || o == kvarter.OutcomeJustOut {
				rt.Fatalf("%v: %s without a flip", row, o)
			}
			return
		}
		after := func(k int) kvarter.Outcome {
			in := build()
			change(in, f.Flip, k)
			r, err := Screen(in)
			if err != nil {
				rt.Fatal(err)
			}
			return r.Findings[0].Outcome
		}
		if got := after(-1); got != f.Flip.Outcome {
			rt.Fatalf("%v: %+v gives %s", row, f.Flip, got)
		}
		for k := range f.Flip.Criteria {
			if got := after(k); got != kvarter.OutcomeUndetermined && got.Designated() != f.Outcome.Designated() {
				rt.Fatalf("%v: %+v with one person less in %s gives %s already", row, f.Flip, f.Flip.Criteria[k], got)
			}
		}
	})
}

// At the limit 260 of 1,000: one person fewer ends «at least», and 11 more persons at 249 make it.
func TestFlipByHand(t *testing.T) {
	f := screenOne(t, cityInputs([7]float64{270, 265, 0, 260, 263, 0, 0}))[0]
	if f.Flip == nil || len(f.Flip.Criteria) != 1 || f.Flip.Criteria[0] != "youth" || f.Flip.Persons[0] != -1 || f.Flip.Outcome != kvarter.OutcomeJustOut {
		t.Errorf("in: %+v", f.Flip)
	}
	f = screenOne(t, cityInputs([7]float64{270, 265, 0, 260, 249, 100, 0}))[0]
	if f.Flip == nil || f.Flip.Criteria[0] != "child" || f.Flip.Persons[0] != 11 || f.Flip.Amount[0] != .011 || f.Flip.Outcome != kvarter.OutcomeIn {
		t.Errorf("just out: %+v", f.Flip)
	}
}

// A criterion of origin or convictions is never asked to change, and where nothing else can, there is no flip.
func TestNoFlipThroughSensitiveCriteria(t *testing.T) {
	in := cityInputs([7]float64{260, 260, 0, 260, 0, 259, 100})
	for k := range in.Method.Indicators {
		in.Method.Indicators[k].Sensitive = in.Method.Indicators[k].Name == "health"
	}
	f := screenOne(t, in)[0]
	if f.Flip == nil || f.Flip.Criteria[0] == "health" || f.Criteria[5].Persons != 0 {
		t.Errorf("%+v, persons %g", f.Flip, f.Criteria[5].Persons)
	}
	for k := range in.Method.Indicators {
		in.Method.Indicators[k].Sensitive = true
	}
	if f := screenOne(t, in)[0]; f.Flip != nil || f.Outcome != kvarter.OutcomeJustOut {
		t.Errorf("%s %+v", f.Outcome, f.Flip)
	}
}
