package smallarea

import (
	"math"

	"kvarter"
)

// Fit is a linear regression by least squares.
type Fit struct {
	Constant float64
	Slopes   []float64 // one for each predictor
	Areas    int       // areas that it was fitted on
	R2       float64   // share of the variance that the predictors explain; NaN where the figures are all equal
	SD       float64   // residual standard deviation, Areas − predictors − 1 degrees of freedom
}

// Regression fills from a regression of the measured figures on predictors, where an area has them all. It needs least areas with everything, and in any
// case two more than there are coefficients; figures whose squares are no numbers are OutOfRange. Estimates are kept between low and high, such as 0 and 1 for a share (NaN: open).
func (f *Filling) Regression(predictors []kvarter.Column, least int, low, high float64) (*Fit, Why) {
	for _, p := range predictors {
		if p.Len() != len(f.measured) {
			return nil, BadLength
		}
	}
	var y []float64
	x := make([][]float64, len(predictors))
	for i, v := range f.measured {
		if v != v || !allKnown(predictors, i) {
			continue
		}
		y = append(y, v)
		for k, p := range predictors {
			x[k] = append(x[k], p.Values[i])
		}
	}
	if len(y) < max(least, len(predictors)+3) {
		return nil, TooFew
	}
	for _, c := range append([][]float64{y}, x...) {
		for _, v := range c {
			if !(math.Abs(v) < largest) {
				return nil, OutOfRange
			}
		}
	}
	fit, ok := regress(y, x)
	if !ok {
		return nil, Collinear
	}
	for i := range f.measured {
		if !allKnown(predictors, i) {
			continue
		}
		v := fit.Constant
		for k, p := range predictors {
			v += float64(fit.Slopes[k] * p.Values[i])
		}
		if v < low {
			v = low
		}
		if v > high {
			v = high
		}
		f.set(i, v, Regression)
	}
	return fit, ""
}

// largest is what a regression reckons with: products of two sums of squares stay numbers.
const largest = 1e60

func allKnown(columns []kvarter.Column, i int) bool {
	for _, c := range columns {
		if !c.Known(i) || math.IsInf(c.Values[i], 0) {
			return false
		}
	}
	return true
}

// regress fits y on the columns of x and a constant, by modified Gram-Schmidt on centred columns (Björck 1967). ok is false where a column is constant or follows
// from the ones before it: less than 1e-8 of its length is its own.
func regress(y []float64, x [][]float64) (*Fit, bool) {
	n, k := float64(len(y)), len(x)
	centre := func(c []float64) ([]float64, float64) {
		m := 0.0
		for _, v := range c {
			m += v
		}
		m /= n
		out := make([]float64, len(c))
		for i, v := range c {
			out[i] = v - m
		}
		return out, m
	}
	dot := func(a, b []float64) float64 {
		s := 0.0
		for i := range a {
			s += float64(a[i] * b[i])
		}
		return s
	}
	rest, meanY := centre(y)
	total := dot(rest, rest)
	q, means := make([][]float64, k), make([]float64, k)
	r := make([][]float64, k) // upper triangle: x = q·r with q orthogonal, not of unit length
	onY := make([]float64, k)
	for a := range x {
		q[a], means[a] = centre(x[a])
		size := dot(x[a], x[a])
		r[a] = make([]float64, k)
		r[a][a] = 1
		for b := range a {
			r[b][a] = dot(q[b], q[a]) / dot(q[b], q[b])
			for i := range q[a] {
				q[a][i] -= float64(r[b][a] * q[b][i])
			}
		}
		own := dot(q[a], q[a])
		if !(own > 1e-16*size) || math.IsInf(own, 0) {
			return nil, false
		}
		onY[a] = dot(q[a], rest) / own
		for i := range rest {
			rest[i] -= float64(onY[a] * q[a][i])
		}
	}
	f := &Fit{Slopes: make([]float64, k), Areas: len(y), Constant: meanY, R2: math.NaN()}
	for a := k - 1; a >= 0; a-- {
		f.Slopes[a] = onY[a]
		for b := a + 1; b < k; b++ {
			f.Slopes[a] -= float64(r[a][b] * f.Slopes[b])
		}
		f.Constant -= float64(f.Slopes[a] * means[a])
	}
	left := dot(rest, rest)
	if total > 0 {
		f.R2 = 1 - left/total
	}
	f.SD = math.Sqrt(left / (n - float64(k) - 1))
	return f, true
}
