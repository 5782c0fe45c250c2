package stat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"
)

// relative tells whether a and b differ by no more than tol of b.
func relative(a, b, tol float64) bool { return math.Abs(a-b) <= tol*math.Max(math.Abs(b), 1e-300) }

// Figures of R 4.2: qt, qbeta, pbeta, lgamma.
func TestDistributionsAgainstR(t *testing.T) {
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"qt(.975, 1)", StudentQuantile(.975, 1), 12.7062047361746941},
		{"qt(.975, 2.5)", StudentQuantile(.975, 2.5), 3.5746548420036919},
		{"qt(.975, 14)", StudentQuantile(.975, 14), 2.1447866879178039},
		{"qt(.975, 150)", StudentQuantile(.975, 150), 1.9759053308966144},
		{"qt(.975, 999)", StudentQuantile(.975, 999), 1.9623414611334493},
		{"qt(.975, 1001)", StudentQuantile(.975, 1001), 1.9623367052808791},
		{"qt(.975, 5000)", StudentQuantile(.975, 5000), 1.9604385517065075},
		{"qt(.9995, 1)", StudentQuantile(.9995, 1), 636.6192487687897028},
		{"qt(.9995, 5)", StudentQuantile(.9995, 5), 6.8688266258812734},
		{"qt(.0005, 2000)", StudentQuantile(.0005, 2000), -3.2953981367297707},
		{"qt(.5, 7)", StudentQuantile(.5, 7) + 1, 1},
		{"qbeta(.025, 1, 20)", BetaQuantile(.025, 1, 20), 0.0012650894979498041},
		{"qbeta(.025, 3, 18)", BetaQuantile(.025, 3, 18), 0.0320709371854637076},
		{"qbeta(.025, .5, .5)", BetaQuantile(.025, .5, .5), 0.0015413331334360124},
		{"qbeta(.025, 400, 601)", BetaQuantile(.025, 400, 601), 0.3694689875489124420},
		{"pbeta(.01, 2, 50)", BetaCDF(.01, 2, 50), 0.092490899293695153},
		{"pbeta(.3, .5, 7)", BetaCDF(.3, .5, 7), 0.971928628440704934},
		{"pbeta(.4, 1000, 1500)", BetaCDF(.4, 1000, 1500), 0.501085848874214812},
		{"lgamma(.001)", LogGamma(.001), 6.9071788853838534},
		{"lgamma(.5)", LogGamma(.5), 5.723649429247e-1},
		{"lgamma(17.25)", LogGamma(17.25), 31.37462231367769},
		{"lgamma(1e5)", LogGamma(1e5), 1051287.7089736569},
	} {
		if !relative(c.got, c.want, 1e-11) {
			t.Errorf("%s = %.17g, want %.17g", c.what, c.got, c.want)
		}
	}
	for _, v := range []float64{LogGamma(0), LogGamma(nan), BetaCDF(.5, 0, 1), BetaQuantile(2, 1, 1), StudentQuantile(.9, 0), StudentQuantile(-1, 3)} {
		if !math.IsNaN(v) {
			t.Errorf("outside of its range a distribution gives %v", v)
		}
	}
	if StudentQuantile(.975, math.Inf(1)) != Quantile(.975) {
		t.Error("with no end of degrees of freedom t is not normal")
	}
}

func TestBetaAgainstGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(.1, 500).Draw(t, "a"), rapid.Float64Range(.1, 500).Draw(t, "b")
		x := rapid.Float64Range(0, 1).Draw(t, "x")
		if got, want := BetaCDF(x, a, b), mathext.RegIncBeta(a, b, x); math.Abs(got-want) > 1e-11 {
			t.Fatalf("I_%v(%v, %v) = %v, gonum %v", x, a, b, got, want)
		}
		a, b = a+1, b+1 // below 1 the density is without limit at the ends, and the quantile can be too near 1 for a float64
		p := rapid.Float64Range(1e-6, 1-1e-6).Draw(t, "p")
		if back := BetaCDF(BetaQuantile(p, a, b), a, b); math.Abs(back-p) > 1e-9 {
			t.Fatalf("the %v-quantile of Beta(%v, %v) has %v below it", p, a, b, back)
		}
	})
}

