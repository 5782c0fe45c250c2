package plan

import (
	"slices"
	"strings"

	"kvarter"
)

// DueKind says what is due. The set is closed.
type DueKind string

const (
	DueMilestone DueKind = "milestone" // a milestone is to be done
	DueUpdate    DueKind = "update"    // an update is to be given, before the intervention counts as stalled
)

// DueItem is something that is due.
type DueItem struct {
	Kind         DueKind      `json:"kind"`
	Intervention string       `json:"intervention"`
	Title        kvarter.Text `json:"title"` // of the intervention
	Owner        string       `json:"owner"`
	Milestone    string       `json:"milestone,omitempty"`
	What         kvarter.Text `json:"what,omitzero"` // title of the milestone
	Date         kvarter.Date `json:"date"`
	Days         int          `json:"days"` // from today; below zero: overdue
}

// Whose chooses interventions: those that an administration owns or takes part in, that a partner has promised something to, or all.
type Whose struct {
	Administration string
	Partner        string
}

func (w Whose) has(x *kvarter.Intervention) bool {
	switch {
	case w.Administration != "":
		return x.Owner == w.Administration || slices.Contains(x.With, w.Administration)
	case w.Partner != "":
		return slices.ContainsFunc(x.Partners, func(c kvarter.Commitment) bool { return c.Partner == w.Partner })
	}
	return true
}

// Due lists what is due up to horizon days from today, and all that is overdue, by date: open milestones of interventions that are not done, and
// the next update of those that have begun. An update is due Rules.Stalled days after the last sign of life, or after the first day of
// the first year.
func Due(p *kvarter.Plan, today kvarter.Date, whose Whose, horizon int, rules Rules) []DueItem {
	var out []DueItem
	for i := range p.Interventions {
		if x := &p.Interventions[i]; whose.has(x) {
			out = AddDue(out, x, Stand(x, today, rules), today, horizon, rules)
		}
	}
	SortDue(out)
	return out
}

// AddDue adds what is due of one intervention, which stands as s says.
func AddDue(out []DueItem, x *kvarter.Intervention, s Standing, today kvarter.Date, horizon int, rules Rules) []DueItem {
	if s.Status == kvarter.StatusDone {
		return out
	}
	last := today.Add(horizon)
	add := func(d DueItem) {
		if d.Date <= last && d.Date.Valid() {
			d.Days = d.Date.Since(today)
			d.Intervention, d.Title, d.Owner = x.ID, x.Title, x.Owner
			out = append(out, d)
		}
	}
	for j := range x.Milestones {
		if m := &x.Milestones[j]; m.Due <= last && !isDone(m, today) {
			add(DueItem{Kind: DueMilestone, Milestone: m.ID, What: m.Title, Date: m.Due})
		}
	}
	if from := max(s.Last, kvarter.NewDate(x.From, 1, 1)); from <= today {
		add(DueItem{Kind: DueUpdate, Date: from.Add(rules.Stalled)})
	}
	return out
}

// SortDue puts what is due in the order of Due.
func SortDue(out []DueItem) {
	slices.SortStableFunc(out, func(a, b DueItem) int {
		if c := strings.Compare(string(a.Date), string(b.Date)); c != 0 {
			return c
		}
		if c := strings.Compare(a.Intervention, b.Intervention); c != 0 {
			return c
		}
		return strings.Compare(a.Milestone, b.Milestone)
	})
}

// In says in words what is due.
func (d DueItem) In(lang string) string {
	when := Day(d.Date, lang)
	switch {
	case d.Days == -1:
		when += say(lang, ", 1 dag over tiden", ", 1 day overdue")
	case d.Days < 0:
		when += ", " + dayCount(-d.Days, lang) + say(lang, " over tiden", " overdue")
	default:
		when += ", " + ahead(d.Days, lang)
	}
	title := quoted(d.Title.In(lang), d.Intervention, lang)
	if d.Kind == DueMilestone {
		return title + say(lang, ": milepælen ", ": the milestone ") + quoted(d.What.In(lang), d.Milestone, lang) + ", " + when + "."
	}
	return title + say(lang, ": nyt ventes ", ": an update is expected on ") + when + "."
}

// Events are the dated items as entries of a calendar; host makes their identifiers unique in the world, and link gives the address of an
// intervention.
func Events(p *kvarter.Plan, items []DueItem, lang, host string, link func(intervention string) string) []Event {
	var out []Event
	for _, d := range items {
		id := p.ID + "-" + d.Intervention + "-" + string(d.Kind)
		summary := d.Title.In(lang) + say(lang, ": nyt ventes", ": update expected")
		if d.Kind == DueMilestone {
			id += "-" + d.Milestone
			summary = d.Title.In(lang) + ": " + d.What.In(lang)
		}
		e := Event{UID: id + "@" + host, Date: d.Date, Summary: summary, Description: d.In(lang)}
		if p.MadeUp {
			e.Description += say(lang, "\nOpdigtet.", "\nMade up.")
		}
		if link != nil {
			e.URL = link(d.Intervention)
		}
		out = append(out, e)
	}
	return out
}
