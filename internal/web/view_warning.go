package web

import (
	"html/template"
	"math"
	"sort"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/forecast"
	"kvarter/internal/method"
)

// warningView is how near housing areas are to the state's lists.
type warningView struct {
	Title, Period string
	Board         []boardView
	Areas         []warnedArea
	Skill         []string
}

type boardView struct {
	Sentence string
	Ahead    []targetRow
}

type warnedArea struct {
	Href, Name string
	On         string // the lists that it is on
	Nearest    string // the limit that it is nearest to, of those not reached
	Limits     []limitRow
	Lists      []listRow
	Bars       template.HTML
}

type limitRow struct{ Label, Value, Limit, Distance, Trend string }

type listRow struct {
	Label, Now string
	Ahead      []targetRow
}

func earlyWarning(q *request) (*resource, error) {
	if q.ix.Warning == nil {
		return nil, notFound{what: "error.warning", code: ""}
	}
	w, law, err := q.ix.Warning()
	if err != nil {
		return nil, err
	}
	return &resource{template: "early_warning", title: "warning.title", path: "/early-warning",
		table: func() [][]string { return explain.WarnTable(w) },
		json:  func() any { return w },
		view:  func() (any, error) { return q.warningView(w, law), nil }, files: []string{"csv", "json"}}, nil
}

func (q *request) warningView(w *forecast.EarlyWarning, law *method.Method) warningView {
	v := warningView{Title: law.Title.In(q.lang), Period: period(q.ix.Round)}
	for i := range w.Board {
		b := &w.Board[i]
		x := boardView{Sentence: explain.BoardSentence(law, b, q.lang)}
		for j := range b.Ahead {
			x.Ahead = append(x.Ahead, targetRow{yearText(b.Ahead[j].Year), explain.AheadText(&b.Ahead[j], q.lang)})
		}
		x.Ahead = spanned(x.Ahead)
		v.Board = append(v.Board, x)
	}
	order := make([]int, len(w.Areas))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		return edition.Collate(w.Areas[order[a]].Name) < edition.Collate(w.Areas[order[b]].Name)
	})
	for _, i := range order {
		v.Areas = append(v.Areas, q.warnedArea(&w.Areas[i], law))
	}
	for i := range w.Skill {
		v.Skill = append(v.Skill, explain.SkillText(law, &w.Skill[i], q.lang))
	}
	return v
}

func yearText(year int) string { return period(&kvarter.Round{Period: kvarter.Period(year)}) }

func (q *request) warnedArea(a *forecast.Warning, law *method.Method) warnedArea {
	x := warnedArea{Name: a.Name}
	if h, ok := q.ix.Housing[a.Area]; ok {
		x.Href = q.ix.housingHref(q.lang, h)
	}
	bars := chart.BarsSpec{Width: 700, MetAbove: true, Label: q.words().text("warning.bars", a.Name), Under: q.words().text("warning.under"), Over: q.words().text("warning.over"),
		Format: func(p float64) string { return explain.Number(q.lang, 100*p, 1) }, Text: chart.LineText{Missing: q.words().text("shade.missing"), Suppressed: q.words().text("shade.withheld")}}
	for i := range a.Distances {
		d := &a.Distances[i]
		ind := law.Indicator(d.Indicator)
		x.Limits = append(x.Limits, limitRow{Label: explain.Upper(explain.Label(law, d.Criterion, q.lang)), Value: explain.Measured(ind, q.lang, d.Value), Limit: explain.Measured(ind, q.lang, d.Limit),
			Distance: explain.DistanceText(law, d, q.lang), Trend: explain.TrendText(law, d, q.lang)})
		if ind.Unit == "share" && !d.Sensitive {
			b := chart.Bar{Name: explain.Upper(explain.Label(law, d.Criterion, q.lang)), Margin: math.NaN(), State: kvarter.Missing}
			if d.Points != nil {
				b.Margin, b.State = *d.Points, kvarter.Known
			}
			bars.Rows = append(bars.Rows, b)
		}
	}
	if len(bars.Rows) > 0 {
		x.Bars = chart.Bars(bars)
	}
	var on []string
	for i := range a.Lists {
		l := &a.Lists[i]
		r := listRow{Label: explain.Upper(explain.ListLabel(law, l.List, q.lang)), Now: explain.VerdictWord(l.Verdict, q.lang)}
		for j := range l.Ahead {
			r.Ahead = append(r.Ahead, targetRow{yearText(l.Ahead[j].Year), explain.ChanceText(&l.Ahead[j], q.lang)})
		}
		r.Ahead = spanned(r.Ahead)
		if l.Verdict == kvarter.Met {
			on = append(on, explain.ListLabel(law, l.List, q.lang))
		}
		x.Lists = append(x.Lists, r)
	}
	x.On = q.words().text("warning.none")
	if len(on) > 0 {
		x.On = explain.Upper(explain.Join(q.lang, on))
	}
	if near := nearestLimit(a); near != nil {
		x.Nearest = q.words().text("warning.nearest", explain.Label(law, near.Criterion, q.lang), explain.DistanceText(law, near, q.lang))
	}
	return x
}

// nearestLimit is the limit not reached that is the smallest part of itself away; nil where there is none. Origin and convictions are left out.
func nearestLimit(a *forecast.Warning) *forecast.Distance {
	var best *forecast.Distance
	part := func(d *forecast.Distance) float64 { return math.Abs(*d.Points / *d.Limit) }
	for i := range a.Distances {
		d := &a.Distances[i]
		if d.Sensitive || d.Points == nil || d.Limit == nil || *d.Limit == 0 || d.Verdict == kvarter.Met {
			continue
		}
		if best == nil || part(d) < part(best) {
			best = d
		}
	}
	return best
}

// spanned puts years of one text into one row: 2025–2027.
func spanned(rows []targetRow) []targetRow {
	var out []targetRow
	for i := 0; i < len(rows); {
		j := i
		for j+1 < len(rows) && rows[j+1].Text == rows[i].Text {
			j++
		}
		r := rows[i]
		if j > i {
			r.Term += "–" + rows[j].Term
		}
		out, i = append(out, r), j+1
	}
	return out
}
