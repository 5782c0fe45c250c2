package plan

import (
	"strconv"

	"kvarter"
)

// Years that a plan may speak of.
const firstYear, lastYear = 1900, 2200

func faults(p *kvarter.Plan, k Known) []fault {
	c := &checker{p: p, k: k}
	c.version()
	c.lists()
	c.goals()
	c.interventions()
	return c.faults
}

func (c *checker) version() {
	p := c.p
	c.item("plan", 0, 0, "the plan")
	c.id("id", p.ID, map[string]bool{})
	c.texts("title_da", p.Title.DA, "title_en", p.Title.EN, "decision", p.Decision)
	oneOf(c, "status", p.Status, kvarter.PlanDraft, kvarter.PlanAdopted)
	if p.Version < 1 {
		c.add("version", "versions count from 1", strconv.Itoa(p.Version), "")
	}
	if p.Previous < 0 || p.Previous >= max(p.Version, 1) {
		c.add("previous", "a version starts from an earlier one", strconv.Itoa(p.Previous), "empty for a first version")
	}
	c.years("from", p.From, "to", p.To, true)
	switch p.Status {
	case kvarter.PlanAdopted:
		c.date("adopted_on", p.AdoptedOn, true)
		if blankText(p.Decision) {
			c.add("decision", "an adopted version names the decision that adopted it", "", "")
		}
	case kvarter.PlanDraft:
		if p.AdoptedOn != "" {
			c.add("adopted_on", "a draft is not adopted", string(p.AdoptedOn), "leave it empty")
		}
	}
}

// years checks a first and a last year; open allows that there is no last.
func (c *checker) years(fromColumn string, from int, toColumn string, to int, open bool) {
	if from < firstYear || from > lastYear {
		c.add(fromColumn, "a year lies between 1900 and 2200", strconv.Itoa(from), "")
		return
	}
	switch {
	case to == 0 && open:
	case to < firstYear || to > lastYear:
		c.add(toColumn, "a year lies between 1900 and 2200", strconv.Itoa(to), "")
	case to < from:
		c.add(toColumn, "the last year is not before the first", strconv.Itoa(to), "")
	}
}

func (c *checker) date(column string, d kvarter.Date, needed bool) {
	switch {
	case d == "" && needed:
		c.add(column, "a date is given", "", "such as 2025-03-01")
	case d != "" && !d.Valid():
		c.add(column, "a date is a day of the calendar", string(d), "such as 2025-03-01")
	}
}

func (c *checker) lists() {
	seen := map[string]bool{}
	for i, a := range c.p.Administrations {
		c.item("administrations", 0, i, "administration "+a.ID)
		c.id("id", a.ID, seen)
		c.texts("name_da", a.Name.DA, "name_en", a.Name.EN)
	}
	seen = map[string]bool{}
	for i, a := range c.p.Partners {
		c.item("partners", 0, i, "partner "+a.ID)
		c.id("id", a.ID, seen)
		c.texts("name_da", a.Name.DA, "name_en", a.Name.EN)
		oneOf(c, "kind", a.Kind, kvarter.PartnerKinds()...)
	}
}

func (c *checker) goals() {
	seen, subs := map[string]bool{}, map[string]bool{}
	flat := 0
	for i, g := range c.p.Goals {
		c.item("goals", 0, i, "goal "+g.ID)
		c.id("id", g.ID, seen)
		c.texts("title_da", g.Title.DA, "title_en", g.Title.EN)
		for j, s := range g.SubGoals {
			c.item("sub_goals", i, j, "sub-goal "+s.ID)
			c.id("id", s.ID, subs)
			c.texts("title_da", s.Title.DA, "title_en", s.Title.EN)
			names := map[string]bool{}
			for n, x := range s.Indicators {
				c.item("indicators", flat, n, "sub-goal "+s.ID+", indicator "+x.Name)
				c.id("name", x.Name, names)
				c.indicator(x)
			}
			flat++
		}
	}
}

func (c *checker) indicator(x kvarter.PlanIndicator) {
	c.texts("label_da", x.Label.DA, "label_en", x.Label.EN)
	switch counted := x.Count != "" || x.Base != ""; {
	case (x.Indicator != "") == counted:
		c.add("indicator", "it names either an indicator, or the columns of a count and its base", "", "")
	case counted && (x.Count == "" || x.Base == ""):
		c.add("base", "a count has a base", "", "")
	case counted:
		if c.k.Measures != nil {
			c.refers("count", "it names a column of the figures", []string{x.Count}, c.k.Measures)
			c.refers("base", "it names a column of the figures", []string{x.Base}, c.k.Measures)
		}
	default:
		c.refers("indicator", "it names an indicator of the method", []string{x.Indicator}, c.k.Indicators)
	}
	oneOf(c, "of", x.Of, kvarter.OfAreas, kvarter.OfGap, kvarter.OfCity)
	t := x.Target
	c.years("base_year", t.BaseYear, "year", t.Year, false)
	if t.BaseYear == t.Year {
		c.add("year", "the target's year lies after its base year", strconv.Itoa(t.Year), "")
	}
	oneOf(c, "direction", t.Direction, kvarter.Down, kvarter.Up)
	if t.Value-t.Value != 0 { // an infinity or no number
		c.add("value", "a value is a number", "", "")
	}
}
