package forecast

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

// busy is a city of 40 estates in which much changes, drawn from the model.
func busy(t testing.TB) Estates {
	return city(t, stream(11, 3), truth{stays: 1, own: .15, shared: .05, drift: -.02, driftSD: .04, from: 2013, years: 12, areas: 40})
}

func warn(t testing.TB, e Estates, o WarnOptions) *EarlyWarning {
	t.Helper()
	w, err := Warn(e, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var quick = WarnOptions{Seed: 1, Draws: 300, BacktestDraws: 100}

func TestWarn(t *testing.T) {
	w := warn(t, busy(t), quick)
	if w.Audience != Internal || w.Year != 2024 || len(w.Areas) != 40 || len(w.Board) != 4 || len(w.Skill) != 12 || len(w.Measures) != 5 {
		t.Fatalf("%+v", w)
	}
	shown := 0
	for i, s := range w.Skill {
		t.Logf("%-13s %d ahead: Brier %.4f, same as last year %.4f, %d forecasts from %d years, %d changes: %v", s.List, s.Ahead, s.Brier, s.Same, s.Forecasts, s.Origins, s.Changes, s.Beats)
		if s.Beats != (s.Brier < s.Same && s.Origins >= 2) || s.Beats != (s.Reason == "") {
			t.Errorf("%+v", s)
		}
		if s.Beats {
			shown++
		}
		// A probability is there exactly where the model beats «same as last year», and the board with it.
		for _, a := range w.Areas {
			c := a.Lists[i/3].Ahead[i%3]
			if (c.Probability != nil) != s.Beats || c.Year != 2025+i%3 {
				t.Errorf("%s %s: %+v", a.Area, s.List, c)
			}
		}
		b := w.Board[i/3].Ahead[i%3]
		if (b.Expected != nil) != s.Beats {
			t.Errorf("%+v", b)
		}
		if s.Beats && !(0 <= *b.Low80 && *b.Low80 <= *b.High80 && *b.High80 <= 40 && *b.None >= 0 && *b.None <= 1) {
			t.Errorf("%d to %d, none %g", *b.Low80, *b.High80, *b.None)
		}
		if s.Beats { // the same paths: the expected number is the sum of the probabilities
			sum := 0.0
			for _, a := range w.Areas {
				sum += *a.Lists[i/3].Ahead[i%3].Probability
			}
			if math.Abs(sum-*b.Expected) > 1e-9 {
				t.Errorf("%s: %g expected, probabilities add up to %g", s.List, *b.Expected, sum)
			}
		}
	}
	if shown == 0 {
		t.Error("the model's own cities are not forecast better than by last year")
	}
}

func TestSameSeedSameBits(t *testing.T) {
	a, b := warn(t, busy(t), quick), warn(t, busy(t), quick)
	if !reflect.DeepEqual(a, b) {
		t.Error("two runs differ")
	}
	x, _ := json.Marshal(a)
	other := quick
	other.Seed = 2
	if y, _ := json.Marshal(warn(t, busy(t), other)); string(x) == string(y) {
		t.Error("the seed does nothing")
	}
}

// Nothing changes: «same as last year» is always right, and no probability is claimed.
func TestNothingChanges(t *testing.T) {
	e := city(t, stream(4, 4), truth{stays: 1, from: 2013, years: 12, areas: 20})
	for _, s := range warn(t, e, quick).Skill {
		if s.Beats || s.Reason != NotBetter || s.Same != 0 {
			t.Errorf("%+v", s)
		}
	}
}

// An estate that is and stays exactly at 40 and 30 % is never over it, in no year of any path.
func TestExactlyAtTheLimitAhead(t *testing.T) {
	x := calm(10)
	x.outside, x.schooling, x.origin = years(10, 400), years(10, 600), years(10, 500)
	e := place(t, 2024, x)
	h, err := newHistory(&e)
	if err != nil {
		t.Fatal(err)
	}
	sim := fit(h.now, 10).simulate(h, 3, 50, 1)
	for k, o := range h.now.m.Outcomes {
		for y := range 3 {
			if sim.met[k][y][0] != 0 || sim.open[k][y][0] != 0 {
				t.Errorf("%s: %d met, %d undetermined of 50", o.Name, sim.met[k][y][0], sim.open[k][y][0])
			}
		}
	}
}

// Transformation area: parallel society five years in a row, 2020 by the law of 2018. An estate far over the limits since 2020 is one in 2024; one
// since 2022 becomes one in 2026 and not in 2025, in every path.
func TestPersistenceAcrossLaws(t *testing.T) {
	since := func(first int) Estates {
		x := calm(10) // 2015–2024
		for y := range 10 {
			if 2015+y >= first { // with 20 % the year before the mean is 45 %
				x.outside[y], x.schooling[y], x.origin[y] = 700, 800, 800
			}
		}
		return place(t, 2024, x)
	}
	judge := func(e Estates) kvarter.Verdict {
		for _, l := range warn(t, e, quick).Areas[0].Lists {
			if l.List == "omdannelse" {
				return l.Verdict
			}
		}
		return kvarter.Undetermined
	}
	if v := judge(since(2020)); v != kvarter.Met {
		t.Errorf("since 2020: %s", v)
	}
	if v := judge(since(2021)); v != kvarter.NotMet {
		t.Errorf("since 2021: %s", v)
	}
	e := since(2020)
	delete(e.Laws, "dk-almenbolig-2018")
	if v := judge(e); v != kvarter.Undetermined {
		t.Errorf("without the law of 2018: %s", v)
	}
	e = since(2022)
	h, err := newHistory(&e)
	if err != nil {
		t.Fatal(err)
	}
	j := fit(h.now, 10)
	// Hold everything still: what happens ahead is what is.
	for _, m := range j.measures {
		for i := range m.area {
			m.area[i].drift, m.area[i].sd, m.drift = 0, 0, 0
		}
		m.noise = 0
	}
	for _, c := range [][][]float64{j.common, j.own} {
		for a := range c {
			clear(c[a])
		}
	}
	clear(j.centre)
	sim := j.simulate(h, 3, 20, 1)
	for k, o := range h.now.m.Outcomes {
		if o.Name == "omdannelse" {
			if got := []int{sim.met[k][0][0], sim.met[k][1][0], sim.met[k][2][0]}; !reflect.DeepEqual(got, []int{0, 20, 20}) {
				t.Errorf("a parallel society since 2022 is a transformation area in %v of 20 paths of 2025, 2026, 2027", got)
			}
		}
	}
}

// No field of an early warning says what would have to change in origin or convictions.
func TestNeverForOriginOrConvictions(t *testing.T) {
	w := warn(t, busy(t), quick)
	n := 0
	for _, a := range w.Areas {
		for _, d := range a.Distances {
			if strings.HasPrefix(d.Criterion, "origin") || strings.HasPrefix(d.Criterion, "convicted") {
				n++
				if !d.Sensitive || d.Persons != nil || d.Kroner != nil || d.Reason != Sensitive {
					t.Errorf("%s %+v", a.Area, d)
				}
			}
		}
	}
	if n != 4*40 {
		t.Errorf("%d sensitive criteria, want 4 in 40 estates", n)
	}
}

func TestDegenerateEstates(t *testing.T) {
	full := busy(t)
	none := cut(full, 12)
	none.Areas = nil
	one := cut(full, 12)
	one.Areas = one.Areas[:1]
	two := cut(full, 12)
	two.Areas = two.Areas[:2]
	blank := cut(busy(t), 12)
	for _, a := range blank.Areas {
		for _, c := range a.Columns {
			for y := range c.Values {
				c.Unset(y, kvarter.Suppressed)
			}
		}
	}
	alone := cut(full, 12)
	alone.Whole = nil
	broken := cut(full, 12)
	broken.Breaks = map[string][]int{"outside_labour_market": full.Years, "basic_schooling": full.Years, "convicted": full.Years, "mean_gross_income": full.Years, "non_western": full.Years}
	bare := cut(full, 12)
	bare.Areas = []HousingArea{{Code: "B01"}}
	for _, c := range []struct {
		name   string
		e      Estates
		reason []Reason // that a probability may be missing for; nil: none may be stated
	}{
		{"no areas", none, nil}, {"one estate", one, []Reason{NotBetter, ""}}, {"two estates", two, []Reason{NotBetter, ""}}, {"all suppressed", blank, []Reason{ShortHistory}},
		{"no references", alone, []Reason{ShortHistory, NotBetter, "", NotDetermined}}, {"a break in every year", broken, []Reason{ShortHistory, NotBetter, NotDetermined, ""}},
		{"one year", cut(full, 1), []Reason{ShortHistory}}, {"five years", cut(full, 5), []Reason{ShortHistory}},
		{"six years", cut(full, 6), []Reason{ShortHistory}}, {"no columns", bare, []Reason{ShortHistory}},
		{"still", place(t, 2024, calm(12)), []Reason{NotBetter}},
	} {
		w := warn(t, c.e, quick)
		if _, err := json.Marshal(w); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, a := range w.Areas {
			for _, l := range a.Lists {
				for _, x := range l.Ahead {
					ok := (x.Probability == nil) == (x.Reason != "")
					found := false
					for _, r := range c.reason {
						found = found || r == x.Reason
					}
					if !ok || !found {
						t.Errorf("%s, %s: %+v", c.name, l.List, x)
					}
				}
			}
		}
	}
	if v := warn(t, blank, quick).Board[0]; v.Undetermined != 40 || v.Now != 0 {
		t.Errorf("all suppressed: %+v", v)
	}
}

// Holes of any kind in the history give numbers or reasons, never NaN and never a panic.
func TestHoles(t *testing.T) {
	full := city(t, stream(9, 9), truth{stays: .8, own: .2, shared: .05, driftSD: .02, from: 2015, years: 10, areas: 4})
	rapid.Check(t, func(t *rapid.T) {
		e := cut(full, 10)
		holes := rapid.IntRange(0, 40).Draw(t, "holes")
		for i := range e.Areas {
			for name, c := range e.Areas[i].Columns {
				e.Areas[i].Columns[name] = kvarter.Column{Values: append([]float64{}, c.Values...), States: append([]kvarter.State{}, c.States...)}
			}
		}
		names := []string{"outside_labour_market", "residents_18_64", "convicted", "basic_schooling", "mean_gross_income", "non_western"}
		for range holes {
			c := e.Areas[rapid.IntRange(0, 3).Draw(t, "area")].Columns[rapid.SampledFrom(names).Draw(t, "column")]
			y := rapid.IntRange(0, 9).Draw(t, "year")
			if rapid.Bool().Draw(t, "zero") {
				c.Set(y, 0)
			} else {
				c.Unset(y, rapid.SampledFrom([]kvarter.State{kvarter.Missing, kvarter.Suppressed}).Draw(t, "state"))
			}
		}
		if rapid.Bool().Draw(t, "break") {
			e.Breaks = map[string][]int{"convicted": {rapid.IntRange(2015, 2024).Draw(t, "year")}}
		}
		w, err := Warn(e, WarnOptions{Draws: 20, BacktestDraws: 10})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(w); err != nil {
			t.Fatal(err)
		}
		for _, a := range w.Areas {
			for _, l := range a.Lists {
				for _, c := range l.Ahead {
					if c.Probability != nil && !(*c.Probability >= 0 && *c.Probability <= 1) || (c.Probability == nil) != (c.Reason != "") {
						t.Fatalf("%+v", c)
					}
				}
			}
		}
	})
}

func TestEstatesThatContradictThemselves(t *testing.T) {
	ok := busy(t)
	for _, c := range []struct {
		change func(*Estates)
		says   string
	}{
		{func(e *Estates) { e.Law = nil }, "method with outcomes"},
		{func(e *Estates) { e.Years = nil }, "no year"},
		{func(e *Estates) { e.Years = append([]int{2010}, e.Years[1:]...) }, "2014 follows 2010"},
		{func(e *Estates) { e.Years = e.Years[:3] }, "12 entries for 3 years"},
		{func(e *Estates) { e.Law = shipped(t, "copenhagen-2025") }, "method with outcomes"},
	} {
		e := ok
		c.change(&e)
		if _, err := Warn(e, quick); err == nil || !strings.Contains(err.Error(), c.says) || kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%v, want «%s»", err, c.says)
		}
	}
}

// The score by hand: probability .8 of what came and .3 of what did not: (.04 + .09)/2 = .065.
func TestBrierByHand(t *testing.T) {
	e := place(t, 2024, calm(2))
	second := e.Areas[0]
	columns := map[string]kvarter.Column{}
	for name, c := range second.Columns {
		columns[name] = c
	}
	high := kvarter.NewColumn(2)
	high.Set(0, 300)
	high.Set(1, 900)
	columns["outside_labour_market"], columns["basic_schooling"] = high, high
	second.Columns = columns
	e.Areas = append(e.Areas, second)
	h, err := newHistory(&e)
	if err != nil {
		t.Fatal(err)
	}
	// «udsat» in 2024: the first estate is not, the second is, by (30 + 90)/2 = 60 % outside and 90 % schooling; in 2023 neither can be told.
	sim := &outlook{draws: 10, met: [][][]int{{{3, 8}}}, open: [][][]int{{{0, 0}}}}
	h.all(h.now, 0, 0)[0], h.all(h.now, 1, 0)[0] = kvarter.NotMet, kvarter.NotMet
	s := Skill{}
	if !s.score(h, sim, 0, 1, 0) || s.Forecasts != 2 || s.Changes != 1 || s.Same != 1 || math.Abs(s.Brier/2-.065) > 1e-12 {
		t.Errorf("%+v", s)
	}
}
