package stat

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var nan = math.NaN()

// same compares columns with NaN equal to NaN, to a tolerance.
func same(a, b []float64, tolerance float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool {
		return math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= tolerance
	})
}

func TestRanksAndPercentiles(t *testing.T) {
	var s Sorter
	x := []float64{30, nan, 10, 20, 20, 0}
	// Worked by hand: sorted 0 10 20 20 30, the two 20s take up ranks 3 and 4 from below, 2 and 3 from above.
	for _, c := range []struct {
		name string
		got  func(dst []float64)
		want []float64
	}{
		{"average", func(d []float64) { s.Rank(d, x, TiesAverage, false) }, []float64{5, nan, 2, 3.5, 3.5, 1}},
		{"min", func(d []float64) { s.Rank(d, x, TiesMin, false) }, []float64{5, nan, 2, 3, 3, 1}},
		{"max", func(d []float64) { s.Rank(d, x, TiesMax, false) }, []float64{5, nan, 2, 4, 4, 1}},
		{"min, highest first", func(d []float64) { s.Rank(d, x, TiesMin, true) }, []float64{1, nan, 4, 2, 2, 5}},
		{"max, highest first", func(d []float64) { s.Rank(d, x, TiesMax, true) }, []float64{1, nan, 4, 3, 3, 5}},
		{"r/n", func(d []float64) { s.Percentile(d, x, TiesAverage, OverN, false) }, []float64{1, nan, .4, .7, .7, .2}},
		{"(r-1)/(n-1)", func(d []float64) { s.Percentile(d, x, TiesMin, OverNLess1, false) }, []float64{1, nan, .25, .5, .5, 0}},
		{"r/(n+1)", func(d []float64) { s.Percentile(d, x, TiesMax, OverNPlus1, false) }, []float64{5. / 6, nan, 2. / 6, 4. / 6, 4. / 6, 1. / 6}},
		{"zeros apart", func(d []float64) { s.PercentileZerosApart(d, x, TiesMax, OverN, false) }, []float64{1, nan, .25, .75, .75, 0}},
	} {
		dst := make([]float64, len(x))
		if c.got(dst); !same(dst, c.want, 0) {
			t.Errorf("%s: %v, want %v", c.name, dst, c.want)
		}
	}
}

func TestNtileCuts(t *testing.T) {
	// 12 ranks in 5 groups: floor(5(r−1)/12)+1 and ceil(5r/12), by hand. They differ at r = 5 and 8 (and not at the ends).
	ranks := make([]float64, 12)
	for i := range ranks {
		ranks[i] = float64(i + 1)
	}
	floor, ceil := make([]float64, 12), make([]float64, 12)
	Ntile(floor, ranks, 5, false)
	Ntile(ceil, ranks, 5, true)
	if want := []float64{1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5}; !same(floor, want, 0) {
		t.Errorf("floor %v, want %v", floor, want)
	}
	if want := []float64{1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5}; !same(ceil, want, 0) {
		t.Errorf("ceil %v, want %v", ceil, want)
	}
}

func TestExponentialOrientations(t *testing.T) {
	// Four ranks, 1 = worst. X(1) = 100 and X(0) = 0 exactly follow from the formula; X(.5) = −23·ln(1 − .5·(1 − e^(−100/23))).
	half := -23 * math.Log(1-.5*(1-math.Exp(-100./23)))
	ranks := []float64{1, 2, 3, 4}
	dst := make([]float64, 4)
	Exponential(dst, ranks, FromWorst, 23)
	if math.Abs(dst[0]-100) > 1e-12 || math.Abs(dst[2]-half) > 1e-12 {
		t.Errorf("n-r+1: %v", dst)
	}
	Exponential(dst, ranks, FromWorst0, 23)
	if math.Abs(dst[1]-half) > 1e-12 || dst[3] != 0 {
		t.Errorf("n-r: %v", dst)
	}
	Exponential(dst, ranks, AsRanked, 23)
	if math.Abs(dst[3]-100) > 1e-12 || math.Abs(dst[1]-half) > 1e-12 {
		t.Errorf("r: %v", dst)
	}
}

// column draws figures with ties, zeros, absent ones and both signs.
func column(t *rapid.T, longest int) []float64 {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			return nan
		case 1:
			return float64(rapid.IntRange(-3, 3).Draw(t, "tied"))
		case 2:
			return math.Copysign(0, -1)
		}
		return rapid.Float64().Draw(t, "any")
	}), 0, longest).Draw(t, "column")
}

