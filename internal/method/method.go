// Package method holds the declarative method of a screening: indicators, index nodes, classes, criteria, rules, merging.
// Read turns a YAML file into a Method or into problems with line and column; Describe prints it as IF/AND blocks.
// A Method is a tree of closed sets, with no expression language: the same tree is evaluated (composite, screening),
// explained (explain) and, later, perturbed.
package method

import "kvarter"

// Text is a phrase by language, "da" and "en".
type Text map[string]string

// In returns the phrase in a language, else in English, else in Danish, else "".
func (t Text) In(lang string) string {
	for _, l := range []string{lang, "en", "da"} {
		if s := t[l]; s != "" {
			return s
		}
	}
	return ""
}

// Method is one method file. Slices keep the order of the file.
type Method struct {
	ID      string        // key `method`, such as "copenhagen-2025"
	Version string        // key `version`
	Title   Text          // key `title`: a string or {da, en}
	Source  string        // key `source`: where the formulas come from
	Note    Text          // key `note`
	Unit    kvarter.Level // key `unit`: small_area (default) or housing_area

	Indicators []Indicator
	Index      []Node // in the order of evaluation; a node may use only indicators, columns and earlier nodes (Read sorts them)
	Classes    []Class
	Criteria   []Criterion
	Reference  *Reference
	Lists      []List
	Designate  *Rule // nil: nothing is designated
	Then       *Rule // second pass over the outcome of Designate; key `then` inside `designate`
	Outcomes   []Outcome
	Exclude    []Exclusion
	Merge      *Merge
	Include    []Include
	// Uncertainty declares what replays vary; nil: the usual. It designates nobody, and is no part of Content.
	Uncertainty *Uncertainty
}

// Uncertainty declares how a round is replayed: what figures are drawn from, and within what ranges the choices of the method may vary.
type Uncertainty struct {
	Prior               string  // jeffreys (default) or fitted: empirical Bayes
	Correlation         float64 // of the errors of an area's criteria; default 0.3
	Thresholds, Weights float64 // × U(1 − x, 1 + x); default 0.1 and 0.25
	Counts              int     // k of n ± so many; default 1
	Normalise           [][]Transform
	Combine             []string
	Steady, Leaning     float64 // shares of replicates; default 0.95 and 0.8
}

// Direction says which end of a figure is worse.
type Direction string

const (
	WorseHigher Direction = "higher"
	WorseLower  Direction = "lower"
)

// Indicator is a figure per area, from a published value or from a count and its base. Exactly one of Value and Count is set.
type Indicator struct {
	Name  string
	Label Text
	Unit  string // "share" (0–1, printed as per cent), "percent", "ratio", "kr", "rate", … printed after the figure; default share for count/base with per 1, else none
	Value string // column taken as it stands
	// ValueYears: a Value over several years is the mean of its yearly values.
	Count        string    // numerator column
	Base         string    // denominator column
	Per          float64   // factor on count/base; default 1
	Worse        Direction // default higher
	Years        Years
	MinBase      float64       // a smaller base (pooled: the sum) gives a missing value; 0: no limit
	Inherit      kvarter.Level // "" or the level whose table holds the figure; every small area of a group takes its group's value, marked as inherited
	Sensitive    bool          // key `sensitive`: origin and convictions; no counterfactual or flip is ever printed
	Interval     string        // "wilson" (default for count/base with per 1), "byar" (count), "delta" (default with Variance), "none"
	DesignEffect float64       // default 1
	Decimals     int           // for printing; default -1: chosen by unit
	// Options for small numbers and missing figures; an indicator without them is what it was before they existed.
	Variance    string       `content:"omitempty"` // column with the variance of Value, by whoever published it
	Shrink      *Shrink      `content:"omitempty"`
	Standardise *Standardise `content:"omitempty"`
	Missing     []Fill       `content:"omitempty"`
}

// Years tells which periods an indicator uses, ending with the screened one.
type Years struct {
	Last int    // default 1
	Mean string // "pooled": sum of counts over sum of bases; "shares": mean of the yearly figures
}

// Node is a step of a composite index: take the members, transform each, combine them with weights, transform the result.
// The transformed members are kept as columns "node/member".
type Node struct {
	Name    string
	Label   Text
	Of      []Member
	Each    []Transform
	Combine string // sum mean product geometric harmonic min max count copeland; "" with exactly one member: take it
	Weights Weights
	Then    []Transform
	Missing Absent
	CountOf []Condition // key `count_of` instead of `of`: the number of conditions that hold
}

// Member is one input of a node: an indicator, a column of the data, an earlier node, or "node/member".
type Member struct {
	Input  string
	Weight float64     // under product and geometric an exponent; default 1
	Each   []Transform // replaces the node's each where not nil; key `each` in the mapping form {weight, each}
}

