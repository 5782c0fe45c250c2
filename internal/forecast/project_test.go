package forecast

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// P(T ≤ t) from tables of Student's distribution (Abramowitz and Stegun, table 26.10), and for ν = 1, 2 from the closed forms
// ½ + atan(t)/π and ½ + t/(2√(2 + t²)).
func TestStudent(t *testing.T) {
	for _, c := range []struct {
		nu   int
		t, p float64
	}{{4, 2.776445105, .975}, {4, 1.533206274, .9}, {10, 2.228138852, .975}, {30, 1.310415025, .9}, {8, -2.306004135, .025}} {
		if got := newStudent(c.nu).cdf(c.t); math.Abs(got-c.p) > 1e-9 {
			t.Errorf("ν = %d, t = %g: %.12g, want %g", c.nu, c.t, got, c.p)
		}
	}
	for x := -40.0; x < 40; x += .37 {
		if got, want := newStudent(1).cdf(x), .5+math.Atan(x)/math.Pi; math.Abs(got-want) > 1e-12 {
			t.Errorf("ν = 1, t = %g: %g, want %g", x, got, want)
		}
		if got, want := newStudent(2).cdf(x), .5+x/(2*math.Sqrt(2+x*x)); math.Abs(got-want) > 1e-12 {
			t.Errorf("ν = 2, t = %g: %g, want %g", x, got, want)
		}
	}
}

// The variance of ETS(A,Ad,N) in closed form: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., table 8.8.
func TestVarianceOfTheBook(t *testing.T) {
	for _, a := range gridAlpha {
		for _, bs := range gridBeta {
			for _, f := range gridPhi {
				for h := 1; h <= 12; h++ {
					m, b, x := trend{alpha: a, beta: a * bs, phi: f}, a*bs, float64(h)
					fh := math.Pow(f, x)
					want := 1 + a*a*(x-1) + b*f*x/((1-f)*(1-f))*(2*a*(1-f)+b*f) -
						b*f*(1-fh)/((1-f)*(1-f)*(1-f*f))*(2*a*(1-f*f)+b*f*(1+2*f-fh))
					if got, _ := m.innovations(h); math.Abs(got-want) > 1e-6*want {
						t.Fatalf("α %g β %g φ %g h %d: %g, want %g", a, b, f, h, got, want)
					}
				}
			}
		}
	}
}

// walkTrend draws n figures from ETS(A,Ad,N).
func walkTrend(r *rng, a, b, phi, l, slope, sigma float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		e := sigma * r.normal()
		out[i] = l + phi*slope + e
		l, slope = l+phi*slope+a*e, phi*slope+b*e
	}
	return out
}

// inRange reports whether a count is one that n trials of chance p give 999 times of 1,000.
func inRange(t *testing.T, what string, hits, n int, p float64) {
	t.Helper()
	if lo, hi := BinomialRange(n, p, .999); hits < lo || hits > hi {
		t.Errorf("%s: %d of %d (%.3f), want %d to %d for %g", what, hits, n, float64(hits)/float64(n), lo, hi, p)
	}
}

// Coverage on series drawn from the model, one forecast a series so that they are independent. Parameters are drawn from the declared
// grid and level, slope and spread are arbitrary: then the fan is right at every length of series, and at every number of years ahead.
func TestCoverageOnTheModelsOwnSeries(t *testing.T) {
	r := stream(20350101, 1)
	pick := func(of []float64) float64 { return of[int(r.uniform()*float64(len(of)))] }
	const trials = 1500
	for _, n := range []int{6, 11} {
		for _, h := range []int{1, 3, 8} {
			in80, in95 := 0, 0
			for range trials {
				a := pick(gridAlpha)
				y := walkTrend(r, a, a*pick(gridBeta), pick(gridPhi), 30, -.7, .4, n+h)
				mix, ok := average(y[:n])
				if !ok {
					t.Fatal("no fit")
				}
				d := mix.ahead(h)
				u := math.Abs(d.cdf(y[n+h-1]) - .5)
				if u <= .4 {
					in80++
				}
				if u <= .475 {
					in95++
				}
			}
			inRange(t, "80 % "+string(rune('0'+h))+" ahead", in80, trials, .8)
			inRange(t, "95 % "+string(rune('0'+h))+" ahead", in95, trials, .95)
		}
	}
}

