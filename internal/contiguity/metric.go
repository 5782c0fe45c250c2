package contiguity

import (
	"math"
	"strings"

	"kvarter"
)

// earthRadius is the mean radius of the Earth in metres (IUGG R1).
const earthRadius = 6371008.8

// seventhDecimal is the tolerance in degrees where none is given: neighbours' raw vertices differ in about the twelfth decimal.
const seventhDecimal = 1e-7

// metric turns coordinates into plane units in which the tolerance is measured.
type metric struct {
	kx, ky float64 // plane units per coordinate unit
	tol    float64 // plane units
}

// Geographic reports whether coordinates of a CRS are degrees of longitude and latitude.
func Geographic(crs string) bool {
	s := strings.ToUpper(strings.TrimSpace(crs))
	if strings.HasSuffix(s, "CRS84") || strings.HasSuffix(s, "CRS83") || strings.HasSuffix(s, "CRS27") {
		return true
	}
	if !strings.Contains(s, "EPSG") {
		return s == "WGS84" || s == "WGS 84"
	}
	switch s[strings.LastIndexAny(s, ":/")+1:] {
	case "4326", "4258", "4267", "4269", "4979", "4937", "4277", "4314", "4230":
		return true
	}
	return false
}

// newMetric checks the options and chooses the scale from the bounds of all outlines.
func newMetric(outlines []kvarter.MultiPolygon, o Options) (metric, error) {
	if math.IsNaN(o.ToleranceM) || math.IsInf(o.ToleranceM, 0) || o.ToleranceM < 0 {
		return metric{}, &kvarter.Error{Code: kvarter.Invalid, Message: "contiguity tolerance must be 0 or a positive number of metres", Hint: "write tolerance_m: 1"}
	}
	all := emptyBox
	for _, mp := range outlines {
		all = all.join(bounds(mp))
	}
	m := metric{kx: 1, ky: 1, tol: o.ToleranceM}
	if all.empty() {
		return m, nil
	}
	if Geographic(o.CRS) {
		m.ky = earthRadius * math.Pi / 180
		mid := max(-89, min(89, (all.y0+all.y1)/2))
		m.kx = m.ky * math.Cos(mid*math.Pi/180)
		if m.tol == 0 {
			m.tol = seventhDecimal * m.ky
		}
	}
	// A vertex that was put on a neighbour's edge is off it by the rounding of its own coordinates. Four units in the
	// last place cover that and the arithmetic of one distance.
	far := max(math.Abs(all.x0), math.Abs(all.x1))*m.kx + max(math.Abs(all.y0), math.Abs(all.y1))*m.ky
	m.tol = max(m.tol, 4*(math.Nextafter(far, math.Inf(1))-far))
	return m, nil
}

// plane returns a coordinate in plane units.
func (m metric) plane(p kvarter.Point) kvarter.Point {
	return kvarter.Point{X: p.X * m.kx, Y: p.Y * m.ky}
}

// box is an axis-parallel rectangle; x0 > x1 where it is empty.
type box struct{ x0, y0, x1, y1 float64 }

var emptyBox = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func (b box) empty() bool { return !(b.x0 <= b.x1 && b.y0 <= b.y1) }

func (b box) join(c box) box {
	return box{min(b.x0, c.x0), min(b.y0, c.y0), max(b.x1, c.x1), max(b.y1, c.y1)}
}

// add is called for every vertex; comparing is several times faster than the built-in min, which minds NaN.
func (b *box) add(p kvarter.Point) {
	if p.X < b.x0 {
		b.x0 = p.X
	}
	if p.X > b.x1 {
		b.x1 = p.X
	}
	if p.Y < b.y0 {
		b.y0 = p.Y
	}
	if p.Y > b.y1 {
		b.y1 = p.Y
	}
}

// near reports whether two boxes come within d of each other in both directions.
func (b *box) near(c *box, d float64) bool {
	return b.x0 <= c.x1+d && c.x0 <= b.x1+d && b.y0 <= c.y1+d && c.y0 <= b.y1+d
}

// misses reports whether the box of segment pq lies wholly to one side of b.
func (b *box) misses(p, q *kvarter.Point) bool {
	return p.X < b.x0 && q.X < b.x0 || p.X > b.x1 && q.X > b.x1 || p.Y < b.y0 && q.Y < b.y0 || p.Y > b.y1 && q.Y > b.y1
}

// grown returns the box with d more on every side.
func (b *box) grown(d float64) box { return box{b.x0 - d, b.y0 - d, b.x1 + d, b.y1 + d} }

// bounds is the box of the finite points of an outline.
func bounds(mp kvarter.MultiPolygon) box {
	b := emptyBox
	for _, poly := range mp {
		for _, ring := range poly {
			for _, p := range ring {
				if finite(p) {
					b.add(p)
				}
			}
		}
	}
	return b
}

// farthest is the largest coordinate that is taken for a place: squares and products of it stay far from overflow.
const farthest = 1e12

// finite reports whether p can be a place; it is false for NaN.
func finite(p kvarter.Point) bool {
	return math.Abs(p.X) <= farthest && math.Abs(p.Y) <= farthest
}
