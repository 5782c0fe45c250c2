package chart

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"kvarter"
)

// PNG draws the same picture as Map, for readers that take no SVG, at scale pixels of the file for each pixel of the spec. It reads the
// markup that Map writes, so that the two cannot differ; an element or attribute that it does not know is an error (kvarter.Internal).
// Text is set in the Go fonts. The same spec gives the same bytes.
func PNG(spec MapSpec, scale float64) ([]byte, error) {
	spec.Standalone = true
	img, err := raster([]byte(Map(spec)), scale)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil { // the best compression takes four times as long for a few kilobytes
		return nil, kvarter.Errorf(kvarter.Internal, "the map cannot be written as PNG: %w", err)
	}
	return b.Bytes(), nil
}

// maxPixels is the largest width and height of a raster.
const maxPixels = 10000

// raster draws a picture of the package on white.
func raster(markup []byte, scale float64) (*image.RGBA, error) {
	if !finite(scale) || scale <= 0 {
		return nil, kvarter.Errorf(kvarter.Invalid, "the scale of a picture is over 0, not %v", scale)
	}
	root, err := parse(markup)
	if err != nil {
		return nil, err
	}
	box, err := numbers(root.attr["viewBox"])
	if err != nil || len(box) != 4 || root.name != "svg" {
		return nil, kvarter.Errorf(kvarter.Internal, "a picture starts with svg and its viewBox, not with %s %q", root.name, root.attr["viewBox"])
	}
	w, h := math.Ceil(box[2]*scale), math.Ceil(box[3]*scale)
	if !(w >= 1 && h >= 1 && w <= maxPixels && h <= maxPixels) {
		return nil, kvarter.Errorf(kvarter.Invalid, "a picture has from 1 to %d pixels each way, not %v × %v; choose another scale", maxPixels, w, h)
	}
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, int(w), int(h))), patterns: map[string]image.Image{}, scale: scale}
	draw.Draw(c.img, c.img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	s := initial()
	s.m = matrix{scale, scale, -box[0] * scale, -box[1] * scale}
	if err := c.draw(root, s); err != nil {
		return nil, err
	}
	return c.img, nil
}

// matrix scales and then moves: the only transforms that the package writes.
type matrix struct{ sx, sy, dx, dy float64 }

func (m matrix) at(x, y float64) point {
	return point{float64(m.sx*x) + m.dx, float64(m.sy*y) + m.dy}
}

// then is the matrix that applies n first: the transform of a child inside that of its parent.
func (m matrix) then(n matrix) matrix {
	return matrix{m.sx * n.sx, m.sy * n.sy, float64(m.sx*n.dx) + m.dx, float64(m.sy*n.dy) + m.dy}
}

// point is a place in the raster, in its pixels.
type point struct{ x, y float64 }

// canvas is a raster under way.
type canvas struct {
	img      *image.RGBA
	patterns map[string]image.Image
	scale    float64
}
