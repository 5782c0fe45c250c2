package protect

import (
	"bufio"
	"fmt"
	"io"
	"math"

	"kvarter"
	"kvarter/internal/linear"
)

// Bound is what an attacker can say about one count: the ends of its interval by linear programming (High +∞ where there is
// none), and the whole numbers inside.
type Bound struct {
	Node      int
	Low, High float64
	Whole     Interval
}

// Attack finds the tightest interval for each of the nodes (nil: all), as an outsider reaches it who knows how every count is
// shown (shown by node; nil: nothing is published), that all adds up, that no count is negative, the outside tables, the earlier rounds,
// the system's facts and more. The linear programme is the attacker of Fischetti & Salazar (2001); it takes fractions for
// counts, so where geographies overlap an attacker who reckons in whole numbers may reach a narrower interval. It fails where
// the counts themselves contradict what is published.
func (s *System) Attack(shown []Shown, nodes []int, more ...Fact) ([]Bound, error) {
	t, err := check(s)
	if err != nil {
		return nil, err
	}
	a, err := t.attacker(shown, more)
	if err != nil {
		return nil, err
	}
	if nodes == nil {
		for i := range t.of {
			nodes = append(nodes, i)
		}
	}
	out := make([]Bound, 0, len(nodes))
	var w *witness
	if shown != nil {
		w = a.witness(shown)
	}
	for _, i := range nodes {
		if w != nil && i >= 0 && i < len(t.of) {
			if b, ok := w.bound(i, shown); ok {
				out = append(out, b)
				continue
			}
		}
		b, err := a.bound(i)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// WriteLP writes the attacker's linear programme for one node in CPLEX LP format, maximising or minimising the count, so that
// another solver such as GLPK can give a second opinion. Names in comments tell which cell a variable is; the constant that the
// optimum lacks, from counts that are fixed, is returned.
func (s *System) WriteLP(w io.Writer, shown []Shown, node int, maximise bool, more ...Fact) (constant float64, err error) {
	t, err := check(s)
	if err != nil {
		return 0, err
	}
	a, err := t.attacker(shown, more)
	if err != nil {
		return 0, err
	}
	if node < 0 || node >= len(t.of) {
		return 0, kvarter.Errorf(kvarter.Invalid, "disclosure: no node %d among %d", node, len(t.of))
	}
	c, constant := a.objective(node)
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "\\ %s, to which %g is added\n", t.key[node], constant)
	for j, v := range a.variable {
		if v >= 0 {
			fmt.Fprintf(b, "\\ x%d is %s\n", v, t.key[j])
		}
	}
	if err := b.Flush(); err != nil {
		return 0, err
	}
	return constant, linear.WriteLP(w, a.problem, c, maximise)
}

// attacker is the polytope of all tables that look the same from outside. Cells that are fixed are taken out of it.
type attacker struct {
	t        *tables
	problem  linear.Problem
	local    *linear.Local
	variable []int32   // cell → variable; −1: fixed
	cell     []int32   // variable → cell
	fixed    []float64 // the value of a fixed cell
}

// box is what is known of one node on its own: how it is shown, outside tables, earlier rounds, and that it is not negative.
func (t *tables) box(i int, shown []Shown) (low, high float64, err error) {
	low, high = 0, math.Inf(1)
	narrow := func(s Shown) {
		if !s.Hidden {
			low, high = max(low, float64(s.Value-s.Within)), min(high, float64(s.Value+s.Within))
		}
	}
	if shown != nil {
		narrow(shown[i])
	}
	if e := t.rule[i].Earlier; e != nil {
		narrow(*e)
	}
	if k := t.rule[i].Known; k != nil {
		low = max(low, float64(k.Low))
		if k.High != NoLimit {
			high = min(high, float64(k.High))
		}
	}
	if n := float64(t.count[i]); n < low || n > high {
		return 0, 0, kvarter.Errorf(kvarter.Invalid, "disclosure: %s counts %d, outside the %g to %g that is public of it", t.key[i], t.count[i], low, high)
	}
	return low, high, nil
}

// attacker builds the polytope and stands at the true counts, which are inside.
func (t *tables) attacker(shown []Shown, more []Fact) (*attacker, error) {
	if shown != nil && len(shown) != len(t.of) {
		return nil, kvarter.Errorf(kvarter.Invalid, "disclosure: %d counts are shown of %d", len(shown), len(t.of))
	}
	a := &attacker{t: t, variable: make([]int32, t.n), fixed: make([]float64, t.n)}
	var rows []linear.Row
	low, high := make([]float64, t.n), make([]float64, t.n)
	for i := range t.of {
		l, h, err := t.box(i, shown)
		if err != nil {
			return nil, err
		}
		if i < t.n {
			low[i], high[i] = l, h
			continue
		}
		if l > 0 || !math.IsInf(h, 1) {
			r := linear.Row{Index: t.of[i], Low: l, High: h, Value: make([]float64, len(t.of[i]))}
			for k := range r.Value {
				r.Value[k] = 1
			}
			rows = append(rows, r)
		}
	}
	for _, f := range t.facts {
		rows = append(rows, linear.Row{Index: f.Index, Value: f.Value, Low: f.Low, High: f.High})
	}
	for _, f := range more {
		g, err := t.fact(f)
		if err != nil {
			return nil, err
		}
		rows = append(rows, linear.Row{Index: g.Index, Value: g.Value, Low: g.Low, High: g.High})
	}
	rows = reduce(rows, low, high)
	p := &a.problem
	for j := range t.n {
		if high[j]-low[j] <= 0 {
			a.variable[j], a.fixed[j] = -1, float64(t.count[j])
			continue
		}
		a.variable[j], a.cell = int32(len(p.Low)), append(a.cell, int32(j))
		p.Low, p.High, p.Start = append(p.Low, low[j]), append(p.High, high[j]), append(p.Start, float64(t.count[j]))
	}
	for _, r := range rows {
		q := linear.Row{Low: r.Low, High: r.High}
		for k, j := range r.Index {
			if v := a.variable[j]; v >= 0 {
				q.Index, q.Value = append(q.Index, v), append(q.Value, r.Value[k])
				continue
			}
			part := float64(r.Value[k] * a.fixed[j])
			q.Low, q.High = q.Low-part, q.High-part
		}
		if len(q.Index) > 0 {
			p.Rows = append(p.Rows, q)
		}
	}
	var err error
	if a.local, err = linear.NewLocal(*p); err != nil {
		return nil, kvarter.Errorf(kvarter.Internal, "disclosure: %w", err)
	}
	return a, nil
}

// reduce turns rows that leave one cell open into bounds of that cell, until none is left, and drops rows that say nothing. Only
// rows of whole numbers tighten bounds, so that the bounds stay exact.
func reduce(rows []linear.Row, low, high []float64) []linear.Row {
	for changed := true; changed; {
		changed = false
		kept := rows[:0:0]
		for _, r := range rows {
			open, at, rest, whole := 0, 0, 0.0, true
			least, most := 0.0, 0.0
			for k, j := range r.Index {
				v := r.Value[k]
				whole = whole && v == 1
				if v > 0 {
					least, most = least+float64(v*low[j]), most+float64(v*high[j])
				} else {
					least, most = least+float64(v*high[j]), most+float64(v*low[j])
				}
				if high[j] > low[j] {
					open, at = open+1, k
				} else {
					rest += float64(v * low[j])
				}
			}
			switch {
			case open == 0, least >= r.Low && most <= r.High:
			case open == 1 && whole:
				j := r.Index[at]
				low[j], high[j] = max(low[j], r.Low-rest), min(high[j], r.High-rest)
				changed = true
			default:
				kept = append(kept, r)
			}
		}
		rows = kept
	}
	return rows
}

// objective is the count of a node over the variables, and what fixed cells add to it.
func (a *attacker) objective(node int) (linear.Sparse, float64) {
	var c linear.Sparse
	constant := 0.0
	for _, j := range a.t.of[node] {
		if v := a.variable[j]; v >= 0 {
			c.Index, c.Value = append(c.Index, v), append(c.Value, 1)
		} else {
			constant += a.fixed[j]
		}
	}
	return c, constant
}

// wholeTolerance is how far an end of an interval may miss a whole number by rounding.
const wholeTolerance = 1e-6

func wholeFloor(v float64) float64 { return math.Floor(v + wholeTolerance) }

// bound finds the interval of a node. Ends that miss a whole number by rounding are that number.
func (a *attacker) bound(node int) (b Bound, err error) {
	if node < 0 || node >= len(a.t.of) {
		return b, kvarter.Errorf(kvarter.Invalid, "disclosure: no node %d among %d", node, len(a.t.of))
	}
	c, _ := a.objective(node)
	fall, _, st := a.local.Minimise(c, math.Inf(1))
	if st != linear.Optimal {
		return b, a.failed(node, st)
	}
	rise, _, st := a.local.Maximise(c, math.Inf(1))
	if st != linear.Optimal && st != linear.Unbounded {
		return b, a.failed(node, st)
	}
	n := float64(a.t.count[node])
	b = Bound{Node: node, Low: near(n - fall), High: near(n + rise)}
	b.Whole.Low, b.Whole.High = int64(math.Ceil(b.Low)), NoLimit
	if st == linear.Optimal {
		b.Whole.High = int64(math.Floor(b.High))
	}
	return b, nil
}

// near is the whole number that v misses by rounding, or v.
func near(v float64) float64 {
	if r := math.Round(v); math.Abs(v-r) <= wholeTolerance {
		return r
	}
	return v
}

// wide reports whether the interval of a node has k whole steps, and gives the changes of cells that show it, or how far it reaches.
func (a *attacker) wide(node int, k int64) (bool, [2]linear.Sparse, error) {
	var changes [2]linear.Sparse
	c, _ := a.objective(node)
	rise, moved, st := a.local.Maximise(c, float64(k))
	if st != linear.Optimal {
		return false, changes, a.failed(node, st)
	}
	changes[0] = a.cells(moved)
	left := float64(k) - wholeFloor(rise)
	if left <= 0 {
		return true, changes, nil
	}
	fall, moved, st := a.local.Minimise(c, left)
	if st != linear.Optimal {
		return false, changes, a.failed(node, st)
	}
	changes[1] = a.cells(moved)
	return wholeFloor(fall) >= left, changes, nil
}

// cells writes differences of variables as differences of cells; cells and variables are in the same order.
func (a *attacker) cells(moved linear.Sparse) linear.Sparse {
	for k, v := range moved.Index {
		moved.Index[k] = a.cell[v]
	}
	return moved
}

func (a *attacker) failed(node int, st linear.Status) error {
	return kvarter.Errorf(kvarter.Internal, "disclosure: %s: the attacker's linear programme is %s, though the true counts meet it", a.t.key[node], st)
}
