package stat

import (
	"math"
	"testing"
)

// Every kind of interval says why it is not there, and never gives a limit that is no number: nobody, nothing, settings that cannot be.
func TestDegenerateIntervals(t *testing.T) {
	inf, huge := math.Inf(1), math.MaxFloat64
	for _, c := range []struct {
		what string
		got  Limits
		why  NoInterval // "" where there is one
	}{
		{"share: n = 0", ShareLimits(0, 0, .95, 1), NoBase},
		{"share: n below 0", ShareLimits(0, -3, .95, 1), NoBase},
		{"share: all missing", ShareLimits(nan, nan, .95, 1), NotKnown},
		{"share: one resident, and counted", ShareLimits(1, 1, .95, 1), ""},
		{"share: one resident, not counted", ShareLimits(0, 1, .95, 1), ""},
		{"share: infinite base", ShareLimits(1, inf, .95, 1), NotKnown},
		{"share: infinite design effect", ShareLimits(1, 10, .95, inf), BadSetting},
		{"share: next to nobody", ShareLimits(1e-300, 1e-300, .95, 1), ""}, // 0 to 1
		{"count: none", CountLimits(0, .95), ""},
		{"count: missing", CountLimits(nan, .95), NotKnown},
		{"rate: n = 0", RateLimits(0, 0, 1000, .95), NoBase},
		{"rate: factor 0", RateLimits(3, 10, 0, .95), BadSetting},
		{"rate: overflows", RateLimits(huge, 1e-9, 1000, .95), OutOfRange},
		{"mean: constant, variance 0", MeanLimits(5, 0, inf, .95, SampledResidents), ""},
		{"mean: missing", MeanLimits(nan, 1, inf, .95, SampledResidents), NotKnown},
		{"mean: one unit, no freedom", MeanLimits(5, 0, 0, .95, SampledResidents), NoFreedom},
		{"mean: level 0", MeanLimits(5, 1, inf, 0, SampledResidents), BadSetting},
		{"ratio: 0/0", RatioLimits(0, 0, 0, 0, 0, inf, .95, SampledResidents), NoBase},
		{"log ratio: 0/0", LogRatioLimits(0, 0, 0, 0, 0, inf, .95, SampledResidents), NoBase},
		{"logit of 0", LogitLimits(0, 0, inf, .95, SampledResidents), OutOfRange},
		{"replicates: none", ReplicateLimits(1, nil, Bootstrap(0), inf, .95), NoFreedom},
		{"replicates: one", ReplicateLimits(1, []float64{1}, Bootstrap(1), inf, .95), NoFreedom},
		{"replicates: constant", ReplicateLimits(1, []float64{1, 1, 1}, Bootstrap(3), 2, .95), ""},
		{"replicates: zero weights", ReplicateLimits(1, []float64{1, 2}, Replication{Scale: 1, Each: []float64{0, 0}}, 1, .95), BadSetting},
	} {
		if c.got.Why != c.why {
			t.Errorf("%s: %q, want %q (%+v)", c.what, c.got.Why, c.why, c.got)
		}
		if there := known(c.got.Low, c.got.High); there != (c.why == "") || there && c.got.Low > c.got.High {
			t.Errorf("%s: limits %v", c.what, c.got.Interval)
		}
	}
	for what, b := range map[string]Interval{
		"wilson n = 0": Wilson(0, 0, 1.96, 1), "wilson missing": Wilson(nan, 5, 1.96, 1),
		"byar missing": Byar(nan, 1.96), "byar below 0": Byar(-1, 1.96),
		"exact n = 0": ClopperPearson(0, 0, .95), "exact k above n": ClopperPearson(6, 5, .95), "exact poisson of a half": ExactPoisson(.5, .95),
	} {
		if b.Low == b.Low || b.High == b.High {
			t.Errorf("%s: %v, want no limits", what, b)
		}
	}
}

// Moments, correlations and what is built on them: NaN or «not defined» where nothing varies or nothing is there.
func TestDegenerateMoments(t *testing.T) {
	for what, x := range map[string][]float64{"n = 0": {}, "all missing": {nan, nan, nan}, "one area": {4}, "constant": {.1, .1, .1, .1, .1}} {
		_, sd := MeanSD(x, true)
		skew, kurtosis := Moments(x)
		if constant := what == "constant"; constant != (sd == 0) || !constant && sd == sd || skew == skew || kurtosis == kurtosis {
			t.Errorf("%s: sd %v, skew %v, kurtosis %v", what, sd, skew, kurtosis)
		}
		r := Correlations([][]float64{x, x, x})
		if r[0][0] == r[0][0] || r[1][0] == r[1][0] {
			t.Errorf("%s correlates with itself: %v", what, r)
		}
		if _, ok := PCALoadings(r); ok {
			t.Errorf("%s has principal components", what)
		}
		if _, ok := FactorLoadings(r); ok {
			t.Errorf("%s has a factor", what)
		}
	}
	if _, ok := PCALoadings(nil); ok {
		t.Error("no column has loadings")
	}
	for what, r := range map[string][][]float64{
		// Two eigenvalues of 1: any direction is as good as another.
		"uncorrelated": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		// (1, −1)/√2: its sum is 0, so that the sign is anyone's.
		"opposite": {{1, -1}, {-1, 1}},
	} {
		if l, ok := PCALoadings(r); ok {
			t.Errorf("%s columns have the loadings %v", what, l)
		}
		if l, ok := FactorLoadings(r); ok {
			t.Errorf("%s columns have the factor %v", what, l)
		}
	}
	dst := make([]float64, 3)
	if Z(dst, []float64{1, 2, 3}, false, 0, 1, []float64{0, 0, 0}); !same(dst, []float64{nan, nan, nan}, 0) {
		t.Errorf("z with zero weights is %v", dst)
	}
	if Goalposts(dst, []float64{1, 2, 3}, 2, 2, 0, 1); !same(dst, []float64{nan, nan, nan}, 0) {
		t.Errorf("goalposts in one place give %v", dst)
	}
	// Nobody outranks anybody by weights of 0; without figures there is no score.
	if Copeland(dst, [][]float64{{1, 2, nan}}, []float64{0}); !same(dst, []float64{0, 0, nan}, 0) {
		t.Errorf("Copeland with zero weights is %v", dst)
	}
	if FillNeighbours(dst, []float64{1, nan, nan}, [][]int{{}, {}, {1}}); !same(dst, []float64{1, nan, nan}, 0) {
		t.Errorf("islands are filled: %v", dst)
	}
	var s Sorter
	if Ntile(dst, []float64{1, 2, 3}, 10, true); !same(dst, []float64{4, 7, 10}, 0) { // ceil(10·r/3)
		t.Errorf("tenths of three areas: %v", dst)
	}
	if s.WinsorisePoints(dst, []float64{1, 2, 9}, 5); !same(dst, []float64{1, 2, 9}, 0) {
		t.Errorf("more points than areas: %v", dst)
	}
	if q := s.QuantileOf([]float64{nan}, .5); q == q {
		t.Errorf("the median of nothing is %v", q)
	}
}
