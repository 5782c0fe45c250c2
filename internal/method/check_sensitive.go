package method

import (
	"strings"

	"kvarter"
)

// Delicate reports whether a figure is one of origin or convictions: a sensitive indicator, or a node that is built from one.
func (m *Method) Delicate(name string) bool { return m.delicate(name, 0) }

func (m *Method) delicate(name string, depth int) bool {
	if ind := m.Indicator(name); ind != nil {
		return ind.Sensitive
	}
	if ind := m.Indicator(strings.TrimSuffix(strings.TrimSuffix(name, "/raw"), "/shrunk")); ind != nil {
		return ind.Sensitive
	}
	for i := range m.Index {
		n := &m.Index[i]
		if depth > len(m.Index) || n.Name != name && !strings.HasPrefix(name, n.Name+"/") {
			continue
		}
		for _, x := range n.Of {
			if m.delicate(x.Input, depth+1) {
				return true
			}
		}
		for _, x := range n.CountOf {
			if m.delicate(x.Node, depth+1) {
				return true
			}
		}
	}
	return false
}

// sensitive refuses that small areas are judged by origin or convictions, themselves or through nodes that are built from them: those are for the
// state's lists of housing areas alone. As a figure that nothing compares they may stand.
func (r *reader) sensitive(m *Method, t *tree) {
	if m.Unit == kvarter.LevelHousingArea {
		return
	}
	columns := map[string]bool{}
	for _, i := range m.Indicators {
		if !i.Sensitive {
			continue
		}
		for _, c := range []string{i.Count, i.Value} {
			columns[c] = c != ""
		}
	}
	refuse := func(e entry) {
		r.add(at(e), "a screening of small areas never uses origin or convictions", e.key, "those are for the state's lists of housing areas (unit: housing_area)")
	}
	for i, e := range items(t.get("criteria")) {
		if m.Delicate(m.Criteria[i].Of) {
			refuse(e)
		}
	}
	for i, e := range items(t.get("classes")) {
		if m.Delicate(m.Classes[i].Of) {
			refuse(e)
		}
	}
	for _, e := range items(t.get("exclude")) {
		if columns[e.key] || m.Delicate(e.key) {
			refuse(e)
		}
	}
}
