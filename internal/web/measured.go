package web

import (
	"html/template"
	"math"
	"reflect"
	"sort"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/explain"
)

// measured is one criterion, or one figure of an index, in every area of a round.
type measured struct {
	Name  string // of the criterion, or of the node
	Input string // what its values are: an indicator or a node
	Node  bool   // a figure without a limit
	At    []measure
	Op    string
	// Enter is the threshold for areas that were not designated before; NaN where it is not one number for all. Stay is the other, NaN where none was used.
	Enter, Stay    float64
	Reference      float64 // NaN where it is not one number for all
	first, stayed  *kvarter.CriterionFinding
	Met, Known     int
	Missing        int
	Withheld       int
	Inherited      int
	Edge           int // the threshold lies within the uncertainty
	Lowest, Middle float64
	Highest        float64
}

// measure is the figure of one area. Finding is nil for a node.
type measure struct {
	Value     float64
	State     kvarter.State
	Inherited string
	Finding   *kvarter.CriterionFinding
}

// metAbove reports whether a larger value meets the criterion.
func (m *measured) metAbove() bool { return m.Op != "under" && m.Op != "at_most" }

// findingOf returns what an area has for a criterion, or nil.
func findingOf(f *kvarter.Finding, criterion string) *kvarter.CriterionFinding {
	for i := range f.Criteria {
		if f.Criteria[i].Criterion == criterion {
			return &f.Criteria[i]
		}
	}
	return nil
}

// measured reads a criterion, else a node of the round; nil where there is none or the audience may not see it.
func (ix *index) measured(name string) *measured {
	if ix.Hidden(name) {
		return nil
	}
	m := &measured{Name: name, Input: name, Enter: math.NaN(), Stay: math.NaN(), Reference: math.NaN()}
	if c := ix.Method.Criterion(name); c != nil {
		m.Input = c.Of
		m.readCriterion(ix)
	} else if !m.readNode(ix) {
		return nil
	}
	m.count()
	return m
}

func (m *measured) readCriterion(ix *index) {
	m.At = make([]measure, len(ix.Round.Findings))
	enter, stay, reference := same{}, same{}, same{}
	for i := range ix.Round.Findings {
		c := findingOf(&ix.Round.Findings[i], m.Name)
		if c == nil {
			m.At[i] = measure{Value: math.NaN(), State: kvarter.Missing}
			continue
		}
		m.At[i] = measure{c.Value, c.State, c.Inherited, c}
		m.Op = c.Op
		reference.take(c.Reference)
		if c.Stay {
			stay.take(c.Threshold)
			m.stayed = c
		} else {
			enter.take(c.Threshold)
			m.first = c
		}
		if c.Verdict == kvarter.Met {
			m.Met++
		}
		if c.OnTheEdge {
			m.Edge++
		}
	}
	if m.first == nil {
		m.first = m.stayed
	}
	m.Enter, m.Stay, m.Reference = enter.value(), stay.value(), reference.value()
	if m.Stay == m.Enter {
		m.Stay = math.NaN()
	}
}

func (m *measured) readNode(ix *index) bool {
	for _, n := range ix.Round.Nodes {
		if n.Name != m.Name || n.Column.Len() != len(ix.Round.Findings) {
			continue
		}
		m.Node, m.Op = true, "at_least"
		m.At = make([]measure, n.Column.Len())
		for i := range m.At {
			m.At[i] = measure{Value: n.Column.Values[i], State: n.Column.State(i)}
		}
		if in := ix.Method.Indicator(m.Name); in != nil && in.Worse == "lower" {
			m.Op = "at_most"
		}
		return true
	}
	return false
}

func (m *measured) count() {
	known := m.values()
	sort.Float64s(known)
	m.Lowest, m.Middle, m.Highest = math.NaN(), math.NaN(), math.NaN()
	if n := len(known); n > 0 {
		m.Lowest, m.Middle, m.Highest = known[0], (known[(n-1)/2]+known[n/2])/2, known[n-1]
	}
	for i := range m.At {
		switch x := &m.At[i]; {
		case x.State == kvarter.Suppressed:
			m.Withheld++
		case x.State != kvarter.Known || math.IsNaN(x.Value):
			m.Missing++
		default:
			m.Known++
			if x.Inherited != "" {
				m.Inherited++
			}
		}
	}
}

// values are the known figures.
func (m *measured) values() []float64 {
	out := make([]float64, 0, len(m.At))
	for i := range m.At {
		if m.At[i].State == kvarter.Known && !math.IsNaN(m.At[i].Value) {
			out = append(out, m.At[i].Value)
		}
	}
	return out
}

// same is a number that all agree on.
type same struct {
	v           float64
	seen, parts bool
}

func (s *same) take(v float64) {
	s.parts = s.parts || s.seen && v != s.v && !(math.IsNaN(v) && math.IsNaN(s.v))
	s.v, s.seen = v, true
}

