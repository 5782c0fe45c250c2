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
	if !(all > 0) || math.IsInf(all, 0) {
		return nil, nil, 0, bad("the register totals add up to %v, and no number of residents", all)
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
