package spatial

// GearyLocal returns local C of every area, Σⱼ wᵢⱼ·(zᵢ − zⱼ)² with z scaled by the standard deviation of n − 1 (Anselin 1995, 2019): small
// where the area is like its neighbours. A nil stands with its reason.
func GearyLocal(w *Weights, x []float64) ([]*float64, []Reason) {
	out := make([]*float64, len(x))
	c, why := known(w, x, 2)
	if why != "" {
		return out, reasons(x, why)
	}
	whys := reasons(x, "")
	s2 := c.ss / float64(len(c.x)-1)
	for k, i := range c.old {
		to, v := c.w.Row(k)
		if len(v) == 0 {
			whys[i] = NoNeighbour
			continue
		}
		sum := 0.0
		for q, j := range to {
			d := c.x[k] - c.x[j]
			sum += float64(v[q] * float64(d*d))
		}
		value := sum / s2
		if !finite(value) {
			whys[i] = OutOfRange
			continue
		}
		out[i] = &value
	}
	return out, whys
}
