package uncertainty

import "kvarter"

// BySweep and ByMethod judge one point of the factors of a fast program in the two ways.
func (p *Program) BySweep(o ChoiceOptions, points [][]float64) [][]kvarter.Outcome {
	s := p.sweep(p.factors(o, "en"))
	b := s.block()
	b.run(points)
	out := make([][]kvarter.Outcome, len(points))
	for v := range points {
		out[v] = make([]kvarter.Outcome, p.n)
		b.outcomes(out[v], v)
	}
	return out
}

// Turning is how many areas a sweep looks at.
func (p *Program) Turning(o ChoiceOptions) int { return len(p.sweep(p.factors(o, "en")).cases) }

func (p *Program) ByMethod(o ChoiceOptions, point []float64) ([]kvarter.Outcome, error) {
	m := p.in.Scenario.Copy()
	of := counts(m.Designate)
	for i, f := range p.factors(o, "en") {
		switch v := f.value(point[i]); f.kind {
		case factorLimit:
			c := &m.Criteria[f.at]
			c.Enter.Threshold.Times *= v
			c.Enter.Threshold.TimesWritten = ""
			if c.Stay != nil {
				c.Stay.Threshold.Times *= v
				c.Stay.Threshold.TimesWritten = ""
			}
		case factorCount:
			of[f.at].AtLeast = int(v)
		}
	}
	return p.in.Scenario.Under(m)
}

func (p *Program) Factors(o ChoiceOptions) int { return len(p.factors(o, "en")) }