// The rolling back-test counts the same: of series drawn from the model its pooled one-year coverage, here of one origin each, lies in
// the binomial range.
func TestBackTestCoverage(t *testing.T) {
	r := stream(2035, 2)
	pick := func(of []float64) float64 { return of[int(r.uniform()*float64(len(of)))] }
	var series []Series
	for range 1200 {
		a := pick(gridAlpha)
		series = append(series, line(walkTrend(r, a, a*pick(gridBeta), pick(gridPhi), 20, .3, 1, 9)...))
	}
	got := BackTest(series, ProjectOptions{MinPoints: 8})
	if len(got) != 2 || got[0].Forecasts != 1200 || got[1].Ahead != 1 {
		t.Fatalf("%+v", got)
	}
	inRange(t, "80 %", got[1].In80, 1200, .8)
	inRange(t, "95 %", got[1].In95, 1200, .95)
	t.Logf("one year ahead: 80 %% fan held %.3f, 95 %% fan %.3f of %d", float64(got[1].In80)/1200, float64(got[1].In95)/1200, 1200)
}

func TestQuantilesInvert(t *testing.T) {
	r := stream(7, 7)
	for range 30 {
		mix, ok := average(walkTrend(r, .5, .1, .9, 5, 1, 2, 8))
		if !ok {
			t.Fatal("no fit")
		}
		for _, h := range []int{1, 11} {
			d := mix.ahead(h)
			for _, q := range []float64{.025, .1, .5, .9, .975} {
				if got := d.cdf(d.quantile(q)); math.Abs(got-q) > 1e-5 {
					t.Errorf("quantile %g gives %g", q, got)
				}
			}
		}
	}
}

func TestProject(t *testing.T) {
	y := walkTrend(stream(3, 3), .5, .05, .9, .3, -.005, .006, 12)
	p := Project(line(y...), ProjectOptions{To: 2035, Scale: Logit})
	if p.Reason != "" || len(p.Years) != 9 || p.Years[0].Year != 2027 || p.Years[8].Year != 2035 || p.Points != 12 || p.From != 2015 || p.TestedTo != 6 {
		t.Fatalf("%+v", p)
	}
	for i, f := range p.Years {
		if !(0 < f.Low95 && f.Low95 < f.Low80 && f.Low80 < f.Value && f.Value < f.High80 && f.High80 < f.High95 && f.High95 < 1) {
			t.Errorf("%+v", f)
		}
		if i > 0 && f.High95-f.Low95 < p.Years[i-1].High95-p.Years[i-1].Low95 {
			t.Errorf("the fan narrows in %d", f.Year)
		}
	}
	// Never across a break: earlier figures do not matter at all.
	s := line(append([]float64{9, 9, 9}, y...)...)
	s.Breaks = make([]bool, 15)
	s.Breaks[3] = true
	q := Project(s, ProjectOptions{To: 2038, Scale: Logit})
	if q.Cut != Break || q.From != 2018 || len(q.Years) != 9 || q.Years[8].Low80 != p.Years[8].Low80 || q.Years[8].High95 != p.Years[8].High95 {
		t.Errorf("%+v", q)
	}
}

