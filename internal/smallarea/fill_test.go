package smallarea

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"kvarter"
)

// holds sets a filled column against figures and fillers; NaN is not there.
func holds(t *testing.T, f *Filling, want []float64, made []Filler) {
	t.Helper()
	for i, v := range want {
		if !within(f.Column.Values[i], v, 1e-12) || f.Made[i] != made[i] {
			t.Errorf("area %d: %v by %q, want %v by %q", i, f.Column.Values[i], f.Made[i], v, made[i])
		}
		if f.Column.Known(i) != (v == v) {
			t.Errorf("area %d: %v is %v", i, f.Column.Values[i], f.Column.State(i))
		}
	}
}

func TestFillersInTurn(t *testing.T) {
	// Area 6 is suppressed: neither filled nor a source.
	measured := withheld(column(2, nan, 4, nan, nan, 9, 100, nan), 6)
	f := Fill(measured)
	if why := f.NeighbourMean([][]int{{1}, {0, 2, 6}, {1}, {5, 4}, {3}, nil, {0, 1}, {0}}, 2); why != "" {
		t.Fatal(why)
	}
	m, g := NeighbourMean, GroupMean
	holds(t, f, []float64{2, 3, 4, nan, nan, 9, nan, nan}, []Filler{"", m, "", "", "", "", "", ""})
	if f.LastObservation([]kvarter.Column{column(0, 0, 0, nan, nan, 0, 7, nan), column(0, 0, 0, 5, nan, 0, 7, nan), column(0, 0, 0, 0, 8, 0, 7, nan)}, 2) != "" {
		t.Fatal("not filled")
	}
	holds(t, f, []float64{2, 3, 4, 5, nan, 9, nan, nan}, []Filler{"", m, "", LastObservation, "", "", "", ""})
	if f.Age[3] != 2 || f.Age[1] != 0 {
		t.Errorf("ages %v", f.Age)
	}
	// The mean of the measured figures of group a alone, 3; what neighbours made is no source, and area 7 has no group.
	if f.GroupMean([]string{"a", "a", "a", "b", "a", "b", "a", ""}) != "" {
		t.Fatal("not filled")
	}
	holds(t, f, []float64{2, 3, 4, 5, 3, 9, nan, nan}, []Filler{"", m, "", LastObservation, g, "", "", ""})
	q := f.Quality()
	if q != (Quality{Measured: 3, Imputed: 3, Missing: 1, Suppressed: 1}) || q.Share() != .5 {
		t.Errorf("%+v, %v imputed", q, q.Share())
	}
	if f.Column.State(6) != kvarter.Suppressed || f.Column.State(7) != kvarter.Missing {
		t.Errorf("states %v", f.Column.States)
	}
	if !math.IsNaN(measured.Values[1]) {
		t.Error("the measured column was written to")
	}
	if f.GroupMean(nil) != "" || f.Column.Values[7] != 5 { // (2 + 4 + 9)/3
		t.Errorf("one group of all gives %v", f.Column.Values[7])
	}
	for _, h := range []Filler{m, g, LastObservation, Regression} {
		if h.In("da") == "" || h.In("en") == "" {
			t.Errorf("%q has no words", h)
		}
	}
}

