// Package linear solves linear programmes with bounds on variables and rows:
//
//	maximise c·x  subject to  low ≤ a·x ≤ high for every row,  low ≤ x ≤ high for every variable
//
// by the bounded-variable primal simplex method (Dantzig 1963, chapter 18; Chvátal 1983, chapter 8) on a dictionary that
// is kept between calls: another objective over the same rows starts from the last vertex. That is what an attacker of
// published tables does, hundreds of times over one polytope. gonum's optimize/convex/lp was looked at: it takes the
// standard form only (equalities, x ≥ 0), has no bounds and starts every objective anew.
//
// The method is deterministic: the same problem and the same objectives in the same order give the same bits.
package linear

import (
	"fmt"
	"math"
)

// Tolerances of the method, absolute. Rows should be scaled so that their entries are near 1; counts of a table are.
const (
	FeasibilityTolerance = 1e-7  // how far outside its bounds a value may lie and still count as inside
	optimalityTolerance  = 1e-9  // a reduced cost within it counts as zero
	pivotTolerance       = 1e-8  // a smaller entry is never divided by
	dropTolerance        = 1e-12 // a smaller entry of the dictionary is rounding and becomes zero
)

// Status is what came of a solution.
type Status int

const (
	Optimal    Status = iota
	Infeasible        // no x meets every row and bound
	Unbounded         // the objective grows without end
	Stopped           // the limit of steps was reached; the value is a feasible one, not the largest
)

func (s Status) String() string {
	return [...]string{"optimal", "infeasible", "unbounded", "stopped"}[s]
}

// Sparse is a vector that is zero but for Value at Index. An index that stands twice counts twice.
type Sparse struct {
	Index []int32
	Value []float64
}

// Row is one constraint Low ≤ Σ Value·x[Index] ≤ High; an infinite bound is no bound.
type Row struct {
	Index     []int32
	Value     []float64
	Low, High float64
}

// Problem is the set of points that objectives are maximised over: n variables within Low and High (each of length n) and
// the rows. Start, where given (length n), is a point to start from; a point that meets all rows spares the first phase.
type Problem struct {
	Low, High []float64
	Rows      []Row
	Start     []float64
}

// New makes a solver. It fails where lengths differ, an index is outside, a number is not one, or a lower bound is above
// its upper bound.
func New(p Problem) (*Solver, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	return newSolver(p), nil
}

// newSolver is New of a problem that has been checked.
func newSolver(p Problem) *Solver {
	n, m := len(p.Low), len(p.Rows)
	s := &Solver{
		n: n, m: m, rows: p.Rows,
		table: make([]float64, n*m),
		low:   make([]float64, n+m), high: make([]float64, n+m), at: make([]float64, n+m),
		basic: make([]int, m), nonbasic: make([]int, n), place: make([]int, n+m),
	}
	for j := range n {
		s.low[j], s.high[j] = p.Low[j], p.High[j]
		start := 0.0
		if p.Start != nil {
			start = p.Start[j]
		}
		s.at[j] = min(max(start, s.low[j]), s.high[j])
	}
	for i, r := range p.Rows {
		s.low[n+i], s.high[n+i] = r.Low, r.High
	}
	s.reset()
	return s
}

// check finds what New refuses.
func (p Problem) check() error {
	n := len(p.Low)
	if len(p.High) != n || p.Start != nil && len(p.Start) != n {
		return fmt.Errorf("linear: %d lower bounds, %d upper bounds, %d starting values: give one of each for every variable", n, len(p.High), len(p.Start))
	}
	for j := range n {
		if bad := bounds(p.Low[j], p.High[j]); bad != "" {
			return fmt.Errorf("linear: variable %d: %s", j, bad)
		}
		if p.Start != nil && (math.IsNaN(p.Start[j]) || math.IsInf(p.Start[j], 0)) {
			return fmt.Errorf("linear: variable %d: the start is not a number", j)
		}
	}
	for i, r := range p.Rows {
		if bad := bounds(r.Low, r.High); bad != "" {
			return fmt.Errorf("linear: row %d: %s", i, bad)
		}
		if len(r.Index) != len(r.Value) {
			return fmt.Errorf("linear: row %d: %d indices, %d values", i, len(r.Index), len(r.Value))
		}
		for k, j := range r.Index {
			if j < 0 || int(j) >= n {
				return fmt.Errorf("linear: row %d: no variable %d among %d", i, j, n)
			}
			if v := r.Value[k]; math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("linear: row %d, variable %d: the entry is not a number", i, j)
			}
		}
	}
	return nil
}

// bounds says what is wrong with a pair of bounds; "" where nothing is.
func bounds(low, high float64) string {
	switch {
	case math.IsNaN(low) || math.IsNaN(high):
		return "a bound is not a number"
	case low > high:
		return fmt.Sprintf("the lower bound %g is above the upper bound %g", low, high)
	case math.IsInf(low, 1) || math.IsInf(high, -1):
		return "a lower bound of +∞ or an upper bound of −∞ leaves nothing"
	}
	return ""
}
