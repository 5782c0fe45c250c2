package demo

import "sort"

// place is a possible end of a new street on the rim of a face.
type place struct {
	p      pt
	edge   int  // index of the half-edge in the face's cycle that the place lies on or starts
	vertex bool // an existing corner
	sum    int64
	degree int
}

// cut divides a face by a street so that about num/den of its land lies on one side, and returns the two faces, the num
// side first. ok is false where no street fits.
func (n *network) cut(f int, num, den int64, level int8, gap int64, r *rng) (int, int, bool) {
	hs := n.around(f)
	m := len(hs)
	ring := make([]pt, m)
	for i, h := range hs {
		ring[i] = n.at[n.origin[h]]
	}
	places := n.places(hs, ring, gap, r)
	total := area2(ring)
	side := isqrt(total / 2)
	type chord struct {
		i, j  int
		score int64
		share int64
	}
	var best []chord
	for i := range places {
		for j := i + 1; j < len(places); j++ {
			a, b := places[i], places[j]
			if a.edge == b.edge {
				continue
			}
			part := b.sum - a.sum + cross(b.p.sub(ring[0]), a.p.sub(ring[0]))
			share := part * 10000 / total
			off := min(abs64(share-num*10000/den), abs64(10000-share-num*10000/den))
			l := dist(a.p, b.p)
			if off > 2200 || l < 2*gap || share < 500 || share > 9500 {
				continue
			}
			score := off*2 + l*1800/side + skew(ring, a, b.p)*5/2 + skew(ring, b, a.p)*5/2
			for _, e := range []place{a, b} {
				if e.vertex && e.degree == 3 {
					score -= 350 // carry a street on across the corner
				}
			}
			best = append(best, chord{i, j, score + int64(r.n(250)), share})
		}
	}
	sort.Slice(best, func(x, y int) bool {
		if best[x].score != best[y].score {
			return best[x].score < best[y].score
		}
		return best[x].i*m+best[x].j < best[y].i*m+best[y].j
	})
	for k, c := range best {
		if k == 300 {
			break
		}
		a, b := places[c.i], places[c.j]
		mids := bend(a.p, b.p, r)
		if !clear(ring, a, b, mids, gap) {
			if mids = nil; !clear(ring, a, b, nil, gap) {
				continue
			}
		}
		ha, hb := hs[a.edge], hs[b.edge]
		if !b.vertex {
			hb = n.splitEdge(hb, b.p)
		}
		if !a.vertex {
			ha = n.splitEdge(ha, a.p)
		}
		g := n.splitFace(ha, hb, mids, level)
		// f keeps the side from a to b, whose share is c.share
		if abs64(c.share-num*10000/den) <= abs64(10000-c.share-num*10000/den) {
			return f, g, true
		}
		return g, f, true
	}
	return 0, 0, false
}

// places lists where a street may start: corners, and places along long edges.
func (n *network) places(hs []int, ring []pt, gap int64, r *rng) []place {
	var perimeter int64
	for i := range ring {
		perimeter += dist(ring[i], ring[(i+1)%len(ring)])
	}
	step := max(perimeter/40, gap)
	var out []place
	var sum int64
	for i, h := range hs {
		a, b := ring[i], ring[(i+1)%len(ring)]
		out = append(out, place{a, i, true, sum, n.degree(h)})
		l := dist(a, b)
		if k := min(l/step, 8); l > 2*gap {
			k = max(k, 2)
			for s := int64(1); s < k; s++ {
				q := along(a, b, s*1000+int64(r.between(-200, 200)), k*1000)
				if dist(q, a) >= gap && dist(q, b) >= gap {
					out = append(out, place{q, i, false, sum + cross(a.sub(ring[0]), q.sub(ring[0])), 0})
				}
			}
		}
		sum += cross(a.sub(ring[0]), b.sub(ring[0]))
	}
	return out
}

// degree counts the streets at the origin of h, at most 5.
func (n *network) degree(h int) int {
	d := 1
	for g := n.next[n.twin[h]]; g != h && d < 5; g = n.next[n.twin[g]] {
		d++
	}
	return d
}

// skew is how far from square a street to q leaves the rim at e: 0 square, 1000 along it.
func skew(ring []pt, e place, q pt) int64 {
	m := len(ring)
	worst := int64(0)
	ends := []pt{ring[e.edge], ring[(e.edge+1)%m]}
	if e.vertex {
		ends[0] = ring[(e.edge+m-1)%m]
	}
	for _, o := range ends {
		u, v := o.sub(e.p), q.sub(e.p)
		if c := abs64(dot(u, v)) * 1000 / (isqrt(dot(u, u))*isqrt(dot(v, v)) + 1); c > worst {
			worst = c
		}
	}
	return worst
}

// bend makes a street slightly irregular.
func bend(a, b pt, r *rng) []pt {
	l := dist(a, b)
	d := b.sub(a)
	off := func(k, n int64, permille int) pt {
		q := along(a, b, k, n)
		w := int64(r.between(-permille, permille))
		return pt{q.x - d.y*w/1000, q.y + d.x*w/1000}
	}
	switch {
	case l > 12000:
		return []pt{off(1, 4, 35), off(2, 4, 45), off(3, 4, 35)}
	case l > 4500:
		return []pt{off(1, 3, 40), off(2, 3, 40)}
	case l > 2500 && r.n(2) == 0:
		return []pt{off(1, 2, 60)}
	}
	return nil
}

// clear reports whether the line a–mids–b lies inside the ring and keeps its distance from it.
func clear(ring []pt, a, b place, mids []pt, gap int64) bool {
	line := append(append([]pt{a.p}, mids...), b.p)
	m := len(ring)
	for i := 1; i < len(line); i++ {
		p, q := line[i-1], line[i]
		for j := range ring {
			u, v := ring[j], ring[(j+1)%m]
			if u != a.p && u != b.p && fromSegment(u, p, q) < gap*2/3 {
				return false
			}
			touchA := p == a.p && (j == a.edge || a.vertex && j == (a.edge+m-1)%m)
			touchB := q == b.p && (j == b.edge || b.vertex && j == (b.edge+m-1)%m)
			if touchA || touchB {
				continue
			}
			if (left(p, q, u) > 0) != (left(p, q, v) > 0) && (left(u, v, p) > 0) != (left(u, v, q) > 0) {
				return false
			}
		}
		for _, x := range []pt{mid(p, q), along(p, q, 1, 8), along(p, q, 7, 8)} {
			if !inside(x, ring) {
				return false
			}
		}
		if i < len(line)-1 && !inside(q, ring) {
			return false
		}
	}
	for _, q := range mids {
		for j := range ring {
			if fromSegment(q, ring[j], ring[(j+1)%m]) < gap*2/3 {
				return false
			}
		}
	}
	return true
}
