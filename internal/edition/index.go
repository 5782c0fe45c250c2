package edition

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"kvarter/internal/explain"
	"kvarter/internal/method"
	"kvarter/internal/uncertainty"
)

// Index returns the index nodes and classes that the audience may see, with what chance leaves of them; nil where the method has none, or they cannot be
// calculated anew.
func (e *Edition) Index(s *Stability) *uncertainty.Nodes {
	if s == nil || s.Chance == nil || s.Chance.Nodes == nil || s.Chance.Nodes.Why != "" {
		return nil
	}
	if e.Audience == explain.Internal {
		return s.Chance.Nodes
	}
	out := &uncertainty.Nodes{Replicates: s.Chance.Nodes.Replicates}
	for _, x := range s.Chance.Nodes.Index {
		if !explain.Delicate(e.Method, x.Name) {
			out.Index = append(out.Index, x)
		}
	}
	for _, x := range s.Chance.Nodes.Classes {
		k := slices.IndexFunc(e.Method.Classes, func(c method.Class) bool { return c.Name == x.Name })
		if k >= 0 && !explain.Delicate(e.Method, e.Method.Classes[k].Of) {
			out.Classes = append(out.Classes, x)
		}
	}
	return out
}

// Told picks the nodes that are told in words: those with a label, which the others are steps on the way to; all where none has one.
func (e *Edition) Told(x *uncertainty.Nodes) []uncertainty.NodeChance {
	labelled := map[string]bool{}
	for k := range e.Method.Index {
		if n := &e.Method.Index[k]; len(n.Label) > 0 {
			labelled[n.Name] = true
		}
	}
	var out []uncertainty.NodeChance
	for _, n := range x.Index {
		if len(labelled) == 0 || labelled[n.Name] {
			out = append(out, n)
		}
	}
	return out
}

// IndexSentences say what chance leaves of the index and the classes of area i, or once that nothing behind any of them is drawn.
func (e *Edition) IndexSentences(s *Stability, i int, lang string) (out []string) {
	x := e.Index(s)
	if x == nil || i < 0 || i >= len(e.Round.Findings) {
		return nil
	}
	if x.Replicates == 0 && len(x.Index)+len(x.Classes) > 0 {
		return []string{explain.NothingDrawn(lang)}
	}
	add := func(text string) {
		if text != "" {
			out = append(out, text)
		}
	}
	for _, n := range e.Told(x) {
		add(explain.NodeInterval(e.Method, n.Name, lang, n.Value[i], n.Low[i], n.High[i], n.Absent[i], n.Drawn))
	}
	for _, c := range x.Classes {
		add(explain.ClassChance(e.Method, c.Name, lang, c.Cuts, c.Share[i], c.Drawn))
	}
	return out
}

// IndexColumns are the columns of a table of areas that tell the whole of Index: of every node its value and interval, of every class the one that the round
// gives and the share of replicates in each. row gives those of area i; a value that is not there is empty. Without nodes there are no columns.
func IndexColumns(x *uncertainty.Nodes) (head []string, row func(i int) []string) {
	if x == nil {
		return nil, func(int) []string { return nil }
	}
	for _, n := range x.Index {
		head = append(head, "index_"+n.Name, "index_"+n.Name+"_low", "index_"+n.Name+"_high")
	}
	for _, c := range x.Classes {
		head = append(head, "class_"+c.Name)
		for _, cut := range c.Cuts {
			head = append(head, "class_"+c.Name+"_"+strings.ReplaceAll(cut, " ", "_"))
		}
	}
	number := func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'g', 12, 64)
	}
	return head, func(i int) (out []string) {
		for _, n := range x.Index {
			out = append(out, number(n.Value[i]), number(n.Low[i]), number(n.High[i]))
		}
		for _, c := range x.Classes {
			out = append(out, c.Is[i])
			for k := range c.Cuts {
				share := math.NaN()
				if c.Share[i] != nil {
					share = c.Share[i][k]
				}
				out = append(out, number(share))
			}
		}
		return
	}
}

// Held is the share of replicates that give area i the class of the round; NaN where the round gives none.
func Held(c *uncertainty.ClassChance, i int) float64 {
	if k := slices.Index(c.Cuts, c.Is[i]); k >= 0 && c.Share[i] != nil {
		return c.Share[i][k]
	}
	return math.NaN()
}

// Turning lists the areas, by position, of which fewer than a share of the replicates give a class that the round gives, the least steady first; areas that are alike stay
// in their order.
func Turning(x *uncertainty.Nodes, areas int, share float64) (out []int) {
	if x == nil {
		return nil
	}
	least := func(i int) float64 {
		v := 1.
		for k := range x.Classes {
			if h := Held(&x.Classes[k], i); h < v {
				v = h
			}
		}
		return v
	}
	for i := range areas {
		if least(i) < share {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(least(a), least(b)) })
	return out
}
