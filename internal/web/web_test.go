package web

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/edition"
)

func site(t testing.TB, change func(*Config)) (*Site, *edition.Tables) {
	t.Helper()
	tables := fixture(t)
	cfg := Config{Public: published{tables}}
	if change != nil {
		change(&cfg)
	}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s, tables
}

func get(s http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// visit follows redirects, as a browser does.
func visit(s http.Handler, path string) *httptest.ResponseRecorder {
	w := get(s, path)
	for n := 0; n < 5 && w.Code >= 300 && w.Code < 400; n++ {
		w = get(s, w.Header().Get("Location"))
	}
	return w
}

// paths gives an address for each pattern of the route table, and the status that it answers with.
func paths(lang string) map[string]int {
	p, r := "/"+lang, "/"+lang+"/r/5f2a9c0d1e3b"
	out := map[string]int{
		p + "/": 200, r + "/": 200, r: 301, p + "/map.svg": 200, p + "/areas": 302, p + "/areas?q=B%C3%B8ge&show=designated": 302, r + "/areas": 200, r + "/areas?q=B%C3%B8ge&show=designated": 200, r + "/areas?q=zzz": 200,
		p + "/housing-areas": 302, p + "/method": 302, p + "/index.csv": 200, r + "/index.csv": 200,
		p + "/area/01-01-ahornkajen": 302, p + "/area/01-01": 302, p + "/urban-area/U1": 302, p + "/housing-area/H1-lindegaarden": 302, r + "/area/01-01": 302, r + "/urban-area/U1": 302, r + "/housing-area/H1": 302,
		r + "/area/01-01/old-name": 301, p + "/r/5f2a9c0d1e3b4778/area/01-01/ahornkajen": 301,
		r + "/area/99-99/x": 404, p + "/area/99-99": 404, r + "/urban-area/U9/x": 404, r + "/housing-area/H9/x": 404, p + "/r/deadbeef0000/area/01-01/ahornkajen": 404, p + "/nothing": 404,
		p + "/internal/quality": 403,
	}
	for _, subject := range []string{"", "/area/01-01/ahornkajen", "/urban-area/U1/aahavnen", "/housing-area/H1/lindegaarden"} {
		out[r+subject+"/memo.docx"] = 200
	}
	for _, page := range []string{"/area/01-01/ahornkajen", "/urban-area/U1/aahavnen", "/housing-area/H1/lindegaarden", "/housing-area/H2/aeblehaven", "/areas", "/housing-areas", "/method"} {
		out[r+page] = 200
		for _, ending := range endings() {
			out[r+page+"."+ending] = 200
		}
	}
	return out
}

func TestEveryRouteAnswersInBothLanguages(t *testing.T) {
	s, _ := site(t, nil)
	for _, lang := range Languages() {
		for path, want := range paths(lang) {
			w := get(s, path)
			if w.Code != want {
				t.Errorf("%s: %d, want %d", path, w.Code, want)
			}
			h := w.Header()
			csp := h.Get("Content-Security-Policy")
			if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || strings.Contains(csp, "http") {
				t.Errorf("%s: policy %q", path, csp)
			}
			if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
				t.Errorf("%s: headers %v", path, h)
			}
			if !strings.HasPrefix(h.Get("Content-Type"), "text/html") {
				continue
			}
			checkPage(t, path, lang, w.Body.String())
		}
	}
}

var outside = regexp.MustCompile(`(?:href|src|action)="(?:https?:)?//`)

// checkPage asserts what holds for each page of the site.
func checkPage(t *testing.T, path, lang, body string) {
	t.Helper()
	for _, bad := range []string{"⟦", "<no value>", "ZgotmplZ", "%!", "<script>", " style=", "<style", "javascript:"} {
		if strings.Contains(body, bad) {
			t.Errorf("%s: %q on the page", path, bad)
		}
	}
	if outside.MatchString(body) {
		t.Errorf("%s: an address outside the site", path)
	}
	other := "en"
	madeUp := "Opdigtede tal"
	if lang == "en" {
		other, madeUp = "da", "Made-up figures"
	}
	for _, want := range []string{`<html lang="` + lang + `">`, madeUp, `href="#content"`, `hreflang="` + other + `"`, "5f2a9c0d1e3b", "2024", "harbour", "15"} {
		if !strings.Contains(body, want) && !(want == "harbour" && strings.Contains(body, "Havnebyens metode")) && !(want == "harbour" && strings.Contains(body, "Harbour City method")) {
			t.Errorf("%s: no %q on the page", path, want)
		}
	}
	if n := strings.Count(body, "<h1"); n != 1 {
		t.Errorf("%s: %d h1", path, n)
	}
	balanced(t, path, body)
}

