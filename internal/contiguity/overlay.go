package contiguity

import (
	"kvarter"

	"github.com/peterstace/simplefeatures/geom"
)

// line converts a closed ring.
func line(r kvarter.Ring) geom.LineString {
	xy := make([]float64, 0, 2*len(r))
	for _, p := range r {
		xy = append(xy, p.X, p.Y)
	}
	return geom.NewLineString(geom.NewSequence(xy, geom.DimXY))
}

// ring converts back.
func ring(l geom.LineString) kvarter.Ring {
	seq := l.Coordinates()
	out := make(kvarter.Ring, seq.Length())
	for k := range out {
		xy := seq.GetXY(k)
		out[k] = kvarter.Point{X: xy.X, Y: xy.Y}
	}
	return out
}

// fromOverlay collects the polygons of a result, outer rings counterclockwise; points and lines, where parts only touch, are left out.
func fromOverlay(g geom.Geometry) kvarter.MultiPolygon {
	var out kvarter.MultiPolygon
	for _, part := range g.Dump() {
		p, ok := part.AsPolygon()
		if !ok || p.IsEmpty() {
			continue
		}
		p = p.ForceCCW()
		poly := kvarter.Polygon{ring(p.ExteriorRing())}
		for k := range p.NumInteriorRings() {
			poly = append(poly, ring(p.InteriorRingN(k)))
		}
		out = append(out, poly)
	}
	return out
}

// region converts an outline into a valid region: rings that cross themselves are split into loops, and holes
// that reach over their outer ring are subtracted. Rings without an area are left out.
func region(mp kvarter.MultiPolygon) (geom.Geometry, error) {
	var parts []geom.Geometry
	for _, poly := range mp {
		g, err := polygonRegion(poly)
		if err != nil {
			return geom.Geometry{}, err
		}
		if !g.IsEmpty() {
			parts = append(parts, g)
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return geom.UnionMany(parts)
}

func polygonRegion(poly kvarter.Polygon) (geom.Geometry, error) {
	clean := make([]kvarter.Ring, 0, len(poly))
	simple := true
	for k, r := range poly {
		c, fault := tidy(r)
		switch fault {
		case "":
		case SelfCrossed:
			simple = false
		default:
			if k == 0 {
				return geom.Geometry{}, nil
			}
			continue
		}
		clean = append(clean, c)
	}
	if len(clean) == 0 {
		return geom.Geometry{}, nil
	}
	if simple {
		ls := make([]geom.LineString, len(clean))
		for k, r := range clean {
			ls[k] = line(r)
		}
		if p := geom.NewPolygon(ls); p.Validate() == nil {
			return p.AsGeometry(), nil
		}
	}
	g, err := ringRegion(clean[0])
	if err != nil || len(clean) == 1 {
		return g, err
	}
	var holes []geom.Geometry
	for _, r := range clean[1:] {
		h, err := ringRegion(r)
		if err != nil {
			return geom.Geometry{}, err
		}
		holes = append(holes, h)
	}
	h, err := geom.UnionMany(holes)
	if err != nil {
		return geom.Geometry{}, err
	}
	return geom.Difference(g, h)
}

// ringRegion returns what a ring winds around (a winding number other than 0), from its loops: those that turn left less
// those that turn right, either way round.
func ringRegion(r kvarter.Ring) (geom.Geometry, error) {
	var left, right []geom.Geometry
	for _, l := range loops(r) {
		p := geom.NewPolygon([]geom.LineString{line(l)})
		if p.Validate() != nil {
			continue // thinner than the rounding of its own crossing points
		}
		if ringArea(l) > 0 {
			left = append(left, p.AsGeometry())
		} else {
			right = append(right, p.AsGeometry())
		}
	}
	a, err := geom.UnionMany(left)
	if err != nil || len(right) == 0 {
		return a, err
	}
	b, err := geom.UnionMany(right)
	if err != nil || len(left) == 0 {
		return b, err
	}
	return geom.SymmetricDifference(a, b)
}

func overlayError(what string, err error) error {
	return &kvarter.Error{Code: kvarter.Internal, Message: "the outlines could not be " + what, Cause: err}
}
