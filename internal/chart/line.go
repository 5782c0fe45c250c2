package chart

import (
	"html/template"
	"math"

	"kvarter"
)

// LineSpec is one or a few series over years: with intervals, breaks, limits, a target and a projection where there are any.
type LineSpec struct {
	Label         string // the picture in words
	Width, Height float64
	Series        []Series
	Breaks        []Break
	Limits        []Limit
	Target        *Target
	Every         int   // years between figures; default 1. Points farther apart are not joined
	Zero          bool  // the axis holds zero
	Axis          Range // shared with other pictures where given
	From, To      int   // years of the axis; 0: those of the figures
	Format        func(float64) string
	Text          LineText
}

// LineText names figures that are not there, under the years; an empty one leaves the mark without a name.
type LineText struct{ Missing, Suppressed string }

// Series is one line. Its colour follows from its position.
type Series struct {
	Name   string
	Points []Point
	Fan    []FanPoint // a projection
}

// Point is the figure of a year, with its interval (NaN: none). A year that is not listed is not expected; one whose figure is missing or
// suppressed is marked at the foot.
type Point struct {
	Year             int
	Value, Low, High float64
	State            kvarter.State
}

// FanPoint is a projected year: a centre and two nested intervals.
type FanPoint struct {
	Year                int
	Centre              float64
	InnerLow, InnerHigh float64
	OuterLow, OuterHigh float64
}

// Break says that figures from Year on are not comparable with those before: lines and bands are cut there, and the cut is marked.
type Break struct {
	Year   int
	Name   string
	Series string // empty: every series
}

// Target is a figure to be reached in a year.
type Target struct {
	Year  int
	Value float64
	Name  string
}

// Figures are the numbers of the picture, series by series and year by year.
func (s LineSpec) Figures() []Figure {
	var f figures
	s = s.trimmed()
	for _, l := range s.Limits {
		f.known(l.Name, PartThreshold, 0, l.Value)
	}
	for _, x := range s.Series {
		for _, p := range x.Points {
			f.add(x.Name, PartValue, p.Year, p.Value, p.State)
			if p.band() {
				f.known(x.Name, PartLow, p.Year, p.Low)
				f.known(x.Name, PartHigh, p.Year, p.High)
			}
		}
		for _, p := range x.Fan {
			f.known(x.Name, PartCentre, p.Year, p.Centre)
			f.known(x.Name, PartInnerLow, p.Year, p.InnerLow)
			f.known(x.Name, PartInnerHigh, p.Year, p.InnerHigh)
			f.known(x.Name, PartOuterLow, p.Year, p.OuterLow)
			f.known(x.Name, PartOuterHigh, p.Year, p.OuterHigh)
		}
	}
	for _, b := range s.Breaks {
		f = append(f, Figure{b.Name, PartBreak, b.Year, nan(), kvarter.Missing})
	}
	if s.Target != nil {
		f.known(s.Target.Name, PartTarget, s.Target.Year, s.Target.Value)
	}
	return f
}

// trimmed is the picture without what lies outside From and To.
func (s LineSpec) trimmed() LineSpec {
	inside := func(year int) bool { return (s.From == 0 || year >= s.From) && (s.To == 0 || year <= s.To) }
	series := make([]Series, len(s.Series))
	for i, x := range s.Series {
		series[i].Name = x.Name
		for _, p := range x.Points {
			if inside(p.Year) {
				series[i].Points = append(series[i].Points, p)
			}
		}
		for _, p := range x.Fan {
			if inside(p.Year) {
				series[i].Fan = append(series[i].Fan, p)
			}
		}
	}
	s.Series = series
	if s.Target != nil && !inside(s.Target.Year) {
		s.Target = nil
	}
	return s
}

func (p Point) known() bool { return stateOf(p.Value, p.State) == kvarter.Known }

func (p Point) band() bool {
	return p.known() && drawable(p.Low) && drawable(p.High) && p.Low <= p.High
}

// Domain is the axis of the figures: of all that Figures lists, at readable ends, unless it is given.
func (s LineSpec) Domain() Range {
	if s.Axis.given() {
		return s.Axis
	}
	return s.extent().fit(s.Zero)
}

func (s LineSpec) extent() Range {
	r := emptyRange()
	for _, f := range s.Figures() {
		r = r.with(f.Value)
	}
	return r
}

// years are the first and the last year; ok is false where there is none.
func (s LineSpec) years() (from, to int, ok bool) {
	from, to = math.MaxInt, math.MinInt
	take := func(y int) { from, to = min(from, y), max(to, y) }
	for _, x := range s.Series {
		for _, p := range x.Points {
			take(p.Year)
		}
		for _, p := range x.Fan {
			take(p.Year)
		}
	}
	if t := s.Target; t != nil && drawable(t.Value) {
		take(t.Year)
	}
	if s.From != 0 {
		from = s.From
	}
	if s.To != 0 {
		to = s.To
	}
	return from, to, from <= to
}

// breaksAfter reports whether a series starts anew after one year and by another.
func (s LineSpec) breaksAfter(name string, from, to int) bool {
	for _, b := range s.Breaks {
		if (b.Series == "" || b.Series == name) && b.Year > from && b.Year <= to {
			return true
		}
	}
	return false
}

// Pieces are the stretches of a series that are joined: known figures, no more than Every years apart, with no break between.
func (s LineSpec) Pieces(x Series) [][]Point {
	var out [][]Point
	last, every := -1, max(s.Every, 1)
	for i, p := range x.Points {
		if !p.known() {
			last = -1
			continue
		}
		if last < 0 || p.Year-x.Points[last].Year > every || s.breaksAfter(x.Name, x.Points[last].Year, p.Year) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], p)
		last = i
	}
	return out
}

// fan is the projection of a series: joined to its last figure where that is known and neither years nor a break lie between.
func (s LineSpec) fan(x Series) []FanPoint {
	var out []FanPoint
	for _, p := range x.Fan {
		if drawable(p.Centre) {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return nil
	}
	if n := len(x.Points); n > 0 {
		p, y := x.Points[n-1], out[0].Year
		if p.known() && p.Year < y && y-p.Year <= max(s.Every, 1) && !s.breaksAfter(x.Name, p.Year, y) {
			return append([]FanPoint{{p.Year, p.Value, p.Value, p.Value, p.Value, p.Value}}, out...)
		}
	}
	return out
}

// Line draws the series. Each is named at its end with its last figure; gaps and breaks are never bridged; figures that are not there are marked under the
// years, a ring for a missing one and a cross for a suppressed one. Breaks are marked by two slanting strokes on the axis of years; names of
// breaks that would cover others are left to the title of their mark.
func Line(s LineSpec) template.HTML {
	width, height := orDefault(s.Width, 680), orDefault(s.Height, 300)
	var b svg
	b.open("k-lines", s.Label, width, height, false)
	b.line(s.trimmed(), width, height, 0, false)
	return b.close()
}
