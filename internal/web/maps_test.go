package web

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/paulmach/orb/encoding/mvt"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
)

const fixtureRound = "/r/5f2a9c0d1e3b"

func readValues(t *testing.T, s http.Handler, lang string) valuesDoc {
	t.Helper()
	w := get(s, "/"+lang+fixtureRound+"/map/values.json")
	var doc valuesDoc
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d, %v", w.Code, err)
	}
	return doc
}

// What the map paints by is what the pages say: the class of each area, in words and pattern.
func TestMapValuesSayTheSameAsTheRound(t *testing.T) {
	s, tables := site(t, nil)
	for _, lang := range Languages() {
		doc, words := readValues(t, s, lang), s.pages[lang].words
		if len(doc.Codes) != 60 || !doc.MadeUp || doc.Href != "/"+lang+"/area/{code}" {
			t.Fatalf("%d codes, made up %v, href %s", len(doc.Codes), doc.MadeUp, doc.Href)
		}
		if len(doc.Themes) != 1+len(fixtureCriteria) || doc.Themes[0].ID != "" {
			t.Fatalf("%d themes", len(doc.Themes))
		}
		for i := range tables.Round.Findings {
			f := &tables.Round.Findings[i]
			if doc.Codes[i] != f.Area || !strings.HasPrefix(doc.Outcomes[doc.Outcome[i]], words.text("outcome."+string(f.Outcome))) || doc.Met[i] != f.MetCount {
				t.Errorf("%s: code %s, outcome %q, %d met", f.Area, doc.Codes[i], doc.Outcomes[doc.Outcome[i]], doc.Met[i])
			}
			theme := doc.Themes[0]
			if l := doc.Looks[theme.Legend[theme.At[i]].Look]; l.Class != classOf(f) || l.Edge != f.OnTheEdge {
				t.Errorf("%s is drawn as %s, edge %v", f.Area, l.Class, l.Edge)
			}
			for k := range fixtureCriteria { // the first three are not known in the two areas with such an outcome
				theme := doc.Themes[1+k]
				class := doc.Looks[theme.Legend[theme.At[i]].Look].Class
				want := map[kvarter.State]chart.Class{kvarter.Missing: chart.ClassMissing, kvarter.Suppressed: chart.ClassWithheld}[f.Criteria[k].State]
				if (want != "" || !strings.HasPrefix(string(class), "step-")) && class != want {
					t.Errorf("%s, %s (%s) is drawn as %s", f.Area, theme.ID, f.Criteria[k].State, class)
				}
			}
		}
		for _, l := range doc.Looks {
			if l.Edge && len(l.Strokes) == 0 {
				t.Errorf("%s on the edge has no hatch", l.Class)
			}
		}
		if len(doc.Urban) != 3 || doc.Urban[0].Name != "Åhavnen" { // the one with most residents
			t.Errorf("urban areas %v", doc.Urban)
		}
		for _, u := range doc.Urban { // the fixture lies at 720–728 km east, 6170–6173 km north of zone 32: near Copenhagen
			if u.At[0] < 12.4 || u.At[0] > 12.7 || u.At[1] < 55.5 || u.At[1] > 55.8 {
				t.Errorf("%s lies at %v", u.Name, u.At)
			}
		}
	}
}

func TestMapShowsNoSensitiveCriterion(t *testing.T) {
	tables := fixture(t)
	tables.Method.Indicators[2].Sensitive = true // employment stands for one of origin
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	if body := get(s, "/en"+fixtureRound+"/map/values.json").Body.String(); strings.Contains(body, "employment") || strings.Contains(body, "Labour-market") || !strings.Contains(body, "education") {
		t.Error("a criterion that is not for the public is among the values of the map")
	}
	if body := get(s, "/en/").Body.String(); strings.Contains(body, `value="employment"`) {
		t.Error("a criterion that is not for the public can be chosen on the map")
	}
}

type shapesDoc struct {
	Features []struct {
		ID         *int
		Properties struct{ Kind, Name string }
		Geometry   struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
}

func shapes(t *testing.T, s http.Handler, path string) shapesDoc {
	t.Helper()
	w := get(s, path)
	var doc shapesDoc
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "max-age") {
		t.Fatalf("%s: %d, %v, %s", path, w.Code, err, w.Header().Get("Cache-Control"))
	}
	return doc
}

