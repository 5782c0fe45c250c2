package tiles

import (
	"slices"

	"kvarter"

	"github.com/paulmach/orb/encoding/mvt/vectortile"
)

// Version and Extent are those of every layer in a tile.
const (
	Version = 2
	Extent  = 1 << extentBits
)

// Tile returns a tile of all layers, uncompressed; nil where nothing lies in it. The same tile always has the same bytes. It is NotFound
// where the pyramid has no such tile.
func (p *Pyramid) Tile(z, x, y int) ([]byte, error) {
	if z < p.min || z > p.max || x < 0 || y < 0 || x >= 1<<z || y >= 1<<z {
		return nil, &kvarter.Error{Code: kvarter.NotFound, Message: "there is no such map tile"}
	}
	var tile vectortile.Tile
	for k := range p.layers {
		if l := p.tileLayer(k, z, int32(x), int32(y)); l != nil {
			tile.Layers = append(tile.Layers, l)
		}
	}
	if len(tile.Layers) == 0 {
		return nil, nil
	}
	return tile.Marshal()
}

func (p *Pyramid) tileLayer(k, z int, x, y int32) *vectortile.Tile_Layer {
	from, l := &p.layers[k], &p.levels[z-p.min][k]
	if l.features == nil {
		return nil
	}
	c := cutter{l: l, x: x << extentBits, y: y << extentBits}
	c.box = box{c.x - buffer, c.y - buffer, c.x + Extent + buffer, c.y + Extent + buffer}
	hits := from.index.within(c.world(uint(finestZoom - z)))
	// one block for each kind of part, since there may be thousands
	features, values := make([]vectortile.Tile_Feature, 0, len(hits)), make([]vectortile.Tile_Value, 0, len(hits))
	tags := make([]uint32, 0, 2*len(hits))
	polygon := vectortile.Tile_POLYGON
	for _, i := range hits {
		start := len(c.commands)
		c.at = vertex{c.x, c.y}
		for n := l.features[i]; n < l.features[i+1]; n++ {
			c.polygon(n)
		}
		if len(c.commands) == start {
			continue
		}
		n := len(features)
		values = append(values, vectortile.Tile_Value{StringValue: &from.codes[i]})
		tags = append(tags, 0, uint32(n))
		features = append(features, vectortile.Tile_Feature{Id: &from.ids[i], Type: &polygon, Tags: tags[2*n : 2*n+2],
			Geometry: c.commands[start:len(c.commands):len(c.commands)]})
	}
	if len(features) == 0 {
		return nil
	}
	version, extent := uint32(Version), uint32(Extent)
	out := &vectortile.Tile_Layer{Name: &from.name, Version: &version, Extent: &extent, Keys: []string{"code"},
		Features: make([]*vectortile.Tile_Feature, len(features)), Values: make([]*vectortile.Tile_Value, len(values))}
	for n := range features {
		out.Features[n], out.Values[n] = &features[n], &values[n]
	}
	return out
}

// cutter cuts the polygons of one layer to one tile and writes them as commands of the format.
type cutter struct {
	l          *levelLayer
	x, y       int32 // corner of the tile, in units of the zoom
	box        box   // of the tile with its buffer
	commands   []uint32
	at         vertex // where the last command ended
	out, spare []vertex
}

// world is the box on the world grid, a unit wider for rounding.
func (c *cutter) world(shift uint) box {
	to := func(v int32) int32 { return int32(max(0, min(int64(v)<<shift, worldSide))) }
	return box{to(c.box.x0 - 1), to(c.box.y0 - 1), to(c.box.x1 + 1), to(c.box.y1 + 1)}
}

// polygon writes one polygon: its outer ring clockwise as seen, its holes the other way. Where holes take all that the tile shows of
// it, it is left out.
func (c *cutter) polygon(n int32) {
	before, at := len(c.commands), c.at
	left := int64(0)
	for r := c.l.polygons[n]; r < c.l.polygons[n+1]; r++ {
		outer := r == c.l.polygons[n]
		ring := c.cut(c.l.points[c.l.rings[r]:c.l.rings[r+1]])
		area := area2(ring)
		if area == 0 {
			if outer {
				return
			}
			continue
		}
		if outer {
			left = abs(area)
		} else {
			left -= abs(area)
		}
		c.ring(ring, outer != (area > 0))
	}
	if left <= 0 {
		c.commands, c.at = c.commands[:before], at
	}
}

// cut returns what the box holds of a ring, which may be the ring itself.
func (c *cutter) cut(ring []vertex) []vertex {
	b := emptyBox
	for _, v := range ring {
		b = b.join(box{v.x, v.y, v.x, v.y})
	}
	switch {
	case !b.meets(c.box):
		return nil
	case c.box.x0 <= b.x0 && b.x1 <= c.box.x1 && c.box.y0 <= b.y0 && b.y1 <= c.box.y1:
		return ring
	}
	c.out, c.spare = slices.Grow(c.out[:0], 2*len(ring)), slices.Grow(c.spare[:0], 2*len(ring))
	return clip(ring, c.box, c.out, c.spare)
}

// ring writes a ring, or its reverse.
func (c *cutter) ring(ring []vertex, reverse bool) {
	const moveTo, lineTo, closePath = 1, 2, 7
	c.commands = append(c.commands, 1<<3|moveTo)
	c.to(ring[0])
	c.commands = append(c.commands, uint32(len(ring)-1)<<3|lineTo)
	for k := 1; k < len(ring); k++ {
		if reverse {
			c.to(ring[len(ring)-k])
		} else {
			c.to(ring[k])
		}
	}
	c.commands = append(c.commands, 1<<3|closePath)
}

// to writes a step as its two differences, each with its sign in the lowest bit.
func (c *cutter) to(v vertex) {
	dx, dy := v.x-c.at.x, v.y-c.at.y
	c.commands = append(c.commands, uint32(dx<<1^dx>>31), uint32(dy<<1^dy>>31))
	c.at = v
}
