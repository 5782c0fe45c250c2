package cli

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// moved is a scenario in which areas of the demo city enter: three criteria are enough, not four of seven.
const moved = "count-1=3"

// tour is one address of every kind of page of the demo city, by the name of its picture.
func (c *servedCity) tour(lang string) [][2]string {
	home := "/" + lang + "/"
	round := home + "r/" + c.round.ID[:12] + "/"
	return [][2]string{
		{"home", home},
		{"areas", home + "areas"},
		{"areas-filtered", home + "areas?q=vej&show=designated"},
		{"areas-edge", home + "areas?show=edge"},
		{"areas-none", home + "areas?q=qqqq"},
		{"area-in", c.outcome(lang, "in")},
		{"area-by-law", c.outcome(lang, "by_law")},
		{"area-just-out", c.outcome(lang, "just_out")},
		{"area-undetermined", c.outcome(lang, "undetermined")},
		{"area-suppressed", c.outcome(lang, "suppressed")},
		{"area-excluded", c.outcome(lang, "excluded")},
		{"urban-area", home + "urban-area/" + c.round.UrbanAreas[0].Code},
		{"housing-areas", home + "housing-areas"},
		{"housing-area", home + "housing-area/" + c.listed()},
		{"criteria", home + "criteria"},
		{"criterion", home + "criterion/income"},
		{"compare-empty", home + "compare"},
		{"gap", home + "gap"},
		{"gap-start", home + "gap?by=start"},
		{"gap-education", home + "gap/education"},
		{"targets", home + "targets"},
		{"compare", home + "compare?a=" + c.finding("in").Area + "&b=" + c.finding("just_out").Area + "&c=" + c.round.UrbanAreas[0].Code},
		{"scenario", home + "scenario"},
		{"scenario-moved", home + "scenario?" + moved},
		{"scenario-refused", home + "scenario?enter.income=-5"},
		{"my-area", home + "my-area"},
		{"my-area-chosen", home + "my-area?areas=" + c.finding("in").Area + "," + c.finding("just_out").Area},
		{"rounds", home + "rounds"},
		{"rounds-between", home + "rounds/" + c.chain[1].Round.ID[:12] + ".." + c.round.ID[:12]},
		{"method", home + "method"},
		{"data", home + "data"},
		{"not-found", home + "area/nowhere"},
		{"memo-round", round + "memo"},
		{"memo-area", round + "area/" + c.finding("in").Area + "/-/memo"},
		{"memo-urban-area", round + "urban-area/" + c.round.UrbanAreas[0].Code + "/-/memo"},
		{"memo-housing-area", round + "housing-area/" + c.listed() + "/-/memo"},
	}
}

// The urban area of an area lists it once, and the other language says the same place.
func TestUrbanAreaInTheOtherLanguage(t *testing.T) {
	t.Parallel()
	city := serveDemo(t)
	tab := city.tab(t)
	scripts(t, tab, false)
	f := city.finding("in")
	for lang, other := range map[string]string{"da": "en", "en": "da"} {
		do(t, tab, chromedp.Navigate(city.URL+"/"+lang+"/area/"+f.Area))
		click(t, tab, "/urban-area/"+f.UrbanArea+"/")
		here := address(t, tab)
		back := get(t, tab, chromedp.Evaluate[int](fmt.Sprintf(`document.querySelectorAll('main table a[href*="/area/%s/"]').length`, f.Area)))
		if back != 1 {
			t.Errorf("the urban area lists %s %d times, want once", f.Area, back)
		}
		click(t, tab, "/"+other+"/r/")
		if got, want := address(t, tab), strings.Replace(here, "/"+lang+"/", "/"+other+"/", 1); got != want {
			t.Errorf("the other language is %s, want %s", got, want)
		}
		if marked := get(t, tab, chromedp.Evaluate[string](`document.documentElement.lang`)); marked != other {
			t.Errorf("the page says that its language is %q", marked)
		}
	}
}

func TestSearchNeedsNoScript(t *testing.T) {
	t.Parallel()
	city := serveDemo(t)
	tab := city.tab(t)
	name := city.name(city.finding("just_out").Area)
	scripts(t, tab, false)
	do(t, tab, chromedp.Navigate(city.URL+"/en/areas"), chromedp.SendKeys(chromedp.CSS("#q"), name))
	arrive(t, tab, chromedp.Click(chromedp.CSS("form.filter button")))
	if got := text(t, tab, "table.areas tbody th a"); got != name {
		t.Errorf("the search finds %q first, want %q", got, name)
	}
	if u, _ := url.Parse(address(t, tab)); u.Query().Get("q") != name {
		t.Errorf("the address does not hold the search: %s", u)
	}
}

