package chart

import (
	"bytes"
	"html/template"
	"image/png"
	"strings"

	"kvarter"
)

// File makes a mark a file of its own: with the namespace and, in pixels, the size that its view box has. Colours are those of a light page.
func File(mark template.HTML) template.HTML {
	s := string(mark)
	head, rest, ok := strings.Cut(s, ">")
	if !ok || !strings.HasPrefix(head, "<svg ") || strings.Contains(head, " xmlns=") {
		return mark
	}
	if _, after, ok := strings.Cut(head, ` viewBox="`); ok {
		if box, _, ok := strings.Cut(after, `"`); ok && !strings.Contains(head, ` width="`) {
			if n := strings.Fields(box); len(n) == 4 {
				head += ` width="` + n[2] + `" height="` + n[3] + `"`
			}
		}
	}
	return template.HTML(head + ` xmlns="http://www.w3.org/2000/svg">` + rest)
}

// MarkPNG draws a mark of Strip, Line, Multiples or Bars as pixels, for readers that take no SVG: scale pixels of the file for each of the picture.
// Markup that holds what cannot be drawn is an error (kvarter.Internal), an odd scale is kvarter.Invalid.
func MarkPNG(mark template.HTML, scale float64) ([]byte, error) {
	img, err := raster([]byte(File(mark)), scale)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&b, img); err != nil {
		return nil, kvarter.Errorf(kvarter.Internal, "the picture cannot be written as PNG: %w", err)
	}
	return b.Bytes(), nil
}
