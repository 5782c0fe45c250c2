package plan

import (
	"strconv"

	"kvarter"
)

// Next starts the next version from an adopted one: a draft with everything that the adopted version says, for the years that follow. The
// adopted one is not touched. Between adoptions, updates and milestones are written in the draft.
func Next(p *kvarter.Plan) (*kvarter.Plan, error) {
	if p.Status != kvarter.PlanAdopted {
		return nil, kvarter.Errorf(kvarter.Conflict, "%s is not adopted: the next version starts from an adopted one", versionOf(p))
	}
	n := Canonical(p)
	n.Previous, n.Version = p.Version, p.Version+1
	n.Status, n.AdoptedOn, n.Decision = kvarter.PlanDraft, "", ""
	if p.To != 0 {
		n.From, n.To = p.To+1, p.To+1+(p.To-p.From)
	}
	return n, nil
}

// Adopt returns the adopted form of a draft: the decision's reference and date are set, and nothing changes it from then on. The draft must be free
// of problems, by Check and by Incomplete.
func Adopt(p *kvarter.Plan, on kvarter.Date, decision string, k Known) (*kvarter.Plan, error) {
	if err := Editable(p); err != nil {
		return nil, err
	}
	a := Canonical(p)
	a.Status, a.AdoptedOn, a.Decision = kvarter.PlanAdopted, on, decision
	if err := Err(append(Check(a, k), Incomplete(a)...)); err != nil {
		return nil, err
	}
	return a, nil
}

// Editable returns a Conflict for an adopted version: it stays as it is.
func Editable(p *kvarter.Plan) error {
	if p.Status != kvarter.PlanAdopted {
		return nil
	}
	e := kvarter.Errorf(kvarter.Conflict, "%s was adopted on %s and stays as it is", versionOf(p), p.AdoptedOn)
	e.Hint = "start the next version from it"
	return e
}

func versionOf(p *kvarter.Plan) string {
	s := "version " + strconv.Itoa(p.Version)
	if p.Status == kvarter.PlanDraft {
		s += " (draft)"
	}
	return s
}

// Incomplete lists what a plan lacks before it can be adopted: texts in both languages, an owner, a mechanism, what it should work on, where, and
// by what a sub-goal is followed.
func Incomplete(p *kvarter.Plan) []kvarter.Problem {
	c := &checker{p: p}
	both := func(column string, t kvarter.Text) {
		if blankText(t.DA) {
			c.add(column+"_da", "the public can read it in Danish", "", "")
		}
		if blankText(t.EN) {
			c.add(column+"_en", "the public can read it in English", "", "")
		}
	}
	c.item("plan", 0, 0, "the plan")
	both("title", p.Title)
	if len(p.Goals) == 0 {
		c.add("goals", "a plan has goals", "", "")
	}
	for i := range p.Administrations {
		c.item("administrations", 0, i, "administration "+p.Administrations[i].ID)
		both("name", p.Administrations[i].Name)
	}
	for i := range p.Partners {
		c.item("partners", 0, i, "partner "+p.Partners[i].ID)
		both("name", p.Partners[i].Name)
	}
	for i := range p.Goals {
		g := &p.Goals[i]
		c.item("goals", 0, i, "goal "+g.ID)
		both("title", g.Title)
		for j := range g.SubGoals {
			s := &g.SubGoals[j]
			c.item("sub_goals", i, j, "sub-goal "+s.ID)
			both("title", s.Title)
			if len(s.Indicators) == 0 {
				c.add("indicators", "a sub-goal is followed by an indicator with a target", "", "")
			}
			for _, x := range s.Indicators {
				c.item("indicators", 0, 0, "sub-goal "+s.ID+", indicator "+x.Name)
				both("label", x.Label)
			}
		}
	}
	for i := range p.Interventions {
		x := &p.Interventions[i]
		name := "intervention " + x.ID
		c.item("interventions", 0, i, name)
		both("title", x.Title)
		both("what", x.What)
		both("why", x.Why)
		both("target_group", x.TargetGroup.Text)
		if x.Owner == "" {
			c.add("owner", "an intervention has an owner", "", "")
		}
		if len(x.SubGoals) == 0 {
			c.add("sub_goals", "an intervention serves a sub-goal", "", "")
		}
		if len(x.Places) == 0 {
			c.add("places", "an intervention has a place", "", "kind city for the whole city")
		}
		for j, y := range x.Partners {
			c.item("commitments", i, j, name+", partner "+y.Partner)
			both("text", y.Text)
		}
		for j, y := range x.Milestones {
			c.item("milestones", i, j, name+", milestone "+y.ID)
			both("title", y.Title)
		}
	}
	return problems(c.faults)
}
