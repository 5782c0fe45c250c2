package sqlstore

import (
	"context"
	"database/sql"

	"kvarter"
)

// migrate brings the schema to this version, in one transaction: of several processes that start at once, one does it and the others find it done.
func (s *Store) migrate(ctx context.Context) error {
	return s.within(ctx, func(tx *sql.Tx) error {
		if s.d.LockMigrations != "" {
			if _, err := tx.ExecContext(ctx, s.d.LockMigrations); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS kvarter_schema (version INTEGER NOT NULL)`); err != nil {
			return err
		}
		var have sql.NullInt64
		if err := tx.QueryRowContext(ctx, `SELECT MAX(version) FROM kvarter_schema`).Scan(&have); err != nil {
			return err
		}
		if int(have.Int64) > len(s.d.Migrations) {
			e := kvarter.Errorf(kvarter.Conflict, "the %s store has schema version %d, and this kvarter knows %d: it was made by a newer one", s.d.Name, have.Int64, len(s.d.Migrations))
			e.Hint = "use the kvarter that made it, or restore a backup into a store of this one"
			return e
		}
		for v := int(have.Int64) + 1; v <= len(s.d.Migrations); v++ {
			if _, err := tx.ExecContext(ctx, s.d.Migrations[v-1]); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, s.q(`INSERT INTO kvarter_schema (version) VALUES ($1)`), v); err != nil {
				return err
			}
		}
		return nil
	})
}
