package screening

import (
	"kvarter"
	"kvarter/internal/method"
)

// Replay judges the small areas of a round again from what the round itself says: values and counts are those of its findings, references
// the frozen ones, lists and laws those of its reasons. It never sees the figures behind the round. It is safe for concurrent use.
type Replay struct {
	round   *kvarter.Round
	in      Inputs
	frozen  []bool
	totals  map[[3]string]Total
	judges  []*judge
	answers [][]answer // to each criterion, by area
	law     map[int][]kvarter.Reason
	lawful  []bool
	listed  []bool
	lists   map[string][]answer
	fixed   []bool  // of each exclusion: its figure is not in the round, and what it left out stays out
	flags   [][]int // of each fixed exclusion: the areas that it left out
}

// NewReplay makes a round ready. The method must be the one of the round; neighbours may be nil. It fails where the findings do not
// fit the method.
func NewReplay(r *kvarter.Round, m *method.Method, neighbours [][]int32) (*Replay, error) {
	if r.Areas == nil || len(r.Findings) != r.Areas.Len() {
		return nil, kvarter.Errorf(kvarter.Invalid, "the round has %d findings for %d small areas", len(r.Findings), lenOf(r.Areas))
	}
	for i := range r.Findings {
		if len(r.Findings[i].Criteria) != len(m.Criteria) {
			return nil, kvarter.Errorf(kvarter.Invalid, "area %s has %d criteria, method %s has %d", r.Findings[i].Area, len(r.Findings[i].Criteria), m.ID, len(m.Criteria))
		}
	}
	n := r.Areas.Len()
	p := &Replay{round: r, law: map[int][]kvarter.Reason{}, lawful: make([]bool, n), listed: make([]bool, n), lists: map[string][]answer{}}
	p.in = Inputs{Method: m, Areas: r.Areas, Period: r.Period, Figures: map[string]*Figure{}, Classes: map[string][]string{},
		Lists: map[string]map[string]bool{}, Neighbours: neighbours}
	if r.Previous != "" || len(r.Frozen) > 0 {
		p.in.Previous = &Previous{RoundID: r.Previous, Designated: r.Frozen}
	}
	for _, c := range r.Classes {
		p.in.Classes[c.Name] = c.Classes
	}
	for _, c := range r.Nodes {
		p.in.Figures[c.Name] = &Figure{Column: c.Column, Exact: written(c.Column)}
	}
	seen := map[string]bool{}
	for k := range m.Criteria {
		if of := m.Criteria[k].Of; !seen[of] {
			seen[of] = true
			p.in.Figures[of] = figureOf(r, m, k)
		}
	}
	if _, ok := p.in.Figures["population"]; !ok {
		people := kvarter.Column{Values: make([]float64, n)}
		for i := range people.Values {
			people.Values[i] = r.Areas.Items[i].Population
		}
		p.in.Figures["population"] = &Figure{Column: people}
	}
	p.remember()
	f := newFrame(&p.in, nil)
	p.frozen, p.totals = f.frozen, p.references(f)
	f.totals, f.closed, f.left = p.totals, true, p.left(m)
	var err error
	if p.judges, err = f.judges(); err != nil {
		return nil, err
	}
	p.answers = make([][]answer, len(m.Criteria))
	for k := range p.answers {
		p.answers[k] = make([]answer, n)
		for i := range p.answers[k] {
			p.answers[k][i] = answerOf(&r.Findings[i].Criteria[k])
		}
	}
	return p, nil
}

func lenOf(a *kvarter.Areas) int {
	if a == nil {
		return 0
	}
	return a.Len()
}

