package web

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Every file that the page offers is there at both of its addresses and has the columns that the page explains.
func TestFilesHaveTheColumnsThatArePrinted(t *testing.T) {
	s, _ := site(t, nil)
	for _, lang := range Languages() {
		path := "/" + lang + "/r/5f2a9c0d1e3b/data"
		w := get(s, path)
		checkPage(t, path, lang, w.Body.String())
		q := &request{site: s, lang: lang, ix: s.public.every.current(), all: s.public.every}
		v := q.dataView()
		if len(v.Files) != 6 || v.Long.Current[0].Href != "/"+lang+"/data.csv" {
			t.Fatalf("%+v", v.Files)
		}
		for _, f := range v.Files {
			for _, l := range append(slices.Clone(f.Current), f.Fixed...) {
				if w := get(s, l.Href); w.Code != http.StatusOK {
					t.Errorf("%s: %d", l.Href, w.Code)
				}
			}
			rows, err := csv.NewReader(get(s, f.Current[0].Href).Body).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			explained := map[string]bool{}
			for _, c := range f.Columns {
				explained[c.Name] = true
			}
			used := map[string]bool{}
			for _, c := range rows[0] {
				name, suffix, _ := strings.Cut(c, "_")
				for _, x := range fixtureCriteria { // CRITERION stands for each of them
					if rest, ok := strings.CutPrefix(c, x.name); ok && (rest == "" || rest[0] == '_') {
						name, suffix = "CRITERION", strings.TrimPrefix(rest, "_")
					}
				}
				if name == "CRITERION" {
					if c = name; suffix != "" {
						c += "_" + suffix
					}
				}
				if used[c] = true; !explained[c] {
					t.Errorf("%s: the column %s is not explained", f.Current[0].Href, c)
				}
			}
			for _, c := range f.Columns {
				if !used[c.Name] {
					t.Errorf("%s: there is no column %s", f.Current[0].Href, c.Name)
				}
			}
		}
	}
}

// One row for each of 60 areas and 7 criteria, equal to the findings; a cell without a figure is empty and says why.
func TestLongTableIsTheRound(t *testing.T) {
	s, tables := site(t, nil)
	rows, err := csv.NewReader(get(s, "/en/data.csv").Body).ReadAll()
	if err != nil || len(rows) != 1+60*7 {
		t.Fatal(len(rows), err)
	}
	states := map[string]int{}
	for n, row := range rows[1:] {
		f := &tables.Round.Findings[n/7]
		c := &f.Criteria[n%7]
		want := []string{"5f2a9c0d1e3b", "2024", f.Area, row[3], c.Criterion, plain(c.Value), c.State.String(), plain(c.Low), plain(c.High), plain(c.Threshold), c.Op, plain(c.Reference), c.Of, c.Verdict.String(),
			c.Inherited, string(f.Outcome), "Harbour City, made up, 2025-01-15", "true"}
		if !slices.Equal(row, want) {
			t.Fatalf("row %d: %v, want %v", n+2, row, want)
		}
		if states[row[6]]++; (row[5] == "") != (row[6] != "known") {
			t.Errorf("row %d: %v", n+2, row)
		}
	}
	if states["missing"] != 3 || states["suppressed"] != 3 { // the fixture takes three figures from one undetermined and one suppressed area
		t.Errorf("%v", states)
	}
}

// A link without a round follows the current one; a link with a round stays.
func TestShortLinksFollowTheCurrentRound(t *testing.T) {
	s, _, _ := twoRounds(t)
	for path, want := range map[string]string{"/en/data.csv": "2024", "/en/r/0e2a9c0d1e3b/data.csv": "2017"} {
		rows, err := csv.NewReader(get(s, path).Body).ReadAll()
		if err != nil || rows[1][1] != want {
			t.Errorf("%s: period %s, %v", path, rows[1][1], err)
		}
	}
	if at := get(s, "/en/data.csv").Header().Get("Content-Location"); at != "/en/r/5f2a9c0d1e3b/data.csv" && at != "" {
		t.Errorf("the current round is at %q", at)
	}
}

// Figures that the public may not see of small areas are in no file, and the page says so.
func TestWithheldCriteriaAreInNoFile(t *testing.T) {
	tables := fixture(t)
	tables.Method.Indicators[0].Sensitive = true // income, as if it were origin
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/en/data.csv", "/en/r/5f2a9c0d1e3b/my-area.csv?areas=01-01", "/en/r/5f2a9c0d1e3b/my-area.json?areas=01-01"} {
		if body := get(s, path).Body.String(); strings.Contains(body, "income") {
			t.Errorf("%s holds it", path)
		}
	}
	if body := get(s, "/en/r/5f2a9c0d1e3b/data").Body.String(); !strings.Contains(body, "Never given for small areas: Income level") {
		t.Error("the page does not say so")
	}
}
