package cli

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/pipeline"
	"kvarter/internal/workspace"
)

// outcomes are all that a screening says of an area.
var outcomes = []kvarter.Outcome{kvarter.OutcomeIn, kvarter.OutcomeOut, kvarter.OutcomeJustOut, kvarter.OutcomeUndetermined, kvarter.OutcomeExcluded,
	kvarter.OutcomeSuppressed, kvarter.OutcomeByLaw, kvarter.OutcomeByNeighbours, kvarter.OutcomeByList, kvarter.OutcomeByHole, kvarter.OutcomeTooSmall}

// everyOutcome writes a method under which the demo city has every outcome: the shipped one, with a list of the city's own that encloses an
// area, a second pass over neighbours, and urban areas that need 12,000 residents.
func everyOutcome(t *testing.T, dir string, ring []string) string {
	t.Helper()
	shipped, err := os.ReadFile("../../methods/copenhagen-2025.yaml")
	if err != nil {
		t.Fatal(err)
	}
	src := string(shipped)
	for _, x := range [][2]string{
		{"designate:\n  all:\n", "designate:\n  then: {all: [{neighbours: any}, {count: {at_least: 1, of: [income, education, employment, health]}}]}\n  any:\n  - list: kept\n  - all:\n"},
		{"  min_population: 1000\n", "  min_population: 12000\n"},
		{"  groups: grouping.csv\n  else: {contiguity: queen, tolerance_m: 1, fill_holes: true}\n", "  contiguity: queen\n  tolerance_m: 1\n  fill_holes: true\n"},
		{"\nmerge:", "\nlists:\n  kept: {file: kept.csv, code: code, label: {da: listen fra før, en: the list from before}}\n\nmerge:"},
	} {
		if !strings.Contains(src, x[0]) {
			t.Fatalf("copenhagen-2025 has no %q", x[0])
		}
		src = strings.Replace(src, x[0], x[1], 1)
	}
	for name, content := range map[string]string{"every-outcome.yaml": src, "kept.csv": "code\n" + strings.Join(ring, "\n") + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return "every-outcome.yaml"
}

var sentence = regexp.MustCompile(`(?s)<p class="sentence">(.*?)</p>`)

// answer is the body of a page or file of the city.
func (c *servedCity) answer(t *testing.T, path string) string {
	t.Helper()
	r, err := http.Get(c.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", path, r.Status, err)
	}
	return string(b)
}

// The page of an area, the interface for programs and `kvarter explain` say one sentence to one audience, of every outcome and in both
// languages. Small areas have no sensitive criteria, which alone would tell the audiences apart (internal/explain holds that): both read one sentence.
func TestOneSentenceForOneAudience(t *testing.T) {
	demo := builtDemo(t)
	dir := filepath.Join(t.TempDir(), "city")
	if err := os.CopyFS(dir, os.DirFS(demo.dir)); err != nil {
		t.Fatal(err)
	}
	var ring []string // the neighbours of K0209-01, which lies inland
	at := demo.round.Areas.Index()["K0209-01"]
	for _, j := range demo.screen.Touching.Links[at] {
		ring = append(ring, demo.round.Areas.Items[j].Code)
	}
	file := everyOutcome(t, dir, ring)
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := pipeline.Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := demo.chain[len(demo.chain)-1]
	s, err := pipeline.Screen(in, pipeline.Options{Method: file, Period: demo.round.Period, Previous: first.Round, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	h, err := site([]*pipeline.Screened{s}, nil, serving{})
	if err != nil {
		t.Fatal(err)
	}
	city := &servedCity{Server: httptest.NewServer(h), round: s.Round, screen: s}
	defer city.Close()
	inner := edition.New(tablesOf(s), explain.Internal)

	previous := filepath.Join(dir, "rounds", fmt.Sprint(first.Round.Period))
	said := func(code, lang string, to explain.Audience) string {
		var e explain.Explanation
		out := run(t, fmt.Sprintf("kvarter explain %s -C %s --method %s --period %d --previous %s --lang %s --audience %s --json", code, dir, file, demo.round.Period, previous, lang, to))
		if err := json.Unmarshal([]byte(out), &e); err != nil {
			t.Fatal(err)
		}
		return e.Sentence
	}
	for _, o := range outcomes {
		code := city.finding(o).Area
		for _, lang := range []string{"da", "en"} {
			public := said(code, lang, explain.Public)
			page := sentence.FindStringSubmatch(city.answer(t, "/"+lang+"/area/"+code))
			if page == nil || html.UnescapeString(page[1]) != public || public == "" {
				t.Errorf("%s %s: the page says %q and kvarter explain %q", o, lang, page, public)
			}
			var program struct {
				Data struct {
					Outcome   string
					Explained explain.Explanation
				}
			}
			if err := json.Unmarshal([]byte(city.answer(t, "/api/v1/rounds/current/areas/"+code+"?lang="+lang)), &program); err != nil {
				t.Fatal(err)
			}
			if program.Data.Outcome != string(o) || program.Data.Explained.Sentence != public {
				t.Errorf("%s %s: the interface says %s, %q, want %q", o, lang, program.Data.Outcome, program.Data.Explained.Sentence, public)
			}
			internal := said(code, lang, explain.Internal)
			if want := inner.Sentence(code, lang); internal != want {
				t.Errorf("%s %s: kvarter explain says %q to staff, want %q", o, lang, internal, want)
			}
			if internal != public {
				t.Errorf("%s %s: staff read %q and the public %q", o, lang, internal, public)
			}
		}
	}
}
