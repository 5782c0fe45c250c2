package measure

import (
	"math"
	"slices"
)

// Median of at least one value; the mean of the middle two where their number is even.
func Median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// Slope is the least-squares slope of ln y on ln x: 1 for time in proportion, 2 for time by the square.
func Slope(x, y []float64) float64 {
	var mx, my, sxy, sxx float64
	for k := range x {
		mx, my = mx+math.Log(x[k])/float64(len(x)), my+math.Log(y[k])/float64(len(y))
	}
	for k := range x {
		dx := math.Log(x[k]) - mx
		sxy += float64(dx * (math.Log(y[k]) - my))
		sxx += float64(dx * dx)
	}
	return sxy / sxx
}

// Ratio is one line of the result: how many times the peer's time is kvarter's.
type Ratio struct {
	What             string
	Median, Min, Max float64
	Goal             float64 // 0: none
}

// Short tells whether the ratio misses its goal.
func (r Ratio) Short() bool { return r.Median < r.Goal }

// Compare makes a ratio from runs that took turns: each run of the peer is divided by the run of kvarter beside it.
func Compare(what string, peer, ours []float64, goal float64) Ratio {
	each := make([]float64, len(ours))
	for k := range each {
		each[k] = peer[k] / ours[k]
	}
	return Ratio{What: what, Median: Median(each), Min: slices.Min(each), Max: slices.Max(each), Goal: goal}
}
