package screening

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/method"
)

// alone is a method of one criterion, u, that decides.
func alone(c method.Compare) *method.Method {
	m := &method.Method{ID: "m", Unit: kvarter.LevelSmallArea, Criteria: []method.Criterion{{Name: "u", Of: "u", Enter: c}}}
	m.Indicators = []method.Indicator{{Name: "u", Count: "c", Base: "b", Per: 1}}
	m.Designate = &leaves("u")[0]
	return m
}

// counted makes a figure of num/den, one year each.
func counted(num, den [][]float64) *Figure {
	n := len(num[0])
	f := &Figure{Column: kvarter.NewColumn(n), Num: num, Den: den, Shares: len(num) > 1}
	for i := range n {
		sum := 0.0
		for y := range num {
			sum += num[y][i] / den[y][i]
		}
		f.Column.Set(i, sum/float64(len(num)))
	}
	return f
}

// The ninth of ten areas has rank/n = .9 exactly, whatever its share is: 774 shares whose binary fraction lies over or under the quotient.
func TestPercentileLimitIsTheQuotient(t *testing.T) {
	for _, den := range []float64{7, 13, 49, 97, 613} {
		for num := 1.0; num < den; num++ {
			ns, ds := make([]float64, 10), make([]float64, 10)
			for i := range ns {
				ns[i], ds[i] = float64(i), 1e6
			}
			ns[8], ds[8], ns[9], ds[9] = num, den, 1, 1
			for op, want := range map[method.Op]kvarter.Verdict{method.AtLeast: kvarter.Met, method.AtMost: kvarter.Met, method.Over: kvarter.NotMet, method.Under: kvarter.NotMet} {
				in := Inputs{Method: alone(method.Compare{Op: op, Threshold: method.Threshold{Of: "percentile", Percentile: 90}}),
					Areas: places(make([]float64, 10)...), Figures: map[string]*Figure{"u": counted([][]float64{ns}, [][]float64{ds})}}
				if c := screenOne(t, in)[8].Criteria[0]; c.Verdict != want || c.Margin != 0 {
					t.Fatalf("%v/%v %s the 90th percentile: %s, margin %v", num, den, op, c.Verdict, c.Margin)
				}
			}
		}
	}
}

// Of the figures 1 … 1,000 the p-th percentile is 10·p itself, for every p with one decimal: 16.1 % of 1,000 is 161 and not 162.
func TestPercentileOfTenths(t *testing.T) {
	fig := &Figure{Column: kvarter.NewColumn(1000)}
	for i := range 1000 {
		fig.Column.Set(i, float64(i+1))
	}
	f := newFrame(&Inputs{Areas: places(make([]float64, 1000)...)}, make([]bool, 1000))
	for tenths := 1; tenths < 1000; tenths++ {
		for _, op := range []method.Op{method.AtLeast, method.Over, method.AtMost, method.Under} {
			if v, exact := f.percentile(fig, op, float64(tenths)/10); v != float64(tenths) || exact.Cmp(big.NewRat(int64(tenths), 1)) != 0 {
				t.Fatalf("%s %v: %v, %v; want %d", op, float64(tenths)/10, v, exact, tenths)
			}
		}
	}
}

// Two years of the shares .1 and .7 have the mean of two years of .4: they are tied, though their floats are not.
func TestPercentileTiesAreExact(t *testing.T) {
	fig := counted([][]float64{{1, 4, 9}, {7, 4, 9}}, [][]float64{{10, 10, 10}, {10, 10, 10}})
	if fig.Column.Values[0] == fig.Column.Values[1] {
		t.Fatal("(.1 + .7)/2 is .4 here, and the test shows nothing")
	}
	f := newFrame(&Inputs{Areas: places(1, 1, 1)}, make([]bool, 3))
	// Ranks 1.5, 1.5, 3 of 3: the smallest with rank/n ≥ .5 is .4, and both meet it.
	_, exact := f.percentile(fig, method.AtLeast, 50)
	if exact == nil || exact.Cmp(big.NewRat(2, 5)) != 0 {
		t.Errorf("limit %v, want 2/5", exact)
	}
	// With ranks 1 and 2 instead, a percentile of 40 would be the figure of rank 2.
	if _, exact = f.percentile(fig, method.AtMost, 40); exact == nil || exact.Cmp(big.NewRat(2, 5)) >= 0 {
		t.Errorf("at most the 40th: %v, want a step below 2/5", exact)
	}
}

