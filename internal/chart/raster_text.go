package chart

import (
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"kvarter"
)

// face is a font of the raster.
func (c *canvas) face(bold bool) (*sfnt.Font, error) {
	data := goregular.TTF
	if bold {
		data = gobold.TTF
	}
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, kvarter.Errorf(kvarter.Internal, "the font of pictures cannot be read: %w", err)
	}
	return f, nil
}

// text draws one line of text: its halo first where the style says so. A character that the font lacks is drawn as an empty box.
func (c *canvas) text(n *node, s style) error {
	at, err := numbers(n.attr["x"] + " " + n.attr["y"])
	if err != nil || len(at) != 2 {
		return kvarter.Errorf(kvarter.Internal, "a text of a picture lies at x=%q y=%q", n.attr["x"], n.attr["y"])
	}
	f, err := c.face(s.bold)
	if err != nil {
		return err
	}
	lines, width, err := glyphs(f, n.text, s.size*s.m.sy)
	if err != nil {
		return err
	}
	p := s.m.at(at[0], at[1])
	switch s.anchor {
	case "middle":
		p.x -= width / 2
	case "end":
		p.x -= width
	}
	for i := range lines {
		for k := range lines[i].points {
			lines[i].points[k].x += p.x
			lines[i].points[k].y += p.y
		}
	}
	if !s.haloFirst {
		if err := c.paint(lines, s.fill, s.opacity); err != nil {
			return err
		}
		return c.strokeLines(lines, s)
	}
	if err := c.strokeLines(lines, s); err != nil {
		return err
	}
	return c.paint(lines, s.fill, s.opacity)
}

// glyphs is the outline of a text whose baseline starts at 0, 0, in pixels, and how wide the text is.
func glyphs(f *sfnt.Font, text string, size float64) (out []line, width float64, err error) {
	var buf sfnt.Buffer
	ppem := fixed.Int26_6(math.Round(size * 64))
	num := func(v fixed.Int26_6) float64 { return float64(v) / 64 }
	var last sfnt.GlyphIndex
	for i, r := range text {
		g, err := f.GlyphIndex(&buf, r)
		if err != nil {
			return nil, 0, fontFault(r, err)
		}
		if i > 0 {
			if k, err := f.Kern(&buf, last, g, ppem, font.HintingNone); err == nil { // a font without kerning says so by an error
				width += num(k)
			}
		}
		segments, err := f.LoadGlyph(&buf, g, ppem, nil)
		if err != nil {
			return nil, 0, fontFault(r, err)
		}
		place := func(p fixed.Point26_6) point { return point{width + num(p.X), num(p.Y)} }
		for _, s := range segments {
			if s.Op == sfnt.SegmentOpMoveTo {
				out = append(out, line{points: []point{place(s.Args[0])}, closed: true})
				continue
			}
			l := &out[len(out)-1]
			from := l.points[len(l.points)-1]
			switch s.Op {
			case sfnt.SegmentOpLineTo:
				l.points = append(l.points, place(s.Args[0]))
			case sfnt.SegmentOpQuadTo:
				l.points = append(l.points, curve(from, place(s.Args[0]), place(s.Args[0]), place(s.Args[1]), 2)...)
			case sfnt.SegmentOpCubeTo:
				l.points = append(l.points, curve(from, place(s.Args[0]), place(s.Args[1]), place(s.Args[2]), 3)...)
			}
		}
		a, err := f.GlyphAdvance(&buf, g, ppem, font.HintingNone)
		if err != nil {
			return nil, 0, fontFault(r, err)
		}
		width += num(a)
		last = g
	}
	return out, width, nil
}

func fontFault(r rune, err error) error {
	return kvarter.Errorf(kvarter.Internal, "the font of pictures cannot draw %q: %w", r, err)
}

// curve is a Bézier curve of the second or third degree as eight straight lines; the second degree uses b alone.
func curve(a, b, c, d point, degree int) []point {
	const steps = 8
	out := make([]point, 0, steps)
	for k := 1; k <= steps; k++ {
		t := float64(k) / steps
		u := 1 - t
		var w [4]float64
		if degree == 2 {
			w = [4]float64{u * u, 2 * u * t, 0, t * t}
		} else {
			w = [4]float64{u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t}
		}
		mix := func(a, b, c, d float64) float64 {
			return float64(w[0]*a) + float64(w[1]*b) + float64(w[2]*c) + float64(w[3]*d)
		}
		out = append(out, point{mix(a.x, b.x, c.x, d.x), mix(a.y, b.y, c.y, d.y)})
	}
	return out
}
