package vintage

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

// walk draws a crosswalk with weights of up to six decimals that add up to at most 1.
func walk(t *rapid.T) (links []Link, old, now []string) {
	for i := range rapid.IntRange(1, 6).Draw(t, "old areas") {
		old = append(old, fmt.Sprintf("o%d", i))
	}
	for j := range rapid.IntRange(1, 6).Draw(t, "new areas") {
		now = append(now, fmt.Sprintf("n%d", j))
	}
	for _, o := range old {
		left := 1000000
		for _, n := range rapid.Permutation(now).Draw(t, "targets of "+o) {
			w := rapid.OneOf(rapid.IntRange(0, left), rapid.Just(left), rapid.Just(0), rapid.Just(min(left, 3))).Draw(t, "weight")
			if left -= w; w > 0 || rapid.Bool().Draw(t, "written zero") {
				links = append(links, Link{o, n, float64(w) / 1e6, 2 + len(links)})
			}
		}
	}
	return links, old, now
}

func counts(n int, label string, most int) *rapid.Generator[kvarter.Column] {
	return rapid.Custom(func(t *rapid.T) kvarter.Column {
		c := kvarter.NewColumn(n)
		for i := range n {
			switch s := rapid.SampledFrom([]kvarter.State{known, known, known, known, suppressed, missing}).Draw(t, label+" state"); s {
			case known:
				c.Set(i, float64(rapid.IntRange(0, most).Draw(t, label)))
			default:
				c.Unset(i, s)
			}
		}
		return c
	})
}

func draw(t *rapid.T, o Options) (*Crosswalk, []Link, kvarter.Column) {
	links, old, now := walk(t)
	x, err := New(links, old, now, o)
	if err != nil {
		t.Fatal(err)
	}
	return x, links, counts(len(old), "count", rapid.SampledFrom([]int{3, 100, 4000000}).Draw(t, "most")).Draw(t, "column")
}

func carry(t *rapid.T, x *Crosswalk, c kvarter.Column) *Carried {
	got, err := x.Carry("n", c)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// With every count known and every old area leading somewhere, renormalised weights bring all of it: to the person.
func TestRenormalisedTotalsAreConserved(t *testing.T) {
	for _, whole := range []bool{false, true} {
		rapid.Check(t, func(t *rapid.T) {
			o := options()
			o.Renormalise, o.Whole = true, whole
			x, _, c := draw(t, o)
			before := new(big.Rat)
			for i := range c.Values {
				if !c.Known(i) {
					c.Set(i, float64(rapid.IntRange(0, 1000).Draw(t, "more")))
				}
				if len(x.out[i]) == 0 {
					c.Set(i, 0)
				}
				before.Add(before, kvarter.Exact(c.Values[i]))
			}
			got := carry(t, x, c)
			if got.Balance.After.Cmp(before) != 0 || len(got.Remainders) > 0 || got.Balance.Lost.Sign() != 0 {
				t.Fatalf("%s", got.Balance)
			}
			sum := 0.0
			for j, v := range got.Column.Values {
				if !got.Column.Known(j) {
					continue
				}
				if whole && v != math.Trunc(v) {
					t.Fatalf("%v is no whole person", v)
				}
				sum += v
			}
			if all, _ := before.Float64(); math.Round(sum) != all || whole && sum != all {
				t.Fatalf("%v arrived of %v", sum, all)
			}
		})
	}
}

// As they stand, weights leave a remainder that is counted here by itself: Σ count·(1 − Σ weights).
func TestRemaindersAreWhatTheWeightsLack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, links, c := draw(t, options())
		got := carry(t, x, c)
		want, all := map[string]*big.Rat{}, new(big.Rat)
		for i, code := range x.Old() {
			if !c.Known(i) {
				continue
			}
			left := big.NewRat(1000000, 1)
			for _, l := range links {
				if l.Old == code {
					left.Sub(left, big.NewRat(int64(math.Round(l.Weight*1e6)), 1))
				}
			}
			left.Mul(left, big.NewRat(int64(c.Values[i]), 1000000))
			if all.Add(all, left); left.Sign() != 0 {
				want[code] = left
			}
		}
		if len(got.Remainders) != len(want) || got.Balance.Remainder.Cmp(all) != 0 {
			t.Fatalf("%v, want %v", got.Remainders, want)
		}
		for _, r := range got.Remainders {
			if f, _ := want[r.Old].Float64(); f != r.Count {
				t.Fatalf("%s: %v, want %v", r.Old, r.Count, f)
			}
		}
	})
}

