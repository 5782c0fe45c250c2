package tiles

import (
	"fmt"

	"kvarter"
)

// Layer is one layer of the tiles.
type Layer struct {
	Name     string // such as "areas", "urban" or "district"
	Features []Feature
	// MinZoom and MaxZoom limit the zooms that show the layer; MaxZoom 0 is the pyramid's.
	MinZoom, MaxZoom int
}

// Feature is one area of a layer. Its tile feature has the ID, and the code as its only property: a page sets values by feature state.
type Feature struct {
	ID      uint64 // position in the round
	Code    string
	Outline kvarter.MultiPolygon // may be empty
}

// Options say where the outlines lie and which zooms there are.
type Options struct {
	// CRS is that of all outlines: see source.ProjectionOf, or "planar". A planar map is placed round 0° N 0° E at true aspect, so that
	// its longer side is one degree (111 km at the equator).
	CRS              string
	MinZoom, MaxZoom int // MaxZoom 0 is 14; at most 18
	// Coarse names the layer that stands in for the first layer (groups for areas) at the zooms where a tile of the first layer would
	// weigh more than TileBytes. Where it is "" the first layer is shown at all its zooms, however heavy.
	Coarse string
	// TileBytes is the weight, estimated before compression, that a tile of the first layer may have; 0 is 300,000 (some 6,000 areas, 150 kB compressed).
	TileBytes int
}

const (
	defaultMaxZoom   = 14 // a tile unit is 0.6 m at the equator, 0.34 m in Denmark
	defaultTileBytes = 300_000
)

func (o Options) withDefaults() Options {
	if o.MaxZoom == 0 {
		o.MaxZoom = defaultMaxZoom
	}
	if o.TileBytes == 0 {
		o.TileBytes = defaultTileBytes
	}
	return o
}

// Pyramid is the tiles of some layers. It does not change once it is built, so any number of goroutines may read it.
type Pyramid struct {
	layers   []pyramidLayer
	place    place
	min, max int     // zooms
	levels   []level // of zoom min, min+1, …
	extent   box     // of all outlines, on the world grid
}

type pyramidLayer struct {
	name     string
	ids      []uint64
	codes    []string
	min, max int // zooms that show the layer; min > max where none does
	index    *index
}

// Build simplifies the layers for every zoom. Borders that layers share are simplified once, so that an urban area's outline stays on
// the borders of its small areas. Non-finite points, rings without area and empty outlines are left out. It is Invalid where zooms,
// names or the CRS are.
func Build(layers []Layer, o Options) (*Pyramid, error) {
	o = o.withDefaults()
	if err := check(layers, o); err != nil {
		return nil, err
	}
	pl, err := newPlace(layers, o.CRS)
	if err != nil {
		return nil, err
	}
	m := newMesh(layers, pl)
	p := &Pyramid{place: pl, min: o.MinZoom, max: o.MaxZoom, extent: emptyBox}
	for k, l := range layers {
		pyl := pyramidLayer{name: l.Name, min: max(l.MinZoom, o.MinZoom), max: l.MaxZoom}
		if pyl.max == 0 || pyl.max > o.MaxZoom {
			pyl.max = o.MaxZoom
		}
		for _, f := range l.Features {
			pyl.ids, pyl.codes = append(pyl.ids, f.ID), append(pyl.codes, f.Code)
		}
		boxes := m.boxes(k)
		for _, b := range boxes {
			p.extent = p.extent.join(b)
		}
		pyl.index = newIndex(boxes)
		p.layers = append(p.layers, pyl)
	}
	coarse := -1
	for k, l := range layers {
		if o.Coarse == l.Name {
			coarse = k
			p.layers[k].max = o.MinZoom - 1 // until the first layer proves too heavy
		}
	}
	p.simplify(m, coarse, o.TileBytes)
	return p, nil
}

// simplify makes the levels from the closest zoom outwards. Where other layers show than at the zoom before, it starts again
// from the full borders, so that a layer of groups is not held by the corners of areas that are not shown.
func (p *Pyramid) simplify(m *mesh, coarse, tileBytes int) {
	p.levels = make([]level, p.max-p.min+1)
	var g *graph
	var shown []bool
	for z := p.max; z >= p.min; z-- {
		now := p.shown(z)
		if g == nil || !equal(now, shown) {
			g, shown = newGraph(m, now), now
		}
		px := pixel(z, p.max)
		g.simplify(px * px / 2) // twice the area of a quarter of a pixel
		lv := newLevel(m, g, now, z, px)
		if coarse > 0 && z < p.max && now[0] && lv.heaviest(0, p.layers[0].codes) > tileBytes {
			p.layers[0].min, p.layers[coarse].max = z+1, z
			coarse, g = -1, nil
			z++ // this zoom again, with the coarse layer
			continue
		}
		p.levels[z-p.min] = lv
	}
}

// shown tells which layers a zoom shows.
func (p *Pyramid) shown(z int) []bool {
	out := make([]bool, len(p.layers))
	for k, l := range p.layers {
		out[k] = l.min <= z && z <= l.max
	}
	return out
}

func equal(a, b []bool) bool {
	for k := range a {
		if a[k] != b[k] {
			return false
		}
	}
	return len(a) == len(b)
}

func check(layers []Layer, o Options) error {
	bad := func(hint, format string, args ...any) error {
		return &kvarter.Error{Code: kvarter.Invalid, Message: "tiles: " + fmt.Sprintf(format, args...), Hint: hint}
	}
	if o.MinZoom < 0 || o.MaxZoom > finestZoom || o.MinZoom > o.MaxZoom {
		return bad(fmt.Sprintf("0 ≤ first ≤ last ≤ %d", finestZoom), "zooms %d to %d", o.MinZoom, o.MaxZoom)
	}
	if o.TileBytes < 0 {
		return bad("leave it out, or give a number over 0", "a tile of %d bytes", o.TileBytes)
	}
	names := map[string]bool{}
	for k, l := range layers {
		switch {
		case l.Name == "":
			return bad("name it as the page does, such as areas", "layer %d has no name", k+1)
		case names[l.Name]:
			return bad("give each layer a name of its own", "two layers are named %q", l.Name)
		case l.MinZoom < 0 || l.MaxZoom < 0 || l.MaxZoom > 0 && l.MaxZoom < l.MinZoom:
			return bad("0 ≤ first ≤ last", "layer %q has zooms %d to %d", l.Name, l.MinZoom, l.MaxZoom)
		}
		names[l.Name] = true
	}
	if o.Coarse != "" && (!names[o.Coarse] || layers[0].Name == o.Coarse) {
		return bad("name one of the layers after the first", "the coarse layer %q", o.Coarse)
	}
	return nil
}
