package auth

import (
	"slices"

	"kvarter"
)

// Role is what a person is for the city. A person may hold several; what they allow adds up.
type Role string

const (
	Reader        Role = "reader"
	Contributor   Role = "contributor" // of one administration or one organisation
	AreaLead      Role = "area_lead"   // of named areas
	Analyst       Role = "analyst"
	Publisher     Role = "publisher"
	Administrator Role = "administrator"
)

// Roles lists every role, in the order of the table.
func Roles() []Role { return []Role{Reader, Contributor, AreaLead, Analyst, Publisher, Administrator} }

// Action is something that needs permission.
type Action string

const (
	ViewInternal     Action = "view_internal"     // pages and files that are not public
	OwnAccount       Action = "own_account"       // change one's own password, end one's own sessions
	AddNote          Action = "add_note"          // local knowledge, signed
	AddIntervention  Action = "add_intervention"  //
	EditIntervention Action = "edit_intervention" // also its milestones, and taking it out
	AddUpdate        Action = "add_update"        // news of an intervention, «no change» included
	OverrideStatus   Action = "override_status"   // with name, reason and date
	ImportPlan       Action = "import_plan"       // a whole plan from a file
	EditPlan         Action = "edit_plan"         // goals, sub-goals, targets, indicators
	AdoptPlan        Action = "adopt_plan"        // a version of the plan
	Import           Action = "import"            // data
	Screen           Action = "screen"            // run a round
	Propose          Action = "propose"           // a designation
	Adopt            Action = "adopt"             // a designation, or its repeal
	Publish          Action = "publish"
	TakeBack         Action = "take_back" // what was published
	ManageUsers      Action = "manage_users"
	ReadAudit        Action = "read_audit"
)

// Actions lists every action, in the order of the table.
func Actions() []Action {
	return []Action{ViewInternal, OwnAccount, AddNote, AddIntervention, EditIntervention, AddUpdate, OverrideStatus, ImportPlan, EditPlan,
		AdoptPlan, Import, Screen, Propose, Adopt, Publish, TakeBack, ManageUsers, ReadAudit}
}

// checkGrants refuses a grant whose scope does not fit its role: kvarter.Invalid, with what would be right.
func checkGrants(grants []Grant) error {
	for _, g := range grants {
		bodies, areas := g.Administration != "" || g.Organisation != "", len(g.Areas) > 0
		switch {
		case !slices.Contains(Roles(), g.Role):
			return kvarter.Errorf(kvarter.Invalid, "there is no role %q: choose among %v", g.Role, Roles())
		case g.Role == Contributor && (g.Administration == "") == (g.Organisation == ""):
			return kvarter.Errorf(kvarter.Invalid, "a contributor belongs to one administration or to one organisation: name one of the two")
		case g.Role != Contributor && bodies:
			return kvarter.Errorf(kvarter.Invalid, "role %q holds for every administration: name none", g.Role)
		case g.Role == AreaLead && (!areas || slices.Contains(g.Areas, "")):
			return kvarter.Errorf(kvarter.Invalid, "an area lead has at least one area: name its code")
		case g.Role != AreaLead && areas:
			return kvarter.Errorf(kvarter.Invalid, "role %q holds for every area: name none", g.Role)
		}
	}
	return nil
}
