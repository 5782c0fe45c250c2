package spatial

import (
	"math"

	"kvarter/internal/stat"
)

// column is a column without its gaps, beside the weights among the areas that have a figure.
type column struct {
	w    *Weights
	old  []int // position of each area in the column as given
	x    []float64
	z    []float64 // x − mean
	mean float64
	ss   float64 // Σ z²
	// areas with a figure that linked took out
	islands int
}

// known takes out the areas without a figure. The statistic needs at least least areas, and figures that are not all equal.
func known(w *Weights, x []float64, least int) (*column, Reason) {
	c, why := figures(w, x)
	if why != "" {
		return nil, why
	}
	if len(c.x) < least {
		return nil, TooFew
	}
	lo, hi := stat.Range(c.x)
	switch {
	case lo == hi:
		return nil, Constant
	case !(c.ss > 0) || !finite(float64(c.ss*c.ss)) || float64(c.ss*c.ss) == 0:
		return nil, OutOfRange
	}
	return c, ""
}

// linked is known for the global statistics: it takes out the islands too.
func linked(w *Weights, x []float64) (*column, Reason) {
	c, why := figures(w, x)
	if why != "" {
		return nil, why
	}
	y := make([]float64, len(x))
	for i := range y {
		y[i] = math.NaN()
	}
	for k, in := range c.w.linked() {
		if in {
			y[c.old[k]] = c.x[k]
		}
	}
	d, why := known(w, y, 2)
	if why != "" {
		return nil, why
	}
	d.islands = len(c.x) - len(d.x)
	return d, ""
}

// figures is known without its demands on the figures.
func figures(w *Weights, x []float64) (*column, Reason) {
	if len(x) != w.Len() {
		return nil, BadLength
	}
	keep := make([]bool, len(x))
	have := 0
	for i, v := range x {
		if keep[i] = finite(v); keep[i] {
			have++
		}
	}
	if have == 0 {
		return nil, NoFigures
	}
	c := &column{}
	c.w, c.old = w.Among(keep)
	c.x, c.z = make([]float64, have), make([]float64, have)
	sum := 0.0
	for k, i := range c.old {
		c.x[k] = x[i]
		sum += x[i]
	}
	c.mean = sum / float64(have)
	for k, v := range c.x {
		c.z[k] = v - c.mean
		c.ss += float64(c.z[k] * c.z[k])
	}
	if len(c.w.to) == 0 {
		return nil, NoNeighbour
	}
	return c, ""
}

// kurtosis returns n·Σz⁴/(Σz²)², with the n that is given.
func (c *column) kurtosis(n float64) float64 {
	sum := 0.0
	for _, z := range c.z {
		q := float64(z * z)
		sum += float64(q * q)
	}
	return float64(n*sum) / float64(c.ss*c.ss)
}

// reasons returns one reason for every area: why for those with a figure, Missing for the rest.
func reasons(x []float64, why Reason) []Reason {
	out := make([]Reason, len(x))
	for i, v := range x {
		out[i] = why
		if why != BadLength && !finite(v) {
			out[i] = Missing
		}
	}
	return out
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
