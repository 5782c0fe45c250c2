package geojson

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/testdata"
)

func collection(features ...string) []byte {
	return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)
}

const square = `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}`

func feature(properties, geometry string) string {
	return `{"type":"Feature","properties":` + properties + `,"geometry":` + geometry + `}`
}

func TestReadGeometry(t *testing.T) {
	for _, c := range []struct {
		name, geometry       string
		pieces, rings, count int // pieces, rings of all, positions of all
		points               int
		note                 string
	}{
		{"polygon", square, 1, 1, 5, 0, ""},
		{"null", `null`, 0, 0, 0, 0, ""},
		{"empty", `{"type":"Polygon","coordinates":[]}`, 0, 0, 0, 0, ""},
		{"open ring", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}`, 1, 1, 4, 0, "1 rings were open"},
		{"third coordinate", `{"type":"Polygon","coordinates":[[[0,0,7],[1,0,7],[1,1,7],[0,0,7]]]}`, 1, 1, 4, 0, "1 features have a third"},
		{"type last", `{"coordinates":[[[0,0],[1,0],[1,1],[0,0]]],"type":"Polygon"}`, 1, 1, 4, 0, ""},
		{"hole and two pieces", `{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],[[[9,9],[10,9],[10,10],[9,9]]]]}`, 2, 3, 12, 0, ""},
		{"collection", `{"type":"GeometryCollection","geometries":[` + square + `,{"type":"Point","coordinates":[1,2]}]}`, 1, 1, 5, 1, ""},
		{"point", `{"type":"Point","coordinates":[12.5,55.7]}`, 0, 0, 0, 1, ""},
		{"line", `{"type":"LineString","coordinates":[[1,2],[3,4]]}`, 0, 0, 0, 2, ""},
	} {
		f, err := Read("f.geojson", collection(feature(`{"code":"01"}`, c.geometry)), source.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		rings, positions := 0, 0
		for _, p := range f.Outlines[0] {
			rings += len(p)
			for _, r := range p {
				positions += len(r)
			}
		}
		if len(f.Outlines[0]) != c.pieces || rings != c.rings || positions != c.count || len(f.Points[0]) != c.points {
			t.Errorf("%s: %d pieces, %d rings, %d positions, %d points", c.name, len(f.Outlines[0]), rings, positions, len(f.Points[0]))
		}
		if notes := strings.Join(f.Grid.Notes, "; "); !strings.Contains(notes, c.note) || c.note == "" && notes != "" {
			t.Errorf("%s: notes %q", c.name, notes)
		}
	}
}

func TestProperties(t *testing.T) {
	f, err := Read("f.geojson", collection(
		`{"type":"Feature","id":"a.1","properties":{"code":"0101","n":1.50,"tags":["x",{"y":1}],"æ":"\u00f8\n\ud83d\ude00"},"geometry":null}`,
		`{"type":"Feature","id":7,"properties":{"n":null,"code":"0102","new":true},"geometry":null}`,
		`{"type":"Feature","properties":null,"geometry":null}`), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(f.Grid.Header, "|"), "code|n|tags|æ|new|id"; got != want {
		t.Errorf("header %q, want %q", got, want)
	}
	want := [][]string{
		{"0101", "1.50", `["x",{"y":1}]`, "ø\n😀", "", "a.1"},
		{"0102", "", "", "", "true", "7"},
		{"", "", "", "", "", ""},
	}
	for i := range want {
		for j := range want[i] {
			if got := f.Grid.Cell(i, j); got != want[i][j] {
				t.Errorf("cell %d %d is %q, want %q", i, j, got, want[i][j])
			}
		}
	}
}

func TestCRS(t *testing.T) {
	far := `{"type":"Polygon","coordinates":[[[720000,6170000],[720100,6170000],[720100,6170100],[720000,6170000]]]}`
	for _, c := range []struct{ name, member, declared, geometry, crs, fault string }{
		{"none is CRS84", ``, "", square, "CRS84", ""},
		{"URN", `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}},`, "", far, "EPSG:25832", ""},
		{"short", `"crs":{"type":"name","properties":{"name":"EPSG:25832"}},`, "", far, "EPSG:25832", ""},
		{"null is planar", `"crs":null,`, "", far, "planar", ""},
		{"declared", ``, "25832", far, "EPSG:25832", ""},
		{"declared planar", ``, "planar", far, "planar", ""},
		{"metres taken for degrees", ``, "", far, "", "coordinates are degrees"},
		{"unknown name is kept", `"crs":{"type":"name","properties":{"name":"our own grid"}},`, "", far, "our own grid", ""},
	} {
		data := `{"type":"FeatureCollection",` + c.member + `"features":[` + feature(`{"code":1}`, c.geometry) + `]}`
		f, err := Read("f.geojson", []byte(data), source.Options{CRS: c.declared})
		switch {
		case c.fault != "":
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%s: %v", c.name, err)
			}
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
		case f.CRS != c.crs:
			t.Errorf("%s: %s, want %s", c.name, f.CRS, c.crs)
		}
	}
}

func TestBadInput(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "FeatureCollection"},
		{"truncated", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1`, "ends early"},
		{"not GeoJSON", `{"a":1}`, "FeatureCollection"},
		{"place of a fault", "{\"type\":\"FeatureCollection\",\n\"features\":[x]}", "f.geojson:2:13"},
		{"ring of two", string(collection(feature(`{}`, `{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}`))), "row 2, column geometry: a ring has at least three corners"},
		{"deep", `{"type":"FeatureCollection","features":[],"x":` + strings.Repeat("[", 1_000_000), "nested at most"},
		{"deep collections", string(collection(feature(`{}`, strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 100_000)))), "nested at most"},
		{"NaN", string(collection(feature(`{}`, `{"type":"Point","coordinates":[NaN,1]}`))), "finite number"},
		{"overflow", string(collection(feature(`{}`, `{"type":"Point","coordinates":[1e999,1]}`))), "finite number"},
		{"huge", string(collection(feature(`{}`, `{"type":"Point","coordinates":[1e300,1]}`))), "degrees"},
		{"wrong encoding", "{\"type\":\"FeatureCollection\",\"features\":[" + feature(`{"a":"`+"\xf8"+`"}`, "null") + "]}", "UTF-8"},
		{"unknown kind", string(collection(feature(`{}`, `{"type":"Circle","coordinates":[1,1]}`))), "seven kinds"},
		{"after the end", string(collection()) + "{}", "nothing follows"},
		{"leading zero", string(collection(feature(`{"a":01}`, `null`))), "JSON has a value"},
	} {
		_, err := Read("f.geojson", []byte(c.text), source.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// Counts are those of data/MANIFEST.md; the sections without geometry were counted with grep '"geometry":null'.
func TestPublishedFiles(t *testing.T) {
	dir := testdata.Dir(t)
	for _, c := range []struct {
		file, crs string
		n, empty  int
	}{
		{"berlin_lor/plr_until_2020.geojson", "EPSG:4326", 448, 0},
		{"copenhagen/roder_2023-04-17.geojson", "", 399, 0},
		{"copenhagen/almene_boliger_2025.geojson", "", 507, -1},
		{"copenhagen/udsatte_byomraader_2023.geojson", "", 17, 0},
		{"copenhagen/bydele.geojson", "", 10, 0},
		{"lsoa_geo/Manchester.geojson", "CRS84", 282, 0},
		{"lsoa_geo/Sheffield.geojson", "CRS84", 345, 0},
		{"lsoa_geo/Middlesbrough.geojson", "CRS84", 86, 0},
		{"lsoa_geo/Leicester.geojson", "CRS84", -1, 0},
		{"spdep/columbus.geojson", "CRS84", 49, 0},
		{"spdep/nc_sids.geojson", "EPSG:4267", 100, 0},
	} {
		data, err := os.ReadFile(filepath.Join(dir, c.file))
		if err != nil {
			t.Fatal(err)
		}
		f, err := Read(c.file, data, source.Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		empty := 0
		for _, m := range f.Outlines {
			if len(m) == 0 {
				empty++
			}
		}
		if want := bytes.Count(data, []byte(`"geometry":null`)); empty != want {
			t.Errorf("%s: %d without geometry, want %d", c.file, empty, want)
		}
		if c.n >= 0 && f.Grid.Len() != c.n || c.crs != "" && f.CRS != c.crs {
			t.Errorf("%s: %d features in %s; want %d in %s", c.file, f.Grid.Len(), f.CRS, c.n, c.crs)
		}
	}
}

func TestWrite(t *testing.T) {
	clockwise := kvarter.MultiPolygon{{
		{{X: 0, Y: 0}, {X: 0, Y: 4}, {X: 4, Y: 4}, {X: 4, Y: 0}, {X: 0, Y: 0}},
		{{X: 1, Y: 1}, {X: 2, Y: 1}, {X: 2, Y: 2}, {X: 1, Y: 1}},
	}}
	var out bytes.Buffer
	err := Write(&out, []Feature{
		{ID: "1", Properties: []Property{{"name", "A <b>"}, {"x", 0.1}, {"n", 3}, {"in", true}, {"none", nil}}, Outline: clockwise},
		{Properties: []Property{{"name", "B"}}},
	}, Writing{})
	if err != nil {
		t.Fatal(err)
	}
	// Outer ring counterclockwise, hole clockwise: RFC 7946, section 3.1.6.
	want := `{"type":"FeatureCollection","features":[
{"type":"Feature","id":"1","properties":{"name":"A \u003cb\u003e","x":0.1,"n":3,"in":true,"none":null},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[2,2],[2,1],[1,1]]]}}` + `,` + `
{"type":"Feature","properties":{"name":"B"},"geometry":null}
]}
`
	got := strings.ReplaceAll(out.String(), "\n,", ",\n")
	if strings.ReplaceAll(got, "\n", "") != strings.ReplaceAll(want, "\n", "") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, crs := range []string{"planar", "EPSG:25832", "CRS84"} {
		out.Reset()
		if err := Write(&out, []Feature{{Outline: clockwise}}, Writing{CRS: crs, Note: "made-up figures"}); err != nil {
			t.Fatal(err)
		}
		f, err := Read("f.geojson", out.Bytes(), source.Options{})
		if err != nil || f.CRS != crs || len(f.Outlines[0][0]) != 2 {
			t.Errorf("%s: %v", crs, err)
		}
	}
}

func TestRoundedNumbers(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{{12.50000001, 7, "12.5"}, {-0.00000001, 7, "0"}, {100, 3, "100"}, {55.70000004, 7, "55.7"}, {1.23456789, 7, "1.2345679"}} {
		if got := string(appendRounded(nil, c.v, c.digits)); got != c.want {
			t.Errorf("%v: %s, want %s", c.v, got, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(collection(feature(`{"code":"01","n":1}`, square), feature(`null`, `null`)))
	f.Add(collection(feature(`{"a":"\u00f8\ud83d\ude00"}`, `{"coordinates":[[[0,0,1],[1,0],[1,1]]],"type":"Polygon"}`)))
	f.Add([]byte(`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:25832"}},"features":[`))
	f.Add([]byte(`[[[[[[`))
	f.Add(collection(feature(`{}`, `{"type":"Point","coordinates":[1e999,-1e300]}`)))
	f.Add(collection(feature(`{}`, `{"type":"GeometryCollection","geometries":[{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}]}`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Read("f.geojson", data, source.Options{MaxBytes: 1 << 20})
		if (got == nil) == (err == nil) {
			t.Fatal("features or an error, never both or none")
		}
		if err == nil && (len(got.Outlines) != got.Grid.Len() || len(got.Points) != got.Grid.Len()) {
			t.Fatal("one outline for each row")
		}
	})
}

func BenchmarkBerlin(b *testing.B) {
	data, err := os.ReadFile(filepath.Join(testdata.Dir(b), "berlin_lor/plr_until_2020.geojson"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read("f", data, source.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
