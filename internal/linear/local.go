package linear

import (
	"fmt"
	"math"
	"sort"
)

// Local maximises objectives that touch few of very many variables, one after another, from a point that is given. A dictionary
// of all variables and rows would not fit; it solves for the variables near the objective, with all others held at the
// start, and lets in those whose reduced cost says that they would help, until none would (column generation, Dantzig 1963, chapter 22).
// As every row that a variable is in comes with it, each point on the way meets all rows, and the last one is the optimum of the whole.
//
// Every objective starts anew, so that an answer does not depend on those asked before, nor on parts of the problem that have
// no row in common with the objective. Maximise and Minimise may run concurrently, SetBounds not.
type Local struct {
	n       int
	low     []float64 // bounds of variables, then of rows
	high    []float64
	start   []float64 // values at the start of variables, then of rows
	rows    []Row
	columns [][]Entry // variable → the rows it is in, the shortest first
	letting letting
}

// Entry is the value of a variable in a row.
type Entry struct {
	Row   int32
	Value float64
}

// letting says how many variables are let in at first, from one row at a time, and at least in a later step; later steps double what is in. At first rows longer
// than scan are passed over: they tie everything to everything.
type letting struct{ first, perRow, more, scan int }

// NewLocal makes a solver around p.Start, which must meet every row and bound. It fails where it does not, and where New does.
func NewLocal(p Problem) (*Local, error) {
	n := len(p.Low)
	if len(p.Start) != n {
		return nil, fmt.Errorf("linear: %d variables, %d starting values: a local solver needs a point to start from", n, len(p.Start))
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	l := &Local{n: n, rows: p.Rows, columns: make([][]Entry, n), letting: letting{first: 48, perRow: 8, more: 16, scan: 500}}
	l.low, l.high = append([]float64(nil), p.Low...), append([]float64(nil), p.High...)
	l.start = append([]float64(nil), p.Start...)
	for i, r := range p.Rows {
		l.low, l.high, l.start = append(l.low, r.Low), append(l.high, r.High), append(l.start, r.activity(p.Start))
		for k, j := range r.Index {
			l.columns[j] = append(l.columns[j], Entry{int32(i), r.Value[k]})
		}
	}
	for _, c := range l.columns {
		sort.SliceStable(c, func(a, b int) bool { return len(l.rows[c[a].Row].Index) < len(l.rows[c[b].Row].Index) })
	}
	for v, x := range l.start {
		if slack := FeasibilityTolerance * max(1, math.Abs(x)); x < l.low[v]-slack || x > l.high[v]+slack {
			return nil, fmt.Errorf("linear: the start has %g at %d (of %d variables, then rows), outside %g to %g", x, v, n, l.low[v], l.high[v])
		}
	}
	return l, nil
}

// SetBounds changes the bounds of a variable (0…n−1) or of a row (n+i); the start must stay inside them.
func (l *Local) SetBounds(v int, low, high float64) { l.low[v], l.high[v] = low, high }

// Start returns the value of a variable or row (n+i) at the start.
func (l *Local) Start(v int) float64 { return l.start[v] }

// Bounds returns the bounds of a variable or row (n+i).
func (l *Local) Bounds(v int) (low, high float64) { return l.low[v], l.high[v] }

// Column returns the rows that a variable is in.
func (l *Local) Column(v int32) []Entry { return l.columns[v] }

// bound reports whether a row says anything.
func (l *Local) bound(row int32) bool {
	return !math.IsInf(l.low[l.n+int(row)], -1) || !math.IsInf(l.high[l.n+int(row)], 1)
}

// Maximise returns how much c·x can rise above the start, and the variables that differ from the start where it does, ascending, with their differences. It ends as soon as
// a rise of enough is found, and rises no farther; +∞ asks for the largest. With Unbounded the rise is +∞.
func (l *Local) Maximise(c Sparse, enough float64) (float64, Sparse, Status) {
	w := &local{Local: l, cost: make(map[int32]float64, len(c.Index)), place: map[int32]int32{}, row: map[int32]int32{}}
	for k, j := range c.Index {
		w.cost[j] += c.Value[k]
	}
	w.near(c)
	for {
		s, err := w.solver(enough)
		if err != nil {
			return 0, Sparse{}, Infeasible // not reached: bounds hold the start
		}
		var objective Sparse
		for k, j := range w.in {
			if v := w.cost[j]; v != 0 {
				objective.Index, objective.Value = append(objective.Index, int32(k)), append(objective.Value, v)
			}
		}
		value, x, st := s.Maximise(objective)
		if st != Optimal || value >= enough-FeasibilityTolerance || !w.price(s, c) {
			return value, w.moved(x), st
		}
	}
}

// Minimise is Maximise downwards: it returns how much c·x can fall below the start.
func (l *Local) Minimise(c Sparse, enough float64) (float64, Sparse, Status) {
	minus := Sparse{Index: c.Index, Value: make([]float64, len(c.Value))}
	for i, v := range c.Value {
		minus.Value[i] = -v
	}
	return l.Maximise(minus, enough)
}

// local is one objective under way.
type local struct {
	*Local
	cost  map[int32]float64
	in    []int32         // variables let in
	place map[int32]int32 // variable → its position in them
	row   map[int32]int32 // row → its position in the programme
	order []int32         // rows of the programme
}

func (w *local) add(j int32) bool {
	if _, ok := w.place[j]; ok || w.low[j] >= w.high[j] {
		return false
	}
	w.place[j] = int32(len(w.in))
	w.in = append(w.in, j)
	return true
}

// near lets in variables of the objective, then such as share a row with them, from short rows first.
func (w *local) near(c Sparse) {
	for _, j := range c.Index {
		if len(w.in) >= (w.letting.first+1)/2 {
			break
		}
		w.add(j)
	}
	for k := 0; k < len(w.in) && len(w.in) < w.letting.first; k++ {
		for _, e := range w.columns[w.in[k]] {
			if !w.bound(e.Row) || len(w.rows[e.Row].Index) > w.letting.scan {
				continue
			}
			added := 0
			for _, j := range w.rows[e.Row].Index {
				if added == w.letting.perRow || len(w.in) >= w.letting.first {
					break
				}
				if w.add(j) {
					added++
				}
			}
		}
	}
}

// solver writes the programme of the differences from the start; its last row ends the rise at enough.
func (w *local) solver(enough float64) (*Solver, error) {
	var p Problem
	clear(w.row)
	w.order = w.order[:0]
	for k, j := range w.in {
		p.Low, p.High = append(p.Low, min(w.low[j]-w.start[j], 0)), append(p.High, max(w.high[j]-w.start[j], 0))
		for _, e := range w.columns[j] {
			if !w.bound(e.Row) {
				continue
			}
			i, ok := w.row[e.Row]
			if !ok {
				i = int32(len(p.Rows))
				w.row[e.Row], w.order = i, append(w.order, e.Row)
				at := w.n + int(e.Row)
				p.Rows = append(p.Rows, Row{Low: min(w.low[at]-w.start[at], 0), High: max(w.high[at]-w.start[at], 0)})
			}
			r := &p.Rows[i]
			r.Index, r.Value = append(r.Index, int32(k)), append(r.Value, e.Value)
		}
	}
	if !math.IsInf(enough, 1) {
		end := Row{Low: math.Inf(-1), High: max(enough, 0)}
		for k, j := range w.in {
			if v := w.cost[j]; v != 0 {
				end.Index, end.Value = append(end.Index, int32(k)), append(end.Value, v)
			}
		}
		p.Rows = append(p.Rows, end)
	}
	p.Start = make([]float64, len(w.in))
	return New(p)
}

// price lets in the variables outside that would help most by the prices of the rows; false where none would.
func (w *local) price(s *Solver, c Sparse) bool {
	type column struct {
		j       int32
		reduced float64
	}
	reduced := map[int32]float64{}
	var list []int32
	see := func(j int32, v float64) {
		if _, ok := w.place[j]; ok || w.low[j] >= w.high[j] {
			return
		}
		if _, ok := reduced[j]; !ok {
			list = append(list, j)
		}
		reduced[j] += v
	}
	for _, j := range c.Index {
		if _, ok := reduced[j]; !ok {
			see(j, w.cost[j])
		}
	}
	for i, row := range w.order {
		q := s.place[s.n+i]
		if q < 0 || s.reduced[q] == 0 {
			continue
		}
		r := w.rows[row]
		for k, j := range r.Index {
			see(j, -float64(s.reduced[q]*r.Value[k]))
		}
	}
	var better []column
	for _, j := range list {
		d := reduced[j]
		if d > optimalityTolerance && w.high[j] > w.start[j] || d < -optimalityTolerance && w.low[j] < w.start[j] {
			better = append(better, column{j, math.Abs(d)})
		}
	}
	sort.SliceStable(better, func(a, b int) bool { return better[a].reduced > better[b].reduced })
	for _, x := range better[:min(len(better), max(w.letting.more, len(w.in)))] {
		w.add(x.j)
	}
	return len(better) > 0
}

// moved are the variables that differ from the start.
func (w *local) moved(x []float64) Sparse {
	var out Sparse
	for k, v := range x {
		if math.Abs(v) > FeasibilityTolerance {
			out.Index, out.Value = append(out.Index, w.in[k]), append(out.Value, v)
		}
	}
	sort.Sort(byIndex(out))
	return out
}

type byIndex Sparse

func (s byIndex) Len() int           { return len(s.Index) }
func (s byIndex) Less(a, b int) bool { return s.Index[a] < s.Index[b] }
func (s byIndex) Swap(a, b int) {
	s.Index[a], s.Index[b] = s.Index[b], s.Index[a]
	s.Value[a], s.Value[b] = s.Value[b], s.Value[a]
}
