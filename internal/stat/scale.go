package stat

import "math"

// floorRatio and ceilRatio are floor(a/b) and ceil(a/b) for whole and half numbers, without the rounding of the quotient.
func floorRatio(a, b float64) float64 {
	q := math.Floor(a / b)
	if r := a - float64(q*b); r < 0 {
		q--
	} else if r >= b {
		q++
	}
	return q
}

func ceilRatio(a, b float64) float64 { return 0 - floorRatio(0-a, b) }

// Mean returns the mean of the figures that are there, and how many there are; NaN for none.
func Mean(x []float64) (mean float64, n int) {
	sum := 0.0
	for _, v := range x {
		if v == v {
			sum += v
			n++
		}
	}
	return sum / float64(n), n
}

// MeanSD returns mean and standard deviation, with divisor n, or n − 1 where sample is set. The SD is NaN for no
// figure, and for one figure with divisor n − 1; it is exactly 0 where all are equal.
func MeanSD(x []float64, sample bool) (mean, sd float64) {
	mean, n := Mean(x)
	if n == 0 {
		return absent, absent
	}
	lo, hi := Range(x)
	ss := 0.0
	for _, v := range x {
		if v == v {
			d := v - mean
			ss += float64(d * d)
		}
	}
	div := float64(n)
	if sample {
		div--
	}
	if lo == hi { // the mean of equal figures may differ from them in the last bit
		mean, ss = lo, 0
	}
	return mean, math.Sqrt(ss / div)
}

// Range returns the smallest and the largest figure, NaN for none.
func Range(x []float64) (lo, hi float64) {
	lo, hi = absent, absent
	for _, v := range x {
		if v != v {
			continue
		}
		if !(v >= lo) {
			lo = v
		}
		if !(v <= hi) {
			hi = v
		}
	}
	return lo + 0, hi + 0
}

// Z writes (x − mean)/SD·toSD + toMean. weights may be nil; else mean and SD (divisor Σw) are weighted, and an area without a positive
// weight is scored and does not count. A constant column has no z.
func Z(dst, x []float64, sample bool, toMean, toSD float64, weights []float64) {
	var mean, sd float64
	if weights == nil {
		mean, sd = MeanSD(x, sample)
	} else {
		mean, sd = weightedMeanSD(x, weights)
	}
	for i, v := range x {
		if sd > 0 {
			dst[i] = finite(float64((v-mean)/sd*toSD) + toMean)
		} else {
			dst[i] = absent
		}
	}
}

func weightedMeanSD(x, w []float64) (mean, sd float64) {
	lo, hi := absent, absent
	sum, total := 0.0, 0.0
	for i, v := range x {
		if v == v && w[i] > 0 {
			sum += float64(v * w[i])
			total += w[i]
			if !(v >= lo) {
				lo = v
			}
			if !(v <= hi) {
				hi = v
			}
		}
	}
	mean = sum / total
	if lo == hi {
		return lo, 0
	}
	ss := 0.0
	for i, v := range x {
		if v == v && w[i] > 0 {
			d := v - mean
			ss += float64(float64(d*d) * w[i])
		}
	}
	return mean, math.Sqrt(ss / total)
}

// MinMax writes x rescaled from its own range to [lo, hi]. A constant column has none.
func MinMax(dst, x []float64, lo, hi float64) {
	a, b := Range(x)
	for i, v := range x {
		if a == b {
			v = absent
		}
		dst[i] = finite(float64((v-a)/(b-a)*(hi-lo)) + lo)
	}
}

// Goalposts writes x rescaled from [from, until] to [lo, hi], clipped at both ends. The goalposts may descend; in one place they give no figure.
func Goalposts(dst, x []float64, from, until, lo, hi float64) {
	for i, v := range x {
		if from == until {
			v = absent
		}
		share := (v - from) / (until - from)
		if share < 0 {
			share = 0
		} else if share > 1 {
			share = 1
		}
		dst[i] = finite(float64(share*(hi-lo)) + lo)
	}
}

// ScaleToMax writes x/max·to. A maximum of 0 gives no figure, never an infinity.
func ScaleToMax(dst, x []float64, to float64) {
	_, hi := Range(x)
	for i, v := range x {
		dst[i] = finite(v / hi * to)
	}
}

// DistanceToMax writes 1 − (max − x)/(max − min). A constant column has none.
func DistanceToMax(dst, x []float64) {
	lo, hi := Range(x)
	for i, v := range x {
		if lo == hi {
			v = absent
		}
		dst[i] = finite(1 - (hi-v)/(hi-lo))
	}
}

// DistanceToTarget writes 1 − (target − x)/(target − min), at most 1. A target at or below the smallest figure is met by all.
func DistanceToTarget(dst, x []float64, target float64) {
	lo, _ := Range(x)
	for i, v := range x {
		switch {
		case v != v:
			dst[i] = absent
		case v >= target:
			dst[i] = 1
		default:
			dst[i] = finite(1 - (target-v)/(target-lo))
		}
	}
}
