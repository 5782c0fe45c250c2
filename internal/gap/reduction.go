package gap

// Reduction is «x % less disadvantaged since y»: 1 − D(To)/D(From), where it came from, and what of it selection alone would give.
type Reduction struct {
	From  int      `json:"from"`
	To    int      `json:"to"`
	Value *float64 `json:"value"` // a share: .17 is 17 % less
	Why   Why      `json:"why,omitempty"`
	Of    string   `json:"of,omitempty"` // the criterion that Why is about
	// Parts, by criterion, add up to Value; so do the Areas of AreaParts and Rest together where the membership is fixed.
	Parts     []Part     `json:"parts,omitempty"`
	AreaParts []AreaPart `json:"area_parts,omitempty"`
	Selection *Selection `json:"selection,omitempty"`
}

// Part is what one criterion adds to a reduction: Value = Areas + Rest + Membership.
type Part struct {
	Criterion  string  `json:"criterion"`
	GapFrom    float64 `json:"gap_from"` // points
	GapTo      float64 `json:"gap_to"`
	Value      float64 `json:"value"`
	Areas      float64 `json:"areas"`      // the areas themselves changed
	Rest       float64 `json:"rest"`       // the rest of the city changed
	Membership float64 `json:"membership"` // other areas count; 0 where the membership is fixed
}

// AreaPart is what one area adds to a reduction by its own change.
type AreaPart struct {
	Area  int     `json:"area"` // position
	Value float64 `json:"value"`
}

// reduce compares two years that D is known of, or says why not.
func (e *indexer) reduce(m Membership, ends [2]IndexPoint) Reduction {
	r := Reduction{From: int(e.from), To: int(e.to)}
	for _, p := range ends {
		if p.Why != "" {
			r.Why, r.Of = p.Why, p.Of
			return r
		}
	}
	if *ends[0].Low <= 0 {
		r.Why = NotApart
		return r
	}
	d0 := *ends[0].D
	if r.Value = number(1 - *ends[1].D/d0); r.Value == nil {
		r.Why = NoFigures
		return r
	}
	own := make([]float64, e.c.Areas)
	in := e.c.members(m, e.from, e.from, e.to)
	by := [2][]bool{in, e.c.members(m, e.to, e.from, e.to)}
	for _, x := range e.used {
		f, ok := e.fourfold([2]*totals{e.at(x.k, e.from), e.at(x.k, e.to)}, by)
		if !ok {
			return Reduction{From: r.From, To: r.To, Why: NoFigures, Of: x.Name}
		}
		d, a, rest := f.parts(1), &f.a, &f.r
		to := -x.v / d0
		r.Parts = append(r.Parts, Part{Criterion: x.Name, GapFrom: x.per() * (a[0][0] - rest[0][0]), GapTo: x.per() * (a[1][1] - rest[1][1]),
			Value: to * d.Total, Areas: to * d.Areas, Rest: to * d.Rest, Membership: to * d.Membership})
		if m != EachYear {
			for i, is := range in {
				if is {
					rate, share := f.midpoint(0, i)
					own[i] += to * (rate + share)
				}
			}
		}
	}
	if m != EachYear {
		for i, is := range in {
			if is {
				r.AreaParts = append(r.AreaParts, AreaPart{i, own[i]})
			}
		}
	}
	for _, p := range r.Parts {
		if !finite(p.GapFrom, p.GapTo, p.Value, p.Areas, p.Rest, p.Membership) {
			return Reduction{From: r.From, To: r.To, Why: NoFigures, Of: p.Criterion}
		}
	}
	for _, a := range r.AreaParts {
		if !finite(a.Value) {
			return Reduction{From: r.From, To: r.To, Why: NoFigures}
		}
	}
	r.Selection = e.selection(m, in, ends)
	return r
}
