package geojson

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"kvarter"
	"kvarter/internal/source"
)

// Read returns the features of a FeatureCollection. Properties become columns in the order of first appearance: numbers as
// written, nested values as JSON, null as an empty cell; a feature's own id is the column "id" where no property has that name.
// A third coordinate is dropped and a null geometry is an empty outline. Without crs member the file is CRS84 (RFC 7946, section 4); a crs that is null is planar.
func Read(name string, data []byte, opt source.Options) (*source.Features, error) {
	if int64(len(data)) > opt.Limit() {
		return nil, source.Fault(kvarter.Problem{Rule: fmt.Sprintf("a file has at most %d bytes", opt.Limit()), File: name})
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	if !utf8.ValidString(text) {
		return nil, source.Fault(kvarter.Problem{Rule: "GeoJSON is valid UTF-8", File: name})
	}
	r := &reader{scanner: scanner{name: name, text: text}, opt: opt, columns: map[string]int{}, crs: "CRS84"}
	r.collection()
	if r.err != nil {
		return nil, r.err
	}
	if err := r.problems.Err(); err != nil {
		return nil, err
	}
	return r.features()
}

// reader collects features.
type reader struct {
	scanner
	opt      source.Options
	columns  map[string]int // property → column
	header   []string
	rows     [][]cell
	ids      []string
	anyID    bool
	filled   int
	outlines []kvarter.MultiPolygon
	points   [][]kvarter.Point
	crs      string
	closed   int // rings that were open
	flat     int // features whose third coordinate was dropped
	hasZ     bool
	problems kvarter.Problems
}

type cell struct {
	column int
	text   string
}

func (r *reader) collection() {
	kind, seen := "", false
	if r.peek() != '{' {
		r.fail("the file is a GeoJSON FeatureCollection")
		return
	}
	r.object(func(key string) {
		switch key {
		case "type":
			kind = r.string()
		case "crs":
			r.namedCRS()
		case "features":
			if seen {
				r.fail("features stand once")
				return
			}
			seen = true
			r.array(r.feature)
		default:
			r.skip(1)
		}
	})
	if r.err == nil && r.peek() != 0 {
		r.fail("nothing follows the FeatureCollection")
	}
	if r.err == nil && (kind != "FeatureCollection" || !seen) {
		r.pos = 0
		r.fail("the file is a GeoJSON FeatureCollection")
	}
}

// namedCRS reads {"type": "name", "properties": {"name": …}}.
func (r *reader) namedCRS() {
	if r.peek() != '{' {
		if r.skip(1) == "null" {
			r.crs = source.Planar
		}
		return
	}
	name := ""
	r.object(func(key string) {
		if key != "properties" || r.peek() != '{' {
			r.skip(2)
			return
		}
		r.object(func(key string) {
			if key == "name" && r.peek() == '"' {
				name = r.string()
				return
			}
			r.skip(3)
		})
	})
	if name == "" {
		r.fail("a crs has a name")
		return
	}
	r.crs = source.NormalCRS(name)
}

func (r *reader) feature() {
	if len(r.rows)%1024 == 0 {
		r.opt.Report(int64(r.pos), int64(len(r.text)))
	}
	if r.peek() != '{' {
		r.fail("a feature is an object")
		return
	}
	var cells []cell
	var shape geometry
	id, kind := "", ""
	r.object(func(key string) {
		switch key {
		case "type":
			kind = r.string()
		case "id":
			if id = r.value(1); id != "" {
				r.anyID = true
			}
		case "properties":
			if r.peek() == '{' {
				cells = r.properties()
			} else if r.skip(1) != "null" {
				r.fail("properties are an object or null")
			}
		case "geometry":
			shape = geometry{}
			r.hasZ = false
			r.geometry(&shape, 1)
		default:
			r.skip(1)
		}
	})
	if r.err == nil && kind != "Feature" {
		r.fail("a member of features is a Feature")
	}
	if r.hasZ {
		r.flat++
		r.hasZ = false
	}
	r.rows, r.ids = append(r.rows, cells), append(r.ids, id)
	r.outlines, r.points = append(r.outlines, shape.outline), append(r.points, shape.points)
}

func (r *reader) properties() []cell {
	cells := make([]cell, 0, len(r.header))
	r.object(func(key string) {
		j, ok := r.columns[key]
		if !ok {
			if len(r.header) >= source.MaxColumns {
				r.fail(fmt.Sprintf("a table has at most %d columns", source.MaxColumns))
				return
			}
			j = len(r.header)
			r.columns[strings.Clone(key)] = j
			r.header = append(r.header, key)
		}
		cells = append(cells, cell{j, r.value(2)})
	})
	r.filled += len(cells)
	// The order of columns lets features() fill rows without a map; a key that stands twice keeps its last value.
	sort.SliceStable(cells, func(a, b int) bool { return cells[a].column < cells[b].column })
	return cells
}

// value reads a property as the text of a cell.
func (r *reader) value(depth int) string {
	switch r.peek() {
	case '"':
		return r.string()
	case '{', '[':
		return r.skip(depth)
	}
	if w := r.literal(); w != "null" {
		return w
	}
	return ""
}

// features puts the rows under one header.
func (r *reader) features() (*source.Features, error) {
	header := r.header
	if _, taken := r.columns["id"]; taken {
		r.anyID = false
	}
	if r.anyID || len(header) == 0 {
		header = append(header, "id")
	}
	// Features that share no properties would fill a grid of a size that the file does not have.
	if size := len(header) * len(r.rows); size > source.MaxCells || size > 1_000_000+50*r.filled {
		return nil, source.TooManyCells(r.name)
	}
	var b source.Builder
	row := make([]string, len(header))
	for i, cells := range r.rows {
		clear(row)
		for _, c := range cells {
			row[c.column] = c.text
		}
		if len(header) > len(r.header) {
			row[len(row)-1] = r.ids[i]
		}
		for _, c := range row {
			if !b.Add(c) {
				return nil, source.TooManyCells(r.name)
			}
		}
	}
	g, err := b.Grid(r.name, header, 1)
	if err != nil {
		return nil, err
	}
	g.Decimal, g.Fixed = '.', true
	f := &source.Features{Grid: g, Outlines: r.outlines, Points: r.points, CRS: r.crs}
	if r.opt.CRS != "" {
		f.CRS = source.NormalCRS(r.opt.CRS)
	}
	if r.closed > 0 {
		g.Note("%d rings were open and are closed", r.closed)
	}
	if r.flat > 0 {
		g.Note("%d features have a third coordinate, which is dropped", r.flat)
	}
	if err := f.Check(); err != nil {
		return nil, err
	}
	return f, nil
}
