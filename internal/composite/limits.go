package composite

import (
	"math"
	"slices"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

// Level is the level of intervals.
const Level = .95

// published gives the figures their intervals where those do not follow from counts over bases: what a sample says of its own estimates, the delta
// method where a value has a variance, Byar where a count has no base.
func (f *Figure) published(ind *method.Indicator, tables []*kvarter.Table, m *matcher) {
	switch {
	case ind.Value != "" && slices.ContainsFunc(tables, func(t *kvarter.Table) bool { return t.Estimates[ind.Value] != nil }):
		f.sampled(ind.Value, tables, m)
	case ind.Variance != "":
		f.supplied(ind.Variance, tables, m)
	case ind.Count != "" && ind.Base == "" && (ind.Interval == "" || ind.Interval == "byar"):
		f.Limits = make([]stat.Limits, len(m.codes))
		for i := range f.Limits {
			if f.Value.Known(i) {
				f.Limits[i] = stat.RateLimits(f.Value.Values[i]/f.Per, 1, f.Per, Level)
			}
		}
	}
}

// sampled takes over the intervals of one year's sample. Samples of several years are drawn apart from each other, so that the variance of their mean is
// that of their sum over the square of their number.
func (f *Figure) sampled(column string, tables []*kvarter.Table, m *matcher) {
	f.Limits, f.Survey = make([]stat.Limits, len(m.codes)), make([]string, len(m.codes))
	years := float64(len(tables))
	for i, code := range m.codes {
		if !f.Value.Known(i) {
			continue
		}
		variance, freedom, there, last := 0.0, math.Inf(1), 0, kvarter.Estimate{}
		for _, t := range tables {
			if e, ok := t.Estimates[column][code]; ok {
				there, last = there+1, e
				variance += float64(e.SE*e.SE) / float64(years*years)
				freedom = math.Min(freedom, e.Freedom)
			}
		}
		if there == 0 {
			continue
		}
		f.Survey[i] = "direct"
		if last.Synthetic {
			f.Survey[i] = "synthetic"
		}
		switch {
		case there < len(tables): // a year that somebody published, whose variance nobody knows
			f.Limits[i] = stat.None(stat.NoVariance)
		case len(tables) > 1:
			f.Limits[i] = stat.MeanLimits(f.Value.Values[i], float64(variance*float64(f.Per*f.Per)), freedom, Level, stat.SampledResidents)
		case last.Why != "":
			f.Limits[i] = stat.None(stat.NoInterval(last.Why))
		default:
			f.Limits[i] = stat.Limits{Interval: stat.Interval{Low: float64(f.Per * last.Low), High: float64(f.Per * last.High)},
				Level: Level, Kind: stat.Kind(last.Kind), Of: stat.SampledResidents}
		}
	}
}

// supplied makes intervals from a column of variances: over several years their mean, since the years hold largely the same people. A year without the
// column, such as one long past that is only followed, has no variance.
func (f *Figure) supplied(column string, tables []*kvarter.Table, m *matcher) {
	n := len(m.codes)
	variance := make([]float64, n)
	for _, t := range tables {
		v, err := yearOf(t, column, m.match(t), make([]kvarter.State, n))
		for i := range variance {
			if err != nil {
				variance[i] = math.NaN()
				continue
			}
			variance[i] += v[i] / float64(len(tables))
		}
	}
	f.Limits = make([]stat.Limits, n)
	for i := range f.Limits {
		if f.Value.Known(i) {
			f.Limits[i] = stat.MeanLimits(f.Value.Values[i], float64(variance[i]*float64(f.Per*f.Per)), math.Inf(1), Level, stat.SimilarResidents)
		}
	}
}

// lend gives area i the interval of the group whose figure it takes.
func (f *Figure) lend(group *Figure, i int) {
	n := f.Value.Len()
	if group.Limits != nil {
		if f.Limits == nil {
			f.Limits = make([]stat.Limits, n)
		}
		f.Limits[i] = group.Limits[i]
	}
	if group.Survey != nil && group.Survey[i] != "" {
		if f.Survey == nil {
			f.Survey = make([]string, n)
		}
		f.Survey[i] = "inherited"
	}
}

// Follow marks area i as coming from where an earlier figure came from: inherited, or by a sample.
func (f *Figure) Follow(earlier *Figure, i int) {
	n := f.Value.Len()
	if earlier.Inherited != nil && earlier.Inherited[i] {
		if f.Inherited == nil {
			f.Inherited, f.InheritedFrom = make([]bool, n), make([]string, n)
		}
		f.Inherited[i], f.InheritedFrom[i] = true, earlier.InheritedFrom[i]
	}
	if earlier.Survey != nil && earlier.Survey[i] != "" {
		if f.Survey == nil {
			f.Survey = make([]string, n)
		}
		f.Survey[i] = earlier.Survey[i]
	}
}
