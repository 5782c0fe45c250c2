package protect

// roundFlow rounds the cells that are free to a multiple of base below or above (a multiple stays), at random so that the expected value
// of every cell is its count, and so that every sum of the two hierarchies is, over its free cells, a multiple below or above its
// count too: less than base away.
//
// It is Cox (1987), A constructive procedure for unbiased controlled rounding, JASA 82, 520–524, taken from two-way tables to two
// hierarchies. A cell is an arc from the smallest sum that holds it in the first hierarchy to the smallest in the second; a
// sum is an arc to the sum around it, and both tops are one point. Counts flow in this network, and what flows into a point flows out.
// Of arcs that are not multiples every point thus has none or at least two, so they hold a circuit. Moving all arcs of the
// circuit up (against the arrow: down) until one is a multiple, or the other way, in the odds that keep the expectation, makes at
// least one more arc a multiple. All numbers are whole.
func (t *tables) roundFlow(f families, base int64, free []bool, order []int32, d draws) []int64 {
	g := network{top: len(t.of) * 2}
	point := func(h int, sum int32) int { return 2*int(sum) + h }
	level := [2][]int64{make([]int64, len(t.of)), make([]int64, len(t.of))} // flow of a sum's arc in each hierarchy
	joined := [2][]bool{make([]bool, len(t.of)), make([]bool, len(t.of))}
	for _, j := range order {
		if !free[j] {
			continue
		}
		ends := [2]int{g.top, g.top}
		for h, chain := range f.chain {
			c := chain[j]
			for k, m := range c {
				if k == 0 {
					ends[h] = point(h, m)
				}
				level[h][m] += t.count[j]
			}
		}
		g.add(ends[0], ends[1], t.count[j])
	}
	for _, j := range order {
		for h, chain := range f.chain {
			c := chain[j]
			for k, m := range c {
				if joined[h][m] || !free[j] {
					continue
				}
				joined[h][m] = true
				up := g.top
				if k+1 < len(c) {
					up = point(h, c[k+1])
				}
				// counts flow from the cells' first end to their second, so out of the second hierarchy upwards and into the first downwards
				if h == 0 {
					g.add(up, point(h, m), level[h][m])
				} else {
					g.add(point(h, m), up, level[h][m])
				}
			}
		}
	}
	g.cancel(base, d)
	out := append([]int64(nil), t.count[:t.n]...)
	k := 0
	for _, j := range order {
		if free[j] {
			out[j] = g.arcs[k].flow
			k++
		}
	}
	return out
}

type arc struct {
	from, to int
	flow     int64
}

type network struct {
	top  int // the highest point
	arcs []arc
}

func (g *network) add(from, to int, flow int64) {
	g.arcs = append(g.arcs, arc{from, to, flow})
}

// cancel moves circuits of arcs that are not multiples of base until there are none.
func (g *network) cancel(base int64, d draws) {
	at := make([][]int32, g.top+1) // point → its arcs; those that became multiples are dropped when met
	for i, a := range g.arcs {
		if a.flow%base == 0 {
			continue
		}
		at[a.from] = append(at[a.from], int32(i))
		if a.to != a.from {
			at[a.to] = append(at[a.to], int32(i))
		}
	}
	visited := make([]int, g.top+1) // 1 + position on the path
	draw := uint64(0)
	for first := 0; first < len(g.arcs); {
		if g.arcs[first].flow%base == 0 {
			first++
			continue
		}
		// walk from the first open arc until a point comes again
		path := []int32{int32(first)}
		points := []int{g.arcs[first].from, g.arcs[first].to}
		start := 0
		if points[0] != points[1] {
			visited[points[0]], visited[points[1]] = 1, 2
			for {
				here, last := points[len(points)-1], path[len(path)-1]
				next := g.open(at, here, last, base)
				other := g.arcs[next].from + g.arcs[next].to - here
				path, points = append(path, next), append(points, other)
				if g.arcs[next].from == g.arcs[next].to { // an arc from the top to itself is a circuit alone
					start = len(path) - 1
					break
				}
				if visited[other] > 0 {
					start = visited[other] - 1
					break
				}
				visited[other] = len(points)
			}
		}
		for _, p := range points {
			visited[p] = 0
		}
		up, down := base, base // how far the circuit can move forward and back
		forward := func(k int) bool { return g.arcs[path[k]].from == points[k] }
		for k := start; k < len(path); k++ {
			r := g.arcs[path[k]].flow % base
			if forward(k) {
				up, down = min(up, base-r), min(down, r)
			} else {
				up, down = min(up, r), min(down, base-r)
			}
		}
		step := up // in down of up+down cases, so that the expected step is 0
		if d.below(draw, up+down) >= down {
			step = -down
		}
		draw++
		for k := start; k < len(path); k++ {
			if forward(k) {
				g.arcs[path[k]].flow += step
			} else {
				g.arcs[path[k]].flow -= step
			}
		}
	}
}

// open returns an arc at a point, other than the last one, that is not a multiple. Conservation says that there is one.
func (g *network) open(at [][]int32, point int, last int32, base int64) int32 {
	list := at[point]
	kept := list[:0]
	found := int32(-1)
	for k, i := range list {
		if g.arcs[i].flow%base == 0 {
			continue
		}
		kept = append(kept, i)
		if i != last {
			found = i
			kept = append(kept, list[k+1:]...)
			break
		}
	}
	at[point] = kept
	if found < 0 {
		panic("protect: a point of the rounding network does not conserve its flow")
	}
	return found
}
