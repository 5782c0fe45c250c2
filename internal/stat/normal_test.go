package stat

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

func TestNormalDistribution(t *testing.T) {
	// 1.959963984540054 is R's qnorm(.975).
	if q := Quantile(.975); math.Abs(q-1.959963984540054) > 1e-15 {
		t.Errorf("Quantile(.975) = %v", q)
	}
	if Quantile(.5) != 0 || CDF(0) != .5 || !math.IsInf(Quantile(1), 1) || !math.IsInf(Quantile(0), -1) || !math.IsNaN(Quantile(1.1)) {
		t.Error("edges")
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Float64Range(1e-300, 1).Draw(t, "p")
		if q := Quantile(p); p < 1 && math.Abs(q-distuv.UnitNormal.Quantile(p)) > 1e-13*math.Max(1, math.Abs(q)) {
			t.Fatalf("Quantile(%v) = %v, gonum %v", p, q, distuv.UnitNormal.Quantile(p))
		}
		x := rapid.Float64Range(-37, 37).Draw(t, "x")
		if got, want := CDF(x), .5*math.Erfc(-x/math.Sqrt2); math.Abs(got-want) > 1e-12*want {
			t.Fatalf("CDF(%v) = %v, want %v", x, got, want)
		}
	})
}

func TestIntervals(t *testing.T) {
	const z = 1.959963984540054
	// R: prop.test(20, 100, correct = FALSE)$conf.int is 0.1333669 0.2888292.
	w := Wilson(20, 100, z, 1)
	if math.Abs(w.Low-.1333669) > 5e-8 || math.Abs(w.High-.2888292) > 5e-8 {
		t.Errorf("Wilson %v", w)
	}
	if d := Wilson(20, 100, z, 2); d != Wilson(10, 50, z, 1) {
		t.Errorf("design effect 2 is not half the sample: %v", d)
	}
	// Breslow & Day 1987, p. 69: for 10 deaths Byar's limits are 4.79 and 18.39.
	b := Byar(10, z)
	if math.Abs(b.Low-4.79) > .005 || math.Abs(b.High-18.39) > .005 {
		t.Errorf("Byar %v", b)
	}
	if b := Byar(0, z); b.Low != 0 || math.Abs(b.High-3.69) > .1 { // exact: 3.689
		t.Errorf("Byar of 0: %v", b)
	}
	for name, i := range map[string]Interval{"base 0": Wilson(0, 0, z, 1), "absent": Wilson(nan, 5, z, 1), "share over 1": Wilson(6, 5, z, 1), "negative": Byar(-1, z)} {
		if !math.IsNaN(i.Low) || !math.IsNaN(i.High) {
			t.Errorf("%s has an interval %v", name, i)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		den := float64(rapid.IntRange(1, 100000).Draw(t, "den"))
		num := float64(rapid.IntRange(0, int(den)).Draw(t, "num"))
		w := Wilson(num, den, z, rapid.Float64Range(.5, 9).Draw(t, "effect"))
		if !(0 <= w.Low && w.Low <= num/den && num/den <= w.High && w.High <= 1) {
			t.Fatalf("%v of %v: %v", num, den, w)
		}
	})
}
