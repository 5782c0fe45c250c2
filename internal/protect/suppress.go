package protect

import (
	"math/bits"
	"slices"
	"sort"
)

// Suppression is how secondary suppression is to be done.
type Suppression struct {
	// ExactUpTo: where so many counts that hang together might be hidden besides, or fewer, the cheapest set is found; 0: 20, negative: never. At most 60.
	ExactUpTo int
}

// swapsUpTo is how many counts hidden besides the unsafe ones are tried out one by one for a cheaper set.
const swapsUpTo = 40

// Small tables, of up to smallNodes counts, are tried more often.
const (
	smallNodes = 150
	triesSmall = 4
	triesLarge = 2
	swapped    = 1 // of the tries, the cheapest, are bettered by swaps
)

// Suppress protects by suppression: every count is shown exactly or hidden. Hidden are the unsafe ones (0 < n < K, or 0 where it is not to be
// shown, or Primary; complements are cells with a K of their own), and as many more as it takes until no hidden count is
// bounded to an interval less than its K wide, unsafe or not. The attacker is the linear one of Attack.
//
// More are chosen by linear programmes (cover), one unsafe count after another; then each is revealed again where the
// attacker gains nothing by it, and swaps are tried. Small tables are solved exactly (Exact is then set). Tables that have no sum or fact in common are
// protected one by one, and neither their order nor that of what is in them changes what is hidden.
func (s *System) Suppress(o Suppression) (*Table, error) {
	t, err := check(s)
	if err != nil {
		return nil, err
	}
	whole := &Table{Shown: make([]Shown, len(t.of)), Exact: true, Farthest: -1}
	for _, part := range t.parts(s) {
		x, err := part.suppress(o)
		if err != nil {
			return nil, err
		}
		for i, v := range x.Shown {
			whole.Shown[part.node[i]] = v
		}
		add := func(to *[]int, nodes []int) {
			for _, i := range nodes {
				*to = append(*to, int(part.node[i]))
			}
		}
		add(&whole.Unsafe, x.Unsafe)
		add(&whole.KnownOutside, x.KnownOutside)
		add(&whole.Exposed, x.Exposed)
		whole.Exact = whole.Exact && x.Exact
		whole.Cost, whole.Solved = whole.Cost+x.Cost, whole.Solved+x.Solved
	}
	slices.Sort(whole.Unsafe)
	slices.Sort(whole.KnownOutside)
	slices.Sort(whole.Exposed)
	return whole, nil
}

// suppress is Suppress of a system that hangs together.
func (s *System) suppress(o Suppression) (*Table, error) {
	t, err := check(s)
	if err != nil {
		return nil, err
	}
	p, err := newSuppressor(t)
	if err != nil {
		return nil, err
	}
	best, err := p.heuristic()
	if err != nil {
		return nil, err
	}
	limit := o.ExactUpTo
	if limit == 0 {
		limit = 20
	}
	exact := false
	if c := p.candidates(); len(c) <= min(limit, 60) {
		if best, exact, err = p.exact(c, best); err != nil {
			return nil, err
		}
	}
	return p.table(best, exact), nil
}

// suppressor is one suppression under way. A set of hidden nodes is a []bool by node.
type suppressor struct {
	t       *tables
	cover   *cover
	view    *view
	first   []bool // hidden from the start: unsafe, or in no table
	unsafe  []int
	outside []bool // known outside to less than K
	exposed []bool // cannot be protected
	pool    *pool
	solved  int
}

func newSuppressor(t *tables) (*suppressor, error) {
	p := &suppressor{t: t, first: make([]bool, len(t.of)), outside: make([]bool, len(t.of)), exposed: make([]bool, len(t.of)), pool: newPool(len(t.of))}
	var all []int
	for i := range t.of {
		unsafe := t.unsafe(i)
		if unsafe {
			p.unsafe = append(p.unsafe, i)
		}
		p.first[i] = t.rule[i].Unpublished || unsafe && !t.rule[i].Open
		if t.rule[i].K > 0 {
			all = append(all, i)
		}
	}
	known, _, err := t.outside(all)
	if err != nil {
		return nil, err
	}
	for _, i := range known {
		p.outside[i] = true
	}
	if p.view, err = t.view(); err != nil {
		return nil, err
	}
	// what an attacker bounds with everything hidden that may be is exposed
	most, barred := make([]bool, len(t.of)), make([]bool, len(t.of))
	some := false
	for i := range most {
		barred[i] = t.rule[i].Open
		most[i] = p.first[i] || !barred[i]
		some = some || !most[i]
	}
	p.view.set(most)
	for _, i := range all {
		if !some || p.outside[i] || !most[i] && !t.unsafe(i) {
			continue
		}
		wide, _, err := p.view.wide(i, t.rule[i].K)
		if err != nil {
			return nil, err
		}
		p.exposed[i] = !wide
	}
	p.cover = t.cover(p.view, barred, &p.solved)
	return p, nil
}

// candidates are the nodes that may be hidden besides: not those that must not be, and not those that nothing can protect.
func (p *suppressor) candidates() []int {
	var out []int
	for i := range p.t.of {
		if !p.first[i] && !p.t.rule[i].Open {
			out = append(out, i)
		}
	}
	return out
}

