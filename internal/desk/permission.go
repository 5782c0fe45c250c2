package desk

import (
	"slices"

	"kvarter"
	"kvarter/internal/auth"
)

// ObjectOf is an intervention as the authorisation table asks for it: its owner, the partners that take part, and the places that it works in.
// One for the whole city lies in no area. Administrations that only take part have no say over it.
func ObjectOf(x *kvarter.Intervention) auth.Object {
	o := auth.Object{Administration: x.Owner}
	for _, p := range x.Places {
		if p.Kind == kvarter.PlaceCity {
			o.Areas = nil
			break
		}
		o.Areas = append(o.Areas, p.Code)
	}
	return o
}

// May reports whether a person may do an action. Whoever leads an urban area leads what lies in it.
func (d *Desk) May(p *auth.Person, action auth.Action, on auth.Object) bool {
	if p != nil && d.cfg.Inside != nil && slices.ContainsFunc(p.Grants, func(g auth.Grant) bool { return len(g.Areas) > 0 }) {
		with := *p
		with.Grants = slices.Clone(p.Grants)
		for i, g := range with.Grants {
			areas := slices.Clone(g.Areas)
			for _, a := range g.Areas {
				areas = append(areas, d.cfg.Inside(a)...)
			}
			with.Grants[i].Areas = areas
		}
		p = &with
	}
	return d.cfg.Table.May(p, action, on)
}

// MayOn reports whether a person may do an action on an intervention. A partner's people may do what their organisation may where it takes part.
func (d *Desk) MayOn(p *auth.Person, action auth.Action, x *kvarter.Intervention) bool {
	o := ObjectOf(x)
	if d.May(p, action, o) {
		return true
	}
	for _, c := range x.Partners {
		o.Organisation = c.Partner
		if d.May(p, action, o) {
			return true
		}
	}
	return false
}

// check is MayOn or May as an error of kvarter.Forbidden.
func (d *Desk) check(p *auth.Person, action auth.Action, x *kvarter.Intervention) error {
	if x != nil && d.MayOn(p, action, x) || x == nil && d.May(p, action, auth.Object{}) {
		return nil
	}
	if p == nil {
		return auth.ErrSignIn
	}
	return kvarter.Errorf(kvarter.Forbidden, "your roles do not allow you to %s here", action.Text("en"))
}

// Answers reports whether an intervention is one that a person answers for: of the administration or organisation of a role, or in an area that the
// person leads.
func (d *Desk) Answers(p *auth.Person, x *kvarter.Intervention) bool {
	for _, g := range p.Grants {
		switch {
		case g.Administration != "" && x.Owner == g.Administration:
			return true
		case g.Organisation != "" && slices.ContainsFunc(x.Partners, func(c kvarter.Commitment) bool { return c.Partner == g.Organisation }):
			return true
		case g.Role == auth.AreaLead && d.May(&auth.Person{ID: p.ID, Grants: []auth.Grant{g}}, auth.AddUpdate, ObjectOf(x)):
			return true
		}
	}
	return false
}
