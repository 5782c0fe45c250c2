package web

import (
	"cmp"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/follow"
	"kvarter/internal/gap"
)

// gapOfView is the gap of one indicator, year by year.
type gapOfView struct {
	Heading, Sentence, Same string
	By                      []choiceLink
	Line                    template.HTML
	Places                  []string // names of the published places, in the order of the columns
	Years                   []gapYear
	Parts                   *decompositionView
	WhyParts                string
	Spread                  template.HTML
	Groups                  *groupsView // nil: the city has no parts
	Back, Criterion         string
	Bridged                 bool // some figures were carried from other boundaries
}

type gapYear struct {
	Year, Areas, Rest, City, Points, Ratio, Known, Note, SD, CV string
	Places                                                      []string
}

type decompositionView struct{ From, To, Total, Areas, Rates, Shares, Rest, Membership string }

func gapOf(q *request) (*resource, error) {
	f := q.ix.Followed
	if f == nil {
		return nil, q.noFollowed()
	}
	id := q.value("id")
	k := f.Indicator(id)
	if k < 0 {
		known := map[string]int{}
		for i := range f.Indicators {
			known[f.Indicators[i].Name] = i
		}
		e := notFound{what: "error.criterion", code: id}
		for _, n := range nearest(id, known) {
			e.nearest = append(e.nearest, link{Href: q.base() + "/gap/" + pathEscape(n), Text: explain.IndicatorLabel(&f.Indicators[known[n]].Indicator, q.lang)})
		}
		return nil, e
	}
	m := q.membership()
	ind := &f.Indicators[k].Indicator
	return &resource{template: "gap_of", title: explain.Upper(explain.IndicatorLabel(ind, q.lang)), path: byPath("/gap/"+pathEscape(ind.Name), m),
		table: func() [][]string { return explain.GapTable(f, k) },
		json:  func() any { return f.Comparisons[k] },
		svg:   func() template.HTML { return q.gapLine(f, k, m) },
		view:  func() (any, error) { return q.gapOfView(f, k, m), nil }, files: []string{"csv", "json", "svg"}}, nil
}

// gapLine draws the areas, the rest of the city, and the region and country where they are published.
func (q *request) gapLine(f *follow.Followed, k int, m gap.Membership) template.HTML {
	ind, words := &f.Indicators[k].Indicator, q.words()
	var areas, rest []gap.Point
	for _, g := range f.Span(k, m).Gaps {
		if g.Why != gap.NoRound && (g.Areas.Value != nil || g.Rest.Value != nil || len(areas) > 0) {
			areas, rest = append(areas, g.Areas), append(rest, g.Rest)
		}
	}
	if len(areas) == 0 {
		return ""
	}
	spec := chart.LineSpec{Width: 900, Height: 340, Zero: ind.Unit == "share", Format: q.format(ind), Breaks: q.breaksOf(f, areas),
		Label: words.text("gap.line.label", strconv.Itoa(areas[0].Year), strconv.Itoa(areas[len(areas)-1].Year)), Text: chart.LineText{Missing: words.text("shade.missing"), Suppressed: words.text("shade.withheld")},
		Series: []chart.Series{{Name: words.text("gap.areas"), Points: pointsOf(areas)}, {Name: words.text("gap.rest"), Points: pointsOf(rest)}}}
	return chart.Line(spec)
}

