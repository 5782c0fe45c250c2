package demo

import "sort"

// pt is a place in the plane, in decimetres east and north of the city's south-west corner.
type pt struct{ x, y int64 }

func (a pt) sub(b pt) pt           { return pt{a.x - b.x, a.y - b.y} }
func cross(a, b pt) int64          { return a.x*b.y - a.y*b.x }
func dot(a, b pt) int64            { return a.x*b.x + a.y*b.y }
func dist(a, b pt) int64           { d := a.sub(b); return isqrt(dot(d, d)) }
func mid(a, b pt) pt               { return pt{(a.x + b.x) / 2, (a.y + b.y) / 2} }
func left(a, b, c pt) int64        { return cross(b.sub(a), c.sub(a)) }
func along(a, b pt, k, n int64) pt { return pt{a.x + (b.x-a.x)*k/n, a.y + (b.y-a.y)*k/n} }

// fromSegment returns how far p lies from the segment ab.
func fromSegment(p, a, b pt) int64 {
	ab, ap := b.sub(a), p.sub(a)
	l := isqrt(dot(ab, ab))
	if d := dot(ab, ap); l == 0 || d <= 0 {
		return dist(p, a)
	} else if d >= dot(ab, ab) {
		return dist(p, b)
	}
	return abs64(cross(ab, ap)) / l
}

// meet returns where the segments ab and cd cross, ok only where they do.
func meet(a, b, c, d pt) (pt, bool) {
	s, t := left(a, b, c), left(a, b, d)
	u, v := left(c, d, a), left(c, d, b)
	if (s > 0) == (t > 0) || (u > 0) == (v > 0) || u == v {
		return pt{}, false
	}
	const fine = 1 << 20
	k := u * fine / (u - v)
	if k < 0 || k > fine {
		return pt{}, false
	}
	return along(a, b, k, fine), true
}

// inside reports whether p lies in a closed ring (even–odd).
func inside(p pt, ring []pt) bool {
	in := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.y > p.y) != (b.y > p.y) {
			if l := left(a, b, p); (l > 0) == (b.y > a.y) && l != 0 {
				in = !in
			}
		}
	}
	return in
}

// area2 is twice the area of a ring, positive when counterclockwise.
func area2(ring []pt) int64 {
	var s int64
	for i := range ring {
		s += cross(ring[i].sub(ring[0]), ring[(i+1)%len(ring)].sub(ring[0]))
	}
	return s
}

// smooth rounds a line by Chaikin's corner cutting; a closed line stays closed.
func smooth(line []pt, times int, closed bool) []pt {
	for range times {
		var out []pt
		n := len(line)
		if !closed {
			out = append(out, line[0])
		}
		for i := range n {
			if !closed && i == n-1 {
				break
			}
			a, b := line[i], line[(i+1)%n]
			out = append(out, along(a, b, 1, 4), along(a, b, 3, 4))
		}
		if !closed {
			out = append(out, line[n-1])
		}
		line = out
	}
	return line
}

// network is a planar street network: half-edges with the face on their left, -1 outside. A place on a shared edge belongs to both sides,
// so that neighbours share their corners exactly.
type network struct {
	at     []pt
	origin []int
	twin   []int
	next   []int
	face   []int
	first  []int  // a half-edge of each face
	street []int8 // level of each half-edge: 0 drawn geography, 1 between quarters, 2 between small areas
}

// arrange builds the network of crossing lines. Places nearer than near are one; dead ends are cut away.
func arrange(lines [][]pt, near int64) *network {
	n := &network{}
	vertex := func(p pt) int {
		for i, q := range n.at {
			if dist(p, q) <= near {
				return i
			}
		}
		n.at = append(n.at, p)
		return len(n.at) - 1
	}
	type seg struct{ a, b pt }
	var segs []seg
	for _, l := range lines {
		for i := 1; i < len(l); i++ {
			segs = append(segs, seg{l[i-1], l[i]})
		}
	}
	joined := map[[2]int]bool{}
	var edges [][2]int
	for i, s := range segs {
		cuts := []pt{s.a, s.b}
		for j, o := range segs {
			if i == j {
				continue
			}
			// the crossing is computed in one order for both segments
			p, ok := meet(s.a, s.b, o.a, o.b)
			if j < i {
				p, ok = meet(o.a, o.b, s.a, s.b)
			}
			if ok {
				cuts = append(cuts, p)
			}
		}
		sort.Slice(cuts, func(x, y int) bool { return dist(s.a, cuts[x]) < dist(s.a, cuts[y]) })
		for k := 1; k < len(cuts); k++ {
			u, v := vertex(cuts[k-1]), vertex(cuts[k])
			if u != v && !joined[[2]int{u, v}] {
				joined[[2]int{u, v}], joined[[2]int{v, u}] = true, true
				edges = append(edges, [2]int{u, v})
			}
		}
	}
	n.build(prune(edges, len(n.at)))
	return n
}

