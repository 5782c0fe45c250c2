package uncertainty

import (
	"math"

	"kvarter"
)

// ChanceOptions say how often, and how, figures are drawn.
type ChanceOptions struct {
	Replicates  int // 0: 1,000
	Seed        uint64
	Correlation Correlation
	Workers     int  // 0: 1. The result is the same for any number.
	Criteria    bool // count the criteria too
	Nodes       bool // follow index nodes and classes too
}

// Chance is how the outcomes hold against chance. Slices follow the areas of the round.
type Chance struct {
	Replicates  int
	Designated  []float64   // share of replicates in which the area is designated, after joining
	Rule        []float64   // share in which it meets the rule by itself
	Criteria    [][]float64 // criterion, then area: share in which it is met, where asked for; NaN where the figure is not known, or where an index is calculated anew
	Decided     []bool      // designated in the round
	Number      []int       // how many replicates designate so many areas
	NotDrawn    []string    // criteria whose figures have nothing to draw from
	Undesignate bool        // the method designates nobody: there is nothing to replay
	Nodes       *Nodes      // index nodes and classes, where asked for; nil where the method has none
}

// Agree is the share of replicates that decide area i as the round does.
func (c *Chance) Agree(i int) float64 {
	if c.Decided[i] {
		return c.Designated[i]
	}
	return 1 - c.Designated[i]
}

// Error is the Monte Carlo standard error of a share of replicates.
func (c *Chance) Error(share float64) float64 {
	return math.Sqrt(float64(share*(1-share)) / float64(c.Replicates))
}

// Between returns numbers of designated areas between which the given share of replicates lies, as much below as above.
func (c *Chance) Between(share float64) (low, high int) {
	tail := float64((1 - share) / 2 * float64(c.Replicates))
	at := func(k float64) int {
		sum := 0.0
		for n, x := range c.Number {
			if sum += float64(x); sum > k {
				return n
			}
		}
		return len(c.Number) - 1
	}
	return at(tail), at(float64(c.Replicates) - tail - 1)
}

// Chance draws the figures of the round again and again and judges each draw.
func (p *Program) Chance(o ChanceOptions) (*Chance, error) {
	if o.Replicates == 0 {
		o.Replicates = 1000
	}
	if o.Replicates < 0 {
		return nil, kvarter.Errorf(kvarter.Invalid, "%d replicates: there must be at least one", o.Replicates)
	}
	lower, err := o.Correlation.factor(p.k)
	if err != nil {
		return nil, err
	}
	if p.road == index && o.Correlation.Matrix != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "the errors of an index's indicators have one correlation for every pair, not a matrix of criteria")
	}
	out := &Chance{Replicates: o.Replicates, Decided: p.decided(), Number: make([]int, p.n+1), Undesignate: p.road == nobody}
	out.NotDrawn = p.notDrawn()
	hands := make([]*hand, max(o.Workers, 1))
	for w := range hands {
		hands[w] = p.hand(lower, o.Correlation.All)
		if o.Criteria {
			hands[w].met = make([]uint32, p.n*p.k)
		}
	}
	if o.Nodes && len(p.m.Index)+len(p.m.Classes) > 0 {
		if out.Nodes, err = p.nodes(hands, o); err != nil {
			return nil, err
		}
	}
	if p.road == nobody {
		return out, nil
	}
	if err := share(hands, o.Replicates, func(h *hand, r uint64) error { return h.replicate(o.Seed, r) }); err != nil {
		return nil, err
	}
	if t := hands[0].tally; t != nil {
		out.Nodes.count(t, hands, o.Replicates)
	}
	p.collect(out, hands)
	return out, nil
}

func (p *Program) collect(out *Chance, hands []*hand) {
	by := 1 / float64(out.Replicates)
	out.Designated, out.Rule = make([]float64, p.n), make([]float64, p.n)
	if hands[0].met != nil {
		out.Criteria = make([][]float64, p.k)
	}
	for k := range out.Criteria {
		out.Criteria[k] = make([]float64, p.n)
	}
	for i := range p.n {
		in, met := uint32(0), uint32(0)
		for _, h := range hands {
			in += h.in[i]
			met += h.rule[i]
		}
		out.Designated[i], out.Rule[i] = float64(in)*by, float64(met)*by
		for k := range out.Criteria {
			n := uint32(0)
			for _, h := range hands {
				n += h.met[i*p.k+k]
			}
			if out.Criteria[k][i] = float64(n) * by; p.road == index || p.in.Round.Findings[i].Criteria[k].State != kvarter.Known {
				out.Criteria[k][i] = math.NaN()
			}
		}
	}
	for _, h := range hands {
		for n, x := range h.number {
			out.Number[n] += x
		}
	}
}

