package kvarter

// Text is a phrase in Danish and in English.
type Text struct {
	DA string `json:"da"`
	EN string `json:"en"`
}

// In returns the phrase in a language, "da" or "en"; in the other where it has none.
func (t Text) In(lang string) string {
	if lang == "da" && t.DA != "" || t.EN == "" {
		return t.DA
	}
	return t.EN
}

// PlanStatus says whether a version of the plan is being written or stands.
type PlanStatus string

const (
	PlanDraft   PlanStatus = "draft"
	PlanAdopted PlanStatus = "adopted" // stays as it was adopted; the next version starts from it
)

// Plan is one version of the action plan (handleplan): goals with sub-goals and targets, and the interventions that are to reach them.
// Goals, interventions, administrations and partners have identifiers that are unique in the plan and stay from version to version.
type Plan struct {
	ID        string     `json:"id"`
	Title     Text       `json:"title"`
	Version   int        `json:"version"` // from 1
	Status    PlanStatus `json:"status"`
	From      int        `json:"from"` // first and last year of the version
	To        int        `json:"to"`
	AdoptedOn Date       `json:"adopted_on,omitempty"`
	Decision  string     `json:"decision,omitempty"` // reference of the decision that adopted it
	Previous  int        `json:"previous,omitempty"` // version that it started from; 0 for a first
	MadeUp    bool       `json:"made_up,omitempty"`  // every surface prints «made up»

	Goals           []Goal           `json:"goals"`
	Administrations []Administration `json:"administrations"` // the closed list of owners
	Partners        []Partner        `json:"partners"`
	Interventions   []Intervention   `json:"interventions"`
}

// Goal is a goal of the policy.
type Goal struct {
	ID       string    `json:"id"`
	Title    Text      `json:"title"`
	SubGoals []SubGoal `json:"sub_goals"`
}

// SubGoal is a part of a goal, with the indicators that tell whether it is reached. Its identifier is unique in the plan.
type SubGoal struct {
	ID         string          `json:"id"`
	Title      Text            `json:"title"`
	Indicators []PlanIndicator `json:"indicators"`
}

// PlanIndicator is a measured figure that a sub-goal is followed by. Progress is computed from it, never typed. Either Indicator names an
// indicator of a method, or Count and Base name columns of the figures.
type PlanIndicator struct {
	Name      string `json:"name"` // unique in the sub-goal
	Label     Text   `json:"label"`
	Indicator string `json:"indicator,omitempty"`
	Count     string `json:"count,omitempty"`
	Base      string `json:"base,omitempty"`
	// Of is what is followed: "areas" the figure of the designated areas, "gap" its distance to the rest of the city, "city" the whole city.
	Of     string `json:"of"`
	Target Target `json:"target"`
}

// What an indicator is followed for.
const (
	OfAreas = "areas"
	OfGap   = "gap"
	OfCity  = "city"
)

// Direction is the way that an indicator should move.
type Direction string

const (
	Down Direction = "down"
	Up   Direction = "up"
)

// Target is where an indicator should be in a year, such as 2035, counted from what it was in the base year.
type Target struct {
	BaseYear  int       `json:"base_year"`
	Year      int       `json:"year"`
	Value     float64   `json:"value"` // in the unit of the indicator; a share from 0 to 1
	Direction Direction `json:"direction"`
}

// SubGoal returns the sub-goal of an identifier with its goal, or nil.
func (p *Plan) SubGoal(id string) (*Goal, *SubGoal) {
	for i := range p.Goals {
		for j := range p.Goals[i].SubGoals {
			if p.Goals[i].SubGoals[j].ID == id {
				return &p.Goals[i], &p.Goals[i].SubGoals[j]
			}
		}
	}
	return nil, nil
}

// Intervention returns the intervention of an identifier, or nil.
func (p *Plan) Intervention(id string) *Intervention {
	for i := range p.Interventions {
		if p.Interventions[i].ID == id {
			return &p.Interventions[i]
		}
	}
	return nil
}
