package screening

import (
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/methods"
)

func shipped(t *testing.T, id string) *method.Method {
	t.Helper()
	src, ok := methods.Source(id)
	if !ok {
		t.Fatalf("no shipped method %s", id)
	}
	m, err := method.Read(id+".yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// estate is one housing area: counts over bases of 1,000 in two years, income in kroner.
type estate struct {
	outside, convicted [2]float64 // of 1,000
	schooling, origin  float64    // of 1,000
	income             float64
	residents          float64
}

func judgeEstate(t *testing.T, id string, e estate, past func(law, outcome, area string, year kvarter.Period) kvarter.Verdict) (kvarter.HousingFinding, map[string]kvarter.Verdict) {
	t.Helper()
	two := func(n [2]float64) *Figure {
		f := share(n[0])
		f.Num, f.Den = append(f.Num, []float64{n[1]}), append(f.Den, []float64{1000})
		f.Column.Set(0, (n[0]/1000+n[1]/1000)/2) // as a computer adds them
		f.Shares = true
		return f
	}
	in := Inputs{Method: shipped(t, id), Areas: places(e.residents), Period: 2024, Judge: past,
		Figures: map[string]*Figure{"outside": two(e.outside), "convicted": two(e.convicted), "schooling": share(e.schooling), "origin": share(e.origin),
			"income": {Column: kvarter.Column{Values: []float64{e.income}}}},
		// The country's share convicted is 1 %, the region's mean income 300,000: 55 % is 165,000 and 65 % is 195,000.
		Totals: func(of, name, group string) (Total, bool) {
			switch {
			case of == "country" && name == "convicted":
				return Total{Value: .01, Num: 1, Den: 100}, true
			case of == "region" && name == "income":
				return Total{Value: 300000}, true
			}
			return Total{}, false
		}}
	out, _, err := JudgeHousing(in)
	if err != nil {
		t.Fatal(err)
	}
	v := map[string]kvarter.Verdict{}
	for _, c := range out[0].Criteria {
		v[c.Criterion] = c.Verdict
	}
	for _, o := range out[0].Outcomes {
		v["= "+o.Name] = o.Verdict
	}
	return out[0], v
}

// Each threshold of LBK 1171 (methods.md section 2): under, at, over.
func TestStateThresholds(t *testing.T) {
	for _, c := range []struct {
		criterion       string
		set             func(*estate, float64)
		under, at, over float64
		want            [3]kvarter.Verdict
	}{
		{"outside_40", func(e *estate, x float64) { e.outside = [2]float64{100, x} }, 699, 700, 701, [3]kvarter.Verdict{0, 0, 1}}, // (.1+.7)/2 = .4
		{"outside_30", func(e *estate, x float64) { e.outside = [2]float64{100, x} }, 499, 500, 501, [3]kvarter.Verdict{0, 0, 1}},
		{"convicted_3", func(e *estate, x float64) { e.convicted = [2]float64{10, x} }, 49, 50, 51, [3]kvarter.Verdict{0, 1, 1}}, // (.01+.05)/2 = 3 × .01
		{"convicted_2", func(e *estate, x float64) { e.convicted = [2]float64{10, x} }, 29, 30, 31, [3]kvarter.Verdict{0, 1, 1}},
		{"schooling_60", func(e *estate, x float64) { e.schooling = x }, 599, 600, 601, [3]kvarter.Verdict{0, 0, 1}},
		{"income_55", func(e *estate, x float64) { e.income = x }, 164999, 165000, 165001, [3]kvarter.Verdict{1, 0, 0}},
		{"income_65", func(e *estate, x float64) { e.income = x }, 194999, 195000, 195001, [3]kvarter.Verdict{1, 0, 0}},
		{"origin_30", func(e *estate, x float64) { e.origin = x }, 299, 300, 301, [3]kvarter.Verdict{0, 0, 1}},
		{"origin_50", func(e *estate, x float64) { e.origin = x }, 499, 500, 501, [3]kvarter.Verdict{0, 0, 1}},
	} {
		for k, x := range []float64{c.under, c.at, c.over} {
			e := estate{income: 300000, residents: 2000}
			c.set(&e, x)
			f, v := judgeEstate(t, "dk-almenbolig-2021", e, nil)
			if v[c.criterion] != c.want[k] {
				t.Errorf("%s at %g: %s, want %s", c.criterion, x, v[c.criterion], c.want[k])
			}
			for _, q := range f.Criteria {
				if q.Criterion == c.criterion && k == 1 && q.Margin != 0 {
					t.Errorf("%s at the limit: margin %g", c.criterion, q.Margin)
				}
				if (q.Criterion[:6] == "origin" || q.Criterion[:6] == "convic") && q.Persons != 0 {
					t.Errorf("%s states persons", q.Criterion)
				}
				if !math.IsNaN(q.Low) || q.OnTheEdge {
					t.Errorf("%s has an interval", q.Criterion)
				}
			}
		}
	}
}

// «over 40 %» is not met at exactly 40 % (as float64, (.1+.7)/2 is .39999999999999997), and «under» fails there too.
func TestExactEquality(t *testing.T) {
	f := &Figure{Column: kvarter.Column{Values: []float64{(.1 + .7) / 2}}, Num: [][]float64{{100}, {700}}, Den: [][]float64{{1000}, {1000}}, Shares: true}
	for op, want := range map[method.Op]kvarter.Verdict{method.Over: 0, method.AtLeast: 1, method.AtMost: 1, method.Under: 0} {
		l := &limit{value: .4, exact: decimal("0.4", .4)}
		j := &judge{c: &method.Criterion{}, fig: f, enter: &side{op: op, one: l}}
		j.stay = j.enter
		var out kvarter.CriterionFinding
		j.judge(0, false, &out)
		if out.Verdict != want || out.Margin != 0 {
			t.Errorf("%s: %s, margin %g", op, out.Verdict, out.Margin)
		}
	}
}

func TestEstateOf950IsJudged(t *testing.T) {
	e := estate{outside: [2]float64{450, 450}, schooling: 650, origin: 400, income: 300000, residents: 950}
	_, v := judgeEstate(t, "dk-almenbolig-2021", e, nil)
	if v["= udsat"] != kvarter.Met || v["= forebyggelse"] != kvarter.Met || v["= parallel"] != kvarter.NotMet {
		t.Errorf("950 residents: %v", v)
	}
}

// Five years to 2024: 2024, 2023, 2022, 2021 under the law of 2021, 2020 under that of 2018.
func TestFiveYearsAcrossAChangeOfLaw(t *testing.T) {
	e := estate{outside: [2]float64{450, 450}, schooling: 650, origin: 600, income: 300000, residents: 1500}
	for _, c := range []struct {
		name string
		past map[kvarter.Period]kvarter.Verdict
		want kvarter.Verdict
	}{
		{"all five", map[kvarter.Period]kvarter.Verdict{2020: 1, 2021: 1, 2022: 1, 2023: 1}, kvarter.Met},
		{"not under the older law", map[kvarter.Period]kvarter.Verdict{2021: 1, 2022: 1, 2023: 1}, kvarter.NotMet},
		{"a gap", map[kvarter.Period]kvarter.Verdict{2020: 1, 2021: 1, 2023: 1}, kvarter.NotMet},
		{"one year unknown", map[kvarter.Period]kvarter.Verdict{2020: 2, 2021: 1, 2022: 1, 2023: 1}, kvarter.Undetermined},
		{"one unknown, one not", map[kvarter.Period]kvarter.Verdict{2020: 2, 2021: 1, 2022: 1}, kvarter.NotMet},
	} {
		asked := map[kvarter.Period]string{}
		_, v := judgeEstate(t, "dk-almenbolig-2021", e, func(law, outcome, area string, year kvarter.Period) kvarter.Verdict {
			asked[year] = law + " " + outcome
			return c.past[year]
		})
		if v["= omdannelse"] != c.want {
			t.Errorf("%s: %s, want %s", c.name, v["= omdannelse"], c.want)
		}
		if asked[2020] != "dk-almenbolig-2018 parallel" {
			t.Errorf("%s: 2020 was judged by %q", c.name, asked[2020])
		}
		if got, ok := asked[2021]; ok && got != " parallel" {
			t.Errorf("%s: 2021 was judged by %q", c.name, got)
		}
		if _, ok := asked[2024]; ok {
			t.Errorf("%s: the screened year was asked of the past", c.name)
		}
	}
	// Before 2018 the law knew one list.
	m := shipped(t, "dk-almenbolig-2021")
	for k := range m.Outcomes {
		if m.Outcomes[k].Name == "omdannelse" {
			if law, outcome := lawOf(&m.Outcomes[k].Rule, 2016); law != "dk-almenbolig-2014" || outcome != "udsat" {
				t.Errorf("2016: %s %s", law, outcome)
			}
		}
	}
}
