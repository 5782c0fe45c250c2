package gap

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// stated fails where something is neither there nor has a reason, or both, and where JSON cannot hold it.
func stated(t reporter, what string, c *City, from, to kvarter.Period) (all []Comparison, index Index) {
	t.Helper()
	all, index = Compare(c, from, to), Disadvantage(c, from, to)
	for _, v := range []any{all, index} {
		if _, err := json.Marshal(v); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	is := func(name string, there bool, why Why) {
		t.Helper()
		if there == (why != "") {
			t.Errorf("%s: %s is there: %v, with the reason %q", what, name, there, why)
		}
	}
	for _, x := range all {
		for _, p := range x.City {
			is("the city", p.Value != nil, p.Why)
		}
		for _, s := range x.Spread {
			is("a spread", s.SD != nil, s.Why)
		}
		for _, span := range x.By {
			for _, g := range span.Gaps {
				is("a gap", g.Points != nil, g.Why)
				is("a ratio", g.LogRatio != nil, g.WhyRatio)
			}
			is("a change", span.Change.Points != nil, span.Change.Why)
			is("a verdict", span.Change.Verdict != "", span.Change.Why)
		}
		is("a decomposition", x.Decomposition != nil, x.WhyNot)
	}
	for _, span := range index.By {
		for _, p := range span.Values {
			is("an index", p.D != nil && p.Low != nil && p.High != nil, p.Why)
		}
		r := span.Reduction
		is("a reduction", r.Value != nil, r.Why)
		if s := r.Selection; s != nil {
			is("a selection effect", s.Expected != nil && s.Beyond != nil, s.Why)
			is("the nearest", s.Nearest != nil, s.WhyNearest)
		}
	}
	return all, index
}

// Degenerate cities, each with its reason.
func TestDegenerateGaps(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	two := func(num, den []float64) []Slice {
		return []Slice{{Period: 1, Num: num, Den: den}, {Period: 2, Num: num, Den: den}}
	}
	for _, c := range []struct {
		what              string
		areas             int
		in                []bool
		x                 Indicator
		change, reduction Why
	}{
		{"n = 0", 0, nil, Indicator{Slices: two(nil, nil)}, NoAreas, NoCriteria},
		{"n = 0 and a round", 0, []bool{}, Indicator{Slices: two(nil, nil)}, NoAreas, NoCriteria},
		{"one area, designated", 1, []bool{true}, Indicator{Weight: 1, Slices: two([]float64{3}, []float64{9})}, NoAreas, NoCriteria},
		{"one area, left out", 1, []bool{false}, Indicator{Weight: 1, Slices: two([]float64{3}, []float64{9})}, NoAreas, NoCriteria},
		{"constant", 3, []bool{true, false, false}, Indicator{Weight: 1, Slices: two([]float64{3, 3, 3}, []float64{9, 9, 9})}, "", NoCriteria},
		{"all zero", 3, []bool{true, false, false}, Indicator{Weight: 1, Slices: two([]float64{0, 0, 0}, []float64{9, 9, 9})}, "", NoCriteria},
		{"all missing", 2, []bool{true, false}, Indicator{Weight: 1, Slices: two([]float64{nan, nan}, []float64{nan, nan})}, NoFigures, NoCriteria},
		{"all infinite", 2, []bool{true, false}, Indicator{Weight: 1, Slices: two([]float64{inf, inf}, []float64{inf, inf})}, NoFigures, NoCriteria},
		{"nobody", 2, []bool{true, false}, Indicator{Weight: 1, Slices: two([]float64{0, 0}, []float64{0, 0})}, NoFigures, NoCriteria},
		{"zero weights", 2, []bool{true, false}, Indicator{Slices: two([]float64{40, 10}, []float64{90, 90})}, "", NoCriteria},
		{"a weight that is none", 2, []bool{true, false}, Indicator{Weight: nan, Slices: two([]float64{40, 10}, []float64{90, 90})}, "", NoCriteria},
		{"an infinite weight", 2, []bool{true, false}, Indicator{Weight: inf, Slices: two([]float64{40, 10}, []float64{90, 90})}, "", NoCriteria},
		{"no year", 2, []bool{true, false}, Indicator{Weight: 1}, NoFigures, NoCriteria},
		{"beyond all numbers", 2, []bool{true, false}, Indicator{Weight: 1, Slices: two([]float64{1e308, 1e308}, []float64{1e-3, 1e-3})}, NoFigures, NoCriteria},
		{"an infinite factor", 2, []bool{true, false}, Indicator{Weight: 1, Per: inf, Slices: two([]float64{40, 10}, []float64{90, 90})}, NoFigures, NoCriteria},
		{"a design effect that is none", 2, []bool{true, false}, Indicator{Weight: 1, Design: inf, Slices: two([]float64{40, 10}, []float64{90, 90})}, "", NoFigures},
	} {
		city := &City{Areas: c.areas, Indicators: []Indicator{c.x}}
		if c.in != nil {
			city.Rounds = []Designation{{Period: 1, In: c.in}}
		}
		if c.what == "n = 0" {
			c.change = NoRound
		}
		all, index := stated(t, c.what, city, 1, 2)
		if got := all[0].By[0].Change.Why; got != c.change {
			t.Errorf("%s: change %q, want %q", c.what, got, c.change)
		}
		if got := index.By[0].Reduction.Why; got != c.reduction {
			t.Errorf("%s: reduction %q, want %q", c.what, got, c.reduction)
		}
	}
	stated(t, "no indicator", &City{Areas: 2, Rounds: []Designation{{Period: 1, In: []bool{true, false}}}}, 1, 2)
	// Fewer areas than a correlation is taken over: the reduction stands, what selection alone would give is not stated.
	big := &City{Areas: 2, Rounds: []Designation{{Period: 1, In: []bool{true, false}}}, Indicators: []Indicator{{Weight: 1, Slices: []Slice{
		{Period: 1, Num: []float64{4000, 1000}, Den: []float64{9000, 9000}}, {Period: 2, Num: []float64{3000, 1000}, Den: []float64{9000, 9000}}}}}}
	if _, index := stated(t, "two areas", big, 1, 2); index.By[0].Reduction.Value == nil || index.By[0].Reduction.Selection.Why != FewAreas {
		t.Errorf("two areas: %+v", index.By[0].Reduction)
	}
	if x := Transit(Classed{}, Classed{}, nil); x.Stayed != 0 || len(x.Counts) != 0 {
		t.Errorf("no class: %+v", x)
	}
}

// Any city: what is not there has a reason.
func TestAnyCityIsStated(t *testing.T) {
	tame, holes := []float64{0, 1, 7, 50, 100, 100, 400}, []float64{math.NaN(), math.Inf(1), 0, -1, 1, 7, 50, 100, 1e-300, 1e300}
	rapid.Check(t, func(r *rapid.T) {
		figure := rapid.SampledFrom(tame)
		if rapid.Bool().Draw(r, "wild") {
			figure = rapid.SampledFrom(append(tame, holes...))
		}
		n := rapid.IntRange(0, 6).Draw(r, "areas")
		c := &City{Areas: n}
		for k := range rapid.IntRange(0, 2).Draw(r, "rounds") {
			d := Designation{Period: kvarter.Period(k), In: make([]bool, n)}
			for i := range n {
				d.In[i] = rapid.Bool().Draw(r, "in")
			}
			c.Rounds = append(c.Rounds, d)
		}
		for range rapid.IntRange(0, 2).Draw(r, "indicators") {
			x := Indicator{Weight: figure.Draw(r, "weight"), Per: figure.Draw(r, "per"), Design: figure.Draw(r, "design"), Mean: rapid.Bool().Draw(r, "mean"), Lower: rapid.Bool().Draw(r, "lower")}
			for y := range rapid.IntRange(0, 3).Draw(r, "years") {
				s := Slice{Period: kvarter.Period(y)}
				for range n {
					s.Num, s.Den = append(s.Num, figure.Draw(r, "num")), append(s.Den, figure.Draw(r, "den"))
				}
				x.Slices = append(x.Slices, s)
			}
			c.Indicators = append(c.Indicators, x)
		}
		stated(r, "any", c, 0, 1)
	})
}
