package contiguity

import (
	"encoding/binary"
	"math"
	"testing"

	"kvarter"
)

// FuzzOutlines reads numbers from bytes and cuts them into rings, polygons and areas. Whatever the outlines, every
// function returns, and what it returns keeps its promises.
func FuzzOutlines(f *testing.F) {
	f.Add([]byte{0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 255, 255}, uint8(0), 0.5)
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9, 253, 1, 1, 1, 3, 3, 3, 255, 9, 9, 12, 9, 12, 12}, uint8(1), 1.0)
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\xf0\x7f\xff\xff\xff\xff\xff\xff\xef\x7f\x00\x00\x00\x00\x00\x00\xf8\x7f"), uint8(2), 1e-9)
	f.Fuzz(func(t *testing.T, data []byte, mode uint8, tol float64) {
		if len(data) > 400 {
			data = data[:400]
		}
		o := decode(data, mode&2 != 0)
		opt := Options{Kind: Queen, ToleranceM: tol, CRS: "planar"}
		if mode&1 != 0 {
			opt.Kind = Rook
		}
		if mode&4 != 0 {
			opt.CRS = "EPSG:4326"
		}
		g, err := Build(o, opt)
		if err != nil {
			return
		}
		in := make([]bool, len(o))
		for i := range in {
			in[i] = i%3 != 2
		}
		components := g.Components(in)
		// An overlay of wild coordinates may fail; it may not panic.
		_, _ = g.FillHoles(o, components, opt)
		for _, c := range components {
			if u, _, err := Dissolve(o, c, opt); err == nil && !(Area(u) >= 0) {
				t.Fatalf("area %v", Area(u))
			}
		}
		for i := range o {
			if s := ShareInside(o[i], o[(i+1)%len(o)]); s < 0 || s > 1 {
				t.Fatalf("share %v", s)
			}
			if p, ok := LabelPoint(o[i]); ok && !finite(p) {
				t.Fatalf("label point %v", p)
			}
		}
	})
}

// decode makes areas: wide takes eight bytes a number, else one; 255, 254 and 253 end an area, a polygon and a ring.
func decode(data []byte, wide bool) []kvarter.MultiPolygon {
	var o []kvarter.MultiPolygon
	var mp kvarter.MultiPolygon
	var poly kvarter.Polygon
	var r kvarter.Ring
	var xy []float64
	end := func(level byte) {
		poly, r = append(poly, r), nil
		if level >= 254 {
			mp, poly = append(mp, poly), nil
		}
		if level == 255 {
			o, mp = append(o, mp), nil
		}
	}
	for len(data) > 0 {
		b := data[0]
		if b >= 253 {
			end(b)
			data = data[1:]
			continue
		}
		v := float64(b)
		if wide && len(data) >= 8 {
			v = math.Float64frombits(binary.LittleEndian.Uint64(data))
			data = data[8:]
		} else {
			data = data[1:]
		}
		if xy = append(xy, v); len(xy) == 2 {
			r, xy = append(r, kvarter.Point{X: xy[0], Y: xy[1]}), xy[:0]
		}
	}
	end(255)
	return o
}
