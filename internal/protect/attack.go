package protect

import (
	"math"
	"slices"

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
	w := a.witness(shown)
	for _, i := range nodes {
		if w != nil && i >= 0 && i < len(t.of) {
			if b, ok := w.bound(i); ok {
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

// attacker is the polytope of all tables that look the same from outside, as far as its bounds say: a variable for every node, a row for every sum and fact. It
// stands at the true counts, which are inside.
type attacker struct {
	t         *tables
	local     *linear.Local
	low, high []float64        // bounds of nodes
	rows      []linear.Row     // definitions of sums
	parents   [][]int32        // sum → sums that are written by it
	dead      []bool           // sums whose row says nothing: nothing is known of them, nor of a sum written by them
	fact      []linear.Row     // over cells
	facts     [][]linear.Entry // cell → facts
	true      *witness         // the true counts, once asked for
	rise      []float64        // scratch: how much nodes rise in a change, then facts
}

// attacker builds the polytope.
func (t *tables) attacker(shown []Shown, more []Fact) (*attacker, error) {
	if shown != nil && len(shown) != len(t.of) {
		return nil, kvarter.Errorf(kvarter.Invalid, "disclosure: %d counts are shown of %d", len(shown), len(t.of))
	}
	a := &attacker{t: t, rows: t.definitions(), parents: make([][]int32, len(t.of)), dead: make([]bool, len(t.of)), facts: make([][]linear.Entry, t.n)}
	for k, r := range a.rows {
		for _, part := range r.Index[1:] {
			a.parents[part] = append(a.parents[part], int32(t.n+k))
		}
	}
	var p linear.Problem
	for i, n := range t.count {
		low, high, err := t.box(i, shown)
		if err != nil {
			return nil, err
		}
		p.Low, p.High, p.Start = append(p.Low, low), append(p.High, high), append(p.Start, float64(n))
		if i < t.n {
			continue
		}
		if r := a.rows[i-t.n]; a.variable(int32(i)) {
			p.Rows = append(p.Rows, r)
		} else {
			p.Rows = append(p.Rows, linear.Row{Index: r.Index[1:], Value: r.Value[1:], Low: low, High: high})
		}
	}
	facts := slices.Clone(t.facts)
	for _, f := range more {
		g, err := t.fact(f)
		if err != nil {
			return nil, err
		}
		facts = append(facts, g)
	}
	for k, f := range facts {
		a.fact = append(a.fact, linear.Row{Index: f.Index, Value: f.Value, Low: f.Low, High: f.High})
		for at, j := range f.Index {
			a.facts[j] = append(a.facts[j], linear.Entry{Row: int32(k), Value: f.Value[at]})
		}
	}
	a.low, a.high, a.rise = p.Low, p.High, make([]float64, len(t.of)+len(facts))
	p.Rows = append(p.Rows, a.fact...)
	var err error
	if a.local, err = linear.NewLocal(p); err != nil {
		return nil, kvarter.Errorf(kvarter.Internal, "disclosure: %w", err)
	}
	for i := t.n; i < len(t.of); i++ {
		a.refresh(int32(i))
	}
	return a, nil
}

// variable reports whether a node is a variable in the rows of others. A sum that none is written by is only a row.
func (a *attacker) variable(i int32) bool { return int(i) < a.t.n || len(a.parents[i]) > 0 }

// narrow sets the bounds of a node.
func (a *attacker) narrow(i int, low, high float64) {
	a.low[i], a.high[i] = low, high
	a.local.SetBounds(i, low, high)
	if i >= a.t.n {
		a.refresh(int32(i))
	}
}

// refresh writes the bounds of the row of a sum, which says nothing where nothing is known of the sum nor of one written by it, and where that has changed, those of
// the sums that it is written by.
func (a *attacker) refresh(i int32) {
	was := a.dead[i]
	a.dead[i] = a.low[i] <= 0 && math.IsInf(a.high[i], 1) && !slices.ContainsFunc(a.parents[i], func(p int32) bool { return !a.dead[p] })
	row, low, high := int(i)-a.t.n, 0.0, 0.0
	switch {
	case a.dead[i]:
		low, high = math.Inf(-1), math.Inf(1)
	case !a.variable(i):
		if low, high = a.low[i], a.high[i]; low <= 0 {
			low = math.Inf(-1) // its cells say so
		}
	}
	a.local.SetBounds(len(a.t.of)+row, low, high)
	if was == a.dead[i] {
		return
	}
	for _, part := range a.rows[row].Index[1:] {
		if int(part) >= a.t.n {
			a.refresh(part)
		}
	}
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

// wholeTolerance is how far an end of an interval may miss a whole number by rounding.
const wholeTolerance = 1e-6

func wholeFloor(v float64) float64 { return math.Floor(v + wholeTolerance) }

// bound finds the interval of a node. Ends that miss a whole number by rounding are that number.
func (a *attacker) bound(node int) (b Bound, err error) {
	if node < 0 || node >= len(a.t.of) {
		return b, kvarter.Errorf(kvarter.Invalid, "disclosure: no node %d among %d", node, len(a.t.of))
	}
	c := a.objective(int32(node))
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
	if moved, ok := a.truth().shift(node, float64(k), 1); ok {
		return true, [2]linear.Sparse{moved}, nil
	}
	c := a.objective(int32(node))
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

// cells leaves out the differences of sums.
func (a *attacker) cells(moved linear.Sparse) linear.Sparse {
	n, _ := slices.BinarySearch(moved.Index, int32(a.t.n))
	return linear.Sparse{Index: moved.Index[:n], Value: moved.Value[:n]}
}

// objective is the count of a node, by the nodes that it is written by where it is no variable or its row says nothing.
func (a *attacker) objective(node int32) linear.Sparse {
	if a.variable(node) && !a.dead[node] {
		return linear.Sparse{Index: []int32{node}, Value: []float64{1}}
	}
	var c linear.Sparse
	r := a.rows[int(node)-a.t.n]
	for k, part := range r.Index[1:] {
		d := a.objective(part)
		c.Index = append(c.Index, d.Index...)
		for _, v := range d.Value {
			c.Value = append(c.Value, float64(v*r.Value[k+1]))
		}
	}
	return c
}

func (a *attacker) failed(node int, st linear.Status) error {
	return kvarter.Errorf(kvarter.Internal, "disclosure: %s: the attacker's linear programme is %s, though the true counts meet it", a.t.key[node], st)
}
