package geojson

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/source"
)

// Feature is one member of a collection to write.
type Feature struct {
	ID         string
	Properties []Property // written in this order
	Outline    kvarter.MultiPolygon
	// Point is written where there is no outline; nil for none.
	Point *kvarter.Point
}

// Property is a name and a string, bool, int, float64 (NaN is null) or nil.
type Property struct {
	Name  string
	Value any
}

// Writing says how coordinates are written.
type Writing struct {
	// CRS of the coordinates. "", "CRS84" and "EPSG:4326" are RFC 7946; another gets the crs member of 2008, and planar a crs of null.
	CRS string
	// Digits after the point; 0 means 7 for degrees (a centimetre) and 3 for the rest.
	Digits int
	// Name of the collection; it may be empty. Note is a foreign member "note", such as that figures are made up.
	Name, Note string
}

// Write writes a FeatureCollection, a feature to a line, with outer rings counterclockwise and holes clockwise
// (RFC 7946, section 3.1.6). Equal input gives equal bytes.
func Write(w io.Writer, features []Feature, how Writing) error {
	out := bufio.NewWriterSize(w, 1<<16)
	geographic := how.CRS == "" || source.Geographic(how.CRS)
	if how.Digits == 0 {
		how.Digits = 3
		if geographic {
			how.Digits = 7
		}
	}
	b := []byte(`{"type":"FeatureCollection"`)
	if how.Name != "" {
		b = appendText(append(b, `,"name":`...), how.Name)
	}
	if how.Note != "" {
		b = appendText(append(b, `,"note":`...), how.Note)
	}
	switch {
	case how.CRS == source.Planar:
		b = append(b, `,"crs":null`...)
	case how.CRS != "" && how.CRS != "CRS84" && how.CRS != "EPSG:4326":
		b = append(b, `,"crs":{"type":"name","properties":{"name":`...)
		b = append(appendText(b, "urn:ogc:def:crs:"+strings.Replace(how.CRS, ":", "::", 1)), "}}"...)
	}
	out.Write(append(b, `,"features":[`...))
	for i, f := range features {
		b = b[:0]
		if i > 0 {
			b = append(b, ',')
		}
		b, err := appendFeature(append(b, '\n'), f, how.Digits)
		if err != nil {
			return err
		}
		out.Write(b)
	}
	out.WriteString("\n]}\n")
	return out.Flush()
}

func appendFeature(b []byte, f Feature, digits int) ([]byte, error) {
	b = append(b, `{"type":"Feature"`...)
	if f.ID != "" {
		b = appendText(append(b, `,"id":`...), f.ID)
	}
	b = append(b, `,"properties":{`...)
	for i, p := range f.Properties {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendText(b, p.Name), ':')
		switch v := p.Value.(type) {
		case nil:
			b = append(b, "null"...)
		case string:
			b = appendText(b, v)
		case bool:
			b = strconv.AppendBool(b, v)
		case int:
			b = strconv.AppendInt(b, int64(v), 10)
		case float64:
			b = appendFigure(b, v)
		default:
			return nil, kvarter.Errorf(kvarter.Internal, "property %s has type %T", p.Name, v)
		}
	}
	b = append(b, `},"geometry":`...)
	switch {
	case len(f.Outline) > 0:
		b = AppendOutline(b, f.Outline, digits)
	case f.Point != nil:
		b = append(appendPoint(append(b, `{"type":"Point","coordinates":`...), *f.Point, digits), '}')
	default:
		b = append(b, "null"...)
	}
	return append(b, '}'), nil
}

// AppendOutline appends a geometry: a Polygon for one piece, else a MultiPolygon.
func AppendOutline(b []byte, m kvarter.MultiPolygon, digits int) []byte {
	kind, open, shut := "MultiPolygon", "[", "]"
	if len(m) == 1 {
		kind, open, shut = "Polygon", "", ""
	}
	b = fmt.Appendf(b, `{"type":%q,"coordinates":%s`, kind, open)
	for i, polygon := range m {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for j, ring := range polygon {
			if j > 0 {
				b = append(b, ',')
			}
			b = appendRing(b, ring, j == 0, digits)
		}
		b = append(b, ']')
	}
	return append(append(b, shut...), '}')
}

// appendRing writes a ring in the direction that its place asks for.
func appendRing(b []byte, ring kvarter.Ring, outer bool, digits int) []byte {
	b = append(b, '[')
	backwards := (area2(ring) > 0) != outer
	for k := range ring {
		if k > 0 {
			b = append(b, ',')
		}
		p := ring[k]
		if backwards {
			p = ring[len(ring)-1-k]
		}
		b = appendPoint(b, p, digits)
	}
	return append(b, ']')
}

// area2 is twice the area of a ring, positive where it runs counterclockwise. It is taken about the first point, so that digits far from the origin do not matter.
func area2(r kvarter.Ring) float64 {
	sum := 0.0
	for i := 1; i < len(r); i++ {
		ax, ay := r[i-1].X-r[0].X, r[i-1].Y-r[0].Y
		bx, by := r[i].X-r[0].X, r[i].Y-r[0].Y
		sum += float64(ax*by) - float64(bx*ay)
	}
	return sum
}

func appendPoint(b []byte, p kvarter.Point, digits int) []byte {
	b = appendRounded(append(b, '['), p.X, digits)
	b = appendRounded(append(b, ','), p.Y, digits)
	return append(b, ']')
}

// appendRounded writes v with at most that many digits after the point, without trailing zeros and without a minus before 0.
func appendRounded(b []byte, v float64, digits int) []byte {
	from := len(b)
	b = strconv.AppendFloat(b, v, 'f', digits, 64)
	if digits > 0 {
		for b[len(b)-1] == '0' {
			b = b[:len(b)-1]
		}
		if b[len(b)-1] == '.' {
			b = b[:len(b)-1]
		}
	}
	if string(b[from:]) == "-0" {
		b = append(b[:from], '0')
	}
	return b
}

func appendFigure(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, "null"...)
	}
	if v == 0 {
		return append(b, '0')
	}
	if a := math.Abs(v); a < 1e-6 || a >= 1e21 {
		return strconv.AppendFloat(b, v, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

// appendText writes a JSON string; the signs <, > and & are escaped, so that it may stand in a page.
func appendText(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil { // a string always marshals
		return append(b, `""`...)
	}
	return append(b, quoted...)
}
