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
// no row in common with the objective. It is not safe for concurrent use.
type Local struct {
	n       int
	low     []float64 // bounds of variables, then of rows
	high    []float64
	start   []float64 // values at the start of variables, then of rows
	rows    []Row
	columns [][]Entry // variable → the rows it is in, the shortest first
	letting letting
	// Limit is how many numbers a programme may have; one that would grow beyond is given up, and the rise found so far is returned as the optimum. 0: any.
	Limit int

	// of the objective under way; zero in between
	in    []int32 // variables let in
	place []bool  // variables that are
	cost  []float64
	order []int32 // rows of the programme, which stay until the next
	row   []int32 // row → 1 + its position there
	// of pricing; zero in between
	seen    []bool
	reduced []float64
}

// Entry is the value of a variable in a row.
type Entry struct {
	Row   int32
	Value float64
}

// letting says how many variables are let in at first, from one row at a time, and at least in a later step, where it is a quarter of those that are in; and how many
// follow each of these. At first rows longer than scan are passed over: they tie everything to everything.
type letting struct{ first, perRow, more, scan, follow int }

// NewLocal makes a solver around p.Start, which must meet every row and bound. It fails where it does not, and where New does.
func NewLocal(p Problem) (*Local, error) {
	n := len(p.Low)
	if len(p.Start) != n {
		return nil, fmt.Errorf("linear: %d variables, %d starting values: a local solver needs a point to start from", n, len(p.Start))
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	l := &Local{n: n, rows: p.Rows, columns: make([][]Entry, n), letting: letting{first: 48, perRow: 8, more: 16, scan: 500, follow: 64},
		place: make([]bool, n), cost: make([]float64, n), row: make([]int32, len(p.Rows)), seen: make([]bool, n), reduced: make([]float64, n)}
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

// bound reports whether a row says anything.
func (l *Local) bound(row int32) bool {
	return !math.IsInf(l.low[l.n+int(row)], -1) || !math.IsInf(l.high[l.n+int(row)], 1)
}

// Maximise returns how much c·x can rise above the start, and the variables that differ from the start where it does, ascending, with their differences. It ends as soon as
// a rise of enough is found, and rises no farther; +∞ asks for the largest. With Unbounded the rise is +∞.
func (l *Local) Maximise(c Sparse, enough float64) (float64, Sparse, Status) {
	return l.rise(c, 1, enough)
}

// Minimise is Maximise downwards: it returns how much c·x can fall below the start.
func (l *Local) Minimise(c Sparse, enough float64) (float64, Sparse, Status) {
	return l.rise(c, -1, enough)
}

func (l *Local) rise(c Sparse, sign, enough float64) (float64, Sparse, Status) {
	l.in = l.in[:0]
	for k, j := range c.Index {
		l.cost[j] += float64(sign * c.Value[k])
	}
	l.near(c)
	defer func() {
		for _, j := range c.Index {
			l.cost[j] = 0
		}
		for _, j := range l.in {
			l.place[j] = false
		}
	}()
	for {
		s := l.solver(enough)
		var objective Sparse
		for k, j := range l.in {
			if v := l.cost[j]; v != 0 {
				objective.Index, objective.Value = append(objective.Index, int32(k)), append(objective.Value, v)
			}
		}
		value, x, st := s.Maximise(objective)
		if st != Optimal || value >= enough-FeasibilityTolerance || !l.price(s, c) || l.Limit > 0 && len(l.in)*len(l.order) > l.Limit {
			return value, l.moved(x), st
		}
	}
}

func (l *Local) add(j int32) bool {
	if l.place[j] || l.low[j] >= l.high[j] {
		return false
	}
	l.place[j] = true
	l.in = append(l.in, j)
	return true
}

// near lets in variables of the objective, then such as share a row with them, from short rows first.
func (l *Local) near(c Sparse) {
	for _, j := range c.Index {
		if len(l.in) >= (l.letting.first+1)/2 {
			break
		}
		l.add(j)
	}
	for k := 0; k < len(l.in) && len(l.in) < l.letting.first; k++ {
		for _, e := range l.columns[l.in[k]] {
			if !l.bound(e.Row) || len(l.rows[e.Row].Index) > l.letting.scan {
				continue
			}
			added := 0
			for _, j := range l.rows[e.Row].Index {
				if added == l.letting.perRow || len(l.in) >= l.letting.first {
					break
				}
				if l.add(j) {
					added++
				}
			}
		}
	}
}

// solver writes the programme of the differences from the start; its last row ends the rise at enough.
func (l *Local) solver(enough float64) *Solver {
	p := Problem{Low: make([]float64, len(l.in)), High: make([]float64, len(l.in))}
	for _, row := range l.order {
		l.row[row] = 0
	}
	l.order = l.order[:0]
	entries := 0
	for k, j := range l.in {
		p.Low[k], p.High[k] = min(l.low[j]-l.start[j], 0), max(l.high[j]-l.start[j], 0)
		for _, e := range l.columns[j] {
			if !l.bound(e.Row) {
				continue
			}
			if l.row[e.Row] == 0 {
				l.order = append(l.order, e.Row)
			}
			l.row[e.Row]++ // how many entries it has
			entries++
		}
	}
	index, value := make([]int32, entries), make([]float64, entries)
	p.Rows = make([]Row, len(l.order), len(l.order)+1)
	at := int32(0)
	for i, row := range l.order {
		v, n := l.n+int(row), l.row[row]
		p.Rows[i] = Row{Index: index[at : at : at+n], Value: value[at : at : at+n], Low: min(l.low[v]-l.start[v], 0), High: max(l.high[v]-l.start[v], 0)}
		at += n
		l.row[row] = int32(i + 1) // its position
	}
	for k, j := range l.in {
		for _, e := range l.columns[j] {
			if l.bound(e.Row) {
				r := &p.Rows[l.row[e.Row]-1]
				r.Index, r.Value = append(r.Index, int32(k)), append(r.Value, e.Value)
			}
		}
	}
	if !math.IsInf(enough, 1) {
		end := Row{Low: math.Inf(-1), High: max(enough, 0)}
		for k, j := range l.in {
			if v := l.cost[j]; v != 0 {
				end.Index, end.Value = append(end.Index, int32(k)), append(end.Value, v)
			}
		}
		p.Rows = append(p.Rows, end)
	}
	return newSolver(p)
}

// price lets in the variables outside that would help most by the prices of the rows; false where none would.
func (l *Local) price(s *Solver, c Sparse) bool {
	type column struct {
		j       int32
		reduced float64
		sign    float64
	}
	var list []int32
	see := func(j int32, v float64) {
		if l.place[j] || l.low[j] >= l.high[j] {
			return
		}
		if !l.seen[j] {
			l.seen[j] = true
			list = append(list, j)
		}
		l.reduced[j] += v
	}
	for _, j := range c.Index {
		if !l.seen[j] {
			see(j, l.cost[j])
		}
	}
	for i, row := range l.order {
		q := s.place[s.n+i]
		if q < 0 || s.reduced[q] == 0 {
			continue
		}
		r := l.rows[row]
		for k, j := range r.Index {
			see(j, -float64(s.reduced[q]*r.Value[k]))
		}
	}
	var better []column
	for _, j := range list {
		d := l.reduced[j]
		if d > optimalityTolerance && l.high[j] > l.start[j] || d < -optimalityTolerance && l.low[j] < l.start[j] {
			better = append(better, column{j, math.Abs(d), math.Copysign(1, d)})
		}
		l.seen[j], l.reduced[j] = false, 0
	}
	sort.SliceStable(better, func(a, b int) bool { return better[a].reduced > better[b].reduced })
	for _, x := range better[:min(len(better), max(l.letting.more, len(l.in)/4))] {
		if l.add(x.j) {
			l.follow(x.j, x.sign)
		}
	}
	return len(better) > 0
}

// follow lets in, with a variable that is to rise (sign 1) or fall (−1), one that makes room for it in every row without room that is not in the programme
// yet, and so on with that one. Without them the variable could not move, and each would have to be found by prices in a step of its own.
func (l *Local) follow(j int32, sign float64) {
	type way struct {
		j    int32
		sign float64
	}
	for next, left := []way{{j, sign}}, l.letting.follow; len(next) > 0 && left > 0; next = next[1:] {
		x := next[0]
		for _, e := range l.columns[x.j] {
			if !l.bound(e.Row) || l.row[e.Row] > 0 {
				continue
			}
			l.row[e.Row], l.order = 1, append(l.order, e.Row)
			at, up := l.n+int(e.Row), e.Value*x.sign
			if up > 0 && l.high[at]-l.start[at] >= up || up < 0 && l.start[at]-l.low[at] >= -up {
				continue
			}
			r := l.rows[e.Row]
			for k, j := range r.Index {
				s := 1.0
				if r.Value[k]*up > 0 {
					s = -1
				}
				if s > 0 && l.high[j]-l.start[j] >= 1 || s < 0 && l.start[j]-l.low[j] >= 1 {
					if l.add(j) {
						next, left = append(next, way{j, s}), left-1
						break
					}
				}
			}
		}
	}
}

// moved are the variables that differ from the start.
func (l *Local) moved(x []float64) Sparse {
	var out Sparse
	for k, v := range x {
		if math.Abs(v) > FeasibilityTolerance {
			out.Index, out.Value = append(out.Index, l.in[k]), append(out.Value, v)
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
