package uncertainty

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/scenario"
	"kvarter/internal/sensitivity"
)

// Alternatives are declared ways to calculate an index that are as defensible as the method's own; the first of each list need not be it.
type Alternatives struct {
	Normalise [][]method.Transform // in place of every node's `each`
	Combine   []string             // in place of every mean
}

// ChoiceOptions declare within what ranges the choices of a method vary.
type ChoiceOptions struct {
	Variants     int // 0: 1,024, rounded up to a whole number of pairs for the Sobol indices
	Seed         uint64
	Thresholds   float64 // every threshold × U(1 − x, 1 + x); 0: .10, below 0: they stand still
	Weights      float64 // every weight likewise; 0: .25
	Counts       int     // k of n ± so many; 0: 1, below 0: it stands still
	Alternatives Alternatives
	Workers      int // 0: 1. The result is the same for any number.
}

// Factor is one declared choice.
type Factor struct {
	Key, Label string
	Low, High  float64 // of the factor on a limit; of the number in the rule; of a weight; of the number of an alternative
	control    scenario.Control
	kind       factorKind
	at         int // criterion or count
}

type factorKind uint8

const (
	factorControl factorKind = iota
	factorNormalise
	factorCombine
	factorLimit
	factorCount
)

// Choice is how the outcomes hold against other choices. Slices follow the areas of the round.
type Choice struct {
	Variants   int
	Factors    []Factor
	Designated []float64 // share of variants that designate the area
	Decided    []bool
	Number     []int                // how many variants designate so many areas
	Moves      []sensitivity.Output // of each area: which choice moves it
	Whole      sensitivity.Output   // of the number of areas that change
}

// Agree is the share of variants that decide area i as the round does.
func (c *Choice) Agree(i int) float64 {
	if c.Decided[i] {
		return c.Designated[i]
	}
	return 1 - c.Designated[i]
}

// factors lists what may vary, in the order of the method. Where the rule is all there is, every criterion has one factor on its limits to enter and to stay
// alike, and every count of the rule one; else every control of the scenarios has its own.
func (p *Program) factors(o ChoiceOptions, lang string) []Factor {
	var out []Factor
	if p.road == fast {
		for k := range p.m.Criteria {
			if o.Thresholds > 0 {
				c := &p.m.Criteria[k]
				out = append(out, Factor{Key: c.Name, Label: label(c.Label, c.Name, lang), Low: 1 - o.Thresholds, High: 1 + o.Thresholds, kind: factorLimit, at: k})
			}
		}
		for k := range p.counts {
			if n := float64(p.counts[k].AtLeast); o.Counts > 0 {
				key, text := "count", method.Text{"da": "antal af kriterier", "en": "number of criteria"}
				if k > 0 {
					key = fmt.Sprintf("count.%d", k+1)
					text = method.Text{"da": fmt.Sprintf("antal af kriterier, %d. krav", k+1), "en": fmt.Sprintf("number of criteria, condition %d", k+1)}
				}
				out = append(out, Factor{Key: key, Label: text.In(lang), Low: max(n-float64(o.Counts), 1), High: min(n+float64(o.Counts), float64(len(p.counts[k].Of))), kind: factorCount, at: k})
			}
		}
		return out
	}
	for _, c := range p.in.Scenario.Controls(lang) {
		if f := (Factor{Key: c.Key, Label: c.Label, control: c, Low: c.Value, High: c.Value}); !c.Idle && f.within(o) {
			out = append(out, f)
		}
	}
	if n := len(o.Alternatives.Normalise); n > 1 {
		out = append(out, Factor{Key: "normalise", Label: method.Text{"da": "normalisering", "en": "normalisation"}.In(lang), High: float64(n - 1), kind: factorNormalise})
	}
	if n := len(o.Alternatives.Combine); n > 1 {
		out = append(out, Factor{Key: "combine", Label: method.Text{"da": "sammenvejning", "en": "combination"}.In(lang), High: float64(n - 1), kind: factorCombine})
	}
	return out
}

func label(t method.Text, name, lang string) string {
	if s := t.In(lang); s != "" {
		return s
	}
	return name
}

// within sets the range of a control; false where it stands still.
func (f *Factor) within(o ChoiceOptions) bool {
	c, by := f.control, o.Thresholds
	switch c.Kind {
	case scenario.Population:
		return false
	case scenario.Count:
		f.Low, f.High = max(c.Min, c.Value-float64(max(o.Counts, 0))), min(c.Max, c.Value+float64(max(o.Counts, 0)))
		return f.Low < f.High
	case scenario.Weight:
		by = o.Weights
	}
	if by <= 0 {
		return false
	}
	a, b := float64(c.Value*(1-by)), float64(c.Value*(1+by))
	f.Low, f.High = max(c.Min, min(a, b)), min(c.Max, max(a, b))
	return f.Low < f.High
}

// value is what a factor takes at a point of 0 to 1: a whole number for counts and alternatives.
func (f *Factor) value(u float64) float64 {
	if f.control.Kind == scenario.Count || f.kind == factorCount || f.kind == factorNormalise || f.kind == factorCombine {
		return f.Low + math.Floor(float64(u*(f.High-f.Low+1)))
	}
	return f.Low + float64(u*(f.High-f.Low))
}