func TestMapAreasAreThoseOfTheRound(t *testing.T) {
	s, tables := site(t, nil)
	path := fixtureRound + "/map/areas.geojson"
	doc := shapes(t, s, path)
	if len(doc.Features) != 60 {
		t.Fatalf("%d features", len(doc.Features))
	}
	degrees, err := s.public.every[0].LonLat()
	if err != nil {
		t.Fatal(err)
	}
	corners := map[[2]float64]int{}
	for i, f := range doc.Features {
		var c [][][][2]float64
		if err := json.Unmarshal(f.Geometry.Coordinates, &c); err != nil || *f.ID != i {
			t.Fatalf("%d: id %d, %v", i, *f.ID, err)
		}
		for k, p := range c[0][0] {
			want := degrees[i][0][0][k]
			if math.Abs(p[0]-want.X) > 5.01e-7 || math.Abs(p[1]-want.Y) > 5.01e-7 { // half a unit in the sixth decimal
				t.Errorf("area %d, corner %d: %v, want %v", i, k, p, want)
			}
			corners[p]++
		}
	}
	if shared := len(corners); shared >= 60*6 { // neighbours share corners, also after rounding
		t.Errorf("%d different corners of 60 hexagons", shared)
	}
	if a, b := get(s, path).Body.String(), get(s, path).Body.String(); a != b {
		t.Error("the same address gave two answers")
	}
	for _, code := range []string{"01-01", "Ahornkajen"} {
		if strings.Contains(get(s, path).Body.String(), code) {
			t.Errorf("the geometry carries %s", code)
		}
	}
	if tag := get(s, path).Header().Get("ETag"); tag == "" || get(s, path, "If-None-Match", tag).Code != http.StatusNotModified {
		t.Error("a known answer is sent again")
	}
	_ = tables
}

func TestMapOverlay(t *testing.T) {
	tables := fixture(t)
	square := func(x float64) kvarter.MultiPolygon {
		return kvarter.MultiPolygon{{{{X: x, Y: 6171000}, {X: x + 200, Y: 6171000}, {X: x + 200, Y: 6171200}, {X: x, Y: 6171000}}}}
	}
	h := tables.Round.HousingAreas
	h.CRS = "EPSG:25832"
	h.Items[0].Outline, h.Items[1].Outline = square(721000), square(722000) // H1 is on a list, H2 is not
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, f := range shapes(t, s, fixtureRound+"/map/overlay.geojson").Features {
		kinds[f.Properties.Kind]++
		if f.Properties.Kind == "list" && f.Properties.Name != "Lindegården" {
			t.Errorf("%s is drawn as listed", f.Properties.Name)
		}
	}
	for kind, n := range map[string]int{"water": 1, "rail": 1, "ring_road": 1, "urban": 2, "urban_housing": 1, "list": 1} {
		if kinds[kind] != n {
			t.Errorf("%d of %s, want %d", kinds[kind], kind, n)
		}
	}
}

