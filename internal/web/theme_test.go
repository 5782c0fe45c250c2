package web

import (
	"strings"
	"testing"
	"testing/fstest"

	"kvarter"
)

// A city's own sentence, style and template are used in place of the built-in ones, and the rest stays.
func TestTheme(t *testing.T) {
	theme := fstest.MapFS{
		"strings/en/ours.json":   {Data: []byte(`{"home.list": "Our areas"}`)},
		"assets/theme.css":       {Data: []byte(":root { --accent: #005030; }")},
		"assets/arms.svg":        {Data: []byte("<svg/>")},
		"templates/method.html":  {Data: []byte(`{{define "view"}}<h1>Our method</h1>{{end}}`)},
		"strings/da/unused.json": {Data: []byte(`{}`)},
	}
	s, _ := site(t, func(c *Config) { c.Theme = theme })
	body := get(s, "/en/").Body.String()
	if !strings.Contains(body, "Our areas") || strings.Contains(body, "Urban areas, alphabetical") {
		t.Error("the city's own sentence is not used")
	}
	if css := get(s, s.assets.href("theme.css")).Body.String(); css != ":root { --accent: #005030; }" {
		t.Errorf("theme.css is %q", css)
	}
	if w := get(s, s.assets.href("arms.svg")); w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" {
		t.Errorf("the coat of arms: %d", w.Code)
	}
	if body := visit(s, "/en/method").Body.String(); !strings.Contains(body, "<h1>Our method</h1>") {
		t.Error("the city's own template is not used")
	}
	for name, broken := range map[string]fstest.MapFS{
		"an unknown key":      {"strings/en/x.json": {Data: []byte(`{"home.lists": "x"}`)}},
		"broken JSON":         {"strings/en/x.json": {Data: []byte(`{`)}},
		"a broken template":   {"templates/home.html": {Data: []byte(`{{define "view"}}{{.X`)}},
		"an unknown function": {"templates/home.html": {Data: []byte(`{{define "view"}}{{nothing}}{{end}}`)}},
	} {
		if _, err := New(Config{Public: published{fixture(t)}, Theme: broken}); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