func (s *same) value() float64 {
	if !s.seen || s.parts {
		return math.NaN()
	}
	return s.v
}

// figure prints a value of what is measured.
func (q *request) figure(m *measured, v float64) string {
	return explain.InputFigure(q.ix.Method, m.Input, q.lang, v)
}

// heading is what the criterion is called, with a capital.
func (ix *index) heading(m *measured, lang string) string {
	if m.Node {
		return explain.Upper(explain.Input(ix.Method, m.Name, lang))
	}
	return explain.Upper(explain.Label(ix.Method, m.Name, lang))
}

// of names what the criterion is compared with; "" for a fixed limit.
func (q *request) of(m *measured) string {
	if m.first == nil {
		return ""
	}
	return explain.Of(q.ix.Round, q.ix.Method, m.first.Of, q.lang)
}

// spreadNumbers is what the label of the spread says, line by line.
func (q *request) spreadNumbers(m *measured) []definition {
	words := q.words()
	out := []definition{{words.text("criteria.lowest"), q.figure(m, m.Lowest)}, {words.text("criteria.middle"), q.figure(m, m.Middle)}, {words.text("criteria.highest"), q.figure(m, m.Highest)}}
	if !math.IsNaN(m.Enter) {
		out = append(out, definition{words.text("col.threshold"), q.figure(m, m.Enter)})
	}
	if !math.IsNaN(m.Stay) {
		out = append(out, definition{words.text("spread.stay.row"), q.figure(m, m.Stay)})
	}
	if s := q.of(m); s != "" && !math.IsNaN(m.Reference) {
		out = append(out, definition{explain.Upper(s), q.figure(m, m.Reference)})
	}
	return out
}

// spread draws all areas on one axis with the threshold, and the marks.
func (q *request) spread(m *measured, spec chart.SpreadSpec) template.HTML {
	words := q.words()
	spec.Values, spec.Threshold, spec.Stay, spec.Reference, spec.MetAbove = m.values(), m.Enter, m.Stay, m.Reference, m.metAbove()
	if spec.Label == "" {
		say := []string{words.text("spread.label", q.ix.heading(m, q.lang), q.figure(m, m.Lowest), q.figure(m, m.Highest), q.figure(m, m.Middle))}
		if !math.IsNaN(m.Enter) {
			say = append(say, words.text("spread.threshold", q.figure(m, m.Enter)))
		}
		if s := q.of(m); s != "" && !math.IsNaN(m.Reference) {
			say = append(say, s+" "+q.figure(m, m.Reference))
		}
		spec.Label = strings.Join(say, "; ")
	}
	return chart.Spread(spec)
}

// shades is how a map paints what is measured: the class of each area, and the legend of the classes that occur.
func (q *request) shades(m *measured) (class []chart.Class, legend []chart.LegendItem) {
	words := q.words()
	breaks := chart.BreaksAround(m.values(), m.Enter)
	belongs := m.Op == "over" || m.Op == "at_most" // the limit itself lies below
	class = make([]chart.Class, len(m.At))
	seen := map[chart.Class]bool{}
	own, taken := make([]bool, len(breaks.Limits)+1), make([]bool, len(breaks.Limits)+1)
	for i := range m.At {
		x := &m.At[i]
		switch {
		case x.State == kvarter.Suppressed:
			class[i] = chart.ClassWithheld
		case x.State != kvarter.Known || math.IsNaN(x.Value):
			class[i] = chart.ClassMissing
		default:
			k := breaks.Class(x.Value, belongs)
			class[i] = chart.Step(breaks.Shade(k, m.metAbove()), x.Inherited != "")
			if x.Inherited != "" {
				taken[k] = true
			} else {
				own[k] = true
			}
		}
		seen[class[i]] = true
	}
	for k := range own {
		for _, inherited := range []bool{false, true} {
			if inherited && !taken[k] || !inherited && !own[k] {
				continue
			}
			label := q.interval(m, breaks, k)
			if reached := k > breaks.At == m.metAbove(); breaks.At >= 0 && reached {
				label += ", " + words.text("shade.reached")
			}
			if inherited {
				label += ", " + words.text("shade.inherited")
			}
			legend = append(legend, chart.LegendItem{Class: chart.Step(breaks.Shade(k, m.metAbove()), inherited), Label: label})
		}
	}
	if seen[chart.ClassMissing] {
		legend = append(legend, chart.LegendItem{Class: chart.ClassMissing, Label: words.text("shade.missing")})
	}
	if seen[chart.ClassWithheld] {
		legend = append(legend, chart.LegendItem{Class: chart.ClassWithheld, Label: words.text("shade.withheld")})
	}
	return class, legend
}

