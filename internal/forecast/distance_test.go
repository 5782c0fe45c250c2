package forecast

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/method"
)

// estate is one housing area over the years given: counts of 1,000 each year, income in kroner.
type estate struct {
	outside, convicted, schooling, origin, income []float64
}

// place makes one estate beside a country of which 1 % is convicted and a region with a mean income of 300,000, so that 55 % of it is 165,000.
func place(t testing.TB, last int, x estate) Estates {
	e := Estates{}
	e.Law, e.Laws = laws(t)
	n := len(x.outside)
	for y := range n {
		e.Years = append(e.Years, last-n+1+y)
	}
	base := kvarter.NewColumn(n)
	for y := range n {
		base.Set(y, 1000)
	}
	fill := func(v []float64) kvarter.Column {
		c := kvarter.NewColumn(n)
		for y := range v {
			c.Set(y, v[y])
		}
		return c
	}
	constant := func(v float64) kvarter.Column {
		c := kvarter.NewColumn(n)
		for y := range n {
			c.Set(y, v)
		}
		return c
	}
	e.Areas = []HousingArea{{Code: "B01", Name: "Estate", Columns: map[string]kvarter.Column{
		"outside_labour_market": fill(x.outside), "residents_18_64": base, "convicted": fill(x.convicted), "residents_18": base,
		"basic_schooling": fill(x.schooling), "basic_or_unknown_schooling": fill(x.schooling), "residents_30_59": base,
		"mean_gross_income": fill(x.income), "non_western": fill(x.origin), "residents": base}}}
	e.Whole = []Whole{{Of: "country", Columns: map[string]kvarter.Column{"convicted": constant(100), "residents_18": constant(10000)}},
		{Of: "region", Code: "84", Columns: map[string]kvarter.Column{"mean_gross_income": constant(300000)}}}
	return e
}

