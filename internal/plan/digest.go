package plan

import "kvarter"

// Digest is what happened to a plan between two days.
type Digest struct {
	Since         kvarter.Date   `json:"since"`
	Today         kvarter.Date   `json:"today"`
	Begun         bool           `json:"begun,omitempty"` // the plan itself is new: then nothing else is listed
	Plan          []Change       `json:"plan,omitempty"`  // outside the interventions
	Interventions []DigestedItem `json:"interventions,omitempty"`
}

// DigestedItem is one intervention in a digest.
type DigestedItem struct {
	Intervention string           `json:"intervention"`
	Title        kvarter.Text     `json:"title"`
	Owner        string           `json:"owner,omitempty"`
	New          bool             `json:"new,omitempty"`  // was not in the plan
	Gone         bool             `json:"gone,omitempty"` // is no longer in it
	Before       kvarter.Status   `json:"before,omitempty"`
	Now          kvarter.Status   `json:"now,omitempty"`
	Reasons      []Reason         `json:"reasons,omitempty"` // of the status now, where it changed
	Updates      []kvarter.Update `json:"updates,omitempty"` // given since; «no change» left out
	Changes      []Change         `json:"changes,omitempty"` // other than these updates
}

// Summarise says what changed from a plan as it was on a day to the plan as it is today: interventions whose status changed (also by time alone),
// that have news, or that were edited, in the order of the plan; those that are gone stand last.
func Summarise(before, after *kvarter.Plan, since, today kvarter.Date, whose Whose, rules Rules) Digest {
	d := Digest{Since: since, Today: today}
	was, is := byID(before), byID(after)
	changes := map[string][]Change{}
	for _, c := range Diff(before, after) {
		switch {
		case c.Intervention == "":
			d.Plan = append(d.Plan, c)
		case c.Sheet == "updates" && c.Kind == Added, c.Kind == Moved && c.Sheet == "updates":
		default:
			changes[c.Intervention] = append(changes[c.Intervention], c)
		}
	}
	for i := range after.Interventions {
		x := &after.Interventions[i]
		if !whose.has(x) {
			continue
		}
		now := Stand(x, today, rules)
		item := DigestedItem{Intervention: x.ID, Title: x.Title, Owner: x.Owner, Now: now.Status}
		old := was[x.ID]
		had := map[kvarter.Update]int{}
		if old == nil {
			item.New = true
		} else {
			item.Before = Stand(old, since, rules).Status
			item.Changes = changes[x.ID]
			for _, u := range old.Updates {
				had[u]++
			}
		}
		for _, u := range x.Updates {
			if had[u]--; had[u] < 0 && u.Kind != kvarter.UpdateNoChange {
				item.Updates = append(item.Updates, u)
			}
		}
		if item.Before != item.Now {
			item.Reasons = now.Reasons
		}
		if item.New || item.Before != item.Now || len(item.Updates) > 0 || len(item.Changes) > 0 {
			d.Interventions = append(d.Interventions, item)
		}
	}
	for i := range before.Interventions {
		if x := &before.Interventions[i]; whose.has(x) && is[x.ID] == nil {
			d.Interventions = append(d.Interventions, DigestedItem{Intervention: x.ID, Title: x.Title, Owner: x.Owner, Gone: true, Before: Stand(x, since, rules).Status})
		}
	}
	return d
}

func byID(p *kvarter.Plan) map[string]*kvarter.Intervention {
	m := make(map[string]*kvarter.Intervention, len(p.Interventions))
	for i := range p.Interventions {
		m[p.Interventions[i].ID] = &p.Interventions[i]
	}
	return m
}

// Empty reports whether nothing happened.
func (d Digest) Empty() bool { return len(d.Plan) == 0 && len(d.Interventions) == 0 }
