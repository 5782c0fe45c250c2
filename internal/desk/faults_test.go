package desk

import (
	"slices"
	"testing"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/plan"
)

// publish makes a version public after looking at what would change.
func (d *Desk) publish(t *testing.T, n int) {
	t.Helper()
	a, err := d.Announce(t.Context(), n)
	if err == nil {
		err = d.Publish(t.Context(), everyRole, n, a.Tag)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (d *Desk) adopt(t *testing.T) int {
	t.Helper()
	tag, err := d.DraftTag(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n, err := d.Adopt(t.Context(), everyRole, tag, "2025-03-01", "BR 2")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A version that was taken back stays away when the next is published, on a server that never saw it public as well.
func TestTakenBackStaysAway(t *testing.T) {
	desks, _ := founded(t, 2)
	d, other, ctx := desks[0], desks[1], t.Context()
	other.mustPlan(t)
	d.publish(t, 1)
	p, err := d.Publication(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.TakeBackPlan(ctx, everyRole, p.Record, "holds a name"); err != nil {
		t.Fatal(err)
	}
	if seen, err := other.Publication(ctx); err != nil || seen == nil || !seen.TakenBack || seen.Reason != "holds a name" {
		t.Errorf("the other server knows nothing of it: %+v %v", seen, err)
	}
	n := other.adopt(t)
	other.publish(t, n)
	for i, x := range desks {
		if v, err := x.Version(ctx, false, 1); v != nil || kvarter.CodeOf(err) != kvarter.NotFound {
			t.Errorf("desk %d: version 1 is public again: %v", i, err)
		}
		if v, err := x.Version(ctx, false, n); v == nil || err != nil {
			t.Errorf("desk %d: version %d is not public: %v", i, n, err)
		}
	}
	d.publish(t, 1)
	if v, _ := other.Version(ctx, false, 1); v == nil {
		t.Error("published again itself, and not public")
	}
}

// What is imported or adopted is what was shown, and a workbook from before a removal brings the intervention back.
func TestOnlyWhatWasShown(t *testing.T) {
	desks, _ := founded(t, 1)
	d, ctx := desks[0], t.Context()
	v := d.mustPlan(t)
	all, x := plan.Sheets(v.Plan()), v.Items[3]
	without := *v.Plan()
	without.Interventions = slices.Delete(slices.Clone(without.Interventions), 3, 4)
	sheets := plan.Sheets(&without)
	_, _, tag, err := d.Preview(ctx, everyRole, sheets)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := d.DraftTag(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Remove(ctx, everyRole, x.ID, x.Version, "gone"); err != nil {
		t.Fatal(err)
	}
	y := *x.Intervention
	y.ID, y.Title.EN, y.Updates, y.Override = "", "brand new", nil, nil
	id, err := d.Add(ctx, everyRole, y) // as many interventions as before, each of version 1
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.TakeSheets(ctx, everyRole, sheets, tag); kvarter.CodeOf(err) != kvarter.Conflict || d.mustPlan(t).Item(id) == nil {
		t.Errorf("taken with the tag of another plan: %v", err)
	}
	if _, err := d.Adopt(ctx, everyRole, draft, "2025-03-01", "BR 2"); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Errorf("adopted what nobody saw: %v", err)
	}
	if _, _, tag, err = d.Preview(ctx, everyRole, all); err != nil {
		t.Fatal(err)
	}
	if _, err := d.TakeSheets(ctx, everyRole, all, tag); err != nil || d.mustPlan(t).Item(x.ID) == nil || d.mustPlan(t).Item(id) != nil {
		t.Errorf("the workbook from before: %v", err)
	}
	if past, err := d.History(ctx, x.ID); err != nil || len(past) != 3 {
		t.Errorf("%d versions, want made, taken out, brought back: %v", len(past), err)
	}
}

// Restoring brings back what the intervention says: what others signed stays, rules hold, and whose it is now decides.
func TestRestoreKeepsWhatWasSigned(t *testing.T) {
	desks, _ := founded(t, 1)
	d, ctx := desks[0], t.Context()
	x := d.mustPlan(t).Items[slices.IndexFunc(d.mustPlan(t).Items, func(x *Item) bool { return x.Override == nil })]
	owner := &auth.Person{ID: "c", Name: "C", Grants: []auth.Grant{{Role: auth.Contributor, Administration: x.Owner}}}
	if err := d.SetStatus(ctx, everyRole, x.ID, x.Version, kvarter.StatusLate, "it waits"); err != nil {
		t.Fatal(err)
	}
	if err := d.AddUpdate(ctx, everyRole, x.ID, kvarter.UpdateText, "news"); err != nil {
		t.Fatal(err)
	}
	now := d.mustPlan(t).Item(x.ID)
	if err := d.Restore(ctx, owner, x.ID, 1, now.Version); err != nil {
		t.Fatal(err)
	}
	now = d.mustPlan(t).Item(x.ID)
	if now.Override == nil || len(now.Updates) != len(x.Updates)+1 {
		t.Errorf("restoring took away a status or news: %+v, %d news", now.Override, len(now.Updates))
	}
	y := *now.Intervention
	y.Owner = d.mustPlan(t).Head.Administrations[slices.IndexFunc(d.mustPlan(t).Head.Administrations, func(a kvarter.Administration) bool { return a.ID != x.Owner })].ID
	y.With = nil
	if _, _, err := d.Save(ctx, everyRole, Edit{Seen: now.Version, Value: y}); err != nil {
		t.Fatal(err)
	}
	now = d.mustPlan(t).Item(x.ID)
	if err := d.Remove(ctx, everyRole, x.ID, now.Version, "over"); err != nil {
		t.Fatal(err)
	}
	if err := d.Restore(ctx, owner, x.ID, 1, now.Version+1); kvarter.CodeOf(err) != kvarter.Forbidden {
		t.Errorf("a former owner brings back what is another's: %v", err)
	}
	if err := d.Restore(ctx, everyRole, x.ID, now.Version, now.Version+1); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Save(ctx, everyRole, Edit{Seen: now.Version + 1, Value: y}); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Errorf("an edit of a version that says «taken out»: %v", err)
	}
}

// A version that refers to a sub-goal which is gone is not restored: the plan would no longer import its own workbook.
func TestRestoreHoldsToTheRules(t *testing.T) {
	desks, _ := founded(t, 1)
	d, ctx := desks[0], t.Context()
	x := d.mustPlan(t).Items[0]
	sub := x.SubGoals[0]
	for _, it := range d.mustPlan(t).Items {
		y := *it.Intervention
		y.SubGoals = slices.DeleteFunc(slices.Clone(y.SubGoals), func(s string) bool { return s == sub })
		if _, _, err := d.Save(ctx, everyRole, Edit{Seen: it.Version, Value: y}); err != nil {
			t.Fatal(err)
		}
	}
	h, seen, err := d.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	head := *h
	head.Goals = slices.Clone(h.Goals)
	for i := range head.Goals {
		head.Goals[i].SubGoals = slices.DeleteFunc(slices.Clone(head.Goals[i].SubGoals), func(s kvarter.SubGoal) bool { return s.ID == sub })
	}
	if err := d.SaveHead(ctx, everyRole, seen, head); err != nil {
		t.Fatal(err)
	}
	if err := d.Restore(ctx, everyRole, x.ID, 1, d.mustPlan(t).Item(x.ID).Version); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("restored with a sub-goal that is gone: %v", err)
	}
}

// Taking a designation back lets the one before it hold on; a later proposal hides no repeal; the tenth comes after the second.
func TestDesignationsAfterTakingBack(t *testing.T) {
	desks, _ := founded(t, 1)
	d, ctx := desks[0], t.Context()
	const first, second = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"
	all := func() []*Designated {
		t.Helper()
		out, err := d.Designations(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	move := func(id string, steps ...kvarter.DesignationState) {
		t.Helper()
		for _, to := range steps {
			i := slices.IndexFunc(all(), func(x *Designated) bool { return x.ID == id })
			if err := d.Move(ctx, everyRole, id, to, Decision{Seen: all()[i].Version, Reference: "BR", Reason: "why"}); err != nil {
				t.Fatal(to, err)
			}
		}
	}
	propose := func(round string, from kvarter.Date) string {
		t.Helper()
		id, err := d.Propose(ctx, everyRole, round, from, "")
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	a := propose(first, "2024-01-01")
	move(a, kvarter.Adopted, kvarter.Published)
	b := propose(second, "2025-01-01")
	move(b, kvarter.Adopted, kvarter.Published)
	if x := Of(all(), first); x.To != "2024-12-31" {
		t.Errorf("the first ends on %q", x.To)
	}
	move(b, kvarter.TakenBack)
	if x := Of(all(), first); x.To != "" || !x.InForce(d.Today()) || currentOf(all(), d.Today()) != first {
		t.Errorf("the second is taken back, and the first does not hold: %+v", x)
	}
	if Of(all(), second).InForce(d.Today()) {
		t.Error("what was taken back is in force")
	}
	move(a, kvarter.Repealed)
	propose(first, "2026-01-01")
	if x := PublicOf(all(), first); x == nil || x.State != kvarter.Repealed {
		t.Errorf("a new proposal hides the repeal: %+v", x)
	}
	shelf := Shelf{Desk: d, Known: []string{first, second}}
	if on, gone, err := shelf.TakenBack(ctx, second); err != nil || !gone || on == "" {
		t.Errorf("%s %t %v", on, gone, err)
	}
	for range 9 {
		move(Of(all(), first).ID, kvarter.Adopted, kvarter.Repealed)
		propose(first, "2026-01-01")
	}
	if x := Of(all(), first); x.State != kvarter.Proposed || x.ID != "aaaaaaaaaaaa-11" {
		t.Errorf("the newest is %s, %s", x.ID, x.State)
	}
}

// Roles that a provider gave do not outlive it in a calendar or a mail.
func TestAbsentPeople(t *testing.T) {
	desks, _ := founded(t, 1)
	d, ctx := New(Config{Store: desks[0].cfg.Store}), t.Context() // by the clock of the world, as the store's
	a := auth.Account{ID: "p", Name: "P", Roles: []auth.Grant{{Role: auth.Publisher, Claimed: true}, {Role: auth.Reader}}}
	p, err := d.Absent(ctx, a)
	if err != nil || len(p.Grants) != 1 || p.Grants[0].Role != auth.Reader {
		t.Errorf("not vouched for: %+v %v", p, err)
	}
	if err := d.Vouch(ctx, &auth.Person{ID: "p"}); err != nil { // by password
		t.Fatal(err)
	}
	if p, _ = d.Absent(ctx, a); len(p.Grants) != 1 {
		t.Error("a password vouches for a provider's roles")
	}
	if err := d.Vouch(ctx, &auth.Person{ID: "p", Provider: true}); err != nil {
		t.Fatal(err)
	}
	if p, _ = d.Absent(ctx, a); len(p.Grants) != 2 {
		t.Errorf("vouched for: %+v", p)
	}
}
