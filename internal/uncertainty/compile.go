package uncertainty

import (
	"math"
	"slices"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/scenario"
	"kvarter/internal/screening"
)

// Inputs are a round made ready for replays.
type Inputs struct {
	Round  *kvarter.Round
	Method *method.Method
	// Scenario judges and joins areas of this round under any change.
	Scenario *scenario.Program
	// Figures are the indicators; nil: FromRound with Jeffreys' prior.
	Figures map[string]*Figure
}

// Program is a round compiled for replays. It never changes and is safe for concurrent use.
type Program struct {
	in     Inputs
	m      *method.Method // as the round used it
	n, k   int
	cells  []curve     // area × criterion
	state  []cellState // area × criterion
	slot   []uint16    // area × criterion: the limit that it is compared with
	crit   []criterion
	limits []limit
	refs   []reference
	member []int32     // area × criterion: the reference that the figure is part of, −1 none
	weight []float64   // area × criterion: what it counts there
	part   [][]float64 // criterion, then area: the same where there is one reference

	tables  [][]kvarter.Verdict // for each pattern of what does not vary: the verdict by bits of the criteria that are met
	pattern []uint16            // of each area
	ruling  *screening.Ruling   // not for concurrent use: only while compiling
	leaves  []screening.Leaf
	plain   []kvarter.Outcome // what replays start from: excluded and lawful areas keep theirs
	held    []bool            // the outcome does not follow from the rule
	kept    []bool            // designated in plain
	simple  []bool            // every criterion asks for a figure at or above its limit
	joins   bool
	road    road
	counts  []*method.Rule // of the rule: at least k of n
	keys    [][]byte       // of each pattern
	sources []source       // where the index is calculated anew
}

// source is an indicator that an index is calculated from.
type source struct {
	name    string
	known   kvarter.Column
	cells   []curve
	domain  []int32
	domains int
	flip    bool
	drawn   bool
	still   []bool // of areas whose figure has nothing to draw from, and stays as it is
}

// road is how a replicate is judged.
type road uint8

const (
	fast   road = iota // criteria on indicators, one pass
	settle             // the rule has a second pass
	index              // an index, classes or percentiles are calculated anew
	nobody             // the method designates nobody
)

type cellState uint8

const (
	absent cellState = iota // undetermined in every replicate
	aside                   // inherited, decides nothing
	asked
	settled // neither figure nor limit varies: the round's own verdict, which is exact
)

type criterion struct {
	up, equal bool // met above the limit, and at the limit
	domains   int  // survey domains that share a draw; 0: none
	domain    []int32
	flip      bool // low is worse: errors in the other direction are alike
	name      string
	drawn     bool
	only      int32 // the one reference that figures of this criterion are part of; −1: none, or several
}

// limit is reference·times + plus; without a reference (−1) it is plus alone.
type limit struct {
	ref         int32
	times, plus float64
}

// reference is a total over areas: value where nothing is drawn, changed in proportion to the weighted sum of its members.
type reference struct {
	criterion int
	value     float64
	sum       float64 // Σ weight·value as in the round; 0: it does not vary
}

const widest = 14 // criteria up to which verdicts are looked up: 2^14 entries for each pattern; methods with more are judged as those with a second pass

// Compile makes a round ready. It fails where round and method do not belong together.
func Compile(in Inputs) (*Program, error) {
	if in.Round == nil || in.Method == nil || in.Scenario == nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "a replay needs a round, its method and its scenario program")
	}
	if in.Figures == nil {
		in.Figures = FromRound(in.Round, in.Method, Jeffreys)
	}
	p := &Program{in: in, m: in.Scenario.Copy(), n: len(in.Round.Findings)}
	p.k = len(p.m.Criteria)
	p.choose()
	size := p.n * p.k
	p.cells, p.state, p.slot, p.member, p.weight = make([]curve, size), make([]cellState, size), make([]uint16, size), make([]int32, size), make([]float64, size)
	frozen := map[string]bool{}
	for _, code := range in.Round.Frozen {
		frozen[code] = true
	}
	work := newCurves()
	left := in.Scenario.Replay().Left(p.m)
	for k := range p.m.Criteria {
		if err := p.criterion(k, work, frozen, left); err != nil {
			return nil, err
		}
	}
	for i := range p.cells {
		if r := p.member[i]; r >= 0 {
			p.refs[r].sum += float64(p.weight[i] * in.Round.Findings[i/p.k].Criteria[i%p.k].Value)
		}
	}
	p.still()
	p.parts()
	p.simple = make([]bool, p.n)
	for i := range p.simple {
		p.simple[i] = true
		for k := range p.crit {
			p.simple[i] = p.simple[i] && p.state[i*p.k+k] == asked && p.crit[k].up && p.crit[k].equal
		}
	}
	if p.road == index || len(p.m.Index)+len(p.m.Classes) > 0 {
		p.indicators(work)
	}
	return p, p.rules()
}

