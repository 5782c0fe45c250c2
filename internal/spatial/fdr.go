package spatial

import (
	"slices"

	"kvarter"
)

// BenjaminiHochberg returns p-values adjusted so that calling everything at or below q leaves a false discovery rate of q: of rank r among m,
// min over s ≥ r of p₍ₛ₎·m/s (Benjamini & Hochberg 1995). It fails on a value outside 0–1.
func BenjaminiHochberg(p []float64) ([]float64, error) {
	order := make([]int, len(p))
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			return nil, kvarter.Errorf(kvarter.Invalid, "p-value %d is %g: give probabilities from 0 to 1", i+1, v)
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(p))
	least, m := 1.0, float64(len(p))
	for r := len(order) - 1; r >= 0; r-- {
		least = min(least, float64(p[order[r]]*m)/float64(r+1))
		out[order[r]] = least
	}
	return out, nil
}
