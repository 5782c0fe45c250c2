// Package uncertainty replays a screening many times and counts. Two questions are kept apart and never multiplied:
//
//   - Chance stability: the method is fixed, and every figure is drawn from what its data say of it (Beta for shares, Gamma for counts, normal for survey
//     estimates); references are recomputed from the drawn figures. In how many replicates is an area designated?
//   - Choice robustness: the figures are fixed, and thresholds, weights, counts of the rule, normalisations and combinations vary within declared
//     ranges. Under how many of the variants is an area designated, and which choice moves it (Sobol indices)?
//
// Where the method has an index, chance also gives its nodes intervals, and every area the share of replicates in each class.
//
// Neither is the probability that an area is disadvantaged. A full count has no sampling error: chance stability speaks of a declared
// superpopulation, what might have happened that year to similar residents.
//
// Compile makes a round ready, Chance and Choice answer. A replicate has its own random numbers, so that results are the same to the byte whatever the number
// of workers, and nothing is kept of a replicate but counts: memory does not grow with their number.
package uncertainty

// Word is a stability in a word.
type Word string

const (
	Steady    Word = "steady"      // the outcome holds in nearly all replicates
	Leaning   Word = "leaning"     // it holds in most
	OnTheEdge Word = "on_the_edge" // it might as well be the other one

	// Areas without an outcome of the rule have no share of replicates that agree with it.
	Undetermined Word = "undetermined" // a figure that is missing or withheld could decide
	LeftOut      Word = "left_out"     // not screened
)

// Words are all of them, in the order in which they are shown.
var Words = []Word{Steady, Leaning, OnTheEdge, Undetermined, LeftOut}

// Limits are the shares of replicates from which an outcome is steady, and from which it leans.
type Limits struct{ Steady, Leaning float64 }

// Usual is taken where nothing else is declared.
var Usual = Limits{Steady: .95, Leaning: .80}

// Word names a share of replicates that have the outcome that was decided.
func (l Limits) Word(agree float64) Word {
	switch {
	case agree >= l.Steady:
		return Steady
	case agree >= l.Leaning:
		return Leaning
	}
	return OnTheEdge
}
