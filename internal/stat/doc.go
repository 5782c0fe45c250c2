// Package stat holds the statistics of composite indices over plain columns of figures: ranks, percentiles, scores,
// normalisations, treatment of outliers, weights from correlations, Copeland's method and intervals
// (which state their superpopulation, or why there is none) with their exact coverage.
//
// A column is a []float64 with one figure per area; NaN means that there is none. Absent figures stay absent and take no part in
// ranks, means or counts. Transforms write into dst, which has the length of x and may be x itself, and never write an infinity:
// a result that is not defined (a constant column's z, a maximum of 0) is NaN.
//
// Results are equal to the bit on every processor: Exp, Log and what is built on them use only additions, multiplications,
// divisions and square roots, sums run from left to right, and products are rounded before they are added.
package stat

import "math"

// absent is the figure of an area that has none.
var absent = math.NaN()

// finite returns v, or NaN where v is infinite; a negative zero becomes zero. The conversion keeps a product in v from being fused.
func finite(v float64) float64 {
	v = float64(v)
	if math.IsInf(v, 0) {
		return absent
	}
	return v + 0
}

// Count returns how many figures x has.
func Count(x []float64) int {
	n := 0
	for _, v := range x {
		if v == v {
			n++
		}
	}
	return n
}
