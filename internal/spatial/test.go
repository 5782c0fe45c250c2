package spatial

import (
	"math"

	"kvarter/internal/stat"
)

// Test holds a statistic against what would be expected without a spatial pattern.
type Test struct {
	Expected float64 `json:"expected"`
	Variance float64 `json:"variance"`
	// Z is the deviation in standard deviations. It is positive where neighbours are more alike than expected, in Geary's C too.
	Z       float64 `json:"z"`
	P       float64 `json:"p"`       // two-sided, normal approximation
	Greater float64 `json:"greater"` // one-sided: more alike than expected
}

// newTest returns nil where the variance is not positive or something is not a number. sign is −1 where small values of
// the statistic mean likeness.
func newTest(value, expected, variance, sign float64) *Test {
	z := sign * ((value - expected) / math.Sqrt(variance))
	if !(variance > 0) || !finite(variance) || !finite(expected) || !finite(z) {
		return nil
	}
	return &Test{Expected: expected, Variance: variance, Z: z, P: twoSided(z), Greater: stat.CDF(-z)}
}

// Global is a statistic of the whole city.
type Global struct {
	Value float64 `json:"value"`
	// Tests under the assumption of normal figures and under random placing of the figures; nil where there are too few areas.
	Normal  *Test `json:"normal,omitempty"`
	Random  *Test `json:"random,omitempty"`
	Areas   int   `json:"areas"`   // areas with a figure and a neighbour: they alone take part
	Islands int   `json:"islands"` // areas with a figure and no neighbour
	Links   int   `json:"links"`   // directed links
}

// global builds the result, or says that the value is not a number.
func (c *column) global(value float64, normal, random *Test) (*Global, Reason) {
	if !finite(value) {
		return nil, OutOfRange
	}
	return &Global{Value: value, Normal: normal, Random: random, Areas: len(c.x), Islands: c.islands, Links: len(c.w.to)}, ""
}

// twoSided is the probability of a normal deviate at least as far from 0 as z.
func twoSided(z float64) float64 { return math.Min(1, 2*stat.CDF(-math.Abs(z))) }
