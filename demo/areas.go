package demo

import (
	"fmt"
	"sort"
)

// tract is one small area as it is drawn.
type tract struct {
	code, name        string
	district, quarter int
	face              int   // in the network; -1 for the area inside another
	extra             []int // more faces: islets
	hole              []pt  // a ring cut out for the area inside
	inner             []pt  // the ring of the area inside
	at                pt    // a place inside
	land              int64 // dm²
}

// quarter is a kvarter.
type quarter struct {
	code, name string
	district   int
}

// town is the drawn city without figures.
type town struct {
	net       *network
	scale     int64
	features  []feature
	districts []district
	quarters  []quarter
	tracts    []tract
	green     []int // faces that are parks
	wet       []int // faces that are water
	owner     []int // tract of each face, -1
	gap       int64
}

const (
	minFace = 4 * 1_000_000 // dm²: land smaller than 4 ha that the drawn lines cut off is a promenade
)

// draw makes the street network and its small areas.
func draw(o Options) (*town, error) {
	w := &town{scale: 1, districts: districts()}
	for w.scale*w.scale*800 < int64(o.Areas) {
		w.scale++
	}
	w.gap = 450
	w.features = geography(w.scale)
	var lines [][]pt
	for _, f := range w.features {
		l := f.at
		if f.closed {
			l = append(append([]pt{}, l...), l[0])
		}
		lines = append(lines, l)
	}
	w.net = arrange(lines, 300*w.scale)
	land := w.classify()
	if err := w.divide(land, o); err != nil {
		return nil, err
	}
	w.owner = make([]int, len(w.net.first))
	for i := range w.owner {
		w.owner[i] = -1
	}
	for i, t := range w.tracts {
		if t.face >= 0 {
			w.owner[t.face] = i
		}
		for _, f := range t.extra {
			w.owner[f] = i
		}
	}
	return w, nil
}

// within returns a place well inside a ring: the middle of its box where that is inside, else of its largest corner.
func within(ring []pt) pt {
	lo, hi := ring[0], ring[0]
	for _, p := range ring {
		lo, hi = pt{min(lo.x, p.x), min(lo.y, p.y)}, pt{max(hi.x, p.x), max(hi.y, p.y)}
	}
	best, far := pt{}, int64(-1)
	for i := int64(1); i < 12; i++ {
		for j := int64(1); j < 12; j++ {
			p := pt{lo.x + (hi.x-lo.x)*i/12, lo.y + (hi.y-lo.y)*j/12}
			if !inside(p, ring) {
				continue
			}
			d := int64(1) << 60
			for k := range ring {
				d = min(d, fromSegment(p, ring[k], ring[(k+1)%len(ring)]))
			}
			if d > far {
				best, far = p, d
			}
		}
	}
	return best
}

// piece is a face of drawn land that is to be divided.
type piece struct {
	face, district  int
	weight          int64
	areas, quarters int
	at              pt
}

// classify sorts the drawn faces into water, parks and land, and gives land its district.
func (w *town) classify() []piece {
	var land []piece
	for f := range w.net.first {
		ring := w.net.ring(f)
		p := within(ring)
		wet, green, dry, islet := false, false, false, false
		for _, g := range w.features {
			if !g.closed || !inside(p, g.at) {
				continue
			}
			switch g.kind {
			case "coast":
				dry = true
			case "islet":
				dry, islet = true, true
			case "water":
				wet = true
			case "park":
				green = true
			}
		}
		a := area2(ring) / 2
		switch {
		case wet:
			w.wet = append(w.wet, f)
		case !dry: // the sound, closed in by bridges
		case islet:
			land = append(land, piece{face: f, district: -1})
		case green || a < minFace*w.scale*w.scale:
			w.green = append(w.green, f)
		default:
			d, near := 0, int64(1)<<60
			for i, x := range w.districts {
				for _, s := range x.seeds {
					if l := dist(p, pt{s.x * 10 * w.scale, s.y * 10 * w.scale}); l < near {
						d, near = i, l
					}
				}
			}
			land = append(land, piece{face: f, district: d, weight: a / 1000 * int64(w.districts[d].density), at: p})
		}
	}
	return land
}

