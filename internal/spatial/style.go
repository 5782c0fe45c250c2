package spatial

import "math"

// scale fills w.w from w.given by the style.
func (w *Weights) scale() {
	n := w.Len()
	w.w = append([]float64(nil), w.given...)
	row, col, square := make([]float64, n), make([]float64, n), make([]float64, n)
	total, linked := 0.0, 0.0
	for i := range n {
		for k := w.first[i]; k < w.first[i+1]; k++ {
			v := w.given[k]
			row[i] += v
			square[i] += float64(v * v)
			col[w.to[k]] += v
			total += v
		}
		if w.first[i] < w.first[i+1] {
			linked++
		}
	}
	divide := func(by func(i int) float64) {
		for i := range n {
			for k := w.first[i]; k < w.first[i+1]; k++ {
				w.w[k] /= by(i)
			}
		}
	}
	switch w.style {
	case RowStandardised:
		divide(func(i int) float64 { return row[i] })
	case GlobalSum:
		divide(func(int) float64 { return total / linked })
	case Unit:
		divide(func(int) float64 { return total })
	case MinMax:
		largest := func(v []float64) float64 {
			m := 0.0
			for _, x := range v {
				m = math.Max(m, x)
			}
			return m
		}
		by := math.Min(largest(row), largest(col))
		divide(func(int) float64 { return by })
	case Stabilised:
		q := 0.0
		for i := range n {
			if square[i] > 0 {
				q += row[i] / math.Sqrt(square[i])
			}
		}
		divide(func(i int) float64 { return float64(math.Sqrt(square[i])*q) / linked })
	}
	w.even = make([]bool, n)
	for i := range n {
		_, v := w.Row(i)
		w.even[i] = true
		for _, x := range v {
			w.even[i] = w.even[i] && x == v[0]
		}
	}
}

// sums are what the moments of the global statistics need of the weights.
type sums struct {
	n  float64 // areas
	s0 float64 // Σ wᵢⱼ
	s1 float64 // ½ Σ (wᵢⱼ + wⱼᵢ)²
	s2 float64 // Σ (wᵢ. + w.ᵢ)²
}

// sums adds up the weights (Cliff & Ord 1981, p. 19).
func (w *Weights) sums() sums {
	n := w.Len()
	both := make([]float64, n)
	s := sums{n: float64(n)}
	for i := range n {
		to, v := w.Row(i)
		for k, j := range to {
			both[i] += v[k]
			both[j] += v[k]
			s.s0 += v[k]
			// ½ Σ (wᵢⱼ + wⱼᵢ)² over ordered pairs = Σ wᵢⱼ² + Σ wᵢⱼ·wⱼᵢ
			s.s1 += float64(v[k] * (v[k] + w.at(int(j), int32(i))))
		}
	}
	for _, b := range both {
		s.s2 += float64(b * b)
	}
	return s
}

// at returns the weight of neighbour j of area i, 0 where it is none.
func (w *Weights) at(i int, j int32) float64 {
	to, v := w.Row(i)
	lo, hi := 0, len(to)
	for lo < hi {
		if m := (lo + hi) / 2; to[m] < j {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < len(to) && to[lo] == j {
		return v[lo]
	}
	return 0
}
