package demo

import "math"

// rng is splitmix64 (Steele, Lea, Flood 2014): whole numbers only, the same on every processor.
type rng struct{ s uint64 }

// stream returns a generator of its own for each purpose, so that a change in one stage does not move the others.
func stream(seed, purpose uint64) *rng {
	r := &rng{s: seed ^ purpose*0x9e3779b97f4a7c15}
	r.next()
	return r
}

func (r *rng) next() uint64 {
	r.s += 0x9e3779b97f4a7c15
	z := r.s
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// n returns a number in [0, n).
func (r *rng) n(n int) int { return int(r.next() % uint64(n)) }

// between returns a number in [lo, hi].
func (r *rng) between(lo, hi int) int { return lo + r.n(hi-lo+1) }

// bell returns a number with mean 0 and about the standard deviation sd: the sum of twelve even draws
// (Irwin–Hall), never beyond 6 sd.
func (r *rng) bell(sd int) int {
	s := -12 * 500
	for range 12 {
		s += r.n(1001)
	}
	return s * sd / 1000
}

// isqrt is the whole part of the square root. The machine's square root is exact by IEEE 754; the correction covers numbers that float64 rounds.
func isqrt(x int64) int64 {
	if x <= 0 {
		return 0
	}
	y := int64(math.Sqrt(float64(x)))
	for y*y > x {
		y--
	}
	for (y+1)*(y+1) <= x {
		y++
	}
	return y
}

func abs64(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}
