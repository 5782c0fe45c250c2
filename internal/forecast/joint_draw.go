package forecast

import (
	"math"

	"kvarter"
	"kvarter/internal/method"
)

// outlook counts, over all drawn paths, what areas met.
type outlook struct {
	draws int
	met   [][][]int // by outcome, years ahead − 1, area
	open  [][][]int // undetermined, the same
	count [][][]int // by outcome, years ahead − 1, draw: how many areas met it
}

// window holds the yearly figures of one indicator of one place around the last year: the earlier years that means reach back to, then those ahead.
type window struct {
	value, base []float64 // value: share, rate or published value, NaN where not known
	last        float64   // base of the last year: it stays
}

// drawing is one simulation at work.
type drawing struct {
	l      *law
	h      *history
	j      *joint
	ahead  int
	back   int // years that windows reach back, the last one included
	of     []int
	wholes [][]int               // by criterion, then area: which reference; −1 none
	areas  [][]window            // by area, then measure
	refs   []window              // by reference
	past   [][][]kvarter.Verdict // by persisted rule, area, years ahead − 1: the part that has happened
	rules  map[*rule]int
	level  []float64 // by measure, of the area at hand
	drift  []float64
}

// simulate draws paths of all areas and references together and judges every year of each by the law. The same seed gives the same paths.
func (j *joint) simulate(h *history, ahead, draws int, seed uint64) *outlook {
	d := newDrawing(h, j, ahead)
	areas, outcomes := len(h.e.Areas), len(d.l.outcomes)
	out := &outlook{draws: draws}
	grid := func(n int) [][][]int {
		g := make([][][]int, outcomes)
		for o := range g {
			for range ahead {
				g[o] = append(g[o], make([]int, n))
			}
		}
		return g
	}
	out.met, out.open, out.count = grid(areas), grid(areas), grid(draws)
	k, rows := len(j.measures), len(j.centre)
	z, shared, drifts := make([]float64, max(rows, k)), make([][maxAhead]float64, rows), make([]float64, rows)
	crits := make([]kvarter.Verdict, len(d.l.crits))
	path := make([][]kvarter.Verdict, ahead)
	for y := range path {
		path[y] = make([]kvarter.Verdict, outcomes)
	}
	for draw := range draws {
		r := stream(seed, uint64(draw)+1)
		wide := r.spread(j.freedom)
		times(j.common, z, r)
		for i := range drifts {
			drifts[i] = j.centre[i] + float64(wide*z[i])/math.Sqrt(j.years)
			if i < k {
				drifts[i] += float64(r.normal() * math.Sqrt(j.measures[i].noise/j.years))
			}
		}
		for y := range ahead {
			times(j.common, z, r)
			for i := range shared {
				shared[i][y] = float64(wide * z[i])
			}
		}
		d.carryWholes(drifts[k:], shared[k:])
		for i := range areas {
			d.carryArea(i, drifts[:k], shared[:k], z, r)
			for y := range ahead {
				for c := range crits {
					crits[c] = d.judge(c, i, y)
				}
				for o, list := range d.l.outcomes {
					v := list.verdict(crits, func(p *rule) kvarter.Verdict { return d.pastOf(p, i, y, path) })
					path[y][o] = v
					switch v {
					case kvarter.Met:
						out.met[o][y][i]++
						out.count[o][y][draw]++
					case kvarter.Undetermined:
						out.open[o][y][i]++
					}
				}
			}
		}
	}
	return out
}

// times fills z with a draw of N(0, LL').
func times(l [][]float64, z []float64, r *rng) {
	for i := range l {
		z[i] = r.normal()
	}
	for a := len(l) - 1; a >= 0; a-- { // from below: each needs the draws above it
		sum := 0.0
		for b := 0; b <= a; b++ {
			sum += float64(l[a][b] * z[b])
		}
		z[a] = sum
	}
}

func newDrawing(h *history, j *joint, ahead int) *drawing {
	l := h.now
	d := &drawing{l: l, h: h, j: j, ahead: ahead, back: 1, rules: map[*rule]int{}, level: make([]float64, len(j.measures)), drift: make([]float64, len(j.measures))}
	at := map[string]int{}
	for k, m := range j.measures {
		at[m.ind.Name] = k
		d.back = max(d.back, m.ind.Years.Last)
	}
	d.of, d.wholes = make([]int, len(l.crits)), make([][]int, len(l.crits))
	for c := range l.crits {
		k, ok := at[l.crits[c].ind.Name]
		if d.of[c] = k; !ok {
			d.of[c] = -1 // in no outcome
			continue
		}
		if l.crits[c].of == "" {
			continue
		}
		for i := range h.e.Areas {
			w, found := h.e.whole(l.crits[c].of, i), -1
			for x := range j.wholes {
				if j.wholes[x].whole == w && j.wholes[x].ind == l.crits[c].ind {
					found = x
				}
			}
			d.wholes[c] = append(d.wholes[c], found)
		}
	}
	for i := range h.e.Areas {
		var ws []window
		for _, m := range j.measures {
			ws = append(ws, d.window(h.e.Areas[i].Columns, m.ind))
		}
		d.areas = append(d.areas, ws)
	}
	for _, w := range j.wholes {
		d.refs = append(d.refs, d.window(h.e.Whole[w.whole].Columns, w.ind))
	}
	for _, o := range l.outcomes {
		for _, p := range o.persisted(nil) {
			d.rules[p] = len(d.past)
			byArea := make([][]kvarter.Verdict, len(h.e.Areas))
			for i := range byArea {
				for y := range ahead {
					byArea[i] = append(byArea[i], h.past(p, i, j.n+y, j.n-1))
				}
			}
			d.past = append(d.past, byArea)
		}
	}
	return d
}

