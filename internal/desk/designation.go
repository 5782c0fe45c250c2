package desk

import (
	"context"
	"fmt"
	"slices"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/store"
)

// Designated is a designation with the version of its record, which an act names as seen.
type Designated struct {
	kvarter.Designation
	Version int64
}

// Designations lists all designations, by identifier.
func (d *Desk) Designations(ctx context.Context) ([]*Designated, error) {
	s, err := d.state(ctx)
	if err != nil {
		return nil, err
	}
	return s.designations, nil
}

func (s *state) designation(id string) (*Designated, error) {
	for _, x := range s.designations {
		if x.ID == id {
			return x, nil
		}
	}
	return nil, kvarter.Errorf(kvarter.NotFound, "there is no designation %s", id)
}

// Of returns the newest designation of a round, or nil.
func Of(all []*Designated, round string) *Designated {
	var out *Designated
	for _, x := range all {
		if x.Round == round {
			out = x
		}
	}
	return out
}

// PublicOf returns the newest designation of a round that everyone may see, or nil: a later proposal takes nothing away from it.
func PublicOf(all []*Designated, round string) *Designated {
	return Of(slices.DeleteFunc(slices.Clone(all), func(x *Designated) bool { return !x.Public() }), round)
}

// Propose proposes that the urban areas of a round be designated. A round has one proposal at a time; after a repeal it may be proposed again.
func (d *Desk) Propose(ctx context.Context, p *auth.Person, round string, from kvarter.Date, reason string) (string, error) {
	if err := d.check(p, auth.Propose, nil); err != nil {
		return "", err
	}
	s, err := d.state(ctx)
	if err != nil {
		return "", err
	}
	if len(round) < 12 {
		return "", kvarter.Errorf(kvarter.Invalid, "%q is no round", round)
	}
	if x := Of(s.designations, round); x != nil && x.State != kvarter.Repealed {
		return "", kvarter.Errorf(kvarter.Conflict, "round %.12s is %s already", round, x.State)
	}
	if !from.Valid() {
		return "", kvarter.Errorf(kvarter.Invalid, "say from which day it is to hold, as 2025-01-01")
	}
	n := 1
	for _, x := range s.designations {
		if x.Round == round {
			n++
		}
	}
	x := kvarter.Designation{ID: fmt.Sprintf("%.12s-%d", round, n), Round: round, State: kvarter.Proposed, ProposedBy: p.Name, ProposedOn: d.Today(), From: from, Reason: reason}
	w, err := change(kindDesignation, x.ID, 0, x)
	if err != nil {
		return "", err
	}
	_, err = d.write(ctx, d.act(p, "designation.propose", reason), w)
	return x.ID, err
}

// Decision is what an act on a designation says.
type Decision struct {
	Seen      int64
	Reference string       // of the decision
	From      kvarter.Date // in force from; for adoption
	Reason    string       // why it is taken back or repealed
}

// Move takes a designation a step further: adopt (with the reference of the decision), publish, take back or repeal (with a reason). Publishing one ends
// those in force before it on the day before it begins.
func (d *Desk) Move(ctx context.Context, p *auth.Person, id string, to kvarter.DesignationState, by Decision) error {
	action, ok := map[kvarter.DesignationState]auth.Action{kvarter.Adopted: auth.Adopt, kvarter.Repealed: auth.Adopt, kvarter.Published: auth.Publish, kvarter.TakenBack: auth.TakeBack}[to]
	if !ok {
		return kvarter.Errorf(kvarter.Invalid, "%q is no step of a designation", to)
	}
	if err := d.check(p, action, nil); err != nil {
		return err
	}
	s, err := d.state(ctx)
	if err != nil {
		return err
	}
	was, err := s.designation(id)
	if err != nil {
		return err
	}
	if was.Version != by.Seen {
		return kvarter.Errorf(kvarter.Conflict, "the designation was changed since you looked: look again")
	}
	if !was.State.May(to) {
		return kvarter.Errorf(kvarter.Conflict, "a designation that is %s cannot become %s", was.State, to)
	}
	x, today, note := was.Designation, d.Today(), by.Reason
	x.State = to
	var others []store.Change
	switch to {
	case kvarter.Adopted:
		if by.Reference == "" {
			return kvarter.Errorf(kvarter.Invalid, "adopting needs the reference of the decision")
		}
		if by.From != "" {
			x.From = by.From
		}
		if !x.From.Valid() {
			return kvarter.Errorf(kvarter.Invalid, "say from which day it is to hold, as 2025-01-01")
		}
		x.Reference, x.AdoptedBy, x.AdoptedOn, note = by.Reference, p.Name, today, by.Reference
	case kvarter.Published:
		if d.cfg.Publishable != nil {
			if err := d.cfg.Publishable(x.Round); err != nil { // the round's fault, not the person's
				return kvarter.Errorf(kvarter.Conflict, "%w", err)
			}
		}
		x.PublishedBy, x.PublishedOn = p.Name, today
		x.TakenBackBy, x.TakenBackOn = "", ""
		if others, err = s.endBefore(&x); err != nil {
			return err
		}
	case kvarter.TakenBack:
		if by.Reason == "" {
			return kvarter.Errorf(kvarter.Invalid, "say why it is taken back")
		}
		if others, err = s.reopen(&x); err != nil {
			return err
		}
		x.TakenBackBy, x.TakenBackOn, x.Reason = p.Name, today, by.Reason
	case kvarter.Repealed:
		if by.Reason == "" {
			return kvarter.Errorf(kvarter.Invalid, "say why it is repealed, with the reference of the decision")
		}
		x.RepealedBy, x.RepealedOn, x.Reason = p.Name, today, by.Reason
	}
	w, err := change(kindDesignation, id, by.Seen, x)
	if err != nil {
		return err
	}
	_, err = d.write(ctx, d.act(p, "designation."+string(to), note), append([]store.Change{w}, others...)...)
	return err
}

// endBefore ends published designations that began before x and have no end.
func (s *state) endBefore(x *kvarter.Designation) ([]store.Change, error) {
	var out []store.Change
	for _, y := range s.designations {
		if y.ID == x.ID || y.State != kvarter.Published || y.To != "" || y.From >= x.From {
			continue
		}
		ended := y.Designation
		ended.To = x.From.Add(-1)
		w, err := change(kindDesignation, y.ID, y.Version, ended)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// reopen takes back the end that publishing x gave to published designations: without x they hold on.
func (s *state) reopen(x *kvarter.Designation) ([]store.Change, error) {
	var out []store.Change
	for _, y := range s.designations {
		if y.ID == x.ID || y.State != kvarter.Published || y.To == "" || y.To != x.From.Add(-1) {
			continue
		}
		open := y.Designation
		open.To = ""
		w, err := change(kindDesignation, y.ID, y.Version, open)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// PublicRounds lists the rounds that everyone may see: what holds on a day first, then by the day they began, the newest first.
func PublicRounds(all []*Designated, today kvarter.Date) []string {
	public := slices.DeleteFunc(slices.Clone(all), func(x *Designated) bool { return !x.Public() })
	slices.SortStableFunc(public, func(a, b *Designated) int {
		switch in, on := a.InForce(today), b.InForce(today); {
		case in && !on:
			return -1
		case on && !in:
			return 1
		case a.From > b.From:
			return -1
		case a.From < b.From:
			return 1
		}
		return 0
	})
	var out []string
	for _, x := range public {
		if !slices.Contains(out, x.Round) {
			out = append(out, x.Round)
		}
	}
	return out
}
