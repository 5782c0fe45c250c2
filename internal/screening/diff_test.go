package screening

import (
	"slices"
	"strings"
	"testing"

	"kvarter"
)

func TestDiffSaysWhy(t *testing.T) {
	one := func(value, threshold float64, stay bool, outcome kvarter.Outcome) kvarter.Finding {
		c := kvarter.CriterionFinding{Criterion: "x", Op: "at_least", Value: value, Threshold: threshold, Stay: stay, Counts: true}
		if value >= threshold {
			c.Verdict = kvarter.Met
		}
		return kvarter.Finding{Area: "A1", Outcome: outcome, Verdict: c.Verdict, Criteria: []kvarter.CriterionFinding{c}}
	}
	round := func(hash string, f ...kvarter.Finding) *kvarter.Round {
		r := &kvarter.Round{Method: kvarter.MethodRef{SHA256: hash}, Areas: places(1), Findings: f}
		if content, _, ok := strings.Cut(hash, " "); ok { // «content comment»
			r.Method.Content = content
		}
		return r
	}
	was := round("m", one(.25, .3, false, o))
	factor := func(v float64, times float64) kvarter.Finding { // against times × .2
		f := one(v, times*.2, false, i)
		f.Criteria[0].Of, f.Criteria[0].Times, f.Criteria[0].Reference = "reference", times, .2
		return f
	}
	for _, c := range []struct {
		a, b *kvarter.Round
		want []Cause
	}{
		{was, round("m", one(.35, .3, false, i)), []Cause{CauseData}},
		{was, round("m", one(.25, .2, false, i)), []Cause{CauseReference}},
		{was, round("m", one(.25, .2, true, i)), []Cause{CauseStay}},
		{was, round("n", one(.35, .3, false, i)), []Cause{CauseMethod, CauseData}},                       // another file, and nobody knows what it says
		{was, round("n", one(.25, .2, false, i)), []Cause{CauseMethod}},                                  // another number in it
		{round("x 1", one(.25, .3, false, o)), round("x 2", one(.35, .3, false, i)), []Cause{CauseData}}, // another comment
		{round("x 1", one(.25, .3, false, o)), round("y 1", one(.35, .3, false, i)), []Cause{CauseMethod, CauseData}},
		{round("x 1", factor(.25, 1.5)), round("y 1", factor(.25, 1.2)), []Cause{CauseMethod}},
		{round("x 1", factor(.25, 1.5)), round("x 2", factor(.31, 1.5)), []Cause{CauseData}},
	} {
		c.a.Findings[0].Outcome = o
		d := Diff(c.a, c.b)
		if len(d) != 1 || !d[0].Enters || d[0].Leaves || !slices.Equal(d[0].Causes, c.want) {
			t.Errorf("%v: %+v", c.want, d)
		}
	}
	if d := Diff(was, round("m", one(.26, .3, false, o))); len(d) != 0 {
		t.Errorf("nothing moved: %+v", d)
	}
	by := one(.25, .3, false, l)
	by.Reasons = []kvarter.Reason{{Kind: "law", Name: "udsat"}}
	if d := Diff(was, round("m", by)); len(d) != 1 || d[0].Causes[0] != CauseList || d[0].Criteria != nil {
		t.Errorf("list: %+v", d)
	}
	gone := one(.4, .3, false, i)
	gone.Area = "A9"
	if d := Diff(round("m", gone), was); len(d) != 2 || d[0].Causes[0] != CauseBoundary || d[0].Enters || !d[1].Leaves {
		t.Errorf("boundary: %+v", d)
	}
}

// A sealed round has no outlines: a boundary that moved is told by its fingerprint, beside what else is found.
func TestDiffSeesMovedBoundaries(t *testing.T) {
	round := func(value float64, boundary string, vintage int, outline kvarter.MultiPolygon) *kvarter.Round {
		c := kvarter.CriterionFinding{Criterion: "x", Op: "at_least", Value: value, Threshold: .3, Counts: true}
		f := kvarter.Finding{Area: "A1", Outcome: o}
		if value >= .3 {
			c.Verdict, f.Outcome, f.Verdict = kvarter.Met, i, kvarter.Met
		}
		f.Criteria = []kvarter.CriterionFinding{c}
		r := &kvarter.Round{Areas: places(1), Findings: []kvarter.Finding{f}}
		r.Areas.Items[0].Boundary, r.Areas.Items[0].Vintage, r.Areas.Items[0].Outline = boundary, vintage, outline
		return r
	}
	square := kvarter.MultiPolygon{{{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}, {X: 0, Y: 0}}}}
	wide := kvarter.MultiPolygon{{{{X: 0, Y: 0}, {X: 2, Y: 0}, {X: 2, Y: 1}, {X: 0, Y: 0}}}}
	for _, c := range []struct {
		name string
		a, b *kvarter.Round
		want []Cause
	}{
		{"the same", round(.2, "f1", 0, nil), round(.4, "f1", 0, nil), []Cause{CauseData}},
		{"moved", round(.2, "f1", 0, nil), round(.4, "f2", 0, nil), []Cause{CauseBoundary, CauseData}},
		{"one sealed, one at hand", round(.2, "f1", 0, nil), round(.4, "f1", 0, square), []Cause{CauseData}},
		{"one sealed before there were fingerprints", round(.2, "", 0, nil), round(.4, "f1", 0, square), []Cause{CauseData}},
		{"another vintage", round(.2, "", 2020, nil), round(.4, "", 2024, nil), []Cause{CauseBoundary, CauseData}},
		{"outlines alone", round(.2, "", 0, square), round(.4, "", 0, wide), []Cause{CauseBoundary, CauseData}},
	} {
		if d := Diff(c.a, c.b); len(d) != 1 || !slices.Equal(d[0].Causes, c.want) {
			t.Errorf("%s: %+v, want %v", c.name, d, c.want)
		}
	}
}
