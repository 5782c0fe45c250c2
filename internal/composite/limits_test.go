package composite

import (
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

// Two years of a survey and of published incomes of two districts; small areas a and b of north inherit, c of south.
func surveyed() (*kvarter.Panel, *kvarter.Areas) {
	nan := math.NaN()
	year := func(at kvarter.Period, unsafe, income, variance []float64, e ...kvarter.Estimate) *kvarter.Table {
		t := &kvarter.Table{Level: "district", Period: at, Codes: []string{"north", "south"},
			Columns:   map[string]kvarter.Column{"unsafe": column(unsafe), "income": column(income)},
			Estimates: map[string]map[string]kvarter.Estimate{"unsafe": {"north": e[0], "south": e[1]}}}
		if variance != nil {
			t.Columns["v"] = column(variance)
		}
		return t
	}
	p := &kvarter.Panel{Tables: []*kvarter.Table{
		{Level: kvarter.LevelSmallArea, Period: 2023, Codes: []string{"a", "b", "c"}, Columns: map[string]kvarter.Column{"x": column([]float64{1, 4, nan})}},
		{Level: kvarter.LevelSmallArea, Period: 2024, Codes: []string{"a", "b", "c"}, Columns: map[string]kvarter.Column{"x": column([]float64{3, 4, 0})}},
		year(2022, []float64{.1, .1}, []float64{1, 1}, nil, kvarter.Estimate{}, kvarter.Estimate{}),
		year(2023, []float64{.2, .4}, []float64{100, 200}, []float64{4, nan}, kvarter.Estimate{SE: .03, Freedom: 9}, kvarter.Estimate{SE: .05, Freedom: 30}),
		year(2024, []float64{.3, .2}, []float64{110, 210}, []float64{6, 1}, kvarter.Estimate{SE: .04, Freedom: 12, Low: .25, High: .35, Kind: "wilson"}, kvarter.Estimate{SE: nan, Why: "no_variance", Synthetic: true})}}
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea}
	for i, code := range []string{"a", "b", "c"} {
		areas.Items = append(areas.Items, kvarter.Area{Code: code, Groups: map[kvarter.Level]string{"district": []string{"north", "north", "south"}[i]}})
	}
	return p, areas
}

func TestIntervalsThatComeWithAFigure(t *testing.T) {
	p, areas := surveyed()
	read := func(ind method.Indicator, at kvarter.Period) *Figure {
		t.Helper()
		ind.Name, ind.Per = "i", 1
		f, err := NewReader(p, areas).Figure(&ind, at)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	one := read(method.Indicator{Value: "unsafe", Inherit: "district"}, 2024)
	for i, want := range []stat.Limits{{Interval: stat.Interval{Low: .25, High: .35}, Level: .95, Kind: "wilson", Of: stat.SampledResidents}, {}, {}} {
		switch {
		case i == 2 && (one.Limits[i].Why != stat.NoVariance || one.Survey[i] != "inherited"):
			t.Errorf("c: %+v %s", one.Limits[i], one.Survey[i])
		case i == 0 && (one.Limits[0] != want || one.Limits[1] != want || one.Survey[1] != "inherited" || one.InheritedFrom[1] != "north"):
			t.Errorf("a, b: %+v %v", one.Limits, one.Survey)
		}
	}
	// Samples of two years: √(.03² + .04²)/2 = .025; 2.262157162740992 is Student's t of .975 at 9 degrees (R: qt(.975, 9)).
	two := read(method.Indicator{Value: "unsafe", Inherit: "district", Years: method.Years{Last: 2, Mean: "shares"}}, 2024)
	if l := two.Limits[0]; math.Abs(two.Value.Values[0]-.25) > 1e-15 || math.Abs(l.High-.25-2.262157162740992*.025) > 1e-9 || l.Of != stat.SampledResidents {
		t.Errorf("two samples: %v, %+v", two.Value.Values[0], l)
	}
	// Incomes of two years hold the same people: the variance is the mean (4 + 6)/2 = 5. 1.959963984540054 is the normal quantile of .975.
	income := method.Indicator{Value: "income", Variance: "v", Inherit: "district", Years: method.Years{Last: 2, Mean: "shares"}}
	f := read(income, 2024)
	if l := f.Limits[1]; math.Abs(l.High-105-1.959963984540054*math.Sqrt(5)) > 1e-9 || l.Of != stat.SimilarResidents || f.Limits[2].Why != stat.NoVariance {
		t.Errorf("income: %+v", f.Limits)
	}
	// A year without the column has figures and no interval.
	if f := read(income, 2023); !f.Value.Known(0) || f.Limits[0].Why != stat.NoVariance {
		t.Errorf("2022–2023: %+v", f.Limits)
	}
	if _, ok := At(&income, p, "district", "north", 2023); !ok {
		t.Error("a total needs a variance")
	}
	// A count without a base has Byar's limits of its mean year: 4 for b, and nobody in c in 2023 is known.
	count := read(method.Indicator{Count: "x", Years: method.Years{Last: 2, Mean: "pooled"}}, 2024)
	want := stat.Byar(4, 1.959963984540054)
	if l := count.Limits[1]; math.Abs(l.Low-want.Low) > 1e-12 || math.Abs(l.High-want.High) > 1e-12 || l.Kind != stat.KindByar || count.Limits[2].Kind != "" {
		t.Errorf("count: %+v", count.Limits)
	}
}
