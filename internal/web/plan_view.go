package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/desk"
	"kvarter/internal/edition"
	"kvarter/internal/plan"
)

// planHead is what every page of the plan says of the version that it shows.
type planHead struct {
	Title, Years, Adopted, Published string
	Version                          int
	Draft                            bool
	Href                             string
	MadeUp                           bool
}

func (q *request) planHead(v *desk.View) planHead {
	h := planHead{Title: v.Head.Title.In(q.lang), Years: yearsOf(v.Head.From, v.Head.To), Version: v.Head.Version, Draft: v.Head.Status == kvarter.PlanDraft, Href: q.at("/plan"), MadeUp: v.Head.MadeUp}
	if v.Head.AdoptedOn != "" {
		h.Adopted = q.words().text("plan.adopted", q.day(v.Head.AdoptedOn), v.Head.Decision)
	}
	if v.PublishedOn != "" {
		h.Published = q.words().text("plan.published", q.day(v.PublishedOn))
	}
	return h
}

type planView struct {
	planHead
	Counts  []statusCount
	Total   int
	Goals   []goalItem
	Filter  planFilter
	Lines   []interventionLine // found by a filter, or a page of a long plan; nil where the goals list them
	Found   int
	Pages   []link
	Unbound []interventionLine // of no sub-goal
	Owners  []choiceItem
	States  []choiceItem
	Subs    []choiceItem
	Action  string
	XLSX    string
	More    []link
	Today   string
	Stands  bool // the city stands still on a day
	Silent  int
	Stalled int
	Rules   []targetRow
	White   []string
}

type goalItem struct {
	Href, Title string
	Subs        []subItem
}

type subItem struct {
	Href, Title string
	Indicators  []indicatorView
	Lines       []interventionLine
	Counts      []statusCount
}

type planFilter struct{ Q, Owner, Status, Sub string }

// listed is how many interventions a plan may have for its goals to list them; a longer plan is paged.
const listed = 60

// planRows is how many interventions a page of a long plan shows.
const planRows = 50

func (f planFilter) any() bool { return f != planFilter{} }

func (q *request) filtered(v *desk.View, f planFilter) []*desk.Item {
	want := edition.Collate(f.Q)
	var out []*desk.Item
	for _, x := range v.Items {
		if f.Owner != "" && x.Owner != f.Owner || f.Sub != "" && !slices.Contains(x.SubGoals, f.Sub) || f.Status != "" && string(v.Standing(x).Status) != f.Status ||
			want != "" && !strings.Contains(edition.Collate(x.Title.In(q.lang)), want) {
			continue
		}
		out = append(out, x)
	}
	return out
}

func planPage(q *request) (*resource, error) {
	v, err := q.plan()
	if err != nil {
		return nil, err
	}
	form := q.r.URL.Query()
	f := planFilter{form.Get("q"), form.Get("owner"), form.Get("status"), form.Get("sub_goal")}
	return q.planResource("plan", v.Head.Title.In(q.lang), "/plan", func() [][]string { return q.interventionTable(v, q.filtered(v, f)) }, func() (any, error) {
		return q.planView(v, f, form), nil
	}), nil
}

