package web

import (
	"html/template"
	"math"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/explain"
)

// criterionView is one criterion over the whole city.
type criterionView struct {
	Node           bool
	Heading        string
	Sentence       string // how many areas meet it
	Met, Known     int
	Limit, Stay    string // as they were applied, with what they follow from
	Own            bool   // each area has a threshold of its own
	Edge           int
	Lines          []definition
	Steps          string
	Decides        bool
	Spread         template.HTML
	Numbers        []definition // of the spread
	Map            *homeMap
	Years          []yearItem
	Broken         bool // some years do not follow on
	Near           *nearView
	Rows           []figureRow
	Interval       bool
	Missing        int
	Withheld       int
	WhyWithheld    string
	Inherited      int
	Pages          *pagesView
	Sources        []kvarter.Snapshot
	AreasHref, CSV string
}

// nearView lists the areas close to the threshold, on both sides of it.
type nearView struct {
	Met, Not []figureRow
	Persons  bool
	All      bool // all that lie within their uncertainty are listed
	Sides    int  // rows of both sides that are not shown
}

// figureRow is the figure of one area.
type figureRow struct {
	Href, Code, Name, Group string
	Value, Interval, Margin string
	Verdict, State          string // keys
	Flags                   []string
	Persons                 string
}

func criterion(q *request) (*resource, error) {
	id := q.value("id")
	m := q.ix.measured(id)
	if m == nil {
		return nil, q.unknownCriterion(id)
	}
	page, _ := strconv.Atoi(q.r.URL.Query().Get("page"))
	last := max(1, (len(m.At)+pageRows-1)/pageRows)
	page = min(max(page, 1), last)
	res := &resource{template: "criterion", title: q.ix.heading(m, q.lang), path: "/criterion/" + pathEscape(id)}
	if page > 1 {
		res.path += "?page=" + strconv.Itoa(page)
	}
	res.table = func() [][]string { return q.figureTable(m) }
	res.svg = func() template.HTML { return q.figureFile(m) }
	res.view = func() (any, error) { return q.criterionView(m, page, last), nil }
	return res, nil
}

// unknownCriterion answers for a name without a page, with the nearest.
func (q *request) unknownCriterion(id string) error {
	known := map[string]int{}
	names := q.ix.Readable()
	for i, n := range names {
		known[n] = i
	}
	e := notFound{what: "error.criterion", code: id}
	to := nearest(id, known)
	if len(to) == 0 {
		to = names[:min(len(names), 7)]
	}
	for _, n := range to {
		m := q.ix.measured(n)
		if m != nil {
			e.nearest = append(e.nearest, link{Href: q.base() + "/criterion/" + pathEscape(n), Text: q.ix.heading(m, q.lang)})
		}
	}
	return e
}

func (q *request) criterionView(m *measured, page, last int) criterionView {
	ix, words := q.ix, q.words()
	v := criterionView{Node: m.Node, Heading: ix.heading(m, q.lang), Met: m.Met, Known: m.Known, Edge: m.Edge, Missing: m.Missing, Withheld: m.Withheld, WhyWithheld: explain.Withheld(ix.Round, q.lang), Inherited: m.Inherited,
		AreasHref: q.base() + "/areas?criterion=" + pathEscape(m.Name), Sources: producers(ix.Round.Snapshots), CSV: q.base() + "/criterion/" + pathEscape(m.Name) + ".csv"}
	v.Sentence = strings.ReplaceAll(words.count("criterion.sentence", m.Met, integer(q.lang, m.Met)), "{1}", integer(q.lang, m.Known))
	v.Lines, v.Steps = q.define(m)
	if m.first != nil {
		v.Own = math.IsNaN(m.Enter)
		v.Limit = unbroken(explain.Limit(ix.Round, ix.Method, m.first, q.lang))
		if !math.IsNaN(m.Stay) {
			v.Stay = unbroken(explain.Limit(ix.Round, ix.Method, m.stayed, q.lang))
		}
	}
	if m.Known > 0 {
		text := chart.SpreadText{}
		if !math.IsNaN(m.Enter) {
			text.Threshold = words.text("spread.threshold", q.figure(m, m.Enter))
		}
		if !math.IsNaN(m.Stay) {
			text.Stay = words.text("spread.stay", q.figure(m, m.Stay))
		}
		if !math.IsNaN(m.Reference) {
			text.Reference = explain.Upper(q.of(m)) + " " + q.figure(m, m.Reference)
		}
		v.Numbers = q.spreadNumbers(m)
		v.Spread = q.spread(m, chart.SpreadSpec{Width: 900, Height: 130, Text: text, Tick: func(x float64) string { return explain.Limited(ix.Method, m.Input, q.lang, x) }})
	}
	spec, legend := q.figureMap(m)
	v.Map = &homeMap{SVG: chart.Map(spec), Legend: legend}
	for i := range spec.Areas {
		if len(spec.Areas[i].Outline) == 0 {
			v.Map.Unmapped++
		}
	}
	if v.Map.Unmapped == len(spec.Areas) {
		v.Map = nil
	} else if v.Map = q.moved(v.Map, "atlas", nil); v.Map.Live != nil {
		v.Map.Live.Theme, v.Map.Live.Legend = m.Name, m.Name
	}
	if !m.Node {
		v.Years = q.years(m.Name)
		for _, y := range v.Years {
			v.Broken = v.Broken || len(y.Breaks) > 0
		}
		if m.Inherited < m.Known { // else no area has a figure of its own
			v.Near = q.near(m)
		}
	}
	for _, i := range ix.ByName[(page-1)*pageRows : min(page*pageRows, len(ix.ByName))] {
		row := q.figureRow(m, i)
		v.Interval = v.Interval || row.Interval != ""
		v.Rows = append(v.Rows, row)
	}
	if last > 1 {
		to := func(n int) string {
			if n == 1 {
				return q.base() + "/criterion/" + pathEscape(m.Name)
			}
			return q.base() + "/criterion/" + pathEscape(m.Name) + "?page=" + strconv.Itoa(n)
		}
		v.Pages = &pagesView{Page: page, Last: last, From: v.Rows[0].Name, To: v.Rows[len(v.Rows)-1].Name}
		if page > 1 {
			v.Pages.First, v.Pages.Previous = to(1), to(page-1)
		}
		if page < last {
			v.Pages.Next, v.Pages.Further = to(page+1), to(last)
		}
	}
	return v
}

