package disclosure

import (
	"slices"

	"kvarter"
)

// wholly is the share of a small area inside a housing area that is shown as 100 %.
const wholly = .995

// together groups families that are controlled together: each alone, but for those of small areas and of housing areas in one year that have a column in common, directly or by
// others, where overlaps are known. Groups are in the order of their first members.
func together(members []member, areas *kvarter.Areas, o Options) [][]member {
	group := make([]int, len(members))
	for k := range group {
		group[k] = k
	}
	for k, m := range members {
		for l, n := range members {
			if len(o.Overlaps) == 0 || m.from.Level != areas.Level || n.from.Level != kvarter.LevelHousingArea || m.from.Period != n.from.Period ||
				!slices.ContainsFunc(m.family.columns, func(name string) bool { return slices.Contains(n.family.columns, name) }) {
				continue
			}
			to, from := min(group[k], group[l]), max(group[k], group[l])
			for i := range group {
				if group[i] == from {
					group[i] = to
				}
			}
		}
	}
	var out [][]member
	for k := range members {
		var g []member
		for l, m := range members {
			if group[l] == k {
				g = append(g, m)
			}
		}
		if g != nil {
			out = append(out, g)
		}
	}
	return out
}

// overlapping says that a housing area lies within its small areas, and those that are wholly inside within it, and that what is left must not be told where it is small: whoever
// subtracts the one from the others would know it.
func (x *Controlling) overlapping(small, housing member, cells, estates map[string][][]int32, o Options) {
	row := map[string]int{}
	for i, code := range small.from.Codes {
		row[code] = i
	}
	for h, code := range housing.from.Codes {
		var around, inside []int
		known := true // every small area that it lies in has figures
		for _, v := range o.Overlaps {
			if v.HousingArea != code {
				continue
			}
			i, ok := row[v.SmallArea]
			if known = known && ok; !ok || slices.Contains(around, i) {
				continue
			}
			around = append(around, i)
			if v.Share >= wholly {
				inside = append(inside, i)
			}
		}
		for _, name := range housing.family.columns {
			of, estate := cells[name], estates[name]
			if of == nil || estate[h] == nil {
				continue
			}
			count, k := whole(housing.from.Columns[name], h), max(small.family.k[name], housing.family.k[name])
			if all, total, ok := pooledCells(small, name, around, of); ok && known {
				x.rest(Key(housing.from.Level, housing.from.Period, "around−"+name, code), total-count, all, estate[h], k, o)
			}
			if all, total, ok := pooledCells(small, name, inside, of); ok {
				x.rest(Key(housing.from.Level, housing.from.Period, name+"−inside", code), count-total, estate[h], all, k, o)
			}
		}
	}
}

// pooledCells are the cells of some small areas together, and their total; false where there are none, or one is unknown.
func pooledCells(m member, name string, rows []int, of [][]int32) (all []int32, total int64, ok bool) {
	for _, i := range rows {
		if of[i] == nil {
			return nil, 0, false
		}
		all, total = append(all, of[i]...), total+whole(m.from.Columns[name], i)
	}
	return all, total, len(rows) > 0
}
