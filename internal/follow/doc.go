// Package follow holds what a city follows over the years, as one audience may read it: the series of every indicator, their gaps to the rest of the
// city, the index of disadvantage, and targets with what may become of them. Pages, the command line and files read one Followed.
package follow

import (
	"kvarter"
	"kvarter/internal/forecast"
	"kvarter/internal/gap"
	"kvarter/internal/method"
)

// Followed is everything that is followed. Indicators, Comparisons and Places are aligned.
type Followed struct {
	Indicators  []Indicator
	From, To    kvarter.Period // the years whose gaps are compared
	Comparisons []gap.Comparison
	Index       gap.Index // of figures pooled as the method does
	Places      [][]Place // published figures of whole places beside each indicator
	Targets     []Standing
	// Coverage is the back-test of all projections together, on the series of the designated areas.
	Coverage []forecast.Coverage
	Breaks   map[string]method.Text // why a series breaks, by the key in gap.Point.Break
	Rounds   []Round
	// Moves tell how areas moved between classes from each round to the next: first between designated and not, then of each class of the method.
	Moves []gap.Transition
	Areas *kvarter.Areas

	Method *method.Method // of the round; names its classes
	City   *gap.City      // of single years: the counts behind the comparisons
}

// Indicator is what is followed.
type Indicator struct {
	method.Indicator
	Criterion string // the criterion that it decides; "" it decides none
}

// Round is a round that says who was designated.
type Round struct {
	ID         string
	Period     kvarter.Period
	Designated int
	Absent     []string // designated areas that are not among today's: of other boundaries
}

// Place is a whole place with its own published figures.
type Place struct {
	Level  kvarter.Level
	Code   string
	Series []gap.Point
}

// Standing is where a target stands, and where its series may go.
type Standing struct {
	Label      method.Text // "" the indicator's
	Of         string      // areas or gap
	Indicator  int         // position
	Progress   forecast.Progress
	Series     forecast.Series
	Projection forecast.Projection
}

// Indicator returns the position of an indicator, -1 for none.
func (f *Followed) Indicator(name string) int {
	for k := range f.Indicators {
		if f.Indicators[k].Name == name {
			return k
		}
	}
	return -1
}

// Span is the gap of indicator k by a membership.
func (f *Followed) Span(k int, m gap.Membership) *gap.Span {
	for j := range f.Comparisons[k].By {
		if s := &f.Comparisons[k].By[j]; s.Membership == m {
			return s
		}
	}
	return nil
}

// Reduction is the reduction of the index by a membership.
func (f *Followed) Reduction(m gap.Membership) *gap.Reduction {
	for j := range f.Index.By {
		if f.Index.By[j].Membership == m {
			return &f.Index.By[j].Reduction
		}
	}
	return nil
}

// Chosen is the year of the round that chose the areas of a fixed membership of the index; 0 where there is none.
func (f *Followed) Chosen(m gap.Membership) kvarter.Period {
	var out kvarter.Period
	for _, r := range f.Rounds { // ascending
		switch {
		case m == gap.AtStart && (out == 0 || int(r.Period) <= f.Index.From):
			out = r.Period
		case m == gap.AtEnd && (out == 0 || int(out) < f.Index.To):
			out = r.Period
		}
	}
	return out
}

// Area is the series of indicator k in the area at a position.
func (f *Followed) Area(k, area int) []gap.Point { return f.City.Indicators[k].Area(area) }

// Group is the series of indicator k in a group of areas.
func (f *Followed) Group(k int, level kvarter.Level, code string) []gap.Point {
	return f.City.Indicators[k].Series(f.members(func(a *kvarter.Area) bool { return a.Groups[level] == code }))
}

// Set is the series of indicator k in a set of area codes, such as an urban area.
func (f *Followed) Set(k int, codes map[string]bool) []gap.Point {
	return f.City.Indicators[k].Series(f.members(func(a *kvarter.Area) bool { return codes[a.Code] }))
}

func (f *Followed) members(in func(*kvarter.Area) bool) []bool {
	out := make([]bool, f.Areas.Len())
	for i := range out {
		out[i] = in(&f.Areas.Items[i])
	}
	return out
}
