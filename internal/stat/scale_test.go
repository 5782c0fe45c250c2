package stat

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// Degenerate columns have a stated result: nothing where the formula divides by zero.
func TestDegenerateColumns(t *testing.T) {
	var s Sorter
	constant, one, none, empty := []float64{7.1, 7.1, 7.1}, []float64{5}, []float64{nan, nan}, []float64{}
	for _, c := range []struct {
		name string
		f    func(dst, x []float64)
		want [3][]float64 // constant, one area, none known
	}{
		{"rank", func(d, x []float64) { s.Rank(d, x, TiesAverage, false) }, [3][]float64{{2, 2, 2}, {1}, none}},
		{"percentile n-1", func(d, x []float64) { s.Percentile(d, x, TiesMin, OverNLess1, false) }, [3][]float64{{0, 0, 0}, {0}, none}},
		{"z", func(d, x []float64) { Z(d, x, false, 0, 1, nil) }, [3][]float64{{nan, nan, nan}, {nan}, none}},
		{"z n-1", func(d, x []float64) { Z(d, x, true, 0, 1, nil) }, [3][]float64{{nan, nan, nan}, {nan}, none}},
		{"min–max", func(d, x []float64) { MinMax(d, x, 0, 1) }, [3][]float64{{nan, nan, nan}, {nan}, none}},
		{"distance to max", DistanceToMax, [3][]float64{{nan, nan, nan}, {nan}, none}},
		{"scale to max", func(d, x []float64) { ScaleToMax(d, x, 10) }, [3][]float64{{10, 10, 10}, {10}, none}},
		{"treat", func(d, x []float64) { Treat(d, x, 5, 2, 3.5, LogOfRange) }, [3][]float64{constant, one, none}},
		{"normal scores", func(d, x []float64) { s.NormalScores(d, x, TiesAverage, false, false) }, [3][]float64{{0, 0, 0}, {0}, none}},
		{"fill mean", func(d, x []float64) { s.FillMean(d, x, nil, 0, false) }, [3][]float64{constant, one, none}},
		{"fill median", func(d, x []float64) { s.FillMean(d, x, nil, 0, true) }, [3][]float64{constant, one, none}},
	} {
		for k, x := range [][]float64{constant, one, none, empty} {
			dst := make([]float64, len(x))
			c.f(dst, x)
			if k < 3 && !same(dst, c.want[k], 1e-15) {
				t.Errorf("%s of %v is %v, want %v", c.name, x, dst, c.want[k])
			}
		}
	}
	dst := make([]float64, 2)
	if ScaleToMax(dst, []float64{0, -3}, 1); !same(dst, []float64{nan, nan}, 0) {
		t.Errorf("a maximum of 0 gives %v", dst)
	}
}

func TestScaling(t *testing.T) {
	x := []float64{2, 4, nan, 4, 6}
	// Mean 4; squared deviations 4 0 0 4: population variance 2, sample variance 8/3.
	for _, c := range []struct {
		name string
		f    func(dst []float64)
		want []float64
	}{
		{"z", func(d []float64) { Z(d, x, false, 0, 1, nil) }, []float64{-math.Sqrt2, 0, nan, 0, math.Sqrt2}},
		{"z n-1 to 10, 2", func(d []float64) { Z(d, x, true, 10, 2, nil) }, []float64{10 - 4/math.Sqrt(8./3), 10, nan, 10, 10 + 4/math.Sqrt(8./3)}},
		// Weights 1 and 3 on 2 and 6, none on the rest: mean 5, variance (9 + 3·1)/4 = 3.
		{"z weighted", func(d []float64) { Z(d, x, false, 0, 1, []float64{1, 0, 9, nan, 3}) }, []float64{-3 / math.Sqrt(3), -1 / math.Sqrt(3), nan, -1 / math.Sqrt(3), 1 / math.Sqrt(3)}},
		{"min–max", func(d []float64) { MinMax(d, x, 1, 100) }, []float64{1, 50.5, nan, 50.5, 100}},
		{"goalposts", func(d []float64) { Goalposts(d, x, 3, 5, 0, 1) }, []float64{0, .5, nan, .5, 1}},
		{"goalposts down", func(d []float64) { Goalposts(d, x, 5, 3, 0, 1) }, []float64{1, .5, nan, .5, 0}},
		{"distance to max", func(d []float64) { DistanceToMax(d, x) }, []float64{0, .5, nan, .5, 1}},
		{"distance to target", func(d []float64) { DistanceToTarget(d, x, 5) }, []float64{0, 2. / 3, nan, 2. / 3, 1}},
		{"points", func(d []float64) { new(Sorter).WinsorisePoints(d, x, 1) }, []float64{4, 4, nan, 4, 4}},
		// Quartiles by R's quantile(c(2,4,4,6), c(.25,.75)): 3.5 and 4.5.
		{"shares", func(d []float64) { new(Sorter).WinsoriseShares(d, x, .25, .75) }, []float64{3.5, 4, nan, 4, 4.5}},
		{"neighbours", func(d []float64) { FillNeighbours(d, x, [][]int{{}, {}, {0, 4}, {}, {}}) }, []float64{2, 4, 4, 4, 6}},
		{"groups", func(d []float64) { new(Sorter).FillMean(d, x, []int32{0, 1, 1, -1, 1}, 2, false) }, []float64{2, 4, 5, 4, 6}},
		{"no group", func(d []float64) { new(Sorter).FillMean(d, x, []int32{0, 0, -1, 0, 0}, 1, true) }, x},
		{"boxcox", func(d []float64) { BoxCox(d, x, 2) }, []float64{1.5, 7.5, nan, 7.5, 17.5}},
		// Of 1, 3, 3, 5.
		{"boxcox from one", func(d []float64) { BoxCoxFromOne(d, x, 2) }, []float64{0, 4, nan, 4, 12}},
		{"boxcox from one, 0", func(d []float64) { BoxCoxFromOne(d, x, 0) }, []float64{0, math.Log(3), nan, math.Log(3), math.Log(5)}},
		{"log of range", func(d []float64) { LogOfRange(d, x) }, []float64{math.Log(.04), math.Log(2.04), nan, math.Log(2.04), math.Log(4.04)}},
	} {
		dst := make([]float64, len(x))
		if c.f(dst); !same(dst, c.want, 1e-13) {
			t.Errorf("%s: %v, want %v", c.name, dst, c.want)
		}
	}
}

