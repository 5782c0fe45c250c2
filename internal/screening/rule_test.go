package screening

import (
	"math/bits"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/method"
)

// drawRule draws a rule over the criteria a … f, at most three deep.
func drawRule(t *rapid.T, depth int) method.Rule {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
		return leaves(string(rune('a' + rapid.IntRange(0, 5).Draw(t, "criterion"))))[0]
	}
	of := make([]method.Rule, rapid.IntRange(1, 4).Draw(t, "of"))
	for i := range of {
		of[i] = drawRule(t, depth-1)
	}
	r := method.Rule{Kind: rapid.SampledFrom([]method.RuleKind{method.All, method.Any, method.None, method.Count}).Draw(t, "kind"), Of: of, AtLeast: -1, AtMost: -1}
	if r.Kind == method.Count {
		if rapid.Bool().Draw(t, "least") {
			r.AtLeast = rapid.IntRange(0, len(of)).Draw(t, "k")
		} else {
			r.AtMost = rapid.IntRange(0, len(of)).Draw(t, "k")
		}
	}
	return r
}

func letters() *method.Method {
	m := &method.Method{}
	for _, c := range "abcdef" {
		m.Criteria = append(m.Criteria, method.Criterion{Name: string(c)})
	}
	return m
}

// plain evaluates a rule in two values, from its definition.
func plain(r *method.Rule, truth map[string]bool) bool {
	n := 0
	for i := range r.Of {
		if plain(&r.Of[i], truth) {
			n++
		}
	}
	switch r.Kind {
	case method.All:
		return n == len(r.Of)
	case method.Any:
		return n > 0
	case method.None:
		return n == 0
	case method.Count:
		return (r.AtLeast < 0 || n >= r.AtLeast) && (r.AtMost < 0 || n <= r.AtMost)
	}
	return truth[r.Name]
}

// A verdict that is not undetermined holds under every completion of the unknowns. Where every criterion stands once, an undetermined one has
// completions that disagree; where a criterion stands twice, Kleene's logic may be more careful than that.
func TestThreeValuesAgainstCompletions(t *testing.T) {
	m := letters()
	rapid.Check(t, func(rt *rapid.T) {
		r := drawRule(rt, 3)
		tr, err := compile(m, &r)
		if err != nil {
			rt.Fatal(err)
		}
		a := make([]byte, len(tr.leaves))
		var open []int
		for i := range a {
			a[i] = rapid.SampledFrom([]byte{yes, no, missing, suppressed}).Draw(rt, "answer")
			if a[i] == missing || a[i] == suppressed {
				open = append(open, i)
			}
		}
		got := tr.root.verdict(a)
		met, not := false, false
		for set := range 1 << len(open) {
			truth := map[string]bool{}
			for i := range a {
				truth[tr.leaves[i].name] = a[i] == yes
			}
			for k, i := range open {
				truth[tr.leaves[i].name] = set>>k&1 == 1
			}
			if plain(&r, truth) {
				met = true
			} else {
				not = true
			}
		}
		switch {
		case got == kvarter.Met && not, got == kvarter.NotMet && met:
			rt.Fatalf("%s, and a completion disagrees: %+v, %s", got, r, a)
		case got == kvarter.Undetermined && met != not && once(&r, map[string]bool{}) && !constant(&r):
			rt.Fatalf("undetermined, and every completion agrees: %+v, %s", r, a)
		}
	})
}

func once(r *method.Rule, seen map[string]bool) bool {
	if r.Kind == method.LeafCriterion {
		if seen[r.Name] {
			return false
		}
		seen[r.Name] = true
	}
	for i := range r.Of {
		if !once(&r.Of[i], seen) {
			return false
		}
	}
	return true
}

// constant reports a count that always or never holds inside: at least 0, at most all.
func constant(r *method.Rule) bool {
	if r.Kind == method.Count && (r.AtLeast == 0 || r.AtMost == len(r.Of)) {
		return true
	}
	for i := range r.Of {
		if constant(&r.Of[i]) {
			return true
		}
	}
	return false
}

// k of n, exhaustively for n up to 5: all 3^n answers against their completions.
func TestCountTables(t *testing.T) {
	m := letters()
	for n := 1; n <= 5; n++ {
		names := []string{"a", "b", "c", "d", "e"}[:n]
		for k := 0; k <= n; k++ {
			for _, r := range []method.Rule{count(k, leaves(names...)...), {Kind: method.Count, AtLeast: -1, AtMost: k, Of: leaves(names...)}} {
				tr, err := compile(m, &r)
				if err != nil {
					t.Fatal(err)
				}
				a := make([]byte, n)
				for code := range pow(3, n) {
					met, open := 0, 0
					for i, c := 0, code; i < n; i, c = i+1, c/3 {
						a[i] = []byte{no, yes, missing}[c%3]
						switch a[i] {
						case yes:
							met++
						case missing:
							open++
						}
					}
					lowest, highest := met >= k, met+open >= k
					if r.AtMost >= 0 {
						lowest, highest = met+open <= k, met <= k
					}
					want := kvarter.Undetermined
					if lowest == highest {
						want = kvarter.NotMet
						if lowest {
							want = kvarter.Met
						}
					}
					if got := tr.root.verdict(a); got != want {
						t.Fatalf("%d of %d, %s: %s, want %s", k, n, a, got, want)
					}
				}
			}
		}
	}
}

func pow(b, n int) int {
	out := 1
	for range n {
		out *= b
	}
	return out
}

// Every set of turns turns the verdict, no part of it does, and no smaller set was overlooked.
func TestTurnsAreSmallest(t *testing.T) {
	m := letters()
	rapid.Check(t, func(rt *rapid.T) {
		r := drawRule(rt, 3)
		tr, err := compile(m, &r)
		if err != nil {
			rt.Fatal(err)
		}
		a := make([]byte, len(tr.leaves))
		for i := range a {
			a[i] = rapid.SampledFrom([]byte{yes, no, aside}).Draw(rt, "answer")
		}
		p := tr.pattern(a)
		turns := func(set uint64) bool {
			b := append([]byte(nil), a...)
			for i := range b {
				if set>>i&1 == 1 {
					if b[i] == aside {
						return false
					}
					b[i] = turned(b[i])
				}
			}
			return tr.root.verdict(b) != p.verdict
		}
		fewest := 0
		for set := uint64(1); set < 1<<len(a); set++ {
			if !turns(set) {
				continue
			}
			smallest := true
			for part := (set - 1) & set; part > 0; part = (part - 1) & set {
				smallest = smallest && !turns(part)
			}
			listed := false
			for _, s := range p.turns {
				listed = listed || s == set
			}
			if listed != smallest {
				rt.Fatalf("set %b: smallest %v, listed %v, of %b for %+v %s", set, smallest, listed, p.turns, r, a)
			}
			if n := bits.OnesCount64(set); fewest == 0 || n < fewest {
				fewest = n
			}
		}
		if p.verdict == kvarter.NotMet && p.short != fewest {
			rt.Fatalf("short %d, want %d", p.short, fewest)
		}
	})
}
