package chart

import (
	"image"
	"image/color"
	"math"
	"strings"

	"golang.org/x/image/vector"

	"kvarter"
)

// draw draws an element and what is inside it, in order.
func (c *canvas) draw(n *node, s style) error {
	s, err := s.with(n)
	if err != nil {
		return err
	}
	switch n.name {
	case "title", "desc":
		return nil
	case "path":
		return c.path(n, s)
	case "text":
		return c.text(n, s)
	case "defs":
		for _, p := range n.children {
			if p.name != "pattern" {
				return kvarter.Errorf(kvarter.Internal, "a picture defines patterns only, not %s", p.name)
			}
			if err := c.pattern(p); err != nil {
				return err
			}
		}
		return nil
	case "svg", "g", "a":
	default:
		return kvarter.Errorf(kvarter.Internal, "a picture has the element %s, which cannot be drawn as pixels", n.name)
	}
	for _, child := range n.children {
		if err := c.draw(child, s); err != nil {
			return err
		}
	}
	return nil
}

func (c *canvas) path(n *node, s style) error {
	lines, err := pathLines(n.attr["d"], s.m)
	if err != nil {
		return err
	}
	if err := c.paint(lines, s.fill, s.opacity); err != nil {
		return err
	}
	return c.strokeLines(lines, s)
}

// paint fills pieces by the non-zero rule, as SVG does.
func (c *canvas) paint(lines []line, fill string, opacity float64) error {
	if fill == "none" || len(lines) == 0 {
		return nil
	}
	src, err := c.ink(fill, opacity)
	if err != nil {
		return err
	}
	lo, hi := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, l := range lines {
		for _, p := range l.points {
			lo = point{math.Min(lo.x, p.x), math.Min(lo.y, p.y)}
			hi = point{math.Max(hi.x, p.x), math.Max(hi.y, p.y)}
		}
	}
	box := image.Rect(pixel(lo.x), pixel(lo.y), pixel(hi.x)+1, pixel(hi.y)+1).Intersect(c.img.Bounds())
	if box.Empty() {
		return nil
	}
	z := vector.NewRasterizer(box.Dx(), box.Dy())
	ox, oy, w, h := float64(box.Min.X), float64(box.Min.Y), float64(box.Dx()), float64(box.Dy())
	for _, l := range lines {
		for i, a := range l.points {
			b := l.points[(i+1)%len(l.points)]
			edge(z, point{a.x - ox, a.y - oy}, point{b.x - ox, b.y - oy}, w, h)
		}
	}
	z.Draw(c.img, box, src, box.Min)
	return nil
}

// edge gives one edge of a shape to the rasteriser, cut to a pixel around the raster: what lies above and below covers nothing, what
// lies beside covers as if it lay just outside. So a far neighbour costs no more than a near one.
func edge(z *vector.Rasterizer, a, b point, w, h float64) {
	at := func(t float64) point { return point{a.x + float64((b.x-a.x)*t), a.y + float64((b.y-a.y)*t)} }
	from, to := 0.0, 1.0
	if a.y == b.y {
		return
	}
	t0, t1 := (-1-a.y)/(b.y-a.y), (h+1-a.y)/(b.y-a.y)
	from, to = math.Max(from, math.Min(t0, t1)), math.Min(to, math.Max(t0, t1))
	if from >= to {
		return
	}
	cuts := []float64{from}
	if a.x != b.x {
		x0, x1 := (-1-a.x)/(b.x-a.x), (w+1-a.x)/(b.x-a.x)
		for _, t := range []float64{math.Min(x0, x1), math.Max(x0, x1)} {
			if t > from && t < to {
				cuts = append(cuts, t)
			}
		}
	}
	cuts = append(cuts, to)
	inside := func(p point) (x, y float32) { return float32(math.Max(-1, math.Min(w+1, p.x))), float32(p.y) }
	for i := 0; i+1 < len(cuts); i++ {
		z.MoveTo(inside(at(cuts[i])))
		z.LineTo(inside(at(cuts[i+1])))
	}
}

// pixel is the pixel that a coordinate lies in, kept within what an int32 holds.
func pixel(v float64) int { return int(math.Floor(math.Max(-1<<30, math.Min(1<<30, v)))) }

// ink is what a fill or a stroke is drawn with.
func (c *canvas) ink(fill string, opacity float64) (image.Image, error) {
	if id, ok := strings.CutPrefix(fill, "url(#"); ok {
		p := c.patterns[strings.TrimSuffix(id, ")")]
		if p == nil {
			return nil, kvarter.Errorf(kvarter.Internal, "a picture uses the pattern %s and does not define it", fill)
		}
		if opacity < 1 {
			return faint{p, opacity}, nil
		}
		return p, nil
	}
	v, err := colour(fill)
	if err != nil {
		return nil, err
	}
	v.A = uint8(math.Round(255 * opacity))
	return image.NewUniform(v), nil
}

// pattern draws one tile of 8 × 8 pixels of the picture and repeats it. The tile has a whole number of pixels of the raster.
func (c *canvas) pattern(n *node) error {
	const side = 8.0
	if n.attr["width"] != "8" || n.attr["height"] != "8" {
		return kvarter.Errorf(kvarter.Internal, "a pattern is 8 × 8 pixels, not %s × %s", n.attr["width"], n.attr["height"])
	}
	px := math.Max(1, math.Round(side*c.scale))
	t := &canvas{img: image.NewRGBA(image.Rect(0, 0, int(px), int(px))), scale: c.scale}
	s := initial()
	s.m = matrix{px / side, px / side, 0, 0}
	for _, child := range n.children {
		if err := t.draw(child, s); err != nil {
			return err
		}
	}
	c.patterns[n.attr["id"]] = tiled{t.img}
	return nil
}

// tiled repeats a tile over the plane.
type tiled struct{ tile *image.RGBA }

func (t tiled) ColorModel() color.Model { return color.RGBAModel }
func (t tiled) Bounds() image.Rectangle { return image.Rect(-1<<30, -1<<30, 1<<30, 1<<30) }
func (t tiled) At(x, y int) color.Color {
	n := t.tile.Bounds().Dx()
	return t.tile.RGBAAt((x%n+n)%n, (y%n+n)%n)
}

// faint is a picture seen through.
type faint struct {
	image.Image
	opacity float64
}

func (f faint) ColorModel() color.Model { return color.RGBA64Model }
func (f faint) At(x, y int) color.Color {
	r, g, b, a := f.Image.At(x, y).RGBA()
	k := func(v uint32) uint16 { return uint16(math.Round(float64(v) * f.opacity)) }
	return color.RGBA64{k(r), k(g), k(b), k(a)}
}
