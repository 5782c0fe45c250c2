package auth

import "strings"

// words are Danish, then English.
type words [2]string

func (w words) in(lang string) string {
	if lang == "da" {
		return w[0]
	}
	return w[1]
}

// Text names a role in Danish ("da") or English.
func (r Role) Text(lang string) string {
	w, ok := map[Role]words{
		Reader:        {"læser", "reader"},
		Contributor:   {"bidragyder", "contributor"},
		AreaLead:      {"områdeansvarlig", "area lead"},
		Analyst:       {"analytiker", "analyst"},
		Publisher:     {"udgiver", "publisher"},
		Administrator: {"administrator", "administrator"},
	}[r]
	if !ok {
		return string(r)
	}
	return w.in(lang)
}

// Text names an action in Danish ("da") or English.
func (a Action) Text(lang string) string {
	w, ok := map[Action]words{
		ViewInternal:     {"se interne sider", "see internal pages"},
		OwnAccount:       {"ændre egen adgangskode", "change the own password"},
		AddNote:          {"skrive en lokal note", "write a local note"},
		AddIntervention:  {"oprette en indsats", "add an intervention"},
		EditIntervention: {"rette en indsats og dens milepæle", "edit an intervention and its milestones"},
		AddUpdate:        {"melde nyt om en indsats", "report on an intervention"},
		OverrideStatus:   {"sætte en status i hånden", "set a status by hand"},
		ImportPlan:       {"indlæse hele handleplanen", "import the whole plan"},
		EditPlan:         {"rette mål, delmål og måltal", "edit goals, sub-goals and targets"},
		AdoptPlan:        {"vedtage en udgave af handleplanen", "adopt a version of the plan"},
		Import:           {"indlæse data", "import data"},
		Screen:           {"køre en screening", "run a screening"},
		Propose:          {"foreslå en udpegning", "propose a designation"},
		Adopt:            {"vedtage eller ophæve en udpegning", "adopt or repeal a designation"},
		Publish:          {"offentliggøre", "publish"},
		TakeBack:         {"trække en offentliggørelse tilbage", "take back what was published"},
		ManageUsers:      {"styre brugere", "manage people"},
		ReadAudit:        {"læse loggen over handlinger", "read the audit"},
	}[a]
	if !ok {
		return string(a)
	}
	return w.in(lang)
}

// Text names a scope in Danish ("da") or English.
func (s Scope) Text(lang string) string {
	w, ok := map[Scope]words{
		No:       {"–", "–"},
		Own:      {"egen forvaltning eller organisation", "own administration or organisation"},
		Within:   {"helt i egne områder", "wholly in own areas"},
		Touching: {"berører egne områder", "touches own areas"},
		Always:   {"ja", "yes"},
	}[s]
	if !ok {
		return string(s)
	}
	return w.in(lang)
}

// Markdown prints the table with one row for each action and one column for each role.
func (t Table) Markdown(lang string) string {
	var b strings.Builder
	b.WriteString("| " + words{"handling", "action"}.in(lang) + " |")
	for _, r := range Roles() {
		b.WriteString(" " + r.Text(lang) + " |")
	}
	b.WriteString("\n|" + strings.Repeat("---|", 1+len(Roles())) + "\n")
	for _, a := range Actions() {
		b.WriteString("| " + a.Text(lang) + " |")
		for _, r := range Roles() {
			b.WriteString(" " + t[a][r].Text(lang) + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}