// A numerator no larger than its base stays so in every new area; a figure is known exactly where every part of it is.
func TestNumeratorsStayWithinTheirBase(t *testing.T) {
	for _, whole := range []bool{false, true} {
		rapid.Check(t, func(t *rapid.T) {
			o := options()
			o.Whole, o.Renormalise = whole, rapid.Bool().Draw(t, "renormalise")
			x, links, base := draw(t, o)
			num := kvarter.NewColumn(base.Len())
			for i := range base.Values {
				if num.Unset(i, base.State(i)); base.Known(i) {
					num.Set(i, float64(rapid.IntRange(0, int(base.Values[i])).Draw(t, "numerator")))
				}
			}
			a, b := carry(t, x, num), carry(t, x, base)
			for j := range b.Column.Values {
				if a.Column.State(j) != b.Column.State(j) || a.Column.Values[j] > b.Column.Values[j] {
					t.Fatalf("area %d: %v of %v", j, a.Column.Values[j], b.Column.Values[j])
				}
				want := kvarter.State(known)
				some := false
				for _, l := range links {
					if l.New == x.New()[j] && l.Weight > 0 {
						some, want = true, max(want, base.State(slices.Index(x.Old(), l.Old)))
					}
				}
				if !some {
					want = missing
				}
				if got := b.Column.State(j); got != want {
					t.Fatalf("area %d is %s, want %s", j, got, want)
				}
				if s := b.Bridged[j]; b.Column.Known(j) && !(s >= 0 && s <= 1) {
					t.Fatalf("bridged %v", s)
				}
			}
		})
	}
}

// Whole persons lie within one of their exact share where an area has two parts, and the order of the rows never matters.
func TestRowsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := options()
		o.Whole, o.Renormalise = rapid.Bool().Draw(t, "whole"), rapid.Bool().Draw(t, "renormalise")
		x, links, c := draw(t, o)
		y, err := New(rapid.Permutation(links).Draw(t, "rows"), x.Old(), x.New(), o)
		if err != nil {
			t.Fatal(err)
		}
		a, b := carry(t, x, c), carry(t, y, c)
		for j := range a.Column.Values {
			if a.Column.State(j) != b.Column.State(j) || a.Column.Known(j) && (a.Column.Values[j] != b.Column.Values[j] || a.Bridged[j] != b.Bridged[j]) {
				t.Fatalf("area %d: %v and %v", j, a.Column.Values[j], b.Column.Values[j])
			}
		}
	})
}

// The crosswalk of a city onto itself changes nothing, and the new areas that a merger makes hold what its parts held.
func TestIdentityAndMerger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "areas")
		c := counts(n, "count", 1<<30).Draw(t, "column")
		var codes []string
		var same, merged []Link
		for i := range n {
			code := fmt.Sprint(i)
			codes = append(codes, code)
			same, merged = append(same, Link{code, code, 1, 0}), append(merged, Link{code, "all", 1, 0})
		}
		o := options()
		o.Whole = rapid.Bool().Draw(t, "whole")
		x, err := New(same, codes, codes, o)
		if err != nil {
			t.Fatal(err)
		}
		got := carry(t, x, c)
		total, state := 0.0, known
		for i := range n {
			if got.Column.State(i) != c.State(i) || c.Known(i) && (got.Column.Values[i] != c.Values[i] || got.Bridged[i] != 0) {
				t.Fatalf("area %d: %v of %v", i, got.Column.Values[i], c.Values[i])
			}
			if state = max(state, c.State(i)); c.Known(i) {
				total += c.Values[i]
			}
		}
		if x, err = New(merged, codes, []string{"all"}, o); err != nil {
			t.Fatal(err)
		}
		got = carry(t, x, c)
		if got.Column.State(0) != state || state == known && (got.Column.Values[0] != total || got.Bridged[0] != 0) {
			t.Fatalf("%v %s, want %v %s", got.Column.Values[0], got.Column.State(0), total, state)
		}
	})
}

// Areas that are divided by whole persons and then joined again are as they were.
func TestDividedAndJoinedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := options()
		o.Whole, o.Renormalise = true, true
		parts := rapid.IntRange(1, 7).Draw(t, "parts")
		var there, back []Link
		var codes []string
		for k := range parts {
			code := fmt.Sprint(k)
			codes = append(codes, code)
			there = append(there, Link{"A", code, float64(rapid.IntRange(1, 14).Draw(t, "weight")) / 100, 0})
			back = append(back, Link{code, "A", 1, 0})
		}
		x, err := New(there, nil, codes, o)
		if err != nil {
			t.Fatal(err)
		}
		y, err := New(back, codes, []string{"A"}, o)
		if err != nil {
			t.Fatal(err)
		}
		count := float64(rapid.IntRange(0, 5000).Draw(t, "count"))
		if got := carry(t, y, carry(t, x, column([]float64{count})).Column); got.Column.Values[0] != count {
			t.Fatalf("%v comes back as %v", count, got.Column.Values[0])
		}
	})
}
