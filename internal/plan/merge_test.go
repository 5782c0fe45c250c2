package plan

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

// altered draws a plan that someone made of p: cells changed, rows added, taken away and moved.
func altered(t *rapid.T, p *kvarter.Plan, who string) *kvarter.Plan {
	q := Canonical(p)
	for range rapid.IntRange(0, 4).Draw(t, who+" acts") {
		if len(q.Interventions) == 0 {
			q.Interventions = append(q.Interventions, drawIntervention(t, "new-"+who, []string{"adm-1"}, nil, nil))
			continue
		}
		x := &q.Interventions[rapid.IntRange(0, len(q.Interventions)-1).Draw(t, "which")]
		switch rapid.IntRange(0, 9).Draw(t, who+" act") {
		case 0:
			x.Title.DA = anyText.Draw(t, "title")
		case 1:
			x.Criteria = some(t, []string{"income", "health", "safety"}, "criteria")
		case 2:
			x.Updates = append(x.Updates, kvarter.Update{Date: anyDate.Draw(t, "date"), By: who, Kind: "update", Text: someText.Draw(t, "text")})
		case 3:
			if len(x.Milestones) > 0 {
				x.Milestones[0].Done = anyDate.Draw(t, "done")
			}
		case 4:
			if len(x.Milestones) > 0 {
				x.Milestones = x.Milestones[1:]
			}
		case 5:
			slices.Reverse(x.Milestones)
		case 6:
			i := rapid.IntRange(0, len(q.Interventions)-1).Draw(t, "gone")
			q.Interventions = slices.Delete(q.Interventions, i, i+1)
		case 7:
			if q.Intervention("new-"+who) == nil {
				q.Interventions = slices.Insert(q.Interventions, 0, drawIntervention(t, "new-"+who, []string{"adm-1"}, nil, nil))
			}
		case 8:
			if len(q.Goals) > 1 && len(q.Goals[0].SubGoals) > 0 {
				last := len(q.Goals) - 1
				q.Goals[last].SubGoals = append(q.Goals[last].SubGoals, q.Goals[0].SubGoals[0])
				q.Goals[0].SubGoals = q.Goals[0].SubGoals[1:]
			}
		case 9:
			if len(q.Goals) > 0 {
				q.Goals = q.Goals[:len(q.Goals)-1]
			}
		}
	}
	return Canonical(q)
}

func TestDiffIsEmptyExactlyWhereNothingChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t)
		q := altered(t, p, "ada")
		if same, d := reflect.DeepEqual(Canonical(p), q), Diff(p, q); same != (len(d) == 0) {
			t.Fatalf("equal %v, differences %v", same, d)
		}
		if d := Diff(q, q); len(d) > 0 {
			t.Fatal(d)
		}
	})
}

func TestMergeWithOneSideUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawPlan(t)
		x := altered(t, b, "ada")
		for _, c := range []struct {
			what         string
			mine, theirs *kvarter.Plan
		}{{"mine", x, b}, {"theirs", b, x}, {"both the same", x, x}} {
			got, conflicts := Merge(b, c.mine, c.theirs, nil)
			if len(conflicts) > 0 {
				t.Fatalf("%s: %v", c.what, conflicts)
			}
			if !reflect.DeepEqual(got, x) {
				t.Fatalf("%s: %v", c.what, Diff(x, got))
			}
		}
	})
}