// Weights tells how member weights become effective weights.
// Kind: "as_given" (default for sum and product; for the means numerator and denominator use the weights as given, so it is the weighted mean),
// "renormalise" (divide by their sum, over all members), "equal", "factor_ml" (loadings of a one-factor maximum-likelihood
// factor analysis of the correlation matrix of the transformed members, divided by their sum), "pca" (loadings of the first principal component
// of the correlation matrix, COINr's convention).
type Weights struct {
	Kind string
}

// Absent tells what a missing member does.
// Kind: "propagate" (default: the node is missing), "skip" (leave the member out: means divide by the weights present, sums add what is present).
// AtMost ≥ 0: with more members missing than this, the node is missing. AtLeastShare: with a smaller share of members present, the node is missing.
type Absent struct {
	Kind         string
	AtMost       int     // -1: no limit
	AtLeastShare float64 // 0: no limit
}

// Condition is a node or indicator compared with a number.
type Condition struct {
	Node    string
	Compare Compare
}

// Transform is one step over a whole column of areas. Op is the key in the file; the options that an Op reads are listed in docs/method-file.md
// and in the schema. A string form (`each: [z]`) means all options at their defaults.
//
//	rank         ties min|average|max (default average); first lowest|highest (which end gets rank 1; default lowest); from (default 1; borda is from 0)
//	percentile   ties (default average); over n|n-1|n+1 (default n): n: rank/n, n-1: (rank-1)/(n-1), n+1: rank/(n+1); zeros apart|in (default in; apart: rank among x > 0, over count(x > 0), zeros and below get 0); to (default 1; 100 for a 0–100 scale); first (default lowest)
//	exponential  r n-r+1|n-r|r (which rank orientation gives R·n; input is the rank r, 1 = worst); constant (default 23): X = -c·ln(1 - R·(1 - e^(-100/c)))
//	normal_scores ties (default average); over n+1 (Φ⁻¹(rank/(n+1))) or blom (Φ⁻¹((rank-3/8)/(n+1/4))); first
//	z            sd n|n-1 (default n); mean, to_sd: rescale to this mean and sd (default 0, 1); weight: a column of weights (such as population), "" for none
//	min_max      to [lo, hi] (default [0, 1]); from [lo, hi]: declared goalposts instead of the data's own, clipped
//	scale_to_max to (default 1): x/max·to; a maximum of 0 gives missing (COINr fraction of max)
//	distance_to_max   1 - (max - x)/(max - min)
//	distance_to_target target: 1 - (target - x)/(target - min), at most 1
//	round        digits; half away|even (default away; decimal half as the shortest decimal of x shows it)
//	ntile        k; cut floor|ceil: input is a rank r: floor: floor(k(r-1)/n)+1; ceil: ceil(k·r/n)
//	log          offset (default 0): ln(x + offset); x + offset <= 0 is missing
//	boxcox       lambda; from as_given (default) or least: of x - min + 1, so that the least figure is 1 (COINr's makepos)
//	power        exponent
//	multiply add  by
//	negate       -x
//	complement   of (default 1): of - x
//	orient       high worse|better: negates members whose indicator's `worse` disagrees (worse: lower under high: worse, worse: higher under high: better)
//	clip         to [lo, hi] (null for open)
//	winsorise    points, or shares [lo, hi]
//	treat        max_points, skew, kurtosis, else log|boxcox (of x - min + 1, with lambda)|none: COINr's treatment (methods.md section 1)
//	impute       from mean|median|neighbour_mean…; by: a grouping level or column (group mean)
//
// Which field holds an option (composite reads exactly these): ties, first, over, zeros, r, sd, half, cut, else, high, by and weight: the field of the name;
// rank from: Start (Read sets 1); percentile to, scale_to_max to, complement of: Scale (0 means 1); multiply, add by and power exponent: Factor;
// log: Offset; boxcox: Lambda, From; exponential: Constant (0 means 23); z: Mean, ToSD (0 means 1); distance_to_target: Target; round: Digits; ntile: K;
// min_max: To, Goalposts; clip: To; winsorise: MaxPoints or To (quantiles, such as [.05, .95]); treat: MaxPoints, Skew (0 means 2), Kurtosis (0 means 3.5),
// Else, Lambda; impute: From, By.
type Transform struct {
	Op string

	Ties, First, Over, Zeros, R, SD, Half, Cut, Else, High, From, By, Weight string

	K, Digits, MaxPoints, Start                                                 int
	Constant, Scale, Mean, ToSD, Target, Offset, Lambda, Factor, Skew, Kurtosis float64
	// To and Goalposts are [lo, hi]; nil where not given. NaN for an open end.
	To, Goalposts []float64
}

// Class sorts a column into named classes: the first cut that holds wins; the last may have no comparison.
type Class struct {
	Name  string
	Label Text
	Of    string
	Cuts  []Cut
}

// Cut is one class: its name and the comparison that puts an area in it (nil: everything left).
type Cut struct {
	Name    string
	Code    string // how the publisher writes the class; its name by default
	Label   Text
	Compare *Compare
}