// balanced parses a page as XML, which our templates are but for void elements, boolean attributes and the doctype; it fails on unclosed or crossed elements
// and on an id given twice.
func balanced(t *testing.T, path, body string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(body))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var open []string
	ids := map[string]bool{}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		switch e := tok.(type) {
		case xml.StartElement:
			open = append(open, e.Name.Local)
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					if ids[a.Value] {
						t.Errorf("%s: id %q twice", path, a.Value)
					}
					ids[a.Value] = true
				}
			}
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != e.Name.Local {
				t.Errorf("%s: </%s> closes %v", path, e.Name.Local, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%s: %v not closed", path, open)
	}
	for _, m := range regexp.MustCompile(`url\(#([^)]+)\)`).FindAllStringSubmatch(body, -1) {
		if !ids[m[1]] {
			t.Errorf("%s: no pattern %s", path, m[1])
		}
	}
}

func TestEveryAreaOnTheMapLeadsToItsPage(t *testing.T) {
	s, tables := site(t, nil)
	link := regexp.MustCompile(`<a href="([^"]+)" aria-label="([^"]+)"><title>`)
	for _, lang := range Languages() {
		links := link.FindAllStringSubmatch(get(s, "/"+lang+"/").Body.String(), -1)
		if len(links) != tables.Round.Areas.Len() {
			t.Fatalf("%s: %d links on the map, want %d", lang, len(links), tables.Round.Areas.Len())
		}
		for _, l := range links {
			w := get(s, l[1])
			if w.Code != http.StatusOK {
				t.Errorf("%s (%s): %d", l[1], l[2], w.Code)
				continue
			}
			checkPage(t, l[1], lang, w.Body.String())
		}
	}
}

