package forecast

import (
	"math"

	"kvarter"
	"kvarter/internal/stat"
)

// Scale is what a series is projected on, so that a fan stays where figures can be.
type Scale string

const (
	Plain Scale = ""      // any figure
	Log   Scale = "log"   // above zero
	Logit Scale = "logit" // between 0 and ProjectOptions.Top
)

// ProjectOptions are those of Project and BackTest. Zero values are the defaults.
type ProjectOptions struct {
	To        int     // the last year to project; 0: one step
	MinPoints int     // fewer points since the last break: no projection; default and least 6
	Scale     Scale   // default Plain
	Top       float64 // under Logit the figure that none reaches: 1 for shares (default), 100 for per cent
}

func (o ProjectOptions) least() int { return max(o.MinPoints, 6) }

// ModelDamped names the model of every projection, so that a page can say how it was made.
const ModelDamped = "damped_local_linear_trend"

// Projection is where a series may go, if it goes on as it went. It is no effect of anything and no target.
type Projection struct {
	Model  string `json:"model"`
	Scale  Scale  `json:"scale,omitempty"`
	Reason Reason `json:"reason,omitempty"` // why there is none
	// From, To and Points tell which figures it rests on: the last ones a constant Step of years apart, after the last break.
	From   int    `json:"from,omitempty"`
	To     int    `json:"to,omitempty"`
	Points int    `json:"points"`
	Step   int    `json:"step,omitempty"`
	Cut    Reason `json:"cut,omitempty"` // Break or Missing, where earlier figures were left out

	Years    []ProjectedYear `json:"years,omitempty"`
	Backtest []Coverage      `json:"backtest,omitempty"`  // of this series alone; see BackTest for many
	TestedTo int             `json:"tested_to,omitempty"` // how many years ahead the back-test reaches; further on nothing was checked
}

// ProjectedYear is the fan of one year: the median, and the central 80 and 95 %.
type ProjectedYear struct {
	Year   int     `json:"year"`
	Value  float64 `json:"value"`
	Low80  float64 `json:"low80"`
	High80 float64 `json:"high80"`
	Low95  float64 `json:"low95"`
	High95 float64 `json:"high95"`
}

// Project carries a series forward by a damped local linear trend, ETS(A,Ad,N). Parameters are not picked but averaged: a declared grid of α, β
// and φ, each weighed by its likelihood with the start and the spread integrated out, so that the fan holds what is not known about them
// (smoothing.go). Over series drawn from the whole grid its coverage is nominal at every length and horizon (tested). For one set of
// parameters it need not be: a series that keeps its slope is held more often than the fan says, one whose slope turns every year (β/α near
// .6, φ near 1) less often ten years on; what it was for the series at hand is in Backtest. It never reaches across a break or a gap, and with fewer than MinPoints points there is none. Nothing is drawn at random.
func Project(s Series, o ProjectOptions) Projection {
	p := Projection{Model: ModelDamped, Scale: o.Scale}
	years, values, why := p.run(s, o)
	if why != "" {
		p.Reason = why
		return p
	}
	mix, ok := average(values)
	if !ok {
		p.Reason = NoVariation
		return p
	}
	last := years[len(years)-1]
	for h := 1; h == 1 && o.To == 0 || last+h*p.Step <= o.To; h++ {
		d := mix.ahead(h)
		at := func(q float64) float64 { return o.back(d.quantile(q)) }
		p.Years = append(p.Years, ProjectedYear{Year: last + h*p.Step, Value: at(.5), Low80: at(.1), High80: at(.9), Low95: at(.025), High95: at(.975)})
	}
	p.Backtest = BackTest([]Series{s}, o)
	for _, c := range p.Backtest {
		p.TestedTo = max(p.TestedTo, c.Ahead)
	}
	return p
}

// run finds the figures that a projection may rest on, on its scale, and notes them in p.
func (p *Projection) run(s Series, o ProjectOptions) (years []int, values []float64, why Reason) {
	if !s.sound() {
		return nil, nil, BadSeries
	}
	end := s.latest()
	if end < 0 {
		return nil, nil, NoFigures
	}
	start := end
	for at := end; start == at && !(s.Breaks != nil && s.Breaks[at]); {
		before := at - 1
		for before >= 0 && s.state(before) != kvarter.Known && !(s.Breaks != nil && s.Breaks[before]) {
			before--
		}
		if before < 0 || s.state(before) != kvarter.Known {
			break
		}
		if step := s.Years[at] - s.Years[before]; p.Step == 0 || step == p.Step {
			p.Step, start, at = step, before, before
		} else {
			p.Cut = Missing
			break
		}
	}
	for i := start; i >= 0 && s.Breaks != nil; i-- {
		if s.Breaks[i] && i > 0 {
			p.Cut = Break
		}
	}
	for i := start; i <= end; i++ {
		if s.state(i) == kvarter.Known {
			years, values = append(years, s.Years[i]), append(values, s.Values[i])
		}
	}
	p.From, p.To, p.Points, p.Step = years[0], years[len(years)-1], len(years), max(p.Step, 1)
	if p.Points < o.least() {
		return nil, nil, TooFew
	}
	for i, v := range values {
		if values[i] = o.forth(v); math.IsNaN(values[i]) || math.IsInf(values[i], 0) {
			return nil, nil, OffScale
		}
	}
	return years, values, ""
}

func (o ProjectOptions) top() float64 {
	if o.Top > 0 {
		return o.Top
	}
	return 1
}

func (o ProjectOptions) forth(v float64) float64 {
	switch o.Scale {
	case Log:
		return stat.Log(v)
	case Logit:
		return stat.Log(v / (o.top() - v))
	}
	return v
}

func (o ProjectOptions) back(x float64) float64 {
	switch o.Scale {
	case Log:
		return stat.Exp(x)
	case Logit:
		return float64(o.top() * logistic(x))
	}
	return x
}

// logistic returns 1/(1 + e^−x).
func logistic(x float64) float64 {
	if x < 0 {
		e := stat.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + stat.Exp(-x))
}
