package desk

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/auth"
	"kvarter/internal/plan"
	"kvarter/internal/store"
	"kvarter/internal/store/sqlite"
)

var everyRole = &auth.Person{ID: "dan", Name: "Dan", Grants: []auth.Grant{{Role: auth.Publisher}, {Role: auth.Analyst}}}

// wall is a clock that goes only when told.
type wall struct {
	mu sync.Mutex
	at time.Time
}

func (w *wall) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *wall) pass(d time.Duration) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
	return w.at
}

// founded are desks over one store with the demo city's plan.
func founded(t *testing.T, n int) ([]*Desk, *wall) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	clock := &wall{at: time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)}
	var out []*Desk
	for range n {
		out = append(out, New(Config{Store: s, Now: clock.now, Zone: time.UTC}))
	}
	city, err := demo.Build(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := city.Plan()
	if err := out[0].Found(t.Context(), everyRole, &p); err != nil {
		t.Fatal(err)
	}
	return out, clock
}

func (d *Desk) mustPlan(t *testing.T) *View {
	t.Helper()
	v, err := d.Plan(t.Context(), true)
	if err != nil || v == nil {
		t.Fatal(v, err)
	}
	return v
}

// Whatever is edited, removed, added or restored, on either of two desks: both show the same plan as a desk that reads everything anew, and the tallies
// that are carried along are those of a fresh count.
func TestTwoDesksAndAFreshOneAgree(t *testing.T) {
	desks, clock := founded(t, 2)
	ctx, r := t.Context(), rand.New(rand.NewPCG(1, 2))
	statuses := append([]kvarter.Status{""}, kvarter.Statuses()...)
	done := map[string]int{}
	for step := range 150 {
		clock.pass(time.Duration(r.IntN(40)) * time.Hour)
		d := desks[r.IntN(2)]
		v := d.mustPlan(t)
		x := v.Items[r.IntN(len(v.Items))]
		var err error
		kind := r.IntN(6)
		switch kind {
		case 0:
			_, _, err = d.Save(ctx, everyRole, Edit{Seen: x.Version, Value: func() kvarter.Intervention {
				y := *x.Intervention
				y.Title.EN = fmt.Sprint("title ", step)
				if len(y.SubGoals) > 1 {
					y.SubGoals = y.SubGoals[1:]
				}
				return y
			}()})
		case 1:
			err = d.AddUpdate(ctx, everyRole, x.ID, kvarter.UpdateText, fmt.Sprint("news ", step))
		case 2:
			err = d.SetStatus(ctx, everyRole, x.ID, x.Version, statuses[r.IntN(len(statuses))], "because")
		case 3:
			if len(v.Items) > 6 {
				err = d.Remove(ctx, everyRole, x.ID, x.Version, "not needed")
			}
		case 4:
			y := *x.Intervention
			y.ID, y.Title.EN, y.Updates, y.Override = "", fmt.Sprint("new ", step), nil, nil
			_, err = d.Add(ctx, everyRole, y)
		case 5:
			err = d.Restore(ctx, everyRole, x.ID, 1, x.Version)
		}
		if err == nil {
			done[fmt.Sprint(kind)]++
		} else if c := kvarter.CodeOf(err); c != kvarter.Invalid && c != kvarter.Conflict {
			t.Fatalf("step %d, kind %d: %v", step, kind, err)
		}
		one, two := desks[0].mustPlan(t), desks[1].mustPlan(t)
		if !reflect.DeepEqual(one.Plan(), two.Plan()) {
			t.Fatalf("step %d, kind %d: two desks show different plans", step, kind)
		}
		one.Tallies() // carried along from here
		if step%10 != 0 {
			continue
		}
		fresh := New(Config{Store: desks[0].cfg.Store, Now: clock.now, Zone: time.UTC}).mustPlan(t)
		if !reflect.DeepEqual(one.Plan(), fresh.Plan()) {
			t.Fatalf("step %d, kind %d: a desk that reads everything anew shows another plan", step, kind)
		}
		drop := func(m map[string]Tally) map[string]Tally { // a sub-goal that nothing serves any more is counted as 0
			m = maps.Clone(m)
			maps.DeleteFunc(m, func(_ string, n Tally) bool { return n == Tally{} })
			return m
		}
		if got, want := drop(one.Tallies()), drop(fresh.Tallies()); !reflect.DeepEqual(got, want) {
			t.Fatalf("step %d: tallies %v, counted anew %v", step, got, want)
		}
	}
	for _, kind := range []string{"0", "1", "2", "3", "4", "5"} {
		if done[kind] < 5 {
			t.Errorf("kind %s was done %d times only: %v", kind, done[kind], done)
		}
	}
	if n, err := store.VerifyAudit(ctx, desks[0].cfg.Store); err != nil || n < 100 {
		t.Errorf("%d rows, %v", n, err)
	}
}

