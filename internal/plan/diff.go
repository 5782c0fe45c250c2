package plan

import (
	"slices"

	"kvarter"
)

// ChangeKind says what happened to a row of the plan's tables. The set is closed.
type ChangeKind string

const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed" // one cell
	Moved   ChangeKind = "moved"   // the rows of Key, or of the whole sheet, stand in another order
)

// Cell is a column and what it says.
type Cell struct {
	Column string `json:"column"`
	Value  string `json:"value"`
}

// Change is one difference between two plans.
type Change struct {
	Kind         ChangeKind `json:"kind"`
	Sheet        string     `json:"sheet"`
	Key          []string   `json:"key,omitempty"`          // the cells that tell the row from others, such as intervention and milestone
	Intervention string     `json:"intervention,omitempty"` // that it is about; "" none
	Column       string     `json:"column,omitempty"`       // of a changed cell
	Before       string     `json:"before,omitempty"`
	After        string     `json:"after,omitempty"`
	Cells        []Cell     `json:"cells,omitempty"` // what an added or removed row says beside its key
}

// Diff lists what makes b of a, field by field: sheets in their order, in each the rows of b (changed, added), then those that are gone, then
// lists whose order changed. It is empty exactly where Canonical(a) and Canonical(b) are equal.
func Diff(a, b *kvarter.Plan) []Change {
	before, after := rowsets(a), rowsets(b)
	var out []Change
	for i, to := range after {
		from := before[i]
		for j, row := range to.rows {
			old := from.row(to.keys[j])
			x := Change{Sheet: to.name, Key: to.keyCells(row), Intervention: to.intervention(row)}
			if old == nil {
				x.Kind, x.Cells = Added, to.cells(row)
				out = append(out, x)
				continue
			}
			for k := range row {
				if row[k] != old[k] {
					x.Kind, x.Column, x.Before, x.After = Changed, to.header[k], old[k], row[k]
					out = append(out, x)
				}
			}
		}
		for j, row := range from.rows {
			if to.row(from.keys[j]) == nil {
				out = append(out, Change{Kind: Removed, Sheet: to.name, Key: from.keyCells(row), Intervention: from.intervention(row), Cells: from.cells(row)})
			}
		}
		was, _ := from.groups()
		is, order := to.groups()
		for _, g := range order {
			if !sameOrder(was[g], is[g]) {
				x := Change{Kind: Moved, Sheet: to.name}
				if to.of != "" {
					x.Key = []string{g}
				}
				if to.of == "interventions" {
					x.Intervention = unquoteWord(g)
				}
				out = append(out, x)
			}
		}
	}
	return out
}

// sameOrder reports whether what a and b have in common stands in the same order.
func sameOrder(a, b []string) bool {
	return slices.Equal(only(a, set(b)), only(b, set(a)))
}

func set(keys []string) map[string]bool {
	m := make(map[string]bool, len(keys))
	for _, k := range keys {
		m[k] = true
	}
	return m
}

func only(keys []string, in map[string]bool) []string {
	out := make([]string, 0, len(keys))
	for _, k := range keys {
		if in[k] {
			out = append(out, k)
		}
	}
	return out
}

// Preview reads tables against the plan as it stands, and says what taking them would change. The plan is nil where there is a
// problem; nothing is taken by this call. An adopted version takes nothing, and tables of another plan or version are refused.
func Preview(current *kvarter.Plan, sheets []Sheet, k Known) (*kvarter.Plan, []Change, []kvarter.Problem) {
	p, ps := Read(sheets, k)
	if p == nil {
		return nil, nil, ps
	}
	refuse := func(column, rule, value, hint string) {
		ps = append(ps, kvarter.Problem{Rule: rule, File: "plan", Row: 2, Column: column, Value: shorten(value), Hint: hint})
	}
	if current.Status == kvarter.PlanAdopted {
		refuse("status", "an adopted version stays as it is", string(current.Status), "start the next version and import into that")
	}
	if p.ID != current.ID {
		refuse("id", "the tables are of this plan", p.ID, "this is "+current.ID)
	}
	if p.Version != current.Version || p.Previous != current.Previous || p.Status != current.Status {
		refuse("version", "the tables are of the version that is being written", versionOf(p), "this is "+versionOf(current)+"; export it and edit that")
	}
	if len(ps) > 0 {
		return nil, nil, ps
	}
	return p, Diff(current, p), nil
}
