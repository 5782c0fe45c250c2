package edition

import (
	"math"
	"runtime"
	"sort"
	"sync"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/uncertainty"
)

// Stability is how the outcomes of a round hold against chance and against other choices. The two are never multiplied.
type Stability struct {
	Limits      uncertainty.Limits
	Correlation float64             // of errors, as declared
	Chance      *uncertainty.Chance // at that correlation
	Apart, Same *uncertainty.Chance // with independent errors, and with one error for all criteria
	Choice      *uncertainty.Choice // labels in the language asked for
	findings    []kvarter.Finding
}

// StabilityOptions are what a method does not say.
type StabilityOptions struct {
	Replicates, Variants int // 0: 1,000 and 1,024
	Seed                 uint64
	Correlation          float64 // NaN: as the method declares
}

// NewStability replays a round. Figures and rule are those that the audience may read.
func (e *Edition) NewStability(o StabilityOptions, lang string) (*Stability, error) {
	base, err := e.Program()
	if err != nil {
		return nil, err
	}
	u := e.Method.Uncertainty
	if u == nil {
		u = &method.Uncertainty{Prior: "jeffreys", Correlation: .3, Thresholds: .1, Weights: .25, Counts: 1, Steady: uncertainty.Usual.Steady, Leaning: uncertainty.Usual.Leaning}
	}
	prior := uncertainty.Jeffreys
	if u.Prior == "fitted" {
		prior = uncertainty.Prior{}
	}
	figures := uncertainty.FromRound(e.Round, e.Method, prior)
	uncertainty.FromData(figures, e.Round, e.Method, e.Figures, prior)
	p, err := uncertainty.Compile(uncertainty.Inputs{Round: e.Round, Method: e.Method, Scenario: base, Figures: figures})
	if err != nil {
		return nil, err
	}
	s := &Stability{Limits: uncertainty.Limits{Steady: u.Steady, Leaning: u.Leaning}, Correlation: u.Correlation, findings: e.Round.Findings}
	if !math.IsNaN(o.Correlation) {
		s.Correlation = o.Correlation
	}
	workers := runtime.GOMAXPROCS(0)
	for _, x := range []struct {
		to  **uncertainty.Chance
		all float64
	}{{&s.Chance, s.Correlation}, {&s.Apart, 0}, {&s.Same, 1}} {
		if *x.to, err = p.Chance(uncertainty.ChanceOptions{Replicates: o.Replicates, Seed: o.Seed, Correlation: uncertainty.Correlation{All: x.all}, Workers: workers,
			Nodes: x.to == &s.Chance}); err != nil {
			return nil, err
		}
	}
	still := func(v float64) float64 {
		if v == 0 {
			return -1
		}
		return v
	}
	c := uncertainty.ChoiceOptions{Variants: o.Variants, Seed: o.Seed, Thresholds: still(u.Thresholds), Weights: still(u.Weights), Counts: u.Counts, Workers: workers,
		Alternatives: uncertainty.Alternatives{Normalise: u.Normalise, Combine: u.Combine}}
	if c.Counts == 0 {
		c.Counts = -1
	}
	s.Choice, err = p.Choice(c, lang)
	return s, err
}

// Stability is that of the round with the usual numbers of replays, once for each language.
func (e *Edition) Stability(lang string) (*Stability, error) {
	once, _ := e.stable.LoadOrStore(lang, sync.OnceValues(func() (*Stability, error) {
		return e.NewStability(StabilityOptions{Seed: 1, Correlation: math.NaN()}, lang)
	}))
	return once.(func() (*Stability, error))()
}

// There reports whether there is anything to say: the method designates by a rule.
func (s *Stability) There() bool {
	return s != nil && !s.Chance.Undesignate && len(s.Chance.Designated) > 0
}

// Drawn reports whether any figure was drawn; else chance has nothing to say.
func (s *Stability) Drawn(m *method.Method) bool {
	return len(s.Chance.NotDrawn) < max(len(m.Criteria), 1)
}

// Mover is the choice that moves an area most, by its total index; −1 where no variant turns it.
func (s *Stability) Mover(i int) int {
	best, at := 0.0, -1
	if i >= len(s.Choice.Moves) || s.Choice.Moves[i].Why != "" {
		return -1
	}
	for f, x := range s.Choice.Moves[i].Of {
		if x.Total > best {
			best, at = x.Total, f
		}
	}
	return at
}

// ChanceWord and ChoiceWord say in a word how the outcome of area i holds against chance, and against other choices.
func (s *Stability) ChanceWord(i int) uncertainty.Word { return s.word(i, s.Chance.Agree(i)) }

// ChoiceWord is "" where nothing of the method varies.
func (s *Stability) ChoiceWord(i int) uncertainty.Word {
	if s.Choice.Variants == 0 {
		return ""
	}
	return s.word(i, s.Choice.Agree(i))
}

func (s *Stability) word(i int, agree float64) uncertainty.Word {
	switch s.findings[i].Outcome {
	case kvarter.OutcomeUndetermined, kvarter.OutcomeSuppressed:
		return uncertainty.Undetermined
	case kvarter.OutcomeExcluded:
		return uncertainty.LeftOut
	}
	return s.Limits.Word(agree)
}

// OnTheEdge reports whether chance or choice has area i on the edge.
func (s *Stability) OnTheEdge(i int) bool {
	return s.ChanceWord(i) == uncertainty.OnTheEdge || s.ChoiceWord(i) == uncertainty.OnTheEdge
}

// Unsteady lists the areas, by position, that chance or choice may turn, the least steady first; areas that are alike stay in their order.
func (s *Stability) Unsteady() []int {
	var out []int
	worst := func(i int) float64 {
		w := s.Chance.Agree(i)
		if s.Choice.Variants > 0 {
			w = min(w, s.Choice.Agree(i))
		}
		return w
	}
	for i := range s.findings {
		if worst(i) < s.Limits.Steady {
			out = append(out, i)
		}
	}
	sort.SliceStable(out, func(a, b int) bool { return worst(out[a]) < worst(out[b]) })
	return out
}
