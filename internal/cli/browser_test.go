package cli

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// tour is one address of every kind of page of the demo city, by the name of its picture.
func (c *servedCity) tour(lang string) [][2]string {
	home := "/" + lang + "/"
	return [][2]string{
		{"home", home},
		{"areas", home + "areas"},
		{"areas-filtered", home + "areas?q=vej&show=designated"},
		{"area-in", c.outcome(lang, "in")},
		{"area-by-law", c.outcome(lang, "by_law")},
		{"area-just-out", c.outcome(lang, "just_out")},
		{"area-undetermined", c.outcome(lang, "undetermined")},
		{"area-suppressed", c.outcome(lang, "suppressed")},
		{"area-excluded", c.outcome(lang, "excluded")},
		{"urban-area", home + "urban-area/" + c.round.UrbanAreas[0].Code},
		{"housing-areas", home + "housing-areas"},
		{"housing-area", home + "housing-area/" + c.listed()},
		{"method", home + "method"},
		{"not-found", home + "area/nowhere"},
	}
}

// A reader goes from the map to an area and on to its urban area, in either language; nothing on the way needs a script.
func TestReaderFindsOutWhyAnAreaIsDesignated(t *testing.T) {
	city := serveDemo(t)
	for _, on := range []bool{true, false} {
		for _, lang := range []string{"da", "en"} {
			t.Run(fmt.Sprintf("%s, scripts %v", lang, on), func(t *testing.T) {
				tab := city.tab(t)
				scripts(t, tab, on)
				do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(city.URL+"/"+lang+"/"))
				f := city.finding("in")
				if h := text(t, tab, "h1"); !strings.Contains(h, fmt.Sprint(len(city.round.UrbanAreas))) {
					t.Errorf("the headline does not count the %d urban areas: %s", len(city.round.UrbanAreas), h)
				}

				city.clickArea(t, tab, "/area/"+f.Area+"/")
				name := city.name(f.Area)
				if h := text(t, tab, "h1"); h != name {
					t.Fatalf("a click on the map opened «%s», not «%s»", h, name)
				}
				sentence := text(t, tab, ".sentence")
				if want := city.explain(f.Area, lang).Sentence; sentence != want {
					t.Errorf("sentence\n%s\nwant\n%s", sentence, want)
				}
				if rows := get(t, tab, chromedp.Evaluate[int](`document.querySelectorAll("table.criteria tbody tr").length`)); rows != len(f.Criteria) {
					t.Errorf("%d rows, want the method's %d criteria", rows, len(f.Criteria))
				}

				follow(t, tab, "/urban-area/"+f.UrbanArea+"/")
				here := address(t, tab)
				back := get(t, tab, chromedp.Evaluate[int](fmt.Sprintf(`document.querySelectorAll('main table a[href*="/area/%s/"]').length`, f.Area)))
				if back != 1 {
					t.Errorf("the urban area lists %s %d times, want once", f.Area, back)
				}

				other := map[string]string{"da": "en", "en": "da"}[lang]
				follow(t, tab, "/"+other+"/r/")
				if got, want := address(t, tab), strings.Replace(here, "/"+lang+"/", "/"+other+"/", 1); got != want {
					t.Errorf("the other language is %s, want %s", got, want)
				}
				if marked := get(t, tab, chromedp.Evaluate[string](`document.documentElement.lang`)); marked != other {
					t.Errorf("the page says that its language is %q", marked)
				}
			})
		}
	}
}

func TestSearchNeedsNoScript(t *testing.T) {
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

// WCAG 2.2, 1.4.10: at 320 CSS pixels no page scrolls sideways. Wide tables scroll in a region of their own.
func TestPagesFitANarrowScreen(t *testing.T) {
	city := serveDemo(t)
	tab := city.tab(t)
	do(t, tab, chromedp.EmulateViewport(320, 640))
	for _, lang := range []string{"da", "en"} {
		for _, page := range city.tour(lang) {
			do(t, tab, chromedp.Navigate(city.URL+page[1]))
			width := get(t, tab, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
			if width <= 320 {
				continue
			}
			widest := get(t, tab, chromedp.Evaluate[string](`[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > 320 && !e.closest(".scroll, svg")).map(e => e.tagName + "." + e.className).slice(0, 3).join(", ")`))
			t.Errorf("%s %s is %d pixels wide: %s", lang, page[0], width, widest)
		}
	}
}

// Every page says that its figures are made up, once in the banner, and its heading is no code.
func TestPagesSayThatFiguresAreMadeUp(t *testing.T) {
	city := serveDemo(t)
	tab := city.tab(t)
	for lang, words := range map[string]string{"da": "Opdigtede tal", "en": "Made-up figures"} {
		for _, page := range city.tour(lang) {
			do(t, tab, chromedp.Navigate(city.URL+page[1]))
			if got := text(t, tab, ".madeup strong"); got != words {
				t.Errorf("%s %s: banner %q, want %q", lang, page[0], got, words)
			}
			if h := text(t, tab, "h1"); strings.Contains(h, words) || strings.TrimSpace(h) == "" {
				t.Errorf("%s %s: heading %q", lang, page[0], h)
			}
		}
	}
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
