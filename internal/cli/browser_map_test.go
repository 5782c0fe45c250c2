package cli

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
)

// until asks the page until it answers true.
func until(t *testing.T, tab context.Context, what, question string) {
	t.Helper()
	for end := time.Now().Add(45 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if get(t, tab, chromedp.Evaluate[bool]("Boolean("+question+")")) {
			return
		}
	}
	t.Fatalf("%s: %s was never true", what, question)
}

// complaints collects what the browser objects to: errors of scripts, and breaches of the page's policy.
func complaints(t *testing.T, tab context.Context) func() []string {
	t.Helper()
	var mu sync.Mutex
	var heard []string
	err := chromedp.Listen(tab, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			heard = append(heard, "exception: "+e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			if e.Type == "error" || e.Type == "warning" {
				for _, a := range e.Args {
					heard = append(heard, fmt.Sprintf("console: %s %s", a.Value, a.Description))
				}
			}
		case *log.EventEntryAdded:
			if e.Entry.Level == "error" && !strings.Contains(e.Entry.Text, "GL Driver") {
				heard = append(heard, "log: "+e.Entry.Text+" "+e.Entry.URL)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	call(t, tab, runtime.Enable, cdp.Empty{})
	call(t, tab, log.Enable, cdp.Empty{})
	before(t, tab, `document.addEventListener("securitypolicyviolation", (e) => console.error("policy: " + e.violatedDirective + " " + e.blockedURI));`)
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), heard...)
	}
}