// Every address that any page of the site links to, starting from home, is there.
func TestNoLinkIsBroken(t *testing.T) {
	s, _ := site(t, nil)
	href := regexp.MustCompile(`href="([^"#]+)"`)
	memos := map[bool]int{}
	seen := map[string]bool{"/da/": true, "/en/": true}
	queue := []string{"/da/", "/en/"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		w := get(s, at)
		if w.Code == http.StatusFound { // a short form
			w = visit(s, at)
		}
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", at, w.Code)
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		if strings.Contains(w.Header().Get("X-Robots-Tag"), "nofollow") && strings.Contains(at, "?") { // choices without end
			continue
		}
		for _, m := range href.FindAllStringSubmatch(w.Body.String(), -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if !strings.HasPrefix(to, "/") {
				to = at[:strings.LastIndexByte(strings.SplitN(at, "?", 2)[0], '/')+1] + to
			}
			if memo := strings.Contains(to, "/memo"); memo && memos[strings.HasSuffix(to, ".docx")] > 5 {
				continue // the areas' memos are alike, and each draws a map
			} else if memo && !seen[to] {
				memos[strings.HasSuffix(to, ".docx")]++
			}
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	if len(seen) < 2*60 {
		t.Errorf("only %d addresses found", len(seen))
	}
}

func TestLanguageIsNegotiated(t *testing.T) {
	s, _ := site(t, nil)
	for header, want := range map[string]string{"": "/da/", "en-GB,en;q=0.8": "/en/", "da;q=0.4, en;q=0.9": "/en/", "fr": "/da/", "nb-NO,en;q=0.5": "/da/", "en;q=0": "/da/", "en;q=x,da": "/da/"} {
		w := get(s, "/", "Accept-Language", header)
		if w.Code != http.StatusFound || w.Header().Get("Location") != want {
			t.Errorf("%q: %d %s, want %s", header, w.Code, w.Header().Get("Location"), want)
		}
	}
	if got := get(s, "/area/01-01", "Accept-Language", "en").Header().Get("Location"); got != "/en/area/01-01" {
		t.Errorf("short form went to %s", got)
	}
	if got := get(s, "/en/area/01-01").Header().Get("Location"); got != "/en/r/5f2a9c0d1e3b/area/01-01/ahornkajen" {
		t.Errorf("short form went to %s", got)
	}
}

func TestOnlyReading(t *testing.T) {
	s, _ := site(t, nil)
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH"} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, "/en/areas", nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, Allow %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("HEAD", "/en/", nil))
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "0" {
		t.Errorf("HEAD: %d, %d bytes", w.Code, w.Body.Len())
	}
}

func TestUnknownAreaOffersTheNearest(t *testing.T) {
	s, _ := site(t, nil)
	body := get(s, "/en/area/02-99").Body.String()
	if !strings.Contains(body, "«02-99»") || !strings.Contains(body, ">02-01</a>") {
		t.Error("no help for an unknown code")
	}
	if w := get(s, "/en/area/%3Cscript%3E"); w.Code != 404 || strings.Contains(w.Body.String(), "<script>") {
		t.Error("the code of the address became markup")
	}
}

func TestInjectedNamesStayText(t *testing.T) {
	s, _ := site(t, nil)
	for _, path := range []string{"/en/", "/en/areas", "/en/r/5f2a9c0d1e3b/area/04-04/oesterskov-script-alert-1-script-soen", "/en/map.svg", "/en/urban-area/U1"} {
		w := visit(s, path)
		body := w.Body.String()
		if w.Code != 200 || strings.Contains(body, "<script>") || !strings.Contains(body, "&lt;script&gt;") {
			t.Errorf("%s: %d, the name is not escaped", path, w.Code)
		}
	}
}

func TestGzip(t *testing.T) {
	s, _ := site(t, nil)
	plain := get(s, "/en/").Body.String()
	w := get(s, "/en/", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(w.Body)
	if err != nil || w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal("not compressed", err)
	}
	if b, err := io.ReadAll(z); err != nil || string(b) != plain {
		t.Error("compressed page differs", err)
	}
}

func TestAssetsAreHashedAndKept(t *testing.T) {
	s, _ := site(t, nil)
	for _, name := range s.assets.plain() {
		w := get(s, s.assets.href(name))
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %s", name, w.Code, w.Header().Get("Cache-Control"))
		}
		if strings.HasSuffix(name, ".css") { // what a style sheet fetches is an asset too, or is in it
			for _, m := range regexp.MustCompile(`url\(["']?([^"')]*)`).FindAllStringSubmatch(w.Body.String(), -1) {
				if to := m[1]; !strings.HasPrefix(to, "data:") && get(s, to).Code != 200 {
					t.Errorf("%s fetches %s", name, to)
				}
			}
			if strings.Contains(w.Body.String(), "@import") {
				t.Errorf("%s imports another sheet", name)
			}
		}
	}
	if w := get(s, "/assets/site.css"); w.Code != 404 {
		t.Errorf("a file without its hash: %d", w.Code)
	}
}

func TestFilesSayTheSameAsTheRound(t *testing.T) {
	s, tables := site(t, nil)
	rows, err := csv.NewReader(get(s, "/en/areas.csv").Body).ReadAll()
	if err != nil || len(rows) != 61 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	var doc document
	if err := json.Unmarshal(get(s, "/en/areas.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if !doc.MadeUp || len(doc.Areas) != 60 {
		t.Fatalf("%v, %d areas", doc.MadeUp, len(doc.Areas))
	}
	for i := range tables.Round.Findings {
		f, d := &tables.Round.Findings[i], doc.Areas[i]
		if rows[i+1][0] != f.Area || rows[i+1][3] != string(f.Outcome) || rows[i+1][7] != "true" || d.Code != f.Area || d.Outcome != string(f.Outcome) {
			t.Errorf("area %s: row %v", f.Area, rows[i+1])
		}
		for k := range f.Criteria {
			c := &f.Criteria[k]
			if rows[i+1][8+4*k] != plain(c.Value) || rows[i+1][9+4*k] != c.State.String() || rows[i+1][10+4*k] != plain(c.Threshold) {
				t.Errorf("area %s, %s: %v", f.Area, c.Criterion, rows[i+1][8+4*k:12+4*k])
			}
			if v := d.Criteria[k].Value; (v == nil) != (c.State != kvarter.Known) || v != nil && *v != c.Value {
				t.Errorf("area %s, %s: json %v, finding %v", f.Area, c.Criterion, v, c.Value)
			}
		}
	}
}

// A cell that a spreadsheet would run is disarmed; a negative number stays a number.
func TestCSVRunsNoFormula(t *testing.T) {
	s, tables := site(t, nil)
	tables.Round.Areas.Items[0].Name = `=HYPERLINK("http://x")`
	tables.Round.Findings[0].Criteria[0].Value = -1.5
	body := get(s, "/en/areas.csv").Body.String()
	if !strings.Contains(body, `"'=HYPERLINK(""http://x"")"`) || !strings.Contains(body, ",-1.5,") {
		t.Error(strings.SplitN(body, "\n", 3)[1])
	}
}

func TestHealth(t *testing.T) {
	s, _ := site(t, nil)
	if w := get(s, "/healthz"); w.Code != 200 || w.Body.String() != "ok\n" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestNothingPublished(t *testing.T) {
	if _, err := New(Config{Public: published{}}); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("error %v", err)
	}
}
