package protect

// How often a draw is repeated, and a base doubled, before the cells that outside tables speak of are all but withheld.
const (
	redraws   = 6
	doublings = 40
)

// protect draws until no unsafe node is bounded to less than its K.
func (r *rounder) protect() (*Table, error) {
	t := r.t
	var unsafe, outside, guarded []int
	for i := range t.of {
		if t.unsafe(i) {
			unsafe = append(unsafe, i)
		}
	}
	outside, guarded, err := t.outside(unsafe)
	if err != nil {
		return nil, err
	}
	finish := func(out *Table, failing []int) *Table {
		out.Unsafe, out.KnownOutside, out.Exposed = unsafe, outside, failing
		return out
	}
	var best []int
	attempt := 0
	for ; attempt < redraws; attempt++ {
		out := r.publish(r.draw(attempt))
		failing, err := r.failing(out, guarded)
		if err != nil || len(failing) == 0 {
			return finish(out, nil), err
		}
		if attempt == 0 || len(failing) < len(best) {
			best = failing
		}
	}
	failing := best
	for round := range doublings {
		r.coarsen(failing, round)
		out := r.publish(r.draw(attempt + round))
		var err error
		if failing, err = r.failing(out, guarded); err != nil || len(failing) == 0 || round == doublings-1 {
			return finish(out, failing), err
		}
	}
	return nil, nil // not reached: the last doubling returns
}

// outside parts nodes into those that are bounded to less than K with nothing published, and the rest. A node without a K is never bounded.
func (t *tables) outside(nodes []int) (known, guarded []int, err error) {
	a, err := t.attacker(nil, nil)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range nodes {
		wide, _, err := a.wide(i, t.rule[i].K)
		if err != nil {
			return nil, nil, err
		}
		if wide {
			guarded = append(guarded, i)
		} else {
			known = append(known, i)
		}
	}
	return known, guarded, nil
}

// failing returns the guarded nodes that an attacker bounds to less than K. Nodes for which the tables r and, as in the
// proof, r raised by K are possible need no linear programme.
func (r *rounder) failing(out *Table, guarded []int) ([]int, error) {
	t := r.t
	a, err := t.attacker(out.Shown, out.Facts)
	if err != nil {
		return nil, err
	}
	w := a.witness(out.Shown)
	var failing []int
	for _, i := range guarded {
		if _, ok := w.shift(i, float64(t.rule[i].K), 1); ok {
			continue
		}
		wide, _, err := a.wide(i, t.rule[i].K)
		if err != nil {
			return nil, err
		}
		if !wide {
			failing = append(failing, i)
		}
	}
	return failing, nil
}

// coarsen doubles the base of the cells of failing nodes, and from the fourth round on of all cells that share an outside figure
// with them, directly and in later rounds by others.
func (r *rounder) coarsen(failing []int, round int) {
	t := r.t
	touched := make([]bool, t.n)
	for _, i := range failing {
		for _, j := range t.of[i] {
			touched[j] = true
		}
	}
	for range round - 2 {
		spread := append([]bool(nil), touched...)
		reach := func(of []int32) {
			for _, j := range of {
				if touched[j] {
					for _, k := range of {
						spread[k] = true
					}
					return
				}
			}
		}
		for i := t.n; i < len(t.of); i++ {
			if round > 10 || t.rule[i].Known != nil || t.rule[i].Earlier != nil {
				reach(t.of[i])
			}
		}
		for _, f := range t.facts {
			reach(f.Index)
		}
		touched = spread
	}
	for j, hit := range touched {
		if hit && !r.given(j) && r.coarse[j] < 4*largestCount {
			r.coarse[j] = 2 * max(r.base, r.coarse[j])
		}
	}
}
