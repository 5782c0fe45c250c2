package web

import (
	"html/template"
	"math"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/explain"
	"kvarter/internal/follow"
	"kvarter/internal/gap"
	"kvarter/internal/method"
)

// gapView is the gap of every indicator, and the index of disadvantage.
type gapView struct {
	Headline, Same string
	By             []choiceLink
	Rows           []gapRow
	From, To       string // years that most rows compare
	Dumbbells      template.HTML
	Slope          template.HTML // the gaps that are known in both years compared
	Index          *indexView
	Moves          []explain.MovesTable
	Targets        string // address; "" there are none
}

// choiceLink is one of a few ways to see a page.
type choiceLink struct {
	Href, Text string
	Here       bool
}

// gapRow is what became of one gap. Why stands instead of the figures where they are not stated.
type gapRow struct {
	Href, Label                              string
	From, To                                 string
	AreasFrom, AreasTo, RestFrom, RestTo     string
	PointsFrom, PointsTo, RatioFrom, RatioTo string
	Verdict, Class, Why                      string
}

// indexView is the index of disadvantage.
type indexView struct {
	From, To  string
	Spans     []indexRow
	Selection *selectionView
	Line      template.HTML
	Years     []indexYear
	Parts     []partRow
	Areas     []areaPartRow
	Rest      string
	Omitted   []string
	Claimed   bool
}

type indexRow struct{ Name, From, To, Interval, Reduction, Why string }

type selectionView struct {
	Expected, Beyond, SE, Limit, Why, Nearest, WhyNearest string
	Count                                                 int
}

type indexYear struct{ Year, Start, Low, High, End, Each string }

type partRow struct{ Label, From, To, Areas, Rest, Value string }

type areaPartRow struct{ Href, Name, Value string }

// noFollowed answers where the round has nothing that is followed.
func (q *request) noFollowed() error { return notFound{what: "error.gap", code: ""} }

// membership is the one that the address asks for, those designated at the end by default.
func (q *request) membership() gap.Membership {
	for _, m := range gap.Memberships() {
		if string(m) == q.r.URL.Query().Get("by") {
			return m
		}
	}
	return gap.AtEnd
}

func byPath(path string, m gap.Membership) string {
	if m == gap.AtEnd {
		return path
	}
	return path + "?by=" + string(m)
}

func (q *request) memberships(path string, here gap.Membership) []choiceLink {
	var out []choiceLink
	for _, m := range gap.Memberships() {
		out = append(out, choiceLink{Href: q.base() + byPath(path, m), Text: explain.MembershipText(m, q.lang), Here: m == here})
	}
	return out
}

func gapPage(q *request) (*resource, error) {
	f := q.ix.Followed
	if f == nil {
		return nil, q.noFollowed()
	}
	m := q.membership()
	return &resource{template: "gap", title: "gap.title", path: byPath("/gap", m),
		table: func() [][]string { return explain.GapTable(f, -1) },
		json: func() any {
			return map[string]any{"city": q.ix.City.In(q.lang), "made_up": q.ix.Round.MadeUp, "from": f.From, "to": f.To, "indicators": f.Comparisons, "index": f.Index, "moves": append([]gap.Transition{}, f.Moves...)}
		},
		svg:  func() template.HTML { return q.dumbbells(f, m) },
		view: func() (any, error) { return q.gapView(f, m), nil }, files: []string{"csv", "json", "svg"}}, nil
}

func (q *request) gapView(f *follow.Followed, m gap.Membership) gapView {
	v := gapView{Headline: explain.ReductionSentence(f, gap.AtStart, q.lang), Same: explain.SameAreas(q.lang), By: q.memberships("/gap", m), From: strconv.Itoa(int(f.From)), To: strconv.Itoa(int(f.To))}
	for k := range f.Indicators {
		v.Rows = append(v.Rows, q.gapRow(f, k, m))
	}
	v.Dumbbells = q.dumbbells(f, m)
	v.Slope = q.gapSlope(f, m)
	v.Index = q.indexView(f)
	for i := range f.Moves {
		v.Moves = append(v.Moves, explain.Moves(f.Method, &f.Moves[i], q.lang))
	}
	if len(f.Targets) > 0 {
		v.Targets = q.base() + "/targets"
	}
	return v
}

