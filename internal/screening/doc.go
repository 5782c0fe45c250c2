// Package screening judges areas: criteria against their thresholds, the rule in three values, exclusions, lists, the
// smallest change that would turn an outcome, and the joining of designated areas into urban areas. It is pure, and it
// takes figures, neighbours and lists as plain values: whoever calls it computes them.
//
// Thresholds on counts and shares compare as exact rationals: (0.1 + 0.7)/2 is not under 0.4.
package screening

import (
	"math/big"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

// Figure is an indicator, a node, a "node/member" or a column of the data, for every area.
type Figure struct {
	Column kvarter.Column
	// Num and Den hold the counts behind the figure by year, then area; a published value has its yearly values in Num and no Den.
	// Both may be nil.
	Num, Den [][]float64
	Per      float64 // factor on Num/Den; 0 is 1
	Shares   bool    // mean of the yearly shares; else sum of counts over sum of bases
	// Exact gives the exact figure of an area; nil: Num/Den, else the decimal that the figure was written as.
	Exact func(i int) *big.Rat
	// Inherited gives the code of the group whose figure it is, "" for an own figure; nil where every figure is an area's own.
	Inherited []string
	// Limits are the intervals of figures that came with one; nil, or an entry of neither kind nor reason: from the counts.
	Limits []stat.Limits
	Survey []string // of each area "direct", "inherited" or "synthetic"; nil: no sample gave the figure
	// Raw, Shrunk and Weight stand beside a figure that was shrunken or standardised; NaN, or nil, where it was not.
	Raw, Shrunk, Weight []float64
	Worked              bool     // the figure is worked out from the counts and not their quotient: no number of persons turns it
	Imputed             []string // what filled in the figure of an area, "" for a measured one; nil: none was filled
	// Together is the figure of several areas as one, such as a standardised rate; nil: pooled from the counts.
	Together func(in func(i int) bool) Total
}

// Total is the figure of a whole: the city, the region, the country or a group.
type Total struct {
	Value    float64  // NaN where unknown
	Num, Den float64  // pooled counts; NaN without
	Exact    *big.Rat // nil: the decimal of Value
}

// Previous is the round before.
type Previous struct {
	RoundID    string
	Designated []string // codes of its designated small areas: the frozen set, and those that stay thresholds hold for
}

// Included is one outcome of an included method, such as a state list, with the housing areas that meet it.
type Included struct {
	Method, Outcome string
	HousingAreas    []string
}

// Inputs is everything that a screening reads. Columns, classes and neighbours follow the order of Areas.
type Inputs struct {
	Method  *method.Method
	Areas   *kvarter.Areas
	Period  kvarter.Period
	Figures map[string]*Figure // every name that criteria and exclusions compare
	Classes map[string][]string
	// Totals gives the published or summed total of a figure for "city", "region", "country" or a grouping level with the
	// group's code. Where it knows none, the city and the groups are pooled from the small areas (see pool); nil knows none.
	Totals     func(of, figure, group string) (Total, bool)
	Lists      map[string]map[string]bool // list, then area code
	Neighbours [][]int32
	Previous   *Previous // nil for a first round
	Included   []Included
	Overlaps   []kvarter.Overlap
	// Judge gives the verdict of an earlier year for `persisted`: law is the method then in force, "" this one. nil: undetermined.
	Judge func(law, outcome, area string, year kvarter.Period) kvarter.Verdict
	Notes []kvarter.Note
	// Published gives, for a housing area, the lists it was published on.
	Published map[string][]string
}

// Result is the outcome of a screening.
type Result struct {
	Findings   []kvarter.Finding // in the order of the areas
	References []kvarter.ReferenceValue
	Frozen     []string // codes left out of the reference, in area order, then those that are no more
}
