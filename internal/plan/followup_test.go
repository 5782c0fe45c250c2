package plan

import (
	"reflect"
	"testing"

	"kvarter"
)

// An adopted version stays as it was adopted; what has happened since is added, and nothing else of the working plan.
func TestWithFollowUp(t *testing.T) {
	people := 40
	adopted := &kvarter.Plan{ID: "p", Version: 1, Status: kvarter.PlanAdopted, Interventions: []kvarter.Intervention{
		{ID: "a", Title: kvarter.Text{EN: "A"}, From: 2025, Milestones: []kvarter.Milestone{{ID: "m", Title: kvarter.Text{EN: "M"}, Due: "2025-05-01"}, {ID: "gone", Due: "2025-06-01"}}},
		{ID: "b", Title: kvarter.Text{EN: "B"}, From: 2025},
	}}
	before := Canonical(adopted)
	working := &kvarter.Plan{ID: "p", Version: 2, Interventions: []kvarter.Intervention{
		{ID: "new", Title: kvarter.Text{EN: "New"}},
		{ID: "a", Title: kvarter.Text{EN: "Renamed"}, From: 2026, EndedOn: "2025-07-01", Reach: []kvarter.Reach{{Year: 2025, People: &people}},
			Updates:    []kvarter.Update{{Date: "2025-04-01", By: "N.", Text: "begun"}},
			Milestones: []kvarter.Milestone{{ID: "m", Title: kvarter.Text{EN: "Other"}, Due: "2026-01-01", Done: "2025-04-30", Note: "early"}, {ID: "later", Due: "2027-01-01"}}},
	}}
	got := WithFollowUp(adopted, working)
	if !reflect.DeepEqual(Canonical(adopted), before) {
		t.Error("the adopted version was changed")
	}
	if len(got.Interventions) != 2 || got.Version != 1 {
		t.Fatalf("%d interventions, version %d", len(got.Interventions), got.Version)
	}
	a := got.Interventions[0]
	if a.Title.EN != "A" || a.From != 2025 || len(a.Milestones) != 2 || a.Milestones[0].Due != "2025-05-01" || a.Milestones[0].Title.EN != "M" {
		t.Errorf("what was adopted is another: %+v", a)
	}
	if a.Milestones[0].Done != "2025-04-30" || a.Milestones[0].Note != "early" || a.EndedOn != "2025-07-01" || len(a.Updates) != 1 || len(a.Reach) != 1 || *a.Reach[0].People != 40 {
		t.Errorf("what happened since is not there: %+v", a)
	}
	if !reflect.DeepEqual(got.Interventions[1], before.Interventions[1]) {
		t.Errorf("an intervention that is gone from the working plan: %+v", got.Interventions[1])
	}
}
