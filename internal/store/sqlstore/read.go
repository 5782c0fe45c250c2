package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kvarter"
	"kvarter/internal/store"
)

// asker is a database or a transaction.
type asker interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

const recordColumns = `SELECT r.kind, r.id, r.version, r.body, r.deleted, r.seq, a.actor, a.note, a.at FROM records r JOIN audit a ON a.seq = r.seq`

func scanRecord(scan func(...any) error) (r store.Record, err error) {
	var body []byte
	var at int64
	err = scan(&r.Kind, &r.ID, &r.Version, &body, &r.Deleted, &r.Seq, &r.By, &r.Note, &at)
	if r.At = time.UnixMicro(at).UTC(); !r.Deleted {
		r.Body = body
	}
	return r, err
}

func missing(k store.Key) error {
	return kvarter.Errorf(kvarter.NotFound, "there is no %s %s", k.Kind, k.ID)
}

func (s *Store) one(ctx context.Context, db asker, k store.Key, query string, args ...any) (store.Record, error) {
	r, err := scanRecord(db.QueryRowContext(ctx, s.q(query), args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Record{}, missing(k)
	}
	return r, failure(s.d.Name, err)
}

// Get implements store.Store.
func (s *Store) Get(ctx context.Context, k store.Key) (store.Record, error) {
	if text(k.Kind, k.ID) != nil {
		return store.Record{}, missing(k)
	}
	return s.one(ctx, s.read, k, recordColumns+` JOIN newest n ON n.kind = r.kind AND n.id = r.id AND n.version = r.version WHERE n.kind = $1 AND n.id = $2 AND NOT n.deleted`, k.Kind, k.ID)
}

// At implements store.Store.
func (s *Store) At(ctx context.Context, k store.Key, version int64) (store.Record, error) {
	if text(k.Kind, k.ID) != nil {
		return store.Record{}, missing(k)
	}
	return s.at(ctx, s.read, k, version)
}

func (s *Store) at(ctx context.Context, db asker, k store.Key, version int64) (store.Record, error) {
	return s.one(ctx, db, k, recordColumns+` WHERE r.kind = $1 AND r.id = $2 AND r.version = $3`, k.Kind, k.ID, version)
}

func (s *Store) records(ctx context.Context, query string, args ...any) ([]store.Record, error) {
	rows, err := s.read.QueryContext(ctx, s.q(query), args...)
	if err != nil {
		return nil, failure(s.d.Name, err)
	}
	defer rows.Close()
	var out []store.Record
	for rows.Next() {
		r, err := scanRecord(rows.Scan)
		if err != nil {
			return nil, failure(s.d.Name, err)
		}
		out = append(out, r)
	}
	return out, failure(s.d.Name, rows.Err())
}

// List implements store.Store.
func (s *Store) List(ctx context.Context, kind string, f store.Filter) ([]store.Record, error) {
	if err := text(kind, f.After); err != nil {
		return nil, err
	}
	if f.Limit <= 0 {
		f.Limit = 1000
	}
	return s.records(ctx, recordColumns+` JOIN newest n ON n.kind = r.kind AND n.id = r.id AND n.version = r.version
		WHERE n.kind = $1 AND n.id > $2 AND NOT n.deleted ORDER BY n.id LIMIT $3`, kind, f.After, f.Limit)
}

// History implements store.Store.
func (s *Store) History(ctx context.Context, k store.Key) ([]store.Record, error) {
	if text(k.Kind, k.ID) != nil {
		return nil, missing(k)
	}
	out, err := s.records(ctx, recordColumns+` WHERE r.kind = $1 AND r.id = $2 ORDER BY r.version`, k.Kind, k.ID)
	if err == nil && len(out) == 0 {
		return nil, missing(k)
	}
	return out, err
}

const auditColumns = `SELECT a.seq, a.at, a.actor, a.action, a.kind, a.id, a.version, a.body_sha256, a.note, a.prev, a.hash`

func scanRow(r *store.Row, at *int64) []any {
	return []any{&r.Seq, at, &r.By, &r.Action, &r.Kind, &r.ID, &r.Version, &r.BodySHA256, &r.Note, &r.Prev, &r.Hash}
}

// Audit implements store.Store.
func (s *Store) Audit(ctx context.Context, after int64, limit int) ([]store.Row, error) {
	if limit <= 0 {
		return nil, nil
	}
	rows, err := s.read.QueryContext(ctx, s.q(auditColumns+` FROM audit a WHERE a.seq > $1 ORDER BY a.seq LIMIT $2`), after, limit)
	if err != nil {
		return nil, failure(s.d.Name, err)
	}
	defer rows.Close()
	var out []store.Row
	for rows.Next() {
		var r store.Row
		var at int64
		if err := rows.Scan(scanRow(&r, &at)...); err != nil {
			return nil, failure(s.d.Name, err)
		}
		r.At = time.UnixMicro(at).UTC()
		out = append(out, r)
	}
	return out, failure(s.d.Name, rows.Err())
}

// Latest implements store.Store.
func (s *Store) Latest(ctx context.Context) (seq int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT seq FROM audit_head WHERE one = 1`).Scan(&seq)
	return seq, failure(s.d.Name, err)
}

// Totals implements store.Store.
func (s *Store) Totals(ctx context.Context) (h store.Head, records int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT h.seq, h.hash, (SELECT COUNT(*) FROM records) FROM audit_head h WHERE h.one = 1`).Scan(&h.Seq, &h.Hash, &records)
	return h, records, failure(s.d.Name, err)
}