// interval prints the limits of a class of the map.
func (q *request) interval(m *measured, b chart.Breaks, k int) string {
	limit := func(i int) string {
		if i == b.At { // as it is printed everywhere else
			return q.figure(m, b.Limits[i])
		}
		return explain.Limited(q.ix.Method, m.Input, q.lang, b.Limits[i])
	}
	switch {
	case len(b.Limits) == 0:
		return q.words().text("shade.all")
	case k == 0:
		return q.words().text("shade.under", limit(0))
	case k == len(b.Limits):
		return q.words().text("shade.over", limit(k-1))
	}
	return q.from(limit(k-1), limit(k))
}

// from prints a range; a unit that both ends have is said once: 13–16 %.
func (q *request) from(lo, hi string) string {
	if at := strings.LastIndexByte(hi, ' '); at > 0 && strings.HasSuffix(lo, hi[at:]) {
		lo = lo[:len(lo)-len(hi[at:])]
	}
	return q.words().text("shade.between", lo, hi)
}

// figureMap is the map of the city painted by what is measured.
func (q *request) figureMap(m *measured) (chart.MapSpec, []chart.LegendItem) {
	ix, words := q.ix, q.words()
	spec := ix.mapSpec(words, q.lang, nil)
	spec.Title = words.text("criterion.map.title", ix.heading(m, q.lang), ix.City.In(q.lang), period(ix.Round))
	class, legend := q.shades(m)
	for i := range spec.Areas { // of the whole city: in the order of the findings
		a, x := &spec.Areas[i], &m.At[i]
		a.Class, a.Edge = class[i], false
		a.Title = title(&ix.Round.Areas.Items[i]) + ": " + q.figure(m, x.Value)
		switch {
		case x.State == kvarter.Suppressed:
			a.Title = title(&ix.Round.Areas.Items[i]) + ": " + words.text("shade.withheld")
		case x.State != kvarter.Known:
			a.Title = title(&ix.Round.Areas.Items[i]) + ": " + words.text("shade.missing")
		case x.Finding != nil && x.Finding.Verdict == kvarter.Met:
			a.Title += ", " + words.text("shade.met")
		}
		if spec.Coarse {
			a.Href = q.shortArea(a.Code)
		}
	}
	light := map[chart.Class]bool{} // of many areas the lighter half is the ground
	for n := range chart.Steps / 2 {
		light[chart.Step(n, false)], light[chart.Step(n, true)] = true, true
	}
	spec = ix.coarse(spec, words, q.lang, func(a *chart.MapArea) bool { return !light[a.Class] })
	return spec, legend
}

// yearItem is the same criterion in one round.
type yearItem struct {
	Href, Round                string // Href is "" for the round that is shown
	Period                     int
	Of, Reference, Limit, Stay string
	Met, Known                 int
	Breaks                     []string // what is not the same as in the round before
}

// years follows a criterion through the rounds, the latest first.
func (q *request) years(name string) []yearItem {
	var out []yearItem
	var later *index
	for _, ix := range q.all {
		m := ix.measured(name)
		if m == nil || m.Node {
			continue
		}
		at := *q
		at.ix = ix
		it := yearItem{Period: int(ix.Round.Period), Round: ix.ShortID(), Met: m.Met, Known: m.Known, Of: at.of(m), Reference: at.figure(m, m.Reference), Limit: at.figure(m, m.Enter)}
		if !math.IsNaN(m.Stay) {
			it.Stay = at.figure(m, m.Stay)
		}
		if ix != q.ix {
			it.Href = at.base() + "/criterion/" + pathEscape(name)
		}
		if later != nil {
			out[len(out)-1].Breaks = q.breaks(later, ix, name)
		}
		out, later = append(out, it), ix
	}
	return out
}

// breaks lists what parts two rounds of a criterion, so that their figures are no series.
func (q *request) breaks(now, before *index, name string) []string {
	words := q.words()
	var out []string
	a, b := now.Method.Criterion(name), before.Method.Criterion(name)
	if !reflect.DeepEqual(now.Method.Indicator(a.Of), before.Method.Indicator(b.Of)) {
		out = append(out, words.text("years.definition"))
	}
	if now.Round.Method.ID != before.Round.Method.ID || now.Round.Method.Version != before.Round.Method.Version {
		out = append(out, words.text("years.method"))
	}
	x, y := now.measured(name), before.measured(name)
	if x.first == nil || y.first == nil {
		return out
	}
	was, is := explain.Of(before.Round, before.Method, y.first.Of, q.lang), explain.Of(now.Round, now.Method, x.first.Of, q.lang)
	if was != is && was != "" && is != "" {
		out = append(out, words.text("years.reference", was, is))
	}
	if x.first.Times != y.first.Times && !math.IsNaN(x.first.Times) && !math.IsNaN(y.first.Times) {
		out = append(out, words.text("years.factor", explain.Number(q.lang, y.first.Times, 2), explain.Number(q.lang, x.first.Times, 2)))
	}
	return out
}
