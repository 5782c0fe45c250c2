package stat

import "math"

// Interval is a lower and an upper limit; both NaN where there is none.
type Interval struct{ Low, High float64 }

// Wilson returns the score interval of a share num/den (Wilson 1927) at a normal quantile z (1.96 for 95 %). A design effect
// above 1 shrinks the sample to den/effect; 0 counts as 1. An absent count, a base of 0 or a share outside 0–1 has no interval.
func Wilson(num, den, z, effect float64) Interval {
	if !(den > 0 && num >= 0 && num <= den) || math.IsInf(den, 0) {
		return Interval{absent, absent}
	}
	if !(effect > 0) {
		effect = 1
	}
	n, p := den/effect, num/den
	z2 := float64(z * z)
	mid := p + z2/(2*n)
	half := float64(z * math.Sqrt(float64(p*(1-p))/n+z2/float64(4*float64(n*n))))
	scale := 1 + z2/n
	lo, hi := (mid-half)/scale, (mid+half)/scale
	// The limits touch 0 and 1 exactly where nobody or everybody is counted.
	if num == 0 {
		lo = 0
	}
	if num == den {
		hi = 1
	}
	return Interval{math.Max(0, lo), math.Min(1, hi)}
}

// Byar returns Byar's approximation to the Poisson interval of a count at a normal quantile z (Breslow & Day 1987, p. 69).
// The lower limit of 0 is 0. An absent or negative count has no interval.
func Byar(count, z float64) Interval {
	if !(count >= 0) || math.IsInf(count, 0) {
		return Interval{absent, absent}
	}
	cube := func(x float64) float64 { return x * x * x }
	lo := 0.0
	if count > 0 {
		lo = count * cube(math.Max(0, 1-1/(9*count)-z/(3*math.Sqrt(count))))
	}
	up := count + 1
	return Interval{lo, up * cube(1-1/(9*up)+z/(3*math.Sqrt(up)))}
}
