package tiles

import (
	"math"

	"kvarter"
	"kvarter/internal/source"
)

const (
	// worldBits gives the side of the world grid, 2^30: 3.7 cm at the equator, about 2 cm in Denmark. Products of two differences
	// fit in an int64, so every test of a side is exact.
	worldBits  = 30
	extentBits = 12 // a tile is 4096 units wide
	finestZoom = worldBits - extentBits
	worldSide  = 1 << worldBits

	// The web's Mercator map is a square of this side in metres (EPSG:3857), which ends at this latitude.
	mapSide     = 2 * math.Pi * 6378137
	mapLatitude = 85.0511287798066
)

// vertex is a place on the world grid: x from 180° W eastwards, y from the north edge southwards.
type vertex struct{ x, y int32 }

// place puts the points of a CRS on the map.
type place struct {
	lonLat   func(kvarter.Point) kvarter.Point
	mercator source.Projection
}

func newPlace(layers []Layer, crs string) (place, error) {
	mercator, err := source.ProjectionOf("EPSG:3857")
	if err != nil {
		return place{}, err
	}
	crs = source.NormalCRS(crs)
	if crs == source.Planar {
		return place{fromPlane(layers, mercator.Inverse), mercator}, nil
	}
	projection, err := source.ProjectionOf(crs)
	if err != nil {
		return place{}, err
	}
	return place{projection.Inverse, mercator}, nil
}

// fromPlane scales a plane so that the longer side of its outlines is one degree, with the middle at 0° N 0° E. It is the metres of
// the Mercator map that are scaled, so that the aspect stays true.
func fromPlane(layers []Layer, unMercator func(kvarter.Point) kvarter.Point) func(kvarter.Point) kvarter.Point {
	lo, hi := kvarter.Point{X: math.Inf(1), Y: math.Inf(1)}, kvarter.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, l := range layers {
		for _, f := range l.Features {
			for _, polygon := range f.Outline {
				for _, ring := range polygon {
					for _, p := range ring {
						if finite(p) {
							lo = kvarter.Point{X: min(lo.X, p.X), Y: min(lo.Y, p.Y)}
							hi = kvarter.Point{X: max(hi.X, p.X), Y: max(hi.Y, p.Y)}
						}
					}
				}
			}
		}
	}
	scale, middle := 1.0, kvarter.Point{}
	if side := max(hi.X-lo.X, hi.Y-lo.Y); side > 0 && !math.IsInf(side, 0) {
		scale, middle = mapSide/360/side, kvarter.Point{X: lo.X + (hi.X-lo.X)/2, Y: lo.Y + (hi.Y-lo.Y)/2}
	}
	return func(p kvarter.Point) kvarter.Point {
		return unMercator(kvarter.Point{X: (p.X - middle.X) * scale, Y: (p.Y - middle.Y) * scale})
	}
}

// toWorld rounds degrees to the world grid. Places beyond the map's edges go to the edge; ok is false where there is no place at all.
func (pl place) toWorld(p kvarter.Point) (v vertex, ok bool) {
	if !finite(p) {
		return v, false
	}
	p.Y = max(-mapLatitude, min(mapLatitude, p.Y))
	q := pl.mercator.Forward(p)
	return vertex{onGrid(q.X/mapSide + .5), onGrid(.5 - q.Y/mapSide)}, true
}

func (pl place) fromWorld(v vertex) kvarter.Point {
	return pl.mercator.Inverse(kvarter.Point{X: (float64(v.x)/worldSide - .5) * mapSide, Y: (.5 - float64(v.y)/worldSide) * mapSide})
}

func onGrid(share float64) int32 { return int32(math.Round(max(0, min(1, share)) * worldSide)) }

func finite(p kvarter.Point) bool { return !math.IsNaN(p.X-p.X) && !math.IsNaN(p.Y-p.Y) }
