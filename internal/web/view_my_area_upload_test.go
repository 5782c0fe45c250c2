package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/contiguity"
	"kvarter/internal/edition"
	"kvarter/internal/method"
	"kvarter/internal/source"
)

// manySquares is a made-up city of side × side squares of 100 metres in rows.
func manySquares(side int) *edition.Tables {
	m := &method.Method{ID: "squares", Version: "1", Indicators: []method.Indicator{{Name: "x", Unit: "share", Decimals: -1}}, Criteria: []method.Criterion{{Name: "x", Of: "x"}}}
	r := &kvarter.Round{ID: fmt.Sprintf("%064x", side), City: "Squares", Period: 2024, MadeUp: true, Method: kvarter.MethodRef{ID: m.ID, Version: m.Version},
		Areas: &kvarter.Areas{CRS: "EPSG:25832", GroupNames: map[kvarter.Level]map[string]string{"row": {}}}}
	for y := range side {
		row := fmt.Sprintf("r%02d", y)
		r.Areas.GroupNames["row"][row] = "Row " + row
		for x := range side {
			a := kvarter.Area{Code: fmt.Sprintf("%sc%02d", row, x), Population: 100, Groups: map[kvarter.Level]string{"row": row}, Outline: rectangle(720000+100*float64(x), 6170000+100*float64(y), 100, 100)}
			r.Areas.Items = append(r.Areas.Items, a)
			r.Findings = append(r.Findings, kvarter.Finding{Area: a.Code, Population: 100, Outcome: kvarter.OutcomeOut,
				Criteria: []kvarter.CriterionFinding{{Criterion: "x", Value: .1, Num: 10, Den: 100, Op: "over", Threshold: .2, Counts: true}}})
		}
	}
	return &edition.Tables{Round: r, Method: m, City: method.Text{"en": "Squares"}}
}

func rectangle(x, y, w, h float64) kvarter.MultiPolygon {
	return kvarter.MultiPolygon{{{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}, {X: x, Y: y}}}}
}

func geometryText(mp kvarter.MultiPolygon) string {
	b, _ := json.Marshal(toGeometry(mp))
	return string(b)
}

func post(s http.Handler, path, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// An area is in from half of its land on, and the mismatch is measured: over squares of 100 an outline 150 wide takes the second, half of which
// lies outside (50 of 200); one 149 wide leaves it out, and 49 of 149 of the outline lies in no chosen area.
func TestWholeAreasFromHalfTheirLand(t *testing.T) {
	ix := newIndices([]*edition.Tables{manySquares(4)}, "public").current()
	for _, c := range []struct {
		outline            kvarter.MultiPolygon
		areas              string
		uncovered, outside float64
	}{
		{rectangle(720000, 6170000, 150, 100), "0,1", 0, .25},
		{rectangle(720000, 6170000, 149, 100), "0", 49.0 / 149, 0},
		{rectangle(720000, 6170000, 400, 400), "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15", 0, 0},
		{rectangle(719000, 6169000, 5000, 5000), "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15", 1 - 160000.0/25e6, 0}, // its line meets no area
		{append(rectangle(720000, 6170000, 100, 100), rectangle(720300, 6170300, 100, 100)...), "0,15", 0, 0},
		{rectangle(720040, 6170040, 20, 20), "", 0, 0},
		{rectangle(0, 0, 100, 100), "", 0, 0},
	} {
		areas, fit := ix.inside(c.outline)
		var got []string
		for _, i := range areas {
			got = append(got, fmt.Sprint(i))
		}
		if strings.Join(got, ",") != c.areas || math.Abs(fit.Uncovered-c.uncovered) > 1e-9 || math.Abs(fit.Outside-c.outside) > 1e-9 {
			t.Errorf("%v: %v, %+v", c.outline, got, fit)
		}
	}
}

// For any rectangle the areas and the mismatch are those of plain arithmetic.
func TestRectanglesByArithmetic(t *testing.T) {
	ix := newIndices([]*edition.Tables{manySquares(4)}, "public").current()
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.IntRange(-50, 390).Draw(t, "x"), rapid.IntRange(-50, 390).Draw(t, "y")
		w, h := rapid.IntRange(1, 400).Draw(t, "w"), rapid.IntRange(1, 400).Draw(t, "h")
		areas, fit := ix.inside(rectangle(720000+float64(x), 6170000+float64(y), float64(w), float64(h)))
		overlap := func(a, lo, hi int) int { return max(0, min(a+100, hi)-max(a, lo)) }
		covered, n := 0, 0
		for i := range 16 {
			both := overlap(i%4*100, x, x+w) * overlap(i/4*100, y, y+h)
			if 2*both < 10000 {
				continue
			}
			if covered += both; n >= len(areas) || areas[n] != i {
				t.Fatalf("area %d is not in %v", i, areas)
			}
			n++
		}
		if n != len(areas) {
			t.Fatalf("%v, want %d", areas, n)
		}
		if n > 0 && (math.Abs(fit.Uncovered-(1-float64(covered)/float64(w*h))) > 1e-6 || math.Abs(fit.Outside-(1-float64(covered)/float64(n*10000))) > 1e-6) {
			t.Fatalf("%+v", fit)
		}
	})
}

