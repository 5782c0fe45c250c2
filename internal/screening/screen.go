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
		t := x.Compare.Threshold
		l := &limit{value: t.Number, exact: decimal(t.Written, t.Number), ref: math.NaN(), times: 1}
		s.exclusions = append(s.exclusions, &judge{fig: fig, enter: &side{op: x.Compare.Op, one: l}})
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
			c := &f.Criteria[l.at]
			switch {
			case !c.Counts:
				t.buf[k] = aside
			case c.Verdict == kvarter.Undetermined && c.State == kvarter.Suppressed:
				t.buf[k] = suppressed
			default:
				t.buf[k] = say(c.Verdict)
			}
		case method.LeafClass:
			t.buf[k] = s.class(l, i)
		case method.LeafList:
			t.buf[k] = no
			if s.in.Lists[l.name][s.in.Areas.Items[i].Code] {
				t.buf[k] = yes
			}
		case method.Neighbours:
			t.buf[k] = say(s.neighbours(l.name, i, by))
		case method.Persisted:
			t.buf[k] = say(s.persisted(l.rule, s.in.Areas.Items[i].Code))
		}
	}
}

// class is undetermined where an area has no class.
func (s *screen) class(l *leaf, i int) answer {
	classes := s.in.Classes[l.name]
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

// neighbours asks whether all or any neighbours meet the rule of the first pass; an island has none, and the answer is no.
func (s *screen) neighbours(kind string, i int, by []kvarter.Verdict) kvarter.Verdict {
	if by == nil || i >= len(s.in.Neighbours) || len(s.in.Neighbours[i]) == 0 {
		return kvarter.NotMet
	}
	met, open := 0, 0
	for _, j := range s.in.Neighbours[i] {
		switch by[j] {
		case kvarter.Met:
			met++
		case kvarter.Undetermined:
			open++
		}
	}
	least := len(s.in.Neighbours[i])
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
func (s *screen) persisted(r *method.Rule, area string) kvarter.Verdict {
	v := kvarter.Met
	for year := s.in.Period - kvarter.Period(r.Years) + 1; year < s.in.Period; year++ {
		law, outcome := lawOf(r, year)
		past := kvarter.Undetermined
		if s.in.Judge != nil {
			past = s.in.Judge(law, outcome, area, year)
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
