package tiles

import (
	"cmp"
	"slices"
)

// node puts a vertex that lies on an edge, within one step of the world grid, into that edge. Where three areas meet, the one that passes
// straight by often has no vertex; without one the border would be two borders and be simplified twice.
func (m *mesh) node() {
	used := make([]bool, len(m.at))
	var loops []*loop
	for _, shapes := range m.layers {
		for _, polygons := range shapes {
			for _, polygon := range polygons {
				for j := range polygon {
					loops = append(loops, &polygon[j])
					for _, id := range polygon[j].ids {
						used[id] = true
					}
				}
			}
		}
	}
	var ids []int32
	for id, u := range used {
		if u {
			ids = append(ids, int32(id))
		}
	}
	f := newFinder(m.at, ids)
	inParallel(len(loops), func(k int) { loops[k].ids = m.nodeLoop(f, loops[k].ids) })
}

func (m *mesh) nodeLoop(f *finder, ids []int32) []int32 {
	var out []int32 // nil as long as nothing is put in
	var on []int32
	for k, p := range ids {
		q := ids[(k+1)%len(ids)]
		on = m.onEdge(f, min(p, q), max(p, q), on[:0])
		if len(on) > 0 && out == nil {
			out = append(make([]int32, 0, len(ids)+8), ids[:k]...)
		}
		if out == nil {
			continue
		}
		if p > q { // both sides of a border must find the same
			slices.Reverse(on)
		}
		out = append(append(out, p), on...)
	}
	if out == nil {
		return ids
	}
	return out
}

// onEdge appends the vertices on the edge from p to q to out, in their order.
func (m *mesh) onEdge(f *finder, p, q int32, out []int32) []int32 {
	a, b := m.at[p], m.at[q]
	dx, dy := int64(b.x-a.x), int64(b.y-a.y)
	length2 := dx*dx + dy*dy
	along := func(v vertex) int64 { return int64(v.x-a.x)*dx + int64(v.y-a.y)*dy }
	around := box{min(a.x, b.x) - 1, min(a.y, b.y) - 1, max(a.x, b.x) + 1, max(a.y, b.y) + 1}
	f.any(around, func(id int32) bool {
		v := m.at[id]
		if id == p || id == q || !around.holds(v) {
			return false
		}
		off := float64(cross(a, b, v))
		if t := along(v); t > 0 && t < length2 && off*off <= float64(length2) {
			out = append(out, id)
		}
		return false
	})
	if len(out) > 1 {
		slices.SortFunc(out, func(i, j int32) int {
			return cmp.Or(cmp.Compare(along(m.at[i]), along(m.at[j])), cmp.Compare(i, j))
		})
	}
	return out
}
