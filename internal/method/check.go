package method

import (
	"fmt"
	"math/big"
	"strings"
)

// resolve checks what the grammar cannot: references, cycles, counts that can never be met, weights without use. It sorts m.Index.
func (r *reader) resolve(m *Method, t *tree) {
	r.namespace(t)
	r.options(m, t)
	r.index(m, t.get("index"))
	r.classes(m, t.get("classes"))
	r.criteria(m, t)
	r.rules(m, t)
	if len(r.faults) == 0 {
		r.sensitive(m, t)
	}
	r.merging(t.get("merge"))
	seen := map[string]bool{}
	for i, x := range m.Include {
		key := x.Method
		if seen[key] {
			r.add(t.get("include"), "a method is included once", key, "")
		}
		if key == m.ID {
			r.add(t.get("include"), "a method does not include itself", m.Include[i].Method, "")
		}
		seen[key] = true
	}
}

// namespace holds indicators and index nodes, which share one.
func (r *reader) namespace(t *tree) {
	taken := map[string]int{}
	for _, e := range items(t.get("indicators")) {
		taken[e.key] = e.line
	}
	for _, e := range items(t.get("index")) {
		if l := taken[e.key]; l > 0 {
			r.add(at(e), "an index node and an indicator have different names", e.key, fmt.Sprintf("the indicator is on line %d", l))
		}
	}
	for _, section := range []string{"indicators", "index", "classes", "criteria", "lists", "outcomes"} {
		for _, e := range items(t.get(section)) {
			if strings.Contains(e.key, "/") {
				r.add(at(e), "a name of "+section+" has no /", e.key, "node/member is made by the reader of the file")
			}
		}
	}
}

func at(e entry) *tree { return &tree{line: e.line, col: e.col} }

// figures returns the names that `of`, `node` and `indicator` may refer to, in the order of the file.
func (m *Method) figures() []string {
	var out []string
	for _, i := range m.Indicators {
		out = append(out, i.Name)
	}
	for _, n := range m.Index {
		out = append(out, n.Name)
	}
	return out
}

// node returns the node of a name, or nil.
func (m *Method) node(name string) *Node {
	for i := range m.Index {
		if m.Index[i].Name == name {
			return &m.Index[i]
		}
	}
	return nil
}

// source returns the node that an input comes from: a node, or the node of node/member; nil for indicators and columns.
func (m *Method) source(input string) *Node {
	if n := m.node(input); n != nil {
		return n
	}
	if left, right, ok := strings.Cut(input, "/"); ok {
		if n := m.node(left); n != nil && n.member(right) {
			return n
		}
	}
	return nil
}

func (n *Node) member(name string) bool {
	for _, x := range n.Of {
		if x.Input == name {
			return true
		}
	}
	return false
}

// known reports whether a name is an indicator, a node or node/member.
func (m *Method) known(name string) bool {
	return m.Indicator(name) != nil || m.source(name) != nil
}

// figure checks a reference to an indicator or node; a misspelt member of a node is named.
func (r *reader) figure(m *Method, t *tree) {
	if t == nil || m.known(t.text) {
		return
	}
	if left, right, ok := strings.Cut(t.text, "/"); ok {
		if n := m.node(left); n != nil {
			r.add(t, "node "+left+" has no such member", right, suggest(right, n.inputs()))
			return
		}
	}
	r.add(t, "no such indicator or index node", t.text, suggest(t.text, m.figures()))
}

func (n *Node) inputs() []string {
	out := make([]string, len(n.Of))
	for i, x := range n.Of {
		out[i] = x.Input
	}
	return out
}

func (r *reader) index(m *Method, t *tree) {
	for i, e := range items(t) {
		n := &m.Index[i]
		r.node(m, n, e)
	}
	if len(r.faults) == 0 {
		r.sort(m, t)
	}
}

