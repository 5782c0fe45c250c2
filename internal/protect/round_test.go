package protect

import (
	"reflect"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

// adds fails unless cells are multiples near their count and every sum is the sum of its cells, near its count in a hierarchy.
func adds(t fataler, s *System, out *Table) {
	b := out.Base
	loose := map[int]bool{}
	for _, i := range append(append([]int(nil), out.Loose...), out.Differs...) {
		loose[i] = true
	}
	for j, c := range s.Cells {
		v := out.Shown[j].Value
		if v%b != 0 || v < 0 || len(out.Coarse) == 0 && distance(v, c.Count) >= b || c.Count%b == 0 && c.Earlier == nil && len(out.Coarse) == 0 && v != c.Count {
			t.Fatalf("%s counts %d and is shown as %d", c.Key, c.Count, v)
		}
	}
	for i, u := range s.Sums {
		total, count := int64(0), int64(0)
		for _, j := range u.Of {
			total += out.Shown[j].Value
			count += s.Cells[j].Count
		}
		got := out.Shown[len(s.Cells)+i]
		if got.Value != total {
			t.Fatalf("%s is shown as %d, its cells add up to %d", u.Key, got.Value, total)
		}
		d := distance(total, count)
		if d > got.Within || d > out.LargestDeviation {
			t.Fatalf("%s: %d shown as %+v, largest deviation %d", u.Key, count, got, out.LargestDeviation)
		}
		if d >= b && !loose[len(s.Cells)+i] && len(out.Coarse) == 0 && !hasEarlier(s) {
			t.Fatalf("%s: %d shown as %d and not called loose", u.Key, count, total)
		}
	}
}

func hasEarlier(s *System) bool {
	for _, c := range s.Cells {
		if c.Earlier != nil {
			return true
		}
	}
	return false
}

func TestRoundRandomCities(t *testing.T) {
	for name, c := range map[string]cityOf{
		"plain":                      {areas: 8, years: 2},
		"outside tables":             {areas: 7, years: 2, outside: true},
		"outside tables, decisions":  {areas: 6, years: 1, outside: true, facts: true},
		"earlier rounds":             {areas: 6, years: 2, earlier: true},
		"earlier, outside, decision": {areas: 5, years: 1, outside: true, facts: true, earlier: true},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := c.draw(t)
				out, err := s.Round(Rounding{Seed: 7})
				if err != nil {
					t.Fatal(err)
				}
				if len(out.Exposed) > 0 {
					t.Fatalf("exposed: %v", out.Exposed)
				}
				adds(t, s, out)
				safe(t, s, out)
				if !c.outside && !c.facts && !c.earlier {
					everyCell(t, s, out)
				}
			})
		})
	}
}

// everyCell fails unless every node, unsafe or not, has an interval of base − 1: the proof at Round.
func everyCell(t *rapid.T, s *System, out *Table) {
	b, err := s.Attack(out.Shown, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range b {
		if x.Whole.Width() < out.Base-1 {
			t.Fatalf("node %d is bounded to %+v with base %d", x.Node, x, out.Base)
		}
	}
}

// The order of cells, and what cells are called by number, does not change what is shown.
func TestRoundOrderOfCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := cityOf{areas: 6, years: 2}.draw(t)
		turned := rapid.Permutation(indices(len(s.Cells))).Draw(t, "order")
		back := make([]int32, len(turned))
		other := &System{}
		for to, from := range turned {
			back[from] = int32(to)
			other.Cells = append(other.Cells, s.Cells[from])
		}
		for _, u := range s.Sums {
			of := make([]int32, 0, len(u.Of))
			for _, j := range u.Of {
				of = append(of, back[j])
			}
			sort.Slice(of, func(a, b int) bool { return of[a] < of[b] })
			u.Of = of
			other.Sums = append(other.Sums, u)
		}
		a, err := s.Round(Rounding{Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		b, err := other.Round(Rounding{Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		for j := range s.Cells {
			if a.Shown[j] != b.Shown[back[j]] {
				t.Fatalf("%s: %+v, in another order %+v", s.Cells[j].Key, a.Shown[j], b.Shown[back[j]])
			}
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestRoundIsRepeatable(t *testing.T) {
	s := twoWay()
	a, _ := s.Round(Rounding{Seed: 1})
	b, _ := s.Round(Rounding{Seed: 1})
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%+v and %+v", a, b)
	}
}

// twoWay is three areas × {numerator, complement} with both margins.
func twoWay() *System {
	s := &System{}
	for _, c := range []struct {
		key string
		n   int64
	}{{"a/num", 3}, {"a/com", 20}, {"b/num", 7}, {"b/com", 11}, {"c/num", 0}, {"c/com", 6}} {
		s.Cells = append(s.Cells, Cell{Key: c.key, Count: c.n, Rule: Rule{K: 5, ZeroShown: true}})
	}
	for _, u := range []struct {
		key string
		of  []int32
	}{{"num", []int32{0, 2, 4}}, {"com", []int32{1, 3, 5}}, {"a", []int32{0, 1}}, {"b", []int32{2, 3}}, {"c", []int32{4, 5}}, {"all", []int32{0, 1, 2, 3, 4, 5}}} {
		s.Sums = append(s.Sums, Sum{Key: u.key, Of: u.of})
	}
	return s
}

// Over many seeds the mean of what is shown is the count: with 20,000 draws of a value that is 0 or 6 away by chance, the standard error
// is at most 3/√20000 = 0.021; five of them are allowed.
func TestRoundIsUnbiased(t *testing.T) {
	s := twoWay()
	const draws = 20000
	var sum [6]float64
	tb, err := check(s)
	if err != nil {
		t.Fatal(err)
	}
	f := tb.families()
	if len(f.rest) != 0 {
		t.Fatalf("sums outside two hierarchies: %v", f.rest)
	}
	free := []bool{true, true, true, true, true, true}
	for seed := range draws {
		d := tb.draws(uint64(seed), 0)
		for j, v := range tb.roundFlow(f, 6, free, tb.order(d), d) {
			sum[j] += float64(v)
		}
	}
	for j, c := range s.Cells {
		if mean := sum[j] / draws; mean-float64(c.Count) > .105 || mean-float64(c.Count) < -.105 {
			t.Errorf("%s: mean %.3f of count %d", c.Key, mean, c.Count)
		}
	}
}
