package chart

import (
	"math"
	"slices"
	"testing"

	"kvarter"

	"pgregory.net/rapid"
)

func TestScaleLimits(t *testing.T) {
	to100 := make([]float64, 101)
	for i := range to100 {
		to100[i] = float64(i)
	}
	for _, c := range []struct {
		name    string
		values  []float64
		o       ScaleOptions
		limits  []float64
		at, mid int
	}{
		{"equal", to100, ScaleOptions{Method: ScaleEqual, Classes: 5, Around: nan()}, []float64{20, 40, 60, 80}, -1, -1},
		{"quantile of an even spread", to100, ScaleOptions{Method: ScaleQuantile, Classes: 5, Around: nan()}, []float64{20, 40, 60, 80}, -1, -1},
		// 0–40 by gaps of 13.3, rounded to 5; 40–100 by gaps of 20, rounded to 10.
		{"around 40", to100, ScaleOptions{Around: 40}, []float64{15, 25, 40, 60, 80}, 2, -1},
		// The farther side is 60 away: steps of 60/3 = 20 from 40 on both sides; 0 is the smallest figure and parts nothing.
		{"diverging, even", to100, ScaleOptions{Around: 40, Diverging: true, Classes: 6}, []float64{20, 40, 60, 80}, 1, -1},
		// Steps of 60/2.5 = 24, rounded to 2 (the next of 1, 2, 5 under 24/5): 40 ± 12, and 24 beyond.
		{"diverging, odd", to100, ScaleOptions{Around: 40, Diverging: true, Classes: 5}, []float64{4, 28, 52, 76}, -1, 2},
		{"no figures", nil, ScaleOptions{Around: nan()}, nil, -1, -1},
		{"one figure", []float64{3, 3}, ScaleOptions{Around: nan(), Method: ScaleQuantile}, nil, -1, -1},
		{"no figures, a threshold", nil, ScaleOptions{Around: .4}, []float64{.4}, 0, -1},
		{"diverging without figures", []float64{nan(), math.Inf(1)}, ScaleOptions{Around: .4, Diverging: true, Classes: 7}, []float64{.4}, 0, -1},
		{"ties", []float64{0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, ScaleOptions{Method: ScaleQuantile, Classes: 4, Around: nan()}, nil, -1, -1},
	} {
		s := NewScale(c.values, c.o)
		if !slices.Equal(s.Limits, c.limits) || s.At != c.at || s.Neutral != c.mid {
			t.Errorf("%s: %v at %d about %d, want %v at %d about %d", c.name, s.Limits, s.At, s.Neutral, c.limits, c.at, c.mid)
		}
	}
}

func TestScaleClasses(t *testing.T) {
	s := Scale{Limits: []float64{.2, .4}, At: 1, MetAbove: true}
	for v, want := range map[float64]int{.1: 0, .2: 1, .39: 1, .4: 2, math.Inf(1): 2} {
		if got := s.Class(v); got != want {
			t.Errorf("%v is in class %d, want %d", v, got, want)
		}
	}
	if s.Over = true; s.Class(.4) != 1 {
		t.Error("«over .4» holds .4")
	}
	if s.Of(.3, kvarter.Suppressed) != ScaleSuppressed || s.Of(nan(), kvarter.Missing) != ScaleMissing || s.Of(0, kvarter.Known) != 0 {
		t.Error("missing, suppressed and zero are one class")
	}
	want := []string{"≤ 0.2", "0.2–0.4", "> 0.4"}
	for i, it := range s.Legend(nil, nil) {
		if it.Label != want[i] || it.Colour != s.Paint(i) {
			t.Errorf("legend %d is %+v, want %s", i, it, want[i])
		}
	}
}

// Limits ascend and part something; classes of neighbours have colours of their own, in one order; every figure has a class.
func TestScalesAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(anyValue, 0, 60).Draw(t, "values")
		o := ScaleOptions{Method: rapid.SampledFrom([]ScaleMethod{"", ScaleAround, ScaleQuantile, ScaleEqual}).Draw(t, "method"), Classes: rapid.IntRange(-1, 9).Draw(t, "classes"), Around: anyValue.Draw(t, "around"),
			Diverging: rapid.Bool().Draw(t, "diverging"), MetAbove: rapid.Bool().Draw(t, "above"), Over: rapid.Bool().Draw(t, "over")}
		s := NewScale(values, o)
		if s.Classes() > 7 || !s.Diverging && s.Classes() > Steps {
			t.Fatalf("%d classes", s.Classes())
		}
		for i := range s.Limits {
			if !finite(s.Limits[i]) || i > 0 && s.Limits[i] <= s.Limits[i-1] {
				t.Fatalf("limits %v", s.Limits)
			}
		}
		if s.At >= 0 && s.Limits[s.At] != o.Around {
			t.Fatalf("limit %d of %v is not %v", s.At, s.Limits, o.Around)
		}
		if s.Neutral >= 0 && s.Class(o.Around) != s.Neutral {
			t.Fatalf("%v is not in class %d of %v", o.Around, s.Neutral, s.Limits)
		}
		for c := 1; c < s.Classes(); c++ {
			if s.Paint(c) == s.Paint(c-1) {
				t.Fatalf("classes %d and %d of %+v are both %v", c-1, c, s, s.Paint(c))
			}
		}
		for _, v := range values {
			if c := s.Class(v); math.IsNaN(v) != (c == ScaleMissing) || c >= s.Classes() {
				t.Fatalf("%v is in class %d", v, c)
			}
		}
	})
}

// A figure that moves by a thousandth of its range moves no limit of a spread of areas.
func TestLimitsAreStable(t *testing.T) {
	values := spreadOf(399)
	for _, o := range []ScaleOptions{{Around: .28}, {Method: ScaleQuantile, Classes: 5, Around: nan()}, {Diverging: true, Classes: 7, Around: .173}, {Method: ScaleEqual, Around: nan()}} {
		want := NewScale(values, o).Limits
		for _, i := range []int{0, 57, 200, 398} {
			moved := slices.Clone(values)
			moved[i] += .0005
			if got := NewScale(moved, o).Limits; !slices.Equal(got, want) {
				t.Errorf("%v: limits %v, after one figure moved %v", o, want, got)
			}
		}
	}
}

// Zero on an axis is 0 and never −0, each tick stands once, and all lie on the axis.
func TestTicksOfAScale(t *testing.T) {
	for _, v := range (scale{Range{-.03, .3}, 0, 300}).ticks(60) {
		if v == 0 && math.Signbit(v) {
			t.Error("a tick at −0")
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := scale{emptyRange().with(anyValue.Draw(t, "a"), anyValue.Draw(t, "b")).fit(rapid.Bool().Draw(t, "zero")), 0, rapid.Float64Range(20, 900).Draw(t, "room")}
		got := s.ticks(60)
		for i, v := range got {
			if v < s.Lo || v > s.Hi || i > 0 && v <= got[i-1] || !finite(s.at(v)) {
				t.Fatalf("ticks %v of %v", got, s.Range)
			}
		}
	})
}