func (r *reader) node(m *Method, n *Node, e entry) {
	v := e.value
	of := v.get("of")
	if len(n.CountOf) > 0 {
		for _, k := range []string{"combine", "weights", "each"} {
			if x := v.get(k); x != nil {
				r.add(x, "count_of goes without "+k, "", "it counts the conditions that hold")
			}
		}
		for _, x := range v.get("count_of").items {
			r.figure(m, x.get("node"))
			r.figure(m, x.get("indicator"))
			r.thresholdOf(m, x)
		}
		return
	}
	if len(n.Of) == 0 {
		r.add(at(e), "a node has at least one member", e.key, "")
		return
	}
	seen := map[string]bool{}
	for _, x := range n.Of {
		if seen[x.Input] {
			r.add(of, "a member is given once", x.Input, "")
		}
		seen[x.Input] = true
		if left, right, ok := strings.Cut(x.Input, "/"); ok {
			if source := m.node(left); source != nil && !source.member(right) {
				r.add(of, "node "+left+" has no such member", right, suggest(right, source.inputs()))
			}
		}
	}
	if len(n.Of) > 1 && n.Combine == "" {
		r.add(at(e), "a node of several members says how to combine them", e.key, "combine: "+strings.Join(combinations(), ", "))
	}
	w := v.get("weights")
	weighted := of.kind == mappingKind
	if w != nil && (w.text == "as_given" || w.text == "renormalise") {
		for _, x := range items(of) {
			if x.value.kind == mappingKind && x.value.get("weight") == nil {
				r.add(at(x), "weights: "+w.text+" needs a weight for each member", x.key, "")
			}
		}
		if !weighted && len(n.Of) > 1 {
			r.add(w, "weights: "+w.text+" needs a weight for each member", "", "write of: {"+n.Of[0].Input+": 1, …}")
		}
	}
	if w != nil && (w.text == "equal" || w.text == "factor_ml" || w.text == "pca") {
		for _, x := range items(of) {
			if x.value.kind == scalarKind || x.value.get("weight") != nil {
				r.add(at(x), "weights: "+w.text+" takes no weights of the file", x.key, "write of: ["+strings.Join(n.inputs(), ", ")+"]")
				break
			}
		}
	}
	total := 0.0
	for _, x := range n.Of {
		total += x.Weight
	}
	if total == 0 && weighted && contains([]string{"mean", "harmonic", "geometric"}, n.Combine) {
		r.add(of, "weights of a mean add up to more than 0", "", "")
	}
	if n.Missing.AtMost >= len(n.Of) && n.Missing.AtMost > 0 {
		r.add(v.get("missing"), "at_most is under the number of members", fmt.Sprint(n.Missing.AtMost), fmt.Sprintf("the node has %d", len(n.Of)))
	}
	if n.Missing.AtLeastShare > 1 {
		r.add(v.get("missing"), "at_least_share is at most 1", "", "write a share, such as .9 or 90 %")
	}
	if x := v.get("missing"); x != nil && x.kind == mappingKind && n.Missing.Kind == "propagate" && len(x.entries) > 1 {
		r.add(x, "at_most and at_least_share go with skip: true", "", "")
	}
}

// sort puts m.Index in the order of evaluation: the order of the file, with what a node needs pulled before it.
func (r *reader) sort(m *Method, t *tree) {
	position := make(map[string]int, len(m.Index))
	for i, n := range m.Index {
		position[n.Name] = i
	}
	from := func(input string) (int, bool) {
		if i, ok := position[input]; ok {
			return i, true
		}
		left, right, _ := strings.Cut(input, "/")
		i, ok := position[left]
		return i, ok && m.Index[i].member(right)
	}
	const open, done = 1, 2
	state := make([]int, len(m.Index))
	sorted := make([]Node, 0, len(m.Index))
	var visit func(i int, path []string) (circle []string)
	visit = func(i int, path []string) []string {
		n := m.Index[i]
		path = append(path, n.Name)
		switch state[i] {
		case open:
			for path[0] != n.Name {
				path = path[1:]
			}
			return path
		case done:
			return nil
		}
		state[i] = open
		inputs := n.inputs()
		for _, c := range n.CountOf {
			inputs = append(inputs, c.Node)
		}
		for _, input := range inputs {
			if j, ok := from(input); ok {
				if circle := visit(j, path); circle != nil {
					return circle
				}
			}
		}
		state[i] = done
		sorted = append(sorted, n)
		return nil
	}
	for i := range m.Index {
		if circle := visit(i, nil); circle != nil {
			e := t.entries[position[circle[0]]]
			r.add(at(e), "index nodes do not go in a circle", strings.Join(circle, " → "), "a node uses indicators, columns and other nodes, never itself")
			return
		}
	}
	m.Index = sorted
}

func (r *reader) classes(m *Method, t *tree) {
	for i, e := range items(t) {
		r.figure(m, e.value.get("of"))
		cuts, seen := e.value.get("cuts").items, map[string]bool{}
		for j, c := range m.Classes[i].Cuts {
			if seen[c.Name] {
				r.add(cuts[j], "a class is named once", c.Name, "")
			}
			seen[c.Name] = true
			if c.Compare == nil && j < len(cuts)-1 {
				r.add(cuts[j], "only the last class goes without a comparison", c.Name, "no later class could ever be reached")
			}
			r.thresholdOf(m, cuts[j])
			if n := comparisons(cuts[j]); n > 1 {
				r.add(cuts[j], "a class has one comparison", c.Name, "")
			}
		}
	}
}

