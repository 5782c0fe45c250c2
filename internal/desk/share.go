package desk

import (
	"kvarter"
	"kvarter/internal/auth"
)

// Share is the part of a plan that a person answers for. Where no role of theirs names an administration, an organisation or an area it is the whole plan,
// and scoped is false.
func (d *Desk) Share(p *auth.Person, v *View) (part *kvarter.Plan, scoped bool) {
	for _, g := range p.Grants {
		scoped = scoped || g.Administration != "" || g.Organisation != "" || len(g.Areas) > 0
	}
	share := *v.Head
	share.Interventions = nil
	for _, it := range v.Items {
		if !scoped || d.Answers(p, it.Intervention) {
			share.Interventions = append(share.Interventions, *it.Intervention)
		}
	}
	return &share, scoped
}
