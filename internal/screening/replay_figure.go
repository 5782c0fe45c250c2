package screening

import (
	"math"
	"math/big"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

// figureOf rebuilds the figure of criterion k from the findings of a round. The pooled counts stand in the first of the used years and
// the others have none: sums, intervals and persons come out as they did. Under a mean of yearly shares the counts of
// the years cannot be had back; then the value is compared as the decimal that it is written as.
func figureOf(r *kvarter.Round, m *method.Method, k int) *Figure {
	n := len(r.Findings)
	c := &m.Criteria[k]
	ind := m.Indicator(c.Of)
	f := &Figure{Column: kvarter.NewColumn(n), Per: 1}
	for i := range r.Findings {
		x := &r.Findings[i].Criteria[k]
		if x.State == kvarter.Known {
			f.Column.Set(i, x.Value)
		} else {
			f.Column.Unset(i, x.State)
		}
	}
	f.Exact = written(f.Column)
	f.besides(r, k)
	if ind == nil {
		return f
	}
	if f.Worked = ind.Worked(); f.Worked || ind.Base == "" {
		f.Limits = limitsOf(r, k)
	}
	if ind.Inherit != "" {
		f.Inherited = make([]string, n)
		for i := range f.Inherited {
			f.Inherited[i] = r.Findings[i].Criteria[k].Inherited
		}
	}
	if ind.Count == "" {
		return f
	}
	if ind.Per != 0 {
		f.Per = ind.Per
	}
	f.Shares = !plainCounts(ind)
	years := max(ind.Years.Last, 1)
	f.Num, f.Den = make([][]float64, years), make([][]float64, years)
	num, den, none := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range num {
		num[i], den[i] = r.Findings[i].Criteria[k].Num, r.Findings[i].Criteria[k].Den
	}
	f.Num[0], f.Den[0] = num, den
	for y := 1; y < years; y++ {
		f.Num[y], f.Den[y] = none, none
	}
	if !f.Shares && !f.Worked {
		plain := f.Exact
		f.Exact = func(i int) *big.Rat {
			if q := quotient(num[i], den[i], f.Per, f.Column.Values[i]); q != nil {
				return q
			}
			return plain(i)
		}
	}
	return f
}

// besides reads what stands beside the values of criterion k.
func (f *Figure) besides(r *kvarter.Round, k int) {
	n := len(r.Findings)
	f.Raw, f.Shrunk, f.Weight = make([]float64, n), make([]float64, n), make([]float64, n)
	f.Imputed, f.Survey = make([]string, n), make([]string, n)
	for i := range r.Findings {
		x := &r.Findings[i].Criteria[k]
		f.Raw[i], f.Shrunk[i], f.Weight[i], f.Imputed[i], f.Survey[i] = x.Raw, x.Shrunk, x.ShrinkWeight, x.Imputed, x.Survey
	}
}

// limitsOf are the intervals that a round has for criterion k, where they do not follow from its counts.
func limitsOf(r *kvarter.Round, k int) []stat.Limits {
	out := make([]stat.Limits, len(r.Findings))
	for i := range r.Findings {
		switch x := &r.Findings[i].Criteria[k]; {
		case x.NoInterval != "":
			out[i] = stat.None(stat.NoInterval(x.NoInterval))
		case x.Low == x.Low:
			out[i] = stat.Limits{Interval: stat.Interval{Low: x.Low, High: x.High}, Level: level, Kind: "sealed", Of: stat.Superpopulation(x.Superpopulation)}
		}
	}
	return out
}

// plainCounts reports whether an indicator is a sum of counts over a sum of bases.
func plainCounts(ind *method.Indicator) bool {
	return ind != nil && ind.Count != "" && (ind.Years.Mean != "shares" || ind.Years.Last <= 1)
}

// quotient is per·num/den as a rational; nil without counts, or where they do not make the value, such as after rounding for the public.
func quotient(num, den, per, value float64) *big.Rat {
	if math.IsNaN(num) || math.IsNaN(den) || !(den > 0) || far(float64(per*num)/den, value) {
		return nil
	}
	q := new(big.Rat).Quo(kvarter.Exact(num), kvarter.Exact(den))
	return q.Mul(q, kvarter.Exact(per))
}
