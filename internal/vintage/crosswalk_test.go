package vintage

import (
	"errors"
	"math"
	"strings"
	"testing"

	"kvarter"
)

func options() Options {
	return Options{File: "walk.csv", Old: "old", New: "new", Weight: "weight"}
}

func TestMalformedCrosswalks(t *testing.T) {
	old, now := []string{"A", "B"}, []string{"1", "2"}
	good := Link{"A", "1", 1, 2}
	for _, c := range []struct {
		name   string
		links  []Link
		row    int
		column string
		rule   string
	}{
		{"unknown old area", []Link{good, {"C", "1", 1, 3}}, 3, "old", "known old area"},
		{"unknown new area", []Link{good, {"B", "3", 1, 3}}, 3, "new", "known new area"},
		{"empty code", []Link{good, {"B", "", 1, 3}}, 3, "new", "known new area"},
		{"below zero", []Link{good, {"B", "2", -.1, 3}}, 3, "weight", "share from 0 to 1"},
		{"no number", []Link{good, {"B", "2", math.NaN(), 3}}, 3, "weight", "share from 0 to 1"},
		{"without end", []Link{good, {"B", "2", math.Inf(1), 3}}, 3, "weight", "share from 0 to 1"},
		{"above one", []Link{good, {"B", "2", 1.1, 3}}, 3, "weight", "at most 1"},
		{"twice", []Link{good, {"B", "2", .5, 3}, {"B", "2", .5, 4}}, 4, "new", "linked once"},
		{"sum above one", []Link{good, {"B", "1", .7, 3}, {"B", "2", .31, 4}}, 4, "weight", "at most 1"},
		{"per cent", []Link{{"B", "1", 70, 2}, {"B", "2", 30, 3}}, 2, "weight", "at most 1"},
	} {
		x, err := New(c.links, old, now, options())
		var ps *kvarter.Problems
		if x != nil || !errors.As(err, &ps) || ps.Count != 1 {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if p := ps.Shown[0]; p.File != "walk.csv" || p.Row != c.row || p.Column != c.column || !strings.Contains(p.Rule, c.rule) {
			t.Errorf("%s: %+v", c.name, p)
		}
	}
	// Every fault at once; a repeated area of either list has no row.
	_, err := New([]Link{{"C", "1", 1, 2}, {"A", "9", 1, 3}, {"B", "2", -1, 4}}, old, []string{"1", "2", "2"}, options())
	var ps *kvarter.Problems
	if !errors.As(err, &ps) || ps.Count != 4 {
		t.Errorf("all at once: %v", err)
	}
}

func TestIgnoredWeightsNeedRenormalising(t *testing.T) {
	links := []Link{{"A", "1", .995, 2}, {"A", "2", .005, 3}}
	o := options()
	o.IgnoreUnder = .01
	if _, err := New(links, nil, []string{"1", "2"}, o); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("not renormalised: %v", err)
	}
	o.Renormalise = true
	x, err := New(links, nil, []string{"1", "2"}, o)
	if err != nil {
		t.Fatal(err)
	}
	got, err := x.Carry("n", kvarter.Column{Values: []float64{1000}})
	if err != nil {
		t.Fatal(err)
	}
	// The sliver is gone: all of A is in 1, whole, and nothing is an estimate; 2 has nothing from before.
	if got.Column.Values[0] != 1000 || got.Bridged[0] != 0 || got.Column.State(1) != kvarter.Missing || len(x.Empty()) != 1 || x.Empty()[0] != "2" {
		t.Errorf("%+v, empty %v", got, x.Empty())
	}
	o.IgnoreUnder = .6
	if _, err := New(links, nil, []string{"1", "2"}, o); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("most of an area ignored: %v", err)
	}
}

// Weights with eight decimals miss 1 by less than Rounding without being called short; the rest is still accounted for.
func TestRoundingIsNoShortfall(t *testing.T) {
	links := []Link{{"A", "1", .33333333, 2}, {"A", "2", .66666666, 3}, {"B", "1", 1.0000005, 4}, {"C", "2", .999, 5}}
	x, err := New(links, nil, []string{"1", "2"}, options())
	if err != nil {
		t.Fatal(err)
	}
	if s := x.Shortfalls(); len(s) != 1 || s[0].Old != "C" || s[0].Sum != .999 || s[0].Lacks != .001 {
		t.Errorf("shortfalls %+v", s)
	}
	got, err := x.Carry("n", kvarter.Column{Values: []float64{1e8, 2e6, 1000}})
	if err != nil {
		t.Fatal(err)
	}
	// 1e8·(1 − .99999999), 2e6·(1 − 1.0000005), 1000·(1 − .999): exact decimals.
	want := []Remainder{{"A", 1}, {"B", -1}, {"C", 1}}
	if len(got.Remainders) != 3 || got.Remainders[0] != want[0] || got.Remainders[1] != want[1] || got.Remainders[2] != want[2] {
		t.Errorf("remainders %+v", got.Remainders)
	}
}
