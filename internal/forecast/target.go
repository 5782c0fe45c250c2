package forecast

import (
	"math"

	"kvarter"
	"kvarter/internal/stat"
)

// Direction is the way that an indicator should move.
type Direction string

const (
	Down Direction = "down"
	Up   Direction = "up"
)

// Target is where an indicator of a group should be in a year, such as 2035.
type Target struct {
	Indicator string    `json:"indicator"`
	Group     string    `json:"group"`
	BaseYear  int       `json:"base_year"`
	Base      *float64  `json:"base,omitempty"` // nil: the figure that the series has in BaseYear
	Year      int       `json:"year"`
	Value     float64   `json:"value"`
	Direction Direction `json:"direction"`
}

// Status is how a series stands against its target. The set is closed.
type Status string

const (
	Achieved         Status = "achieved"           // the latest figure meets the target
	OnTrack          Status = "on_track"           // R ≥ .95
	SomeProgress     Status = "some_progress"      // .60 ≤ R < .95: goes the right way, too slowly
	LimitedProgress  Status = "limited_progress"   // 0 ≤ R < .60
	MovingAway       Status = "moving_away"        // R < 0
	CannotBeComputed Status = "cannot_be_computed" // Progress.Reason says why
)

// Cut-offs of R, observed over required growth: those of Open SDG and Statistics Canada («Progress Measurement Methodology for the
// Sustainable Development Goals», indicators with quantitative targets).
const (
	OnTrackFrom      = .95
	SomeProgressFrom = .60
)

// even is how far two figures may differ, relative to the larger, and still be equal: figures are quotients of counts.
const even = 1e-12

// Measure is how growth was measured.
type Measure string

const (
	Compound Measure = "compound" // relative change per year (CAGR)
	Linear   Measure = "linear"   // absolute change per year
)

// Progress is where a series stands against its target.
type Progress struct {
	Target
	Status     Status   `json:"status"`
	Reason     Reason   `json:"reason,omitempty"`
	From       *float64 `json:"from,omitempty"` // the figure of the base year
	LatestYear int      `json:"latest_year,omitempty"`
	Latest     *float64 `json:"latest,omitempty"`
	Measure    Measure  `json:"measure,omitempty"`
	// Observed, Required: growth a year from the base to the latest figure, and from the base to the target: a ratio less 1 under
	// Compound, units of the indicator under Linear. Remaining is what is required a year from the latest figure on.
	Observed  *float64 `json:"observed,omitempty"`
	Required  *float64 `json:"required,omitempty"`
	Remaining *float64 `json:"remaining,omitempty"`
	// Ratio is R, above zero in the desired direction. OnPath is where the way from base to target was in LatestYear.
	Ratio  *float64 `json:"ratio,omitempty"`
	OnPath *float64 `json:"on_path,omitempty"`
}

// Track says how a series stands against a target: R = d·g(base, latest)/|g(base, target)|, d = +1 where the desired direction is up and −1
// where it is down. g is the compound annual growth rate (y₁/y₀)^(1/n) − 1 where base, latest and target are all above zero, and (y₁ − y₀)/n
// where one of them is not: where the target is 0 or signs change. Source: Open SDG's progress methodology, whose fallback for a target
// of 0 (0.001 in its place) is replaced by the linear form.
//
// Rules, in this order. The target must be a number with a year after the base year. Base and latest figure must both be there, in
// two years, and no break between them. A latest figure that meets the target is achieved. A base of zero has no growth. A base that met the
// target while the latest figure does not has moved away. From the target year on nothing is on track any more: at most some progress.
func Track(s Series, t Target) Progress {
	p := Progress{Target: t, Status: CannotBeComputed}
	if t.Base != nil {
		p.Base = number(*t.Base)
	}
	finite := !math.IsNaN(t.Value) && !math.IsInf(t.Value, 0)
	base, latest, why := s.ends(t)
	p.From = number(base)
	if latest >= 0 {
		p.LatestYear, p.Latest = s.Years[latest], number(s.Values[latest])
	}
	switch {
	case !finite || t.Year <= t.BaseYear || t.Direction != Up && t.Direction != Down:
		p.Target.Value = finiteOr0(t.Value)
		p.Reason = NoTarget
		return p
	case why != "":
		p.Reason = why
		return p
	}
	now := s.Values[latest]
	if t.meets(now) {
		p.Status = Achieved
		if base != 0 {
			p.measure(base, now)
		}
		return p
	}
	if base == 0 {
		p.Reason = ZeroBase
		return p
	}
	p.measure(base, now)
	if t.meets(base) {
		p.Status = MovingAway
		return p
	}
	if p.Ratio == nil { // a base so near zero that growth is not a number
		p.Reason = ZeroBase
		return p
	}
	p.Status = status(*p.Ratio, p.LatestYear >= t.Year)
	return p
}

