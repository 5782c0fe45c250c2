// Package sqlite opens a store in one SQLite file.
package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite" // SQLite in Go: no C compiler, every platform
	lib "modernc.org/sqlite/lib"

	"kvarter"
	"kvarter/internal/store/sqlstore"
)

//go:embed 0001_records.sql
var first string

//go:embed 0002_ephemeral.sql
var second string

// Dialect says how SQLite differs. A write transaction takes the lock at once and waits for others; it is on the disk before Write returns.
func Dialect() sqlstore.Dialect {
	return sqlstore.Dialect{Name: "SQLite", Question: true, Migrations: []string{first, second}, Retry: func(err error) bool {
		var e *sqlite.Error
		return errors.As(err, &e) && (e.Code()&0xff == lib.SQLITE_BUSY || e.Code()&0xff == lib.SQLITE_LOCKED)
	}}
}

// readers is how many questions are answered at once. One connection writes, so that writers of one process wait in line instead of by chance.
const readers = 4

// Open opens the store in a file, which is made where it is not there; its folder must be.
func Open(ctx context.Context, file string) (*Store, error) {
	if _, err := os.Stat(filepath.Dir(file)); err != nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "%s: there is no such folder for the store", filepath.Dir(file))
	}
	full, err := filepath.Abs(file)
	if err != nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "%s: %w", file, err)
	}
	made, err := os.OpenFile(full, os.O_CREATE|os.O_RDWR, 0o600) // passwords' hashes are in it
	if err != nil {
		return nil, kvarter.Errorf(kvarter.Forbidden, "%s cannot be written: %w", file, err)
	}
	made.Close()
	write, err := open(full, "immediate", 1)
	if err != nil {
		return nil, err
	}
	read, err := open(full, "deferred", readers)
	if err != nil {
		write.Close()
		return nil, err
	}
	both, err := sqlstore.Open(ctx, Dialect(), write, read)
	if err != nil {
		return nil, err
	}
	side, err := open(full, "deferred", 1)
	if err != nil {
		both.Close()
		return nil, err
	}
	s := &Store{Store: both, side: side, ended: make(chan struct{})}
	var tending context.Context
	tending, s.stop = context.WithCancel(context.Background())
	go s.tend(tending)
	return s, nil
}

// Store is a store in one SQLite file.
type Store struct {
	*sqlstore.Store
	side  *sql.DB
	stop  context.CancelFunc
	ended chan struct{}
}

// checkpointEvery is how often what was written is brought from the log into the file. What is in the log is safe; were it left to the writers, one save in
// a hundred would wait for it.
const checkpointEvery = 2 * time.Second

func (s *Store) tend(ctx context.Context) {
	defer close(s.ended)
	for tick := time.NewTicker(checkpointEvery); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
			s.side.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)") // where it cannot now, it can later
		}
	}
}

// Close closes the file.
func (s *Store) Close() error {
	s.stop()
	<-s.ended
	return errors.Join(s.side.Close(), s.Store.Close())
}

func open(file, lock string, connections int) (*sql.DB, error) {
	q := url.Values{"_txlock": {lock}, "_pragma": {"busy_timeout(20000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(on)", "wal_autocheckpoint(20000)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: file, RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, kvarter.Errorf(kvarter.Internal, "SQLite: %w", err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}
