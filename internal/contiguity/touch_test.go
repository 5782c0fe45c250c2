package contiguity

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kvarter"

	"pgregory.net/rapid"
)

// rect is an area of one rectangle.
func rect(x0, y0, x1, y1 float64) kvarter.MultiPolygon {
	return kvarter.MultiPolygon{{rectRing(x0, y0, x1, y1)}}
}

func rectRing(x0, y0, x1, y1 float64) kvarter.Ring {
	return kvarter.Ring{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}, {X: x0, Y: y0}}
}

func ringOf(xy ...float64) kvarter.Ring {
	var r kvarter.Ring
	for k := 0; k+1 < len(xy); k += 2 {
		r = append(r, kvarter.Point{X: xy[k], Y: xy[k+1]})
	}
	return r
}

func TestTwoAreas(t *testing.T) {
	unit := rect(0, 0, 10, 10)
	// dense is a corner drawn with points .1 apart, its tip at the origin, opening to the south-west.
	var dense kvarter.Ring
	for k := 50; k >= 0; k-- {
		dense = append(dense, kvarter.Point{X: -.1 * float64(k)})
	}
	for k := 1; k <= 50; k++ {
		dense = append(dense, kvarter.Point{Y: -.1 * float64(k)})
	}
	dense = append(dense, kvarter.Point{X: -5, Y: -5})
	var opposite kvarter.Ring
	for _, p := range dense {
		opposite = append(opposite, kvarter.Point{X: -p.X, Y: -p.Y})
	}
	for _, c := range []struct {
		name        string
		a, b        kvarter.MultiPolygon
		tol         float64
		queen, rook bool
	}{
		{"shared edge", unit, rect(10, 0, 20, 10), 0, true, true},
		{"corner", unit, rect(10, 10, 20, 20), 0, true, false},
		{"apart", unit, rect(10.5, 0, 20, 10), 0, false, false},
		{"apart within the tolerance", unit, rect(10.5, 0, 20, 10), 1, true, true},
		{"apart by exactly the tolerance", unit, rect(10.5, 0, 20, 10), .5, true, true},
		{"twelfth decimal", unit, rect(10+1e-12, 1e-12, 20, 10), 1e-9, true, true},
		{"edge inside a longer edge, no vertex in common", unit, rect(10, 3, 20, 7), 0, true, true},
		{"edge cut at other points", unit, rect(10, 5, 20, 15), 0, true, true},
		{"vertex on an edge", unit, kvarter.MultiPolygon{{ringOf(10, 5, 20, 0, 20, 10, 10, 5)}}, 0, true, false},
		{"vertex near an edge", unit, kvarter.MultiPolygon{{ringOf(10.001, 5, 20, 0, 20, 10, 10.001, 5)}}, .01, true, false},
		{"vertex on a slanting edge", kvarter.MultiPolygon{{ringOf(0, 0, 3, 1, 0, 1, 0, 0)}}, kvarter.MultiPolygon{{ringOf(.9, .3, 2.1, .7, 2, -1, .9, .3)}}, 0, true, true},
		{"across the border of a snapping cell", rect(0, 0, .5-1e-13, 1), rect(.5+1e-13, 0, 1, 1), 1e-6, true, true},
		{"identical", unit, unit, 0, true, true},
		{"crossing", unit, rect(5, -5, 6, 15), 0, true, false},
		{"nested in a hole", kvarter.MultiPolygon{{rectRing(-5, -5, 15, 15), rectRing(0, 0, 10, 10)}}, unit, 0, true, true},
		{"island in a wider hole", kvarter.MultiPolygon{{rectRing(-5, -5, 15, 15), rectRing(-1, -1, 11, 11)}}, unit, 0, false, false},
		{"second piece touches", append(rect(100, 100, 110, 110), rect(10, 0, 20, 10)...), unit, 0, true, true},
		{"duplicated points", unit, kvarter.MultiPolygon{{ringOf(10, 0, 10, 0, 20, 0, 20, 10, 20, 10, 10, 10, 10, 10, 10, 0, 10, 0)}}, 0, true, true},
		{"ring not closed", unit, kvarter.MultiPolygon{{ringOf(20, 0, 20, 10, 10, 10, 10, 0)}}, 0, true, true},
		{"no outline", unit, nil, 1, false, false},
		{"ring without an area", unit, kvarter.MultiPolygon{{ringOf(10, 0, 10, 10, 10, 0)}}, 1, false, false},
		{"dense corners, points closer than the tolerance", kvarter.MultiPolygon{{dense}}, kvarter.MultiPolygon{{opposite}}, 1, true, false},
		{"short shared edge", unit, rect(10, 9.5, 20, 20), .1, true, true},
		{"shared edge no longer than the tolerance", unit, rect(10, 9.95, 20, 20), .1, true, false},
	} {
		for _, swap := range []bool{false, true} {
			o := []kvarter.MultiPolygon{c.a, c.b}
			if swap {
				slices.Reverse(o)
			}
			if got := build(t, o, Queen, c.tol, "planar").Directed() == 2; got != c.queen {
				t.Errorf("%s: queen %v, want %v", c.name, got, c.queen)
			}
			if got := build(t, o, Rook, c.tol, "planar").Directed() == 2; got != c.rook {
				t.Errorf("%s: rook %v, want %v", c.name, got, c.rook)
			}
		}
	}
}

