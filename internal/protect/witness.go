package protect

import "math"

// witness is the table that is shown, taken for true, in the attacker's programme.
type witness struct {
	a        *attacker
	possible bool
	x        []float64 // variables
	activity []float64 // rows
	rows     [][]int32 // variable → rows, and value there
	value    [][]float64
}

func (a *attacker) witness(shown []Shown) *witness {
	w := &witness{a: a, possible: true, x: make([]float64, len(a.problem.Low)), activity: make([]float64, len(a.problem.Rows))}
	w.rows, w.value = make([][]int32, len(w.x)), make([][]float64, len(w.x))
	for j, v := range a.variable {
		if v < 0 {
			continue
		}
		x := float64(shown[j].Value)
		w.x[v] = x
		w.possible = w.possible && x >= a.problem.Low[v] && x <= a.problem.High[v]
	}
	for i, r := range a.problem.Rows {
		for k, v := range r.Index {
			w.activity[i] += float64(r.Value[k] * w.x[v])
			w.rows[v], w.value[v] = append(w.rows[v], int32(i)), append(w.value[v], r.Value[k])
		}
		w.possible = w.possible && w.activity[i] >= r.Low && w.activity[i] <= r.High
	}
	return w
}

// shift reports whether the sum of some cells can move by as much as size in the direction of sign from the witness, cell after cell, with
// all other cells as they are. False says nothing: other ways were not looked for.
func (w *witness) shift(cells []int32, size, sign float64) bool {
	if !w.possible || math.IsInf(size, 1) {
		return false
	}
	p := w.a.problem
	type moved struct {
		v    int32
		step float64
	}
	var moves []moved
	move := func(v int32, step float64) {
		w.x[v] += step
		for k, i := range w.rows[v] {
			w.activity[i] += float64(w.value[v][k] * step)
		}
	}
	left := size
	for _, j := range cells {
		v := w.a.variable[j]
		if v < 0 || left <= 0 {
			continue
		}
		step := min(left, p.High[v]-w.x[v])
		if sign < 0 {
			step = min(left, w.x[v]-p.Low[v])
		}
		for k, i := range w.rows[v] {
			rate := w.value[v][k] * sign
			if rate > 0 {
				step = min(step, (p.Rows[i].High-w.activity[i])/rate)
			} else {
				step = min(step, (p.Rows[i].Low-w.activity[i])/rate)
			}
		}
		if step <= 0 {
			continue
		}
		left -= step
		move(v, sign*step)
		moves = append(moves, moved{v, sign * step})
	}
	for _, m := range moves {
		move(m.v, -m.step)
	}
	return left <= 0
}

// bound returns the interval that a node's own box is, where tables near the witness reach both of its ends: no programme can
// find a wider one.
func (w *witness) bound(i int, shown []Shown) (Bound, bool) {
	low, high, err := w.a.t.box(i, shown)
	if err != nil {
		return Bound{}, false
	}
	here := 0.0
	for _, j := range w.a.t.of[i] {
		if v := w.a.variable[j]; v >= 0 {
			here += w.x[v]
		} else {
			here += w.a.fixed[j]
		}
	}
	if here < low || here > high || !w.shift(w.a.t.of[i], high-here, 1) || !w.shift(w.a.t.of[i], here-low, -1) {
		return Bound{}, false
	}
	return Bound{Node: i, Low: low, High: high, Whole: Interval{int64(low), int64(high)}}, true
}
