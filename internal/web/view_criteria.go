package web

import (
	"html/template"
	"math"
	"net/url"
	"strconv"

	"kvarter/internal/chart"
	"kvarter/internal/explain"
	"kvarter/internal/method"
)

func pathEscape(s string) string { return url.PathEscape(s) }

// shortArea is the address of an area without round and name, for maps of thousands of areas.
func (q *request) shortArea(code string) string {
	return "/" + q.lang + "/area/" + url.PathEscape(code)
}

// criteriaView lists what the method looks at.
type criteriaView struct {
	Index   bool // the method has an index and no criteria
	Items   []criterionItem
	Classes []classItem
	Areas   int
}

// criterionItem is one criterion, or one figure of an index, in the list.
type criterionItem struct {
	Href, Label, What       string
	Limit, Stay             string
	Of, Reference           string
	Met, Known              int
	Lowest, Middle, Highest string
	Spread                  template.HTML
	Range                   string // of the spread, in words
}

// classItem counts the areas of each class of an index.
type classItem struct {
	Label string
	Cuts  []classCount
}

type classCount struct {
	Label string
	Areas int
}

func criteria(q *request) (*resource, error) {
	return &resource{template: "criteria", title: "criteria.title", path: "/criteria", table: q.criteriaTable, view: func() (any, error) { return q.criteriaView(), nil }}, nil
}

func (q *request) criteriaView() criteriaView {
	ix := q.ix
	v := criteriaView{Index: len(ix.Method.Criteria) == 0, Areas: len(ix.Round.Findings)}
	for _, name := range ix.Readable() {
		m := ix.measured(name)
		if m == nil {
			continue
		}
		it := criterionItem{Href: q.base() + "/criterion/" + pathEscape(name), Label: ix.heading(m, q.lang), What: q.inOneLine(m), Met: m.Met, Known: m.Known,
			Limit: q.words().text("criterion.limit.own"), Lowest: q.figure(m, m.Lowest), Middle: q.figure(m, m.Middle), Highest: q.figure(m, m.Highest)}
		if !math.IsNaN(m.Enter) {
			it.Limit = explain.LimitAlone(ix.Method, m.first, q.lang)
		}
		if !math.IsNaN(m.Stay) {
			it.Stay = explain.LimitAlone(ix.Method, m.stayed, q.lang)
		}
		if !math.IsNaN(m.Reference) {
			it.Of, it.Reference = q.of(m), q.figure(m, m.Reference)
		}
		if m.Known > 0 {
			it.Spread = q.spread(m, chart.SpreadSpec{Width: 240, Height: 34})
			it.Range = q.words().text("spread.range", it.Lowest, it.Highest, it.Middle)
		}
		v.Items = append(v.Items, it)
	}
	if v.Index {
		v.Classes = ix.classCounts(q.lang)
	}
	return v
}

// classCounts counts the areas of each class, in the order of the method.
func (ix *index) classCounts(lang string) []classItem {
	var out []classItem
	for _, c := range ix.Method.Classes {
		if ix.Hidden(c.Of) {
			continue
		}
		for _, in := range ix.Round.Classes {
			if in.Name != c.Name {
				continue
			}
			n := map[string]int{}
			for _, x := range in.Classes {
				n[x]++
			}
			it := classItem{Label: c.Label.In(lang)}
			if it.Label == "" {
				it.Label = explain.Input(ix.Method, c.Of, lang)
			}
			it.Label = explain.Upper(it.Label)
			for _, cut := range c.Cuts {
				label := cut.Label.In(lang)
				if label == "" {
					label = cut.Name
				}
				it.Cuts = append(it.Cuts, classCount{explain.Upper(label), n[cut.Name]})
			}
			out = append(out, it)
		}
	}
	return out
}

// inOneLine says what is measured: the columns and the years, or the members of a node.
func (q *request) inOneLine(m *measured) string {
	words := q.words()
	in := q.ix.Method.Indicator(m.Input)
	if in == nil {
		for i := range q.ix.Method.Index {
			if n := &q.ix.Method.Index[i]; n.Name == m.Input {
				if len(n.CountOf) > 0 {
					return words.text("criterion.line.count", strconv.Itoa(len(n.CountOf)))
				}
				if len(n.Of) == 1 {
					return words.text("criterion.line.of", explain.Input(q.ix.Method, n.Of[0].Input, q.lang))
				}
				return words.text("criterion.line.index", strconv.Itoa(len(n.Of)))
			}
		}
		return ""
	}
	line := words.text("criterion.line.value", in.Value)
	switch {
	case in.Value != "":
	case in.Base == "":
		line = words.text("criterion.line.value", in.Count)
	default:
		line = words.text("criterion.line.share", in.Count, in.Base)
	}
	if in.Years.Last > 1 {
		line += words.text("criterion.line.years", strconv.Itoa(in.Years.Last))
	}
	if in.Inherit != "" {
		line += words.text("criterion.line.inherit", q.levelName(string(in.Inherit)))
	}
	return line
}

// levelName is the word for a level where the site has one, else its own name.
func (q *request) levelName(level string) string {
	if s, ok := q.words()["level."+level]; ok {
		return s
	}
	return level
}

// criteriaTable is one row for each criterion, or for each figure of an index.
func (q *request) criteriaTable() [][]string {
	head := []string{"criterion", "label", "op", "threshold", "stay_threshold", "of", "reference", "areas_met", "areas_known", "areas_missing", "areas_suppressed", "lowest", "middle", "highest"}
	if q.ix.Round.MadeUp {
		head = append(head, "made_up")
	}
	out := [][]string{head}
	for _, name := range q.ix.Readable() {
		m := q.ix.measured(name)
		if m == nil {
			continue
		}
		op, of := m.Op, ""
		if m.Node {
			op = ""
		}
		if m.first != nil {
			of = m.first.Of
		}
		r := []string{name, q.ix.heading(m, q.lang), op, plain(m.Enter), plain(m.Stay), of, plain(m.Reference), strconv.Itoa(m.Met), strconv.Itoa(m.Known), strconv.Itoa(m.Missing),
			strconv.Itoa(m.Withheld), plain(m.Lowest), plain(m.Middle), plain(m.Highest)}
		if q.ix.Round.MadeUp {
			r = append(r, "true")
		}
		out = append(out, r)
	}
	return out
}

// definition is one line of what a criterion measures.
type definition struct{ Term, Text string }

// define says what is measured, line by line; steps is the calculation of a node as a block.
func (q *request) define(m *measured) (lines []definition, steps string) {
	words := q.words()
	for _, t := range method.Define(q.ix.Method, m.Name, q.lang) {
		text := t.Text
		switch t.Key {
		case "steps":
			steps = text
			continue
		case "compare", "stay": // said with the numbers of the round
			continue
		case "min_base":
			text = words.text("define.min_base.text", text)
		case "inherit":
			text = words.text("define.inherit.text", q.levelName(text))
		}
		lines = append(lines, definition{words.text("define." + t.Key), text})
	}
	return lines, steps
}
