package disclosure

import (
	"cmp"
	"slices"

	"kvarter"
)

// levelled reports whether a table is of groups of small areas or of the city.
func levelled(t *kvarter.Table, areas *kvarter.Areas) bool {
	return t.Level != areas.Level && t.Level != kvarter.LevelHousingArea
}

// finestFirst puts the tables with the most areas first, so that a group can be made of the cells of those that it consists of.
func finestFirst(members []member) []member {
	out := slices.Clone(members)
	slices.SortStableFunc(out, func(a, b member) int { return cmp.Compare(len(b.from.Codes), len(a.from.Codes)) })
	return out
}

// extents lists the small areas of every code of a table, by their positions: all of them where the table is of the city.
func extents(t *kvarter.Table, areas *kvarter.Areas) [][]int {
	row := map[string]int{}
	for i, code := range t.Codes {
		row[code] = i
	}
	out := make([][]int, len(t.Codes))
	for i := range areas.Items {
		switch r, ok := row[areas.Items[i].Groups[t.Level]]; {
		case t.Level == kvarter.LevelCity && len(t.Codes) == 1:
			out[0] = append(out[0], i)
		case t.Level != kvarter.LevelCity && ok:
			out[r] = append(out[r], i)
		}
	}
	return out
}

// consist gives, for every code of a table of groups, the rows of a finer one that it consists of, all of them; nil where it does not.
func consist(t, finer *kvarter.Table, areas *kvarter.Areas) [][]int {
	of, parts := extents(t, areas), extents(finer, areas)
	out := make([][]int, len(of))
	for i, all := range of {
		left, rows := len(all), []int(nil)
		for k, part := range parts {
			if len(part) > 0 && !slices.ContainsFunc(part, func(a int) bool { _, in := slices.BinarySearch(all, a); return !in }) {
				left, rows = left-len(part), append(rows, k)
			}
		}
		if left == 0 {
			out[i] = rows
		}
	}
	return out
}

// below finds the cells of the counts of a table among those of finer tables of the same people: column → row → cells, nil where there are none, or where the figures of the two
// do not agree.
func below(m member, finer []member, cells []map[string][][]int32, areas *kvarter.Areas) map[string][][]int32 {
	out := map[string][][]int32{}
	for k, f := range finer {
		if !levelled(m.from, areas) || !levelled(f.from, areas) {
			continue
		}
		rows := consist(m.from, f.from, areas)
		for _, name := range m.family.columns {
			of, column := cells[k][name], m.from.Columns[name]
			if of == nil {
				continue
			}
			if out[name] == nil {
				out[name] = make([][]int32, len(m.from.Codes))
			}
			for i, at := range rows {
				if out[name][i] != nil || !column.Known(i) {
					continue
				}
				if all, total, ok := pooledCells(f, name, at, of); ok && total == whole(column, i) {
					out[name][i] = all
				}
			}
		}
	}
	return out
}

// also gives a count that is made of the cells of others its own key.
func (x *Controlling) also(key string, of []int32, k int64, o Options) {
	if len(of) > 1 {
		x.sum(key, of, k, o)
		return
	}
	x.cell[key] = int(of[0])
	cell := &x.System.Cells[of[0]]
	cell.K = max(cell.K, k)
	if v, ok := o.Outside[key]; ok {
		cell.Known = rule(key, v, k, o).Known
	}
}
