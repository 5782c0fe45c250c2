package tiles

import (
	"runtime"
	"testing"
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

func TestMeasure(t *testing.T) {
	layers, err := large()
	if err != nil {
		t.Fatal(err)
	}
	var a, b runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&a)
	p, err := Build(layers, Options{CRS: "CRS84", Coarse: "kvarter"})
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&b)
	t.Logf("%d MB", (b.HeapAlloc-a.HeapAlloc)>>20)
	t.Log(p.TileJSON())
	for z := 0; z <= p.max; z++ {
		most, sum, n := 0, 0, 0
		for _, at := range visible(p, z) {
			d, err := p.Tile(z, at[0], at[1])
			if err != nil {
				t.Fatal(err)
			}
			if d != nil {
				n++
			}
			sum += len(d)
			most = max(most, len(d))
		}
		h := 0
		if l := p.levels[z]; l[0].features != nil {
			h = l.heaviest(0, p.layers[0].codes)
		}
		t.Logf("z%d: %d tiles, largest %d, all %d; estimate %d; points %d %d", z, n, most, sum, h, len(p.levels[z][0].points), len(p.levels[z][1].points))
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
