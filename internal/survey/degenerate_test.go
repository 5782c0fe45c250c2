package survey

import (
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/stat"
)

// sampleOf is so many respondents of weight 1, drawn one by one.
func sampleOf(t *testing.T, n int) *Design {
	t.Helper()
	w := make([]float64, n)
	for i := range w {
		w[i] = 1
	}
	d, err := New(Spec{Weights: w})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Estimates from degenerate samples: a value or a reason, and a standard error or a reason, never a NaN alone.
func TestDegenerateEstimates(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	four, one := sampleOf(t, 4), sampleOf(t, 1)
	lonely, err := New(Spec{Weights: []float64{1, 1, 1, 1}, Stages: []Stage{{Clusters: []string{"a", "a", "a", "a"}}}})
	if err != nil {
		t.Fatal(err)
	}
	nobody := []bool{false, false, false, false}
	for _, c := range []struct {
		what     string
		got      Estimate
		why      Why
		value    float64 // NaN: none
		interval stat.NoInterval
	}{
		{"constant", four.Mean([]float64{3, 3, 3, 3}, nil), "", 3, ""},
		{"nobody does", four.Mean([]float64{0, 0, 0, 0}, nil), "", 0, ""},
		{"all missing", four.Mean([]float64{nan, nan, nan, nan}, nil), NoAnswers, nan, stat.NotKnown},
		{"all infinite", four.Mean([]float64{inf, inf, inf, inf}, nil), NoAnswers, nan, stat.NotKnown},
		{"n = 0: nobody in the domain", four.Mean([]float64{1, 0, 1, 0}, nobody), NoAnswers, nan, stat.NotKnown},
		{"total of nobody", four.Total([]float64{1, 0, 1, 0}, nobody), NoAnswers, nan, stat.NotKnown},
		{"one respondent", one.Mean([]float64{1}, nil), LonelyCluster, 1, stat.NoVariance},
		{"one cluster", lonely.Mean([]float64{1, 0, 1, 0}, nil), LonelyCluster, .5, stat.NoVariance},
		{"one answer among four", four.Mean([]float64{1, nan, nan, nan}, nil), "", 1, stat.NoFreedom},
		{"ratio to 0", four.Ratio([]float64{1, 2, 3, 4}, []float64{0, 0, 0, 0}, nil), ZeroBase, nan, stat.NotKnown},
		{"ratio to 0 but for rounding", four.Ratio([]float64{1, 2, 3, 4}, []float64{.1, .2, -.3, 0}, nil), ZeroBase, nan, stat.NotKnown},
		{"ratio to what is beyond all numbers", four.Ratio([]float64{1, 2, 3, 4}, []float64{1e308, 1e308, 1e308, 0}, nil), OutOfRange, nan, stat.NotKnown},
		{"huge", four.Mean([]float64{1e308, 1e308, 1e308, 1e308}, nil), OutOfRange, nan, stat.NotKnown},
		{"squares beyond all numbers", four.Mean([]float64{1e200, 0, 1e200, 0}, nil), OutOfRange, 5e199, stat.NoVariance},
		{"a column too short", four.Mean([]float64{1}, nil), BadLength, nan, stat.NotKnown},
	} {
		e := c.got
		if e.Why != c.why || e.Value != c.value && (e.Value == e.Value || c.value == c.value) {
			t.Errorf("%s: %v ± %v %q, want %v %q", c.what, e.Value, e.SE, e.Why, c.value, c.why)
		}
		if e.Why == "" && !(e.SE >= 0 && e.SE < inf) || e.Why != "" && e.SE == e.SE || math.IsInf(e.Effect, 0) {
			t.Errorf("%s: ± %v, effect %v, reason %q", c.what, e.SE, e.Effect, e.Why)
		}
		for _, kind := range []stat.Kind{stat.KindDelta, stat.KindWilson, stat.KindLogit} {
			l := e.Limits(kind, .95)
			if there := number(l.Low) && number(l.High); there != l.There() {
				t.Errorf("%s, %s: %+v", c.what, kind, l)
			}
			if kind == stat.KindDelta && l.Why != c.interval {
				t.Errorf("%s: the interval says %q, want %q", c.what, l.Why, c.interval)
			}
		}
		if (e.Why.In("da") == "") != (e.Why == "") {
			t.Errorf("%q has no words", e.Why)
		}
	}
}

// Replicate weights that say nothing.
func TestDegenerateReplicates(t *testing.T) {
	nan := math.NaN()
	w := []float64{1, 1}
	for _, c := range []struct {
		what  string
		r     Replicates
		y     []float64
		why   Why
		value float64
	}{
		{"no set", Replicates{Weights: w, How: stat.Bootstrap(0)}, []float64{1, 0}, NoReplicates, .5},
		{"one set", Replicates{Weights: w, Sets: [][]float64{{2, 0}}, How: stat.Bootstrap(1)}, []float64{1, 0}, NoReplicates, .5},
		{"sets of nobody", Replicates{Weights: w, Sets: [][]float64{{0, 0}, {0, 0}}, How: stat.Bootstrap(2)}, []float64{1, 0}, NoReplicates, .5},
		{"zero weights", Replicates{Weights: []float64{0, 0}, Sets: [][]float64{{1, 1}, {1, 1}}, How: stat.Bootstrap(2)}, []float64{1, 0}, NoAnswers, nan},
		{"all missing", Replicates{Weights: w, Sets: [][]float64{w, w}, How: stat.Bootstrap(2)}, []float64{nan, nan}, NoAnswers, nan},
		{"weights that cancel", Replicates{Weights: []float64{1, -1}, Sets: [][]float64{w, w}, How: stat.Bootstrap(2)}, []float64{1, 0}, ZeroBase, nan},
		{"constant", Replicates{Weights: w, Sets: [][]float64{{2, 0}, {0, 2}}, How: stat.Bootstrap(2)}, []float64{1, 1}, "", 1},
	} {
		e, err := c.r.Estimate(c.y, nil, nil)
		if err != nil || e.Why != c.why || e.Value != c.value && (e.Value == e.Value || c.value == c.value) {
			t.Errorf("%s: %+v %v, want %v %q", c.what, e, err, c.value, c.why)
		}
		if (e.Why == "") != number(e.SE) {
			t.Errorf("%s: ± %v with %q", c.what, e.SE, e.Why)
		}
	}
}

// Designs, margins and make-ups that cannot be are refused in words.
func TestDegenerateDesigns(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for what, s := range map[string]Spec{
		"n = 0": {}, "zero weights": {Weights: []float64{0, 0}}, "a weight that is none": {Weights: []float64{nan}}, "weights beyond all numbers": {Weights: []float64{1e308, 1e308}},
		"no units": {Weights: []float64{1, 1}, Stages: []Stage{{Units: []float64{0, 0}}}},
	} {
		if _, err := New(s); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	d := sampleOf(t, 2)
	for what, m := range map[string]Margin{
		"no totals":                 {Labels: []string{"a", "b"}},
		"a register of nobody":      {Labels: []string{"a", "b"}, Totals: []Cell{{"a", 0}, {"b", 0}}},
		"a total that is none":      {Labels: []string{"a", "b"}, Totals: []Cell{{"a", nan}, {"b", 1}}},
		"totals beyond all numbers": {Labels: []string{"a", "b"}, Totals: []Cell{{"a", 1e308}, {"b", 1e308}}},
		"nobody asked":              {Labels: []string{"a", "a"}, Totals: []Cell{{"a", 3}, {"b", 1}}},
	} {
		if _, err := d.PostStratify(m); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("post-stratified to %s: %v", what, err)
		}
		if _, _, err := d.Rake([]Margin{m}, RakeOptions{}); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("raked to %s: %v", what, err)
		}
	}
	if _, _, err := d.Rake(nil, RakeOptions{}); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("raked to nothing: %v", err)
	}
	// Of a kind that has left, the respondent counts no more.
	if p, err := d.PostStratify(Margin{Labels: []string{"a", "b"}, Totals: []Cell{{"a", 0}, {"b", 8}}}); err != nil || p.Weights()[0] != 0 || p.Weights()[1] != 8 {
		t.Errorf("a kind without residents: %v", err)
	}
	if _, err := d.Jackknife(); err != nil {
		t.Errorf("two respondents: %v", err)
	}
	if _, err := sampleOf(t, 1).Jackknife(); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("one respondent left out: %v", err)
	}
	for what, c := range map[string]struct {
		counts []float64
		atMost float64
		why    Why
		value  float64
	}{
		"nobody lives there":    {[]float64{0, 0}, 1, NoResidents, nan},
		"make-up missing":       {[]float64{nan, 3}, 1, NoResidents, nan},
		"kinds nobody asked":    {[]float64{0, 5}, 0, Uncovered, nan},
		"all uncovered allowed": {[]float64{0, 5}, 1, Uncovered, nan},
		"beyond all numbers":    {[]float64{1e308, 1e308}, 1, NoResidents, nan},
		"one kind":              {[]float64{4, 0}, 0, "", .5},
	} {
		got, err := d.Synthetic([]float64{1, 0}, []string{"a", "a"}, MakeUp{Kinds: []string{"a", "b"}, Counts: [][]float64{c.counts}, AtMost: c.atMost})
		if err != nil || len(got) != 1 || got[0].Why != c.why || got[0].Value != c.value && (got[0].Value == got[0].Value || c.value == c.value) {
			t.Errorf("%s: %+v %v, want %v %q", what, got, err, c.value, c.why)
		}
	}
	if _, err := d.Synthetic([]float64{1, 0}, []string{"a", "a"}, MakeUp{Kinds: []string{"a"}, Counts: [][]float64{{inf}}}); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("infinitely many residents: %v", err)
	}
}

