package contiguity

import (
	"math"

	"kvarter"
)

const (
	leafSize = 6 // segments under one leaf box
	fanout   = 4 // boxes under one parent box
)

// span is the segments from..to-1 of a leaf: segment k joins pts[k] and pts[k+1].
type span struct{ from, to int32 }

// chains holds the boundaries of all areas as runs of points, with a tree of boxes over each area's own boundary.
// Points next to each other in a ring are next to each other on the map, so that the trees need no sorting.
type chains struct {
	pts   []kvarter.Point // plane units; each ring is closed
	spans []span
	boxes []box // per area: its leaves, then each level above, up to one root
	// leaf and first give, for each area, its first span and its first box; both have one entry more than there are areas.
	leaf, first []int32
	notes       []Note
	rings       []ringRef
}

// ringRef tells which ring of which area a run of leaves is.
type ringRef struct {
	area, polygon, ring int32
	leaf, leaves        int32
}

// newChains flattens outlines and notes their faults, self-crossing rings aside (noteCrossings).
func newChains(outlines []kvarter.MultiPolygon, m metric) *chains {
	n, rings := 0, 0
	for _, mp := range outlines {
		for _, poly := range mp {
			rings += len(poly)
			for _, ring := range poly {
				n += len(ring) + 1
			}
		}
	}
	c := &chains{
		pts: make([]kvarter.Point, 0, n), spans: make([]span, 0, n/leafSize+rings), boxes: make([]box, 0, n/leafSize*4/3+rings+len(outlines)),
		rings: make([]ringRef, 0, rings),
		leaf:  make([]int32, 1, len(outlines)+1), first: make([]int32, 1, len(outlines)+1),
	}
	for i, mp := range outlines {
		for pi, poly := range mp {
			for ri, ring := range poly {
				leaf := len(c.spans)
				if fault := c.addRing(ring, m); fault != "" {
					c.notes = append(c.notes, Note{i, pi, ri, fault})
				} else {
					c.rings = append(c.rings, ringRef{int32(i), int32(pi), int32(ri), int32(leaf), int32(len(c.spans) - leaf)})
				}
			}
		}
		leaves := len(c.spans) - int(c.leaf[i])
		c.boxes = grow(c.boxes, leaves)
		if leaves == 0 {
			c.notes = append(c.notes, Note{i, -1, -1, NoOutline})
		}
		c.leaf = append(c.leaf, int32(len(c.spans)))
		c.first = append(c.first, int32(len(c.boxes)))
	}
	return c
}

// addRing appends one ring: closed, without repeated points, in leaves. It returns the fault of the ring, "" for none;
// a ring that is left out leaves nothing behind.
func (c *chains) addRing(ring kvarter.Ring, m metric) Fault {
	from := len(c.pts)
	for _, p := range ring {
		if !finite(p) {
			c.pts = c.pts[:from]
			return BadCoordinate
		}
		q := m.plane(p)
		if len(c.pts) == from || q != c.pts[len(c.pts)-1] {
			c.pts = append(c.pts, q)
		}
	}
	if n := len(c.pts); n > from && c.pts[n-1] != c.pts[from] {
		c.pts = append(c.pts, c.pts[from])
	}
	last := len(c.pts) - 1
	firstLeaf, whole := len(c.spans), emptyBox
	for k := from; k < last; k += leafSize {
		to := min(k+leafSize, last)
		b := emptyBox
		for _, p := range c.pts[k : to+1] {
			b.add(p)
		}
		c.spans = append(c.spans, span{int32(k), int32(to)})
		c.boxes = append(c.boxes, b)
		whole = whole.join(b)
	}
	if flat(c.pts[from:], whole) {
		leaves := len(c.spans) - firstLeaf
		c.pts, c.spans, c.boxes = c.pts[:from], c.spans[:firstLeaf], c.boxes[:len(c.boxes)-leaves]
		return DegenerateRing
	}
	return ""
}

// grow puts the upper levels over the last n boxes, up to one root.
func grow(boxes []box, n int) []box {
	below := len(boxes) - n
	for n > 1 {
		for k := 0; k < n; k += fanout {
			b := emptyBox
			for _, x := range boxes[below+k : below+min(k+fanout, n)] {
				b = b.join(x)
			}
			boxes = append(boxes, b)
		}
		below, n = below+n, (n+fanout-1)/fanout
	}
	return boxes
}

// areaBoxes returns the box of each area; empty where it has no outline.
func (c *chains) areaBoxes() []box {
	out := make([]box, len(c.first)-1)
	for i := range out {
		out[i] = emptyBox
		if c.first[i+1] > c.first[i] {
			out[i] = c.boxes[c.first[i+1]-1]
		}
	}
	return out
}

// flat reports whether a closed run of points encloses nothing because all points are on one line. b is its box.
func flat(ring []kvarter.Point, b box) bool {
	if len(ring) < 4 {
		return true
	}
	// A corner anywhere settles it, and nearly every ring has one early on.
	a, w, h := ring[0], b.x1-b.x0, b.y1-b.y0
	for _, p := range ring[2:] {
		if math.Abs(cross(a, ring[1], p)) > 1e-14*(float64(w*w)+float64(h*h)) {
			return false
		}
	}
	// The farthest point from the first gives the steadiest line to measure from.
	var end kvarter.Point
	far := 0.0
	for _, p := range ring {
		if d := dot(a, p, p); d > far {
			far, end = d, p
		}
	}
	for _, p := range ring {
		if math.Abs(cross(a, end, p)) > 1e-14*far {
			return false
		}
	}
	return true
}

// cross is twice the signed area of the triangle a b c, positive where c is left of a→b.
func cross(a, b, c kvarter.Point) float64 {
	return float64((b.X-a.X)*(c.Y-a.Y)) - float64((b.Y-a.Y)*(c.X-a.X))
}
