package screening

import (
	"math"
	"math/big"

	"kvarter"
	"kvarter/internal/method"
)

// Screen judges every small area by the rule of a method. It fails where the method compares a figure that is not there.
func Screen(in Inputs) (*Result, error) {
	s, err := newScreen(&in)
	if err != nil {
		return nil, err
	}
	n, k := in.Areas.Len(), len(s.judges)
	findings := make([]kvarter.Finding, n)
	criteria := make([]kvarter.CriterionFinding, n*k)
	if err := s.lists(); err != nil {
		return nil, err
	}
	first := make([]*pattern, n)
	by := make([]kvarter.Verdict, n) // of the rule, excluded areas not met: what neighbours ask
	for i := range findings {
		f := &findings[i]
		f.Area, f.Population = in.Areas.Items[i].Code, in.Areas.Items[i].Population
		f.Criteria = criteria[i*k : (i+1)*k : (i+1)*k]
		for c, j := range s.judges {
			j.judge(i, s.frozen[i], &f.Criteria[c])
			if f.Criteria[c].Verdict == kvarter.Met && f.Criteria[c].Counts {
				f.MetCount++
			}
		}
		if s.rule == nil {
			continue
		}
		s.answer(s.rule, i, f, nil)
		p := s.rule.pattern(s.rule.buf)
		first[i], f.Verdict = p, p.verdict
		if s.excluded(i) == "" {
			by[i] = p.verdict
		}
	}
	for i := range findings {
		s.settle(i, &findings[i], first[i], by)
	}
	notes := map[string][]kvarter.Note{}
	for _, x := range in.Notes {
		notes[x.Area] = append(notes[x.Area], x)
	}
	if len(notes) > 0 {
		for i := range findings {
			findings[i].Notes = notes[findings[i].Area]
		}
	}
	return &Result{Findings: findings, References: s.records, Frozen: s.frozenCodes()}, nil
}

// screen is one screening at work.
type screen struct {
	*frame
	judges     []*judge
	rule, then *tree
	law        map[int][]kvarter.Reason // by area: housing areas of the state lists that hold at least half of it
	exclusions []*judge
}

