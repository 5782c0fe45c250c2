// Package smallarea steadies the figures of areas with few residents, and says what it did: years pooled, rates standardised by age and sex,
// rates drawn towards those of a group, gaps filled. Raw and steadied figures stand side by side; the method names which one decides.
//
// Columns have one figure per area. A suppressed figure is never estimated: it was withheld, and an estimate from its neighbours would give it away again. A figure
// that is missing stays missing unless a method declares how to fill it, and is then flagged.
//
// Shrinkage is off by default. Towards a rich district it hides the pockets that a city looks for; pooling years comes first.
package smallarea

import (
	"math"

	"kvarter"
)

// Why says in a word why a figure is not stated, or not steadied; "" where it is.
type Why string

const (
	NotKnown   Why = "not_known"    // the area's own count or base is missing
	Withheld   Why = "suppressed"   // one of them is suppressed
	NoBase     Why = "no_base"      // nobody to count from
	OutOfRange Why = "out_of_range" // a count below 0, a share above 1, or a figure too large to reckon with
	TooFew     Why = "too_few"      // not enough areas to tell how much areas differ; the raw figure stands
	EmptyCell  Why = "empty_cell"   // nobody of an age and sex that the standard has
	Collinear  Why = "collinear"    // predictors that are constant, or that follow from each other
	BadLength  Why = "bad_length"   // columns of different length
)

// In returns the reason as a phrase in Danish ("da") or English (every other language).
func (w Why) In(lang string) string {
	da, en := "", ""
	switch w {
	case NotKnown:
		da, en = "tallet kendes ikke", "the figure is not known"
	case Withheld:
		da, en = "tallet er ikke offentliggjort", "the figure is withheld"
	case NoBase:
		da, en = "der er ingen at regne på", "there is nobody to count from"
	case OutOfRange:
		da, en = "tallet kan ikke passe", "the figure cannot be right"
	case TooFew:
		da, en = "for få områder til at måle, hvor forskellige de er", "too few areas to measure how they differ"
	case EmptyCell:
		da, en = "ingen beboere i en af alders- og kønsgrupperne", "no residents in one of the groups of age and sex"
	case Collinear:
		da, en = "forklarende tal, der følger af hinanden", "predictors that follow from each other"
	case BadLength:
		da, en = "kolonnerne passer ikke sammen", "the columns do not fit together"
	}
	if lang == "da" {
		return da
	}
	return en
}

// both returns the figures of an area in two columns, or why there are none.
func both(a, b kvarter.Column, i int) (x, y float64, why Why) {
	switch sa, sb := a.State(i), b.State(i); {
	case sa == kvarter.Suppressed || sb == kvarter.Suppressed:
		return math.NaN(), math.NaN(), Withheld
	case sa != kvarter.Known || sb != kvarter.Known:
		return math.NaN(), math.NaN(), NotKnown
	case math.IsInf(a.Values[i], 0) || math.IsInf(b.Values[i], 0):
		return math.NaN(), math.NaN(), OutOfRange
	}
	return a.Values[i], b.Values[i], ""
}

// state is the state of a figure that is not stated.
func (w Why) state() kvarter.State {
	if w == Withheld {
		return kvarter.Suppressed
	}
	return kvarter.Missing
}
