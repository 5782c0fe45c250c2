package tiles

import "kvarter"

// TileJSON is the description of the tiles that a map reads first (TileJSON 3.0.0).
type TileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Tiles        []string      `json:"tiles"`
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       [4]float64    `json:"bounds"` // west, south, east, north
	VectorLayers []VectorLayer `json:"vector_layers"`
}

// VectorLayer is a layer of a TileJSON.
type VectorLayer struct {
	ID      string            `json:"id"`
	Fields  map[string]string `json:"fields"`
	MinZoom int               `json:"minzoom"`
	MaxZoom int               `json:"maxzoom"`
}

// TileJSON describes the tiles; addresses are templates such as "/tiles/{z}/{x}/{y}.mvt". A layer that no zoom shows is left out.
func (p *Pyramid) TileJSON(addresses ...string) TileJSON {
	w, s, e, n := p.Bounds()
	out := TileJSON{TileJSON: "3.0.0", Tiles: addresses, MinZoom: p.min, MaxZoom: p.max, Bounds: [4]float64{w, s, e, n}}
	for _, l := range p.layers {
		if l.min <= l.max {
			out.VectorLayers = append(out.VectorLayers, VectorLayer{ID: l.name, Fields: map[string]string{"code": "String"}, MinZoom: l.min, MaxZoom: l.max})
		}
	}
	return out
}

// Bounds returns the degrees that the outlines lie within, for a map's first view; zeros where there is no outline.
func (p *Pyramid) Bounds() (west, south, east, north float64) {
	if p.extent.empty() {
		return 0, 0, 0, 0
	}
	sw := p.place.fromWorld(vertex{p.extent.x0, p.extent.y1})
	ne := p.place.fromWorld(vertex{p.extent.x1, p.extent.y0})
	return sw.X, sw.Y, ne.X, ne.Y
}

// LonLat returns where a point of the outlines' CRS lies on the map, in degrees: for what is drawn over the tiles. A planar map has no
// true place; see Options.CRS.
func (p *Pyramid) LonLat(at kvarter.Point) kvarter.Point { return p.place.lonLat(at) }
