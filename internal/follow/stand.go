package follow

import (
	"kvarter"
	"kvarter/internal/forecast"
	"kvarter/internal/gap"
	"kvarter/internal/method"
)

// What a target is of.
const (
	OfAreas = "areas" // the areas designated at the end: targets are about the areas of today
	OfGap   = "gap"   // their distance to the rest of the city
	OfCity  = "city"  // the whole city
)

// Stand says where indicator k stands against a target, and where its series may go.
func (f *Followed) Stand(k int, of string, t forecast.Target) Standing {
	s := Standing{Of: of, Indicator: k}
	o := forecast.ProjectOptions{To: t.Year}
	gaps := f.Span(k, gap.AtEnd).Gaps
	switch of {
	case OfGap:
		s.Series = SeriesOfGap(gaps)
	case OfCity:
		everywhere := make([]bool, f.Areas.Len())
		for i := range everywhere {
			everywhere[i] = true
		}
		s.Series = SeriesOf(f.City.Indicators[k].Series(everywhere))
	default:
		points := make([]gap.Point, 0, len(gaps))
		for _, g := range gaps {
			points = append(points, g.Areas)
		}
		s.Series = SeriesOf(points)
	}
	if of != OfGap && f.Indicators[k].Unit == "share" {
		o.Scale = forecast.Logit
	}
	t.Indicator, t.Group = f.Indicators[k].Name, of
	s.Progress = forecast.Track(s.Series, t)
	s.Projection = forecast.Project(s.Series, o)
	return s
}

// Progress says where an indicator of the action plan stands: found by its name, or by its columns. false where it is not followed.
func (f *Followed) Progress(x kvarter.PlanIndicator) (Standing, bool) {
	if f == nil {
		return Standing{}, false
	}
	k := -1
	if x.Indicator != "" {
		k = f.Indicator(x.Indicator)
	} else if x.Count != "" {
		for i := range f.Indicators {
			if f.Indicators[i].Count == x.Count && f.Indicators[i].Base == x.Base {
				k = i
			}
		}
	}
	if k < 0 {
		return Standing{}, false
	}
	s := f.Stand(k, x.Of, forecast.Target{BaseYear: x.Target.BaseYear, Year: x.Target.Year, Value: x.Target.Value, Direction: forecast.Direction(x.Target.Direction)})
	if x.Label != (kvarter.Text{}) {
		s.Label = method.Text{"da": x.Label.DA, "en": x.Label.EN}
	}
	return s, true
}
