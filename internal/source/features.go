package source

import (
	"fmt"
	"math"

	"kvarter"
)

// Features is a file with geometry: one row of the grid, one outline and one list of points for each feature.
type Features struct {
	Grid *Grid
	// Outlines holds the polygons of each feature; empty where it has none.
	Outlines []kvarter.MultiPolygon
	// Points holds the positions of features that are points or lines (a line: its vertices); nil for the rest.
	Points [][]kvarter.Point
	// CRS is the identifier of all coordinates: "CRS84", "EPSG:25832", …, or "planar". Positions are x then y, longitude then latitude.
	CRS string
}

// CloseRing returns a ring whose last point repeats its first. ok is false where it has fewer than three points.
func CloseRing(points []kvarter.Point) (ring kvarter.Ring, closed, ok bool) {
	n := len(points)
	if n > 0 && points[0] != points[n-1] {
		points = append(points, points[0])
		closed = true
	}
	return kvarter.Ring(points), closed, len(points) >= 4
}

// farthest bounds the coordinates of a map, in its own units.
const farthest = 1e10

// Check fails where a coordinate is not finite or, in a system of longitude and latitude, lies off the globe.
func (f *Features) Check() error {
	maxX, maxY, rule, hint := farthest, farthest, "a coordinate is finite and within the map", ""
	if Geographic(f.CRS) {
		maxX, maxY, rule = 360, 90.000001, "coordinates are degrees of longitude and latitude"
		hint = fmt.Sprintf("the file is read as %s; say crs: EPSG:25832 or whatever they are, or crs: planar", f.CRS)
	}
	ps := &kvarter.Problems{}
	bad := func(i int, p kvarter.Point) bool {
		if math.Abs(p.X) <= maxX && math.Abs(p.Y) <= maxY {
			return false
		}
		ps.Add(kvarter.Problem{Rule: rule, File: f.Grid.File, Row: f.Grid.Row(i), Column: "geometry", Value: fmt.Sprintf("%g, %g", p.X, p.Y), Hint: hint})
		return true
	}
	for i := range f.Outlines {
		each(f.Outlines[i], f.Points[i], func(p kvarter.Point) bool { return bad(i, p) })
	}
	return ps.Err()
}

// each visits the points of a feature until stop is true.
func each(outline kvarter.MultiPolygon, points []kvarter.Point, stop func(kvarter.Point) bool) {
	for _, polygon := range outline {
		for _, ring := range polygon {
			for _, p := range ring {
				if stop(p) {
					return
				}
			}
		}
	}
	for _, p := range points {
		if stop(p) {
			return
		}
	}
}