// Limits of R 4.2: binom.test and poisson.test.
func TestExactIntervalsAgainstR(t *testing.T) {
	for _, c := range []struct{ k, n, lo, hi float64 }{
		{0, 20, 0, 0.16843347098308536},
		{3, 20, 0.032070937185463728, 0.378926826545313955},
		{20, 20, 0.83156652901691464, 1},
		{400, 1000, 0.36946898754891244, 0.43112155404410690},
	} {
		if b := ClopperPearson(c.k, c.n, .95); math.Abs(b.Low-c.lo) > 1e-11 || math.Abs(b.High-c.hi) > 1e-11 {
			t.Errorf("%v of %v: %v", c.k, c.n, b)
		}
	}
	for _, c := range []struct{ k, lo, hi float64 }{
		{0, 0, 3.6888794541139354},
		{1, 0.025317807984289897, 5.571643390938898932},
		{7, 2.8143630515198672, 14.4226753617023782},
		{250, 219.96799563093728, 282.98770504231607},
	} {
		b := ExactPoisson(c.k, .95)
		if math.Abs(b.Low-c.lo) > 1e-9 || math.Abs(b.High-c.hi) > 1e-9 {
			t.Errorf("%v events: %v", c.k, b)
		}
		// Byar's closed form is within 2 % of the exact limits from 5 events on, which is why English public health uses it from 10.
		if by := CountLimits(c.k, .95); c.k >= 5 && (!relative(by.Low, b.Low, .02) || !relative(by.High, b.High, .02)) {
			t.Errorf("%v events: Byar %v, exact %v", c.k, by, b)
		}
	}
	for _, b := range []Interval{ClopperPearson(3, 0, .95), ClopperPearson(3, 2, .95), ClopperPearson(1, 2, 1), ExactPoisson(1.5, .95), ExactPoisson(-1, .95)} {
		if !math.IsNaN(b.Low) || !math.IsNaN(b.High) {
			t.Errorf("an interval from nothing: %v", b)
		}
	}
}

// coverages of the 95 % Wilson interval, summed outside of the project with exact binomial coefficients and 60 decimal digits.
var coverages = []struct {
	n        int
	p, exact float64
}{
	{20, .02, 0.940101021451051}, {20, .2, 0.956328121873056}, {20, .5, 0.958610534667969},
	{100, .02, 0.949169554630500}, {100, .2, 0.940519617139528}, {100, .5, 0.943112066359019},
	{1000, .02, 0.946677347632552}, {1000, .2, 0.947364350998723}, {1000, .5, 0.946322150354990},
}

func TestWilsonCoverage(t *testing.T) {
	const draws = 20000
	for _, c := range coverages {
		exact := WilsonCoverage(c.n, c.p, .95)
		if math.Abs(exact-c.exact) > 1e-12 {
			t.Errorf("n = %d, p = %v: coverage %.15f, want %.15f", c.n, c.p, exact, c.exact)
		}
		random, held := rand.New(rand.NewPCG(uint64(c.n), uint64(c.p*1000))), 0
		for range draws {
			k := 0
			for range c.n {
				if random.Float64() < c.p {
					k++
				}
			}
			if b := ShareLimits(float64(k), float64(c.n), .95, 1); b.Low <= c.p && c.p <= b.High {
				held++
			}
		}
		got := float64(held) / draws
		if se := math.Sqrt(exact * (1 - exact) / draws); math.Abs(got-exact) > 4*se {
			t.Errorf("n = %d, p = %v: %v of the draws held, exact %v", c.n, c.p, got, exact)
		}
		t.Logf("n %4d  p %.2f  exact %.4f  simulated %.4f", c.n, c.p, exact, got)
		if cp := Coverage(c.n, c.p, func(k int) Interval { return ClopperPearson(float64(k), float64(c.n), .95) }); cp < .95 {
			t.Errorf("n = %d, p = %v: Clopper and Pearson's interval holds %v", c.n, c.p, cp)
		}
	}
}

func TestCoverageAtTheEnds(t *testing.T) {
	always := func(int) Interval { return Interval{0, 1} }
	for _, p := range []float64{0, 1e-300, .5, 1} {
		if got := Coverage(10, p, always); got != 1 {
			t.Errorf("p = %v: %v", p, got)
		}
	}
	if !math.IsNaN(Coverage(0, .5, always)) || !math.IsNaN(Coverage(5, nan, always)) || !math.IsNaN(WilsonCoverage(5, .5, 1)) {
		t.Error("a coverage of nothing")
	}
}