// before runs a script in every page before its own.
func before(t *testing.T, tab context.Context, script string) {
	t.Helper()
	call(t, tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

const (
	figure = `document.querySelector("figure[data-map]")`
	ready  = figure + `?.dataset.ready`
)

// spot is where an area lies in the window: the point of the frame of its shape, as the map has drawn it, where a circle of four pixels lies in
// the area; of two, where none does.
func (c *servedCity) spot(t *testing.T, tab context.Context, code string) (x, y float64) {
	t.Helper()
	at := get(t, tab, chromedp.Evaluate[[]float64](fmt.Sprintf(`(() => {
		const f = %s, id = %d, canvas = f.map.getCanvas();
		canvas.scrollIntoView({block: "center"});
		const b = canvas.getBoundingClientRect(), points = f.map.queryRenderedFeatures({layers: ["areas"]}).filter((a) => a.id === id).flatMap((a) => a.geometry.coordinates.flat(a.geometry.type === "Polygon" ? 1 : 2)).map((p) => f.map.project(p));
		const span = (k, size) => [Math.max(3, Math.floor(Math.min(...points.map((p) => p[k])))), Math.min(size - 3, Math.max(...points.map((p) => p[k])))];
		const [x0, x1] = span("x", b.width), [y0, y1] = span("y", b.height);
		for (const r of [4, 2, 1]) for (let x = x0; x < x1; x += r) for (let y = y0; y < y1; y += r) {
			if (document.elementFromPoint(b.left + x, b.top + y) !== canvas) continue;
			const near = [[x, y], [x-r, y], [x+r, y], [x, y-r], [x, y+r]].every((p) => f.map.queryRenderedFeatures(p, {layers: ["areas"]})[0]?.id === id);
			if (near) return [b.left + x, b.top + y];
		}
		return [];
	})()`, figure, c.round.Areas.Index()[code])))
	if len(at) != 2 {
		t.Fatalf("no point of the map shows %s", code)
	}
	return at[0], at[1]
}

func TestMapCanBeMoved(t *testing.T) {
	t.Parallel()
	city := serveDemo(t)
	tab := city.tab(t)
	said := complaints(t, tab)
	do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(city.URL+"/en/"))
	until(t, tab, "the map is drawn", ready)
	f := city.finding("in")

	t.Run("pointing", func(t *testing.T) {
		x, y := city.spot(t, tab, f.Area)
		call(t, tab, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: x, Y: y})
		until(t, tab, "the area is named", fmt.Sprintf(`document.querySelector(".map-card strong")?.textContent === %q`, city.name(f.Area)))
		if got := text(t, tab, ".map-card"); !strings.Contains(got, "esignated") {
			t.Errorf("the card says %q", got)
		}
	})
	paint := func() string {
		return get(t, tab, chromedp.Evaluate[string](fmt.Sprintf(`(() => { const m = %s.map, s = m.getFeatureState({source: "areas", id: %d}); return JSON.stringify(s.look); })()`, figure, city.round.Areas.Index()[f.Area])))
	}
	t.Run("criteria", func(t *testing.T) {
		was := paint()
		id := f.Criteria[0].Criterion
		choose := func(v string) {
			get(t, tab, chromedp.Evaluate[bool](fmt.Sprintf(`(() => { const s = document.querySelector("#map-theme"); s.value = %q; s.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`, v)))
		}
		choose(id)
		until(t, tab, "the criterion is shown", fmt.Sprintf(`%s.dataset.painted === %q`, figure, id))
		if now := paint(); now == was {
			t.Errorf("the area is painted as before: %s", now)
		}
		if n := get(t, tab, chromedp.Evaluate[int](`document.querySelectorAll(".map-key li").length`)); n < 3 {
			t.Errorf("%d lines in the legend of the criterion", n)
		}
		choose("")
		until(t, tab, "the outcome is shown again", `!document.querySelector(".map-key")`)
		if now := paint(); now != was {
			t.Errorf("the area is painted %s, was %s", now, was)
		}
	})
	t.Run("lists", func(t *testing.T) {
		shown := func() string {
			return get(t, tab, chromedp.Evaluate[string](figure+`.map.getLayoutProperty("list", "visibility")`))
		}
		for _, want := range []string{"visible", "none"} {
			do(t, tab, chromedp.Click(chromedp.CSS(".map-lists")))
			if got := shown(); got != want {
				t.Errorf("the state's lists are %q, want %q", got, want)
			}
		}
	})
	t.Run("keys", func(t *testing.T) {
		do(t, tab, chromedp.Focus(chromedp.CSS(".maplibregl-canvas")))
		where := `JSON.stringify(` + figure + `.map.getCenter())`
		zoom := figure + `.map.getZoom()`
		was, near := get(t, tab, chromedp.Evaluate[string](where)), get(t, tab, chromedp.Evaluate[float64](zoom))
		do(t, tab, chromedp.KeyEvent(kb.ArrowRight))
		until(t, tab, "the arrow moves the map", where+" !== "+fmt.Sprintf("%q", was))
		do(t, tab, chromedp.KeyEvent("+"))
		until(t, tab, "plus goes nearer", fmt.Sprintf("%s > %v", zoom, near))
		until(t, tab, "the map rests", "!"+figure+".map.isMoving()")
		do(t, tab, chromedp.Click(chromedp.CSS(".map-whole")))
		until(t, tab, "everything is shown again", fmt.Sprintf("!%s.map.isMoving() && Math.abs(%s - %v) < .01", figure, zoom, near))
	})
	t.Run("width", func(t *testing.T) {
		for _, width := range []int64{375, 1280} {
			do(t, tab, chromedp.EmulateViewport(width, 900))
			until(t, tab, "the map fills its frame", fmt.Sprintf(`innerWidth === %d && %s.map.getCanvas().clientWidth === Math.round(document.querySelector(".map-frame").getBoundingClientRect().width)`, width, figure))
		}
	})
	t.Run("fixed", func(t *testing.T) {
		do(t, tab, chromedp.Click(chromedp.CSS(".map-still")))
		until(t, tab, "the drawn map is back", `!document.querySelector(".map-live") && getComputedStyle(document.querySelector(".k-map")).visibility === "visible"`)
		do(t, tab, chromedp.Click(chromedp.CSS(".map-start button")))
		until(t, tab, "the map can be moved again", ready)
	})
	t.Run("opening", func(t *testing.T) {
		x, y := city.spot(t, tab, f.Area)
		arrive(t, tab, chromedp.MouseClickXY(x, y))
		if h := text(t, tab, "h1"); h != city.name(f.Area) {
			t.Errorf("a click opened %q, want %q", h, city.name(f.Area))
		}
	})
	if heard := said(); len(heard) > 0 {
		t.Errorf("the browser objects: %s", strings.Join(heard, "\n"))
	}
}

// noWebGL stands for a browser or a machine that cannot draw with WebGL.
const noWebGL = `const get = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind.startsWith("webgl") ? null : get.call(this, kind, ...rest); };`

// Where WebGL, the library or its worker does not start, the drawn map stays and no error is shown.
func TestDrawnMapStays(t *testing.T) {
	t.Parallel()
	city := serveDemo(t)
	for name, broken := range map[string]string{
		"without WebGL": noWebGL,
		"silent worker": `window.Worker = class extends EventTarget { postMessage() {} terminate() {} }; document.addEventListener("readystatechange", () => { const f = document.querySelector("figure[data-map]"); if (f) f.dataset.patience = "500"; });`,
		"no worker":     `window.Worker = class { constructor() { throw new Error("no worker"); } };`,
	} {
		t.Run(name, func(t *testing.T) {
			tab := city.tab(t)
			before(t, tab, broken)
			do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(city.URL+"/da/"))
			until(t, tab, "the map gives up", figure+`.dataset.drawn === "only"`)
			if !get(t, tab, chromedp.Evaluate[bool](`getComputedStyle(document.querySelector(".k-map")).visibility === "visible" && document.querySelector(".map-tools").hidden && !document.querySelector(".map-live")`)) {
				t.Error("the drawn map is gone, or controls without a map are shown")
			}
			city.clickArea(t, tab, "/area/"+city.finding("in").Area+"/")
		})
	}
}

