package geojson

import (
	"fmt"
	"strconv"

	"kvarter"
	"kvarter/internal/source"
)

// geometry is what a feature has on the map.
type geometry struct {
	outline kvarter.MultiPolygon
	points  []kvarter.Point
}

// geometry reads a geometry object or null into to; the parts of a collection are joined.
func (r *reader) geometry(to *geometry, depth int) {
	if depth > 8 {
		r.fail("geometry collections are nested at most 8 deep")
		return
	}
	if r.peek() != '{' {
		if r.skip(depth) != "null" {
			r.fail("a geometry is an object or null")
		}
		return
	}
	kind, start, later := "", r.pos, -1
	r.object(func(key string) {
		switch key {
		case "type":
			kind = r.string()
		case "coordinates":
			if kind == "" {
				r.space()
				later = r.pos
				r.skip(depth)
				return
			}
			r.coordinates(kind, to)
		case "geometries":
			r.array(func() { r.geometry(to, depth+1) })
		default:
			r.skip(depth)
		}
	})
	if r.err != nil {
		return
	}
	if later >= 0 { // the type came after the coordinates
		end := r.pos
		r.pos = later
		r.coordinates(kind, to)
		if r.err == nil {
			r.pos = end
		}
	}
	switch kind {
	case "Polygon", "MultiPolygon", "GeometryCollection", "Point", "MultiPoint", "LineString", "MultiLineString":
	default:
		if r.err == nil {
			r.pos = start
			r.fail("a geometry is one of the seven kinds of GeoJSON")
		}
	}
}

func (r *reader) coordinates(kind string, to *geometry) {
	point := func() {
		if p, ok := r.position(); ok {
			to.points = append(to.points, p)
		}
	}
	polygon := func() {
		if p := r.polygon(); len(p) > 0 {
			to.outline = append(to.outline, p)
		}
	}
	switch kind {
	case "Point":
		if r.peek() == '[' {
			point()
			return
		}
		r.skip(1)
	case "MultiPoint", "LineString":
		r.array(point)
	case "MultiLineString":
		r.array(func() { r.array(point) })
	case "Polygon":
		polygon()
	case "MultiPolygon":
		r.array(polygon)
	default:
		r.skip(1)
	}
}

func (r *reader) polygon() kvarter.Polygon {
	var out kvarter.Polygon
	r.array(func() {
		var points []kvarter.Point
		r.array(func() {
			if p, ok := r.position(); ok {
				points = append(points, p)
			}
		})
		if r.err != nil || len(points) == 0 {
			return
		}
		ring, closed, ok := source.CloseRing(points)
		if !ok {
			r.problems.Add(kvarter.Problem{Rule: "a ring has at least three corners", File: r.name, Row: len(r.rows) + 2, Column: "geometry",
				Value: fmt.Sprintf("%d positions", len(points))})
			return
		}
		if closed {
			r.closed++
		}
		out = append(out, ring)
	})
	return out
}

// position reads [x, y] and drops what follows. An empty position is none.
func (r *reader) position() (p kvarter.Point, ok bool) {
	if !r.take('[') {
		return p, false
	}
	if r.peek() == ']' {
		r.pos++
		return p, false
	}
	p.X = r.coordinate()
	if !r.take(',') {
		return p, false
	}
	p.Y = r.coordinate()
	for r.peek() == ',' {
		r.pos++
		r.coordinate()
		r.hasZ = true
	}
	return p, r.take(']')
}

func (r *reader) coordinate() float64 {
	r.space()
	start := r.pos
	for r.pos < len(r.text) {
		c := r.text[r.pos]
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			break
		}
		r.pos++
	}
	v, err := strconv.ParseFloat(r.text[start:r.pos], 64)
	if err != nil || !number(r.text[start:r.pos]) {
		if r.pos >= len(r.text) {
			r.fail("the file is complete; it ends early")
		}
		r.pos = start
		r.fail("a coordinate is a finite number")
	}
	return v
}
