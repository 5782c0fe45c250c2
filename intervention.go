package kvarter

// Intervention is something that is done to reach a sub-goal: what, why it should work, by whom, where and for whom.
type Intervention struct {
	ID    string `json:"id"`
	Title Text   `json:"title"`
	What  Text   `json:"what"`
	// Why is the mechanism by which it should work. Success is not always that a criterion improves; say here what counts as a good outcome.
	Why      Text     `json:"why"`
	Criteria []string `json:"criteria,omitempty"`  // the criteria of the method on which it should work
	SubGoals []string `json:"sub_goals,omitempty"` // identifiers

	Owner    string       `json:"owner"`          // the administration that answers for it
	With     []string     `json:"with,omitempty"` // administrations that take part
	Partners []Commitment `json:"partners,omitempty"`

	Places      []Place     `json:"places,omitempty"`
	TargetGroup TargetGroup `json:"target_group"`
	From        int         `json:"from"`               // first year
	To          int         `json:"to,omitempty"`       // last year; 0 where no end is set
	EndedOn     Date        `json:"ended_on,omitempty"` // declared complete

	Funding    []Funding   `json:"funding,omitempty"`
	Milestones []Milestone `json:"milestones,omitempty"`
	Reach      []Reach     `json:"reach,omitempty"`
	Decisions  []Decision  `json:"decisions,omitempty"`
	Updates    []Update    `json:"updates,omitempty"`
	Override   *Override   `json:"override,omitempty"`
	Remark     Text        `json:"remark"` // shown beside it, such as what of it is made up
}

// PlaceKind says what a Place names: PlaceCity (no code), PlaceUrbanArea, PlaceSmallArea, PlaceHousingArea, or a grouping level of the
// workspace, such as "district".
type PlaceKind string

const (
	PlaceCity        PlaceKind = "city"
	PlaceUrbanArea   PlaceKind = "urban_area"
	PlaceSmallArea   PlaceKind = "small_area"
	PlaceHousingArea PlaceKind = "housing_area"
)

// Place is where an intervention works.
type Place struct {
	Kind PlaceKind `json:"kind"`
	Code string    `json:"code,omitempty"`
}

// TargetGroup is whom an intervention is for. Its size comes from the figures where Measure names a column of counts, else from Number.
type TargetGroup struct {
	Text    Text   `json:"text"`
	Measure string `json:"measure,omitempty"`
	Number  *int   `json:"number,omitempty"` // people, as stated by the owner; nil where not stated
}

// Funding is money from one source for some years.
type Funding struct {
	Source string `json:"source"`
	Amount *int64 `json:"amount,omitempty"` // kroner over all the years; nil where not stated
	From   int    `json:"from"`
	To     int    `json:"to"`
}

// Milestone is something that is to be done by a date.
type Milestone struct {
	ID    string `json:"id"` // unique in the intervention
	Title Text   `json:"title"`
	Due   Date   `json:"due"`
	Done  Date   `json:"done,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Reach is how many people an intervention reached in a year.
type Reach struct {
	Year       int  `json:"year"`
	People     *int `json:"people,omitempty"`
	Suppressed bool `json:"suppressed,omitempty"` // counted, and withheld since they are too few
}

// State tells why the number of people is or is not there.
func (r Reach) State() State {
	switch {
	case r.Suppressed:
		return Suppressed
	case r.People == nil:
		return Missing
	}
	return Known
}

// Decision is a decision about an intervention, with the reference under which it is found.
type Decision struct {
	Date      Date   `json:"date"`
	Reference string `json:"reference"`
	Text      string `json:"text"`
}

// UpdateKind says what an update is. The set is closed.
type UpdateKind string

const (
	UpdateText     UpdateKind = "update"
	UpdateNoChange UpdateKind = "no_change" // looked at, nothing new
	UpdateDecision UpdateKind = "decision"
)

// Update is signed news of an intervention.
type Update struct {
	Date Date       `json:"date"`
	By   string     `json:"by"`
	Kind UpdateKind `json:"kind"`
	Text string     `json:"text,omitempty"` // may be empty for no_change
}

// Status is how an intervention stands. The set is closed.
type Status string

const (
	StatusDone       Status = "done"
	StatusLate       Status = "late"
	StatusStalled    Status = "stalled"
	StatusOnTrack    Status = "on_track"
	StatusNotStarted Status = "not_started" // its first year has begun, and nothing was done or said yet
	StatusPlanned    Status = "planned"     // its first year lies ahead
)

// Statuses lists them in the order in which they are shown: what needs attention first.
func Statuses() []Status {
	return []Status{StatusLate, StatusStalled, StatusNotStarted, StatusOnTrack, StatusPlanned, StatusDone}
}

// Override is a status that a person set against the computed one. It needs a name, a reason and a date, and the computed status is always
// shown beside it.
type Override struct {
	Status Status `json:"status"`
	By     string `json:"by"`
	Reason string `json:"reason"`
	Date   Date   `json:"date"`
}
