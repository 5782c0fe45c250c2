package web

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
)

// The spatial reading is for people with a role, in both languages and as a file, and says for each area what it read.
func TestClusters(t *testing.T) {
	tables := fixture(t)
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	if r := get(s, "/en/r/5f2a9c0d1e3b/clusters"); r.Code == http.StatusOK {
		t.Error("the public reads the analysts' page")
	}
	open := s
	s, err = New(Config{Public: published{tables}, Internal: published{tables}, Role: func(*http.Request) bool { return true }, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for lang, words := range map[string]string{"en": "Local Moran", "da": "Lokal Morans"} {
		path := "/" + lang + "/r/5f2a9c0d1e3b/clusters"
		r := get(s, path)
		if r.Code != http.StatusOK || !strings.Contains(r.Body.String(), words) {
			t.Fatalf("%s: %d\n%.3000s", lang, r.Code, r.Body)
		}
		checkPage(t, path, lang, r.Body.String())
		for _, want := range []string{"Gi*", `data-theme="=clusters"`, `<option value="=spots">`, "/map/clusters/"} {
			if !strings.Contains(r.Body.String(), want) {
				t.Errorf("%s: no %q", path, want)
			}
		}
	}
	// The map paints by both layers, and every area has one class of each.
	values := "/en/r/5f2a9c0d1e3b/map/clusters/education.json"
	var doc valuesDoc
	if err := json.Unmarshal(get(s, values).Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if n := len(doc.Themes); n < 3 || doc.Themes[n-2].ID != "=clusters" || doc.Themes[n-1].ID != "=spots" || len(doc.Themes[n-1].At) != len(tables.Round.Findings) {
		t.Errorf("themes %+v", doc.Themes)
	}
	if r := get(s, "/en/r/5f2a9c0d1e3b/map/clusters/nothing.json"); r.Code != http.StatusNotFound {
		t.Errorf("a figure that is not there: %d", r.Code)
	}
	if r := get(open, values); r.Code == http.StatusOK {
		t.Error("the public reads the analysts' map")
	}
}
