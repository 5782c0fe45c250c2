package forecast

import (
	"math"
	"math/big"

	"kvarter"
	"kvarter/internal/method"
)

// figure is an indicator of one place in one year, with the yearly counts that it is made of.
type figure struct {
	ind      *method.Indicator
	state    kvarter.State
	value    float64   // NaN where not known
	num, den []float64 // by year used, the last one last; den nil for a published value
}

// read computes an indicator from yearly columns at position t: pooled counts, or the mean of the yearly shares, over the last years. A year
// that is not there takes the figure away; a base of zero or under the least base makes it missing.
func read(ind *method.Indicator, columns map[string]kvarter.Column, t int, least float64) figure {
	f := figure{ind: ind, value: math.NaN()}
	last := max(ind.Years.Last, 1)
	take := func(name string, at int) float64 {
		c, ok := columns[name]
		if !ok || at < 0 {
			f.state = max(f.state, kvarter.Missing)
			return math.NaN()
		}
		if f.state = max(f.state, c.State(at)); !c.Known(at) {
			return math.NaN()
		}
		return c.Values[at]
	}
	for at := t - last + 1; at <= t; at++ {
		if ind.Value != "" {
			f.num = append(f.num, take(ind.Value, at))
			continue
		}
		f.num = append(f.num, take(ind.Count, at))
		if ind.Base != "" {
			f.den = append(f.den, take(ind.Base, at))
		}
	}
	if f.state != kvarter.Known {
		return f
	}
	sum := 0.0
	for _, d := range f.den {
		if sum += d; !(d > 0) {
			f.state = kvarter.Missing
		}
	}
	if f.state != kvarter.Known || f.den != nil && sum < least {
		f.state = kvarter.Missing
		return f
	}
	f.value = mean(ind, f.num, f.den)
	return f
}

func per(ind *method.Indicator) float64 {
	if ind.Per == 0 {
		return 1
	}
	return ind.Per
}

func shares(ind *method.Indicator) bool { return ind.Years.Mean == "shares" }

// mean joins yearly counts, or published values where den is nil.
func mean(ind *method.Indicator, num, den []float64) float64 {
	a, b := 0.0, 0.0
	for y := range num {
		switch {
		case den == nil:
			a, b = a+num[y], b+1
		case shares(ind):
			a, b = a+num[y]/den[y], b+1
		default:
			a, b = a+num[y], b+den[y]
		}
	}
	return float64(per(ind)*a) / b
}

// exact returns the figure as a fraction, nil where there is none.
func (f *figure) exact() *big.Rat {
	if f.state != kvarter.Known {
		return nil
	}
	a, b := new(big.Rat), new(big.Rat)
	for y := range f.num {
		n := kvarter.Exact(f.num[y])
		switch {
		case f.den == nil:
			b.Add(b, big.NewRat(1, 1))
		case shares(f.ind):
			n.Quo(n, kvarter.Exact(f.den[y]))
			b.Add(b, big.NewRat(1, 1))
		default:
			b.Add(b, kvarter.Exact(f.den[y]))
		}
		a.Add(a, n)
	}
	a.Mul(a, kvarter.Exact(per(f.ind)))
	return a.Quo(a, b)
}

// bound is what a figure is compared with.
type bound struct {
	op    method.Op
	value float64 // NaN where not known
	exact func() *big.Rat
}

// compare returns the sign of figure − bound. Figures near the bound are compared as fractions: (.1 + .7)/2 is .4.
func (f *figure) compare(b *bound) int {
	if math.Abs(f.value-b.value) <= 1e-9*math.Max(math.Abs(f.value), math.Abs(b.value)) {
		return f.exact().Cmp(b.exact())
	}
	if f.value < b.value {
		return -1
	}
	return 1
}

// holds says what an operator makes of the sign of figure − bound: «over» is >, «at least» ≥, «at most» ≤, «under» <.
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

// written reads a number as the method's file has it, else the shortest decimal of v.
func written(text string, v float64) *big.Rat {
	if r, ok := new(big.Rat).SetString(text); ok {
		if x, _ := r.Float64(); x == v {
			return r
		}
	}
	return kvarter.Exact(v)
}
