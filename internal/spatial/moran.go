package spatial

import "math"

// Moran returns Moran's I = (n/S₀)·Σᵢ zᵢ·Σⱼ wᵢⱼ·zⱼ / Σ zᵢ²: above its expectation −1/(n−1) where neighbours are alike.
// Moments: Cliff & Ord (1981), pp. 42–46. The result is nil exactly where the reason is not empty.
func Moran(w *Weights, x []float64) (*Global, Reason) {
	c, why := linked(w, x)
	if why != "" {
		return nil, why
	}
	s := c.w.sums()
	n, s02 := s.n, float64(s.s0*s.s0)
	cross := 0.0
	for i, l := range c.w.Lag(c.z) {
		cross += float64(c.z[i] * l)
	}
	value := float64(n/s.s0) * (cross / c.ss)
	expected := -1 / (n - 1)
	e2 := float64(expected * expected)
	normal := float64(float64(n*n)*s.s1) - float64(n*s.s2) + float64(3*s02)
	normal = normal/float64((float64(n*n)-1)*s02) - e2
	k := c.kurtosis(n)
	random := float64(n * (float64((float64(n*n)-float64(3*n)+3)*s.s1) - float64(n*s.s2) + float64(3*s02)))
	random -= float64(k * (float64((float64(n*n)-n)*s.s1) - float64(2*n*s.s2) + float64(6*s02)))
	random = random/float64(float64((n-1)*(n-2))*float64((n-3)*s02)) - e2
	return c.global(value, newTest(value, expected, normal, 1), testFrom4(n, value, expected, random, 1))
}

// testFrom4 is a test under randomisation, which needs four areas.
func testFrom4(n, value, expected, variance, sign float64) *Test {
	if n < 4 {
		return nil
	}
	return newTest(value, expected, variance, sign)
}

// MoranBivariate returns the likeness of x to y next door: Σ zxᵢ·Σⱼ wᵢⱼ·zyⱼ/(n − 1), both scaled with n − 1 (Anselin, Syabri & Smirnov 2002).
// Areas that lack either figure are left out. It has no test. Use row-standardised weights.
func MoranBivariate(w *Weights, x, y []float64) (float64, Reason) {
	if len(x) != len(y) {
		return 0, BadLength
	}
	a, b := append([]float64(nil), x...), append([]float64(nil), y...)
	for i := range a {
		if !finite(a[i]) || !finite(b[i]) {
			a[i], b[i] = math.NaN(), math.NaN()
		}
	}
	cx, why := linked(w, a)
	if why != "" {
		return 0, why
	}
	cy, why := linked(w, b)
	if why != "" {
		return 0, why
	}
	sum := 0.0
	for i, l := range cx.w.Lag(cy.z) {
		sum += float64(cx.z[i] * l)
	}
	value := sum / math.Sqrt(float64(cx.ss*cy.ss))
	if !finite(value) {
		return 0, OutOfRange
	}
	return value, ""
}
