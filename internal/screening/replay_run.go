package screening

import (
	"math"
	"math/big"
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// Moved is a method with something moved: the same criteria, classes, lists and exclusions in the same order, with other thresholds and rules.
type Moved struct {
	Method *method.Method
	// Columns are the new values of index nodes, Classes the new classes; what they leave out stays as in the round.
	Columns map[string]kvarter.Column
	Classes map[string][]string
}

// Replayed is what the moved method makes of the areas, in their order, before designated areas are joined.
type Replayed struct {
	Outcomes []kvarter.Outcome
	Verdicts []kvarter.Verdict // of the rule; of the first pass where it has two
	Met      []int             // criteria that are met and count
	Changed  []CriterionChange // criteria in method order, those alone whose answers changed

	p       *Replay
	moved   Moved
	frame   *frame
	judges  []*judge
	again   []bool // criteria that were judged again
	answers [][]answer
	by      []kvarter.Verdict
}

// CriterionChange counts the areas whose answer to a criterion changed.
type CriterionChange struct {
	Criterion    string
	Met, NoMore  int // areas that meet it now, and that meet it no more
	Undetermined int // areas whose answer became or ceased to be undetermined
}

// Run judges all areas by a moved method. A criterion that did not move keeps the verdicts of the round; references stay as frozen there,
// percentiles of the areas' own values are found again where the values moved.
func (p *Replay) Run(mv Moved) (*Replayed, error) {
	m, base := mv.Method, p.in.Method
	if len(m.Criteria) != len(base.Criteria) || len(m.Exclude) != len(base.Exclude) {
		return nil, kvarter.Errorf(kvarter.Internal, "a moved method has the criteria and exclusions of the round's")
	}
	in := p.in
	in.Method = m
	if len(mv.Classes) > 0 {
		in.Classes = overlay(in.Classes, mv.Classes)
	}
	if len(mv.Columns) > 0 {
		in.Figures = overlay(in.Figures, nil)
		for name, c := range mv.Columns {
			in.Figures[name] = &Figure{Column: c, Exact: written(c)}
		}
	}
	x := &Replayed{p: p, moved: mv, judges: slices.Clone(p.judges), again: make([]bool, len(m.Criteria)), answers: slices.Clone(p.answers)}
	x.frame = &frame{in: &in, frozen: p.frozen, totals: p.totals, listed: map[[3]string]bool{}, closed: true, left: make([]bool, len(p.frozen))}
	another := false
	if left := p.Left(m); left != nil {
		another = !slices.Equal(left, p.left(base))
		x.frame.left = left
	}
	for k := range m.Criteria {
		c := &m.Criteria[k]
		_, valued := mv.Columns[c.Of]
		if !valued && unmoved(c, &base.Criteria[k]) && !(another && percentile(c)) {
			continue
		}
		j, err := x.frame.judge(c)
		if err != nil {
			return nil, err
		}
		x.again[k], x.judges[k] = true, j
		x.answers[k] = j.answers(p.frozen, p.answers[k], valued)
		x.count(c.Name, p.answers[k], x.answers[k])
	}
	x.met()
	return x, x.settle()
}

func overlay[V any](a, b map[string]V) map[string]V {
	out := make(map[string]V, len(a)+len(b))
	for k, v := range a {
		out[k] = v
	}
	for k, v := range b {
		out[k] = v
	}
	return out
}

func unmoved(a, b *method.Criterion) bool {
	return a.Enter == b.Enter && (a.Stay == nil) == (b.Stay == nil) && (a.Stay == nil || *a.Stay == *b.Stay)
}

func percentile(c *method.Criterion) bool {
	return c.Enter.Threshold.Of == "percentile" || c.Stay != nil && c.Stay.Threshold.Of == "percentile"
}

// answers compares every area again. was are the answers of the round: what is set aside or not known stays so, unless the values are new.
func (j *judge) answers(frozen []bool, was []answer, valued bool) []answer {
	out := make([]answer, len(was))
	values := j.fig.Column.Values
	for i := range out {
		s := j.enter
		if frozen[i] {
			s = j.stay
		}
		switch {
		case was[i] == aside:
			out[i] = aside
			continue
		case math.IsNaN(values[i]):
			out[i] = was[i]
			if valued {
				out[i] = missing
				if j.fig.Column.State(i) == kvarter.Suppressed {
					out[i] = suppressed
				}
			}
			continue
		}
		l := s.one
		if s.groups != nil {
			l = s.limit(i)
		}
		out[i] = j.one(i, s.op, l)
	}
	return out
}

// one compares one known figure: as floats where they are far apart, else exactly.
func (j *judge) one(i int, op method.Op, l *limit) answer {
	d, sign := j.fig.Column.Values[i]-l.value, 0
	switch slack := 2 * max(closeEnough*math.Abs(l.value), nothing); { // a little wider than compare's own
	case d > slack:
		sign = 1
	case d < -slack:
		sign = -1
	case math.IsNaN(d):
		return missing
	default:
		sign = compare(j.fig.Column.Values[i], l.value, func() *big.Rat { return j.fig.exact(i) }, func() *big.Rat { return l.exact })
	}
	if holds(op, sign) {
		return yes
	}
	return no
}

func (x *Replayed) count(criterion string, was, is []answer) {
	c := CriterionChange{Criterion: criterion}
	for i, a := range is {
		switch b := was[i]; {
		case a == b:
		case a == yes:
			c.Met++
		case b == yes:
			c.NoMore++
		default:
			c.Undetermined++
		}
	}
	if c.Met+c.NoMore+c.Undetermined > 0 {
		x.Changed = append(x.Changed, c)
	}
}

func (x *Replayed) met() {
	x.Met = make([]int, len(x.p.frozen))
	for _, column := range x.answers {
		for i, a := range column {
			if a == yes {
				x.Met[i]++
			}
		}
	}
}

// columns are the answers to the leaves of a rule, by area; a leaf that asks the neighbours has none.
func (x *Replayed) columns(t *tree) [][]answer {
	n := len(x.p.frozen)
	out := make([][]answer, len(t.leaves))
	for k := range t.leaves {
		l := &t.leaves[k]
		switch l.kind {
		case method.LeafCriterion:
			out[k] = x.answers[l.at]
		case method.LeafList:
			if out[k] = x.p.lists[l.name]; out[k] == nil {
				out[k] = slices.Repeat([]answer{no}, n)
			}
		case method.LeafClass:
			out[k] = make([]answer, n)
			for i := range out[k] {
				out[k][i] = classAnswer(l, x.frame.in.Classes[l.name], i)
			}
		case method.Persisted:
			out[k] = make([]answer, n)
			for i := range out[k] {
				out[k][i] = say(x.frame.in.persisted(l.rule, x.frame.in.Areas.Items[i].Code))
			}
		}
	}
	return out
}

// trees makes the rules ready.
func (x *Replayed) trees(shallow bool) (rule, then *tree, err error) {
	m := x.moved.Method
	if m.Designate != nil {
		if rule, err = compile(m, m.Designate); err != nil {
			return
		}
		rule.shallow = shallow
	}
	if m.Then != nil {
		if then, err = compile(m, m.Then); err != nil {
			return
		}
		then.shallow = shallow
	}
	return
}

// settle says the outcome of every area.
func (x *Replayed) settle() error {
	rule, then, err := x.trees(true)
	if err != nil {
		return err
	}
	n := len(x.p.frozen)
	x.Outcomes, x.Verdicts, x.by = make([]kvarter.Outcome, n), make([]kvarter.Verdict, n), make([]kvarter.Verdict, n)
	exclusions := x.p.exclusions(x.moved.Method)
	excluded := make([]bool, n)
	for k, e := range exclusions {
		spared := x.moved.Method.Exclude[k].UnlessListed
		for i := range excluded {
			if !excluded[i] && !(spared && x.p.listed[i]) {
				excluded[i] = e.fig.Column.Known(i) && e.one(i, e.enter.op, e.enter.one) == yes
			}
		}
	}
	first := make([]*pattern, n)
	if rule != nil {
		rule.all(first, x.columns(rule))
		for i, p := range first {
			x.Verdicts[i] = p.verdict
			if !excluded[i] {
				x.by[i] = p.verdict
			}
		}
	}
	if then == nil {
		for i, p := range first {
			switch lawful := x.p.lawful[i]; {
			case excluded[i]:
				x.Outcomes[i] = kvarter.OutcomeExcluded
			case p == nil || lawful:
				x.Outcomes[i] = ruleOn(p, nil, false, lawful).outcome
			default:
				if p.only == "" {
					p.only = ruleOn(p, nil, false, false).outcome
				}
				x.Outcomes[i] = p.only
			}
		}
		return nil
	}
	columns := x.columns(then)
	for i, p := range first {
		second := func() *pattern { return then.at(i, columns, x.links(i), x.by) }
		x.Outcomes[i] = ruleOn(p, second, excluded[i], x.p.lawful[i]).outcome
	}
	return nil
}

// all finds what the answers of every area decide. With few leaves the answers are one number, and a table finds its pattern.
func (t *tree) all(out []*pattern, columns [][]answer) {
	const few, kinds = 7, 5 // 5^7 = 78,125 entries
	code := [256]uint32{no: 0, yes: 1, missing: 2, suppressed: 3, aside: 4}
	size := uint32(1)
	for _, c := range columns {
		if c == nil || len(columns) > few {
			for i := range out {
				out[i] = t.at(i, columns, nil, nil)
			}
			return
		}
		size *= kinds
	}
	numbers := make([]uint32, len(out))
	for _, c := range columns {
		for i, a := range c {
			numbers[i] = numbers[i]*kinds + code[a]
		}
	}
	table := make([]*pattern, size)
	for i, n := range numbers {
		if table[n] == nil {
			table[n] = t.at(i, columns, nil, nil)
		}
		out[i] = table[n]
	}
}

func (x *Replayed) links(i int) []int32 {
	if i < len(x.p.in.Neighbours) {
		return x.p.in.Neighbours[i]
	}
	return nil
}

// at returns what the answers of area i decide. by is nil in the first pass, which has no neighbours yet.
func (t *tree) at(i int, columns [][]answer, links []int32, by []kvarter.Verdict) *pattern {
	for k, c := range columns {
		switch {
		case c != nil:
			t.buf[k] = c[i]
		case by == nil:
			t.buf[k] = no
		default:
			t.buf[k] = say(around(t.leaves[k].name, links, by))
		}
	}
	return t.pattern(t.buf)
}

// Finding is everything of one area under the moved method, with intervals as the round has them. Persons are left out where the value is
// a mean of yearly shares: the counts of the years are not in the round.
func (x *Replayed) Finding(i int) (kvarter.Finding, error) {
	was := &x.p.round.Findings[i]
	f := kvarter.Finding{Area: was.Area, Population: was.Population, Notes: was.Notes, Criteria: slices.Clone(was.Criteria), MetCount: x.Met[i]}
	for k := range f.Criteria {
		c := &f.Criteria[k]
		j := x.judges[k]
		if x.again[k] {
			low, high := c.Low, c.High
			if _, valued := x.moved.Columns[j.c.Of]; valued {
				low, high = math.NaN(), math.NaN()
			}
			j.judge(i, x.p.frozen[i], c)
			c.Low, c.High = low, high
			c.OnTheEdge = c.Low < c.Threshold && c.Threshold < c.High
		}
		if j.fig.Shares && len(j.fig.Num) > 1 {
			c.Persons = 0
		}
	}
	rule, then, err := x.trees(false)
	if err != nil {
		return f, err
	}
	s := &screen{frame: x.frame, judges: x.judges, rule: rule, then: then, law: x.p.law, exclusions: x.p.exclusions(x.moved.Method)}
	var p *pattern
	if rule != nil {
		s.answer(rule, i, &f, nil)
		p = rule.pattern(rule.buf)
		f.Verdict = p.verdict
	}
	s.settle(i, &f, p, x.by)
	return f, nil
}

// Bare returns the evaluation alone, as a yardstick for benchmarks: every criterion of every area compared with the moved thresholds, and
// the rule evaluated in three values for each area; no outcome, exclusion, list or second pass.
func (p *Replay) Bare(m *method.Method) (func(verdicts []kvarter.Verdict), error) {
	in := p.in
	in.Method = m
	f := &frame{in: &in, frozen: p.frozen, totals: p.totals, listed: map[[3]string]bool{}, closed: true, left: make([]bool, len(p.frozen))}
	judges, err := f.judges()
	if err != nil {
		return nil, err
	}
	rule, err := compile(m, m.Designate)
	if err != nil {
		return nil, err
	}
	return func(verdicts []kvarter.Verdict) {
		x := &Replayed{p: p, frame: f, answers: make([][]answer, len(judges))}
		for k, j := range judges {
			x.answers[k] = j.answers(p.frozen, p.answers[k], false)
		}
		columns := x.columns(rule)
		for i := range verdicts {
			for k := range columns {
				rule.buf[k] = columns[k][i]
			}
			verdicts[i] = rule.root.verdict(rule.buf)
		}
	}, nil
}
