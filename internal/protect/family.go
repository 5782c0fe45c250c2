package protect

import "sort"

// families sorts the published sums into two hierarchies and a rest. In a hierarchy any two sums are either apart or one holds the
// other (a laminar family). Sums are taken in the order given, so those that come first keep their place; two hierarchies are
// enough for numerator and complement by geography on one side and bases on the other.
type families struct {
	chain [2][][]int32 // per hierarchy, cell → the sums (as nodes) that hold it, the smallest first
	rest  []int32      // sums in neither
}

func (t *tables) families() families {
	var f families
	for h := range f.chain {
		f.chain[h] = make([][]int32, t.n)
	}
	met := make([]int, len(t.of)) // cells of the new sum inside a sum met before
	for i := t.n; i < len(t.of); i++ {
		if t.rule[i].Unpublished {
			continue
		}
		placed := false
		for h := range f.chain {
			if placed = nested(t.of, i, f.chain[h], met); placed {
				for _, j := range t.of[i] {
					f.chain[h][j] = append(f.chain[h][j], int32(i))
				}
				break
			}
		}
		if !placed {
			f.rest = append(f.rest, int32(i))
		}
	}
	for h := range f.chain {
		for _, c := range f.chain[h] {
			sort.SliceStable(c, func(a, b int) bool { return len(t.of[c[a]]) < len(t.of[c[b]]) })
		}
	}
	return f
}

// nested reports whether sum i is apart from, inside or around every sum of a hierarchy.
func nested(of [][]int32, i int, chain [][]int32, met []int) bool {
	var touched []int32
	for _, j := range of[i] {
		for _, m := range chain[j] {
			if met[m] == 0 {
				touched = append(touched, m)
			}
			met[m]++
		}
	}
	ok := true
	for _, m := range touched {
		ok = ok && (met[m] == len(of[m]) || met[m] == len(of[i]))
		met[m] = 0
	}
	return ok
}
