package explain

import (
	"kvarter"
	"kvarter/internal/method"
)

// classes puts the classes that the rule asks for into words: «social status: very low (1.83; very low is over 1.5)».
func (w *writer) classes() []string {
	var out []string
	seen := map[string]bool{}
	var walk func(*method.Rule)
	walk = func(r *method.Rule) {
		if r == nil {
			return
		}
		if r.Kind == method.LeafClass && !seen[r.Name] {
			seen[r.Name] = true
			if s := w.class(r.Name); s != "" {
				out = append(out, s)
			}
		}
		for i := range r.Of {
			walk(&r.Of[i])
		}
	}
	walk(w.m.Designate)
	return out
}

func (w *writer) class(name string) string {
	var c *method.Class
	for i := range w.m.Classes {
		if w.m.Classes[i].Name == name {
			c = &w.m.Classes[i]
		}
	}
	if c == nil || w.at < 0 {
		return ""
	}
	is := ""
	for _, x := range w.r.Classes {
		if x.Name == name && w.at < len(x.Classes) {
			is = x.Classes[w.at]
		}
	}
	head := or(c.Label.In(w.lang), or(figure(w.m, c.Of, w.lang), plain(name)))
	if is == "" {
		return head + w.say(": ingen klasse, tallet mangler", ": no class, the figure is missing")
	}
	u := unitOf(w.m, c.Of)
	for k := range c.Cuts {
		cut := &c.Cuts[k]
		if cut.Name != is {
			continue
		}
		word := or(cut.Label.In(w.lang), cut.Name)
		s := head + ": " + word
		limits := w.limits(c, k, u)
		for _, n := range w.r.Nodes {
			if n.Name == c.Of && n.Column.Known(w.at) {
				v := n.Column.Values[w.at]
				s += " (" + u.text(w.lang, v, u.digits(v))
				if limits != "" {
					s += "; " + word + w.say(" er ", " is ") + limits
				}
				return s + ")"
			}
		}
		if limits != "" {
			s += " (" + word + w.say(" er ", " is ") + limits + ")"
		}
		return s
	}
	return head + ": " + is
}

// limits says which figures a class takes. The first cut that holds wins, so a class lies beyond the cut before it and within its own.
func (w *writer) limits(c *method.Class, k int, u unit) string {
	var parts []string
	print := func(op method.Op, t method.Threshold) {
		if t.Of == "" {
			parts = append(parts, opText(w.lang, string(op))+" "+u.text(w.lang, t.Number, decimalsOf(t.Number, u)))
		}
	}
	if k > 0 && c.Cuts[k-1].Compare != nil {
		before := c.Cuts[k-1].Compare
		other := map[method.Op]method.Op{method.Over: method.AtMost, method.AtLeast: method.Under, method.AtMost: method.Over, method.Under: method.AtLeast}
		print(other[before.Op], before.Threshold)
	}
	if x := c.Cuts[k].Compare; x != nil {
		print(x.Op, x.Threshold)
	}
	return join(w.lang, parts)
}

// decimalsOf prints a cut as it was written: 1.5 and not 1.50.
func decimalsOf(v float64, u unit) int {
	x := kvarter.Exact(u.scaled(v))
	for d := range 6 {
		if x != nil && x.FloatString(d) == x.FloatString(8)[:len(x.FloatString(d))] && trailing(x.FloatString(8)[len(x.FloatString(d)):]) {
			return d
		}
	}
	return u.digits(v)
}

func trailing(s string) bool {
	for _, r := range s {
		if r != '0' && r != '.' {
			return false
		}
	}
	return true
}
