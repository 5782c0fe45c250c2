package protect

import (
	"testing"

	"pgregory.net/rapid"
)

// exactlyShown fails unless what is not hidden is shown as it is and every unsafe node is hidden.
func exactlyShown(t fataler, s *System, out *Table) {
	tb, err := check(s)
	if err != nil {
		t.Fatalf("%v", err)
	}
	for i, v := range out.Shown {
		if !v.Hidden && (v.Value != tb.count[i] || v.Within != 0 || tb.unsafe(i) && !tb.rule[i].Open) || v.Hidden && v.Value != 0 {
			t.Fatalf("%s counts %d and is shown as %+v", tb.key[i], tb.count[i], v)
		}
	}
}

func TestSuppressRandomCities(t *testing.T) {
	for name, c := range map[string]cityOf{
		"plain":                     {areas: 6, years: 2},
		"outside tables":            {areas: 5, years: 2, outside: true},
		"outside tables, decisions": {areas: 5, years: 1, outside: true, facts: true},
		"earlier rounds":            {areas: 5, years: 1, earlier: true},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := c.draw(t)
				out, err := s.Suppress(Suppression{ExactUpTo: -1})
				if err != nil {
					t.Fatal(err)
				}
				if len(out.Exposed) > 0 {
					t.Fatalf("exposed: %v", out.Exposed)
				}
				exactlyShown(t, s, out)
				safe(t, s, out)
			})
		})
	}
}

// On instances small enough to solve, the heuristic hides at most 1.5 times as many counts as the cheapest set that protects.
func TestSuppressAgainstExact(t *testing.T) {
	instances, worst, equal := 0, 1.0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := cityOf{areas: 4, years: 1}.draw(t)
		quick, err := s.Suppress(Suppression{ExactUpTo: -1})
		if err != nil {
			t.Fatal(err)
		}
		best, err := s.Suppress(Suppression{ExactUpTo: 40})
		if err != nil {
			t.Fatal(err)
		}
		if !best.Exact {
			return
		}
		exactlyShown(t, s, best)
		safe(t, s, best)
		a, b := hiddenCount(quick), hiddenCount(best)
		if a < b {
			t.Fatalf("%d hidden, the exact solution %d", a, b)
		}
		if b == 0 {
			return
		}
		instances++
		if a == b {
			equal++
		}
		worst = max(worst, float64(a)/float64(b))
		if float64(a) > 1.5*float64(b) {
			t.Fatalf("%d hidden, %d are enough", a, b)
		}
	})
	if instances < 50 {
		t.Errorf("only %d instances", instances)
	}
	t.Logf("%d instances, %d as cheap as the optimum, the worst %.2f times", instances, equal, worst)
}

func hiddenCount(out *Table) int {
	n := 0
	for _, v := range out.Shown {
		if v.Hidden {
			n++
		}
	}
	return n
}
