package protect

// pool keeps the tables met so far that look the same from outside as long as what changes in them is hidden: each proves a
// part of an interval, and spares a linear programme.
type pool struct {
	changes []change
	by      [][]entry // node → the changes that touch it
	known   map[uint64]bool
	valid   []int8 // change → 1 all its nodes are hidden, −1 not, 0 not looked at since the set of hidden nodes changed
}

type entry struct {
	change int32
	delta  float64
}

func newPool(nodes int) *pool {
	return &pool{by: make([][]entry, nodes), known: map[uint64]bool{}}
}

// add keeps a change, unless it is there already.
func (p *pool) add(c change) {
	h := uint64(len(c.node))
	for k, n := range c.node {
		h = mix(h ^ uint64(n) ^ mix(uint64(int64(c.delta[k]*4096))))
	}
	if p.known[h] || len(c.node) == 0 {
		return
	}
	p.known[h] = true
	for k, n := range c.node {
		p.by[n] = append(p.by[n], entry{int32(len(p.changes)), c.delta[k]})
	}
	p.changes, p.valid = append(p.changes, c), append(p.valid, 0)
}

// forget says that the set of hidden nodes has changed.
func (p *pool) forget() { clear(p.valid) }

// span is how wide an interval of a node the changes prove whose nodes are all hidden, in whole steps.
func (p *pool) span(node int, hidden []bool) float64 {
	low, high := 0.0, 0.0
	for _, e := range p.by[node] {
		if e.delta >= low && e.delta <= high {
			continue
		}
		if p.valid[e.change] == 0 {
			p.valid[e.change] = 1
			for _, n := range p.changes[e.change].node {
				if !hidden[n] {
					p.valid[e.change] = -1
					break
				}
			}
		}
		if p.valid[e.change] > 0 {
			low, high = min(low, e.delta), max(high, e.delta)
		}
	}
	return wholeFloor(high) + wholeFloor(-low)
}
