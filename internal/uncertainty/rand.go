package uncertainty

import (
	"math"
	"math/bits"
	"sync"

	"kvarter/internal/stat"
)

// stream is one replicate's own random numbers: xoshiro256++ (Blackman & Vigna 2021, ACM TOMS 47(4)) started from the seed and the number of the replicate,
// so that a replicate is the same whoever draws it, and when.
type stream struct{ s [4]uint64 }

func newStream(seed, number uint64) stream {
	var r stream
	x := seed ^ float64bits(number)
	for i := range r.s { // splitmix64
		x += 0x9e3779b97f4a7c15
		z := x
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		r.s[i] = z ^ z>>31
	}
	return r
}

// float64bits spreads a small number over all bits.
func float64bits(n uint64) uint64 { return (n + 1) * 0xd1342543de82ef95 }

func (r *stream) next() uint64 {
	s := &r.s
	out := bits.RotateLeft64(s[0]+s[3], 23) + s[0]
	t := s[1] << 17
	s[2] ^= s[0]
	s[3] ^= s[1]
	s[1] ^= s[2]
	s[0] ^= s[3]
	s[2] ^= t
	s[3] = bits.RotateLeft64(s[3], 45)
	return out
}

// uniform is in 0 ≤ u < 1.
func (r *stream) uniform() float64 { return float64(float64(r.next()>>11) / (1 << 53)) }

// ziggurat holds the 256 layers of Marsaglia & Tsang (2000, Journal of Statistical Software 5(8)) for the normal density.
type ziggurat struct {
	k    [256]uint32
	w, f [256]float32
}

const (
	zigguratR = 3.6541528853610088  // start of the tail with 256 layers
	zigguratV = 4.92867323399140e-3 // area of every layer
)

// layers makes the tables once; they are constants of the algorithm.
var layers = sync.OnceValue(func() *ziggurat {
	t := &ziggurat{}
	const m = 1 << 23
	f := func(x float64) float64 { return stat.Exp(-float64(x*x) / 2) }
	d, next := zigguratR, zigguratR
	q := zigguratV / f(d)
	t.k[0], t.k[1] = uint32(d/q*m), 0
	t.w[0], t.w[255] = float32(q/m), float32(d/m)
	t.f[0], t.f[255] = 1, float32(f(d))
	for i := 254; i >= 1; i-- {
		d = math.Sqrt(-2 * stat.Log(zigguratV/d+f(d)))
		t.k[i+1] = uint32(d / next * m)
		next = d
		t.f[i], t.w[i] = float32(f(d)), float32(d/m)
	}
	return t
})

// normal draws from the standard normal distribution; what lies beyond ±reach is drawn as ±reach.
func (r *stream) normal(t *ziggurat) float32 {
	u := uint32(r.next() >> 32)
	if z, ok := t.inside(u); ok {
		return z
	}
	return r.edge(t, u)
}

// inside turns 32 random bits into a score: 8 choose the layer, 24 the place in it. It holds but for one in a hundred, which edge decides.
func (t *ziggurat) inside(u uint32) (float32, bool) {
	j, i := int32(u)>>8, u&255
	return float32(float32(j) * t.w[i]), uint32(max(j, -j)) < t.k[i]
}

func (r *stream) edge(t *ziggurat, u uint32) float32 {
	for {
		j, i := int32(u)>>8, u&255
		if i == 0 {
			for {
				x := -stat.Log(1-r.uniform()) / zigguratR
				y := -stat.Log(1 - r.uniform())
				if y+y >= float64(x*x) {
					x = min(zigguratR+x, reach)
					if j < 0 {
						return float32(-x)
					}
					return float32(x)
				}
			}
		}
		x := float32(float32(j) * t.w[i])
		if float64(t.f[i])+float64(float64(t.f[i-1]-t.f[i])*r.uniform()) < stat.Exp(-float64(float64(x)*float64(x))/2) {
			return x
		}
		u = uint32(r.next() >> 32)
		if z, ok := t.inside(u); ok {
			return z
		}
	}
}
