package protect

import (
	"math"

	"kvarter"
	"kvarter/internal/linear"
)

// divide finds the parts of the programme: variables that rows tie together.
func (a *attacker) divide() {
	n := len(a.problem.Low)
	a.part, a.place, a.size = make([]int32, n), make([]int32, n), make([]int32, n)
	for v := range a.part {
		a.part[v] = int32(v)
	}
	root := func(v int32) int32 {
		for a.part[v] != v {
			a.part[v] = a.part[a.part[v]]
			v = a.part[v]
		}
		return v
	}
	for _, r := range a.problem.Rows {
		for _, v := range r.Index[1:] {
			p, q := root(r.Index[0]), root(v)
			a.part[max(p, q)] = min(p, q)
		}
	}
	for v := range a.part {
		p := root(int32(v))
		a.part[v], a.place[v] = p, a.size[p]
		a.size[p]++
	}
	a.start, a.order = make([]int32, n), make([]int32, n)
	at := int32(0)
	for v, p := range a.part {
		if int(p) == v {
			a.start[v] = at
			at += a.size[v]
		}
	}
	for v, p := range a.part {
		a.order[a.start[p]+a.place[v]] = int32(v)
	}
	a.rows = make([][]int32, n)
	for i, r := range a.problem.Rows {
		p := a.part[r.Index[0]]
		a.rows[p] = append(a.rows[p], int32(i))
	}
	a.parts = map[int32]*linear.Solver{}
}

// split takes what of an objective lies in the part of its first variable.
func (a *attacker) split(c linear.Sparse) (of, rest linear.Sparse) {
	p := a.part[c.Index[0]]
	for k, v := range c.Index {
		if a.part[v] == p {
			of.Index, of.Value = append(of.Index, v), append(of.Value, c.Value[k])
		} else {
			rest.Index, rest.Value = append(rest.Index, v), append(rest.Value, c.Value[k])
		}
	}
	return of, rest
}

// members lists the variables of a part, by their number within it.
func (a *attacker) members(p int32) []int32 { return a.order[a.start[p] : a.start[p]+a.size[p]] }

// ends finds the lowest and highest value of an objective of one part, and writes where they are reached unless nobody asks (nil).
func (a *attacker) ends(c linear.Sparse, lowest, highest []float64) (low, high float64, st linear.Status, err error) {
	p := a.part[c.Index[0]]
	if len(a.rows[p]) == 0 { // a variable on its own
		v, low, high := c.Index[0], a.problem.Low, a.problem.High
		if lowest != nil {
			lowest[v], highest[v] = low[v], high[v]
			if math.IsInf(high[v], 1) {
				highest[v] = a.problem.Start[v]
			}
		}
		return low[v], high[v], linear.Optimal, nil
	}
	s, err := a.solver(p)
	if err != nil {
		return 0, 0, 0, err
	}
	own := linear.Sparse{Value: c.Value, Index: make([]int32, len(c.Index))}
	for k, v := range c.Index {
		own.Index[k] = a.place[v]
	}
	write := func(to, at []float64) {
		for k, v := range a.members(p) {
			if to != nil {
				to[v] = at[k]
			}
		}
	}
	low, at, st := s.Minimise(own)
	if st != linear.Optimal {
		return 0, 0, st, nil
	}
	write(lowest, at)
	high, at, st = s.Maximise(own)
	write(highest, at)
	if st == linear.Unbounded {
		return low, math.Inf(1), linear.Optimal, nil
	}
	return low, high, st, nil
}

// mostEntries bounds a part's programme to what fits in memory: its dictionary is written out in full.
const mostEntries = 60_000_000

// entries is how large the largest programme is that a node takes part in.
func (a *attacker) entries(node int) int {
	most := 0
	for _, j := range a.t.of[node] {
		if v := a.variable[j]; v >= 0 {
			most = max(most, int(a.size[a.part[v]])*len(a.rows[a.part[v]]))
		}
	}
	return most
}

// solver is that of a part.
func (a *attacker) solver(p int32) (*linear.Solver, error) {
	if s := a.parts[p]; s != nil {
		return s, nil
	}
	n := int(a.size[p])
	if n*len(a.rows[p]) > mostEntries {
		return nil, kvarter.Errorf(kvarter.Internal, "disclosure: a programme of %d counts and %d totals that hang together is too large", n, len(a.rows[p]))
	}
	q := linear.Problem{Low: make([]float64, n), High: make([]float64, n), Start: make([]float64, n)}
	for k, v := range a.members(p) {
		q.Low[k], q.High[k], q.Start[k] = a.problem.Low[v], a.problem.High[v], a.problem.Start[v]
	}
	for _, i := range a.rows[p] {
		r := a.problem.Rows[i]
		own := linear.Row{Low: r.Low, High: r.High, Value: r.Value, Index: make([]int32, len(r.Index))}
		for k, v := range r.Index {
			own.Index[k] = a.place[v]
		}
		q.Rows = append(q.Rows, own)
	}
	s, err := linear.New(q)
	if err != nil {
		return nil, kvarter.Errorf(kvarter.Internal, "disclosure: %w", err)
	}
	a.parts[p] = s
	return s, nil
}
