package scenario

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/contiguity"
	"kvarter/internal/method"
)

// mosaic is n × n unit squares without some of them, so that there are islands, and holes without any area.
func mosaic(n int, there func(i int) bool) *kvarter.Areas {
	a := &kvarter.Areas{Level: kvarter.LevelSmallArea, CRS: "planar"}
	for i := range n * n {
		x, y := float64(i%n), float64(i/n)
		item := kvarter.Area{Code: fmt.Sprint(i), Population: 100}
		if there(i) {
			item.Outline = kvarter.MultiPolygon{{{{X: x, Y: y}, {X: x + 1, Y: y}, {X: x + 1, Y: y + 1}, {X: x, Y: y + 1}, {X: x, Y: y}}}}
		}
		a.Items = append(a.Items, item)
	}
	return a
}

// Looking only where boxes and links allow finds the same holes as asking the geometry of the whole map for each component.
func TestHoles(t *testing.T) {
	some := 0
	rapid.Check(t, func(rt *rapid.T) {
		const n = 7
		cells := rapid.SliceOfN(rapid.IntRange(0, 5), n*n, n*n).Draw(rt, "cells") // 0: no area, 1: not marked
		areas := mosaic(n, func(i int) bool { return cells[i] > 0 })
		how := &method.Merge{Contiguity: rapid.SampledFrom([]string{"queen", "rook"}).Draw(rt, "kind"), ToleranceM: 1, FillHoles: true}
		shapes, marked := make([]kvarter.MultiPolygon, n*n), make([]bool, n*n)
		for i := range shapes {
			shapes[i], marked[i] = areas.Items[i].Outline, cells[i] > 1
		}
		o := contiguity.Options{Kind: contiguity.Kind(how.Contiguity), ToleranceM: 1e-6 * n, CRS: "planar"}
		g, err := contiguity.Build(shapes, o)
		if err != nil {
			rt.Fatal(err)
		}
		j := &joiner{graph: g}
		h := newHoles(g, areas, how)
		if h == nil {
			return
		}
		split, enclosed := h.of(j.components)
		components := split(marked)
		if want := g.Components(marked); fmt.Sprint(components) != fmt.Sprint(want) {
			rt.Fatalf("components %v, want %v", components, want)
		}
		for _, members := range components {
			filled, err := g.FillHoles(shapes, [][]int{members}, o)
			if err != nil {
				rt.Fatal(err)
			}
			var want []int
			for _, f := range filled {
				want = append(want, f.Area)
			}
			if got := enclosed(members); !slices.Equal(got, want) {
				rt.Fatalf("%v encloses %v, want %v", members, got, want)
			}
			some += len(want)
		}
	})
	if some == 0 {
		t.Error("no hole was found: the test shows nothing")
	}
}
