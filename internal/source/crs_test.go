package source

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

// Ordnance Survey, A guide to coordinate systems in Great Britain, annexe C: Caister water tower, 52°39'27.2531"N
// 1°43'4.5177"E on Airy 1830, is E 651409.903 m, N 313177.270 m on the National Grid, a transverse Mercator projection.
func TestPublishedControlPoint(t *testing.T) {
	k := newKrueger(airy, -2, 49, 0.9996012717, 400000, -100000)
	q := kvarter.Point{X: 1 + 43.0/60 + 4.5177/3600, Y: 52 + 39.0/60 + 27.2531/3600}
	p := k.forward(q)
	if math.Abs(p.X-651409.903) > 0.001 || math.Abs(p.Y-313177.270) > 0.001 {
		t.Errorf("%.4f %.4f", p.X, p.Y)
	}
	back := k.inverse(p)
	if math.Abs(back.X-q.X) > 1e-12 || math.Abs(back.Y-q.Y) > 1e-12 {
		t.Errorf("%v comes back as %v", q, back)
	}
}

var airy = ellipsoid{6377563.396, 1 / 299.3249646}

// redfearn is the projection by another road: the meridian arc by Simpson's rule, and the series in longitude of
// Redfearn (1948) as in J. P. Snyder, Map Projections: A Working Manual (1987), equations 8-9 and 8-10.
func redfearn(el ellipsoid, lon0 float64, q kvarter.Point) kvarter.Point {
	const k0 = 0.9996
	e2 := el.f * (2 - el.f)
	ep, phi := e2/(1-e2), radians(q.Y)
	n := el.a / math.Sqrt(1-e2*math.Sin(phi)*math.Sin(phi))
	tt, c, a := math.Pow(math.Tan(phi), 2), ep*math.Pow(math.Cos(phi), 2), radians(q.X-lon0)*math.Cos(phi)
	const steps = 1000
	arc, h := 0.0, phi/steps
	for i := range steps + 1 {
		weight := []float64{2, 4}[i%2]
		if i == 0 || i == steps {
			weight = 1
		}
		arc += weight * el.a * (1 - e2) / math.Pow(1-e2*math.Pow(math.Sin(float64(i)*h), 2), 1.5)
	}
	arc *= h / 3
	x := k0 * n * (a + (1-tt+c)*math.Pow(a, 3)/6 + (5-18*tt+tt*tt+72*c-58*ep)*math.Pow(a, 5)/120)
	y := k0 * (arc + n*math.Tan(phi)*(a*a/2+(5-tt+9*c+4*c*c)*math.Pow(a, 4)/24+(61-58*tt+tt*tt+600*c-330*ep)*math.Pow(a, 6)/720))
	return kvarter.Point{X: 500000 + x, Y: y}
}

// In the zones of Denmark and Berlin both roads agree within a millimetre, and the way back returns to the point.
func TestUTMByAnotherRoad(t *testing.T) {
	for zone, name := range map[int]string{31: "25831", 32: "EPSG:25832", 33: "urn:ogc:def:crs:EPSG::25833"} {
		p, err := ProjectionOf(NormalCRS(name))
		if err != nil {
			t.Fatal(err)
		}
		middle := float64(6*zone - 183)
		rapid.Check(t, func(t *rapid.T) {
			q := kvarter.Point{X: middle + rapid.Float64Range(-3.5, 3.5).Draw(t, "lon"), Y: rapid.Float64Range(45, 70).Draw(t, "lat")}
			got, want := p.Forward(q), redfearn(grs80, middle, q)
			if math.Abs(got.X-want.X) > 0.001 || math.Abs(got.Y-want.Y) > 0.001 {
				t.Fatalf("%v: %.4f %.4f, want %.4f %.4f", q, got.X, got.Y, want.X, want.Y)
			}
			if back := p.Inverse(got); math.Abs(back.X-q.X) > 1e-11 || math.Abs(back.Y-q.Y) > 1e-11 {
				t.Fatalf("%v comes back as %v", q, back)
			}
		})
	}
}

func TestCRSNames(t *testing.T) {
	for name, want := range map[string]string{
		"urn:ogc:def:crs:EPSG::25832": "EPSG:25832", "epsg:4326": "EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/25832": "EPSG:25832",
		"http://www.opengis.net/gml/srs/epsg.xml#4326": "EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84": "CRS84", "OGC:CRS84": "CRS84",
		"25832": "EPSG:25832", "Planar": "planar", "our grid": "our grid", "EPSG:x": "EPSG:x",
	} {
		if got := NormalCRS(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	for _, crs := range []string{"planar", "EPSG:2154", "our grid", ""} {
		if _, err := ProjectionOf(crs); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%q: %v", crs, err)
		}
	}
}

func TestProjectOutline(t *testing.T) {
	m := kvarter.MultiPolygon{{{{X: 12.5, Y: 55.7}, {X: 12.6, Y: 55.7}, {X: 12.6, Y: 55.8}, {X: 12.5, Y: 55.7}}}}
	for _, crs := range []string{"EPSG:25832", "EPSG:25833", "EPSG:32632", "EPSG:3857", "EPSG:4326", "EPSG:4258"} {
		there, err := FromLonLat(crs, m)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ToLonLat(crs, there)
		if err != nil {
			t.Fatal(err)
		}
		for k, p := range back[0][0] {
			if q := m[0][0][k]; math.Abs(p.X-q.X) > 1e-11 || math.Abs(p.Y-q.Y) > 1e-11 {
				t.Errorf("%s: %v comes back as %v", crs, q, p)
			}
		}
		if there[0][0][0] != there[0][0][3] {
			t.Errorf("%s: the ring is no longer closed", crs)
		}
	}
}
