package web

import (
	"net/url"
	"slices"
	"strconv"

	"kvarter"
	"kvarter/internal/desk"
	"kvarter/internal/explain"
	"kvarter/internal/plan"
)

// interventionView is the page of one intervention.
type interventionView struct {
	planHead
	ID, Name, Token, Action string
	Seen                    int64
	May                     mayDo
	Lang                    string

	Status             statusView
	Computed           string // the status by the rules, where it was set by hand
	Hand               string
	Reasons            []string
	Rule               string
	What, Why, Remark  string
	Criteria, SubGoals []link
	Owner              link
	With               []link
	Years, Ended       string
	Partners           []partnerItem
	Places             []placeItem
	Group              string
	Size               string
	Funding            []fundingItem
	Sum                string
	NotStated          bool
	Milestones         []milestoneItem
	Reach              []reachItem
	Decisions          []kvarter.Decision
	Updates            []updateItem
	Notes              []noteItem
	Statuses           []choiceItem
	HasOverride        bool
}

type partnerItem struct {
	Link link
	Text string
}

type placeItem struct {
	Link   link
	People string
}

type fundingItem struct{ Source, Amount, Years string }

type milestoneItem struct {
	ID, Title, Due, Done, Note string
	State                      string // done, late, next, later
	Word                       string
	DueISO, DoneISO            kvarter.Date
}

type reachItem struct{ Year, People, Of, Share, Remark string }

type updateItem struct{ Date, By, Text, Kind string }

func interventionPage(q *request) (*resource, error) {
	v, err := q.plan()
	if err != nil {
		return nil, err
	}
	id := q.value("id")
	x := v.Item(id)
	if x == nil {
		q.r.SetPathValue("id", id)
		return nil, q.noIntervention(v)
	}
	res := q.planResource("intervention", x.Title.In(q.lang), "/intervention/"+url.PathEscape(id), func() [][]string {
		return q.interventionTable(v, []*desk.Item{x})
	}, func() (any, error) { return q.interventionView(v, x) })
	res.json = func() any {
		return map[string]any{"made_up": v.Head.MadeUp, "version": v.Head.Version, "today": v.Today, "intervention": q.told(x.Intervention), "standing": v.Standing(x)}
	}
	return res, nil
}

