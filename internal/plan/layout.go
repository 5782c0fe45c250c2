package plan

// layout is what Diff and Merge need to know of a table: what a row belongs to, and by which columns it is told from the others. Rows that
// share these are told apart by their order.
type layout struct {
	name string
	of   string   // sheet of the parent, whose identifier is in the first column; "" none
	key  []string // beside the parent, except in sub_goals, whose identifiers are unique in the plan; none: there is one row
	list []string // columns whose cells are lists of words
}

func layouts() []layout {
	return []layout{
		{name: "plan"},
		{name: "administrations", key: []string{"id"}},
		{name: "partners", key: []string{"id"}},
		{name: "goals", key: []string{"id"}},
		{name: "sub_goals", of: "goals", key: []string{"id"}},
		{name: "indicators", of: "sub_goals", key: []string{"sub_goal", "name"}},
		{name: "interventions", key: []string{"id"}, list: []string{"criteria", "sub_goals", "with"}},
		{name: "commitments", of: "interventions", key: []string{"intervention", "partner"}},
		{name: "places", of: "interventions", key: []string{"intervention", "kind", "code"}},
		{name: "funding", of: "interventions", key: []string{"intervention", "source", "from", "to"}},
		{name: "milestones", of: "interventions", key: []string{"intervention", "id"}},
		{name: "reach", of: "interventions", key: []string{"intervention", "year"}},
		{name: "decisions", of: "interventions", key: []string{"intervention", "date", "reference"}},
		{name: "updates", of: "interventions", key: []string{"intervention", "date", "by", "kind"}},
	}
}

func sheetNames() []string {
	var out []string
	for _, l := range layouts() {
		out = append(out, l.name)
	}
	return out
}
