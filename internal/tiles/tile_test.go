package tiles

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"kvarter"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"
)

// square is a square in planar units, counterclockwise.
func square(x, y, side float64) kvarter.Ring {
	return kvarter.Ring{{X: x, Y: y}, {X: x + side, Y: y}, {X: x + side, Y: y + side}, {X: x, Y: y + side}, {X: x, Y: y}}
}

// parts gives every polygon of a decoded geometry.
func parts(t testing.TB, g orb.Geometry) orb.MultiPolygon {
	t.Helper()
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	}
	t.Fatalf("geometry is a %T", g)
	return nil
}

// An area with an enclave, and the enclave: decoded by orb's reader, which is not our writer.
func TestTileDecodes(t *testing.T) {
	layers := []Layer{
		{Name: "areas", Features: []Feature{
			{ID: 7, Code: "0701", Outline: kvarter.MultiPolygon{{square(0, 0, 10), square(4, 4, 2)}, {square(12, 0, 3)}}},
			{ID: 1<<53 - 1, Code: "ø", Outline: kvarter.MultiPolygon{{square(4, 4, 2)}}},
			{ID: 8, Code: "no outline"},
		}},
		{Name: "urban", Features: []Feature{{ID: 0, Code: "U1", Outline: kvarter.MultiPolygon{{square(0, 0, 10)}}}}, MinZoom: 9},
	}
	p, err := Build(layers, Options{CRS: "planar", MinZoom: 2, MaxZoom: 12})
	if err != nil {
		t.Fatal(err)
	}
	// The plane is one degree wide round 0° N 0° E, so at zoom 8 (1.4° a tile) a quarter of it lies in each of four tiles.
	raw, err := p.Tile(8, 127, 128) // south-west: x under the middle 7.5, y under the middle 5
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := mvt.Unmarshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(decoded) != 1 || decoded[0].Name != "areas" || decoded[0].Version != 2 || decoded[0].Extent != 4096 {
		t.Fatalf("layers: %+v", decoded)
	}
	var got []string
	for _, f := range decoded[0].Features {
		got = append(got, fmt.Sprintf("%.0f %v %d", f.ID, f.Properties, len(parts(t, f.Geometry))))
		for _, polygon := range parts(t, f.Geometry) {
			if polygon[0].Orientation() != orb.CCW { // positive by the surveyor's formula, as the format asks
				t.Errorf("feature %v: outer ring the wrong way", f.ID)
			}
			for _, hole := range polygon[1:] {
				if hole.Orientation() != orb.CW {
					t.Errorf("feature %v: hole the wrong way", f.ID)
				}
			}
		}
	}
	// the detached piece, x from 12, lies in the next tile, beyond the buffer
	if want := []string{"7 map[code:0701] 1", "9007199254740991 map[code:ø] 1"}; !slices.Equal(got, want) {
		t.Errorf("features %q, want %q", got, want)
	}
	if versions := layerVersions(t, raw); !slices.Equal(versions, []uint64{2}) {
		t.Errorf("versions on the wire %v", versions)
	}
	if raw, _ = p.Tile(9, 255, 256); len(layerVersions(t, raw)) != 2 {
		t.Error("the urban layer is not shown at zoom 9")
	}
}

// layerVersions reads the wire by the protobuf encoding alone: Tile.layers is field 3, Layer.version field 15.
func layerVersions(t testing.TB, raw []byte) (versions []uint64) {
	t.Helper()
	fields(t, raw, func(field uint64, _ uint64, layer []byte) {
		if field != 3 {
			t.Errorf("tile has a field %d", field)
		}
		fields(t, layer, func(field, value uint64, _ []byte) {
			if field == 15 {
				versions = append(versions, value)
			}
		})
	})
	return versions
}

func fields(t testing.TB, raw []byte, each func(field, value uint64, data []byte)) {
	t.Helper()
	for len(raw) > 0 {
		key, n := binary.Uvarint(raw)
		value, k := binary.Uvarint(raw[n:])
		if n <= 0 || k <= 0 || key&7 != 0 && key&7 != 2 {
			t.Fatalf("key %d is not of protobuf as the format uses it", key)
		}
		raw = raw[n+k:]
		var data []byte
		if key&7 == 2 {
			if value > uint64(len(raw)) {
				t.Fatalf("a field of %d bytes in %d", value, len(raw))
			}
			data, raw = raw[:value], raw[value:]
		}
		each(key>>3, value, data)
	}
}