// An arc of points .2 apart is a shared boundary although every stretch of it is shorter than the tolerance.
func TestRookAlongADenseArc(t *testing.T) {
	var inner, arc kvarter.Ring
	for k := range 100 {
		a := float64(k) * .02
		arc = append(arc, kvarter.Point{X: 10 * math.Cos(a), Y: 10 * math.Sin(a)})
	}
	inner = append(append(inner, arc...), kvarter.Point{})
	outer := append(kvarter.Ring{}, arc...)
	slices.Reverse(outer)
	outer = append(outer, kvarter.Point{X: 40}, kvarter.Point{X: 40, Y: 40}, kvarter.Point{X: -20, Y: 40})
	if g := build(t, []kvarter.MultiPolygon{{{inner}}, {{outer}}}, Rook, 1, "planar"); g.Directed() != 2 {
		t.Error("two areas along an arc are not rook neighbours at 1 m")
	}
}

func TestFaultsAreRecorded(t *testing.T) {
	g := build(t, []kvarter.MultiPolygon{
		nil,
		{{ringOf(0, 0, 1, 1, 0, 0)}},
		{{ringOf(0, 0, 1, 1, 1, 0, 0, 1, 0, 0)}}, // bow tie, area 0
		{{ringOf(0, 0, math.NaN(), 1, 1, 0)}},
		{{rectRing(0, 0, 1, 1), ringOf(.5, .5, .5, .5)}},
	}, Queen, 0, "planar")
	want := []Note{
		{0, -1, -1, NoOutline}, {1, 0, 0, DegenerateRing}, {1, -1, -1, NoOutline}, {2, 0, 0, SelfCrossed},
		{3, 0, 0, BadCoordinate}, {3, -1, -1, NoOutline}, {4, 0, 1, DegenerateRing},
	}
	if !slices.Equal(g.Notes, want) {
		t.Errorf("notes %v\nwant %v", g.Notes, want)
	}
	if !slices.Equal(g.Links[2], []int32{4}) {
		t.Errorf("the bow tie is kept for contiguity: neighbours %v", g.Links[2])
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []Options{{Kind: "bishop"}, {ToleranceM: -1}, {ToleranceM: math.NaN()}, {ToleranceM: math.Inf(1)}} {
		if _, err := Build(nil, o); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%+v: %v, want an invalid-input error", o, err)
		}
	}
	if g := build(t, nil, "", 0, ""); g.N != 0 || g.Directed() != 0 {
		t.Errorf("no areas: %+v", g)
	}
}

func TestGeographic(t *testing.T) {
	for _, s := range []string{"EPSG:4326", "CRS84", "OGC:CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4267", "epsg:4258", "http://www.opengis.net/def/crs/EPSG/0/4326"} {
		if !Geographic(s) {
			t.Errorf("%s is in degrees", s)
		}
	}
	for _, s := range []string{"", "planar", "EPSG:25832", "EPSG:27700"} {
		if Geographic(s) {
			t.Errorf("%s is not in degrees", s)
		}
	}
}

// cuts splits [0, n] at random whole numbers.
func cuts(t *rapid.T, n int, name string) []float64 {
	out := []float64{0}
	for _, c := range slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.IntRange(1, n-1), 0, 5).Draw(t, name)))) {
		out = append(out, float64(c))
	}
	return append(out, float64(n))
}

// partition draws a partition of a square into rectangles whose edges are cut at different points on either side.
func partition(t *rapid.T) []kvarter.MultiPolygon {
	var out []kvarter.MultiPolygon
	xs := cuts(t, 40, "columns")
	for i := 1; i < len(xs); i++ {
		ys := cuts(t, 40, "rows")
		for j := 1; j < len(ys); j++ {
			out = append(out, rect(xs[i-1], ys[j-1], xs[i], ys[j]))
		}
	}
	return out
}

