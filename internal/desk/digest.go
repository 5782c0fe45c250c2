package desk

import (
	"context"
	"sort"
	"time"

	"kvarter"
	"kvarter/internal/plan"
)

// Since says what changed in the working plan from a moment to now, for whose interventions are asked about.
func (d *Desk) Since(ctx context.Context, then time.Time, whose plan.Whose) (plan.Digest, error) {
	s, err := d.state(ctx)
	if err != nil {
		return plan.Digest{}, err
	}
	today := d.Today()
	y, m, day := then.In(d.cfg.Zone).Date()
	since := kvarter.NewDate(y, int(m), day)
	if s.working == nil {
		return plan.Digest{Since: since, Today: today}, nil
	}
	before, err := d.at(ctx, s, then)
	if err != nil {
		return plan.Digest{}, err
	}
	if before.ID == "" {
		return plan.Digest{Since: since, Today: today, Begun: true}, nil
	}
	return plan.Summarise(before, s.working.Plan(), since, today, whose, d.cfg.Rules), nil
}

// at is the working plan as it was at a moment: that of a state with what was written since undone.
func (d *Desk) at(ctx context.Context, s *state, then time.Time) (*kvarter.Plan, error) {
	if begun, err := d.cfg.Store.At(ctx, keyOf(kindPlan, planID), 1); err != nil {
		return nil, err
	} else if begun.At.After(then) {
		return &kvarter.Plan{}, nil
	}
	first, err := d.firstAfter(ctx, then, s.seq)
	if err != nil {
		return nil, err
	}
	head, items := s.head, map[string]*Item{}
	seen := map[string]bool{}
	for after := first - 1; after < s.seq; {
		rows, err := d.cfg.Store.Audit(ctx, after, page)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		for _, row := range rows {
			after = row.Seq
			id := row.Kind + "/" + row.ID
			if row.Seq > s.seq || row.Version == 0 || seen[id] || row.Kind != kindPlan && row.Kind != kindIntervention {
				continue
			}
			seen[id] = true
			if row.Version == 1 {
				if row.Kind == kindPlan {
					return &kvarter.Plan{}, nil
				}
				items[row.ID] = nil
				continue
			}
			r, err := d.cfg.Store.At(ctx, row.Key, row.Version-1)
			if err != nil {
				return nil, err
			}
			switch {
			case row.Kind == kindPlan:
				p, err := decode[kvarter.Plan](r)
				if err != nil {
					return nil, err
				}
				head = &p
			case r.Deleted:
				items[row.ID] = nil
			default:
				x, err := decode[storedIntervention](r)
				if err != nil {
					return nil, err
				}
				items[row.ID] = &Item{Intervention: &x.Intervention, place: x.Place}
			}
		}
	}
	old, _ := exchange(s.working, items)
	p := *head
	p.Interventions = make([]kvarter.Intervention, len(old))
	for i, x := range old {
		p.Interventions[i] = *x.Intervention
	}
	return &p, nil
}

// firstAfter is the number of the first audit row after a moment; one more than the last where there is none.
func (d *Desk) firstAfter(ctx context.Context, then time.Time, last int64) (int64, error) {
	var failed error
	n := sort.Search(int(last), func(i int) bool { // row i+1
		if failed != nil {
			return true
		}
		rows, err := d.cfg.Store.Audit(ctx, int64(i), 1)
		if err != nil || len(rows) == 0 {
			failed = err
			return true
		}
		return rows[0].At.After(then)
	})
	return int64(n) + 1, failed
}
