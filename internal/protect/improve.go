package protect

import (
	"cmp"
	"slices"
)

// improve brings the sums outside the hierarchies nearer to their counts, those that lie base or more away, by turning a ceiling into
// a floor, a floor into a ceiling, or both at once in two cells, as long as the sums of the hierarchies stay less than base away.
// Cells are tried in the order of their draws.
func (r *rounder) improve(cells []int64, order []int32) {
	if len(r.families.rest) == 0 {
		return
	}
	t := r.t
	deviation := make([]int64, len(t.of)) // of the free cells of every node
	hierarchy := make([]bool, len(t.of))
	for i := range t.of {
		hierarchy[i] = i >= t.n && !t.rule[i].Unpublished
		for _, j := range t.of[i] {
			if r.free(int(j)) {
				deviation[i] += cells[j] - t.count[j]
			}
		}
	}
	for _, i := range r.families.rest {
		hierarchy[i] = false
	}
	m := &mover{rounder: r, cells: cells, deviation: deviation, hierarchy: hierarchy, loose: make([]bool, len(t.of)), rank: make([]int32, t.n), sorted: map[int32][]int32{}}
	for k, j := range order {
		m.rank[j] = int32(k)
	}
	for _, i := range r.families.rest {
		m.loose[i] = true
		m.excess += m.over(i)
	}
	for range 4 * len(r.families.rest) {
		worst, at := r.base-1, -1
		for _, i := range r.families.rest {
			if d := max(deviation[i], -deviation[i]); d > worst {
				worst, at = d, int(i)
			}
		}
		if at < 0 || !m.better(at) {
			return
		}
	}
}

// mostLooks is how many partners are looked at for one exchange at most: in a country with tens of thousands of areas there may be billions of pairs.
const mostLooks = 1 << 20

// mover tries exchanges.
type mover struct {
	*rounder
	cells, deviation []int64
	hierarchy        []bool
	loose            []bool            // sums outside the hierarchies
	excess           int64             // what they together lie beyond base − 1, squared
	rank             []int32           // cell → its place in the order of the draws
	sorted           map[int32][]int32 // sum → its cells in that order
}

// drawn returns the cells of a sum in the order of their draws, those that are free and no multiples.
func (m *mover) drawn(i int32) []int32 {
	out, ok := m.sorted[i]
	if !ok {
		for _, j := range m.t.of[i] {
			if m.free(int(j)) && m.deviation[j] != 0 {
				out = append(out, j)
			}
		}
		slices.SortFunc(out, func(a, b int32) int { return cmp.Compare(m.rank[a], m.rank[b]) })
		m.sorted[i] = out
	}
	return out
}

// over is what a sum lies beyond base − 1, squared.
func (m *mover) over(i int32) int64 {
	over := max(0, max(m.deviation[i], -m.deviation[i])-(m.base-1))
	return over * over
}

// turn changes cell j by step, by one base up or down.
func (m *mover) turn(j int32, step int64) {
	m.cells[j] += step
	for _, i := range m.t.holding[j] {
		if m.loose[i] {
			m.excess -= m.over(i)
		}
		m.deviation[i] += step
		if m.loose[i] {
			m.excess += m.over(i)
		}
	}
}

// can reports whether cell j, free and not a multiple, may go by step: it is now on the other side of its count.
func (m *mover) can(j int32, step int64) bool { return (m.deviation[j] > 0) == (step < 0) }

// holds reports whether the sums of the hierarchies that hold cell j are less than base away.
func (m *mover) holds(j int32) bool {
	for _, i := range m.t.holding[j] {
		if d := m.deviation[i]; m.hierarchy[i] && (d >= m.base || d <= -m.base) {
			return false
		}
	}
	return true
}

// shared are the sums of the hierarchies in which a partner of cell j may be found: the smallest that j has taken too far, since only a partner in it can help, or
// where there is none all of them, but for sums of very many cells.
func (m *mover) shared(j int32) []int32 {
	var all []int32
	for k, i := range m.t.holding[j] {
		switch d := m.deviation[i]; {
		case !m.hierarchy[i]:
		case d >= m.base || d <= -m.base:
			return m.t.holding[j][k : k+1]
		case len(m.t.of[i]) <= manyCells:
			all = append(all, i)
		}
	}
	return all
}

// better makes the first exchange that brings sum at nearer and does not raise the excess of all.
func (m *mover) better(at int) bool {
	step := -m.base
	if m.deviation[at] < 0 {
		step = m.base
	}
	before := m.excess
	inside := make([]bool, m.t.n)
	for _, j := range m.t.of[at] {
		inside[j] = true
	}
	looks := 0
	for _, j := range m.drawn(int32(at)) {
		if looks > mostLooks {
			return false
		}
		if !m.can(j, step) {
			continue
		}
		m.turn(j, step)
		if m.holds(j) && m.excess < before {
			return true
		}
		// a partner outside the sum, in a sum with j, that goes the other way
		for _, i := range m.shared(j) {
			partners := m.drawn(i)
			looks += len(partners)
			for _, p := range partners {
				if inside[p] || !m.can(p, -step) {
					continue
				}
				m.turn(p, -step)
				if m.holds(j) && m.holds(p) && m.excess < before {
					return true
				}
				m.turn(p, step)
			}
		}
		m.turn(j, -step)
	}
	return false
}
