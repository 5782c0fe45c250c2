package method

import (
	"sort"
	"strings"

	"kvarter"
)

// Columns returns the columns of the data that the method needs, in alphabetical order: values, counts and bases of indicators,
// inputs of nodes and criteria that are neither indicator nor node, weight columns and the columns of exclusions. "population" is not
// among them: every workspace says where its residents are.
func (m *Method) Columns() []string {
	set := map[string]bool{}
	add := func(names ...string) {
		for _, n := range names {
			if n != "" && n != "population" && !m.known(n) {
				set[n] = true
			}
		}
	}
	for _, i := range m.Indicators {
		for _, c := range i.Columns() {
			if c != "population" {
				set[c] = true
			}
		}
		add(i.predictors(m)...)
	}
	weights := func(steps []Transform) {
		for _, s := range steps {
			add(s.Weight)
		}
	}
	for _, n := range m.Index {
		weights(n.Each)
		weights(n.Then)
		for _, x := range n.Of {
			add(x.Input)
			weights(x.Each)
		}
	}
	for _, c := range m.Criteria {
		add(c.Of)
	}
	for _, x := range m.Exclude {
		add(x.Column)
	}
	out := make([]string, 0, len(set))
	for n := range set {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// CheckColumns says which columns the method needs and the data lack, with the nearest word that is there. file stands in the problems.
func (m *Method) CheckColumns(file string, have []string) error {
	known := append(append([]string{}, have...), m.figures()...)
	p := &kvarter.Problems{}
	for _, c := range m.Columns() {
		if contains(have, c) {
			continue
		}
		rule := "a column or node of the method exists"
		if strings.Contains(c, "/") {
			rule = "node/member names a node and one of its members"
		}
		p.Add(kvarter.Problem{Rule: rule, File: file, Value: c, Hint: suggest(c, known)})
	}
	return p.Err()
}
