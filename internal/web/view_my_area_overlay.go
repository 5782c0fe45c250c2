package web

import (
	"math"

	"kvarter"
	"kvarter/internal/contiguity"
)

// sideBox is one side of an outline with its bounds.
type sideBox struct {
	a, b   kvarter.Point
	lo, hi kvarter.Point
}

// sidesOf lists the sides of an outline in the direction in which it is drawn, outer rings counterclockwise and holes clockwise.
func sidesOf(mp kvarter.MultiPolygon) []sideBox {
	var out []sideBox
	for _, poly := range mp {
		for k, ring := range poly {
			turn := contiguity.Area(kvarter.MultiPolygon{{ring}}) > 0 && (signedArea(ring) < 0) == (k == 0)
			for i := range len(ring) - 1 {
				p, r := ring[i], ring[i+1]
				if turn {
					p, r = r, p
				}
				out = append(out, sideBox{p, r, kvarter.Point{X: min(p.X, r.X), Y: min(p.Y, r.Y)}, kvarter.Point{X: max(p.X, r.X), Y: max(p.Y, r.Y)}})
			}
		}
	}
	return out
}

func signedArea(ring kvarter.Ring) float64 {
	sum := 0.0
	for i := range len(ring) - 1 {
		p, r := ring[i], ring[i+1]
		sum += float64((p.X-ring[0].X)*(r.Y-ring[0].Y)) - float64((r.X-ring[0].X)*(p.Y-ring[0].Y))
	}
	return sum / 2
}

// overlap is the land that two outlines without crossings share, in squared units. An outline is the sum of the strips under its sides,
// each with the sign of its direction; so the shared land is the sum of what each pair of strips shares. Unlike an overlay it makes no new
// outline, and costs little for an area with few sides under an outline with thousands. lo and hi are the bounds of the area; strips begin at lo.
func overlap(area, outline []sideBox, lo, hi kvarter.Point) float64 {
	sum := 0.0
	for i := range outline {
		p := &outline[i]
		if p.hi.X <= lo.X || p.lo.X >= hi.X || p.hi.Y <= lo.Y || p.lo.X == p.hi.X {
			continue
		}
		for k := range area {
			a := &area[k]
			x0, x1 := max(a.lo.X, p.lo.X), min(a.hi.X, p.hi.X)
			if x0 >= x1 {
				continue
			}
			shared := strip(a.height(x0)-lo.Y, a.height(x1)-lo.Y, p.height(x0)-lo.Y, p.height(x1)-lo.Y, x1-x0)
			if (a.a.X < a.b.X) != (p.a.X < p.b.X) {
				shared = -shared
			}
			sum += shared
		}
	}
	return sum
}

// height is where a side that is not upright lies at x.
func (s *sideBox) height(x float64) float64 {
	t := (x - s.a.X) / (s.b.X - s.a.X)
	return s.a.Y + float64(t*(s.b.Y-s.a.Y))
}

// strip is the land over zero and under two lines over a stretch of width w: from a0 to a1, which are not below zero, and from p0 to p1.
func strip(a0, a1, p0, p1, w float64) float64 {
	a0, a1 = max(a0, 0), max(a1, 0)
	cuts := [4]float64{0, 1, 1, 1} // where the lower line changes
	n := 1
	for _, d := range [2][2]float64{{p0, p1}, {p0 - a0, p1 - a1}} {
		if d[0] < 0 && d[1] > 0 || d[0] > 0 && d[1] < 0 {
			cuts[n] = d[0] / (d[0] - d[1])
			n++
		}
	}
	if n == 3 && cuts[2] < cuts[1] {
		cuts[1], cuts[2] = cuts[2], cuts[1]
	}
	cuts[n] = 1
	sum := 0.0
	at := func(u, v, t float64) float64 { return u + float64(t*(v-u)) }
	low := func(t float64) float64 { return min(at(a0, a1, t), max(at(p0, p1, t), 0)) }
	for k := range n {
		sum += float64((cuts[k+1] - cuts[k]) * (low(cuts[k]) + low(cuts[k+1])) / 2)
	}
	return float64(sum * w)
}

// shareInside is the share of the land of an area that lies in an outline whose sides are given.
func shareInside(area, outline kvarter.MultiPolygon, sides []sideBox, lo, hi kvarter.Point) float64 {
	for _, poly := range area {
		for _, ring := range poly {
			if contiguity.SelfCrossing(ring) {
				return contiguity.ShareInside(area, outline)
			}
		}
	}
	size := contiguity.Area(area)
	if !(size > 0) {
		return math.NaN()
	}
	return max(0, min(1, overlap(sidesOf(area), sides, lo, hi)/size))
}
