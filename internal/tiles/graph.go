package tiles

import "slices"

// graph is the borders of the layers that a zoom shows: every border once, whoever shares it. A vertex between exactly two others lies inside a
// border and may go; one with three or more is where the set of touching areas changes, and stays. (A vertex with two neighbours is
// passed by the same loops on both sides, so the degree alone tells.)
type graph struct {
	at     []vertex
	start  []int32 // of each vertex in near
	near   []int32 // neighbours, replaced in place as vertices go
	gone   []bool
	inside []int32 // vertices that are left and may go
	nodes  []int32 // those that stay
	queue  queue
}

func newGraph(m *mesh, shown []bool) *graph {
	var edges []uint64
	for k, shapes := range m.layers {
		if !shown[k] {
			continue
		}
		for _, polygons := range shapes {
			for _, polygon := range polygons {
				for _, l := range polygon {
					for i, p := range l.ids {
						q := l.ids[(i+1)%len(l.ids)]
						edges = append(edges, uint64(min(p, q))<<32|uint64(max(p, q)))
					}
				}
			}
		}
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	g := &graph{at: m.at, start: make([]int32, len(m.at)+1), near: make([]int32, 2*len(edges)), gone: make([]bool, len(m.at))}
	for _, e := range edges {
		g.start[e>>32+1]++
		g.start[e&0xffffffff+1]++
	}
	for k := 1; k < len(g.start); k++ {
		g.start[k] += g.start[k-1]
	}
	fill := append([]int32{}, g.start[:len(m.at)]...)
	for _, e := range edges {
		p, q := int32(e>>32), int32(e&0xffffffff)
		g.near[fill[p]], g.near[fill[q]] = q, p
		fill[p]++
		fill[q]++
	}
	for id := range m.at {
		switch n := len(g.neighbours(int32(id))); {
		case n == 2:
			g.inside = append(g.inside, int32(id))
		case n > 2:
			g.nodes = append(g.nodes, int32(id))
		}
	}
	return g
}

func (g *graph) neighbours(id int32) []int32 { return g.near[g.start[id]:g.start[id+1]] }

// replace makes c the neighbour of a in the place of b.
func (g *graph) replace(a, b, c int32) {
	n := g.neighbours(a)
	n[slices.Index(n, b)] = c
}
