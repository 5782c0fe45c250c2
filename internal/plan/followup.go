package plan

import "kvarter"

// WithFollowUp returns an adopted version as the public may read it: it stays as it was adopted, and what has happened since is taken from the working
// plan for each intervention and milestone that is still there: milestones done and their notes, people reached, decisions, updates, completion, and a
// status set by hand.
func WithFollowUp(adopted, working *kvarter.Plan) *kvarter.Plan {
	out := Canonical(adopted)
	now := byID(working)
	for i := range out.Interventions {
		x := &out.Interventions[i]
		y := now[x.ID]
		if y == nil {
			continue
		}
		c := Canonical(&kvarter.Plan{Interventions: []kvarter.Intervention{*y}}).Interventions[0]
		x.EndedOn, x.Reach, x.Decisions, x.Updates, x.Override = c.EndedOn, c.Reach, c.Decisions, c.Updates, c.Override
		for j := range x.Milestones {
			for _, m := range c.Milestones {
				if m.ID == x.Milestones[j].ID {
					x.Milestones[j].Done, x.Milestones[j].Note = m.Done, m.Note
				}
			}
		}
	}
	return out
}