func TestNoSuchTile(t *testing.T) {
	p, err := Build([]Layer{{Name: "areas", Features: []Feature{{Outline: kvarter.MultiPolygon{{square(0, 0, 1)}}}}}}, Options{CRS: "planar", MinZoom: 3, MaxZoom: 6})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range [][3]int{{2, 1, 1}, {7, 1, 1}, {3, -1, 0}, {3, 0, -1}, {3, 8, 0}, {3, 0, 8}, {-1, 0, 0}, {64, 0, 0}} {
		if _, err := p.Tile(at[0], at[1], at[2]); kvarter.CodeOf(err) != kvarter.NotFound {
			t.Errorf("tile %v: %v, want not found", at, err)
		}
	}
	if raw, err := p.Tile(6, 0, 0); raw != nil || err != nil {
		t.Errorf("an empty tile is %v, %v", raw, err)
	}
}

// What a tile shows at a place is what the level has there, and no edge that clipping adds lies in sight. Zooms and tiles are chosen so that
// rings leave and enter a tile many times.
func TestTilesShowTheLevel(t *testing.T) {
	inside, cut := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		layers := subdivision(t)[:1]
		layers[0].Features = append(layers[0].Features, Feature{ID: 99, Code: "comb", Outline: kvarter.MultiPolygon{{comb(rapid.IntRange(1, 9).Draw(t, "teeth"))}}})
		p, err := Build(layers, Options{CRS: "planar", MinZoom: 8, MaxZoom: 12})
		if err != nil {
			t.Fatal(err)
		}
		z := rapid.IntRange(8, 12).Draw(t, "z")
		at := rapid.SampledFrom(visible(p, z)).Draw(t, "tile")
		raw, err := p.Tile(z, at[0], at[1])
		if err != nil {
			t.Fatal(err)
		}
		shown := map[float64]orb.MultiPolygon{}
		if raw != nil {
			decoded, err := mvt.Unmarshal(raw)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range decoded[0].Features {
				switch g := f.Geometry.(type) {
				case orb.Polygon:
					shown[f.ID.(float64)] = orb.MultiPolygon{g}
				case orb.MultiPolygon:
					shown[f.ID.(float64)] = g
				}
			}
		}
		l := p.levels[z-p.min][0]
		for i, f := range layers[0].Features {
			level := local(l, i, at)
			got := shown[float64(f.ID)]
			for range 20 {
				q := orb.Point{float64(rapid.IntRange(0, 4095).Draw(t, "x")) + .5, float64(rapid.IntRange(0, 4095).Draw(t, "y")) + .5}
				if nearEdge(level, q) { // cutting rounds to whole units
					continue
				}
				want := evenOdd(level, q)
				if evenOdd(got, q) != want {
					t.Fatalf("zoom %d tile %v, %s at %v: shown %v, is there %v", z, at, f.Code, q, !want, want)
				}
				if want {
					inside++
				}
			}
			for _, ring := range rings(got) {
				for k := range len(ring) - 1 {
					a, b := ring[k], ring[k+1]
					if a[0] == b[0] && (a[0] == -buffer || a[0] == Extent+buffer) || a[1] == b[1] && (a[1] == -buffer || a[1] == Extent+buffer) {
						cut++
						continue // along the rim, out of sight
					}
					middle := orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
					if !nearEdge(level, middle) {
						t.Fatalf("zoom %d tile %v, %s: the edge %v–%v is none of the area's", z, at, f.Code, a, b)
					}
				}
			}
		}
	})
	if inside == 0 || cut == 0 {
		t.Errorf("%d places inside, %d edges along a rim: nothing was tried", inside, cut)
	}
}

// comb is a polygon with long teeth across the drawn plane.
func comb(teeth int) kvarter.Ring {
	w := 6 / float64(2*teeth+1)
	r := kvarter.Ring{{X: 0, Y: -1}, {X: 6, Y: -1}}
	for k := teeth; k >= 0; k-- {
		x := float64(2*k) * w
		r = append(r, kvarter.Point{X: x + w, Y: 5}, kvarter.Point{X: x, Y: 5})
		if k > 0 {
			r = append(r, kvarter.Point{X: x, Y: -.9}, kvarter.Point{X: x - w, Y: -.9})
		}
	}
	return append(r, r[0])
}

// local is a feature of a level in the units of a tile.
func local(l levelLayer, feature int, tile [2]int) (out orb.MultiPolygon) {
	for n := l.features[feature]; n < l.features[feature+1]; n++ {
		var polygon orb.Polygon
		for r := l.polygons[n]; r < l.polygons[n+1]; r++ {
			var ring orb.Ring
			for _, v := range l.points[l.rings[r]:l.rings[r+1]] {
				ring = append(ring, orb.Point{float64(int(v.x) - tile[0]*Extent), float64(int(v.y) - tile[1]*Extent)})
			}
			polygon = append(polygon, append(ring, ring[0]))
		}
		out = append(out, polygon)
	}
	return out
}

func rings(m orb.MultiPolygon) (out []orb.Ring) {
	for _, p := range m {
		out = append(out, p...)
	}
	return out
}