func TestMapTiles(t *testing.T) {
	s, tables := site(t, nil)
	var doc struct {
		Tiles  []string
		Bounds [4]float64
	}
	if err := json.Unmarshal(get(s, fixtureRound+"/tiles/tiles.json").Body.Bytes(), &doc); err != nil || len(doc.Tiles) != 1 {
		t.Fatal(err, doc)
	}
	const z = 11 // a tile is then some 11 km wide: the fixture's 8 km lie in a few
	seen := map[string]bool{}
	side := float64(int(1) << z)
	row := func(lat float64) int {
		return int((1 - math.Asinh(math.Tan(lat*math.Pi/180))/math.Pi) / 2 * side)
	}
	for x := int((doc.Bounds[0] + 180) / 360 * side); x <= int((doc.Bounds[2]+180)/360*side); x++ {
		for y := row(doc.Bounds[3]); y <= row(doc.Bounds[1]); y++ {
			w := get(s, strings.NewReplacer("{z}", itoa(z), "{x}", itoa(x), "{y}", itoa(y)).Replace(doc.Tiles[0]))
			if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/vnd.mapbox-vector-tile" {
				t.Fatalf("%d %s", w.Code, w.Header().Get("Content-Type"))
			}
			layers, err := mvt.Unmarshal(w.Body.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range layers {
				for _, f := range l.Features {
					code := f.Properties["code"].(string)
					seen[code] = true
					if id := int(f.ID.(float64)); tables.Round.Areas.Items[id].Code != code {
						t.Errorf("id %d is not the position of %s", id, code)
					}
				}
			}
		}
	}
	if len(seen) != 60 {
		t.Errorf("%d areas on the tiles", len(seen))
	}
	for _, odd := range []string{"/40/0/0", "/3/9/0", "/3/-1/0", "/x/0/0", "/03/0/0"} {
		if w := get(s, fixtureRound+"/tiles"+odd); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", odd, w.Code)
		}
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

// The figure of home carries all that the script needs, and nothing of it leads outside.
func TestFigureDescribesTheMap(t *testing.T) {
	s, _ := site(t, nil)
	if s.assets.href("maplibre-gl.mjs") == "" {
		t.Skip("skipped: built without the map's library (make libs)")
	}
	attribute := regexp.MustCompile(`data-(values|geometry|overlay)="([^"]+)"`)
	for path, mode := range map[string]string{"/en/": "now", fixtureRound + "/area/01-01/ahornkajen": "ask", fixtureRound + "/urban-area/U1/aahavnen": "ask", fixtureRound + "/criterion/income": "ask"} {
		if mode == "ask" {
			path = "/en" + path
		}
		body := get(s, path).Body.String()
		if !strings.Contains(body, `data-map="`+mode+`"`) {
			t.Errorf("%s: no map that starts %q", path, mode)
		}
		found := attribute.FindAllStringSubmatch(body, -1)
		if len(found) != 3 {
			t.Errorf("%s: %v", path, found)
		}
		for _, m := range found {
			if w := get(s, m[2]); w.Code != http.StatusOK {
				t.Errorf("%s: %d", m[2], w.Code)
			}
		}
		for _, want := range []string{`data-basemap=""`, `data-tiles=""`, `&#34;made_up&#34;:&#34;Made-up figures&#34;`, `<div class="map-tools" role="group"`, ` hidden>`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %s", path, want)
			}
		}
	}
	if body := get(s, "/en"+fixtureRound+"/area/01-02/boegekajen").Body.String(); !strings.Contains(body, `data-here="1"`) {
		t.Error("the page of an area does not say which area it is about")
	}
}

