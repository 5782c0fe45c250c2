package uncertainty

import (
	"math"
	"math/bits"
	"slices"

	"kvarter"
	"kvarter/internal/screening"
	"kvarter/internal/sensitivity"
)

// sweep judges many variants of limits and counts over figures that stand still, 64 at a time: one bit of a word is one variant. An area is looked at only where
// some variant may turn it. Most areas are reached by no limit, or by limits that do not decide, and are judged once for all.
type sweep struct {
	p       *Program
	factors []Factor
	value   []float64 // area × criterion
	lanes   []lane
	rules   []variantRule
	cases   []turning
	always  []bool // designated by the rule under every variant
	of      []int  // factor of each criterion, −1 none
	count   []int  // factor of each count
}

// lane is a limit of one criterion. Its place in a block depends on the criterion's factor.
type lane struct {
	criterion int
	limit     float64
	up, equal bool
}

// variantRule is the rule with other counts.
type variantRule struct {
	counts []int
	tables [][]kvarter.Verdict // by pattern, then bits
}

// turning is an area that some variant turns.
type turning struct {
	area  int32
	base  uint64   // criteria met that no limit within range turns
	lanes []int32  // limits within range
	truth []uint64 // under each rule, by bits of the lanes met; of up to six lanes
	wide  bool     // more than six lanes: looked up variant by variant
	n     int8     // lanes
	lane  [6]int32
	value [6]float64 // of the lanes
}

func (p *Program) sweep(factors []Factor) *sweep {
	s := &sweep{p: p, factors: factors, of: slices.Repeat([]int{-1}, p.k), count: slices.Repeat([]int{-1}, len(p.counts)), always: make([]bool, p.n), value: make([]float64, p.n*p.k)}
	for i := range factors {
		switch f := &factors[i]; f.kind {
		case factorLimit:
			s.of[f.at] = i
		case factorCount:
			s.count[f.at] = i
		}
	}
	s.allRules()
	lanes := map[[2]int]int32{}
	for i := range p.n {
		t := turning{area: int32(i)}
		for k := range p.k {
			at := i*p.k + k
			f := &p.in.Round.Findings[i].Criteria[k]
			if p.state[at] != asked && p.state[at] != settled {
				continue
			}
			v, l := f.Value, f.Threshold
			s.value[at] = v
			met := f.Verdict == kvarter.Met
			if s.of[k] >= 0 && l != 0 {
				x := &factors[s.of[k]]
				a, b := float64(l*x.Low), float64(l*x.High)
				if min(a, b) <= v && v <= max(a, b) {
					key := [2]int{k, int(p.slot[at])}
					n, ok := lanes[key]
					if !ok {
						n = int32(len(s.lanes))
						lanes[key] = n
						s.lanes = append(s.lanes, lane{criterion: k, limit: l, up: p.crit[k].up, equal: p.crit[k].equal})
					}
					t.lanes = append(t.lanes, n)
					continue
				}
			}
			if met {
				t.base |= 1 << k
			}
		}
		if p.held[i] {
			continue
		}
		if s.turns(&t) {
			for j, l := range t.lanes[:min(len(t.lanes), 6)] {
				t.lane[j], t.value[j], t.n = l, s.value[i*p.k+s.lanes[l].criterion], int8(j+1)
			}
			s.cases = append(s.cases, t)
		} else {
			s.always[i] = s.rules[0].tables[p.pattern[i]][t.base|s.bits(&t, 0)] == kvarter.Met
		}
	}
	return s
}

// allRules compiles the rule for every combination of counts.
func (s *sweep) allRules() {
	p := s.p
	m := p.in.Scenario.Copy()
	of := counts(m.Designate)
	was := make([]int, len(of))
	for k := range of {
		was[k] = of[k].AtLeast
	}
	var all func(k int)
	all = func(k int) {
		if k == len(of) {
			r := variantRule{}
			for _, c := range of {
				r.counts = append(r.counts, c.AtLeast)
			}
			ruling, err := screening.NewRuling(m, m.Designate)
			if err != nil {
				return // it was compiled before
			}
			for _, key := range p.keys {
				r.tables = append(r.tables, p.table(ruling, key))
			}
			s.rules = append(s.rules, r)
			return
		}
		low, high := was[k], was[k]
		if f := s.count[k]; f >= 0 {
			low, high = int(s.factors[f].Low), int(s.factors[f].High)
		}
		for n := low; n <= high; n++ {
			of[k].AtLeast = n
			all(k + 1)
		}
		of[k].AtLeast = was[k]
	}
	all(0)
}

