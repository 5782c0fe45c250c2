package smallarea

import (
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/stat"
)

// Shrinkage of degenerate columns: a figure or a reason for every area, and never a NaN or an infinity in what is stated.
func TestDegenerateShrinkage(t *testing.T) {
	inf := math.Inf(1)
	nine := []string{"a", "a", "a", "a", "a", "a", "a", "a", "a"}
	for _, c := range []struct {
		what        string
		count, base kvarter.Column
		group       []string
		logit, eb   Why     // of every area
		value       float64 // of the first area under Marshall; NaN: none
	}{
		{"n = 0", column(), column(), nil, "", "", nan},
		{"one area", column(3), column(12), nil, TooFew, TooFew, .25},
		{"all missing", column(nan, nan), column(nan, nan), nil, NotKnown, NotKnown, nan},
		{"bases missing", column(1, 2), column(nan, nan), nil, NotKnown, NotKnown, nan},
		{"all withheld", withheld(column(1, 2), 0, 1), column(10, 10), nil, Withheld, Withheld, nan},
		{"zero weights: nobody anywhere", column(0, 0), column(0, 0), nil, NoBase, NoBase, nan},
		{"constant", column(2, 2, 2), column(8, 8, 8), nil, "", "", .25},
		{"no events", column(0, 0, 0), column(8, 8, 8), nil, "", "", 0},
		{"everybody", column(8, 8, 8), column(8, 8, 8), nil, "", "", 1},
		{"ten above every group", column(1, 1, 1, 1, 1, 1, 1, 1, 1), column(4, 4, 4, 4, 4, 4, 4, 4, 4), nine, "", "", .25},
		{"infinite", column(inf, inf), column(1, 1), nil, OutOfRange, OutOfRange, nan},
		{"infinite bases", column(1, 1), column(inf, inf), nil, OutOfRange, OutOfRange, nan},
		{"huge", column(1e307, 9e307), column(1e308, 1e308), nil, OutOfRange, OutOfRange, .1},
	} {
		for name, f := range map[string]func(a, b kvarter.Column, g []string) ([]Shrunk, Why){"logit": Logit, "marshall": Marshall} {
			got, why := f(c.count, c.base, c.group)
			if why != "" || len(got) != c.count.Len() {
				t.Errorf("%s, %s: %d results, %q", c.what, name, len(got), why)
				continue
			}
			want := c.eb
			if name == "logit" {
				want = c.logit
			}
			for i, x := range got {
				if x.Why != want || x.Group != "" {
					t.Errorf("%s, %s, area %d: %+v, want %q", c.what, name, i, x, want)
				}
				if x.Known() && (math.IsInf(x.Value, 0) || !(x.Weight >= 0 && x.Weight <= 1) || x.Raw != x.Raw) || !x.Known() && x.Why == "" {
					t.Errorf("%s, %s, area %d: %+v", c.what, name, i, x)
				}
				if name == "logit" && x.Known() && x.Why != OutOfRange && !(x.SD >= 0 && x.SD < inf) {
					t.Errorf("%s, area %d: the logit has the deviation %v", c.what, i, x.SD)
				}
			}
			if name == "marshall" && len(got) > 0 && !within(got[0].Value, c.value, 1e-15) {
				t.Errorf("%s: %v, want %v", c.what, got[0].Value, c.value)
			}
		}
	}
}

