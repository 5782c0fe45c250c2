package screening

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/method"
)

// closeEnough is the relative distance under which two float64 figures are compared as rationals. It is far above the
// error of a few float64 operations (1e-15) and far below the steps of shares of real populations.
const closeEnough = 1e-9

// nothing is the size under which the noise of a calculation cannot be told from 0, such as a mean of z-scores at the mean.
const nothing = 1e-12

func far(a, b float64) bool {
	return math.Abs(a-b) > max(closeEnough*math.Max(math.Abs(a), math.Abs(b)), nothing) && !math.IsInf(a, 0) && !math.IsInf(b, 0)
}

// sealed is the decimal that a calculated figure compares as: the 12 significant digits that a round is sealed with, 0 under
// nothing. The digits beyond are noise of rounding, so that an index of (0.1 + 0.7)/2 is not under 0.4, and a replay from a sealed round decides
// alike. It is nil for a figure that is not finite.
func sealed(v float64) *big.Rat {
	if math.Abs(v) < nothing {
		return new(big.Rat)
	}
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', 12, 64))
	if !ok {
		return nil
	}
	return r
}

// written gives the figures of a column as the decimals that a round is sealed with.
func written(c kvarter.Column) func(i int) *big.Rat {
	return func(i int) *big.Rat { return sealed(c.Values[i]) }
}

// calculated returns the figures with those of index nodes compared as they are sealed; the map given is not changed.
func calculated(m *method.Method, figures map[string]*Figure) map[string]*Figure {
	out := overlay(figures, nil)
	for name, f := range out {
		if f != nil && f.Exact == nil && f.Num == nil && m.Indicator(name) == nil && isNode(m, name) {
			g := *f
			g.Exact = written(f.Column)
			out[name] = &g
		}
	}
	return out
}

// isNode reports whether a name is an index node, or a member of one as «node/member».
func isNode(m *method.Method, name string) bool {
	for i := range m.Index {
		if n := m.Index[i].Name; name == n || strings.HasPrefix(name, n+"/") {
			return true
		}
	}
	return false
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
