package disclosure

import (
	"fmt"
	"slices"

	"kvarter"
)

// wholly is the share of a small area inside a housing area that is shown as 100 %.
const wholly = .995

// together groups families that are controlled together: each alone, but for those of small areas and of housing areas in one year that have a column in common, directly or by
// others, where overlaps are known, and those of levels of groups that have one. Groups are in the order of their first members.
func together(members []member, areas *kvarter.Areas, o Options) [][]member {
	group := make([]int, len(members))
	for k := range group {
		group[k] = k
	}
	for k, m := range members {
		for l, n := range members {
			overlap := len(o.Overlaps) > 0 && m.from.Level == areas.Level && n.from.Level == kvarter.LevelHousingArea
			levels := k < l && m.from.Level != n.from.Level && levelled(m.from, areas) && levelled(n.from, areas)
			if !overlap && !levels || m.from.Period != n.from.Period || !slices.ContainsFunc(m.family.columns, func(name string) bool { return slices.Contains(n.family.columns, name) }) {
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

// overlapping says that housing areas lie within their small areas, and those that are wholly inside within them, and that what is left must not be told where it is small: whoever
// subtracts the one from the other would know it. Housing areas that lie in the same small areas are subtracted together too.
func (x *Controlling) overlapping(small, housing member, cells, estates map[string][][]int32, o Options) {
	row, estate := map[string]int{}, map[string]int{}
	for i, code := range small.from.Codes {
		row[code] = i
	}
	for h, code := range housing.from.Codes {
		estate[code] = h
	}
	around := make([][]int, len(housing.from.Codes)) // small areas, ascending
	unknown := make([]bool, len(around))             // a small area that it lies in has no figures
	share := make([]map[int]float64, len(around))
	for _, v := range o.Overlaps {
		h, ok := estate[v.HousingArea]
		if !ok {
			continue
		}
		i, ok := row[v.SmallArea]
		switch {
		case !ok:
			unknown[h] = true
			continue
		case share[h] == nil:
			share[h] = map[int]float64{}
		}
		if share[h][i] = max(share[h][i], v.Share); !slices.Contains(around[h], i) {
			around[h] = append(around[h], i)
		}
	}
	for h := range around {
		slices.Sort(around[h])
	}
	for _, hs := range subtracted(around) {
		var within, inside []int
		known, code, in := true, "", map[int]float64{}
		for k, h := range hs {
			if k > 0 {
				code += "+"
			}
			code, known, within = code+housing.from.Codes[h], known && !unknown[h], append(within, around[h]...)
			for i, v := range share[h] {
				in[i] += v
			}
		}
		slices.Sort(within)
		within = slices.Compact(within)
		for _, i := range within {
			if in[i] >= wholly {
				inside = append(inside, i)
			}
		}
		for _, name := range housing.family.columns {
			of := cells[name]
			if of == nil {
				continue
			}
			these, count, ok := pooledCells(housing, name, hs, estates[name])
			if !ok {
				continue
			}
			k := max(small.family.k[name], housing.family.k[name])
			if all, total, ok := pooledCells(small, name, within, of); ok && known {
				x.rest(Key(housing.from.Level, housing.from.Period, "around−"+name, code), total-count, all, these, k, o)
			}
			if all, total, ok := pooledCells(small, name, inside, of); ok {
				x.rest(Key(housing.from.Level, housing.from.Period, name+"−inside", code), count-total, these, all, k, o)
			}
		}
	}
}

// subtracted lists the housing areas that are subtracted together, by the small areas that each lies in: each alone, those that lie in no others than one of them does, and
// those that hang together.
func subtracted(around [][]int) (out [][]int) {
	seen := map[string]bool{}
	add := func(hs []int) {
		if key := fmt.Sprint(hs); !seen[key] {
			seen[key] = true
			out = append(out, hs)
		}
	}
	for h := range around {
		if len(around[h]) > 0 {
			add([]int{h})
		}
	}
	joined := make([]bool, len(around))
	for h := range around {
		if len(around[h]) == 0 {
			continue
		}
		var same []int
		for l := range around {
			if len(around[l]) > 0 && !slices.ContainsFunc(around[l], func(i int) bool { return !slices.Contains(around[h], i) }) {
				same = append(same, l)
			}
		}
		add(same)
		if joined[h] {
			continue
		}
		joined[h] = true
		chain := []int{h}
		for k := 0; k < len(chain); k++ {
			for l := range around {
				if !joined[l] && slices.ContainsFunc(around[l], func(i int) bool { return slices.Contains(around[chain[k]], i) }) {
					joined[l] = true
					chain = append(chain, l)
				}
			}
		}
		slices.Sort(chain)
		add(chain)
	}
	return out
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
