package contiguity

import (
	"math"
	"slices"

	"kvarter"

	"github.com/peterstace/simplefeatures/geom"
)

// ringArea is the signed area of a ring, positive counterclockwise, closed or not, in squared coordinate units.
func ringArea(r kvarter.Ring) float64 {
	if len(r) == 0 {
		return 0
	}
	sum := 0.0
	o := r[0] // measured from a point of the ring, so that large coordinates do not swamp small areas
	for k := range r {
		p, q := r[k], r[(k+1)%len(r)]
		sum += cross(o, p, q)
	}
	return sum / 2
}

// Area returns the land area of an outline in squared coordinate units: outer rings less their holes, whatever way they are drawn.
// A ring that crosses itself counts with what its lobes add up to; Repair it first.
func Area(mp kvarter.MultiPolygon) float64 {
	sum := 0.0
	for _, poly := range mp {
		for k, r := range poly {
			a := math.Abs(ringArea(r))
			if k > 0 {
				a = -a
			}
			sum += a
		}
	}
	return sum
}

// Centroid returns the centre of gravity of an outline, in its coordinates. It is false where the outline has no area.
func Centroid(mp kvarter.MultiPolygon) (kvarter.Point, bool) {
	var o kvarter.Point
	var sx, sy, sum float64
	started := false
	for _, poly := range mp {
		for k, r := range poly {
			if len(r) == 0 {
				continue
			}
			if !started {
				o, started = r[0], true
			}
			var x, y, a float64
			for i := range r {
				p, q := r[i], r[(i+1)%len(r)]
				c := cross(o, p, q)
				a += c
				x += float64(c * (p.X - o.X + q.X - o.X))
				y += float64(c * (p.Y - o.Y + q.Y - o.Y))
			}
			if (a < 0) != (k > 0) {
				a, x, y = -a, -x, -y
			}
			sum, sx, sy = sum+a, sx+x, sy+y
		}
	}
	if !(sum > 0) {
		return kvarter.Point{}, false
	}
	return kvarter.Point{X: o.X + sx/(3*sum), Y: o.Y + sy/(3*sum)}, true
}

// Bounds returns the lower left and the upper right corner of an outline. It is false where there is none.
func Bounds(mp kvarter.MultiPolygon) (lo, hi kvarter.Point, ok bool) {
	b := bounds(mp)
	return kvarter.Point{X: b.x0, Y: b.y0}, kvarter.Point{X: b.x1, Y: b.y1}, !b.empty()
}

// LabelPoint returns a point inside the largest piece of an outline: its centroid where that is inside, else the middle of
// the widest stretch halfway up. It is false where the outline has no area.
func LabelPoint(mp kvarter.MultiPolygon) (kvarter.Point, bool) {
	var best kvarter.MultiPolygon
	for k := range mp {
		if piece := mp[k : k+1]; best == nil || Area(piece) > Area(best) {
			best = piece
		}
	}
	// The centroid of a ring that crosses itself may be anywhere.
	if c, ok := Centroid(best); ok {
		around, at := bounds(best), box{c.X, c.Y, c.X, c.Y}
		if around.near(&at, 0) && Inside(c, best) {
			return c, true
		}
	}
	g, err := region(best)
	if err != nil || g.IsEmpty() {
		return kvarter.Point{}, false
	}
	xy, ok := g.PointOnSurface().XY()
	return kvarter.Point{X: xy.X, Y: xy.Y}, ok
}

// Inside reports whether a point lies in an outline and not in a hole of it. On the boundary itself either may come out.
func Inside(p kvarter.Point, mp kvarter.MultiPolygon) bool {
	for _, poly := range mp {
		in := len(poly) > 0 && insideRing(p, poly[0])
		for k := 1; in && k < len(poly); k++ {
			in = !insideRing(p, poly[k])
		}
		if in {
			return true
		}
	}
	return false
}

// insideRing counts the segments that a ray to the east crosses (even-odd).
func insideRing(p kvarter.Point, r kvarter.Ring) bool {
	in := false
	for k := range r {
		a, b := r[k], r[(k+1)%len(r)]
		if (a.Y > p.Y) == (b.Y > p.Y) {
			continue
		}
		if a.Y > b.Y {
			a, b = b, a
		}
		if cross(a, b, p) > 0 {
			in = !in
		}
	}
	return in
}

// ShareInside returns the share of the land of area, 0–1, that lies in other: for housing areas against small areas.
// It is NaN where area has no land, or where the overlay of the two fails. In degrees, the share is right as far as
// the scale is the same all over area.
func ShareInside(area, other kvarter.MultiPolygon) float64 {
	ba, bb := bounds(area), bounds(other)
	if near := slices.ContainsFunc(other, func(poly kvarter.Polygon) bool {
		b := bounds(kvarter.MultiPolygon{poly})
		return ba.near(&b, 0)
	}); !near && Area(area) > 0 {
		return 0 // the common case, without an overlay
	}
	a, err := region(area)
	if err != nil || a.IsEmpty() {
		return math.NaN()
	}
	other = slices.DeleteFunc(slices.Clone(other), func(poly kvarter.Polygon) bool {
		b := bounds(kvarter.MultiPolygon{poly})
		return !ba.near(&b, 0)
	})
	if len(other) == 0 {
		return 0
	}
	b, err := region(other)
	if err != nil {
		return math.NaN()
	}
	both, err := geom.Intersection(a, b)
	if err != nil {
		// Edges that are all but parallel: try again with both on a grid a hundred-millionth of their extent wide.
		whole := ba.join(bb)
		if both, err = intersectionOnGrid(area, other, 1e-8*max(whole.x1-whole.x0, whole.y1-whole.y0)); err != nil {
			return math.NaN()
		}
	}
	return max(0, min(1, both.Area()/a.Area()))
}

func intersectionOnGrid(area, other kvarter.MultiPolygon, d float64) (geom.Geometry, error) {
	s := newSnapper([]kvarter.MultiPolygon{area, other}, metric{kx: 1, ky: 1, tol: d})
	s.round()
	a, err := region(s.snap(area))
	if err != nil {
		return a, err
	}
	b, err := region(s.snap(other))
	if err != nil {
		return b, err
	}
	return geom.Intersection(a, b)
}
