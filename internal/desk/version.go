package desk

import "kvarter"

// VersionRef is one version of the plan: adopted ones stay as they were, the last may be a draft.
type VersionRef struct {
	Version   int                `json:"version"`
	Status    kvarter.PlanStatus `json:"status"`
	From      int                `json:"from"`
	To        int                `json:"to"`
	AdoptedOn kvarter.Date       `json:"adopted_on,omitempty"`
	Decision  string             `json:"decision,omitempty"`
	Published bool               `json:"published"`
}
