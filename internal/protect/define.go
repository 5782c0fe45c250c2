package protect

import (
	"cmp"
	"slices"

	"kvarter/internal/linear"
)

// fewCells is how many cells a sum may have to be written by its cells alone: tables.few, unless a test has another.
const fewCells = 64

// definitions write every sum by other nodes, as rows that are 0: by its cells where they are few; else, in a hierarchy, by the largest sums inside it, and outside
// by sums that cover it, or that cover the rest of a sum around it (the rest of the city is the city without its urban areas). A long row
// then has few nodes that are not shown, and ties together only what it must: the city says nothing of an area whose group is shown.
func (t *tables) definitions() []linear.Row {
	f := t.families()
	chain := make([]int8, len(t.of)) // 1 + the hierarchy that a sum is in
	for h := range f.chain {
		for _, sums := range f.chain[h] {
			for _, i := range sums {
				chain[i] = int8(h + 1)
			}
		}
	}
	covered := make([]int32, t.n) // the last sum that had a cell covered
	met := make([]int32, len(t.of))
	rows := make([]linear.Row, 0, len(t.of)-t.n)
	for i := t.n; i < len(t.of); i++ {
		r := linear.Row{Index: []int32{int32(i)}, Value: []float64{-1}}
		add := func(node int32, value float64) { r.Index, r.Value = append(r.Index, node), append(r.Value, value) }
		switch {
		case len(t.of[i]) <= t.few:
			for _, j := range t.of[i] {
				add(j, 1)
			}
		case chain[i] > 0:
			for _, j := range t.of[i] {
				if covered[j] == int32(i) {
					continue
				}
				sums := f.chain[chain[i]-1][j]
				child := j
				if at := slices.Index(sums, int32(i)); at > 0 {
					child = sums[at-1]
				}
				for _, c := range t.of[child] {
					covered[c] = int32(i)
				}
				add(child, 1)
			}
		default:
			of, sign := t.of[i], 1.0
			if around := t.around(int32(i), chain); around >= 0 {
				add(around, 1)
				of, sign = without(t.of[around], of, met), -1
			}
			for _, node := range t.pack(int32(i), of, covered, met) {
				add(node, sign)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// around finds the smallest sum of a hierarchy around sum i that has less than half as many cells more; −1 where there is none. A sum of a hierarchy is never written by
// one outside it, so that no sum is written by itself.
func (t *tables) around(i int32, chain []int8) int32 {
	of := t.of[i]
	for _, s := range t.holding[of[0]][1:] { // the smallest first
		more := len(t.of[s]) - len(of)
		if chain[s] > 0 && more > 0 && 2*more < len(of) && !slices.ContainsFunc(of, func(j int32) bool { return !slices.Contains(t.holding[j], s) }) {
			return s
		}
	}
	return -1
}

// without are the cells of all that are not in of; met is scratch, and zero before and after.
func without(all, of, met []int32) []int32 {
	for _, j := range of {
		met[j] = 1
	}
	var out []int32
	for _, j := range all {
		if met[j] == 0 {
			out = append(out, j)
		}
	}
	for _, j := range of {
		met[j] = 0
	}
	return out
}

// pack covers cells by sums that lie inside them, apart, and are smaller than sum i (or the same and given earlier), the largest first, and by what is left of them.
func (t *tables) pack(i int32, of, covered, met []int32) []int32 {
	var touched, sums, out []int32
	for _, j := range of {
		for _, s := range t.holding[j][1:] {
			if met[s] == 0 {
				touched = append(touched, s)
			}
			met[s]++
		}
	}
	for _, s := range touched {
		if n := int(met[s]); n == len(t.of[s]) && (n < len(t.of[i]) || s < i) {
			sums = append(sums, s)
		}
		met[s] = 0
	}
	slices.SortFunc(sums, func(a, b int32) int { return cmp.Or(cmp.Compare(len(t.of[b]), len(t.of[a])), cmp.Compare(a, b)) })
	for _, s := range sums {
		if slices.ContainsFunc(t.of[s], func(j int32) bool { return covered[j] == i }) {
			continue
		}
		for _, j := range t.of[s] {
			covered[j] = i
		}
		out = append(out, s)
	}
	for _, j := range of {
		if covered[j] != i {
			out = append(out, j)
		}
	}
	return out
}
