package scenario

import (
	"math"
	"strconv"
	"strings"

	"kvarter/internal/method"
	"kvarter/internal/screening"
)

// tidy drops the noise of the last bits: 12 significant digits.
func tidy(v float64) float64 {
	t, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	return t
}

// counts are the k of n of the rule and of its second pass, in the order of the method.
func (p *Program) counts() {
	n := 0
	var walk func(r *method.Rule, at func(m *method.Method) *method.Rule)
	walk = func(r *method.Rule, at func(m *method.Method) *method.Rule) {
		if r == nil {
			return
		}
		if r.Kind == method.Count {
			n++
			size := strconv.Itoa(len(r.Of))
			if r.AtLeast >= 0 {
				p.add(handle{Control: Control{Key: "count-" + strconv.Itoa(n), Kind: Count, Value: float64(r.AtLeast), Max: float64(len(r.Of)), Step: 1},
					label: after("mindst så mange af "+size+": ", "at least so many of "+size+": ", p.leaves(r)), group: both("Regel", "Rule"),
					set: func(m *method.Method, v float64, _ string) { at(m).AtLeast = int(v) }})
			}
			if r.AtMost >= 0 {
				p.add(handle{Control: Control{Key: "count-" + strconv.Itoa(n) + "-most", Kind: Count, Value: float64(r.AtMost), Max: float64(len(r.Of)), Step: 1},
					label: after("højst så mange af "+size+": ", "at most so many of "+size+": ", p.leaves(r)), group: both("Regel", "Rule"),
					set: func(m *method.Method, v float64, _ string) { at(m).AtMost = int(v) }})
			}
		}
		for k := range r.Of {
			walk(&r.Of[k], func(m *method.Method) *method.Rule { return &at(m).Of[k] })
		}
	}
	walk(p.method.Designate, func(m *method.Method) *method.Rule { return m.Designate })
	walk(p.method.Then, func(m *method.Method) *method.Rule { return m.Then })
}

// leaves names what a rule counts; a part that is a rule itself is three dots.
func (p *Program) leaves(r *method.Rule) method.Text {
	words := map[string][]string{}
	for k := range r.Of {
		x := &r.Of[k]
		label := both("…", "…")
		switch x.Kind {
		case method.LeafCriterion:
			label = named(p.method.Criterion(x.Name).Label, x.Name)
		case method.LeafClass, method.LeafList, method.LeafOutcome:
			label = named(nil, x.Name)
		}
		for l, word := range label {
			words[l] = append(words[l], word)
		}
	}
	return both(strings.Join(words["da"], ", "), strings.Join(words["en"], ", "))
}

// cuts of classes.
func (p *Program) cuts() {
	for k := range p.method.Classes {
		c := &p.method.Classes[k]
		if screening.Sensitive(p.method, c.Of) {
			continue
		}
		for n := range c.Cuts {
			cut := &c.Cuts[n]
			if cut.Compare == nil {
				continue
			}
			h := p.threshold(c.Of, *cut.Compare, func(m *method.Method) *method.Threshold { return &m.Classes[k].Cuts[n].Compare.Threshold })
			h.Key, h.label, h.group = "cut."+slug(c.Name)+"."+slug(cut.Name), named(cut.Label, cut.Name), named(c.Label, c.Name)
			h.class = c.Name
			p.add(h)
		}
	}
}

// weights of the nodes that combine by weight and take the weights from the method.
func (p *Program) weights() {
	for k := range p.method.Index {
		n := &p.method.Index[k]
		switch n.Combine {
		case "sum", "mean", "product", "geometric", "harmonic":
		default:
			continue
		}
		if len(n.Of) < 2 || n.Weights.Kind != "" && n.Weights.Kind != "as_given" && n.Weights.Kind != "renormalise" || twice(n) {
			continue
		}
		top, step := 0.0, .1
		for _, x := range n.Of {
			top = max(top, x.Weight)
		}
		if top = max(1, math.Ceil(2*top)); top == 1 {
			step = .01
		}
		for j, x := range n.Of {
			if screening.Sensitive(p.method, x.Input) {
				continue
			}
			p.add(handle{Control: Control{Key: "weight." + slug(n.Name) + "." + slug(x.Input), Kind: Weight, Value: x.Weight, Max: top, Step: step},
				label: p.figure(x.Input), group: after("Vægte: ", "Weights: ", named(n.Label, n.Name)), node: n.Name,
				set: func(m *method.Method, v float64, _ string) { m.Index[k].Of[j].Weight = v }})
		}
	}
}

