package screening

import (
	"math"
	"slices"

	"kvarter"
)

// JudgeHousing judges housing areas by every outcome of a method, such as the state's four lists, and returns the references
// that the criteria were compared with. Which estates are housing areas, with at least 1,000 residents in 2010, is an input and
// never tested again. An area may meet several outcomes, and each is returned.
func JudgeHousing(in Inputs) ([]kvarter.HousingFinding, []kvarter.ReferenceValue, error) {
	s, err := newScreen(&in)
	if err != nil {
		return nil, nil, err
	}
	trees := make([]*tree, len(in.Method.Outcomes))
	for k := range trees {
		if trees[k], err = compile(in.Method, &in.Method.Outcomes[k].Rule); err != nil {
			return nil, nil, err
		}
	}
	out := make([]kvarter.HousingFinding, in.Areas.Len())
	for i := range out {
		a := &in.Areas.Items[i]
		f := kvarter.Finding{Area: a.Code, Criteria: make([]kvarter.CriterionFinding, len(s.judges))}
		for c, j := range s.judges {
			j.judge(i, s.frozen[i], &f.Criteria[c])
			// The law knows raw figures only: no interval, nothing on the edge.
			x := &f.Criteria[c]
			x.Low, x.High, x.OnTheEdge = math.NaN(), math.NaN(), false
		}
		h := kvarter.HousingFinding{Area: a.Code, Name: a.Name, Method: in.Method.ID, Period: in.Period, Criteria: f.Criteria,
			Published: slices.Clone(in.Published[a.Code])}
		for k, t := range trees {
			s.answer(t, i, &f, nil)
			h.Outcomes = append(h.Outcomes, kvarter.NamedVerdict{Name: in.Method.Outcomes[k].Name, Verdict: t.root.verdict(t.buf)})
		}
		out[i] = h
	}
	return out, s.records, nil
}

// Listed returns, for each outcome asked for (nil: all, in the order of the findings), the housing areas that meet it.
func Listed(method string, findings []kvarter.HousingFinding, outcomes []string) []Included {
	var out []Included
	at := map[string]int{}
	for _, h := range findings {
		for _, o := range h.Outcomes {
			if outcomes != nil && !slices.Contains(outcomes, o.Name) {
				continue
			}
			k, ok := at[o.Name]
			if !ok {
				k = len(out)
				at[o.Name] = k
				out = append(out, Included{Method: method, Outcome: o.Name})
			}
			if o.Verdict == kvarter.Met {
				out[k].HousingAreas = append(out[k].HousingAreas, h.Area)
			}
		}
	}
	return out
}
