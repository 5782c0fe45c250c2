package protect

import (
	"testing"

	"pgregory.net/rapid"
)

// However sums are written, an attacker finds the same intervals, of rounded tables and while one node after another is hidden or shown.
func TestHoweverSumsAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := cityOf{areas: 7, years: 2, outside: true, earlier: rapid.Bool().Draw(t, "with earlier")}.draw(t)
		short, err := check(s)
		if err != nil {
			t.Fatal(err)
		}
		long, _ := check(s)
		long.few = rapid.IntRange(0, 4).Draw(t, "few")
		same := func(a, b *attacker) {
			for range 3 {
				i := rapid.IntRange(0, len(short.of)-1).Draw(t, "node")
				x, err := a.bound(i)
				if err != nil {
					t.Fatal(err)
				}
				y, err := b.bound(i)
				if err != nil {
					t.Fatal(err)
				}
				if x.Whole != y.Whole {
					t.Fatalf("%s: %+v, written by other sums %+v", short.key[i], x, y)
				}
				k := int64(rapid.IntRange(1, 8).Draw(t, "k"))
				wide, _, err := b.wide(i, k)
				if err != nil || wide != (x.span() >= k) {
					t.Fatalf("%s: %+v, wider than %d: %v %v", short.key[i], x, k, wide, err)
				}
			}
		}
		out, err := s.Round(Rounding{Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		a, err := short.attacker(out.Shown, out.Facts)
		if err != nil {
			t.Fatal(err)
		}
		b, err := long.attacker(out.Shown, out.Facts)
		if err != nil {
			t.Fatal(err)
		}
		same(a, b)
		v, err := short.view()
		if err != nil {
			t.Fatal(err)
		}
		w, err := long.view()
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			hidden := make([]bool, len(short.of))
			mostly := rapid.Bool().Draw(t, "mostly")
			for i := range hidden {
				hidden[i] = (rapid.IntRange(0, 3).Draw(t, "hidden") == 0) != mostly
			}
			v.set(hidden)
			w.set(hidden)
			same(v.attacker, w.attacker)
		}
	})
}
