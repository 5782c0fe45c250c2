package contiguity

import (
	"errors"
	"math"
	"slices"
	"testing"

	"kvarter"

	"pgregory.net/rapid"
)

// reporter is what *testing.T and *rapid.T have in common here.
type reporter interface {
	Helper()
	Fatalf(string, ...any)
}

func dissolve(t reporter, o []kvarter.MultiPolygon, members []int, tol float64, crs string) kvarter.MultiPolygon {
	t.Helper()
	u, _, err := Dissolve(o, members, Options{ToleranceM: tol, CRS: crs})
	if err != nil {
		t.Fatalf("%v: %v", err, errors.Unwrap(err))
	}
	for _, poly := range u {
		for k, r := range poly {
			if SelfCrossing(r) {
				t.Fatalf("a ring of the dissolved outline crosses itself: %v", r)
			}
			if (ringArea(r) > 0) != (k == 0) {
				t.Fatalf("ring %d turns the wrong way", k)
			}
		}
	}
	return u
}

func all(o []kvarter.MultiPolygon) []int {
	out := make([]int, len(o))
	for i := range o {
		out[i] = i
	}
	return out
}

func holes(mp kvarter.MultiPolygon) int {
	n := 0
	for _, poly := range mp {
		n += len(poly) - 1
	}
	return n
}

func repairedArea(t testing.TB, o []kvarter.MultiPolygon, members []int) float64 {
	t.Helper()
	sum := 0.0
	for _, i := range members {
		r, err := Repair(o[i])
		if err != nil {
			t.Fatal(err)
		}
		sum += Area(r)
	}
	return sum
}

// A part of a partition, each vertex off by up to the thirteenth decimal, dissolves to the sum of its areas; the whole to one square without a hole.
func TestDissolvedPartitions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := partition(rt)
		noise := rapid.Float64Range(-1e-12, 1e-12)
		var members []int
		for i := range o {
			r := o[i][0][0]
			for k := range r[:4] {
				r[k].X += noise.Draw(rt, "dx")
				r[k].Y += noise.Draw(rt, "dy")
			}
			r[4] = r[0]
			if rapid.Bool().Draw(rt, "member") {
				members = append(members, i)
			}
		}
		sum := 0.0
		for _, i := range members {
			sum += Area(o[i])
		}
		// 1e-9 is room for noise of 1e-12 along edges of 40 and nothing more.
		if u := dissolve(rt, o, members, 1e-6, "planar"); math.Abs(Area(u)-sum) > 1e-9 {
			rt.Fatalf("dissolved %v, sum of parts %v: %v", Area(u), sum, u)
		}
		u := dissolve(rt, o, all(o), 1e-6, "planar")
		if len(u) != 1 || holes(u) != 0 || math.Abs(Area(u)-1600) > 1e-9 {
			rt.Fatalf("the whole: %d pieces, %d holes, area %v", len(u), holes(u), Area(u))
		}
	})
}

func TestDissolvedCities(t *testing.T) {
	for _, name := range []string{"Manchester", "Sheffield", "Middlesbrough", "Leicester"} {
		o := outlines(load(t, "lsoa_geo/"+name+".geojson"))
		// Middlesbrough has a detached piece: the outline has as many as the polygons of all areas, joined along edges.
		var polygons []kvarter.MultiPolygon
		for _, mp := range o {
			for k := range mp {
				polygons = append(polygons, mp[k:k+1])
			}
		}
		pieces := len(build(t, polygons, Rook, 0, "CRS84").Components(marks(len(polygons))))
		for _, tol := range []float64{0, 1} {
			u := dissolve(t, o, all(o), tol, "CRS84")
			// The areas cover the city without overlap: 1e-9 is what the twelfth decimal can do to its boundaries.
			if sum := repairedArea(t, o, all(o)); len(u) != pieces || holes(u) != 0 || math.Abs(Area(u)/sum-1) > 1e-9 {
				t.Errorf("%s: %d pieces, %d holes, area %v of the sum", name, len(u), holes(u), Area(u)/sum)
			}
		}
	}
}