func (q *request) gapRow(f *follow.Followed, k int, m gap.Membership) gapRow {
	ind := &f.Indicators[k].Indicator
	c := &f.Span(k, m).Change
	r := gapRow{Href: q.base() + byPath("/gap/"+pathEscape(ind.Name), m), Label: explain.Upper(explain.IndicatorLabel(ind, q.lang)), Why: explain.GapWhy(c.Why, q.lang)}
	if c.Break != "" {
		r.Why += ": " + explain.BreakText(f, c.Break, q.lang)
	}
	if c.Why != "" {
		return r
	}
	r.From, r.To = strconv.Itoa(c.From.Year), strconv.Itoa(c.To.Year)
	r.AreasFrom, r.AreasTo = explain.Measured(ind, q.lang, c.From.Areas.Value), explain.Measured(ind, q.lang, c.To.Areas.Value)
	r.RestFrom, r.RestTo = explain.Measured(ind, q.lang, c.From.Rest.Value), explain.Measured(ind, q.lang, c.To.Rest.Value)
	r.PointsFrom, r.PointsTo = explain.PointsAlone(ind, q.lang, c.From.Points), explain.PointsAlone(ind, q.lang, c.To.Points)
	r.RatioFrom, r.RatioTo = explain.RatioOf(q.lang, c.From.LogRatio), explain.RatioOf(q.lang, c.To.LogRatio)
	r.Verdict, r.Class = explain.GapVerdict(c.Verdict, q.lang), string(c.Verdict)
	return r
}

// dumbbells draws the gaps of the last compared year of everything that is a share, the areas against the rest.
func (q *request) dumbbells(f *follow.Followed, m gap.Membership) template.HTML {
	words := q.words()
	spec := chart.DumbbellChartSpec{Width: 900, Zero: true, Group: words.text("gap.areas"), Rest: words.text("gap.rest"),
		Format: func(x float64) string { return explain.Percent(q.lang, x, 0) }}
	for k := range f.Indicators {
		ind := &f.Indicators[k].Indicator
		c := &f.Span(k, m).Change
		if ind.Unit != "share" || c.Why != "" {
			continue
		}
		spec.Rows = append(spec.Rows, chart.DumbbellRow{Name: explain.Upper(explain.IndicatorLabel(ind, q.lang)), Href: q.base() + byPath("/gap/"+pathEscape(ind.Name), m),
			Group: estimate(*c.To.Areas.Value), Rest: estimate(*c.To.Rest.Value)})
	}
	if len(spec.Rows) == 0 {
		return ""
	}
	spec.Format = func(x float64) string { return explain.Percent(q.lang, x, 1) }
	spec.Label = words.text("gap.dumbbells.label", strconv.Itoa(int(f.To)))
	return chart.DumbbellChart(spec)
}

// gapSlope draws the gaps in points then and now, of everything that is a share and has figures in both years.
func (q *request) gapSlope(f *follow.Followed, m gap.Membership) template.HTML {
	words := q.words()
	spec := chart.SlopeChartSpec{Width: 700, Height: 420, Then: strconv.Itoa(int(f.From)), Now: strconv.Itoa(int(f.To)), Format: func(x float64) string { return explain.Number(q.lang, 100*x, 1) }}
	for k := range f.Indicators {
		ind := &f.Indicators[k].Indicator
		c := &f.Span(k, m).Change
		if ind.Unit != "share" || c.Why != "" || c.From.Year != int(f.From) || c.To.Year != int(f.To) {
			continue
		}
		spec.Lines = append(spec.Lines, chart.SlopeLine{Name: explain.Upper(explain.IndicatorLabel(ind, q.lang)), Strong: c.Verdict == gap.Closer, Then: *c.From.Points, Now: *c.To.Points})
	}
	if len(spec.Lines) < 2 || len(spec.Lines) > 12 {
		return ""
	}
	spec.Label = words.text("gap.slope.label", spec.Then, spec.Now)
	return chart.SlopeChart(spec)
}

func estimate(v float64) chart.Estimate {
	return chart.Estimate{Value: v, Low: math.NaN(), High: math.NaN()}
}

