package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeFile is what `make libs` installs.
const axeFile = "../../node_modules/axe-core/axe.min.js"

// axe is the source of axe-core; without it the test skips, and fails where CI=true.
func axe(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile(axeFile)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%v: make libs", err)
		}
		t.Skipf("skipped: %v (make libs)", err)
	}
	return string(src)
}

// Rules that the colours of a page can break, and those that its shape can.
const (
	ofColour = `["color-contrast", "link-in-text-block"]`
	ofShape  = `["color-contrast", "target-size", "scrollable-region-focusable"]`
)

// prune leaves the first parts of long tables, lists and maps: one template makes the others, and axe takes long over hundreds of them.
const prune = `document.querySelectorAll("tbody tr:nth-child(n+7), li:nth-child(n+13), .k-map a:nth-of-type(n+13), option:nth-child(n+3)").forEach((e) => e.remove()), true`

// violations runs axe over the page: a list of rules, or with "" every rule that is on by default, best practice among them, and the size of
// targets (WCAG 2.2).
func violations(t *testing.T, tab context.Context, source, rules string) []string {
	t.Helper()
	options := `{rules: {"target-size": {enabled: true}}`
	if rules != "" {
		options = `{runOnly: {type: "rule", values: ` + rules + `}`
	}
	if !get(t, tab, chromedp.Evaluate[bool](`Boolean(window.axe)`)) {
		get(t, tab, chromedp.Evaluate[bool](source+`; true`))
	}
	return get(t, tab, chromedp.Evaluate[[]string](fmt.Sprintf(`(async () => {
		const { violations } = await axe.run(document, %s, resultTypes: ["violations"]});
		const why = (n) => n.any.concat(n.all, n.none).map((c) => c.message).join("; ");
		return violations.flatMap((v) => v.nodes.slice(0, 4).map((n) => v.id + " at " + n.target.join(" ") + ": " + why(n)).concat(v.nodes.length > 4 ? [v.id + ": " + v.nodes.length + " places"] : []));
	})()`, options), chromedp.EvalAwaitPromise))
}

// axe finds what is put there for it to find, in either colour scheme; so that it finds nothing on the pages means something.
func TestAxeFindsFaults(t *testing.T) {
	t.Parallel()
	city, src := serveDemo(t), axe(t)
	tab := city.tab(t)
	do(t, tab, chromedp.Navigate(city.URL+"/en/housing-areas"))
	get(t, tab, chromedp.Evaluate[bool](`(() => { const p = document.createElement("p"); p.innerHTML = "faint <img src='data:,'> <input>"; p.id = "faint"; document.querySelector("main").append(p); const s = new CSSStyleSheet(); s.replaceSync("#faint { color: #999; background: #888 }"); document.adoptedStyleSheets = [s]; return true; })()`))
	for _, dark := range []bool{false, true} {
		scheme(t, tab, dark)
		found := strings.Join(violations(t, tab, src, ""), "\n")
		for _, rule := range []string{"color-contrast at #faint", "image-alt at img", "label at input"} {
			if !strings.Contains(found, rule) {
				t.Errorf("dark %v: axe does not report %q: %s", dark, rule, found)
			}
		}
	}
}

// The map that can be moved adds a canvas, buttons and a card to a page.
func TestAxeOnTheMovableMap(t *testing.T) {
	t.Parallel()
	city, src := serveDemo(t), axe(t)
	tab := city.tab(t)
	for lang, width := range map[string]int64{"da": 1280, "en": 320} {
		do(t, tab, chromedp.EmulateViewport(width, 900), chromedp.Navigate(city.URL+"/"+lang+"/"))
		get(t, tab, chromedp.Evaluate[bool](figure+`.scrollIntoView(), true`))
		until(t, tab, "the map is drawn", ready)
		get(t, tab, chromedp.Evaluate[bool](`(() => { const s = document.querySelector("#map-theme"); s.value = s.options[1].value; s.dispatchEvent(new Event("change")); document.querySelector(".map-lists").click(); return true; })()`))
		for _, dark := range []bool{false, true} {
			scheme(t, tab, dark)
			for _, v := range violations(t, tab, src, "") {
				t.Errorf("%s, dark %v: %s", lang, dark, v)
			}
		}
		scheme(t, tab, false)
	}
}