func evenOdd(m orb.MultiPolygon, q orb.Point) (in bool) {
	for _, r := range rings(m) {
		if planar.RingContains(r, q) {
			in = !in
		}
	}
	return in
}

func nearEdge(m orb.MultiPolygon, q orb.Point) bool {
	for _, r := range rings(m) {
		for k := range len(r) - 1 {
			if planar.DistanceFromSegment(r[k], r[k+1], q) < 1.5 {
				return true
			}
		}
	}
	return false
}

// A cut that takes a ring all round the tile, or whose hole does, leaves the whole tile or nothing.
func TestTileInsideAnArea(t *testing.T) {
	layers := []Layer{{Name: "areas", Features: []Feature{
		{ID: 1, Code: "around", Outline: kvarter.MultiPolygon{{square(0, 0, 16), square(1, 1, 14)}}},
		{ID: 2, Code: "within", Outline: kvarter.MultiPolygon{{square(1, 1, 14)}}},
	}}}
	p, err := Build(layers, Options{CRS: "planar", MaxZoom: 14})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := p.Tile(13, 4096, 4096) // at the middle
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := mvt.Unmarshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(decoded[0].Features); n != 1 || decoded[0].Features[0].ID != 2.0 {
		t.Fatalf("%d features, want the inner one alone", n)
	}
	if got := decoded[0].Features[0].Geometry.Bound(); got != (orb.Bound{Min: orb.Point{-64, -64}, Max: orb.Point{4160, 4160}}) {
		t.Errorf("it covers %v, want the tile with its buffer", got)
	}
}

func TestSameBytesAtOnce(t *testing.T) {
	layers := rapid.Custom(subdivision).Example(3)
	o := Options{CRS: "planar", MinZoom: 7, MaxZoom: 11}
	p, err := Build(layers, o)
	if err != nil {
		t.Fatal(err)
	}
	type tile struct {
		z  int
		at [2]int
	}
	var all []tile
	var want [][]byte
	for z := o.MinZoom; z <= o.MaxZoom; z++ {
		for _, at := range visible(p, z) {
			raw, err := p.Tile(z, at[0], at[1])
			if err != nil {
				t.Fatal(err)
			}
			all, want = append(all, tile{z, at}), append(want, raw)
		}
	}
	again, err := Build(layers, o)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for _, q := range []*Pyramid{p, again} {
		for range 8 {
			wait.Go(func() {
				for k, a := range all {
					if raw, err := q.Tile(a.z, a.at[0], a.at[1]); err != nil || !bytes.Equal(raw, want[k]) {
						t.Errorf("tile %v: other bytes, %v", a, err)
						return
					}
				}
			})
		}
	}
	wait.Wait()
}

// Places are compared with what the formulas give by hand.
func TestPlaces(t *testing.T) {
	// The Round Tower of Copenhagen is at 55.6814° N 12.5757° E; zone 32 has its easting and northing near 724,756 and 6,176,400.
	outline := kvarter.MultiPolygon{{square(724000, 6176000, 1000)}}
	p, err := Build([]Layer{{Name: "areas", Features: []Feature{{Outline: outline}}}}, Options{CRS: "EPSG:25832"})
	if err != nil {
		t.Fatal(err)
	}
	w, s, e, n := p.Bounds()
	if !(w < 12.5757 && 12.5757 < e && s < 55.6814 && 55.6814 < n && e-w < .02 && n-s < .011) {
		t.Errorf("bounds %v %v %v %v do not hold the tower closely", w, s, e, n)
	}
	// A plane of 300 by 100 is a degree wide; near the equator a third of a degree is as far north as east, to 1 in 10^5.
	p, err = Build([]Layer{{Name: "areas", Features: []Feature{{Outline: kvarter.MultiPolygon{{{{X: 100, Y: 50}, {X: 400, Y: 50}, {X: 400, Y: 150}}}}}}}}, Options{CRS: "planar"})
	if err != nil {
		t.Fatal(err)
	}
	w, s, e, n = p.Bounds()
	for k, x := range [][2]float64{{w, -.5}, {s, -1. / 6}, {e, .5}, {n, 1. / 6}} {
		if math.Abs(x[0]-x[1]) > 2e-6 {
			t.Errorf("bound %d of the plane is %v, want %v", k, x[0], x[1])
		}
	}
	if at := p.LonLat(kvarter.Point{X: 250, Y: 100}); at != (kvarter.Point{}) {
		t.Errorf("the middle of the plane is at %v, want 0° N 0° E", at)
	}
	if p, err = Build(nil, Options{CRS: "CRS84"}); err != nil {
		t.Fatal(err)
	}
	if w, s, e, n = p.Bounds(); w != 0 || s != 0 || e != 0 || n != 0 {
		t.Error("nothing has bounds")
	}
}
