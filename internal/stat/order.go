package stat

import (
	"math"
	"slices"
)

// Sorter puts the figures of a column in order. It keeps its buffers, so that sorting again costs no memory; the zero
// Sorter is ready for use, by one goroutine at a time.
type Sorter struct {
	a, b []entry
	rank []float64
}

type entry struct {
	key uint64
	at  int32
}

// key maps a float64 to an integer of the same order; −0 and 0 are equal.
func key(v float64) uint64 {
	u := math.Float64bits(v + 0)
	if u>>63 == 1 {
		return ^u
	}
	return u | 1<<63
}

// order returns the figures of x that are there in ascending order, equal ones in the order of the areas.
// The result is valid until the next call.
func (s *Sorter) order(x []float64) []entry {
	if cap(s.a) < len(x) {
		s.a, s.b = make([]entry, 0, len(x)), make([]entry, len(x))
	}
	s.a = s.a[:0]
	for i, v := range x {
		if v == v {
			s.a = append(s.a, entry{key(v), int32(i)})
		}
	}
	if len(s.a) < 256 {
		slices.SortFunc(s.a, func(p, q entry) int {
			switch {
			case p.key != q.key:
				if p.key < q.key {
					return -1
				}
				return 1
			}
			return int(p.at) - int(q.at)
		})
		return s.a
	}
	s.radix()
	return s.a
}

// radix sorts a by key, 11 bits at a time, which keeps the cost per area the same at any number of areas.
func (s *Sorter) radix() {
	const bits, passes = 11, 6
	var counts [passes][1 << bits]int32
	for _, e := range s.a {
		for p := range counts {
			counts[p][e.key>>(p*bits)&(1<<bits-1)]++
		}
	}
	from, to := s.a, s.b[:len(s.a)]
	for p := range counts {
		c := &counts[p]
		shift := p * bits
		if c[from[0].key>>shift&(1<<bits-1)] == int32(len(from)) {
			continue // one digit for all
		}
		var sum int32
		for d, n := range c {
			c[d], sum = sum, sum+n
		}
		for _, e := range from {
			d := e.key >> shift & (1<<bits - 1)
			to[c[d]] = e
			c[d]++
		}
		from, to = to, from
	}
	if len(from) > 0 && &from[0] != &s.a[0] {
		s.a, s.b = from, to[:cap(to)]
	}
}

// Sorted appends the figures of x that are there to dst, in ascending order.
func (s *Sorter) Sorted(dst, x []float64) []float64 {
	for _, e := range s.order(x) {
		dst = append(dst, x[e.at])
	}
	return dst
}
