package stat

import "math"

// GammaCDF returns the regularised lower incomplete gamma function P(a, x), the distribution function of Gamma(a) with rate 1: the series below a + 1, the
// continued fraction above (Press et al., Numerical Recipes, 6.2). A relative error about 1e-12 for a up to a million; NaN for a ≤ 0.
func GammaCDF(x, a float64) float64 {
	switch {
	case !(a > 0) || x != x:
		return math.NaN()
	case x <= 0:
		return 0
	case math.IsInf(x, 1):
		return 1
	}
	front := Exp(float64(a*Log(x)) - x - LogGamma(a))
	if x < a+1 {
		term := 1 / a
		sum := term
		for n := a + 1; term > sum*1e-17; n++ {
			term = float64(term * (x / n))
			sum += term
		}
		return front * sum
	}
	const tiny = 1e-300
	b := x + 1 - a
	c := 1 / tiny
	d := 1 / b
	h := d
	for i := 1.0; i < 100000; i++ {
		an := -float64(i * (i - a))
		b += 2
		d = float64(an*d) + b
		if math.Abs(d) < tiny {
			d = tiny
		}
		c = b + an/c
		if math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		step := float64(d * c)
		h *= step
		if math.Abs(step-1) < 1e-16 {
			break
		}
	}
	return 1 - float64(front*h)
}
