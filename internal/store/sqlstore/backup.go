package sqlstore

import (
	"context"
	"database/sql"
	"io"
	"time"

	"kvarter"
	"kvarter/internal/store"
)

// Backup implements store.Store: one read transaction sees one moment, and writers go on.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return failure(s.d.Name, err)
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(ctx, auditColumns+`, r.body, r.deleted FROM audit a LEFT JOIN records r ON r.seq = a.seq ORDER BY a.seq`)
	if err != nil {
		return failure(s.d.Name, err)
	}
	defer rows.Close()
	b := store.NewBackupWriter(w)
	for rows.Next() {
		var r store.Row
		var at int64
		var body []byte
		var deleted sql.NullBool
		if err := rows.Scan(append(scanRow(&r, &at), &body, &deleted)...); err != nil {
			return failure(s.d.Name, err)
		}
		r.At = time.UnixMicro(at).UTC()
		x := store.Record{Deleted: deleted.Bool}
		if r.Version > 0 && !x.Deleted {
			x.Body = body
		}
		if err := b.Add(r, x); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return failure(s.d.Name, err)
	}
	return b.Close()
}

// Restore implements store.Store, in one transaction.
func (s *Store) Restore(ctx context.Context, r io.Reader) error {
	return failure(s.d.Name, s.once(ctx, func(tx *sql.Tx) error { // once: the backup can be read only once
		head, err := s.head(ctx, tx)
		if err != nil {
			return err
		}
		if head.Seq != 0 {
			e := kvarter.Errorf(kvarter.Conflict, "the store is not empty: it holds %d audit rows, and a backup is restored into an empty one", head.Seq)
			e.Hint = "name a new store"
			return e
		}
		end, err := store.ReadBackup(r, func(row store.Row, x store.Record) error {
			if err := s.append(ctx, tx, row); err != nil {
				return err
			}
			if row.Version == 0 {
				return nil
			}
			return s.keep(ctx, tx, x)
		})
		if err != nil {
			return err
		}
		return s.setHead(ctx, tx, end)
	}))
}