// window reads the years up to the last one and keeps room for those ahead, whose base is that of the last year.
func (d *drawing) window(columns map[string]kvarter.Column, ind *method.Indicator) window {
	w := window{value: make([]float64, d.back+d.ahead), base: make([]float64, d.back+d.ahead)}
	for x := range d.back {
		w.value[x], w.base[x] = math.NaN(), math.NaN()
		if t := d.j.n - d.back + x; t >= 0 {
			num, den := yearly(ind, columns, t)
			if w.value[x], w.base[x] = num, den; ind.Base != "" {
				w.value[x] = num / den
				if !(den > 0) {
					w.value[x] = math.NaN()
				}
			}
		}
	}
	w.last = w.base[d.back-1]
	for x := d.back; x < len(w.base); x++ {
		w.base[x] = w.last
	}
	return w
}

// figure is the law's figure some years ahead (0 the first), NaN where a year of it is not known.
func (w *window) figure(ind *method.Indicator, at int, least float64) float64 {
	a, b, bases := 0.0, 0.0, 0.0
	for x := at - max(ind.Years.Last, 1) + 1; x <= at; x++ {
		bases += w.base[x]
		if ind.Base == "" || shares(ind) {
			a, b = a+w.value[x], b+1
		} else {
			a, b = a+float64(w.value[x]*w.base[x]), b+w.base[x]
		}
	}
	if bases < least {
		return math.NaN()
	}
	return float64(per(ind)*a) / b
}

// carryWholes carries the references ahead: random walks with drift on the transformed scale.
func (d *drawing) carryWholes(drifts []float64, shared [][maxAhead]float64) {
	for x := range d.refs {
		w, at := &d.j.wholes[x], d.j.wholes[x].z[d.j.n-1]
		for y := range d.ahead {
			at += drifts[x] + shared[x][y]
			d.refs[x].value[d.back+y] = backward(w.ind, at, w.base)
		}
	}
}

// carryArea carries the measures of one area ahead.
func (d *drawing) carryArea(i int, drifts []float64, shared [][maxAhead]float64, z []float64, r *rng) {
	level, drift := d.level, d.drift
	for k, m := range d.j.measures {
		z1 := r.normal() // drawn whether needed or not: paths of other areas stay as they are
		if !m.ok || !m.area[i].ok {
			continue
		}
		tr := &m.area[i]
		level[k] = tr.level
		drift[k] = drifts[k] + (tr.drift - m.drift) + float64(tr.sd*z1)
	}
	for y := range d.ahead {
		times(d.j.own, z, r)
		for k, m := range d.j.measures {
			w := &d.areas[i][k]
			if w.value[d.back+y] = math.NaN(); !m.ok || !m.area[i].ok {
				continue
			}
			tr := &m.area[i]
			e := float64((shared[k][y] + float64(z[k]*tr.size)) * tr.spread[y])
			w.value[d.back+y] = backward(m.ind, level[k]+drift[k]+e, w.last)
			level[k] += drift[k] + float64(tr.gains[y]*e)
		}
	}
}

// judge judges a criterion some years ahead. Figures as near to the limit as rounding can bring them are at it.
func (d *drawing) judge(c, i, y int) kvarter.Verdict {
	k := d.of[c]
	if k < 0 {
		return kvarter.Undetermined
	}
	crit := &d.l.crits[c]
	th := &crit.c.Enter.Threshold
	v, limit := d.areas[i][k].figure(crit.ind, d.back+y, crit.ind.MinBase), th.Number
	if crit.of != "" {
		x := d.wholes[c][i]
		if x < 0 {
			return kvarter.Undetermined
		}
		limit = float64(th.Times*d.refs[x].figure(crit.ind, d.back+y, 0)) + th.Plus
	}
	if v != v || limit != limit {
		return kvarter.Undetermined
	}
	sign := 0
	if math.Abs(v-limit) > 1e-9*math.Max(math.Abs(v), math.Abs(limit)) {
		if sign = 1; v < limit {
			sign = -1
		}
	}
	return verdict(holds(crit.c.Enter.Op, sign))
}

// pastOf answers for the earlier years of a persisted outcome: what has happened, each year by its law, then the path so far.
func (d *drawing) pastOf(p *rule, i, y int, path [][]kvarter.Verdict) kvarter.Verdict {
	v := d.past[d.rules[p]][i][y]
	for at := max(0, y-p.src.Years+1); at < y && v != kvarter.NotMet; at++ {
		v = both(v, path[at][p.at])
	}
	return v
}
