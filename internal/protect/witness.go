package protect

import (
	"math"

	"kvarter/internal/linear"
)

// witness is a table that the attacker's programme allows: the one that is shown, mended where a fact forbids it, or the true one.
type witness struct {
	a        *attacker
	possible bool
	x        []float64 // variables
	activity []float64 // rows
	rows     [][]int32 // variable → rows, and value there
	value    [][]float64
}

// witness starts from the table that is shown, hidden counts at their true value. Where the rounded cells of an area break a fact, such as that a count is at most
// its base, cells of that row are moved as far as other rows let them. What cannot be mended gives way to the true table, which is always possible.
func (a *attacker) witness(shown []Shown) *witness {
	w := &witness{a: a, x: make([]float64, len(a.problem.Low)), activity: make([]float64, len(a.problem.Rows))}
	w.rows, w.value = make([][]int32, len(w.x)), make([][]float64, len(w.x))
	for j, v := range a.variable {
		if v < 0 {
			continue
		}
		w.x[v] = a.problem.Start[v]
		if !shown[j].Hidden {
			w.x[v] = min(max(float64(shown[j].Value-a.t.count[j]), a.problem.Low[v]), a.problem.High[v])
		}
	}
	for i, r := range a.problem.Rows {
		for k, v := range r.Index {
			w.activity[i] += float64(r.Value[k] * w.x[v])
			w.rows[v], w.value[v] = append(w.rows[v], int32(i)), append(w.value[v], r.Value[k])
		}
	}
	for i := range a.problem.Rows {
		w.mend(i)
	}
	w.possible = true
	for i, r := range a.problem.Rows {
		w.possible = w.possible && w.activity[i] >= r.Low-wholeTolerance && w.activity[i] <= r.High+wholeTolerance
	}
	if !w.possible {
		copy(w.x, a.problem.Start)
		for i, r := range a.problem.Rows {
			w.activity[i] = activity(r, w.x)
		}
		w.possible = true
	}
	return w
}

// mend moves the variables of a row that is broken, one after another, as far as it takes and the rows that hold now let them.
func (w *witness) mend(i int) {
	p := w.a.problem
	r := p.Rows[i]
	for k, v := range r.Index {
		need := 0.0
		switch {
		case w.activity[i] < r.Low:
			need = (r.Low - w.activity[i]) / r.Value[k]
		case w.activity[i] > r.High:
			need = (r.High - w.activity[i]) / r.Value[k]
		default:
			return
		}
		step, sign := math.Abs(need), 1.0
		if need < 0 {
			sign = -1
		}
		if step = min(step, w.room(v, sign, i)); step > 0 {
			w.move(v, sign*step)
		}
	}
}

// room is how far a variable can move in the direction of sign; row except is not looked at.
func (w *witness) room(v int32, sign float64, except int) float64 {
	p := w.a.problem
	step := p.High[v] - w.x[v]
	if sign < 0 {
		step = w.x[v] - p.Low[v]
	}
	for k, i := range w.rows[v] {
		if int(i) == except {
			continue
		}
		if rate := w.value[v][k] * sign; rate > 0 {
			step = min(step, (p.Rows[i].High-w.activity[i])/rate)
		} else {
			step = min(step, (p.Rows[i].Low-w.activity[i])/rate)
		}
	}
	return step
}

func (w *witness) move(v int32, step float64) {
	w.x[v] += step
	for k, i := range w.rows[v] {
		w.activity[i] += float64(w.value[v][k] * step)
	}
}

