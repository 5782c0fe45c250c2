package chart

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestBreaksHoldTheThreshold(t *testing.T) {
	for name, c := range map[string]struct {
		values    []float64
		threshold float64
		want      []float64
		at        int
	}{
		// From 9 to 18 in thirds is 12 and 15; from 18 to 36 is 24 and 30.
		"both sides":   {[]float64{9, 36}, 18, []float64{12, 15, 18, 24, 30}, 2},
		"all below":    {[]float64{9, 12}, 18, []float64{12, 15, 18}, 2},
		"all above":    {[]float64{24, 36}, 18, []float64{18, 24, 30}, 0},
		"no threshold": {[]float64{0, 6, math.NaN()}, math.NaN(), []float64{1, 2, 3, 4, 5}, -1},
		"all equal":    {[]float64{2, 2}, math.NaN(), nil, -1},
		"no values":    {nil, .4, []float64{.4}, 0},
	} {
		b := BreaksAround(c.values, c.threshold)
		if !slices.Equal(b.Limits, c.want) || b.At != c.at {
			t.Errorf("%s: %v at %d, want %v at %d", name, b.Limits, b.At, c.want, c.at)
		}
	}
}

// Limits ascend, the threshold is among them unrounded, and a value that meets it is darker than one that does not, whichever way is worse.
func TestShadesFollowTheThreshold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-10, 10), 1, 40).Draw(t, "values")
		threshold := rapid.Float64Range(-12, 12).Draw(t, "threshold")
		above, over := rapid.Bool().Draw(t, "above"), rapid.Bool().Draw(t, "over")
		b := BreaksAround(values, threshold)
		for i, l := range b.Limits {
			if i > 0 && l <= b.Limits[i-1] {
				t.Fatalf("limits %v", b.Limits)
			}
		}
		if b.Limits[b.At] != threshold {
			t.Fatalf("the threshold %v is not limit %d of %v", threshold, b.At, b.Limits)
		}
		for _, v := range append(values, threshold) {
			shade := b.Shade(b.Class(v, over), above)
			met := v > threshold || v == threshold && !over
			if met != above && v != threshold || v == threshold && met != above {
				if shade >= Steps/2 {
					t.Fatalf("%v does not meet %v and has shade %d", v, threshold, shade)
				}
			} else if shade < Steps/2 || shade >= Steps {
				t.Fatalf("%v meets %v and has shade %d", v, threshold, shade)
			}
		}
	})
}

func TestStepClassesAreDrawn(t *testing.T) {
	seen := map[Class]bool{}
	for _, c := range drawn() {
		if seen[c] {
			t.Errorf("%s twice", c)
		}
		seen[c] = true
	}
	for n := range Steps {
		for _, inherited := range []bool{false, true} {
			c := Step(n, inherited)
			if !seen[c] || (look(c).strokes != "") != inherited || look(c).ground != stepGround()[n] {
				t.Errorf("%s: drawn %v, look %v", c, seen[c], look(c))
			}
		}
	}
	if Step(-1, false) != Step(0, false) || Step(99, false) != Step(Steps-1, false) {
		t.Error("a shade outside the scale")
	}
	svg := string(Map(MapSpec{Areas: []MapArea{{Code: "1", Class: Step(2, true), Outline: square(0, 0, 1)}, {Code: "2", Class: Step(4, false), Outline: square(2, 0, 1)}}}))
	if !strings.Contains(svg, `id="map-step-3-group"`) || !strings.Contains(svg, `class="k-step-5"`) {
		t.Error(svg)
	}
}