// What either side changed stands in the result or in a conflict, whoever is asked; a result without conflict is the same from both sides, order
// aside; every row belongs to something that is there.
func TestMergeLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawPlan(t)
		mine, theirs := altered(t, b, "ada"), altered(t, b, "bo")
		for _, side := range []Side{Mine, Theirs} {
			got, conflicts := Merge(b, mine, theirs, func(Conflict) Side { return side })
			if back := Canonical(got); !reflect.DeepEqual(back, got) {
				t.Fatalf("rows without what they belong to: %v", Diff(back, got))
			}
			held := map[string]bool{}
			for _, c := range conflicts {
				held[c.Sheet+strings.Join(c.Key, "|")] = true
			}
			for _, who := range []*kvarter.Plan{mine, theirs} {
				from := rowsets(got)
				for i, r := range rowsets(who) {
					for j, row := range r.rows {
						old, now := rowsets(b)[i].row(r.keys[j]), from[i].row(r.keys[j])
						for k := range row {
							changed := old == nil || old[k] != row[k]
							if changed && !r.isList(k) && (now == nil || now[k] != row[k]) && !held[r.name+strings.Join(r.keyCells(row), "|")] {
								t.Fatalf("%s %q %s: %q is lost; conflicts %+v", r.name, r.keyCells(row), r.header[k], row[k], conflicts)
							}
						}
					}
				}
			}
			if other, back := Merge(b, theirs, mine, func(Conflict) Side { return !side }); len(back) != len(conflicts) {
				t.Fatalf("%d conflicts from one side, %d from the other", len(conflicts), len(back))
			} else if len(conflicts) == 0 {
				for _, d := range Diff(got, other) {
					if d.Kind != Moved && !listed(d) {
						t.Fatalf("the sides differ: %+v", d)
					}
				}
			}
		}
	})
}

func listed(c Change) bool {
	return c.Column == "criteria" || c.Column == "sub_goals" || c.Column == "with"
}

func TestTwoPeopleEditOneIntervention(t *testing.T) {
	base := example().Intervention("gp")
	copyOf := func(f func(x *kvarter.Intervention)) *kvarter.Intervention {
		x := Canonical(example()).Intervention("gp")
		f(x)
		return x
	}
	mine := copyOf(func(x *kvarter.Intervention) {
		x.Milestones[0].Due, x.Milestones[0].Note = "2025-09-01", "Ada: flyttet"
		x.Criteria = []string{"health", "income"}
		x.Updates = append(x.Updates, kvarter.Update{Date: "2025-03-01", By: "Ada", Kind: kvarter.UpdateText, Text: "fra Ada"})
	})
	theirs := copyOf(func(x *kvarter.Intervention) {
		x.Milestones[0].Due, x.Milestones[0].Title.EN = "2025-10-01", "signed agreement"
		x.Criteria = []string{"safety", "health"}
		x.Updates = append(x.Updates, kvarter.Update{Date: "2025-03-01", By: "Bo", Kind: kvarter.UpdateText, Text: "fra Bo"})
	})
	got, conflicts := MergeIntervention(base, mine, theirs, nil)
	want := []Conflict{{Kind: BothChanged, Sheet: "milestones", Key: []string{"gp", "m1"}, Intervention: "gp", Column: "due", Base: "2025-06-01", Mine: "2025-09-01", Theirs: "2025-10-01"}}
	if !reflect.DeepEqual(conflicts, want) {
		t.Errorf("%+v", conflicts)
	}
	m := got.Milestones[0]
	if m.Due != "2025-10-01" || m.Note != "Ada: flyttet" || m.Title.EN != "signed agreement" {
		t.Errorf("%+v", m)
	}
	if !slices.Equal(got.Criteria, []string{"safety", "health", "income"}) || len(got.Updates) != 3 || got.ID != "gp" {
		t.Errorf("%v %v", got.Criteria, got.Updates)
	}
	if got, _ := MergeIntervention(base, mine, theirs, func(Conflict) Side { return Mine }); got.Milestones[0].Due != "2025-09-01" {
		t.Errorf("mine was chosen: %s", got.Milestones[0].Due)
	}
}