func (q *request) planView(v *desk.View, f planFilter, form url.Values) planView {
	tallies := v.Tallies()
	p := planView{planHead: q.planHead(v), Counts: q.countsOf(tallies[""]), Total: len(v.Items), Filter: f, Action: q.at("/plan"), Today: q.day(v.Today), Silent: v.Rules.Silent, Stalled: v.Rules.Stalled}
	for _, a := range v.Head.Administrations {
		p.Owners = append(p.Owners, choiceItem{a.ID, a.Name.In(q.lang), a.ID == f.Owner})
	}
	for _, s := range kvarter.Statuses() {
		p.States = append(p.States, choiceItem{string(s), plan.StatusWord(s, q.lang), string(s) == f.Status})
		p.Rules = append(p.Rules, targetRow{plan.StatusWord(s, q.lang), plan.StatusRule(s, v.Rules, q.lang)})
	}
	long := len(v.Items) > listed
	for i := range v.Head.Goals {
		g := &v.Head.Goals[i]
		item := goalItem{Href: q.at("/plan/goal", g.ID), Title: g.Title.In(q.lang)}
		for j := range g.SubGoals {
			s := &g.SubGoals[j]
			p.Subs = append(p.Subs, choiceItem{s.ID, s.Title.In(q.lang), s.ID == f.Sub})
			if long {
				item.Subs = append(item.Subs, q.subTally(s, tallies[s.ID]))
			} else {
				item.Subs = append(item.Subs, q.subItem(v, s))
			}
		}
		p.Goals = append(p.Goals, item)
	}
	if f.any() || long {
		found := q.filtered(v, f)
		p.Found = len(found)
		at, _ := strconv.Atoi(form.Get("page"))
		last := max((len(found)+planRows-1)/planRows, 1)
		at = min(max(at, 1), last)
		for _, x := range found[(at-1)*planRows : min(at*planRows, len(found))] {
			p.Lines = append(p.Lines, q.line(v, x))
		}
		form.Del("done")
		for _, n := range []int{1, at - 1, at, at + 1, last} {
			if n < 1 || n > last || len(p.Pages) > 0 && p.Pages[len(p.Pages)-1].Text == strconv.Itoa(n) || slices.ContainsFunc(p.Pages, func(l link) bool { return l.Text == strconv.Itoa(n) }) {
				continue
			}
			form.Set("page", strconv.Itoa(n))
			l := link{Href: q.at("/plan") + "?" + form.Encode() + "#list", Text: strconv.Itoa(n), Here: n == at}
			if n == at+1 {
				l.Rel = "next"
			}
			p.Pages = append(p.Pages, l)
		}
		if last == 1 {
			p.Pages = nil
		}
	} else {
		for _, x := range v.Items {
			if _, s := v.Head.SubGoal(first(x.SubGoals)); s == nil {
				p.Unbound = append(p.Unbound, q.line(v, x))
			}
		}
	}
	p.More = []link{{Href: q.at("/coverage"), Text: q.words().text("coverage.title")}, {Href: q.at("/plan/versions"), Text: q.words().text("versions.title")}}
	if q.site.cfg.Workbook != nil {
		p.More = append(p.More, link{Href: q.at("/plan.xlsx"), Text: q.words().text("import.export")})
	}
	return p
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// subItem is a sub-goal with its indicators and interventions. An intervention of several sub-goals stands under each. Where there are many, they are
// counted, and found by the search of the plan.
func (q *request) subItem(v *desk.View, s *kvarter.SubGoal) subItem {
	var n desk.Tally
	var items []*desk.Item
	for _, x := range v.Items {
		if slices.Contains(x.SubGoals, s.ID) {
			items = append(items, x)
			n.Add(v.Standing(x).Status, 1)
		}
	}
	it := q.subTally(s, n)
	if len(items) <= listed {
		it.Counts = nil
		for _, x := range items {
			it.Lines = append(it.Lines, q.line(v, x))
		}
	}
	return it
}

// subTally is a sub-goal with its indicators and how many interventions it has.
func (q *request) subTally(s *kvarter.SubGoal, n desk.Tally) subItem {
	it := subItem{Href: q.at("/plan/sub-goal", s.ID), Title: s.Title.In(q.lang), Indicators: q.indicators(s, false), Counts: q.countsOf(n)}
	for i := range it.Counts {
		it.Counts[i].Href = q.at("/plan") + "?sub_goal=" + url.QueryEscape(s.ID) + "&status=" + it.Counts[i].Class + "#list"
	}
	return it
}

type goalView struct {
	planHead
	Name string
	Goal link // of a sub-goal
	Subs []subItem
	Fan  string
	Sub  bool
}

func goalPage(q *request) (*resource, error) {
	v, err := q.plan()
	if err != nil {
		return nil, err
	}
	id := q.value("id")
	for i := range v.Head.Goals {
		if g := &v.Head.Goals[i]; g.ID == id {
			return q.planResource("plan_goal", g.Title.In(q.lang), "/plan/goal/"+url.PathEscape(id), func() [][]string {
				return q.interventionTable(v, serving(v, g))
			}, func() (any, error) {
				p := goalView{planHead: q.planHead(v), Name: g.Title.In(q.lang)}
				for j := range g.SubGoals {
					p.Subs = append(p.Subs, q.subItem(v, &g.SubGoals[j]))
				}
				return p, nil
			}), nil
		}
	}
	return nil, notFound{what: "error.goal", code: id}
}

// serving are the interventions that serve a goal.
func serving(v *desk.View, g *kvarter.Goal) []*desk.Item {
	var out []*desk.Item
	for _, x := range v.Items {
		if slices.ContainsFunc(g.SubGoals, func(s kvarter.SubGoal) bool { return slices.Contains(x.SubGoals, s.ID) }) {
			out = append(out, x)
		}
	}
	return out
}

func subGoalPage(q *request) (*resource, error) {
	v, err := q.plan()
	if err != nil {
		return nil, err
	}
	id := q.value("id")
	g, s := v.Head.SubGoal(id)
	if s == nil {
		return nil, notFound{what: "error.goal", code: id}
	}
	return q.planResource("plan_goal", s.Title.In(q.lang), "/plan/sub-goal/"+url.PathEscape(id), func() [][]string {
		return q.interventionTable(v, serving(v, &kvarter.Goal{SubGoals: []kvarter.SubGoal{*s}}))
	}, func() (any, error) {
		it := q.subItem(v, s)
		it.Indicators = q.indicators(s, true)
		return goalView{planHead: q.planHead(v), Name: s.Title.In(q.lang), Goal: link{Href: q.at("/plan/goal", g.ID), Text: g.Title.In(q.lang)}, Subs: []subItem{it}, Sub: true}, nil
	}), nil
}

// whoView is a partner or an administration.
type whoView struct {
	planHead
	Name, Kind  string
	Counts      []statusCount
	Lines       []interventionLine
	With        []interventionLine // administrations that take part
	Commitments []targetRow
	Due         []dueLine
}

func partnerPage(q *request) (*resource, error) {
	v, err := q.plan()
	if err != nil {
		return nil, err
	}
	id := q.value("id")
	p := v.Partner(id)
	if p == nil {
		return nil, notFound{what: "error.partner", code: id}
	}
	var items []*desk.Item
	w := whoView{planHead: q.planHead(v), Name: p.Name.In(q.lang), Kind: q.words().text("partner." + string(p.Kind))}
	for _, x := range v.Items {
		for _, c := range x.Partners {
			if c.Partner == id {
				items = append(items, x)
				w.Commitments = append(w.Commitments, targetRow{x.Title.In(q.lang), c.Text.In(q.lang)})
				break
			}
		}
	}
	return q.whoResource(v, &w, "/partner/"+url.PathEscape(id), items, nil, plan.Whose{Partner: id}), nil
}

func administrationPage(q *request) (*resource, error) {
	v, err := q.plan()
	if err != nil {
		return nil, err
	}
	id := q.value("id")
	a := v.Administration(id)
	if a == nil {
		return nil, notFound{what: "error.partner", code: id}
	}
	var items, with []*desk.Item
	for _, x := range v.Items {
		switch {
		case x.Owner == id:
			items = append(items, x)
		case slices.Contains(x.With, id):
			with = append(with, x)
		}
	}
	w := whoView{planHead: q.planHead(v), Name: a.Name.In(q.lang), Kind: q.words().text("plan.administration")}
	return q.whoResource(v, &w, "/plan/administration/"+url.PathEscape(id), items, with, plan.Whose{Administration: id}), nil
}

// dueAhead is how many days ahead the page of a partner looks.
const dueAhead = 90

func (q *request) whoResource(v *desk.View, w *whoView, path string, items, with []*desk.Item, whose plan.Whose) *resource {
	return q.planResource("plan_who", w.Name, path, func() [][]string { return q.interventionTable(v, append(slices.Clone(items), with...)) }, func() (any, error) {
		w.Counts = q.counts(v, items)
		for _, x := range items[:min(len(items), shownChanges)] {
			w.Lines = append(w.Lines, q.line(v, x))
		}
		for _, x := range with[:min(len(with), shownChanges)] {
			w.With = append(w.With, q.line(v, x))
		}
		if q.internal() {
			for i, d := range plan.Due(v.Plan(), v.Today, whose, dueAhead, v.Rules) {
				if i == shownMine {
					break
				}
				w.Due = append(w.Due, dueLine{Href: q.interventionHref(d.Intervention), Title: d.Title.In(q.lang), Text: d.In(q.lang), Date: q.day(d.Date), Overdue: d.Days < 0})
			}
		}
		return *w, nil
	})
}