// What holds for every page, in both languages: it says once that its figures are made up, its heading is no code, every figure has a table,
// axe finds nothing in light and dark and on a narrow screen, and it fits 320 CSS pixels (WCAG 2.2, 1.4.10) and a window of 1280 pixels at 200 %.
// Wide tables scroll in a region of their own.
func TestEveryPage(t *testing.T) {
	city, src := serveDemo(t), axe(t)
	for _, lang := range []string{"da", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			tab := city.tab(t)
			before(t, tab, noWebGL)
			for _, page := range city.tour(lang) {
				holds(t, tab, src, city.URL+page[1], page[0], lang)
			}
		})
	}
}

// holds checks what holds for every page.
func holds(t *testing.T, tab context.Context, src, at, name, lang string) {
	t.Helper()
	words := map[string]string{"da": "Opdigtede tal", "en": "Made-up figures"}[lang]
	thorough := os.Getenv("CI") == "true" // every rule over whole pages in every look; else whole pages once, and their first parts by the rules that a look can break
	colour, shape := ofColour, ofShape
	if thorough {
		colour, shape = "", ""
	}
	do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(at))
	fault := func(where string, faults []string) {
		for _, f := range faults {
			t.Errorf("%s, %s: %s", name, where, f)
		}
	}
	if got := text(t, tab, ".madeup"); !strings.HasPrefix(got, words) {
		t.Errorf("%s: the banner says %q, want %q", name, got, words)
	}
	if h := text(t, tab, "h1"); strings.Contains(h, words) || strings.TrimSpace(h) == "" {
		t.Errorf("%s: heading %q", name, h)
	}
	fault("figures", figures(t, tab))
	if thorough || lang == "da" {
		fault("light", violations(t, tab, src, ""))
	}
	do(t, tab, chromedp.EmulateViewport(640, 450, chromedp.EmulateScale(2)))
	fault("at 200 %", tooWide(t, tab, 640))
	do(t, tab, chromedp.EmulateViewport(320, 640))
	fault("at 320 pixels", tooWide(t, tab, 320))
	if !thorough {
		get(t, tab, chromedp.Evaluate[bool](prune))
	}
	fault("at 320 pixels", violations(t, tab, src, shape))
	do(t, tab, chromedp.EmulateViewport(1280, 900))
	if !thorough && lang == "en" {
		fault("light", violations(t, tab, src, ""))
	}
	scheme(t, tab, true)
	fault("dark", violations(t, tab, src, colour))
	scheme(t, tab, false)
}

// tooWide names what makes a page scroll sideways.
func tooWide(t *testing.T, tab context.Context, width int) []string {
	t.Helper()
	return get(t, tab, chromedp.Evaluate[[]string](fmt.Sprintf(`(() => {
		const wide = document.scrollingElement.scrollWidth;
		if (innerWidth !== %[1]d) return ["the window is " + innerWidth + " pixels wide"];
		if (wide <= %[1]d) return [];
		return ["the page is " + wide + " pixels wide: " + [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > %[1]d && !e.closest(".scroll, svg")).map((e) => e.tagName + "." + e.className).slice(0, 3).join(", ")];
	})()`, width)))
}

// Pictures are kept where KVARTER_ARTEFACTS names a folder: phone, desktop and dark as PNG, paper as PDF.
func TestPicturesOfPages(t *testing.T) {
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
		for _, lang := range []string{"da", "en"} {
			for _, page := range city.tour(lang) {
				do(t, tab, chromedp.Navigate(city.URL+page[1]))
				keep(t, dir, page[0]+"-"+lang+"-"+look.name+".png", get(t, tab, chromedp.FullScreenshot(100)), "\x89PNG")
			}
		}
	}
	scheme(t, tab, false)
	for _, page := range city.tour("da") {
		do(t, tab, chromedp.Navigate(city.URL+page[1]))
		keep(t, dir, page[0]+"-da-print.pdf", printed(t, tab), "%PDF")
	}
}

// Without a folder for them, one picture and one print still show that a page can be drawn and printed.
func TestAreaPrints(t *testing.T) {
	t.Parallel()
	city := serveDemo(t)
	tab := city.tab(t)
	do(t, tab, chromedp.Navigate(city.URL+city.outcome("da", "in")))
	if pdf := printed(t, tab); !strings.HasPrefix(string(pdf), "%PDF") {
		t.Errorf("no PDF: %.20q", pdf)
	}
}

// text returns the shown text of the first element that answers to the selector.
func text(t *testing.T, tab context.Context, selector string) string {
	t.Helper()
	return get(t, tab, chromedp.Text(chromedp.CSS(selector)))
}
