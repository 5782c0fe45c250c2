package protect

import (
	"math"
	"sort"
)

func wholeFloor(v float64) float64 { return math.Floor(v + wholeTolerance) }

// holds reports whether every required node of a set has an interval of its K, by the tables met so far or else by the attacker.
// The first that has not is returned, −1 for none.
func (p *suppressor) holds(hidden []bool) (int, error) {
	var a *attacker
	for i := range p.t.of {
		k := p.t.rule[i].K
		if !p.required(i, hidden) || p.span(i, hidden) >= float64(k) {
			continue
		}
		if a == nil {
			var err error
			if a, err = p.t.attacker(p.shown(hidden), nil); err != nil {
				return 0, err
			}
		}
		wide, err := p.attack(a, i)
		if err != nil || !wide {
			return i, err
		}
	}
	return -1, nil
}

// attack reports whether the attacker leaves node i its K, and keeps the tables at the ends.
func (p *suppressor) attack(a *attacker, i int) (bool, error) {
	b, lowest, highest, err := a.bound(i)
	if err != nil {
		return false, err
	}
	p.solved += 2
	if b.span() < p.t.rule[i].K {
		return false, nil
	}
	for _, x := range [][]float64{lowest, highest} {
		for j := range x {
			x[j] -= float64(p.t.count[j])
		}
		p.seen = append(p.seen, p.t.change(x))
	}
	return true, nil
}

// reveal shows again what need not be hidden, the dearest and then the largest first.
func (p *suppressor) reveal(hidden []bool) error {
	t := p.t
	var order []int
	for i, h := range hidden {
		if h && !p.first[i] {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(a, b int) bool {
		x, y := order[a], order[b]
		if t.cost(x) != t.cost(y) {
			return t.cost(x) > t.cost(y)
		}
		return t.count[x] > t.count[y]
	})
	for _, i := range order {
		hidden[i] = false
		failing, err := p.holds(hidden)
		if err != nil {
			return err
		}
		if failing >= 0 {
			hidden[i] = true
		}
	}
	return nil
}

// swap bars one node after another from being hidden and keeps the set that comes of it where it costs less.
func (p *suppressor) swap(best, barred []bool) ([]bool, error) {
	for again := true; again; {
		again = false
		var added []int
		for i, h := range best {
			if h && !p.first[i] {
				added = append(added, i)
			}
		}
		if len(added) > swapsUpTo {
			return best, nil
		}
		for _, i := range added {
			if !best[i] {
				continue // an earlier swap of this round has shown it
			}
			barred[i] = true
			for _, from := range [][]bool{best, p.first} {
				hidden := append([]bool(nil), from...)
				hidden[i] = false
				if !p.hide(hidden, barred, false) {
					continue
				}
				if err := p.reveal(hidden); err != nil {
					return nil, err
				}
				if p.costOf(hidden) < p.costOf(best) {
					best, again = hidden, true
				}
			}
			barred[i] = p.t.rule[i].Open
		}
	}
	return best, nil
}
