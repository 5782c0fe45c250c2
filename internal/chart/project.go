package chart

import (
	"math"
	"strings"

	"kvarter"
)

// Projection turns coordinates of a CRS into points of the picture, in tenths of a pixel with y pointing down.
type Projection struct {
	geographic     bool
	x0, y0         float64 // upper left corner, in CRS units
	kx, ky         float64 // tenths of a pixel per CRS unit
	metresPerPixel float64 // 0 where the units of the CRS are not known
	Width, Height  float64 // of the picture in pixels
	grain          int     // tenths of a pixel that points are rounded to; 0 and 1 keep every tenth
}

// Metres in a degree of latitude, of the mean sphere (6,371,008.8 m): enough for a scale bar over a city.
const metresPerDegree = 6371008.8 * math.Pi / 180

// Geographic reports whether a CRS has longitude and latitude in degrees.
func Geographic(crs string) bool {
	c := strings.ToUpper(crs)
	return strings.Contains(c, "4326") || strings.Contains(c, "CRS84") || strings.Contains(c, "4258")
}

// Fit returns the projection that shows the outlines in a picture of the given width, at most maxHeight high, with a margin
// all round. Longitude and latitude become a local equirectangular projection, true to scale at the middle of the
// outlines; every other CRS is planar. ok is false where there is no outline.
func Fit(outlines []kvarter.MultiPolygon, crs string, width, maxHeight, margin float64) (p Projection, ok bool) {
	lo := kvarter.Point{X: math.Inf(1), Y: math.Inf(1)}
	hi := kvarter.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, mp := range outlines {
		for _, poly := range mp {
			for _, ring := range poly {
				for _, pt := range ring {
					if !finite(pt.X) || !finite(pt.Y) {
						continue
					}
					lo.X, hi.X = math.Min(lo.X, pt.X), math.Max(hi.X, pt.X)
					lo.Y, hi.Y = math.Min(lo.Y, pt.Y), math.Max(hi.Y, pt.Y)
				}
			}
		}
	}
	if math.IsInf(lo.X, 1) {
		return Projection{Width: width, Height: 2 * margin}, false
	}
	p.geographic = Geographic(crs)
	stretch, metres := 1.0, 0.0
	switch {
	case p.geographic:
		stretch, metres = math.Cos((lo.Y+hi.Y)/2*math.Pi/180), metresPerDegree
	case crs != "" && crs != "planar":
		metres = 1
	}
	w, h := math.Max((hi.X-lo.X)*stretch, 1e-9), math.Max(hi.Y-lo.Y, 1e-9)
	k := math.Min((width-2*margin)/w, (maxHeight-2*margin)/h) // pixels per unit of y
	p.ky, p.kx = 10*k, 10*float64(k*stretch)
	p.Width, p.Height = width, math.Ceil(float64(h*k)+2*margin)
	p.x0 = lo.X - (width-float64(w*k))/2/(k*stretch)
	p.y0 = hi.Y + margin/k
	if metres > 0 {
		p.metresPerPixel = metres / k
	}
	return p, true
}

// lift makes the picture at least so high, with the outlines in the middle.
func (p *Projection) lift(height float64) {
	if more := height - p.Height; more > 0 {
		if p.ky > 0 {
			p.y0 += more / 2 * 10 / p.ky
		}
		p.Height = height
	}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// grid is a point of the picture in tenths of a pixel.
type grid struct{ x, y int }

// At returns where a point falls, snapped to tenths of a pixel. Points that neighbours share fall on the same
// tenth, so snapping opens no gap between them.
func (p Projection) at(pt kvarter.Point) grid {
	if g := float64(p.grain); g > 1 {
		return grid{p.grain * int(math.Round((pt.X-p.x0)*p.kx/g)), p.grain * int(math.Round((p.y0-pt.Y)*p.ky/g))}
	}
	return grid{int(math.Round((pt.X - p.x0) * p.kx)), int(math.Round((p.y0 - pt.Y) * p.ky))}
}
