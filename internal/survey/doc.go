// Package survey estimates what a sample says about a city and its districts: totals, means, shares and ratios of domains with the variance of
// the design (weights, strata, clusters, finite populations), post-stratified and raked to register totals; then what a small area takes over
// from its district, or from the make-up of its residents.
//
// Respondents are rows: every column has one entry each, in the same order. A []float64 holds answers, NaN where there is none; a []string
// holds labels. Variances are by Taylor linearisation and multi-stage as in R survey (Lumley 2004, Journal of Statistical Software 9(8);
// Särndal, Swensson & Wretman 1992, ch. 4–5), to which the tests hold every figure.
//
// A sample says something of each domain, and of no area inside it: areas of one district that inherit its value share one error. What cannot be
// said is NaN with a Why beside it. Results are equal to the bit on every processor.
package survey

// Why says in a word why an estimate, or its standard error, is not stated; "" where both are.
type Why string

const (
	NoAnswers     Why = "no_answers"     // no respondent of the domain answered with a weight above 0
	FewAnswers    Why = "few_answers"    // fewer answers than the method asks for
	ZeroBase      Why = "zero_base"      // the denominator of a ratio adds up to zero, but for rounding
	LonelyCluster Why = "lonely_cluster" // a stratum has one cluster, so that the design has no variance; the estimate stands
	NoReplicates  Why = "no_replicates"  // the replicate weights give no variance; the estimate stands
	NoDomain      Why = "no_domain"      // the area lies in no domain of the survey
	NoResidents   Why = "no_residents"   // the area's make-up is not known or adds up to zero
	Uncovered     Why = "uncovered"      // too many residents are of kinds that nobody in the sample is of
	BadLength     Why = "bad_length"     // a column that does not have one entry for each respondent
	OutOfRange    Why = "out_of_range"   // figures so large that their sums are not numbers; where only their squares are, the estimate stands
	Apart         Why = "apart"          // estimates of two different designs
)

// In returns the reason as a phrase in Danish ("da") or English (every other language).
func (w Why) In(lang string) string {
	for _, p := range phrases {
		if p.why == w {
			if lang == "da" {
				return p.da
			}
			return p.en
		}
	}
	return ""
}

var phrases = [...]struct {
	why    Why
	da, en string
}{
	{NoAnswers, "ingen har svaret", "nobody answered"},
	{FewAnswers, "for få har svaret", "too few answered"},
	{ZeroBase, "nævneren er nul", "the denominator is zero"},
	{LonelyCluster, "et stratum har kun én klynge, så usikkerheden kan ikke beregnes", "a stratum has one cluster only, so the uncertainty cannot be computed"},
	{NoReplicates, "replikatvægtene giver ingen usikkerhed", "the replicate weights give no uncertainty"},
	{NoDomain, "området ligger uden for undersøgelsens områder", "the area lies in no district of the survey"},
	{NoResidents, "beboersammensætningen kendes ikke", "the make-up of the residents is not known"},
	{Uncovered, "for mange beboere tilhører grupper, som ingen i stikprøven tilhører", "too many residents belong to groups that nobody in the sample belongs to"},
	{BadLength, "kolonnen passer ikke til stikprøven", "the column does not fit the sample"},
	{OutOfRange, "tallene er for store", "the figures are too large"},
	{Apart, "tallene kommer fra to forskellige stikprøver", "the figures come from two different samples"},
}
