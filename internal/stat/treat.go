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
	Points int  // figures that took another's value
	Else   bool // winsorising did not suffice: the untouched column was transformed instead
}

// Treat is COINr's treatment of outliers (its functions Treat and winsorise): while |skew| and kurtosis both reach their limits, the largest figure
// (the smallest, where the skew is negative), and all equal to it, takes the value of the next, until maxPoints figures or more have moved. Where
// that does not suffice, otherwise transforms the untouched column; with nil the winsorised column stands. Unlike COINr, which stops with an
// error there, a step that would leave all figures equal is not taken.
func Treat(dst, x []float64, maxPoints int, maxSkew, maxKurtosis float64, otherwise func(dst, x []float64)) Treatment {
	y := append([]float64(nil), x...)
	high, low, fails := 0, 0, false
	for {
		skew, kurt := Moments(y)
		fails = math.Abs(skew) >= maxSkew && kurt >= maxKurtosis
		if !fails || high+low >= maxPoints {
			break
		}
		moved := pullIn(y, skew >= 0)
		if moved == 0 {
			break
		}
		// Those moved before are among those equal to the edge now: the latest number at each end is that of all.
		if skew >= 0 {
			high = moved
		} else {
			low = moved
		}
	}
	if fails && otherwise != nil {
		otherwise(dst, x)
		return Treatment{Else: true}
	}
	copy(dst, y)
	return Treatment{Points: high + low}
}

// LogOfRange writes ln(x − min + .01·(max − min)), COINr's log_CT.
func LogOfRange(dst, x []float64) {
	lo, hi := Range(x)
	LogShift(dst, x, 0-lo+float64(.01*(hi-lo)))
}

// pullIn gives the most extreme figure, and those equal to it, the value of the next, and returns how many those are: 0 where there is
// no next, or no other figure but it.
func pullIn(y []float64, high bool) int {
	lo, hi := Range(y)
	edge, other := lo, hi
	if high {
		edge, other = hi, lo
	}
	next, moved := absent, 0
	for _, v := range y {
		if v == v && v != edge && (next != next || (high && v > next) || (!high && v < next)) {
			next = v
		}
	}
	if next != next || next == other {
		return 0
	}
	for i, v := range y {
		if v == edge {
			y[i] = next
			moved++
		}
	}
	return moved
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
