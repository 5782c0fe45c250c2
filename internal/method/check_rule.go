package method

import (
	"fmt"
	"strings"
)

// rules checks every rule of the file: what its leaves name, counts, and that outcomes do not go in a circle.
func (r *reader) rules(m *Method, t *tree) {
	c := ruleChecker{reader: r, names: map[string][]string{}, cuts: map[string][]string{}}
	for _, s := range []struct{ leaf, section string }{{"criterion", "criteria"}, {"class", "classes"}, {"list", "lists"}, {"outcome", "outcomes"}} {
		for _, e := range items(t.get(s.section)) {
			c.names[s.leaf] = append(c.names[s.leaf], e.key)
		}
	}
	for _, x := range m.Classes {
		for _, cut := range x.Cuts {
			c.cuts[x.Name] = append(c.cuts[x.Name], cut.Name)
		}
	}
	if d := t.get("designate"); d != nil {
		c.walk(d, false)
		if then := d.get("then"); then != nil {
			c.walk(then, true)
		}
	}
	for _, e := range items(t.get("outcomes")) {
		c.walk(e.value, false)
	}
	if len(r.faults) == 0 {
		c.circles(m, t.get("outcomes"))
	}
}

type ruleChecker struct {
	*reader
	names map[string][]string // by leaf
	cuts  map[string][]string // by class
}

func (c ruleChecker) leaf(kind, what string, t *tree) {
	if t != nil && !contains(c.names[kind], t.text) {
		c.add(t, "no such "+what, t.text, suggest(t.text, c.names[kind]))
	}
}

func (c ruleChecker) walk(t *tree, second bool) {
	if t.kind == scalarKind {
		c.leaf("criterion", "criterion", t)
		return
	}
	for _, e := range t.entries {
		v := e.value
		switch e.key {
		case "all", "any", "none":
			for _, x := range v.items {
				c.walk(x, second)
			}
		case "not":
			c.walk(v, second)
		case "count":
			c.count(v)
			for _, x := range v.get("of").items {
				c.walk(x, second)
			}
		case "criterion", "list", "outcome":
			c.leaf(e.key, e.key, v)
		case "class":
			c.class(t, v)
		case "neighbours":
			if !second {
				c.add(at(e), "neighbours is asked in then", "", "the rule before it has to be known first: designate: {…, then: {neighbours: all}}")
			}
		case "persisted":
			c.leaf("outcome", "outcome", v.get("outcome"))
		}
	}
}

func (c ruleChecker) class(t, v *tree) {
	name, is := v, t.get("is")
	if v.kind == mappingKind {
		if len(v.entries) != 1 {
			c.add(v, "a class leaf names one classification", "", "use any: for several")
			return
		}
		if is != nil {
			c.add(is, "is stands beside a class given by name", "", "write {class: {status: [low]}} or {class: status, is: [low]}")
		}
		e := v.entries[0]
		name, is = &tree{text: e.key, line: e.line, col: e.col}, e.value
	}
	c.leaf("class", "classification", name)
	known := c.cuts[name.text]
	if is == nil {
		c.add(t, "a class leaf says which classes count", name.text, "add is: ["+strings.Join(known, ", ")+"]")
		return
	}
	list := is.items
	if is.kind == scalarKind {
		list = []*tree{is}
	}
	for _, x := range list {
		if known != nil && !contains(known, x.text) {
			c.add(x, "classification "+name.text+" has no such class", x.text, suggest(x.text, known))
		}
	}
}

func (c ruleChecker) count(t *tree) {
	n := len(t.get("of").items)
	least, most := t.get("at_least"), t.get("at_most")
	if least == nil && most == nil {
		c.add(t, "count says how many", "", "add at_least or at_most")
	}
	if least != nil && least.int() > n {
		c.add(least, "a count can be met", least.text, fmt.Sprintf("there are only %d rules", n))
	}
	if least != nil && most != nil && least.int() > most.int() {
		c.add(least, "a count can be met", least.text, "at_most is "+most.text)
	}
	if most != nil && most.int() >= n && least == nil {
		c.add(most, "a count can fail", most.text, fmt.Sprintf("there are only %d rules, so it always holds", n))
	}
	seen := map[string]bool{}
	for _, x := range t.get("of").items {
		name := x.text
		if x.kind == mappingKind {
			name = x.get("criterion").str()
		}
		if name != "" && seen[name] {
			c.add(x, "a count takes each criterion once", name, "")
		}
		seen[name] = true
	}
}

// circles finds an outcome that asks for itself.
func (c ruleChecker) circles(m *Method, t *tree) {
	asks := map[string][]string{}
	var collect func(Rule, *[]string)
	collect = func(r Rule, out *[]string) {
		if r.Kind == LeafOutcome || r.Kind == Persisted {
			*out = append(*out, r.Name)
		}
		for _, x := range r.Of {
			collect(x, out)
		}
	}
	for _, o := range m.Outcomes {
		var out []string
		collect(o.Rule, &out)
		asks[o.Name] = out
	}
	state := map[string]int{} // 1: on the path, 2: done
	var visit func(name string, path []string) []string
	visit = func(name string, path []string) []string {
		path = append(path, name)
		if state[name] == 1 {
			return path
		}
		if state[name] == 2 {
			return nil
		}
		state[name] = 1
		for _, n := range asks[name] {
			if loop := visit(n, path); loop != nil {
				return loop
			}
		}
		state[name] = 2
		return nil
	}
	for i, o := range m.Outcomes {
		if loop := visit(o.Name, nil); loop != nil {
			c.add(at(t.entries[i]), "outcomes do not go in a circle", strings.Join(loop, " → "), "")
			return
		}
	}
}
