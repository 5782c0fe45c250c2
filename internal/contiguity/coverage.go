package contiguity

import (
	"cmp"
	"math"
	"slices"

	"kvarter"

	"github.com/peterstace/simplefeatures/geom"
)

// edge is a directed edge between numbered points, with land on its left.
type edge struct{ from, to int32 }

// joinCoverage returns the union of outlines that share vertices along their common boundaries and do not overlap: an edge that two of
// them run along in opposite directions is inside and drops out, and the rest is the rim. No coordinate is computed, so nothing can be
// rounded. It is false where the outlines turn out to overlap; outer rings must be counterclockwise and holes clockwise.
func joinCoverage(parts []kvarter.MultiPolygon) (kvarter.MultiPolygon, bool) {
	number := map[kvarter.Point]int32{}
	var points []kvarter.Point
	id := func(p kvarter.Point) int32 {
		k, ok := number[p]
		if !ok {
			k = int32(len(points))
			number[p] = k
			points = append(points, p)
		}
		return k
	}
	var edges []edge
	for _, mp := range parts {
		for _, poly := range mp {
			for _, r := range poly {
				for k := 1; k < len(r); k++ {
					edges = append(edges, edge{id(r[k-1]), id(r[k])})
				}
			}
		}
	}
	rim, ok := cancel(edges)
	if !ok {
		return nil, false
	}
	var shells, holes []kvarter.Ring
	for _, walk := range walks(rim, points) {
		for _, r := range simpleLoops(walk) {
			if ringArea(r) > 0 {
				shells = append(shells, r)
			} else {
				holes = append(holes, r)
			}
		}
	}
	out, ok := nest(shells, holes)
	return out, ok && valid(out)
}

// cancel drops edges that run both ways, and keeps the order of points. It is false where an edge runs twice the same way.
func cancel(edges []edge) ([]edge, bool) {
	order := func(a, b edge) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }
	slices.SortFunc(edges, order)
	rim := make([]edge, 0, len(edges)/4)
	for k, e := range edges {
		if k > 0 && e == edges[k-1] {
			return nil, false
		}
		if _, back := slices.BinarySearchFunc(edges, edge{e.to, e.from}, order); !back {
			rim = append(rim, e)
		}
	}
	return rim, true
}

// walks follows the rim, sorted by starting point, around each piece of land: at a point where several pieces meet it takes the sharpest left turn.
func walks(rim []edge, points []kvarter.Point) []kvarter.Ring {
	used := make([]bool, len(rim))
	var out []kvarter.Ring
	for start := range rim {
		if used[start] {
			continue
		}
		walk := kvarter.Ring{points[rim[start].from]}
		for k := start; k >= 0; {
			used[k] = true
			walk = append(walk, points[rim[k].to])
			k = turn(rim, used, points, rim[k])
		}
		if walk[0] == walk[len(walk)-1] {
			out = append(out, walk)
		}
	}
	return out
}

// turn returns the unused edge that continues e with the sharpest left turn, -1 for none.
func turn(rim []edge, used []bool, points []kvarter.Point, e edge) int {
	at, _ := slices.BinarySearchFunc(rim, e.to, func(x edge, v int32) int { return cmp.Compare(x.from, v) })
	best, least := -1, math.Inf(1)
	o, back := points[e.to], points[e.from]
	for k := at; k < len(rim) && rim[k].from == e.to; k++ {
		if used[k] {
			continue
		}
		p := points[rim[k].to]
		// The angle clockwise from the way back to the way on.
		angle := math.Atan2(-cross(o, back, p), dot(o, back, p))
		if angle < 0 {
			angle += 2 * math.Pi
		}
		if angle < least {
			best, least = k, angle
		}
	}
	return best
}

// simpleLoops cuts a closed walk wherever it comes back to a point.
func simpleLoops(walk kvarter.Ring) []kvarter.Ring {
	var out []kvarter.Ring
	var path kvarter.Ring
	at := map[kvarter.Point]int{}
	for _, p := range walk {
		k, seen := at[p]
		if !seen {
			at[p] = len(path)
			path = append(path, p)
			continue
		}
		out = append(out, append(slices.Clone(path[k:]), p))
		for _, q := range path[k+1:] {
			delete(at, q)
		}
		path = path[:k+1]
	}
	return out
}

// nest puts each hole into the smallest outer ring around it. It is false where a hole has none.
func nest(shells, holes []kvarter.Ring) (kvarter.MultiPolygon, bool) {
	out := make(kvarter.MultiPolygon, len(shells))
	for k, r := range shells {
		out[k] = kvarter.Polygon{r}
	}
	for _, h := range holes {
		// A vertex may lie on the outer ring, the middle of an edge does not.
		mid := kvarter.Point{X: h[0].X + (h[1].X-h[0].X)/2, Y: h[0].Y + (h[1].Y-h[0].Y)/2}
		best, least := -1, math.Inf(1)
		for k, r := range shells {
			if a := ringArea(r); a < least && insideRing(mid, r) {
				best, least = k, a
			}
		}
		if best < 0 {
			return nil, false
		}
		out[best] = append(out[best], h)
	}
	return out, true
}

// valid reports whether no ring crosses another and no polygon overlaps another.
func valid(mp kvarter.MultiPolygon) bool {
	ps := make([]geom.Polygon, len(mp))
	for k, poly := range mp {
		ls := make([]geom.LineString, len(poly))
		for i, r := range poly {
			ls[i] = line(r)
		}
		ps[k] = geom.NewPolygon(ls)
	}
	return geom.NewMultiPolygon(ps).Validate() == nil
}
