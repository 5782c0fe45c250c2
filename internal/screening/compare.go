package screening

import (
	"math"
	"math/big"

	"kvarter"
	"kvarter/internal/method"
)

// closeEnough is the relative distance under which two float64 figures are compared as rationals. It is far above the
// error of a few float64 operations (1e-15) and far below the steps of shares of real populations.
const closeEnough = 1e-9

func far(a, b float64) bool {
	return math.Abs(a-b) > closeEnough*math.Max(math.Abs(a), math.Abs(b)) && !math.IsInf(a, 0) && !math.IsInf(b, 0)
}

// compare returns the sign of a − b; the exact values are asked for only where the floats are too close to tell.
func compare(a, b float64, exactA, exactB func() *big.Rat) int {
	if !far(a, b) {
		if x, y := exactA(), exactB(); x != nil && y != nil {
			return x.Cmp(y)
		}
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// holds says what an operator makes of the sign of value − threshold.
func holds(op method.Op, sign int) bool {
	switch op {
	case method.Over:
		return sign > 0
	case method.AtLeast:
		return sign >= 0
	case method.AtMost:
		return sign <= 0
	}
	return sign < 0
}

func upward(op method.Op) bool { return op == method.Over || op == method.AtLeast }

// decimal reads a number as written, else the shortest decimal of v.
func decimal(written string, v float64) *big.Rat {
	if written != "" {
		if r, ok := new(big.Rat).SetString(written); ok {
			// "40 %" may be kept as written: then the number read from it settles the scale.
			if f, _ := r.Float64(); f == v {
				return r
			}
		}
	}
	return kvarter.Exact(v)
}

func (f *Figure) per() float64 {
	if f.Per == 0 {
		return 1
	}
	return f.Per
}

// counts returns the pooled counts of an area over all years.
func (f *Figure) counts(i int) (num, den float64, ok bool) {
	if f.Num == nil || f.Den == nil {
		return math.NaN(), math.NaN(), false
	}
	for y := range f.Num {
		num += f.Num[y][i]
		den += f.Den[y][i]
	}
	return num, den, !math.IsNaN(num) && !math.IsNaN(den) && den > 0
}

// exact returns the figure of an area as a rational.
func (f *Figure) exact(i int) *big.Rat {
	if f.Exact != nil {
		return f.Exact(i)
	}
	if f.Num == nil {
		return kvarter.Exact(f.Column.Values[i])
	}
	if f.Den == nil { // a published value over several years
		mean := new(big.Rat)
		for y := range f.Num {
			v := kvarter.Exact(f.Num[y][i])
			if v == nil {
				return kvarter.Exact(f.Column.Values[i])
			}
			mean.Add(mean, v)
		}
		return mean.Quo(mean, new(big.Rat).SetInt64(int64(len(f.Num))))
	}
	per := kvarter.Exact(f.per())
	num, den := new(big.Rat), new(big.Rat)
	for y := range f.Num {
		n, d := kvarter.Exact(f.Num[y][i]), kvarter.Exact(f.Den[y][i])
		if n == nil || d == nil {
			return kvarter.Exact(f.Column.Values[i])
		}
		if f.Shares {
			if d.Sign() == 0 {
				return kvarter.Exact(f.Column.Values[i])
			}
			num.Add(num, n.Quo(n, d))
		} else {
			num.Add(num, n)
			den.Add(den, d)
		}
	}
	if f.Shares {
		den.SetInt64(int64(len(f.Num)))
	}
	if den.Sign() == 0 {
		return kvarter.Exact(f.Column.Values[i])
	}
	return num.Mul(num.Quo(num, den), per)
}
