package forecast

import (
	"math"
	"slices"

	"kvarter"
)

// Internal is the audience of an early warning: no housing area is named with a probability in public.
const Internal = "internal"

// ModelJoint names the model behind the probabilities (joint.go says what it is).
const ModelJoint = "joint_local_level_with_drift"

// WarnOptions are those of Warn. Zero values are the defaults.
type WarnOptions struct {
	Seed          uint64
	Draws         int // simulated paths behind a probability; default 2,000
	BacktestDraws int // the same in the back-test; default 500
	Ahead         int // years ahead; default and at most 3
	MinYears      int // least years that a model is fitted to; default 6, at least 4
}

// EarlyWarning is how near housing areas are to the state's lists, and for whom it is.
type EarlyWarning struct {
	Method   string        `json:"method"`
	Year     int           `json:"year"`
	Audience string        `json:"audience"` // always Internal
	Areas    []Warning     `json:"areas"`    // in the order of Estates.Areas
	Board    []ListBoard   `json:"board"`    // by list, in the order of the law
	Skill    []Skill       `json:"skill"`    // by list, then years ahead
	Model    string        `json:"model"`
	Measures []FittedModel `json:"measures,omitempty"` // what the model was fitted to; nil where it was not
}

// Warning is one housing area: its distance to every limit, and what each list says of it now and ahead.
type Warning struct {
	Area      string        `json:"area"`
	Name      string        `json:"name"`
	Distances []Distance    `json:"distances"` // by criterion, in the order of the law
	Lists     []ListOutlook `json:"lists"`
}

// ListOutlook is one list for one housing area. Criteria are those that the list asks.
type ListOutlook struct {
	List     string          `json:"list"`
	Verdict  kvarter.Verdict `json:"verdict"`
	Criteria []string        `json:"criteria"`
	Ahead    []Chance        `json:"ahead"`
}

// Chance is the probability of being on a list in a year ahead; nil with a Reason where it is not stated.
type Chance struct {
	Year        int      `json:"year"`
	Probability *float64 `json:"probability,omitempty"`
	Reason      Reason   `json:"reason,omitempty"`
}

// ListBoard counts the housing areas on a list: the board «no housing area at risk».
type ListBoard struct {
	List         string      `json:"list"`
	Now          int         `json:"now"`
	Undetermined int         `json:"undetermined"`
	Ahead        []BoardYear `json:"ahead"`
}

// BoardYear is the number of housing areas on a list in a year ahead, over the same paths as the probabilities: the mean, the central
// 80 %, and the probability that there is none. They are nil with a Reason where they are not stated. An area that some path leaves
// undetermined is one of Undetermined, and counts where it met the list.
type BoardYear struct {
	Year         int      `json:"year"`
	Expected     *float64 `json:"expected,omitempty"`
	Low80        *int     `json:"low80,omitempty"`
	High80       *int     `json:"high80,omitempty"`
	None         *float64 `json:"none,omitempty"`
	Undetermined int      `json:"undetermined"`
	Reason       Reason   `json:"reason,omitempty"`
}

// FittedModel is what the joint model found of one indicator, on the logit scale for a share and the log scale for an income.
type FittedModel struct {
	Indicator string  `json:"indicator"`
	Stays     float64 `json:"stays"`     // a: the part of a year's surprise that stays
	Size      float64 `json:"size"`      // exponent of the size effect
	Drift     float64 `json:"drift"`     // m: a year
	DriftSD   float64 `json:"drift_sd"`  // τ: between areas
	OwnSD     float64 `json:"own_sd"`    // of a year, an area of typical size
	SharedSD  float64 `json:"shared_sd"` // of a year, all areas together
	Reason    Reason  `json:"reason,omitempty"`
}

type warner struct {
	h *history
	o WarnOptions
}

