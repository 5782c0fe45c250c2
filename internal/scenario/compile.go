package scenario

import (
	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/screening"
)

// Base is what of a round's tables a program needs. Round and Method are those that the audience may read.
type Base struct {
	Round  *kvarter.Round
	Method *method.Method
	// Neighbours gives the areas that touch each area, in the order of the round; nil where the method asks for none or the areas have no outlines.
	Neighbours [][]int32
	Groups     []screening.GroupRow // the declared grouping; may be nil
	// Components joins marked areas; nil: by Neighbours. Enclosed returns the areas in the holes of a component; nil: by Neighbours and the
	// outlines of the areas.
	Components func(in []bool) [][]int
	Enclosed   func(members []int) []int
}

// Program is a round made ready for scenarios. It never changes and is safe for concurrent use.
type Program struct {
	base    Base
	method  *method.Method // as the round used it: in a first round the first factors stand in the criteria
	replay  *screening.Replay
	handles []handle
	byKey   map[string]int
	join    *joiner

	plain  []kvarter.Outcome // of the replay with nothing moved, before joining
	public []kvarter.Outcome // of the round, before joining
	apart  []int             // areas where the two differ: something that decided there is not in the tables
	before []bool            // designated in the round

	met       []int // criteria met with nothing moved
	uncounted []int // areas of which the round counts fewer: some are not for the audience, and have no control that could move them
}

// Compile makes a round ready. It fails where round and method do not belong together.
func Compile(b Base) (*Program, error) {
	if b.Round == nil || b.Method == nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "a scenario needs a round and its method")
	}
	p := &Program{base: b, byKey: map[string]int{}}
	p.method = asUsed(b.Method, b.Round.Previous == "" && len(b.Round.Frozen) == 0)
	var err error
	if p.replay, err = screening.NewReplay(b.Round, p.method, b.Neighbours); err != nil {
		return nil, err
	}
	p.join = newJoiner(b)
	p.controls()
	found, err := p.replay.Run(screening.Moved{Method: p.method})
	if err != nil {
		return nil, err
	}
	n := len(b.Round.Findings)
	p.met = found.Met
	p.plain, p.public, p.before = found.Outcomes, make([]kvarter.Outcome, n), make([]bool, n)
	for i := range p.public {
		o := b.Round.Findings[i].Outcome
		if b.Round.Findings[i].MetCount < p.met[i] {
			p.uncounted = append(p.uncounted, i)
		}
		p.before[i] = o.Designated()
		if p.public[i] = beforeJoining(o, p.plain[i]); p.public[i] != p.plain[i] {
			p.apart = append(p.apart, i)
		}
	}
	return p, nil
}

// beforeJoining is what an area was before designated areas were joined: holes were not designated, too small areas were.
func beforeJoining(published, replayed kvarter.Outcome) kvarter.Outcome {
	switch {
	case published == kvarter.OutcomeByHole && !replayed.Designated(), published == kvarter.OutcomeTooSmall && replayed.Designated():
		return replayed
	case published == kvarter.OutcomeByHole:
		return kvarter.OutcomeOut
	case published == kvarter.OutcomeTooSmall:
		return kvarter.OutcomeIn
	}
	return published
}

// asUsed writes the factors of a first round into the criteria that they replace, so that each of them can move by itself.
func asUsed(m *method.Method, first bool) *method.Method {
	r := m.Reference
	if !first || r == nil || r.CityMinus == "" || r.FirstTimes == 0 {
		return m
	}
	out := clone(m)
	plain := *r
	plain.FirstTimes, plain.FirstTimesWritten = 0, ""
	out.Reference = &plain
	for k := range out.Criteria {
		if t := &out.Criteria[k].Enter.Threshold; t.Of == "reference" {
			t.Times, t.TimesWritten = r.FirstTimes, r.FirstTimesWritten
		}
	}
	return out
}

// clone copies what a scenario may move, so that the method of the round stays as it is.
func clone(m *method.Method) *method.Method {
	out := *m
	out.Criteria = append([]method.Criterion(nil), m.Criteria...)
	for k := range out.Criteria {
		out.Criteria[k].Stay = copied(out.Criteria[k].Stay)
	}
	out.Index = append([]method.Node(nil), m.Index...)
	for k := range out.Index {
		out.Index[k].Of = append([]method.Member(nil), out.Index[k].Of...)
		out.Index[k].CountOf = append([]method.Condition(nil), out.Index[k].CountOf...)
	}
	out.Classes = append([]method.Class(nil), m.Classes...)
	for k := range out.Classes {
		out.Classes[k].Cuts = append([]method.Cut(nil), out.Classes[k].Cuts...)
		for c := range out.Classes[k].Cuts {
			out.Classes[k].Cuts[c].Compare = copied(out.Classes[k].Cuts[c].Compare)
		}
	}
	out.Exclude = append([]method.Exclusion(nil), m.Exclude...)
	out.Merge = copied(m.Merge)
	out.Designate, out.Then = rule(m.Designate), rule(m.Then)
	return &out
}

func copied[T any](x *T) *T {
	if x == nil {
		return nil
	}
	y := *x
	return &y
}

func rule(r *method.Rule) *method.Rule {
	out := copied(r)
	if out != nil {
		out.Of = make([]method.Rule, len(r.Of))
		for k := range r.Of {
			out.Of[k] = *rule(&r.Of[k])
		}
	}
	return out
}
