package contiguity

import (
	"cmp"
	"slices"

	"kvarter"
)

// SelfCrossing reports whether a ring crosses, touches or doubles back on itself anywhere but where it closes.
func SelfCrossing(ring kvarter.Ring) bool {
	_, fault := tidy(ring)
	return fault == SelfCrossed
}

// tidy closes a ring, removes repeated points and returns its fault.
func tidy(r kvarter.Ring) (kvarter.Ring, Fault) {
	c := chains{}
	fault := c.addRing(r, metric{kx: 1, ky: 1})
	if fault == "" && c.ringCrosses(c.spans, c.boxes, &ringScratch{}) {
		fault = SelfCrossed
	}
	return c.pts, fault
}

// noteCrossings notes the rings that cross themselves, in parallel.
func (c *chains) noteCrossings() {
	crosses := make([]bool, len(c.rings))
	inParallel(len(c.rings), func(from, to int) {
		var scratch ringScratch
		for k := from; k < to; k++ {
			r := &c.rings[k]
			spans := c.spans[r.leaf : r.leaf+r.leaves]
			first := c.first[r.area] + r.leaf - c.leaf[r.area]
			boxes := c.boxes[first : first+r.leaves]
			if r.leaves == 1 && spans[0].to-spans[0].from == 3 {
				continue // a triangle
			}
			crosses[k] = c.ringCrosses(spans, boxes, &scratch)
		}
	})
	for k, yes := range crosses {
		if yes {
			r := &c.rings[k]
			c.notes = append(c.notes, Note{int(r.area), int(r.polygon), int(r.ring), SelfCrossed})
		}
	}
	slices.SortStableFunc(c.notes, func(a, b Note) int {
		// A note on a whole area comes after those on its rings.
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(uint(a.Polygon), uint(b.Polygon)), cmp.Compare(a.Ring, b.Ring))
	})
}

// ringScratch is room that is used again from ring to ring.
type ringScratch struct {
	boxes   []box
	heading []heading
}

// ringCrosses tests the leaves of one ring against each other.
func (c *chains) ringCrosses(spans []span, boxes []box, room *ringScratch) bool {
	room.boxes = grow(append(room.boxes[:0], boxes...), len(boxes))
	room.heading = room.heading[:0]
	for _, s := range spans {
		room.heading = append(room.heading, c.heading(s))
	}
	r := ringTest{c: c, spans: spans, boxes: room.boxes, heading: room.heading, first: spans[0].from, last: spans[len(spans)-1].to - 1}
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
	heading     []heading // of the leaves
	first, last int32     // the segments that meet where the ring closes
}

// within reports whether the part of the ring under a box crosses itself.
func (r *ringTest) within(level int, k int32) bool {
	if level == 0 {
		return r.heading[k] == 0 && r.c.spansCross(r.spans[k], r.spans[k], &r.boxes[k], r.first, r.last)
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
		if y == x+1 && r.heading[x]&r.heading[y] != 0 {
			return false
		}
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
		if by.misses(&a, &b) {
			continue
		}
		bi := segmentBox(a, b)
		if i+1 < sy.to && i+1 >= sy.from {
			if q := c.pts[i+2]; cross(a, b, q) == 0 && dot(b, a, q) > 0 { // doubles back
				return true
			}
		}
		for j := max(i+2, sy.from); j < sy.to; j++ {
			if bi.misses(&c.pts[j], &c.pts[j+1]) {
				continue
			}
			p, q := c.pts[j], c.pts[j+1]
			if i == first && j == last { // they meet where the ring closes
				if cross(p, q, b) == 0 && dot(a, p, b) > 0 {
					return true
				}
				continue
			}
			if segmentsMeet(a, b, p, q) {
				return true
			}
		}
	}
	return false
}

// heading says which ways all segments of a run go: one bit each for east, west, north and south.
type heading uint8

// heading returns the ways that all segments of a leaf go. A run that goes strictly one way cannot meet itself.
func (c *chains) heading(s span) heading {
	h := heading(15)
	for k := s.from; k < s.to && h != 0; k++ {
		p, q := &c.pts[k], &c.pts[k+1]
		if !(p.X < q.X) {
			h &^= 1
		}
		if !(p.X > q.X) {
			h &^= 2
		}
		if !(p.Y < q.Y) {
			h &^= 4
		}
		if !(p.Y > q.Y) {
			h &^= 8
		}
	}
	return h
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