// parts lays the weights of criteria with one reference out for adding up.
func (p *Program) parts() {
	p.part = make([][]float64, p.k)
	for k := range p.crit {
		x := &p.crit[k]
		x.only = -1
		many := false
		for i := range p.n {
			if r := p.member[i*p.k+k]; r >= 0 {
				many = many || x.only >= 0 && x.only != r
				x.only = r
			}
		}
		if x.only < 0 || many {
			x.only = -1
			continue
		}
		p.part[k] = make([]float64, p.n)
		for i := range p.n {
			if p.member[i*p.k+k] >= 0 {
				p.part[k][i] = p.weight[i*p.k+k]
			}
		}
	}
}

// still finds the cells of which neither figure nor limit varies.
func (p *Program) still() {
	drawn := func(at int) bool {
		f := p.in.Figures[p.m.Criteria[at%p.k].Of]
		return f != nil && f.Posterior[at/p.k].Drawn()
	}
	varies := make([]bool, len(p.refs))
	for at, r := range p.member {
		if r >= 0 && p.weight[at] > 0 && drawn(at) {
			varies[r] = true
		}
	}
	for at := range p.state {
		if p.state[at] != asked || drawn(at) {
			continue
		}
		if l := p.limits[p.slot[at]]; l.ref < 0 || !varies[l.ref] {
			p.state[at] = settled
		}
	}
}

// indicators compiles the figures that an index starts from, in the order of the method.
func (p *Program) indicators(work *curves) {
	for k := range p.m.Indicators {
		ind := &p.m.Indicators[k]
		f := p.in.Figures[ind.Name]
		known, ok := p.in.Scenario.Replay().Figure(ind.Name)
		if f == nil || !ok {
			continue
		}
		s := source{name: ind.Name, known: known, cells: make([]curve, p.n), domain: f.Domain, flip: ind.Worse == method.WorseLower, drawn: f.Drawn(), still: make([]bool, p.n)}
		compared := slices.IndexFunc(p.m.Criteria, func(c method.Criterion) bool { return c.Of == ind.Name })
		for i := range s.cells {
			if s.still[i] = !f.Posterior[i].Drawn(); s.still[i] {
				continue
			}
			if compared >= 0 {
				s.cells[i] = p.cells[i*p.k+compared]
			} else {
				s.cells[i] = work.of(f.Posterior[i])
			}
		}
		for _, d := range f.Domain {
			s.domains = max(s.domains, int(d)+1)
		}
		p.sources = append(p.sources, s)
	}
}

// notDrawn lists the criteria, or the indicators of an index, whose figures have nothing to draw from.
func (p *Program) notDrawn() (names []string) {
	if p.road == index {
		for _, s := range p.sources {
			if !s.drawn {
				names = append(names, s.name)
			}
		}
		return
	}
	for _, c := range p.crit {
		if !c.drawn {
			names = append(names, c.name)
		}
	}
	return
}

func (p *Program) choose() {
	switch {
	case p.m.Designate == nil:
		p.road = nobody
	case p.m.Then != nil || len(p.m.Criteria) > widest:
		p.road = settle
	}
	if p.road == nobody {
		return
	}
	for _, l := range p.leavesOf() {
		if l.Kind == method.LeafClass {
			p.road = index
		}
	}
	for k := range p.m.Criteria {
		c := &p.m.Criteria[k]
		percentile := c.Enter.Threshold.Of == "percentile" || c.Stay != nil && c.Stay.Threshold.Of == "percentile"
		if percentile || p.in.Figures[c.Of] == nil {
			p.road = index
		}
	}
}

