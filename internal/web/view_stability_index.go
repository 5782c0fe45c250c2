package web

import (
	"math"
	"slices"
	"strings"

	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/uncertainty"
)

// indexStability is what the page tells of index nodes and classes.
type indexStability struct {
	Why     string // nothing is drawn, or the round does not hold what they are made of
	Lead    string
	Nodes   []indexNode
	Classes []indexClass
	Turning []turningRow // areas whose class might have been another, the least steady first
	More    int
}

type indexNode struct {
	Label, Areas, Width string
	Still               bool // nothing behind it is drawn
}

type indexClass struct {
	Label  string
	Still  bool
	Counts []string // steady, leaning, on the edge
}

type turningRow struct {
	Href, Name, Node string
	Classes          []string
}

func (q *request) indexStability(s *edition.Stability) *indexStability {
	text := q.words()
	if n := s.Chance.Nodes; n != nil && n.Why != "" {
		return &indexStability{Why: text.text("stability.index.not_whole")}
	}
	x := q.ix.Index(s)
	if x == nil || len(x.Index)+len(x.Classes) == 0 {
		return nil
	}
	if x.Replicates == 0 {
		return &indexStability{Why: explain.NothingDrawn(q.lang)}
	}
	v := &indexStability{Lead: text.text("stability.index.lead", integer(q.lang, x.Replicates))}
	told := q.ix.Told(x)
	for _, n := range told {
		v.Nodes = append(v.Nodes, q.indexNode(&n))
	}
	for k := range x.Classes {
		v.Classes = append(v.Classes, q.indexClass(s.Limits, &x.Classes[k]))
	}
	for n, i := range edition.Turning(x, len(q.ix.Round.Findings), s.Limits.Steady) {
		if n >= pageRows {
			v.More++
			continue
		}
		row := turningRow{Href: q.ix.areaHref(q.lang, i), Name: title(&q.ix.Round.Areas.Items[i])}
		if len(told) > 0 {
			if n := &told[0]; !math.IsNaN(n.Low[i]) {
				row.Node = explain.InputFigure(q.ix.Method, n.Name, q.lang, n.Value[i]) + " (" + explain.NodeRange(q.ix.Method, n.Name, q.lang, n.Low[i], n.High[i]) + ")"
			}
		}
		for _, c := range x.Classes {
			row.Classes = append(row.Classes, strings.TrimSuffix(explain.ClassChance(q.ix.Method, c.Name, q.lang, c.Cuts, c.Share[i], c.Drawn), "."))
		}
		row.Classes = slices.DeleteFunc(row.Classes, func(s string) bool { return s == "" })
		v.Turning = append(v.Turning, row)
	}
	return v
}

// indexNode tells how wide the intervals of a node are: half of the areas have a narrower one.
func (q *request) indexNode(n *uncertainty.NodeChance) indexNode {
	var widths []float64
	for i := range n.Value {
		if !math.IsNaN(n.Low[i]) {
			widths = append(widths, n.High[i]-n.Low[i])
		}
	}
	out := indexNode{Label: explain.Upper(explain.Input(q.ix.Method, n.Name, q.lang)), Areas: integer(q.lang, len(widths)), Width: "–", Still: !n.Drawn}
	if len(widths) > 0 && n.Drawn {
		slices.Sort(widths)
		out.Width = explain.InputFigure(q.ix.Method, n.Name, q.lang, widths[(len(widths)-1)/2])
	}
	return out
}

// indexClass counts the areas that keep their class in nearly all, most or fewer replays.
func (q *request) indexClass(limits uncertainty.Limits, c *uncertainty.ClassChance) indexClass {
	out := indexClass{Label: explain.Upper(explain.ClassLabel(q.ix.Method, c.Name, q.lang)), Still: !c.Drawn}
	count := map[uncertainty.Word]int{}
	for i := range c.Is {
		if held := edition.Held(c, i); !math.IsNaN(held) {
			count[limits.Word(held)]++
		}
	}
	for _, w := range []uncertainty.Word{uncertainty.Steady, uncertainty.Leaning, uncertainty.OnTheEdge} {
		out.Counts = append(out.Counts, integer(q.lang, count[w]))
	}
	return out
}