func (q *request) interventionView(v *desk.View, x *desk.Item) (any, error) {
	words := q.words()
	s := v.Standing(x)
	p := interventionView{planHead: q.planHead(v), ID: x.ID, Name: x.Title.In(q.lang), Action: q.interventionHref(x.ID), Seen: x.Version, May: q.mayOn(x.Intervention), Lang: q.lang,
		Status: q.status(s.Status), Rule: plan.StatusRule(s.Computed, v.Rules, q.lang), What: x.What.In(q.lang), Why: x.Why.In(q.lang), Remark: x.Remark.In(q.lang),
		Years: yearsOf(x.From, x.To), Group: x.TargetGroup.Text.In(q.lang), Decisions: x.Decisions, HasOverride: x.Override != nil}
	if p.May != (mayDo{}) {
		p.Token = q.token()
	}
	if s.Override != nil {
		p.Hand, p.Computed = s.OverrideNote(q.lang), plan.StatusWord(s.Computed, q.lang)
	}
	for _, r := range s.Reasons {
		p.Reasons = append(p.Reasons, r.In(q.lang))
	}
	if x.EndedOn != "" {
		p.Ended = q.day(x.EndedOn)
	}
	for _, c := range x.Criteria {
		l := link{Text: explain.Upper(explain.Label(q.ix.Method, c, q.lang))}
		if slices.ContainsFunc(q.shownCriteria(), func(id string) bool { return id == c }) {
			l.Href = q.base() + "/criterion/" + url.PathEscape(c)
		} else if q.ix.Sensitive(c) && !q.internal() {
			continue
		}
		p.Criteria = append(p.Criteria, l)
	}
	for _, id := range x.SubGoals {
		if _, g := v.Head.SubGoal(id); g != nil {
			p.SubGoals = append(p.SubGoals, link{Href: q.at("/plan/sub-goal", id), Text: g.Title.In(q.lang)})
		}
	}
	admin := func(id string) link {
		if a := v.Administration(id); a != nil {
			return link{Href: q.at("/plan/administration", id), Text: a.Name.In(q.lang)}
		}
		return link{Text: id}
	}
	p.Owner = admin(x.Owner)
	for _, id := range x.With {
		p.With = append(p.With, admin(id))
	}
	for _, c := range x.Partners {
		it := partnerItem{Link: link{Text: c.Partner}, Text: c.Text.In(q.lang)}
		if y := v.Partner(c.Partner); y != nil {
			it.Link = link{Href: q.at("/partner", y.ID), Text: y.Name.In(q.lang)}
		}
		p.Partners = append(p.Partners, it)
	}
	for _, y := range x.Places {
		p.Places = append(p.Places, placeItem{q.placeLink(y), q.placePeople(y)})
	}
	q.money(&p, x.Intervention)
	for i := range x.Milestones {
		m := &x.Milestones[i]
		it := milestoneItem{ID: m.ID, Title: m.Title.In(q.lang), Due: q.day(m.Due), Done: q.day(m.Done), Note: m.Note, DueISO: m.Due, DoneISO: m.Done}
		switch {
		case m.Done != "" && m.Done <= v.Today:
			it.State = "done"
		case m.Due != "" && m.Due < v.Today:
			it.State = "late"
		case m == nextMilestone(x.Intervention):
			it.State = "next"
		default:
			it.State = "later"
		}
		it.Word = words.text("milestone." + it.State)
		p.Milestones = append(p.Milestones, it)
	}
	for _, r := range q.ground().Reached(x.Intervention, q.ix.Figures) {
		it := reachItem{Year: strconv.Itoa(r.Year), People: "–"}
		switch {
		case r.People != nil:
			it.People = integer(q.lang, *r.People)
		case r.State == kvarter.Suppressed.String():
			it.People = words.text("shade.withheld")
		default:
			it.People = words.text("shade.missing")
		}
		if r.Size != nil {
			it.Of = integer(q.lang, *r.Size)
			if p.Size == "" {
				p.Size = words.text("plan.group.size", it.Of)
			}
		}
		if r.Share != nil {
			it.Share = explain.Percent(q.lang, *r.Share, 0)
			if r.AtMost {
				it.Share = words.text("plan.at_most", it.Share)
			}
		}
		p.Reach = append(p.Reach, it)
	}
	if p.Size == "" && x.TargetGroup.Number != nil {
		p.Size = words.text("plan.group.size", integer(q.lang, *x.TargetGroup.Number))
	}
	for _, u := range slices.Backward(x.Updates) {
		it := updateItem{Date: q.day(u.Date), By: u.By, Text: u.Text, Kind: string(u.Kind)}
		if u.Kind == kvarter.UpdateNoChange && it.Text == "" {
			it.Text = words.text("plan.no_change")
		}
		p.Updates = append(p.Updates, it)
	}
	if q.internal() && q.site.cfg.Desk != nil {
		all, err := q.desk().Notes(q.r.Context(), x.ID)
		if err != nil {
			return nil, err
		}
		p.Notes = q.noteItems(all)
	}
	for _, st := range kvarter.Statuses() {
		p.Statuses = append(p.Statuses, choiceItem{string(st), plan.StatusWord(st, q.lang), x.Override != nil && x.Override.Status == st})
	}
	return p, nil
}

// shownCriteria are the criteria that have a page for the reader.
func (q *request) shownCriteria() []string {
	var out []string
	for _, c := range q.ix.Method.Criteria {
		if q.internal() || !q.ix.Sensitive(c.Name) {
			out = append(out, c.Name)
		}
	}
	return out
}

// placePeople says how many live in a place; "" where that is not known or it is the whole city.
func (q *request) placePeople(p kvarter.Place) string {
	n := 0.0
	switch p.Kind {
	case kvarter.PlaceUrbanArea:
		if i, ok := q.ix.Urban[p.Code]; ok {
			n = q.ix.Round.UrbanAreas[i].Population
		}
	case kvarter.PlaceSmallArea:
		if i, ok := q.ix.Area[p.Code]; ok {
			n = q.ix.areaItem(q.lang, i).Population
		}
	}
	if !(n > 0) {
		return ""
	}
	return q.words().count("area.residents", int(n), integer(q.lang, n))
}

// money adds up the funding; what is not stated stays apart from nothing.
func (q *request) money(p *interventionView, x *kvarter.Intervention) {
	sum, stated := int64(0), false
	for _, f := range x.Funding {
		it := fundingItem{Source: f.Source, Years: yearsOf(f.From, f.To), Amount: q.words().text("plan.not_stated")}
		if f.Amount != nil {
			it.Amount = explain.Number(q.lang, float64(*f.Amount), 0) + " kr."
			sum, stated = sum+*f.Amount, true
		} else {
			p.NotStated = true
		}
		p.Funding = append(p.Funding, it)
	}
	if stated && len(x.Funding) > 1 {
		p.Sum = explain.Number(q.lang, float64(sum), 0) + " kr."
	}
}
