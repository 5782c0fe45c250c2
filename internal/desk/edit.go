package desk

import (
	"context"
	"reflect"
	"slices"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/plan"
	"kvarter/internal/store"
)

// Edit is what a person wants an intervention to be, and what the person had seen.
type Edit struct {
	Seen  int64 // version that the form was made from
	Value kvarter.Intervention
	// Against and Choices answer a Clash: the version that it showed, and which side stands for each of its conflicts, by ConflictID.
	Against int64
	Choices map[string]plan.Side
	Note    string // why, for the history; may be empty
}

// Clash is two people's changes to one thing. It holds both, and nothing was saved.
type Clash struct {
	Base, Mine, Theirs kvarter.Intervention
	Version            int64  // of Theirs: Edit.Against of the answer
	By                 string // id of the account that saved Theirs
	Conflicts          []plan.Conflict
}

// Saved is an edit that was saved.
type Saved struct {
	Version int64
	// Merged is what others had changed meanwhile and stands beside the edit.
	Merged []plan.Change
}

// ConflictID names a conflict within one clash.
func ConflictID(c plan.Conflict) string {
	id, _ := tagOf(c.Kind, c.Sheet, c.Key, c.Column)
	return id
}

// Save saves an edit of an intervention's own fields. Updates and a status set by hand have ways of their own (AddUpdate, SetStatus), and stay as they
// are stored. Where others have changed the intervention since Seen, both changes are kept; where both changed one thing, the result is a Clash and
// nothing is saved.
func (d *Desk) Save(ctx context.Context, p *auth.Person, e Edit) (*Saved, *Clash, error) {
	s, err := d.state(ctx)
	if err != nil {
		return nil, nil, err
	}
	now, err := s.editable(e.Value.ID)
	if err != nil {
		return nil, nil, err
	}
	if err := d.check(p, auth.EditIntervention, now.Intervention); err != nil {
		return nil, nil, err
	}
	base := *now.Intervention
	if e.Seen != now.Version {
		r, err := d.cfg.Store.At(ctx, keyOf(kindIntervention, e.Value.ID), e.Seen)
		if err != nil {
			return nil, nil, err
		}
		if r.Deleted {
			return nil, nil, kvarter.Errorf(kvarter.Conflict, "the intervention was taken out and brought back since you looked: load the page again")
		}
		x, err := decode[storedIntervention](r)
		if err != nil {
			return nil, nil, err
		}
		base = x.Intervention
	}
	mine := e.Value
	mine.Updates, mine.Override = base.Updates, base.Override
	// Lists are sets that a form sends in its own order.
	mine.Criteria, mine.SubGoals, mine.With = inOrder(base.Criteria, mine.Criteria), inOrder(base.SubGoals, mine.SubGoals), inOrder(base.With, mine.With)
	out := &Saved{}
	if e.Seen != now.Version {
		var choose func(plan.Conflict) plan.Side
		if e.Against == now.Version {
			choose = func(c plan.Conflict) plan.Side { return e.Choices[ConflictID(c)] }
		}
		merged, conflicts := plan.MergeIntervention(&base, &mine, now.Intervention, choose)
		answered := !slices.ContainsFunc(conflicts, func(c plan.Conflict) bool { _, ok := e.Choices[ConflictID(c)]; return !ok })
		if len(conflicts) > 0 && (choose == nil || !answered) {
			return nil, &Clash{Base: base, Mine: mine, Theirs: *now.Intervention, Version: now.Version, By: now.By, Conflicts: conflicts}, nil
		}
		out.Merged = plan.Diff(alone(s.head, &base), alone(s.head, now.Intervention))
		mine = *merged
	}
	version, err := d.put(ctx, s, p, now, &mine, "intervention.edit", e.Note)
	if err != nil {
		return nil, nil, err
	}
	out.Version = version
	return out, nil, nil
}

// inOrder returns the words of a list, those that were there before in their old order and new ones after them.
func inOrder(before, now []string) []string {
	var out []string
	for _, x := range before {
		if slices.Contains(now, x) {
			out = append(out, x)
		}
	}
	for _, x := range now {
		if !slices.Contains(before, x) {
			out = append(out, x)
		}
	}
	return out
}

// editable returns an intervention of the working plan.
func (s *state) editable(id string) (*Item, error) {
	if s.working == nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "there is no plan yet")
	}
	x := s.working.Item(id)
	if x == nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "the plan has no intervention %s", id)
	}
	return x, nil
}

// alone is a plan with one intervention.
func alone(head *kvarter.Plan, x *kvarter.Intervention) *kvarter.Plan {
	p := *head
	p.Interventions = []kvarter.Intervention{*x}
	return &p
}

