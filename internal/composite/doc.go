// Package composite evaluates the indicators, index nodes and classes of a method over the areas of a city.
//
// It is pure and deterministic. A figure that is not there stays not there: what a missing member does to its node is
// the method's own rule (method.Absent), and a node that a suppressed member took away is suppressed, not missing.
package composite

import (
	"fmt"
	"math"
	"math/big"
	"strconv"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

// Inputs are the columns that nodes may name. Every column has N figures.
type Inputs struct {
	N          int
	Columns    map[string]kvarter.Column
	Groups     map[kvarter.Level][]string // group code of each area, for imputation within groups
	Neighbours [][]int                    // for imputation from neighbours; may be nil
	Mask       []bool                     // areas with false take no part in any calculation; nil: all do
}

// Weight is the effective weight of a member.
type Weight struct {
	Input  string
	Weight float64
}

// Result holds every node, and the transformed members of each as "node/member".
type Result struct {
	Columns map[string]kvarter.Column
	Order   []string // evaluation order, members before their node
	Weights map[string][]Weight
	Classes map[string][]string // class of each area; "" where the column has no figure
}

// Evaluate runs the index and the classes of a method. Errors name the node and what it lacks.
func Evaluate(m *method.Method, in Inputs) (*Result, error) {
	e := &evaluator{m: m, in: in, sorter: &stat.Sorter{}, out: &Result{
		Columns: map[string]kvarter.Column{}, Weights: map[string][]Weight{}, Classes: map[string][]string{},
	}}
	for i := range m.Index {
		if err := e.node(&m.Index[i]); err != nil {
			return nil, fmt.Errorf("node %s: %w", m.Index[i].Name, err)
		}
	}
	for i := range m.Classes {
		c := &m.Classes[i]
		x, err := e.column(c.Of)
		for _, cut := range c.Cuts {
			if err == nil && cut.Compare != nil {
				err = plainNumber(*cut.Compare)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("class %s: %w", c.Name, err)
		}
		e.out.Classes[c.Name] = classify(c, x)
	}
	return e.out, nil
}

type evaluator struct {
	m      *method.Method
	in     Inputs
	sorter *stat.Sorter
	out    *Result
}

// column finds a node, a node's member, an indicator or a column of the data, in this order; masked areas have no figure.
func (e *evaluator) column(name string) (kvarter.Column, error) {
	if c, ok := e.out.Columns[name]; ok {
		return c, nil
	}
	c, ok := e.in.Columns[name]
	if !ok {
		return c, kvarter.Errorf(kvarter.Invalid, "there is no figure called %s in the data of this period", name)
	}
	if c.Len() != e.in.N || e.in.Mask != nil && len(e.in.Mask) != e.in.N {
		return c, kvarter.Errorf(kvarter.Internal, "%s has %d figures for %d areas", name, c.Len(), e.in.N)
	}
	if e.in.Mask == nil {
		return c, nil
	}
	out := kvarter.NewColumn(e.in.N)
	for i := range out.Values {
		if c.Known(i) && e.in.Mask[i] {
			out.Set(i, c.Values[i])
		} else if e.in.Mask[i] {
			out.Unset(i, c.State(i))
		}
	}
	return out, nil
}

func (e *evaluator) store(name string, c kvarter.Column) {
	e.out.Columns[name] = c
	e.out.Order = append(e.out.Order, name)
}

// seal gives values their states: known where there is a figure, suppressed where a suppressed input is the reason, else missing.
func seal(values []float64, inputs ...kvarter.Column) kvarter.Column {
	c := kvarter.Column{Values: values, States: make([]kvarter.State, len(values))}
	for i, v := range values {
		if !math.IsNaN(v) {
			continue
		}
		c.States[i] = kvarter.Missing
		for _, in := range inputs {
			if in.State(i) == kvarter.Suppressed {
				c.States[i] = kvarter.Suppressed
				break
			}
		}
	}
	return c
}

// Holds compares a figure with a threshold as decimals: the binary fractions decide only where they are far apart.
func Holds(c method.Compare, x float64) bool {
	t := c.Threshold.Number
	sign := 0
	switch {
	case math.Abs(x-t) > max(1e-9*math.Max(math.Abs(x), math.Abs(t)), 1e-12):
		if sign = 1; x < t {
			sign = -1
		}
	default:
		sign = sealed(x).Cmp(kvarter.Exact(t))
	}
	switch c.Op {
	case method.Over:
		return sign > 0
	case method.AtLeast:
		return sign >= 0
	case method.AtMost:
		return sign <= 0
	}
	return sign < 0
}

// sealed is the decimal of a figure at the twelve significant digits that a round is sealed with, and 0 for what lies closer to it than 1e-12: a node
// is computed, so that its last bits are noise of rounding. Criteria compare alike.
func sealed(x float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', 12, 64))
	if !ok || math.Abs(x) < 1e-12 {
		return new(big.Rat)
	}
	return r
}

// plainNumber refuses thresholds that refer to a place or a percentile: index nodes and classes know numbers alone.
func plainNumber(c method.Compare) error {
	if of := c.Threshold.Of; of != "" {
		return kvarter.Errorf(kvarter.Invalid, "it compares with a number, not with of: %s; criteria do that", of)
	}
	return nil
}

func classify(c *method.Class, x kvarter.Column) []string {
	out := make([]string, x.Len())
	for i := range out {
		if !x.Known(i) {
			continue
		}
		for _, cut := range c.Cuts {
			if cut.Compare == nil || Holds(*cut.Compare, x.Values[i]) {
				out[i] = cut.Name
				break
			}
		}
	}
	return out
}
