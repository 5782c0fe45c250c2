package web

import (
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
	}
}
