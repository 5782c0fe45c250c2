package tiles

import (
	"math"
	"testing"

	"kvarter"

	"pgregory.net/rapid"
)

// Outlines as bad files have them: Build and Tile give what can be given, without panic.
func TestBadOutlines(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	cases := map[string]kvarter.MultiPolygon{
		"none":           nil,
		"empty polygon":  {{}},
		"empty ring":     {{{}}},
		"one point":      {{{{X: 1, Y: 1}}}},
		"line":           {{{{X: 1, Y: 1}, {X: 2, Y: 2}, {X: 1, Y: 1}}}},
		"sliver":         {{{{X: 0, Y: 0}, {X: 5, Y: 0}, {X: 9, Y: 0}, {X: 0, Y: 0}}}},
		"thin":           {{{{X: 0, Y: 0}, {X: 9, Y: 1e-9}, {X: 9, Y: 2e-9}, {X: 0, Y: 0}}}},
		"bow tie":        {{{{X: 0, Y: 0}, {X: 4, Y: 4}, {X: 4, Y: 0}, {X: 0, Y: 4}, {X: 0, Y: 0}}}},
		"eight":          {{{{X: 0, Y: 0}, {X: 2, Y: 2}, {X: 4, Y: 0}, {X: 4, Y: 4}, {X: 2, Y: 2}, {X: 0, Y: 4}, {X: 0, Y: 0}}}},
		"spike":          {{{{X: 0, Y: 0}, {X: 4, Y: 0}, {X: 9, Y: 0}, {X: 4, Y: 0}, {X: 4, Y: 4}, {X: 0, Y: 0}}}},
		"not closed":     {{{{X: 0, Y: 0}, {X: 4, Y: 0}, {X: 4, Y: 4}}}},
		"NaN":            {{{{X: nan, Y: 0}, {X: 4, Y: nan}, {X: 4, Y: 4}, {X: 0, Y: 3}, {X: 1, Y: 1}}}},
		"infinite":       {{{{X: inf, Y: 0}, {X: 4, Y: -inf}, {X: 4, Y: 4}}}},
		"far away":       {{square(1e300, -1e300, 1e299)}},
		"hole only":      {{{}, square(0, 0, 3)}},
		"hole is all":    {{square(0, 0, 3), square(0, 0, 3)}},
		"hole outside":   {{square(0, 0, 3), square(5, 5, 3)}},
		"twice the same": {{square(0, 0, 3)}, {square(0, 0, 3)}},
	}
	for name, outline := range cases {
		for _, crs := range []string{"planar", "CRS84", "EPSG:25832", "EPSG:3857"} {
			everyTile(t, name+" "+crs, []Layer{{Name: "areas", Features: []Feature{{Outline: kvarter.MultiPolygon{{square(0, 0, 8)}}}, {ID: 1, Outline: outline}}}}, Options{CRS: crs, MaxZoom: 5})
		}
	}
}

// Rings drawn at random on a small grid cross themselves and each other, touch, and run over the same edges.
func TestAnyRings(t *testing.T) {
	point := rapid.Custom(func(t *rapid.T) kvarter.Point {
		return kvarter.Point{X: float64(rapid.IntRange(0, 4).Draw(t, "x")), Y: float64(rapid.IntRange(0, 4).Draw(t, "y"))}
	})
	ring := rapid.Custom(func(t *rapid.T) kvarter.Ring { return rapid.SliceOfN(point, 0, 9).Draw(t, "points") })
	rapid.Check(t, func(t *rapid.T) {
		var l Layer
		l.Name = "areas"
		for range rapid.IntRange(1, 5).Draw(t, "areas") {
			polygon := kvarter.Polygon(rapid.SliceOfN(ring, 0, 3).Draw(t, "rings"))
			l.Features = append(l.Features, Feature{Outline: kvarter.MultiPolygon{polygon}})
		}
		everyTile(t, "random", []Layer{l}, Options{CRS: "planar", MinZoom: 5, MaxZoom: 9})
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

func everyTile(t failer, name string, layers []Layer, o Options) {
	p, err := Build(layers, o)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for z := p.min; z <= p.max && !p.extent.empty(); z++ {
		at := visible(p, z)
		for _, xy := range at[:min(len(at), 64)] {
			if xy[0] == 1<<z || xy[1] == 1<<z {
				continue // an edge of the map itself
			}
			if _, err := p.Tile(z, xy[0], xy[1]); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

func TestBadOptions(t *testing.T) {
	areas := Layer{Name: "areas"}
	for name, c := range map[string]struct {
		layers []Layer
		o      Options
	}{
		"zoom over 18":      {[]Layer{areas}, Options{CRS: "CRS84", MaxZoom: 19}},
		"zooms turned":      {[]Layer{areas}, Options{CRS: "CRS84", MinZoom: 9, MaxZoom: 3}},
		"zoom under 0":      {[]Layer{areas}, Options{CRS: "CRS84", MinZoom: -1}},
		"weight under 0":    {[]Layer{areas}, Options{CRS: "CRS84", TileBytes: -1}},
		"unknown CRS":       {[]Layer{areas}, Options{CRS: "EPSG:99999"}},
		"no name":           {[]Layer{{}}, Options{CRS: "CRS84"}},
		"a name twice":      {[]Layer{areas, areas}, Options{CRS: "CRS84"}},
		"layer's zooms":     {[]Layer{{Name: "a", MinZoom: 9, MaxZoom: 8}}, Options{CRS: "CRS84"}},
		"coarse is unknown": {[]Layer{areas}, Options{CRS: "CRS84", Coarse: "district"}},
		"coarse is first":   {[]Layer{areas}, Options{CRS: "CRS84", Coarse: "areas"}},
	} {
		if _, err := Build(c.layers, c.o); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
}
