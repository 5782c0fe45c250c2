package kvarter

// DesignationState is where a designation stands. The set is closed: proposed → adopted → published; a published one may be taken back out of
// public sight and published again; from adoption on it may be repealed.
type DesignationState string

const (
	Proposed  DesignationState = "proposed"
	Adopted   DesignationState = "adopted"
	Published DesignationState = "published"
	Repealed  DesignationState = "repealed"
	TakenBack DesignationState = "taken_back" // was published, is no longer public; may be published again
)

// Designation is the decision of people that the urban areas of a round are the city's disadvantaged ones. Code never makes one.
type Designation struct {
	ID          string           `json:"id"`
	Round       string           `json:"round"`     // identifier of the sealed round
	Reference   string           `json:"reference"` // of the decision; needed from adoption on
	State       DesignationState `json:"state"`
	ProposedBy  string           `json:"proposed_by"`
	ProposedOn  Date             `json:"proposed_on"`
	AdoptedBy   string           `json:"adopted_by,omitempty"`
	AdoptedOn   Date             `json:"adopted_on,omitempty"`
	PublishedBy string           `json:"published_by,omitempty"`
	PublishedOn Date             `json:"published_on,omitempty"`
	TakenBackBy string           `json:"taken_back_by,omitempty"`
	TakenBackOn Date             `json:"taken_back_on,omitempty"`
	RepealedBy  string           `json:"repealed_by,omitempty"`
	RepealedOn  Date             `json:"repealed_on,omitempty"`
	From        Date             `json:"from"`         // in force from this day
	To          Date             `json:"to,omitempty"` // last day in force; "" until repealed or replaced
	Reason      string           `json:"reason,omitempty"`
}

// May reports whether a designation in state s may go to another.
func (s DesignationState) May(to DesignationState) bool {
	switch s {
	case Proposed:
		return to == Adopted
	case Adopted, TakenBack:
		return to == Published || to == Repealed
	case Published:
		return to == TakenBack || to == Repealed
	}
	return false
}

// Public reports whether everyone may see the designation. A repealed one keeps answering at its old address where it was public until then.
func (d Designation) Public() bool {
	return d.State == Published || d.State == Repealed && d.PublishedOn != "" && d.TakenBackOn < d.PublishedOn
}

// InForce reports whether the designation holds on a day. What was taken back does not: it was an error.
func (d Designation) InForce(on Date) bool {
	if d.State == Proposed || d.State == TakenBack || d.From == "" || on < d.From || d.To != "" && on > d.To {
		return false
	}
	return d.RepealedOn == "" || on < d.RepealedOn
}
