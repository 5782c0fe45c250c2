package uncertainty

import "testing"

// BenchmarkParts times the steps of a replicate over 32,844 × 7 figures; bench/replicate holds the whole against numpy.
func BenchmarkParts(b *testing.B) {
	const n, k = 32844, 7
	w := newCurves()
	p := &Program{n: n, k: k, cells: make([]curve, n*k), crit: make([]criterion, k), state: make([]cellState, n*k), slot: make([]uint16, n*k), limits: make([]limit, k), member: make([]int32, n*k), weight: make([]float64, n*k), refs: make([]reference, k)}
	for i := range p.cells {
		if i < 700 {
			p.cells[i] = w.of(Share(float64(20+i%50), 400, 1, 1, Jeffreys))
		} else {
			p.cells[i] = p.cells[i%700]
		}
		p.state[i], p.slot[i], p.member[i], p.weight[i] = asked, uint16(i%k), int32(i%k), 1
	}
	p.parts()
	p.simple = make([]bool, n)
	for i := range p.simple {
		p.simple[i] = true
	}
	h := p.hand(make([]float32, k*k), 0)
	for l := range h.limits {
		h.limits[l] = .15
	}
	r := newStream(1, 1)
	b.Run("normals", func(b *testing.B) {
		for range b.N {
			h.normals(&r)
		}
	})
	b.Run("quantiles", func(b *testing.B) {
		for range b.N {
			h.quantiles()
		}
	})
	b.Run("totals", func(b *testing.B) {
		for range b.N {
			for c := range k {
				h.total(c)
			}
		}
	})
	b.Run("compare", func(b *testing.B) {
		for range b.N {
			h.compare()
		}
	})
}