// bits are the criteria of the lanes that are met, by a number whose bit j is lane j.
func (s *sweep) bits(t *turning, met int) (out uint64) {
	for j, l := range t.lanes {
		out |= uint64(met>>j&1) << s.lanes[l].criterion
	}
	return
}

// turns fills the truth tables; false where the area's verdict is the same under every variant.
func (s *sweep) turns(t *turning) bool {
	table := func(r *variantRule) []kvarter.Verdict { return r.tables[s.p.pattern[t.area]] }
	first := table(&s.rules[0])[t.base|s.bits(t, 0)] == kvarter.Met
	same := true
	if t.wide = len(t.lanes) > 6; t.wide {
		return true
	}
	for r := range s.rules {
		word := uint64(0)
		for met := range 1 << len(t.lanes) {
			if table(&s.rules[r])[t.base|s.bits(t, met)] == kvarter.Met {
				word |= 1 << met
				same = same && first
			} else {
				same = same && !first
			}
		}
		t.truth = append(t.truth, word)
	}
	return !same
}

// block is room for 64 variants.
type block struct {
	s     *sweep
	place []place  // by lane
	rule  []uint64 // by rule: the variants that have it
	used  []int
	words []uint64 // by case: the variants that meet the rule
	met   []uint64
}

// place is a lane with the limits of the variants.
type place struct {
	from, by  float64
	flip      uint64 // the variants, where figures below the limit meet it
	inclusive bool   // limits at a value count as below it: for «at least» and «under»
	guess     [buckets + 1]uint8
	sorted    [65]float64 // ascending, then +Inf
	below     [65]uint64  // the variants with the so many lowest limits
}

const buckets = 128

func (s *sweep) block() *block {
	return &block{s: s, rule: make([]uint64, len(s.rules)), words: make([]uint64, len(s.cases)), place: make([]place, len(s.lanes)), met: make([]uint64, 64)}
}

// run judges up to 64 points.
func (b *block) run(points [][]float64) {
	s := b.s
	for l := range s.lanes {
		b.lane(l, points)
	}
	clear(b.rule)
	for v := range points {
		for r := range s.rules {
			hit := true
			for k, f := range s.count {
				hit = hit && (f < 0 || int(s.factors[f].value(points[v][f])) == s.rules[r].counts[k])
			}
			if hit {
				b.rule[r] |= 1 << v
			}
		}
	}
	b.used = b.used[:0]
	for r, w := range b.rule {
		if w != 0 {
			b.used = append(b.used, r)
		}
	}
	for c := range s.cases {
		b.words[c] = b.judge(&s.cases[c], len(points))
	}
}

// lane sorts the limits of the variants.
func (b *block) lane(l int, points [][]float64) {
	x, out := &b.s.lanes[l], &b.place[l]
	f := b.s.of[x.criterion]
	type item struct {
		limit float64
		bit   int
	}
	var room [64]item
	items := room[:0]
	for v := range points {
		items = append(items, item{float64(x.limit * b.s.factors[f].value(points[v][f])), v})
	}
	slices.SortFunc(items, func(a, c item) int {
		if a.limit < c.limit {
			return -1
		} else if a.limit > c.limit {
			return 1
		}
		return a.bit - c.bit
	})
	n, word := len(items), uint64(0)
	for j, y := range items {
		out.sorted[j], out.below[j] = y.limit, word
		word |= 1 << y.bit
	}
	out.sorted[n], out.below[n] = math.Inf(1), word
	out.inclusive = x.up == x.equal
	if out.flip = 0; !x.up {
		out.flip = word
	}
	out.from, out.by = items[0].limit, 0
	if span := items[n-1].limit - items[0].limit; span > 0 {
		out.by = buckets / span
	}
	j := 0
	for g := range out.guess {
		for out.by > 0 && j < n && out.sorted[j] < out.from+float64(g)/out.by {
			j++
		}
		out.guess[g] = uint8(max(j-1, 0))
	}
}

// at returns the variants in which a value meets a lane's criterion.
func (b *block) at(l int32, v float64) uint64 {
	x := &b.place[l]
	j := 0
	if d := (v - x.from) * x.by; d >= buckets {
		j = int(x.guess[buckets])
	} else if d > 0 {
		j = int(x.guess[int(d)])
	}
	if x.inclusive {
		for x.sorted[j] <= v {
			j++
		}
	} else {
		for x.sorted[j] < v {
			j++
		}
	}
	return x.below[j] ^ x.flip
}