func TestFillingWhatCannotBe(t *testing.T) {
	all := Fill(column(nan, nan, nan))
	all.GroupMean(nil)
	all.NeighbourMean([][]int{{1}, {0}, nil}, 0)
	holds(t, all, []float64{nan, nan, nan}, []Filler{"", "", ""})
	if q := all.Quality(); q.Share() != 0 || q.Missing != 3 {
		t.Errorf("%+v", q)
	}
	if q := Fill(column()).Quality(); q.Share() != 0 {
		t.Errorf("%+v", q)
	}
	f := Fill(column(1, 2, nan))
	for what, why := range map[string]Why{
		"groups":     f.GroupMean([]string{"a"}),
		"neighbours": f.NeighbourMean([][]int{{1}}, 0),
		"far away":   f.NeighbourMean([][]int{{7}, nil, nil}, 0),
		"earlier":    f.LastObservation([]kvarter.Column{column(1)}, 3),
	} {
		if why != BadLength {
			t.Errorf("%s that do not fit: %q", what, why)
		}
	}
	f.LastObservation([]kvarter.Column{column(0, 0, 6)}, 0)
	holds(t, f, []float64{1, 2, nan}, []Filler{"", "", ""})
	if _, why := f.Regression([]kvarter.Column{column(1)}, 0, nan, nan); why != BadLength {
		t.Errorf("predictors that do not fit: %q", why)
	}
	if _, why := f.Regression([]kvarter.Column{column(1, 2, 3)}, 0, nan, nan); why != TooFew {
		t.Errorf("two areas and a slope: %q", why)
	}
	y, x := column(1, 2, 3, 4, 5, nan), column(1, 2, 3, 4, 5, 6)
	flat := column(7, 7, 7, 7, 7, 7)
	twice := column(2, 4, 6, 8, 10, 12)
	for _, p := range [][]kvarter.Column{{flat}, {x, twice}, {x, flat}} {
		f := Fill(y)
		if _, why := f.Regression(p, 0, nan, nan); why != Collinear && why != TooFew || f.Made[5] != "" {
			t.Errorf("predictors without a figure of their own: %q", why)
		}
	}
	fit, why := Fill(column(3, 3, 3, 3, 3, nan)).Regression([]kvarter.Column{x}, 0, nan, nan)
	if why != "" || !math.IsNaN(fit.R2) || fit.Constant != 3 || fit.SD != 0 {
		t.Errorf("all equal: %+v %q", fit, why)
	}
}

func TestRegressionFills(t *testing.T) {
	// y = .1 + .05·x exactly; the estimates 1.1 and −.4 are kept between 0 and 1; area 7 lacks its predictor.
	y := column(.15, .2, .25, .3, nan, nan, nan, nan)
	x := column(1, 2, 3, 4, 5, 20, -10, nan)
	f := Fill(y)
	fit, why := f.Regression([]kvarter.Column{x}, 4, 0, 1)
	if why != "" {
		t.Fatal(why)
	}
	r := Regression
	holds(t, f, []float64{.15, .2, .25, .3, .35, 1, 0, nan}, []Filler{"", "", "", "", r, r, r, ""})
	if !within(fit.Constant, .1, 1e-12) || !within(fit.Slopes[0], .05, 1e-12) || !within(fit.R2, 1, 1e-12) || fit.Areas != 4 || fit.SD > 1e-12 {
		t.Errorf("%+v", fit)
	}
	if _, why := Fill(y).Regression([]kvarter.Column{x}, 5, 0, 1); why != TooFew {
		t.Errorf("four areas of five asked for: %q", why)
	}
}

func TestRegressionAgainstGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 4).Draw(t, "predictors")
		n := rapid.IntRange(k+3, 40).Draw(t, "areas")
		y := make([]float64, n)
		x := make([][]float64, k)
		design := mat.NewDense(n, k+1, nil)
		for i := range y {
			y[i] = rapid.Float64Range(-10, 10).Draw(t, "y")
			design.Set(i, 0, 1)
		}
		for j := range x {
			x[j] = make([]float64, n)
			for i := range y {
				x[j][i] = float64(rapid.IntRange(-1000, 1000).Draw(t, "x")) / 10
				design.Set(i, j+1, x[j][i])
			}
		}
		var qr mat.QR
		qr.Factorize(design)
		if qr.Cond() > 1e6 {
			t.Skip("collinear")
		}
		var b mat.Dense
		if err := qr.SolveTo(&b, false, mat.NewDense(n, 1, slices.Clone(y))); err != nil {
			t.Skip("collinear")
		}
		fit, ok := regress(y, x)
		if !ok || !within(fit.Constant, b.At(0, 0), 1e-8) {
			t.Fatalf("%+v, gonum %v", fit, mat.Formatted(&b))
		}
		for j, s := range fit.Slopes {
			if !within(s, b.At(j+1, 0), 1e-8) {
				t.Fatalf("slope %d is %v, gonum %v", j, s, b.At(j+1, 0))
			}
		}
	})
}
