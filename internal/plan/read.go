package plan

import (
	"slices"
	"strings"

	"kvarter"
)

// Read takes a plan from its tables, in the form of Sheets, and checks it. Sheets and columns may stand in any order; rows with nothing in
// them are passed over. Every fault is listed, with sheet, row (as a spreadsheet numbers it) and column; the plan is nil where there is
// one.
func Read(sheets []Sheet, k Known) (*kvarter.Plan, []kvarter.Problem) {
	r := reader{}
	p := r.plan(sheets)
	type cell struct {
		sheet, column string
		row           int
	}
	unread := map[cell]bool{}
	for _, x := range r.problems {
		if x.Row < 2 {
			return nil, r.problems // a sheet or a column is not there: what refers to it would all be wrong
		}
		unread[cell{x.File, x.Column, x.Row}] = true
	}
	for _, f := range faults(p, k) {
		x := kvarter.Problem{Rule: f.rule, File: f.at.sheet, Column: f.column, Value: shorten(f.value), Hint: f.hint}
		if rows := r.rows[f.at.sheet]; f.at.group < len(rows) && f.at.item < len(rows[f.at.group]) {
			x.Row = rows[f.at.group][f.at.item]
		}
		if !unread[cell{x.File, x.Column, x.Row}] {
			r.problems = append(r.problems, x)
		}
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return p, nil
}

// reader keeps the faults of a reading, and from which row every item came.
type reader struct {
	problems []kvarter.Problem
	rows     map[string][][]int // sheet, group (position of the parent), item
}

func (r *reader) plan(sheets []Sheet) *kvarter.Plan {
	r.rows = map[string][][]int{}
	r.known(sheets)
	p := &kvarter.Plan{}
	if one := take(r, sheets, planTable(), nil)[0]; len(one) > 0 {
		*p = one[0]
		for _, row := range r.rows["plan"][0][1:] {
			r.add(kvarter.Problem{Rule: "the plan is one row", File: "plan", Row: row})
		}
	} else if r.find(sheets, "plan") != nil {
		r.add(kvarter.Problem{Rule: "the plan is one row", File: "plan"})
	}
	p.Administrations = take(r, sheets, administrationTable(), nil)[0]
	p.Partners = take(r, sheets, partnerTable(), nil)[0]
	p.Goals = take(r, sheets, goalTable(), nil)[0]

	goals := make([]string, len(p.Goals))
	for i := range p.Goals {
		goals[i] = p.Goals[i].ID
	}
	var subs []string
	var at []*kvarter.SubGoal
	for i, x := range take(r, sheets, subGoalTable(), goals) {
		p.Goals[i].SubGoals = x
		for j := range x {
			subs, at = append(subs, x[j].ID), append(at, &x[j])
		}
	}
	for i, x := range take(r, sheets, indicatorTable(), subs) {
		at[i].Indicators = x
	}

	p.Interventions = take(r, sheets, interventionTable(), nil)[0]
	ids := make([]string, len(p.Interventions))
	for i := range p.Interventions {
		x := &p.Interventions[i]
		ids[i] = x.ID
		if x.Override != nil && *x.Override == (kvarter.Override{}) {
			x.Override = nil
		}
	}
	in := p.Interventions
	for i, x := range take(r, sheets, commitmentTable(), ids) {
		in[i].Partners = x
	}
	for i, x := range take(r, sheets, placeTable(), ids) {
		in[i].Places = x
	}
	for i, x := range take(r, sheets, fundingTable(), ids) {
		in[i].Funding = x
	}
	for i, x := range take(r, sheets, milestoneTable(), ids) {
		in[i].Milestones = x
	}
	for i, x := range take(r, sheets, reachTable(), ids) {
		in[i].Reach = x
	}
	for i, x := range take(r, sheets, decisionTable(), ids) {
		in[i].Decisions = x
	}
	for i, x := range take(r, sheets, updateTable(), ids) {
		in[i].Updates = x
	}
	return p
}

func (r *reader) add(x kvarter.Problem) {
	x.Value = shorten(x.Value)
	r.problems = append(r.problems, x)
}

func (r *reader) find(sheets []Sheet, name string) *Sheet {
	for i := range sheets {
		if strings.TrimSpace(sheets[i].Name) == name {
			return &sheets[i]
		}
	}
	return nil
}

// known reports sheets that are none of the plan's, or stand twice.
func (r *reader) known(sheets []Sheet) {
	names := sheetNames()
	seen := map[string]bool{}
	for _, s := range sheets {
		name := strings.TrimSpace(s.Name)
		switch {
		case !slices.Contains(names, name):
			r.add(kvarter.Problem{Rule: "a sheet is one of the plan's", File: s.Name, Hint: nearest(name, names)})
		case seen[name]:
			r.add(kvarter.Problem{Rule: "a sheet stands once", File: s.Name})
		}
		seen[name] = true
	}
}

// take reads one table: the items of every parent, in the order of the rows. Without parents there is one group.
func take[T any](r *reader, sheets []Sheet, t table[T], parents []string) [][]T {
	groups := 1
	if t.parent != "" {
		groups = len(parents)
	}
	out, rows := make([][]T, groups), make([][]int, groups)
	r.rows[t.name] = rows
	s := r.find(sheets, t.name)
	if s == nil {
		r.add(kvarter.Problem{Rule: "every sheet of the plan is there", File: t.name, Hint: "an empty list is a sheet with a header only"})
		return out
	}
	at, ok := r.columns(s, t.header())
	if !ok {
		return out
	}
	groupOf := make(map[string]int, len(parents))
	for i := len(parents) - 1; i >= 0; i-- { // of two parents with one identifier the first; Check reports the other
		groupOf[parents[i]] = i
	}
	for n, row := range s.Rows {
		if blank(row) {
			continue
		}
		for _, extra := range row[min(len(row), len(s.Header)):] {
			if extra != "" {
				r.add(kvarter.Problem{Rule: "a cell stands under a header", File: t.name, Row: n + 2, Value: extra})
			}
		}
		cell := func(i int) string {
			if at[i] < len(row) {
				return row[at[i]]
			}
			return ""
		}
		g, first := 0, 0
		if t.parent != "" {
			first = 1
			id := unquoteWord(cell(0))
			if g, ok = groupOf[id]; !ok {
				r.add(kvarter.Problem{Rule: "the row belongs to " + article(t.parent) + " of the plan", File: t.name, Row: n + 2, Column: t.parent, Value: id, Hint: nearest(id, parents)})
				g = -1 // the cells are read all the same, for their own faults
			}
		}
		var x T
		for i, c := range t.columns {
			if rule, hint := c.read(&x, cell(i+first)); rule != "" {
				r.add(kvarter.Problem{Rule: rule, File: t.name, Row: n + 2, Column: c.name, Value: cell(i + first), Hint: hint})
			}
		}
		if g >= 0 {
			out[g], rows[g] = append(out[g], x), append(rows[g], n+2)
		}
	}
	return out
}

// columns finds the wanted columns in the header; every one must be there, once, and no other: a column that is left out would empty every
// cell of it.
func (r *reader) columns(s *Sheet, want []string) (at []int, ok bool) {
	at, ok = make([]int, len(want)), true
	have := make([]string, len(s.Header))
	for i, h := range s.Header {
		have[i] = strings.TrimSpace(h)
	}
	fault := func(rule, column, hint string) {
		r.add(kvarter.Problem{Rule: rule, File: s.Name, Row: 1, Column: column, Hint: hint})
		ok = false
	}
	for i, h := range have {
		switch {
		case h == "":
		case !slices.Contains(want, h):
			fault("a column is one of the sheet's", h, nearest(h, want))
		case slices.Index(have, h) != i:
			fault("a column stands once", h, "")
		}
	}
	for i, w := range want {
		if at[i] = slices.Index(have, w); at[i] < 0 {
			fault("every column of the sheet is there", w, "")
		}
	}
	return at, ok
}

func blank(row []string) bool {
	for _, c := range row {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func article(noun string) string {
	noun = strings.ReplaceAll(noun, "_", "-")
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// shorten cuts a value for a message.
func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
