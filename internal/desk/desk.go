package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/plan"
	"kvarter/internal/store"
)

// Config is what a desk is made of.
type Config struct {
	Store store.Store
	Table auth.Table       // nil: auth.DefaultTable
	Now   func() time.Time // nil: time.Now
	// Today stands still in a made-up city; "" is the day of Now in Zone.
	Today kvarter.Date
	Zone  *time.Location // nil: time.Local
	Rules plan.Rules     // zero: plan.DefaultRules
	// Known is what plans may refer to: criteria, indicators, columns and places of the current round.
	Known plan.Known
	// Inside lists the codes of the places that lie in an urban area or another area that somebody leads, itself not among them; nil: nothing does.
	Inside func(area string) []string
	// Publishable reports why a round cannot be public, such as that its figures have not been through disclosure control; nil: all can.
	Publishable func(round string) error
	Random      io.Reader // nil: crypto/rand
}

// Desk is where people change things. It is safe for many requests at once; several desks, on several machines, may share a store.
type Desk struct {
	cfg  Config
	mu   sync.Mutex // held while the state is brought up to date
	kept atomic.Pointer[state]
}

// New returns a desk over a store.
func New(cfg Config) *Desk {
	if cfg.Table == nil {
		cfg.Table = auth.DefaultTable()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Zone == nil {
		cfg.Zone = time.Local
	}
	if cfg.Rules == (plan.Rules{}) {
		cfg.Rules = plan.DefaultRules()
	}
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	return &Desk{cfg: cfg}
}

// Today is the day on which everything stands as it is shown.
func (d *Desk) Today() kvarter.Date {
	if d.cfg.Today != "" {
		return d.cfg.Today
	}
	y, m, day := d.cfg.Now().In(d.cfg.Zone).Date()
	return kvarter.NewDate(y, int(m), day)
}

// act is who does what, for the audit.
func (d *Desk) act(p *auth.Person, action, note string) store.Act {
	a := store.Act{Action: action, Note: note, At: d.cfg.Now().UTC()}
	if p != nil {
		a.By = p.ID
	}
	return a
}

// write writes changes whole, and turns a record that someone else has changed meanwhile into a kvarter.Conflict.
func (d *Desk) write(ctx context.Context, a store.Act, changes ...store.Change) ([]store.Record, error) {
	records, err := d.cfg.Store.Write(ctx, a, changes...)
	var clash *store.Conflict
	if errors.As(err, &clash) {
		e := kvarter.Errorf(kvarter.Conflict, "someone else has changed this meanwhile: nothing of yours was saved")
		e.Hint, e.Cause = "load the page again and look at what is new", err
		return nil, e
	}
	return records, err
}
