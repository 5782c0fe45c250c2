package contiguity

import (
	"slices"

	"kvarter"
)

// Repair returns an outline whose rings no longer cross themselves: it covers what each ring winds around. Two lobes of
// a figure of eight both stay, a loop turned inwards becomes a hole, a spike without width disappears. An outline without fault
// comes back with its rings closed and outer rings counterclockwise.
func Repair(mp kvarter.MultiPolygon) (kvarter.MultiPolygon, error) {
	g, err := region(mp)
	if err != nil {
		return nil, overlayError("repaired", err)
	}
	return fromOverlay(g), nil
}

// loops splits a closed ring without repeated points into loops, cutting it wherever it meets itself. Each loop keeps its direction.
func loops(r kvarter.Ring) []kvarter.Ring {
	return slices.DeleteFunc(simpleLoops(cutAtCrossings(r)), func(l kvarter.Ring) bool {
		return flat(l, bounds(kvarter.MultiPolygon{{l}}))
	})
}

// cutAtCrossings puts a point into both segments wherever two segments of a ring cross or touch.
func cutAtCrossings(r kvarter.Ring) kvarter.Ring {
	n := len(r) - 1
	boxes := make([]box, n)
	for k := range boxes {
		boxes[k] = segmentBox(r[k], r[k+1])
	}
	index := newIndex(boxes)
	cuts := make([][]kvarter.Point, n)
	var near []int32
	for i := range int32(n) {
		near = index.after(i, 0, near[:0])
		for _, j := range near {
			a, b, c, d := r[i], r[i+1], r[j], r[j+1]
			if !segmentsMeet(a, b, c, d) {
				continue
			}
			ends := false
			for _, x := range [4]struct {
				p, a, b kvarter.Point
				into    int32
			}{{c, a, b, i}, {d, a, b, i}, {a, c, d, j}, {b, c, d, j}} {
				if x.p == x.a || x.p == x.b {
					ends = true
				} else if cross(x.a, x.b, x.p) == 0 && dot(x.p, x.a, x.b) < 0 {
					cuts[x.into] = append(cuts[x.into], x.p)
					ends = true
				}
			}
			if ends {
				continue
			}
			t := cross(c, d, a) / (cross(c, d, a) - cross(c, d, b))
			p := kvarter.Point{X: a.X + float64(t*(b.X-a.X)), Y: a.Y + float64(t*(b.Y-a.Y))}
			cuts[i], cuts[j] = append(cuts[i], p), append(cuts[j], p)
		}
	}
	out := make(kvarter.Ring, 0, n+1)
	for k := range n {
		out = append(out, r[k])
		out = append(out, along(r[k], r[k+1], cuts[k])...)
	}
	return append(out, r[n])
}

// along sorts points by their place on the way from a to b and drops repetitions and the ends themselves.
func along(a, b kvarter.Point, ps []kvarter.Point) []kvarter.Point {
	slices.SortFunc(ps, func(p, q kvarter.Point) int {
		x, y := dot(a, b, p), dot(a, b, q)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		case p.X != q.X:
			if p.X < q.X {
				return -1
			}
			return 1
		case p.Y < q.Y:
			return -1
		case p.Y > q.Y:
			return 1
		}
		return 0
	})
	ps = slices.Compact(ps)
	return slices.DeleteFunc(ps, func(p kvarter.Point) bool { return p == a || p == b })
}