// Nothing of the map's library is loaded before the page is at rest, and nothing at all where scripts are off.
func TestNoScriptNoLibrary(t *testing.T) {
	t.Parallel()
	city := serveDemo(t)
	tab := city.tab(t)
	scripts(t, tab, false)
	do(t, tab, chromedp.Navigate(city.URL+"/da/"))
	time.Sleep(300 * time.Millisecond)
	scripts(t, tab, true)
	if n := get(t, tab, chromedp.Evaluate[int](`performance.getEntriesByType("resource").filter((e) => /maplibre|pmtiles/.test(e.name)).length`)); n > 0 {
		t.Errorf("%d files of the map were loaded", n)
	}
	if !get(t, tab, chromedp.Evaluate[bool](`document.querySelector(".map-tools").hidden && document.querySelector(".map-start").hidden`)) {
		t.Error("controls are shown that do nothing")
	}
}

// A large city's areas come as tiles; the same round serves them, so its figure is told to use them.
func TestMapOfTiles(t *testing.T) {
	t.Parallel()
	city := serveDemo(t)
	tab := city.tab(t)
	said := complaints(t, tab)
	before(t, tab, fmt.Sprintf(`document.addEventListener("readystatechange", () => { const f = document.querySelector("figure[data-map]"); if (f) Object.assign(f.dataset, {geometry: "", tiles: %q}); });`, "/r/"+city.round.ID[:12]+"/tiles/tiles.json"))
	do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(city.URL+"/en/"))
	until(t, tab, "the map is drawn", ready)
	f := city.finding("in")
	x, y := city.spot(t, tab, f.Area)
	if look := get(t, tab, chromedp.Evaluate[int](fmt.Sprintf(`%s.map.getFeatureState({source: "areas", sourceLayer: "areas", id: %d}).look ?? -1`, figure, city.round.Areas.Index()[f.Area]))); look < 0 {
		t.Error("the areas of the tiles are not painted")
	}
	arrive(t, tab, chromedp.MouseClickXY(x, y))
	if h := text(t, tab, "h1"); h != city.name(f.Area) {
		t.Errorf("a click opened %q, want %q", h, city.name(f.Area))
	}
	if heard := said(); len(heard) > 0 {
		t.Errorf("the browser objects: %s", strings.Join(heard, "\n"))
	}
}

// The page of an area offers the map and does not load it; a finger names an area first, and the colours follow the screen.
func TestMapOfOneArea(t *testing.T) {
	t.Parallel()
	city := serveDemo(t)
	tab := city.tab(t)
	said := complaints(t, tab)
	f := city.finding("in")
	do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(city.URL+"/en/area/"+f.Area))
	until(t, tab, "the map is offered", `document.querySelector(".map-start")?.hidden === false`)
	if get(t, tab, chromedp.Evaluate[bool](`performance.getEntriesByType("resource").some((e) => /maplibre/.test(e.name))`)) {
		t.Error("the library is loaded before the reader asks for the map")
	}
	do(t, tab, chromedp.Click(chromedp.CSS(".map-start button")))
	until(t, tab, "the map is drawn", ready)
	if !get(t, tab, chromedp.Evaluate[bool](fmt.Sprintf(`document.activeElement === %s.map.getCanvas() && %s.map.getFeatureState({source: "areas", id: %d}).here`, figure, figure, city.round.Areas.Index()[f.Area]))) {
		t.Error("the map has not the focus, or does not mark the area that the page is about")
	}

	ground := func() string {
		return get(t, tab, chromedp.Evaluate[string](figure+`.map.getPaintProperty("ground", "background-color")`))
	}
	light := ground()
	scheme(t, tab, true)
	until(t, tab, "the map is dark", fmt.Sprintf(`%s.map.getPaintProperty("ground", "background-color") !== %q`, figure, light))
	scheme(t, tab, false)

	x, y := city.spot(t, tab, f.Area)
	call(t, tab, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: x, Y: y}}})
	call(t, tab, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}})
	until(t, tab, "a finger names the area and offers its page", fmt.Sprintf(`document.querySelector(".map-card a")?.getAttribute("href") === "/en/area/%s"`, f.Area))
	if heard := said(); len(heard) > 0 {
		t.Errorf("the browser objects: %s", strings.Join(heard, "\n"))
	}
}