func (p *Program) leavesOf() []screening.Leaf {
	var out []screening.Leaf
	for _, r := range []*method.Rule{p.m.Designate, p.m.Then} {
		if r == nil {
			continue
		}
		if x, err := screening.NewRuling(p.m, r); err == nil {
			out = append(out, x.Leaves()...)
		}
	}
	return out
}

// criterion compiles one criterion for all areas.
func (p *Program) criterion(k int, work *curves, frozen map[string]bool, left []bool) error {
	def := &p.m.Criteria[k]
	x := criterion{name: def.Name, up: def.Enter.Op == method.Over || def.Enter.Op == method.AtLeast, equal: def.Enter.Op == method.AtLeast || def.Enter.Op == method.AtMost}
	f := p.in.Figures[def.Of]
	if f != nil {
		x.drawn = f.Drawn()
		x.domain = f.Domain
		for _, d := range f.Domain {
			x.domains = max(x.domains, int(d)+1)
		}
	}
	if ind := p.m.Indicator(def.Of); ind != nil {
		x.flip = ind.Worse == method.WorseLower
	}
	p.crit = append(p.crit, x)
	refs, limits := map[string]int32{}, map[limit]uint16{}
	for i := range p.in.Round.Findings {
		c, at := &p.in.Round.Findings[i].Criteria[k], i*p.k+k
		p.member[at] = -1
		if f != nil {
			p.cells[at] = work.of(f.Posterior[i])
			p.weight[at] = f.Weight[i]
		}
		switch {
		case !c.Counts:
			p.state[at] = aside
		case c.State == kvarter.Known && !math.IsNaN(c.Threshold) && f != nil:
			p.state[at] = asked
		}
		if c.State != kvarter.Known || math.IsNaN(c.Threshold) {
			continue
		}
		cmp := &def.Enter
		if c.Stay && def.Stay != nil {
			cmp = def.Stay
		}
		l := limit{ref: -1, plus: c.Threshold}
		if !math.IsNaN(c.Reference) && c.Of != "percentile" {
			group := ""
			if level := kvarter.Level(c.Of); level != "reference" && level != "city" && level != "rest" && level != "region" && level != "country" {
				group = p.in.Round.Areas.Items[i].Groups[level]
			}
			key := c.Of + "\x00" + group
			r, ok := refs[key]
			if !ok {
				r = int32(len(p.refs))
				refs[key] = r
				p.refs = append(p.refs, reference{criterion: k, value: c.Reference})
			}
			l = limit{ref: r, times: c.Times, plus: cmp.Threshold.Plus}
		}
		s, ok := limits[l]
		if !ok {
			s = uint16(len(p.limits))
			limits[l] = s
			p.limits = append(p.limits, l)
		}
		p.slot[at] = s
	}
	p.members(k, refs, frozen, left)
	return nil
}

// members tells which areas a reference is the total of. An area can be part of one reference of a criterion: where a criterion refers to several wholes that
// overlap, the first one varies.
func (p *Program) members(k int, refs map[string]int32, frozen map[string]bool, left []bool) {
	first := len(p.in.Round.Frozen) == 0
	for i := range p.in.Round.Findings {
		at, area := i*p.k+k, &p.in.Round.Areas.Items[i]
		if left != nil && left[i] || p.in.Round.Findings[i].Criteria[k].State != kvarter.Known {
			continue
		}
		if r, ok := refs["reference\x00"]; ok && (first || !frozen[area.Code]) {
			p.member[at] = r
			continue
		}
		if r, ok := refs["rest\x00"]; ok && !frozen[area.Code] {
			p.member[at] = r
			continue
		}
		if r, ok := refs["city\x00"]; ok {
			p.member[at] = r
			continue
		}
		for level, code := range area.Groups {
			if r, ok := refs[string(level)+"\x00"+code]; ok {
				p.member[at] = r
			}
		}
	}
}
