// Package store keeps versioned documents with a hash-chained audit: the plan, designations, notes and accounts, as bodies that it does not look into. A
// write is whole or not there, and each record that it makes has one audit row in the same transaction. Beside the records there is what passes: sessions,
// links and counts, without history and without audit.
//
// Packages sqlite and postgres open stores; sqlstore holds what both share.
package store

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"kvarter"
)

// Key names a document.
type Key struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Record is one version of a document.
type Record struct {
	Key
	Version int64 // from 1
	Body    json.RawMessage
	Deleted bool
	By      string
	Note    string
	At      time.Time // UTC, to the microsecond
	Seq     int64     // of its audit row
}

// Change is a new version of a document.
type Change struct {
	Key
	Seen   int64 // the version that the writer saw; 0 for a new document
	Body   json.RawMessage
	Delete bool
}

// Act is who does what, and why.
type Act struct {
	By     string
	Action string
	Note   string
	At     time.Time
}

// Filter pages through a list.
type Filter struct {
	After string // the last ID of the page before; "" for the first
	Limit int    // 0: 1,000
}

// Head is the end of the audit.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// Store keeps documents. All methods are safe for many callers at once, also in several processes where the store allows that.
type Store interface {
	// Write makes all changes or none, with one audit row each. It fails with a *Conflict where a Seen is not the newest version.
	Write(ctx context.Context, a Act, changes ...Change) ([]Record, error)
	// Note writes an audit row about something that changes no record.
	Note(ctx context.Context, a Act, about Key) error
	// Get returns the newest version: kvarter.NotFound where there is none or it is deleted.
	Get(ctx context.Context, k Key) (Record, error)
	// At returns one version, also one that says deleted.
	At(ctx context.Context, k Key, version int64) (Record, error)
	// List returns the newest versions of a kind that are not deleted, by ID.
	List(ctx context.Context, kind string, f Filter) ([]Record, error)
	// History returns all versions of a document, the first first; kvarter.NotFound where there is none.
	History(ctx context.Context, k Key) ([]Record, error)
	// Audit returns rows after a number, the first first.
	Audit(ctx context.Context, after int64, limit int) ([]Row, error)
	// Latest is the number of the last audit row, 0 without one: a cheap question, by which other servers see changes.
	Latest(ctx context.Context) (int64, error)
	// Totals returns the end of the audit as the store remembers it, and how many record versions there are.
	Totals(ctx context.Context) (Head, int64, error)

	// PutEphemeral keeps a body until a time; it takes the place of one with the same name.
	PutEphemeral(ctx context.Context, kind, id string, body []byte, until time.Time) error
	// GetEphemeral fails with kvarter.NotFound where nothing is kept or its time is over.
	GetEphemeral(ctx context.Context, kind, id string) ([]byte, error)
	// TakeEphemeral gets and removes: of two callers one alone gets it.
	TakeEphemeral(ctx context.Context, kind, id string) ([]byte, error)
	DropEphemeral(ctx context.Context, kind, id string) error
	// Count adds one to a key and returns how many were added in the window up to now, this one included.
	Count(ctx context.Context, key string, window time.Duration, now time.Time) (int, error)

	// Backup writes one consistent moment in a form that every store restores, the same bytes for the same content. What passes is left out.
	Backup(ctx context.Context, w io.Writer) error
	// Restore reads a backup into an empty store: all of it or nothing. It fails where the chain of the audit is broken.
	Restore(ctx context.Context, r io.Reader) error
	Close() error
}

// Conflict is a write whose author had not seen the newest version. It holds both sides; nothing was written.
type Conflict struct {
	Mine   Change
	Theirs Record // newest; the zero Record where the document is not there
	Base   Record // version that the author saw; the zero Record for none
}

func (c *Conflict) Error() string {
	return c.Mine.Kind + " " + c.Mine.ID + " was changed by someone else meanwhile"
}

// Unwrap gives the error its code, kvarter.Conflict.
func (c *Conflict) Unwrap() error { return kvarter.Errorf(kvarter.Conflict, "%s", c.Error()) }

// Copy brings everything of one store into an empty one.
func Copy(ctx context.Context, from, to Store) error {
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := from.Backup(ctx, w)
		w.CloseWithError(err)
		done <- err
	}()
	err := to.Restore(ctx, r)
	r.CloseWithError(err) // ends a backup that nobody reads any more
	if berr := <-done; err == nil {
		err = berr
	}
	return err
}
