package forecast

import (
	"math"

	"kvarter/internal/stat"
)

// Coverage counts, for one number of years ahead, how often the fan of an earlier year held what came.
type Coverage struct {
	Ahead     int `json:"ahead"` // years; 0: all together
	Forecasts int `json:"forecasts"`
	In80      int `json:"in80"`
	In95      int `json:"in95"`
}

// BackTest projects every series from each of its earlier years, with the figures up to then alone (rolling origin), as far as it has
// figures, and counts how often they lay within the fan: all together first, then by years ahead. Forecasts of one series overlap, so that
// they count for less than their number. It returns nil where no series is long enough.
func BackTest(series []Series, o ProjectOptions) []Coverage {
	all := Coverage{}
	var by []Coverage
	for _, s := range series {
		p := Projection{}
		years, values, why := p.run(s, o)
		if why != "" {
			continue
		}
		for n := o.least(); n < len(values); n++ {
			mix, ok := average(values[:n])
			if !ok {
				continue
			}
			for h := 1; n+h <= len(values); h++ {
				d := mix.ahead(h)
				u := math.Abs(d.cdf(values[n-1+h]) - .5)
				ahead := years[n-1+h] - years[n-1]
				at := -1
				for k := range by {
					if by[k].Ahead == ahead {
						at = k
					}
				}
				if at < 0 {
					at = len(by)
					by = append(by, Coverage{Ahead: ahead})
				}
				for _, c := range []*Coverage{&all, &by[at]} {
					c.Forecasts++
					if u <= .4 {
						c.In80++
					}
					if u <= .475 {
						c.In95++
					}
				}
			}
		}
	}
	if all.Forecasts == 0 {
		return nil
	}
	for i := range by { // series of different steps: by years ahead
		for j := i; j > 0 && by[j].Ahead < by[j-1].Ahead; j-- {
			by[j], by[j-1] = by[j-1], by[j]
		}
	}
	return append([]Coverage{all}, by...)
}

// BinomialRange returns the central range of a count of n independent trials with chance p: below lo, and above hi, lies at most (1 − level)/2.
// A coverage within it cannot be told from its nominal value.
func BinomialRange(n int, p, level float64) (lo, hi int) {
	if n <= 0 || !(p > 0) {
		return 0, 0
	}
	if p >= 1 {
		return n, n
	}
	tail := (1 - level) / 2
	// ln P(0) = n·ln(1 − p), P(k+1)/P(k) = (n − k)/(k + 1)·p/(1 − p)
	odds, logP, sum := stat.Log(p/(1-p)), float64(float64(n)*stat.Log(1-p)), 0.0
	lo, hi = -1, n
	for k := 0; k <= n; k++ {
		sum += stat.Exp(logP)
		if lo < 0 && sum > tail {
			lo = k
		}
		if sum >= 1-tail {
			hi = k
			break
		}
		logP += stat.Log(float64(n-k)/float64(k+1)) + odds
	}
	return max(lo, 0), hi
}
