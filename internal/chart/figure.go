package chart

import "kvarter"

// Figure is one number of a mark as a row of its table, so that picture and table can be held against each other.
type Figure struct {
	Name  string // of the series, the row or the line that it belongs to
	Part  Part
	Year  int // 0 where the mark has no years
	Value float64
	State kvarter.State // Missing and Suppressed figures are drawn as such; their Value is NaN
}

// Part is what a figure is within its mark.
type Part string

const (
	PartValue      Part = "value"
	PartLow        Part = "low"
	PartHigh       Part = "high"
	PartThreshold  Part = "threshold"
	PartReference  Part = "reference"
	PartTarget     Part = "target"
	PartBreak      Part = "break" // the series starts anew in Year; no value
	PartCentre     Part = "centre"
	PartInnerLow   Part = "inner low"
	PartInnerHigh  Part = "inner high"
	PartOuterLow   Part = "outer low"
	PartOuterHigh  Part = "outer high"
	PartGroup      Part = "group"
	PartRest       Part = "rest"
	PartDifference Part = "difference"
	PartThen       Part = "then"
	PartNow        Part = "now"
	PartMargin     Part = "margin"
)

// figures collects rows.
type figures []Figure

// add writes a figure with its state: one that is not there stays a row, so that missing and suppressed are seen in the table too.
func (f *figures) add(name string, part Part, year int, v float64, s kvarter.State) {
	s = stateOf(v, s)
	if s != kvarter.Known {
		v = nan()
	}
	*f = append(*f, Figure{name, part, year, v, s})
}

// known writes a figure only where it is there: for limits and intervals that nobody gave.
func (f *figures) known(name string, part Part, year int, v float64) {
	if drawable(v) {
		*f = append(*f, Figure{Name: name, Part: part, Year: year, Value: v})
	}
}
