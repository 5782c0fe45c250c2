package kvarter

// Administration is one of the city's administrations (forvaltninger): the owners of interventions.
type Administration struct {
	ID   string `json:"id"`
	Name Text   `json:"name"`
}

// PartnerKind sorts partners. The set is closed.
type PartnerKind string

const (
	Police              PartnerKind = "police"
	SSP                 PartnerKind = "ssp" // schools, social services and police together
	HousingOrganisation PartnerKind = "housing_organisation"
	HousingPlan         PartnerKind = "housing_plan"
	GeneralPractice     PartnerKind = "general_practice"
	Region              PartnerKind = "region"
	Foundation          PartnerKind = "foundation"
	CivilSociety        PartnerKind = "civil_society"
	Residents           PartnerKind = "residents"
	OtherPartner        PartnerKind = "other"
)

// PartnerKinds lists the kinds in the order in which they are shown.
func PartnerKinds() []PartnerKind {
	return []PartnerKind{Police, SSP, HousingOrganisation, HousingPlan, GeneralPractice, Region, Foundation, CivilSociety, Residents, OtherPartner}
}

// Partner is an organisation or a group outside the city's administrations that takes part.
type Partner struct {
	ID   string      `json:"id"`
	Name Text        `json:"name"`
	Kind PartnerKind `json:"kind"`
}

// Commitment is what a partner has promised to do.
type Commitment struct {
	Partner string `json:"partner"` // identifier
	Text    Text   `json:"text"`
}