func TestDissolvedCopenhagenComponents(t *testing.T) {
	fs := load(t, "copenhagen/roder_2023-04-17.geojson")
	o := outlines(fs)
	g := build(t, o, Queen, 1, "EPSG:4326")
	in := designated(fs)
	components := g.Components(in)
	for _, c := range components {
		u := dissolve(t, o, c, 1, "EPSG:4326")
		// Some roder overlap by a few square metres: 1e-5.
		if sum := repairedArea(t, o, c); math.Abs(Area(u)/sum-1) > 1e-5 {
			t.Errorf("component of %d: area %v of the sum", len(c), Area(u)/sum)
		}
		if holes(u) != 0 {
			t.Errorf("component of %d has %d holes", len(c), holes(u))
		}
		// Two pieces may meet in a point and are then two polygons; rook components count pieces.
		pieces := len(build(t, pick(o, c), Rook, 0, "EPSG:4326").Components(marks(len(c))))
		if len(u) != pieces {
			t.Errorf("component of %d: %d polygons, want %d", len(c), len(u), pieces)
		}
	}
	filled, err := g.FillHoles(o, components, Options{ToleranceM: 1, CRS: "EPSG:4326"})
	if err != nil || len(filled) != 0 {
		t.Errorf("filled %v, %v; the components have no holes", filled, err)
	}
}

func pick(o []kvarter.MultiPolygon, members []int) []kvarter.MultiPolygon {
	var out []kvarter.MultiPolygon
	for _, i := range members {
		out = append(out, o[i])
	}
	return out
}

func marks(n int) []bool { return slices.Repeat([]bool{true}, n) }

// The two roder and the two areas of Leicester with a self-crossing ring.
func TestRealSelfCrossingRingsAreRepaired(t *testing.T) {
	for name, areas := range map[string][]int{"lsoa_geo/Leicester.geojson": {24, 39}, "copenhagen/roder_2023-04-17.geojson": {88, 140}} {
		o := outlines(load(t, name))
		for _, i := range areas {
			if !SelfCrossing(o[i][0][0]) {
				t.Errorf("%s %d: the ring should cross itself", name, i)
			}
			u := dissolve(t, o, []int{i}, 0, "CRS84")
			// The crossings are small: what is repaired changes the area by less than 1 %.
			if a := Area(o[i]); math.Abs(Area(u)/a-1) > .01 {
				t.Errorf("%s %d: area %v before, %v after", name, i, a, Area(u))
			}
			_, notes, err := Dissolve(o, []int{i}, Options{CRS: "CRS84"})
			if err != nil || !slices.Equal(notes, []Note{{i, 0, 0, SelfCrossed}}) {
				t.Errorf("%s %d: notes %v, %v", name, i, notes, err)
			}
		}
	}
}

