package stat

import "math"

// ln 2 in two parts: the first has 32 trailing zero bits, so that k·ln2Hi is exact for every binary exponent k.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// expSeries holds 1/n! for n = 2 … 14.
var expSeries = [...]float64{
	1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 720, 1. / 5040, 1. / 40320, 1. / 362880, 1. / 3628800,
	1. / 39916800, 1. / 479001600, 1. / 6227020800, 1. / 87178291200,
}

// Exp returns e^x, within one unit in the last place and equal to the bit on every processor (math.Exp is not: it
// chooses machine code by processor). Method: x = k·ln 2 + r with |r| ≤ ln 2 / 2; Taylor series of e^r; times 2^k.
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 709.782712893384:
		return math.Inf(1)
	case x < -745.1332191019412:
		return 0
	}
	k := math.Floor(float64(x*math.Log2E) + .5)
	hi := x - float64(k*ln2Hi)
	lo := float64(k * ln2Lo)
	r := hi - lo
	tail := (hi - r) - lo // what r lost in rounding
	p := 0.0
	for i := len(expSeries) - 1; i >= 0; i-- {
		p = float64(p*r) + expSeries[i]
	}
	p = float64(float64(r*r) * p)
	// e^(r+tail) ≈ 1 + r + (p + tail·(1 + r))
	return math.Ldexp(1+(r+(p+(tail+float64(tail*r)))), int(k))
}

// logSeries holds 2/(2n+1) for n = 1 … 12, the series of 2·artanh(s)/s − 2 in powers of s².
var logSeries = [...]float64{2. / 3, 2. / 5, 2. / 7, 2. / 9, 2. / 11, 2. / 13, 2. / 15, 2. / 17, 2. / 19, 2. / 21, 2. / 23, 2. / 25}

// Log returns the natural logarithm of x, within one unit in the last place and equal to the bit on every processor;
// −Inf for 0, NaN below. Method: x = 2^k·(1+f) with √½ ≤ 1+f < √2; s = f/(2+f); ln(1+f) = f − (f²/2 − s·(f²/2 + R)) where
// R is the rest of the series of 2·artanh(s)/s.
func Log(x float64) float64 {
	switch {
	case x != x || math.IsInf(x, 1):
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		e--
	}
	f, k := m-1, float64(e)
	s := f / (2 + f)
	s2 := float64(s * s)
	rest := 0.0
	for i := len(logSeries) - 1; i >= 0; i-- {
		rest = float64(rest*s2) + logSeries[i]
	}
	rest = float64(rest * s2)
	half := float64(.5 * float64(f*f))
	return float64(k*ln2Hi) - ((half - (float64(s*(half+rest)) + float64(k*ln2Lo))) - f)
}

// Pow returns x^y, the same on every processor; NaN for a negative x under a y that is not whole. Small whole
// exponents are repeated products, ½ is the square root, everything else e^(y·ln x).
func Pow(x, y float64) float64 {
	switch {
	case y == 1:
		return x
	case y == .5:
		return math.Sqrt(x)
	case y == math.Trunc(y) && math.Abs(y) <= 64:
		p, b := 1.0, x
		for n := int(math.Abs(y)); n > 0; n >>= 1 {
			if n&1 == 1 {
				p = float64(p * b)
			}
			b = float64(b * b)
		}
		if y < 0 {
			return 1 / p
		}
		return p
	case x < 0:
		return math.NaN()
	}
	return Exp(float64(y * Log(x)))
}
