package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kvarter/internal/auth"
	"kvarter/internal/pipeline"
	"kvarter/internal/store/sqlite"
)

// realCity is the walkthrough's city, whose figures are not marked made up, with some of them replaced, its rules of disclosure, and a seed that does not change.
func realCity(t *testing.T, rules string, figures map[string]string) (*app, *chainOf) {
	t.Helper()
	example, err := filepath.Abs(walkthroughFiles)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "mycity")
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "figures_2023.csv")
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(src)
	for from, to := range figures {
		if !strings.Contains(text, from) {
			t.Fatalf("no line %q among the figures", from)
		}
		text = strings.Replace(text, from, to, 1)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := Main(context.Background(), []string{"init", "-C", dir, "--method", "method.yaml", filepath.Join(dir, "areas.geojson"), file}, Streams{Out: &out, Err: &out}); code != 0 {
		t.Fatal(out.String())
	}
	config := filepath.Join(dir, "kvarter.yaml")
	src, err = os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, append(src, rules...), 0o600); err != nil {
		t.Fatal(err)
	}
	ledger := filepath.Join(dir, filepath.FromSlash(pipeline.LedgerFile))
	if err := os.MkdirAll(filepath.Dir(ledger), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ledger, []byte(`{"seed":"5eed","cells":{}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{Streams: Streams{Out: &out, Err: &out}, dir: dir, lang: "en"}
	chain, err := a.chain(choice{})
	if err != nil {
		t.Fatal(err)
	}
	rounds := newestFirst(chain)
	return a, &chainOf{rounds, func() string {
		public, err := publicly(rounds)
		if err != nil {
			t.Fatal(err)
		}
		var s strings.Builder
		for _, table := range public[rounds[0].Round.ID].Panel.Tables {
			for _, name := range table.Names() {
				fmt.Fprintln(&s, table.Level, table.Period, name, table.Columns[name].Values, table.Columns[name].States)
			}
		}
		return s.String()
	}, func() *staffed {
		st, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), storeFile))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		srv := httptest.NewUnstartedServer(nil)
		o := serving{hashing: cheap, base: "http://" + srv.Listener.Addr().String()}
		if o.office, err = openOffice(st, rounds, o, o.base); err != nil {
			t.Fatal(err)
		}
		if srv.Config.Handler, err = site(rounds, chain.Rounds, o); err != nil {
			t.Fatal(err)
		}
		srv.Start()
		t.Cleanup(srv.Close)
		return &staffed{Server: srv, office: o.office}
	}}
}

type chainOf struct {
	rounds []*pipeline.Screened
	public func() string   // the controlled figures
	serve  func() *staffed // the site, nothing published yet
}

// published is every page that a stranger reaches by links once the round is adopted and published, by address; what names the round is taken out.
func (c *chainOf) published(t *testing.T) map[string]string {
	t.Helper()
	s := c.serve()
	id := c.rounds[0].Round.ID
	analyst, boss, stranger := s.as(t, "Carla", auth.Grant{Role: auth.Analyst}), s.as(t, "Dan", publisher()), s.stranger(t)
	analyst.get("/en/designations")
	analyst.post("/en/designations", url.Values{"round": {id}, "from": {"2026-01-01"}, "reason": {"x"}}).want(200, "Proposed")
	at := "/en/designation/" + id[:12] + "-1"
	boss.get(at)
	boss.post(at+"/adopt", url.Values{"seen": {boss.find(hiddenSeen)}, "reference": {"BR 1"}}).want(200, "Adopted")
	boss.get(at)
	boss.post(at+"/publish", url.Values{"seen": {boss.find(hiddenSeen)}}).want(200, "Published")
	set := regexp.MustCompile(`(name="set" value="|[?&;]set=)[\w-]{6}`) // sets of areas begin with the round they are of
	name := func(text string) string {
		if strings.HasPrefix(text, "PK") { // a memo: its parts
			z, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
			if err != nil {
				t.Fatal(err)
			}
			text = ""
			for _, f := range z.File {
				r, err := f.Open()
				if err != nil {
					t.Fatal(err)
				}
				part, err := io.ReadAll(r)
				if err != nil {
					t.Fatal(err)
				}
				text += f.Name + "\n" + string(part)
			}
		}
		text = set.ReplaceAllString(text, "${1}ROUND")
		for _, n := range []int{len(id), 12, 8} {
			text = strings.ReplaceAll(text, id[:n], "ROUND")
		}
		return strings.ReplaceAll(strings.ReplaceAll(text, s.URL, ""), strings.TrimPrefix(s.URL, "http://"), "")
	}
	link := regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)
	area := c.rounds[0].Round.Areas.Items[0].Code
	queue := []string{"/en/", "/da/", "/en/scenario?outside_labour_market.enter=1.3", "/en/my-area?areas=" + area, "/en/my-area?areas=" + area + "&areas=" + c.rounds[0].Round.Areas.Items[1].Code,
		"/api/v1/rounds", "/api/v1/rounds/" + id, "/api/v1/rounds/" + id + "/areas", "/api/v1/rounds/" + id + "/areas/" + area, "/tiles/" + id[:12] + ".pmtiles", "/en/data", "/en/gap", "/en/clusters", "/en/stability", "/en/gap.csv", "/en/stability.csv"}
	mine := 0
	seen, out := map[string]bool{}, map[string]string{}
	for len(queue) > 0 {
		path := strings.ReplaceAll(queue[0], "&amp;", "&")
		queue = queue[1:]
		if seen[path] || strings.HasPrefix(path, "/static") || strings.HasPrefix(path, "/assets") || strings.HasPrefix(path, auth.PathSignIn) || strings.Count(path, "/my-area?areas=") > 0 && mine > 12 {
			continue
		}
		if seen[path] = true; strings.Contains(path, "/my-area?areas=") { // each links to more
			mine++
		}
		stranger.get(path)
		if strings.Contains(stranger.at, auth.PathSignIn) { // not public
			continue
		}
		out[name(path)] = fmt.Sprint(stranger.code, "\n", name(stranger.body))
		if len(stranger.body) > 0 && strings.HasPrefix(strings.TrimSpace(stranger.body), "<") {
			for _, m := range link.FindAllStringSubmatch(stranger.body, -1) {
				queue = append(queue, m[1])
			}
		}
	}
	return out
}

// Two cities that differ only in counts that the public may not know look the same to a stranger: byte for byte, on every page, map, tile and file that links
// reach. Under rounding one count is another with the same multiple; under suppression two hidden counts of the same total are others.
func TestWhatIsHiddenMakesNoDifference(t *testing.T) {
	for name, x := range map[string]struct {
		rules string
		of    func(d int) map[string]string
	}{
		"rounding": {"\ndisclosure: {method: rounding}\n", func(d int) map[string]string {
			more, less, by := 1+d%12, 1+d/12%12, (1+d/144)*min(d, 1) // one area has some more, another some less
			return lines(t, map[string]func(int) int{fmt.Sprintf("A%02d", more): func(n int) int { return n + by }, fmt.Sprintf("A%02d", less): func(n int) int { return n - by }})
		}},
		"suppression": {"\ndisclosure: {method: suppression}\n", func(d int) map[string]string {
			return lines(t, map[string]func(int) int{"A06": func(int) int { return 4 - d }, "A05": func(int) int { return 3 + d }})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			_, one := realCity(t, x.rules, x.of(0))
			first := one.public()
			for d := 1; d < 720; d++ {
				_, two := realCity(t, x.rules, x.of(d))
				if two.public() != first || one.rounds[0].Round.ID == two.rounds[0].Round.ID {
					continue
				}
				a, b := one.published(t), two.published(t)
				if len(a) < 60 || len(a) != len(b) {
					t.Fatalf("%d and %d pages were read", len(a), len(b))
				}
				for path, body := range a {
					if b[path] != body {
						t.Errorf("%s differs: %s", path, difference(body, b[path]))
					}
				}
				t.Logf("%d pages are alike, a difference of %d", len(a), d)
				return
			}
			t.Fatal("no other counts are shown alike")
		})
	}
}

// lines replaces the counts outside the labour market of some areas.
func lines(t *testing.T, change map[string]func(int) int) map[string]string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(walkthroughFiles, "figures_2023.csv"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(src)) {
		f := strings.Split(line, ";")
		if of := change[f[0]]; of != nil {
			n, err := strconv.Atoi(f[3])
			if err != nil {
				t.Fatal(err)
			}
			f[3] = strconv.Itoa(of(n))
			out[line] = strings.Join(f, ";")
		}
	}
	return out
}

func difference(a, b string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			from := max(0, i-80)
			return fmt.Sprintf("%q against %q", a[from:min(len(a), i+40)], b[from:min(len(b), i+40)])
		}
	}
	return fmt.Sprintf("%d and %d bytes", len(a), len(b))
}
