package demo

// lon0, lat0 is the south-west corner in 1e-7 degrees: the Dogger Bank, open sea. A decimetre is 8.983 units north; east, with cos 55.96° = 0.5598,
// 16.046 units.
const (
	lon0 = 38_500_000
	lat0 = 559_000_000
)

// degrees converts a place to longitude and latitude in 1e-7 degrees, exactly the same for every area that shares it.
func degrees(p pt) (lon, lat int64) {
	return lon0 + p.x*16046/1000, lat0 + p.y*8983/1000
}

// outline returns the pieces of an area, each an outer ring counterclockwise and its holes clockwise.
func (w *town) outline(i int) [][][]pt {
	t := w.tracts[i]
	if t.inner != nil {
		return [][][]pt{{t.inner}}
	}
	first := [][]pt{w.net.ring(t.face)}
	if t.hole != nil {
		first = append(first, t.hole)
	}
	out := [][][]pt{first}
	for _, f := range t.extra {
		out = append(out, [][]pt{w.net.ring(f)})
	}
	return out
}

// union walks the outline of faces that are joined by edges and leave no hole.
func (w *town) union(faces []int) []pt {
	in := map[int]bool{}
	for _, f := range faces {
		in[f] = true
	}
	start := -1
	for _, h := range w.net.around(faces[0]) {
		if !in[w.net.face[w.net.twin[h]]] {
			start = h
			break
		}
	}
	var out []pt
	for h := start; ; {
		out = append(out, w.net.at[w.net.origin[h]])
		h = w.net.next[h]
		for in[w.net.face[w.net.twin[h]]] {
			h = w.net.next[w.net.twin[h]]
		}
		if h == start {
			return out
		}
	}
}

// change is the redrawing of 2016: an area of 2015 was divided in two, and two areas of 2015 became one.
type change struct {
	a, b     int  // the two parts of the divided area
	whole    []pt // its outline of 2015
	merged   int  // the area made of two
	left     []pt // their outlines of 2015
	right    []pt
	leftPart int64 // share of residents of the left one, per mille
}

// redraw picks the areas of the redrawing among ordinary ones.
func (c *City) redraw() (change, bool) {
	w := c.town
	var ch change
	ch.a, ch.b, ch.merged = -1, -1, -1
	plain := func(i int) bool {
		t := w.tracts[i]
		return c.fates[i] == ordinary && t.face >= 0 && t.hole == nil && len(t.extra) == 0 && i != c.special.dormitory && i != c.special.care && !contains(c.special.newBuilt, i)
	}
	for i := range w.tracts {
		if ch.a >= 0 || !plain(i) || i < len(w.tracts)/3 {
			continue
		}
		shared := map[int]int{}
		for _, h := range w.net.around(w.tracts[i].face) {
			if f := w.net.face[w.net.twin[h]]; f >= 0 && w.owner[f] > i && plain(w.owner[f]) && w.tracts[w.owner[f]].quarter == w.tracts[i].quarter {
				shared[w.owner[f]]++
				if ch.a < 0 {
					ch.a, ch.b = i, w.owner[f]
				}
			}
		}
	}
	for i := len(w.tracts) * 2 / 3; i < len(w.tracts) && ch.merged < 0; i++ {
		if !plain(i) || i == ch.a || i == ch.b {
			continue
		}
		ring := w.net.ring(w.tracts[i].face)
		for j := 0; j < len(ring) && ch.merged < 0; j++ {
			for k := j + 2; k < len(ring); k++ {
				left := ring[j : k+1]
				if s := area2(left) * 1000 / area2(ring); s < 350 || s > 650 {
					continue
				}
				if clear(ring, place{p: ring[j], edge: j, vertex: true}, place{p: ring[k], edge: k, vertex: true}, nil, w.gap/2) {
					ch.merged, ch.left = i, append([]pt{}, left...)
					ch.right = append(append([]pt{}, ring[k:]...), ring[:j+1]...)
					break
				}
			}
		}
	}
	if ch.a < 0 || ch.merged < 0 {
		return ch, false
	}
	ch.whole = w.union([]int{w.tracts[ch.a].face, w.tracts[ch.b].face})
	ch.leftPart = area2(ch.left) * 1000 / (area2(ch.left) + area2(ch.right))
	return ch, true
}
