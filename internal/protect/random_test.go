package protect

import (
	"fmt"
	"math"

	"pgregory.net/rapid"
)

// city draws a system as a city publishes it: areas × {numerator, complement} × years in a hierarchy of 2–4 levels, with bases, pooled
// years, overlapping geographies, the rest of the city, outside totals and facts of decisions, for thresholds of 3–10.
type cityOf struct {
	areas, years            int
	outside, facts, earlier bool
}

func (c cityOf) draw(t *rapid.T) *System {
	s := &System{}
	areas := rapid.IntRange(2, c.areas).Draw(t, "areas")
	years := rapid.IntRange(1, c.years).Draw(t, "years")
	k := [2]int64{int64(rapid.IntRange(3, 10).Draw(t, "k")), int64(rapid.IntRange(3, 10).Draw(t, "k of the complement"))}
	zero := rapid.Bool().Draw(t, "zero shown")
	small := rapid.IntRange(0, 12).Draw(t, "small")
	cell := func(a, h, y int) int32 { return int32((a*2+h)*years + y) }
	for a := range areas {
		for h := range 2 {
			for y := range years {
				n := rapid.IntRange(0, 3+small*(1+3*h)).Draw(t, "count")
				s.Cells = append(s.Cells, Cell{Key: fmt.Sprintf("a%d/%d/%d", a, h, y), Count: int64(n), Rule: Rule{K: k[h], ZeroShown: zero}})
			}
		}
	}
	sum := func(key string, of []int32, kk int64) *Sum {
		s.Sums = append(s.Sums, Sum{Key: key, Of: of, Rule: Rule{K: kk, ZeroShown: zero}})
		return &s.Sums[len(s.Sums)-1]
	}
	known := func(u *Sum) {
		if !c.outside || rapid.IntRange(0, 4).Draw(t, "outside") != 0 {
			return
		}
		n := int64(0)
		for _, j := range u.Of {
			n += s.Cells[j].Count
		}
		slack := int64(rapid.IntRange(0, 3).Draw(t, "slack")) * 2
		u.Known = &Interval{Low: max(0, n-slack), High: n + slack}
	}
	geography := func(key string, of []int) {
		var both []int32
		for h := range 2 {
			var all []int32
			for y := range years {
				var one []int32
				for _, a := range of {
					one = append(one, cell(a, h, y))
				}
				if years > 1 && len(of) > 1 {
					known(sum(fmt.Sprintf("%s/%d/%d", key, h, y), one, k[h]))
				}
				all = append(all, one...)
			}
			if len(all) > 1 {
				known(sum(fmt.Sprintf("%s/%d", key, h), all, k[h]))
			}
			both = append(both, all...)
		}
		known(sum(key+"/base", both, 0))
	}
	var whole []int
	for a := range areas {
		whole = append(whole, a)
		geography(fmt.Sprintf("a%d", a), []int{a})
	}
	geography("city", whole)
	level := whole // groups of the level below: area → group
	groups := areas
	for depth := range rapid.IntRange(0, 2).Draw(t, "levels between") {
		groups = max(1, groups/2)
		next := make([]int, areas)
		for a := range next {
			next[a] = level[a] % groups
		}
		level = next
		for g := range groups {
			var of []int
			for a, x := range level {
				if x == g {
					of = append(of, a)
				}
			}
			if len(of) > 1 && len(of) < areas {
				geography(fmt.Sprintf("l%d-%d", depth, g), of)
			}
		}
	}
	for o := range rapid.IntRange(0, 3).Draw(t, "overlapping") {
		var in, out []int
		for a := range areas {
			if rapid.Bool().Draw(t, "inside") {
				in = append(in, a)
			} else {
				out = append(out, a)
			}
		}
		if len(in) > 1 && len(out) > 1 {
			geography(fmt.Sprintf("urban%d", o), in)
			geography(fmt.Sprintf("rest%d", o), out) // the rest of the city
		}
	}
	if c.facts {
		for i := range s.Sums {
			u := s.Sums[i]
			if len(u.Of) != 2 || years > 1 || rapid.IntRange(0, 2).Draw(t, "decided") != 0 {
				continue // the base of one area: {numerator, complement}
			}
			share := float64(rapid.IntRange(1, 6).Draw(t, "threshold")) / 10
			n, base := float64(s.Cells[u.Of[0]].Count), float64(s.Cells[u.Of[0]].Count+s.Cells[u.Of[1]].Count)
			f := Fact{Key: "decision on " + u.Key, Index: []int32{u.Of[0], int32(len(s.Cells) + i)}, Value: []float64{1, -share}, Low: 0, High: math.Inf(1)}
			if n < share*base {
				f.Low, f.High = math.Inf(-1), 0
			}
			s.Facts = append(s.Facts, f)
		}
	}
	if c.earlier {
		b := max(k[0], k[1]) + 1
		for j := range s.Cells {
			if rapid.IntRange(0, 3).Draw(t, "earlier") == 0 {
				n := s.Cells[j].Count
				s.Cells[j].Earlier = &Shown{Value: n - n%b, Within: b - 1}
			}
		}
	}
	return s
}

type fataler interface {
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// safe fails unless every guarded node (unsafe or hidden, but not known outside) has an interval of its K or wider, and everything that
// is said of exceptions is true.
func safe(t fataler, s *System, out *Table) {
	nodes := len(s.Cells) + len(s.Sums)
	before, err := s.Attack(nil, nil)
	if err != nil {
		t.Fatalf("%v", err)
	}
	after, err := s.Attack(out.Shown, nil, out.Facts...)
	if err != nil {
		t.Fatalf("%v", err)
	}
	tb, err := check(s)
	if err != nil {
		t.Fatalf("%v", err)
	}
	is := func(list []int) []bool {
		b := make([]bool, nodes)
		for _, i := range list {
			b[i] = true
		}
		return b
	}
	outside, exposed, unsafe := is(out.KnownOutside), is(out.Exposed), is(out.Unsafe)
	for i := range nodes {
		k := tb.rule[i].K
		if n := tb.count[i]; after[i].Whole.Low > n || after[i].Whole.High < n {
			t.Fatalf("%s: the true count %d is outside the attacker's %+v", tb.key[i], n, after[i])
		}
		guarded := unsafe[i] || out.Base == 0 && out.Shown[i].Hidden && !tb.rule[i].Unpublished
		if unsafe[i] != tb.unsafe(i) {
			t.Fatalf("%s: unsafe %v", tb.key[i], unsafe[i])
		}
		if outside[i] && before[i].span() >= k {
			t.Fatalf("%s is called known outside, where %+v is known", tb.key[i], before[i])
		}
		if guarded && !outside[i] && !exposed[i] && after[i].span() < k {
			t.Fatalf("%s counts %d, k %d, and is bounded to %+v", tb.key[i], tb.count[i], k, after[i])
		}
	}
}
