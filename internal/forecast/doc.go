// Package forecast looks ahead: how a series stands against its target (Track), where it may go (Project, BackTest), and how near housing
// areas are to the state's lists, now and up to three years ahead (Warn).
//
// Everything is a pure function of its arguments. Where numbers are drawn at random the seed is an argument, and the same seed gives the
// same bits on every processor. Nothing is ever NaN in a result: what cannot be said is a nil pointer or an empty slice, with a Reason.
//
// No result is a counterfactual. What the state's lists ask of origin and convictions is shown as it is, never as persons or as a target.
package forecast

import (
	"math"

	"kvarter"
)

// Series is one indicator of one place or group over years, in ascending order. Values, States (nil: NaN is missing) and Breaks (nil: none)
// are aligned with Years. A break says that the definition or the boundary differs from the figure before.
type Series struct {
	Years  []int
	Values []float64
	States []kvarter.State
	Breaks []bool
}

// Reason says in a word why something is not stated; "" where it is.
type Reason string

const (
	NoTarget      Reason = "no_target"       // the target is not a number, or its year does not lie after the base year
	BadSeries     Reason = "bad_series"      // years that do not ascend, or columns of another length
	NoFigures     Reason = "no_figures"      // not one known figure
	Missing       Reason = "missing"         // the base year has no figure
	Suppressed    Reason = "suppressed"      // the figure of the base year is withheld
	OnePoint      Reason = "one_point"       // no figure after the base year
	Break         Reason = "break"           // definition or boundary changed between base and latest figure
	ZeroBase      Reason = "zero_base"       // there is no growth from zero
	TooFew        Reason = "too_few"         // fewer points since the last break than a projection needs
	NoVariation   Reason = "no_variation"    // the points lie on the model's line: there is no spread to draw a fan from
	OffScale      Reason = "off_scale"       // a figure that the logarithmic or logit scale does not have
	ShortHistory  Reason = "short_history"   // too few years to fit and to back-test
	NotBetter     Reason = "not_better"      // does not beat «same as last year» out of sample
	NotDetermined Reason = "not_determined"  // a figure that could decide is missing
	Sensitive     Reason = "sensitive"       // origin and convictions: never stated
	NoLimit       Reason = "no_limit"        // the figure that the limit refers to is not known
	NoCounts      Reason = "no_counts"       // a published value, with no counts behind it
	NotPossible   Reason = "not_possible"    // more persons than there are
	NotKnown      Reason = "not_known"       // the area has no figure
	NotEnoughData Reason = "not_enough_data" // no area has two figures in a row
)

// state returns why figure i is or is not there. An infinity is missing.
func (s Series) state(i int) kvarter.State {
	if s.States != nil && s.States[i] != kvarter.Known {
		return s.States[i]
	}
	if v := s.Values[i]; math.IsNaN(v) || math.IsInf(v, 0) {
		return kvarter.Missing
	}
	return kvarter.Known
}

// sound reports whether the columns have one length and the years ascend.
func (s Series) sound() bool {
	n := len(s.Years)
	if len(s.Values) != n || s.States != nil && len(s.States) != n || s.Breaks != nil && len(s.Breaks) != n {
		return false
	}
	for i := 1; i < n; i++ {
		if s.Years[i] <= s.Years[i-1] {
			return false
		}
	}
	return true
}

// latest returns the position of the last known figure, -1 for none.
func (s Series) latest() int {
	for i := len(s.Years) - 1; i >= 0; i-- {
		if s.state(i) == kvarter.Known {
			return i
		}
	}
	return -1
}

// number returns a pointer to v, nil where v is not finite.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	v += 0 // never −0
	return &v
}
