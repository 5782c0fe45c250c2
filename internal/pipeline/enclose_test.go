package pipeline

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/contiguity"
)

// On square maps with gaps, so that there are holes, islands in holes and islands outside, the box of a component shows what the whole
// graph shows.
func TestEnclosedEqualsFillHolesOnTheWholeGraph(t *testing.T) {
	found := 0
	rapid.Check(t, func(rt *rapid.T) {
		const side = 9
		var shapes []kvarter.MultiPolygon
		var in []bool
		for k := range side * side {
			what := rapid.SampledFrom([]string{"marked", "marked", "free", "water"}).Draw(rt, "square")
			if what == "water" {
				continue
			}
			x, y := float64(100*(k%side)), float64(100*(k/side))
			shapes = append(shapes, kvarter.MultiPolygon{{{{X: x, Y: y}, {X: x + 100, Y: y}, {X: x + 100, Y: y + 100}, {X: x, Y: y + 100}, {X: x, Y: y}}}})
			in = append(in, what == "marked")
		}
		kind := rapid.SampledFrom([]contiguity.Kind{contiguity.Queen, contiguity.Rook}).Draw(rt, "kind")
		o := contiguity.Options{Kind: kind, ToleranceM: 1, CRS: "EPSG:25832"}
		if len(shapes) == 0 {
			return
		}
		g, err := contiguity.Build(shapes, o)
		if err != nil {
			rt.Fatal(err)
		}
		s := newSurroundings(g, shapes, o)
		for _, members := range g.Components(in) {
			whole, err := g.FillHoles(shapes, [][]int{members}, o)
			if err != nil {
				rt.Fatal(err)
			}
			want := []int{}
			for _, f := range whole {
				want = append(want, f.Area)
			}
			got, err := s.enclosed(members)
			if err != nil {
				rt.Fatal(err)
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("enclosed %v, want %v by %v", got, want, members)
			}
			found += len(want)
		}
	})
	if found == 0 {
		t.Error("no map had a filled hole: the test shows nothing")
	}
}
