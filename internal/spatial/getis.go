package spatial

// GetisOrd returns G = Σ wᵢⱼ·xᵢ·xⱼ / Σ_{i≠j} xᵢ·xⱼ: above its expectation where high figures lie together, below it where low
// ones do. Figures must not be negative. Only Random is given. Use binary weights.
// Moments: Getis & Ord (1992), with their erratum (6·S₀² in B₁).
func GetisOrd(w *Weights, x []float64) (*Global, Reason) {
	c, why := linked(w, x)
	if why != "" {
		return nil, why
	}
	s := c.w.sums()
	n, s02 := s.n, float64(s.s0*s.s0)
	var m [5]float64 // Σx, Σx², Σx³, Σx⁴ at 1…4
	for _, v := range c.x {
		if v < 0 {
			return nil, Negative
		}
		p := 1.0
		for q := 1; q <= 4; q++ {
			p = float64(p * v)
			m[q] += p
		}
	}
	m12 := float64(m[1] * m[1])
	cross := 0.0
	for i, l := range c.w.Lag(c.x) {
		cross += float64(c.x[i] * l)
	}
	value := cross / (m12 - m[2])
	expected := s.s0 / float64(n*(n-1))
	n2 := float64(n * n)
	b0 := float64((n2-float64(3*n)+3)*s.s1) - float64(n*s.s2) + float64(3*s02)
	b1 := -(float64((n2-n)*s.s1) - float64(2*n*s.s2) + float64(6*s02))
	b2 := -(float64(2*n*s.s1) - float64((n+3)*s.s2) + float64(6*s02))
	b3 := float64(4*(n-1)*s.s1) - float64(2*(n+1)*s.s2) + float64(8*s02)
	b4 := s.s1 - s.s2 + s02
	second := float64(b0*float64(m[2]*m[2])) + float64(b1*m[4]) + float64(b2*float64(m12*m[2])) + float64(b3*float64(m[1]*m[3])) + float64(b4*float64(m12*m12))
	pairs := m12 - m[2]
	second /= float64(float64(pairs*pairs) * float64(float64(n*(n-1))*float64((n-2)*(n-3))))
	return c.global(value, nil, testFrom4(n, value, expected, second-float64(expected*expected), 1))
}
