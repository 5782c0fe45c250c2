// Package spatial tells whether areas resemble their neighbours: global and local Moran's I and Geary's C, Getis and
// Ord's G, Gi and Gi*, join counts, empirical Bayes rates, seeded permutation with a false discovery rate, cluster
// labels, and remarks on designations that stand alone or leave a gap. For the analyst; nothing here designates.
//
// A column is a []float64 with one figure per area; NaN or an infinity means that there is none. Areas without a figure
// are taken out of the neighbour lists, and the weights are scaled anew among the rest.
//
// An area without neighbours (an island) has no local statistic, and the global ones are those of the other areas. spdep leaves islands in the
// mean and takes them out of n, so that its figures differ where there are islands: its moments are then those of no shuffling. In the
// local statistics of others, the mean and the variance of the city are over all areas, islands included.
//
// Results hold no NaN and no infinity: what cannot be said is a nil pointer with a Reason beside it. They are equal to the
// bit on every processor and for every number of goroutines.
//
// Conventions are those of spdep (Bivand & Wong 2018, TEST 27, 716–748) unless a name says otherwise.
package spatial

// Reason says in a word why something is not stated; "" where it is.
type Reason string

const (
	BadLength   Reason = "bad_length"   // a column that does not have one figure per area
	NoFigures   Reason = "no_figures"   // not one known figure
	TooFew      Reason = "too_few"      // fewer areas with figures than the statistic needs
	Constant    Reason = "constant"     // all figures equal
	NoNeighbour Reason = "no_neighbour" // only islands, or an island; weights of zero are no neighbours
	Missing     Reason = "missing"      // the area has no figure
	Negative    Reason = "negative"     // a statistic of positive figures met a negative one
	OneColour   Reason = "one_colour"   // all areas are of one colour
	NoBase      Reason = "no_base"      // the bases add up to zero, or the area's own is zero
	OutOfRange  Reason = "out_of_range" // figures so large or so small that their squares are not numbers; G where all but one are 0
	BadSetting  Reason = "bad_setting"  // fewer than one permutation, or a share outside 0–1
)
