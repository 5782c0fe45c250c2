package method

import (
	"os"
	"strings"
	"testing"

	"kvarter/methods"
)

// Comments, titles, labels, versions and the order of keys change the file and not what it says; numbers, operators and rules do.
func TestContentIsWhatTheMethodSays(t *testing.T) {
	src, err := os.ReadFile("testdata/copenhagen.yaml")
	if err != nil {
		t.Fatal(err)
	}
	content := func(s string) string {
		t.Helper()
		m, err := Read("m.yaml", []byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return m.Content()
	}
	plain := string(src)
	want := content(plain)
	for _, c := range []struct {
		old, new string
		same     bool
	}{
		{"method: ", "# a word\nmethod: ", true},
		{"title: {da: København", "version: 9\ntitle: {da: Byen", true},
		{"1.40", "1.4", true},
		{"1.40", "1.41", false},
		{"at_least: 4,", "at_least: 3,", false},
		{"min_population: 1000", "min_population: 900", false},
		{"fill_holes: true", "fill_holes: false", false},
		{"under: 300", "at_most: 300", false},
	} {
		changed := strings.Replace(plain, c.old, c.new, 1)
		if changed == plain {
			t.Errorf("%q is not in the file", c.old)
		} else if got := content(changed); (got == want) != c.same {
			t.Errorf("%q for %q: same content is %v, want %v", c.new, c.old, got == want, c.same)
		}
	}
}

// Every shipped method says something else, and the same on each reading.
func TestContentOfShippedMethods(t *testing.T) {
	seen := map[string]string{}
	for _, name := range methods.Names() {
		src, _ := methods.Source(name)
		var sums [2]string
		for k := range sums {
			m, err := Read(name, src)
			if err != nil {
				t.Fatal(err)
			}
			sums[k] = m.Content()
		}
		if sums[0] != sums[1] || len(sums[0]) != 64 {
			t.Errorf("%s: %v", name, sums)
		}
		if seen[sums[0]] != "" {
			t.Errorf("%s says what %s says", name, seen[sums[0]])
		}
		seen[sums[0]] = name
	}
}

// What is left out is there to be left out: a renamed field would come back into the sum in silence.
func TestContentNamesFieldsThatAreThere(t *testing.T) {
	for typ, names := range said {
		for _, n := range names {
			if _, ok := typ.FieldByName(n); !ok {
				t.Errorf("%s has no field %s", typ, n)
			}
		}
	}
}
