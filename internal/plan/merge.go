package plan

import (
	"slices"

	"kvarter"
)

// Side is one of two people who changed the same plan.
type Side bool

const (
	Theirs Side = false // what was saved first
	Mine   Side = true  // what is being saved
)

// ConflictKind says how two changes meet. The set is closed.
type ConflictKind string

const (
	BothChanged ConflictKind = "both_changed" // one cell, to different values
	Gone        ConflictKind = "gone"         // one took the row away, the other changed it
	Orphan      ConflictKind = "orphan"       // one took away what the other's row belongs to
)

// Conflict is a place where two people's changes cannot both stand. It holds both, so that nothing is lost.
type Conflict struct {
	Kind         ConflictKind `json:"kind"`
	Sheet        string       `json:"sheet"`
	Key          []string     `json:"key,omitempty"`
	Intervention string       `json:"intervention,omitempty"`
	Column       string       `json:"column,omitempty"` // both_changed: the cell
	Base         string       `json:"base,omitempty"`
	Mine         string       `json:"mine,omitempty"`
	Theirs       string       `json:"theirs,omitempty"`
	// Gone and Orphan: what each side's row says; nil where it has none.
	MineRow   []Cell `json:"mine_row,omitempty"`
	TheirsRow []Cell `json:"theirs_row,omitempty"`
}

// Merge joins two versions of a plan that started from base, cell by cell: what one side changed is taken, lists of words are merged as
// sets, rows that either side added are kept. Where both changed one thing differently there is a conflict, and choose says which side
// stands; nil means theirs. The result may break rules that neither side breaks: run Check on it.
func Merge(base, mine, theirs *kvarter.Plan, choose func(Conflict) Side) (*kvarter.Plan, []Conflict) {
	if choose == nil {
		choose = func(Conflict) Side { return Theirs }
	}
	m := &merger{base: rowsets(base), mine: rowsets(mine), theirs: rowsets(theirs), choose: choose, out: make([]map[string][]string, len(layouts()))}
	m.number = map[string]int{}
	for i := range m.out {
		m.number[m.base[i].name] = i
		m.out[i] = map[string][]string{}
		m.rows(i)
	}
	for i := len(m.out) - 1; i >= 0; i-- { // what belongs before what it belongs to
		if m.base[i].of != "" {
			m.orphans(i)
		}
	}
	sheets := make([]Sheet, len(m.out))
	for i := range m.out {
		sheets[i] = Sheet{Name: m.base[i].name, Header: m.base[i].header, Rows: m.ordered(i)}
	}
	r := reader{}
	return r.plan(sheets), m.conflicts
}

// MergeIntervention is Merge for one intervention.
func MergeIntervention(base, mine, theirs *kvarter.Intervention, choose func(Conflict) Side) (*kvarter.Intervention, []Conflict) {
	alone := func(x *kvarter.Intervention) *kvarter.Plan {
		one := *x
		one.ID = "one" // identifiers do not change in an edit
		return &kvarter.Plan{Interventions: []kvarter.Intervention{one}}
	}
	p, conflicts := Merge(alone(base), alone(mine), alone(theirs), func(c Conflict) Side {
		c = named(c, theirs.ID)
		return choose != nil && choose(c) == Mine
	})
	for i := range conflicts {
		conflicts[i] = named(conflicts[i], theirs.ID)
	}
	x := p.Interventions[0]
	x.ID = theirs.ID
	return &x, conflicts
}

func named(c Conflict, id string) Conflict {
	c.Intervention = id
	c.Key = slices.Clone(c.Key)
	c.Key[0] = id
	return c
}

type merger struct {
	base, mine, theirs []*rowset
	out                []map[string][]string // by sheet: the merged row of a key
	number             map[string]int        // of a sheet
	choose             func(Conflict) Side
	conflicts          []Conflict
}

func (m *merger) conflict(c Conflict) Side {
	m.conflicts = append(m.conflicts, c)
	return m.choose(c)
}

// keys are those of a sheet in theirs, then what mine has beside them.
func (m *merger) keys(i int) []string {
	out := slices.Clone(m.theirs[i].keys)
	for _, k := range m.mine[i].keys {
		if m.theirs[i].row(k) == nil {
			out = append(out, k)
		}
	}
	return out
}

func (m *merger) rows(i int) {
	base, mine, theirs := m.base[i], m.mine[i], m.theirs[i]
	for _, k := range m.keys(i) {
		b, x, y := base.row(k), mine.row(k), theirs.row(k)
		switch {
		case x != nil && y != nil:
			m.out[i][k] = m.cells(i, b, x, y)
		case b == nil: // one side added it
			m.out[i][k] = or(x, y)
		case slices.Equal(b, or(x, y)): // one side removed it, the other left it
		default:
			row := or(x, y)
			side := m.conflict(Conflict{Kind: Gone, Sheet: base.name, Key: base.keyCells(row), Intervention: base.intervention(row), MineRow: base.cells(x), TheirsRow: base.cells(y)})
			if kept := pick(side, x, y); kept != nil {
				m.out[i][k] = kept
			}
		}
	}
}