// An outline comes in by file, text or body, in degrees or the round's coordinates, alone or in a collection, and leads to the same link.
func TestOutlinesLeadToALink(t *testing.T) {
	tables := manySquares(4)
	var log bytes.Buffer
	s, err := New(Config{Public: published{tables}, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	base := "/en/r/" + tables.Round.ID[:12] + "/my-area"
	metres := rectangle(719990, 6169990, 220, 120) // two squares with a rim of 10 m, a fifth of the two above
	degrees, err := source.ToLonLat("EPSG:25832", metres)
	if err != nil {
		t.Fatal(err)
	}
	form := func(field, text string) (kind, body string) {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		w.WriteField("name", "Two <b>squares</b>")
		w.WriteField(field, text)
		w.Close()
		return w.FormDataContentType(), b.String()
	}
	m, d := geometryText(metres), geometryText(degrees)
	want := base + "?areas=r00c00,r00c01" // of the outline 26,400 m², of which 20,000 in the two squares: 24.2 % uncovered
	for name, text := range map[string]string{"metres": m, "degrees": d,
		"feature":    `{"type":"Feature","properties":{"secret":"Havnegade 7"},"geometry":` + d + `}`,
		"collection": `{"type":"FeatureCollection","features":[{"type":"Feature","properties":null,"geometry":` + d + `}]}`,
		"named crs":  `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}},"features":[{"type":"Feature","properties":{},"geometry":` + m + `}]}`,
		"bom":        "\ufeff" + d} {
		w := post(s, base+"/outline", "application/geo+json", text)
		if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != want+"&outline=24.2-0" {
			t.Errorf("%s: %d %s %s", name, w.Code, to, w.Body)
		}
	}
	for _, field := range []string{"file", "outline"} {
		kind, body := form(field, d)
		w := post(s, base+"/outline", kind, body)
		to := w.Header().Get("Location")
		if w.Code != http.StatusSeeOther || to != want+"&name=Two+%3Cb%3Esquares%3C%2Fb%3E&outline=24.2-0" {
			t.Fatalf("%s: %d %s", field, w.Code, to)
		}
		page := get(s, to).Body.String()
		if !strings.Contains(page, "24.2 %") && !strings.Contains(page, "24.2\u00a0%") && !strings.Contains(page, "24.2%") || strings.Contains(page, "<b>squares") {
			t.Error("the page does not show the mismatch, or shows the name as markup")
		}
	}
	if w := post(s, base+"/outline", "application/x-www-form-urlencoded", url.Values{"outline": {d}}.Encode()); w.Code != http.StatusSeeOther {
		t.Errorf("a plain form: %d", w.Code)
	}
	if log.Len() > 0 {
		t.Errorf("logged: %s", log.String())
	}
	if w := get(s, base+"/outline"); w.Code != http.StatusFound || w.Header().Get("Location") != base {
		t.Errorf("reading the address of the upload: %d %s", w.Code, w.Header().Get("Location"))
	}
}

func TestBadOutlinesAreRefusedWithHelp(t *testing.T) {
	tables := manySquares(4)
	var log bytes.Buffer
	s, err := New(Config{Public: published{tables}, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	to := "/en/r/" + tables.Round.ID[:12] + "/my-area/outline"
	var star []string
	for i := range 6000 {
		star = append(star, fmt.Sprintf("[%g,%g]", 12+.001*math.Cos(float64(i)/955), 55+.001*math.Sin(float64(i)/955)))
	}
	for body, want := range map[string]string{
		"":                                       "There was no outline",
		"hello":                                  "not GeoJSON",
		`{"a":1}`:                                "holds no area",
		`[1,2,3]`:                                "not GeoJSON",
		`{"type":1`:                              "not GeoJSON",
		`{"type":"Point","coordinates":[12,55]}`: "holds no area",
		`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[12,55]}}]}`:    "holds no area",
		`{"type":"Polygon","coordinates":[[[12,55],[12.1,55.1],[12.1,55],[12,55.1],[12,55]]]}`:                                              "crosses or touches itself",
		`{"type":"Polygon","coordinates":[[[12,55],[12.1,55]]]}`:                                                                            "not GeoJSON",
		`{"type":"Polygon","coordinates":[[[1e300,55],[12.1,55],[12,1e300],[1e300,55]]]}`:                                                   "not GeoJSON",
		`{"type":"Polygon","coordinates":[[[2,48],[2.1,48],[2.1,48.1],[2,48.1],[2,48]]]}`:                                                   "longitude comes before latitude",
		`{"type":"Polygon","crs":{"type":"name","properties":{"name":"EPSG:27700"}},"coordinates":[[[1,1],[5,1],[5,5],[1,5],[1,1]]]}`:       "cannot be turned into",
		`{"type":"Polygon","coordinates":[[` + strings.Join(append(star, star[0]), ",") + `]]}`:                                             "too many parts or corners",
		`{"type":"Polygon","padding":"` + strings.Repeat("x", 1<<20) + `","coordinates":[]}`:                                                "larger than 1 MB",
		strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 9) + `{"type":"Point","coordinates":[1,1]}` + strings.Repeat("]}", 9): "not GeoJSON",
		`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}`:                                      "holds no area",
	} {
		w := post(s, to, "application/json", body)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%.60s: %d, without %q", body, w.Code, want)
		}
	}
	if w := post(s, to, "multipart/form-data; boundary=x", "--x\r\nContent-Disp"); w.Code != http.StatusBadRequest {
		t.Errorf("half a form: %d", w.Code)
	}
	if log.Len() > 0 {
		t.Errorf("logged: %s", log.String())
	}
}

// Whatever is sent is answered with a link or a refusal, never a fault.
func TestNoOutlineBreaksTheServer(t *testing.T) {
	tables := manySquares(4)
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	to := "/en/r/" + tables.Round.ID[:12] + "/my-area/outline"
	rapid.Check(t, func(t *rapid.T) {
		var rings []string
		for range rapid.IntRange(1, 4).Draw(t, "rings") {
			var points []string
			for range rapid.IntRange(0, 9).Draw(t, "points") {
				points = append(points, fmt.Sprintf("[%d,%d]", 720000+rapid.IntRange(-20, 40).Draw(t, "x")*10, 6170000+rapid.IntRange(-20, 40).Draw(t, "y")*10))
			}
			if len(points) > 0 {
				points = append(points, points[0])
			}
			rings = append(rings, "["+strings.Join(points, ",")+"]")
		}
		w := post(s, to, "application/json", `{"type":"Polygon","coordinates":[`+strings.Join(rings, ",")+`]}`)
		if w.Code != http.StatusSeeOther && w.Code != http.StatusBadRequest {
			t.Fatalf("%d", w.Code)
		}
		if w.Code == http.StatusSeeOther {
			if w := get(s, w.Header().Get("Location")); w.Code != http.StatusOK {
				t.Fatalf("%d", w.Code)
			}
		}
	})
}

// The shared land of any two outlines is that of an overlay of them (package contiguity, by another algorithm), with holes and in either direction.
func TestSharedLandIsThatOfAnOverlay(t *testing.T) {
	star := func(t *rapid.T, name string) kvarter.MultiPolygon {
		n := rapid.IntRange(3, 9).Draw(t, name+" corners")
		var ring kvarter.Ring
		x, y := float64(rapid.IntRange(0, 200).Draw(t, name+" x")), float64(rapid.IntRange(0, 200).Draw(t, name+" y"))
		for i := range n {
			d := float64(rapid.IntRange(40, 120).Draw(t, name+" d"))
			a := 2 * math.Pi * (float64(i) + .13) / float64(n)
			ring = append(ring, kvarter.Point{X: 720000 + x + d*math.Cos(a), Y: 6170000 + y + d*math.Sin(a)})
		}
		ring = append(ring, ring[0])
		poly := kvarter.Polygon{ring}
		if rapid.Bool().Draw(t, name+" hole") {
			var hole kvarter.Ring
			for _, p := range ring { // a quarter of the size, in the middle
				hole = append(hole, kvarter.Point{X: 720000 + x + (p.X-720000-x)/4, Y: 6170000 + y + (p.Y-6170000-y)/4})
			}
			poly = append(poly, hole)
		}
		if rapid.Bool().Draw(t, name+" turned") {
			slices.Reverse(ring)
		}
		return kvarter.MultiPolygon{poly}
	}
	rapid.Check(t, func(t *rapid.T) {
		area, outline := star(t, "area"), star(t, "outline")
		clean, err := contiguity.Repair(outline)
		if err != nil {
			t.Fatal(err)
		}
		lo, hi := bounds(area)
		got, want := shareInside(area, clean, sidesOf(clean), lo, hi), contiguity.ShareInside(area, outline)
		if math.Abs(got-want) > 1e-7 {
			t.Fatalf("%v, an overlay says %v", got, want)
		}
	})
}

// A round outline with as many corners as are taken, over 3,600 areas, is within what is asked of one overlay at a time.
func TestManyCornersAreTaken(t *testing.T) {
	ix := newIndices([]*edition.Tables{manySquares(60)}, "public").current()
	var ring kvarter.Ring
	for i := range outlinePoints - 1 {
		a := 2 * math.Pi * float64(i) / (outlinePoints - 1)
		ring = append(ring, kvarter.Point{X: 723000 + 2000*math.Cos(a), Y: 6173000 + 2000*math.Sin(a)})
	}
	areas, fit := ix.inside(kvarter.MultiPolygon{{append(ring, ring[0])}})
	// A circle of radius 20 squares holds π·400 = 1,257 of them by land; whole squares by half their land come near it.
	if len(areas) < 1247 || len(areas) > 1267 || fit.Uncovered > .03 || fit.Outside > .03 {
		t.Errorf("%d areas, %+v", len(areas), fit)
	}
}
