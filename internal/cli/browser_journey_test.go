package cli

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kvarter"
)

// circumstance is how a reader meets the site.
type circumstance struct {
	name          string
	width, height int64
	scale         float64
	scripts       bool
	broken        string // run before the page's own scripts
}

func circumstances() []circumstance {
	return []circumstance{
		{"at a desk", 1280, 900, 1, true, ""},
		{"without scripts", 1280, 900, 1, false, ""},
		{"without WebGL", 1280, 900, 1, true, noWebGL},
		{"on 320 pixels", 320, 640, 1, true, ""},
		{"at 200 %", 640, 450, 2, true, ""}, // a window of 1280 by 900
	}
}

// A reader goes from the map to an area, reads why, compares it with another, tries what a lower demand would change and takes the figures
// away: in both languages and in every circumstance.
func TestJourney(t *testing.T) {
	city := serveDemo(t)
	for _, by := range circumstances() {
		for _, lang := range []string{"da", "en"} {
			t.Run(by.name+", "+lang, func(t *testing.T) {
				t.Parallel()
				tab := city.tab(t)
				if by.broken != "" {
					before(t, tab, by.broken)
				}
				scripts(t, tab, by.scripts)
				do(t, tab, chromedp.EmulateViewport(by.width, by.height, chromedp.EmulateScale(by.scale)), chromedp.Navigate(city.URL+"/"+lang+"/"))
				j := &journey{city, tab, lang, by}
				j.fits(t, "home")
				if h := text(t, tab, "h1"); !strings.Contains(h, fmt.Sprint(len(city.round.UrbanAreas))) {
					t.Errorf("the headline does not count the %d urban areas: %s", len(city.round.UrbanAreas), h)
				}
				f := city.widest()
				city.clickArea(t, tab, "/area/"+f.Area+"/")
				j.why(t, f)
				j.compare(t, f, city.finding(kvarter.OutcomeJustOut))
				rows := j.scenario(t)
				j.download(t, rows)
			})
		}
	}
}

type journey struct {
	*servedCity
	tab  context.Context
	lang string
	by   circumstance
}

func (j *journey) fits(t *testing.T, page string) {
	t.Helper()
	for _, f := range tooWide(t, j.tab, int(j.by.width)) {
		t.Errorf("%s: %s", page, f)
	}
}

// widest is the designated area with the largest frame, which a small screen shows best.
func (c *servedCity) widest() *kvarter.Finding {
	best, found := 0.0, c.finding(kvarter.OutcomeIn)
	for i := range c.round.Findings {
		if c.round.Findings[i].Outcome != kvarter.OutcomeIn {
			continue
		}
		lo, hi := [2]float64{1e18, 1e18}, [2]float64{-1e18, -1e18}
		for _, polygon := range c.round.Areas.Items[i].Outline {
			for _, ring := range polygon {
				for _, p := range ring {
					for k, v := range []float64{p.X, p.Y} {
						lo[k], hi[k] = min(lo[k], v), max(hi[k], v)
					}
				}
			}
		}
		if size := min(hi[0]-lo[0], hi[1]-lo[1]); size > best {
			best, found = size, &c.round.Findings[i]
		}
	}
	return found
}

func (j *journey) why(t *testing.T, f *kvarter.Finding) {
	t.Helper()
	j.fits(t, "area")
	if h, name := text(t, j.tab, "h1"), j.name(f.Area); h != name {
		t.Fatalf("a click on the map opened «%s», not «%s»", h, name)
	}
	if got, want := text(t, j.tab, ".sentence"), j.explain(f.Area, j.lang).Sentence; got != want {
		t.Errorf("sentence\n%s\nwant\n%s", got, want)
	}
	if rows := get(t, j.tab, chromedp.Evaluate[int](`document.querySelectorAll("table.criteria tbody tr").length`)); rows != len(f.Criteria) {
		t.Errorf("%d rows, want the method's %d criteria", rows, len(f.Criteria))
	}
}

