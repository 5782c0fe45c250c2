package plan

import (
	"strings"

	"kvarter"
)

// Sheet is one table of the plan: text cells under a header, as a workbook carries them. A cell that begins like a formula is text all the same:
// a workbook writer stores text cells, a CSV writer uses Guard.
type Sheet struct {
	Name   string
	Header []string
	Rows   [][]string
}

// Sheets writes the whole plan as tables, in a fixed order. Read takes them back: Read(Sheets(p)) is Canonical(p).
func Sheets(p *kvarter.Plan) []Sheet {
	var goals, subs, ids []string
	var subGoals [][]kvarter.SubGoal
	var indicators [][]kvarter.PlanIndicator
	for i := range p.Goals {
		g := &p.Goals[i]
		goals, subGoals = append(goals, g.ID), append(subGoals, g.SubGoals)
		for j := range g.SubGoals {
			subs, indicators = append(subs, g.SubGoals[j].ID), append(indicators, g.SubGoals[j].Indicators)
		}
	}
	for i := range p.Interventions {
		ids = append(ids, p.Interventions[i].ID)
	}
	return []Sheet{
		put(planTable(), nil, [][]kvarter.Plan{{*p}}),
		put(administrationTable(), nil, [][]kvarter.Administration{p.Administrations}),
		put(partnerTable(), nil, [][]kvarter.Partner{p.Partners}),
		put(goalTable(), nil, [][]kvarter.Goal{p.Goals}),
		put(subGoalTable(), goals, subGoals),
		put(indicatorTable(), subs, indicators),
		put(interventionTable(), nil, [][]kvarter.Intervention{p.Interventions}),
		put(commitmentTable(), ids, each(p, func(x *kvarter.Intervention) []kvarter.Commitment { return x.Partners })),
		put(placeTable(), ids, each(p, func(x *kvarter.Intervention) []kvarter.Place { return x.Places })),
		put(fundingTable(), ids, each(p, func(x *kvarter.Intervention) []kvarter.Funding { return x.Funding })),
		put(milestoneTable(), ids, each(p, func(x *kvarter.Intervention) []kvarter.Milestone { return x.Milestones })),
		put(reachTable(), ids, each(p, func(x *kvarter.Intervention) []kvarter.Reach { return x.Reach })),
		put(decisionTable(), ids, each(p, func(x *kvarter.Intervention) []kvarter.Decision { return x.Decisions })),
		put(updateTable(), ids, each(p, func(x *kvarter.Intervention) []kvarter.Update { return x.Updates })),
	}
}

func each[T any](p *kvarter.Plan, of func(*kvarter.Intervention) []T) [][]T {
	out := make([][]T, len(p.Interventions))
	for i := range p.Interventions {
		out[i] = of(&p.Interventions[i])
	}
	return out
}

// header is the columns of a table, that of the parent first.
func (t table[T]) header() []string {
	var out []string
	if t.parent != "" {
		out = append(out, t.parent)
	}
	for _, c := range t.columns {
		out = append(out, c.name)
	}
	return out
}

// put writes groups of T, each under the identifier of its parent.
func put[T any](t table[T], parents []string, groups [][]T) Sheet {
	s := Sheet{Name: t.name, Header: t.header()}
	for g := range groups {
		for i := range groups[g] {
			row := make([]string, 0, len(s.Header))
			if t.parent != "" {
				row = append(row, quoteWord(parents[g], ""))
			}
			for _, c := range t.columns {
				row = append(row, c.write(&groups[g][i]))
			}
			s.Rows = append(s.Rows, row)
		}
	}
	return s
}

// Canonical returns a copy of p as Read gives it back: empty lists are nil, an override that says nothing is none, a withheld number of people
// is no number. It shares no memory with p.
func Canonical(p *kvarter.Plan) *kvarter.Plan {
	r := reader{}
	return r.plan(Sheets(p))
}

// Guard makes a cell of a CSV file safe for programs that take a cell beginning with =, +, −, @ or a control character for a formula:
// an apostrophe goes in front. Unguard takes it away; Unguard(Guard(s)) is s.
func Guard(s string) string {
	if guarded(s) || strings.HasPrefix(s, "'") {
		return "'" + s
	}
	return s
}

// Unguard is the inverse of Guard. An apostrophe that guards nothing is kept.
func Unguard(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && (guarded(rest) || strings.HasPrefix(rest, "'")) {
		return rest
	}
	return s
}

// WorkbookText writes a cell so that readers of XLSX give it back: what looks like an escape there, such as _x0041_ for A, gets its underscore
// escaped (ECMA-376 part 1, 22.4.2.4).
func WorkbookText(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '_' && len(s) >= i+7 && s[i+1] == 'x' && s[i+6] == '_' && hex(s[i+2:i+6]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func hex(s string) bool {
	return strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

// guarded reports whether a spreadsheet may read the cell as a formula. Blanks in front do not keep some programs from it, nor do the full-width
// forms of the signs.
func guarded(s string) bool {
	for _, r := range s {
		switch r {
		case '=', '+', '-', '@', '|', '\t', '\r', '\n', '\u2212', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20':
			return true
		case ' ', '\u00A0':
			continue
		}
		return false
	}
	return false
}
