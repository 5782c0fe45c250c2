package protect

// clause says that a set of hidden candidates protects nothing unless it has one of a mask: always (when < 0), or where
// candidate when is hidden.
type clause struct {
	when int
	mask uint64
}

// exactLimit bounds the attacks of the exact search.
const exactLimit = 20000

// exact finds the cheapest set of candidates (at most 60) to hide besides, starting from the best known. Where a set leaves a node
// with less than its K, the largest set around it that does so too names the candidates of which one is needed: a cover
// inequality of Fischetti & Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
// Management Science 47, 1008–1027. The cheapest set that meets all clauses (branch and bound) is attacked in turn, until one holds
// or none is cheaper than the best. False where the limit was reached first.
func (p *suppressor) exact(candidates []int, best []bool) ([]bool, bool, error) {
	var clauses []clause
	start := p.solved
	number := make([]int, len(p.t.of)) // node → candidate; −1: none
	for i := range number {
		number[i] = -1
	}
	cost := make([]int64, len(candidates))
	for k, i := range candidates {
		number[i], cost[k] = k, p.t.cost(i)
	}
	set := func(mask uint64) []bool {
		h := append([]bool(nil), p.first...)
		for k, i := range candidates {
			if mask>>k&1 == 1 {
				h[i] = true
			}
		}
		return h
	}
	for p.solved-start < exactLimit {
		h := &hitting{cost: cost, clauses: clauses, best: p.costOf(best)}
		h.search(0, 0, 0)
		if !h.found {
			return best, true, nil // nothing is cheaper
		}
		hidden := set(h.mask)
		failing, err := p.holds(hidden)
		if err != nil {
			return nil, false, err
		}
		if failing < 0 {
			return hidden, true, nil
		}
		// grow the set as long as the node stays bounded
		around := h.mask
		for k := range candidates {
			if around>>k&1 == 1 {
				continue
			}
			wider := set(around | 1<<k)
			p.pool.forget()
			p.view.set(wider)
			wide, err := p.proves(failing, wider)
			if err != nil {
				return nil, false, err
			}
			if !wide {
				around |= 1 << k
			}
		}
		all := uint64(1)<<len(candidates) - 1
		clauses = append(clauses, clause{number[failing], all &^ around})
	}
	return best, false, nil
}

// hitting looks for the cheapest mask that meets every clause and costs less than best.
type hitting struct {
	cost    []int64
	clauses []clause
	best    int64
	mask    uint64
	found   bool
}

// search extends in, which costs spent, by candidates that are not in out.
func (h *hitting) search(in, out uint64, spent int64) {
	if spent >= h.best {
		return
	}
	// of the clauses not met, the one with the fewest ways left
	open, ways := -1, 65
	for i, c := range h.clauses {
		if c.mask&in != 0 || c.when >= 0 && in>>c.when&1 == 0 {
			continue
		}
		left := 0
		for m := c.mask &^ out; m != 0; m &= m - 1 {
			left++
		}
		if left < ways {
			open, ways = i, left
		}
	}
	if open < 0 {
		h.best, h.mask, h.found = spent, in, true
		return
	}
	left := h.clauses[open].mask &^ out
	for k, c := range h.cost {
		if bit := uint64(1) << k; left&bit != 0 {
			h.search(in|bit, out, spent+c)
			out |= bit // the sets with it have been looked at
		}
	}
}
