package explain

import (
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// turning returns the criteria that by themselves turn the rule of a finding from not met to met: with four of four met and one of the two
// that must be among them wanting, only those of the core. It asks the rule itself, in three values.
func (w *writer) turning() map[string]bool {
	if w.m.Designate == nil {
		return nil
	}
	out := map[string]bool{}
	for i := range w.f.Criteria {
		c := &w.f.Criteria[i]
		if !c.Counts || c.Verdict == kvarter.Undetermined {
			continue
		}
		turned := kvarter.Met
		if c.Verdict == kvarter.Met {
			turned = kvarter.NotMet
		}
		leaf := func(r *method.Rule) kvarter.Verdict {
			if r.Kind == method.LeafCriterion && r.Name == c.Criterion {
				return turned
			}
			return w.answer(r)
		}
		if w.rule(w.m.Designate, leaf, 0) == kvarter.Met {
			out[c.Criterion] = true
		}
	}
	return out
}

// answer is what a leaf of the rule says of the area. What the round does not tell, such as earlier years, is undetermined.
func (w *writer) answer(r *method.Rule) kvarter.Verdict {
	switch r.Kind {
	case method.LeafCriterion:
		for i := range w.f.Criteria {
			if c := &w.f.Criteria[i]; c.Criterion == r.Name {
				if !c.Counts {
					return kvarter.NotMet
				}
				return c.Verdict
			}
		}
	case method.LeafClass:
		for i := range w.r.Classes {
			c := &w.r.Classes[i]
			if c.Name != r.Name || w.at < 0 || w.at >= len(c.Classes) || c.Classes[w.at] == "" {
				continue
			}
			if slices.Contains(r.Is, c.Classes[w.at]) {
				return kvarter.Met
			}
			return kvarter.NotMet
		}
	case method.LeafList:
		for _, x := range w.f.Reasons {
			if x.Kind == "list" && x.Name == r.Name {
				return kvarter.Met
			}
		}
		return kvarter.NotMet
	case method.Neighbours:
		return kvarter.NotMet // asked in the second pass only
	}
	return kvarter.Undetermined
}

// rule evaluates a rule in three values: a count is met when enough are met, not met when even the undetermined ones would not do.
func (w *writer) rule(r *method.Rule, leaf func(*method.Rule) kvarter.Verdict, depth int) kvarter.Verdict {
	least, most := 0, len(r.Of)
	switch r.Kind {
	case method.All:
		least = len(r.Of)
	case method.Any:
		least = 1
	case method.None:
		most = 0
	case method.Count:
		if r.AtLeast >= 0 {
			least = r.AtLeast
		}
		if r.AtMost >= 0 {
			most = r.AtMost
		}
	case method.LeafOutcome:
		for i := range w.m.Outcomes {
			if w.m.Outcomes[i].Name == r.Name && depth <= len(w.m.Outcomes) {
				return w.rule(&w.m.Outcomes[i].Rule, leaf, depth+1)
			}
		}
		return kvarter.Undetermined
	default:
		return leaf(r)
	}
	met, open := 0, 0
	for i := range r.Of {
		switch w.rule(&r.Of[i], leaf, depth) {
		case kvarter.Met:
			met++
		case kvarter.Undetermined:
			open++
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
