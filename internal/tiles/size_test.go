package tiles

import (
	"testing"

	"github.com/paulmach/orb/encoding/mvt"
)

// visible returns the tiles of a zoom that the outlines lie in.
func visible(p *Pyramid, z int) (at [][2]int) {
	s := worldBits - z
	for y := p.extent.y0 >> s; y <= p.extent.y1>>s; y++ {
		for x := p.extent.x0 >> s; x <= p.extent.x1>>s; x++ {
			at = append(at, [2]int{int(x), int(y)})
		}
	}
	return at
}

// codesIn lists the codes in a tile, layer after layer.
func codesIn(t testing.TB, raw []byte) (codes []string) {
	t.Helper()
	decoded, err := mvt.Unmarshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range decoded {
		for _, f := range l.Features {
			codes = append(codes, f.Properties["code"].(string))
		}
	}
	return codes
}

// The demo city of 33,000 areas: no tile is over 500 kB, the estimate of a tile's weight is not under the weight, every zoom shows areas or
// kvarterer and never both, and all of them are there where one gives way to the other.
func TestLargeCity(t *testing.T) {
	if testing.Short() {
		t.Skip("33,000 areas")
	}
	layers, err := large()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Build(layers, Options{CRS: "CRS84", Coarse: "kvarter"})
	if err != nil {
		t.Fatal(err)
	}
	first := p.layers[0].min
	if first < 8 || first > 12 || p.layers[1].max != first-1 {
		// the city is 1.5° wide: 540 pixels at zoom 8, where an area has three; at 12 it is 8,700 pixels
		t.Errorf("areas from zoom %d, kvarterer to zoom %d", first, p.layers[1].max)
	}
	for z := p.min; z <= p.max; z++ {
		largest, all, tiles, seen := 0, 0, 0, map[string]bool{}
		for _, at := range visible(p, z) {
			raw, err := p.Tile(z, at[0], at[1])
			if err != nil {
				t.Fatal(err)
			}
			largest, all = max(largest, len(raw)), all+len(raw)
			if raw != nil {
				tiles++
			}
			if z == first || z == first-1 {
				for _, c := range codesIn(t, raw) {
					seen[c] = true
				}
			}
		}
		t.Logf("zoom %2d: %4d tiles, the largest %6d bytes, together %7d", z, tiles, largest, all)
		if largest > 500_000 {
			t.Errorf("zoom %d has a tile of %d bytes", z, largest)
		}
		if z >= first {
			if guess := p.levels[z].heaviest(0, p.layers[0].codes); largest > guess || z == first && 2*largest < guess {
				t.Errorf("zoom %d: the largest tile has %d bytes, the estimate is %d", z, largest, guess)
			}
		}
		shown := 0
		switch z {
		case first:
			shown = len(layers[0].Features)
		case first - 1:
			shown = len(layers[1].Features)
		}
		if shown > 0 && len(seen) != shown {
			t.Errorf("zoom %d shows %d features, want %d", z, len(seen), shown)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	layers, err := large()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Build(layers, Options{CRS: "CRS84", Coarse: "kvarter"}); err != nil {
			b.Fatal(err)
		}
	}
}

// The heaviest tile of all.
func BenchmarkTile(b *testing.B) {
	layers, err := large()
	if err != nil {
		b.Fatal(err)
	}
	p, err := Build(layers, Options{CRS: "CRS84", Coarse: "kvarter"})
	if err != nil {
		b.Fatal(err)
	}
	z, x, y, most := 0, 0, 0, 0
	for at := p.min; at <= p.max; at++ {
		for _, xy := range visible(p, at) {
			if d, _ := p.Tile(at, xy[0], xy[1]); len(d) > most {
				z, x, y, most = at, xy[0], xy[1], len(d)
			}
		}
	}
	b.ReportAllocs()
	b.ReportMetric(float64(most), "B/tile")
	for b.Loop() {
		if _, err := p.Tile(z, x, y); err != nil {
			b.Fatal(err)
		}
	}
}
