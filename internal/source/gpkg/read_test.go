package gpkg

import (
	"database/sql"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"kvarter/internal/source"
)

// blob writes a geometry with orb, the outside witness of the decoder, behind a GeoPackage header without envelope.
func blob(t testing.TB, g orb.Geometry) []byte {
	t.Helper()
	body, err := wkb.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte{'G', 'P', 0, 1, 0, 0, 0, 0}, body...)
}

var square = orb.Polygon{{{720000, 6170000}, {720100, 6170000}, {720100, 6170100}, {720000, 6170000}}}

// create writes a GeoPackage with two layers and returns its path.
func create(t testing.TB, extra ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "map #1?.gpkg")
	db, err := sql.Open("sqlite", "file:"+strings.NewReplacer("#", "%23", "?", "%3f").Replace(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	do := func(q string, args ...any) {
		if _, err := db.Exec(q, args...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	do(`CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT)`)
	do(`INSERT INTO gpkg_spatial_ref_sys VALUES ('ETRS89 / UTM 32N', 25832, 'EPSG', 25832, ''), ('cartesian', -1, 'NONE', -1, '')`)
	do(`CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER)`)
	do(`INSERT INTO gpkg_geometry_columns VALUES ('roder', 'geom', 'MULTIPOLYGON', 25832, 0, 0)`)
	do(`CREATE TABLE roder (fid INTEGER PRIMARY KEY, geom BLOB, kode TEXT, andel REAL, antal INTEGER, raw BLOB)`)
	do(`INSERT INTO roder VALUES (1, ?, '0101', 0.1, 5, x'ff'), (2, NULL, 'Ærø', NULL, NULL, NULL), (3, ?, '0103', 2, 7, NULL)`,
		blob(t, square), blob(t, orb.MultiPolygon{square, square}))
	for _, q := range extra {
		do(q)
	}
	return path
}

func TestRead(t *testing.T) {
	path := create(t)
	f, err := Read(path, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if f.CRS != "EPSG:25832" || f.Grid.Len() != 3 || strings.Join(f.Grid.Header, "|") != "fid|kode|andel|antal|raw" {
		t.Fatalf("%s, %d rows, %v", f.CRS, f.Grid.Len(), f.Grid.Header)
	}
	if len(f.Outlines[0]) != 1 || len(f.Outlines[1]) != 0 || len(f.Outlines[2]) != 2 || f.Outlines[0][0][0][1].X != 720100 {
		t.Errorf("outlines %v", f.Outlines)
	}
	if f.Grid.Cell(0, 1) != "0101" || f.Grid.Cell(0, 2) != "0.1" || f.Grid.Cell(1, 2) != "" || f.Grid.Cell(2, 3) != "7" {
		t.Error("cells differ")
	}
	if len(f.Grid.Notes) != 1 || !strings.Contains(f.Grid.Notes[0], "raw") {
		t.Errorf("notes %v", f.Grid.Notes)
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("reading wrote beside the file: %v", files)
	}
}

func TestLayers(t *testing.T) {
	path := create(t, `INSERT INTO gpkg_geometry_columns VALUES ('lokal', 'g', 'POLYGON', -1, 0, 0)`,
		`CREATE TABLE lokal (fid INTEGER PRIMARY KEY, g BLOB)`, `INSERT INTO lokal VALUES (1, NULL)`)
	if _, err := Read(path, source.Options{}); err == nil || !strings.Contains(err.Error(), "several layers") {
		t.Errorf("%v", err)
	}
	if f, err := Read(path, source.Options{Layer: "lokal"}); err != nil || f.CRS != "planar" {
		t.Errorf("%v", err)
	}
	if _, err := Read(path, source.Options{Layer: "andet"}); err == nil || !strings.Contains(err.Error(), `no layer "andet"`) {
		t.Errorf("%v", err)
	}
}

func TestBadInput(t *testing.T) {
	path := create(t, `UPDATE roder SET geom = x'4750000100000000' WHERE fid = 3`)
	if _, err := Read(path, source.Options{}); err == nil || !strings.Contains(err.Error(), "row 4, column geom: the geometry is cut off") {
		t.Errorf("cut geometry: %v", err)
	}
	endless := create(t, `DROP TABLE roder`, `CREATE VIEW roder AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n WHERE i < 0`)
	if _, err := Read(endless, source.Options{}); err == nil || !strings.Contains(err.Error(), "is a view") {
		t.Errorf("endless view: %v", err)
	}
	whole, err := os.ReadFile(create(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"empty": nil, "truncated": whole[:len(whole)/2], "no database": []byte("hello"), "header only": whole[:100]} {
		p := filepath.Join(t.TempDir(), "x.gpkg")
		if err := os.WriteFile(p, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(p, source.Options{}); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if _, err := Read("nowhere.gpkg", source.Options{}); err == nil || !strings.Contains(err.Error(), "not there") {
		t.Errorf("%v", err)
	}
}

func TestDecode(t *testing.T) {
	withZ := []byte{'G', 'P', 0, 1, 0, 0, 0, 0, 1}
	withZ = binary.LittleEndian.AppendUint32(withZ, 1003)
	withZ = binary.LittleEndian.AppendUint32(withZ, 1)
	withZ = binary.LittleEndian.AppendUint32(withZ, 3)
	for i := range 9 {
		withZ = binary.LittleEndian.AppendUint64(withZ, math.Float64bits(float64(i*i)))
	}
	s, err := decode(withZ)
	if err != nil || !s.flat || s.closed != 1 || len(s.outline[0][0]) != 4 || s.outline[0][0][1].X != 9 {
		t.Errorf("Z polygon with an open ring: %+v, %v", s, err)
	}
	s, err = decode(blob(t, orb.Collection{orb.Point{1, 2}, orb.LineString{{3, 4}, {5, 6}}, square}))
	if err != nil || len(s.points) != 3 || len(s.outline) != 1 {
		t.Errorf("collection: %+v, %v", s, err)
	}
	if s, err = decode([]byte{'G', 'P', 0, 0x11, 0, 0, 0, 0}); err != nil || len(s.outline) != 0 {
		t.Errorf("empty: %v", err)
	}
	envelope := blob(t, square)
	envelope[3] |= 1 << 1
	envelope = append(envelope[:8:8], append(make([]byte, 32), envelope[8:]...)...)
	if s, err = decode(envelope); err != nil || len(s.outline) != 1 {
		t.Errorf("envelope: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(blob(f, square))
	f.Add(blob(f, orb.Collection{orb.Point{1, 2}, orb.MultiLineString{{{3, 4}, {5, 6}}}, orb.MultiPolygon{square}}))
	f.Add([]byte{'G', 'P', 0, 1, 0, 0, 0, 0, 1, 3, 0, 0, 0, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := decode(data); (s == nil) == (err == nil) {
			t.Fatal("a shape or an error, never both or none")
		}
	})
}

func FuzzRead(f *testing.F) {
	whole, err := os.ReadFile(create(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	path := filepath.Join(f.TempDir(), "x.gpkg")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := Read(path, source.Options{MaxBytes: 1 << 24}); (got == nil) == (err == nil) {
			t.Fatal("features or an error, never both or none")
		}
	})
}