func (b *block) judge(t *turning, n int) uint64 {
	if t.wide {
		return b.one(t, b.s.value[int(t.area)*b.s.p.k:], n)
	}
	var met [6]uint64
	for j := range t.n {
		met[j] = b.at(t.lane[j], t.value[j])
	}
	out := uint64(0)
	for _, r := range b.used {
		truth, word := t.truth[r], uint64(0)
		switch t.n {
		case 1:
			word = met[0]&-(truth>>1&1) | ^met[0]&-(truth&1)
		case 2:
			low := met[0]&-(truth>>1&1) | ^met[0]&-(truth&1)
			high := met[0]&-(truth>>3&1) | ^met[0]&-(truth>>2&1)
			word = met[1]&high | ^met[1]&low
		default:
			word = mux(truth, met[:t.n])
		}
		out |= b.rule[r] & word
	}
	return out
}

// mux looks words up in a truth table.
func mux(truth uint64, met []uint64) uint64 {
	switch n := len(met); n {
	case 0:
		return -(truth & 1)
	case 1:
		return met[0]&-(truth>>1&1) | ^met[0]&-(truth&1)
	default:
		half := uint(1) << (n - 1)
		high, low := truth>>half, truth&(1<<half-1)
		if high == low {
			return mux(low, met[:n-1])
		}
		x := met[n-1]
		out := uint64(0)
		if high != 0 {
			out = x & mux(high, met[:n-1])
		}
		if low != 0 {
			out |= ^x & mux(low, met[:n-1])
		}
		return out
	}
}

// one looks an area with many limits within range up, variant by variant.
func (b *block) one(t *turning, values []float64, n int) (out uint64) {
	s := b.s
	words := b.met[:len(t.lanes)]
	for j, l := range t.lanes {
		words[j] = b.at(l, values[s.lanes[l].criterion])
	}
	for v := range n {
		bits := t.base
		for j, l := range t.lanes {
			bits |= words[j] >> v & 1 << s.lanes[l].criterion
		}
		for _, r := range b.used {
			if b.rule[r]>>v&1 == 1 && s.rules[r].tables[s.p.pattern[t.area]][bits] == kvarter.Met {
				out |= 1 << v
			}
		}
	}
	return
}

// outcomes writes the outcomes of variant v, joined.
func (b *block) outcomes(out []kvarter.Outcome, v int) {
	s, p := b.s, b.s.p
	copy(out, p.plain)
	for i := range out {
		if !p.held[i] {
			if out[i] = kvarter.OutcomeOut; s.always[i] {
				out[i] = kvarter.OutcomeIn
			}
		}
	}
	for c := range s.cases {
		if b.words[c]>>v&1 == 1 {
			out[s.cases[c].area] = kvarter.OutcomeIn
		}
	}
	if p.joins {
		p.in.Scenario.Join(out, nil)
	}
}

// worker judges the variants of a pair.
func (s *sweep) worker(out *Choice, g *sensitivity.Design) func(int) ([][]float64, error) {
	b, found := s.block(), make([]kvarter.Outcome, s.p.n)
	return func(pair int) ([][]float64, error) {
		y := make([][]float64, g.Runs())
		for first := 0; first < len(y); first += 64 {
			var points [][]float64
			for run := first; run < min(first+64, len(y)); run++ {
				point := make([]float64, len(s.factors))
				g.Point(point, pair, run)
				points = append(points, point)
			}
			b.run(points)
			for v := range points {
				b.outcomes(found, v)
				y[first+v] = results(found, out.Decided)
			}
		}
		return y, nil
	}
}

// Sweep counts, for every area, the variants of limits alone under which it meets the rule: limits × U(1 − by, 1 + by), each criterion's by itself. Nothing is joined.
// It is what many variants of a country cost. ok is false where the method is more than a rule over indicators.
func (p *Program) Sweep(variants int, by float64, seed uint64) (met []uint32, ok bool) {
	if p.road != fast {
		return nil, false
	}
	var factors []Factor
	for k := range p.k {
		factors = append(factors, Factor{kind: factorLimit, at: k, Low: 1 - by, High: 1 + by})
	}
	s := p.sweep(factors)
	met = make([]uint32, p.n)
	b := s.block()
	points := make([][]float64, 64)
	for v := range points {
		points[v] = make([]float64, p.k)
	}
	for first := 0; first < variants; first += 64 {
		n := min(64, variants-first)
		r := newStream(seed, uint64(first))
		for _, point := range points[:n] {
			for k := range point {
				point[k] = r.uniform()
			}
		}
		b.run(points[:n])
		for c, w := range b.words {
			met[s.cases[c].area] += uint32(bits.OnesCount64(w))
		}
	}
	for i := range met {
		if s.always[i] {
			met[i] = uint32(variants)
		}
	}
	return met, true
}
