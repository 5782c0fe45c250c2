package report

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"
)

func printed(t testing.TB, m *Memo) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The page has every text of the memo, in order, needs nothing from elsewhere, and carries no script.
func TestHTMLHoldsTheMemo(t *testing.T) {
	tag := regexp.MustCompile(`(?s)<(style|svg|title).*?</(style|svg|title)>|<[^>]*>`)
	for _, lang := range []string{"da", "en"} {
		for _, o := range outcomes() {
			m := memo(t, o, lang)
			page := printed(t, m)
			if page != printed(t, m) {
				t.Fatal("the same memo gave different bytes")
			}
			text := html.UnescapeString(strings.Join(strings.Fields(tag.ReplaceAllString(page, " ")), " "))
			at := 0
			for _, want := range texts(m) {
				k := strings.Index(text[at:], strings.Join(strings.Fields(want), " "))
				if k < 0 {
					t.Fatalf("%s %s: no %q after %q", o, lang, want, text[max(0, at-80):at])
				}
				at += k
			}
			for _, want := range []string{`<html lang="` + locale(lang) + `">`, "<h1>", `<th scope="col"`, `<th scope="row">`, "<svg ", "<figcaption>", "@page { size: A4"} {
				if !strings.Contains(page, want) {
					t.Errorf("%s: no %s", o, want)
				}
			}
			for _, bad := range []string{"<script", "src=", "href=", "url(http", " style="} {
				if strings.Contains(page, bad) {
					t.Errorf("%s: the page has %s", o, bad)
				}
			}
		}
	}
}

func TestHTMLEscapes(t *testing.T) {
	evil := `<script>alert(1)</script>" onload='x' {{.}} &amp;`
	page := printed(t, &Memo{Lang: "en", Title: evil, Lead: evil, MadeUp: evil, Facts: []string{evil}, Caveat: evil,
		Sections: []Section{{Heading: evil, Paragraphs: []string{evil}, Bullets: []string{evil}, Table: &Table{Caption: "c", Head: []string{evil}, Rows: [][]string{{evil}}}}}})
	if strings.Contains(page, "<script") || strings.Contains(page, `onload='`) || !strings.Contains(page, "{{.}}") {
		t.Errorf("a text broke out:\n%s", page)
	}
	if !strings.Contains(page, Style()) {
		t.Error("the style sheet inside the page is not the one that Style gives")
	}
}
