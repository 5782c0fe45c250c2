package contiguity

import (
	"math"
	"testing"

	"kvarter"
)

// Cities without contiguity: no neighbours, each area a component of its own, and a note where an outline is the reason.
func TestIslandsOnly(t *testing.T) {
	nan := math.NaN()
	broken := kvarter.MultiPolygon{{{{X: nan, Y: 0}, {X: 1, Y: nan}, {X: 1, Y: 1}}}}
	line := kvarter.MultiPolygon{{{{X: 0, Y: 0}, {X: 5, Y: 0}, {X: 0, Y: 0}}}}
	for what, c := range map[string]struct {
		outlines []kvarter.MultiPolygon
		notes    []Fault
	}{
		"n = 0":            {nil, nil},
		"one area":         {[]kvarter.MultiPolygon{rect(0, 0, 1, 1)}, nil},
		"far apart":        {[]kvarter.MultiPolygon{rect(0, 0, 1, 1), rect(9, 0, 10, 1), rect(0, 9, 1, 10)}, nil},
		"no outlines":      {make([]kvarter.MultiPolygon, 3), []Fault{NoOutline, NoOutline, NoOutline}},
		"broken outlines":  {[]kvarter.MultiPolygon{broken, broken}, []Fault{BadCoordinate, NoOutline, BadCoordinate, NoOutline}},
		"lines, not areas": {[]kvarter.MultiPolygon{line, line}, []Fault{DegenerateRing, NoOutline, DegenerateRing, NoOutline}},
	} {
		for _, kind := range []Kind{Queen, Rook} {
			g := build(t, c.outlines, kind, 0, "planar")
			n := len(c.outlines)
			if g.N != n || len(g.Links) != n || g.Directed() != 0 {
				t.Errorf("%s, %s: %d areas, %d links", what, kind, g.N, g.Directed())
			}
			in := make([]bool, n)
			for i := range in {
				in[i] = true
			}
			if got := g.Components(in); len(got) != n {
				t.Errorf("%s, %s: components %v", what, kind, got)
			}
			if got := g.Components(make([]bool, n)); len(got) != 0 {
				t.Errorf("%s, %s: nobody marked, components %v", what, kind, got)
			}
			var faults []Fault
			for _, x := range g.Notes {
				faults = append(faults, x.Fault)
			}
			if len(faults) != len(c.notes) {
				t.Errorf("%s, %s: notes %v, want %v", what, kind, faults, c.notes)
				continue
			}
			for k := range faults {
				if faults[k] != c.notes[k] {
					t.Errorf("%s, %s: notes %v, want %v", what, kind, faults, c.notes)
				}
			}
		}
	}
}
