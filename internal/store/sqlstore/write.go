package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"kvarter"
	"kvarter/internal/store"
)

// Write implements store.Store.
func (s *Store) Write(ctx context.Context, a store.Act, changes ...store.Change) ([]store.Record, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	if err := text(a.By, a.Action, a.Note); err != nil {
		return nil, err
	}
	seen := map[store.Key]bool{}
	for _, c := range changes {
		if err := text(c.Kind, c.ID); err != nil {
			return nil, err
		}
		switch {
		case c.Kind == "" || c.ID == "":
			return nil, kvarter.Errorf(kvarter.Invalid, "a record has a kind and an id")
		case seen[c.Key]:
			return nil, kvarter.Errorf(kvarter.Invalid, "one write changes a record once, and %s %s stands twice", c.Kind, c.ID)
		case !c.Delete && !json.Valid(c.Body):
			return nil, kvarter.Errorf(kvarter.Invalid, "the body of %s %s is no JSON", c.Kind, c.ID)
		}
		seen[c.Key] = true
	}
	var out []store.Record
	err := s.within(ctx, func(tx *sql.Tx) error {
		out = out[:0]
		head, err := s.head(ctx, tx)
		if err != nil {
			return err
		}
		for _, c := range changes {
			r, err := s.put(ctx, tx, &head, a, c)
			if err != nil {
				return err
			}
			out = append(out, r)
		}
		return s.setHead(ctx, tx, head)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Note implements store.Store.
func (s *Store) Note(ctx context.Context, a store.Act, about store.Key) error {
	if err := text(a.By, a.Action, a.Note, about.Kind, about.ID); err != nil {
		return err
	}
	return s.within(ctx, func(tx *sql.Tx) error {
		head, err := s.head(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := s.row(ctx, tx, &head, a, store.Record{Key: about}); err != nil {
			return err
		}
		return s.setHead(ctx, tx, head)
	})
}

// head returns the end of the audit, and holds it until the transaction ends.
func (s *Store) head(ctx context.Context, tx *sql.Tx) (h store.Head, err error) {
	err = tx.QueryRowContext(ctx, `SELECT seq, hash FROM audit_head WHERE one = 1`+s.d.ForUpdate).Scan(&h.Seq, &h.Hash)
	return h, err
}

func (s *Store) setHead(ctx context.Context, tx *sql.Tx, h store.Head) error {
	_, err := tx.ExecContext(ctx, s.q(`UPDATE audit_head SET seq = $1, hash = $2 WHERE one = 1`), h.Seq, h.Hash)
	return err
}

// put writes one change with its audit row.
func (s *Store) put(ctx context.Context, tx *sql.Tx, head *store.Head, a store.Act, c store.Change) (store.Record, error) {
	var version int64
	var deleted bool
	err := tx.QueryRowContext(ctx, s.q(`SELECT version, deleted FROM newest WHERE kind = $1 AND id = $2`), c.Kind, c.ID).Scan(&version, &deleted)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return store.Record{}, err
	}
	if c.Seen != version || c.Delete && (version == 0 || deleted) {
		clash := &store.Conflict{Mine: c}
		if version > 0 {
			if clash.Theirs, err = s.at(ctx, tx, c.Key, version); err != nil {
				return store.Record{}, err
			}
		}
		if c.Seen > 0 && c.Seen <= version {
			if clash.Base, err = s.at(ctx, tx, c.Key, c.Seen); err != nil {
				return store.Record{}, err
			}
		}
		return store.Record{}, clash
	}
	r := store.Record{Key: c.Key, Version: version + 1, Body: c.Body, Deleted: c.Delete}
	if c.Delete {
		r.Body = nil
	}
	row, err := s.row(ctx, tx, head, a, r)
	if err != nil {
		return store.Record{}, err
	}
	r.Seq, r.At, r.By, r.Note = row.Seq, row.At, row.By, row.Note
	return r, s.keep(ctx, tx, r)
}

// keep writes a record.
func (s *Store) keep(ctx context.Context, tx *sql.Tx, r store.Record) error {
	if _, err := tx.ExecContext(ctx, s.q(`INSERT INTO records (kind, id, version, body, deleted, seq) VALUES ($1, $2, $3, $4, $5, $6)`),
		r.Kind, r.ID, r.Version, []byte(r.Body), r.Deleted, r.Seq); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, s.q(`INSERT INTO newest (kind, id, version, deleted) VALUES ($1, $2, $3, $4)
		ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, deleted = excluded.deleted`), r.Kind, r.ID, r.Version, r.Deleted)
	return err
}

// row appends an audit row.
func (s *Store) row(ctx context.Context, tx *sql.Tx, head *store.Head, a store.Act, r store.Record) (store.Row, error) {
	row := store.Row{Seq: head.Seq + 1, At: a.At.UTC().Truncate(time.Microsecond), By: a.By, Action: a.Action, Key: r.Key, Version: r.Version, Note: a.Note, Prev: head.Hash}
	if r.Version > 0 {
		row.BodySHA256 = store.BodyHash(r)
	}
	row.Hash = row.Sum()
	*head = store.Head{Seq: row.Seq, Hash: row.Hash}
	return row, s.append(ctx, tx, row)
}

func (s *Store) append(ctx context.Context, tx *sql.Tx, r store.Row) error {
	_, err := tx.ExecContext(ctx, s.q(`INSERT INTO audit (seq, at, actor, action, kind, id, version, body_sha256, note, prev, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`),
		r.Seq, r.At.UnixMicro(), r.By, r.Action, r.Kind, r.ID, r.Version, r.BodySHA256, r.Note, r.Prev, r.Hash)
	return err
}
