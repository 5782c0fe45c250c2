package cli

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/explain"
	"kvarter/internal/pipeline"
)

// servedCity is the demo city as its readers meet it, with a browser.
type servedCity struct {
	*httptest.Server
	round   *kvarter.Round
	screen  *pipeline.Screened
	chain   []*pipeline.Screened // every round, the current one first
	dir     string               // the workspace
	browser context.Context
}

// sharedCity is built, served and given a browser once for all tests of the package; TestMain ends it.
type sharedCity struct {
	servedCity
	building, opening sync.Once
	unbuilt, unopened error
	root              string
	downloading       sync.Mutex // the folder for downloads is one of the whole browser
	ends              []func()
}

var shared sharedCity

// testMain runs the tests and ends the shared city.
type testMain struct{ *testing.M }

func (m testMain) Run() int {
	defer func() {
		for _, end := range slices.Backward(shared.ends) {
			end()
		}
	}()
	return m.M.Run()
}

// builtDemo gives the demo city, served.
func builtDemo(t testing.TB) *servedCity {
	t.Helper()
	shared.building.Do(func() { shared.unbuilt = shared.build() })
	if shared.unbuilt != nil {
		t.Fatal(shared.unbuilt)
	}
	return &shared.servedCity
}

// serveDemo gives the demo city, served, and a browser. Without Chromium it skips, and fails where CI=true.
func serveDemo(t *testing.T) *servedCity {
	t.Helper()
	path := chromium()
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no chromium on PATH: install it (apt-get install chromium), or set CHROMIUM to its path")
		}
		t.Skip("skipped: no chromium on PATH")
	}
	c := builtDemo(t)
	shared.opening.Do(func() { shared.unopened = shared.open(path) })
	if shared.unopened != nil {
		t.Fatal(shared.unopened)
	}
	return c
}

// serveCity serves the demo city in another way, to the same browser.
func serveCity(t *testing.T, o serving) *servedCity {
	t.Helper()
	c := *serveDemo(t)
	h, err := site(c.chain, sealed(c.chain), o)
	if err != nil {
		t.Fatal(err)
	}
	c.Server = httptest.NewServer(h)
	t.Cleanup(c.Close)
	return &c
}

func (c *sharedCity) build() error {
	root, err := os.MkdirTemp("", "kvarter-city-")
	if err != nil {
		return err
	}
	c.ends = append(c.ends, func() { os.RemoveAll(root) })
	c.root, c.dir = root, filepath.Join(root, "city")
	built, err := demo.Build(demo.Options{})
	if err != nil {
		return err
	}
	if err := built.Write(c.dir); err != nil {
		return err
	}
	if c.chain, err = screenDemo(c.dir, kvarter.Period(built.First.Year), kvarter.Period(built.Second.Year)); err != nil {
		return err
	}
	c.screen, c.round = c.chain[0], c.chain[0].Round
	h, err := site(c.chain, sealed(c.chain), serving{})
	if err != nil {
		return err
	}
	c.Server = httptest.NewServer(h)
	c.ends = append(c.ends, c.Close)
	return nil
}

// open starts the browser. It has a profile of its own and can resolve no name: what is not on this machine fails.
func (c *sharedCity) open(browser string) error {
	alloc, stop := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(browser), chromedp.UserDataDir(filepath.Join(c.root, "profile")),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.WSURLReadTimeout(60*time.Second))
	c.ends = append(c.ends, stop)
	ctx, cancel := chromedp.NewContext(alloc)
	c.ends = append(c.ends, cancel)
	if err := chromedp.Do(ctx); err != nil {
		return fmt.Errorf("%s does not start: %w", browser, err)
	}
	c.browser = ctx
	return nil
}

