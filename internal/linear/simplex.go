package linear

import "math"

// Solver holds a problem and the vertex reached last. It is not safe for concurrent use.
//
// Variables 0…n−1 are the problem's; n+i is the activity of row i. The dictionary writes each of the m basic variables as a
// combination of the n others: x[basic[i]] = Σ table[i·n+j]·x[nonbasic[j]]. A variable outside the basis may stand between
// its bounds (a given start does); it then may move either way, and rests once its reduced cost is zero.
type Solver struct {
	n, m      int
	rows      []Row
	table     []float64
	low, high []float64 // bounds of the n+m variables
	at        []float64 // their values
	basic     []int     // row of the dictionary → variable
	nonbasic  []int     // column → variable
	place     []int     // variable → column, or −1−row where it is basic
	reduced   []float64 // reduced cost per column
	columns   []int32   // scratch: columns of the pivot row that are not zero
	feasible  bool
	pivots    int
}

// Pivots returns how many changes of basis there have been: the work done.
func (s *Solver) Pivots() int { return s.pivots }

// reset writes the dictionary of the first basis, in which every row stands for itself, and the values of its rows.
func (s *Solver) reset() {
	clear(s.table)
	for i, r := range s.rows {
		s.basic[i], s.place[s.n+i] = s.n+i, -1-i
		for k, j := range r.Index {
			s.table[i*s.n+int(j)] += r.Value[k]
		}
	}
	for j := range s.n {
		s.nonbasic[j], s.place[j] = j, j
	}
	s.activities()
}

// activities sets the value of every row from the values of the problem's variables.
func (s *Solver) activities() {
	for i, r := range s.rows {
		s.at[s.n+i] = r.activity(s.at)
	}
}

func (r Row) activity(x []float64) float64 {
	sum := 0.0
	for k, j := range r.Index {
		sum += float64(r.Value[k] * x[j])
	}
	return sum
}

// Feasible finds a point that meets every row and bound (phase 1) and returns it, with Optimal or Infeasible.
func (s *Solver) Feasible() ([]float64, Status) {
	st := s.phaseOne()
	return append([]float64(nil), s.at[:s.n]...), st
}

// Maximise returns the largest c·x and a point x where it is reached. With Infeasible the value is NaN, with Unbounded +∞;
// the point is then the last one looked at.
func (s *Solver) Maximise(c Sparse) (float64, []float64, Status) {
	var st Status
	for range 3 {
		if st = s.phaseOne(); st != Optimal {
			break
		}
		if st = s.phaseTwo(c); st == Stopped || s.sound() {
			break
		}
		s.restore() // rounding has moved the dictionary away from the rows: write it anew and go on from there
	}
	x := append([]float64(nil), s.at[:s.n]...)
	switch st {
	case Infeasible:
		return math.NaN(), x, st
	case Unbounded:
		return math.Inf(1), x, st
	}
	value := 0.0
	for k, j := range c.Index {
		value += float64(c.Value[k] * x[j])
	}
	return value, x, st
}

// Minimise is Maximise of −c, with the sign of the value turned back (−∞ where unbounded).
func (s *Solver) Minimise(c Sparse) (float64, []float64, Status) {
	minus := Sparse{Index: c.Index, Value: make([]float64, len(c.Value))}
	for i, v := range c.Value {
		minus.Value[i] = -v
	}
	value, x, st := s.Maximise(minus)
	return -value, x, st
}

// phaseOne lowers the sum of what basic variables lie outside their bounds until it is zero or cannot fall.
func (s *Solver) phaseOne() Status {
	if s.feasible {
		return Optimal
	}
	cost := make([]float64, s.m)
	st := s.run(func() bool {
		outside := false
		for i, v := range s.basic {
			cost[i] = 0
			switch {
			case s.at[v] < s.low[v]-FeasibilityTolerance:
				cost[i], outside = 1, true
			case s.at[v] > s.high[v]+FeasibilityTolerance:
				cost[i], outside = -1, true
			}
		}
		if !outside {
			return false
		}
		s.reduced = append(s.reduced[:0], make([]float64, s.n)...)
		for i, c := range cost {
			if c != 0 {
				s.addRow(i, c)
			}
		}
		return true
	})
	switch {
	case s.violation() <= 2*FeasibilityTolerance:
		s.feasible = true
		return Optimal
	case st == Stopped:
		return Stopped
	}
	return Infeasible
}

// violation is the farthest that a basic variable lies outside its bounds.
func (s *Solver) violation() float64 {
	worst := 0.0
	for _, v := range s.basic {
		worst = max(worst, s.low[v]-s.at[v], s.at[v]-s.high[v])
	}
	return worst
}

// phaseTwo raises c·x from a feasible point.
func (s *Solver) phaseTwo(c Sparse) Status {
	s.reduced = append(s.reduced[:0], make([]float64, s.n)...)
	for k, j := range c.Index {
		if p := s.place[j]; p >= 0 {
			s.reduced[p] += c.Value[k]
		} else {
			s.addRow(-1-p, c.Value[k])
		}
	}
	return s.run(func() bool { return true })
}

// addRow adds weight times row i of the dictionary to the reduced costs.
func (s *Solver) addRow(i int, weight float64) {
	for j, v := range s.table[i*s.n : (i+1)*s.n] {
		if v != 0 {
			s.reduced[j] += float64(weight * v)
		}
	}
}

// sound reports whether the values of the rows are what the variables make of them.
func (s *Solver) sound() bool {
	for i, r := range s.rows {
		a := r.activity(s.at)
		if math.Abs(a-s.at[s.n+i]) > FeasibilityTolerance*max(1, math.Abs(a)) {
			return false
		}
	}
	return true
}

// restore writes the dictionary of the present basis anew from the rows.
func (s *Solver) restore() {
	want := append([]int(nil), s.basic...)
	s.reset()
	for _, v := range want {
		if v >= s.n || s.place[v] < 0 {
			continue
		}
		// the row to give up: one that is not wanted in the basis, with the largest entry
		best, row := pivotTolerance, -1
		for i, b := range s.basic {
			if e := math.Abs(s.table[i*s.n+s.place[v]]); b >= s.n && e > best && !contains(want, b) {
				best, row = e, i
			}
		}
		if row >= 0 {
			s.pivot(row, s.place[v])
		}
	}
	s.feasible = false
}

func contains(a []int, v int) bool {
	for _, x := range a {
		if x == v {
			return true
		}
	}
	return false
}

// SetBounds changes the bounds of a variable (0…n−1) or of a row (n+i) and keeps the basis; low ≤ high.
func (s *Solver) SetBounds(v int, low, high float64) {
	s.low[v], s.high[v] = low, high
	s.feasible = false
	if q := s.place[v]; q >= 0 {
		s.move(q, min(max(s.at[v], low), high)-s.at[v])
		s.at[v] = min(max(s.at[v], low), high)
	}
}
