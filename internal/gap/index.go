package gap

import (
	"math"
	"slices"

	"kvarter"
)

// Index is the index of disadvantage over the years and its reduction between two of them, by each membership:
//
//	D(t) = Σ wₖ·gₖ(t)/sₖ
//
// with gₖ the gap of criterion k in points, turned so that above zero is worse off, sₖ the standard deviation of the criterion over all small areas in
// the year From, weighted by residents and frozen, and wₖ the declared weights over their sum. The unit is one such standard deviation.
// The reduction is 1 − D(To)/D(From). The city's own formula for «17 % less disadvantaged» is unpublished; this is kvarter's.
type Index struct {
	From     int         `json:"from"`
	To       int         `json:"to"`
	Criteria []Criterion `json:"criteria"`
	Omitted  []Omitted   `json:"omitted,omitempty"` // criteria that could not be measured in the year From
	By       []IndexSpan `json:"by"`                // start, end, each
	Why      Why         `json:"why,omitempty"`
}

// Criterion is a criterion of the index with the unit that it is measured in.
type Criterion struct {
	Name       string  `json:"name"`
	Weight     float64 `json:"weight"` // over the sum of all
	SD         float64 `json:"sd"`     // sₖ
	NoInterval bool    `json:"no_interval,omitempty"`
}

// Omitted is a criterion that takes no part, and why.
type Omitted struct {
	Name string `json:"name"`
	Why  Why    `json:"why"`
}

// IndexSpan is the index by one membership.
type IndexSpan struct {
	Membership Membership   `json:"membership"`
	Values     []IndexPoint `json:"values"`
	Reduction  Reduction    `json:"reduction"`
}

// IndexPoint is D in one year. Low and High are its 95 % interval for the superpopulation «what might have happened that year to similar residents»: the
// criteria are taken to err together, since they are about the same people; those without counts add nothing to it.
type IndexPoint struct {
	Year int      `json:"year"`
	D    *float64 `json:"d"`
	Low  *float64 `json:"low,omitempty"`
	High *float64 `json:"high,omitempty"`
	Why  Why      `json:"why,omitempty"`
	Of   string   `json:"of,omitempty"` // the criterion that Why is about
}

// used is a criterion with what its gap is multiplied by: weight and sign over the spread at the start, of figures before Per.
type used struct {
	*Indicator
	v float64
	k int // position of the indicator
}

type indexer struct {
	*Ledger
	used   []used
	chosen *nearby // what was found of the areas designated at the start
}

// Disadvantage computes the index of disadvantage of a city. Criteria are the indicators with a Weight above 0.
func Disadvantage(c *City, from, to kvarter.Period) Index {
	return NewLedger(c, from, to).Disadvantage()
}

// Disadvantage computes the index of disadvantage of the ledger's city.
func (l *Ledger) Disadvantage() Index {
	c, from, to := l.c, l.from, l.to
	r := Index{From: int(from), To: int(to)}
	e := indexer{Ledger: l}
	total := 0.0
	for k := range c.Indicators {
		x := &c.Indicators[k]
		if !(x.Weight > 0) {
			continue
		}
		sd, why := unit(l.at(k, from))
		v := x.Weight * x.sign() / sd
		if why == "" && !finite(x.Weight, v, x.per()*sd) {
			why = NoFigures
		}
		if why != "" {
			r.Omitted = append(r.Omitted, Omitted{x.Name, why})
			continue
		}
		total += x.Weight
		e.used = append(e.used, used{x, v, k})
		r.Criteria = append(r.Criteria, Criterion{Name: x.Name, Weight: x.Weight, SD: x.per() * sd, NoInterval: x.Mean})
	}
	if !finite(total) {
		e.used, r.Criteria = nil, nil
	}
	for k := range e.used {
		e.used[k].v /= total
		r.Criteria[k].Weight /= total
	}
	switch {
	case len(e.used) == 0:
		r.Why = NoCriteria
	case from >= to:
		r.Why = OnePeriod
	}
	for _, m := range Memberships() {
		r.By = append(r.By, e.span(m, r.Why))
	}
	return r
}

// unit is the spread of a criterion at the start.
func unit(t *totals) (float64, Why) {
	if t == nil {
		return 0, NoFigures
	}
	mean, sd, ok := t.all.moments()
	if !ok {
		return 0, NoFigures
	}
	if sd <= 1e-12*math.Abs(mean) {
		return 0, NoSpread
	}
	return sd, ""
}

// years lists those of the criteria, ascending.
func (e *indexer) years() []kvarter.Period {
	var out []kvarter.Period
	seen := map[kvarter.Period]bool{}
	for _, x := range e.used {
		for i := range x.Slices {
			if p := x.Slices[i].Period; !seen[p] {
				seen[p] = true
				at := len(out)
				for at > 0 && out[at-1] > p {
					at--
				}
				out = append(out[:at], append([]kvarter.Period{p}, out[at:]...)...)
			}
		}
	}
	return out
}

func (e *indexer) span(m Membership, why Why) IndexSpan {
	s := IndexSpan{Membership: m, Values: []IndexPoint{}, Reduction: Reduction{From: int(e.from), To: int(e.to), Why: why}}
	var ends [2]IndexPoint
	have := [2]bool{}
	j := slices.Index(Memberships(), m)
	for _, year := range e.years() {
		p := e.point(year, j)
		s.Values = append(s.Values, p)
		if year == e.from {
			ends[0], have[0] = p, true
		}
		if year == e.to {
			ends[1], have[1] = p, true
		}
	}
	if why == "" {
		if !have[0] || !have[1] {
			s.Reduction.Why = NoFigures
			return s
		}
		s.Reduction = e.reduce(m, ends)
	}
	return s
}

// point is D of a year by membership j.
func (e *indexer) point(year kvarter.Period, j int) IndexPoint {
	p := IndexPoint{Year: int(year)}
	d, se := 0.0, 0.0
	for _, x := range e.used {
		t := e.at(x.k, year)
		if p.Of = x.Name; t == nil {
			p.Why = NoFigures
			return p
		}
		if !t.stated[j] {
			p.Why, p.Of = NoRound, ""
			return p
		}
		if x.broken(e.from, year) != "" {
			p.Why = Break
			return p
		}
		if g := t.gap(x.Indicator, j); g.Why != "" {
			p.Why = g.Why
			return p
		}
		areas, rest := t.split(j)
		a, r := areas.num/areas.den, rest.num/rest.den
		d += float64(x.v * (a - r))
		if !x.Mean {
			se += float64(math.Abs(x.v) * math.Sqrt(x.variance(a, areas.den)+x.variance(r, rest.den)))
		}
	}
	p.Of = ""
	p.D, p.Low, p.High = number(d), number(d-float64(z95*se)), number(d+float64(z95*se))
	if p.D == nil || p.Low == nil || p.High == nil { // counts beyond what a float64 adds up
		p.D, p.Low, p.High, p.Why = nil, nil, nil, NoFigures
	}
	return p
}

// z95 is the 97.5 % point of the normal distribution.
const z95 = 1.959963984540054

// variance is that of a share of n residents in the superpopulation, p(1−p)/n times the design effect; a rate above 1 has that of a count.
func (x *Indicator) variance(p, n float64) float64 {
	v := float64(p * (1 - p))
	if v < 0 {
		v = math.Abs(p)
	}
	if x.Design > 0 {
		v *= x.Design
	}
	return v / n
}
