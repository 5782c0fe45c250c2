package contiguity

import "kvarter"

// SelfCrossing reports whether a ring crosses, touches or doubles back on itself anywhere but where it closes.
func SelfCrossing(ring kvarter.Ring) bool {
	c := chains{}
	return c.addRing(ring, metric{kx: 1, ky: 1}) == SelfCrossed
}

// ringCrosses tests the leaves of one ring, the last of c.pts, against each other.
func (c *chains) ringCrosses(spans []span, boxes []box) bool {
	c.scratch = grow(append(c.scratch[:0], boxes...), len(boxes))
	r := ringTest{c: c, spans: spans, boxes: c.scratch, first: spans[0].from, last: spans[len(spans)-1].to - 1}
	at, n := int32(0), int32(len(spans))
	for {
		r.off[r.top], r.count[r.top] = at, n
		if n <= 1 {
			break
		}
		at, n = at+n, (n+fanout-1)/fanout
		r.top++
	}
	return r.within(r.top, 0)
}

// ringTest walks the tree of boxes over one ring against itself.
type ringTest struct {
	c           *chains
	spans       []span
	boxes       []box
	off, count  [16]int32
	top         int
	first, last int32 // the segments that meet where the ring closes
}

// within reports whether the part of the ring under a box crosses itself.
func (r *ringTest) within(level int, k int32) bool {
	if level == 0 {
		return r.c.spansCross(r.spans[k], r.spans[k], &r.boxes[k], r.first, r.last)
	}
	from, to := k*fanout, min((k+1)*fanout, r.count[level-1])
	for x := from; x < to; x++ {
		if r.within(level-1, x) {
			return true
		}
		for y := x + 1; y < to; y++ {
			if r.between(level-1, x, y) {
				return true
			}
		}
	}
	return false
}

// between reports whether the parts under two boxes x < y of a level cross each other.
func (r *ringTest) between(level int, x, y int32) bool {
	if !r.boxes[r.off[level]+x].near(&r.boxes[r.off[level]+y], 0) {
		return false
	}
	if level == 0 {
		return r.c.spansCross(r.spans[x], r.spans[y], &r.boxes[y], r.first, r.last)
	}
	for i := x * fanout; i < min((x+1)*fanout, r.count[level-1]); i++ {
		for j := y * fanout; j < min((y+1)*fanout, r.count[level-1]); j++ {
			if r.between(level-1, i, j) {
				return true
			}
		}
	}
	return false
}

// spansCross reports whether a segment of sx meets one of sy, a later leaf or the same, other than at the point between neighbours.
func (c *chains) spansCross(sx, sy span, by *box, first, last int32) bool {
	for i := sx.from; i < sx.to; i++ {
		a, b := c.pts[i], c.pts[i+1]
		bi := segmentBox(a, b)
		if !bi.near(by, 0) {
			continue
		}
		for j := max(i+1, sy.from); j < sy.to; j++ {
			p, q := c.pts[j], c.pts[j+1]
			bj := segmentBox(p, q)
			if !bi.near(&bj, 0) {
				continue
			}
			switch {
			case j == i+1:
				if cross(a, b, q) == 0 && dot(b, a, q) > 0 { // doubles back
					return true
				}
			case i == first && j == last:
				if cross(p, q, b) == 0 && dot(a, p, b) > 0 {
					return true
				}
			default:
				if segmentsMeet(a, b, p, q) {
					return true
				}
			}
		}
	}
	return false
}

// dot is the scalar product of o→a and o→b.
func dot(o, a, b kvarter.Point) float64 {
	return float64((a.X-o.X)*(b.X-o.X)) + float64((a.Y-o.Y)*(b.Y-o.Y))
}

// segmentsMeet reports whether two segments whose boxes meet have a point in common.
func segmentsMeet(a, b, c, d kvarter.Point) bool {
	return side(a, b, c)*side(a, b, d) <= 0 && side(c, d, a)*side(c, d, b) <= 0
}

// side is the sign of cross.
func side(a, b, c kvarter.Point) int {
	switch x := cross(a, b, c); {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
