package tiles

// pixel is the side of a pixel of a zoom on the world grid, a tile being shown 512 pixels wide. Maps go on zooming into the tiles of the
// last zoom, so there a quarter of a pixel counts.
func pixel(z, last int) int64 {
	side := int64(1) << (worldBits - 9 - z)
	if z == last {
		side = max(side/4, 1)
	}
	return side
}

// simplify removes vertices inside borders whose triangle with their two neighbours has less than half of area2, the smallest first
// (Visvalingam and Whyatt 1993, Line generalisation by repeated elimination of points). The limit in use is a quarter of a square
// pixel: a dent half a pixel wide and a pixel deep. The measure was chosen over Douglas and Peucker's distance because it takes one vertex
// at a time, and a vertex can be asked about: it stays where its triangle holds another vertex or where its neighbours are
// joined already. So no border comes to cross another and no loop falls below three vertices, at any zoom.
func (g *graph) simplify(area2 int64) {
	live := append(append(make([]int32, 0, len(g.nodes)+len(g.inside)), g.nodes...), g.inside...)
	f := newFinder(g.at, live)
	g.queue = g.queue[:0]
	for _, b := range g.inside {
		g.consider(b, area2)
	}
	for len(g.queue) > 0 {
		c := g.queue.pop()
		b := c.id
		if g.gone[b] || c.area2 != g.triangle(b) || !g.free(f, b) {
			continue // a newer entry stands for it, or it must stay
		}
		n := g.neighbours(b)
		p, q := n[0], n[1]
		g.gone[b] = true
		g.replace(p, b, q)
		g.replace(q, b, p)
		g.consider(p, area2)
		g.consider(q, area2)
	}
	left := g.inside[:0]
	for _, b := range g.inside {
		if !g.gone[b] {
			left = append(left, b)
		}
	}
	g.inside = left
}

// consider queues a vertex that may go.
func (g *graph) consider(b int32, limit int64) {
	if len(g.neighbours(b)) == 2 {
		if a := g.triangle(b); a < limit {
			g.queue.push(candidate{a, b})
		}
	}
}

// triangle is twice the area of a vertex and its two neighbours.
func (g *graph) triangle(b int32) int64 {
	n := g.neighbours(b)
	return abs(cross(g.at[n[0]], g.at[b], g.at[n[1]]))
}

// free tells whether the two edges at a vertex may become one: no such edge is there, and no vertex lies in or on the triangle.
func (g *graph) free(f *finder, b int32) bool {
	n := g.neighbours(b)
	p, q := n[0], n[1]
	for _, other := range g.neighbours(p) {
		if other == q {
			return false
		}
	}
	vp, vb, vq := g.at[p], g.at[b], g.at[q]
	around := box{min(vp.x, vb.x, vq.x), min(vp.y, vb.y, vq.y), max(vp.x, vb.x, vq.x), max(vp.y, vb.y, vq.y)}
	return !f.any(around, func(id int32) bool {
		v := g.at[id]
		if id == b || id == p || id == q || g.gone[id] || !around.holds(v) {
			return false
		}
		s, t, u := cross(vp, vb, v), cross(vb, vq, v), cross(vq, vp, v)
		return s >= 0 && t >= 0 && u >= 0 || s <= 0 && t <= 0 && u <= 0
	})
}

func abs(x int64) int64 { return max(x, -x) }

// candidate is a vertex and twice the area of its triangle when it was queued.
type candidate struct {
	area2 int64
	id    int32
}

func (c candidate) before(d candidate) bool {
	return c.area2 < d.area2 || c.area2 == d.area2 && c.id < d.id
}

// queue is a binary heap with the smallest triangle first; equal ones by number, so that the order is the same every time.
type queue []candidate

func (q *queue) push(c candidate) {
	h := append(*q, c)
	k := len(h) - 1
	for k > 0 && h[k].before(h[(k-1)/2]) {
		h[k], h[(k-1)/2] = h[(k-1)/2], h[k]
		k = (k - 1) / 2
	}
	*q = h
}

func (q *queue) pop() candidate {
	h := *q
	top, n := h[0], len(h)-1
	h[0], h = h[n], h[:n]
	for k := 0; ; {
		c := 2*k + 1
		if c >= n {
			break
		}
		if c+1 < n && h[c+1].before(h[c]) {
			c++
		}
		if !h[c].before(h[k]) {
			break
		}
		h[k], h[c] = h[c], h[k]
		k = c
	}
	*q = h
	return top
}
