package uncertainty

import (
	"math"
	"slices"
	"strings"

	"kvarter/internal/method"
)

// NodeReplicates is how often an index is calculated anew where the rule does not read it. A limit of a 95 % interval is then the tenth value from its end,
// with a Monte Carlo error of 3–4 % of the interval's width, and a share of replicates in a class one of at most 2.5 points: less than what is printed
// pretends to know. More would make whoever opens a page wait.
const NodeReplicates = 400

// pilotReplicates place the bins. They are not counted.
const pilotReplicates = 100

// Replicates of nodes and pilots have their own random numbers.
const (
	nodeStream  = 1 << 40
	pilotStream = 1 << 41
)

// Nodes is how an index and its classes hold against chance.
type Nodes struct {
	Replicates int // 0: nothing behind any of them is drawn
	Index      []NodeChance
	Classes    []ClassChance
	Why        string // the index cannot be calculated from the round alone; "" where it can, else Index and Classes are empty
}

// NodeChance is one index node. Slices follow the areas.
type NodeChance struct {
	Name      string
	Drawn     bool      // something behind it is drawn; else Low and High are the value itself
	Value     []float64 // of the round; NaN where there is none
	Low, High []float64 // 95 % interval of the value; NaN where the round has none, or no replicate had one
	Absent    []float64 // share of replicates without a value, where the round has one
}

// ClassChance is one class of the method: how often each area fell in each of its cuts.
type ClassChance struct {
	Name  string
	Drawn bool
	Cuts  []string
	Is    []string    // of the round; "" where it gives none
	Share [][]float64 // area, then cut; less than 1 together where some replicates gave no class. nil where Is gives none
}

// nodes looks which nodes and classes vary, and counts them in replicates of their own; where the rule reads the index it readies the hands instead, so that
// the very replicates that judge are counted.
func (p *Program) nodes(hands []*hand, o ChanceOptions) (*Nodes, error) {
	out := &Nodes{}
	still, err := p.in.Scenario.Index(nil)
	if err != nil {
		out.Why = err.Error()
		return out, nil
	}
	drawn := p.behind()
	t := &tally{n: p.n}
	for k := range p.m.Index {
		name := p.m.Index[k].Name
		x := NodeChance{Name: name, Drawn: drawn[name], Value: make([]float64, p.n), Absent: make([]float64, p.n)}
		for i := range p.n {
			x.Value[i] = math.NaN()
			if c := still.Columns[name]; c.Known(i) {
				x.Value[i] = c.Values[i]
			}
		}
		x.Low, x.High = slices.Clone(x.Value), slices.Clone(x.Value)
		if x.Drawn {
			t.nodes = append(t.nodes, name)
		}
		out.Index = append(out.Index, x)
	}
	for k := range p.m.Classes {
		c := &p.m.Classes[k]
		x := ClassChance{Name: c.Name, Drawn: drawn[c.Of], Is: still.Classes[c.Name], Share: make([][]float64, p.n)}
		cuts := classCuts{name: c.Name, at: map[string]int{}, start: len(t.in)}
		for _, cut := range c.Cuts {
			if _, twice := cuts.at[cut.Name]; !twice {
				cuts.at[cut.Name] = len(x.Cuts)
				x.Cuts = append(x.Cuts, cut.Name)
			}
		}
		for i, is := range x.Is {
			if is != "" {
				x.Share[i] = make([]float64, len(x.Cuts))
				x.Share[i][cuts.at[is]] = 1
			}
		}
		if x.Drawn {
			t.classes = append(t.classes, cuts)
			t.in = append(t.in, make([]uint32, p.n*len(x.Cuts))...)
		}
		out.Classes = append(out.Classes, x)
	}
	if len(t.nodes)+len(t.classes) == 0 {
		return out, nil
	}
	if err := t.pilot(hands, o.Seed); err != nil {
		return p.without(out, err)
	}
	for _, h := range hands {
		h.extremes = nothingYet(len(t.windows))
		if p.road == index {
			h.tally = t
		}
	}
	if p.road == index {
		return out, nil
	}
	err = share(hands, NodeReplicates, func(h *hand, r uint64) error {
		s := newStream(o.Seed, nodeStream+r)
		found, err := p.in.Scenario.Index(h.figures(&s))
		if err == nil {
			t.add(h, found)
		}
		return err
	})
	if err != nil {
		return p.without(out, err)
	}
	out.count(t, hands, NodeReplicates)
	return out, nil
}

