package desk

import (
	"context"
	"slices"
	"strconv"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/plan"
)

// Publication is the plan as the public sees it: an adopted version with the follow-up as it stood when it was published.
type Publication struct {
	Plan     *kvarter.Plan `json:"plan"`
	On       kvarter.Date  `json:"on"`
	By       string        `json:"by"`       // name
	Versions []int         `json:"versions"` // every version that was published so far
	// TakenBack, Reason and Record are of the stored record.
	TakenBack bool   `json:"-"`
	Reason    string `json:"-"`
	Record    int64  `json:"-"`
}

// Publication returns the last publication of the plan, also where it was taken back; nil where there was none.
func (d *Desk) Publication(ctx context.Context) (*Publication, error) {
	s, err := d.state(ctx)
	if err != nil {
		return nil, err
	}
	return s.publication, nil
}

// Announcement is what publishing a version of the plan would do.
type Announcement struct {
	Version int
	Seen    int64         // record of the publication that is public now; 0 for a first
	Before  *kvarter.Plan // what is public; nil: nothing
	After   *kvarter.Plan
	Changes []plan.Change // nil where Before is
	Tag     string        // of exactly this; Publish wants it back
}

// Announce says what publishing a version would change for the public. kvarter.NotFound where it is not adopted.
func (d *Desk) Announce(ctx context.Context, version int) (*Announcement, error) {
	s, err := d.state(ctx)
	if err != nil {
		return nil, err
	}
	adopted := s.versions[version]
	if adopted == nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "version %d is not adopted: only an adopted plan can be public", version)
	}
	a := &Announcement{Version: version, After: adopted}
	if s.working != nil {
		a.After = plan.WithFollowUp(adopted, s.working.Plan())
	}
	if p := s.publication; p != nil {
		a.Seen = p.Record
		if !p.TakenBack {
			a.Before = p.Plan
			a.Changes = plan.Diff(p.Plan, a.After)
		}
	}
	if a.Tag, err = tagOf(a.Seen, a.After); err != nil {
		return nil, err
	}
	return a, nil
}

// Publish makes a version public with its follow-up of today. tag is that of the announcement which the person saw: kvarter.Conflict where something
// was changed since.
func (d *Desk) Publish(ctx context.Context, p *auth.Person, version int, tag string) error {
	if err := d.check(p, auth.Publish, nil); err != nil {
		return err
	}
	a, err := d.Announce(ctx, version)
	if err != nil {
		return err
	}
	if a.Tag != tag {
		return kvarter.Errorf(kvarter.Conflict, "the plan was changed since you looked: look at the difference again")
	}
	s, err := d.state(ctx)
	if err != nil {
		return err
	}
	pub := Publication{Plan: a.After, On: d.Today(), By: p.Name, Versions: []int{version}}
	if s.publication != nil {
		before := slices.DeleteFunc(slices.Clone(s.publication.Versions), func(n int) bool { return s.publication.TakenBack && n == s.publication.Plan.Version })
		pub.Versions = slices.Compact(slices.Sorted(slices.Values(append(before, version)))) // what was taken back stays so until it is published again itself
	}
	c, err := change(kindPublication, planID, a.Seen, pub)
	if err != nil {
		return err
	}
	_, err = d.write(ctx, d.act(p, string(auth.Publish)+" plan", "version "+strconv.Itoa(version)), c)
	return err
}

// TakeBackPlan takes the plan out of public sight. Its addresses go on to answer, and say so.
func (d *Desk) TakeBackPlan(ctx context.Context, p *auth.Person, seen int64, reason string) error {
	if err := d.check(p, auth.TakeBack, nil); err != nil {
		return err
	}
	if reason == "" {
		return kvarter.Errorf(kvarter.Invalid, "say why the plan is taken back")
	}
	c, _ := change(kindPublication, planID, seen, nil)
	c.Delete = true
	_, err := d.write(ctx, d.act(p, string(auth.TakeBack)+" plan", reason), c)
	return err
}
