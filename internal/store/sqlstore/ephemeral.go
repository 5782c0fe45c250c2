package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kvarter"
)

func nothing(kind string) error { return kvarter.Errorf(kvarter.NotFound, "no %s is kept there", kind) }

// PutEphemeral implements store.Store.
func (s *Store) PutEphemeral(ctx context.Context, kind, id string, body []byte, until time.Time) error {
	if err := text(kind, id); err != nil {
		return err
	}
	if body == nil {
		body = []byte{}
	}
	return s.within(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, s.q(`INSERT INTO ephemeral (kind, id, body, until) VALUES ($1, $2, $3, $4)
			ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, until = excluded.until`), kind, id, body, until.UnixMicro())
		if err == nil { // what is over is swept out a little at a time
			_, err = tx.ExecContext(ctx, s.q(`DELETE FROM ephemeral WHERE (kind, id) IN (SELECT kind, id FROM ephemeral WHERE until < $1 LIMIT 20)`), time.Now().UnixMicro())
		}
		return err
	})
}

// GetEphemeral implements store.Store.
func (s *Store) GetEphemeral(ctx context.Context, kind, id string) (body []byte, err error) {
	if text(kind, id) != nil {
		return nil, nothing(kind)
	}
	err = s.read.QueryRowContext(ctx, s.q(`SELECT body FROM ephemeral WHERE kind = $1 AND id = $2 AND until > $3`), kind, id, time.Now().UnixMicro()).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nothing(kind)
	}
	return body, failure(s.d.Name, err)
}

// TakeEphemeral implements store.Store.
func (s *Store) TakeEphemeral(ctx context.Context, kind, id string) (body []byte, err error) {
	if text(kind, id) != nil {
		return nil, nothing(kind)
	}
	err = s.within(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, s.q(`DELETE FROM ephemeral WHERE kind = $1 AND id = $2 AND until > $3 RETURNING body`), kind, id, time.Now().UnixMicro()).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			return nothing(kind)
		}
		return err
	})
	return body, err
}

// DropEphemeral implements store.Store. Dropping what is not there is no fault.
func (s *Store) DropEphemeral(ctx context.Context, kind, id string) error {
	if text(kind, id) != nil {
		return nil
	}
	return s.within(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, s.q(`DELETE FROM ephemeral WHERE kind = $1 AND id = $2`), kind, id)
		return err
	})
}

// Count implements store.Store.
func (s *Store) Count(ctx context.Context, key string, window time.Duration, now time.Time) (n int, err error) {
	if err := text(key); err != nil {
		return 0, err
	}
	err = s.within(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, s.q(`INSERT INTO counts (name, at, until) VALUES ($1, $2, $3)`), key, now.UnixMicro(), now.Add(window).UnixMicro()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, s.q(`DELETE FROM counts WHERE until <= $1`), now.UnixMicro()); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, s.q(`SELECT COUNT(*) FROM counts WHERE name = $1 AND at > $2`), key, now.Add(-window).UnixMicro()).Scan(&n)
	})
	return n, err
}
