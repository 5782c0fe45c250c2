package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/tiles"
)

// mapRoutes lists what the map that can be moved reads: values, geometry, tiles and the basemap. All of it is what the pages say too.
func mapRoutes() []Route {
	routes := []Route{
		route("/r/{round}/map/areas.geojson", Public, keeping(mapAreas)),
		route("/r/{round}/map/overlay.geojson", Public, keeping(mapOverlay)),
		route("/r/{round}/tiles/tiles.json", Public, keeping(mapTileJSON)),
		route("/r/{round}/tiles/{z}/{x}/{y}", Public, keeping(mapTile)),
		route("/basemap.pmtiles", Public, basemap),
	}
	for _, l := range Languages() {
		routes = append(routes, route("/"+l+"/r/{round}/map/values.json", Public, mapValues),
			route("/"+l+"/r/{round}/map/clusters/{file}", Internal, clusterValues))
	}
	return routes
}

// keeping keeps the answers of an address without language: a round never changes. Browsers ask again after a day.
func keeping(make func(*request) error) func(*request) error {
	return func(q *request) error {
		if q.r.URL.RawQuery == "" && q.shelf.answers != nil {
			q.keep = q.r.URL.Path
			if q.sendKept() {
				return nil
			}
		}
		return make(q)
	}
}

// lasting lets browsers keep an answer for a day: geometry is fixed by the round, and the engine that simplifies it may change.
func (q *request) lasting() {
	if !q.internal() {
		q.w.Header().Set("Cache-Control", "public, max-age=86400")
	}
}

// basemap answers with the city's own archive, in the ranges that the map asks for.
func basemap(q *request) error {
	file := q.site.cfg.Basemap
	if file == "" {
		return notFound{what: "error.page"}
	}
	f, err := os.Open(file)
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "basemap: %w", err)
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil || at.IsDir() {
		return kvarter.Errorf(kvarter.Internal, "basemap %s is not a file", file)
	}
	h := q.w.Header()
	h.Set("Content-Type", "application/vnd.pmtiles")
	h.Set("Cache-Control", "public, max-age=86400")
	h.Set("ETag", `"`+strconv.FormatInt(at.Size(), 36)+"-"+strconv.FormatInt(at.ModTime().UnixNano(), 36)+`"`)
	http.ServeContent(q.w, q.r, filepath.Base(file), at.ModTime(), f)
	return nil
}

// liveMap is what a figure says of the map that can be moved over its drawn one.
type liveMap struct {
	// Ask: the map starts when the reader asks for it, and not by itself.
	Ask                                 bool
	Values, Geometry, Tiles, Overlay    string // addresses; one of Geometry and Tiles is ""
	Basemap, Bounds, Here, Theme, Words string
	Legend                              string // the theme that the page's own legend is of; "-" none
	Themes                              []choice
	Lists                               bool // there are outlines of listed housing areas
}

// moved offers the map that can be moved over a drawn one: round some outlines, or the whole city where there are none. here are the
// areas that the page is about.
func (q *request) moved(m *homeMap, class string, frame []kvarter.MultiPolygon, here ...int) *homeMap {
	if m == nil {
		return nil
	}
	out := *m
	out.Class, out.Live = class, q.live(frame, here)
	if out.Live != nil {
		out.Live.Ask = true
	}
	return &out
}

// live describes the map that can be moved. It is nil where the places of the areas on the earth are not known, or the build holds no map
// library.
func (q *request) live(frame []kvarter.MultiPolygon, here []int) *liveMap {
	shapes, err := q.ix.LonLat()
	if err != nil || q.site.assets.href("maplibre-gl.mjs") == "" {
		return nil
	}
	framed := shapes
	if len(frame) > 0 {
		framed = make([]kvarter.MultiPolygon, len(frame))
		for i, mp := range frame {
			if framed[i], err = source.ToLonLat(q.ix.Round.Areas.CRS, mp); err != nil {
				return nil
			}
		}
	}
	lo, hi := bounds(framed...)
	if lo == hi {
		return nil
	}
	round := "/r/" + url.PathEscape(q.ix.ShortID())
	m := &liveMap{Values: "/" + q.lang + round + "/map/values.json", Overlay: round + "/map/overlay.geojson", Lists: len(q.ix.listed()) > 0}
	if q.ix.heavy(shapes) {
		m.Tiles = round + "/tiles/tiles.json"
	} else {
		m.Geometry = round + "/map/areas.geojson"
	}
	if q.site.cfg.Basemap != "" && q.site.assets.href("pmtiles.js") != "" {
		m.Basemap = "/basemap.pmtiles"
	}
	if len(shapes) > manyAreas { // drawn by its parts
		m.Legend = "-"
	}
	var corners, marked []string
	for _, v := range []float64{lo.X, lo.Y, hi.X, hi.Y} {
		corners = append(corners, strconv.FormatFloat(v, 'f', 6, 64))
	}
	for _, i := range here {
		marked = append(marked, strconv.Itoa(i))
	}
	m.Bounds, m.Here, m.Words = strings.Join(corners, ","), strings.Join(marked, " "), q.mapWords()
	for _, name := range q.ix.Readable() {
		m.Themes = append(m.Themes, choice{Value: name, Text: q.ix.heading(&measured{Name: name, Node: q.ix.Method.Criterion(name) == nil}, q.lang)})
	}
	return m
}

// mapWords are the words that the script needs, as JSON: those of the library's controls under its own names.
func (q *request) mapWords() string {
	words := q.words()
	said := map[string]string{}
	for key, text := range words {
		if name, ok := strings.CutPrefix(key, "map.say."); ok {
			said[name] = text
		}
	}
	if q.ix.Round.MadeUp {
		said["made_up"] = words.text("made_up")
	}
	b, _ := json.Marshal(said) // keys in order
	return string(b)
}

const (
	fileAreas  = 5000    // more areas than one file can carry
	filePoints = 200_000 // more corners than one file can carry: some 2 MB compressed
)

// movable is what the map that can be moved needs of a round, made when it is first asked for.
type movable struct {
	weighing sync.Once
	heavy    bool
	tiling   sync.Once
	pyramid  *tiles.Pyramid
	err      error
}

// heavy reports whether the outlines are sent as tiles.
func (ix *index) heavy(shapes []kvarter.MultiPolygon) bool {
	ix.movable.weighing.Do(func() {
		n := 0
		for _, mp := range shapes {
			for _, poly := range mp {
				for _, ring := range poly {
					n += len(ring)
				}
			}
		}
		ix.movable.heavy = len(shapes) > fileAreas || n > filePoints
	})
	return ix.movable.heavy
}
