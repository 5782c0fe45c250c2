package contiguity

import (
	"math"

	"kvarter"

	"github.com/peterstace/simplefeatures/geom"
)

// Dissolve returns the union outline of the members, in their coordinates, and the faults of their outlines (Area is the position in
// outlines). Shared vertices are given one position first, and a vertex on a neighbour's edge is put into it, so that
// no sliver stays between neighbours whose coordinates differ in the twelfth decimal. Self-crossing rings are repaired. Holes stay, unless
// they are narrower than the tolerance: those are gaps between neighbours and no land was meant to be there.
func Dissolve(outlines []kvarter.MultiPolygon, members []int, o Options) (kvarter.MultiPolygon, []Note, error) {
	parts := make([]kvarter.MultiPolygon, len(members))
	for k, i := range members {
		parts[k] = outlines[i]
	}
	m, err := newMetric(parts, o)
	if err != nil {
		return nil, nil, err
	}
	all := newChains(parts, m)
	all.noteCrossings()
	notes := all.notes
	for k := range notes {
		notes[k].Area = members[notes[k].Area]
	}
	s := newSnapper(parts, m)
	u, err := s.union(parts)
	if err != nil {
		// The overlay can stumble over edges that are all but parallel. On a grid of the snapping distance they are parallel or not.
		s.round()
		if u, err = s.union(parts); err != nil {
			return nil, notes, overlayError("dissolved", err)
		}
	}
	return closeGaps(u, m), notes, nil
}

// union joins outlines on the common positions: by their shared edges where they do not overlap, else by an overlay.
func (s *snapper) union(parts []kvarter.MultiPolygon) (kvarter.MultiPolygon, error) {
	var regions []geom.Geometry
	var pieces []kvarter.MultiPolygon
	for _, mp := range parts {
		g, err := region(s.snap(mp))
		if err != nil {
			return nil, err
		}
		if !g.IsEmpty() {
			regions = append(regions, g)
			pieces = append(pieces, fromOverlay(g))
		}
	}
	if u, ok := joinCoverage(pieces); ok {
		return u, nil
	}
	g, err := geom.UnionMany(regions)
	if err != nil {
		return nil, err
	}
	return fromOverlay(g), nil
}

// closeGaps leaves out holes narrower than the tolerance: a hole of area A and perimeter P is about 2A/P wide.
func closeGaps(mp kvarter.MultiPolygon, m metric) kvarter.MultiPolygon {
	for k, poly := range mp {
		kept := poly[:1]
		for _, r := range poly[1:] {
			length := 0.0
			for i := 1; i < len(r); i++ {
				length += math.Hypot((r[i].X-r[i-1].X)*m.kx, (r[i].Y-r[i-1].Y)*m.ky)
			}
			if 2*math.Abs(ringArea(r))*m.kx*m.ky > m.tol*length {
				kept = append(kept, r)
			}
		}
		mp[k] = kept
	}
	return mp
}
