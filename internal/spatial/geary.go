package spatial

// Geary returns Geary's C = (n − 1)·Σᵢⱼ wᵢⱼ·(xᵢ − xⱼ)² / (2·S₀·Σ zᵢ²): below 1 where neighbours are alike.
// Moments: Cliff & Ord (1981), pp. 42–46.
func Geary(w *Weights, x []float64) (*Global, Reason) {
	c, why := linked(w, x)
	if why != "" {
		return nil, why
	}
	s := c.w.sums()
	n, s02 := s.n, float64(s.s0*s.s0)
	n1, n2 := n-1, float64(n*n)
	sum := 0.0
	for i := range c.x {
		to, v := c.w.Row(i)
		for k, j := range to {
			d := c.x[i] - c.x[j]
			sum += float64(v[k] * float64(d*d))
		}
	}
	value := n1 / (2 * s.s0) * (sum / c.ss)
	normal := (float64((float64(2*s.s1)+s.s2)*n1) - float64(4*s02)) / float64(2*(n+1)*s02)
	k := c.kurtosis(n)
	random := float64(n1 * float64(s.s1*(n2-float64(3*n)+3-float64(n1*k))))
	random -= float64(.25 * float64(n1*float64(s.s2*(n2+float64(3*n)-6-float64((n2-n+2)*k)))))
	random += float64(s02 * (n2 - 3 - float64(float64(n1*n1)*k)))
	random /= float64(float64(n*(n-2)) * float64((n-3)*s02))
	return c.global(value, newTest(value, 1, normal, -1), testFrom4(n, value, 1, random, -1))
}
