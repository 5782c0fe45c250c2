// Package gap tells whether designated areas catch up with the rest of the city: series, the gap in points and as a ratio, the index of
// disadvantage and its reduction, what of it selection alone would give, where it came from, dispersion, and moves between classes.
//
// Everything is a pure function of counts by area and year. Membership is read in three ways, always all of them: the areas designated at
// the start, those designated at the end, and those designated in each year. They are the same areas, not the same people.
//
// Nothing is ever NaN in a result: what cannot be said is a nil pointer with a Why.
package gap

import (
	"math"

	"kvarter"
)

// Why says in a word why something is not stated; "" where it is.
type Why string

const (
	NoFigures  Why = "no_figures"  // no area of the group has a figure that year
	Suppressed Why = "suppressed"  // the figures of the group are withheld
	NoRound    Why = "no_round"    // no round at or before that year says who belongs
	NoAreas    Why = "no_areas"    // nobody belongs, or nobody is left outside
	ZeroBase   Why = "zero_base"   // no logarithm of a ratio with zero
	Break      Why = "break"       // definition or boundary changed in between
	NoSpread   Why = "no_spread"   // all areas are equal at the start: no unit to measure in
	OnePeriod  Why = "one_period"  // the two years are one
	NotApart   Why = "not_apart"   // at the start the areas cannot be told from the rest: the interval of the index includes 0
	NoCriteria Why = "no_criteria" // no criterion has figures at the start
	FewAreas   Why = "few_areas"   // fewer areas than the statement needs
)

// City is what a gap is computed from: the small areas, who was designated when, and the counts of each indicator.
type City struct {
	Areas      int
	Rounds     []Designation // ascending by Period
	Indicators []Indicator
}

// Designation tells which areas a round designated.
type Designation struct {
	Period kvarter.Period
	In     []bool
}

// Indicator is a share, a rate or a mean of every small area over years.
type Indicator struct {
	Name string
	// Lower tells that a lower figure is worse; the sign of its gap turns in the index.
	Lower  bool
	Weight float64 // in the index of disadvantage; 0 leaves it out
	Per    float64 // factor on num/den; 0 is 1
	// Mean tells that Num is no count: a mean times the residents behind it, such as income or the share of a survey. It has no interval.
	Mean   bool
	Design float64 // design effect of the interval; 0 is 1
	Group  []int32 // areas with one number inherit one figure; nil: each has its own
	Slices []Slice // ascending by Period
}

// Slice is one year of an indicator. Num, Den and States have one entry for each area.
type Slice struct {
	Period   kvarter.Period
	Num, Den []float64       // NaN where not known; a base of zero or below is no figure
	States   []kvarter.State // nil: NaN is missing
	People   []float64       // residents, the weights of the spread; nil: Den
	Break    string          // why the figure cannot be compared with the slice before; "" it can
	Bridged  []float64       // part of an area's figure that was carried from other boundaries; nil: none
}

func (x *Indicator) per() float64 {
	if x.Per == 0 {
		return 1
	}
	return x.Per
}

func (x *Indicator) sign() float64 {
	if x.Lower {
		return -1
	}
	return 1
}

// at returns the slice of a year, or nil.
func (x *Indicator) at(p kvarter.Period) *Slice {
	for i := range x.Slices {
		if x.Slices[i].Period == p {
			return &x.Slices[i]
		}
	}
	return nil
}

// broken returns the break between two years, "" for none.
func (x *Indicator) broken(from, to kvarter.Period) string {
	if from > to {
		from, to = to, from
	}
	for i := range x.Slices {
		if s := &x.Slices[i]; s.Break != "" && s.Period > from && s.Period <= to {
			return s.Break
		}
	}
	return ""
}

// known reports whether area i has a figure.
func (s *Slice) known(i int) bool {
	return s.Den[i] > 0 && !math.IsInf(s.Den[i], 0) && !math.IsNaN(s.Num[i]) && !math.IsInf(s.Num[i], 0) && (s.States == nil || s.States[i] == kvarter.Known)
}

// value is the figure of area i; it is known.
func (s *Slice) value(i int) float64 { return s.Num[i] / s.Den[i] }

// people are the residents behind area i, 0 where not known.
func (s *Slice) people(i int) float64 {
	w := s.Den[i]
	if s.People != nil {
		w = s.People[i]
	}
	if !(w > 0) || math.IsInf(w, 0) {
		return 0
	}
	return w
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// number returns a pointer to v, nil where v is not finite.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	v += 0 // never −0
	return &v
}
