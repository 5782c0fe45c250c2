package uncertainty

import (
	"math"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/method"
)

// FromData adds what the data say of the indicators that only an index is made of: a round tells counts and intervals of those alone that criteria compare.
// A figure that the data do not give as the round has it (filled in, shrunken, standardised, bridged from other boundaries) stays fixed, and so does one
// whose column is not there.
func FromData(figures map[string]*Figure, r *kvarter.Round, m *method.Method, p *kvarter.Panel, prior Prior) {
	if p == nil || r.Areas == nil || len(m.Index)+len(m.Classes) == 0 {
		return
	}
	reader := composite.NewReader(p, r.Areas)
	for _, c := range r.Nodes {
		ind, f := m.Indicator(c.Name), figures[c.Name]
		if ind == nil || f == nil || compared(m, c.Name) {
			continue
		}
		if data, err := reader.Figure(ind, r.Period); err == nil && data.Value.Len() == c.Column.Len() {
			f.read(told(data, c.Column), ind, prior)
		}
	}
}

func compared(m *method.Method, indicator string) bool {
	for k := range m.Criteria {
		if m.Criteria[k].Of == indicator {
			return true
		}
	}
	return false
}

// told puts the data of an indicator as a finding would; those areas are missing whose figure the round has otherwise.
func told(data *composite.Figure, in kvarter.Column) []*kvarter.CriterionFinding {
	out := make([]*kvarter.CriterionFinding, in.Len())
	for i := range out {
		x := &kvarter.CriterionFinding{State: kvarter.Missing, Low: math.NaN(), High: math.NaN()}
		out[i] = x
		if !in.Known(i) || !data.Value.Known(i) || math.Abs(in.Values[i]-data.Value.Values[i]) > float64(1e-9*math.Abs(in.Values[i])) {
			continue
		}
		x.State, x.Value = kvarter.Known, in.Values[i]
		x.Num, x.Den, _ = data.Count(i)
		if data.Limits != nil && data.Limits[i].There() {
			x.Low, x.High = data.Limits[i].Low, data.Limits[i].High
		}
		if data.Inherited != nil && data.Inherited[i] {
			x.Inherited = data.InheritedFrom[i]
		}
	}
	return out
}
