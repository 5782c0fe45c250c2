package method

func steps(t *tree) []Transform {
	if t == nil {
		return nil
	}
	if t.kind != sequenceKind {
		return []Transform{decodeStep(t)}
	}
	out := make([]Transform, len(t.items))
	for i, x := range t.items {
		out[i] = decodeStep(x)
	}
	return out
}

func node(e entry) Node {
	v := e.value
	n := Node{
		Name: e.key, Label: phrase(v.get("label")),
		Each: steps(v.get("each")), Combine: v.get("combine").str(), Then: steps(v.get("then")),
		Weights: Weights{Kind: or(v.get("weights").str(), "as_given")},
		Missing: Absent{Kind: "propagate", AtMost: -1},
	}
	switch of := v.get("of"); {
	case of == nil:
	case of.kind == mappingKind:
		for _, m := range of.entries {
			x := Member{Input: m.key, Weight: 1}
			if m.value.kind == scalarKind {
				x.Weight = m.value.num()
			} else {
				if w := m.value.get("weight"); w != nil {
					x.Weight = w.num()
				}
				x.Each = steps(m.value.get("each"))
			}
			n.Of = append(n.Of, x)
		}
	default:
		for _, s := range of.strs() {
			n.Of = append(n.Of, Member{Input: s, Weight: 1})
		}
	}
	if c := v.get("count_of"); c != nil {
		for _, x := range c.items {
			n.CountOf = append(n.CountOf, Condition{Node: or(x.get("node").str(), x.get("indicator").str()), Compare: *compare(x)})
		}
	}
	if x := v.get("missing"); x != nil {
		if x.kind == scalarKind {
			n.Missing.Kind = x.text
		} else {
			if x.get("skip").bool() {
				n.Missing.Kind = "skip"
			}
			if k := x.get("at_most"); k != nil {
				n.Missing.AtMost = k.int()
			}
			n.Missing.AtLeastShare = x.get("at_least_share").num()
		}
	}
	return n
}

func class(e entry) Class {
	c := Class{Name: e.key, Label: phrase(e.value.get("label")), Of: e.value.get("of").str()}
	for _, x := range e.value.get("cuts").items {
		if x.kind == scalarKind {
			c.Cuts = append(c.Cuts, Cut{Name: x.text, Code: x.text})
			continue
		}
		n := x.get("name").str()
		c.Cuts = append(c.Cuts, Cut{Name: n, Code: or(x.get("code").str(), n), Label: phrase(x.get("label")), Compare: compare(x)})
	}
	return c
}
