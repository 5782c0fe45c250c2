package uncertainty

import (
	"math"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

// Figure is what is believed of an indicator in every area.
type Figure struct {
	Posterior []Posterior
	// Domain numbers the survey domain of an area whose value it inherits, from 0: all areas of a domain share one draw. −1: the area's own. nil: all are.
	Domain []int32
	// Weight is what an area counts in totals: its base, or its residents where there are no counts. 0: it is in no total.
	Weight []float64
}

// Drawn reports whether any area's figure is drawn.
func (f *Figure) Drawn() bool {
	for i := range f.Posterior {
		if f.Posterior[i].Drawn() {
			return true
		}
	}
	return false
}

// FromRound takes from a round what it tells of its indicators: of those that criteria compare, counts or intervals; the others, which only an index is made
// of, are fixed unless FromData finds their counts. A prior of zero is fitted to the areas, criterion by criterion (empirical Bayes). Years that were pooled count largely the same people, so n is their mean base, as in the intervals.
func FromRound(r *kvarter.Round, m *method.Method, prior Prior) map[string]*Figure {
	out := map[string]*Figure{}
	n := len(r.Findings)
	for _, c := range r.Nodes {
		if m.Indicator(c.Name) == nil {
			continue
		}
		f := &Figure{Posterior: make([]Posterior, n), Weight: make([]float64, n)}
		for i := range n {
			f.Posterior[i] = Fixed(math.NaN())
			if c.Column.Known(i) {
				f.Posterior[i] = Fixed(c.Column.Values[i])
			}
			if p := r.Findings[i].Population; p > 0 {
				f.Weight[i] = p
			}
		}
		out[c.Name] = f
	}
	for k := range m.Criteria {
		if ind := m.Indicator(m.Criteria[k].Of); ind != nil && out[ind.Name] != nil {
			told := make([]*kvarter.CriterionFinding, n)
			for i := range told {
				told[i] = &r.Findings[i].Criteria[k]
			}
			out[ind.Name].read(told, ind, prior)
		}
	}
	return out
}

// read takes posteriors, domains and weights from what findings tell of the figure in every area.
func (f *Figure) read(told []*kvarter.CriterionFinding, ind *method.Indicator, prior Prior) {
	per, years := ind.Per, float64(max(ind.Years.Last, 1))
	if per == 0 {
		per = 1
	}
	if prior == (Prior{}) {
		num, den := make([]float64, len(told)), make([]float64, len(told))
		for i, c := range told {
			if c.State == kvarter.Known && c.Inherited == "" {
				num[i], den[i] = effective(ind, c, per, years)
			}
		}
		prior = Fit(num, den)
	}
	domains := map[string]int32{}
	for i, c := range told {
		if c.State != kvarter.Known {
			continue
		}
		if c.Inherited != "" {
			if f.Domain == nil {
				f.Domain = make([]int32, len(told))
				for j := range f.Domain {
					f.Domain[j] = -1
				}
			}
			d, ok := domains[c.Inherited]
			if !ok {
				d = int32(len(domains))
				domains[c.Inherited] = d
			}
			f.Domain[i] = d
		}
		f.Posterior[i] = posterior(ind, c, per, years, prior)
		if c.Den > 0 && c.Inherited == "" {
			f.Weight[i] = c.Den
		}
	}
}

// posterior reads what a finding says of a figure, in the same terms as its interval.
func posterior(ind *method.Indicator, c *kvarter.CriterionFinding, per, years float64, prior Prior) Posterior {
	counted := c.Den > 0 && !math.IsNaN(c.Num)
	switch interval := ind.Interval; {
	case interval == "none":
		return Fixed(c.Value)
	case counted && (interval == "wilson" || interval == "" && per == 1):
		num, den := effective(ind, c, per, years)
		return Share(num, den, 1, per, prior)
	case counted:
		return Count(c.Num/years, c.Den/years, per)
	case c.High > c.Low:
		se := (c.High - c.Low) / (2 * z95)
		if ind.Unit == "share" && c.Low >= 0 && c.High <= 1 {
			return EstimatedShare(c.Value, se)
		}
		return Estimated(c.Value, se)
	}
	return Fixed(c.Value)
}

// effective are the counts behind a share as if every one of them were drawn by itself.
func effective(ind *method.Indicator, c *kvarter.CriterionFinding, per, years float64) (num, den float64) {
	if !(c.Den > 0) || math.IsNaN(c.Num) {
		return 0, 0
	}
	n := c.Den / years
	if ind.DesignEffect > 0 {
		n /= ind.DesignEffect
	}
	return min(float64(c.Value/per*n), n), n
}

// z95 is the normal quantile of a two-sided 95 % interval.
var z95 = stat.Quantile(.975)
