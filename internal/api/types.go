package api

import "kvarter/internal/explain"

// InRound chooses a round and a language.
type InRound struct {
	Round string `path:"round" doc:"identifier of a round, at least eight digits, or «current»" example:"current"`
	Lang  string `query:"lang" enum:"da,en" default:"en" doc:"language of sentences and labels"`
}

// InCode chooses an area of a round.
type InCode struct {
	InRound
	Code string `path:"code" doc:"code of the area"`
}

// About heads every answer: what it is about and where it comes from.
type About struct {
	City    string   `json:"city"`
	Round   string   `json:"round" doc:"identifier of the round: the SHA-256 of its content"`
	Period  int      `json:"period" doc:"year"`
	Method  string   `json:"method"`
	MadeUp  bool     `json:"made_up" doc:"the figures are invented"`
	Control string   `json:"control,omitempty" doc:"how counts of real people were controlled: rounding or suppression"`
	Sources []string `json:"sources" doc:"producers of the figures"`
	Caveat  string   `json:"caveat"`
}

// Round is one round in a list.
type Round struct {
	ID         string `json:"id"`
	Period     int    `json:"period"`
	Method     string `json:"method"`
	Previous   string `json:"previous,omitempty"`
	Areas      int    `json:"areas"`
	Designated int    `json:"designated"`
	UrbanAreas int    `json:"urban_areas"`
	MadeUp     bool   `json:"made_up"`
}

// Reference is a value that criteria were compared with, frozen in the round.
type Reference struct {
	Criterion string   `json:"criterion"`
	Of        string   `json:"of"`
	Group     string   `json:"group,omitempty"`
	Value     *float64 `json:"value"`
}

// Source is an imported file.
type Source struct {
	File     string `json:"file"`
	Producer string `json:"producer"`
	Licence  string `json:"licence"`
	Date     string `json:"date"`
	Rows     int    `json:"rows"`
	SHA256   string `json:"sha256"`
}

// Area is one small area.
type Area struct {
	Code       string            `json:"code"`
	Name       string            `json:"name"`
	Groups     map[string]string `json:"groups" doc:"code of the group at each level"`
	Population *float64          `json:"population"`
	Outcome    string            `json:"outcome" doc:"in, out, just_out, undetermined, excluded, suppressed, by_law, by_neighbours, by_list, by_hole, too_small"`
	Designated bool              `json:"designated"`
	OnTheEdge  bool              `json:"on_the_edge" doc:"the outcome turns within the interval of a figure that decides it"`
	Met        int               `json:"met" doc:"criteria that are met and count"`
	UrbanArea  string            `json:"urban_area,omitempty"`
	Page       string            `json:"page"`
}

// UrbanArea is a set of small areas that were joined, or a listed housing area.
type UrbanArea struct {
	Code       string   `json:"code"`
	Name       string   `json:"name"`
	Kind       string   `json:"kind"`
	Population *float64 `json:"population"`
	Joined     string   `json:"joined"`
	SmallAreas []string `json:"small_areas"`
	Page       string   `json:"page"`
}

// Criterion is one criterion of the method.
type Criterion struct {
	ID        string `json:"id"`
	Label     string `json:"label"`
	Met       int    `json:"met" doc:"small areas that meet it"`
	Undecided int    `json:"undecided"`
}

// Value is one criterion in one small area.
type Value struct {
	Area      string   `json:"area"`
	Value     *float64 `json:"value"`
	State     string   `json:"state" doc:"known, missing or suppressed"`
	Threshold *float64 `json:"threshold"`
	Reference *float64 `json:"reference"`
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Verdict   string   `json:"verdict"`
	Inherited string   `json:"inherited,omitempty" doc:"code of the larger area whose figure it is"`
}

// HousingArea is one housing area with each law that judges it.
type HousingArea struct {
	Code       string            `json:"code"`
	Name       string            `json:"name"`
	Population *float64          `json:"population"`
	Lists      []HousingJudgment `json:"lists"`
	Page       string            `json:"page"`
}

// HousingJudgment is what one law says.
type HousingJudgment struct {
	Law       string              `json:"law"`
	Period    int                 `json:"period"`
	Outcomes  map[string]string   `json:"outcomes" doc:"met, not_met or undetermined, by outcome"`
	Published []string            `json:"published"`
	Explained explain.Explanation `json:"explained"`
}

// out is an answer with its head.
type out[T any] struct {
	Body struct {
		About About `json:"about"`
		Data  T     `json:"data"`
	}
}

// page is a part of a list.
type page[T any] struct {
	Total  int `json:"total"`
	Offset int `json:"offset"`
	Items  []T `json:"items"`
}
