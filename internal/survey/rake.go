package survey

import (
	"math"

	"kvarter"
)

// raked is the last pass over the margins. R takes plain means over respondents here, and goes round ten times.
type raked []grouped

func (r raked) explain(x []float64) {
	for range 10 {
		for _, g := range r {
			sum, n := make([]float64, g.cells), make([]float64, g.cells)
			for i, c := range g.cell {
				if g.after[i] > 0 {
					sum[c] += x[i] / g.after[i]
					n[c]++
				}
			}
			for i, c := range g.cell {
				if n[c] > 0 {
					x[i] -= float64(sum[c] / n[c] * g.after[i])
				}
			}
		}
	}
}

// RakeOptions tells when raking stops.
type RakeOptions struct {
	Passes int // passes over all margins at the most; 0 is 100 (R: 10)
	// Tolerance ends it when no cell of the cross-table of all margins moved by so many residents or more in a pass; 0 is 1e-11 of all residents
	// (R: 1 resident).
	Tolerance float64
}

// Rake returns the design with weights fitted to each margin in turn until they stand still (Deming & Stephan 1940), and the number of passes. The variance
// is that of the residuals from the margins. It fails where the margins have different totals, contradict each
// other or do not come to rest.
func (d *Design) Rake(margins []Margin, o RakeOptions) (*Design, int, error) {
	if len(margins) == 0 {
		return nil, 0, kvarter.Errorf(kvarter.Invalid, "raking needs at least one margin")
	}
	type part struct {
		cell   []int32
		totals []float64
	}
	parts := make([]part, len(margins))
	var first float64
	cross, cells := make([]int, d.n), 1
	for k, m := range margins {
		cell, totals, all, err := m.cells(d.n)
		if err != nil {
			return nil, 0, err
		}
		if k == 0 {
			first = all
		}
		if math.Abs(all-first) > 1e-6*first {
			e := kvarter.Errorf(kvarter.Invalid, "margin %q has %v residents and margin %q has %v; they are of the same people", m.Name, all, margins[0].Name, first)
			e.Hint = "take both margins from one register, or scale them to one total"
			return nil, 0, e
		}
		parts[k] = part{cell, totals}
		cross, cells = crossed(cross, cell, len(totals))
	}
	passes, tolerance := o.Passes, o.Tolerance
	if passes <= 0 {
		passes = 100
	}
	if !(tolerance > 0) {
		tolerance = float64(1e-11 * first)
	}
	w, table := d.weights, make([]float64, cells)
	moved := tabulate(table, cross, w)
	for pass := 1; pass <= passes; pass++ {
		r := make(raked, len(margins))
		for k, m := range margins {
			g, err := m.fit(w, parts[k].cell, parts[k].totals)
			if err != nil {
				return nil, 0, err
			}
			r[k], w = g, g.after
		}
		if moved = tabulate(table, cross, w); moved >= tolerance {
			continue
		}
		// Margins that contradict each other come to rest too, each fitted only until the next.
		for k, m := range margins {
			if off, at := r.off(w, k, parts[k].totals); off > math.Max(tolerance, float64(1e-6*first)) {
				e := kvarter.Errorf(kvarter.Invalid, "margin %q contradicts the other margins: raked to all of them, %q is %.6g residents off its register total", m.Name, m.Totals[at].Name, off)
				e.Hint = "look for a kind that is in the sample together with few others, and join it with another one"
				return nil, pass, e
			}
		}
		return d.with(w, r), pass, nil
	}
	e := kvarter.Errorf(kvarter.Invalid, "raking did not come to rest in %d passes: cells of the cross-table still move by %.3g residents", passes, moved)
	e.Hint = "join small kinds of residents, or allow more passes or a wider tolerance"
	return nil, 0, e
}

// off returns how far the weights are from the totals of a margin, and in which cell most.
func (r raked) off(w []float64, margin int, totals []float64) (most float64, at int) {
	sum := make([]float64, len(totals))
	for i, c := range r[margin].cell {
		sum[c] += w[i]
	}
	for c := range sum {
		if d := math.Abs(sum[c] - totals[c]); d > most {
			most, at = d, c
		}
	}
	return most, at
}

// crossed numbers the cells of a cross-table that are in use, in the order of first appearance.
func crossed(cross []int, cell []int32, k int) ([]int, int) {
	at, out := map[int]int{}, make([]int, len(cross))
	for i, c := range cell {
		key := cross[i]*k + int(c)
		n, ok := at[key]
		if !ok {
			n = len(at)
			at[key] = n
		}
		out[i] = n
	}
	return out, len(at)
}

// tabulate writes the weighted table and returns the largest change from what was there.
func tabulate(table []float64, cross []int, w []float64) float64 {
	now := make([]float64, len(table))
	for i, c := range cross {
		now[c] += w[i]
	}
	most := 0.0
	for c := range now {
		most = math.Max(most, math.Abs(now[c]-table[c]))
		table[c] = now[c]
	}
	return most
}
