package desk

import (
	"encoding/json"
	"fmt"

	"kvarter"
	"kvarter/internal/store"
)

// Kinds of stored records. Bodies are JSON.
const (
	kindPlan         = "plan"         // one record, id planID: the head of the working plan, without interventions
	kindIntervention = "intervention" // storedIntervention, of the working plan
	kindVersion      = "plan_version" // a whole adopted plan; written once
	kindPublication  = "publication"  // one record, id planID: Publication; deleted while taken back
	kindDesignation  = "designation"  // kvarter.Designation
	kindNote         = "note"         // Note
	kindAccount      = "account"      // auth.Account
)

// planID is the id of what there is one of.
const planID = "plan"

// storedIntervention is an intervention with its place in the plan. Places are numbers, not neighbours, so that adding one touches no other.
type storedIntervention struct {
	Place        int                  `json:"place"`
	Intervention kvarter.Intervention `json:"intervention"`
}

func versionID(n int) string { return fmt.Sprintf("%06d", n) }

func keyOf(kind, id string) store.Key { return store.Key{Kind: kind, ID: id} }

// change is a record to be written.
func change(kind, id string, seen int64, body any) (store.Change, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return store.Change{}, kvarter.Errorf(kvarter.Internal, "%s %s cannot be written: %w", kind, id, err)
	}
	return store.Change{Key: keyOf(kind, id), Seen: seen, Body: b}, nil
}

func decode[T any](r store.Record) (T, error) {
	var v T
	if err := json.Unmarshal(r.Body, &v); err != nil {
		return v, kvarter.Errorf(kvarter.Internal, "%s %s, version %d, cannot be read: %w", r.Kind, r.ID, r.Version, err)
	}
	return v, nil
}