// Op is a comparison. «over» is >, «at_least» ≥, «at_most» ≤, «under» <.
type Op string

const (
	Over    Op = "over"
	AtLeast Op = "at_least"
	AtMost  Op = "at_most"
	Under   Op = "under"
)

// Compare is a comparison with a threshold.
type Compare struct {
	Op        Op
	Threshold Threshold
}

// Threshold is a number, or a factor times (or an amount plus) what Of names, or a percentile of the areas' own values.
type Threshold struct {
	Number       float64 // where Of is ""; `40 %` is read as 0.4
	Written      string  // as written in the file, so that exact comparison reads the decimal and not its binary fraction
	Of           string  // "" | "reference" | "city" | "rest" (not in the frozen set) | "region" | "country" | a grouping level (the area's own group) | "percentile"
	Times        float64 // default 1
	Plus         float64 // default 0
	Percentile   float64 // with Of "percentile": 0–100
	TimesWritten string  // decimal as written
}

// Criterion is a comparison of an indicator, column or node, with separate thresholds to enter and to stay.
type Criterion struct {
	Name    string
	Label   Text
	Of      string   // keys `indicator` or `node`
	Enter   Compare  // or the comparison directly in the criterion
	Stay    *Compare // for areas designated in the previous round; nil: same as Enter
	Decides string   // "" or "never_alone": an inherited value is shown but counts as not met, and as undetermined never
}

// Reference is what `of: reference` means. CityMinus "previous_round": the city without the areas of the previous round,
// frozen in the round. FirstOf and FirstTimes hold for a first round: FirstTimes replaces the factor of every
// enter threshold that refers to the reference (0: keep it).
type Reference struct {
	Of                string // "city", "region", "country", "" where CityMinus is set
	CityMinus         string
	FirstOf           string
	FirstTimes        float64
	FirstTimesWritten string
}

// List names areas by code from a file of the workspace; membership is a leaf of rules.
type List struct {
	Name, File, Code string
	Label            Text
}

// RuleKind is the kind of a rule node.
type RuleKind string

const (
	All           RuleKind = "all"
	Any           RuleKind = "any"
	None          RuleKind = "none" // not any; `not: x` is none: [x]
	Count         RuleKind = "count"
	LeafCriterion RuleKind = "criterion"
	LeafClass     RuleKind = "class"
	LeafList      RuleKind = "list"
	LeafOutcome   RuleKind = "outcome"
	Neighbours    RuleKind = "neighbours" // all (default) or any: the neighbours' designation before this pass; false for islands
	Persisted     RuleKind = "persisted"
)

// Rule is evaluated in three values: met, not met, undetermined.
type Rule struct {
	Kind    RuleKind
	Of      []Rule   // all, any, none, count
	AtLeast int      // count: at least this many (key `at_least`); -1 none
	AtMost  int      // count: at most this many; -1 none
	Name    string   // leaf: criterion, class, list, outcome; neighbours: "all" or "any"; persisted: outcome
	Is      []string // class leaf: the class names that count
	Years   int      // persisted
	// Laws tells which method judged earlier years: the first entry whose Until is at or after the year, else this method.
	Laws []Law
}

// Law is a method in force through the year Until.
type Law struct {
	Until  kvarter.Period
	Method string
	// Outcome is what that law calls the outcome; "" means the same name as here.
	Outcome string
}

// Outcome is one of several named results of a method, such as a state list.
type Outcome struct {
	Name  string
	Label Text
	Rule  Rule
}

// Exclusion leaves areas out. From "designation" (default): figures still count in references and distributions; "calculation": they do not.
// Unless lists names a list or included method: true keeps listed areas in.
type Exclusion struct {
	Column       string // "population" or a column or indicator
	Compare      Compare
	From         string
	UnlessListed bool
}

// Merge joins designated small areas into urban areas.
type Merge struct {
	Groups        string  // file of the declared grouping (small area → part → area, name, reason), "" none; it overrides topology
	Contiguity    string  // "queen" or "rook"; "" no joining by topology
	ToleranceM    float64 // in metres (map units where the CRS is planar)
	FillHoles     bool
	MinPopulation float64
	ListsExempt   bool // areas with a state-listed part are kept below the minimum
}

// Include brings in the areas of another method's outcomes, such as the state's lists.
type Include struct {
	Method   string
	Outcomes []string // nil: all
}

// Indicator returns the indicator of a name, or nil.
func (m *Method) Indicator(name string) *Indicator {
	for i := range m.Indicators {
		if m.Indicators[i].Name == name {
			return &m.Indicators[i]
		}
	}
	return nil
}

// Criterion returns the criterion of a name, or nil.
func (m *Method) Criterion(name string) *Criterion {
	for i := range m.Criteria {
		if m.Criteria[i].Name == name {
			return &m.Criteria[i]
		}
	}
	return nil
}
