// Package sensitivity tells which declared choice moves a result: Sobol' indices of the inputs of a model, for one output or many at once.
//
// A Design gives N pairs of random points A and B in the unit cube and, for each input i, the point A with its i-th coordinate from B: N·(D + 2)
// runs of the model. An Estimator takes the results pair by pair and keeps sums alone, so that an output for every area of a country costs no
// more memory with more runs. The first-order index Sᵢ is the share of an output's variance that input i explains alone; the total index Tᵢ
// the share that would be left if all others were known. Tᵢ − Sᵢ is what i does together with others.
//
// It is pure: points come from a seed, and results do not depend on the processor.
package sensitivity

import "kvarter/internal/stat"

// Reason says why an output has no indices.
type Reason string

const (
	// Constant: the output is the same in every run, so that there is no variance to share out; 0/0 is not made into a figure.
	Constant Reason = "constant"
	// TooFew: fewer than two pairs have all their results.
	TooFew Reason = "too_few"
)

// Index is the share of an output's variance that goes with one input, 0–1. Estimates scatter around it and may lie outside. Low and High are the
// 5 % and 95 % quantiles over resamples of the pairs; NaN where none were asked for. With a low-discrepancy design they are too wide, since such
// points estimate better than the independent ones that resampling supposes.
type Index struct {
	First, FirstLow, FirstHigh float64
	Total, TotalLow, TotalHigh float64
}

// Output is what was found about one output. Where Why is not "", all figures of Of are NaN.
type Output struct {
	Why      Reason
	Pairs    int     // pairs of points whose D + 2 results are all numbers; the others are left out of this output
	Mean     float64 // over the points A and B
	Variance float64 // likewise, with divisor 2·Pairs − 1
	Of       []Index // for each input, in the design's order
}

// Between spreads u in (0, 1) over lo to hi: a choice with a range.
func Between(u, lo, hi float64) float64 { return lo + float64(u*(hi-lo)) }

// Pick returns which of k equally likely alternatives u in (0, 1) stands for, 0 to k − 1.
func Pick(u float64, k int) int { return max(0, min(k-1, int(float64(u*float64(k))))) }

// quantiles returns the 5 % and 95 % quantiles of the figures that are there (R's type 7).
func quantiles(s *stat.Sorter, x []float64) (lo, hi float64) {
	return s.QuantileOf(x, .05), s.QuantileOf(x, .95)
}
