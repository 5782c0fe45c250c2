package sensitivity

import (
	"fmt"

	"kvarter"
)

// Model writes the outputs of one run at a point of the unit cube into out. NaN says that an output has no result there.
type Model func(point, out []float64) error

// Run runs a model over a whole design, one run after another, and returns the indices of its outputs. An error of the model ends it.
func Run(g *Design, outputs int, s Settings, model Model) ([]Output, error) {
	e, err := NewEstimator(g, outputs, s)
	if err != nil {
		return nil, err
	}
	point, y := make([]float64, g.D), make([][]float64, g.Runs())
	for k := range y {
		y[k] = make([]float64, outputs)
	}
	for pair := range g.N {
		for k := range y {
			g.Point(point, pair, k)
			if err := model(point, y[k]); err != nil {
				return nil, fmt.Errorf("sensitivity, pair %d, run %d: %w", pair, k, err)
			}
		}
		e.Add(pair, y)
	}
	return e.Outputs(), nil
}

// Indices returns the indices from results that are all there: y[run][pair] of one output, runs in the order of Design.Point.
func Indices(g *Design, s Settings, y [][]float64) (Output, error) {
	if len(y) != g.Runs() {
		return Output{}, kvarter.Errorf(kvarter.Invalid, "results of %d runs for a design of %d", len(y), g.Runs())
	}
	for k := range y {
		if len(y[k]) != g.N {
			return Output{}, kvarter.Errorf(kvarter.Invalid, "run %d has %d results for %d pairs", k, len(y[k]), g.N)
		}
	}
	e, err := NewEstimator(g, 1, s)
	if err != nil {
		return Output{}, err
	}
	one := make([][]float64, len(y))
	for pair := range g.N {
		for k := range y {
			one[k] = y[k][pair : pair+1]
		}
		e.Add(pair, one)
	}
	return e.Outputs()[0], nil
}
