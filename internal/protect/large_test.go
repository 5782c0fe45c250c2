package protect

import (
	"fmt"
	"testing"
)

// largeCity is 400 areas × {numerator, complement} with bases, 50 quarters, 10 districts, the city, and 15 overlapping urban areas
// with the rest of the city: 800 cells and 878 sums. Numerators are 0–39, complements up to 199.
func largeCity() *System {
	const areas = 400
	s := &System{}
	d := draws{salt: 5}
	k := uint64(0)
	below := func(n int64) int64 { k++; return d.below(k, n) }
	for a := range areas {
		for h, n := range []int64{below(40), below(200)} {
			s.Cells = append(s.Cells, Cell{Key: fmt.Sprintf("a%d/%d", a, h), Count: n, Rule: Rule{K: 5, ZeroShown: true}})
		}
	}
	geography := func(key string, in func(a int) bool) {
		var part [2][]int32
		for a := range areas {
			if in(a) {
				part[0], part[1] = append(part[0], int32(2*a)), append(part[1], int32(2*a+1))
			}
		}
		for h := range part {
			if len(part[h]) > 1 {
				s.Sums = append(s.Sums, Sum{Key: fmt.Sprintf("%s/%d", key, h), Of: part[h], Rule: Rule{K: 5, ZeroShown: true}})
			}
		}
		s.Sums = append(s.Sums, Sum{Key: key + "/base", Of: append(append([]int32(nil), part[0]...), part[1]...)})
	}
	for a := range areas {
		geography(fmt.Sprintf("a%d", a), func(b int) bool { return a == b })
	}
	geography("city", func(int) bool { return true })
	for g := range 10 {
		geography(fmt.Sprintf("district %d", g), func(a int) bool { return a/40 == g })
	}
	for g := range 50 {
		geography(fmt.Sprintf("quarter %d", g), func(a int) bool { return a/8 == g })
	}
	urban := make([]int64, areas)
	for a := range urban {
		urban[a] = below(40) // 15 of 40 numbers are an urban area
	}
	for g := range 15 {
		geography(fmt.Sprintf("urban %d", g), func(a int) bool { return urban[a] == int64(g) })
	}
	geography("rest", func(a int) bool { return urban[a] >= 15 })
	return s
}

// A whole city is protected by both methods, and an attacker who knows all of it finds nothing.
func TestLargeCity(t *testing.T) {
	s := largeCity()
	out, err := s.Round(Rounding{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	adds(t, s, out)
	t.Logf("rounding: %d unsafe, largest deviation %d, %d loose sums", len(out.Unsafe), out.LargestDeviation, len(out.Loose))
	hidden, err := s.Suppress(Suppression{})
	if err != nil {
		t.Fatal(err)
	}
	exactlyShown(t, s, hidden)
	t.Logf("suppression: %d unsafe, %d hidden of %d", len(hidden.Unsafe), hiddenCount(hidden), len(hidden.Shown))
	for _, x := range []*Table{out, hidden} {
		b, err := s.Attack(x.Shown, x.Unsafe, x.Facts...)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range b {
			if v.span() < 5 {
				t.Errorf("base %d: node %d is bounded to %+v", x.Base, v.Node, v)
			}
		}
	}
}

func BenchmarkRound(b *testing.B) {
	s := largeCity()
	for b.Loop() {
		if _, err := s.Round(Rounding{Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSuppress(b *testing.B) {
	s := largeCity()
	for b.Loop() {
		if _, err := s.Suppress(Suppression{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAttack is one attack on all 1,678 counts of the rounded city.
func BenchmarkAttack(b *testing.B) {
	s := largeCity()
	out, err := s.Round(Rounding{Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Attack(out.Shown, nil); err != nil {
			b.Fatal(err)
		}
	}
}