// remember reads lists, laws and exclusions without a figure from the reasons of the round.
func (p *Replay) remember() {
	m := p.in.Method
	n := p.round.Areas.Len()
	for _, l := range m.Lists {
		p.lists[l.Name] = make([]answer, n)
		p.in.Lists[l.Name] = map[string]bool{}
		for i := range n {
			p.lists[l.Name][i] = no
		}
	}
	p.fixed, p.flags = make([]bool, len(m.Exclude)), make([][]int, len(m.Exclude))
	for k := range m.Exclude {
		p.fixed[k] = p.in.Figures[m.Exclude[k].Column] == nil
	}
	for i := range p.round.Findings {
		for _, why := range p.round.Findings[i].Reasons {
			switch why.Kind {
			case "law":
				p.law[i] = append(p.law[i], why)
				p.lawful[i], p.listed[i] = true, true
			case "list":
				if l := p.lists[why.Name]; l != nil {
					l[i], p.listed[i] = yes, true
					p.in.Lists[why.Name][p.round.Areas.Items[i].Code] = true
				}
			case "excluded":
				for k := range m.Exclude {
					if p.fixed[k] && m.Exclude[k].Column == why.Name {
						p.flags[k] = append(p.flags[k], i)
					}
				}
			}
		}
	}
}

// references are the totals that the round froze, exact where it has their counts.
func (p *Replay) references(f *frame) map[[3]string]Total {
	out := map[[3]string]Total{}
	m := p.in.Method
	for _, v := range p.round.References {
		k := indexOf(m, v.Criterion)
		if k < 0 {
			continue
		}
		c := &m.Criteria[k]
		t := Total{Value: v.Value, Num: v.Num, Den: v.Den}
		if plainCounts(m.Indicator(c.Of)) {
			t.Exact = quotient(v.Num, v.Den, p.in.Figures[c.Of].per(), v.Value)
		}
		sides := []method.Compare{c.Enter}
		if c.Stay != nil {
			sides = append(sides, *c.Stay)
		}
		for s, cmp := range sides {
			if cmp.Threshold.Of == v.Of && v.Of != "percentile" {
				whole, _, _ := f.resolve(cmp.Threshold, s == 0)
				out[[3]string{whole, c.Of, v.Group}] = t
			}
		}
	}
	return out
}

// exclusions are those of a method; one whose figure is not in the round leaves out what it left out there.
func (p *Replay) exclusions(m *method.Method) []*judge {
	out := make([]*judge, len(m.Exclude))
	for k := range m.Exclude {
		if !p.fixed[k] {
			out[k] = exclusion(&m.Exclude[k], p.in.Figures[m.Exclude[k].Column])
			continue
		}
		flag := make([]float64, p.round.Areas.Len())
		for _, i := range p.flags[k] {
			flag[i] = 1
		}
		at := method.Exclusion{Compare: method.Compare{Op: method.AtLeast, Threshold: method.Threshold{Number: 1}}}
		out[k] = exclusion(&at, &Figure{Column: kvarter.Column{Values: flag}})
	}
	return out
}

// left tells which areas take no part in the calculation.
func (p *Replay) left(m *method.Method) []bool {
	out := make([]bool, p.round.Areas.Len())
	for k, x := range p.exclusions(m) {
		if m.Exclude[k].From == "calculation" {
			for i := range out {
				out[i] = out[i] || x.holds(i)
			}
		}
	}
	return out
}

// Left tells which areas an exclusion from the calculation leaves out under a method; nil: none can be.
func (p *Replay) Left(m *method.Method) []bool {
	for _, x := range m.Exclude {
		if x.From == "calculation" {
			return p.left(m)
		}
	}
	return nil
}

// First reports whether the round has no round before it: then nothing asks a stay threshold.
func (p *Replay) First() bool { return p.in.Previous == nil }

// Fixed reports whether exclusion k of the method cannot move, since its figure is not in the round.
func (p *Replay) Fixed(k int) bool { return p.fixed[k] }

// Figure returns the values of a criterion's figure, an indicator or a node.
func (p *Replay) Figure(name string) (kvarter.Column, bool) {
	if f := p.in.Figures[name]; f != nil {
		return f.Column, true
	}
	return kvarter.Column{}, false
}

// Sensitive reports whether a figure is, or is built from, an indicator of origin or convictions.
func Sensitive(m *method.Method, name string) bool { return sensitive(m, name, 0) }

// Lawful tells which areas a state list holds. It is not to be changed.
func (p *Replay) Lawful() []bool { return p.lawful }