// cells merges a row that both have; b is nil where both added it.
func (m *merger) cells(i int, b, x, y []string) []string {
	r := m.base[i]
	out := make([]string, len(x))
	for k := range out {
		was := ""
		if b != nil {
			was = b[k]
		}
		switch {
		case x[k] == y[k], b != nil && x[k] == was:
			out[k] = y[k]
		case b != nil && y[k] == was:
			out[k] = x[k]
		case r.isList(k):
			out[k] = mergeWords(was, x[k], y[k])
		default:
			side := m.conflict(Conflict{Kind: BothChanged, Sheet: r.name, Key: r.keyCells(y), Intervention: r.intervention(y), Column: r.header[k], Base: was, Mine: x[k], Theirs: y[k]})
			out[k] = y[k]
			if side == Mine {
				out[k] = x[k]
			}
		}
	}
	return out
}

func mergeWords(base, mine, theirs string) string {
	b, x, y := splitWords(base), splitWords(mine), splitWords(theirs)
	inB, inX, inY := set(b), set(x), set(y)
	keep := map[string]bool{}
	for _, w := range append(slices.Clone(x), y...) {
		keep[w] = inX[w] && inY[w] || !inB[w]
	}
	return joinWords(mergeOrder(b, x, y, keep))
}

// orphans finds rows whose parent the merge took away, and lets the chosen side's rows stand with all that they need.
func (m *merger) orphans(i int) {
	r, up := m.base[i], m.number[m.base[i].of]
	for _, k := range m.keys(i) {
		row := m.out[i][k]
		if row == nil || m.out[up][row[0]] != nil {
			continue
		}
		x, y := m.mine[i].row(k), m.theirs[i].row(k)
		side := m.conflict(Conflict{Kind: Orphan, Sheet: r.name, Key: r.keyCells(row), Intervention: r.intervention(row), MineRow: r.cells(x), TheirsRow: r.cells(y)})
		kept := pick(side, x, y)
		if kept == nil || m.side(side)[up].row(kept[0]) == nil {
			m.drop(i, k)
			continue
		}
		m.out[i][k] = kept
		m.restore(side, up, kept[0])
	}
}

// restore brings back a row from one side, with what it belongs to and what belongs to it.
func (m *merger) restore(side Side, i int, key string) {
	from := m.side(side)
	row := from[i].row(key)
	if m.out[i][key] == nil {
		m.out[i][key] = row
	}
	if from[i].of != "" {
		if up := m.number[from[i].of]; m.out[up][m.out[i][key][0]] == nil {
			m.restore(side, up, m.out[i][key][0])
		}
	}
	for j, r := range from {
		if r.of != from[i].name {
			continue
		}
		for n, child := range r.rows {
			if child[0] == key && m.out[j][r.keys[n]] == nil {
				m.restore(side, j, r.keys[n])
			}
		}
	}
}

// drop takes a row out with all that belongs to it.
func (m *merger) drop(i int, key string) {
	delete(m.out[i], key)
	for j, r := range m.base {
		if r.of != m.base[i].name {
			continue
		}
		for _, k := range m.keys(j) {
			if row := m.out[j][k]; row != nil && row[0] == key {
				m.drop(j, k)
			}
		}
	}
}

func (m *merger) side(s Side) []*rowset {
	if s == Mine {
		return m.mine
	}
	return m.theirs
}

// ordered are the merged rows of a sheet, group by group.
func (m *merger) ordered(i int) [][]string {
	keys := map[string]map[string]bool{}
	for k, row := range m.out[i] {
		g := m.base[i].group(row)
		if keys[g] == nil {
			keys[g] = map[string]bool{}
		}
		keys[g][k] = true
	}
	base, _ := m.base[i].groups()
	mine, ours := m.mine[i].groups()
	theirs, order := m.theirs[i].groups()
	for _, g := range ours {
		if _, ok := theirs[g]; !ok {
			order = append(order, g)
		}
	}
	var out [][]string
	for _, g := range order {
		for _, k := range mergeOrder(base[g], mine[g], theirs[g], keys[g]) {
			out = append(out, m.out[i][k])
		}
	}
	return out
}

// mergeOrder puts what is kept in order: mine where theirs left the order of base, else theirs; what only the other side has comes behind what
// it stands behind there.
func mergeOrder(base, mine, theirs []string, keep map[string]bool) []string {
	first, second := mine, theirs
	if !sameOrder(base, theirs) {
		first, second = theirs, mine
	}
	out := only(first, keep)
	have := set(out)
	at := 0 // behind the last one seen of second
	for _, k := range second {
		switch {
		case have[k]:
			at = slices.Index(out, k) + 1
		case keep[k]:
			out = slices.Insert(out, at, k)
			at++
		}
	}
	return out
}

func or(a, b []string) []string {
	if a != nil {
		return a
	}
	return b
}

func pick(s Side, mine, theirs []string) []string {
	if s == Mine {
		return mine
	}
	return theirs
}
