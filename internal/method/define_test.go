package method

import (
	"os"
	"testing"
)

// The shipped Copenhagen method in words; the numbers are those of its file.
func TestDefineSaysWhatIsMeasured(t *testing.T) {
	b, err := os.ReadFile("../../methods/copenhagen-2025.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Read("copenhagen-2025.yaml", b)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, lang, key, want string }{
		{"income", "en", "count", "low_income"},
		{"income", "en", "base", "residents_income"},
		{"income", "en", "years", "the last 2 years together: sum of counts over sum of bases"},
		{"income", "da", "min_base", "50"},
		{"income", "da", "design_effect", "2"},
		{"income", "da", "compare", "mindst 1,40 × referencen"},
		{"income", "en", "stay", "at least 1.25 × the reference"},
		{"child_poverty", "da", "years", "de seneste 3 år lagt sammen: summen af tællere over summen af baser"},
		{"safety", "en", "value", "unsafe"},
		{"safety", "en", "inherit", "district"},
		{"safety", "en", "decides", "an inherited figure is shown and never decides"},
		{"safety", "da", "years", "det seneste år"},
	} {
		got := "(none)"
		for _, x := range Define(m, c.name, c.lang) {
			if x.Key == c.key {
				got = x.Text
			}
		}
		if got != c.want {
			t.Errorf("%s %s %s: %q, want %q", c.name, c.lang, c.key, got, c.want)
		}
	}
	if got := Define(m, "no_such", "en"); got != nil {
		t.Errorf("an unknown name: %v", got)
	}
}
