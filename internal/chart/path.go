package chart

import (
	"strconv"
	"strings"

	"kvarter"
)

// path writes an outline as path data in tenths of a pixel, relative after each first point. Repeated points and points
// in the middle of a straight run are dropped: both leave the drawn line as it is, so neighbours stay in touch.
// It is empty where nothing is left at this scale.
func (p Projection) path(mp kvarter.MultiPolygon) string {
	var b strings.Builder
	for _, poly := range mp {
		for _, ring := range poly {
			pts := p.snap(ring)
			if len(pts) > 1 && pts[0] == pts[len(pts)-1] {
				pts = pts[:len(pts)-1]
			}
			if len(pts) < 3 {
				continue
			}
			writeLine(&b, pts)
			b.WriteByte('z')
		}
	}
	return b.String()
}

// line writes an open line as path data.
func (p Projection) line(pts []kvarter.Point) string {
	var b strings.Builder
	if g := p.snap(pts); len(g) > 1 {
		writeLine(&b, g)
	}
	return b.String()
}

// snap returns the points on the grid without repeats and without points inside a straight run.
func (p Projection) snap(pts []kvarter.Point) []grid {
	out := make([]grid, 0, len(pts))
	for _, pt := range pts {
		if !finite(pt.X) || !finite(pt.Y) {
			continue
		}
		g := p.at(pt)
		n := len(out)
		if n > 0 && out[n-1] == g {
			continue
		}
		if n > 1 && straight(out[n-2], out[n-1], g) {
			out[n-1] = g
			continue
		}
		out = append(out, g)
	}
	return out
}

// straight reports whether b lies on the way from a to c.
func straight(a, b, c grid) bool {
	ux, uy, vx, vy := b.x-a.x, b.y-a.y, c.x-b.x, c.y-b.y
	return ux*vy == uy*vx && ux*vx+uy*vy > 0
}

func writeLine(b *strings.Builder, pts []grid) {
	b.WriteByte('M')
	pair(b, pts[0].x, pts[0].y)
	b.WriteByte('l')
	for i := 1; i < len(pts); i++ {
		if i > 1 && pts[i].x >= pts[i-1].x { // a minus sign separates by itself
			b.WriteByte(' ')
		}
		pair(b, pts[i].x-pts[i-1].x, pts[i].y-pts[i-1].y)
	}
}

func pair(b *strings.Builder, x, y int) {
	b.WriteString(strconv.Itoa(x))
	if y >= 0 {
		b.WriteByte(' ')
	}
	b.WriteString(strconv.Itoa(y))
}

// centre returns the centroid, in pixels, of the largest outer ring, which is where a label goes, and the width of that ring.
func (p Projection) centre(mp kvarter.MultiPolygon) (x, y, width float64, ok bool) {
	best := 0.0
	for _, poly := range mp {
		if len(poly) == 0 {
			continue
		}
		g := p.snap(poly[0])
		var area, cx, cy float64
		left, right := 0, 0
		for i := range g {
			a, b := g[i], g[(i+1)%len(g)]
			w := float64(a.x*b.y - b.x*a.y)
			area += w
			cx += float64(float64(a.x+b.x) * w)
			cy += float64(float64(a.y+b.y) * w)
			if i == 0 || a.x < left {
				left = a.x
			}
			if i == 0 || a.x > right {
				right = a.x
			}
		}
		size := area
		if size < 0 {
			size = -size
		}
		if size > best {
			best, ok = size, true
			x, y, width = cx/(3*area)/10, cy/(3*area)/10, float64(right-left)/10
		}
	}
	return x, y, width, ok
}