// Domains and what areas inherit: no domain, no area, more answers asked for than there are.
func TestDegenerateDomains(t *testing.T) {
	d := sampleOf(t, 4)
	y := []float64{1, 0, 1, 0}
	if got := d.Domains(y, nil, []string{"", "", "", ""}); len(got) != 0 {
		t.Errorf("nobody is in a domain: %v", got)
	}
	domains := d.Domains(y, nil, []string{"a", "a", "b", "b"})
	got := Inherit(domains, []string{"a", "", "nowhere"}, 100)
	if got[0].Why != FewAnswers || got[0].N != 2 || got[1].Why != NoDomain || got[2].Why != NoDomain {
		t.Errorf("k above every count: %+v", got)
	}
	for i, a := range got {
		if a.Value == a.Value || a.SE == a.SE {
			t.Errorf("area %d: %v ± %v", i, a.Value, a.SE)
		}
	}
	if len(Inherit(domains, nil, 1)) != 0 || len(Inherit(nil, []string{"a"}, 1)) != 1 {
		t.Error("no area inherits, or an area is lost without domains")
	}
	if v, why := Covariance(); len(v) != 0 || why != "" {
		t.Errorf("covariance of nothing: %v %q", v, why)
	}
	none := d.Mean(y, []bool{false, false, false, false})
	if v, _ := Covariance(none, none); v[0][0] == v[0][0] {
		t.Errorf("covariance of what is not stated: %v", v)
	}
	if e := Difference(none, d.Mean(y, nil)); e.Why != NoAnswers || e.Value == e.Value {
		t.Errorf("difference from nothing: %+v", e)
	}
	if e := Difference(d.Mean(y, nil), d.Mean(y, nil)); e.Value != 0 || e.SE != 0 || e.Why != "" {
		t.Errorf("difference from itself: %v ± %v %q", e.Value, e.SE, e.Why)
	}
}
