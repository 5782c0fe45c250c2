package uncertainty

import (
	"math"
	"testing"

	"kvarter/internal/stat"
)

// The outside witness of quantiles is bisection over the distribution function, which stat tests against R.
func TestQuantileIsTheInverse(t *testing.T) {
	for _, p := range []Posterior{Share(0, 40, 1, 1, Jeffreys), Share(1, 60, 2, 1, Jeffreys), Share(80, 400, 1, 1, Jeffreys), Share(55, 60, 1, 1, Jeffreys),
		Share(3000, 9000, 1, 1, Jeffreys), Count(0, 100, 1), Count(3, 200, 1), Count(500, 2000, 1)} {
		for _, z := range []float64{-4, -2.5, -1, 0, .3, 1.7, 3, 4} {
			x := p.Quantile(z)
			if got := p.cdf(x); math.Abs(got-stat.CDF(z)) > 1e-8 {
				t.Errorf("%+v at %v: quantile %v has %v below it, want %v", p, z, x, got, stat.CDF(z))
			}
		}
	}
	if got, want := Share(7, 90, 1, 1, Jeffreys).Quantile(1.2), stat.BetaQuantile(stat.CDF(1.2), 7.5, 83.5); math.Abs(got-want) > 1e-9 {
		t.Errorf("quantile %v, by bisection %v", got, want)
	}
}

func TestCurve(t *testing.T) {
	w := newCurves()
	for _, p := range []Posterior{Share(0, 50, 1, 1, Jeffreys), Share(1, 50, 1, 1, Jeffreys), Share(3, 60, 2, 100, Jeffreys), Share(12, 300, 1, 1, Jeffreys),
		Share(290, 300, 1, 1, Jeffreys), Share(300, 300, 1, 1, Jeffreys), Share(900, 3000, 1, 1, Jeffreys), Count(0, 90, 1000), Count(4, 90, 1000), Count(400, 90, 1),
		Estimated(-3, 2), EstimatedShare(.2, .03), EstimatedShare(.05, .02)} {
		c := w.of(p)
		sd := (p.Quantile(1) - p.Quantile(-1)) / 2
		worst, large := 0.0, p.kind == normal || p.kind == logit || p.a > 10 && (p.kind == gamma || p.b > 10)
		for z := -4.; z <= 4; z += .05 {
			worst = max(worst, math.Abs(float64(c.at(float32(z)))-p.Quantile(z))/sd)
		}
		limit := .06 // counts near 0, in the far tail
		if large {
			limit = 1e-2
		}
		if worst > limit {
			t.Errorf("%+v: the curve is %.2g standard deviations off", p, worst)
		}
		t.Logf("%+v: %.2g", p, worst)
	}
	if c := w.of(Fixed(.3)); c.at(2) != float32(.3) {
		t.Errorf("a fixed figure was drawn: %v", c.at(2))
	}
}

// The first four moments of the standard normal distribution, and its tail.
func TestNormal(t *testing.T) {
	r, z := newStream(7, 3), layers()
	const n = 2_000_000
	var m1, m2, m3, m4, tail float64
	for range n {
		x := float64(r.normal(z))
		m1 += x
		m2 += x * x
		m3 += x * x * x
		m4 += x * x * x * x
		if math.Abs(x) > 3.6541528853610088 {
			tail++
		}
	}
	for _, c := range []struct {
		name            string
		got, want, sdOf float64
	}{{"mean", m1 / n, 0, 1}, {"variance", m2 / n, 1, math.Sqrt(2)}, {"third", m3 / n, 0, math.Sqrt(15)}, {"fourth", m4 / n, 3, math.Sqrt(96)},
		{"tail", tail / n, 2 * (1 - stat.CDF(3.6541528853610088)), math.Sqrt(2.58e-4)}} {
		if math.Abs(c.got-c.want) > 4*c.sdOf/math.Sqrt(n) {
			t.Errorf("%s %v, want %v", c.name, c.got, c.want)
		}
	}
}
