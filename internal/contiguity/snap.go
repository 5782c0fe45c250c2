package contiguity

import (
	"cmp"
	"math"
	"slices"

	"kvarter"
)

// finestSnap is the largest distance, in metres, over which vertices are moved for a dissolved outline, whatever the tolerance: it closes
// what rounding has opened, and leaves arcs drawn with points closer than the tolerance as they are.
const finestSnap = .0112

// snapper gives vertices that differ by rounding alone one common position.
type snapper struct {
	m     metric // tol is the snapping distance
	nodes []kvarter.Point
	plane []kvarter.Point
	cells map[[2]int64]int32 // last node of each cell
	next  []int32            // node before it in the same cell, -1 at the end
	index *index
}

// newSnapper chooses the common positions. Points are taken by x, then y, so that the order of areas does not matter.
func newSnapper(outlines []kvarter.MultiPolygon, m metric) *snapper {
	m.tol = min(m.tol, finestSnap)
	s := &snapper{m: m, cells: map[[2]int64]int32{}}
	var all []kvarter.Point
	for _, mp := range outlines {
		for _, poly := range mp {
			for _, r := range poly {
				for _, p := range r {
					if finite(p) {
						all = append(all, p)
					}
				}
			}
		}
	}
	slices.SortFunc(all, func(p, q kvarter.Point) int { return cmp.Or(cmp.Compare(p.X, q.X), cmp.Compare(p.Y, q.Y)) })
	for _, p := range slices.Compact(all) {
		if s.find(p) < 0 {
			q := m.plane(p)
			key, id := s.cell(q), int32(len(s.nodes))
			before, ok := s.cells[key]
			if !ok {
				before = -1
			}
			s.nodes, s.plane, s.next = append(s.nodes, p), append(s.plane, q), append(s.next, before)
			s.cells[key] = id
		}
	}
	boxes := make([]box, len(s.plane))
	for k, p := range s.plane {
		boxes[k] = box{p.X, p.Y, p.X, p.Y}
	}
	s.index = newIndex(boxes)
	return s
}

// round moves the common positions to a grid of the snapping distance.
func (s *snapper) round() {
	dx, dy := s.m.tol/s.m.kx, s.m.tol/s.m.ky
	for k, p := range s.nodes {
		s.nodes[k] = kvarter.Point{X: math.Round(p.X/dx) * dx, Y: math.Round(p.Y/dy) * dy}
	}
}

func (s *snapper) cell(p kvarter.Point) [2]int64 {
	return [2]int64{int64(math.Floor(p.X / s.m.tol)), int64(math.Floor(p.Y / s.m.tol))}
}

// find returns the nearest node within the snapping distance, -1 for none. It looks at the cells around p's own, so
// that the border of a cell separates nothing.
func (s *snapper) find(p kvarter.Point) int32 {
	q := s.m.plane(p)
	c := s.cell(q)
	best, least := int32(-1), s.m.tol*s.m.tol
	for dx := int64(-1); dx <= 1; dx++ {
		for dy := int64(-1); dy <= 1; dy++ {
			k, ok := s.cells[[2]int64{c[0] + dx, c[1] + dy}]
			for ; ok && k >= 0; k = s.next[k] {
				x, y := s.plane[k].X-q.X, s.plane[k].Y-q.Y
				d := float64(x*x) + float64(y*y)
				if d < least || d == least && (best < 0 || k < best) {
					best, least = k, d
				}
			}
		}
	}
	return best
}

// snap returns an outline on the common positions, with a vertex in each edge where another area has one.
func (s *snapper) snap(mp kvarter.MultiPolygon) kvarter.MultiPolygon {
	out := make(kvarter.MultiPolygon, 0, len(mp))
	for _, poly := range mp {
		np := make(kvarter.Polygon, 0, len(poly))
		for _, r := range poly {
			np = append(np, s.snapRing(r))
		}
		out = append(out, np)
	}
	return out
}

func (s *snapper) snapRing(r kvarter.Ring) kvarter.Ring {
	ids := make([]int32, 0, len(r)+1)
	for _, p := range r {
		if !finite(p) {
			return nil
		}
		if id := s.find(p); len(ids) == 0 || ids[len(ids)-1] != id {
			ids = append(ids, id)
		}
	}
	if len(ids) > 1 && ids[0] != ids[len(ids)-1] {
		ids = append(ids, ids[0])
	}
	var out kvarter.Ring
	var near []int32
	for k, id := range ids {
		out = append(out, s.nodes[id])
		if k+1 == len(ids) {
			break
		}
		a, b := s.plane[id], s.plane[ids[k+1]]
		eb := segmentBox(a, b)
		near = s.index.within(&eb, s.m.tol, near[:0])
		type on struct {
			at float64
			id int32
		}
		var between []on
		for _, n := range near {
			if n == id || n == ids[k+1] {
				continue
			}
			if at, d2 := onSegment(s.plane[n], a, b); d2 <= s.m.tol*s.m.tol {
				between = append(between, on{at, n})
			}
		}
		slices.SortFunc(between, func(x, y on) int { return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.id, y.id)) })
		for _, x := range between {
			out = append(out, s.nodes[x.id])
		}
	}
	return out
}
