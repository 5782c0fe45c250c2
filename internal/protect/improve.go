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
	m := &mover{r, cells, deviation, hierarchy, r.families.rest, make([]int, t.n)}
	for k, j := range order {
		m.rank[j] = k
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

// mover tries exchanges.
type mover struct {
	*rounder
	cells, deviation []int64
	hierarchy        []bool
	rest             []int32
	rank             []int // cell → its place in the order of the draws
}

// drawn returns cells in the order of their draws.
func (m *mover) drawn(of []int32) []int32 {
	out := append([]int32(nil), of...)
	sort.Slice(out, func(a, b int) bool { return m.rank[out[a]] < m.rank[out[b]] })
	return out
}

// turn changes cell j by step, by one base up or down.
func (m *mover) turn(j int32, step int64) {
	m.cells[j] += step
	for _, i := range m.t.holding[j] {
		m.deviation[i] += step
	}
}

// can reports whether cell j may go by step: it is free, not a multiple, and now on the other side of its count.
func (m *mover) can(j int32, step int64) bool {
	return m.free(int(j)) && m.deviation[j] != 0 && (m.deviation[j] > 0) == (step < 0)
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

// excess is what all sums outside the hierarchies together lie beyond base − 1, squared.
func (m *mover) excess() int64 {
	total := int64(0)
	for _, i := range m.rest {
		if over := max(m.deviation[i], -m.deviation[i]) - (m.base - 1); over > 0 {
			total += over * over
		}
	}
	return total
}

// better makes the first exchange that brings sum at nearer and does not raise the excess of all.
func (m *mover) better(at int) bool {
	step := -m.base
	if m.deviation[at] < 0 {
		step = m.base
	}
	before := m.excess()
	inside := make([]bool, m.t.n)
	for _, j := range m.t.of[at] {
		inside[j] = true
	}
	for _, j := range m.drawn(m.t.of[at]) {
		if !m.can(j, step) {
			continue
		}
		m.turn(j, step)
		if m.holds(j) && m.excess() < before {
			return true
		}
		// a partner outside the sum, in a sum with j, that goes the other way
		for _, i := range m.t.holding[j] {
			if !m.hierarchy[i] {
				continue
			}
			for _, p := range m.drawn(m.t.of[i]) {
				if inside[p] || !m.can(p, -step) {
					continue
				}
				m.turn(p, -step)
				if m.holds(j) && m.holds(p) && m.excess() < before {
					return true
				}
				m.turn(p, step)
			}
		}
		m.turn(j, -step)
	}
	return false
}
