package contiguity

import (
	"math"

	"kvarter"
)

// toucher tests pairs of areas. It keeps its scratch space from pair to pair.
type toucher struct {
	c    *chains
	tol  float64
	rook bool
	a, b tree
	// short is the length of the stretches in common that are each no longer than the tolerance, of this pair.
	short float64
}

// tree finds the boxes of one area by level.
type tree struct {
	leaf  int32     // first span
	off   [16]int32 // first box of each level
	count [16]int32
	top   int
}

func (c *chains) tree(area int32) tree {
	t := tree{leaf: c.leaf[area]}
	at, n := c.first[area], c.leaf[area+1]-c.leaf[area]
	for {
		t.off[t.top], t.count[t.top] = at, n
		if n <= 1 {
			return t
		}
		at, n = at+n, (n+fanout-1)/fanout
		t.top++
	}
}

// touch reports whether the area of t.a and area j are neighbours.
func (t *toucher) touch(j int32) bool {
	t.b = t.c.tree(j)
	t.short = 0
	if t.descend(t.a.top, 0, t.b.top, 0) {
		return true
	}
	// Boundaries drawn with points closer together than the tolerance, such as arcs, have only short stretches. Corners
	// that merely touch have up to about one tolerance on either side.
	return t.rook && t.short > 2*t.tol
}

// descend walks both trees where their boxes come within the tolerance, and stops at the first proof of contact.
func (t *toucher) descend(la int, ka int32, lb int, kb int32) bool {
	ba, bb := &t.c.boxes[t.a.off[la]+ka], &t.c.boxes[t.b.off[lb]+kb]
	if !ba.near(bb, t.tol) {
		return false
	}
	if la == 0 && lb == 0 {
		return t.leaves(t.c.spans[t.a.leaf+ka], t.c.spans[t.b.leaf+kb], bb)
	}
	if la >= lb {
		for k := ka * fanout; k < min((ka+1)*fanout, t.a.count[la-1]); k++ {
			if t.descend(la-1, k, lb, kb) {
				return true
			}
		}
		return false
	}
	for k := kb * fanout; k < min((kb+1)*fanout, t.b.count[lb-1]); k++ {
		if t.descend(la, ka, lb-1, k) {
			return true
		}
	}
	return false
}

// leaves tests the segments of two leaves; bb is the box of the second.
func (t *toucher) leaves(sa, sb span, bb *box) bool {
	pts := t.c.pts
	wide := bb.grown(t.tol)
	for i := sa.from; i < sa.to; i++ {
		if wide.misses(&pts[i], &pts[i+1]) {
			continue
		}
		a := segmentBox(pts[i], pts[i+1])
		a = a.grown(t.tol)
		for j := sb.from; j < sb.to; j++ {
			if a.misses(&pts[j], &pts[j+1]) {
				continue
			}
			if !t.rook {
				if segmentsTouch(pts[i], pts[i+1], pts[j], pts[j+1], t.tol) {
					return true
				}
				continue
			}
			l := common(pts[i], pts[i+1], pts[j], pts[j+1], t.tol)
			if l > t.tol {
				return true
			}
			t.short += l
		}
	}
	return false
}

func segmentBox(p, q kvarter.Point) box {
	b := box{p.X, p.Y, p.X, p.Y}
	b.add(q)
	return b
}

// segmentsTouch reports whether segments ab and cd cross or come within tol of each other. Where they do not cross, the
// least distance is at an end of one of them.
func segmentsTouch(a, b, c, d kvarter.Point, tol float64) bool {
	t2 := tol * tol
	for _, x := range [4][3]kvarter.Point{{c, a, b}, {d, a, b}, {a, c, d}, {b, c, d}} {
		if _, d2 := onSegment(x[0], x[1], x[2]); d2 <= t2 {
			return true
		}
	}
	return cross(a, b, c) > 0 != (cross(a, b, d) > 0) && cross(c, d, a) > 0 != (cross(c, d, b) > 0)
}

// onSegment returns the place of the point of ab nearest to p, from 0 at a to 1 at b, and its squared distance from p.
func onSegment(p, a, b kvarter.Point) (at, d2 float64) {
	ux, uy := b.X-a.X, b.Y-a.Y
	vx, vy := p.X-a.X, p.Y-a.Y
	l2 := float64(ux*ux) + float64(uy*uy)
	if l2 > 0 {
		at = max(0, min(1, (float64(ux*vx)+float64(uy*vy))/l2))
	}
	// From the nearer end, so that a point equal to an end is at distance 0 exactly.
	if at > .5 {
		vx, vy = p.X-b.X, p.Y-b.Y
		dx, dy := vx+float64((1-at)*ux), vy+float64((1-at)*uy)
		return at, float64(dx*dx) + float64(dy*dy)
	}
	dx, dy := vx-float64(at*ux), vy-float64(at*uy)
	return at, float64(dx*dx) + float64(dy*dy)
}

// common returns the length that segments ab and cd have in common, 0 for none: the part of ab that lies beside cd, both its ends within
// tol of cd, or the same seen from cd where that is shorter. Segments that only meet end to end, or cross, share nothing.
func common(a, b, c, d kvarter.Point, tol float64) float64 {
	l := beside(a, b, c, d, tol)
	if l == 0 {
		return 0
	}
	return min(l, beside(c, d, a, b, tol))
}

// beside returns the length of the projection of cd on ab, within ab, where both its ends are within tol of cd.
func beside(a, b, c, d kvarter.Point, tol float64) float64 {
	ux, uy := b.X-a.X, b.Y-a.Y
	l2 := float64(ux*ux) + float64(uy*uy)
	if l2 == 0 {
		return 0
	}
	tc := (float64((c.X-a.X)*ux) + float64((c.Y-a.Y)*uy)) / l2
	td := (float64((d.X-a.X)*ux) + float64((d.Y-a.Y)*uy)) / l2
	lo, hi := max(0, min(tc, td)), min(1, max(tc, td))
	if !(hi > lo) {
		return 0
	}
	for _, t := range [2]float64{lo, hi} {
		p := kvarter.Point{X: a.X + float64(t*ux), Y: a.Y + float64(t*uy)}
		if _, d2 := onSegment(p, c, d); !(d2 <= tol*tol) {
			return 0
		}
	}
	return (hi - lo) * math.Sqrt(l2)
}
