package plan

import (
	"slices"
	"strconv"
	"strings"

	"kvarter"
)

// rowset is one sheet with the identity of every row.
type rowset struct {
	layout
	header []string
	rows   [][]string
	keys   []string       // of every row: its key cells and, for a repetition, a number
	at     map[string]int // position of a key
	keyAt  []int          // positions of the key columns
}

// rowsets are the sheets of a plan, in the order of layouts.
func rowsets(p *kvarter.Plan) []*rowset {
	sheets := Sheets(p)
	ls := layouts()
	out := make([]*rowset, len(ls))
	for i, l := range ls {
		s := &sheets[i]
		r := &rowset{layout: l, header: s.Header, rows: s.Rows, keys: make([]string, len(s.Rows)), at: make(map[string]int, len(s.Rows))}
		for _, k := range l.key {
			r.keyAt = append(r.keyAt, slices.Index(s.Header, k))
		}
		seen := map[string]int{}
		for j, row := range s.Rows {
			k := strings.Join(r.keyCells(row), "\x00")
			n := seen[k]
			seen[k]++
			if n > 0 {
				k += "\x00\x00" + strconv.Itoa(n)
			}
			r.keys[j], r.at[k] = k, j
		}
		out[i] = r
	}
	return out
}

func (r *rowset) keyCells(row []string) []string {
	out := make([]string, len(r.keyAt))
	for i, k := range r.keyAt {
		out[i] = row[k]
	}
	return out
}

// row returns the row of a key, or nil.
func (r *rowset) row(key string) []string {
	if i, ok := r.at[key]; ok {
		return r.rows[i]
	}
	return nil
}

// group is the identifier of what a row belongs to; "" in sheets without parents.
func (r *rowset) group(row []string) string {
	if r.of == "" {
		return ""
	}
	return row[0]
}

// groups are the keys of each group in the order of the rows, and the groups in the order of their first rows.
func (r *rowset) groups() (keys map[string][]string, order []string) {
	keys = map[string][]string{}
	for i, row := range r.rows {
		g := r.group(row)
		if _, ok := keys[g]; !ok {
			order = append(order, g)
		}
		keys[g] = append(keys[g], r.keys[i])
	}
	return keys, order
}

// intervention is the identifier of the intervention that a row is about, or "".
func (r *rowset) intervention(row []string) string {
	switch {
	case r.name == "interventions":
		return unquoteWord(row[slices.Index(r.header, "id")])
	case r.of == "interventions":
		return unquoteWord(row[0])
	}
	return ""
}

// cells are the filled cells of a row that its key does not name.
func (r *rowset) cells(row []string) []Cell {
	var out []Cell
	for i, h := range r.header {
		if row != nil && row[i] != "" && !slices.Contains(r.keyAt, i) {
			out = append(out, Cell{h, row[i]})
		}
	}
	return out
}

func (r *rowset) isList(column int) bool { return slices.Contains(r.list, r.header[column]) }
