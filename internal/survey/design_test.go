package survey

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter/internal/stat"
)

var nan = math.NaN()

func TestWhatNoDesignIs(t *testing.T) {
	three := []float64{1, 2, 3}
	for _, c := range []struct {
		what, says string
		spec       Spec
	}{
		{"nobody", "at least one respondent", Spec{}},
		{"a weight below 0", "respondent 2", Spec{Weights: []float64{1, -1}}},
		{"a weight that is missing", "respondent 1", Spec{Weights: []float64{nan, 1}}},
		{"weights of zero", "add up to 0", Spec{Weights: []float64{0, 0}}},
		{"an unknown rule", "certainty", Spec{Weights: three, Lonely: "drop"}},
		{"strata of other length", "2 entries for 3", Spec{Weights: three, Stages: []Stage{{Strata: []string{"a", "b"}}}}},
		{"a cluster without a name", "respondent 3", Spec{Weights: three, Stages: []Stage{{Clusters: []string{"a", "b", ""}}}}},
		{"a sampling fraction", "never a sampling fraction", Spec{Weights: three, Stages: []Stage{{Units: []float64{.1, .1, .1}}}}},
		{"units that differ", "5 units for one respondent and 6", Spec{Weights: three, Stages: []Stage{{Units: []float64{5, 6, 5}}}}},
		{"more drawn than there are", "3 clusters in the sample and 2", Spec{Weights: three, Stages: []Stage{{Units: []float64{2, 2, 2}}}}},
		{"a stage inside respondents", "clusters", Spec{Weights: three, Stages: []Stage{{}, {}}}},
		{"a second stage that does not fit", "stage 2", Spec{Weights: three, Stages: []Stage{
			{Clusters: []string{"a", "a", "b"}, Units: []float64{9, 9, 9}}, {Units: []float64{1, 1, 4}}}}},
	} {
		if _, err := New(c.spec); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

func TestDegenerateSamples(t *testing.T) {
	d := build(t, Spec{Weights: []float64{1, 2, 0, 4}})
	for _, c := range []struct {
		what      string
		e         Estimate
		value, se float64
		why       Why
	}{
		{"no answer", d.Mean([]float64{nan, nan, 3, nan}, nil), nan, nan, NoAnswers},
		{"an empty domain", d.Mean([]float64{1, 2, 3, 4}, make([]bool, 4)), nan, nan, NoAnswers},
		{"a short column", d.Mean([]float64{1}, nil), nan, nan, BadLength},
		{"a short denominator", d.Ratio([]float64{1, 2, 3, 4}, nil, nil), nan, nan, BadLength},
		{"a denominator of zero", d.Ratio([]float64{1, 2, 3, 4}, make([]float64, 4), nil), nan, nan, ZeroBase},
		{"all equal", d.Mean([]float64{7, 7, 7, 7}, nil), 7, 0, ""},
		{"a total beyond numbers", d.Total([]float64{1e308, 1e308, 1, 1e308}, nil), nan, nan, OutOfRange},
		// One answer: the deviation from its own mean is 0, so the standard error is, and no interval has a degree of freedom.
		{"one answer", d.Mean([]float64{nan, 5, nan, nan}, nil), 5, 0, ""},
		{"one respondent", build(t, Spec{Weights: []float64{1}}).Mean([]float64{5}, nil), 5, nan, LonelyCluster},
		{"one respondent of one", build(t, Spec{Weights: []float64{1}, Stages: []Stage{{Units: []float64{1}}}}).Mean([]float64{5}, nil), 5, 0, ""},
		{"lonely ones only", build(t, Spec{Weights: []float64{1, 1}, Stages: []Stage{{Strata: []string{"a", "b"}}}, Lonely: LonelyAverage}).Mean([]float64{5, 7}, nil), 6, nan, LonelyCluster},
	} {
		if !same(c.e.Value, c.value) || !same(c.e.SE, c.se) || c.e.Why != c.why {
			t.Errorf("%s: %v ± %v (%s)", c.what, c.e.Value, c.e.SE, c.e.Why)
		}
		if l := c.e.Limits(stat.KindDelta, .95); l.There() != (c.why == "" && c.e.Freedom >= 1) {
			t.Errorf("%s: interval %+v at %v degrees of freedom", c.what, l, c.e.Freedom)
		}
		if (c.e.Why.In("da") == "") != (c.why == "") || (c.e.Why.In("en") == "") != (c.why == "") {
			t.Errorf("%s has no words", c.what)
		}
	}
	// Everybody says yes: Wilson's interval goes by the number who said so, and is none for the logit.
	yes := build(t, Spec{Weights: []float64{1, 1, 1, 1, 1}}).Mean([]float64{1, 1, 1, 1, 1}, nil)
	if l := yes.Limits(stat.KindWilson, .95); !l.There() || l.High != 1 || l.Low < .3 || l.Low > .6 {
		t.Errorf("five of five: %+v", l)
	}
	if l := yes.Limits(stat.KindLogit, .95); l.There() {
		t.Errorf("five of five have a logit: %+v", l)
	}
	a, b := d.Mean([]float64{1, 2, 3, 4}, nil), yes
	if e := Difference(a, b); e.Why != Apart {
		t.Errorf("estimates of two samples differ by %v (%s)", e.Value, e.Why)
	}
	if _, why := Covariance(a, b); why != Apart {
		t.Errorf("estimates of two samples have a covariance (%s)", why)
	}
	if e := Difference(a, d.Mean([]float64{nan, nan, nan, nan}, nil)); e.Why != NoAnswers {
		t.Errorf("the difference to nothing is %v (%s)", e.Value, e.Why)
	}
	if v, why := Covariance(a, not(NoAnswers)); why != "" || !math.IsNaN(v[0][1]) || math.IsNaN(v[0][0]) {
		t.Errorf("covariance with nothing: %v %s", v, why)
	}
}

func same(a, b float64) bool { return a == b || a != a && b != b }

func TestCalibrationFails(t *testing.T) {
	d := build(t, Spec{Weights: []float64{1, 1, 1, 0}})
	kinds := []string{"a", "a", "b", "c"}
	for _, c := range []struct {
		what, says string
		m          Margin
	}{
		{"a kind without a total", `"c", which has no register total`, Margin{"m", kinds, []Cell{{"a", 5}, {"b", 5}}}},
		{"a kind without respondents", `9 of "x" and the sample has none`, Margin{"m", kinds, []Cell{{"a", 5}, {"b", 5}, {"c", 0}, {"x", 9}}}},
		{"a kind without weight", "have no weight", Margin{"m", kinds, []Cell{{"a", 5}, {"b", 5}, {"c", 2}}}},
		{"two totals", "two register totals", Margin{"m", kinds, []Cell{{"a", 5}, {"a", 5}}}},
		{"a total below 0", "no number of residents", Margin{"m", kinds, []Cell{{"a", -5}}}},
		{"a short column", "1 labels for 4", Margin{"m", kinds[:1], nil}},
	} {
		if _, err := d.PostStratify(c.m); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.what, err)
		}
		if _, _, err := d.Rake([]Margin{c.m}, RakeOptions{}); err == nil {
			t.Errorf("%s is raked", c.what)
		}
	}
	if _, _, err := d.Rake(nil, RakeOptions{}); err == nil {
		t.Error("raked to nothing")
	}
	one := Margin{"one", kinds, []Cell{{"a", 5}, {"b", 5}, {"c", 0}}}
	two := Margin{"two", []string{"x", "y", "x", "y"}, []Cell{{"x", 8}, {"y", 3}}}
	if _, _, err := d.Rake([]Margin{one, two}, RakeOptions{}); err == nil || !strings.Contains(err.Error(), "same people") {
		t.Errorf("margins of 10 and 11 residents: %v", err)
	}
	two.Totals[1].Count = 2
	// Row a splits x and y, row b is x alone: 5 + 5 and 8 + 2 fit, and 2 + 8 cannot.
	if _, _, err := d.Rake([]Margin{one, two}, RakeOptions{}); err != nil {
		t.Error(err)
	}
	two.Totals = []Cell{{"x", 2}, {"y", 8}}
	if _, _, err := d.Rake([]Margin{one, two}, RakeOptions{}); err == nil || !strings.Contains(err.Error(), "contradicts the other margins") {
		t.Errorf("margins that contradict: %v", err)
	}
	f, c1 := oneStage(t)
	if _, _, err := c1.Rake([]Margin{byType(f), byTarget(f)}, RakeOptions{Passes: 3}); err == nil || !strings.Contains(err.Error(), "did not come to rest in 3 passes") {
		t.Errorf("three passes: %v", err)
	}
	// R's own stopping rule, one resident, stops earlier.
	if _, passes, err := c1.Rake([]Margin{byType(f), byTarget(f)}, RakeOptions{Passes: 10, Tolerance: 1}); err != nil || passes > 5 {
		t.Errorf("%d passes, %v", passes, err)
	}
	if _, err := build(t, Spec{Weights: []float64{1, 1}, Stages: []Stage{{Strata: []string{"a", "b"}}}}).Jackknife(); err == nil {
		t.Error("a jackknife of lonely clusters")
	}
	if _, err := (Replicates{Weights: []float64{1, 1}, Sets: [][]float64{{1}}}).Total([]float64{1, 1}, nil); err == nil {
		t.Error("a replicate of another length")
	}
}

