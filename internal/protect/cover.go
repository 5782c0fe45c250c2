package protect

import (
	"math"

	"kvarter/internal/linear"
)

// cover is the linear programme that finds which counts to hide: another table near the true one, in which a count is as much
// higher or lower as it must seem possible, at the least cost of counts that change and are not hidden yet (Kelly, Golden &
// Assad 1992, Cell suppression: disclosure protection for sensitive tabular data, Networks 22, 397–417). What changes in it is hidden.
// The two halves of a change, up and down, are variables of their own, for every cell and every sum. In a large system only cells
// near the count may change, with those that a possible change needs where that is not enough.
type cover struct {
	t      *tables
	view   *view
	price  []float64 // per unit of change; 0 where hidden
	barred []bool    // nodes that must not be hidden
	hidden []bool
	up     []int32 // scratch: node → the variable of its rise, the next one being its fall; −1: none
	solved *int
}

// nearby is how many cells may change at first, perSum how many of one sum; sums of more cells than manyCells tie everything to everything and are passed over.
const (
	nearby    = 80
	perSum    = 12
	manyCells = 640
)

func (t *tables) cover(v *view, barred []bool, solved *int) *cover {
	c := &cover{t: t, view: v, solved: solved, price: make([]float64, len(t.of)), barred: barred, up: make([]int32, len(t.of))}
	for i := range c.up {
		c.up[i] = -1
	}
	return c
}

// charge sets what a change of each node costs: nothing where it is hidden, its cost times a factor else.
func (c *cover) charge(hidden []bool, factor []float64) {
	c.hidden = hidden
	for i := range c.price {
		if c.price[i] = 0; !hidden[i] {
			c.price[i] = float64(float64(c.t.cost(i)) * factor[i])
		}
	}
}

// room is how far a node may fall and rise.
func (c *cover) room(i int32) (fall, rise float64) {
	if c.barred[i] && !c.hidden[i] {
		return 0, 0
	}
	n := float64(c.t.count[i])
	return n - c.view.least[i], c.view.most[i] - n
}

// force finds the cheapest change in which a node differs by step, up or (negative) down; false where there is none.
func (c *cover) force(node int, step float64) (change, float64, bool) {
	if fall, rise := c.room(int32(node)); step > rise || -step > fall {
		return change{}, 0, false
	}
	cells := c.near(node)
	out, cost, ok := c.cheapest(node, step, cells)
	if ok || len(cells) == c.t.n {
		return out, cost, ok
	}
	reach, moved := c.reach(node, step)
	if reach < math.Abs(step)-linear.FeasibilityTolerance {
		return change{}, 0, false
	}
	in := make(map[int32]bool, len(cells))
	for _, j := range cells {
		in[j] = true
	}
	for _, j := range moved.Index {
		if !in[j] {
			cells = append(cells, j)
		}
	}
	return c.cheapest(node, step, cells)
}

// cheapest is force where only some cells may change.
func (c *cover) cheapest(node int, step float64, cells []int32) (change, float64, bool) {
	p, nodes := c.programme(node, cells)
	v := c.up[node]
	p.Low[v], p.Low[v+1] = max(step, 0), max(-step, 0)
	p.High[v], p.High[v+1] = p.Low[v], p.Low[v+1]
	var objective linear.Sparse
	for _, i := range nodes {
		if c.price[i] != 0 {
			objective.Index = append(objective.Index, c.up[i], c.up[i]+1)
			objective.Value = append(objective.Value, c.price[i], c.price[i])
		}
	}
	for _, i := range nodes {
		c.up[i] = -1
	}
	*c.solved++
	s, err := linear.New(p)
	if err != nil {
		return change{}, 0, false // bounds that cross: the node cannot differ by so much
	}
	cost, x, st := s.Minimise(objective)
	if st != linear.Optimal {
		return change{}, 0, false
	}
	var delta linear.Sparse
	for k, j := range cells {
		delta.Index, delta.Value = append(delta.Index, j), append(delta.Value, x[2*k]-x[2*k+1])
	}
	return c.t.change(delta), cost, true
}

// reach returns how far a node can go in the direction of step, at most to it, whatever changes with it that is not barred, and the cells that change.
func (c *cover) reach(node int, step float64) (float64, linear.Sparse) {
	open := make([]bool, len(c.barred))
	for i, b := range c.barred {
		open[i] = !b || c.hidden[i]
	}
	c.view.set(open)
	*c.solved++
	solve := c.view.local.Maximise
	if step < 0 {
		solve = c.view.local.Minimise
	}
	value, moved, st := solve(c.view.objective(int32(node)), math.Abs(step))
	if st != linear.Optimal {
		return 0, linear.Sparse{}
	}
	return value, c.view.cells(moved)
}

// near returns the cells that may change with a node: its own, then from each of them those of the sums that hold it, small sums first,
// and of each sum the hidden cells first. All cells where there are no more than nearby.
func (c *cover) near(node int) []int32 {
	t := c.t
	out := make([]int32, 0, nearby)
	if t.n <= nearby {
		for j := range t.n {
			out = append(out, int32(j))
		}
		return out
	}
	in := make(map[int32]bool, nearby)
	add := func(of []int32, most int) {
		for _, hidden := range []bool{true, false} {
			for _, j := range of {
				if most == 0 || len(out) == nearby {
					return
				}
				if c.hidden[j] == hidden && !in[j] {
					in[j] = true
					out = append(out, j)
					most--
				}
			}
		}
	}
	add(t.of[node], nearby/2)
	for k := 0; k < len(out) && len(out) < nearby; k++ {
		for _, i := range t.holding[out[k]] {
			if len(t.of[i]) <= manyCells {
				add(t.of[i], perSum)
			}
		}
	}
	return out
}

// programme writes the changes of some cells, two variables each, of the sums that hold them, and of node; those that have variables are returned.
func (c *cover) programme(node int, cells []int32) (linear.Problem, []int32) {
	t := c.t
	var p linear.Problem
	var nodes []int32
	variable := func(i int32) {
		c.up[i] = int32(len(p.Low))
		nodes = append(nodes, i)
		fall, rise := c.room(i)
		p.Low, p.High = append(p.Low, 0, 0), append(p.High, rise, fall)
	}
	for _, j := range cells {
		variable(j)
	}
	row := make([]int32, 0, 2*len(cells)) // variable of a sum → its row
	first := len(p.Low)
	facts := map[int32]int{}
	for _, j := range cells {
		v := c.up[j]
		for _, i := range t.holding[j][1:] {
			if c.hidden[i] && int(i) != node && c.view.free(i) {
				continue // free to change
			}
			if c.up[i] < 0 {
				variable(i)
				row = append(row, int32(len(p.Rows)))
				p.Rows = append(p.Rows, linear.Row{Index: []int32{c.up[i], c.up[i] + 1}, Value: []float64{-1, 1}})
			}
			r := &p.Rows[row[(int(c.up[i])-first)/2]]
			r.Index, r.Value = append(r.Index, v, v+1), append(r.Value, 1, -1)
		}
		for _, e := range c.view.facts[j] {
			k, ok := facts[e.Row]
			if !ok {
				k = len(p.Rows)
				facts[e.Row] = k
				f, at := c.view.fact[e.Row], c.view.truth().fact[e.Row]
				p.Rows = append(p.Rows, linear.Row{Low: min(f.Low-at, 0), High: max(f.High-at, 0)})
			}
			r := &p.Rows[k]
			r.Index, r.Value = append(r.Index, v, v+1), append(r.Value, e.Value, -e.Value)
		}
	}
	return p, nodes
}