// required reports whether node i, hidden, must have an interval of its K.
func (p *suppressor) required(i int, hidden []bool) bool {
	r := p.t.rule[i]
	return hidden[i] && r.K > 0 && !p.outside[i] && !p.exposed[i] && (!r.Unpublished || p.t.unsafe(i))
}

func (p *suppressor) shown(hidden []bool) []Shown {
	out := make([]Shown, len(hidden))
	for i, h := range hidden {
		out[i] = Shown{Hidden: h, Value: p.t.count[i]}
		if h {
			out[i].Value = 0
		}
	}
	return out
}

// costOf is what hiding a set costs beyond what is hidden from the start.
func (p *suppressor) costOf(hidden []bool) int64 {
	total := int64(0)
	for i, h := range hidden {
		if h && !p.first[i] {
			total += p.t.cost(i)
		}
	}
	return total
}

// heuristic hides by linear programmes, with costs and orders that differ from try to try, reveals what is not needed and tries swaps.
func (p *suppressor) heuristic() ([]bool, error) {
	tries := triesSmall
	if len(p.t.of) > smallNodes {
		tries = triesLarge
	}
	var found [][]bool
	for k := range tries {
		hidden := append([]bool(nil), p.first...)
		factor := p.factors(k)
		p.hide(hidden, factor)
		if err := p.reveal(hidden, factor); err != nil {
			return nil, err
		}
		found = append(found, hidden)
	}
	sort.SliceStable(found, func(a, b int) bool { return p.costOf(found[a]) < p.costOf(found[b]) })
	var best []bool
	for _, f := range found[:swapped] {
		hidden, err := p.swap(f)
		if err != nil {
			return nil, err
		}
		if best == nil || p.costOf(hidden) < p.costOf(best) {
			best = hidden
		}
	}
	return best, nil
}

// factors vary the costs: all alike, larger counts dearer (readers look for them), then by numbers that follow from the keys. In large systems sums of many cells are
// always dearer: one that is hidden would leave all its cells to each other's cover.
func (p *suppressor) factors(try int) []float64 {
	out := make([]float64, len(p.t.of))
	for i := range out {
		switch try {
		case 0:
			out[i] = 1
		case 1:
			out[i] = 1 + float64(bits.Len64(uint64(p.t.count[i])))/4
		default:
			out[i] = 1 + float64(mix(hash(p.t.key[i])^mix(uint64(try)))%1024)/512
		}
		if len(out) > smallNodes {
			out[i] *= 1 + float64(bits.Len(uint(len(p.t.of[i])-1)))/4
		}
	}
	return out
}

// hide adds nodes to hidden until all that are required are protected; false where the bars leave no way.
func (p *suppressor) hide(hidden []bool, factor []float64) bool {
	t := p.t
	var queue []int
	for i := range t.of {
		if p.required(i, hidden) {
			queue = append(queue, i)
		}
	}
	sort.SliceStable(queue, func(a, b int) bool { return t.rule[queue[a]].K > t.rule[queue[b]].K })
	p.cover.charge(hidden, factor)
	p.pool.forget()
	for k := 0; k < len(queue); k++ {
		i := queue[k]
		if width, _ := p.pool.span(i, hidden); width >= float64(t.rule[i].K) {
			continue
		}
		changes, ok := p.changes(i)
		if !ok {
			return false
		}
		for _, c := range changes {
			p.pool.add(c)
			for _, n := range c.node {
				if hidden[n] || t.rule[n].Unpublished {
					continue
				}
				hidden[n], p.cover.price[n] = true, 0
				p.pool.turned(int(n))
				if p.required(int(n), hidden) {
					queue = append(queue, int(n))
				}
			}
		}
	}
	return true
}

// changes are the cheapest tables in which node i differs by its K together: all above, all below where it is large enough, or
// as far above as it can be and the rest below.
func (p *suppressor) changes(i int) ([]change, bool) {
	k := float64(p.t.rule[i].K)
	above, costAbove, ok := p.cover.force(i, k)
	below, costBelow, okBelow := p.cover.force(i, -k)
	switch {
	case ok && (!okBelow || costAbove <= costBelow):
		return []change{above}, true
	case okBelow:
		return []change{below}, true
	}
	reached, _ := p.cover.reach(i, k)
	up := wholeFloor(reached)
	var out []change
	for _, step := range []float64{up, up - k} {
		if step == 0 {
			continue
		}
		c, _, ok := p.cover.force(i, step)
		if !ok {
			return nil, false
		}
		out = append(out, c)
	}
	return out, true
}

func (p *suppressor) table(hidden []bool, exact bool) *Table {
	out := &Table{Shown: p.shown(hidden), Unsafe: p.unsafe, Exact: exact, Cost: p.costOf(hidden), Solved: p.solved, Farthest: -1}
	for i := range p.t.of {
		if !hidden[i] && !p.t.unsafe(i) {
			continue
		}
		if p.outside[i] {
			out.KnownOutside = append(out.KnownOutside, i)
		} else if p.exposed[i] && (!p.t.rule[i].Unpublished || p.t.unsafe(i)) || p.t.rule[i].Open && p.t.unsafe(i) {
			out.Exposed = append(out.Exposed, i)
		}
	}
	return out
}