func TestLimitsSayWhatTheyAre(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		what string
		got  Limits
		kind Kind
		of   Superpopulation
		why  NoInterval
	}{
		{"a share", ShareLimits(3, 20, .95, 1), KindWilson, SimilarResidents, ""},
		{"no base", ShareLimits(0, 0, .95, 1), "", "", NoBase},
		{"more than all", ShareLimits(21, 20, .95, 1), "", "", OutOfRange},
		{"an unknown count", ShareLimits(nan, 20, .95, 1), "", "", NotKnown},
		{"a level of 95", ShareLimits(3, 20, 95, 1), "", "", BadSetting},
		{"an effect below 0", ShareLimits(3, 20, .95, -1), "", "", BadSetting},
		{"a count", CountLimits(0, .95), KindByar, SimilarResidents, ""},
		{"a count below 0", CountLimits(-1, .95), "", "", OutOfRange},
		{"a rate", RateLimits(12, 340, 1000, .95), KindByar, SimilarResidents, ""},
		{"a rate of nobody", RateLimits(12, 0, 1000, .95), "", "", NoBase},
		{"an income without a variance", MeanLimits(281000, nan, inf, .95, SimilarResidents), "", "", NoVariance},
		{"an income with one", MeanLimits(281000, 9e6, inf, .95, SimilarResidents), KindDelta, SimilarResidents, ""},
		{"no freedom", MeanLimits(1, 1, 0, .95, SampledResidents), "", "", NoFreedom},
		{"a variance below 0", MeanLimits(1, -1, 5, .95, SampledResidents), "", "", OutOfRange},
		{"a ratio", RatioLimits(3, 2, .1, .1, 0, inf, .95, SampledResidents), KindDelta, SampledResidents, ""},
		{"a ratio to 0", RatioLimits(3, 0, .1, .1, 0, inf, .95, SampledResidents), "", "", NoBase},
		{"a ratio by logarithms", LogRatioLimits(3, 2, .1, .1, 0, inf, .95, SampledResidents), KindLogDelta, SampledResidents, ""},
		{"a ratio of 0 by logarithms", LogRatioLimits(0, 2, .1, .1, 0, inf, .95, SampledResidents), "", "", OutOfRange},
		{"a logit", LogitLimits(.1, .001, 12, .95, SampledResidents), KindLogit, SampledResidents, ""},
		{"a logit of 1", LogitLimits(1, 0, 12, .95, SampledResidents), "", "", OutOfRange},
		{"replicates", ReplicateLimits(2, []float64{1, 2, 3}, Jackknife(3), 2, .95), KindReplicates, SampledResidents, ""},
		{"one replicate", ReplicateLimits(2, []float64{1}, Bootstrap(1), 2, .95), "", "", NoFreedom},
		{"a replicate that failed", ReplicateLimits(2, []float64{1, nan}, Bootstrap(2), 2, .95), "", "", NoVariance},
		{"factors that do not fit", ReplicateLimits(2, []float64{1, 2}, StratifiedJackknife([]int{2}), 2, .95), "", "", BadSetting},
		{"declared away", None(NotDeclared), "", "", NotDeclared},
	} {
		l := c.got
		if l.Kind != c.kind || l.Of != c.of || l.Why != c.why || l.There() != (c.why == "") {
			t.Errorf("%s: %+v", c.what, l)
		}
		if l.There() != (l.Low <= l.High) || !l.There() && !math.IsNaN(l.Low) {
			t.Errorf("%s: limits %v", c.what, l.Interval)
		}
		for _, lang := range []string{"da", "en"} {
			if (l.Why.In(lang) == "") != l.There() || (l.Of.In(lang) == "") == l.There() {
				t.Errorf("%s has no words in %s", c.what, lang)
			}
		}
	}
	// By hand: (56 + z²/2 ± z·√(56·44/100 + z²/4))/(100 + z²), z = 1.959964.
	if l := ShareLimits(56, 100, .95, 1); math.Abs(l.Low-.462281) > 1e-6 || math.Abs(l.High-.653280) > 1e-6 {
		t.Errorf("56 of 100: %v", l)
	}
}

