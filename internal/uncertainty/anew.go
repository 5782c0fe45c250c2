package uncertainty

import (
	"math"

	"kvarter"
)

// anew calculates index, classes and percentiles from drawn indicators; references of criteria on index nodes stay as frozen.
func (h *hand) anew(r *stream) error {
	figures := h.figures(r)
	index, err := h.p.in.Scenario.Index(figures)
	if err != nil {
		return err
	}
	if h.tally != nil {
		h.tally.add(h, index)
	}
	found, err := h.p.in.Scenario.Drawn(figures, index)
	return h.join(found, err)
}

// figures draws the indicators that an index starts from.
func (h *hand) figures(r *stream) map[string]kvarter.Column {
	p := h.p
	columns := make(map[string]kvarter.Column, len(p.sources))
	common, own := math.Sqrt(h.all), math.Sqrt(1-h.all)
	for c := range h.scores {
		h.scores[c] = float64(r.normal(h.zig))
	}
	for s := range p.sources {
		x := &p.sources[s]
		shared := make([]float64, x.domains)
		for d := range shared {
			shared[d] = float64(r.normal(h.zig))
		}
		out := kvarter.NewColumn(p.n)
		for i := range p.n {
			z := float64(common*h.scores[i]) + float64(own*float64(r.normal(h.zig)))
			if x.flip {
				z = -z
			}
			if x.domain != nil && x.domain[i] >= 0 {
				z = shared[x.domain[i]]
			}
			switch {
			case !x.known.Known(i):
				out.Unset(i, x.known.State(i))
			case x.still[i]:
				out.Set(i, x.known.Values[i])
			default:
				out.Set(i, float64(x.cells[i].at(float32(max(min(z, reach), -reach)))))
			}
		}
		columns[x.name] = out
	}
	return columns
}

func (h *hand) join(found []kvarter.Outcome, err error) error {
	if err != nil {
		return err
	}
	copy(h.outcomes, found)
	for i, o := range found {
		if o == kvarter.OutcomeIn {
			h.rule[i]++
		}
	}
	if h.p.joins {
		h.p.in.Scenario.Join(h.outcomes, nil)
	}
	return nil
}