func (q *request) gapOfView(f *follow.Followed, k int, m gap.Membership) gapOfView {
	ind, words := &f.Indicators[k].Indicator, q.words()
	v := gapOfView{Heading: explain.Upper(explain.IndicatorLabel(ind, q.lang)), Sentence: explain.GapSentence(f, k, m, q.lang), Same: explain.SameAreas(q.lang), By: q.memberships("/gap/"+pathEscape(ind.Name), m),
		Line: q.gapLine(f, k, m), Back: q.base() + byPath("/gap", m)}
	if c := f.Indicators[k].Criterion; c != "" && q.ix.measured(c) != nil {
		v.Criterion = q.base() + "/criterion/" + pathEscape(c)
	}
	for _, p := range f.Places[k] {
		v.Places = append(v.Places, words.text("place."+string(p.Level)))
	}
	c := &f.Comparisons[k]
	var sd []chart.Point
	for i, g := range f.Span(k, m).Gaps {
		if g.Why == gap.NoRound || c.City[i].Value == nil && c.City[i].Why == gap.NoFigures {
			continue
		}
		y := gapYear{Year: strconv.Itoa(g.Year), Areas: explain.Measured(ind, q.lang, g.Areas.Value), Rest: explain.Measured(ind, q.lang, g.Rest.Value), City: explain.Measured(ind, q.lang, c.City[i].Value),
			Points: explain.PointsAlone(ind, q.lang, g.Points), Ratio: explain.RatioOf(q.lang, g.LogRatio), Known: words.text("met_of", integer(q.lang, c.City[i].Known), integer(q.lang, c.City[i].Of)),
			Note: explain.GapWhy(g.Why, q.lang), SD: explain.PointsAlone(ind, q.lang, c.Spread[i].SD), CV: "–"}
		if cv := c.Spread[i].CV; cv != nil {
			y.CV = explain.Number(q.lang, *cv, 2)
		}
		if b := g.Areas.Break; b != "" {
			y.Note += " " + explain.BreakText(f, b, q.lang)
		}
		if b := max(g.Areas.Bridged, g.Rest.Bridged); b > 0 {
			v.Bridged = true
			y.Note += " " + words.text("gap.bridged", explain.Percent(q.lang, b, 0))
		}
		for _, p := range f.Places[k] {
			text := "–"
			for j := range p.Series {
				if p.Series[j].Year == g.Year {
					text = explain.Measured(ind, q.lang, p.Series[j].Value)
				}
			}
			y.Places = append(y.Places, text)
		}
		v.Years = append(v.Years, y)
		sd = append(sd, pointOf(g.Year, c.Spread[i].SD, nil, nil, 1))
	}
	if len(sd) > 1 {
		v.Spread = chart.Line(chart.LineSpec{Width: 900, Height: 200, Zero: true, Breaks: q.breaksOf(f, c.City), Label: words.text("gap.spread.label", strconv.Itoa(sd[0].Year), strconv.Itoa(sd[len(sd)-1].Year)),
			Format: func(x float64) string { return explain.PointsAlone(ind, q.lang, &x) }, Series: []chart.Series{{Name: words.text("gap.sd"), Points: sd}}})
	}
	v.Groups = q.groupsOver(f, k)
	v.WhyParts = explain.GapWhy(c.WhyNot, q.lang)
	if d := c.Decomposition; d != nil {
		p := func(x float64) string { return explain.PointsAlone(ind, q.lang, &x) }
		v.Parts = &decompositionView{From: strconv.Itoa(d.From), To: strconv.Itoa(d.To), Total: p(d.Total), Areas: p(d.Areas), Rates: p(d.Rates), Shares: p(d.Shares), Rest: p(d.Rest), Membership: p(d.Membership)}
	}
	return v
}

// groupsView follows an indicator in each part of the city.
type groupsView struct {
	Multiples template.HTML
	Years     []string
	Rows      []seriesRow
}

// mostGroups is the largest number of parts that are drawn one by one.
const mostGroups = 24

// groupsOver follows indicator k in the widest parts of the city; nil where there are none, or too many to look at.
func (q *request) groupsOver(f *follow.Followed, k int) *groupsView {
	level := q.ix.Widest()
	names := q.ix.Round.Areas.GroupNames[level]
	if level == "" || len(names) < 2 || len(names) > mostGroups {
		return nil
	}
	codes := slices.Sorted(maps.Keys(names))
	slices.SortStableFunc(codes, func(a, b string) int { return strings.Compare(edition.Collate(names[a]), edition.Collate(names[b])) })
	ind, words := &f.Indicators[k].Indicator, q.words()
	v := &groupsView{}
	spec := chart.MultiplesSpec{Width: 900}
	for _, code := range codes {
		points := f.Group(k, level, code)
		for len(points) > 0 && points[0].Value == nil && points[0].Why == gap.NoFigures {
			points = points[1:]
		}
		if len(points) < 2 {
			continue
		}
		name := cmp.Or(names[code], code)
		row := seriesRow{Label: name}
		if v.Years == nil {
			for _, p := range points {
				v.Years = append(v.Years, strconv.Itoa(p.Year))
			}
		}
		at := map[string]string{}
		for _, p := range points {
			at[strconv.Itoa(p.Year)] = explain.Measured(ind, q.lang, p.Value)
		}
		for _, y := range v.Years {
			row.Cells = append(row.Cells, cmp.Or(at[y], "–"))
		}
		v.Rows = append(v.Rows, row)
		spec.Panels = append(spec.Panels, chart.Panel{Title: name, Line: &chart.LineSpec{Zero: ind.Unit == "share", Format: q.format(ind), Breaks: q.breaksOf(f, points),
			Text: chart.LineText{Missing: words.text("shade.missing"), Suppressed: words.text("shade.withheld")}, Series: []chart.Series{{Name: name, Points: pointsOf(points)}}}})
	}
	if len(v.Rows) < 2 {
		return nil
	}
	spec.Label = words.text("gap.groups.label", v.Years[0], v.Years[len(v.Years)-1])
	v.Multiples = chart.Multiples(spec)
	return v
}