// The rank of a figure is one more than the number below it; ties share min, max or their mean. Both sorts are reached (256 figures).
func TestRankCountsWhatIsBelow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := column(t, 40)
		for range rapid.SampledFrom([]int{0, 4}).Draw(t, "doublings") {
			x = append(x, x...)
		}
		var s Sorter
		low, high, mid, down := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
		n := s.Rank(low, x, TiesMin, false)
		s.Rank(high, x, TiesMax, false)
		s.Rank(mid, x, TiesAverage, false)
		s.Rank(down, x, TiesMin, true)
		for i, v := range x {
			below, equal := 0, 0
			for _, w := range x {
				if w < v {
					below++
				} else if w == v {
					equal++
				}
			}
			if v != v {
				if low[i] == low[i] {
					t.Fatalf("an absent figure has rank %v", low[i])
				}
				continue
			}
			want := [4]float64{float64(below + 1), float64(below + equal), float64(below) + float64(equal+1)/2, float64(n - below - equal + 1)}
			if got := [4]float64{low[i], high[i], mid[i], down[i]}; got != want {
				t.Fatalf("%v: ranks %v, want %v", v, got, want)
			}
		}
		sorted := s.Sorted(nil, x)
		if !slices.IsSorted(sorted) || len(sorted) != n {
			t.Fatalf("not in order: %v", sorted)
		}
	})
}

// No transform writes an infinity or a negative zero, fills an absent figure or reads past it.
func TestTransformsStayFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := column(t, 30)
		var s Sorter
		for name, f := range map[string]func(dst, x []float64){
			"percentile n-1": func(d, x []float64) { s.Percentile(d, x, TiesMin, OverNLess1, false) },
			"zeros apart":    func(d, x []float64) { s.PercentileZerosApart(d, x, TiesMax, OverN, true) },
			"exponential":    func(d, x []float64) { Exponential(d, x, FromWorst, ExpConstant) },
			"normal scores":  func(d, x []float64) { s.NormalScores(d, x, TiesAverage, false, false) },
			"blom":           func(d, x []float64) { s.NormalScores(d, x, TiesAverage, true, false) },
			"z":              func(d, x []float64) { Z(d, x, true, 10, 2, nil) },
			"weighted z":     func(d, x []float64) { Z(d, x, false, 0, 1, x) },
			"min–max":        func(d, x []float64) { MinMax(d, x, 0, 1) },
			"goalposts":      func(d, x []float64) { Goalposts(d, x, 1, 1, 0, 1) },
			"to max":         func(d, x []float64) { ScaleToMax(d, x, 1) },
			"distance max":   func(d, x []float64) { DistanceToMax(d, x) },
			"distance":       func(d, x []float64) { DistanceToTarget(d, x, 1) },
			"log":            func(d, x []float64) { LogShift(d, x, 0) },
			"boxcox":         func(d, x []float64) { BoxCox(d, x, -2) },
			"boxcox from 1":  func(d, x []float64) { BoxCoxFromOne(d, x, -2) },
			"power":          func(d, x []float64) { Power(d, x, -1.5) },
			"affine":         func(d, x []float64) { Affine(d, x, -1e300, 0) },
			"treat":          func(d, x []float64) { Treat(d, x, 2, 2, 3.5, LogOfRange) },
			"winsorise":      func(d, x []float64) { s.WinsorisePoints(d, x, 2) },
			"shares":         func(d, x []float64) { s.WinsoriseShares(d, x, .1, .9) },
			"ntile":          func(d, x []float64) { Ntile(d, x, 10, true) },
			"round":          func(d, x []float64) { RoundAll(d, x, 2, false) },
		} {
			dst := make([]float64, len(x))
			f(dst, x)
			inPlace := append([]float64(nil), x...)
			f(inPlace, inPlace)
			for i, v := range dst {
				if math.IsInf(v, 0) || v == v && x[i] != x[i] {
					t.Fatalf("%s: %v becomes %v in %v", name, x[i], v, x)
				}
			}
			if name != "weighted z" && !same(dst, inPlace, 0) {
				t.Fatalf("%s in place gives %v, else %v", name, inPlace, dst)
			}
		}
	})
}
