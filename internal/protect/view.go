package protect

import (
	"math"

	"kvarter"
	"kvarter/internal/linear"
)

// view is the attacker of tables in which some nodes are hidden and all others shown exactly, for one set of hidden nodes after another.
type view struct {
	attacker
	low, high []float64 // what is known of each node where it is hidden
	hidden    []bool
}

// view starts with every node hidden.
func (t *tables) view() (*view, error) {
	v := &view{attacker: attacker{t: t, variable: make([]int32, t.n), cell: make([]int32, t.n), fixed: make([]float64, t.n)}, hidden: make([]bool, len(t.of))}
	p := &v.problem
	for i := range t.of {
		low, high, err := t.box(i, nil)
		if err != nil {
			return nil, err
		}
		v.low, v.high, v.hidden[i] = append(v.low, low), append(v.high, high), true
		if i < t.n {
			v.variable[i], v.cell[i] = int32(i), int32(i)
			p.Low, p.High, p.Start = append(p.Low, low), append(p.High, high), append(p.Start, float64(t.count[i]))
			continue
		}
		if low <= 0 {
			low = math.Inf(-1) // cells say so already
		}
		v.low[i] = low
		p.Rows = append(p.Rows, linear.Row{Index: t.of[i], Value: ones(len(t.of[i])), Low: low, High: high})
	}
	for _, f := range t.facts {
		p.Rows = append(p.Rows, linear.Row{Index: f.Index, Value: f.Value, Low: f.Low, High: f.High})
	}
	var err error
	if v.local, err = linear.NewLocal(*p); err != nil {
		return nil, kvarter.Errorf(kvarter.Internal, "disclosure: %w", err)
	}
	return v, nil
}

// set hides a set of nodes and shows the others.
func (v *view) set(hidden []bool) {
	for i, h := range hidden {
		if h != v.hidden[i] {
			v.turn(i, h)
		}
	}
}

// turn hides or shows a node.
func (v *view) turn(i int, hidden bool) {
	v.hidden[i] = hidden
	low, high := v.low[i], v.high[i]
	if !hidden {
		low = float64(v.t.count[i])
		high = low
	}
	v.local.SetBounds(i, low, high) // sums are rows, which follow the variables as sums follow the cells
}