// hand is what one worker holds: its counts, and room for one replicate.
type hand struct {
	p        *Program
	lower    []float32 // nil: errors are independent
	zig      *ziggurat
	in, rule []uint32
	met      []uint32
	number   []int
	tally    *tally // of nodes and classes, shared by all hands; nil: they are not counted
	extremes []span // of this hand's replicates: lowest and highest value by node and area

	all      float64   // correlation of errors where the index is calculated anew
	scores   []float64 // what the errors of an area have in common there
	value    []float32
	shared   [][]float32 // by criterion, the scores of its survey domains
	sums     []float64
	limits   []float32
	bits     []uint64
	verdicts []kvarter.Verdict
	outcomes []kvarter.Outcome
}

func (p *Program) hand(lower []float32, all float64) *hand {
	h := &hand{p: p, all: all, scores: make([]float64, p.n), lower: lower, zig: layers(), in: make([]uint32, p.n), rule: make([]uint32, p.n), number: make([]int, p.n+1),
		value: make([]float32, p.n*p.k), shared: make([][]float32, p.k), sums: make([]float64, len(p.refs)), limits: make([]float32, len(p.limits)),
		bits: make([]uint64, p.n), verdicts: make([]kvarter.Verdict, p.n), outcomes: make([]kvarter.Outcome, p.n)}
	independent := true
	for i := range p.k {
		for j := range i {
			independent = independent && lower[i*p.k+j] == 0
		}
		h.shared[i] = make([]float32, p.crit[i].domains)
	}
	if independent {
		h.lower = nil
	}
	return h
}

// replicate draws, judges and counts once.
func (h *hand) replicate(seed, number uint64) error {
	p := h.p
	r := newStream(seed, number)
	if p.road == index {
		return h.count(h.anew(&r))
	}
	h.draw(&r)
	for l, x := range p.limits {
		v := x.plus
		if x.ref >= 0 {
			ref := p.refs[x.ref].value
			if s := p.refs[x.ref].sum; s != 0 {
				ref *= h.sums[x.ref] / s
			}
			v = float64(ref*x.times) + x.plus
		}
		h.limits[l] = float32(v)
	}
	h.compare()
	if p.road == settle {
		return h.count(h.settle())
	}
	h.look()
	if p.joins {
		p.outcomes(h.outcomes, h.verdicts)
		return h.count(nil)
	}
	n := 0
	for i, v := range h.verdicts {
		if p.held[i] && p.kept[i] || !p.held[i] && v == kvarter.Met {
			h.in[i]++
			n++
		}
	}
	h.number[n]++
	return nil
}

// count adds the outcomes of a replicate.
func (h *hand) count(err error) error {
	if err != nil {
		return err
	}
	n := 0
	for i, o := range h.outcomes {
		if o.Designated() {
			h.in[i]++
			n++
		}
	}
	h.number[n]++
	return nil
}

// draw fills value and the sums behind the references.
func (h *hand) draw(r *stream) {
	p, k := h.p, h.p.k
	clear(h.sums)
	for c := range h.shared {
		for d := range h.shared[c] {
			h.shared[c][d] = r.normal(h.zig)
		}
	}
	h.normals(r)
	if h.lower != nil {
		h.mix()
	}
	for c := range p.crit {
		x := &p.crit[c]
		if x.domain == nil && !x.flip {
			continue
		}
		for i := range p.n {
			at := i*k + c
			if x.flip {
				h.value[at] = -h.value[at]
			}
			if x.domain != nil && x.domain[i] >= 0 {
				h.value[at] = h.shared[c][x.domain[i]]
			}
		}
	}
	h.quantiles()
	for c := range p.crit {
		h.total(c)
	}
}

