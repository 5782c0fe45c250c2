package smallarea

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/stat"
)

// European Standard Population 2013 in 19 age bands, and the made-up area that the source of the R package PHEindicatormethods carries as test data.
var (
	esp2013  = []float64{5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000}
	testPop  = []float64{84935, 80367, 72122, 79259, 99806, 87362, 81579, 71103, 70001, 69007, 63203, 52638, 46087, 40887, 32604, 28399, 21625, 13021, 7355}
	testObs  = []float64{27, 45, 55, 100, 125, 300, 295, 270, 275, 450, 455, 459, 345, 300, 270, 265, 100, 90, 35}
	fullTest = Standard{Weights: esp2013, Per: 100000}
)

func cells(v []float64) []kvarter.Column {
	out := make([]kvarter.Column, len(v))
	for c := range v {
		out[c] = column(v[c])
	}
	return out
}

func TestDirectStandardisation(t *testing.T) {
	got, err := Direct(cells(testObs), cells(testPop), fullTest)
	if err != nil {
		t.Fatal(err)
	}
	// The formula of phe_dsr in 50 decimal digits, computed outside of the project.
	x := got[0]
	if !within(x.Rate, 464.915651323919, 1e-9) || !within(x.Limits.Low, 450.688309332619, 1e-8) || !within(x.Limits.High, 479.468934304129, 1e-8) {
		t.Errorf("%+v", x)
	}
	if x.Events != 4261 || !within(x.Crude, 386.88530544054623, 1e-9) || x.Left != 0 || x.Limits.Kind != stat.KindDobson || x.Limits.Of != stat.SimilarResidents {
		t.Errorf("%+v", x)
	}
}

// Standardised to its own ages, an area has its crude rate, and Dobson's limits are Byar's.
func TestStandardisedToItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var obs, pop []float64
		sumO, sumN := 0.0, 0.0
		for range rapid.IntRange(1, 12).Draw(t, "cells") {
			n := rapid.IntRange(50, 5000).Draw(t, "base")
			o := rapid.IntRange(0, n).Draw(t, "events")
			obs, pop = append(obs, float64(o)), append(pop, float64(n))
			sumO, sumN = sumO+float64(o), sumN+float64(n)
		}
		got, err := Direct(cells(obs), cells(pop), Standard{Weights: CityStandard(cells(pop)), Per: 1000})
		if err != nil {
			t.Fatal(err)
		}
		x, b := got[0], stat.RateLimits(sumO, sumN, 1000, .95)
		if !within(x.Rate, x.Crude, 1e-9) {
			t.Fatalf("rate %v, crude %v", x.Rate, x.Crude)
		}
		if sumO < 10 {
			if x.Limits.Why != stat.FewEvents {
				t.Fatalf("%v events have an interval: %+v", sumO, x.Limits)
			}
		} else if !within(x.Limits.Low, b.Low, 1e-8) || !within(x.Limits.High, b.High, 1e-8) {
			t.Fatalf("Dobson %+v, Byar %+v", x.Limits, b)
		}
	})
}

func TestStandardisingWhatCannotBe(t *testing.T) {
	obs := []kvarter.Column{withheld(column(20, nan, 5, 4, 0, 9, 0), 2), column(5, 5, nan, 0, 0, -1, 0)}
	pop := []kvarter.Column{column(100, 100, 100, 100, 0, 90, 50), column(50, 50, 50, 0, 0, 50, 60)}
	s := Standard{Weights: []float64{3, 1}}
	got, err := Direct(obs, pop, s)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		why   Why
		limit stat.NoInterval
	}{{"", ""}, {NotKnown, stat.NotKnown}, {Withheld, stat.NotKnown}, {EmptyCell, stat.NotKnown}, {EmptyCell, stat.NotKnown}, {OutOfRange, stat.NotKnown}, {"", stat.FewEvents}} {
		if got[i].Why != want.why || got[i].Limits.Why != want.limit || math.IsNaN(got[i].Rate) != (want.why != "") {
			t.Errorf("area %d: %+v", i, got[i])
		}
	}
	if x := got[0]; !within(x.Rate, (3*.2+.1)/4, 1e-15) || !within(x.Crude, 25./150, 1e-15) {
		t.Errorf("%+v", x)
	}
	s.SkipEmpty = true
	got, _ = Direct(obs, pop, s)
	if x := got[3]; x.Rate != .04 || x.Left != .25 || x.Why != "" {
		t.Errorf("without the empty cell: %+v", x)
	}
	if got[4].Why != NoBase {
		t.Errorf("nobody at all: %+v", got[4])
	}
	for what, c := range map[string]struct {
		counts, bases []kvarter.Column
		s             Standard
	}{
		"no cell":                {nil, nil, Standard{}},
		"weights that do not go": {obs, pop, Standard{Weights: []float64{1}}},
		"weights of zero":        {obs, pop, Standard{Weights: []float64{0, 0}}},
		"a weight below 0":       {obs, pop, Standard{Weights: []float64{2, -1}}},
		"areas that do not go":   {obs, []kvarter.Column{column(1), column(1)}, Standard{Weights: []float64{1, 1}}},
	} {
		if _, err := Direct(c.counts, c.bases, c.s); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if w := CityStandard(pop); w[0] != 540 || w[1] != 260 {
		t.Errorf("the city's own standard %v", w)
	}
}
