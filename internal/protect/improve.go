package protect

import "sort"

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
	m := &mover{rounder: r, cells: cells, deviation: deviation, hierarchy: hierarchy, outside: make([]bool, len(t.of)), rank: make([]int, t.n), sorted: make([][]int32, len(t.of)), open: make([]bool, t.n)}
	for k, j := range order {
		m.rank[j] = k
	}
	for j := range m.open {
		m.open[j] = r.free(j)
	}
	for _, i := range r.families.rest {
		m.outside[i] = true
		m.excess += m.over(i)
	}
	for range 4 * len(r.families.rest) {
		worst, at := r.base-1, -1
		for _, i := range r.families.rest {
			if d := max(deviation[i], -deviation[i]); d > worst {
				worst, at = d, int(i)
			}
		}
		if at < 0 || m.tries > mostTries || !m.better(at) {
			return
		}
	}
}

// mover tries exchanges.
type mover struct {
	*rounder
	cells, deviation []int64
	hierarchy        []bool
	outside          []bool    // sums outside the hierarchies
	excess           int64     // what these together lie beyond base − 1, squared
	rank             []int     // cell → its place in the order of the draws
	sorted           [][]int32 // node → its cells in that order, once asked for
	open             []bool    // cell → it is free
	tries            int
}

// mostTries bounds how many cells are turned to and fro: a sum that stays loose is shown with what it may deviate.
const mostTries = 3_000_000

// drawn returns the cells of a node in the order of their draws.
func (m *mover) drawn(i int32) []int32 {
	if m.sorted[i] == nil {
		m.sorted[i] = append([]int32(nil), m.t.of[i]...)
		sort.Slice(m.sorted[i], func(a, b int) bool { return m.rank[m.sorted[i][a]] < m.rank[m.sorted[i][b]] })
	}
	return m.sorted[i]
}

// turn changes cell j by step, by one base up or down.
func (m *mover) turn(j int32, step int64) {
	m.tries++
	m.cells[j] += step
	for _, i := range m.t.holding[j] {
		if !m.outside[i] {
			m.deviation[i] += step
			continue
		}
		m.excess -= m.over(i)
		m.deviation[i] += step
		m.excess += m.over(i)
	}
}

// can reports whether cell j may go by step: it is free, not a multiple, and now on the other side of its count.
func (m *mover) can(j int32, step int64) bool {
	return m.open[j] && m.deviation[j] != 0 && (m.deviation[j] > 0) == (step < 0)
}

// holds reports whether the sums of the hierarchies that hold cell j are less than base away.
func (m *mover) holds(j int32) bool {
	for _, i := range m.t.holding[j] {
		if d := m.deviation[i]; m.hierarchy[i] && (d >= m.base || d <= -m.base) {
			return false
		}
	}
	return true
}

// over is what a sum lies beyond base − 1, squared.
func (m *mover) over(i int32) int64 {
	over := max(0, max(m.deviation[i], -m.deviation[i])-(m.base-1))
	return over * over
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
	for _, j := range m.drawn(int32(at)) {
		if !m.can(j, step) {
			continue
		}
		m.turn(j, step)
		if m.holds(j) && m.excess < before {
			return true
		}
		// a partner outside the sum, in a sum with j, that goes the other way
		for _, i := range m.t.holding[j] {
			if !m.hierarchy[i] {
				continue
			}
			for _, p := range m.drawn(i) {
				if inside[p] || !m.can(p, -step) {
					continue
				}
				m.turn(p, -step)
				if m.holds(j) && m.holds(p) && m.excess < before {
					return true
				}
				if m.turn(p, step); m.tries > mostTries {
					m.turn(j, -step)
					return false
				}
			}
		}
		m.turn(j, -step)
	}
	return false
}
