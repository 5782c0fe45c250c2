package sensitivity

import "kvarter"

// Sampling is how a design's points are drawn.
type Sampling string

const (
	// Halton: the randomised Halton sequence of Owen (2017, «A randomized Halton algorithm in R»): every digit is permuted at random. Points fill the
	// cube more evenly than independent ones, so that estimates from the same number of runs lie closer.
	Halton Sampling = "halton"
	// Independent: every coordinate drawn by itself, as COINr does.
	Independent Sampling = "independent"
)

// Design is the plan of a sensitivity analysis (Saltelli and others 2010, Computer Physics Communications 181, 259–270): N pairs of points in D
// inputs. Every coordinate is computed from the seed and its place, so that any point can be asked for in any order.
type Design struct {
	N, D     int
	Seed     uint64
	Sampling Sampling

	digits []digits // Halton: of each coordinate of the pair, A's first
}

// NewDesign returns a design of n pairs in d inputs by the randomised Halton sequence.
func NewDesign(n, d int, seed uint64) (*Design, error) { return newDesign(n, d, seed, Halton) }

// NewIndependentDesign returns a design of n pairs in d inputs whose coordinates are all drawn by themselves.
func NewIndependentDesign(n, d int, seed uint64) (*Design, error) {
	return newDesign(n, d, seed, Independent)
}

func newDesign(n, d int, seed uint64, how Sampling) (*Design, error) {
	switch {
	case n < 2 || n > 1<<26:
		return nil, kvarter.Errorf(kvarter.Invalid, "a sensitivity design of %d pairs: give 2 to %d", n, 1<<26)
	case d < 1 || d > 1000:
		return nil, kvarter.Errorf(kvarter.Invalid, "a sensitivity design of %d inputs: give 1 to 1000", d)
	}
	g := &Design{N: n, D: d, Seed: seed, Sampling: how}
	if how == Halton {
		for k, p := range primes(2 * d) {
			g.digits = append(g.digits, newDigits(p, stream(seed, uint64(k))))
		}
	}
	return g, nil
}

// Runs is how many times the model runs for a pair: at A, at B and at A with each coordinate from B.
func (g *Design) Runs() int { return g.D + 2 }

// Point writes the coordinates, each in (0, 1), of one run of a pair: run 0 is A, 1 is B and 2 + i is A with coordinate i from B.
func (g *Design) Point(dst []float64, pair, run int) {
	for k := range g.D {
		at := k
		if run == 1 || run == 2+k {
			at += g.D
		}
		dst[k] = g.coordinate(uint64(pair), at)
	}
}

func (g *Design) coordinate(pair uint64, at int) float64 {
	if g.Sampling == Halton {
		return g.digits[at].of(pair)
	}
	r := stream(g.Seed, pair*uint64(2*g.D)+uint64(at))
	return (float64(r.next()>>11) + .5) / (1 << 53)
}

// digits are the permutations of the digits of one coordinate in its base, one for each place.
type digits struct {
	base    uint64
	size    uint64     // base to the number of places, at most 2⁵²: numbers of size plus a half are exact
	permute [][]uint16 // [place][digit], the first place weighing most in the fraction
}

func newDigits(base uint64, r *rng) digits {
	d := digits{base: base, size: 1}
	for d.size <= (1<<52)/base {
		d.size *= base
		p := make([]uint16, base)
		for i := range p { // Fisher–Yates from the inside out
			j := r.below(uint64(i) + 1)
			p[i] = p[j]
			p[j] = uint16(i)
		}
		d.permute = append(d.permute, p)
	}
	return d
}

// of returns the fraction whose digits are those of n, permuted and mirrored at the point; half a last place is added, so that it is neither 0 nor 1.
func (d *digits) of(n uint64) float64 {
	v := uint64(0)
	for _, p := range d.permute {
		v = v*d.base + uint64(p[n%d.base])
		n /= d.base
	}
	return (float64(v) + .5) / float64(d.size)
}

// primes returns the first n primes.
func primes(n int) []uint64 {
	out := make([]uint64, 0, n)
next:
	for c := uint64(2); len(out) < n; c++ {
		for _, p := range out {
			if p*p > c {
				break
			}
			if c%p == 0 {
				continue next
			}
		}
		out = append(out, c)
	}
	return out
}
