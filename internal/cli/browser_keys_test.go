package cli

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focused says what has the focus, and whether the reader can see that it has: by an outline, or on the drawn map by another line.
func focused(t *testing.T, tab context.Context) string {
	t.Helper()
	return get(t, tab, chromedp.Evaluate[string](`(() => {
		const e = document.activeElement, style = getComputedStyle(e), line = e.querySelector("path");
		const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
		const other = line && [...e.parentNode.querySelectorAll("a path")].find((p) => p.parentNode !== e);
		const drawn = e.matches("svg a") && (ring || !line || getComputedStyle(line).strokeWidth !== getComputedStyle(other).strokeWidth);
		return (e.id || e.getAttribute("class") || e.getAttribute("href") || e.tagName) + (e.matches(":focus-visible") && (ring || drawn) ? "" : " (not seen)");
	})()`))
}

// tabTo presses Tab until the focus is where a selector says, and fails where it is not seen on the way.
func tabTo(t *testing.T, tab context.Context, selector string) {
	t.Helper()
	var way []string
	for range 40 {
		do(t, tab, chromedp.KeyEvent(kb.Tab))
		at := focused(t, tab)
		if way = append(way, at); strings.HasSuffix(at, "(not seen)") {
			t.Errorf("the focus cannot be seen on %s", at)
		}
		if get(t, tab, chromedp.Evaluate[bool](fmt.Sprintf(`document.activeElement.matches(%q)`, selector))) {
			return
		}
	}
	t.Fatalf("Tab does not reach %s: %s", selector, strings.Join(way, ", "))
}

// Whatever the map does, keys do, without the canvas: what it shows, the lists of the state over it, nearer and back, the drawn map, and there
// the page of every area.
func TestMapByKeysAlone(t *testing.T) {
	t.Parallel()
	city := serveDemo(t)
	tab := city.tab(t)
	do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(city.URL+"/en/"))
	until(t, tab, "the map is drawn", ready)

	tabTo(t, tab, "#map-theme")
	do(t, tab, chromedp.KeyEvent(kb.ArrowDown))
	criterion := get(t, tab, chromedp.Evaluate[string](`document.querySelector("#map-theme").options[1].value`))
	until(t, tab, "the arrow shows a criterion", fmt.Sprintf(`%s.dataset.painted === %q`, figure, criterion))
	do(t, tab, chromedp.KeyEvent(kb.ArrowUp))
	until(t, tab, "the arrow shows the outcome again", figure+`.dataset.painted === ""`)

	tabTo(t, tab, ".map-lists")
	for _, want := range []string{"visible", "none"} {
		do(t, tab, chromedp.KeyEvent(kb.Enter))
		if got := get(t, tab, chromedp.Evaluate[string](figure+`.map.getLayoutProperty("list", "visibility")`)); got != want {
			t.Errorf("Enter leaves the state's lists %q, want %q", got, want)
		}
	}

	zoom := figure + `.map.getZoom()`
	far := get(t, tab, chromedp.Evaluate[float64](zoom))
	tabTo(t, tab, ".maplibregl-ctrl-zoom-in")
	do(t, tab, chromedp.KeyEvent(kb.Enter))
	until(t, tab, "Enter goes nearer", fmt.Sprintf(`!%s.map.isMoving() && %s > %v`, figure, zoom, far+.5))
	get(t, tab, chromedp.Evaluate[bool](`document.querySelector(".map-lists").focus(), true`))
	tabTo(t, tab, ".map-whole")
	do(t, tab, chromedp.KeyEvent(kb.Enter))
	until(t, tab, "Enter shows everything again", fmt.Sprintf(`!%s.map.isMoving() && Math.abs(%s - %v) < .01`, figure, zoom, far))

	tabTo(t, tab, ".map-still")
	do(t, tab, chromedp.KeyEvent(kb.Enter))
	until(t, tab, "the drawn map is back, and the focus on what starts the other", `!document.querySelector(".map-live") && document.activeElement === document.querySelector(".map-start button")`)
	tabTo(t, tab, ".k-map a")
	seen := map[string]bool{}
	for range 3 { // from area to area
		seen[get(t, tab, chromedp.Evaluate[string](`document.activeElement.getAttribute("href")`))] = true
		do(t, tab, chromedp.KeyEvent(kb.Tab))
		if at := focused(t, tab); strings.HasSuffix(at, "(not seen)") {
			t.Errorf("the focus cannot be seen on %s", at)
		}
	}
	if len(seen) != 3 {
		t.Errorf("three steps lead over %d areas", len(seen))
	}
	f := city.finding("in")
	get(t, tab, chromedp.Evaluate[bool](fmt.Sprintf(`document.querySelector('.k-map a[href*="/area/%s/"]').focus(), true`, f.Area)))
	arrive(t, tab, chromedp.KeyEvent(kb.Enter))
	if h := text(t, tab, "h1"); h != city.name(f.Area) {
		t.Errorf("Enter opened %q, want %q", h, city.name(f.Area))
	}
}

// Every area with an outline is a link of the drawn map that the keyboard reaches and that has a name; every other is in the list.
func TestEveryAreaIsALink(t *testing.T) {
	t.Parallel()
	city := serveDemo(t)
	tab := city.tab(t)
	scripts(t, tab, false)
	do(t, tab, chromedp.Navigate(city.URL+"/da/"))
	links := get(t, tab, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".atlas .k-map a")].filter((a) => a.tabIndex >= 0 && (a.getAttribute("aria-label") || a.textContent).trim()).map((a) => a.getAttribute("href"))`))
	there := strings.Join(links, "\n") + "\n"
	for i := range city.round.Areas.Items {
		a := &city.round.Areas.Items[i]
		if len(a.Outline) > 0 && !strings.Contains(there, "/area/"+a.Code+"/") {
			t.Errorf("%s %s is no link of the map", a.Code, a.Name)
		}
	}
}
