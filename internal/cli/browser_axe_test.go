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

// violations runs axe over the page: every rule that is on by default, best practice among them, and the size of targets (WCAG 2.2). Named
// rules run alone. Of long tables, lists and maps the first parts are looked at where brief is set: one template makes the others.
func violations(t *testing.T, tab context.Context, source, rules string, brief bool) []string {
	t.Helper()
	options, where := `{rules: {"target-size": {enabled: true}}`, `document`
	if rules != "" {
		options = `{runOnly: {type: "rule", values: ` + rules + `}`
	}
	if brief {
		where = `{include: document, exclude: ["tbody tr:nth-child(n+13)", "li:nth-child(n+13)", ".k-map a:nth-of-type(n+13)", "option:nth-child(n+3)"]}`
	}
	return get(t, tab, chromedp.Evaluate[[]string](fmt.Sprintf(`(async () => {
		if (!window.axe) { %s; }
		const { violations } = await axe.run(%s, %s, resultTypes: ["violations"]});
		const why = (n) => n.any.concat(n.all, n.none).map((c) => c.message).join("; ");
		return violations.flatMap((v) => v.nodes.slice(0, 4).map((n) => v.id + " at " + n.target.join(" ") + ": " + why(n)).concat(v.nodes.length > 4 ? [v.id + ": " + v.nodes.length + " places"] : []));
	})()`, source, where, options), chromedp.EvalAwaitPromise))
}

// axe finds what is put there for it to find, in either colour scheme; so that it finds nothing on the pages means something.
func TestAxeFindsFaults(t *testing.T) {
	city, src := serveDemo(t), axe(t)
	tab := city.tab(t)
	do(t, tab, chromedp.Navigate(city.URL+"/en/housing-areas"))
	get(t, tab, chromedp.Evaluate[bool](`(() => { const p = document.createElement("p"); p.innerHTML = "faint <img src='data:,'> <input>"; p.id = "faint"; document.querySelector("main").append(p); const s = new CSSStyleSheet(); s.replaceSync("#faint { color: #999; background: #888 }"); document.adoptedStyleSheets = [s]; return true; })()`))
	for _, dark := range []bool{false, true} {
		scheme(t, tab, dark)
		found := strings.Join(violations(t, tab, src, "", true), "\n")
		for _, rule := range []string{"color-contrast at #faint", "image-alt at img", "label at input"} {
			if !strings.Contains(found, rule) {
				t.Errorf("dark %v: axe does not report %q: %s", dark, rule, found)
			}
		}
	}
}
