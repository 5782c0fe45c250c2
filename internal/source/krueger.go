package source

import (
	"math"

	"kvarter"
)

// ellipsoid is given by its major half axis in metres and its flattening.
type ellipsoid struct{ a, f float64 }

var (
	grs80 = ellipsoid{6378137, 1 / 298.257222101}
	wgs84 = ellipsoid{6378137, 1 / 298.257223563}
)

// krueger is a transverse Mercator projection by the series of L. Krüger (1912) in the third flattening, to the
// sixth order as C. F. F. Karney gives them (Transverse Mercator with an accuracy of a few nanometers, Journal of
// Geodesy 85, 2011, equations 7–11, 35 and 36): far below a millimetre within a zone.
type krueger struct {
	radius, e   float64 // rectifying radius times scale, and first eccentricity
	alpha, beta [6]float64
	lon0, y0    float64 // central meridian in degrees; northing of the equator less that of the origin
	fe, fn      float64
}

func newKrueger(el ellipsoid, lon0, lat0, scale, fe, fn float64) *krueger {
	n := el.f / (2 - el.f)
	n2, n3 := n*n, n*n*n
	n4, n5, n6 := n2*n2, n2*n3, n3*n3
	k := &krueger{lon0: lon0, fe: fe, fn: fn, e: math.Sqrt(el.f * (2 - el.f))}
	k.radius = scale * el.a / (1 + n) * (1 + n2/4 + n4/64 + n6/256)
	k.alpha = [6]float64{
		n/2 - 2*n2/3 + 5*n3/16 + 41*n4/180 - 127*n5/288 + 7891*n6/37800,
		13*n2/48 - 3*n3/5 + 557*n4/1440 + 281*n5/630 - 1983433*n6/1935360,
		61*n3/240 - 103*n4/140 + 15061*n5/26880 + 167603*n6/181440,
		49561*n4/161280 - 179*n5/168 + 6601661*n6/7257600,
		34729*n5/80640 - 3418889*n6/1995840,
		212378941 * n6 / 319334400,
	}
	k.beta = [6]float64{
		n/2 - 2*n2/3 + 37*n3/96 - n4/360 - 81*n5/512 + 96199*n6/604800,
		n2/48 + n3/15 - 437*n4/1440 + 46*n5/105 - 1118711*n6/3870720,
		17*n3/480 - 37*n4/840 - 209*n5/4480 + 5569*n6/90720,
		4397*n4/161280 - 11*n5/504 - 830251*n6/7257600,
		4583*n5/161280 - 108847*n6/3991680,
		20648693 * n6 / 638668800,
	}
	if lat0 != 0 {
		k.y0 = k.forward(kvarter.Point{X: lon0, Y: lat0}).Y - fn
	}
	return k
}

func (k *krueger) forward(p kvarter.Point) kvarter.Point {
	tau := math.Tan(radians(p.Y))
	sigma := math.Sinh(k.e * math.Atanh(k.e*tau/math.Hypot(1, tau)))
	conformal := tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
	lambda := radians(p.X - k.lon0)
	xi := math.Atan2(conformal, math.Cos(lambda))
	eta := math.Asinh(math.Sin(lambda) / math.Hypot(conformal, math.Cos(lambda)))
	x, y := eta, xi
	for j, a := range k.alpha {
		m := 2 * float64(j+1)
		x += a * math.Cos(m*xi) * math.Sinh(m*eta)
		y += a * math.Sin(m*xi) * math.Cosh(m*eta)
	}
	return kvarter.Point{X: k.fe + float64(k.radius*x), Y: k.fn + float64(k.radius*y) - k.y0}
}

func (k *krueger) inverse(p kvarter.Point) kvarter.Point {
	xi, eta := (p.Y-k.fn+k.y0)/k.radius, (p.X-k.fe)/k.radius
	x, y := eta, xi
	for j, b := range k.beta {
		m := 2 * float64(j+1)
		x -= b * math.Cos(m*xi) * math.Sinh(m*eta)
		y -= b * math.Sin(m*xi) * math.Cosh(m*eta)
	}
	conformal := math.Sin(y) / math.Hypot(math.Sinh(x), math.Cos(y))
	return kvarter.Point{X: k.lon0 + degrees(math.Atan2(math.Sinh(x), math.Cos(y))), Y: degrees(math.Atan(k.tangent(conformal)))}
}

// tangent returns the tangent of the latitude from that of the conformal latitude, by Newton's method (Karney, equations 19–21).
func (k *krueger) tangent(conformal float64) float64 {
	tau := conformal
	for range 6 {
		sigma := math.Sinh(k.e * math.Atanh(k.e*tau/math.Hypot(1, tau)))
		reached := tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
		step := (conformal - reached) / math.Hypot(1, reached) * (1 + (1-k.e*k.e)*tau*tau) / ((1 - k.e*k.e) * math.Hypot(1, tau))
		if tau += step; math.Abs(step) < 1e-15*math.Max(1, math.Abs(tau)) {
			break
		}
	}
	return tau
}

// transverse is a zone of UTM: scale 0.9996, false easting 500 km, false northing 10,000 km in the south.
func transverse(crs string, el ellipsoid, zone int, south bool) Projection {
	fn := 0.0
	if south {
		fn = 10_000_000
	}
	k := newKrueger(el, float64(6*zone-183), 0, 0.9996, 500_000, fn)
	return Projection{crs, k.inverse, k.forward}
}
