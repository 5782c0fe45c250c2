package stat

import "math"

// Moments returns skewness and excess kurtosis, both bias-corrected (G1 and G2 of Joanes & Gill 1998), as COINr's checks use them.
// NaN for too few figures (3 and 4) and for a constant column.
func Moments(x []float64) (skew, kurtosis float64) {
	mean, sd := MeanSD(x, true)
	n := float64(Count(x))
	if !(sd > 0) {
		return absent, absent
	}
	m3, m4 := 0.0, 0.0
	for _, v := range x {
		if v == v {
			d := (v - mean) / sd
			d2 := float64(d * d)
			m3 += float64(d2 * d)
			m4 += float64(d2 * d2)
		}
	}
	skew = finite(n / ((n - 1) * (n - 2)) * m3)
	kurtosis = finite(float64(n*(n+1)/((n-1)*(n-2)*(n-3))*m4) - 3*(n-1)*(n-1)/((n-2)*(n-3)))
	return skew, kurtosis
}

// Treatment says what Treat did to a column.
type Treatment struct {
	Points int  // extreme values winsorised
	Log    bool // the log was taken of the untouched column instead
}

// Treat is COINr's treatment of outliers: while |skew| and kurtosis both exceed their limits, the largest figure (the smallest, where
// the skew is negative) takes the value of the next, at most maxPoints times. Where that does not suffice, useLog takes
// ln(x − min + 0.01·range) of the untouched column; else the winsorised column stands.
func Treat(dst, x []float64, maxPoints int, maxSkew, maxKurtosis float64, useLog bool) Treatment {
	var t Treatment
	y := append([]float64(nil), x...)
	fails := false
	for {
		skew, kurt := Moments(y)
		fails = math.Abs(skew) > maxSkew && kurt > maxKurtosis
		if !fails || t.Points >= maxPoints {
			break
		}
		pullIn(y, skew > 0)
		t.Points++
	}
	if fails && useLog {
		lo, hi := Range(x)
		LogShift(dst, x, 0-lo+float64(.01*(hi-lo)))
		return Treatment{Log: true}
	}
	copy(dst, y)
	return t
}

// pullIn gives the most extreme figure, and those equal to it, the value of the next.
func pullIn(y []float64, high bool) {
	lo, hi := Range(y)
	edge, next := lo, absent
	if high {
		edge = hi
	}
	for _, v := range y {
		if v == v && v != edge && (next != next || (high && v > next) || (!high && v < next)) {
			next = v
		}
	}
	if next != next {
		return
	}
	for i, v := range y {
		if v == edge {
			y[i] = next
		}
	}
}

// WinsorisePoints gives the k smallest figures the value of the next larger one, and the k largest that of the next
// smaller. A column of no more than 2k figures is left as it is.
func (s *Sorter) WinsorisePoints(dst, x []float64, k int) {
	ord := s.order(x)
	lo, hi := absent, absent
	if n := len(ord); k > 0 && n > 2*k {
		lo, hi = x[ord[k].at], x[ord[n-1-k].at]
	}
	Clip(dst, x, lo, hi)
}

// WinsoriseShares holds x between two of its own quantiles (0–1).
func (s *Sorter) WinsoriseShares(dst, x []float64, lo, hi float64) {
	a := s.QuantileOf(x, lo)
	b := s.QuantileOf(x, hi)
	Clip(dst, x, a, b)
}

// QuantileOf returns the quantile p (0–1) of the figures that are there, linear between order statistics (R's type 7); NaN for none.
func (s *Sorter) QuantileOf(x []float64, p float64) float64 {
	ord := s.order(x)
	if len(ord) == 0 || !(p >= 0 && p <= 1) {
		return absent
	}
	at := float64(p * float64(len(ord)-1))
	i := int(at)
	v := x[ord[i].at]
	if i+1 < len(ord) {
		v += float64((at - float64(i)) * (x[ord[i+1].at] - v))
	}
	return v
}
