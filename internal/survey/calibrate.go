package survey

import (
	"math"

	"kvarter"
)

// Cell is a register total: how many residents are of one kind.
type Cell struct {
	Name  string
	Count float64
}

// Margin is a column of labels with the register total of every label.
type Margin struct {
	Name   string // for messages, such as "age and sex"
	Labels []string
	Totals []Cell
}

// adjustment takes out of a linearised column what a calibration explains, as svyrecvar in R survey 4.1.1 does.
type adjustment interface{ explain(x []float64) }

// grouped is one post-stratification: the cell of each respondent, weights before and after.
type grouped struct {
	cells      int
	cell       []int32
	old, after []float64
}

// explain takes off each cell's mean of x/after, weighted by the weights before: the residual of the regression on the cells.
func (g grouped) explain(x []float64) {
	sum, base := make([]float64, g.cells), make([]float64, g.cells)
	for i, c := range g.cell {
		if g.after[i] > 0 {
			sum[c] += float64(x[i]*g.old[i]) / g.after[i]
		}
		base[c] += g.old[i]
	}
	for i, c := range g.cell {
		if base[c] > 0 {
			x[i] -= float64(sum[c] / base[c] * g.after[i])
		}
	}
}

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

// cells numbers the cells of a margin for n respondents and returns how many residents there are in each and in all.
func (m Margin) cells(n int) (cell []int32, totals []float64, all float64, err error) {
	bad := func(format string, args ...any) error {
		e := kvarter.Errorf(kvarter.Invalid, "margin %q: "+format, append([]any{m.Name}, args...)...)
		e.Hint = "join the kind with another one, in the sample and in the register alike"
		return e
	}
	if len(m.Labels) != n {
		return nil, nil, 0, bad("%d labels for %d respondents", len(m.Labels), n)
	}
	at := map[string]int32{}
	for _, c := range m.Totals {
		if _, twice := at[c.Name]; twice {
			return nil, nil, 0, bad("%q has two register totals", c.Name)
		}
		if !(c.Count >= 0) || math.IsInf(c.Count, 0) {
			return nil, nil, 0, bad("the register total of %q is %v, and no number of residents", c.Name, c.Count)
		}
		at[c.Name] = int32(len(totals))
		totals = append(totals, c.Count)
		all += c.Count
	}
	cell = make([]int32, n)
	seen := make([]bool, len(totals))
	for i, l := range m.Labels {
		c, ok := at[l]
		if !ok {
			return nil, nil, 0, bad("respondent %d is %q, which has no register total", i+1, l)
		}
		cell[i], seen[c] = c, true
	}
	for c, s := range seen {
		if !s && totals[c] > 0 {
			return nil, nil, 0, bad("the register has %v of %q and the sample has none", totals[c], m.Totals[c].Name)
		}
	}
	return cell, totals, all, nil
}

// fit scales the weights of every cell to its total.
func (m Margin) fit(w []float64, cell []int32, totals []float64) (grouped, error) {
	sum := make([]float64, len(totals))
	for i, c := range cell {
		sum[c] += w[i]
	}
	g := grouped{cells: len(totals), cell: cell, old: w, after: make([]float64, len(w))}
	for c := range sum {
		if sum[c] == 0 && totals[c] > 0 {
			return g, kvarter.Errorf(kvarter.Invalid, "margin %q: the register has %v of %q, whose respondents have no weight", m.Name, totals[c], m.Totals[c].Name)
		}
	}
	for i, c := range cell {
		if sum[c] > 0 {
			g.after[i] = float64(w[i] * totals[c] / sum[c])
		}
	}
	return g, nil
}

// with returns the design under new weights and one more calibration.
func (d *Design) with(w []float64, a adjustment) *Design {
	c := *d
	c.weights, c.adjust = w, append(append([]adjustment(nil), d.adjust...), a)
	return &c
}

// PostStratify returns the design with weights that add up to the register total in every cell, w·N/Σw (Holt & Smith 1979); the variance is
// that of the residuals from the cell means. It fails where a cell has residents and no respondents, or the other way round.
func (d *Design) PostStratify(m Margin) (*Design, error) {
	cell, totals, _, err := m.cells(d.n)
	if err != nil {
		return nil, err
	}
	g, err := m.fit(d.weights, cell, totals)
	if err != nil {
		return nil, err
	}
	return d.with(g.after, g), nil
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
