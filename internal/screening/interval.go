package screening

import (
	"kvarter"
	"kvarter/internal/stat"
)

// beside writes what stands beside the value of area i: the figures that do not decide, and where the one that does comes from.
func (f *Figure) beside(i int, out *kvarter.CriterionFinding) {
	for _, x := range []struct {
		from []float64
		to   *float64
	}{{f.Raw, &out.Raw}, {f.Shrunk, &out.Shrunk}, {f.Weight, &out.ShrinkWeight}} {
		if x.from != nil {
			*x.to = x.from[i]
		}
	}
	if f.Imputed != nil {
		out.Imputed = f.Imputed[i]
	}
	if f.Survey != nil {
		out.Survey = f.Survey[i]
	}
}

// bounds sets the 95 % interval of a known value, or says why one that was asked for is not there.
func (j *judge) bounds(i int, out *kvarter.CriterionFinding) {
	l, asked := j.limits(i, out)
	switch {
	case !asked:
	case !l.There():
		out.NoInterval = string(l.Why)
	default:
		out.Low, out.High = l.Low, l.High
		if l.Of != stat.SimilarResidents || j.fig.Limits != nil {
			out.Superpopulation = string(l.Of)
		}
	}
}

// limits makes the interval of area i; asked is false where the method asks for none. Several years count largely the same people, so n is the mean
// base of the years.
func (j *judge) limits(i int, out *kvarter.CriterionFinding) (l stat.Limits, asked bool) {
	if out.Imputed != "" && j.interval != "" {
		return stat.None(stat.Imputed), true
	}
	if j.fig.Limits != nil {
		if l = j.fig.Limits[i]; l.Kind != "" || l.Why != "" {
			return l, true
		}
	}
	if out.Num != out.Num || j.fig.Worked {
		return l, false
	}
	years, per := float64(len(j.fig.Num)), j.fig.per()
	switch j.interval {
	case "wilson":
		den := out.Den / years
		l = stat.ShareLimits(float64(out.Value/per*den), den, level, j.effect)
		l.Low, l.High = float64(l.Low*per), float64(l.High*per)
	case "byar":
		l = stat.RateLimits(out.Num/years, out.Den/years, per, level)
	default:
		return l, false
	}
	return l, true
}
