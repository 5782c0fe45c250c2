package protect

import (
	"bufio"
	"fmt"
	"io"
	"math"

	"kvarter"
	"kvarter/internal/linear"
)

// WriteLP writes the attacker's linear programme for one node in CPLEX LP format, maximising or minimising the count, so that
// another solver such as GLPK can give a second opinion. Names in comments tell which cell a variable is; the constant that the
// optimum lacks, from counts that are fixed, is returned.
func (s *System) WriteLP(w io.Writer, shown []Shown, node int, maximise bool, more ...Fact) (constant float64, err error) {
	t, err := check(s)
	if err != nil {
		return 0, err
	}
	a, err := t.programme(shown, more)
	if err != nil {
		return 0, err
	}
	if node < 0 || node >= len(t.of) {
		return 0, kvarter.Errorf(kvarter.Invalid, "disclosure: no node %d among %d", node, len(t.of))
	}
	c, constant := a.objective(node)
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "\\ %s, to which %g is added\n", t.key[node], constant)
	for j, v := range a.variable {
		if v >= 0 {
			fmt.Fprintf(b, "\\ x%d is %s\n", v, t.key[j])
		}
	}
	if err := b.Flush(); err != nil {
		return 0, err
	}
	return constant, linear.WriteLP(w, a.problem, c, maximise)
}

// programme is the attacker's polytope over cells alone: every sum that something is known of is a row, fixed cells are taken out, and rows that leave one cell open are bounds.
type programme struct {
	t        *tables
	problem  linear.Problem
	variable []int32   // cell → variable; −1: fixed
	fixed    []float64 // the value of a fixed cell
}

func (t *tables) programme(shown []Shown, more []Fact) (*programme, error) {
	if shown != nil && len(shown) != len(t.of) {
		return nil, kvarter.Errorf(kvarter.Invalid, "disclosure: %d counts are shown of %d", len(shown), len(t.of))
	}
	a := &programme{t: t, variable: make([]int32, t.n), fixed: make([]float64, t.n)}
	var rows []linear.Row
	low, high := make([]float64, t.n), make([]float64, t.n)
	for i := range t.of {
		l, h, err := t.box(i, shown)
		if err != nil {
			return nil, err
		}
		if i < t.n {
			low[i], high[i] = l, h
			continue
		}
		if l > 0 || !math.IsInf(h, 1) {
			r := linear.Row{Index: t.of[i], Low: l, High: h, Value: make([]float64, len(t.of[i]))}
			for k := range r.Value {
				r.Value[k] = 1
			}
			rows = append(rows, r)
		}
	}
	for _, f := range t.facts {
		rows = append(rows, linear.Row{Index: f.Index, Value: f.Value, Low: f.Low, High: f.High})
	}
	for _, f := range more {
		g, err := t.fact(f)
		if err != nil {
			return nil, err
		}
		rows = append(rows, linear.Row{Index: g.Index, Value: g.Value, Low: g.Low, High: g.High})
	}
	rows = reduce(rows, low, high)
	p := &a.problem
	for j := range t.n {
		if high[j]-low[j] <= 0 {
			a.variable[j], a.fixed[j] = -1, float64(t.count[j])
			continue
		}
		a.variable[j] = int32(len(p.Low))
		p.Low, p.High, p.Start = append(p.Low, low[j]), append(p.High, high[j]), append(p.Start, float64(t.count[j]))
	}
	for _, r := range rows {
		q := linear.Row{Low: r.Low, High: r.High}
		for k, j := range r.Index {
			if v := a.variable[j]; v >= 0 {
				q.Index, q.Value = append(q.Index, v), append(q.Value, r.Value[k])
				continue
			}
			part := float64(r.Value[k] * a.fixed[j])
			q.Low, q.High = q.Low-part, q.High-part
		}
		if len(q.Index) > 0 {
			p.Rows = append(p.Rows, q)
		}
	}
	return a, nil
}

// reduce turns rows that leave one cell open into bounds of that cell, until none is left, and drops rows that say nothing. Only
// rows of whole numbers tighten bounds, so that the bounds stay exact.
func reduce(rows []linear.Row, low, high []float64) []linear.Row {
	for changed := true; changed; {
		changed = false
		kept := rows[:0:0]
		for _, r := range rows {
			open, at, rest, whole := 0, 0, 0.0, true
			least, most := 0.0, 0.0
			for k, j := range r.Index {
				v := r.Value[k]
				whole = whole && v == 1
				if v > 0 {
					least, most = least+float64(v*low[j]), most+float64(v*high[j])
				} else {
					least, most = least+float64(v*high[j]), most+float64(v*low[j])
				}
				if high[j] > low[j] {
					open, at = open+1, k
				} else {
					rest += float64(v * low[j])
				}
			}
			switch {
			case open == 0, least >= r.Low && most <= r.High:
			case open == 1 && whole:
				j := r.Index[at]
				low[j], high[j] = max(low[j], r.Low-rest), min(high[j], r.High-rest)
				changed = true
			default:
				kept = append(kept, r)
			}
		}
		rows = kept
	}
	return rows
}

// objective is the count of a node over the variables, and what fixed cells add to it.
func (a *programme) objective(node int) (linear.Sparse, float64) {
	var c linear.Sparse
	constant := 0.0
	for _, j := range a.t.of[node] {
		if v := a.variable[j]; v >= 0 {
			c.Index, c.Value = append(c.Index, v), append(c.Value, 1)
		} else {
			constant += a.fixed[j]
		}
	}
	return c, constant
}
