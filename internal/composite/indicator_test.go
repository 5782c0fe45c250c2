package composite

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/method"
)

func column(v []float64, states ...kvarter.State) kvarter.Column {
	c := kvarter.Column{Values: v}
	if states != nil {
		c.States = states
	}
	return c
}

// Two years of a made-up city of four areas; the second year's table is in another order and lacks area d.
func twoYears() (*kvarter.Panel, *kvarter.Areas) {
	nan := math.NaN()
	p := &kvarter.Panel{Tables: []*kvarter.Table{
		{Level: kvarter.LevelSmallArea, Period: 2022, Codes: []string{"a", "b", "c", "d"}, Columns: map[string]kvarter.Column{
			"poor": column([]float64{1, 0, nan, 3}, 0, 0, kvarter.Suppressed, 0), "people": column([]float64{10, 0, 40, 10}),
			"unsafe": column([]float64{nan, .3, nan, nan}, kvarter.Missing, 0, kvarter.Missing, kvarter.Missing)}},
		{Level: kvarter.LevelSmallArea, Period: 2023, Codes: []string{"c", "b", "a"}, Columns: map[string]kvarter.Column{
			"poor": column([]float64{8, 0, 7}), "people": column([]float64{40, 0, 10}), "unsafe": column([]float64{nan, .3, nan})}},
		{Level: "district", Period: 2023, Codes: []string{"north", "south"}, Columns: map[string]kvarter.Column{
			"unsafe": column([]float64{.2, nan}, 0, kvarter.Suppressed)}},
		{Level: kvarter.LevelCity, Period: 2022, Codes: []string{"city"}, Columns: map[string]kvarter.Column{"poor": column([]float64{1}), "people": column([]float64{10})}},
		{Level: kvarter.LevelCity, Period: 2023, Codes: []string{"city"}, Columns: map[string]kvarter.Column{"poor": column([]float64{7}), "people": column([]float64{40})}},
	}}
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea}
	for i, code := range []string{"a", "b", "c", "d"} {
		areas.Items = append(areas.Items, kvarter.Area{Code: code, Groups: map[kvarter.Level]string{"district": []string{"north", "north", "south", ""}[i]}})
	}
	return p, areas
}

func figureOf(t *testing.T, ind method.Indicator, at kvarter.Period) *Figure {
	t.Helper()
	p, areas := twoYears()
	f, err := Indicators(&method.Method{Indicators: []method.Indicator{ind}}, p, areas, at)
	if err != nil {
		t.Fatal(err)
	}
	return f[0]
}

func TestTwoYearMeansByName(t *testing.T) {
	pooled := figureOf(t, method.Indicator{Name: "poverty", Count: "poor", Base: "people", Years: method.Years{Last: 2, Mean: "pooled"}}, 2023)
	shares := figureOf(t, method.Indicator{Name: "poverty", Count: "poor", Base: "people", Years: method.Years{Last: 2, Mean: "shares"}}, 2023)
	// a: (1 + 7)/20 = (.1 + .7)/2 = .4 exactly. b has nobody, c a suppressed count, d no row in 2023.
	for name, f := range map[string]*Figure{"pooled": pooled, "shares": shares} {
		if e := f.Exact(0); e == nil || e.Cmp(big.NewRat(2, 5)) != 0 {
			t.Errorf("%s: exact %v, want 2/5", name, e)
		}
		want := []kvarter.State{kvarter.Known, kvarter.Missing, kvarter.Suppressed, kvarter.Missing}
		for i, w := range want {
			if f.Value.State(i) != w {
				t.Errorf("%s: area %d is %v, want %v", name, i, f.Value.State(i), w)
			}
			if w != kvarter.Known && f.Exact(i) != nil {
				t.Errorf("%s: area %d has an exact value and no figure", name, i)
			}
		}
	}
	if num, den, ok := pooled.Count(0); num != 8 || den != 20 || !ok {
		t.Errorf("counts %v of %v, %v", num, den, ok)
	}
	if one := figureOf(t, method.Indicator{Name: "p", Count: "poor", Base: "people", MinBase: 11}, 2023); one.Value.Known(0) || !one.Value.Known(2) {
		t.Error("min_base 11 keeps a base of 10, or drops one of 40")
	}
	if per := figureOf(t, method.Indicator{Name: "p", Count: "poor", Base: "people", Per: 1000}, 2023); per.Value.Values[0] != 700 {
		t.Errorf("per 1000: %v", per.Value.Values[0])
	}
}

func TestInheritedFigures(t *testing.T) {
	f := figureOf(t, method.Indicator{Name: "unsafe", Value: "unsafe", Inherit: "district"}, 2023)
	// a takes north's .2; b has its own; c's district is suppressed; d is in none.
	if f.Value.Values[0] != .2 || !f.Inherited[0] || f.InheritedFrom[0] != "north" {
		t.Errorf("a: %v from %q", f.Value.Values[0], f.InheritedFrom[0])
	}
	if f.Value.Values[1] != .3 || f.Inherited[1] || f.InheritedFrom[1] != "" {
		t.Errorf("b: %v", f.Value.Values[1])
	}
	if f.Value.State(2) != kvarter.Suppressed || f.Value.State(3) != kvarter.Missing {
		t.Errorf("c is %v, d is %v", f.Value.State(2), f.Value.State(3))
	}
	if e := f.Exact(0); e == nil || e.Cmp(big.NewRat(1, 5)) != 0 {
		t.Errorf("exact %v", e)
	}
}