// faults lists what a change brings in that breaks a rule: what broke one before does not keep people from mending something else.
func (d *Desk) faults(head *kvarter.Plan, before, after *kvarter.Intervention) error {
	var old []kvarter.Problem
	if before != nil {
		old = plan.Check(alone(head, before), d.cfg.Known)
	}
	return plan.Err(slices.DeleteFunc(plan.Check(alone(head, after), d.cfg.Known), func(x kvarter.Problem) bool { return slices.Contains(old, x) }))
}

// put checks and writes an intervention over the version that a state holds.
func (d *Desk) put(ctx context.Context, s *state, p *auth.Person, was *Item, x *kvarter.Intervention, action, note string) (int64, error) {
	c := &plan.Canonical(alone(s.head, x)).Interventions[0]
	if err := d.faults(s.head, was.Intervention, c); err != nil {
		return 0, err
	}
	switch {
	case !reflect.DeepEqual(c.Places, was.Places) && !d.MayOn(p, auth.EditIntervention, c),
		c.Owner != was.Owner && !(d.May(p, auth.EditIntervention, ObjectOf(c)) && d.May(p, auth.EditIntervention, ObjectOf(was.Intervention))):
		return 0, kvarter.Errorf(kvarter.Forbidden, "your roles do not reach the owner or the places that you gave it")
	}
	w, err := change(kindIntervention, c.ID, was.Version, storedIntervention{was.place, *c})
	if err != nil {
		return 0, err
	}
	rs, err := d.write(ctx, d.act(p, action, note), w)
	if err != nil {
		return 0, err
	}
	return rs[0].Version, nil
}

// again tries a change that adds to an intervention until nobody came between, a few times.
func (d *Desk) again(ctx context.Context, id string, try func(*state, *Item) error) error {
	var err error
	for range 20 {
		s, serr := d.state(ctx)
		if serr != nil {
			return serr
		}
		now, serr := s.editable(id)
		if serr != nil {
			return serr
		}
		if err = try(s, now); kvarter.CodeOf(err) != kvarter.Conflict {
			return err
		}
	}
	return err
}

// AddUpdate adds signed news of an intervention. kind UpdateNoChange needs no text.
func (d *Desk) AddUpdate(ctx context.Context, p *auth.Person, id string, kind kvarter.UpdateKind, text string) error {
	return d.again(ctx, id, func(s *state, now *Item) error {
		if err := d.check(p, auth.AddUpdate, now.Intervention); err != nil {
			return err
		}
		x := *now.Intervention
		x.Updates = append(slices.Clone(x.Updates), kvarter.Update{Date: d.Today(), By: p.Name, Kind: kind, Text: text})
		_, err := d.put(ctx, s, p, now, &x, "intervention.update", string(kind))
		return err
	})
}

// SetStatus sets a status by hand, with the person's name and today's date; status "" goes back to the computed one.
func (d *Desk) SetStatus(ctx context.Context, p *auth.Person, id string, seen int64, status kvarter.Status, reason string) error {
	s, err := d.state(ctx)
	if err != nil {
		return err
	}
	now, err := s.editable(id)
	if err != nil {
		return err
	}
	if err := d.check(p, auth.OverrideStatus, now.Intervention); err != nil {
		return err
	}
	if seen != now.Version {
		return kvarter.Errorf(kvarter.Conflict, "the intervention was changed since you looked: look again before you set its status")
	}
	x := *now.Intervention
	x.Override = nil
	if status != "" {
		x.Override = &kvarter.Override{Status: status, By: p.Name, Reason: reason, Date: d.Today()}
	}
	_, err = d.put(ctx, s, p, now, &x, "intervention.status", reason)
	return err
}

// Add puts a new intervention at the end of the plan and returns its identifier.
func (d *Desk) Add(ctx context.Context, p *auth.Person, x kvarter.Intervention) (string, error) {
	s, err := d.state(ctx)
	if err != nil {
		return "", err
	}
	if s.working == nil {
		return "", kvarter.Errorf(kvarter.NotFound, "there is no plan yet: import one, or make its goals first")
	}
	if err := d.check(p, auth.AddIntervention, &x); err != nil {
		return "", err
	}
	if x.ID == "" {
		if x.ID, err = d.fresh(); err != nil {
			return "", err
		}
		x.ID = "i-" + x.ID[:8]
	}
	x.Updates, x.Override = nil, nil
	c := &plan.Canonical(alone(s.head, &x)).Interventions[0]
	if err := d.faults(s.head, nil, c); err != nil {
		return "", err
	}
	place := 0
	if n := len(s.working.Items); n > 0 {
		place = s.working.Items[n-1].place + 1
	}
	w, err := change(kindIntervention, c.ID, 0, storedIntervention{place, *c})
	if err != nil {
		return "", err
	}
	_, err = d.write(ctx, d.act(p, "intervention.add", ""), w)
	return c.ID, err
}