// Every area's answer is that of its own rank over n, ranks and ties in rationals.
func TestPercentileAgainstRanks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n, years := rapid.IntRange(1, 12).Draw(rt, "n"), rapid.IntRange(1, 2).Draw(rt, "years")
		num, den := make([][]float64, years), make([][]float64, years)
		for y := range num {
			for range n {
				d := rapid.IntRange(1, 10).Draw(rt, "base")
				num[y] = append(num[y], float64(rapid.IntRange(0, d).Draw(rt, "count")))
				den[y] = append(den[y], float64(d))
			}
		}
		fig := counted(num, den)
		op := rapid.SampledFrom([]method.Op{method.AtLeast, method.Over, method.AtMost, method.Under}).Draw(rt, "op")
		p := rapid.IntRange(0, 1000).Draw(rt, "tenths")
		in := Inputs{Method: alone(method.Compare{Op: op, Threshold: method.Threshold{Of: "percentile", Percentile: float64(p) / 10}}),
			Areas: places(make([]float64, n)...), Figures: map[string]*Figure{"u": fig}}
		r, err := Screen(in)
		if err != nil {
			rt.Fatal(err)
		}
		for i := range n {
			below, equal := 0, 0
			for j := range n {
				switch fig.exact(j).Cmp(fig.exact(i)) {
				case -1:
					below++
				case 0:
					equal++
				}
			}
			// rank = below + (equal+1)/2; rank/n against p/1000, both sides times 2·1000·n.
			sign := (2*below+equal+1)*1000 - 2*p*n
			want := kvarter.NotMet
			if holds(op, sign) {
				want = kvarter.Met
			}
			if got := r.Findings[i].Criteria[0].Verdict; got != want {
				rt.Fatalf("area %d of %v, %s the %v: %s, want %s", i, fig.Column.Values, op, float64(p)/10, got, want)
			}
		}
	})
}

// An index of the mean of .1 and .7 is .4, as for classes: not under .4, at least .4; a mean of z-scores of 5e-17 is 0.
func TestIndexNodesCompareAsTheyAreSealed(t *testing.T) {
	a, b := .1, .7
	node := func(v ...float64) *Figure {
		f := &Figure{Column: kvarter.NewColumn(len(v))}
		for i := range v {
			f.Column.Set(i, v[i])
		}
		return f
	}
	for _, c := range []struct {
		v         float64
		op        method.Op
		threshold float64
		want      kvarter.Verdict
	}{
		{(a + b) / 2, method.Under, .4, kvarter.NotMet},
		{(a + b) / 2, method.AtLeast, .4, kvarter.Met},
		{12345.599999999999, method.Under, 12345.6, kvarter.NotMet},
		{.3999999999, method.Under, .4, kvarter.Met},
		{5e-17, method.Over, 0, kvarter.NotMet},
		{-5e-17, method.Under, 0, kvarter.NotMet},
		{1e-9, method.Over, 0, kvarter.Met},
	} {
		m := alone(method.Compare{Op: c.op, Threshold: method.Threshold{Number: c.threshold}})
		m.Indicators, m.Index = nil, []method.Node{{Name: "u"}}
		if got := screenOne(t, Inputs{Method: m, Areas: places(1), Figures: map[string]*Figure{"u": node(c.v)}})[0].Criteria[0].Verdict; got != c.want {
			t.Errorf("%v %s %v: %s, want %s", c.v, c.op, c.threshold, got, c.want)
		}
	}
	// Tied with .4, and so at least the 75th percentile with it: ranks 1.5 and 1.5 of 2.
	m := alone(method.Compare{Op: method.AtLeast, Threshold: method.Threshold{Of: "percentile", Percentile: 75}})
	m.Indicators, m.Index = nil, []method.Node{{Name: "u"}}
	for i, f := range screenOne(t, Inputs{Method: m, Areas: places(1, 1), Figures: map[string]*Figure{"u": node((a+b)/2, .4)}}) {
		if f.Criteria[0].Verdict != kvarter.Met {
			t.Errorf("area %d: %+v", i, f.Criteria[0])
		}
	}
	if v := math.Abs((a+b)/2 - .4); v == 0 {
		t.Error("(.1 + .7)/2 is .4 here, and the test shows nothing")
	}
}
