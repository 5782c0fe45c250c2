package vintage

import "math"

// Limit is the largest bridged part of a figure that may still decide a designation.
const Limit = 0.10

// Decides reports whether a figure with this bridged part may decide a designation: at most a tenth of it rests on a crosswalk. An
// unknown part (NaN) decides nothing.
func Decides(bridged float64) bool { return bridged <= Limit }

// Pooled returns the bridged part of counts of several years added up: the mean of the parts, weighted with the counts. Years whose count is
// zero carry no estimate; a count that is not known gives NaN.
func Pooled(counts, bridged []float64) float64 {
	total, rests := 0.0, 0.0
	for y, n := range counts {
		if n == 0 {
			continue
		}
		total += n
		rests += float64(n * bridged[y])
	}
	switch {
	case math.IsNaN(total) || math.IsNaN(rests):
		return math.NaN()
	case total == 0:
		return 0
	}
	return math.Min(1, rests/total)
}
