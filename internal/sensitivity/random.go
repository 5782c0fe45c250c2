package sensitivity

import "math/bits"

// rng is splitmix64 (Steele, Lea & Flood 2014): whole numbers only, the same on every processor.
type rng struct{ s uint64 }

// stream returns the generator of one place, whose numbers do not depend on those drawn elsewhere.
func stream(seed, place uint64) *rng {
	r := &rng{s: seed}
	r.s = r.next() ^ place*0x9e3779b97f4a7c15
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

// below returns a whole number in 0..n−1; no number is likelier than another by more than n/2⁶⁴.
func (r *rng) below(n uint64) uint64 {
	hi, _ := bits.Mul64(r.next(), n)
	return hi
}