// quantiles turns scores into figures.
func (h *hand) quantiles() {
	cells := h.p.cells
	values := h.value[:len(cells)]
	for at := range cells {
		values[at] = cells[at].at(values[at])
	}
}

// normals fills value with scores, two from each random number.
func (h *hand) normals(r *stream) {
	t, out := h.zig, h.value
	for at := 0; at < len(out); at += 2 {
		u := r.next()
		z, ok := t.inside(uint32(u >> 32))
		if !ok {
			z = r.edge(t, uint32(u>>32))
		}
		out[at] = z
		if at+1 < len(out) {
			if z, ok = t.inside(uint32(u)); !ok {
				z = r.edge(t, uint32(u))
			}
			out[at+1] = z
		}
	}
}

// mix gives the errors of an area their correlation.
func (h *hand) mix() {
	p, k := h.p, h.p.k
	for i := range p.n {
		score := h.value[i*k : (i+1)*k]
		for c := k - 1; c >= 0; c-- {
			row, sum := h.lower[c*k:c*k+c+1], float32(0)
			for j, l := range row {
				sum += float32(l * score[j])
			}
			score[c] = max(min(sum, reach), -reach)
		}
	}
}

// total adds up the areas behind the references of a criterion.
func (h *hand) total(c int) {
	p, k := h.p, h.p.k
	if ref := p.crit[c].only; ref >= 0 { // two sums at a time, so that one addition need not wait for the other
		a, b, w := 0.0, 0.0, p.part[c]
		i := 0
		for ; i+1 < len(w); i += 2 {
			a += float64(w[i] * float64(h.value[i*k+c]))
			b += float64(w[i+1] * float64(h.value[(i+1)*k+c]))
		}
		if i < len(w) {
			a += float64(w[i] * float64(h.value[i*k+c]))
		}
		h.sums[ref] = a + b
		return
	}
	for i := range p.n {
		if at := i*k + c; p.member[at] >= 0 {
			h.sums[p.member[at]] += float64(p.weight[at] * float64(h.value[at]))
		}
	}
}

// compare writes which criteria each area meets.
func (h *hand) compare() {
	p, k := h.p, h.p.k
	for i := range p.n {
		if p.simple[i] {
			value, slot, bits := h.value[i*k:(i+1)*k], p.slot[i*k:(i+1)*k], uint64(0)
			for c, v := range value {
				met := uint64(0)
				if v >= h.limits[slot[c]] {
					met = 1
				}
				bits |= met << c
			}
			h.bits[i] = bits
			continue
		}
		h.bits[i] = h.each(i)
	}
	if h.met == nil {
		return
	}
	for i, bits := range h.bits {
		for c := range k {
			h.met[i*k+c] += uint32(bits >> c & 1)
		}
	}
}

func (h *hand) each(i int) (bits uint64) {
	p := h.p
	for c := range p.k {
		at := i*p.k + c
		switch p.state[at] {
		case settled:
			if p.in.Round.Findings[i].Criteria[c].Verdict == kvarter.Met {
				bits |= 1 << c
			}
		case asked:
			if x, v, l := &p.crit[c], h.value[at], h.limits[p.slot[at]]; x.up == (v > l) && v != l || v == l && x.equal {
				bits |= 1 << c
			}
		}
	}
	return
}

// look finds the verdict of every area in the tables.
func (h *hand) look() {
	p := h.p
	for i, bits := range h.bits {
		v := p.tables[p.pattern[i]][bits]
		h.verdicts[i] = v
		if v == kvarter.Met {
			h.rule[i]++
		}
	}
}

// settle judges a rule with a second pass.
func (h *hand) settle() error {
	p := h.p
	answers := make([][]kvarter.Verdict, p.k)
	for c := range answers {
		answers[c] = make([]kvarter.Verdict, p.n)
		for i := range p.n {
			switch f := &p.in.Round.Findings[i].Criteria[c]; {
			case p.state[i*p.k+c] == asked:
				answers[c][i] = kvarter.Verdict(h.bits[i] >> c & 1)
			default:
				answers[c][i] = f.Verdict
			}
		}
	}
	found, err := p.in.Scenario.Replay().Settle(answers)
	return h.join(found, err)
}