// drawn is a random sample: some strata of some clusters of some respondents, in one stage without finite populations.
func drawn(t *rapid.T) (s Spec, kind []string, y []float64) {
	strata := rapid.IntRange(1, 3).Draw(t, "strata")
	var st Stage
	for h := range strata {
		for c := range rapid.IntRange(2, 4).Draw(t, "clusters") {
			for range rapid.IntRange(1, 4).Draw(t, "respondents") {
				st.Strata = append(st.Strata, strconv.Itoa(h))
				st.Clusters = append(st.Clusters, strconv.Itoa(c))
				s.Weights = append(s.Weights, rapid.Float64Range(.5, 20).Draw(t, "weight"))
				kind = append(kind, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "kind"))
				y = append(y, float64(rapid.IntRange(-50, 50).Draw(t, "y")))
			}
		}
	}
	s.Stages = []Stage{st}
	return s, kind, y
}

func near(a, b, scale float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(scale)) }

func TestLawsOfDesigns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, kind, y := drawn(t)
		d, err := New(s)
		if err != nil {
			t.Fatal(err)
		}
		total, mean := d.Total(y, nil), d.Mean(y, nil)
		// The jackknife of a total is its linearised variance, exactly.
		j, err := d.Jackknife()
		if err != nil {
			t.Fatal(err)
		}
		if e, err := j.Total(y, nil); err != nil || !near(e.SE, total.SE, total.SE) || !near(e.Value, total.Value, total.Value) {
			t.Fatalf("jackknife %v ± %v, linearised %v ± %v, %v", e.Value, e.SE, total.Value, total.SE, err)
		}
		// Domains add up, and their covariances to the variance of the whole.
		var parts []Estimate
		sum := 0.0
		for _, k := range []string{"a", "b", "c"} {
			in := make([]bool, len(kind))
			for i := range kind {
				in[i] = kind[i] == k
			}
			if e := d.Total(y, in); e.Why == "" {
				parts = append(parts, e)
				sum += e.Value
			}
		}
		v, _ := Covariance(parts...)
		all := 0.0
		for a := range v {
			for b := range v {
				all += v[a][b]
			}
		}
		if !near(sum, total.Value, 1000) || !near(all, total.SE*total.SE, math.Max(1000, total.SE*total.SE)) {
			t.Fatalf("domains add up to %v with variance %v, the whole to %v with %v", sum, all, total.Value, total.SE*total.SE)
		}
		// Ten times the weights: the same mean, ten times the total.
		big := s
		big.Weights = nil
		for _, w := range s.Weights {
			big.Weights = append(big.Weights, 10*w)
		}
		ten, _ := New(big)
		if e := ten.Mean(y, nil); !near(e.Value, mean.Value, 1) || !near(e.SE, mean.SE, 1) {
			t.Fatalf("mean %v ± %v becomes %v ± %v", mean.Value, mean.SE, e.Value, e.SE)
		}
		if e := ten.Total(y, nil); !near(e.SE, 10*total.SE, 10*total.SE) {
			t.Fatalf("standard error of a total %v becomes %v", total.SE, e.SE)
		}
		// Respondents in reverse.
		turned := Spec{Weights: reversed(s.Weights), Stages: []Stage{{Strata: reversed(s.Stages[0].Strata), Clusters: reversed(s.Stages[0].Clusters)}}}
		back, _ := New(turned)
		if e := back.Mean(reversed(y), nil); !near(e.SE, mean.SE, 1) || e.Freedom != mean.Freedom {
			t.Fatalf("in reverse %v ± %v, %v ± %v", e.Value, e.SE, mean.Value, mean.SE)
		}
	})
}

