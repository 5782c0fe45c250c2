package forecast

import (
	"math"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

// The joint model of the early warning. Of housing area i, measure k (a share on the logit scale, an income on the log scale) in year t:
//
//	y(i,k,t) = l(i,k,t−1) + d(i,k) + e(i,k,t),   l(i,k,t) = l(i,k,t−1) + d(i,k) + a(k)·e(i,k,t)
//	e(i,k,t) = c(k,t) + u(i,k,t)
//
// a local level with drift: of a year's surprise e the part a(k) stays, the rest is gone the year after; a = 1 is a random walk with
// drift. c is what all areas share that year and comes together with the change w of what limits refer to, (c, w) ~ N(0, C); u is the area's own,
// u(i,·,t) ~ N(0, S) times a size factor, S pooled over all areas. d(i,k) ~ N(m(k), τ²(k)): an area's own drift is shrunk towards that of all.
// The correlations of C and S are shrunk towards 0 by Schäfer and Strimmer (2005). a and the size factor come from a grid by likelihood
// (Kalman filter with diffuse start: Durbin and Koopman 2012, section 2.2); drifts, and the spread of C with its few years, are drawn
// anew in every simulated path, so that the probabilities hold what is not known about them. Not held: what is not known about a, S and the size
// factor. On cities drawn from the model probabilities are right within about two points in a hundred (tested).

var (
	gridGain = []float64{.2, .35, .5, .65, .8, 1}
	gridSize = []float64{0, .5, 1} // exponent of 1/(n·p·(1−p)) in the variance: 0 no size effect, 1 that of a sample
)

// measure is one indicator of the law as the model sees it.
type measure struct {
	ind   *method.Indicator
	x     [][]float64 // by area, then year; transformed, NaN where not known
	base  [][]float64 // by area, then year; of a share
	cut   []bool      // by year: a break
	gain  float64     // a
	power float64     // of the size factor
	drift float64     // m
	tau2  float64
	sd    float64 // of u at size 1
	area  []tracked
	c     []float64 // by year, NaN where not known
	noise float64   // the part of the variance of c that u makes
	ok    bool
}

// tracked is one area's measure at the end of its history.
type tracked struct {
	ok            bool
	size          float64 // factor on the standard deviation of u
	drift, sd     float64 // of the area: mean and standard deviation, given its history
	level, gain   float64
	innovations   []float64 // by year, brought to size 1 and the steady spread; NaN where there is none
	spread, gains [maxAhead]float64
}

// maxAhead is how many years the early warning looks ahead at most.
const maxAhead = 3

// forward transforms a yearly measure; NaN where the scale does not have it.
func forward(ind *method.Indicator, num, den float64) float64 {
	switch {
	case ind.Value != "" || ind.Base == "":
		if !(num > 0) {
			return math.NaN()
		}
		return stat.Log(num)
	case !(den > 0) || num < 0:
		return math.NaN()
	case per(ind) == 1 && num <= den:
		return stat.Log((num + .5) / (den - num + .5))
	case per(ind) == 1:
		return math.NaN()
	}
	return stat.Log((num + .5) / den)
}

// backward returns the measure, a share or rate without its factor: the inverse of forward at the base den.
func backward(ind *method.Indicator, x, den float64) float64 {
	switch {
	case ind.Value != "" || ind.Base == "":
		return stat.Exp(x)
	case per(ind) == 1:
		return math.Min(1, math.Max(0, (float64(logistic(x)*(den+1))-.5)/den))
	}
	return math.Max(0, stat.Exp(x)-.5/den)
}

// yearly reads the columns of an indicator for one year.
func yearly(ind *method.Indicator, columns map[string]kvarter.Column, t int) (num, den float64) {
	take := func(name string) float64 {
		if c, ok := columns[name]; ok && c.Known(t) {
			return c.Values[t]
		}
		return math.NaN()
	}
	if ind.Value != "" {
		return take(ind.Value), math.NaN()
	}
	num, den = take(ind.Count), math.NaN()
	if ind.Base != "" {
		den = take(ind.Base)
	}
	return num, den
}

// newMeasure reads the years before position n.
func newMeasure(e *Estates, ind *method.Indicator, n int) *measure {
	m := &measure{ind: ind, x: make([][]float64, len(e.Areas)), base: make([][]float64, len(e.Areas)), cut: make([]bool, n)}
	for t := range n {
		m.cut[t] = e.broken(ind, e.Years[t])
	}
	for i := range e.Areas {
		m.x[i], m.base[i] = make([]float64, n), make([]float64, n)
		for t := range n {
			num, den := yearly(ind, e.Areas[i].Columns, t)
			m.x[i][t], m.base[i][t] = forward(ind, num, den), den
		}
	}
	return m
}

// steady is the ratio q of the two variances of a local level whose filter ends at gain a: q = a²/(1 − a); +Inf at 1.
func steady(a float64) float64 {
	if a >= 1 {
		return math.Inf(1)
	}
	return float64(a*a) / (1 - a)
}

// nextGain takes the filter one year on. p = gain + q is the variance of the level ahead, over that of what passes; the surprise has the
// variance 1 + p, against 1/(1 − a) in the steady state. spread is the square root of the two variances' ratio.
func nextGain(gain, q float64) (next, spread float64) {
	if math.IsInf(q, 1) {
		return 1, 1
	}
	p := gain + q
	a := (math.Sqrt(float64(q*q)+4*q) - q) / 2 // the steady gain
	return p / (1 + p), math.Sqrt((1 + p) * (1 - a))
}

// sizes returns the factor on the standard deviation of u: (n·p·(1 − p))^(−power/2), divided by its geometric mean over the areas.
func (m *measure) sizes(power float64) []float64 {
	out, sum, known := make([]float64, len(m.x)), 0.0, 0.0
	for i := range out {
		v, years := 0.0, 0.0
		for t, x := range m.x[i] {
			if n := m.base[i][t]; x == x && n > 0 && per(m.ind) == 1 {
				p := logistic(x)
				v, years = v+float64(n*float64(p*(1-p))), years+1
			}
		}
		if years > 0 && power > 0 {
			out[i] = float64(-power / 2 * stat.Log(v/years))
			sum, known = sum+out[i], known+1
		}
	}
	for i := range out {
		if out[i] != 0 {
			out[i] -= sum / known
		}
		out[i] = stat.Exp(out[i])
	}
	return out
}

// meanChange is the mean over years of the mean change over areas: m.
func (m *measure) meanChange() (float64, bool) {
	total, years := 0.0, 0.0
	for t := 1; t < len(m.cut); t++ {
		sum, n := 0.0, 0.0
		for i := range m.x {
			if d := m.x[i][t] - m.x[i][t-1]; d == d && !m.cut[t] {
				sum, n = sum+d, n+1
			}
		}
		if n > 0 {
			total, years = total+sum/n, years+1
		}
	}
	if years == 0 {
		return 0, false
	}
	return total / years, true
}

// run filters one area with drift d. It starts anew after a break or a missing year. moved is how far the level came since its
// start, years over how many, and weight the sum of squared gains and spreads: the variance of moved in units of that of u.
func (m *measure) run(i int, d, gain, size float64) (tr tracked, moved, years, weight float64) {
	q := steady(gain)
	tr.size = size
	tr.innovations = make([]float64, len(m.cut))
	for t, x := range m.x[i] {
		tr.innovations[t] = math.NaN()
		if x != x {
			tr.ok = false
			continue
		}
		if !tr.ok || m.cut[t] {
			tr.ok, tr.level, tr.gain = true, x, 1
			moved, years, weight = 0, 0, 0
			continue
		}
		g, spread := nextGain(tr.gain, q)
		e := x - tr.level - d
		tr.level += d + float64(g*e)
		tr.gain = g
		tr.innovations[t] = e / spread
		moved, years = moved+d+float64(g*e), years+1
		weight += float64(float64(g*g) * float64(spread*spread))
	}
	if tr.ok {
		g := tr.gain
		for h := range maxAhead {
			g, tr.spread[h] = nextGain(g, q)
			tr.gains[h] = g
		}
	}
	return tr, moved, years, weight
}
