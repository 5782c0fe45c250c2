package tiles

import (
	"cmp"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"kvarter"
	"kvarter/internal/testdata"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// corner is a vertex as a file has it.
type corner struct {
	at         kvarter.Point
	area, ring int
	next       int // the corner after it in its ring
	prev       int
	point      int32 // number among the different points, in the order of the file
}

// Wherever neighbours in a published file have the same edge, vertex by vertex within 1e-7 degrees, they have the same edge at every zoom.
func TestPublishedNeighboursKeepTheirBorder(t *testing.T) {
	for _, c := range []struct {
		file, code string
		areas      int // MANIFEST.md
	}{
		{"copenhagen/roder_2023-04-17.geojson", "rode_nr", 399},
		{"lsoa_geo/Manchester.geojson", "code", 282},
		{"lsoa_geo/Sheffield.geojson", "code", 345},
	} {
		f, codes := read(t, filepath.Join(testdata.Dir(t), filepath.FromSlash(c.file)), c.code)
		if len(codes) != c.areas {
			t.Fatalf("%s: %d areas, want %d", c.file, len(codes), c.areas)
		}
		layers := []Layer{layer("areas", f.Outlines, codes)}
		corners, points := cornersOf(f.Outlines)
		pl, err := newPlace(layers, f.CRS)
		if err != nil {
			t.Fatal(err)
		}
		of := (&mesh{}).snap(points, pl)
		m := newMesh(layers, pl)
		g := newGraph(m, []bool{true})

		edges := make([][][2]int32, len(codes)) // as the rings run over them
		for _, a := range corners {
			edges[a.area] = append(edges[a.area], [2]int32{of[a.point], of[corners[a.next].point]})
		}
		type shared struct{ p, q, area, other int32 }
		var all []shared
		eachAgreeing(corners, func(i, j int) {
			a, b := corners[i], corners[j]
			if a.area == b.area {
				return
			}
			for _, k := range []int{b.next, b.prev} {
				if agree(corners[a.next].at, corners[k].at) {
					p, q := of[a.point], of[corners[a.next].point]
					if p != of[b.point] || q != of[corners[k].point] {
						t.Errorf("%s: corners that agree are two vertices: %v %v", c.file, a.at, b.at)
					}
					if p != q {
						all = append(all, shared{p, q, int32(a.area), int32(b.area)})
					}
				}
			}
		})
		checked, drawn := 0, 0
		for z := 14; z >= 0; z-- {
			g.simplify(pixel(z, 14) * pixel(z, 14) / 2)
			if z%2 == 1 {
				continue
			}
			ends := make([]map[[2]int32][2]int32, len(codes))
			for area, s := range m.layers[0] {
				ends[area] = endsOf(g, s)
			}
			for _, s := range all {
				drawn++
				x, inA := ends[s.area][pair(s.p, s.q)]
				y, inB := ends[s.other][pair(s.p, s.q)]
				if inA != inB {
					lacks := s.area
					if inA {
						lacks = s.other
					}
					if !thereAndBack(m, edges[lacks], s.p, s.q) {
						t.Fatalf("%s zoom %d: area %s has lost an edge", c.file, z, codes[lacks])
					}
					continue
				}
				if !inA {
					continue // another area has a corner on it: both have the halves
				}
				checked++
				if x != y {
					t.Fatalf("%s zoom %d: areas %s and %s share an edge that became %v and %v", c.file, z, codes[s.area], codes[s.other], x, y)
				}
			}
		}
		t.Logf("%s: %d shared edges, %d of %d compared; %d vertices, %d left at zoom 0", c.file, len(all), checked, drawn, len(m.at), len(g.inside)+len(g.nodes))
		if len(all) < 1000 || checked < drawn*98/100 {
			t.Errorf("%s: of %d shared edges only %d of %d were compared", c.file, len(all), checked, drawn)
		}
	}
}

// thereAndBack tells whether a ring runs twice over the edge from p to q, within two steps of the grid. A needle bounds nothing and is taken
// out: rode 262 of Copenhagen has one of 38 m, and 278 one of 6 m.
func thereAndBack(m *mesh, edges [][2]int32, p, q int32) bool {
	times := 0
	for _, e := range edges {
		point := func(id int32) orb.Point { return orb.Point{float64(m.at[id].x), float64(m.at[id].y)} }
		a, b := point(e[0]), point(e[1])
		if planar.DistanceFromSegment(a, b, point(p)) <= 2 && planar.DistanceFromSegment(a, b, point(q)) <= 2 {
			times++
		}
	}
	return times == 2
}

func pair(p, q int32) [2]int32 { return [2]int32{min(p, q), max(p, q)} }

// endsOf gives, for every edge that a shape was drawn with, the ends of the edge that it is part of now.
func endsOf(g *graph, s shape) map[[2]int32][2]int32 {
	out := map[[2]int32][2]int32{}
	for _, polygon := range s {
		for _, l := range polygon {
			n := len(l.ids)
			for k, p := range l.ids {
				from, to := k, (k+1)%n
				for g.gone[l.ids[from]] {
					from = (from + n - 1) % n
				}
				for g.gone[l.ids[to]] {
					to = (to + 1) % n
				}
				out[pair(p, l.ids[(k+1)%n])] = pair(l.ids[from], l.ids[to])
			}
		}
	}
	return out
}

func cornersOf(outlines []kvarter.MultiPolygon) (out []corner, points []kvarter.Point) {
	ids := map[kvarter.Point]int32{}
	for area, o := range outlines {
		for _, polygon := range o {
			for r, ring := range polygon {
				start, n := len(out), len(ring)-1
				for k, p := range ring {
					id, ok := ids[p]
					if !ok {
						id = int32(len(points))
						ids[p], points = id, append(points, p)
					}
					if k < n {
						out = append(out, corner{p, area, r, start + (k+1)%n, start + (k+n-1)%n, id})
					}
				}
			}
		}
	}
	return out, points
}

func agree(p, q kvarter.Point) bool { return math.Abs(p.X-q.X) <= 1e-7 && math.Abs(p.Y-q.Y) <= 1e-7 }

// eachAgreeing calls back with every two corners that agree, both ways.
func eachAgreeing(corners []corner, each func(i, j int)) {
	order := make([]int, len(corners))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(corners[i].at.X, corners[j].at.X) })
	for k, i := range order {
		for _, j := range order[k+1:] {
			if corners[j].at.X-corners[i].at.X > 1e-7 {
				break
			}
			if agree(corners[i].at, corners[j].at) {
				each(i, j)
				each(j, i)
			}
		}
	}
}

// The tiles of Copenhagen's 399 roder: at zoom 10, where the city is 300 pixels wide, every one is shown, in no more than 100 kB.
func TestCopenhagenTiles(t *testing.T) {
	f, codes := read(t, filepath.Join(testdata.Dir(t), "copenhagen", "roder_2023-04-17.geojson"), "rode_nr")
	p, err := Build([]Layer{layer("areas", f.Outlines, codes)}, Options{CRS: f.CRS})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, at := range visible(p, 10) {
		raw, err := p.Tile(10, at[0], at[1])
		if err != nil {
			t.Fatal(err)
		}
		if len(raw) > 100_000 {
			t.Errorf("tile %v has %d bytes", at, len(raw))
		}
		for _, c := range codesIn(t, raw) {
			seen[c] = true
		}
	}
	if len(seen) != 399 {
		t.Errorf("%d roder are shown, want 399", len(seen))
	}
}