// The plan as it was at any moment is the plan that was shown then.
func TestSinceSaysWhatChanged(t *testing.T) {
	desks, clock := founded(t, 1)
	d, ctx := desks[0], t.Context()
	type moment struct {
		at   time.Time
		plan *kvarter.Plan
	}
	var past []moment
	for i := range 12 {
		x := d.mustPlan(t).Items[i%4]
		past = append(past, moment{clock.pass(time.Hour), d.mustPlan(t).Plan()})
		clock.pass(time.Hour)
		y := *x.Intervention
		y.What.EN = fmt.Sprint("what ", i)
		if _, _, err := d.Save(ctx, everyRole, Edit{Seen: x.Version, Value: y}); err != nil {
			t.Fatal(err)
		}
		if i == 6 {
			z := d.mustPlan(t).Items[9]
			if err := d.Remove(ctx, everyRole, z.ID, z.Version, "gone"); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, err := d.state(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range past {
		got, err := d.at(ctx, s, m.at)
		if err != nil {
			t.Fatal(err)
		}
		if changes := plan.Diff(m.plan, got); len(changes) > 0 {
			t.Errorf("moment %d: %s", i, changes[0].In("en"))
		}
	}
	got, err := d.Since(ctx, past[10].at, plan.Whose{})
	if err != nil || got.Begun || len(got.Interventions) != 2 || len(got.Interventions[0].Changes) != 1 {
		t.Errorf("since the last two edits: %+v %v", got, err)
	}
	if got, err = d.Since(ctx, past[0].at.Add(-48*time.Hour), plan.Whose{}); err != nil || !got.Begun || len(got.Interventions) != 0 {
		t.Errorf("before there was a plan: %+v %v", got, err)
	}
}

// Of many who edit the same intervention at once nobody's field is lost.
func TestNothingIsLost(t *testing.T) {
	desks, _ := founded(t, 2)
	ctx := t.Context()
	x := desks[0].mustPlan(t).Items[0]
	edits := []func(*kvarter.Intervention){
		func(y *kvarter.Intervention) { y.Title.DA = "ny titel" },
		func(y *kvarter.Intervention) { y.Title.EN = "new title" },
		func(y *kvarter.Intervention) { y.What.EN = "new what" },
		func(y *kvarter.Intervention) { y.Why.DA = "nyt hvorfor" },
		func(y *kvarter.Intervention) { y.Remark.EN = "new remark" },
		func(y *kvarter.Intervention) { y.TargetGroup.Text.EN = "new group" },
	}
	var wait sync.WaitGroup
	for i, edit := range edits {
		wait.Go(func() {
			y := *x.Intervention
			edit(&y)
			for range 50 { // a race inside the store is answered with a conflict, and tried again as the site's reader would
				_, clash, err := desks[i%2].Save(ctx, everyRole, Edit{Seen: x.Version, Value: y})
				if clash != nil {
					t.Errorf("edit %d clashes", i)
					return
				}
				if err == nil {
					return
				}
				if kvarter.CodeOf(err) != kvarter.Conflict {
					t.Error(err)
					return
				}
			}
			t.Errorf("edit %d never came through", i)
		})
		wait.Go(func() {
			if err := desks[i%2].AddUpdate(context.WithoutCancel(ctx), everyRole, x.ID, kvarter.UpdateText, fmt.Sprint("news ", i)); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	want := *x.Intervention
	for _, edit := range edits {
		edit(&want)
	}
	now := desks[1].mustPlan(t).Item(x.ID)
	if len(now.Updates) != len(x.Updates)+len(edits) {
		t.Errorf("%d updates, want %d more than %d", len(now.Updates), len(edits), len(x.Updates))
	}
	got := *now.Intervention
	got.Updates, want.Updates = nil, nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("something was lost:\n%+v\nwant\n%+v", got, want)
	}
}