func chromium() string {
	if p := os.Getenv("CHROMIUM"); p != "" {
		return p
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// tab opens a page and holds it to the site: a request to anywhere else fails the test.
func (c *servedCity) tab(t *testing.T) context.Context {
	t.Helper()
	return c.person(t, nil)
}

// person is a tab that also may reach some other hosts; with options it can have cookies of its own.
func (c *servedCity) person(t *testing.T, hosts []string, options ...chromedp.ContextOption) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(c.browser, options...)
	here, _ := url.Parse(c.URL)
	var mu sync.Mutex
	var sent int
	var elsewhere []string
	t.Cleanup(func() {
		cancel()
		mu.Lock()
		defer mu.Unlock()
		if len(elsewhere) > 0 {
			t.Errorf("requests left the site: %s", strings.Join(elsewhere, ", "))
		}
		if sent == 0 {
			t.Error("the browser reported no request at all")
		}
	})
	err := chromedp.Listen(ctx, func(ev any) {
		e, ok := ev.(*network.EventRequestWillBeSent)
		if !ok {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		sent++
		if u, err := url.Parse(e.Request.URL); err != nil || u.Host != here.Host && !slices.Contains(hosts, u.Host) && u.Scheme != "data" && u.Scheme != "blob" {
			elsewhere = append(elsewhere, e.Request.URL)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	call(t, ctx, network.Enable, network.EnableParams{})
	ctx, stop := context.WithTimeout(ctx, 5*time.Minute) // a page that never comes fails the test, not the whole run
	t.Cleanup(stop)
	return ctx
}

func do(t *testing.T, tab context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(tab, actions...); err != nil {
		t.Fatal(err)
	}
}

// get runs one action and returns its value.
func get[T any](t *testing.T, tab context.Context, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(tab, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func call[P, R any](t *testing.T, tab context.Context, c cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(tab, c, params); err != nil {
		t.Fatal(err)
	}
}

// arrive does what leads to another page and waits until that page is loaded.
func arrive(t *testing.T, tab context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if _, err := chromedp.RunResponse(tab, actions...); err != nil {
		t.Fatal(err)
	}
}

func address(t *testing.T, tab context.Context) string {
	t.Helper()
	return get(t, tab, chromedp.Location())
}

// follow clicks the first link to an address with this part.
func click(t *testing.T, tab context.Context, part string) {
	t.Helper()
	arrive(t, tab, chromedp.Click(chromedp.CSS(fmt.Sprintf(`a[href*="%s"]`, part))))
}

// clickArea clicks the map inside the area whose link holds this part: at a point where nothing else lies above it.
func (c *servedCity) clickArea(t *testing.T, tab context.Context, part string) {
	t.Helper()
	if get(t, tab, chromedp.Evaluate[bool](`Boolean(document.querySelector(".atlas figure[data-prepared]"))`)) {
		get(t, tab, chromedp.Evaluate[bool](figure+`.scrollIntoView({block: "center"}), true`))
		until(t, tab, "the map is there", figure+`.dataset.ready || `+figure+`.dataset.drawn`)
	}
	if get(t, tab, chromedp.Evaluate[bool](`Boolean(document.querySelector(".map-on"))`)) {
		x, y := c.spot(t, tab, strings.Split(strings.Trim(part, "/"), "/")[1])
		arrive(t, tab, chromedp.MouseClickXY(x, y))
		return
	}
	at := get(t, tab, chromedp.Evaluate[[]float64](fmt.Sprintf(`(() => {
		const link = document.querySelector('.atlas .k-map a[href*="%s"]');
		link.scrollIntoView({block: "center"});
		const b = link.getBoundingClientRect();
		for (let i = 1; i < 12; i++) for (let k = 1; k < 12; k++) {
			const x = b.left + b.width*i/12, y = b.top + b.height*k/12;
			const e = document.elementFromPoint(x, y);
			if (e && e.closest("a") === link) return [x, y];
		}
		return [];
	})()`, part)))
	if len(at) != 2 {
		t.Fatalf("no point of the map shows %s", part)
	}
	arrive(t, tab, chromedp.MouseClickXY(at[0], at[1]))
}

func scheme(t *testing.T, tab context.Context, dark bool) {
	t.Helper()
	value := "light"
	if dark {
		value = "dark"
	}
	call(t, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}}})
}

func scripts(t *testing.T, tab context.Context, on bool) {
	t.Helper()
	call(t, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

func printed(t *testing.T, tab context.Context) []byte {
	t.Helper()
	return get(t, tab, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
}

// artefacts is the folder for pictures; the test skips without one.
func artefacts(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("KVARTER_ARTEFACTS")
	if dir == "" {
		t.Skip("skipped: KVARTER_ARTEFACTS names no folder for pictures")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func keep(t *testing.T, dir, name string, content []byte, magic string) {
	t.Helper()
	if !strings.HasPrefix(string(content), magic) {
		t.Errorf("%s begins with %.8q", name, content)
	}
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// finding is the first finding with an outcome.
func (c *servedCity) finding(outcome kvarter.Outcome) *kvarter.Finding {
	for i := range c.round.Findings {
		if c.round.Findings[i].Outcome == outcome {
			return &c.round.Findings[i]
		}
	}
	return &kvarter.Finding{Area: "no-area-is-" + string(outcome)}
}

func (c *servedCity) outcome(lang string, o kvarter.Outcome) string {
	return "/" + lang + "/area/" + c.finding(o).Area
}

// listed is a housing area on a list of the state.
func (c *servedCity) listed() string {
	for i := range c.round.Housing {
		for _, o := range c.round.Housing[i].Outcomes {
			if o.Verdict == kvarter.Met {
				return c.round.Housing[i].Area
			}
		}
	}
	return "none"
}

func (c *servedCity) name(code string) string {
	return c.round.Areas.Items[c.round.Areas.Index()[code]].Name
}

func (c *servedCity) explain(code, lang string) explain.Explanation {
	return explain.Table(c.round, c.screen.Method, code, lang, explain.Public, c.screen.Listing...)
}
