package follow

import (
	"math"

	"kvarter"
	"kvarter/internal/forecast"
	"kvarter/internal/gap"
)

// SeriesOf turns the points of a group into a series that can be projected and held against a target.
func SeriesOf(points []gap.Point) forecast.Series {
	var s forecast.Series
	for _, p := range points {
		add(&s, p.Year, p.Value, p.Why, p.Break)
	}
	return s
}

// SeriesOfGap does so with the gap in points.
func SeriesOfGap(gaps []gap.Gap) forecast.Series {
	var s forecast.Series
	for _, g := range gaps {
		add(&s, g.Year, g.Points, g.Why, g.Areas.Break)
	}
	return s
}

func add(s *forecast.Series, year int, v *float64, why gap.Why, broken string) {
	x, state := math.NaN(), kvarter.Missing
	switch {
	case v != nil:
		x, state = *v, kvarter.Known
	case why == gap.Suppressed:
		state = kvarter.Suppressed
	}
	s.Years, s.Values, s.States, s.Breaks = append(s.Years, year), append(s.Values, x), append(s.States, state), append(s.Breaks, broken != "")
}