func TestWhatBelongsToSomethingTakenAway(t *testing.T) {
	base := example()
	mine, theirs := Canonical(base), Canonical(base)
	mine.Interventions[0].Updates = append(mine.Interventions[0].Updates, kvarter.Update{Date: "2025-03-01", By: "Ada", Kind: kvarter.UpdateText, Text: "nyt"})
	theirs.Interventions = nil
	for _, c := range []struct {
		side Side
		kept int
	}{{Theirs, 0}, {Mine, 1}} {
		got, conflicts := Merge(base, mine, theirs, func(Conflict) Side { return c.side })
		if len(conflicts) != 1 || conflicts[0].Kind != Orphan || conflicts[0].MineRow == nil || len(got.Interventions) != c.kept {
			t.Fatalf("%v: %+v, %d interventions", c.side, conflicts, len(got.Interventions))
		}
		if c.kept == 1 && !reflect.DeepEqual(got.Interventions, mine.Interventions) {
			t.Errorf("restored only in part: %v", Diff(mine, got))
		}
	}
	if got, conflicts := Merge(base, theirs, mine, nil); len(conflicts) != 1 || len(got.Interventions) != 1 {
		t.Errorf("theirs added, mine removed: %+v", conflicts)
	}
}

func TestPreviewIsADifferenceBeforeAnythingIsTaken(t *testing.T) {
	p := example()
	sheets := Sheets(p)
	edit(sheets, "milestones", 2, "done", "2025-02-20")
	edit(sheets, "interventions", 2, "criteria", "health; income")
	q, changes, ps := Preview(p, sheets, Known{})
	want := []Change{
		{Kind: Changed, Sheet: "interventions", Key: []string{"gp"}, Intervention: "gp", Column: "criteria", Before: "health", After: "health; income"},
		{Kind: Changed, Sheet: "milestones", Key: []string{"gp", "m1"}, Intervention: "gp", Column: "done", After: "2025-02-20"},
	}
	if len(ps) > 0 || !reflect.DeepEqual(changes, want) || q.Interventions[0].Milestones[0].Done != "2025-02-20" || p.Interventions[0].Milestones[0].Done != "" {
		t.Errorf("%+v %v", changes, Err(ps))
	}
	edit(sheets, "plan", 2, "version", "7")
	if q, _, ps := Preview(p, sheets, Known{}); q != nil || len(ps) != 1 || ps[0].Column != "version" {
		t.Errorf("tables of another version: %v", ps)
	}
}

func TestVersions(t *testing.T) {
	draft := example()
	if _, err := Next(draft); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Error("a draft was continued")
	}
	adopted, err := Adopt(draft, "2025-02-01", "BR 2025-17", Known{})
	if err != nil || draft.Status != kvarter.PlanDraft || Editable(adopted) == nil {
		t.Fatalf("%v, the draft is %s", err, draft.Status)
	}
	before := Canonical(adopted)
	next, err := Next(adopted)
	if err != nil || next.Version != 2 || next.Previous != 1 || next.Status != kvarter.PlanDraft || next.AdoptedOn != "" || next.From != 2027 || next.To != 2028 {
		t.Fatalf("%+v %v", next, err)
	}
	next.Interventions[0].Milestones[0].Done = "2025-02-02"
	next.Interventions[0].Criteria[0] = "income"
	if !reflect.DeepEqual(adopted, before) {
		t.Error("the next version changed the adopted one")
	}
	if _, _, ps := Preview(adopted, Sheets(adopted), Known{}); len(ps) != 1 || ps[0].Column != "status" {
		t.Errorf("an adopted version takes tables: %v", ps)
	}
	draft.Interventions[0].Owner, draft.Interventions[0].Why.EN = "", ""
	if _, err := Adopt(draft, "2025-02-01", "", Known{}); err == nil || err.Error() != "the plan, column decision: an adopted version names the decision that adopted it\nintervention gp, column why_en: the public can read it in English\nintervention gp, column owner: an intervention has an owner" {
		t.Errorf("%v", err)
	}
	if _, err := Adopt(adopted, "2025-02-01", "x", Known{}); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Error("adopted twice")
	}
}
