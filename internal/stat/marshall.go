package stat

import "math"

// Prior is what Marshall's empirical Bayes draws the rates of a group of areas to (Marshall 1991, Applied Statistics 40, 283–294).
type Prior struct {
	Mean    float64 // Σ count / Σ base
	Between float64 // variance of the true rates between areas; an estimate below 0 is 0, as in spdep
	// Unclamped is Between as estimated, which may be negative: Assunção and Reis go on from it.
	Unclamped float64
}

// NewPrior returns the prior of so many areas from Σ count, Σ base and Σ base·(count/base − mean)²; the mean is that of the group in the global form, and
// may be another area by area in the local ones:
//
//	mean = Σ count/Σ base    between = Σ base·(rate − mean)²/Σ base − mean/(Σ base/areas)
func NewPrior(count, base, spread float64, areas int) Prior {
	if !known(count, base, spread) {
		return Prior{Mean: absent, Between: absent, Unclamped: absent}
	}
	p := Prior{Mean: count / base}
	p.Unclamped = spread/base - p.Mean/(base/float64(areas))
	p.Between = math.Max(0, p.Unclamped) // NaN stays NaN
	return p
}

// MarshallPrior returns the prior of the areas at the given positions of counts and bases, which are known, bases above 0.
func MarshallPrior(count, base []float64, at []int) Prior {
	sumCount, sumBase, spread := 0.0, 0.0, 0.0
	for _, i := range at {
		sumCount += count[i]
		sumBase += base[i]
	}
	mean := sumCount / sumBase
	for _, i := range at {
		spread += Spread(count[i]/base[i], base[i], mean)
	}
	return NewPrior(sumCount, sumBase, spread, len(at))
}

// Spread is base·(rate − mean)².
func Spread(rate, base, mean float64) float64 {
	d := rate - mean
	return float64(base * float64(d*d))
}

// Known reports whether the prior is a number: the figures were neither too large nor too small to be squared.
func (p Prior) Known() bool { return known(p.Mean) && known(p.Unclamped) }

// Draw draws the rate of an area to the mean: own = between/(between + mean/base), value = mean + own·(rate − mean). Where no area
// differs from another, nothing is an area's own.
func (p Prior) Draw(rate, base float64) (own, value float64) {
	if p.Between > 0 {
		own = p.Between / (p.Between + p.Mean/base)
	}
	return own, p.Mean + float64(own*(rate-p.Mean))
}
