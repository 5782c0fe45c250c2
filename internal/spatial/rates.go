package spatial

import "math"

// Rate is an empirical Bayes rate of one area.
type Rate struct {
	Raw     float64 `json:"raw"`     // events / base
	Toward  float64 `json:"toward"`  // the mean that it is drawn to
	Between float64 `json:"between"` // variance between areas, never below 0
	Own     float64 `json:"own"`     // weight of Raw, from 0 to 1
	Value   float64 `json:"value"`   // Own·Raw + (1 − Own)·Toward
}

// newRate draws a raw rate to a mean: the weight of its own is a/(a + m/base). With no variance on either side it is the mean.
func newRate(raw, m, a, base float64) *Rate {
	r := &Rate{Raw: raw, Toward: m, Between: a}
	if a > 0 {
		r.Own = a / (a + m/base)
	}
	r.Value = m + float64(r.Own*(raw-m))
	return r
}

// counts are events and bases without gaps. Areas lacking either figure, with a base of 0 or below, or with events below 0, take no part.
type counts struct {
	old          []int
	e, b, raw    []float64
	sumE, sumB   float64
	m            float64 // Σ events / Σ bases
	variance     float64 // Σ base·(raw − m)²/Σ base − m/mean base; may be negative
	meanBase     float64
	takesPart    []bool
	reasonsOfAll []Reason
}

// pairUp reads events and bases; both have one figure per area.
func pairUp(n int, events, bases []float64) (*counts, Reason) {
	if len(events) != n || len(bases) != n {
		return nil, BadLength
	}
	c := &counts{takesPart: make([]bool, n), reasonsOfAll: make([]Reason, n)}
	known := 0
	for i := range n {
		switch {
		case !finite(events[i]) || !finite(bases[i]):
			c.reasonsOfAll[i] = Missing
			continue
		case events[i] < 0 || bases[i] < 0:
			c.reasonsOfAll[i] = Negative
		case bases[i] == 0:
			c.reasonsOfAll[i] = NoBase
		default:
			c.takesPart[i] = true
			c.old = append(c.old, i)
			c.e, c.b, c.raw = append(c.e, events[i]), append(c.b, bases[i]), append(c.raw, events[i]/bases[i])
			c.sumE += events[i]
			c.sumB += bases[i]
		}
		known++
	}
	switch {
	case known == 0:
		return nil, NoFigures
	case len(c.old) == 0:
		return nil, NoBase
	}
	c.m = c.sumE / c.sumB
	c.meanBase = c.sumB / float64(len(c.old))
	for k := range c.old {
		d := c.raw[k] - c.m
		c.variance += float64(c.b[k] * float64(d*d))
	}
	c.variance = c.variance/c.sumB - c.m/c.meanBase
	if !finite(c.variance) || !finite(c.m) {
		return nil, OutOfRange
	}
	return c, ""
}

// Marshall returns the global empirical Bayes rates of Marshall (1991, Applied Statistics 40, 283–294): every rate drawn to that of the city by
// the variance between areas, clamped to 0. events and bases have one figure per area; a nil stands with its reason.
func Marshall(events, bases []float64) ([]*Rate, []Reason) {
	out := make([]*Rate, len(events))
	c, why := pairUp(len(events), events, bases)
	if why != "" {
		return out, reasons(events, why)
	}
	for k, i := range c.old {
		out[i] = newRate(c.raw[k], c.m, math.Max(0, c.variance), c.b[k])
	}
	return out, c.reasonsOfAll
}

// LocalForm says whose mean the rates of neighbours are held against in a local variance.
type LocalForm string

const (
	OwnMean LocalForm = "own_mean" // each neighbour against its own local mean (spdep)
	MyMean  LocalForm = "my_mean"  // each neighbour against the local mean of the area itself (PySAL; GeoDa)
)

// MarshallLocal returns local empirical Bayes rates: every rate drawn to that of the area and its neighbours together. Weights play no part,
// only who is a neighbour; an island is drawn to itself and keeps its rate. The variance is clamped to 0 in both forms.
func MarshallLocal(w *Weights, events, bases []float64, form LocalForm) ([]*Rate, []Reason) {
	out := make([]*Rate, len(events))
	if form != OwnMean && form != MyMean {
		return out, reasons(events, BadSetting)
	}
	c, why := pairUp(w.Len(), events, bases)
	if why != "" {
		return out, reasons(events, why)
	}
	near, _ := w.Among(c.takesPart)
	n := len(c.old)
	m, base, size := make([]float64, n), make([]float64, n), make([]float64, n)
	for k := range n {
		e, b := c.e[k], c.b[k]
		to, _ := near.Row(k)
		for _, j := range to {
			e += c.e[j]
			b += c.b[j]
		}
		m[k], base[k], size[k] = e/b, b, float64(len(to)+1)
	}
	spread := func(j int, against float64) float64 {
		d := c.raw[j] - against
		return float64(c.b[j] * float64(d*d))
	}
	for k, i := range c.old {
		sum := spread(k, m[k])
		to, _ := near.Row(k)
		for _, j := range to {
			against := m[k]
			if form == OwnMean {
				against = m[j]
			}
			sum += spread(int(j), against)
		}
		a := sum/base[k] - m[k]/(base[k]/size[k])
		out[i] = newRate(c.raw[k], m[k], math.Max(0, a), c.b[k])
	}
	return out, c.reasonsOfAll
}

// Standardised returns the rates of Assunção and Reis (1999, Statistics in Medicine 18, 2147–2162), (raw − m)/√v with v = a + m/base, or
// m/base where that is not positive: rates of unequal bases made comparable for Moran's I. A nil stands with its reason.
func Standardised(events, bases []float64) ([]*float64, []Reason) {
	out := make([]*float64, len(events))
	c, why := pairUp(len(events), events, bases)
	if why != "" {
		return out, reasons(events, why)
	}
	for k, i := range c.old {
		v := c.variance + c.m/c.b[k]
		if v <= 0 {
			v = c.m / c.b[k]
		}
		z := (c.raw[k] - c.m) / math.Sqrt(v)
		if !finite(z) {
			c.reasonsOfAll[i] = Constant // not one event in the city
			continue
		}
		out[i] = &z
	}
	return out, c.reasonsOfAll
}

// MoranRate is Moran's I of Standardised rates. The variances of the test are those of Moran.
func MoranRate(w *Weights, events, bases []float64) (*Global, Reason) {
	if len(events) != w.Len() || len(bases) != w.Len() {
		return nil, BadLength
	}
	z, whys := Standardised(events, bases)
	x := make([]float64, len(z))
	for i := range x {
		x[i] = math.NaN()
		if z[i] != nil {
			x[i] = *z[i]
		}
	}
	g, why := Moran(w, x)
	if why == NoFigures && len(whys) > 0 {
		why = whys[0]
	}
	return g, why
}