// shift reports whether the sum of some cells can move by as much as size in the direction of sign from the witness, cell after cell, with
// all other cells as they are. False says nothing: other ways were not looked for.
func (w *witness) shift(cells []int32, size, sign float64) bool {
	if !w.possible || math.IsInf(size, 1) {
		return false
	}
	type moved struct {
		v    int32
		step float64
	}
	var moves []moved
	left := size
	for _, j := range cells {
		v := w.a.variable[j]
		if v < 0 || left <= 0 {
			continue
		}
		step := min(left, w.room(v, sign, -1))
		if step <= 0 {
			continue
		}
		left -= step
		w.move(v, sign*step)
		moves = append(moves, moved{v, sign * step})
	}
	for _, m := range moves {
		w.move(m.v, -m.step)
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
	c, here := w.a.objective(i)
	for _, v := range c.Index {
		here += w.x[v]
	}
	if here < low || here > high {
		return Bound{}, false
	}
	if !w.shift(w.a.t.of[i], high-here, 1) || !w.shift(w.a.t.of[i], here-low, -1) {
		near, far, err := w.around(i)
		if err != nil || near > low+wholeTolerance || !(far >= high-wholeTolerance) {
			return Bound{}, false
		}
	}
	return Bound{Node: i, Low: low, High: high, Whole: whole(low, high)}, true
}

func activity(r linear.Row, x []float64) float64 {
	sum := 0.0
	for k, v := range r.Index {
		sum += float64(r.Value[k] * x[v])
	}
	return sum
}

// A programme round one node takes in what rows of at most smallRow variables tie to it, up to neighbourhood variables.
const (
	smallRow      = 64
	neighbourhood = 300
)

// around finds the interval of a node where only counts near it may differ from the witness: an outsider's interval is at least as wide.
func (w *witness) around(node int) (low, high float64, err error) {
	c, constant := w.a.objective(node)
	if len(c.Index) > neighbourhood { // a total of many: what its cells can do one after another is enough to know
		c.Index, c.Value = c.Index[:neighbourhood], c.Value[:neighbourhood]
	}
	fixed := constant
	if all, _ := w.a.objective(node); len(all.Index) > len(c.Index) {
		for _, v := range all.Index[len(c.Index):] {
			fixed += w.x[v]
		}
	}
	p := w.a.problem
	place, queue := map[int32]int32{}, []int32{}
	take := func(v int32) {
		if _, ok := place[v]; !ok && len(queue) < 2*neighbourhood {
			place[v] = int32(len(queue))
			queue = append(queue, v)
		}
	}
	for _, v := range c.Index {
		take(v)
	}
	for k := 0; k < len(queue); k++ {
		for _, i := range w.rows[queue[k]] {
			if r := p.Rows[i]; len(r.Index) <= smallRow && len(queue) < neighbourhood {
				for _, v := range r.Index {
					take(v)
				}
			}
		}
	}
	q := linear.Problem{}
	for _, v := range queue {
		q.Low, q.High, q.Start = append(q.Low, p.Low[v]), append(q.High, p.High[v]), append(q.Start, w.x[v])
	}
	row := map[int32]int{}
	for at, v := range queue {
		for k, i := range w.rows[v] {
			n, ok := row[i]
			if !ok {
				n = len(q.Rows)
				row[i] = n
				q.Rows = append(q.Rows, linear.Row{Low: min(p.Rows[i].Low, w.activity[i]) - w.activity[i], High: max(p.Rows[i].High, w.activity[i]) - w.activity[i]})
			}
			r := &q.Rows[n]
			part := float64(w.value[v][k] * w.x[v])
			r.Index, r.Value = append(r.Index, int32(at)), append(r.Value, w.value[v][k])
			r.Low, r.High = r.Low+part, r.High+part
		}
	}
	s, err := linear.New(q)
	if err != nil {
		return 0, 0, err
	}
	own := linear.Sparse{Value: c.Value}
	for _, v := range c.Index {
		own.Index = append(own.Index, place[v])
	}
	low, _, st := s.Minimise(own)
	if st != linear.Optimal {
		return 0, 0, w.a.failed(node, st)
	}
	high, _, st = s.Maximise(own)
	if st == linear.Unbounded {
		high = math.Inf(1)
	} else if st != linear.Optimal {
		return 0, 0, w.a.failed(node, st)
	}
	return low + fixed, high + fixed, nil
}

// wide reports whether counts near a node alone leave it an interval of K.
func (w *witness) wide(i int, k int64) bool {
	low, high, err := w.around(i)
	return err == nil && Bound{Low: low, High: high, Whole: whole(low, high)}.span() >= k
}

// whole is the whole numbers within an interval.
func whole(low, high float64) Interval {
	out := Interval{int64(math.Ceil(low - wholeTolerance)), NoLimit}
	if !math.IsInf(high, 1) {
		out.High = int64(math.Floor(high + wholeTolerance))
	}
	return out
}