func (q *request) indexView(f *follow.Followed) *indexView {
	words := q.words()
	num := func(v *float64) string {
		if v == nil {
			return "–"
		}
		return explain.Number(q.lang, *v, 2)
	}
	percent := func(v *float64) string {
		if v == nil {
			return "–"
		}
		return explain.Percent(q.lang, *v, 1)
	}
	v := &indexView{From: strconv.Itoa(f.Index.From), To: strconv.Itoa(f.Index.To)}
	for _, o := range f.Index.Omitted {
		if k := f.Indicator(o.Name); k >= 0 {
			v.Omitted = append(v.Omitted, explain.IndicatorLabel(&f.Indicators[k].Indicator, q.lang)+": "+explain.GapWhy(o.Why, q.lang))
		}
	}
	for _, s := range f.Index.By {
		row := indexRow{Name: explain.MembershipText(s.Membership, q.lang), From: "–", To: "–", Reduction: percent(s.Reduction.Value), Why: explain.GapWhy(s.Reduction.Why, q.lang)}
		for _, p := range s.Values {
			switch p.Year {
			case f.Index.From:
				row.From = num(p.D)
			case f.Index.To:
				row.To = num(p.D)
			}
		}
		v.Spans = append(v.Spans, row)
	}
	start := f.Index.By[0]
	line := chart.LineSpec{Width: 900, Height: 260, Zero: true, Format: func(x float64) string { return explain.Number(q.lang, x, 2) }, Label: words.text("gap.index.line", v.From, v.To)}
	series := chart.Series{Name: explain.MembershipText(gap.AtStart, q.lang)}
	for i, p := range start.Values {
		if p.D == nil && (p.Year < f.Index.From || p.Why == gap.NoFigures) {
			continue
		}
		y := indexYear{Year: strconv.Itoa(p.Year), Start: num(p.D), Low: num(p.Low), High: num(p.High), End: num(f.Index.By[1].Values[i].D), Each: num(f.Index.By[2].Values[i].D)}
		v.Years = append(v.Years, y)
		series.Points = append(series.Points, pointOf(p.Year, p.D, p.Low, p.High, kvarter.Missing))
	}
	if len(series.Points) > 1 {
		line.Series = []chart.Series{series}
		v.Line = chart.Line(line)
	}
	r := &start.Reduction
	for _, p := range r.Parts {
		k := f.Indicator(p.Criterion)
		ind := &f.Indicators[k].Indicator
		v.Parts = append(v.Parts, partRow{Label: explain.Upper(explain.IndicatorLabel(ind, q.lang)), From: explain.PointsAlone(ind, q.lang, &p.GapFrom), To: explain.PointsAlone(ind, q.lang, &p.GapTo),
			Areas: signed(q.lang, p.Areas), Rest: signed(q.lang, p.Rest), Value: signed(q.lang, p.Value)})
	}
	for _, i := range q.ix.ByName {
		for _, a := range r.AreaParts {
			if a.Area == i {
				v.Areas = append(v.Areas, areaPartRow{q.ix.areaHref(q.lang, i), title(&q.ix.Round.Areas.Items[i]), signed(q.lang, a.Value)})
			}
		}
	}
	if s := r.Selection; s != nil {
		v.Claimed = s.Claimed
		v.Selection = &selectionView{Expected: percent(s.Expected), Beyond: percent(s.Beyond), SE: percent(s.SE), Limit: limit(q.lang, s.Limit), Why: explain.GapWhy(s.Why, q.lang), Nearest: percent(s.Nearest),
			WhyNearest: explain.GapWhy(s.WhyNearest, q.lang), Count: len(s.NearestAreas)}
	}
	return v
}

func limit(lang string, v *float64) string {
	if v == nil {
		return "–"
	}
	return explain.Number(lang, *v, 1)
}

// signed prints a share as points of a reduction, with its sign.
func signed(lang string, v float64) string {
	s := explain.Number(lang, 100*v, 1)
	if v > 0 && !strings.HasPrefix(s, "−") && strings.Trim(s, "0.,") != "" {
		return "+" + s
	}
	return s
}

// pointOf is a point of a line; nil figures are not there.
func pointOf(year int, v, low, high *float64, why kvarter.State) chart.Point {
	p := chart.Point{Year: year, Value: math.NaN(), Low: math.NaN(), High: math.NaN(), State: why}
	if v != nil {
		p.Value, p.State = *v, kvarter.Known
	}
	if low != nil && high != nil {
		p.Low, p.High = *low, *high
	}
	return p
}

// pointsOf turns the years of a group into points of a line.
func pointsOf(points []gap.Point) []chart.Point {
	var out []chart.Point
	for _, p := range points {
		out = append(out, pointOf(p.Year, p.Value, nil, nil, explain.PointState(p)))
	}
	return out
}

// breaksOf are the breaks of a series, in words.
func (q *request) breaksOf(f *follow.Followed, points []gap.Point) []chart.Break {
	var out []chart.Break
	for _, p := range points {
		if p.Break != "" {
			out = append(out, chart.Break{Year: p.Year, Name: explain.BreakText(f, p.Break, q.lang)})
		}
	}
	return out
}

// format prints a figure of an indicator on an axis.
func (q *request) format(ind *method.Indicator) func(float64) string {
	return func(x float64) string { return explain.Measured(ind, q.lang, &x) }
}
