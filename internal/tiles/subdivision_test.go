package tiles

import (
	"fmt"
	"testing"

	"kvarter"
	"kvarter/internal/contiguity"

	"pgregory.net/rapid"
)

// subdivision draws a plane cut into areas: a grid with its corners moved and wiggles in its edges, whose cells are dealt to areas at random, so that areas
// have holes, enclaves, detached pieces and corners where four meet. Corners move by at most .12 and wiggles are .06 deep: no
// two edges of the drawn grid can then cross. Some cells belong to no area. The second layer is the union of all areas.
func subdivision(t *rapid.T) []Layer {
	nx, ny := rapid.IntRange(1, 6).Draw(t, "nx"), rapid.IntRange(1, 6).Draw(t, "ny")
	wiggles := rapid.IntRange(0, 12).Draw(t, "wiggles")
	areas := rapid.IntRange(1, 8).Draw(t, "areas")
	noise := rapid.Uint64().Draw(t, "noise")
	random := func(limit float64) float64 { // splitmix64: quicker to shrink than a number for every vertex
		noise += 0x9e3779b97f4a7c15
		z := noise
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return (float64((z^z>>31)>>11)/(1<<53)*2 - 1) * limit
	}
	corner := map[[2]int]kvarter.Point{}
	for j := 0; j <= ny; j++ {
		for i := 0; i <= nx; i++ {
			corner[[2]int{i, j}] = kvarter.Point{X: float64(i) + random(.12), Y: float64(j) + random(.12)}
		}
	}
	edges := map[[4]int][]kvarter.Point{} // with both ends, one direction
	for j := 0; j <= ny; j++ {
		for i := 0; i <= nx; i++ {
			for _, to := range [][2]int{{i + 1, j}, {i, j + 1}} {
				a, b := corner[[2]int{i, j}], corner[to]
				if _, ok := corner[to]; !ok {
					continue
				}
				line := []kvarter.Point{a}
				for k := 1; k <= wiggles; k++ {
					s := float64(k) / float64(wiggles+1)
					deep := .06 * min(1, 4*min(s, 1-s))
					line = append(line, kvarter.Point{X: a.X + (b.X-a.X)*s, Y: a.Y + (b.Y-a.Y)*s})
					if to[0] > i {
						line[k].Y += random(deep)
					} else {
						line[k].X += random(deep)
					}
				}
				edges[[4]int{i, j, to[0], to[1]}] = append(line, b)
			}
		}
	}
	var cells []kvarter.MultiPolygon
	members, all := make([][]int, areas), []int{}
	for j := range ny {
		for i := range nx {
			var ring kvarter.Ring
			walk := func(a, b, c, d int, back bool) {
				line := edges[[4]int{a, b, c, d}]
				for k := range len(line) - 1 {
					if back {
						k = len(line) - 1 - k
					}
					ring = append(ring, line[k])
				}
			}
			walk(i, j, i+1, j, false)
			walk(i+1, j, i+1, j+1, false)
			walk(i, j+1, i+1, j+1, true)
			walk(i, j, i, j+1, true)
			if owner := rapid.IntRange(-1, areas-1).Draw(t, "owner"); owner >= 0 {
				members[owner], all = append(members[owner], len(cells)), append(all, len(cells))
			}
			cells = append(cells, kvarter.MultiPolygon{{append(ring, ring[0])}})
		}
	}
	union := func(of []int) kvarter.MultiPolygon {
		if len(of) == 0 {
			return nil
		}
		o, _, err := contiguity.Dissolve(cells, of, contiguity.Options{CRS: "planar"})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	out := []Layer{{Name: "areas"}, {Name: "whole", Features: []Feature{{Code: "whole", Outline: union(all)}}}}
	for k, of := range members {
		out[0].Features = append(out[0].Features, Feature{ID: uint64(k), Code: fmt.Sprint("A", k), Outline: union(of)})
	}
	return out
}

// ring is a loop at some zoom, with the sign of its area in the drawn map: 1 for outer rings, −1 for holes.
type ringAt struct {
	ids  []int32
	at   []vertex
	sign int64
}

// ringsAt are the loops of a layer as the graph has left them.
func ringsAt(m *mesh, g *graph, layer int) (out []ringAt) {
	for _, s := range m.layers[layer] {
		for _, polygon := range s {
			for j, l := range polygon {
				r := ringAt{sign: 1}
				if j > 0 {
					r.sign = -1
				}
				for _, id := range l.ids {
					if !g.gone[id] {
						r.ids, r.at = append(r.ids, id), append(r.at, m.at[id])
					}
				}
				out = append(out, r)
			}
		}
	}
	return out
}

// At every zoom the areas cover what they covered together, without gap or overlap: their areas add up to the union's, each edge
// has the two sides that it had, and no two edges cross.
func TestSimplifiedAreasCoverThePlane(t *testing.T) {
	removed := 0
	rapid.Check(t, func(t *rapid.T) {
		layers := subdivision(t)
		pl, err := newPlace(layers, "planar")
		if err != nil {
			t.Fatal(err)
		}
		m := newMesh(layers, pl)
		g := newGraph(m, []bool{true, true})
		for z := 14; z >= 0; z-- {
			before := len(g.inside)
			g.simplify(pixel(z, 14) * pixel(z, 14) / 2)
			removed += before - len(g.inside)
			net := map[[2]int32]int{}
			var sum [2]int64
			for layer := range sum {
				for _, r := range ringsAt(m, g, layer) {
					area := area2(r.at)
					if len(r.at) < 3 || area == 0 {
						t.Fatalf("zoom %d: a ring has collapsed: %v", z, r.at)
					}
					sum[layer] += r.sign * abs(area)
					forward := r.sign > 0 == (area > 0)
					for k, p := range r.ids {
						q := r.ids[(k+1)%len(r.ids)]
						if !forward {
							p, q = q, p
						}
						if layer == 1 {
							p, q = q, p // the union from outside
						}
						if net[[2]int32{q, p}]--; net[[2]int32{q, p}] == 0 {
							delete(net, [2]int32{q, p})
						}
						if net[[2]int32{p, q}]++; net[[2]int32{p, q}] == 0 {
							delete(net, [2]int32{p, q})
						}
					}
				}
			}
			if sum[0] != sum[1] {
				t.Fatalf("zoom %d: the areas add up to %d, their union has %d", z, sum[0], sum[1])
			}
			if len(net) > 0 {
				t.Fatalf("zoom %d: %d edges have one side only", z, len(net)/2)
			}
			if z%4 == 2 { // every pair of edges is slow: some zooms will do
				if a, b, crossing := firstCrossing(g); crossing {
					t.Fatalf("zoom %d: edges cross: %v %v", z, a, b)
				}
			}
		}
	})
	if removed == 0 {
		t.Error("nothing was simplified")
	}
}

// firstCrossing looks at all pairs of edges that share no end.
func firstCrossing(g *graph) (a, b [2]vertex, found bool) {
	type edge struct{ p, q int32 }
	var edges []edge
	for id := range g.at {
		if g.gone[id] {
			continue
		}
		for _, q := range g.neighbours(int32(id)) {
			if int32(id) < q {
				edges = append(edges, edge{int32(id), q})
			}
		}
	}
	sign := func(a, b, c int32) int {
		switch x := cross(g.at[a], g.at[b], g.at[c]); {
		case x > 0:
			return 1
		case x < 0:
			return -1
		}
		return 0
	}
	for i, e := range edges {
		for _, f := range edges[:i] {
			if e.p == f.p || e.p == f.q || e.q == f.p || e.q == f.q {
				continue
			}
			if sign(e.p, e.q, f.p)*sign(e.p, e.q, f.q) < 0 && sign(f.p, f.q, e.p)*sign(f.p, f.q, e.q) < 0 {
				return [2]vertex{g.at[e.p], g.at[e.q]}, [2]vertex{g.at[f.p], g.at[f.q]}, true
			}
		}
	}
	return a, b, false
}

// The rounded levels, which are what tiles are cut from, keep the sides of every edge too, as long as no ring is under the size of a pixel.
func TestLevelsShareEdges(t *testing.T) {
	checked := 0
	rapid.Check(t, func(t *rapid.T) {
		layers := subdivision(t)
		p, err := Build(layers, Options{CRS: "planar", MaxZoom: 12})
		if err != nil {
			t.Fatal(err)
		}
		pl, _ := newPlace(layers, "planar")
		m := newMesh(layers, pl)
		for z := p.min; z <= p.max; z++ {
			px, small := pixel(z, p.max), false
			for _, shapes := range m.layers {
				for _, s := range shapes {
					for _, polygon := range s {
						for _, l := range polygon {
							small = small || abs(l.area2) < 2*px*px
						}
					}
				}
			}
			if small {
				continue
			}
			checked++
			net := map[[2]vertex]int{}
			for k, l := range p.levels[z] {
				for n := range len(l.polygons) - 1 {
					for r := l.polygons[n]; r < l.polygons[n+1]; r++ {
						ring := l.points[l.rings[r]:l.rings[r+1]]
						forward := (r == l.polygons[n]) == (area2(ring) > 0) == (k == 0)
						for i, a := range ring {
							b := ring[(i+1)%len(ring)]
							if !forward {
								a, b = b, a
							}
							net[[2]vertex{a, b}]++
							net[[2]vertex{b, a}]--
						}
					}
				}
			}
			for e, n := range net {
				if n != 0 {
					t.Fatalf("zoom %d: edge %v has one side only", z, e)
				}
			}
		}
	})
	if checked == 0 {
		t.Error("nothing was checked")
	}
}
