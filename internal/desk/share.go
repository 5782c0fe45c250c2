package desk

import (
	"kvarter/internal/auth"
	"kvarter/internal/plan"
)

// Share is the part of a plan that a person answers for. Where no role of theirs names an administration, an organisation or an area it is the whole plan,
// and scoped is false.
func (d *Desk) Share(p *auth.Person, v *View) (items []*Item, scoped bool) {
	for _, g := range p.Grants {
		scoped = scoped || g.Administration != "" || g.Organisation != "" || len(g.Areas) > 0
	}
	if !scoped {
		return v.Items, false
	}
	for _, it := range v.Items {
		if d.Answers(p, it.Intervention) {
			items = append(items, it)
		}
	}
	return items, true
}

// farthest is how many days ahead Due looks at most.
const farthest = 366

// Due lists what is due of some interventions up to a number of days ahead, 366 at most, and all that is overdue.
func (v *View) Due(items []*Item, days int) []plan.DueItem {
	var out []plan.DueItem
	for _, x := range items {
		for _, d := range v.dated(x).due {
			if d.Days <= days {
				out = append(out, d)
			}
		}
	}
	plan.SortDue(out)
	return out
}
