package desk

import (
	"context"
	"slices"
	"strconv"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/plan"
	"kvarter/internal/store"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Head returns the working plan without its interventions, and its stored version, for an edit.
func (d *Desk) Head(ctx context.Context) (*kvarter.Plan, int64, error) {
	s, err := d.state(ctx)
	if err != nil {
		return nil, 0, err
	}
	if s.head == nil {
		return nil, 0, kvarter.Errorf(kvarter.NotFound, "there is no plan yet")
	}
	return s.head, s.headVersion, nil
}

// SaveHead changes the plan's title, goals, sub-goals, indicators, administrations and partners. The whole plan must keep its rules: a sub-goal that an
// intervention serves cannot go.
func (d *Desk) SaveHead(ctx context.Context, p *auth.Person, seen int64, head kvarter.Plan) error {
	if err := d.check(p, auth.EditPlan, nil); err != nil {
		return err
	}
	s, err := d.state(ctx)
	if err != nil {
		return err
	}
	if s.head == nil {
		return kvarter.Errorf(kvarter.NotFound, "there is no plan yet")
	}
	old := plan.Check(s.working.Plan(), d.cfg.Known)
	// What a version is called and where it comes from is not for a form to say.
	head.ID, head.Version, head.Status, head.AdoptedOn, head.Decision, head.Previous, head.MadeUp =
		s.head.ID, s.head.Version, s.head.Status, s.head.AdoptedOn, s.head.Decision, s.head.Previous, s.head.MadeUp
	head.Interventions = s.working.Plan().Interventions
	c := plan.Canonical(&head)
	if err := plan.Err(slices.DeleteFunc(plan.Check(c, d.cfg.Known), func(x kvarter.Problem) bool { return slices.Contains(old, x) })); err != nil {
		return err
	}
	c.Interventions = nil
	w, err := change(kindPlan, planID, seen, c)
	if err != nil {
		return err
	}
	_, err = d.write(ctx, d.act(p, "plan.edit", ""), w)
	return err
}

// DraftTag names the working plan as it stands, for whoever is about to adopt it; "" where there is none.
func (d *Desk) DraftTag(ctx context.Context) (string, error) {
	s, err := d.state(ctx)
	if err != nil || s.working == nil {
		return "", err
	}
	return tagOf(s.tag())
}

// Adopt makes the working plan a version that stays as it is, and starts the next from it. tag is that of the draft which the person saw: kvarter.Conflict
// where something was changed since.
func (d *Desk) Adopt(ctx context.Context, p *auth.Person, tag string, on kvarter.Date, decision string) (int, error) {
	if err := d.check(p, auth.AdoptPlan, nil); err != nil {
		return 0, err
	}
	s, err := d.state(ctx)
	if err != nil {
		return 0, err
	}
	if s.working == nil {
		return 0, kvarter.Errorf(kvarter.NotFound, "there is no plan yet")
	}
	if decision == "" || !on.Valid() {
		return 0, kvarter.Errorf(kvarter.Invalid, "adopting needs the reference and the date of the decision")
	}
	if now, err := tagOf(s.tag()); err != nil || now != tag {
		return 0, kvarter.Errorf(kvarter.Conflict, "the plan was changed since you looked: look at it again")
	}
	adopted, err := plan.Adopt(s.working.Plan(), on, decision, d.cfg.Known)
	if err != nil {
		return 0, err
	}
	changes, err := adoption(adopted, s.headVersion)
	if err != nil {
		return 0, err
	}
	_, err = d.write(ctx, d.act(p, "plan.adopt", decision), changes...)
	return adopted.Version, err
}

// adoption keeps an adopted version, and makes the working plan the next.
func adoption(adopted *kvarter.Plan, seen int64) ([]store.Change, error) {
	next, err := plan.Next(adopted)
	if err != nil {
		return nil, err
	}
	next.Interventions = nil
	kept, err := change(kindVersion, versionID(adopted.Version), 0, adopted)
	if err != nil {
		return nil, err
	}
	head, err := change(kindPlan, planID, seen, next)
	return []store.Change{kept, head}, err
}

// Found lays a first plan on an empty desk: a draft, or an adopted one, which is then also kept as it is. The store must hold no plan.
func (d *Desk) Found(ctx context.Context, p *auth.Person, first *kvarter.Plan) error {
	if err := d.check(p, auth.ImportPlan, nil); err != nil {
		return err
	}
	changes, err := d.founding(first)
	if err != nil {
		return err
	}
	_, err = d.write(ctx, d.act(p, "plan.import", ""), changes...)
	return err
}

func (d *Desk) founding(first *kvarter.Plan) ([]store.Change, error) {
	c := plan.Canonical(first)
	if err := plan.Err(plan.Check(c, d.cfg.Known)); err != nil {
		return nil, err
	}
	var changes []store.Change
	var err error
	if c.Status == kvarter.PlanAdopted {
		changes, err = adoption(c, 0)
	} else {
		head := *c
		head.Interventions = nil
		var w store.Change
		w, err = change(kindPlan, planID, 0, head)
		changes = append(changes, w)
	}
	if err != nil {
		return nil, err
	}
	for i := range c.Interventions {
		w, err := change(kindIntervention, c.Interventions[i].ID, 0, storedIntervention{i, c.Interventions[i]})
		if err != nil {
			return nil, err
		}
		changes = append(changes, w)
	}
	return changes, nil
}
