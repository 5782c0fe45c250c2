package web

import (
	"io/fs"
	"regexp"
	"sort"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
)

func TestLanguagesHaveTheSameKeys(t *testing.T) {
	da, err := loadCatalogue("da", nil)
	if err != nil {
		t.Fatal(err)
	}
	en, err := loadCatalogue("en", nil)
	if err != nil {
		t.Fatal(err)
	}
	holes := regexp.MustCompile(`\{\d\}`)
	for k, v := range da {
		w, ok := en[k]
		if !ok {
			t.Errorf("%s is not in en.json", k)
			continue
		}
		a, b := holes.FindAllString(v, -1), holes.FindAllString(w, -1)
		sort.Strings(a)
		sort.Strings(b)
		if strings.Join(a, "") != strings.Join(b, "") {
			t.Errorf("%s: da fills %v, en fills %v", k, a, b)
		}
		if v == "" || w == "" {
			t.Errorf("%s is empty", k)
		}
	}
	for k := range en {
		if _, ok := da[k]; !ok {
			t.Errorf("%s is not in da.json", k)
		}
	}
}

// Templates name keys in three ways: t "key", tn "key" (key.one and key.other), and print "prefix." value for a closed set.
func TestTemplatesUseKnownKeys(t *testing.T) {
	words, err := loadCatalogue("en", nil)
	if err != nil {
		t.Fatal(err)
	}
	one := regexp.MustCompile(`\bt "([^"]+)"`)
	many := regexp.MustCompile(`\btn "([^"]+)"`)
	prefix := regexp.MustCompile(`\bt \(print "([^"]+)"`)
	files, _ := fs.Glob(templateFiles, "templates/*.html")
	for _, f := range files {
		b, _ := templateFiles.ReadFile(f)
		for _, m := range one.FindAllStringSubmatch(string(b), -1) {
			if _, ok := words[m[1]]; !ok {
				t.Errorf("%s: unknown key %s", f, m[1])
			}
		}
		for _, m := range many.FindAllStringSubmatch(string(b), -1) {
			for _, form := range []string{".one", ".other"} {
				if _, ok := words[m[1]+form]; !ok {
					t.Errorf("%s: unknown key %s%s", f, m[1], form)
				}
			}
		}
		for _, m := range prefix.FindAllStringSubmatch(string(b), -1) {
			found := false
			for k := range words {
				found = found || strings.HasPrefix(k, m[1])
			}
			if !found {
				t.Errorf("%s: no key begins with %s", f, m[1])
			}
		}
	}
}

// The closed sets of the field have a word each.
func TestClosedSetsHaveWords(t *testing.T) {
	for _, lang := range Languages() {
		words, err := loadCatalogue(lang, nil)
		if err != nil {
			t.Fatal(err)
		}
		keys := []string{"error.400", "error.403", "error.405", "error.409", "error.500", "error.404.title"}
		for _, o := range outcomes() {
			keys = append(keys, "outcome."+string(o))
		}
		for _, c := range chart.Classes() {
			keys = append(keys, "class."+string(c))
		}
		for _, v := range []kvarter.Verdict{kvarter.Met, kvarter.NotMet, kvarter.Undetermined} {
			keys = append(keys, "verdict."+v.String())
		}
		for _, j := range []string{"declared", "queen", "rook", "alone", "outline"} {
			keys = append(keys, "joined."+j)
		}
		for _, k := range keys {
			if words[k] == "" {
				t.Errorf("%s: no word for %s", lang, k)
			}
		}
	}
}

func outcomes() []kvarter.Outcome {
	return []kvarter.Outcome{kvarter.OutcomeIn, kvarter.OutcomeOut, kvarter.OutcomeJustOut, kvarter.OutcomeUndetermined, kvarter.OutcomeExcluded, kvarter.OutcomeSuppressed,
		kvarter.OutcomeByLaw, kvarter.OutcomeByNeighbours, kvarter.OutcomeByList, kvarter.OutcomeByHole, kvarter.OutcomeTooSmall}
}

// The words of the public pages judge conditions, never residents.
func TestNoStigma(t *testing.T) {
	for _, lang := range Languages() {
		words, err := loadCatalogue(lang, nil)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range words {
			for _, bad := range []string{"ghetto", "worst", "værst", "problemområde", "bad area", "dårlig", "svage", "most deprived"} {
				if strings.Contains(strings.ToLower(v), bad) {
					t.Errorf("%s %s: %q", lang, k, v)
				}
			}
		}
	}
}

// The fixture holds every outcome, so that the pages of each are tried.
func TestFixtureHasEveryOutcome(t *testing.T) {
	seen := map[kvarter.Outcome]bool{}
	for _, f := range fixture(t).Round.Findings {
		seen[f.Outcome] = true
	}
	for _, o := range outcomes() {
		if !seen[o] {
			t.Errorf("no area is %s", o)
		}
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{"Åhavnen": "aahavnen", "Øster Søgade 2": "oester-soegade-2", "«»": "-", "": "-", " A--b ": "a-b", "Élysée": "elysee"} {
		if got := slug(name); got != want {
			t.Errorf("slug(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestShortFormsFindTheLongestCode(t *testing.T) {
	known := map[string]int{"1": 0, "1-2": 1, "a-b-c": 2}
	for ref, want := range map[string]string{"1-park": "1", "1-2-park": "1-2", "1-2": "1-2", "a-b-c-d-e": "a-b-c", "1": "1"} {
		if got, ok := split(ref, known); !ok || got != want {
			t.Errorf("split(%q) = %q, %v, want %q", ref, got, ok, want)
		}
	}
	if _, ok := split("x-1", known); ok {
		t.Error("found a code in x-1")
	}
}

func TestDanishOrder(t *testing.T) {
	names := []string{"Åhavnen", "Bakken", "Ærø", "Øen", "anker", "Zoo"}
	sort.Slice(names, func(i, j int) bool { return edition.Collate(names[i]) < edition.Collate(names[j]) })
	if got := strings.Join(names, " "); got != "anker Bakken Zoo Ærø Øen Åhavnen" {
		t.Error(got)
	}
}