func newScreen(in *Inputs) (*screen, error) {
	m := in.Method
	s := &screen{}
	if len(m.Index) > 0 {
		in.Figures = calculated(m, in.Figures)
	}
	for k := range m.Exclude {
		x := &m.Exclude[k]
		fig := in.Figures[x.Column]
		if x.Column == "population" {
			v := make([]float64, in.Areas.Len())
			for i := range v {
				v[i] = in.Areas.Items[i].Population
			}
			fig = &Figure{Column: kvarter.Column{Values: v}}
		}
		if fig == nil {
			return nil, kvarter.Errorf(kvarter.Invalid, "exclude compares %s, and there is no such figure", x.Column)
		}
		s.exclusions = append(s.exclusions, exclusion(x, fig))
	}
	left := make([]bool, in.Areas.Len())
	for k, x := range s.exclusions {
		if m.Exclude[k].From == "calculation" {
			for i := range left {
				left[i] = left[i] || x.holds(i)
			}
		}
	}
	s.frame = newFrame(in, left)
	var err error
	if s.judges, err = s.frame.judges(); err != nil {
		return nil, err
	}
	if m.Designate != nil {
		if s.rule, err = compile(m, m.Designate); err != nil {
			return nil, err
		}
	}
	if m.Then != nil {
		if s.then, err = compile(m, m.Then); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// exclusion makes ready the comparison that leaves areas out.
func exclusion(x *method.Exclusion, fig *Figure) *judge {
	t := x.Compare.Threshold
	l := &limit{value: t.Number, exact: decimal(t.Written, t.Number), ref: math.NaN(), times: 1}
	return &judge{fig: fig, enter: &side{op: x.Compare.Op, one: l}}
}

// holds compares a known figure with a fixed number.
func (j *judge) holds(i int) bool {
	l := j.enter.one
	return j.fig.Column.Known(i) && holds(j.enter.op, compare(j.fig.Column.Values[i], l.value,
		func() *big.Rat { return j.fig.exact(i) }, func() *big.Rat { return l.exact }))
}

// excluded returns the column that leaves an area out, "" for none. An unknown figure leaves nothing out.
func (s *screen) excluded(i int) string {
	for k, x := range s.exclusions {
		if x.holds(i) && !(s.in.Method.Exclude[k].UnlessListed && s.listed(i)) {
			return s.in.Method.Exclude[k].Column
		}
	}
	return ""
}

// answer fills the answers to the leaves of a rule for one area. by is nil in the first pass.
func (s *screen) answer(t *tree, i int, f *kvarter.Finding, by []kvarter.Verdict) {
	for k := range t.leaves {
		l := &t.leaves[k]
		switch l.kind {
		case method.LeafCriterion:
			t.buf[k] = answerOf(&f.Criteria[l.at])
		case method.LeafClass:
			t.buf[k] = classAnswer(l, s.in.Classes[l.name], i)
		case method.LeafList:
			t.buf[k] = no
			if s.in.Lists[l.name][s.in.Areas.Items[i].Code] {
				t.buf[k] = yes
			}
		case method.Neighbours:
			t.buf[k] = no
			if by != nil && i < len(s.in.Neighbours) {
				t.buf[k] = say(around(l.name, s.in.Neighbours[i], by))
			}
		case method.Persisted:
			t.buf[k] = say(s.in.persisted(l.rule, s.in.Areas.Items[i].Code))
		}
	}
}

// answerOf is what a criterion says of an area.
func answerOf(c *kvarter.CriterionFinding) answer {
	switch {
	case !c.Counts:
		return aside
	case c.Verdict == kvarter.Undetermined && c.State == kvarter.Suppressed:
		return suppressed
	}
	return say(c.Verdict)
}

// classAnswer is undetermined where an area has no class.
func classAnswer(l *leaf, classes []string, i int) answer {
	if i >= len(classes) || classes[i] == "" {
		return missing
	}
	for _, x := range l.is {
		if x == classes[i] {
			return yes
		}
	}
	return no
}

// around asks whether all or any neighbours meet the rule of the first pass; an island has none, and the answer is no.
func around(kind string, links []int32, by []kvarter.Verdict) kvarter.Verdict {
	if len(links) == 0 {
		return kvarter.NotMet
	}
	met, open := 0, 0
	for _, j := range links {
		switch by[j] {
		case kvarter.Met:
			met++
		case kvarter.Undetermined:
			open++
		}
	}
	least := len(links)
	if kind == "any" {
		least = 1
	}
	switch {
	case met >= least:
		return kvarter.Met
	case met+open < least:
		return kvarter.NotMet
	}
	return kvarter.Undetermined
}

// persisted asks for the years before the screened one, each under the law of that year.
func (in *Inputs) persisted(r *method.Rule, area string) kvarter.Verdict {
	v := kvarter.Met
	for year := in.Period - kvarter.Period(r.Years) + 1; year < in.Period; year++ {
		law, outcome := lawOf(r, year)
		past := kvarter.Undetermined
		if in.Judge != nil {
			past = in.Judge(law, outcome, area, year)
		}
		switch past {
		case kvarter.NotMet:
			return kvarter.NotMet
		case kvarter.Undetermined:
			v = kvarter.Undetermined
		}
	}
	return v
}

// lawOf returns the method and the outcome that judge a year: "" for this method.
func lawOf(r *method.Rule, year kvarter.Period) (law, outcome string) {
	for _, l := range r.Laws {
		if year <= l.Until {
			if l.Outcome != "" {
				return l.Method, l.Outcome
			}
			return l.Method, r.Name
		}
	}
	return "", r.Name
}