// rectanglesTouch is the plain definition for rectangles on whole numbers.
func rectanglesTouch(a, b box, kind Kind) bool {
	w, h := min(a.x1, b.x1)-max(a.x0, b.x0), min(a.y1, b.y1)-max(a.y0, b.y0)
	return w >= 0 && h >= 0 && (kind == Queen || w+h > 0)
}

func TestPartitionsAgainstTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := partition(t)
		for _, kind := range []Kind{Queen, Rook} {
			for _, tol := range []float64{0, 1e-3, .5} {
				g, err := Build(o, Options{Kind: kind, ToleranceM: tol, CRS: "planar"})
				if err != nil {
					t.Fatal(err)
				}
				for i := range o {
					for j := range o {
						want := i != j && rectanglesTouch(bounds(o[i]), bounds(o[j]), kind)
						if got := slices.Contains(g.Links[i], int32(j)); got != want {
							t.Fatalf("%s, tolerance %v: %v and %v: %v, want %v", kind, tol, o[i], o[j], got, want)
						}
					}
				}
			}
		}
	})
}

// scribble draws an area of random rings, crossing ones included.
func scribble(t *rapid.T, name string) kvarter.MultiPolygon {
	coordinate := rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(0, 12).Draw(t, "c")) })
	var mp kvarter.MultiPolygon
	for range rapid.IntRange(0, 2).Draw(t, name+" polygons") {
		var poly kvarter.Polygon
		for range rapid.IntRange(1, 2).Draw(t, "rings") {
			poly = append(poly, ringOf(rapid.SliceOfN(coordinate, 0, 16).Draw(t, "ring")...))
		}
		mp = append(mp, poly)
	}
	return mp
}

func TestRandomOutlines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var o []kvarter.MultiPolygon
		for range rapid.IntRange(0, 6).Draw(t, "areas") {
			o = append(o, scribble(t, "area"))
		}
		tol := rapid.SampledFrom([]float64{0, .25, 1.25}).Draw(t, "tolerance")
		graph := func(o []kvarter.MultiPolygon, k Kind) *Graph {
			g, err := Build(o, Options{Kind: k, ToleranceM: tol, CRS: "planar"})
			if err != nil {
				t.Fatal(err)
			}
			return g
		}
		q, r := graph(o, Queen), graph(o, Rook)
		for i := range o {
			for _, j := range r.Links[i] {
				if !slices.Contains(q.Links[i], j) {
					t.Fatalf("%d and %d are rook but not queen neighbours", i, j)
				}
			}
			for _, j := range q.Links[i] {
				if int(j) == i || !slices.Contains(q.Links[j], int32(i)) {
					t.Fatalf("link %d → %d has no way back", i, j)
				}
			}
		}
		// Another order of areas, another start and direction of each ring, and another place on the map change nothing.
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		perm := rng.Perm(len(o))
		moved := make([]kvarter.MultiPolygon, len(o))
		for i, p := range perm {
			moved[p] = shuffled(o[i], rng)
		}
		for _, k := range []Kind{Queen, Rook} {
			a, b := graph(o, k), graph(moved, k)
			for i := range o {
				var want []int32
				for _, j := range a.Links[i] {
					want = append(want, int32(perm[j]))
				}
				slices.Sort(want)
				if !slices.Equal(b.Links[perm[i]], want) {
					t.Fatalf("%s: area %d has neighbours %v after the change, want %v", k, i, b.Links[perm[i]], want)
				}
			}
		}
	})
}

// shuffled moves an outline by (1024, -512), which is exact, and draws each ring from another start or backwards.
func shuffled(mp kvarter.MultiPolygon, rng *rand.Rand) kvarter.MultiPolygon {
	var out kvarter.MultiPolygon
	for _, poly := range mp {
		var p kvarter.Polygon
		for _, ring := range poly {
			r := slices.Clone(ring)
			if n := len(r); n > 1 && r[0] == r[n-1] {
				r = r[:n-1]
			}
			if len(r) > 0 {
				k := rng.IntN(len(r))
				r = append(slices.Clone(r[k:]), r[:k]...)
				r = append(r, r[0])
			}
			if rng.IntN(2) == 0 {
				slices.Reverse(r)
			}
			for k := range r {
				r[k].X, r[k].Y = r[k].X+1024, r[k].Y-512
			}
			p = append(p, r)
		}
		out = append(out, p)
	}
	return out
}
