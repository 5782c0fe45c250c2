package chart

import (
	"image/color"
	"strconv"
	"strings"

	"kvarter"
)

// style is what an element passes on to those inside it. Widths and sizes are in the element's own units.
type style struct {
	m                      matrix
	fill, stroke           string // a colour, url(#pattern), or none
	width, size, opacity   float64
	dash                   []float64
	bold, round, haloFirst bool
	anchor                 string
}

// initial is the style of a picture before its first element, as SVG has it.
func initial() style {
	return style{m: matrix{1, 1, 0, 0}, fill: "#000", stroke: "none", width: 1, size: 16, opacity: 1, anchor: "start"}
}

// with reads the attributes of an element. Joins are drawn round throughout: Map writes no other where it shows.
func (s style) with(n *node) (style, error) {
	for name, v := range n.attr { // in any order: no attribute depends on another
		var err error
		switch name {
		case "fill":
			s.fill = v
		case "stroke":
			s.stroke = v
		case "stroke-width":
			s.width, err = strconv.ParseFloat(v, 64)
		case "stroke-dasharray":
			s.dash, err = numbers(v)
		case "stroke-linecap":
			s.round = v == "round"
		case "paint-order":
			s.haloFirst = v == "stroke"
		case "font-size":
			s.size, err = strconv.ParseFloat(v, 64)
		case "font-weight":
			s.bold = v == "bold" || len(v) == 3 && v >= "600"
		case "text-anchor":
			s.anchor = v
		case "opacity":
			var o float64
			o, err = strconv.ParseFloat(v, 64)
			s.opacity *= o
		case "transform":
			s.m, err = s.m.transformed(v)
		case "d", "x", "y", "id", "class", "href", "role", "viewBox", "width", "height", "xmlns", "font-family", "stroke-linejoin", "pointer-events",
			"aria-label", "aria-labelledby", "aria-hidden", "patternUnits", "patternTransform":
		default:
			return s, kvarter.Errorf(kvarter.Internal, "a picture has the attribute %s of %s, which cannot be drawn as pixels", name, n.name)
		}
		if err != nil {
			return s, kvarter.Errorf(kvarter.Internal, "a picture has %s=%q: %w", name, v, err)
		}
	}
	return s, nil
}

// transformed reads «translate(x y) scale(k)», one or both.
func (m matrix) transformed(v string) (matrix, error) {
	for v = strings.TrimSpace(v); v != ""; v = strings.TrimSpace(v) {
		name, rest, ok := strings.Cut(v, "(")
		args, after, closed := strings.Cut(rest, ")")
		x, err := numbers(args)
		switch {
		case err != nil:
			return m, err
		case ok && closed && name == "translate" && len(x) == 2:
			m = m.then(matrix{1, 1, x[0], x[1]})
		case ok && closed && name == "scale" && len(x) == 1:
			m = m.then(matrix{x[0], x[0], 0, 0})
		default:
			return m, kvarter.Errorf(kvarter.Internal, "a picture is scaled and moved only, not %s", v)
		}
		v = after
	}
	return m, nil
}

// colour reads #rgb and #rrggbb.
func colour(s string) (color.NRGBA, error) {
	h := strings.TrimPrefix(s, "#")
	if len(h) == 3 {
		h = string([]byte{h[0], h[0], h[1], h[1], h[2], h[2]})
	}
	v, err := strconv.ParseUint(h, 16, 32)
	if err != nil || len(h) != 6 || len(h) == len(s) {
		return color.NRGBA{}, kvarter.Errorf(kvarter.Internal, "a picture has the colour %q: #rgb or #rrggbb goes", s)
	}
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}, nil
}
