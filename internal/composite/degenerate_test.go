package composite

import (
	"math"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

// steps are all transforms that a method may name, with their common options.
func steps() map[string]method.Transform {
	return map[string]method.Transform{
		"rank": {Op: "rank", Start: 1}, "percentile": {Op: "percentile", Over: "n-1"}, "percentile zeros apart": {Op: "percentile", Zeros: "apart"}, "exponential": {Op: "exponential"},
		"normal_scores": {Op: "normal_scores"}, "blom": {Op: "normal_scores", Over: "blom"}, "z": {Op: "z"}, "z n-1": {Op: "z", SD: "n-1"}, "weighted z": {Op: "z", Weight: "nobody"},
		"min_max": {Op: "min_max"}, "goalposts": {Op: "min_max", Goalposts: []float64{2, 2}}, "scale_to_max": {Op: "scale_to_max"}, "distance_to_max": {Op: "distance_to_max"},
		"distance_to_target": {Op: "distance_to_target", Target: 2}, "round": {Op: "round"}, "ntile": {Op: "ntile", K: 10}, "log": {Op: "log"}, "boxcox": {Op: "boxcox", Lambda: -1},
		"power": {Op: "power", Factor: -1}, "clip": {Op: "clip", To: []float64{0, 1}}, "winsorise": {Op: "winsorise", MaxPoints: 9}, "winsorise shares": {Op: "winsorise", To: []float64{.05, .95}},
		"treat": {Op: "treat", MaxPoints: 9}, "impute": {Op: "impute", From: "median"}, "impute neighbours": {Op: "impute", From: "neighbour_mean"}, "complement": {Op: "complement"},
	}
}

// Every transform of a degenerate column: a figure or none, never an infinity, and none where there was none (but for imputation, from others).
func TestDegenerateTransforms(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	none := []string{"z", "z n-1", "weighted z", "min_max", "goalposts", "distance_to_max"}
	for what, x := range map[string][]float64{
		"n = 0": {}, "one area": {3}, "constant": {3, 3, 3, 3}, "zero": {0, 0, 0, 0}, "all missing": {nan, nan, nan, nan}, "all infinite": {inf, inf, -inf, inf}, "one known": {nan, 3, nan, nan},
	} {
		in := Inputs{N: len(x), Columns: map[string]kvarter.Column{"a": values(x...), "nobody": values(make([]float64, len(x))...)}, Neighbours: make([][]int, len(x))}
		for name, step := range steps() {
			m := &method.Method{Index: []method.Node{{Name: "x", Of: []method.Member{{Input: "a", Weight: 1}}, Each: []method.Transform{step}}}}
			r, err := Evaluate(m, in)
			if err != nil {
				t.Errorf("%s of %s: %v", name, what, err)
				continue
			}
			for i, v := range r.Columns["x"].Values {
				_, imputed := strings.CutPrefix(name, "impute")
				known := x[i] == x[i] && !math.IsInf(x[i], 0)
				if math.IsInf(v, 0) || r.Columns["x"].Known(i) != (v == v) || v == v && !known && !imputed || v == v && what[:3] == "all" {
					t.Errorf("%s of %s: area %d has %v", name, what, i, v)
				}
				for _, undefined := range none {
					if name == undefined && v == v {
						t.Errorf("%s of %s: %v, and nothing varies", name, what, v)
					}
				}
			}
		}
	}
}

// Every combination by every kind of weights of degenerate members: a figure, none, or a refusal that names the node.
func TestDegenerateCombinations(t *testing.T) {
	nan := math.NaN()
	skip := method.Absent{Kind: "skip", AtMost: -1}
	constant, missing := values(2, 2, 2, 2), values(nan, nan, nan, nan)
	varied := [3]kvarter.Column{values(1, 2, 3, 4), values(2, 1, 4, 3), values(1, 3, 2, 5)}
	combines := []string{"sum", "mean", "product", "geometric", "harmonic", "min", "max", "count", "copeland"}
	kinds := []string{"as_given", "renormalise", "equal", "factor_ml", "pca"}
	for _, c := range []struct {
		what    string
		columns [3]kvarter.Column
		weights []float64
		refused func(combine, kind string) bool
		stated  bool // every area has a figure where nothing is refused
	}{
		{"constant members", [3]kvarter.Column{constant, constant, constant}, []float64{1, 1, 1}, loaded, true},
		{"one constant member", [3]kvarter.Column{varied[0], varied[1], constant}, []float64{1, 1, 1}, loaded, true},
		{"all missing", [3]kvarter.Column{missing, missing, missing}, []float64{1, 1, 1}, loaded, false},
		{"one member all missing", [3]kvarter.Column{varied[0], varied[1], missing}, []float64{1, 1, 1}, loaded, true},
		{"one area", [3]kvarter.Column{values(1), values(2), values(3)}, []float64{1, 1, 1}, loaded, true},
		{"n = 0", [3]kvarter.Column{values(), values(), values()}, []float64{1, 1, 1}, loaded, true},
		{"zero weights", varied, []float64{0, 0, 0}, func(combine, kind string) bool {
			return kind == "renormalise" || kind == "as_given" && (combine == "mean" || combine == "geometric" || combine == "harmonic")
		}, true},
		// .1 + .2 − .3 is 6e-17 in binary fractions: no weight to divide by.
		{"weights that cancel", varied, []float64{.1, .2, -.3}, func(combine, kind string) bool {
			return kind == "renormalise" || kind == "as_given" && (combine == "mean" || combine == "geometric" || combine == "harmonic")
		}, true},
	} {
		for _, combine := range combines {
			for _, kind := range kinds {
				m := node(combine, c.weights, skip)
				m.Index[0].Weights.Kind = kind
				n := c.columns[0].Len()
				r, err := Evaluate(m, Inputs{N: n, Columns: map[string]kvarter.Column{"a": c.columns[0], "b": c.columns[1], "c": c.columns[2]}})
				where := c.what + ", " + combine + " by " + kind
				if want := c.refused(combine, kind); want != (err != nil) {
					t.Errorf("%s: refused %v, want %v (%v)", where, err != nil, want, err)
				}
				if err != nil {
					if kvarter.CodeOf(err) != kvarter.Invalid || !strings.Contains(err.Error(), "node x") {
						t.Errorf("%s: %v", where, err)
					}
					continue
				}
				for i, v := range r.Columns["x"].Values {
					if math.IsInf(v, 0) || math.Abs(v) > 1e9 || (v == v) != c.stated {
						t.Errorf("%s: area %d has %v", where, i, v)
					}
				}
			}
		}
	}
	// Uncorrelated and opposite members have no first component that is more than another.
	for what, b := range map[string]kvarter.Column{"uncorrelated": values(1, -1, -1, 1), "opposite": values(1.5, .5, -.5, -1.5)} {
		m := node("mean", []float64{1, 1}, skip)
		m.Index[0].Weights.Kind = "pca"
		if _, err := Evaluate(m, Inputs{N: 4, Columns: map[string]kvarter.Column{"a": values(-1.5, -.5, .5, 1.5), "b": b}}); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s members have weights: %v", what, err)
		}
	}
}

