package chart

import "math"

// strokeLines draws lines along pieces: quads over the segments and discs over the joins, all wound the same way so that the non-zero
// rule makes one shape of them.
func (c *canvas) strokeLines(lines []line, s style) error {
	half := s.width * s.m.sx / 2
	if s.stroke == "none" || half <= 0 {
		return nil
	}
	if len(s.dash) > 0 {
		lines = dashed(lines, s.dash, s.m.sx, float64(c.img.Rect.Dx()), float64(c.img.Rect.Dy()))
	}
	var shape []line
	for _, l := range lines {
		shape = append(shape, outlineOf(l, half, s.round)...)
	}
	return c.paint(shape, s.stroke, s.opacity)
}

func outlineOf(l line, half float64, roundCaps bool) []line {
	pts := l.points
	if l.closed && len(pts) > 1 && pts[0] != pts[len(pts)-1] {
		pts = append(pts[:len(pts):len(pts)], pts[0])
	}
	var out []line
	for i := 0; i+1 < len(pts); i++ {
		a, b := pts[i], pts[i+1]
		dx, dy := b.x-a.x, b.y-a.y
		n := math.Hypot(dx, dy)
		if n == 0 {
			continue
		}
		x, y := dx/n*half, dy/n*half
		out = append(out, line{points: []point{{a.x - y, a.y + x}, {a.x + y, a.y - x}, {b.x + y, b.y - x}, {b.x - y, b.y + x}}})
	}
	for i, p := range pts {
		end := !l.closed && (i == 0 || i == len(pts)-1)
		if end && !roundCaps || half < .3 { // a disc under a hair line would only blur it
			continue
		}
		out = append(out, disc(p, half))
	}
	return out
}

// disc is a polygon near a circle: its corners leave it by less than a tenth of a pixel. It is wound as the quads are.
func disc(p point, r float64) line {
	n := max(8, int(math.Ceil(math.Pi/math.Acos(1-math.Min(.1/r, .5)))))
	out := make([]point, n)
	for k := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(n))
		out[k] = point{p.x + float64(r*cos), p.y + float64(r*sin)}
	}
	return line{points: out}
}

// dashed cuts pieces into dashes; lengths are in units of the path, k pixels each. Dashes off the raster are left out.
func dashed(lines []line, dash []float64, k, w, h float64) []line {
	var out []line
	const beside = 20 // pixels: wider than half a stroke
	seen := func(p point) bool { return p.x > -beside && p.y > -beside && p.x < w+beside && p.y < h+beside }
	for _, l := range lines {
		pts := l.points
		if l.closed && len(pts) > 1 {
			pts = append(pts[:len(pts):len(pts)], pts[0])
		}
		n, left, on := 0, dash[0]*k, true
		cur := []point{pts[0]}
		for i := 0; i+1 < len(pts); i++ {
			a, b := pts[i], pts[i+1]
			length := math.Hypot(b.x-a.x, b.y-a.y)
			at := 0.0
			for length-at > left {
				at += left
				f := at / length
				p := point{a.x + float64((b.x-a.x)*f), a.y + float64((b.y-a.y)*f)}
				if on && (seen(cur[0]) || seen(p)) {
					out = append(out, line{points: append(cur, p)})
				}
				n, on = n+1, !on
				left = math.Max(dash[n%len(dash)]*k, .01)
				cur = []point{p}
			}
			left -= length - at
			cur = append(cur, b)
		}
		if on && len(cur) > 1 {
			out = append(out, line{points: cur})
		}
	}
	return out
}
