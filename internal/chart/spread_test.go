package chart

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func bare() SpreadSpec {
	nan := math.NaN()
	return SpreadSpec{Label: "x", Threshold: nan, Stay: nan, Reference: nan, MetAbove: true}
}

// Every known value is counted once, in a column that holds it, and no column crosses the threshold.
func TestSpreadCountsEveryValueOnce(t *testing.T) {
	value := rapid.OneOf(rapid.Float64Range(-50, 50), rapid.SampledFrom([]float64{0, .3, .1 + .2, 7, math.NaN(), math.Inf(1)}))
	rapid.Check(t, func(t *rapid.T) {
		s := bare()
		s.Values = rapid.SliceOfN(value, 0, 60).Draw(t, "values")
		if rapid.Bool().Draw(t, "limited") {
			s.Threshold = rapid.Float64Range(-60, 60).Draw(t, "threshold")
		}
		known, counted := 0, 0
		for _, v := range s.Values {
			if finite(v) {
				known++
			}
		}
		for _, c := range s.Columns() {
			counted += c.Count
			if finite(s.Threshold) && c.From < s.Threshold-1e-9 && c.To > s.Threshold+1e-9 {
				t.Fatalf("a column from %v to %v crosses %v", c.From, c.To, s.Threshold)
			}
		}
		if counted != known {
			t.Fatalf("%d counted of %d", counted, known)
		}
		if out := string(Spread(s)); strings.Contains(out, "NaN") || strings.Contains(out, "Inf") {
			t.Fatal(out)
		}
	})
}

func TestSpreadStatesWhatIsThere(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		change func(*SpreadSpec)
		has    []string
		not    []string
	}{
		"no values":       {func(s *SpreadSpec) { s.Threshold = .2 }, []string{"k-threshold"}, []string{"k-columns"}},
		"one value":       {func(s *SpreadSpec) { s.Values = []float64{.3} }, []string{`class="k-columns"`}, []string{"k-columns-met", "k-threshold"}},
		"all equal":       {func(s *SpreadSpec) { s.Values, s.Threshold = []float64{2, 2, 2}, 2 }, []string{"k-columns-met"}, []string{`class="k-columns"`}},
		"lower is met":    {func(s *SpreadSpec) { s.Values, s.Threshold, s.MetAbove = []float64{1, 3}, 2, false }, []string{"k-columns-met", `class="k-columns"`}, nil},
		"unknown mark":    {func(s *SpreadSpec) { s.Marks = []SpreadMark{{"A", nan, nan, nan}} }, nil, []string{"k-disc"}},
		"range":           {func(s *SpreadSpec) { s.Marks = []SpreadMark{{"A", nan, 1, 2}} }, []string{"k-disc", "k-range"}, nil},
		"escaped letters": {func(s *SpreadSpec) { s.Label, s.Marks = `"<x>`, []SpreadMark{{"<", 1, nan, nan}} }, []string{"&#34;&lt;x&gt;", "&lt;</text>"}, []string{"<x>"}},
	} {
		s := bare()
		c.change(&s)
		out := string(Spread(s))
		for _, w := range c.has {
			if !strings.Contains(out, w) {
				t.Errorf("%s: no %s in %s", name, w, out)
			}
		}
		for _, w := range c.not {
			if strings.Contains(out, w) {
				t.Errorf("%s: %s in %s", name, w, out)
			}
		}
	}
}

// Discs of one row stand at least a disc apart.
func TestSpreadMarksDoNotCover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := bare()
		s.Values = []float64{0, 1}
		for _, l := range []string{"A", "B", "C", "D"} {
			s.Marks = append(s.Marks, SpreadMark{l, rapid.Float64Range(0, 1).Draw(t, l), math.NaN(), math.NaN()})
		}
		lo, hi := s.Domain()
		at := func(v float64) float64 { return (v - lo) / (hi - lo) * (s.width() - 2) }
		lanes := s.lanes(at)
		for i := range lanes {
			for k := range i {
				if lanes[i] == lanes[k] && math.Abs(at(s.Marks[i].Value)-at(s.Marks[k].Value)) < 20 {
					t.Fatalf("%s and %s in row %d: %v %v", s.Marks[k].Letter, s.Marks[i].Letter, lanes[i], s.Marks[k].Value, s.Marks[i].Value)
				}
			}
		}
	})
}

// Thirty-three thousand values, a country of small areas, cost as little as four hundred.
func TestSpreadStaysSmall(t *testing.T) {
	s := bare()
	s.Width, s.Threshold = 900, .2
	for i := range 33000 {
		s.Values = append(s.Values, math.Mod(float64(i)*.6180339887, 1)) // spread evenly by the golden ratio
	}
	if n := len(Spread(s)); n > 20<<10 {
		t.Errorf("%d bytes, want at most 20 KB", n)
	}
}

func TestTicksAreReadable(t *testing.T) {
	for _, c := range []struct {
		lo, hi, width float64
		want          []float64
	}{
		{0, .35, 900, []float64{0, .05, .1, .15, .2, .25, .3, .35}}, // .35/10 = .035, the next of 1, 2, 5 is .05
		{0, 1, 180, []float64{0, .5, 1}},
		{-2.4, 2.4, 450, []float64{-2, -1, 0, 1, 2}},
		{2, 2, 300, nil},
	} {
		got := ticks(c.lo, c.hi, c.width)
		if len(got) != len(c.want) {
			t.Errorf("%v to %v: %v, want %v", c.lo, c.hi, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%v to %v: %v, want %v", c.lo, c.hi, got, c.want)
			}
		}
	}
}
