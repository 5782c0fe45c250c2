package web

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/explain"
	"kvarter/internal/plan"
)

// onPlan reports whether the request is for a page of the plan.
func (q *request) onPlan() bool {
	path := strings.TrimPrefix(q.r.URL.Path, "/"+q.lang)
	for _, p := range []string{"/plan", "/intervention/", "/partner/", "/coverage"} {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// statusView is a status in words, with its class for the mark beside it.
type statusView struct{ Class, Word string }

func (q *request) status(s kvarter.Status) statusView {
	return statusView{string(s), plan.StatusWord(s, q.lang)}
}

// interventionLine is one intervention in a list.
type interventionLine struct {
	Href, Title string
	Status      statusView
	Reason      string
	Owner       link
	Next        string // the next milestone, or the one that is late
	Places      string
	Years       string
	Hand        bool // the status was set by hand
}

func (q *request) line(v *desk.View, x *desk.Item) interventionLine {
	s := v.Standing(x)
	l := interventionLine{Href: q.interventionHref(x.ID), Title: x.Title.In(q.lang), Status: q.status(s.Status), Years: yearsOf(x.From, x.To), Hand: s.Override != nil}
	if len(s.Reasons) > 0 {
		l.Reason = s.Reasons[0].In(q.lang)
	}
	if a := v.Administration(x.Owner); a != nil {
		l.Owner = link{Href: q.at("/plan/administration", a.ID), Text: a.Name.In(q.lang)}
	} else {
		l.Owner = link{Text: x.Owner}
	}
	if m := nextMilestone(x.Intervention); m != nil {
		l.Next = m.Title.In(q.lang) + ", " + q.day(m.Due)
	}
	switch n := len(x.Places); {
	case n == 1:
		l.Places = q.placeLink(x.Places[0]).Text
	case n > 1:
		l.Places = q.words().count("plan.places", n, strconv.Itoa(n))
	}
	return l
}

func yearsOf(from, to int) string {
	switch {
	case from == 0:
		return ""
	case to == 0:
		return strconv.Itoa(from) + "–"
	case from == to:
		return strconv.Itoa(from)
	}
	return strconv.Itoa(from) + "–" + strconv.Itoa(to)
}

// nextMilestone is the open milestone that is due first, or nil.
func nextMilestone(x *kvarter.Intervention) *kvarter.Milestone {
	var out *kvarter.Milestone
	for i := range x.Milestones {
		if m := &x.Milestones[i]; m.Done == "" && m.Due != "" && (out == nil || m.Due < out.Due) {
			out = m
		}
	}
	return out
}

// statusCount is how many interventions have a status.
type statusCount struct {
	statusView
	N    int
	Href string
}

func (q *request) counts(v *desk.View, items []*desk.Item) []statusCount {
	var n desk.Tally
	for _, x := range items {
		n.Add(v.Standing(x).Status, 1)
	}
	return q.countsOf(n)
}

func (q *request) countsOf(n desk.Tally) []statusCount {
	var out []statusCount
	for i, s := range kvarter.Statuses() {
		if n[i] > 0 {
			out = append(out, statusCount{q.status(s), n[i], q.at("/plan") + "?status=" + string(s) + "#list"})
		}
	}
	return out
}

// indicatorView is an indicator of a sub-goal with its measured progress.
type indicatorView struct {
	Name, Sentence, Projection string
	Status, Class              string
	Line                       template.HTML
	Rows                       []targetRow
	Years                      []fanRow
	Measured                   bool
	Href                       string // its page of the gap
}

// indicators follows the indicators of a sub-goal; whole draws them too.
func (q *request) indicators(s *kvarter.SubGoal, whole bool) []indicatorView {
	var out []indicatorView
	for i := range s.Indicators {
		x := &s.Indicators[i]
		t, ok := q.ix.progress(*x)
		if !ok {
			out = append(out, indicatorView{Name: explain.Upper(x.Label.In(q.lang)), Status: explain.TargetStatus("", q.lang), Class: "cannot_be_computed",
				Sentence: q.words().text("plan.not_followed", x.Label.In(q.lang))})
			continue
		}
		ind := &q.ix.Followed.Indicators[t.Indicator].Indicator
		v := indicatorView{Name: explain.Upper(explain.TargetOf(&t, ind, q.lang)), Sentence: explain.TargetSentence(&t, ind, q.lang), Status: explain.TargetStatus(t.Progress.Status, q.lang),
			Class: string(t.Progress.Status), Measured: true, Href: q.base() + "/gap/" + url.PathEscape(q.ix.Followed.Indicators[t.Indicator].Name)}
		if whole {
			tv := q.targetView(q.ix.Followed, &t)
			v.Projection, v.Line, v.Rows, v.Years = tv.Projection, tv.Line, tv.Rows, tv.Years
		}
		out = append(out, v)
	}
	return out
}

// mayDo is what the reader may do with an intervention.
type mayDo struct{ Edit, Update, Status, History, Note bool }

func (q *request) mayOn(x *kvarter.Intervention) mayDo {
	d := q.site.cfg.Desk
	if d == nil || q.site.cfg.Auth == nil || !q.internal() {
		return mayDo{}
	}
	p := q.person()
	return mayDo{Edit: d.MayOn(p, auth.EditIntervention, x), Update: d.MayOn(p, auth.AddUpdate, x), Status: d.MayOn(p, auth.OverrideStatus, x), History: p != nil,
		Note: q.site.cfg.Auth.Table().MayAnywhere(p, auth.AddNote)}
}

// interventionTable is a list of interventions as a file.
func (q *request) interventionTable(v *desk.View, items []*desk.Item) [][]string {
	out := [][]string{{"id", "title_da", "title_en", "owner", "status", "computed_status", "why", "from", "to", "sub_goals", "criteria", "places", "next_due", "last_update", "milestones_open", "milestones"}}
	for _, x := range items {
		s := v.Standing(x)
		why, next, places := "", "", []string{}
		if len(s.Reasons) > 0 {
			why = s.Reasons[0].In("en")
		}
		if m := nextMilestone(x.Intervention); m != nil {
			next = string(m.Due)
		}
		for _, p := range x.Places {
			places = append(places, strings.TrimSpace(string(p.Kind)+" "+p.Code))
		}
		out = append(out, []string{x.ID, x.Title.DA, x.Title.EN, x.Owner, string(s.Status), string(s.Computed), why, blankZero(x.From), blankZero(x.To), joined(x.SubGoals), joined(x.Criteria), joined(places),
			next, string(s.Last), strconv.Itoa(s.Open), strconv.Itoa(s.Total)})
	}
	return out
}