func years(n int, v float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// calm is an estate far from every limit for n years.
func calm(n int) estate {
	return estate{outside: years(n, 200), convicted: years(n, 5), schooling: years(n, 300), origin: years(n, 200), income: years(n, 300000)}
}

func distances(t testing.TB, e Estates) map[string]Distance {
	t.Helper()
	w, err := Warn(e, WarnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Distance{}
	for _, d := range w.Areas[0].Distances {
		out[d.Criterion] = d
	}
	return out
}

// Just under, exactly at and just over each limit of LBK 1171 (methods.md, section 2): «over 40 %» is not met at 40 %, «at least three times» is
// met at three times, «under 55 %» is not met at 55 %. Under a mean of two yearly shares with 10 % (or 1 %) the year before, 70 % (5 %) is at
// the limit. Persons and kroner are how many it takes from there: from exactly 40 % one more person, from 55 % exactly one krone less.
func TestDistancesAtTheLimits(t *testing.T) {
	for _, c := range []struct {
		criterion string
		set       func(*estate, float64)
		at        float64
		want      [3]kvarter.Verdict
		change    [3]float64
	}{
		{"outside_40", func(e *estate, x float64) { e.outside = []float64{100, x} }, 700, [3]kvarter.Verdict{0, 0, 1}, [3]float64{2, 1, -1}}, // (.1+.7)/2 = .4
		{"outside_30", func(e *estate, x float64) { e.outside = []float64{100, x} }, 500, [3]kvarter.Verdict{0, 0, 1}, [3]float64{2, 1, -1}},
		{"convicted_3", func(e *estate, x float64) { e.convicted = []float64{10, x} }, 50, [3]kvarter.Verdict{0, 1, 1}, [3]float64{}},
		{"convicted_2", func(e *estate, x float64) { e.convicted = []float64{10, x} }, 30, [3]kvarter.Verdict{0, 1, 1}, [3]float64{}},
		{"schooling_60", func(e *estate, x float64) { e.schooling = []float64{0, x} }, 600, [3]kvarter.Verdict{0, 0, 1}, [3]float64{2, 1, -1}},
		{"income_55", func(e *estate, x float64) { e.income = []float64{0, x} }, 165000, [3]kvarter.Verdict{1, 0, 0}, [3]float64{1, -1, -2}},
		{"income_65", func(e *estate, x float64) { e.income = []float64{0, x} }, 195000, [3]kvarter.Verdict{1, 0, 0}, [3]float64{1, -1, -2}},
		{"origin_30", func(e *estate, x float64) { e.origin = []float64{0, x} }, 300, [3]kvarter.Verdict{0, 0, 1}, [3]float64{}},
		{"origin_50", func(e *estate, x float64) { e.origin = []float64{0, x} }, 500, [3]kvarter.Verdict{0, 0, 1}, [3]float64{}},
	} {
		for k := range 3 {
			x := calm(2)
			c.set(&x, c.at+float64(k-1))
			d := distances(t, place(t, 2024, x))[c.criterion]
			if d.Verdict != c.want[k] {
				t.Errorf("%s at %g: %s, want %s", c.criterion, c.at+float64(k-1), d.Verdict, c.want[k])
			}
			if (k == 1) != (*d.Points == 0) {
				t.Errorf("%s at %g: %g points", c.criterion, c.at+float64(k-1), *d.Points)
			}
			if d.Sensitive {
				if d.Persons != nil || d.Kroner != nil || d.Reason != Sensitive {
					t.Errorf("%s states what would have to change: %+v", c.criterion, d)
				}
				continue
			}
			got := d.Persons
			if got == nil {
				got = d.Kroner
			}
			if got == nil || *got != c.change[k] {
				t.Errorf("%s at %g: change %v (%s), want %g", c.criterion, c.at+float64(k-1), got, d.Reason, c.change[k])
			}
		}
	}
}

// The change turns the criterion, and one person or krone less does not: tried by judging again.
func TestPersonsAreTheSmallest(t *testing.T) {
	law := shipped(t, "dk-almenbolig-2021")
	pooled := *law
	pooled.Indicators = append([]method.Indicator{}, law.Indicators...)
	pooled.Indicators[0].Years.Mean = "pooled"
	rapid.Check(t, func(t *rapid.T) {
		e := Estates{Law: rapid.SampledFrom([]*method.Method{law, &pooled}).Draw(t, "law"), Years: []int{2023, 2024}}
		count := func(base float64) float64 {
			return float64(rapid.OneOf(rapid.IntRange(0, int(base)), rapid.Just(int(base*.3)), rapid.Just(int(base*.4)), rapid.Just(int(base*.6))).Draw(t, "count"))
		}
		b0, b1 := float64(rapid.IntRange(1, 1500).Draw(t, "base")), float64(rapid.IntRange(1, 1500).Draw(t, "base"))
		col := func(v ...float64) kvarter.Column { return kvarter.Column{Values: v} }
		region := float64(rapid.IntRange(100000, 500000).Draw(t, "region"))
		columns := map[string]kvarter.Column{
			"outside_labour_market": col(count(b0), count(b1)), "residents_18_64": col(b0, b1),
			"basic_schooling": col(0, count(b1)), "residents_30_59": col(b0, b1),
			"mean_gross_income": col(0, float64(rapid.IntRange(0, 400000).Draw(t, "income"))),
		}
		e.Areas = []HousingArea{{Code: "B01", Columns: columns}}
		e.Whole = []Whole{{Of: "region", Columns: map[string]kvarter.Column{"mean_gross_income": col(region, region)}}}
		h, err := newHistory(&e)
		if err != nil {
			t.Fatal(err)
		}
		for k := range h.now.crits {
			d := h.now.distance(k, 0, 1)
			change := d.Persons
			if change == nil {
				change = d.Kroner
			}
			if d.Reason == NotPossible {
				continue
			}
			if change == nil {
				if !d.Sensitive {
					t.Fatalf("%s: no change (%s)", d.Criterion, d.Reason)
				}
				continue
			}
			ind := h.now.crits[k].ind
			c := columns[ind.Count+ind.Value]
			was := c.Values[1]
			after := func(by float64) kvarter.Verdict {
				c.Values[1] = was + by
				defer func() { c.Values[1] = was }()
				return h.now.judge(k, 0, 1)
			}
			if after(*change) == d.Verdict {
				t.Fatalf("%s: %g does not turn %s", d.Criterion, *change, d.Verdict)
			}
			if less := *change - math.Copysign(1, *change); after(less) != d.Verdict {
				t.Fatalf("%s: %g is enough, %g was said", d.Criterion, less, *change)
			}
		}
	})
}

func TestTrendAndItsBreaks(t *testing.T) {
	x := calm(8)
	x.schooling = []float64{900, 900, 900, 500, 510, 520, 530, 540} // a share of .01 more each year
	e := place(t, 2024, x)
	if d := distances(t, e)["schooling_60"]; d.Trend == nil || d.Trend.Points != 5 || d.Trend.From != 2020 || math.Abs(d.Trend.Yearly-.01) > 1e-12 || !d.Trend.Nearer {
		t.Errorf("%+v", d.Trend)
	}
	e.Breaks = map[string][]int{"basic_schooling": {2022}}
	if d := distances(t, e)["schooling_60"]; d.Trend == nil || d.Trend.Points != 3 || d.Trend.From != 2022 {
		t.Errorf("%+v", d.Trend)
	}
	e.Breaks = map[string][]int{"basic_schooling": {2024}}
	if d := distances(t, e)["schooling_60"]; d.Trend != nil {
		t.Errorf("%+v", d.Trend)
	}
	// A mean of two years that reaches over the break is on neither side: 2023 and 2024 are left, too few.
	e.Breaks = map[string][]int{"outside_labour_market": {2022}}
	if d := distances(t, e)["outside_40"]; d.Trend != nil {
		t.Errorf("%+v", d.Trend)
	}
}

func TestMissingAndSuppressedStayApart(t *testing.T) {
	e := place(t, 2024, calm(2))
	c := e.Areas[0].Columns
	c["basic_schooling"].Unset(1, kvarter.Suppressed)
	c["non_western"].Unset(1, kvarter.Missing)
	e.Whole = e.Whole[:1] // no region
	d := distances(t, e)
	if x := d["schooling_60"]; x.State != kvarter.Suppressed || x.Verdict != kvarter.Undetermined || x.Value != nil || x.Points != nil || x.Reason != NotKnown {
		t.Errorf("%+v", x)
	}
	if x := d["origin_30"]; x.State != kvarter.Missing || x.Verdict != kvarter.Undetermined {
		t.Errorf("%+v", x)
	}
	if x := d["income_55"]; x.State != kvarter.Known || x.Value == nil || x.Limit != nil || x.Verdict != kvarter.Undetermined || x.Reason != NoLimit {
		t.Errorf("%+v", x)
	}
}
