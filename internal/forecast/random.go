package forecast

import (
	"math"

	"kvarter/internal/stat"
)

// rng is splitmix64 (Steele, Lea, Flood 2014): whole numbers only, the same on every processor.
type rng struct{ s uint64 }

// stream returns a generator of its own for each purpose, so that more draws of one do not move the others.
func stream(seed, purpose uint64) *rng {
	r := &rng{s: seed ^ purpose*0x9e3779b97f4a7c15}
	r.s = r.next()
	return r
}

func (r *rng) next() uint64 {
	r.s += 0x9e3779b97f4a7c15
	z := r.s
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// uniform returns a number in (0, 1), never either end.
func (r *rng) uniform() float64 { return (float64(r.next()>>11) + .5) / (1 << 53) }

// normal returns a standard normal number, by inversion.
func (r *rng) normal() float64 { return stat.Quantile(r.uniform()) }

// spread returns √(ν/χ²_ν), by which a normal becomes Student's t with ν degrees of freedom. χ² by Wilson and Hilferty (1931):
// ν(1 − 2/(9ν) + z√(2/(9ν)))³.
func (r *rng) spread(nu float64) float64 {
	a := 2 / (9 * nu)
	c := 1 - a + float64(r.normal()*math.Sqrt(a))
	c = math.Max(c, .05) // a tail of about 1e-4 at ν = 3, where the approximation ends
	return 1 / math.Sqrt(float64(float64(c*c)*c))
}

// norm is the length of a vector.
func norm(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x * x)
	}
	return math.Sqrt(sum)
}
