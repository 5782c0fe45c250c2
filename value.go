package kvarter

import (
	"math"
	"math/big"
	"strconv"
)

// State tells why a figure is or is not there. The three are never merged:
// a suppressed figure is not a missing one, and neither is zero.
type State uint8

const (
	Known      State = iota // a figure, zero included
	Missing                 // not measured, not delivered, or not defined (a zero base)
	Suppressed              // measured, and withheld by its producer
)

// String returns "known", "missing" or "suppressed".
func (s State) String() string {
	switch s {
	case Known:
		return "known"
	case Suppressed:
		return "suppressed"
	}
	return "missing"
}

// Column holds one figure for each of n areas, in the order of the areas.
// Values[i] is NaN exactly where States[i] is not Known. States may be nil: then
// a NaN is Missing and everything else Known.
type Column struct {
	Values []float64
	States []State
}

// NewColumn returns a column of n missing figures.
func NewColumn(n int) Column {
	c := Column{Values: make([]float64, n), States: make([]State, n)}
	for i := range c.Values {
		c.Values[i], c.States[i] = math.NaN(), Missing
	}
	return c
}

// Len returns the number of areas.
func (c Column) Len() int { return len(c.Values) }

// State returns why figure i is or is not there.
func (c Column) State(i int) State {
	if c.States != nil {
		return c.States[i]
	}
	if math.IsNaN(c.Values[i]) {
		return Missing
	}
	return Known
}

// Known reports whether figure i is there.
func (c Column) Known(i int) bool { return c.State(i) == Known }

// Set stores a known figure; a NaN or an infinity becomes Missing.
func (c Column) Set(i int, v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		c.Unset(i, Missing)
		return
	}
	c.Values[i] = v
	if c.States != nil {
		c.States[i] = Known
	}
}

// Unset removes figure i and says why. It does nothing to the state of a column without States.
func (c Column) Unset(i int, why State) {
	c.Values[i] = math.NaN()
	if c.States != nil {
		c.States[i] = why
	}
}

// Exact returns the decimal that v was written as: the shortest decimal that
// reads back as v. Thresholds compare these, never the binary fractions, so that
// (0.1 + 0.7)/2 is 0.4. It is nil for a figure that is not finite.
func Exact(v float64) *big.Rat {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
		return new(big.Rat).SetInt64(int64(v))
	}
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
	return r
}
