package gap

import "kvarter"

// Comparison is what became of the gap of one indicator: every year by each membership, the change between two years, and where it came from.
type Comparison struct {
	Indicator string   `json:"indicator"`
	Lower     bool     `json:"lower_is_worse,omitempty"`
	City      []Point  `json:"city"` // all areas together
	By        []Span   `json:"by"`   // start, end, each
	Spread    []Spread `json:"spread"`
	// Decomposition splits the change of the gap as designated each year; nil where it is not stated.
	Decomposition *Decomposition `json:"decomposition,omitempty"`
	WhyNot        Why            `json:"why_not_decomposed,omitempty"`
}

// Span is the gap over the years by one membership.
type Span struct {
	Membership Membership `json:"membership"`
	Gaps       []Gap      `json:"gaps"`
	Change     Change     `json:"change"`
}

// Spread is the dispersion over all small areas in a year, each weighted by its residents (sigma).
type Spread struct {
	Year  int      `json:"year"`
	Mean  *float64 `json:"mean"`
	SD    *float64 `json:"sd"`
	CV    *float64 `json:"cv"` // SD over mean; nil where the mean is 0 or below
	Known int      `json:"known"`
	Break string   `json:"break,omitempty"`
	Why   Why      `json:"why,omitempty"`
}

// Compare follows the gap of every indicator of a city, and compares the years from and to.
func Compare(c *City, from, to kvarter.Period) []Comparison { return NewLedger(c, from, to).Compare() }

// Compare follows the gap of every indicator, and compares the ledger's two years: of a series that begins later or ends earlier, the first and last of its
// years between them.
func (l *Ledger) Compare() []Comparison {
	c := l.c
	out := make([]Comparison, len(c.Indicators))
	for k := range c.Indicators {
		x := &c.Indicators[k]
		r := &out[k]
		r.Indicator, r.Lower = x.Name, x.Lower
		for _, m := range Memberships() {
			r.By = append(r.By, Span{Membership: m, Gaps: make([]Gap, 0, len(x.Slices))})
		}
		for i := range x.Slices {
			s := &x.Slices[i]
			t := &l.totals[k][i]
			r.City = append(r.City, x.point(s, t.city()))
			r.Spread = append(r.Spread, x.spread(s, t.all))
			for j := range r.By {
				r.By[j].Gaps = append(r.By[j].Gaps, t.gap(x, j))
			}
		}
		from, to := l.actual(k)
		for j := range r.By {
			r.By[j].Change = x.change(r.By[j].Membership, r.By[j].Gaps, from, to)
		}
		r.Decomposition, r.WhyNot = l.decompose(k, from, to)
	}
	return out
}

func (x *Indicator) spread(s *Slice, all spread) Spread {
	r := Spread{Year: int(s.Period), Known: all.known, Break: s.Break}
	mean, sd, ok := all.moments()
	if !ok {
		r.Why = NoFigures
		return r
	}
	if r.Mean, r.SD = number(x.per()*mean), number(x.per()*sd); r.Mean == nil || r.SD == nil {
		r.Mean, r.SD, r.Why = nil, nil, NoFigures
		return r
	}
	if mean > 0 {
		r.CV = number(sd / mean)
	}
	return r
}
