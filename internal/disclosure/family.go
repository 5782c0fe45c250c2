package disclosure

import (
	"slices"

	"kvarter"
)

// family is columns of a table that lie one inside another, counts before their bases, with the smallest count that may be shown of each.
type family struct {
	columns []string
	pairs   []Pair
	k       map[string]int64
}

// owner is the count whose cells the base is made of, with those of the rest; "" for none.
func (f family) owner(base string) string {
	for _, p := range f.pairs {
		if p.Base == base && base != "" {
			return p.Count
		}
	}
	return ""
}

// families sorts the counts and bases that a table has into families; each column is in one, in the order of the alphabet. A pair that would close a circle is left out.
func families(t *kvarter.Table, pairs []Pair, pooled func(string) bool, safe map[string]bool) []family {
	has := func(column string) bool {
		_, ok := t.Columns[column]
		return ok && column != "" && !pooled(column) && !safe[column]
	}
	var kept []Pair
	k, bases := map[string]int64{}, map[string][]string{}
	for _, p := range pairs {
		if !has(p.Count) {
			continue
		}
		if !has(p.Base) {
			p.Base = ""
		}
		k[p.Count] = max(k[p.Count], p.K)
		if p.Base != "" {
			k[p.Base] = max(k[p.Base], p.K)
			if p.Base == p.Count || inside(bases, p.Base, p.Count) {
				continue
			}
			bases[p.Count] = append(bases[p.Count], p.Base)
		}
		kept = append(kept, p)
	}
	slices.SortStableFunc(kept, func(a, b Pair) int {
		switch {
		case a.Base != b.Base && a.Base < b.Base, a.Base == b.Base && a.K > b.K:
			return -1
		case a.Base != b.Base, a.Base == b.Base && a.K < b.K:
			return 1
		}
		return 0
	})
	names := make([]string, 0, len(k))
	for name := range k {
		names = append(names, name)
	}
	slices.Sort(names)
	group := map[string]int{}
	for i, name := range names {
		group[name] = i
	}
	for _, p := range kept { // the two families of a pair become one
		if p.Base == "" {
			continue
		}
		from, to := group[p.Base], group[p.Count]
		for _, name := range names {
			if group[name] == from {
				group[name] = to
			}
		}
	}
	var out []family
	for i := range names {
		f := family{k: k}
		for _, name := range names {
			if group[name] == i {
				f.columns = append(f.columns, name)
			}
		}
		if len(f.columns) == 0 {
			continue
		}
		for _, p := range kept {
			if group[p.Count] == i {
				f.pairs = append(f.pairs, p)
			}
		}
		slices.SortStableFunc(f.columns, func(a, b string) int { return depth(bases, b) - depth(bases, a) })
		out = append(out, f)
	}
	return out
}

// inside reports whether the people of column a are among those of b, by what is declared.
func inside(bases map[string][]string, a, b string) bool {
	for _, x := range bases[a] {
		if x == b || inside(bases, x, b) {
			return true
		}
	}
	return false
}

// depth is how many bases lie around a column, at most.
func depth(bases map[string][]string, column string) int {
	d := 0
	for _, x := range bases[column] {
		d = max(d, 1+depth(bases, x))
	}
	return d
}