func TestRepair(t *testing.T) {
	for _, c := range []struct {
		name   string
		in     kvarter.MultiPolygon
		area   float64 // by hand
		pieces int
		holes  int
	}{
		{"nothing to do", rect(0, 0, 2, 2), 4, 1, 0},
		{"drawn clockwise", kvarter.MultiPolygon{{ringOf(0, 0, 0, 2, 2, 2, 2, 0, 0, 0)}}, 4, 1, 0},
		{"bow tie", kvarter.MultiPolygon{{ringOf(0, 0, 2, 2, 2, 0, 0, 2, 0, 0)}}, 2, 2, 0},
		{"loop inwards touching the rim", kvarter.MultiPolygon{{ringOf(0, 0, 4, 0, 4, 4, 0, 4, 0, 0, 1, 2, 2, 2, 0, 0)}}, 15, 1, 1},
		{"curl over itself", kvarter.MultiPolygon{{ringOf(0, 0, 4, 0, 4, 4, 2, 4, 2, -1, 3, -1, 3, 3, 0, 3, 0, 0)}}, 15, 1, 0},
		{"spike", kvarter.MultiPolygon{{ringOf(0, 0, 2, 0, 2, 1, 5, 1, 2, 1, 2, 2, 0, 2, 0, 0)}}, 4, 1, 0},
		{"hole over the rim", kvarter.MultiPolygon{{rectRing(0, 0, 4, 4), rectRing(3, 1, 5, 2)}}, 15, 1, 0},
		{"self-crossing hole", kvarter.MultiPolygon{{rectRing(-1, -1, 3, 3), ringOf(0, 0, 2, 2, 2, 0, 0, 2, 0, 0)}}, 14, 1, 2},
		{"pieces that overlap", append(rect(0, 0, 2, 2), rect(1, 0, 3, 2)...), 6, 1, 0},
		{"no area", kvarter.MultiPolygon{{ringOf(0, 0, 1, 1, 0, 0)}}, 0, 0, 0},
		{"nothing", nil, 0, 0, 0},
	} {
		got, err := Repair(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if math.Abs(Area(got)-c.area) > 1e-12 || len(got) != c.pieces || holes(got) != c.holes {
			t.Errorf("%s: area %v in %d pieces with %d holes, want %v, %d, %d: %v", c.name, Area(got), len(got), holes(got), c.area, c.pieces, c.holes, got)
		}
	}
}

func TestDissolveGapsAndHoles(t *testing.T) {
	frame := func(gap float64) []kvarter.MultiPolygon {
		return []kvarter.MultiPolygon{rect(0, 0, 10, 2), rect(0, 8, 10, 10), rect(0, 2, 2, 8), rect(8, 2, 10, 8), rect(2, 2, 8-gap, 8)}
	}
	for _, c := range []struct {
		gap   float64
		holes int
		area  float64
	}{{0, 0, 100}, {.5, 0, 100}, {2, 1, 88}} {
		if u := dissolve(t, frame(c.gap), all(frame(c.gap)), 1, "planar"); holes(u) != c.holes || math.Abs(Area(u)-c.area) > 1e-12 {
			t.Errorf("gap %v at a tolerance of 1: %d holes, area %v, want %+v", c.gap, holes(u), Area(u), c)
		}
	}
	if u := dissolve(t, frame(0), []int{0, 1, 2, 3}, 1, "planar"); holes(u) != 1 || Area(u) != 64 {
		t.Errorf("a frame keeps its hole: %v", u)
	}
	if u := dissolve(t, frame(0), nil, 1, "planar"); len(u) != 0 {
		t.Errorf("no members: %v", u)
	}
	if u := dissolve(t, []kvarter.MultiPolygon{nil, rect(0, 0, 1, 1), rect(0, 0, 1, 1)}, []int{0, 1, 2}, 0, "planar"); Area(u) != 1 {
		t.Errorf("an empty outline and two identical ones: %v", u)
	}
}

func TestFillHoles(t *testing.T) {
	grid := func(n int) []kvarter.MultiPolygon {
		var o []kvarter.MultiPolygon
		for y := range n {
			for x := range n {
				o = append(o, rect(float64(x), float64(y), float64(x+1), float64(y+1)))
			}
		}
		return o
	}
	island := kvarter.MultiPolygon{{ringOf(2.2, 2.2, 2.8, 2.2, 2.8, 2.8, 2.2, 2.2)}}
	for _, c := range []struct {
		name string
		o    []kvarter.MultiPolygon
		mark string // one letter per area: # marked
		want []Filled
	}{
		{"one area", grid(3), "####.####", []Filled{{4, 0}}},
		{"rim area with all neighbours marked", grid(3), ".########", nil},
		{"four areas in one hole", grid(4), "#####..##..#####", []Filled{{5, 0}, {6, 0}, {9, 0}, {10, 0}}},
		{"open to the rim", grid(4), "#####..##..##.##", nil},
		{"diagonal to the outside at a corner", grid(4), ".####.##########", nil},
		{"two components around one area", grid(3), "###...###", nil},
		{"moat between two components", grid(5), "######...##.#.##...######", nil},
		{"island in a lake", append(grid(5)[:12:12], append(grid(5)[13:], island)...), "########################.", []Filled{{24, 0}}},
		{"area without outline", append(grid(3), nil), "####.####.", []Filled{{4, 0}}},
		{"nothing marked", grid(2), "....", nil},
	} {
		in := make([]bool, len(c.o))
		for i := range in {
			in[i] = c.mark[i] == '#'
		}
		g := build(t, c.o, Queen, 0, "planar")
		got, err := g.FillHoles(c.o, g.Components(in), Options{CRS: "planar"})
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
	// A second piece outside the hole keeps an area out.
	o := grid(3)
	o[4] = append(o[4], rect(20, 20, 21, 21)...)
	g := build(t, o, Queen, 0, "planar")
	if got, _ := g.FillHoles(o, [][]int{{0, 1, 2, 3, 5, 6, 7, 8}}, Options{CRS: "planar"}); got != nil {
		t.Errorf("an area with a piece elsewhere was filled: %v", got)
	}
}

func TestComponentsOrder(t *testing.T) {
	o := []kvarter.MultiPolygon{rect(9, 0, 10, 1), rect(0, 0, 1, 1), rect(5, 0, 6, 1), rect(1, 0, 2, 1), rect(10, 1, 11, 2)}
	g := build(t, o, Queen, 0, "planar")
	got := g.Components([]bool{true, true, false, true, true})
	if len(got) != 2 || !slices.Equal(got[0], []int{0, 4}) || !slices.Equal(got[1], []int{1, 3}) {
		t.Errorf("components %v", got)
	}
}

func TestMeasures(t *testing.T) {
	ring := kvarter.MultiPolygon{{rectRing(0, 0, 4, 4), rectRing(1, 1, 3, 3)}}
	if Area(ring) != 12 || Area(nil) != 0 {
		t.Errorf("area %v, want 16 - 4", Area(ring))
	}
	if c, ok := Centroid(ring); !ok || c != (kvarter.Point{X: 2, Y: 2}) {
		t.Errorf("centroid %v", c)
	}
	if p, ok := LabelPoint(ring); !ok || !Inside(p, ring) {
		t.Errorf("label point %v is not on the ring-shaped land", p)
	}
	if _, ok := LabelPoint(nil); ok {
		t.Error("no outline has a label point")
	}
	if lo, hi, ok := Bounds(ring); !ok || lo != (kvarter.Point{}) || hi != (kvarter.Point{X: 4, Y: 4}) {
		t.Errorf("bounds %v %v %v", lo, hi, ok)
	}
	for _, c := range []struct{ a, b kvarter.MultiPolygon }{{rect(0, 0, 4, 1), rect(1, 0, 9, 9)}} {
		if s := ShareInside(c.a, c.b); s != .75 {
			t.Errorf("share %v, want 3/4", s)
		}
	}
	if s := ShareInside(rect(0, 0, 1, 1), rect(5, 5, 6, 6)); s != 0 {
		t.Errorf("apart: share %v", s)
	}
	if s := ShareInside(rect(1, 1, 3, 3), ring); s != 0 {
		t.Errorf("in the hole: share %v", s)
	}
	if s := ShareInside(nil, ring); !math.IsNaN(s) {
		t.Errorf("no land: share %v", s)
	}
}

// data/MANIFEST.md: 70 roder lie more than 95 % inside the official polygons.
func TestShareOfRoderInOfficialAreas(t *testing.T) {
	o := outlines(load(t, "copenhagen/roder_2023-04-17.geojson"))
	var official kvarter.MultiPolygon
	for _, f := range load(t, "copenhagen/udsatte_byomraader_2023.geojson") {
		official = append(official, f.Outline...)
	}
	n := 0
	for i := range o {
		if ShareInside(o[i], official) > .95 {
			n++
		}
	}
	if n != 70 {
		t.Errorf("%d roder, want 70", n)
	}
}

// The land of a housing section lies in roder, which cover the city but for its water: the shares of each section add up to no more than 1
// and a little for roder that overlap, and none fails.
func TestShareOfHousingSectionsInRoder(t *testing.T) {
	o := outlines(load(t, "copenhagen/roder_2023-04-17.geojson"))
	whole, n := 0, 0
	for i, f := range load(t, "copenhagen/almene_boliger_2025.geojson") {
		r, err := Repair(f.Outline)
		if err != nil {
			t.Fatal(err)
		}
		if i%4 != 0 || Area(r) == 0 { // every fourth, to be quick
			continue
		}
		sum := 0.0
		for _, rode := range o {
			sum += ShareInside(r, rode)
		}
		if !(sum <= 1+1e-3) {
			t.Errorf("section %d: shares add up to %v", i, sum)
		}
		if n++; sum > 1-1e-3 {
			whole++
		}
	}
	if n == 0 || float64(whole) < .95*float64(n) {
		t.Errorf("%d of %d sections lie wholly in roder", whole, n)
	}
}
