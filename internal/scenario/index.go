package scenario

import (
	"strings"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/method"
)

// whole reports whether every column that the index starts from is in the round, so that it can be calculated anew.
func (p *Program) whole() bool {
	for k := range p.method.Index {
		n := &p.method.Index[k]
		for _, x := range n.Of {
			if !p.has(x.Input) {
				return false
			}
		}
		for _, x := range n.CountOf {
			if !p.has(x.Node) {
				return false
			}
		}
	}
	return true
}

func (p *Program) has(name string) bool {
	_, ok := p.replay.Figure(name)
	return ok
}

// index calculates anew the nodes and classes that a change reaches. A member whose input it does not reach is taken as the round has it,
// transformed; with another mask everything is calculated from the indicators.
func (p *Program) index(m *method.Method, moved []*handle) (map[string]kvarter.Column, map[string][]string, error) {
	reached, classes, mask := map[string]bool{}, map[string]bool{}, false
	for _, h := range moved {
		reached[h.node] = reached[h.node] || h.node != ""
		classes[h.class] = classes[h.class] || h.class != ""
		mask = mask || h.masks
	}
	part := &method.Method{ID: m.ID, Indicators: m.Indicators}
	reaches := func(name string) bool {
		node, _, _ := strings.Cut(name, "/")
		return reached[name] || reached[node]
	}
	for _, n := range m.Index {
		hit := mask || reached[n.Name]
		for _, x := range n.Of {
			hit = hit || reaches(x.Input)
		}
		for _, x := range n.CountOf {
			hit = hit || reaches(x.Node)
		}
		if !hit {
			continue
		}
		reached[n.Name] = true
		members := make([]method.Member, len(n.Of))
		for k, x := range n.Of {
			if members[k] = x; !mask && !reaches(x.Input) {
				members[k] = method.Member{Input: n.Name + "/" + x.Input, Weight: x.Weight, Each: []method.Transform{}}
			}
		}
		n.Of = members
		part.Index = append(part.Index, n)
	}
	for _, c := range m.Classes {
		if mask || classes[c.Name] || reaches(c.Of) {
			part.Classes = append(part.Classes, c)
		}
	}
	if len(part.Index)+len(part.Classes) == 0 {
		return nil, nil, nil
	}
	r, err := composite.Evaluate(part, p.inputs(m))
	if err != nil {
		return nil, nil, err
	}
	columns := map[string]kvarter.Column{}
	for _, n := range part.Index {
		columns[n.Name] = r.Columns[n.Name]
		for _, x := range n.Of {
			if mask || reaches(x.Input) && !strings.HasPrefix(x.Input, n.Name+"/") {
				columns[n.Name+"/"+x.Input] = r.Columns[n.Name+"/"+x.Input]
			}
		}
	}
	return columns, r.Classes, nil
}

// inputs are the columns of the round.
func (p *Program) inputs(m *method.Method) composite.Inputs {
	r := p.base.Round
	in := composite.Inputs{N: r.Areas.Len(), Columns: make(map[string]kvarter.Column, len(r.Nodes)+1), Groups: map[kvarter.Level][]string{}}
	people := kvarter.NewColumn(in.N)
	for i := range in.N {
		people.Set(i, r.Areas.Items[i].Population)
	}
	in.Columns["population"] = people
	for _, c := range r.Nodes {
		in.Columns[c.Name] = c.Column
	}
	if left := p.replay.Left(m); left != nil {
		in.Mask = make([]bool, in.N)
		for i := range left {
			in.Mask[i] = !left[i]
		}
	}
	if !imputes(m) {
		return in
	}
	for level := range r.Areas.GroupNames {
		in.Groups[level] = r.Areas.Group(level)
	}
	if p.base.Neighbours != nil {
		in.Neighbours = make([][]int, in.N)
		for i, links := range p.base.Neighbours {
			for _, j := range links {
				in.Neighbours[i] = append(in.Neighbours[i], int(j))
			}
		}
	}
	return in
}

func imputes(m *method.Method) bool {
	found := false
	look := func(steps []method.Transform) {
		for _, t := range steps {
			found = found || t.Op == "impute"
		}
	}
	for _, n := range m.Index {
		look(n.Each)
		look(n.Then)
		for _, x := range n.Of {
			look(x.Each)
		}
	}
	return found
}
