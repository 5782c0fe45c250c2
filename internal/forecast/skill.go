package forecast

import "kvarter"

// Skill compares the joint model with «same as last year» out of sample: for each earlier year with at least MinYears of history, the model is
// fitted to the years up to then alone and its probabilities for the years after are held against what the law then gave (the law as it
// stands now, and for persisted outcomes the laws of the years before). The score is Brier's (1950): the mean of (probability − 0 or 1)², lower
// is better; «same as last year» says 0 or 1. Years and areas where either answer is undetermined are left out.
type Skill struct {
	List      string  `json:"list"`
	Ahead     int     `json:"ahead"`
	Origins   int     `json:"origins"`   // years forecast from
	Forecasts int     `json:"forecasts"` // areas times origins
	Changes   int     `json:"changes"`   // of those, how often the answer was another than at the origin
	Brier     float64 `json:"brier"`
	Same      float64 `json:"same"`
	Beats     bool    `json:"beats"` // Brier < Same from at least two origins: only then are probabilities stated
	Reason    Reason  `json:"reason,omitempty"`
}

// leastOrigins is how many years forecasts must have been made from for a comparison to count.
const leastOrigins = 2

// backtest scores every outcome and number of years ahead, in that order.
func (w *warner) backtest() []Skill {
	l := w.h.now
	out := make([]Skill, 0, len(l.outcomes)*w.o.Ahead)
	for k := range l.outcomes {
		for y := range w.o.Ahead {
			out = append(out, Skill{List: l.m.Outcomes[k].Name, Ahead: y + 1})
		}
	}
	years := len(w.h.e.Years)
	for n := w.o.MinYears; n < years; n++ {
		ahead := min(w.o.Ahead, years-n)
		sim := fit(l, n).simulate(w.h, ahead, w.o.BacktestDraws, w.o.Seed^uint64(n)<<32)
		for k := range l.outcomes {
			for y := range ahead {
				s := &out[k*w.o.Ahead+y]
				if s.score(w.h, sim, k, n, y) {
					s.Origins++
				}
			}
		}
	}
	for i := range out {
		s := &out[i]
		if s.Forecasts > 0 {
			s.Brier /= float64(s.Forecasts)
			s.Same /= float64(s.Forecasts)
		}
		switch {
		case s.Origins < leastOrigins:
			s.Reason = ShortHistory
		case s.Brier < s.Same:
			s.Beats = true
		default:
			s.Reason = NotBetter
		}
	}
	return out
}

// score adds the forecasts of outcome k for y+1 years ahead from the year before position n; false where there was none.
func (s *Skill) score(h *history, sim *outlook, k, n, y int) (any bool) {
	for i := range h.e.Areas {
		same, came := h.all(h.now, i, n-1)[k], h.all(h.now, i, n+y)[k]
		if same == kvarter.Undetermined || came == kvarter.Undetermined || sim.open[k][y][i] > 0 {
			continue
		}
		any = true
		s.Forecasts++
		truth := 0.0
		if came == kvarter.Met {
			truth = 1
		}
		miss := float64(sim.met[k][y][i])/float64(sim.draws) - truth
		s.Brier += float64(miss * miss)
		if same != came {
			s.Changes++
			s.Same++
		}
	}
	return any
}