func TestProjectSaysWhyNot(t *testing.T) {
	breaks := line(1, 2, 1, 2, 1, 2, 1, 3)
	breaks.Breaks = []bool{false, true, true, true, true, true, true, true}
	last := line(1, 2, 1, 2, 1, 2, 1, 3)
	last.Breaks = []bool{false, false, false, true, false, false, false, false}
	for _, c := range []struct {
		name   string
		s      Series
		o      ProjectOptions
		reason Reason
	}{
		{"nothing", Series{}, ProjectOptions{}, NoFigures},
		{"all missing", line(nan, nan, nan), ProjectOptions{}, NoFigures},
		{"five", line(1, 3, 2, 4, 3), ProjectOptions{}, TooFew},
		{"five asked as four", line(1, 3, 2, 4, 3), ProjectOptions{MinPoints: 4}, TooFew},
		{"constant", line(2, 2, 2, 2, 2, 2, 2), ProjectOptions{}, NoVariation},
		{"zero", line(0, 0, 0, 0, 0, 0, 0), ProjectOptions{}, NoVariation},
		{"a break in every year", breaks, ProjectOptions{}, TooFew},
		{"five since the break", last, ProjectOptions{}, TooFew},
		{"a share of zero", line(.1, .2, 0, .1, .2, .1, .1), ProjectOptions{Scale: Logit}, OffScale},
		{"below zero", line(.1, .2, -1, .1, .2, .1, .1), ProjectOptions{Scale: Log}, OffScale},
		{"a gap", line(.1, .2, nan, .1, .2, .1, .1), ProjectOptions{}, TooFew},
		{"years twice", Series{Years: []int{1, 1}, Values: []float64{1, 2}}, ProjectOptions{}, BadSeries},
	} {
		p := Project(c.s, c.o)
		if p.Reason != c.reason || p.Years != nil {
			t.Errorf("%s: %q, want %q (%d years)", c.name, p.Reason, c.reason, len(p.Years))
		}
	}
	// Every second year, as a survey is made: the steps are those of the series.
	s := Series{Years: []int{2010, 2012, 2014, 2016, 2018, 2020, 2022, 2023}, Values: []float64{5, 6, 5, 7, 6, 8, 7, nan}}
	if p := Project(s, ProjectOptions{To: 2027}); p.Reason != "" || p.Step != 2 || len(p.Years) != 2 || p.Years[1].Year != 2026 {
		t.Errorf("%+v", p)
	}
}

// Any series gives a fan in order or a reason, never NaN, and a fan that moves and stretches with the unit.
func TestProjectProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 14).Draw(t, "n")
		s := line(rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(-10, 10), rapid.SampledFrom([]float64{0, 1, 1, nan})), n, n).Draw(t, "values")...)
		p := Project(s, ProjectOptions{To: 2015 + n + 2})
		if _, err := json.Marshal(p); err != nil {
			t.Fatal(err)
		}
		if (p.Reason == "") != (len(p.Years) > 0) {
			t.Fatalf("%+v", p)
		}
		for _, f := range p.Years {
			if !(f.Low95 <= f.Low80 && f.Low80 <= f.Value && f.Value <= f.High80 && f.High80 <= f.High95) {
				t.Fatalf("%+v", f)
			}
		}
		u := s
		u.Values = nil
		for _, v := range s.Values {
			u.Values = append(u.Values, 3+4*v)
		}
		q := Project(u, ProjectOptions{To: 2015 + n + 2})
		if q.Reason != p.Reason {
			t.Fatalf("%s in one unit, %s in another", p.Reason, q.Reason)
		}
		for i, f := range p.Years {
			if width := f.High95 - f.Low95; math.Abs(q.Years[i].Low80-(3+4*f.Low80)) > 1e-4*width {
				t.Fatalf("%g, %g", q.Years[i].Low80, 3+4*f.Low80)
			}
		}
	})
}

// For n = 3, p = ½ the sums are 1/8, 4/8, 7/8, 1; 775 to 824 were added up in fractions.
func TestBinomialRange(t *testing.T) {
	for _, c := range []struct {
		n      int
		p, lvl float64
		lo, hi int
	}{{3, .5, .8, 0, 3}, {3, .5, .7, 1, 2}, {0, .5, .95, 0, 0}, {5, 1, .95, 5, 5}, {5, 0, .95, 0, 0}, {1000, .8, .95, 775, 824}} {
		if lo, hi := BinomialRange(c.n, c.p, c.lvl); lo != c.lo || hi != c.hi {
			t.Errorf("n %d p %g: %d to %d, want %d to %d", c.n, c.p, lo, hi, c.lo, c.hi)
		}
	}
}
