package stat

import "math"

// ClopperPearson returns the exact interval of a share num/den at a level (Clopper & Pearson 1934): quantiles of beta distributions. It covers at least as often as it
// says, and mostly more often; the witness beside Wilson. NaN where there is no such share.
func ClopperPearson(num, den, level float64) Interval {
	if !(den > 0 && num >= 0 && num <= den && level > 0 && level < 1) || math.IsInf(den, 0) {
		return Interval{absent, absent}
	}
	tail, b := float64((1-level)/2), Interval{0, 1}
	if num > 0 {
		b.Low = BetaQuantile(tail, num, den-num+1)
	}
	if num < den {
		b.High = BetaQuantile(1-tail, num+1, den-num)
	}
	return b
}

// ExactPoisson returns the exact interval of a whole count at a level (Garwood 1936), the witness beside Byar: the means under which so
// many or more, and so many or fewer, have a probability of (1 − level)/2. NaN for a count that is not whole, or above a million.
func ExactPoisson(count, level float64) Interval {
	if !(count >= 0 && count <= 1e6) || count != math.Trunc(count) || !(level > 0 && level < 1) {
		return Interval{absent, absent}
	}
	tail := float64((1 - level) / 2)
	z := Quantile(1 - tail)
	far := count + float64(10*float64((z+1)*math.Sqrt(count+1))) + 50
	solve := func(k, p float64) float64 { // the mean at which P(X ≤ k) = p
		lo, hi := 0.0, far
		for range 200 {
			mid := lo + float64((hi-lo)/2)
			if mid == lo || mid == hi {
				break
			}
			if poissonAtMost(k, mid) > p {
				lo = mid
			} else {
				hi = mid
			}
		}
		return lo + float64((hi-lo)/2)
	}
	b := Interval{0, solve(count, tail)}
	if count > 0 {
		b.Low = solve(count-1, 1-tail)
	}
	return b
}

// poissonAtMost returns P(X ≤ k): terms outwards from the mode, divided by their whole sum.
func poissonAtMost(k, mean float64) float64 {
	if mean == 0 {
		return 1
	}
	mode := math.Floor(mean)
	below, all := 0.0, 0.0
	for j, t := mode, 1.0; t > 1e-18 && j >= 0; j-- {
		all += t
		if j <= k {
			below += t
		}
		t *= j / mean
	}
	for j, t := mode+1, mean/(mode+1); t > 1e-18; j++ {
		all += t
		if j <= k {
			below += t
		}
		t *= mean / (j + 1)
	}
	return below / all
}

// Coverage returns how often the interval of a count k out of n holds the share p that the count is drawn from: the binomial probabilities of the counts whose
// interval holds p, added up. NaN for n below 1 or a p outside 0–1.
func Coverage(n int, p float64, interval func(k int) Interval) float64 {
	if n < 1 || !(p >= 0 && p <= 1) {
		return absent
	}
	held, all := 0.0, 0.0
	add := func(k int, t float64) {
		all += t
		if b := interval(k); b.Low <= p && p <= b.High {
			held += t
		}
	}
	// Terms outwards from the mode, in units of the largest, so that none under- or overflows.
	mode := min(n, int(float64(float64(n+1)*p)))
	odds := p / (1 - p)
	for k, t := mode, 1.0; k >= 0 && t > 0; k-- {
		add(k, t)
		t *= float64(k) / float64(float64(n-k+1)*odds)
	}
	for k, t := mode+1, float64(float64(n-mode)*odds)/float64(mode+1); k <= n && t > 0; k++ {
		add(k, t)
		t *= float64(float64(n-k)*odds) / float64(k+1)
	}
	return held / all
}

// WilsonCoverage returns the exact coverage of Wilson's interval of a level at n residents and a true share p: what the interval is, beside
// what it is called. At n = 20 and p = .02 a 95 % interval holds the share less often than that.
func WilsonCoverage(n int, p, level float64) float64 {
	z, ok := deviate(level)
	if !ok {
		return absent
	}
	return Coverage(n, p, func(k int) Interval { return Wilson(float64(k), float64(n), z, 1) })
}