// unbroken keeps a number and its per cent sign on one line.
func unbroken(s string) string { return strings.ReplaceAll(s, " %", "\u00a0%") }

// figureRow prints the figure of one area in the words of the explanation.
func (q *request) figureRow(m *measured, i int) figureRow {
	ix, words := q.ix, q.words()
	a, x := &ix.Round.Areas.Items[i], &m.At[i]
	row := figureRow{Href: ix.areaHref(q.lang, i), Code: a.Code, Name: title(a), Group: ix.groupName(a), Value: q.figure(m, x.Value), State: x.State.String()}
	if x.State == kvarter.Known && math.IsNaN(x.Value) {
		row.State = kvarter.Missing.String()
	}
	switch row.State {
	case "missing":
		row.Value = words.text("shade.missing")
	case "suppressed":
		row.Value = words.text("shade.withheld")
	}
	if x.Finding == nil {
		return row
	}
	r := ix.explained(q.lang, i, x.Finding)
	row.Value, row.Interval, row.Margin, row.Verdict, row.Flags = r.ValueText, r.IntervalText, r.MarginText, r.Met, flagsOf(words, r)
	if r.Persons != nil {
		row.Persons = explain.Number(q.lang, math.Abs(*r.Persons), 0)
	}
	return row
}

// explained is one criterion of one area as the explanation prints it.
func (ix *index) explained(lang string, i int, c *kvarter.CriterionFinding) explain.Row {
	return explain.RowOf(ix.Round, ix.Method, c, lang, ix.Audience)
}

// flagsOf is what a reader must know about a figure.
func flagsOf(words catalogue, r explain.Row) []string {
	var out []string
	if r.OnTheEdge {
		out = append(out, words.text("flag.edge"))
	}
	if r.Inherited != "" {
		out = append(out, words.text("flag.inherited", r.Inherited))
	}
	out = append(out, r.Marks...)
	if r.Stay {
		out = append(out, words.text("flag.stay"))
	}
	if !r.Counts {
		out = append(out, words.text("flag.aside"))
	}
	return out
}

// nearRows is how many areas close to the threshold a page lists on each side.
const nearRows = 40

// nearShare is how close to the threshold an area lies that is listed, as a share of the threshold.
const nearShare = .1

// near lists the areas whose own figure lies close to the threshold: within its uncertainty where those are few, else within a tenth of it.
func (q *request) near(m *measured) *nearView {
	var edge, close []int
	for _, i := range q.ix.ByName {
		x := m.At[i]
		if x.Finding == nil || x.State != kvarter.Known || x.Inherited != "" || math.IsNaN(x.Finding.Margin) {
			continue
		}
		tenth := math.Abs(x.Finding.Margin) <= nearShare*math.Abs(x.Finding.Threshold)
		if tenth {
			close = append(close, i)
		}
		if tenth || x.Finding.OnTheEdge {
			edge = append(edge, i)
		}
	}
	v := &nearView{All: len(edge) <= nearRows}
	list := close
	if v.All {
		list = edge
	}
	for _, i := range list {
		to := &v.Not
		if m.At[i].Finding.Verdict == kvarter.Met {
			to = &v.Met
		}
		if len(*to) == nearRows {
			v.Sides++
			continue
		}
		row := q.figureRow(m, i)
		v.Persons = v.Persons || row.Persons != ""
		*to = append(*to, row)
	}
	return v
}

// figureTable is one row for each area: all that the audience may see of the criterion.
func (q *request) figureTable(m *measured) [][]string {
	head := []string{"code", "name", "population", "criterion", "value", "state", "inherited"}
	if !m.Node {
		head = append(head, "low", "high", "of", "reference", "op", "threshold", "margin", "verdict", "on_the_edge")
	}
	if q.ix.Round.MadeUp {
		head = append(head, "made_up")
	}
	out := [][]string{head}
	for i := range m.At {
		a, x := &q.ix.Round.Areas.Items[i], &m.At[i]
		r := []string{a.Code, a.Name, plain(q.ix.Round.Findings[i].Population), m.Name, plain(x.Value), x.State.String(), x.Inherited}
		switch c := x.Finding; {
		case m.Node:
		case c == nil:
			r = append(r, "", "", "", "", "", "", "", "", "")
		default:
			r = append(r, plain(c.Low), plain(c.High), c.Of, plain(c.Reference), c.Op, plain(c.Threshold), plain(c.Margin), c.Verdict.String(), strconv.FormatBool(c.OnTheEdge))
		}
		if q.ix.Round.MadeUp {
			r = append(r, "true")
		}
		out = append(out, r)
	}
	return out
}

// figureFile is the map as a file, with its own legend and source and without links.
func (q *request) figureFile(m *measured) template.HTML {
	spec, legend := q.figureMap(m)
	spec.Legend, spec.Standalone, spec.Source = legend, true, q.ix.heading(m, q.lang)+". "+q.sourceLine()
	for i := range spec.Areas {
		spec.Areas[i].Href = ""
	}
	for i := range spec.Urban {
		spec.Urban[i].Href = ""
	}
	return chart.Map(spec)
}
