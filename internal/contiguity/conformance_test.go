package contiguity

import (
	"slices"
	"testing"

	"kvarter"
)

// tolerances between which nothing may change, in metres (methods.md, section 4; 0 is a unit in the seventh decimal of a degree).
var tolerances = []float64{0, .001, .01, .1, 1}

func build(t testing.TB, o []kvarter.MultiPolygon, kind Kind, tol float64, crs string) *Graph {
	t.Helper()
	g, err := Build(o, Options{Kind: kind, ToleranceM: tol, CRS: crs})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func sameLinks(t *testing.T, g *Graph, want [][]int32) {
	t.Helper()
	if g.N != len(want) {
		t.Fatalf("%d areas, published %d", g.N, len(want))
	}
	for i := range want {
		if !slices.Equal(g.Links[i], want[i]) {
			t.Errorf("area %d: neighbours %v, published %v", i+1, g.Links[i], want[i])
		}
	}
}

// The neighbour lists come from spdep, the link counts from data/MANIFEST.md.
func TestPublishedNeighbourLists(t *testing.T) {
	for _, c := range []struct {
		name, crs   string
		queen, rook int
		tol         []float64
	}{
		{"lsoa_geo/Manchester", "CRS84", 1540, 1508, tolerances},
		{"lsoa_geo/Sheffield", "CRS84", 1974, 1934, tolerances},
		{"lsoa_geo/Middlesbrough", "CRS84", 486, 466, tolerances},
		{"spdep/nc_sids", "EPSG:4267", 490, 0, tolerances},
		{"spdep/columbus", "planar", 236, 200, []float64{0, 1e-6, .001}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := outlines(load(t, c.name+".geojson"))
			for _, tol := range c.tol {
				q := build(t, o, Queen, tol, c.crs)
				sameLinks(t, q, gal(t, c.name+"_queen.gal"))
				if q.Directed() != c.queen {
					t.Errorf("tolerance %v: %d queen links, want %d", tol, q.Directed(), c.queen)
				}
				r := build(t, o, Rook, tol, c.crs)
				if c.rook > 0 && r.Directed() != c.rook {
					t.Errorf("tolerance %v: %d rook links, want %d", tol, r.Directed(), c.rook)
				}
				if c.name == "spdep/columbus" {
					sameLinks(t, r, gal(t, c.name+"_rook.gal"))
				}
			}
		})
	}
}

// 1,076 is what libpysal's Queen gives on coordinates rounded to 7 decimals. Areas 25 and 40 (from 1) have a self-crossing ring.
func TestLeicester(t *testing.T) {
	o := outlines(load(t, "lsoa_geo/Leicester.geojson"))
	for _, tol := range tolerances {
		g := build(t, o, Queen, tol, "CRS84")
		if g.Directed() != 1076 {
			t.Errorf("tolerance %v: %d links, want 1076", tol, g.Directed())
		}
		want := []Note{{24, 0, 0, SelfCrossed}, {39, 0, 0, SelfCrossed}}
		if !slices.Equal(g.Notes, want) {
			t.Errorf("notes %v, want %v", g.Notes, want)
		}
		for _, i := range []int{24, 39} {
			if len(g.Links[i]) == 0 {
				t.Errorf("area %d with a self-crossing ring has lost its neighbours", i)
			}
		}
	}
}

func sizes(components [][]int) []int {
	var s []int
	for _, c := range components {
		s = append(s, len(c))
	}
	slices.Sort(s)
	slices.Reverse(s)
	return s
}

// Areas in decile 1: total, components, largest, and singletons where data/MANIFEST.md gives them.
func TestComponentsOfTheFirstDecile(t *testing.T) {
	for _, c := range []struct {
		name                          string
		total, count, largest, single int
	}{{"Manchester", 122, 7, 76, 1}, {"Sheffield", 82, 11, -1, -1}, {"Middlesbrough", 42, 3, -1, -1}} {
		fs := load(t, "lsoa_geo/"+c.name+".geojson")
		in := make([]bool, len(fs))
		for i := range fs {
			in[i] = fs[i].Properties["Decile2019"] == 1.0
		}
		s := sizes(build(t, outlines(fs), Queen, 1, "CRS84").Components(in))
		total, single := 0, 0
		for _, k := range s {
			total += k
			if k == 1 {
				single++
			}
		}
		if total != c.total || len(s) != c.count || c.largest > 0 && s[0] != c.largest || c.single > 0 && single != c.single {
			t.Errorf("%s: %d areas in components %v, want %+v", c.name, total, s, c)
		}
	}
}

// designated marks the roder that carry the label of a disadvantaged urban area.
func designated(fs []feature) []bool {
	in := make([]bool, len(fs))
	for i := range fs {
		s, _ := fs[i].Properties["udsat_byomraade"].(string)
		in[i] = s != ""
	}
	return in
}

// Component counts and sizes are those of data/MANIFEST.md.
func TestCopenhagen(t *testing.T) {
	fs := load(t, "copenhagen/roder_2023-04-17.geojson")
	o, in := outlines(fs), designated(fs)
	for _, tol := range tolerances {
		g := build(t, o, Queen, tol, "EPSG:4326")
		if s := sizes(g.Components(in)); !slices.Equal(s, []int{24, 11, 10, 7, 6, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1}) {
			t.Errorf("tolerance %v: queen components %v", tol, s)
		}
		crossed := 0
		for _, n := range g.Notes {
			if n.Fault == SelfCrossed {
				crossed++
			}
		}
		if crossed != 2 {
			t.Errorf("%d self-crossing rings, want 2", crossed)
		}
	}
	if n := len(build(t, o, Rook, 1, "EPSG:4326").Components(in)); n != 16 {
		t.Errorf("%d rook components at 1 m, want 16", n)
	}
}