// A city whose outlines have no place on the earth has its drawn map alone.
func TestPlanarCityHasItsDrawnMapAlone(t *testing.T) {
	tables := fixture(t)
	tables.Round.Areas.CRS = "planar"
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range Languages() {
		body := get(s, "/"+lang+"/").Body.String()
		if strings.Contains(body, "data-map=") || !strings.Contains(body, `class="k-map"`) {
			t.Error("a planar city offers a map that can be moved")
		}
		checkPage(t, "/"+lang+"/", lang, body)
	}
	for _, path := range []string{"/map/areas.geojson", "/map/overlay.geojson", "/tiles/tiles.json", "/tiles/0/0/0"} {
		if w := get(s, fixtureRound+path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestBasemapIsReadInRanges(t *testing.T) {
	file := filepath.Join(t.TempDir(), "basemap.pmtiles")
	if err := os.WriteFile(file, []byte("PMTiles\x03 and so on"), 0o644); err != nil {
		t.Fatal(err)
	}
	s, _ := site(t, func(c *Config) { c.Basemap = file })
	w := get(s, "/basemap.pmtiles", "Range", "bytes=0-6")
	if w.Code != http.StatusPartialContent || w.Body.String() != "PMTiles" || w.Header().Get("Content-Range") != "bytes 0-6/18" {
		t.Errorf("%d %q %s", w.Code, w.Body, w.Header().Get("Content-Range"))
	}
	if body := get(s, "/da/").Body.String(); s.assets.href("pmtiles.js") != "" && !strings.Contains(body, `data-basemap="/basemap.pmtiles"`) {
		t.Error("home does not name the basemap")
	}
	bare, _ := site(t, nil)
	if w := get(bare, "/basemap.pmtiles"); w.Code != http.StatusNotFound {
		t.Errorf("without a basemap: %d", w.Code)
	}
}

// Outlines that cannot be drawn are left out of the file, and the file stays whole.
func TestShapeWriterLeavesOutWhatCannotBeDrawn(t *testing.T) {
	nan := math.NaN()
	ring := kvarter.Ring{{X: 12, Y: 55}, {X: 12.1, Y: 55}, {X: 12.1, Y: 55.1}, {X: 12, Y: 55}}
	speck := kvarter.Ring{{X: 12, Y: 55}, {X: 12.0000001, Y: 55}, {X: 12, Y: 55.0000001}, {X: 12, Y: 55}}
	bad := kvarter.Ring{{X: nan, Y: 55}, {X: 12, Y: math.Inf(1)}}
	for name, c := range map[string]struct {
		shape kvarter.MultiPolygon
		rings int
	}{
		"nothing":              {nil, 0},
		"a polygon, no ring":   {kvarter.MultiPolygon{{}}, 0},
		"a speck":              {kvarter.MultiPolygon{{speck}}, 0},
		"no numbers":           {kvarter.MultiPolygon{{bad}}, 0},
		"whole, with a hole":   {kvarter.MultiPolygon{{ring, ring}}, 2},
		"a hole that is lost":  {kvarter.MultiPolygon{{ring, speck, ring}}, 2},
		"no outline, one hole": {kvarter.MultiPolygon{{speck, ring}}, 0},
		"a speck and a piece":  {kvarter.MultiPolygon{{speck}, {ring}, {bad}, {ring}}, 2},
	} {
		var w shapeWriter
		w.feature(3, ring2(ring), "", "") // what stands before it
		w.feature(7, c.shape, "water", `"quoted" </script>`)
		q := &request{site: &Site{}, w: httptest.NewRecorder(), r: httptest.NewRequest("GET", "/", nil)}
		if err := w.send(q); err != nil {
			t.Fatal(err)
		}
		var doc shapesDoc
		body := q.w.(*httptest.ResponseRecorder).Body
		if err := json.Unmarshal(body.Bytes(), &doc); err != nil {
			t.Errorf("%s: %v in %s", name, err, body)
			continue
		}
		got := 0
		for _, f := range doc.Features[1:] {
			var c [][][][2]float64
			if err := json.Unmarshal(f.Geometry.Coordinates, &c); err != nil {
				t.Fatal(err)
			}
			for _, p := range c {
				got += len(p)
			}
		}
		if got != c.rings {
			t.Errorf("%s: %d rings, want %d: %s", name, got, c.rings, body)
		}
	}
}

func ring2(r kvarter.Ring) kvarter.MultiPolygon { return kvarter.MultiPolygon{{r}} }

// A large city gets tiles instead of one file.
func TestManyAreasComeAsTiles(t *testing.T) {
	tables := fixture(t)
	r := *tables.Round
	areas := *r.Areas
	areas.Items, r.Findings = nil, nil
	for len(areas.Items) <= fileAreas {
		for i, a := range tables.Round.Areas.Items {
			f := tables.Round.Findings[i]
			a.Code += "-" + itoa(len(areas.Items))
			f.Area = a.Code
			areas.Items, r.Findings = append(areas.Items, a), append(r.Findings, f)
		}
	}
	r.Areas, r.UrbanAreas = &areas, nil
	many := *tables
	many.Round = &r
	s, err := New(Config{Public: published{&edition.Tables{City: many.City, Round: &r, Method: many.Method, Lists: many.Lists}}})
	if err != nil {
		t.Fatal(err)
	}
	if s.assets.href("maplibre-gl.mjs") == "" {
		t.Skip("skipped: built without the map's library (make libs)")
	}
	body := get(s, "/en/").Body.Bytes()
	if !bytes.Contains(body, []byte(`data-tiles="`+fixtureRound+`/tiles/tiles.json"`)) || !bytes.Contains(body, []byte(`data-geometry=""`)) {
		t.Error("the figure does not name the tiles")
	}
}