// apportion divides total in proportion to weights by largest remainder.
func apportion(total int, weights []int64) []int {
	var sum int64
	for _, x := range weights {
		sum += x
	}
	out := make([]int, len(weights))
	if sum == 0 {
		return out
	}
	order := make([]int, len(weights))
	rest := total
	rem := make([]int64, len(weights))
	for i, x := range weights {
		order[i] = i
		q := mulDiv(int64(total), x, sum)
		out[i], rem[i] = int(q.quo), q.rem
		rest -= out[i]
	}
	sort.SliceStable(order, func(a, b int) bool { return rem[order[a]] > rem[order[b]] })
	for k := 0; k < rest; k++ {
		out[order[k%len(order)]]++
	}
	return out
}

// divide cuts land into quarters and small areas and names them.
func (w *town) divide(land []piece, o Options) error {
	r := stream(o.Seed, 1)
	var islets []int
	var ps []piece
	for _, p := range land {
		if p.district < 0 {
			islets = append(islets, p.face)
		} else {
			ps = append(ps, p)
		}
	}
	weights := make([]int64, len(ps))
	for i, p := range ps {
		weights[i] = p.weight
	}
	want := o.Areas - 2 // the islets are one area, the area inside another the second
	for i, n := range apportion(want-len(ps), weights) {
		ps[i].areas = n + 1
	}
	nq := 67
	if o.Areas > 1000 {
		nq = o.Areas / 60
	}
	w.shareQuarters(ps, nq)

	type leaf struct{ face, piece, part int }
	var leaves []leaf
	parts := 0
	for i, p := range ps {
		for _, q := range w.split(p.face, max(1, p.quarters), p.areas, r) {
			for _, f := range w.splitAreas(q[0], q[1], r) {
				leaves = append(leaves, leaf{f, i, parts})
			}
			parts++
		}
	}
	// where no street fitted, the largest areas of the city are cut once more
	for tries := 0; len(leaves) < want; tries++ {
		big, size := -1, int64(0)
		for i, l := range leaves {
			if a := area2(w.net.ring(l.face)) / 1000 * int64(w.districts[ps[l.piece].district].density); a > size {
				big, size = i, a
			}
		}
		l := leaves[big]
		a, b, ok := w.net.cut(l.face, 1, 2, 2, w.gap*2/3, r)
		if !ok || tries > 5000 {
			return fmt.Errorf("demo: no room for %d small areas", o.Areas)
		}
		leaves[big].face = a
		leaves = append(leaves, leaf{b, l.piece, l.part})
	}

	// quarters: a divided piece gives its parts; a small piece joins the nearest quarter of its district
	quarterOf := make([]int, parts)
	middle := make([]pt, parts)
	small := make([]bool, parts)
	count := make([]int, parts)
	for _, l := range leaves {
		p := within(w.net.ring(l.face))
		middle[l.part] = pt{middle[l.part].x + p.x, middle[l.part].y + p.y}
		count[l.part]++
		small[l.part] = ps[l.piece].quarters == 0
	}
	districtOf := make([]int, parts)
	for _, l := range leaves {
		districtOf[l.part] = ps[l.piece].district
	}
	qa, qb := quarterWords()
	names := newNamer(qa, qb, stream(o.Seed, 2))
	order := make([]int, parts)
	for i := range order {
		order[i] = i
		middle[i] = pt{middle[i].x / int64(count[i]), middle[i].y / int64(count[i])}
	}
	sort.SliceStable(order, func(a, b int) bool { return districtOf[order[a]] < districtOf[order[b]] })
	seq := make([]int, len(w.districts))
	for _, p := range order {
		if small[p] {
			continue
		}
		d := districtOf[p]
		seq[d]++
		quarterOf[p] = len(w.quarters)
		w.quarters = append(w.quarters, quarter{fmt.Sprintf("K%02d%02d", d+1, seq[d]), names.name(), d})
	}
	for p := range parts {
		if !small[p] {
			continue
		}
		near := int64(1) << 60
		for q := range parts {
			if l := dist(middle[p], middle[q]); !small[q] && districtOf[q] == districtOf[p] && l < near {
				near, quarterOf[p] = l, quarterOf[q]
			}
		}
	}

	for _, l := range leaves {
		ring := w.net.ring(l.face)
		w.tracts = append(w.tracts, tract{district: ps[l.piece].district, quarter: quarterOf[l.part], face: l.face, at: within(ring), land: area2(ring) / 2})
	}
	w.addSpecial(islets)
	sort.SliceStable(w.tracts, func(a, b int) bool {
		x, y := w.tracts[a], w.tracts[b]
		if x.quarter != y.quarter {
			return x.quarter < y.quarter
		}
		return x.at.y-x.at.x > y.at.y-y.at.x // from the north-west
	})
	sa, sb := streetWords()
	streets := newNamer(sa, sb, stream(o.Seed, 3))
	last, k := -1, 0
	for i := range w.tracts {
		t := &w.tracts[i]
		if t.quarter != last {
			last, k = t.quarter, 0
		}
		k++
		t.code = fmt.Sprintf("%s-%02d", w.quarters[t.quarter].code, k)
		t.name = streets.name()
	}
	return nil
}

