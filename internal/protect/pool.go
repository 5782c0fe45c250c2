package protect

import (
	"math"
	"slices"

	"kvarter/internal/linear"
)

// change is one other table: how nodes differ in it, those that do, ascending.
type change struct {
	node  []int32
	delta []float64
}

// changeTolerance is the smallest change of a count that is one.
const changeTolerance = 1e-6

// change works the sums of a change of cells out.
func (t *tables) change(cells linear.Sparse) change {
	sum := make(map[int32]float64, 8*len(cells.Index))
	var nodes []int32
	for k, j := range cells.Index {
		if cells.Value[k] == 0 {
			continue
		}
		for _, i := range t.holding[j] {
			if _, met := sum[i]; !met {
				nodes = append(nodes, i)
			}
			sum[i] += cells.Value[k]
		}
	}
	slices.Sort(nodes)
	var c change
	for _, i := range nodes {
		if d := sum[i]; math.Abs(d) > changeTolerance {
			c.node, c.delta = append(c.node, i), append(c.delta, d)
		}
	}
	return c
}

// pool keeps the tables met so far that look the same from outside as long as what changes in them is hidden: each proves a
// part of an interval, and spares a linear programme.
type pool struct {
	changes []change
	by      [][]entry // node → the changes that touch it
	known   map[uint64]bool
	valid   []int8     // change → 1 all its nodes are hidden, −1 not, 0 not looked at since one of them was hidden or shown
	users   [][]int32  // change → nodes that it proves, or once did
	proof   [][2]int32 // node → the changes that prove its interval, at most two; −1: none
}

type entry struct {
	change int32
	delta  float64
}

func newPool(nodes int) *pool {
	p := &pool{by: make([][]entry, nodes), known: map[uint64]bool{}, proof: make([][2]int32, nodes)}
	p.forget()
	return p
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
	p.changes, p.valid, p.users = append(p.changes, c), append(p.valid, 0), append(p.users, nil)
}

// forget says that the set of hidden nodes is another one.
func (p *pool) forget() {
	clear(p.valid)
	for i := range p.proof {
		p.proof[i] = [2]int32{-1, -1}
	}
	for c := range p.users {
		p.users[c] = p.users[c][:0]
	}
}

// turned says that one node was hidden or shown.
func (p *pool) turned(node int) {
	for _, e := range p.by[node] {
		p.valid[e.change] = 0
	}
}

// span is how wide an interval of a node the changes prove whose nodes are all hidden, in whole steps, and the two at its ends.
func (p *pool) span(node int, hidden []bool) (float64, [2]int32) {
	low, high, at := 0.0, 0.0, [2]int32{-1, -1}
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
		switch {
		case p.valid[e.change] < 0:
		case e.delta < low:
			low, at[0] = e.delta, e.change
		default:
			high, at[1] = e.delta, e.change
		}
	}
	return wholeFloor(high) + wholeFloor(-low), at
}

// prove reports whether the changes prove an interval of k, and keeps which.
func (p *pool) prove(node int, hidden []bool, k int64) bool {
	width, at := p.span(node, hidden)
	if width < float64(k) {
		return false
	}
	p.proof[node] = at
	for _, c := range at {
		if c >= 0 {
			p.users[c] = append(p.users[c], int32(node))
		}
	}
	return true
}

// leaning returns the nodes whose proof holds only as long as a node is hidden, ascending.
func (p *pool) leaning(on int) []int32 {
	var out []int32
	for _, e := range p.by[on] {
		for _, n := range p.users[e.change] {
			if p.proof[n][0] == e.change || p.proof[n][1] == e.change {
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
