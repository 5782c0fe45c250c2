package survey

import (
	"math"
	"slices"
)

// DomainEstimate is what the sample says of one named domain, such as a district.
type DomainEstimate struct {
	Name string
	Estimate
}

// Domains estimates the mean of y, or the ratio to x where it is not nil, in every domain that labels name, in alphabetical order. A respondent with an
// empty label is in no domain.
func (d *Design) Domains(y, x []float64, labels []string) []DomainEstimate {
	names := append([]string(nil), labels...)
	slices.Sort(names)
	names = slices.Compact(names)
	out := make([]DomainEstimate, 0, len(names))
	in := make([]bool, len(labels))
	for _, name := range names {
		if name == "" {
			continue
		}
		for i, l := range labels {
			in[i] = l == name
		}
		e := DomainEstimate{Name: name}
		if x == nil {
			e.Estimate = d.Mean(y, in)
		} else {
			e.Estimate = d.Ratio(y, x, in)
		}
		out = append(out, e)
	}
	return out
}

// Covariance returns the covariance matrix of estimates of one design: domains that share clusters or post-strata are not independent. An estimate that is not
// stated has NaN in its row and column.
func Covariance(of ...Estimate) ([][]float64, Why) {
	var d *Design
	var columns [][]float64
	at := make([]int, len(of))
	for k, e := range of {
		at[k] = -1
		if e.design == nil || e.Value != e.Value {
			continue
		}
		if d != nil && d != e.design {
			return nil, Apart
		}
		d = e.design
		at[k] = len(columns)
		columns = append(columns, e.linear)
	}
	out := make([][]float64, len(of))
	for k := range out {
		out[k] = make([]float64, len(of))
	}
	var v [][]float64
	why := Why("")
	if d != nil {
		var ok bool
		if v, ok = d.covariance(columns); !ok {
			why = LonelyCluster
		}
	}
	for a := range out {
		for b := range out {
			out[a][b] = math.NaN()
			if at[a] >= 0 && at[b] >= 0 && why == "" {
				out[a][b] = v[at[a]][at[b]]
			}
		}
	}
	return out, why
}

// Difference estimates a − b with the covariance of the two, such as the gap between a district and the whole city that it is part of. N and
// Weight are those of a; Freedom is the smaller of the two.
func Difference(a, b Estimate) Estimate {
	switch {
	case a.design == nil || a.Value != a.Value:
		return not(cause(a))
	case b.design == nil || b.Value != b.Value:
		return not(cause(b))
	case a.design != b.design:
		return not(Apart)
	}
	e := Estimate{Value: a.Value - b.Value, N: a.N, Weight: a.Weight,
		Freedom: math.Min(a.Freedom, b.Freedom), Effect: math.NaN(), design: a.design, linear: make([]float64, a.design.n)}
	for i := range e.linear {
		e.linear[i] = a.linear[i] - b.linear[i]
	}
	e.settle()
	return e
}

func cause(e Estimate) Why {
	if e.Why == "" {
		return NoAnswers
	}
	return e.Why
}
