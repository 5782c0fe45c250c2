package protect

import (
	"slices"
	"sort"
)

// mostNumbers bounds a programme that is to show that a count need not be hidden. In large systems few that are larger do.
const mostNumbers = 1 << 21

// holds reports whether every required node of a set has an interval of its K, by the tables met so far or else by the attacker.
// The first that has not is returned, −1 for none.
func (p *suppressor) holds(hidden []bool) (int, error) {
	p.pool.forget()
	p.view.set(hidden)
	for i := range p.t.of {
		if !p.required(i, hidden) {
			continue
		}
		if ok, err := p.proves(i, hidden); err != nil || !ok {
			return i, err
		}
	}
	return -1, nil
}

// proves reports whether the attacker leaves node i its K where a set is hidden, as the view has it, and keeps the tables that say so.
func (p *suppressor) proves(i int, hidden []bool) (bool, error) {
	k := p.t.rule[i].K
	if p.pool.prove(i, hidden, k) {
		return true, nil
	}
	p.solved += 2
	p.view.local.Limit = mostNumbers // what is not proved stays hidden
	wide, changes, err := p.view.wide(i, k)
	p.view.local.Limit = 0
	if err != nil || !wide {
		return false, err
	}
	for _, c := range changes {
		p.pool.add(p.t.change(c))
	}
	p.pool.prove(i, hidden, k)
	return true, nil
}

// reveal shows again what need not be hidden, the dearest by cost times factor first, and of those the largest.
// A count that is bounded once another is shown, and is not unsafe itself, is shown with it. What is hidden must hold.
func (p *suppressor) reveal(hidden []bool, factor []float64) error {
	t := p.t
	var order []int
	for i, h := range hidden {
		if h && !p.first[i] {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(a, b int) bool {
		x, y := order[a], order[b]
		if a, b := float64(t.cost(x))*factor[x], float64(t.cost(y))*factor[y]; a != b {
			return a > b
		}
		return t.count[x] > t.count[y]
	})
	if failing, err := p.holds(hidden); err != nil || failing >= 0 {
		return err
	}
	for _, i := range order {
		if hidden[i] {
			if err := p.tryShow(i, hidden); err != nil {
				return err
			}
		}
	}
	return nil
}

// turn hides or shows a node of a set that the view has.
func (p *suppressor) turn(i int, hidden []bool, hide bool) {
	hidden[i] = hide
	p.view.turn(i, hide)
	p.pool.turned(i)
}

// tryShow shows node i and what is bounded by that, unless an unsafe count would be. Only nodes whose proof leans on one shown need another.
func (p *suppressor) tryShow(i int, hidden []bool) error {
	var shown []int
	var open []int32
	show := func(i int) {
		shown = append(shown, i)
		p.turn(i, hidden, false)
		open = append(open, p.pool.leaning(i)...)
		slices.Sort(open)
		open = slices.Compact(open)
	}
	for show(i); len(open) > 0; {
		at := int(open[0])
		open = open[1:]
		if !p.required(at, hidden) {
			continue
		}
		ok, err := p.proves(at, hidden)
		switch {
		case err != nil:
			return err
		case ok:
		case !p.first[at]:
			show(at)
		default:
			for _, i := range shown {
				p.turn(i, hidden, true)
			}
			return nil
		}
	}
	return nil
}

// swap bars one node after another from being hidden, and hides one more after another, and keeps what comes of it where it costs less.
func (p *suppressor) swap(best []bool) ([]bool, error) {
	even, barred := p.factors(0), p.cover.barred
	for again := true; again; {
		again = false
		added := 0
		for i, h := range best {
			if h && !p.first[i] {
				added++
			}
		}
		if added > swapsUpTo {
			return best, nil
		}
		for i := range best {
			switch {
			case p.first[i] || p.t.rule[i].Open:
				continue
			case best[i]:
				barred[i] = true
				for _, from := range [][]bool{best, p.first} {
					hidden := append([]bool(nil), from...)
					hidden[i] = false
					if !p.hide(hidden, even) {
						continue
					}
					if err := p.reveal(hidden, even); err != nil {
						return nil, err
					}
					if p.costOf(hidden) < p.costOf(best) {
						best, again = hidden, true
					}
				}
				barred[i] = false
			case len(best) <= smallNodes:
				// one more, kept to the last, may make two others needless
				hidden := append([]bool(nil), best...)
				hidden[i] = true
				first := append([]float64(nil), even...)
				first[i] = 0
				if failing, err := p.holds(hidden); err != nil {
					return nil, err
				} else if failing >= 0 && !p.hide(hidden, even) {
					continue
				}
				if err := p.reveal(hidden, first); err != nil {
					return nil, err
				}
				if p.costOf(hidden) < p.costOf(best) {
					best, again = hidden, true
				}
			}
		}
	}
	return best, nil
}