// compare follows the area's own link and chooses a second area by its code.
func (j *journey) compare(t *testing.T, a, b *kvarter.Finding) {
	t.Helper()
	click(t, j.tab, "/compare?a="+a.Area)
	j.fits(t, "compare, one area")
	do(t, j.tab, chromedp.SendKeys(chromedp.CSS("#place-b"), b.Area))
	arrive(t, j.tab, chromedp.Click(chromedp.CSS("form.choose button")))
	j.fits(t, "compare")
	said := get(t, j.tab, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".places > li")].map((li) => li.innerText)`))
	if len(said) != 2 {
		t.Fatalf("%d areas are compared, want two", len(said))
	}
	for i, f := range []*kvarter.Finding{a, b} {
		for _, want := range []string{j.name(f.Area), j.explain(f.Area, j.lang).Sentence} {
			if !strings.Contains(said[i], want) {
				t.Errorf("area %d of the comparison does not say %q:\n%s", i+1, want, said[i])
			}
		}
	}
}

// moves reads the areas that enter and leave on the page of a scenario: name and residents.
const moves = `[...document.querySelectorAll("#answer table.areas tbody tr")].map((tr) => tr.querySelector("th a").textContent + ", " + tr.querySelector("td.n").textContent)`

// scenario moves one number by the form, as a reader does: the answer and the address follow. It returns the areas that move.
func (j *journey) scenario(t *testing.T) []string {
	t.Helper()
	click(t, j.tab, "/scenario")
	j.fits(t, "scenario")
	before := text(t, j.tab, "#answer .sentence")
	field, value, _ := strings.Cut(moved, "=")
	j.enter(t, field, value)
	if !j.by.scripts {
		arrive(t, j.tab, chromedp.Click(chromedp.CSS("form.controls button")))
	} else {
		until(t, j.tab, "the address carries the number", fmt.Sprintf(`new URL(location).searchParams.get(%q) === %q && document.querySelector("#answer .sentence").textContent !== %q`, field, value, before))
	}
	j.fits(t, "scenario, moved")
	here, err := url.Parse(address(t, j.tab))
	if err != nil || here.Query().Get(field) != value {
		t.Fatalf("the address is %s, %v", here, err)
	}
	if got, want := text(t, j.tab, "#answer .sentence"), sentence.FindStringSubmatch(j.answer(t, here.RequestURI())); want == nil || got != want[1] {
		t.Errorf("the page answers %q, its address %q", got, want)
	}
	rows := get(t, j.tab, chromedp.Evaluate[[]string](moves))
	if len(rows) == 0 {
		t.Errorf("no area enters where %s", moved)
	}
	if got := get(t, j.tab, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%q).value`, `[name="`+field+`"]`))); got != value {
		t.Errorf("the form says %s, want %s", got, value)
	}
	return rows
}

// enter replaces what stands in a field and leaves it.
func (j *journey) enter(t *testing.T, field, value string) {
	t.Helper()
	at := fmt.Sprintf(`form.controls [name="%s"]`, field)
	do(t, j.tab, chromedp.Focus(chromedp.CSS(at)), chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent(kb.Backspace), chromedp.KeyEvent(value), chromedp.KeyEvent(kb.Tab))
}

// download takes the table that the page links to: it is of the scenario on the screen, and holds the same areas and residents.
func (j *journey) download(t *testing.T, rows []string) {
	t.Helper()
	shared.downloading.Lock()
	defer shared.downloading.Unlock()
	dir := t.TempDir()
	call(t, j.tab, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: dir})
	link := `.downloads a[href*=".csv"]`
	href := get(t, j.tab, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%q).getAttribute("href")`, link)))
	if !strings.Contains(href, moved) {
		t.Errorf("the download is %s, not that of the scenario on the screen", href)
	}
	do(t, j.tab, chromedp.Click(chromedp.CSS(link)))
	var taken []byte
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end) && len(taken) == 0; time.Sleep(20 * time.Millisecond) {
		taken, _ = os.ReadFile(filepath.Join(dir, "scenario.csv"))
	}
	if want := j.answer(t, href); string(taken) != want {
		t.Fatalf("downloaded %d bytes, want %d", len(taken), len(want))
	}
	table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(taken), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	name, population := slices.Index(table[0], "name"), slices.Index(table[0], "population")
	var held []string
	for _, r := range table[1:] {
		held = append(held, r[name]+", "+r[population])
	}
	plain := strings.NewReplacer(".", "", ",", "")
	for i, r := range rows {
		n, p, _ := strings.Cut(r, ", ")
		rows[i] = n + ", " + plain.Replace(p)
	}
	slices.Sort(held)
	slices.Sort(rows)
	if !slices.Equal(held, rows) {
		t.Errorf("the table holds\n%s\nand the page\n%s", strings.Join(held, "\n"), strings.Join(rows, "\n"))
	}
}
