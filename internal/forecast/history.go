package forecast

import (
	"kvarter"
	"kvarter/internal/method"
)

// history judges past years, each by a law, and remembers what it judged.
type history struct {
	e    *Estates
	now  *law
	laws map[string]*law // by id; nil: not there or not usable
	done map[string][][][]kvarter.Verdict
}

func newHistory(e *Estates) (*history, error) {
	now, err := newLaw(e, e.Law)
	if err != nil {
		return nil, err
	}
	return &history{e: e, now: now, laws: map[string]*law{"": now, e.Law.ID: now}, done: map[string][][][]kvarter.Verdict{}}, nil
}

func (h *history) law(id string) *law {
	l, ok := h.laws[id]
	if !ok {
		if m := h.e.Laws[id]; m != nil {
			l, _ = newLaw(h.e, m) // a law that cannot be read leaves its years undetermined
		}
		h.laws[id] = l
	}
	return l
}

// judged says whether an area met an outcome of a law in the year at position t; the figures of years before the first are not there.
func (h *history) judged(id, outcome string, area, t int) kvarter.Verdict {
	l := h.law(id)
	if l == nil || t < 0 {
		return kvarter.Undetermined
	}
	k := l.outcome(outcome)
	if k < 0 {
		return kvarter.Undetermined
	}
	return h.all(l, area, t)[k]
}

// all judges every outcome of a law for an area in a year.
func (h *history) all(l *law, area, t int) []kvarter.Verdict {
	byArea := h.done[l.m.ID]
	if byArea == nil {
		byArea = make([][][]kvarter.Verdict, len(h.e.Areas))
		h.done[l.m.ID] = byArea
	}
	if byArea[area] == nil {
		byArea[area] = make([][]kvarter.Verdict, len(h.e.Years))
	}
	if out := byArea[area][t]; out != nil {
		return out
	}
	crits := make([]kvarter.Verdict, len(l.crits))
	for k := range crits {
		crits[k] = l.judge(k, area, t)
	}
	out := make([]kvarter.Verdict, len(l.outcomes))
	for k, r := range l.outcomes {
		out[k] = r.verdict(crits, func(p *rule) kvarter.Verdict { return h.past(p, area, t, t-1) })
	}
	byArea[area][t] = out
	return out
}

// past says whether the outcome of a persisted rule, asked in the year at position t, was met in each year before it up to the one at
// position upTo, every year by the law that was then in force.
func (h *history) past(p *rule, area, t, upTo int) kvarter.Verdict {
	v := kvarter.Met
	for at := t - p.src.Years + 1; at <= min(upTo, t-1) && v != kvarter.NotMet; at++ {
		id, outcome := lawOf(p.src, h.e.Years[0]+at)
		v = both(v, h.judged(id, outcome, area, at))
	}
	return v
}

// lawOf returns the method and the outcome that judge a year: "" for the rule's own method.
func lawOf(r *method.Rule, year int) (id, outcome string) {
	for _, l := range r.Laws {
		if year <= int(l.Until) {
			if l.Outcome != "" {
				return l.Method, l.Outcome
			}
			return l.Method, r.Name
		}
	}
	return "", r.Name
}
