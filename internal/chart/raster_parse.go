package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"kvarter"
)

// node is an element of a picture.
type node struct {
	name     string
	attr     map[string]string
	text     string
	children []*node
}

// parse reads the markup of a picture.
func parse(markup []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(markup))
	top := &node{}
	open := []*node{top}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, kvarter.Errorf(kvarter.Internal, "a picture is not well-formed: %w", err)
		}
		last := open[len(open)-1]
		switch t := t.(type) {
		case xml.StartElement:
			n := &node{name: t.Name.Local, attr: make(map[string]string, len(t.Attr))}
			for _, a := range t.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			last.children = append(last.children, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += string(t)
		}
	}
	if len(top.children) != 1 {
		return nil, kvarter.Errorf(kvarter.Internal, "a picture is one element, not %d", len(top.children))
	}
	return top.children[0], nil
}

// numbers reads the numbers of path data or of an attribute: they need no blank before a minus sign or a second point.
func numbers(s string) ([]float64, error) {
	var out []float64
	for i := 0; i < len(s); {
		if s[i] == ' ' || s[i] == ',' || s[i] == '\n' {
			i++
			continue
		}
		j, dot := i, false
		for j < len(s) && (s[j] >= '0' && s[j] <= '9' || s[j] == '-' && j == i || s[j] == '.' && !dot) {
			dot = dot || s[j] == '.'
			j++
		}
		v, err := strconv.ParseFloat(s[i:j], 64)
		if err != nil {
			return nil, kvarter.Errorf(kvarter.Internal, "a picture has %q where a number goes", s[i:])
		}
		out = append(out, v)
		i = j
	}
	return out, nil
}

// line is one piece of a path, in the pixels of the raster.
type line struct {
	points []point
	closed bool
}

// pathLines reads path data of straight lines (M m L l H h V v Z z) and transforms it.
func pathLines(d string, m matrix) ([]line, error) {
	var out []line
	var x, y, x0, y0 float64
	add := func() {
		if len(out) == 0 || out[len(out)-1].closed { // after a z a new piece starts where the last began
			out = append(out, line{points: []point{m.at(x0, y0)}})
		}
		l := &out[len(out)-1]
		l.points = append(l.points, m.at(x, y))
	}
	for len(d) > 0 {
		c := d[0]
		end := strings.IndexAny(d[1:], "MmLlHhVvZzCcSsQqTtAa")
		args := d[1:]
		if end >= 0 {
			args = d[1 : 1+end]
		}
		d = d[1+len(args):]
		v, err := numbers(args)
		if err != nil {
			return nil, err
		}
		step := map[byte]int{'M': 2, 'm': 2, 'L': 2, 'l': 2, 'H': 1, 'h': 1, 'V': 1, 'v': 1}[c]
		switch {
		case c == 'Z' || c == 'z':
			if len(out) > 0 {
				out[len(out)-1].closed = true
			}
			x, y = x0, y0
			continue
		case step == 0 || len(v) == 0 || len(v)%step != 0:
			return nil, kvarter.Errorf(kvarter.Internal, "a picture has a path of straight lines, not %c with %d numbers", c, len(v))
		}
		for k := 0; k < len(v); k += step {
			switch c {
			case 'M', 'L':
				x, y = v[k], v[k+1]
			case 'm', 'l':
				x, y = x+v[k], y+v[k+1]
			case 'H':
				x = v[k]
			case 'h':
				x += v[k]
			case 'V':
				y = v[k]
			case 'v':
				y += v[k]
			}
			if k == 0 && (c == 'M' || c == 'm') {
				x0, y0 = x, y
				out = append(out, line{points: []point{m.at(x, y)}})
				continue
			}
			add()
		}
	}
	return out, nil
}
