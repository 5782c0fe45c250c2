package web

import (
	"html/template"
	"math"
	"strconv"

	"kvarter/internal/chart"
	"kvarter/internal/explain"
	"kvarter/internal/gap"
)

// seriesView is what is followed over the years of one area, or of a set of them: a small picture for each criterion, and its table.
type seriesView struct {
	Multiples template.HTML
	Years     []string
	Rows      []seriesRow
	Href      string // of the gap
}

type seriesRow struct {
	Label string
	Cells []string
	Rest  bool // of the rest of the city
}

// seriesOf follows the criteria of a place; points gives the series of indicator k. nil where nothing is followed, or nothing has figures in two years.
func (q *request) seriesOf(name string, points func(k int) []gap.Point) *seriesView {
	f, words := q.ix.Followed, q.words()
	if f == nil {
		return nil
	}
	v := &seriesView{Href: q.base() + "/gap"}
	spec := chart.MultiplesSpec{Width: 900, Own: true}
	years, have := map[int]bool{}, 0
	type line struct {
		label     string
		k         int
		own, rest map[int]*float64
	}
	var lines []line
	for k := range f.Indicators {
		if f.Indicators[k].Criterion == "" {
			continue
		}
		ind := &f.Indicators[k].Indicator
		own := points(k)
		var rest []gap.Point
		for _, g := range f.Span(k, gap.AtEnd).Gaps {
			rest = append(rest, g.Rest)
		}
		for len(own) > 0 && own[0].Value == nil && own[0].Why == gap.NoFigures {
			own, rest = own[1:], rest[1:]
		}
		if len(own) < 2 {
			continue
		}
		have++
		l := line{label: explain.Upper(explain.IndicatorLabel(ind, q.lang)), k: k, own: map[int]*float64{}, rest: map[int]*float64{}}
		for i := range own {
			years[own[i].Year] = true
			l.own[own[i].Year], l.rest[own[i].Year] = own[i].Value, rest[i].Value
		}
		lines = append(lines, l)
		spec.Panels = append(spec.Panels, chart.Panel{Title: l.label, Line: &chart.LineSpec{Zero: true, Format: q.format(ind), Breaks: q.breaksOf(f, own),
			Text:   chart.LineText{Missing: words.text("shade.missing"), Suppressed: words.text("shade.withheld")},
			Series: []chart.Series{{Name: name, Points: pointsOf(own)}, {Name: words.text("gap.rest"), Points: pointsOf(rest)}}}})
	}
	if have == 0 {
		return nil
	}
	var order []int
	for _, y := range q.ix.Followed.City.Indicators[lines[0].k].Slices {
		if years[int(y.Period)] {
			order = append(order, int(y.Period))
		}
	}
	for _, y := range order {
		v.Years = append(v.Years, strconv.Itoa(y))
	}
	spec.Label = words.text("gap.multiples.label", name, v.Years[0], v.Years[len(v.Years)-1])
	v.Multiples = chart.Multiples(spec)
	for _, l := range lines {
		ind := &f.Indicators[l.k].Indicator
		own, rest := seriesRow{Label: l.label}, seriesRow{Label: words.text("gap.rest"), Rest: true}
		for _, y := range order {
			own.Cells = append(own.Cells, explain.Measured(ind, q.lang, l.own[y]))
			rest.Cells = append(rest.Cells, explain.Measured(ind, q.lang, l.rest[y]))
		}
		v.Rows = append(v.Rows, own, rest)
	}
	return v
}

// overArea follows one small area. Areas of the round and those of the figures are one set in one order.
func (q *request) overArea(i int) *seriesView {
	if q.ix.Followed == nil || q.ix.Followed.Areas.Len() != q.ix.Round.Areas.Len() {
		return nil
	}
	return q.seriesOf(title(&q.ix.Round.Areas.Items[i]), func(k int) []gap.Point { return q.ix.Followed.Area(k, i) })
}

// overSet follows a set of small areas together.
func (q *request) overSet(name string, members []int) *seriesView {
	if q.ix.Followed == nil || q.ix.Followed.Areas.Len() != q.ix.Round.Areas.Len() || len(members) == 0 {
		return nil
	}
	codes := map[string]bool{}
	for _, i := range members {
		codes[q.ix.Round.Areas.Items[i].Code] = true
	}
	return q.seriesOf(name, func(k int) []gap.Point { return q.ix.Followed.Set(k, codes) })
}

// sparkView is the gap at a glance.
type sparkView struct {
	Title, Sentence, Href string
	From, To, Then, Now   string // years, and the index in them
	Spark                 template.HTML
}

// gapSpark draws the index of disadvantage on the home page; nil where it is not followed.
func (q *request) gapSpark() *sparkView {
	f := q.ix.Followed
	if f == nil || f.Reduction(gap.AtStart).Value == nil {
		return nil
	}
	v := &sparkView{Title: q.words().text("gap.home", strconv.Itoa(f.Index.From)), Sentence: explain.ReductionSentence(f, gap.AtStart, q.lang), Href: q.base() + "/gap"}
	spec := chart.SparkLineSpec{Limit: math.NaN()}
	for _, p := range f.Index.By[0].Values {
		if p.D != nil && p.Year >= f.Index.From {
			spec.Points = append(spec.Points, pointOf(p.Year, p.D, nil, nil, 0))
			d := explain.Number(q.lang, *p.D, 2)
			if v.From == "" {
				v.From, v.Then = strconv.Itoa(p.Year), d
			}
			v.To, v.Now = strconv.Itoa(p.Year), d
		}
	}
	spec.Label = q.words().text("gap.home.label", v.Then, v.From, v.Now, v.To)
	v.Spark = chart.SparkLine(spec)
	return v
}
