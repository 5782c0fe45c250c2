package web

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"kvarter/internal/explain"
)

var tags = regexp.MustCompile(`<[^>]*>`)

// cells returns the text of each cell of each body row of the table of criteria.
func cells(body string) [][]string {
	_, table, ok := strings.Cut(body, `<table class="criteria"`)
	if !ok {
		return nil
	}
	table, _, _ = strings.Cut(table, "</table>")
	_, table, _ = strings.Cut(table, "<tbody")
	var out [][]string
	for _, tr := range strings.Split(table, "<tr ")[1:] {
		var row []string
		for _, td := range regexp.MustCompile(`(?s)<t[hd] .*?</t[hd]>`).FindAllString(tr, -1) {
			row = append(row, strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(td, ""))))
		}
		out = append(out, row)
	}
	return out
}

// The page of every area, of every outcome, says the sentence of package explain and prints its numbers; the figure beside a
// row says the same numbers in its label.
func TestPagesSayWhatExplainSays(t *testing.T) {
	s, tables := site(t, nil)
	ix := s.public.every.current()
	for _, lang := range Languages() {
		for i := range tables.Round.Findings {
			code := tables.Round.Findings[i].Area
			body := get(s, ix.areaHref(lang, i)).Body.String()
			e := explain.Table(tables.Round, tables.Method, code, lang, explain.Public, ix.ListMethods...)
			if !strings.Contains(html.UnescapeString(body), e.Sentence) || e.Sentence == "" {
				t.Errorf("%s %s: the page does not say %q", lang, code, e.Sentence)
			}
			table := cells(body)
			if len(table) != len(e.Rows) {
				t.Fatalf("%s %s: %d rows, want %d", lang, code, len(table), len(e.Rows))
			}
			for k, r := range e.Rows {
				for at, want := range map[int]string{3: r.ValueText, 4: r.IntervalText, 5: r.ComparisonText, 6: r.ThresholdText, 7: r.MarginText} {
					if want == "" {
						want = "–"
					}
					if table[k][at] != want {
						t.Errorf("%s %s, %s, column %d: %q, want %q", lang, code, r.Criterion, at, table[k][at], want)
					}
				}
				label := r.ValueText + "; "
				if !strings.Contains(html.UnescapeString(body), label) {
					t.Errorf("%s %s, %s: no figure says %q", lang, code, r.Criterion, label)
				}
			}
		}
		home := html.UnescapeString(get(s, "/"+lang+"/").Body.String())
		bare := *tables.Round // the banner says that the figures are made up, and the heading does not repeat it
		bare.City, bare.MadeUp = tables.City.In(lang), false
		if want := explain.Headline(&bare, tables.Method, lang); !strings.Contains(home, want) {
			t.Errorf("home does not say %q", want)
		}
	}
}

// Origin and convictions stay out of every public page and file of small areas; a reader with a role sees them.
func TestSensitiveCriteriaAreNotPublic(t *testing.T) {
	tables := fixture(t)
	tables.Method.Indicators[5].Sensitive = true // health stands in
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/en/areas.csv", "/en/areas.json", "/en/areas.geojson", "/en/r/5f2a9c0d1e3b/area/01-01/ahornkajen.csv", "/en/r/5f2a9c0d1e3b/area/01-01/ahornkajen.json"} {
		if w := get(s, path); w.Code != 200 || strings.Contains(w.Body.String(), "health") {
			t.Errorf("%s: %d, shows a sensitive criterion", path, w.Code)
		}
	}
	const r = "/en/r/5f2a9c0d1e3b"
	for _, path := range []string{r + "/method.csv", r + "/data.csv", r + "/map/values.json", r + "/compare.csv?a=01-01&b=02-02", r + "/my-area.csv?areas=01-01,02-02", r + "/criteria.csv", r + "/scenario.csv", r + "/housing-areas.csv"} {
		if w := visit(s, path); w.Code != 200 || strings.Contains(w.Body.String(), "health") || strings.Contains(w.Body.String(), "Health") {
			t.Errorf("%s: %d, shows a sensitive criterion", path, w.Code)
		}
	}
	for _, page := range []string{"/criterion/health", "/criterion/health.csv"} {
		if w := get(s, r+page); w.Code != 404 {
			t.Errorf("%s: %d, want 404", page, w.Code)
		}
	}
	if w := get(s, "/en/r/5f2a9c0d1e3b/area/01-01/ahornkajen"); len(cells(w.Body.String())) != 6 {
		t.Errorf("%d rows, want 6 of 7", len(cells(w.Body.String())))
	}
}
