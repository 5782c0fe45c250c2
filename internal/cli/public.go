package cli

import (
	"slices"

	"kvarter"
	"kvarter/internal/disclosure"
	"kvarter/internal/pipeline"
)

// publicly makes the rounds of a workspace as the public may have them, by ID: made-up figures as they are, real ones from one controlled table set, which is
// remembered so that the next publication shows the same counts alike.
func publicly(rounds []*pipeline.Screened) (map[string]*pipeline.Screened, error) {
	out := map[string]*pipeline.Screened{}
	if len(rounds) == 0 {
		return out, nil
	}
	w := rounds[0].Workspace
	if !w.Disclosure.Control {
		for _, s := range rounds {
			if _, err := disclosure.PassThrough(s.Round, s.Method); err == nil {
				out[s.Round.ID] = s
			}
		}
		if len(out) == len(rounds) {
			return out, nil
		}
	}
	ordered := slices.Clone(rounds)
	slices.SortStableFunc(ordered, func(a, b *pipeline.Screened) int { return int(a.Round.Period) - int(b.Round.Period) })
	o, err := pipeline.ReadPublishing(w.Dir)
	if err != nil {
		return nil, err
	}
	p, err := pipeline.Publish(rounds[0].Imported, ordered, o)
	if err != nil {
		return nil, err
	}
	for i, s := range ordered {
		out[s.Round.ID] = p.Rounds[i]
	}
	for _, x := range p.Controlled.Systems {
		if n := len(x.Table.Exposed); n > 0 {
			e := kvarter.Errorf(kvarter.Forbidden, "%d counts of %s in %d could be told within their threshold", n, x.Level, x.Period)
			e.Hint = "kvarter disclosure audit -C " + w.Dir
			return nil, e
		}
	}
	return out, p.Remember(w.Dir, o)
}