func TestTreatTakesTheLog(t *testing.T) {
	// One figure far out among equal small ones cannot be mended by 0 points: ln(x − min + .01·range).
	x := make([]float64, 30)
	for i := range x {
		x[i] = float64(i % 3)
	}
	x[29] = 1000
	dst := make([]float64, 30)
	if got := Treat(dst, x, 0, 2, 3.5, LogOfRange); got != (Treatment{Else: true}) || math.Abs(dst[0]-math.Log(10)) > 1e-14 || math.Abs(dst[29]-math.Log(1010)) > 1e-14 {
		t.Errorf("%+v %v", got, dst)
	}
	if got := Treat(dst, x, 0, 2, 3.5, nil); got != (Treatment{}) || !same(dst, x, 0) {
		t.Errorf("without the log: %+v %v", got, dst)
	}
	if got := Treat(dst, x, 5, 2, 3.5, LogOfRange); got != (Treatment{Points: 1}) || dst[29] != 2 {
		t.Errorf("%+v %v", got, dst)
	}
	// Box–Cox of x − min + 1 instead: √, 2·(√v − 1), of 1 and of 1001.
	if got := Treat(dst, x, 0, 2, 3.5, func(dst, x []float64) { BoxCoxFromOne(dst, x, .5) }); !got.Else || dst[0] != 0 || math.Abs(dst[29]-2*(math.Sqrt(1001)-1)) > 1e-12 {
		t.Errorf("Box–Cox: %+v %v", got, dst)
	}
}

// COINr's winsorise counts the figures that stand at the edge after each step, so that two equal ones are two points and its limit may be passed.
func TestTreatCountsFigures(t *testing.T) {
	x := make([]float64, 42)
	for i := range x {
		x[i] = float64(i % 10)
	}
	x[3], x[7], x[11] = 1000, 1000, 900
	for _, c := range []struct {
		limit, points int
		top           float64
		otherwise     bool
	}{
		{1, 2, 900, true}, // both of the equal ones move at once; three still stand far out
		{2, 2, 900, true},
		{3, 3, 9, false},
		{5, 3, 9, false},
	} {
		dst := make([]float64, len(x))
		if got := Treat(dst, x, c.limit, 2, 3.5, nil); got.Points != c.points || slices.Max(dst) != c.top {
			t.Errorf("limit %d: %+v, highest %v", c.limit, got, slices.Max(dst))
		}
		if got := Treat(dst, x, c.limit, 2, 3.5, LogOfRange); got.Else != c.otherwise {
			t.Errorf("limit %d: %+v", c.limit, got)
		}
	}
	// A column of noughts and one 1 is never made constant: it is passed on as it stands, or to the transform.
	only := make([]float64, 30)
	only[4] = 1
	dst := make([]float64, 30)
	if got := Treat(dst, only, 5, 2, 3.5, nil); got.Points != 0 || !same(dst, only, 0) {
		t.Errorf("one 1: %+v %v", got, dst)
	}
}

func TestRoundReadsTheDecimal(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		away   float64
		even   float64
	}{
		{2.675, 2, 2.68, 2.68}, // binary fraction 2.67499…
		{1.005, 2, 1.01, 1},
		{.5, 0, 1, 0}, {1.5, 0, 2, 2}, {-.5, 0, -1, 0}, {-2.5, 0, -3, -2},
		{.12345, 4, .1235, .1234}, {.99995, 4, 1, 1}, {1250, -2, 1300, 1200}, {49, -2, 0, 0}, {50, -2, 100, 0},
		{1e22, 3, 1e22, 1e22}, {123456789012.345, 2, 123456789012.35, 123456789012.34}, {5e-324, 3, 0, 0},
	} {
		if got := Round(c.v, c.digits, false); got != c.away {
			t.Errorf("Round(%v, %d) = %v, want %v", c.v, c.digits, got, c.away)
		}
		if got := Round(c.v, c.digits, true); got != c.even {
			t.Errorf("Round(%v, %d, even) = %v, want %v", c.v, c.digits, got, c.even)
		}
	}
}

// The quick path agrees with rational arithmetic on the shortest decimal.
func TestRoundAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.IntRange(0, 6).Draw(t, "digits")
		v := float64(rapid.Int64Range(-1e9, 1e9).Draw(t, "whole")) / math.Pow(10, float64(rapid.IntRange(0, 9).Draw(t, "shift")))
		r, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
		want, _ := strconv.ParseFloat(r.FloatString(digits), 64) // big.Rat rounds halves away from zero
		if got := Round(v, digits, false); got != want {
			t.Fatalf("Round(%v, %d) = %v, want %v", v, digits, got, want)
		}
	})
}
