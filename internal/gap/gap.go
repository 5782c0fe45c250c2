package gap

import (
	"math"

	"kvarter"
	"kvarter/internal/stat"
)

// Gap is the difference between the areas and the rest of the city in one year: in points and as the logarithm of the ratio, always together.
type Gap struct {
	Year     int      `json:"year"`
	Areas    Point    `json:"areas"`
	Rest     Point    `json:"rest"`
	Points   *float64 `json:"points"`    // areas − rest, in the unit of the indicator
	LogRatio *float64 `json:"log_ratio"` // ln(areas/rest)
	Why      Why      `json:"why,omitempty"`
	WhyRatio Why      `json:"why_ratio,omitempty"`
}

// Verdict says what became of a gap; «closer» and «further» only where points and ratio agree.
type Verdict string

const (
	Closer     Verdict = "closer"
	Further    Verdict = "further"
	Disagree   Verdict = "disagree"    // points and ratio say different things
	Unchanged  Verdict = "unchanged"   // both are what they were
	CaughtUp   Verdict = "caught_up"   // the areas were worse off, and no longer are
	FellBehind Verdict = "fell_behind" // the areas were not worse off, and now are
	Ahead      Verdict = "ahead"       // the areas were and are better off
)

// Change compares a gap in two years. From and To are the years that are compared: the actual years of the figures.
type Change struct {
	Membership Membership `json:"membership"`
	From       *Gap       `json:"from,omitempty"`
	To         *Gap       `json:"to,omitempty"`
	Points     *float64   `json:"points"`
	LogRatio   *float64   `json:"log_ratio"`
	Verdict    Verdict    `json:"verdict,omitempty"`
	Why        Why        `json:"why,omitempty"`
	Break      string     `json:"break,omitempty"`
}

func gapOf(x *Indicator, s *Slice, areas, rest sums) Gap {
	g := Gap{Year: int(s.Period), Areas: x.point(s, areas), Rest: x.point(s, rest)}
	switch {
	case g.Areas.Value == nil:
		g.Why = g.Areas.Why
	case g.Rest.Value == nil:
		g.Why = g.Rest.Why
	default:
		a, r := *g.Areas.Value, *g.Rest.Value
		if g.Points = number(a - r); g.Points == nil {
			g.Why = NoFigures
		} else if a > 0 && r > 0 {
			g.LogRatio = number(stat.Log(a / r))
		}
	}
	if g.WhyRatio = g.Why; g.LogRatio == nil && g.Why == "" {
		g.WhyRatio = ZeroBase
	}
	return g
}

// even is how far two gaps may differ, relative to the larger, and still be equal: figures are quotients of counts.
const even = 1e-12

func (x *Indicator) change(m Membership, gaps []Gap, from, to kvarter.Period) Change {
	c := Change{Membership: m}
	for i := range gaps {
		if gaps[i].Year == int(from) {
			c.From = &gaps[i]
		}
		if gaps[i].Year == int(to) {
			c.To = &gaps[i]
		}
	}
	switch {
	case c.From == nil || c.To == nil:
		c.Why = NoFigures
	case from == to:
		c.Why = OnePeriod
	case c.From.Why != "":
		c.Why = c.From.Why
	case c.To.Why != "":
		c.Why = c.To.Why
	default:
		if c.Break = x.broken(from, to); c.Break != "" {
			c.Why = Break
		}
	}
	if c.Why != "" {
		return c
	}
	p0, p1 := x.sign()**c.From.Points, x.sign()**c.To.Points
	if c.Points = number(*c.To.Points - *c.From.Points); c.Points == nil {
		c.Why = NoFigures
		return c
	}
	if c.From.LogRatio == nil || c.To.LogRatio == nil {
		c.Verdict = judge(p0, p1, math.NaN(), math.NaN())
		return c
	}
	c.LogRatio = number(*c.To.LogRatio - *c.From.LogRatio)
	c.Verdict = judge(p0, p1, x.sign()**c.From.LogRatio, x.sign()**c.To.LogRatio)
	return c
}

// judge compares gaps that are above zero where the areas are worse off. Without logarithms (a zero) only crossing and standing still can be said.
func judge(p0, p1, l0, l1 float64) Verdict {
	way := func(a, b float64) int {
		switch {
		case math.Abs(b-a) <= even*math.Max(math.Abs(a), math.Abs(b)):
			return 0
		case b < a:
			return -1
		}
		return 1
	}
	switch points, ratio := way(p0, p1), way(l0, l1); {
	case points == 0 && (ratio == 0 || math.IsNaN(l0)):
		return Unchanged
	case p0 > 0 && p1 <= 0:
		return CaughtUp
	case p0 <= 0 && p1 > 0:
		return FellBehind
	case p0 <= 0:
		return Ahead
	case math.IsNaN(l0) || points != ratio:
		return Disagree
	case points < 0:
		return Closer
	}
	return Further
}
