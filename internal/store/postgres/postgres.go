// Package postgres opens a store in a PostgreSQL database, version 15 or later. Several servers may share it.
package postgres

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"kvarter"
	"kvarter/internal/store/sqlstore"
)

//go:embed 0001_records.sql
var first string

//go:embed 0002_ephemeral.sql
var second string

// Dialect says how PostgreSQL differs. Writers hold the head of the audit in turn: its rows are numbered without gaps and in the order of their commits.
func Dialect() sqlstore.Dialect {
	return sqlstore.Dialect{Name: "PostgreSQL", Migrations: []string{first, second}, ForUpdate: " FOR UPDATE",
		LockMigrations: "SELECT pg_advisory_xact_lock(7104562398114)", // any number that is kvarter's alone
		Retry: func(err error) bool {
			var e *pgconn.PgError
			return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01") // serialization failure, deadlock
		}}
}

// connections is how many a server holds at most: 100 is PostgreSQL's own limit, for all servers together.
const connections = 16

// Is reports whether the name of a store is the address of a PostgreSQL database.
func Is(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// Open opens the store in the database of an address, postgres://user:password@host/database. Errors do not repeat the address, which may hold a password.
func Open(ctx context.Context, address string) (*sqlstore.Store, error) {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "the store is no address of a PostgreSQL database: write postgres://user:password@host/database")
	}
	cfg.RuntimeParams["synchronous_commit"] = "on" // what was acknowledged is on disk, whatever the server's habit
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := check(ctx, db, cfg); err != nil {
		db.Close()
		return nil, err
	}
	return sqlstore.Open(ctx, Dialect(), db, db)
}

func check(ctx context.Context, db *sql.DB, cfg *pgx.ConnConfig) error {
	var version int
	if err := db.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int`).Scan(&version); err != nil {
		e := kvarter.Errorf(kvarter.NotFound, "PostgreSQL does not answer at %s, database %s", cfg.Host, cfg.Database)
		e.Cause = err
		e.Hint = "look whether it runs, and whether user and password are right"
		return e
	}
	if version < 150000 {
		return kvarter.Errorf(kvarter.Invalid, "PostgreSQL 15 or later is needed, and %s runs %d", cfg.Host, version/10000)
	}
	var encoding string
	if err := db.QueryRowContext(ctx, `SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()`).Scan(&encoding); err == nil && encoding != "UTF8" {
		return kvarter.Errorf(kvarter.Invalid, "database %s has encoding %s: make one with encoding UTF8", cfg.Database, encoding)
	}
	return nil
}
