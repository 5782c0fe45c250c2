package screening

import (
	"math/bits"
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// lists finds the small areas of which at least half (of the residents, else of the land) lies inside housing areas that an
// included list names. Parts inside several listed housing areas add up: they do not overlap.
func (s *screen) lists() error {
	s.law = map[int][]kvarter.Reason{}
	index := s.in.Areas.Index()
	inside := map[int][]kvarter.Overlap{}
	for _, o := range s.in.Overlaps {
		i, ok := index[o.SmallArea]
		if !ok {
			return kvarter.Errorf(kvarter.Invalid, "overlap of small area %s with housing area %s: there is no such small area", o.SmallArea, o.HousingArea)
		}
		inside[i] = append(inside[i], o)
	}
	listed := map[string]bool{}
	for _, l := range s.in.Included {
		for _, h := range l.HousingAreas {
			listed[h] = true
		}
	}
	for i, overlaps := range inside {
		sum := 0.0
		for _, o := range overlaps {
			if listed[o.HousingArea] {
				sum += o.Share
			}
		}
		if sum < half {
			continue
		}
		for _, l := range s.in.Included {
			for _, o := range overlaps {
				if o.Share > 0 && slices.Contains(l.HousingAreas, o.HousingArea) {
					s.law[i] = append(s.law[i], kvarter.Reason{Kind: "law", Name: l.Outcome, Area: o.HousingArea, Share: o.Share})
				}
			}
		}
	}
	return nil
}

// listed reports whether an area is on a list of the workspace or, through a housing area, of the state.
func (s *screen) listed(i int) bool {
	if len(s.law[i]) > 0 {
		return true
	}
	for _, l := range s.in.Lists {
		if l[s.in.Areas.Items[i].Code] {
			return true
		}
	}
	return false
}

// settle says the outcome of one area, with its reasons, from the rule, the second pass, exclusions and lists.
func (s *screen) settle(i int, f *kvarter.Finding, p *pattern, by []kvarter.Verdict) {
	code := s.in.Areas.Items[i].Code
	for _, l := range s.in.Method.Lists {
		if s.in.Lists[l.Name][code] {
			f.Reasons = append(f.Reasons, kvarter.Reason{Kind: "list", Name: l.Name})
		}
	}
	f.Reasons = append(f.Reasons, s.law[i]...)
	column, lawful := s.excluded(i), len(s.law[i]) > 0
	if column != "" {
		f.Reasons = append(f.Reasons, kvarter.Reason{Kind: "excluded", Name: column})
	}
	var second func() *pattern
	if s.then != nil {
		second = func() *pattern {
			s.answer(s.then, i, f, by)
			return s.then.pattern(s.then.buf)
		}
	}
	r := ruleOn(p, second, column != "", lawful)
	f.Outcome, f.Short = r.outcome, r.short
	if p != nil {
		f.Verdict = r.verdict
	}
	if r.outcome == kvarter.OutcomeByNeighbours {
		f.Reasons = append(f.Reasons, kvarter.Reason{Kind: "neighbours"})
	}
	p, decided := r.by, s.rule
	if r.then {
		decided = s.then
	}
	if p == nil {
		return
	}
	// With a state list behind it, no criterion turns an area out.
	if lawful || p.verdict == kvarter.Undetermined {
		return
	}
	for k, l := range decided.leaves {
		if l.kind == method.LeafCriterion && f.Criteria[l.at].OnTheEdge && f.Criteria[l.at].Counts && p.alone(k) {
			f.OnTheEdge = true
		}
	}
	if len(p.turns) > 0 {
		s.answer(decided, i, f, by)
		f.Flip = s.flip(decided, i, f, p, by)
	}
}

// ruling is what the rule, its second pass, exclusions and lists make of one area.
type ruling struct {
	outcome kvarter.Outcome
	verdict kvarter.Verdict
	short   int
	by      *pattern // the answers that decided; nil where they decided nothing
	then    bool     // by is of the second pass
}

// ruleOn decides on an area from what its answers decide: p is nil where the method has no rule, second is nil where it has no second pass,
// and asked only where the first pass does not designate.
func ruleOn(p *pattern, second func() *pattern, excluded, lawful bool) ruling {
	switch {
	case excluded && p == nil:
		return ruling{outcome: kvarter.OutcomeExcluded}
	case excluded:
		return ruling{outcome: kvarter.OutcomeExcluded, verdict: p.verdict}
	case p == nil && lawful:
		return ruling{outcome: kvarter.OutcomeByLaw}
	case p == nil:
		return ruling{outcome: kvarter.OutcomeOut}
	}
	r := ruling{verdict: p.verdict, by: p}
	if p.verdict != kvarter.Met && second != nil {
		q := second()
		switch {
		case q.verdict == kvarter.Met && lawful:
			return ruling{outcome: kvarter.OutcomeByLaw, verdict: kvarter.Met}
		case q.verdict == kvarter.Met:
			return ruling{outcome: kvarter.OutcomeByNeighbours, verdict: kvarter.Met}
		case q.verdict == kvarter.Undetermined && p.verdict == kvarter.NotMet:
			p = q
			r = ruling{verdict: kvarter.Undetermined, by: q, then: true}
		}
	}
	r.short = p.short
	switch {
	case p.verdict == kvarter.Met && p.byList:
		r.outcome = kvarter.OutcomeByList
	case p.verdict == kvarter.Met:
		r.outcome = kvarter.OutcomeIn
	case lawful:
		r.outcome = kvarter.OutcomeByLaw
	case p.verdict == kvarter.Undetermined && p.withheld:
		r.outcome = kvarter.OutcomeSuppressed
	case p.verdict == kvarter.Undetermined:
		r.outcome = kvarter.OutcomeUndetermined
	case p.short == 1:
		r.outcome = kvarter.OutcomeJustOut
	default:
		r.outcome = kvarter.OutcomeOut
	}
	return r
}

// flip chooses among the sets of criteria that turn the outcome: first those with the fewest criteria that no count of persons stands
// behind, then the fewest persons, then the fewest criteria, then the order of the method. Criteria of origin or convictions,
// inherited or filled figures and figures that no number of persons can turn are never asked to change. The threshold is held as it stands in the round.
func (s *screen) flip(t *tree, i int, f *kvarter.Finding, p *pattern, by []kvarter.Verdict) *kvarter.Flip {
	var best uint64
	bestBare, bestPersons := 0, 0.0
	for _, set := range p.turns {
		bare, persons, ok := 0, 0.0, true
		for rest := set; rest != 0 && ok; rest &= rest - 1 {
			c := t.leaves[bits.TrailingZeros64(rest)].at
			x := &f.Criteria[c]
			switch {
			case s.judges[c].silent || x.Inherited != "" || x.Imputed != "":
				ok = false
			case x.Num == x.Num && !s.judges[c].fig.Worked: // counts behind it
				ok = x.Persons > 0
				persons += x.Persons
			default:
				bare++
			}
		}
		if ok && (best == 0 || bare < bestBare || bare == bestBare && persons < bestPersons) {
			best, bestBare, bestPersons = set, bare, persons
		}
	}
	if best == 0 {
		return nil
	}
	after := append(make([]byte, 0, 64), t.buf...)
	at := make([]int, 0, 16)
	for rest := best; rest != 0; rest &= rest - 1 {
		k := bits.TrailingZeros64(rest)
		after[k] = turned(after[k])
		at = append(at, t.leaves[k].at)
	}
	slices.Sort(at)
	if s.stillIn(i, f, at, by, p) {
		return nil
	}
	out := &kvarter.Flip{Outcome: kvarter.OutcomeIn}
	if q := t.pattern(after); q.verdict == kvarter.NotMet {
		out.Outcome = kvarter.OutcomeOut
		if q.short == 1 {
			out.Outcome = kvarter.OutcomeJustOut
		}
	}
	n := len(at)
	amounts := make([]float64, 2*n)
	out.Criteria, out.Persons, out.Amount = make([]string, n), amounts[:n:n], amounts[n:]
	for k, c := range at {
		x := &f.Criteria[c]
		sign := 1.0
		if (x.Op == string(method.Over) || x.Op == string(method.AtLeast)) == (x.Verdict == kvarter.Met) {
			sign = -1
		}
		amount := x.Threshold - x.Value
		if x.Persons > 0 {
			amount = sign * x.Persons * s.judges[c].step(i)
		}
		out.Criteria[k], out.Persons[k], out.Amount[k] = x.Criterion, sign*x.Persons, amount
		if x.Persons == 0 {
			out.Persons[k] = 0 // never −0
		}
	}
	return out
}

// stillIn reports whether an area that would leave by the rule would come back by the second pass.
func (s *screen) stillIn(i int, f *kvarter.Finding, turn []int, by []kvarter.Verdict, p *pattern) bool {
	if s.then == nil || p.verdict != kvarter.Met {
		return false
	}
	s.answer(s.then, i, f, by)
	for k, l := range s.then.leaves {
		if l.kind == method.LeafCriterion && slices.Contains(turn, l.at) {
			s.then.buf[k] = turned(s.then.buf[k])
		}
	}
	return s.then.root.verdict(s.then.buf) == kvarter.Met
}

// step is what one person more in the numerator adds to the figure.
func (j *judge) step(i int) float64 {
	last := len(j.fig.Num) - 1
	if j.fig.Shares {
		return j.fig.per() / float64(last+1) / j.fig.Den[last][i]
	}
	_, den, _ := j.fig.counts(i)
	return j.fig.per() / den
}
