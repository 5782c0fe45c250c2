package screening

import (
	"bytes"
	"math/bits"
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// pattern is what one set of answers decides. Areas with the same answers share it, so that the search for turns is made once for each set
// of answers that occurs and not once for each area.
type pattern struct {
	verdict kvarter.Verdict
	// withheld: undetermined, and no figure that is merely missing could decide by itself.
	withheld bool
	byList   bool // met, and not without the lists
	short    int
	// turns are the smallest sets of criteria whose turning makes met not met, or not met met: leaf numbers as bits.
	turns []uint64
	// only is the outcome where nothing but the rule decides; "" until it is asked for, see Replayed.
	only kvarter.Outcome
}

const (
	// wide is the number of criteria up to which every set of them is tried (2^12 evaluations); with more,
	// sets of at most narrow criteria are, and a rule further off than that has no flip.
	wide   = 12
	narrow = 3
)

// pattern returns what the answers decide. a is not kept.
func (t *tree) pattern(a []byte) *pattern {
	if p := t.patterns[string(a)]; p != nil {
		return p
	}
	p := t.decide(bytes.Clone(a))
	t.patterns[string(a)] = p
	return p
}

func (t *tree) decide(a []byte) *pattern {
	p := &pattern{verdict: t.root.verdict(a)}
	with := func(from, to answer) kvarter.Verdict {
		return t.root.verdict(bytes.ReplaceAll(a, []byte{from}, []byte{to}))
	}
	switch p.verdict {
	case kvarter.Undetermined:
		p.withheld = bytes.IndexByte(a, suppressed) >= 0 && with(suppressed, no) != kvarter.Undetermined && with(suppressed, yes) != kvarter.Undetermined
		return p
	case kvarter.Met:
		b := bytes.Clone(a)
		for i, l := range t.leaves {
			if l.kind == method.LeafList {
				b[i] = no
			}
		}
		p.byList = t.root.verdict(b) != kvarter.Met
	}
	t.search(a, p)
	if p.verdict == kvarter.NotMet && len(p.turns) > 0 {
		p.short = bits.OnesCount64(p.turns[0])
	}
	return p
}

// search finds the smallest sets of criteria that turn the verdict, fewest criteria first.
func (t *tree) search(a []byte, p *pattern) {
	goal := kvarter.Met
	if p.verdict == kvarter.Met {
		goal = kvarter.NotMet
	}
	var can []int
	for i, l := range t.leaves {
		if l.kind == method.LeafCriterion && (a[i] == yes || a[i] == no) && i < 64 {
			can = append(can, i)
		}
	}
	most := len(can)
	switch {
	case t.shallow:
		most = min(most, 1)
	case most > wide:
		most = narrow
	}
	b := bytes.Clone(a)
	var try func(from int, left int, set uint64)
	try = func(from, left int, set uint64) {
		if left == 0 {
			if !slices.ContainsFunc(p.turns, func(s uint64) bool { return s&set == s }) && t.root.verdict(b) == goal {
				p.turns = append(p.turns, set)
			}
			return
		}
		for k := from; k <= len(can)-left; k++ {
			i := can[k]
			b[i] = turned(a[i])
			try(k+1, left-1, set|1<<i)
			b[i] = a[i]
		}
	}
	for n := 1; n <= most; n++ {
		try(0, n, 0)
	}
}

func turned(a answer) answer {
	if a == yes {
		return no
	}
	return yes
}

// alone reports whether turning one leaf turns the verdict.
func (p *pattern) alone(leaf int) bool {
	return leaf < 64 && slices.Contains(p.turns, uint64(1)<<leaf)
}