// prune removes dead ends until none is left.
func prune(edges [][2]int, n int) [][2]int {
	for {
		deg := make([]int, n)
		for _, e := range edges {
			deg[e[0]]++
			deg[e[1]]++
		}
		kept := edges[:0:0]
		for _, e := range edges {
			if deg[e[0]] > 1 && deg[e[1]] > 1 {
				kept = append(kept, e)
			}
		}
		if len(kept) == len(edges) {
			return kept
		}
		edges = kept
	}
}

// build links the half-edges of undirected edges into faces.
func (n *network) build(edges [][2]int) {
	out := make([][]int, len(n.at))
	for _, e := range edges {
		h := len(n.origin)
		n.origin = append(n.origin, e[0], e[1])
		n.twin = append(n.twin, h+1, h)
		out[e[0]] = append(out[e[0]], h)
		out[e[1]] = append(out[e[1]], h+1)
	}
	n.next = make([]int, len(n.origin))
	n.face = make([]int, len(n.origin))
	n.street = make([]int8, len(n.origin))
	for v, hs := range out {
		dir := func(h int) pt { return n.at[n.origin[n.twin[h]]].sub(n.at[v]) }
		sort.Slice(hs, func(i, j int) bool { return before(dir(hs[i]), dir(hs[j])) })
		for i, h := range hs { // arriving along twin(h), turn to the next edge clockwise
			n.next[n.twin[h]] = hs[(i+len(hs)-1)%len(hs)]
		}
	}
	for h := range n.face {
		n.face[h] = -2
	}
	for h := range n.face {
		if n.face[h] != -2 {
			continue
		}
		f := -1
		if area2(n.cycle(h)) > 0 {
			f = len(n.first)
			n.first = append(n.first, h)
		}
		for g := h; ; {
			n.face[g] = f
			if g = n.next[g]; g == h {
				break
			}
		}
	}
}

// before orders directions counterclockwise from east.
func before(a, b pt) bool {
	ha, hb := a.y < 0 || a.y == 0 && a.x < 0, b.y < 0 || b.y == 0 && b.x < 0
	if ha != hb {
		return !ha
	}
	return cross(a, b) > 0
}

// cycle returns the corners of the face of h, starting at its origin.
func (n *network) cycle(h int) []pt {
	var out []pt
	for g := h; ; {
		out = append(out, n.at[n.origin[g]])
		if g = n.next[g]; g == h {
			return out
		}
	}
}

// around returns the half-edges of a face.
func (n *network) around(f int) []int {
	h := n.first[f]
	out := []int{h}
	for g := n.next[h]; g != h; g = n.next[g] {
		out = append(out, g)
	}
	return out
}

func (n *network) ring(f int) []pt { return n.cycle(n.first[f]) }

// half adds a half-edge.
func (n *network) half(origin, face int, level int8) int {
	n.origin = append(n.origin, origin)
	n.twin = append(n.twin, -1)
	n.next = append(n.next, -1)
	n.face = append(n.face, face)
	n.street = append(n.street, level)
	return len(n.origin) - 1
}

// splitEdge puts a place on the edge of h, for both of its sides, and returns the half-edge that starts there, on the side of h.
func (n *network) splitEdge(h int, p pt) int {
	t := n.twin[h]
	v := len(n.at)
	n.at = append(n.at, p)
	h2, t2 := n.half(v, n.face[h], n.street[h]), n.half(v, n.face[t], n.street[t])
	n.next[h2], n.next[h] = n.next[h], h2
	n.next[t2], n.next[t] = n.next[t], t2
	n.twin[h], n.twin[t2], n.twin[h2], n.twin[t] = t2, h, t, h2
	return h2
}

// splitFace draws a line from the origin of a to the origin of b through mids and returns the new face, to the left of b…a.
func (n *network) splitFace(a, b int, mids []pt, level int8) int {
	f, g := n.face[a], len(n.first)
	hs := n.around(f)
	before := func(x int) int {
		for i, h := range hs {
			if n.next[h] == x {
				return hs[i]
			}
		}
		return -1
	}
	pa, pb := before(a), before(b)
	from := n.origin[a]
	last, lastTwin := pa, a // forward chain joins the side that starts at b; backward chain the side of a
	for i := 0; i <= len(mids); i++ {
		to := n.origin[b]
		if i < len(mids) {
			n.at = append(n.at, mids[i])
			to = len(n.at) - 1
		}
		fw, bw := n.half(from, g, level), n.half(to, f, level)
		n.twin[fw], n.twin[bw] = bw, fw
		n.next[last] = fw
		n.next[bw] = lastTwin
		last, lastTwin, from = fw, bw, to
	}
	n.next[last] = b
	n.next[pb] = lastTwin
	n.first[f] = a
	n.first = append(n.first, b)
	for h := b; ; {
		n.face[h] = g
		if h = n.next[h]; h == b {
			break
		}
	}
	return g
}
