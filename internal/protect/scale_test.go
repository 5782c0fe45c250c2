package protect

import (
	"fmt"
	"testing"
)

// wideCity is one count with its base over areas in groups and the whole, as a publication has it: cells are the count and the rest of each area; shown are the
// count and the base of every area, group and the city. 1 of 10 areas counts 1–4, others 5–204, and rests are 50–1,049, so that 5 % of cells are
// unsafe. With rings there are as many urban areas of 4 areas each, the ring of 12 areas on both sides of each, and the rest of the city.
func wideCity(areas, groups, rings int) *System {
	s := &System{}
	d := draws{salt: 11}
	k := uint64(0)
	below := func(n int64) int64 { k++; return d.below(k, n) }
	rule := Rule{K: 5, ZeroShown: true}
	for a := range areas {
		n := 5 + below(200)
		if below(10) == 0 {
			n = 1 + below(4)
		}
		s.Cells = append(s.Cells, Cell{Key: fmt.Sprintf("a%d/count", a), Count: n, Rule: rule}, Cell{Key: fmt.Sprintf("a%d/rest", a), Count: 50 + below(1000), Rule: rule})
	}
	set := func(key string, in []int) {
		var count, base []int32
		for _, a := range in {
			count, base = append(count, int32(2*a)), append(base, int32(2*a), int32(2*a+1))
		}
		if len(count) > 1 {
			s.Sums = append(s.Sums, Sum{Key: key + "/count", Of: count, Rule: rule})
		}
		s.Sums = append(s.Sums, Sum{Key: key + "/base", Of: base, Rule: rule})
	}
	group := make([][]int, groups)
	urban := make([]int, areas) // 1 + the urban area an area is in
	for a := range areas {
		set(fmt.Sprintf("a%d", a), []int{a})
		group[a*groups/areas] = append(group[a*groups/areas], a)
	}
	for g, in := range group {
		set(fmt.Sprintf("g%d", g), in)
	}
	set("city", indices(areas))
	for r := range rings {
		first := 12 + int(below(int64(areas-27)))
		var in, ring []int
		for a := first - 12; a < first+16; a++ {
			if a < first || a >= first+4 {
				ring = append(ring, a)
			} else if urban[a] == 0 {
				urban[a] = r + 1
				in = append(in, a)
			}
		}
		if len(in) > 0 {
			set(fmt.Sprintf("urban%d", r), in)
			set(fmt.Sprintf("ring%d", r), ring)
		}
	}
	if rings > 0 {
		var rest []int
		for a, u := range urban {
			if u == 0 {
				rest = append(rest, a)
			}
		}
		set("rest", rest)
	}
	return s
}

// wide are the cities of the benchmarks: from one that any method can do to one as large as a country.
var wide = []struct{ areas, groups, rings int }{{500, 30, 0}, {500, 30, 10}, {4000, 250, 0}, {33000, 2000, 0}, {33000, 2000, 300}}

func each(b *testing.B, run func(b *testing.B, s *System)) {
	for _, c := range wide {
		b.Run(fmt.Sprintf("areas=%d/groups=%d/rings=%d", c.areas, c.groups, c.rings), func(b *testing.B) { run(b, wideCity(c.areas, c.groups, c.rings)) })
	}
}

func BenchmarkRoundWide(b *testing.B) {
	each(b, func(b *testing.B, s *System) {
		for b.Loop() {
			if _, err := s.Round(Rounding{Seed: 1}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSuppressWide(b *testing.B) {
	each(b, func(b *testing.B, s *System) {
		for b.Loop() {
			out, err := s.Suppress(Suppression{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(out.Unsafe)), "unsafe")
			b.ReportMetric(float64(hiddenCount(out)), "hidden")
			b.ReportMetric(float64(len(out.Exposed)), "exposed")
		}
	})
}

// BenchmarkAttackWide attacks all hidden counts of a suppressed city.
func BenchmarkAttackWide(b *testing.B) {
	each(b, func(b *testing.B, s *System) {
		out, err := s.Suppress(Suppression{})
		if err != nil {
			b.Fatal(err)
		}
		var nodes []int
		for i, v := range out.Shown {
			if v.Hidden {
				nodes = append(nodes, i)
			}
		}
		for b.Loop() {
			bounds, err := s.Attack(out.Shown, nodes, out.Facts...)
			if err != nil {
				b.Fatal(err)
			}
			for _, v := range bounds {
				if v.span() < 5 {
					b.Fatalf("node %d is bounded to %+v", v.Node, v)
				}
			}
		}
	})
}

// BenchmarkAttackWideRounded attacks all unsafe counts of a rounded city.
func BenchmarkAttackWideRounded(b *testing.B) {
	each(b, func(b *testing.B, s *System) {
		out, err := s.Round(Rounding{Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			bounds, err := s.Attack(out.Shown, out.Unsafe, out.Facts...)
			if err != nil {
				b.Fatal(err)
			}
			for _, v := range bounds {
				if v.span() < 5 {
					b.Fatalf("node %d is bounded to %+v", v.Node, v)
				}
			}
		}
	})
}
