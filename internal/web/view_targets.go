package web

import (
	"html/template"
	"strconv"

	"kvarter/internal/chart"
	"kvarter/internal/explain"
	"kvarter/internal/follow"
	"kvarter/internal/forecast"
)

// targetsView is how every target stands.
type targetsView struct {
	Targets []targetView
	Fan     string
	MadeUp  bool
}

type targetView struct {
	Name, Sentence, Projection, Status, Class string
	Line                                      template.HTML
	Rows                                      []targetRow
	Years                                     []fanRow
}

type targetRow struct{ Term, Text string }

type fanRow struct{ Year, Value, Inner, Outer string }

func targetsPage(q *request) (*resource, error) {
	f := q.ix.Followed
	if f == nil {
		return nil, q.noFollowed()
	}
	return &resource{template: "targets", title: "targets.title", path: "/targets",
		table: func() [][]string { return explain.TargetTable(f) },
		json: func() any {
			return map[string]any{"city": q.ix.City.In(q.lang), "made_up": q.ix.Round.MadeUp, "targets": explain.TargetsDoc(f), "coverage": f.Coverage}
		},
		view: func() (any, error) { return q.targetsView(f), nil }, files: []string{"csv", "json"}}, nil
}

func (q *request) targetsView(f *follow.Followed) targetsView {
	v := targetsView{Fan: explain.FanText(f, q.lang), MadeUp: q.ix.Round.MadeUp}
	for i := range f.Targets {
		v.Targets = append(v.Targets, q.targetView(f, &f.Targets[i]))
	}
	return v
}

// targetView says where one target stands.
func (q *request) targetView(f *follow.Followed, t *follow.Standing) targetView {
	ind := &f.Indicators[t.Indicator].Indicator
	p := &t.Progress
	x := targetView{Name: explain.Upper(explain.TargetOf(t, ind, q.lang)), Sentence: explain.TargetSentence(t, ind, q.lang), Projection: explain.ProjectionText(t, ind, q.lang),
		Status: explain.TargetStatus(p.Status, q.lang), Class: string(p.Status), Line: q.targetLine(f, t)}
	growth := func(v *float64) string {
		switch {
		case v == nil:
			return "–"
		case p.Measure == forecast.Compound:
			return explain.Percent(q.lang, *v, 1)
		}
		return explain.PointsAlone(ind, q.lang, v)
	}
	words := q.words()
	value := p.Value
	x.Rows = []targetRow{{explain.Upper(explain.TargetOf(t, ind, q.lang)), x.Status}, {words.text("targets.in", strconv.Itoa(p.Year)), explain.TargetFigure(t, ind, q.lang, &value)}}
	if p.Status != forecast.CannotBeComputed {
		x.Rows = append(x.Rows, targetRow{words.text("targets.observed"), growth(p.Observed)}, targetRow{words.text("targets.required"), growth(p.Required)})
		if p.Ratio != nil {
			x.Rows = append(x.Rows, targetRow{words.text("targets.ratio"), explain.Number(q.lang, *p.Ratio, 2)})
		}
		if p.Remaining != nil {
			x.Rows = append(x.Rows, targetRow{words.text("targets.remaining"), growth(p.Remaining)})
		}
		if p.OnPath != nil {
			x.Rows = append(x.Rows, targetRow{words.text("targets.on_path", strconv.Itoa(p.LatestYear)), explain.TargetFigure(t, ind, q.lang, p.OnPath)})
		}
	}
	for j := range t.Projection.Years {
		y := &t.Projection.Years[j]
		print := func(v float64) string { return explain.TargetFigure(t, ind, q.lang, &v) }
		x.Years = append(x.Years, fanRow{strconv.Itoa(y.Year), print(y.Value), print(y.Low80) + " – " + print(y.High80), print(y.Low95) + " – " + print(y.High95)})
	}
	return x
}

// targetLine draws the figures of a target, its fan and the target itself.
func (q *request) targetLine(f *follow.Followed, t *follow.Standing) template.HTML {
	ind, words := &f.Indicators[t.Indicator].Indicator, q.words()
	s := chart.Series{Name: words.text("gap.areas")}
	if t.Of == "gap" {
		s.Name = words.text("gap.points")
	}
	var breaks []chart.Break
	for i, year := range t.Series.Years {
		s.Points = append(s.Points, pointOf(year, known(t.Series, i), nil, nil, t.Series.States[i]))
		if t.Series.Breaks[i] {
			breaks = append(breaks, chart.Break{Year: year, Name: words.text("gap.break")})
		}
	}
	for len(s.Points) > 0 && known(t.Series, len(t.Series.Years)-len(s.Points)) == nil {
		s.Points = s.Points[1:]
	}
	if len(s.Points) == 0 {
		return ""
	}
	for _, y := range t.Projection.Years {
		s.Fan = append(s.Fan, chart.FanPoint{Year: y.Year, Centre: y.Value, InnerLow: y.Low80, InnerHigh: y.High80, OuterLow: y.Low95, OuterHigh: y.High95})
	}
	return chart.Line(chart.LineSpec{Width: 900, Height: 280, Zero: true, Series: []chart.Series{s}, Breaks: breaks, Target: &chart.Target{Year: t.Progress.Year, Value: t.Progress.Value, Name: words.text("targets.target")},
		Label: words.text("targets.label", explain.TargetOf(t, ind, q.lang), strconv.Itoa(t.Progress.Year)), Format: func(x float64) string {
			if t.Of == "gap" {
				return explain.PointsAlone(ind, q.lang, &x)
			}
			return explain.TargetFigure(t, ind, q.lang, &x)
		},
		Text: chart.LineText{Missing: words.text("shade.missing"), Suppressed: words.text("shade.withheld")}})
}

func known(s forecast.Series, i int) *float64 {
	if s.States[i] != 0 {
		return nil
	}
	return &s.Values[i]
}
