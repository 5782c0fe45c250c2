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

// Draws returns the values of a node over the replicates that Chance counts: replicate, then area.
func (p *Program) Draws(o ChanceOptions, node string, replicates int) ([][]float64, error) {
	h := p.hand(make([]float32, p.k*p.k), o.Correlation.All)
	out := make([][]float64, replicates)
	for r := range out {
		s := newStream(o.Seed, nodeStream+uint64(r))
		if p.road == index {
			s = newStream(o.Seed, uint64(r))
		}
		found, err := p.in.Scenario.Index(h.figures(&s))
		if err != nil {
			return nil, err
		}
		out[r] = found.Columns[node].Values
	}
	return out, nil
}

// Bin and Middle are a window's bins: that of a value, and the value in the middle of one.
func Bin(low, high float64, whole bool, v float64) (bin int, middle float64) {
	w := windowOf(span{low, high}, whole)
	b := w.bin(v)
	return b, w.at(b, .5)
}
