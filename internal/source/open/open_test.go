package open

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/testdata"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct{ path, data, want string }{
		{"a.csv", "a,b\n", "csv"}, {"a.txt", "a;b\n", "csv"}, {"a.geojson", "", "geojson"}, {"a.json", " {", "geojson"}, {"a.txt", "\ufeff {", "geojson"},
		{"a.csv", "PK\x03\x04", "xlsx"}, {"a.bin", "PAR1", "parquet"}, {"a.db", "SQLite format 3\x00", "gpkg"}, {"A.XLSX", "", "xlsx"},
	} {
		if got := Format(c.path, []byte(c.data)); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.path, c.data, got, c.want)
		}
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	g, f, err := Open(write("a.csv", "a,b\n1,2\n"), source.Options{Name: "a.csv"})
	if err != nil || f != nil || g.Len() != 1 || g.File != "a.csv" {
		t.Errorf("csv: %v", err)
	}
	g, f, err = Open(write("a.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"c":1},"geometry":null}]}`), source.Options{})
	if err != nil || f == nil || f.Grid != g {
		t.Errorf("geojson: %v", err)
	}
	if _, _, err = Open(filepath.Join(dir, "none.csv"), source.Options{Name: "none.csv"}); kvarter.CodeOf(err) != kvarter.NotFound || err.Error() != "none.csv is not there" {
		t.Errorf("%v", err)
	}
	if _, _, err = Open(dir, source.Options{}); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("%v", err)
	}
	if _, _, err = Open(write("b.csv", "a,b\n1,2\n"), source.Options{MaxBytes: 4}); err == nil || !strings.Contains(err.Error(), "at most 4") {
		t.Errorf("%v", err)
	}
}

// Every table and map of the reference data opens, and none looks like personal numbers.
func TestEveryPublishedFile(t *testing.T) {
	dir, n := testdata.Dir(t), 0
	for _, pattern := range []string{"*/*.csv", "*/*.geojson", "*/*/*.csv", "pysal/columbus.json"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			name := strings.TrimPrefix(path, dir)
			g, _, err := Open(path, source.Options{Name: name})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if n++; g.Len() == 0 || len(g.Notes) > 0 && strings.Contains(g.Notes[0], "Latin") {
				t.Errorf("%s: %d rows, notes %v", name, g.Len(), g.Notes)
			}
			if err := source.RefuseCPR(g); err != nil {
				t.Error(err)
			}
		}
	}
	if n < 40 {
		t.Errorf("%d files", n)
	}
}
