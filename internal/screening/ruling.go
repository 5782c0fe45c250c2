package screening

import (
	"kvarter"
	"kvarter/internal/method"
)

// Ruling is a rule made ready to be asked many times. It is not safe for concurrent use.
type Ruling struct{ t *tree }

// Leaf is a question that a rule asks: a criterion (At is its position in the method), a class, a list, neighbours, or an outcome that persisted.
type Leaf struct {
	Kind method.RuleKind
	Name string
	Is   []string
	At   int
}

// NewRuling makes a rule of a method ready. It fails where outcomes go in a circle.
func NewRuling(m *method.Method, r *method.Rule) (*Ruling, error) {
	t, err := compile(m, r)
	if err != nil {
		return nil, err
	}
	return &Ruling{t}, nil
}

// Leaves are the questions of the rule, in the order in which Verdict takes their answers.
func (r *Ruling) Leaves() []Leaf {
	out := make([]Leaf, len(r.t.leaves))
	for i, l := range r.t.leaves {
		out[i] = Leaf{Kind: l.kind, Name: l.name, Is: l.is, At: l.at}
	}
	return out
}

// Verdict evaluates the rule on answers to its leaves.
func (r *Ruling) Verdict(answers []kvarter.Verdict) kvarter.Verdict {
	for i, a := range answers {
		r.t.buf[i] = say(a)
	}
	return r.t.root.verdict(r.t.buf)
}

// Bits is a rule over 64 cases at a time: bit c of a leaf's words tells whether it is met in case c, and whether it may be: met or undetermined. So do the results.
func (r *Ruling) Bits(met, may []uint64) (isMet, mayBe uint64) { return r.t.root.bits(met, may) }

func (n *node) bits(met, may []uint64) (isMet, mayBe uint64) {
	const all = ^uint64(0)
	switch n.kind {
	case method.All:
		isMet, mayBe = all, all
		for i := range n.of {
			a, b := n.of[i].bits(met, may)
			isMet, mayBe = isMet&a, mayBe&b
		}
		return
	case method.Any, method.None:
		for i := range n.of {
			a, b := n.of[i].bits(met, may)
			isMet, mayBe = isMet|a, mayBe|b
		}
		if n.kind == method.None {
			return ^mayBe, ^isMet
		}
		return
	case method.Count:
		var low, high tally
		for i := range n.of {
			a, b := n.of[i].bits(met, may)
			low.add(a)
			high.add(b)
		}
		isMet, mayBe = all, all
		if n.atLeast >= 0 {
			isMet, mayBe = low.atLeast(n.atLeast), high.atLeast(n.atLeast)
		}
		if n.atMost >= 0 {
			isMet &^= high.atLeast(n.atMost + 1)
			mayBe &^= low.atLeast(n.atMost + 1)
		}
		return
	}
	return met[n.leaf], may[n.leaf]
}

// tally holds 64 counts up to 127, one binary digit a word.
type tally [7]uint64

func (t *tally) add(carry uint64) {
	for d := 0; carry != 0 && d < len(t); d++ {
		t[d], carry = t[d]^carry, t[d]&carry
	}
}

// atLeast compares the 64 counts with k.
func (t *tally) atLeast(k int) uint64 {
	if k >= 1<<len(t) {
		return 0
	}
	more, equal := uint64(0), ^uint64(0)
	for d := len(t) - 1; d >= 0; d-- {
		if k>>d&1 == 1 {
			equal &= t[d]
		} else {
			more |= equal & t[d]
			equal &^= t[d]
		}
	}
	return more | equal
}

// Leaf returns what the round answers to a question about a class, a list or the years before, by area; nil where the question is another.
func (p *Replay) Leaf(l Leaf) []kvarter.Verdict {
	n := len(p.frozen)
	out := make([]kvarter.Verdict, n)
	from := func(a []answer) {
		for i := range a {
			out[i] = verdictOf(a[i])
		}
	}
	switch l.Kind {
	case method.LeafList:
		from(p.lists[l.Name])
	case method.LeafClass:
		for i := range out {
			out[i] = verdictOf(classAnswer(&leaf{kind: l.Kind, name: l.Name, is: l.Is}, p.in.Classes[l.Name], i))
		}
	case method.LeafCriterion:
		from(p.answers[l.At])
	default:
		return nil
	}
	return out
}

func verdictOf(a answer) kvarter.Verdict {
	switch a {
	case yes:
		return kvarter.Met
	case missing, suppressed:
		return kvarter.Undetermined
	}
	return kvarter.NotMet
}

// Settle says the outcome of every area, before designated areas are joined, from the answers to each criterion: answers[k][i] of criterion k in area i.
// Lists, laws and exclusions are those of the round.
func (p *Replay) Settle(answers [][]kvarter.Verdict) ([]kvarter.Outcome, error) {
	in := p.in
	x := &Replayed{p: p, moved: Moved{Method: p.in.Method}, judges: p.judges, again: make([]bool, len(p.judges)), answers: make([][]answer, len(answers))}
	x.frame = &frame{in: &in, frozen: p.frozen, totals: p.totals, listed: map[[3]string]bool{}, closed: true, left: make([]bool, len(p.frozen))}
	for k, column := range answers {
		x.answers[k] = make([]answer, len(column))
		for i, v := range column {
			if x.answers[k][i] = p.answers[k][i]; p.answers[k][i] != aside && v != verdictOf(p.answers[k][i]) {
				x.answers[k][i] = say(v)
			}
		}
	}
	if err := x.settle(); err != nil {
		return nil, err
	}
	return x.Outcomes, nil
}