func TestMissingYearIsNamed(t *testing.T) {
	p, areas := twoYears()
	for what, ind := range map[string]method.Indicator{
		"2021": {Name: "poverty", Count: "poor", Base: "people", Years: method.Years{Last: 3}},
		"rich": {Name: "poverty", Count: "rich", Base: "people"},
	} {
		_, err := Indicators(&method.Method{Indicators: []method.Indicator{ind}}, p, areas, 2023)
		if kvarter.CodeOf(err) != kvarter.Invalid || !strings.Contains(err.Error(), "poverty") || !strings.Contains(err.Error(), what) {
			t.Errorf("%v does not name poverty and %s", err, what)
		}
	}
}

func TestFiguresOfAPlace(t *testing.T) {
	p, _ := twoYears()
	ind := &method.Indicator{Count: "poor", Base: "people", Years: method.Years{Last: 2, Mean: "pooled"}}
	total, ok := At(ind, p, kvarter.LevelCity, "city", 2023)
	if !ok || total.Value != 8./50 || total.Exact.Cmp(big.NewRat(4, 25)) != 0 || len(total.Num) != 2 {
		t.Errorf("%+v %v", total, ok)
	}
	if _, ok := At(ind, p, kvarter.LevelRegion, "region", 2023); ok {
		t.Error("a level without a table has a figure")
	}
	if total, _ := At(ind, p, kvarter.LevelCity, "elsewhere", 2023); total.State != kvarter.Missing || total.Exact != nil {
		t.Errorf("an unknown code: %+v", total)
	}
}

// Whatever the figures, a node's value is finite and known, or NaN and not known; permuting the areas permutes the result.
func TestNodesKeepStates(t *testing.T) {
	steps := []method.Transform{
		{Op: "rank", Start: 1}, {Op: "percentile", Over: "n-1", Ties: "min"}, {Op: "percentile", Zeros: "apart"}, {Op: "exponential"}, {Op: "normal_scores"},
		{Op: "z"}, {Op: "min_max"}, {Op: "scale_to_max"}, {Op: "distance_to_max"}, {Op: "distance_to_target", Target: 2}, {Op: "round", Digits: 1},
		{Op: "ntile", K: 4}, {Op: "log"}, {Op: "boxcox", Lambda: .5}, {Op: "power", Factor: -1}, {Op: "multiply", Factor: 1e200}, {Op: "add", Factor: 1},
		{Op: "negate"}, {Op: "complement"}, {Op: "clip", To: []float64{-1, math.NaN()}}, {Op: "winsorise", MaxPoints: 1}, {Op: "treat", MaxPoints: 5}, {Op: "impute"},
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "areas")
		in := Inputs{N: n, Columns: map[string]kvarter.Column{}}
		suppressed := false
		for _, name := range []string{"a", "b", "c"} {
			c := kvarter.NewColumn(n)
			for i := range n {
				switch rapid.IntRange(0, 4).Draw(t, "kind") {
				case 0:
					c.Unset(i, kvarter.Missing)
				case 1:
					c.Unset(i, kvarter.Suppressed)
					suppressed = true
				case 2:
					c.Set(i, 0)
				default:
					c.Set(i, float64(rapid.IntRange(-50, 50).Draw(t, "value"))/8)
				}
			}
			in.Columns[name] = c
		}
		kind := rapid.SampledFrom([]string{"skip", "propagate"}).Draw(t, "missing")
		m := node(rapid.SampledFrom([]string{"sum", "mean", "product", "geometric", "harmonic", "min", "max", "count", "copeland"}).Draw(t, "combine"),
			[]float64{1, .5, -2}, method.Absent{Kind: kind, AtMost: -1})
		draw := rapid.SliceOfN(rapid.SampledFrom(steps), 0, 3)
		m.Index[0].Each, m.Index[0].Then = draw.Draw(t, "each"), draw.Draw(t, "then")
		r, err := Evaluate(m, in)
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range r.Columns {
			for i, v := range c.Values {
				if math.IsInf(v, 0) || math.IsNaN(v) == c.Known(i) || c.State(i) == kvarter.Suppressed && !suppressed {
					t.Fatalf("%s, area %d: %v is %v", name, i, v, c.State(i))
				}
			}
		}
	})
}

// The cost per area must not grow.
func BenchmarkEvaluate(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000, 1000000} {
		c := make([]float64, n)
		for i := range c {
			c[i] = float64((i * 7919) % n)
		}
		in := Inputs{N: n, Columns: map[string]kvarter.Column{"a": column(c), "b": column(c), "c": column(c)}}
		m := node("sum", []float64{1, 2, 3}, method.Absent{AtMost: -1})
		m.Index[0].Each = []method.Transform{{Op: "rank", Start: 1}, {Op: "exponential"}}
		b.Run(rangeName(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Evaluate(m, in); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/area")
		})
	}
}

func rangeName(n int) string {
	return map[int]string{1000: "1e3", 10000: "1e4", 100000: "1e5", 1000000: "1e6"}[n]
}