func finiteOr0(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// ends finds the base figure and the latest known one (position, -1 for none), and why they cannot be compared.
func (s Series) ends(t Target) (base float64, latest int, why Reason) {
	base = math.NaN()
	if !s.sound() {
		return base, -1, BadSeries
	}
	latest = s.latest()
	if t.Base != nil {
		base = *t.Base
	}
	at := -1
	for i, y := range s.Years {
		if y == t.BaseYear {
			at = i
		}
	}
	if t.Base == nil && at >= 0 && s.state(at) == kvarter.Known {
		base = s.Values[at]
	}
	switch {
	case latest < 0:
		return base, latest, NoFigures
	case math.IsNaN(base) && at >= 0 && s.state(at) == kvarter.Suppressed:
		return base, latest, Suppressed
	case math.IsNaN(base) || math.IsInf(base, 0):
		return base, latest, Missing
	case s.Years[latest] <= t.BaseYear:
		return base, latest, OnePoint
	}
	if s.Breaks != nil {
		for i, y := range s.Years {
			if s.Breaks[i] && y > t.BaseYear && i <= latest {
				return base, latest, Break
			}
		}
	}
	return base, latest, ""
}

func (t Target) meets(v float64) bool {
	if math.Abs(v-t.Value) <= even*math.Max(math.Abs(v), math.Abs(t.Value)) {
		return true
	}
	return (v > t.Value) == (t.Direction == Up)
}

// measure fills the growths and their ratio; there is no ratio where no growth is required.
func (p *Progress) measure(base, now float64) {
	p.Measure = Linear
	if base > 0 && now > 0 && p.Value > 0 {
		p.Measure = Compound
	}
	done, whole, left := p.LatestYear-p.BaseYear, p.Year-p.BaseYear, p.Year-p.LatestYear
	observed, required := growth(p.Measure, base, now, done), growth(p.Measure, base, p.Value, whole)
	p.Observed, p.Required = number(observed), number(required)
	if left > 0 {
		p.Remaining = number(growth(p.Measure, now, p.Value, left))
	}
	part := math.Min(1, float64(done)/float64(whole))
	if p.Measure == Compound {
		p.OnPath = number(float64(base * stat.Exp(float64(part*stat.Log(p.Value/base)))))
	} else {
		p.OnPath = number(base + float64(part*(p.Value-base)))
	}
	if math.Abs(p.Value-base) <= even*math.Abs(base) {
		return
	}
	r := observed / math.Abs(required)
	if p.Direction == Down {
		r = 0 - r
	}
	p.Ratio = number(r)
}

// growth is the growth a year from y0 to y1 over n years.
func growth(m Measure, y0, y1 float64, n int) float64 {
	if m == Compound {
		return stat.Exp(stat.Log(y1/y0)/float64(n)) - 1
	}
	return (y1 - y0) / float64(n)
}

func status(r float64, due bool) Status {
	switch {
	case r >= OnTrackFrom-even && !due:
		return OnTrack
	case r >= SomeProgressFrom-even:
		return SomeProgress
	case r >= -even:
		return LimitedProgress
	}
	return MovingAway
}
