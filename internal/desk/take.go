package desk

import (
	"context"
	"reflect"
	"strconv"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/plan"
	"kvarter/internal/store"
)

// Preview says what taking a plan's tables would change; nothing is taken. The tag names exactly this difference, and TakeSheets wants it back.
// On an empty desk every row is new.
func (d *Desk) Preview(ctx context.Context, p *auth.Person, sheets []plan.Sheet) (changes []plan.Change, problems []kvarter.Problem, tag string, err error) {
	if err := d.check(p, auth.ImportPlan, nil); err != nil {
		return nil, nil, "", err
	}
	s, err := d.state(ctx)
	if err != nil {
		return nil, nil, "", err
	}
	_, changes, problems = d.read(s, sheets)
	tag, err = tagOf(s.tag(), sheets)
	return changes, problems, tag, err
}

// tag names what the working plan holds: every intervention with its version.
func (s *state) tag() []string {
	if s.working == nil {
		return nil
	}
	out := []string{strconv.FormatInt(s.headVersion, 10)}
	for _, x := range s.working.Items {
		out = append(out, x.ID+" "+strconv.FormatInt(x.Version, 10))
	}
	return out
}

func (d *Desk) read(s *state, sheets []plan.Sheet) (*kvarter.Plan, []plan.Change, []kvarter.Problem) {
	if s.working != nil {
		return plan.Preview(s.working.Plan(), sheets, d.cfg.Known)
	}
	next, problems := plan.Read(sheets, d.cfg.Known)
	if next == nil || len(problems) > 0 {
		return nil, nil, problems
	}
	return next, plan.Diff(&kvarter.Plan{}, next), nil
}

// TakeSheets makes the working plan what the tables say, in one write: all of it or nothing. kvarter.Conflict where the plan was changed since the
// preview that gave the tag.
func (d *Desk) TakeSheets(ctx context.Context, p *auth.Person, sheets []plan.Sheet, tag string) (int, error) {
	if err := d.check(p, auth.ImportPlan, nil); err != nil {
		return 0, err
	}
	s, err := d.state(ctx)
	if err != nil {
		return 0, err
	}
	if now, err := tagOf(s.tag(), sheets); err != nil || now != tag {
		return 0, kvarter.Errorf(kvarter.Conflict, "the plan was changed since the preview: look at the difference again")
	}
	next, changes, problems := d.read(s, sheets)
	if err := plan.Err(problems); err != nil {
		return 0, err
	}
	var writes []store.Change
	if s.working == nil {
		writes, err = d.founding(next)
	} else {
		writes, err = d.difference(ctx, s, next)
	}
	if err != nil || len(writes) == 0 {
		return 0, err
	}
	_, err = d.write(ctx, d.act(p, "plan.import", ""), writes...)
	return len(changes), err
}

// difference is what must be written to make the working plan another one.
func (d *Desk) difference(ctx context.Context, s *state, next *kvarter.Plan) ([]store.Change, error) {
	var out []store.Change
	head := *plan.Canonical(next)
	interventions := head.Interventions
	head.Interventions = nil
	was := *plan.Canonical(s.working.Plan())
	old := was.Interventions
	was.Interventions = nil
	if !reflect.DeepEqual(head, was) {
		w, err := change(kindPlan, planID, s.headVersion, head)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	kept := map[string]bool{}
	for i := range interventions {
		x := &interventions[i]
		kept[x.ID] = true
		seen := int64(0)
		if now := s.working.Item(x.ID); now != nil {
			if at := s.working.at[x.ID]; now.place == i && reflect.DeepEqual(old[at], *x) {
				continue
			}
			seen = now.Version
		} else if past, err := d.cfg.Store.History(ctx, keyOf(kindIntervention, x.ID)); err == nil { // one that was taken out comes back
			for _, r := range past {
				seen = max(seen, r.Version)
			}
		} else if kvarter.CodeOf(err) != kvarter.NotFound {
			return nil, err
		}
		w, err := change(kindIntervention, x.ID, seen, storedIntervention{i, *x})
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	for _, now := range s.working.Items {
		if !kept[now.ID] {
			out = append(out, store.Change{Key: keyOf(kindIntervention, now.ID), Seen: now.Version, Delete: true})
		}
	}
	return out, nil
}
