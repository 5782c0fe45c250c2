package explain

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

func TestAlikeSaysWhatIsSharedAndWhatIsNot(t *testing.T) {
	a := func(name string, o kvarter.Outcome, met ...string) Compared {
		return Compared{Name: name, Outcome: o, Met: met}
	}
	in, out, open, law := kvarter.OutcomeIn, kvarter.OutcomeOut, kvarter.OutcomeUndetermined, kvarter.OutcomeByLaw
	for _, c := range []struct {
		areas  []Compared
		da, en string
	}{
		{[]Compared{a("X", in, "income", "health"), a("Y", in, "income", "safety")},
			"Begge er udpeget. Begge opfylder income; X desuden health; Y desuden safety.", "Both are designated. Both meet income; X also health; Y also safety."},
		{[]Compared{a("X", in, "income"), a("Y", in, "safety", "health")},
			"Begge er udpeget. De opfylder ikke de samme kriterier: X income; Y safety og health.", "Both are designated. They meet different criteria: X income; Y safety and health."},
		{[]Compared{a("X", in, "income"), a("Y", law, "income")},
			"Begge er udpeget: X efter byens regel og Y i kraft af loven. Begge opfylder de samme kriterier: income.", "Both are designated: X by the city's rule and Y by law. Both meet the same criteria: income."},
		{[]Compared{a("X", in, "income"), a("Y", out)},
			"X er udpeget, og Y er det ikke. De opfylder ikke de samme kriterier: X income; Y ingen.", "X is designated, and Y is not. They meet different criteria: X income; Y none."},
		{[]Compared{a("X", out), a("Y", kvarter.OutcomeJustOut)}, "Ingen af de to er udpeget. Ingen af de to opfylder et kriterium.", "Neither is designated. Neither meets a criterion."},
		{[]Compared{a("X", in, "a", "b"), a("Y", in, "a", "b"), a("Z", out, "a")},
			"X og Y er udpeget, og Z er det ikke. Alle tre opfylder a; X og Y desuden b; Z ikke flere.", "X and Y are designated, and Z is not. All three meet a; X and Y also b; Z no others."},
		{[]Compared{a("X", out, "a"), a("Y", open), a("Z", out), a("W", in, "b")},
			"W er udpeget, X og Z er det ikke, og for Y kan det ikke afgøres. Ingen kriterier er opfyldt overalt: X a; Y og Z ingen; W b.",
			"W is designated, X and Z are not, and for Y it cannot be determined. No criterion is met everywhere: X a; Y and Z none; W b."},
		{[]Compared{a("X", out, "a"), {Name: "Y", Outcome: open, Met: []string{"a"}, Unknown: []string{"b"}}},
			"X er ikke udpeget, og for Y kan det ikke afgøres. Begge opfylder de samme kriterier: a. I Y kan b ikke afgøres.",
			"X is not designated, and for Y it cannot be determined. Both meet the same criteria: a. In Y b cannot be determined."},
		{[]Compared{a("X", open), a("Y", kvarter.OutcomeSuppressed)}, "For begge kan det ikke afgøres, om de skal udpeges. Ingen af de to opfylder et kriterium.",
			"For both it cannot be determined whether they are to be designated. Neither meets a criterion."},
		{[]Compared{a("X", in)}, "", ""},
	} {
		if got := Alike("da", c.areas); got != c.da {
			t.Errorf("da:\n got %s\nwant %s", got, c.da)
		}
		if got := Alike("en", c.areas); got != c.en {
			t.Errorf("en:\n got %s\nwant %s", got, c.en)
		}
	}
}

// Every area is named, and a criterion that some meet is named as often as it takes and never where none does.
func TestAlikeNamesEveryAreaAndEveryMetCriterion(t *testing.T) {
	outcomes := []kvarter.Outcome{kvarter.OutcomeIn, kvarter.OutcomeOut, kvarter.OutcomeJustOut, kvarter.OutcomeUndetermined, kvarter.OutcomeExcluded, kvarter.OutcomeSuppressed,
		kvarter.OutcomeByLaw, kvarter.OutcomeByNeighbours, kvarter.OutcomeByList, kvarter.OutcomeByHole, kvarter.OutcomeTooSmall}
	labels := []string{"k1", "k2", "k3", "k4"}
	rapid.Check(t, func(t *rapid.T) {
		met := map[string]bool{}
		var areas []Compared
		for _, name := range []string{"X1", "X2", "X3", "X4"}[:rapid.IntRange(2, 4).Draw(t, "areas")] {
			c := Compared{Name: name, Outcome: rapid.SampledFrom(outcomes).Draw(t, "outcome")}
			for _, l := range labels {
				if rapid.Bool().Draw(t, name+l) {
					c.Met, met[l] = append(c.Met, l), true
				}
			}
			areas = append(areas, c)
		}
		for _, lang := range []string{"da", "en"} {
			s := Alike(lang, areas)
			for _, l := range labels {
				if strings.Contains(s, l) != met[l] {
					t.Fatalf("%s: %q, met %v", l, s, met)
				}
			}
			if strings.Contains(s, "  ") || strings.Contains(s, "..") || strings.Contains(s, ": ;") || !strings.HasSuffix(s, ".") {
				t.Fatalf("%q", s)
			}
		}
	})
}