// Warn measures every housing area against every limit of the law in the last year, and looks up to three years ahead with the joint model,
// where that model beats «same as last year». Distances rest on fractions, so that exactly at a limit «over», «at least» and «under» decide.
// It fails where Estates contradict themselves or the law compares what cannot be carried forward.
func Warn(e Estates, o WarnOptions) (*EarlyWarning, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	h, err := newHistory(&e)
	if err != nil {
		return nil, err
	}
	w := &warner{h, o.defaults()}
	n := len(e.Years)
	out := &EarlyWarning{Method: e.Law.ID, Year: e.Years[n-1], Audience: Internal, Model: ModelJoint}
	var sim *outlook
	if n >= w.o.MinYears && len(e.Areas) > 0 {
		out.Skill = w.backtest()
		j := fit(h.now, n)
		out.Measures = j.fitted()
		if slices.ContainsFunc(out.Skill, func(s Skill) bool { return s.Beats }) {
			sim = j.simulate(h, w.o.Ahead, w.o.Draws, w.o.Seed)
		}
	} else {
		for k := range e.Law.Outcomes {
			for y := range w.o.Ahead {
				out.Skill = append(out.Skill, Skill{List: e.Law.Outcomes[k].Name, Ahead: y + 1, Reason: ShortHistory})
			}
		}
	}
	for i := range e.Areas {
		out.Areas = append(out.Areas, w.area(i, out, sim))
	}
	for k := range e.Law.Outcomes {
		out.Board = append(out.Board, w.board(k, out, sim))
	}
	return out, nil
}

func (o WarnOptions) defaults() WarnOptions {
	if o.Draws <= 0 {
		o.Draws = 2000
	}
	if o.BacktestDraws <= 0 {
		o.BacktestDraws = 500
	}
	if o.Ahead <= 0 || o.Ahead > maxAhead {
		o.Ahead = maxAhead
	}
	if o.MinYears <= 0 {
		o.MinYears = 6
	}
	o.MinYears = max(o.MinYears, 4)
	return o
}

// area says everything of one housing area.
func (w *warner) area(i int, out *EarlyWarning, sim *outlook) Warning {
	e, l, last := w.h.e, w.h.now, len(w.h.e.Years)-1
	a := Warning{Area: e.Areas[i].Code, Name: e.Areas[i].Name}
	for k := range l.crits {
		a.Distances = append(a.Distances, l.distance(k, i, last))
	}
	now := w.h.all(l, i, last)
	for k, r := range l.outcomes {
		lo := ListOutlook{List: l.m.Outcomes[k].Name, Verdict: now[k]}
		for _, c := range r.criteria(nil) {
			lo.Criteria = append(lo.Criteria, l.crits[c].c.Name)
		}
		for y := range w.o.Ahead {
			c := Chance{Year: out.Year + y + 1, Reason: out.Skill[k*w.o.Ahead+y].Reason}
			switch {
			case c.Reason != "":
			case sim.open[k][y][i] > 0:
				c.Reason = NotDetermined
			default:
				c.Probability = number(float64(sim.met[k][y][i]) / float64(sim.draws))
			}
			lo.Ahead = append(lo.Ahead, c)
		}
		a.Lists = append(a.Lists, lo)
	}
	return a
}

// board counts one list.
func (w *warner) board(k int, out *EarlyWarning, sim *outlook) ListBoard {
	b := ListBoard{List: w.h.now.m.Outcomes[k].Name}
	for i := range out.Areas {
		switch out.Areas[i].Lists[k].Verdict {
		case kvarter.Met:
			b.Now++
		case kvarter.Undetermined:
			b.Undetermined++
		}
	}
	for y := range w.o.Ahead {
		by := BoardYear{Year: out.Year + y + 1, Reason: out.Skill[k*w.o.Ahead+y].Reason}
		if by.Reason == "" {
			for i := range out.Areas {
				if sim.open[k][y][i] > 0 {
					by.Undetermined++
				}
			}
			counts := slices.Clone(sim.count[k][y])
			slices.Sort(counts)
			sum, none := 0, 0
			for _, c := range counts {
				if sum += c; c == 0 {
					none++
				}
			}
			by.Expected, by.None = number(float64(sum)/float64(sim.draws)), number(float64(none)/float64(sim.draws))
			by.Low80, by.High80 = &counts[(len(counts)-1)/10], &counts[(9*(len(counts)-1)+9)/10]
		}
		b.Ahead = append(b.Ahead, by)
	}
	return b
}

// fitted tells what the model found.
func (j *joint) fitted() []FittedModel {
	var out []FittedModel
	for k, m := range j.measures {
		f := FittedModel{Indicator: m.ind.Name}
		if m.ok {
			f.Stays, f.Size, f.Drift, f.OwnSD = m.gain, m.power, m.drift, m.sd
			f.DriftSD = math.Sqrt(m.tau2)
			f.SharedSD = norm(j.common[k])
		} else {
			f.Reason = NotEnoughData
		}
		out = append(out, f)
	}
	return out
}
