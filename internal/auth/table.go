package auth

import "slices"

// Scope is how far a role reaches with an action.
type Scope string

const (
	No       Scope = ""         // not at all
	Own      Scope = "own"      // objects of the own administration or organisation
	Within   Scope = "within"   // objects that lie wholly in the own areas
	Touching Scope = "touching" // objects that lie in at least one own area
	Always   Scope = "always"   // every object
)

// Table is the authorisation table: action, then role. What it does not name is not allowed. There is one, DefaultTable; it is a
// value so that tests can vary it.
type Table map[Action]map[Role]Scope

// DefaultTable returns who may do what. Administrators manage people and read the audit, and hold other roles for anything else:
// whoever runs the server is not thereby the one who adopts.
func DefaultTable() Table {
	every := map[Role]Scope{Reader: Always, Contributor: Always, AreaLead: Always, Analyst: Always, Publisher: Always, Administrator: Always}
	work := map[Role]Scope{Analyst: Always, Publisher: Always}
	decide := map[Role]Scope{Publisher: Always}
	return Table{
		ViewInternal:     every,
		OwnAccount:       every,
		AddNote:          {Contributor: Own, AreaLead: Touching, Analyst: Always, Publisher: Always},
		AddIntervention:  {Contributor: Own, AreaLead: Within, Publisher: Always},
		EditIntervention: {Contributor: Own, AreaLead: Within, Publisher: Always},
		AddUpdate:        {Contributor: Own, AreaLead: Touching, Publisher: Always},
		OverrideStatus:   {AreaLead: Within, Publisher: Always},
		ImportPlan:       work,
		EditPlan:         work,
		AdoptPlan:        decide,
		Import:           {Analyst: Always},
		Screen:           {Analyst: Always},
		Propose:          {Analyst: Always},
		Adopt:            decide,
		Publish:          decide,
		TakeBack:         decide,
		ManageUsers:      {Administrator: Always},
		ReadAudit:        {Publisher: Always, Administrator: Always},
	}
}

// Object is what an action is done to. A note has the administration or organisation of the one who signs it. The zero Object
// belongs to nobody and lies nowhere: only Always reaches it.
type Object struct {
	Administration string
	Organisation   string
	Areas          []string // codes of the areas it is for; empty: the whole city
}

// Person is who acts: an account that is signed in, or nil for nobody.
type Person struct {
	ID       string
	Name     string
	Email    string
	Grants   []Grant
	Disabled bool
	Provider bool // signed in through the provider, this time
}

// May reports whether a person may do an action on an object.
func (t Table) May(p *Person, action Action, on Object) bool {
	if p == nil || p.Disabled {
		return false
	}
	for _, g := range p.Grants {
		if t[action][g.Role].reaches(g, on) {
			return true
		}
	}
	return false
}

// MayAnywhere reports whether there is an object that the person may do the action on: whether to offer it at all.
func (t Table) MayAnywhere(p *Person, action Action) bool {
	if p == nil || p.Disabled {
		return false
	}
	for _, g := range p.Grants {
		scope := t[action][g.Role]
		if scope.reaches(g, Object{Administration: g.Administration, Organisation: g.Organisation}) {
			return true
		}
		for _, a := range g.Areas {
			if scope.reaches(g, Object{Areas: []string{a}}) {
				return true
			}
		}
	}
	return false
}

// reaches reports whether a grant of this scope covers an object.
func (s Scope) reaches(g Grant, on Object) bool {
	own := func(area string) bool { return area != "" && slices.Contains(g.Areas, area) }
	switch s {
	case Always:
		return true
	case Own:
		return g.Administration != "" && g.Administration == on.Administration || g.Organisation != "" && g.Organisation == on.Organisation
	case Touching:
		return slices.ContainsFunc(on.Areas, own)
	case Within:
		return len(on.Areas) > 0 && !slices.ContainsFunc(on.Areas, func(a string) bool { return !own(a) })
	}
	return false
}
