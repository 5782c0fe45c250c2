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
	p.pool.forget()
	for i := range p.t.of {
		k := p.t.rule[i].K
		if !p.required(i, hidden) || p.pool.span(i, hidden) >= float64(k) {
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
		p.pool.add(p.t.change(x))
	}
	return true, nil
}

// reveal shows again what need not be hidden, the dearest by cost times factor first, and of those the largest.
// A count that is bounded once another is shown, and is not unsafe itself, is shown with it.
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
	for _, i := range order {
		if !hidden[i] {
			continue
		}
		before := append([]bool(nil), hidden...)
		for at := i; at >= 0; {
			hidden[at] = false
			var err error
			if at, err = p.holds(hidden); err != nil {
				return err
			}
			if at >= 0 && p.first[at] {
				copy(hidden, before)
				break
			}
		}
	}
	return nil
}

// swap bars one node after another from being hidden, and hides one more after another, and keeps what comes of it where it costs less.
func (p *suppressor) swap(best, barred []bool) ([]bool, error) {
	even := p.factors(0)
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
					if !p.hide(hidden, barred, even) {
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
				} else if failing >= 0 && !p.hide(hidden, barred, even) {
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
