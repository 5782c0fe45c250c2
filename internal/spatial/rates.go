package spatial

import (
	"math"

	"kvarter/internal/stat"
)

// Rate is an empirical Bayes rate of one area.
type Rate struct {
	Raw     float64 `json:"raw"`     // events / base
	Toward  float64 `json:"toward"`  // the mean that it is drawn to
	Between float64 `json:"between"` // variance between areas, never below 0
	Own     float64 `json:"own"`     // weight of Raw, from 0 to 1
	Value   float64 `json:"value"`   // Own·Raw + (1 − Own)·Toward
}

// counts are events and bases without gaps. Areas lacking either figure, with a base of 0 or below, or with events below 0, take no part.
type counts struct {
	old          []int
	e, b, raw    []float64
	prior        stat.Prior // of all areas that take part
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
		}
		known++
	}
	switch {
	case known == 0:
		return nil, NoFigures
	case len(c.old) == 0:
		return nil, NoBase
	}
	c.prior = stat.MarshallPrior(events, bases, c.old)
	if !c.prior.Known() {
		return nil, OutOfRange
	}
	return c, ""
}

// LocalForm says whose mean the rates of neighbours are held against in a local variance.
type LocalForm string

const (
	OwnMean LocalForm = "own_mean" // each neighbour against its own local mean (spdep)
	MyMean  LocalForm = "my_mean"  // each neighbour against the local mean of the area itself (PySAL; GeoDa)
)

// MarshallLocal returns local empirical Bayes rates: every rate drawn to that of the area and its neighbours together. Weights play no part,
// only who is a neighbour; an island is drawn to itself and keeps its rate. The variance is clamped to 0 in both forms. stat.Prior has the
// formula (Marshall 1991), package smallarea the global form.
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
	m, count, base := make([]float64, n), make([]float64, n), make([]float64, n)
	for k := range n {
		e, b := c.e[k], c.b[k]
		to, _ := near.Row(k)
		for _, j := range to {
			e += c.e[j]
			b += c.b[j]
		}
		m[k], count[k], base[k] = e/b, e, b
	}
	for k, i := range c.old {
		spread := stat.Spread(c.raw[k], c.b[k], m[k])
		to, _ := near.Row(k)
		for _, j := range to {
			against := m[k]
			if form == OwnMean {
				against = m[j]
			}
			spread += stat.Spread(c.raw[j], c.b[j], against)
		}
		p := stat.NewPrior(count[k], base[k], spread, len(to)+1)
		if !p.Known() {
			c.reasonsOfAll[i] = OutOfRange
			continue
		}
		own, value := p.Draw(c.raw[k], c.b[k])
		out[i] = &Rate{Raw: c.raw[k], Toward: p.Mean, Between: p.Between, Own: own, Value: value}
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
		v := c.prior.Unclamped + c.prior.Mean/c.b[k]
		if v <= 0 {
			v = c.prior.Mean / c.b[k]
		}
		z := (c.raw[k] - c.prior.Mean) / math.Sqrt(v)
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