func reversed[T any](x []T) []T {
	out := make([]T, len(x))
	for i, v := range x {
		out[len(x)-1-i] = v
	}
	return out
}

// Counts of what was calibrated on have no error left, and a calibrated total of ones is the register's.
func TestLawsOfCalibration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, kind, _ := drawn(t)
		d, err := New(s)
		if err != nil {
			t.Fatal(err)
		}
		m := Margin{Name: "kind", Labels: kind}
		count := map[string]float64{}
		for _, k := range []string{"a", "b", "c"} {
			if n := float64(rapid.IntRange(1, 900).Draw(t, "register")); contains(kind, k) {
				m.Totals = append(m.Totals, Cell{k, n})
				count[k] = n
			}
		}
		post, err := d.PostStratify(m)
		if err != nil {
			t.Fatal(err)
		}
		raked, _, err := d.Rake([]Margin{m, m}, RakeOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []*Design{post, raked} {
			for k, n := range count {
				e := d.Total(Answers(kind, k), nil)
				if !near(e.Value, n, n) || e.SE > 1e-6*n {
					t.Fatalf("%v ± %v of %q, the register has %v", e.Value, e.SE, k, n)
				}
			}
		}
		for i, w := range post.Weights() {
			if !near(w, raked.Weights()[i], w) {
				t.Fatalf("one margin raked gives %v, post-stratified %v", raked.Weights()[i], w)
			}
		}
	})
}

