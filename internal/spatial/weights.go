package spatial

import (
	"math"
	"slices"

	"kvarter"
)

// Style says how the weights of neighbours are scaled, by spdep's letters.
type Style string

const (
	Binary          Style = "B"      // as given: 1 for a neighbour
	RowStandardised Style = "W"      // each row adds up to 1
	GlobalSum       Style = "C"      // all weights add up to the number of areas with neighbours
	Unit            Style = "U"      // all weights add up to 1
	Stabilised      Style = "S"      // variance-stabilising (Tiefelsdorf, Griffith & Boots 1999)
	MinMax          Style = "minmax" // divided by min(largest row sum, largest column sum) (Kelejian & Prucha 2010)
)

// Weights holds, for each area, its neighbours in ascending order and their weights, row after row. It is never changed
// after it was built.
type Weights struct {
	style Style
	first []int32   // row i is first[i]..first[i+1]
	to    []int32   // the neighbours
	given []float64 // weights as given
	w     []float64 // weights in the style
	even  []bool    // rows whose weights are all equal
}

// New returns the weights of neighbour lists: for each area the positions of its neighbours from 0. given has the shape
// of links and may be nil: then every neighbour counts 1. A weight of 0 is no neighbour. Lists need not be symmetric.
//
// It fails on an unknown style, on a neighbour out of range, listed twice or the area itself, on a weight that is
// negative or not finite, and on weights so large or so small that the style cannot scale them.
func New(links [][]int32, given [][]float64, style Style) (*Weights, error) {
	n := len(links)
	if !slices.Contains([]Style{Binary, RowStandardised, GlobalSum, Unit, Stabilised, MinMax}, style) {
		return nil, &kvarter.Error{Code: kvarter.Invalid, Message: "weights are B, W, C, U, S or minmax, not " + string(style), Hint: "use W, where the neighbours of an area share a weight of 1"}
	}
	if given != nil && len(given) != n {
		return nil, kvarter.Errorf(kvarter.Invalid, "weights of %d areas for the neighbour lists of %d: give one list of weights for each area", len(given), n)
	}
	w := &Weights{style: style, first: make([]int32, n+1)}
	var order []int
	for i, row := range links {
		if given != nil && len(given[i]) != len(row) {
			return nil, kvarter.Errorf(kvarter.Invalid, "area %d: %d weights for %d neighbours; give one for each", i, len(given[i]), len(row))
		}
		order = order[:0]
		for k := range row {
			order = append(order, k)
		}
		slices.SortFunc(order, func(a, b int) int { return int(row[a]) - int(row[b]) })
		last := int32(-1)
		for _, k := range order {
			j, v := row[k], 1.0
			if given != nil {
				v = given[i][k]
			}
			switch {
			case j < 0 || int(j) >= n:
				return nil, kvarter.Errorf(kvarter.Invalid, "area %d: neighbour %d is not among %d areas; count from 0", i, j, n)
			case int(j) == i:
				return nil, kvarter.Errorf(kvarter.Invalid, "area %d: listed as its own neighbour; take it out", i)
			case j == last:
				return nil, kvarter.Errorf(kvarter.Invalid, "area %d: neighbour %d is listed twice; take one out", i, j)
			case !(v >= 0) || math.IsInf(v, 0):
				return nil, kvarter.Errorf(kvarter.Invalid, "area %d, neighbour %d: weight %g; weights are finite and not negative", i, j, v)
			}
			last = j
			if v > 0 {
				w.to, w.given = append(w.to, j), append(w.given, v)
			}
		}
		w.first[i+1] = int32(len(w.to))
	}
	w.scale()
	for i := range n {
		to, v := w.Row(i)
		for k := range v {
			if !(v[k] > 0) || math.IsInf(v[k], 0) {
				return nil, kvarter.Errorf(kvarter.Invalid, "area %d, neighbour %d: the weight is %g when scaled by style %s; give weights that are nearer to 1", i, to[k], v[k], style)
			}
		}
	}
	return w, nil
}

// Len returns the number of areas.
func (w *Weights) Len() int { return len(w.first) - 1 }

// Row returns the neighbours of area i and their weights; the caller does not change them.
func (w *Weights) Row(i int) ([]int32, []float64) {
	from, until := w.first[i], w.first[i+1]
	return w.to[from:until], w.w[from:until]
}

// Among returns the weights of the areas that keep marks, scaled anew in the same style, and their old positions.
func (w *Weights) Among(keep []bool) (*Weights, []int) {
	place := make([]int32, w.Len())
	var old []int
	for i := range place {
		place[i] = -1
		if keep[i] {
			place[i] = int32(len(old))
			old = append(old, i)
		}
	}
	sub := &Weights{style: w.style, first: make([]int32, 1, len(old)+1)}
	for _, i := range old {
		for k := w.first[i]; k < w.first[i+1]; k++ {
			if j := place[w.to[k]]; j >= 0 {
				sub.to, sub.given = append(sub.to, j), append(sub.given, w.given[k])
			}
		}
		sub.first = append(sub.first, int32(len(sub.to)))
	}
	sub.scale()
	return sub, old
}

// linked marks the areas that have a neighbour or are one.
func (w *Weights) linked() []bool {
	in := make([]bool, w.Len())
	for i := range in {
		to, _ := w.Row(i)
		in[i] = in[i] || len(to) > 0
		for _, j := range to {
			in[j] = true
		}
	}
	return in
}

// Lag returns Σⱼ wᵢⱼ·xⱼ for every area; 0 for an island. Every figure must be known.
func (w *Weights) Lag(x []float64) []float64 {
	out := make([]float64, w.Len())
	for i := range out {
		to, v := w.Row(i)
		sum := 0.0
		for k, j := range to {
			sum += float64(v[k] * x[j])
		}
		out[i] = sum
	}
	return out
}
