package source

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"kvarter"
)

// Planar is the CRS of a map in units of its own.
const Planar = "planar"

// NormalCRS writes the many names of a coordinate system in one way: "EPSG:25832", "CRS84", "planar".
// It takes URNs, the addresses of OGC and plain numbers; a name that it does not know stays as it is.
func NormalCRS(name string) string {
	s := strings.TrimSpace(name)
	upper := strings.ToUpper(s)
	if upper == "PLANAR" {
		return Planar
	}
	if strings.HasSuffix(upper, "CRS84") {
		return "CRS84"
	}
	if _, err := strconv.Atoi(s); err == nil {
		return "EPSG:" + s
	}
	if strings.Contains(upper, "EPSG") {
		code := s[strings.LastIndexAny(s, ":/#")+1:]
		if n, err := strconv.Atoi(code); err == nil && n > 0 {
			return fmt.Sprintf("EPSG:%d", n)
		}
	}
	return s
}

// epsg returns the number of "EPSG:25832", or 0.
func epsg(crs string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(crs, "EPSG:"))
	if err != nil || !strings.HasPrefix(crs, "EPSG:") {
		return 0
	}
	return n
}

// Geographic tells whether coordinates are degrees of longitude and latitude: CRS84, WGS 84, ETRS89, NAD83 and NAD27.
// All are taken as they stand: ETRS89 is within a metre of WGS 84; NAD27 is up to 200 m off on a map, which no
// neighbour relation or area code depends on.
func Geographic(crs string) bool {
	switch crs {
	case "CRS84", "EPSG:4326", "EPSG:4258", "EPSG:4269", "EPSG:4267":
		return true
	}
	return false
}

// Projection turns coordinates of one system into longitude and latitude in degrees, and back.
type Projection struct {
	CRS     string
	Inverse func(kvarter.Point) kvarter.Point // to longitude and latitude
	Forward func(kvarter.Point) kvarter.Point // from longitude and latitude
}

// ProjectionOf returns the projection of a coordinate system: the geographic ones (identity), UTM of ETRS89
// (EPSG:25828–25838), WGS 84 (EPSG:326xx, 327xx) and NAD83 (EPSG:269xx), and the web's Mercator (EPSG:3857). Others, planar among them, have no
// place on the globe that kvarter knows.
func ProjectionOf(crs string) (Projection, error) {
	same := func(p kvarter.Point) kvarter.Point { return p }
	n := epsg(crs)
	switch {
	case Geographic(crs):
		return Projection{crs, same, same}, nil
	case n >= 25828 && n <= 25838:
		return transverse(crs, grs80, n-25800, false), nil
	case n >= 26901 && n <= 26923:
		return transverse(crs, grs80, n-26900, false), nil
	case n >= 32601 && n <= 32660:
		return transverse(crs, wgs84, n-32600, false), nil
	case n >= 32701 && n <= 32760:
		return transverse(crs, wgs84, n-32700, true), nil
	case n == 3857:
		return Projection{crs, unMercator, mercator}, nil
	case crs == Planar:
		return Projection{}, &kvarter.Error{Code: kvarter.Invalid, Message: "a planar map has no longitude and latitude", Hint: "name its coordinate system with crs:, if it has one"}
	}
	return Projection{}, &kvarter.Error{Code: kvarter.Invalid, Message: fmt.Sprintf("coordinate system %q is not known", Shorten(crs)),
		Hint: "known are EPSG:4326, CRS84, EPSG:25828–25838, 326xx, 327xx, 269xx and 3857; crs: planar keeps the map's own units"}
}

// ToLonLat returns an outline in degrees of longitude and latitude.
func ToLonLat(crs string, m kvarter.MultiPolygon) (kvarter.MultiPolygon, error) {
	p, err := ProjectionOf(crs)
	if err != nil {
		return nil, err
	}
	return Project(m, p.Inverse), nil
}

// FromLonLat returns an outline of longitude and latitude in the units of a coordinate system.
func FromLonLat(crs string, m kvarter.MultiPolygon) (kvarter.MultiPolygon, error) {
	p, err := ProjectionOf(crs)
	if err != nil {
		return nil, err
	}
	return Project(m, p.Forward), nil
}

// Project applies f to every point. Equal points stay equal, so shared borders stay shared.
func Project(m kvarter.MultiPolygon, f func(kvarter.Point) kvarter.Point) kvarter.MultiPolygon {
	if m == nil {
		return nil
	}
	out := make(kvarter.MultiPolygon, len(m))
	for i, polygon := range m {
		out[i] = make(kvarter.Polygon, len(polygon))
		for j, ring := range polygon {
			out[i][j] = make(kvarter.Ring, len(ring))
			for k, p := range ring {
				out[i][j][k] = f(p)
			}
		}
	}
	return out
}

const webRadius = 6378137 // metres; EPSG:3857 is defined on the sphere of this radius

func mercator(p kvarter.Point) kvarter.Point {
	return kvarter.Point{X: radians(p.X) * webRadius, Y: math.Asinh(math.Tan(radians(p.Y))) * webRadius}
}

func unMercator(p kvarter.Point) kvarter.Point {
	return kvarter.Point{X: degrees(p.X / webRadius), Y: degrees(math.Atan(math.Sinh(p.Y / webRadius)))}
}

func radians(d float64) float64 { return d * (math.Pi / 180) }
func degrees(r float64) float64 { return r * (180 / math.Pi) }
