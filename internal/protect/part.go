package protect

import (
	"slices"
	"strings"
)

// part is tables that hang together by sums or facts, and apart from all others.
type part struct {
	System
	node []int32 // number in the part → number in the whole
}

// parts takes a system apart. Cells, sums and facts are in the order of their keys, and parts in that of their first cells, so that neither
// the order in which tables are given nor that of what is in them matters.
func (t *tables) parts(s *System) []part {
	above := make([]int32, t.n) // union of sets: cell → one nearer to the set's first
	for j := range above {
		above[j] = int32(j)
	}
	top := func(j int32) int32 {
		for above[j] != j {
			above[j] = above[above[j]]
			j = above[j]
		}
		return j
	}
	join := func(of []int32) {
		for _, j := range of {
			above[top(j)] = top(of[0])
		}
	}
	for _, of := range t.of[t.n:] {
		join(of)
	}
	for _, f := range t.facts {
		if len(f.Index) > 0 {
			join(f.Index)
		}
	}
	byKey := make([]int32, len(t.of))
	for i := range byKey {
		byKey[i] = int32(i)
	}
	compare := func(a, b int32) int { return strings.Compare(t.key[a], t.key[b]) }
	slices.SortFunc(byKey[:t.n], compare)
	slices.SortFunc(byKey[t.n:], compare)
	var out []part
	at := make([]int32, t.n)   // top → 1 + its part
	turn := make([]int32, t.n) // cell → its number in the part
	for _, j := range byKey[:t.n] {
		first := top(j)
		if at[first] == 0 {
			out = append(out, part{})
			at[first] = int32(len(out))
		}
		p := &out[at[first]-1]
		turn[j] = int32(len(p.Cells))
		p.Cells, p.node = append(p.Cells, s.Cells[j]), append(p.node, j)
	}
	cells := func(of []int32) []int32 {
		to := make([]int32, len(of))
		for k, j := range of {
			to[k] = turn[j]
		}
		return to
	}
	for _, i := range byKey[t.n:] {
		p := &out[at[top(t.of[i][0])]-1]
		u := s.Sums[int(i)-t.n]
		u.Of = cells(u.Of)
		slices.Sort(u.Of)
		p.Sums, p.node = append(p.Sums, u), append(p.node, i)
	}
	for _, f := range t.facts {
		if len(f.Index) == 0 {
			continue
		}
		p := &out[at[top(f.Index[0])]-1]
		f.Index = cells(f.Index)
		p.Facts = append(p.Facts, f)
	}
	for k := range out {
		slices.SortStableFunc(out[k].Facts, func(a, b Fact) int { return strings.Compare(a.Key, b.Key) })
	}
	return out
}