// without tells why there are no intervals. Where the rule reads the index, the replay itself fails.
func (p *Program) without(out *Nodes, err error) (*Nodes, error) {
	if p.road == index {
		return nil, err
	}
	return &Nodes{Why: err.Error()}, nil
}

// pilot places the windows from replicates that are not counted.
func (t *tally) pilot(hands []*hand, seed uint64) error {
	size := len(t.nodes) * t.n
	broken := make([][]bool, len(hands)) // a value was not whole
	number := map[*hand]int{}
	for w, h := range hands {
		h.extremes, broken[w], number[h] = nothingYet(size), make([]bool, size), w
	}
	err := share(hands, pilotReplicates, func(h *hand, r uint64) error {
		s := newStream(seed, pilotStream+r)
		found, err := h.p.in.Scenario.Index(h.figures(&s))
		if err != nil {
			return err
		}
		for k, name := range t.nodes {
			c := found.Columns[name]
			for i := range t.n {
				if v, at := c.Values[i], k*t.n+i; c.Known(i) {
					h.extremes[at].see(v)
					broken[number[h]][at] = broken[number[h]][at] || v != math.Trunc(v)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.windows, t.bins = make([]window, size), make([]uint32, size*binsOfNode)
	for at := range t.windows {
		s, whole := nothing(), true
		for w, h := range hands {
			s, whole = s.with(h.extremes[at]), whole && !broken[w][at]
		}
		t.windows[at] = windowOf(s, whole && s.low <= s.high)
	}
	return nil
}

func nothingYet(n int) []span {
	out := make([]span, n)
	for i := range out {
		out[i] = nothing()
	}
	return out
}

// count writes what was counted.
func (x *Nodes) count(t *tally, hands []*hand, replicates int) {
	x.Replicates = replicates
	for k, name := range t.nodes {
		c := &x.Index[slices.IndexFunc(x.Index, func(c NodeChance) bool { return c.Name == name })]
		for i := range t.n {
			if math.IsNaN(c.Value[i]) {
				continue
			}
			at, of := k*t.n+i, nothing()
			for _, h := range hands {
				of = of.with(h.extremes[at])
			}
			known := t.known(at)
			c.Absent[i] = float64(replicates-known) / float64(replicates)
			c.Low[i], c.High[i] = math.NaN(), math.NaN()
			if known > 0 {
				c.Low[i], c.High[i] = t.limits(at, max((known+1)/40, 1), known, of) // 2½ % at either end
			}
		}
	}
	for _, cuts := range t.classes {
		c := &x.Classes[slices.IndexFunc(x.Classes, func(c ClassChance) bool { return c.Name == cuts.name })]
		for i, share := range c.Share {
			for k := range share {
				share[k] = float64(t.in[cuts.start+i*len(cuts.at)+k]) / float64(replicates)
			}
		}
	}
}

// behind tells of every indicator and node whether something behind it is drawn.
func (p *Program) behind() map[string]bool {
	out := map[string]bool{}
	for _, s := range p.sources {
		out[s.name] = s.drawn
	}
	var drawn func(name string) bool
	drawn = func(name string) bool { // a node's member is drawn where what is transformed is
		_, member, ok := strings.Cut(name, "/")
		return out[name] || ok && drawn(member)
	}
	by := func(steps []method.Transform) bool {
		return slices.ContainsFunc(steps, func(t method.Transform) bool { return t.Weight != "" && drawn(t.Weight) })
	}
	for k := range p.m.Index {
		n := &p.m.Index[k]
		found := by(n.Each) || by(n.Then)
		for _, m := range n.Of {
			found = found || drawn(m.Input) || by(m.Each)
		}
		for _, c := range n.CountOf {
			found = found || drawn(c.Node)
		}
		out[n.Name] = found
	}
	for k := range p.m.Classes { // of a node's member, perhaps
		of := p.m.Classes[k].Of
		out[of] = drawn(of)
	}
	return out
}