// shareQuarters gives every piece its number of quarters; pieces with few areas get none and join a neighbour.
func (w *town) shareQuarters(ps []piece, total int) {
	weights := make([]int64, len(w.districts))
	for _, p := range ps {
		weights[p.district] += int64(p.areas)
	}
	for d, k := range apportion(total, weights) {
		var idx []int
		for i, p := range ps {
			if p.district == d {
				idx = append(idx, i)
			}
		}
		sort.SliceStable(idx, func(a, b int) bool { return ps[idx[a]].areas > ps[idx[b]].areas })
		for k < len(idx) && len(idx) > 1 || len(idx) > 1 && ps[idx[len(idx)-1]].areas < 3 {
			idx = idx[:len(idx)-1]
		}
		ws := make([]int64, len(idx))
		for i, j := range idx {
			ws[i] = int64(ps[j].areas)
		}
		for i, n := range apportion(k-len(idx), ws) {
			ps[idx[i]].quarters = n + 1
		}
	}
}

// split cuts a face into k quarters with n small areas in all; it returns face and number of small areas.
func (w *town) split(f, k, n int, r *rng) [][2]int {
	if k <= 1 || n < 2 {
		return [][2]int{{f, n}}
	}
	k1 := k / 2
	n1 := min(max(n*k1/k, 1), n-1)
	a, b, ok := w.net.cut(f, int64(n1), int64(n), 1, w.gap*2, r)
	if !ok {
		return [][2]int{{f, n}}
	}
	return append(w.split(a, k1, n1, r), w.split(b, k-k1, n-n1, r)...)
}

// splitAreas cuts a face into n small areas.
func (w *town) splitAreas(f, n int, r *rng) []int {
	if n < 2 {
		return []int{f}
	}
	n1 := n / 2
	share := int64(n1)*1000/int64(n) + int64(r.between(-60, 60))
	a, b, ok := w.net.cut(f, share, 1000, 2, w.gap, r)
	if !ok {
		if a, b, ok = w.net.cut(f, share, 1000, 2, w.gap/2, r); !ok {
			return []int{f}
		}
	}
	return append(w.splitAreas(a, n1, r), w.splitAreas(b, n-n1, r)...)
}

// addSpecial adds the area of two islets and the area inside another, both in the last district.
func (w *town) addSpecial(islets []int) {
	last := len(w.districts) - 1
	in, size := 0, int64(0)
	for i, t := range w.tracts {
		if t.district == last && t.land > size {
			in, size = i, t.land
		}
	}
	host := &w.tracts[in]
	u := isqrt(host.land) / 7
	for _, d := range []pt{{3, 0}, {2, 2}, {0, 3}, {-2, 2}, {-3, -1}, {-1, -3}, {2, -2}} {
		host.inner = nil
		w.tracts[in].hole = append([]pt{{host.at.x + d.x*u/3, host.at.y + d.y*u/3}}, w.tracts[in].hole...)
	}
	ring := make([]pt, len(host.hole))
	for i, p := range host.hole { // a hole runs clockwise, the area that fills it counterclockwise
		ring[len(ring)-1-i] = p
	}
	host.land -= area2(ring) / 2
	q, district := host.quarter, host.district
	w.tracts = append(w.tracts, tract{district: district, quarter: q, face: -1, inner: ring, at: within(ring), land: area2(ring) / 2})
	if len(islets) > 0 {
		w.tracts = append(w.tracts, tract{district: district, quarter: q, face: islets[0], extra: islets[1:], at: within(w.net.ring(islets[0])), land: area2(w.net.ring(islets[0])) / 2})
	}
}
