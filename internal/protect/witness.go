package protect

import (
	"math"

	"kvarter/internal/linear"
)

// witness is a table that the attacker may take for the true one.
type witness struct {
	a        *attacker
	possible bool
	count    []float64 // nodes
	fact     []float64
}

// witness is the table that is shown; nil, where nothing is.
func (a *attacker) witness(shown []Shown) *witness {
	if shown == nil {
		return nil
	}
	w := &witness{a: a, possible: true}
	for i, of := range a.t.of {
		n := int64(0)
		for _, j := range of {
			n += shown[j].Value
		}
		w.count = append(w.count, float64(n))
		w.possible = w.possible && float64(n) >= a.low[i] && float64(n) <= a.high[i]
	}
	for _, f := range a.fact {
		v := 0.0
		for k, j := range f.Index {
			v += float64(f.Value[k] * w.count[j])
		}
		w.fact = append(w.fact, v)
		w.possible = w.possible && v >= f.Low && v <= f.High
	}
	return w
}

// truth is the table of the true counts.
func (a *attacker) truth() *witness {
	if a.true == nil {
		a.true = &witness{a: a, possible: true}
		for _, n := range a.t.count {
			a.true.count = append(a.true.count, float64(n))
		}
		for k := range a.fact {
			a.true.fact = append(a.true.fact, a.local.Start(len(a.t.count)+len(a.t.count)-a.t.n+k))
		}
	}
	return a.true
}

// shift reports whether a node can move by as much as size in the direction of sign from the witness, by its cells one after another, with
// all other cells as they are, and how they move. False says nothing: other ways were not looked for.
func (w *witness) shift(node int, size, sign float64) (moved linear.Sparse, ok bool) {
	a, t := w.a, w.a.t
	if !w.possible || math.IsInf(size, 1) {
		return moved, false
	}
	left := size
	for _, j := range t.of[node] {
		if left <= 0 {
			break
		}
		step := left
		for _, i := range t.holding[j] {
			if at := w.count[i] + a.rise[i]; sign > 0 {
				step = min(step, a.high[i]-at)
			} else {
				step = min(step, at-a.low[i])
			}
			if step <= 0 {
				break
			}
		}
		for _, e := range a.facts[j] {
			f := &a.fact[e.Row]
			at, rate := w.fact[e.Row]+a.rise[len(t.of)+int(e.Row)], float64(e.Value*sign)
			if rate > 0 {
				step = min(step, (f.High-at)/rate)
			} else {
				step = min(step, (f.Low-at)/rate)
			}
		}
		if step <= 0 {
			continue
		}
		left -= step
		a.raise(j, sign*step)
		moved.Index, moved.Value = append(moved.Index, j), append(moved.Value, sign*step)
	}
	for _, j := range moved.Index {
		for _, i := range t.holding[j] {
			a.rise[i] = 0
		}
		for _, e := range a.facts[j] {
			a.rise[len(t.of)+int(e.Row)] = 0
		}
	}
	return moved, left <= 0
}

// raise keeps how much nodes and facts rise with a cell.
func (a *attacker) raise(j int32, step float64) {
	for _, i := range a.t.holding[j] {
		a.rise[i] += step
	}
	for _, e := range a.facts[j] {
		a.rise[len(a.t.of)+int(e.Row)] += float64(e.Value * step)
	}
}

// bound returns the interval that a node's own box is, where tables near the witness reach both of its ends: no programme can
// find a wider one.
func (w *witness) bound(i int) (Bound, bool) {
	low, high, here := w.a.low[i], w.a.high[i], w.count[i]
	if here < low || here > high {
		return Bound{}, false
	}
	if _, ok := w.shift(i, high-here, 1); !ok {
		return Bound{}, false
	}
	if _, ok := w.shift(i, here-low, -1); !ok {
		return Bound{}, false
	}
	return Bound{Node: i, Low: low, High: high, Whole: Interval{int64(low), int64(high)}}, true
}