// Standardised rates of degenerate columns.
func TestDegenerateStandardisation(t *testing.T) {
	two := func(c kvarter.Column) []kvarter.Column { return []kvarter.Column{c, c} }
	for _, c := range []struct {
		what          string
		counts, bases []kvarter.Column
		why           Why
		interval      stat.NoInterval
	}{
		{"constant", two(column(20, 20)), two(column(100, 100)), "", ""},
		{"one area", two(column(20)), two(column(100)), "", ""},
		{"k above every count: under ten events", two(column(2, 2)), two(column(100, 100)), "", stat.FewEvents},
		{"no events", two(column(0, 0)), two(column(100, 100)), "", stat.FewEvents},
		{"all missing", two(column(nan, nan)), two(column(nan, nan)), NotKnown, stat.NotKnown},
		{"nobody", two(column(0, 0)), two(column(0, 0)), EmptyCell, stat.NotKnown},
		{"infinite", two(column(math.Inf(1))), two(column(1)), OutOfRange, stat.NotKnown},
		{"huge", two(column(1e308)), two(column(1e-3)), OutOfRange, stat.NotKnown},
	} {
		got, err := Direct(c.counts, c.bases, Standard{Weights: []float64{1, 3}, Per: 1000})
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
		}
		for i, x := range got {
			stated := !math.IsNaN(x.Rate) && !math.IsInf(x.Rate, 0)
			if x.Why != c.why || stated != (c.why == "") || x.Limits.Why != c.interval {
				t.Errorf("%s, area %d: %+v", c.what, i, x)
			}
		}
	}
	if got, err := Direct(two(column()), two(column()), Standard{Weights: []float64{1, 1}}); err != nil || len(got) != 0 {
		t.Errorf("no area: %v %v", got, err)
	}
	for what, s := range map[string]Standard{
		"zero weights": {Weights: []float64{0, 0}}, "no weights": {}, "a weight that is none": {Weights: []float64{1, nan}},
		"weights beyond all numbers": {Weights: []float64{1e308, 1e308}}, "a factor below 0": {Weights: []float64{1, 1}, Per: -1}, "a factor that is none": {Weights: []float64{1, 1}, Per: nan},
	} {
		if _, err := Direct(two(column(1)), two(column(2)), s); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// What cannot be filled stays missing; what cannot be pooled or regressed says why.
func TestDegenerateFilling(t *testing.T) {
	missing := column(nan, nan, nan)
	f := Fill(missing)
	if why := f.GroupMean(nil); why != "" || f.Column.Known(0) {
		t.Errorf("the mean of nothing: %q %v", why, f.Column.Values)
	}
	if why := f.NeighbourMean([][]int{{1}, {0, 2}, {1}}, 1); why != "" || f.Column.Known(1) {
		t.Errorf("neighbours without figures: %q %v", why, f.Column.Values)
	}
	if why := f.LastObservation([]kvarter.Column{missing, missing}, 2); why != "" || f.Column.Known(2) {
		t.Errorf("years without figures: %q %v", why, f.Column.Values)
	}
	if _, why := f.Regression([]kvarter.Column{missing}, 0, nan, nan); why != TooFew {
		t.Errorf("a regression on nothing: %q", why)
	}
	if q := f.Quality(); q.Missing != 3 || q.Share() != 0 {
		t.Errorf("%+v, share %v", q, q.Share())
	}
	islands := Fill(column(1, nan, 3))
	if why := islands.NeighbourMean([][]int{nil, nil, nil}, 0); why != "" || islands.Column.Known(1) {
		t.Errorf("islands only: %q %v", why, islands.Column.Values)
	}
	if empty := Fill(column()); empty.GroupMean(nil) != "" || empty.Column.Len() != 0 || empty.Quality().Share() != 0 {
		t.Error("no area is filled")
	}
	if empty := CityStandard([]kvarter.Column{missing}); empty[0] != 0 {
		t.Errorf("residents of nowhere: %v", empty)
	}
	for what, c := range map[string]struct {
		y, x kvarter.Column
		why  Why
	}{
		"a constant predictor":     {column(1, 2, 3, 4, 5, nan), column(7, 7, 7, 7, 7, 7), Collinear},
		"a constant figure":        {column(2, 2, 2, 2, 2, nan), column(1, 2, 3, 4, 5, 6), ""},
		"more areas than there":    {column(1, 2, 3, nan, nan, nan), column(1, 2, 4, 5, 6, 7), TooFew},
		"figures beyond squares":   {column(1e200, -1e200, 1e200, 0, 1, nan), column(1, 2, 3, 4, 5, 6), OutOfRange},
		"predictors beyond them":   {column(1, 2, 3, 4, 5, nan), column(1e200, -1e200, 1e200, 0, 1, 2), OutOfRange},
		"an infinite one left out": {column(1, 2, 3, 4, 5, nan), column(1, 2, 3, 4, 5, math.Inf(1)), ""},
	} {
		f := Fill(c.y)
		fit, why := f.Regression([]kvarter.Column{c.x}, 4, nan, nan)
		if why != c.why || (fit == nil) != (why != "") {
			t.Errorf("%s: %+v %q, want %q", what, fit, why, c.why)
		}
		for i := range f.Made {
			if v := f.Column.Values[i]; f.Column.Known(i) != (v == v) || math.IsInf(v, 0) {
				t.Errorf("%s: area %d has %v", what, i, v)
			}
		}
		if fit != nil && (fit.Constant != fit.Constant || math.IsInf(fit.SD, 0) || fit.SD != fit.SD) {
			t.Errorf("%s: %+v", what, fit)
		}
	}
	p, why := Pool([]kvarter.Column{missing}, []kvarter.Column{column(1, 0, nan)}, 5)
	if why != "" || p.Count.Known(0) || p.Years[0] != 0 {
		t.Errorf("pooling more years than there are: %q %+v", why, p)
	}
	if p, why = Pool([]kvarter.Column{column(1e308), column(1e308)}, []kvarter.Column{column(1), column(1)}, 0); why != "" || p.Count.Known(0) {
		t.Errorf("a sum beyond all numbers: %q %+v", why, p)
	}
}

// An infinity is no measured figure: it is missing, and fills nothing.
func TestAnInfinityIsNotMeasured(t *testing.T) {
	f := Fill(column(2, math.Inf(1), nan, 4))
	if f.Column.State(1) != kvarter.Missing || f.GroupMean(nil) != "" || f.Column.Values[1] != 3 || f.Column.Values[2] != 3 {
		t.Errorf("%+v", f.Column)
	}
}
