package method

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestDescribe(t *testing.T) {
	for _, name := range examples {
		m := example(t, name)
		for _, lang := range []string{"da", "en"} {
			got := Describe(m, lang)
			for i, line := range strings.Split(got, "\n") {
				if utf8.RuneCountInString(line) >= 100 {
					t.Errorf("%s %s line %d has %d letters", name, lang, i+1, utf8.RuneCountInString(line))
				}
			}
			file := filepath.Join("testdata", name+"."+lang+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; go test ./internal/method -update writes it anew\n%s", file, got)
			}
		}
	}
}

// Danish numbers have a decimal comma; the factor keeps the digits that the file has.
func TestDescribeNumbers(t *testing.T) {
	m := example(t, "copenhagen")
	for lang, want := range map[string][]string{"da": {"1,40 × referencen", "mindst 1.000 beboere", "MINDST 4 AF 7", "OG"}, "en": {"1.40 × the reference", "at least 1,000 residents", "AT LEAST 4 OF 7", "AND"}} {
		got := Describe(m, lang)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s lacks %q", lang, w)
			}
		}
	}
}

// Every transform has words of its own in both languages.
func TestEveryStepHasWords(t *testing.T) {
	for _, op := range transforms() {
		s := Transform{Op: op.op}
		for _, o := range op.options {
			if o.def != "" {
				o.set(&s, literal(o.def))
			}
		}
		for _, lang := range []string{"da", "en"} {
			if w := (&describer{m: &Method{}, lang: lang}).step(s); w == op.op || w == "" {
				t.Errorf("%s has no words in %s", op.op, lang)
			}
		}
	}
	for _, c := range combinations() {
		if (&describer{lang: "da"}).combination(c) == "" {
			t.Errorf("%s has no words", c)
		}
	}
}
