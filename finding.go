package kvarter

// Verdict is a rule's answer in three values. Undetermined: a missing value could decide.
type Verdict int8

const (
	NotMet       Verdict = 0
	Met          Verdict = 1
	Undetermined Verdict = 2
)

// String returns "not_met", "met" or "undetermined".
func (v Verdict) String() string {
	switch v {
	case Met:
		return "met"
	case Undetermined:
		return "undetermined"
	}
	return "not_met"
}

// Outcome is what a screening says of one small area.
type Outcome string

const (
	OutcomeIn           Outcome = "in"            // designated by the rule
	OutcomeOut          Outcome = "out"           // not designated
	OutcomeJustOut      Outcome = "just_out"      // one criterion short of the rule, see Finding.Short
	OutcomeUndetermined Outcome = "undetermined"  // a missing figure could decide
	OutcomeExcluded     Outcome = "excluded"      // left out, such as too few residents
	OutcomeSuppressed   Outcome = "suppressed"    // a figure withheld by its producer could decide
	OutcomeByLaw        Outcome = "by_law"        // in through a state list
	OutcomeByNeighbours Outcome = "by_neighbours" // in through the second pass, such as «all neighbours in»
	OutcomeByList       Outcome = "by_list"       // in through a list of the workspace, such as a legacy list
	OutcomeByHole       Outcome = "by_hole"       // not designated by itself; enclosed by an urban area and joined to it
	OutcomeTooSmall     Outcome = "too_small"     // meets the rule; its urban area has too few residents
)

// Designated reports whether an area with this outcome belongs to an urban area.
func (o Outcome) Designated() bool {
	switch o {
	case OutcomeIn, OutcomeByLaw, OutcomeByNeighbours, OutcomeByList, OutcomeByHole:
		return true
	}
	return false
}

// Finding is everything that a screening found about one area.
type Finding struct {
	Area       string // code
	Outcome    Outcome
	Verdict    Verdict // of the rule itself, before lists, exclusions and merging
	Criteria   []CriterionFinding
	Population float64 // NaN where unknown
	// MetCount counts the criteria that are met and count for the rule.
	MetCount int
	// Short is how many more criteria the nearest way into the rule needs; 0 where it is met or not expressible.
	Short int
	// OnTheEdge: the outcome turns when one deciding criterion takes the other end of its interval.
	OnTheEdge bool
	// Reasons are machine-readable causes beside the criteria, such as {"list", "prevention"} or {"excluded", "population"}.
	Reasons   []Reason
	UrbanArea string // code of the urban area it joined; "" none
	// Bridged, Inherited … data-quality flags are on the criteria.
	Notes []Note // signed local knowledge; never changes a figure
	Flip  *Flip  // smallest change that would turn the outcome; nil where none is printed
}

// Reason is one cause of an outcome: Kind "list" (Name: list), "law" (Name: outcome, Area: housing area), "excluded" (Name: column),
// "neighbours", "hole", "legacy", "too_small", "bridged" (Name: figure that decides nothing, since Share of it was carried from other boundaries), "exact_figures" (decided on exact figures that are not public; those shown would decide otherwise).
type Reason struct {
	Kind  string  `json:"kind"`
	Name  string  `json:"name,omitempty"`
	Area  string  `json:"area,omitempty"`
	Share float64 `json:"share,omitempty"`
}

// CriterionFinding is one criterion in one area.
type CriterionFinding struct {
	Criterion string // name in the method
	Verdict   Verdict
	State     State   // of the value
	Value     float64 // NaN where not known
	Op        string  // over, at_least, at_most, under
	Threshold float64 // the number compared with, NaN where the reference is unknown
	Reference float64 // the value compared with before the factor; NaN for a fixed number
	Of        string  // what Reference is: "", city, reference, region, country, a group level, percentile
	Times     float64 // factor on the reference; 1 for a fixed number
	Margin    float64 // how far on the met side: positive met; 0 exactly at the limit; same unit as Value
	Low, High float64 // interval of the value; NaN where none is supported
	Stay      bool    // the stay threshold was used
	Inherited string  // code of the group whose value it is; "" own value
	Counts    bool    // false where decides: never_alone sets it aside
	OnTheEdge bool    // the threshold lies inside the interval
	Num, Den  float64 // pooled counts; NaN where the value is no share
	Persons   float64 // change in Num (whole persons) that turns this criterion, base fixed; 0 where not stated
	// Raw, Shrunk and ShrinkWeight stand beside the value of an indicator that is shrunken or standardised: the crude figure, the one drawn towards its
	// group, and what the area's own counts weigh in it, 0–1. Value is the figure that decides. NaN where there is none.
	Raw, Shrunk, ShrinkWeight float64
	// Imputed names what filled in the value where nobody measured it (a smallarea.Filler); "" for a measured value.
	Imputed string
	// Survey says how the value comes from a sample: "direct", "inherited" from the domain of Inherited, or "synthetic"; "" for no sample.
	Survey string
	// Superpopulation is whom the interval speaks of (a stat.Superpopulation); "" with an interval: similar residents.
	Superpopulation string
	// NoInterval is why an interval that was asked for is not there (a stat.NoInterval); "" also where the method asks for none.
	NoInterval string
}

// Flip is the smallest change that would turn the outcome of an area: the criteria to turn and the persons in each.
// It is never given for origin or convictions, and never for a value that the area inherits.
type Flip struct {
	Outcome  Outcome   // what the area would become
	Criteria []string  `json:"criteria"`
	Persons  []float64 `json:"persons"` // signed, aligned with Criteria; 0 with no counts behind the value
	Amount   []float64 `json:"amount"`  // signed change of the value, aligned with Criteria
}

// Note is signed local knowledge: it stands beside a figure and never changes it.
type Note struct {
	Area, Kind, Text, By string
	Date                 string // ISO 8601
}

// HousingFinding is a housing area judged by one method (a state list).
type HousingFinding struct {
	Area      string
	Name      string
	Method    string
	Period    Period
	Outcomes  []NamedVerdict // every outcome of the method, in its order
	Criteria  []CriterionFinding
	Published []string // lists the workspace says it was published on; kept beside the calculation
}

// NamedVerdict is the verdict of one named outcome.
type NamedVerdict struct {
	Name    string  `json:"name"`
	Verdict Verdict `json:"verdict"`
}

// Overlap is the part of a small area that lies inside a listed housing area.
type Overlap struct {
	SmallArea, HousingArea string
	Share                  float64 // of residents, else of land
	Basis                  string  // "residents" or "land"
}

// UrbanArea is a set of small areas, and of listed housing areas, that were joined.
type UrbanArea struct {
	Code, Name string
	Parts      []Part
	Population float64
	Outline    MultiPolygon `round:"-"` // follows from the parts; written to urban_areas.geojson
	Kind       string       // "urban_area" or "housing_area"
	Joined     string       // how: "declared", "queen", "rook", "alone", "outline"
	Reason     string       // from the declared grouping
	Filled     []string     // codes joined to fill a hole
}

// Part is a named part of an urban area with its small areas.
type Part struct {
	Name  string   `json:"name"`
	Areas []string `json:"areas"`
}

// ReferenceValue is a value that criteria were compared with, frozen in the round.
type ReferenceValue struct {
	Criterion string `json:"criterion"`
	Of        string `json:"of"`
	Group     string `json:"group,omitempty"`
	Num, Den  float64
	Value     float64 `json:"value"`
}
