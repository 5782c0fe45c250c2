package protect

import (
	"math"

	"kvarter/internal/linear"
)

// cover is the linear programme that finds which counts to hide: another table near the true one, in which a count is as much
// higher or lower as it must seem possible, at the least cost of counts that change and are not hidden yet (Kelly, Golden &
// Assad 1992, Cell suppression: disclosure protection for sensitive tabular data, Networks 22, 397–417). What changes in it is hidden.
// The two halves of a change, up and down, are variables of their own, for every cell and every sum. In a large system only cells
// near the count may change, more of them where that is not enough.
type cover struct {
	t      *tables
	low    []float64 // how far each node may fall, and rise, as far as outside knowledge goes
	high   []float64
	price  []float64 // per unit of change; 0 where hidden
	fixed  []bool    // nodes that must not change
	hidden []bool
	solved *int
}

// nearby is how many cells may change at first; more are let in fourfold.
const nearby = 80

// perSum is how many cells of one sum are let in at a time.
const perSum = 12

func (t *tables) cover(solved *int) (*cover, error) {
	c := &cover{t: t, solved: solved}
	for i := range t.of {
		low, high, err := t.box(i, nil)
		if err != nil {
			return nil, err
		}
		n := float64(t.count[i])
		c.low, c.high = append(c.low, n-low), append(c.high, high-n)
	}
	c.price, c.fixed = make([]float64, len(t.of)), make([]bool, len(t.of))
	return c, nil
}

// charge sets what a change of each node costs: nothing where it is hidden, its cost times a factor else. A barred node must not change.
func (c *cover) charge(hidden, barred []bool, factor []float64) {
	c.hidden = hidden
	for i := range c.price {
		c.price[i], c.fixed[i] = 0, false
		if !hidden[i] {
			c.price[i], c.fixed[i] = float64(float64(c.t.cost(i))*factor[i]), barred[i]
		}
	}
}

// force finds the cheapest change in which a node differs by step, up or (negative) down; false where there is none.
func (c *cover) force(node int, step float64) (change, float64, bool) {
	if step > c.high[node] || -step > c.low[node] {
		return change{}, 0, false
	}
	for size := nearby; ; size *= 4 {
		cells := c.near(node, size)
		p, up := c.programme(cells)
		v := up[node]
		p.Low[v], p.Low[v+1] = max(step, 0), max(-step, 0)
		p.High[v], p.High[v+1] = p.Low[v], p.Low[v+1]
		var objective linear.Sparse
		for i, v := range up {
			if v >= 0 && c.price[i] != 0 {
				objective.Index = append(objective.Index, v, v+1)
				objective.Value = append(objective.Value, c.price[i], c.price[i])
			}
		}
		cost, x, st := c.solve(p, objective, false)
		if st == linear.Optimal {
			delta := make([]float64, c.t.n)
			for _, j := range cells {
				delta[j] = x[up[j]] - x[up[j]+1]
			}
			return c.t.change(delta), cost, true
		}
		if len(cells) == c.t.n {
			return change{}, 0, false
		}
	}
}

// reach returns how far a node can rise or (sign −1) fall, at most limit, whatever changes with it, in whole steps.
func (c *cover) reach(node int, sign, limit float64) float64 {
	p, up := c.programme(c.near(node, c.t.n))
	v := up[node]
	at := v
	if sign < 0 {
		at++
	}
	p.High[at] = min(p.High[at], limit)
	value, _, st := c.solve(p, linear.Sparse{Index: []int32{v, v + 1}, Value: []float64{sign, -sign}}, true)
	if st != linear.Optimal {
		return 0
	}
	return wholeFloor(value)
}

func (c *cover) solve(p linear.Problem, objective linear.Sparse, maximise bool) (float64, []float64, linear.Status) {
	*c.solved++
	s, err := linear.New(p)
	if err != nil {
		return 0, nil, linear.Infeasible // bounds that cross: the node cannot differ by so much
	}
	if maximise {
		return s.Maximise(objective)
	}
	return s.Minimise(objective)
}

// near returns up to size cells that may change with a node: its own, then from each of them those of the sums that hold it, small sums first,
// and of each sum the hidden cells first. The whole system where it is no larger than size.
func (c *cover) near(node, size int) []int32 {
	t := c.t
	out := make([]int32, 0, min(size, t.n))
	if t.n <= size {
		for j := range t.n {
			out = append(out, int32(j))
		}
		return out
	}
	in := make([]bool, t.n)
	add := func(of []int32, most int) {
		for _, hidden := range []bool{true, false} {
			for _, j := range of {
				if most == 0 || len(out) == size {
					return
				}
				if !in[j] && c.hidden[j] == hidden {
					in[j] = true
					out = append(out, j)
					most--
				}
			}
		}
	}
	add(t.of[node], size/2)
	for k := 0; k < len(out) && len(out) < size; k++ {
		for _, i := range t.holding[out[k]] {
			add(t.of[i], perSum)
		}
	}
	return out
}

// programme writes the changes of some cells, and of the sums that hold them; up is the variable of each node's rise, the next one its
// fall, −1 where it has none.
func (c *cover) programme(cells []int32) (linear.Problem, []int32) {
	t := c.t
	var p linear.Problem
	up := make([]int32, len(t.of))
	for i := range up {
		up[i] = -1
	}
	variable := func(i int32) {
		up[i] = int32(len(p.Low))
		high, low := c.high[i], c.low[i]
		if c.fixed[i] {
			high, low = 0, 0
		}
		p.Low, p.High = append(p.Low, 0, 0), append(p.High, high, low)
	}
	for _, j := range cells {
		variable(j)
	}
	var sums []int32
	for _, j := range cells {
		for _, i := range t.holding[j][1:] {
			if up[i] < 0 {
				variable(i)
				sums = append(sums, i)
			}
		}
	}
	for _, i := range sums {
		r := linear.Row{Index: []int32{up[i], up[i] + 1}, Value: []float64{-1, 1}}
		for _, j := range t.of[i] {
			if v := up[j]; v >= 0 {
				r.Index, r.Value = append(r.Index, v, v+1), append(r.Value, 1, -1)
			}
		}
		p.Rows = append(p.Rows, r)
	}
	for _, f := range t.facts {
		r := linear.Row{Low: f.Low, High: f.High}
		for k, j := range f.Index {
			if v := up[j]; v >= 0 {
				r.Index, r.Value = append(r.Index, v, v+1), append(r.Value, f.Value[k], -f.Value[k])
			}
			part := float64(f.Value[k] * float64(t.count[j]))
			r.Low, r.High = r.Low-part, r.High-part
		}
		if len(r.Index) > 0 {
			r.Low, r.High = min(r.Low, 0), max(r.High, 0)
			p.Rows = append(p.Rows, r)
		}
	}
	return p, up
}

// change is one other table: how nodes differ in it, those that do, ascending.
type change struct {
	node  []int32
	delta []float64
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
