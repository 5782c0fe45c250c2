package screening

import (
	"strings"

	"kvarter"
	"kvarter/internal/method"
)

// answer is what a leaf says of one area.
type answer = byte

const (
	no         answer = 'n'
	yes        answer = 'y'
	missing    answer = 'm' // undetermined for want of a figure
	suppressed answer = 's' // undetermined, and a figure was withheld
	aside      answer = 'a' // an inherited figure that is shown and never decides: counts as not met and cannot be turned
)

// leaf is a question that a rule asks of an area.
type leaf struct {
	kind method.RuleKind
	name string
	is   []string
	at   int // position of the criterion
	rule *method.Rule
}

// node is a rule whose leaves are numbered and whose outcomes are written out.
type node struct {
	kind            method.RuleKind
	of              []node
	leaf            int
	atLeast, atMost int
}

// tree is a rule made ready. The answers to its leaves, as one string, decide everything: patterns remembers what they decided.
type tree struct {
	root     node
	leaves   []leaf
	patterns map[string]*pattern
	buf      []byte
	shallow  bool // only single criteria are tried: enough to tell just out from out
}

func compile(m *method.Method, r *method.Rule) (*tree, error) {
	t := &tree{patterns: map[string]*pattern{}}
	n, err := t.node(m, r, 0)
	t.root = n
	t.buf = make([]byte, len(t.leaves))
	return t, err
}

func (t *tree) node(m *method.Method, r *method.Rule, depth int) (node, error) {
	n := node{kind: r.Kind, atLeast: r.AtLeast, atMost: r.AtMost}
	if depth > 100 {
		return n, kvarter.Errorf(kvarter.Invalid, "outcomes of method %s go in a circle", m.ID)
	}
	switch r.Kind {
	case method.All, method.Any, method.None, method.Count:
		for i := range r.Of {
			x, err := t.node(m, &r.Of[i], depth+1)
			if err != nil {
				return n, err
			}
			n.of = append(n.of, x)
		}
		return n, nil
	case method.LeafOutcome:
		for i := range m.Outcomes {
			if m.Outcomes[i].Name == r.Name {
				return t.node(m, &m.Outcomes[i].Rule, depth+1)
			}
		}
		return n, kvarter.Errorf(kvarter.Invalid, "method %s has no outcome %s", m.ID, r.Name)
	case method.Persisted:
		// The screened year by this method's own outcome, the years before by the law of each.
		now, err := t.node(m, &method.Rule{Kind: method.LeafOutcome, Name: r.Name}, depth+1)
		if err != nil {
			return n, err
		}
		past := node{kind: r.Kind, leaf: t.leaf(leaf{kind: r.Kind, name: r.Name, rule: r})}
		return node{kind: method.All, of: []node{now, past}}, nil
	}
	l := leaf{kind: r.Kind, name: r.Name, is: r.Is, rule: r}
	if r.Kind == method.LeafCriterion {
		if l.at = indexOf(m, r.Name); l.at < 0 {
			return n, kvarter.Errorf(kvarter.Invalid, "method %s has no criterion %s", m.ID, r.Name)
		}
	}
	n.leaf = t.leaf(l)
	return n, nil
}

func indexOf(m *method.Method, criterion string) int {
	for i := range m.Criteria {
		if m.Criteria[i].Name == criterion {
			return i
		}
	}
	return -1
}

func (t *tree) leaf(l leaf) int {
	for i, x := range t.leaves {
		if x.kind == l.kind && x.name == l.name && strings.Join(x.is, "\x00") == strings.Join(l.is, "\x00") && (l.kind != method.Persisted || x.rule == l.rule) {
			return i
		}
	}
	t.leaves = append(t.leaves, l)
	return len(t.leaves) - 1
}

// verdict evaluates a rule in three values. all, any and none are counts; a count of at least k is met when k are met, not met when even
// all undetermined ones would not make k, and undetermined otherwise; at most k is the same turned round.
func (n *node) verdict(a []byte) kvarter.Verdict {
	switch n.kind {
	case method.All, method.Any, method.None, method.Count:
		met, open := 0, 0
		for i := range n.of {
			switch n.of[i].verdict(a) {
			case kvarter.Met:
				met++
			case kvarter.Undetermined:
				open++
			}
		}
		least, most := 0, len(n.of)
		switch n.kind {
		case method.All:
			least = len(n.of)
		case method.Any:
			least = 1
		case method.None:
			most = 0
		default:
			if n.atLeast >= 0 {
				least = n.atLeast
			}
			if n.atMost >= 0 {
				most = n.atMost
			}
		}
		switch {
		case met+open < least || met > most:
			return kvarter.NotMet
		case met >= least && met+open <= most:
			return kvarter.Met
		}
		return kvarter.Undetermined
	}
	switch a[n.leaf] {
	case yes:
		return kvarter.Met
	case missing, suppressed:
		return kvarter.Undetermined
	}
	return kvarter.NotMet
}

func say(v kvarter.Verdict) answer {
	switch v {
	case kvarter.Met:
		return yes
	case kvarter.Undetermined:
		return missing
	}
	return no
}