// archive is a PMTiles archive (version 3) of one tile of the whole world, uncompressed: land, with a sea in its southern half.
func archive(t *testing.T) string {
	t.Helper()
	square := func(name string, top float64) *mvt.Layer {
		return mvt.NewLayer(name, &geojson.FeatureCollection{Features: []*geojson.Feature{geojson.NewFeature(orb.Polygon{{{0, top}, {4096, top}, {4096, 4096}, {0, 4096}, {0, top}}})}})
	}
	tile, err := mvt.Marshal(mvt.Layers{square("earth", 0), square("water", 2048)})
	if err != nil {
		t.Fatal(err)
	}
	const head = 127
	root := append([]byte{1, 0, 1}, binary.AppendUvarint(nil, uint64(len(tile)))...) // one entry: tile 0, run of 1, its length
	root = append(root, 1)                                                           // offset 0, written as 1
	meta := []byte(`{"attribution":"Land og vand"}`)
	b := append([]byte("PMTiles\x03"), make([]byte, head-8)...)
	at := uint64(head)
	for k, n := range []uint64{uint64(len(root)), uint64(len(meta)), 0, uint64(len(tile))} { // root, metadata, leaves, tiles: offset and length
		binary.LittleEndian.PutUint64(b[8+16*k:], at)
		binary.LittleEndian.PutUint64(b[16+16*k:], n)
		at += n
	}
	for k := range 3 { // tiles addressed, entries, contents
		binary.LittleEndian.PutUint64(b[72+8*k:], 1)
	}
	copy(b[96:], []byte{1, 1, 1, 1, 0, 0})                                      // clustered; none, none; vector tiles; zooms 0 to 0
	for k, v := range []int32{-1800000000, -850000000, 1800000000, 850000000} { // bounds in 1e-7 degrees
		binary.LittleEndian.PutUint32(b[102+4*k:], uint32(v))
	}
	file := filepath.Join(t.TempDir(), "basemap.pmtiles")
	if err := os.WriteFile(file, slices.Concat(b, root, meta, tile), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestBasemapLiesUnderTheMap(t *testing.T) {
	t.Parallel()
	city := serveCity(t, serving{basemap: archive(t)})
	tab := city.tab(t)
	said := complaints(t, tab)
	do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(city.URL+"/da/"))
	until(t, tab, "the map is drawn", ready)
	if n := get(t, tab, chromedp.Evaluate[int](figure+`.map.queryRenderedFeatures({layers: ["base-earth"]}).length`)); n == 0 {
		t.Error("the land of the basemap is not drawn")
	}
	until(t, tab, "the basemap's source is named", `document.querySelector(".maplibregl-ctrl-attrib")?.textContent.includes("Land og vand")`)
	if heard := said(); len(heard) > 0 {
		t.Errorf("the browser objects: %s", strings.Join(heard, "\n"))
	}
}

// Pictures of the map are kept where KVARTER_ARTEFACTS names a folder.
func TestPicturesOfMap(t *testing.T) {
	dir := artefacts(t)
	city := serveDemo(t)
	tab := city.tab(t)
	for _, look := range []struct {
		name  string
		width int64
		dark  bool
	}{{"phone", 375, false}, {"desktop", 1280, false}, {"dark", 1280, true}} {
		do(t, tab, chromedp.EmulateViewport(look.width, 900))
		scheme(t, tab, look.dark)
		do(t, tab, chromedp.Navigate(city.URL+"/da/"))
		until(t, tab, look.name, ready)
		keep(t, dir, "map-"+look.name+".png", get(t, tab, chromedp.FullScreenshot(100)), "\x89PNG")
		get(t, tab, chromedp.Evaluate[bool](`(() => { const s = document.querySelector("#map-theme"); s.value = s.options[1].value; s.dispatchEvent(new Event("change")); document.querySelector(".map-lists")?.click(); return true; })()`))
		until(t, tab, look.name, figure+`.map.loaded()`)
		time.Sleep(time.Second)
		keep(t, dir, "map-criterion-"+look.name+".png", get(t, tab, chromedp.FullScreenshot(100)), "\x89PNG")
	}
	if _, err := os.Stat(filepath.Join(dir, "map-dark.png")); err != nil {
		t.Error(err)
	}
}