// loaded: weights from correlations need members that vary together.
func loaded(_, kind string) bool { return kind == "pca" || kind == "factor_ml" }

// Indicators over nobody, over counts that are missing and over a base under the least one.
func TestDegenerateIndicators(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		what       string
		count, all []float64
		least      float64
		want       []float64
	}{
		{"n = 0", nil, nil, 0, nil},
		{"nobody", []float64{0, 0}, []float64{0, 0}, 0, []float64{nan, nan}},
		{"all missing", []float64{nan, nan}, []float64{nan, nan}, 0, []float64{nan, nan}},
		{"one area", []float64{3}, []float64{12}, 0, []float64{.25}},
		{"constant", []float64{3, 3}, []float64{12, 12}, 0, []float64{.25, .25}},
		{"k above every count", []float64{3, 4}, []float64{12, 16}, 100, []float64{nan, nan}},
		{"a base below 0", []float64{3}, []float64{-12}, 0, []float64{nan}},
		{"beyond all numbers", []float64{1e308}, []float64{1e-3}, 0, []float64{nan}},
	} {
		areas := &kvarter.Areas{Level: kvarter.LevelSmallArea}
		table := &kvarter.Table{Level: kvarter.LevelSmallArea, Period: 2024, Columns: map[string]kvarter.Column{"count": values(c.count...), "all": values(c.all...)}}
		for i := range c.count {
			code := string(rune('A' + i))
			areas.Items = append(areas.Items, kvarter.Area{Code: code})
			table.Codes = append(table.Codes, code)
		}
		m := &method.Method{Indicators: []method.Indicator{{Name: "x", Count: "count", Base: "all", Per: 1, MinBase: c.least}}}
		f, err := Indicators(m, &kvarter.Panel{Tables: []*kvarter.Table{table}}, areas, 2024)
		if err != nil || f[0].Value.Len() != len(c.want) {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		for i, want := range c.want {
			v := f[0].Value
			if v.Known(i) == math.IsNaN(want) || v.Known(i) && v.Values[i] != want || !v.Known(i) && v.State(i) != kvarter.Missing {
				t.Errorf("%s: area %d has %v (%s), want %v", c.what, i, v.Values[i], v.State(i), want)
			}
		}
	}
}
