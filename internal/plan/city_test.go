package plan_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/pipeline"
	"kvarter/internal/plan"
	"kvarter/internal/workspace"
)

// The demo city, screened as the pipeline screens it, carries the twelve interventions of policy.md section 6.
func TestDemoPlan(t *testing.T) {
	made, err := demo.Build(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := made.Write(dir); err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := pipeline.Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	rounds, err := pipeline.ScreenRounds(in, demo.FirstYear, demo.SecondYear)
	if err != nil {
		t.Fatal(err)
	}
	round := rounds[1].Round
	p := made.Plan()
	g := plan.NewGround(round)

	k := plan.Known{Place: g.Has, Measures: in.Panel.Table(kvarter.LevelSmallArea, demo.SecondYear).Names()}
	for _, c := range round.Findings[0].Criteria {
		k.Criteria = append(k.Criteria, c.Criterion)
	}
	k.Indicators = append(slices.Clone(k.Criteria), "noise", "sports", "arts") // beside the criteria, the policy's own figures of section 5
	if err := plan.Err(append(plan.Check(&p, k), plan.Incomplete(&p)...)); err != nil {
		t.Error(err)
	}
	if len(p.Interventions) != 12 || len(p.Administrations) != 7 || len(p.Goals) != 2 || len(p.Goals[0].SubGoals) != 3 || len(p.Goals[1].SubGoals) != 3 {
		t.Errorf("%d interventions, %d administrations, %d goals", len(p.Interventions), len(p.Administrations), len(p.Goals))
	}
	owners := map[string]bool{}
	count := map[kvarter.Status][]string{}
	var silent []string
	for i := range p.Interventions {
		x := &p.Interventions[i]
		owners[x.Owner] = true
		s := plan.Stand(x, demo.PlanToday, plan.DefaultRules())
		count[s.Status] = append(count[s.Status], x.ID)
		for _, r := range s.Reasons {
			if r.Cause == plan.Silent {
				silent = append(silent, x.ID)
			}
		}
		if !strings.Contains(x.Remark.DA, "opdigtede") || !strings.Contains(x.Remark.EN, "made up") {
			t.Errorf("%s is not marked", x.ID)
		}
		for _, r := range g.Reached(x, in.Panel) {
			if r.People != nil && (r.Size == nil || *r.Share > 1) {
				t.Errorf("%s reached %d in %d, of %v", x.ID, *r.People, r.Year, r.Size)
			}
		}
		for _, u := range x.Updates {
			if u.Date > demo.PlanToday || u.Date > p.AdoptedOn {
				t.Errorf("%s: news of %s in a version adopted on %s", x.ID, u.Date, p.AdoptedOn)
			}
		}
	}
	if len(owners) != 7 {
		t.Errorf("owners: %v, want all seven administrations", owners)
	}
	want := map[kvarter.Status][]string{kvarter.StatusLate: {"area-renewal"}, kvarter.StatusStalled: {"social-control"}, kvarter.StatusDone: {"ord"}}
	for status, ids := range want {
		if !reflect.DeepEqual(count[status], ids) {
			t.Errorf("%s: %v, want %v", status, count[status], ids)
		}
	}
	if len(count[kvarter.StatusOnTrack]) != 9 || !reflect.DeepEqual(silent, []string{"social-control"}) {
		t.Errorf("on track: %v, silent for a year: %v", count[kvarter.StatusOnTrack], silent)
	}

	white, need := 0, 0
	for _, r := range g.Coverage(&p, demo.PlanToday, plan.DefaultRules()).Rows {
		white += len(r.White)
		need += r.Need
		if len(r.White) > 0 && r.ID != "health" {
			t.Errorf("%s is white in %v", r.ID, r.White)
		}
		t.Log(r.Sentence(r.ID, "en"), r.WhitePeople)
	}
	if white != 1 || need < 6*len(round.UrbanAreas) {
		t.Errorf("%d white spots among %d, want 1", white, need)
	}

	back, ps := plan.Read(plan.Sheets(&p), k)
	if len(ps) > 0 || len(plan.Diff(&p, back)) > 0 || !reflect.DeepEqual(back, plan.Canonical(&p)) {
		t.Errorf("the plan does not come back from its tables: %v", plan.Err(ps))
	}
	bytes, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var again kvarter.Plan
	if err := json.Unmarshal(bytes, &again); err != nil || !reflect.DeepEqual(plan.Canonical(&again), plan.Canonical(&p)) {
		t.Errorf("the plan does not come back from JSON: %v", err)
	}
}

// Any demo city has a plan without a fault, whatever its size and seed.
func TestDemoPlanOfOtherCities(t *testing.T) {
	for _, o := range []demo.Options{{Seed: 7}, {Areas: 120}, {Areas: 900, Seed: 3}} {
		made, err := demo.Build(o)
		if err != nil {
			t.Fatal(err)
		}
		p := made.Plan()
		if err := plan.Err(plan.Check(&p, plan.Known{})); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
