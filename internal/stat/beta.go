package stat

import "math"

// stirling holds the coefficients of Stirling's series of ln Γ in odd powers of 1/x: B₂ₖ/(2k(2k−1)).
var stirling = [...]float64{1. / 12, -1. / 360, 1. / 1260, -1. / 1680, 1. / 1188, -691. / 360360, 1. / 156, -3617. / 122400}

// LogGamma returns ln Γ(x) for x > 0, else NaN; equal to the bit on every processor. Stirling's series from 16 on, the recurrence below.
func LogGamma(x float64) float64 {
	if !(x > 0) {
		return math.NaN()
	}
	shift := 1.0
	for x < 16 {
		shift = float64(shift * x)
		x++
	}
	const halfLog2Pi = .918938533204672741780329736406
	y := float64(x * x)
	rest := 0.0
	for i := len(stirling) - 1; i >= 0; i-- {
		rest = rest/y + stirling[i]
	}
	return float64((x-.5)*Log(x)) - x + halfLog2Pi + rest/x - Log(shift)
}

// BetaCDF returns the regularised incomplete beta function I_x(a, b), the distribution function of Beta(a, b); a relative error about 1e-12 for a and b up
// to thousands. Continued fraction by Lentz's method (Abramowitz & Stegun 26.5.8; Press et al., Numerical Recipes, 6.4).
func BetaCDF(x, a, b float64) float64 {
	switch {
	case !(a > 0 && b > 0) || x != x:
		return math.NaN()
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	}
	front := Exp(float64(a*Log(x)) + float64(b*Log(1-x)) + LogGamma(a+b) - LogGamma(a) - LogGamma(b))
	if x < (a+1)/(a+b+2) {
		return front * betaFraction(x, a, b) / a
	}
	return 1 - front*betaFraction(1-x, b, a)/b
}

func betaFraction(x, a, b float64) float64 {
	const tiny = 1e-300
	safe := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/safe(1-(a+b)*x/(a+1))
	h := d
	for m := 1.0; m < 10000; m++ {
		even := m * (b - m) * x / float64((a+2*m-1)*(a+2*m))
		d = 1 / safe(1+float64(even*d))
		c = safe(1 + even/c)
		h *= float64(d * c)
		odd := -(a + m) * (a + b + m) * x / float64((a+2*m)*(a+2*m+1))
		d = 1 / safe(1+float64(odd*d))
		c = safe(1 + odd/c)
		step := float64(d * c)
		h *= step
		if math.Abs(step-1) < 1e-16 {
			break
		}
	}
	return h
}

// BetaQuantile returns the p-quantile of Beta(a, b) by bisection; NaN outside 0–1.
func BetaQuantile(p, a, b float64) float64 {
	if !(p >= 0 && p <= 1 && a > 0 && b > 0) {
		return math.NaN()
	}
	lo, hi := 0.0, 1.0
	for range 200 {
		mid := lo + float64((hi-lo)/2)
		if mid == lo || mid == hi {
			break
		}
		if BetaCDF(mid, a, b) < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + float64((hi-lo)/2)
}

// StudentQuantile returns the p-quantile of Student's t with so many degrees of freedom; the normal quantile for +Inf, NaN for none. Up to 1,000
// from the beta distribution, above by the expansion in 1/freedom (Abramowitz & Stegun 26.7.5), whose next term is under 1e-10 for |z| < 5.
func StudentQuantile(p, freedom float64) float64 {
	switch {
	case !(p >= 0 && p <= 1) || !(freedom > 0):
		return math.NaN()
	case p < .5:
		return -StudentQuantile(1-p, freedom)
	case freedom > 1000:
		z := Quantile(p)
		if math.IsInf(freedom, 1) || math.IsInf(z, 1) {
			return z
		}
		y, v := float64(z*z), freedom
		g1 := float64((y + 1) / 4)
		g2 := (float64((float64(5*y)+16)*y) + 3) / 96
		g3 := (float64((float64((float64(3*y)+19)*y)+17)*y) - 15) / 384
		return float64(z * (1 + (g1+(g2+g3/v)/v)/v))
	}
	x := BetaQuantile(float64(2*(1-p)), freedom/2, .5)
	return math.Sqrt(float64(freedom*(1-x)) / x)
}
