package pipeline

import "kvarter"

// ScreenRounds screens one period after the other; each round follows the one before, with its stay thresholds and frozen reference.
func ScreenRounds(in *Imported, periods ...kvarter.Period) ([]*Screened, error) {
	var out []*Screened
	for _, at := range periods {
		o := Options{Period: at, Seed: 1}
		if len(out) > 0 {
			o.Previous = out[len(out)-1].Round
		}
		s, err := Screen(in, o)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// PastRounds are the rounds of a workspace, the earliest first: those that it names under rounds:, and the ones that the screening itself adds. The last is screened
// with the one before it as its previous round. Screened holds those that were screened here, the last included; a sealed file stands in Rounds alone.
type PastRounds struct {
	Rounds   []*kvarter.Round
	Screened []*Screened
}

// Chain screens the rounds that the workspace names, and the one that options ask for. read opens sealed rounds. Where the options name a previous round, that round
// and the one asked for are the whole chain, as they are where the workspace names none.
func Chain(in *Imported, o Options, read func(file string) (*kvarter.Round, error)) (*PastRounds, error) {
	out := &PastRounds{}
	last := o.Period
	if last == 0 {
		last = in.lastPeriod()
	}
	if o.Previous != nil {
		out.Rounds = append(out.Rounds, o.Previous)
	} else {
		for _, r := range in.Workspace.Rounds {
			if r.File != "" {
				round, err := read(in.Workspace.Path(r.File))
				if err != nil {
					return nil, err
				}
				if round.Period < last {
					out.Rounds, o.Previous = append(out.Rounds, round), round
				}
				continue
			}
			if r.Year >= last {
				continue
			}
			then := o
			then.Period = r.Year
			s, err := Screen(in, then)
			if err != nil {
				return nil, err
			}
			out.Rounds, out.Screened, o.Previous = append(out.Rounds, s.Round), append(out.Screened, s), s.Round
		}
	}
	o.Period = last
	s, err := Screen(in, o)
	if err != nil {
		return nil, err
	}
	out.Rounds, out.Screened = append(out.Rounds, s.Round), append(out.Screened, s)
	return out, nil
}

// Last is the round that was asked for.
func (p *PastRounds) Last() *Screened { return p.Screened[len(p.Screened)-1] }