// variant is the method at a point.
func (p *Program) variant(factors []Factor, point []float64, o ChoiceOptions) (*method.Method, error) {
	m := p.in.Scenario.Copy()
	for i := range factors {
		f := &factors[i]
		v := f.value(point[i])
		switch f.kind {
		case factorControl:
			if err := p.in.Scenario.Set(m, f.Key, v); err != nil {
				return nil, err
			}
		case factorNormalise:
			for k := range m.Index {
				if n := &m.Index[k]; len(n.Each) > 0 {
					n.Each = o.Alternatives.Normalise[int(v)]
				}
			}
		case factorCombine:
			for k := range m.Index {
				if n := &m.Index[k]; slices.Contains([]string{"mean", "geometric", "harmonic", "sum"}, n.Combine) {
					n.Combine = o.Alternatives.Combine[int(v)]
				}
			}
		}
	}
	return m, nil
}

// Choice judges the round under many variants of its method. lang is the language of the labels.
func (p *Program) Choice(o ChoiceOptions, lang string) (*Choice, error) {
	if o.Variants == 0 {
		o.Variants = 1024
	}
	o.Thresholds, o.Weights = usual(o.Thresholds, .10), usual(o.Weights, .25)
	if o.Counts == 0 {
		o.Counts = 1
	}
	out := &Choice{Decided: p.decided(), Factors: p.factors(o, lang), Number: make([]int, p.n+1)}
	if p.road == nobody || len(out.Factors) == 0 {
		return out, nil
	}
	pairs := max((o.Variants+len(out.Factors)+1)/(len(out.Factors)+2), 2)
	g, err := sensitivity.NewDesign(pairs, len(out.Factors), o.Seed)
	if err != nil {
		return nil, err
	}
	e, err := sensitivity.NewEstimator(g, p.n+1, sensitivity.Settings{})
	if err != nil {
		return nil, err
	}
	in := make([]uint32, p.n)
	worker := func() func(int) ([][]float64, error) { return p.byMethod(out, o, g) }
	if p.road == fast {
		sweep := p.sweep(out.Factors)
		worker = func() func(int) ([][]float64, error) { return sweep.worker(out, g) }
	}
	err = inOrder(pairs, max(o.Workers, 1), worker, func(pair int, y [][]float64) {
		e.Add(pair, y)
		for _, row := range y {
			n := 0
			for i := range in {
				if row[i] == 1 {
					in[i]++
					n++
				}
			}
			out.Number[n]++
			out.Variants++
		}
	})
	if err != nil {
		return nil, err
	}
	out.Designated = make([]float64, p.n)
	for i, n := range in {
		out.Designated[i] = float64(n) / float64(out.Variants)
	}
	all := e.Outputs()
	out.Moves, out.Whole = all[:p.n], all[p.n]
	return out, nil
}

func usual(v, else_ float64) float64 {
	if v == 0 {
		return else_
	}
	return v
}

// byMethod judges the variants of a pair by the whole method, moved.
func (p *Program) byMethod(out *Choice, o ChoiceOptions, g *sensitivity.Design) func(int) ([][]float64, error) {
	point := make([]float64, len(out.Factors))
	return func(pair int) ([][]float64, error) {
		y := make([][]float64, g.Runs())
		for run := range y {
			g.Point(point, pair, run)
			m, err := p.variant(out.Factors, point, o)
			if err != nil {
				return nil, err
			}
			found, err := p.in.Scenario.Under(m)
			if err != nil {
				return nil, fmt.Errorf("a variant of the method: %w", err)
			}
			y[run] = results(found, out.Decided)
		}
		return y, nil
	}
}

// results are 1 for every designated area, and last the number of areas that change.
func results(found []kvarter.Outcome, decided []bool) []float64 {
	y := make([]float64, len(found)+1)
	for i, x := range found {
		if x.Designated() {
			y[i] = 1
		}
		if x.Designated() != decided[i] {
			y[len(found)]++
		}
	}
	return y
}

// inOrder computes items with several workers and hands them on in their order, holding no more than a few.
func inOrder[T any](n, workers int, make_ func() func(int) (T, error), take func(int, T)) error {
	type done struct {
		value T
		err   error
	}
	slots := make([]chan done, n)
	for i := range slots {
		slots[i] = make(chan done, 1)
	}
	room := make(chan struct{}, 4*workers)
	var next atomic.Int64
	var stop atomic.Bool
	var wait sync.WaitGroup
	for range workers {
		work := make_()
		wait.Go(func() {
			for !stop.Load() {
				room <- struct{}{}
				i := int(next.Add(1) - 1)
				if i >= n {
					return
				}
				v, err := work(i)
				slots[i] <- done{v, err}
			}
		})
	}
	var failed error
	for i := range n {
		d := <-slots[i]
		if d.err != nil {
			failed = d.err
			stop.Store(true)
			break
		}
		take(i, d.value)
		<-room
	}
	stop.Store(true)
	for range workers * 4 {
		select {
		case <-room:
		default:
		}
	}
	wait.Wait()
	return failed
}
