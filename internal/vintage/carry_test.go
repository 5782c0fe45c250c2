package vintage

import (
	"errors"
	"math"
	"strings"
	"testing"

	"kvarter"
)

const (
	known      = kvarter.Known
	missing    = kvarter.Missing
	suppressed = kvarter.Suppressed
)

func column(v []float64, s ...kvarter.State) kvarter.Column {
	c := kvarter.Column{Values: v, States: s}
	for i := range s {
		if s[i] != known {
			c.Values[i] = math.NaN()
		}
	}
	return c
}

// A and B merge into 1; C is divided between 2 and 3, and D, whole, joins 3; nothing leads to 4.
func town(t *testing.T, o Options) *Crosswalk {
	t.Helper()
	x, err := New([]Link{{"A", "1", 1, 2}, {"B", "1", 1, 3}, {"C", "2", .25, 4}, {"C", "3", .75, 5}, {"D", "3", 1, 6}},
		[]string{"A", "B", "C", "D"}, []string{"1", "2", "3", "4"}, o)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestSuppressedMissingAndZeroStayApart(t *testing.T) {
	x := town(t, options())
	for _, c := range []struct {
		name    string
		in      kvarter.Column
		values  []float64 // of the known ones
		states  []kvarter.State
		bridged []float64
		lost    string
	}{
		{"all known", column([]float64{10, 20, 40, 30}), []float64{30, 10, 60, 0}, []kvarter.State{known, known, known, missing}, []float64{0, 1, .5, 0}, "0"},
		{"zero is a figure, and no estimate", column([]float64{0, 0, 0, 0}), []float64{0, 0, 0, 0}, []kvarter.State{known, known, known, missing}, []float64{0, 0, 0, 0}, "0"},
		{"a suppressed part", column([]float64{10, 0, 40, 30}, known, suppressed, known, known), []float64{0, 10, 60, 0}, []kvarter.State{suppressed, known, known, missing}, []float64{0, 1, .5, 0}, "10"},
		{"a missing part", column([]float64{10, 20, 0, 30}, known, known, missing, known), []float64{30, 0, 0, 0}, []kvarter.State{known, missing, missing, missing}, []float64{0, 0, 0, 0}, "30"},
		{"suppressed beats missing", column([]float64{0, 0, 4, 4}, missing, suppressed, known, known), []float64{0, 1, 7, 0}, []kvarter.State{suppressed, known, known, missing}, []float64{0, 1, 3. / 7, 0}, "0"},
	} {
		got, err := x.Carry("n", c.in)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for j, want := range c.states {
			switch {
			case got.Column.State(j) != want:
				t.Errorf("%s: area %d is %s, want %s", c.name, j+1, got.Column.State(j), want)
			case want != known && (!math.IsNaN(got.Column.Values[j]) || !math.IsNaN(got.Bridged[j])):
				t.Errorf("%s: area %d has a figure: %v, %v", c.name, j+1, got.Column.Values[j], got.Bridged[j])
			case want == known && (got.Column.Values[j] != c.values[j] || got.Bridged[j] != c.bridged[j]):
				t.Errorf("%s: area %d: %v, bridged %v", c.name, j+1, got.Column.Values[j], got.Bridged[j])
			}
		}
		if lost := got.Balance.Lost.RatString(); lost != c.lost || !got.Balance.Holds() {
			t.Errorf("%s: lost %s, %s", c.name, lost, got.Balance)
		}
	}
}

func TestSharesAndMeansAreNotCarried(t *testing.T) {
	x := town(t, options())
	// 6.38298 is S1 of Berlin's area 01011101 in 2013: a per cent.
	for _, v := range []float64{6.38298, -1, .4, 1 << 60} {
		_, err := x.Carry("S1", column([]float64{1, v, 3, 4}))
		var ps *kvarter.Problems
		if !errors.As(err, &ps) || ps.Count != 1 || ps.Shown[0].Column != "S1" || !strings.Contains(err.Error(), "never shares or means") || !strings.Contains(err.Error(), "area B") {
			t.Errorf("%v: %v", v, err)
		}
	}
	if _, err := x.Carry("n", column([]float64{1, 2})); kvarter.CodeOf(err) != kvarter.Internal {
		t.Errorf("too short a column: %v", err)
	}
}

// The textbook's case of the Alabama paradox: with weights 6, 6 and 2 of 14 the largest remainders divide 10 as 4, 4, 2 and 11 as 5, 5, 1, so that
// the third loses one. The divisors 1, 3, 5 … give seats to 6, 6, 2, 2, 2, 1.2, 1.2, 6/7, 6/7, 2/3, 2/3, 2/3 in turn: 5, 4, 1 and 5, 5, 1.
func TestWholePersonsWithoutTheAlabamaParadox(t *testing.T) {
	o := options()
	o.Whole, o.Renormalise = true, true
	x, err := New([]Link{{"A", "1", .42, 2}, {"A", "2", .42, 3}, {"A", "3", .14, 4}}, nil, []string{"1", "2", "3"}, o)
	if err != nil {
		t.Fatal(err)
	}
	for count, want := range map[float64][3]float64{0: {0, 0, 0}, 1: {1, 0, 0}, 4: {2, 2, 0}, 5: {2, 2, 1}, 10: {5, 4, 1}, 11: {5, 5, 1}, 12: {5, 5, 2}} {
		got, err := x.Carry("n", column([]float64{count}))
		if err != nil {
			t.Fatal(err)
		}
		if v := got.Column.Values; [3]float64(v) != want {
			t.Errorf("%v persons: %v, want %v", count, v, want)
		}
	}
}

func TestWholePersonsThatLeadNowhere(t *testing.T) {
	o := options()
	o.Whole = true
	x, err := New([]Link{{"A", "1", .5, 2}, {"A", "2", .25, 3}, {"C", "2", 1, 4}}, []string{"A", "B", "C"}, []string{"1", "2"}, o)
	if err != nil {
		t.Fatal(err)
	}
	got, err := x.Carry("n", column([]float64{100, 7, 3}))
	if err != nil {
		t.Fatal(err)
	}
	if v := got.Column.Values; v[0] != 50 || v[1] != 28 || len(got.Remainders) != 2 || got.Remainders[0] != (Remainder{"A", 25}) || got.Remainders[1] != (Remainder{"B", 7}) {
		t.Errorf("%v, %v", v, got.Remainders)
	}
}

func TestTable(t *testing.T) {
	x := town(t, options())
	in := &kvarter.Table{Level: kvarter.LevelSmallArea, Period: 2015, Codes: []string{"C", "A", "B"}, Population: "n",
		Columns: map[string]kvarter.Column{"n": column([]float64{40, 10, 20}), "k": column([]float64{4, 1, 0}, known, known, suppressed)}}
	out, accounts, err := x.Table(in, 2015, Population)
	if err != nil {
		t.Fatal(err)
	}
	n, k := out.Columns["n"], out.Columns["k"]
	// D has no row: 3, which it is a part of, is missing.
	if n.Values[0] != 30 || n.Values[1] != 10 || n.State(2) != missing || k.State(0) != suppressed || k.Values[1] != 1 || out.Population != "n" || out.Period != 2015 {
		t.Errorf("%+v", out)
	}
	if b := out.Bridges["n"]; b.From != 2015 || b.Basis != "population" || len(b.Share) != 1 || b.Share["2"] != 1 {
		t.Errorf("bridge %+v", b)
	}
	if len(accounts) != 2 || accounts[0].Measure != "k" || accounts[1].Measure != "n" || accounts[1].Balance.Lost.RatString() != "30" {
		t.Errorf("accounts %+v", accounts)
	}
	in.Codes[0] = "Z"
	if _, _, err := x.Table(in, 2015, Population); err == nil || !strings.Contains(err.Error(), "Z") {
		t.Errorf("unknown area: %v", err)
	}
}

func TestWhatDecides(t *testing.T) {
	for share, want := range map[float64]bool{0: true, .1: true, .1000001: false, 1: false} {
		if Decides(share) != want {
			t.Errorf("%v decides %v", share, !want)
		}
	}
	if Decides(math.NaN()) {
		t.Error("an unknown part decides")
	}
	// 100 persons of which half are bridged, and 300 of which none: 50 of 400.
	if got := Pooled([]float64{100, 300, 0}, []float64{.5, 0, 1}); got != .125 {
		t.Errorf("pooled %v", got)
	}
	if got := Pooled([]float64{0}, []float64{1}); got != 0 {
		t.Errorf("nobody: %v", got)
	}
	if got := Pooled([]float64{1, math.NaN()}, []float64{0, 0}); !math.IsNaN(got) {
		t.Errorf("unknown: %v", got)
	}
}