func comparisons(t *tree) int {
	n := 0
	for _, op := range comparisonWords() {
		if t.get(op) != nil {
			n++
		}
	}
	return n
}

// thresholdOf checks the threshold among a mapping's keys.
func (r *reader) thresholdOf(m *Method, t *tree) {
	for _, op := range comparisonWords() {
		v := t.get(op)
		if v == nil || v.kind != mappingKind {
			continue
		}
		of, percentile := v.get("of"), v.get("percentile")
		switch {
		case of == nil && percentile == nil:
			r.add(v, "a threshold says of what", "", "of: "+strings.Join(referenceWords(), ", ")+" or a grouping level")
		case percentile != nil && of != nil && of.text != "percentile":
			r.add(of, "a percentile is of the areas' own figures", of.text, "leave of out")
		case percentile != nil && percentile.num() > 100:
			r.add(percentile, "a percentile is 0–100", percentile.text, "")
		case of != nil && of.text == "percentile" && percentile == nil:
			r.add(v, "of: percentile says which", "", "such as {percentile: 90}")
		case of != nil && of.text == "reference" && m.Reference == nil:
			r.add(of, "the method says what reference is", of.text, "add reference: {of: city}")
		case of != nil && !contains(referenceWords(), of.text):
			// A grouping level is known to the workspace alone; a word next to a known one is a slip.
			if n := nearest(of.text, referenceWords()); n != "" && distance(n, of.text) <= 2 && len(of.text) > 3 {
				r.add(of, "a threshold refers to "+strings.Join(referenceWords(), ", ")+" or a grouping level", of.text, "did you mean \""+n+"\"?")
			}
		}
	}
}

func (r *reader) criteria(m *Method, t *tree) {
	for i, e := range items(t.get("criteria")) {
		c, v := m.Criteria[i], e.value
		if x := v.get("indicator"); x != nil && m.Indicator(x.text) == nil {
			var known []string
			for _, i := range m.Indicators {
				known = append(known, i.Name)
			}
			r.add(x, "no such indicator", x.text, suggest(x.text, known))
		}
		r.figure(m, v.get("node"))
		r.thresholdOf(m, v)
		for _, k := range []string{"enter", "stay"} {
			if x := v.get(k); x != nil {
				r.thresholdOf(m, x)
			}
		}
		if c.Stay != nil {
			r.stay(c, v.get("stay"))
		}
		if ind := m.Indicator(c.Of); c.Decides != "" && (ind == nil || ind.Inherit == "") {
			r.add(v.get("decides"), "never_alone is for an indicator that is inherited", c.Of, "add inherit: to the indicator")
		}
	}
}

// stay must not be harder than enter: an area designated before would have to be worse than one that comes in.
func (r *reader) stay(c Criterion, t *tree) {
	a, b := c.Enter.Threshold, c.Stay.Threshold
	if up(c.Enter.Op) != up(c.Stay.Op) {
		r.add(t, "enter and stay compare in the same direction", string(c.Stay.Op), "enter is "+string(c.Enter.Op))
		return
	}
	if a.Of != b.Of || a.Plus != b.Plus {
		return
	}
	x, y := a.decimal(), b.decimal()
	if x == nil || y == nil {
		return
	}
	if d := x.Cmp(y); up(c.Enter.Op) && d < 0 || !up(c.Enter.Op) && d > 0 {
		r.add(t, "stay is not harder than enter", "", "an area designated before would have to be worse off than a new one")
	}
}

func up(op Op) bool { return op == Over || op == AtLeast }

// decimal is the number, factor or percentile that two thresholds of one reference differ by.
func (t Threshold) decimal() *big.Rat {
	switch t.Of {
	case "":
		x, _ := new(big.Rat).SetString(t.Written)
		return x
	case "percentile":
		return new(big.Rat).SetFloat64(t.Percentile)
	}
	x, _ := new(big.Rat).SetString(t.TimesWritten)
	return x
}

func (r *reader) merging(t *tree) {
	if t == nil {
		return
	}
	if e := t.get("else"); e != nil {
		for _, k := range []string{"contiguity", "tolerance_m", "fill_holes"} {
			if x := t.get(k); x != nil {
				r.add(x, k+" stands in else, where else is given", "", "")
			}
		}
		if t.get("groups") == nil {
			r.add(e, "else goes with groups", "", "write contiguity beside else's place")
		}
	}
}
