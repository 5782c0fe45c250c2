package protect

import (
	"math"

	"kvarter"
	"kvarter/internal/linear"
)

// cover is the linear programme that finds which counts to hide: another table near the true one, in which a count is as much
// higher or lower as it must seem possible, at the least cost of counts that change and are not hidden yet (Kelly, Golden &
// Assad 1992, Cell suppression: disclosure protection for sensitive tabular data, Networks 22, 397–417). What changes in it is hidden.
// The two halves of a change, up and down, are variables of their own, for every cell and every published sum.
type cover struct {
	t      *tables
	solver *linear.Solver
	low    []float64 // bounds of the variables as far as outside knowledge goes
	high   []float64
	up     []int32 // node → variable of its rise, the next one being its fall; −1: none
	weight []float64
	solved *int
}

// change is one other table: how nodes differ in it, those that do, ascending.
type change struct {
	node  []int32
	delta []float64
}

// of returns how a node differs.
func (c change) of(i int) float64 {
	for k, n := range c.node {
		if int(n) == i {
			return c.delta[k]
		}
	}
	return 0
}

func (t *tables) cover(solved *int) (*cover, error) {
	c := &cover{t: t, up: make([]int32, len(t.of)), solved: solved}
	var p linear.Problem
	for i := range t.of {
		low, high, err := t.box(i, nil)
		if err != nil {
			return nil, err
		}
		c.up[i] = -1
		if i >= t.n && t.rule[i].Unpublished && low == 0 && math.IsInf(high, 1) {
			continue
		}
		n := float64(t.count[i])
		c.up[i] = int32(len(p.Low))
		p.Low, p.High = append(p.Low, 0, 0), append(p.High, high-n, n-low)
		c.weight = append(c.weight, 0, 0)
		if i < t.n {
			continue
		}
		r := linear.Row{Index: []int32{c.up[i], c.up[i] + 1}, Value: []float64{-1, 1}}
		for _, j := range t.of[i] {
			r.Index, r.Value = append(r.Index, c.up[j], c.up[j]+1), append(r.Value, 1, -1)
		}
		p.Rows = append(p.Rows, r)
	}
	for _, f := range t.facts {
		r := linear.Row{Low: f.Low, High: f.High}
		for k, j := range f.Index {
			r.Index, r.Value = append(r.Index, c.up[j], c.up[j]+1), append(r.Value, f.Value[k], -f.Value[k])
			part := float64(f.Value[k] * float64(t.count[j]))
			r.Low, r.High = r.Low-part, r.High-part
		}
		r.Low, r.High = min(r.Low, 0), max(r.High, 0)
		p.Rows = append(p.Rows, r)
	}
	c.low, c.high = p.Low, p.High
	p.Start = make([]float64, len(p.Low))
	var err error
	if c.solver, err = linear.New(p); err != nil {
		return nil, kvarter.Errorf(kvarter.Internal, "disclosure: %w", err)
	}
	return c, nil
}

// price sets what a change of each node costs per unit: nothing where it is hidden, its cost else. A node that is barred must not change.
func (c *cover) price(hidden, barred []bool, byCount bool) {
	for i, v := range c.up {
		if v < 0 {
			continue
		}
		w := 0.0
		if !hidden[i] {
			w = float64(c.t.cost(i))
			if byCount { // large counts are dear: they are the ones that readers look for
				w *= 1 + float64(bits(c.t.count[i]))/4
			}
		}
		c.weight[v], c.weight[v+1] = w, w
		if barred[i] && !hidden[i] {
			c.solver.SetBounds(int(v), 0, 0)
			c.solver.SetBounds(int(v)+1, 0, 0)
		} else {
			c.solver.SetBounds(int(v), c.low[v], c.high[v])
			c.solver.SetBounds(int(v)+1, c.low[v+1], c.high[v+1])
		}
	}
}

// bits is the length of a count in binary: a logarithm in whole numbers.
func bits(n int64) int {
	k := 0
	for ; n > 0; n >>= 1 {
		k++
	}
	return k
}

// force finds the cheapest change in which a node differs by step, up or (negative) down; false where there is none.
func (c *cover) force(node int, step float64) (change, float64, bool) {
	v := int(c.up[node])
	rise, fall := max(step, 0), max(-step, 0)
	low, high := [2]float64{c.low[v], c.low[v+1]}, [2]float64{c.high[v], c.high[v+1]}
	if rise > high[0] || fall > high[1] {
		return change{}, 0, false
	}
	c.solver.SetBounds(v, rise, rise)
	c.solver.SetBounds(v+1, fall, fall)
	objective := linear.Sparse{}
	for k, w := range c.weight {
		if w != 0 {
			objective.Index, objective.Value = append(objective.Index, int32(k)), append(objective.Value, w)
		}
	}
	cost, x, st := c.solver.Minimise(objective)
	*c.solved++
	c.solver.SetBounds(v, low[0], high[0])
	c.solver.SetBounds(v+1, low[1], high[1])
	if st != linear.Optimal {
		return change{}, 0, false
	}
	cells := make([]float64, c.t.n)
	for j := range cells {
		cells[j] = x[c.up[j]] - x[c.up[j]+1]
	}
	return c.t.change(cells), cost, true
}

// reach returns how far a node can rise or (sign −1) fall, at most limit, whatever changes with it, in whole steps.
func (c *cover) reach(node int, sign, limit float64) float64 {
	v := int(c.up[node])
	objective := linear.Sparse{Index: []int32{int32(v), int32(v + 1)}, Value: []float64{sign, -sign}}
	at := v
	if sign < 0 {
		at = v + 1
	}
	low, high := c.low[at], c.high[at]
	c.solver.SetBounds(at, low, min(high, limit))
	value, _, st := c.solver.Maximise(objective)
	*c.solved++
	c.solver.SetBounds(at, low, high)
	if st != linear.Optimal {
		return 0
	}
	return math.Floor(value + wholeTolerance)
}

// changeTolerance is the smallest change of a count that is one.
const changeTolerance = 1e-6

// change works the sums of a change of cells out.
func (t *tables) change(cells []float64) change {
	var c change
	for i, of := range t.of {
		d := 0.0
		for _, j := range of {
			d += cells[j]
		}
		if math.Abs(d) > changeTolerance {
			c.node, c.delta = append(c.node, int32(i)), append(c.delta, d)
		}
	}
	return c
}
