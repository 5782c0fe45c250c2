package plan

import (
	"slices"
	"strconv"

	"kvarter"
)

func (c *checker) interventions() {
	administrations := []string{}
	for _, a := range c.p.Administrations {
		administrations = append(administrations, a.ID)
	}
	partners := []string{}
	for _, a := range c.p.Partners {
		partners = append(partners, a.ID)
	}
	subs := []string{}
	for _, g := range c.p.Goals {
		for _, s := range g.SubGoals {
			subs = append(subs, s.ID)
		}
	}
	seen := map[string]bool{}
	for i := range c.p.Interventions {
		x := &c.p.Interventions[i]
		name := "intervention " + x.ID
		c.item("interventions", 0, i, name)
		c.id("id", x.ID, seen)
		c.texts("title_da", x.Title.DA, "title_en", x.Title.EN, "what_da", x.What.DA, "what_en", x.What.EN, "why_da", x.Why.DA, "why_en", x.Why.EN,
			"target_group_da", x.TargetGroup.Text.DA, "target_group_en", x.TargetGroup.Text.EN, "remark_da", x.Remark.DA, "remark_en", x.Remark.EN)
		c.refers("criteria", "it names a criterion of the method", x.Criteria, c.k.Criteria)
		c.refers("sub_goals", "it names a sub-goal of the plan", x.SubGoals, subs)
		if x.Owner != "" {
			c.refers("owner", "the owner is one of the plan's administrations", []string{x.Owner}, administrations)
		}
		c.refers("with", "it names an administration of the plan", x.With, administrations)
		if x.Owner != "" && slices.Contains(x.With, x.Owner) {
			c.add("with", "the owner does not stand among the others", x.Owner, "")
		}
		if x.TargetGroup.Measure != "" {
			c.refers("target_group_measure", "it names a column of the figures", []string{x.TargetGroup.Measure}, c.k.Measures)
		}
		if n := x.TargetGroup.Number; n != nil && *n < 0 {
			c.add("target_group_number", "a number of people is not below zero", strconv.Itoa(*n), "")
		}
		c.years("from", x.From, "to", x.To, true)
		c.date("ended_on", x.EndedOn, false)
		if x.EndedOn.Valid() && x.EndedOn.Year() < x.From {
			c.add("ended_on", "it ends after it began", string(x.EndedOn), "")
		}
		if x.EndedOn != "" && slices.ContainsFunc(x.Milestones, func(m kvarter.Milestone) bool { return m.Done == "" }) {
			c.add("ended_on", "what is declared complete has no open milestone", string(x.EndedOn), "give the milestones a date, or take away those that fell out")
		}
		c.override(x.Override)
		c.parts(i, x, name, partners)
	}
}

// override checks that a status set by a person has a name, a reason and a date.
func (c *checker) override(o *kvarter.Override) {
	if o == nil {
		return
	}
	oneOf(c, "override_status", o.Status, kvarter.Statuses()...)
	c.texts("override_by", o.By, "override_reason", o.Reason)
	const rule = "a status is set by hand only with name, reason and date"
	if blankText(o.By) {
		c.add("override_by", rule, "", "")
	}
	if blankText(o.Reason) {
		c.add("override_reason", rule, "", "")
	}
	if !o.Date.Valid() {
		c.add("override_date", rule, string(o.Date), "such as 2025-03-01")
	}
}

// parts checks the lists of an intervention.
func (c *checker) parts(i int, x *kvarter.Intervention, name string, partners []string) {
	seen := map[string]bool{}
	for j, y := range x.Partners {
		c.item("commitments", i, j, name+", partner "+y.Partner)
		c.refers("partner", "it names a partner of the plan", []string{y.Partner}, partners)
		if seen[y.Partner] {
			c.add("partner", "it stands once", y.Partner, "put the promises of one partner together")
		}
		seen[y.Partner] = true
		c.texts("text_da", y.Text.DA, "text_en", y.Text.EN)
	}
	places := map[kvarter.Place]bool{}
	for j, y := range x.Places {
		c.item("places", i, j, name+", place "+string(y.Kind)+" "+y.Code)
		c.texts("kind", string(y.Kind), "code", y.Code)
		switch {
		case y.Kind == "":
			c.add("kind", "a place has a kind", "", "city, urban_area, small_area, housing_area, or a grouping such as district")
		case y.Kind == kvarter.PlaceCity && y.Code != "":
			c.add("code", "the whole city has no code", y.Code, "")
		case y.Kind != kvarter.PlaceCity && y.Code == "":
			c.add("code", "a place has a code", "", "")
		case places[y]:
			c.add("code", "it stands once", y.Code, "")
		case c.k.Place != nil && !c.k.Place(y):
			c.add("code", "it names a place of the city", y.Code, "")
		}
		places[y] = true
	}
	for j, y := range x.Funding {
		c.item("funding", i, j, name+", funding "+y.Source)
		c.texts("source", y.Source)
		if blankText(y.Source) {
			c.add("source", "funding names its source", "", "")
		}
		if y.Amount != nil && *y.Amount < 0 {
			c.add("amount", "an amount is not below zero", strconv.FormatInt(*y.Amount, 10), "")
		}
		c.years("from", y.From, "to", y.To, false)
	}
	seen = map[string]bool{}
	for j, y := range x.Milestones {
		c.item("milestones", i, j, name+", milestone "+y.ID)
		c.id("id", y.ID, seen)
		c.texts("title_da", y.Title.DA, "title_en", y.Title.EN, "note", y.Note)
		c.date("due", y.Due, true)
		c.date("done", y.Done, false)
	}
	years := map[int]bool{}
	for j, y := range x.Reach {
		c.item("reach", i, j, name+", reach "+strconv.Itoa(y.Year))
		c.years("year", y.Year, "year", y.Year, false)
		switch {
		case years[y.Year]:
			c.add("year", "it stands once", strconv.Itoa(y.Year), "")
		case y.Suppressed && y.People != nil:
			c.add("people", "a withheld number is not given", "", "")
		case y.People != nil && *y.People < 0:
			c.add("people", "a number of people is not below zero", strconv.Itoa(*y.People), "")
		}
		years[y.Year] = true
	}
	for j, y := range x.Decisions {
		c.item("decisions", i, j, name+", decision "+y.Reference)
		c.date("date", y.Date, true)
		c.texts("reference", y.Reference, "text", y.Text)
		if blankText(y.Reference) {
			c.add("reference", "a decision has a reference", "", "")
		}
	}
	for j, y := range x.Updates {
		c.item("updates", i, j, name+", update of "+string(y.Date))
		c.date("date", y.Date, true)
		c.texts("by", y.By, "text", y.Text)
		oneOf(c, "kind", y.Kind, kvarter.UpdateText, kvarter.UpdateNoChange, kvarter.UpdateDecision)
		if blankText(y.By) {
			c.add("by", "an update is signed", "", "")
		}
		if blankText(y.Text) && y.Kind != kvarter.UpdateNoChange {
			c.add("text", "an update says something", "", "kind no_change may be empty")
		}
	}
}