// Remove takes an intervention out of the working plan. Its history stays, and Restore brings it back.
func (d *Desk) Remove(ctx context.Context, p *auth.Person, id string, seen int64, why string) error {
	s, err := d.state(ctx)
	if err != nil {
		return err
	}
	now, err := s.editable(id)
	if err != nil {
		return err
	}
	if err := d.check(p, auth.EditIntervention, now.Intervention); err != nil {
		return err
	}
	_, err = d.write(ctx, d.act(p, "intervention.remove", why), store.Change{Key: keyOf(kindIntervention, id), Seen: seen, Delete: true})
	return err
}

// Past is one earlier version of an intervention.
type Past struct {
	Version int64
	Record  store.Record
	Value   *kvarter.Intervention // nil: it was taken out
	Changes []plan.Change         // from the version before
}

// History lists the versions of an intervention, the newest first.
func (d *Desk) History(ctx context.Context, id string) ([]Past, error) {
	s, err := d.state(ctx)
	if err != nil {
		return nil, err
	}
	rs, err := d.cfg.Store.History(ctx, keyOf(kindIntervention, id))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rs, func(a, b store.Record) int { return int(a.Version - b.Version) })
	head := s.head
	if head == nil {
		head = &kvarter.Plan{}
	}
	var out []Past
	none := *head
	before := &none
	for _, r := range rs {
		p := Past{Version: r.Version, Record: r}
		after := &none
		if !r.Deleted {
			x, err := decode[storedIntervention](r)
			if err != nil {
				return nil, err
			}
			p.Value = &x.Intervention
			after = alone(head, p.Value)
		}
		p.Changes = plan.Diff(before, after)
		before = after
		out = append(out, p)
	}
	slices.Reverse(out)
	return out, nil
}

// Restore makes an earlier version of an intervention the newest. seen is the newest version that the person saw.
func (d *Desk) Restore(ctx context.Context, p *auth.Person, id string, version, seen int64) error {
	s, err := d.state(ctx)
	if err != nil {
		return err
	}
	r, err := d.cfg.Store.At(ctx, keyOf(kindIntervention, id), version)
	if err != nil {
		return err
	}
	if r.Deleted {
		return kvarter.Errorf(kvarter.Invalid, "version %d took the intervention out: choose one before it", version)
	}
	x, err := decode[storedIntervention](r)
	if err != nil {
		return err
	}
	if s.working == nil {
		return kvarter.Errorf(kvarter.NotFound, "there is no plan")
	}
	// What it is now, or was when it was taken out: whose it is decides who may bring it back, and what others have signed stays.
	now := s.working.Item(id)
	last, before := now, (*kvarter.Intervention)(nil)
	if now != nil {
		before = now.Intervention
	} else if last, err = d.lastLive(ctx, id); err != nil {
		return err
	}
	for _, o := range []*kvarter.Intervention{&x.Intervention, last.Intervention} {
		if err := d.check(p, auth.EditIntervention, o); err != nil {
			return err
		}
	}
	x.Intervention.Updates, x.Intervention.Override, x.Place = last.Updates, last.Override, last.place
	if err := d.faults(s.head, before, &x.Intervention); err != nil {
		return err
	}
	w, err := change(kindIntervention, id, seen, x)
	if err != nil {
		return err
	}
	_, err = d.write(ctx, d.act(p, "intervention.restore", "version "+itoa(version)), w)
	return err
}

// lastLive is an intervention that was taken out, as it was before.
func (d *Desk) lastLive(ctx context.Context, id string) (*Item, error) {
	rs, err := d.cfg.Store.History(ctx, keyOf(kindIntervention, id))
	if err != nil {
		return nil, err
	}
	var last *store.Record
	for i := range rs {
		if !rs[i].Deleted && (last == nil || rs[i].Version > last.Version) {
			last = &rs[i]
		}
	}
	if last == nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "there is no intervention %s", id)
	}
	x, err := decode[storedIntervention](*last)
	return &Item{Intervention: &x.Intervention, Version: last.Version, place: x.Place}, err
}

// InterventionAt returns an intervention as one stored version says.
func (d *Desk) InterventionAt(ctx context.Context, id string, version int64) (*kvarter.Intervention, error) {
	r, err := d.cfg.Store.At(ctx, keyOf(kindIntervention, id), version)
	if err != nil {
		return nil, err
	}
	if r.Deleted {
		return nil, kvarter.Errorf(kvarter.NotFound, "intervention %s was taken out in version %d", id, version)
	}
	x, err := decode[storedIntervention](r)
	return &x.Intervention, err
}
