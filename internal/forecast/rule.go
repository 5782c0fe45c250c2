package forecast

import (
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// rule is an outcome with the outcomes that it names written out.
type rule struct {
	kind        method.RuleKind
	of          []*rule
	at          int // criterion of a leaf; outcome of persisted
	least, most int
	src         *method.Rule // of persisted
}

func (l *law) rule(r *method.Rule, depth int) (*rule, error) {
	if depth > 100 {
		return nil, kvarter.Errorf(kvarter.Invalid, "outcomes of method %s go in a circle", l.m.ID)
	}
	out := &rule{kind: r.Kind, src: r}
	switch r.Kind {
	case method.All, method.Any, method.None, method.Count:
		for i := range r.Of {
			x, err := l.rule(&r.Of[i], depth+1)
			if err != nil {
				return nil, err
			}
			out.of = append(out.of, x)
		}
		out.least, out.most = 0, len(r.Of)
		switch r.Kind {
		case method.All:
			out.least = len(r.Of)
		case method.Any:
			out.least = 1
		case method.None:
			out.most = 0
		default:
			if r.AtLeast >= 0 {
				out.least = r.AtLeast
			}
			if r.AtMost >= 0 {
				out.most = r.AtMost
			}
		}
		return out, nil
	case method.LeafCriterion:
		out.at = slices.IndexFunc(l.m.Criteria, func(c method.Criterion) bool { return c.Name == r.Name })
		if out.at < 0 {
			return nil, kvarter.Errorf(kvarter.Invalid, "method %s has no criterion %s", l.m.ID, r.Name)
		}
		return out, nil
	case method.LeafOutcome, method.Persisted:
		k := l.outcome(r.Name)
		if k < 0 {
			return nil, kvarter.Errorf(kvarter.Invalid, "method %s has no outcome %s", l.m.ID, r.Name)
		}
		now, err := l.rule(&l.m.Outcomes[k].Rule, depth+1)
		if err != nil || r.Kind == method.LeafOutcome {
			return now, err
		}
		out.of, out.at = []*rule{now}, k
		return out, nil
	}
	return nil, kvarter.Errorf(kvarter.Invalid, "early warning by %s: a rule of kind %s is not carried forward", l.m.ID, r.Kind)
}

// verdict evaluates a rule in three values. past answers for the earlier years of a persisted outcome.
func (r *rule) verdict(crits []kvarter.Verdict, past func(*rule) kvarter.Verdict) kvarter.Verdict {
	switch r.kind {
	case method.LeafCriterion:
		return crits[r.at]
	case method.Persisted:
		now := r.of[0].verdict(crits, past)
		if now == kvarter.NotMet {
			return now
		}
		return both(now, past(r))
	}
	met, open := 0, 0
	for _, x := range r.of {
		switch x.verdict(crits, past) {
		case kvarter.Met:
			met++
		case kvarter.Undetermined:
			open++
		}
	}
	switch {
	case met+open < r.least || met > r.most:
		return kvarter.NotMet
	case met >= r.least && met+open <= r.most:
		return kvarter.Met
	}
	return kvarter.Undetermined
}

// both is «and» in three values.
func both(a, b kvarter.Verdict) kvarter.Verdict {
	switch {
	case a == kvarter.NotMet || b == kvarter.NotMet:
		return kvarter.NotMet
	case a == kvarter.Undetermined || b == kvarter.Undetermined:
		return kvarter.Undetermined
	}
	return kvarter.Met
}

// criteria appends the positions of the criteria that a rule asks, each once.
func (r *rule) criteria(out []int) []int {
	if r.kind == method.LeafCriterion && !slices.Contains(out, r.at) {
		out = append(out, r.at)
	}
	for _, x := range r.of {
		out = x.criteria(out)
	}
	return out
}

// persisted appends the persisted rules within.
func (r *rule) persisted(out []*rule) []*rule {
	if r.kind == method.Persisted {
		out = append(out, r)
	}
	for _, x := range r.of {
		out = x.persisted(out)
	}
	return out
}