// A declared design effect of 2 makes 200 residents count as 100.
func TestDesignEffectShrinksTheSample(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		e := rapid.IntRange(1, 8).Draw(t, "effect")
		a, b := ShareLimits(float64(k*e), float64(n*e), .95, float64(e)), ShareLimits(float64(k), float64(n), .95, 1)
		if math.Abs(a.Low-b.Low) > 1e-12 || math.Abs(a.High-b.High) > 1e-12 {
			t.Fatalf("%v, %v", a, b)
		}
		if p := float64(k) / float64(n); b.Low > p || b.High < p || b.Low < 0 || b.High > 1 {
			t.Fatalf("%v does not hold %v", b, p)
		}
	})
}

func TestReplicationForms(t *testing.T) {
	// Leaving one of n out: the jackknife variance of a mean is s²/n exactly.
	x := []float64{3, 1, 4, 1, 5, 9, 2, 6}
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	n := float64(len(x))
	mean, s2 := sum/n, 0.0
	left := make([]float64, len(x))
	for i, v := range x {
		left[i] = (sum - v) / (n - 1)
		s2 += (v - mean) * (v - mean) / (n - 1)
	}
	if v, why := Jackknife(len(x)).Variance(mean, left); why != "" || !relative(v, s2/n, 1e-12) {
		t.Errorf("jackknife %v (%s), want %v", v, why, s2/n)
	}
	// Two clusters in each of two strata, totals 10, 14 and 20, 26: four balanced half-samples give Σ(difference)² = 4² + 6² exactly, and so
	// does Fay's form with half weights taken out half-way; the stratified jackknife gives the same.
	half := func(a, b float64) float64 { return 70 + a*4 + b*6 }
	full := []float64{half(1, 1), half(1, -1), half(-1, 1), half(-1, -1)}
	fay := []float64{half(.5, .5), half(.5, -.5), half(-.5, .5), half(-.5, -.5)}
	jack := []float64{half(1, 0), half(-1, 0), half(0, 1), half(0, -1)}
	for _, c := range []struct {
		how Replication
		of  []float64
	}{{BalancedReplication(4, 0), full}, {BalancedReplication(4, .5), fay}, {StratifiedJackknife([]int{2, 2, 2, 2}), jack}} {
		for _, c.how.AroundEstimate = range []bool{false, true} {
			if v, why := c.how.Variance(70, c.of); why != "" || math.Abs(v-52) > 1e-12 {
				t.Errorf("%s: %v (%s), want 52", fmt.Sprint(c.how), v, why)
			}
		}
	}
	if v, _ := Bootstrap(3).Variance(9, []float64{1, 2, 3}); v != 1 {
		t.Errorf("bootstrap variance %v, want 1 around the mean of the replicates", v)
	}
	b := Bootstrap(3)
	b.AroundEstimate = true
	if v, _ := b.Variance(3, []float64{1, 2, 3}); v != 2.5 {
		t.Errorf("bootstrap variance %v, want 2.5 around the estimate", v)
	}
	if _, why := (Replication{Scale: 1, Each: []float64{1, -1}}).Variance(1, []float64{1, 2}); why != BadSetting {
		t.Errorf("a factor below 0: %q", why)
	}
	if _, why := (Replication{Scale: 1, Each: []float64{0, 0}}).Variance(1, []float64{1, 2}); why != BadSetting {
		t.Errorf("no factor above 0: %q", why)
	}
}

// The limits of x/y by logarithms are the reciprocals of those of y/x.
func TestLogRatioTurnsOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pos := rapid.Float64Range(.1, 10)
		y, x := pos.Draw(t, "y"), pos.Draw(t, "x")
		vy, vx := pos.Draw(t, "vy")/100, pos.Draw(t, "vx")/100
		cov := rapid.Float64Range(-.9, .9).Draw(t, "cor") * math.Sqrt(vy*vx)
		a := LogRatioLimits(y, x, vy, vx, cov, 10, .95, SampledResidents)
		b := LogRatioLimits(x, y, vx, vy, cov, 10, .95, SampledResidents)
		if !relative(a.Low, 1/b.High, 1e-9) || !relative(a.High, 1/b.Low, 1e-9) {
			t.Fatalf("%v, %v", a, b)
		}
		if r, v := DeltaRatio(y, x, vy, vx, cov); r != y/x || v < 0 {
			t.Fatalf("ratio %v, variance %v", r, v)
		}
	})
}