// twice reports whether a node takes one input twice; the round keeps only one of the two transformed columns.
func twice(n *method.Node) bool {
	seen := map[string]bool{}
	for _, x := range n.Of {
		if seen[x.Input] {
			return true
		}
		seen[x.Input] = true
	}
	return false
}

// conditions of nodes that count.
func (p *Program) conditions() {
	for k := range p.method.Index {
		n := &p.method.Index[k]
		for j, c := range n.CountOf {
			if screening.Sensitive(p.method, c.Node) {
				continue
			}
			h := p.threshold(c.Node, c.Compare, func(m *method.Method) *method.Threshold { return &m.Index[k].CountOf[j].Compare.Threshold })
			h.Key, h.label, h.group = "flag."+slug(n.Name), p.figure(c.Node), both("Grænser for mærker", "Thresholds of flags")
			if len(n.CountOf) > 1 {
				h.Key += "." + slug(c.Node)
			}
			h.node = n.Name
			p.add(h)
		}
	}
}

// populations are the exclusions and the smallest urban area.
func (p *Program) populations() {
	group := both("Folketal", "Population")
	for k := range p.method.Exclude {
		x := &p.method.Exclude[k]
		mask := x.From == "calculation"
		if x.Compare.Threshold.Of != "" || p.replay.Fixed(k) || mask && !p.whole() || screening.Sensitive(p.method, x.Column) {
			continue
		}
		label, h := named(p.figure(x.Column), x.Column), handle{}
		if x.Column == "population" {
			h = residents(x.Compare.Threshold.Number)
			label = both("beboere, før et område kan udpeges", "residents for an area to be designated")
			if mask {
				label = both("beboere, før et område regnes med", "residents for an area to be counted in")
			}
		} else {
			h = p.number(x.Column, x.Compare.Threshold.Number)
		}
		h.Key, h.label, h.group, h.masks = "exclude."+slug(x.Column), label, group, mask
		h.set = func(m *method.Method, v float64, written string) {
			m.Exclude[k].Compare.Threshold.Number, m.Exclude[k].Compare.Threshold.Written = v, written
		}
		p.add(h)
	}
	if g := p.method.Merge; g != nil && p.designates() {
		h := residents(g.MinPopulation)
		h.Key, h.label, h.group = "merge.population", both("beboere i det mindste samlede byområde", "residents of the smallest joined urban area"), group
		h.set = func(m *method.Method, v float64, _ string) { m.Merge.MinPopulation = v }
		p.add(h)
	}
}

func residents(value float64) handle {
	return handle{Control: Control{Kind: Population, Value: value, Max: max(5000, 5*math.Ceil(value)), Step: 50, Unit: "residents"}}
}

// designates reports whether the method designates anything, by a rule or by lists.
func (p *Program) designates() bool { return p.method.Designate != nil || len(p.method.Include) > 0 }

// figure names a figure: an indicator, a node, or the member of one.
func (p *Program) figure(name string) method.Text {
	if ind := p.method.Indicator(name); ind != nil {
		return named(ind.Label, name)
	}
	for k := range p.method.Index {
		n := &p.method.Index[k]
		if n.Name == name {
			return named(n.Label, name)
		}
		for _, x := range n.Of {
			if name == n.Name+"/"+x.Input && name != x.Input {
				return p.figure(x.Input)
			}
		}
	}
	return named(nil, name)
}
