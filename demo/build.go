package demo

import "math/bits"

// Options choose a demo city. The zero value is the city that is shipped.
type Options struct {
	Seed  uint64 // default 2025
	Areas int    // number of small areas; default 400
	From  int    // first year of the registers; default 2000, for more than 4,000 areas 2015
}

func (o Options) withDefaults() Options {
	if o.Seed == 0 {
		o.Seed = 2025
	}
	if o.Areas == 0 {
		o.Areas = 400
	}
	if o.From == 0 {
		o.From = 2000
		if o.Areas > 4000 {
			o.From = 2015
		}
	}
	return o
}

type divided struct{ quo, rem int64 }

// mulDiv is a·b divided by c, without overflow between.
func mulDiv(a, b, c int64) divided {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	q, r := bits.Div64(hi, lo, uint64(c))
	return divided{int64(q), int64(r)}
}
