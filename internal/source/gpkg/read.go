package gpkg

import (
	"database/sql"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"kvarter"
	"kvarter/internal/source"
)

// Read returns the features of one layer of the file at path: opt.Layer, or the only layer. The file is opened
// read-only and taken as unchanging, so nothing is written beside it. Attributes become text cells; a blob is left out with a note.
func Read(path string, opt source.Options) (*source.Features, error) {
	name := opt.Name
	if name == "" {
		name = path
	}
	if info, err := os.Stat(path); err != nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "%s is not there", name)
	} else if info.Size() > opt.Limit() {
		return nil, source.Fault(kvarter.Problem{Rule: fmt.Sprintf("a file has at most %d bytes", opt.Limit()), File: name})
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s cannot be read: %w", name, err)
	}
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(absolute), RawQuery: "mode=ro&immutable=1&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)"}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, damaged(name, err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	r := &reader{name: name, db: db, opt: opt}
	if err := r.find(); err != nil {
		return nil, err
	}
	return r.read()
}

func damaged(name string, cause error) error {
	return &kvarter.Error{Code: kvarter.Invalid, Message: name + ": the GeoPackage is cut off or damaged", Cause: cause}
}

type reader struct {
	name string
	db   *sql.DB
	opt  source.Options

	layer, column string
	crs           string
	features      source.Features
	closed, flat  int
	problems      kvarter.Problems
}

// isTable fails where a name is a view: its query could run without end.
func (r *reader) isTable(name string) error {
	var views int
	if err := r.db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND lower(name) = lower(?)`, name).Scan(&views); err != nil {
		return damaged(r.name, err)
	}
	if views > 0 {
		return kvarter.Errorf(kvarter.Invalid, "%s: %s is a view; a layer is a table", r.name, source.Shorten(name))
	}
	return nil
}

// find chooses the layer and learns its geometry column and coordinate system.
func (r *reader) find() error {
	for _, t := range []string{"gpkg_geometry_columns", "gpkg_spatial_ref_sys"} {
		if err := r.isTable(t); err != nil {
			return err
		}
	}
	rows, err := r.db.Query(`SELECT g.table_name, g.column_name, g.srs_id, coalesce(s.organization, ''), coalesce(s.organization_coordsys_id, 0)
		FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id ORDER BY g.table_name`)
	if err != nil {
		if strings.Contains(err.Error(), "no such table") {
			return &kvarter.Error{Code: kvarter.Invalid, Message: r.name + " is an SQLite file but no GeoPackage with features", Cause: err}
		}
		return damaged(r.name, err)
	}
	defer rows.Close()
	var layers []string
	for rows.Next() {
		var table, column, organization string
		var srs, number int
		if err := rows.Scan(&table, &column, &srs, &organization, &number); err != nil {
			return damaged(r.name, err)
		}
		layers = append(layers, table)
		if r.layer == "" && (r.opt.Layer == "" || table == r.opt.Layer) {
			r.layer, r.column = table, column
			r.crs = srsName(srs, organization, number)
		}
		if len(layers) > 10_000 {
			break
		}
	}
	if err := rows.Err(); err != nil {
		return damaged(r.name, err)
	}
	all := source.Shorten(strings.Join(layers, ", "))
	switch {
	case len(layers) == 0:
		return kvarter.Errorf(kvarter.Invalid, "%s has no layer with geometry", r.name)
	case r.layer == "":
		return &kvarter.Error{Code: kvarter.Invalid, Message: fmt.Sprintf("%s has no layer %q", r.name, source.Shorten(r.opt.Layer)), Hint: "it has " + all}
	case r.opt.Layer == "" && len(layers) > 1:
		return &kvarter.Error{Code: kvarter.Invalid, Message: r.name + " has several layers", Hint: "say layer: one of " + all}
	}
	return nil
}

// srsName names a coordinate system. -1 is an undefined cartesian one, 0 an undefined geographic one (GeoPackage, requirement 11).
func srsName(srs int, organization string, number int) string {
	switch {
	case srs == -1:
		return source.Planar
	case srs == 0:
		return "CRS84"
	case strings.EqualFold(organization, "EPSG") && number > 0:
		return "EPSG:" + strconv.Itoa(number)
	case organization == "" && number == 0:
		return "EPSG:" + strconv.Itoa(srs)
	}
	return fmt.Sprintf("%s:%d", organization, number)
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func (r *reader) read() (*source.Features, error) {
	if err := r.isTable(r.layer); err != nil {
		return nil, err
	}
	rows, err := r.db.Query("SELECT * FROM " + quote(r.layer))
	if err != nil {
		return nil, damaged(r.name, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, damaged(r.name, err)
	}
	if len(columns) > source.MaxColumns {
		return nil, source.TooManyColumns(r.name, 1)
	}
	shapeAt := -1
	var header []string
	for j, c := range columns {
		if c == r.column {
			shapeAt = j
		} else {
			header = append(header, c)
		}
	}
	if shapeAt < 0 || len(header) == 0 {
		return nil, damaged(r.name, fmt.Errorf("no column %q", r.column))
	}
	var b source.Builder
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for j := range values {
		into[j] = &values[j]
	}
	blobs := map[string]bool{}
	var size int64
	for n := 1; rows.Next(); n++ {
		if n%1024 == 0 {
			r.opt.Report(int64(n), 0)
		}
		if err := rows.Scan(into...); err != nil {
			return nil, damaged(r.name, err)
		}
		r.shape(n, values[shapeAt])
		for j, v := range values {
			if j == shapeAt {
				continue
			}
			cell, ok := text(v)
			if !ok {
				blobs[columns[j]] = true
			}
			if size += int64(len(cell)); size > r.opt.Limit() || !b.Add(cell) {
				return nil, source.TooManyCells(r.name)
			}
		}
	}
	if err := rows.Err(); err != nil {
		return nil, damaged(r.name, err)
	}
	if err := r.problems.Err(); err != nil {
		return nil, err
	}
	g, err := b.Grid(r.name, header, 1)
	if err != nil {
		return nil, err
	}
	g.Decimal, g.Fixed = '.', true
	for _, c := range header {
		if blobs[c] {
			g.Note("column %s holds bytes that are no text; they are left out", source.Shorten(c))
		}
	}
	return r.finish(g)
}

func (r *reader) finish(g *source.Grid) (*source.Features, error) {
	f := &r.features
	f.Grid, f.CRS = g, r.crs
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

// shape adds the geometry of feature n.
func (r *reader) shape(n int, v any) {
	s := &shape{}
	if v != nil {
		blob, _ := v.([]byte)
		var err error
		if s, err = decode(blob); err != nil {
			r.problems.Add(kvarter.Problem{Rule: err.Error(), File: r.name, Row: n + 1, Column: r.column})
			s = &shape{}
		}
	}
	r.closed += s.closed
	if s.flat {
		r.flat++
	}
	r.features.Outlines = append(r.features.Outlines, s.outline)
	r.features.Points = append(r.features.Points, s.points)
}

// text writes an attribute; ok is false for bytes that are none.
func text(v any) (string, bool) {
	switch x := v.(type) {
	case nil:
		return "", true
	case string:
		return x, utf8.ValidString(x) && len(x) <= source.MaxCellBytes
	case int64:
		return strconv.FormatInt(x, 10), true
	case float64:
		if math.IsInf(x, 0) {
			return "", false
		}
		return strconv.FormatFloat(x, 'g', -1, 64), true
	case bool:
		return strconv.FormatBool(x), true
	case []byte:
		return "", false
	}
	return fmt.Sprint(v), true
}