func contains(x []string, s string) bool {
	for _, v := range x {
		if v == s {
			return true
		}
	}
	return false
}

// Everybody is in the sample: no error is left at any stage.
func TestACensusHasNoError(t *testing.T) {
	six := []float64{6, 6, 6, 6, 6, 6}
	d := build(t, Spec{Weights: []float64{1, 1, 1, 1, 1, 1}, Stages: []Stage{{Units: six}}})
	if e := d.Mean([]float64{1, 2, 3, 4, 5, 9}, nil); e.SE != 0 || e.Value != 4 {
		t.Errorf("%v ± %v", e.Value, e.SE)
	}
	// All three houses, and in each 2 of 4 flats: the variance is all inside, Σ 4²·(1 − 2/4)·s²/2 by hand: s² = .5, 2, 12.5.
	e := build(t, Spec{Weights: []float64{2, 2, 2, 2, 2, 2}, Stages: []Stage{
		{Clusters: []string{"x", "x", "y", "y", "z", "z"}, Units: []float64{3, 3, 3, 3, 3, 3}},
		{Units: []float64{4, 4, 4, 4, 4, 4}},
	}}).Total([]float64{1, 2, 3, 5, 4, 9}, nil)
	if want := 16 * .5 * (.5 + 2 + 12.5) / 2; math.Abs(e.SE*e.SE-want) > 1e-9 || e.Value != 48 {
		t.Errorf("total %v, variance %v, want %v", e.Value, e.SE*e.SE, want)
	}
}
