// Package sqlstore is a store in an SQL database. Packages sqlite and postgres say what differs.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"time"
	"unicode/utf8"

	"kvarter"
	"kvarter/internal/store"
)

// Dialect is what differs between databases.
type Dialect struct {
	Name string
	// Question: parameters are written ?1 instead of $1.
	Question bool
	// Migrations are the steps of the schema, the first first. They only go forward.
	Migrations []string
	// LockMigrations is a statement that lets one process at a time migrate, until its transaction ends; "" where the transaction itself does.
	LockMigrations string
	// ForUpdate holds the head of the audit until the transaction ends; "" where a write transaction is alone anyway.
	ForUpdate string
	// Retry reports whether a failed transaction may be tried again, having changed nothing.
	Retry func(error) bool
}

// Store is a store in an SQL database.
type Store struct {
	d           Dialect
	write, read *sql.DB
}

// Open migrates the database and returns a store over it. write and read may be the same.
func Open(ctx context.Context, d Dialect, write, read *sql.DB) (*Store, error) {
	s := &Store{d: d, write: write, read: read}
	if err := s.migrate(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error {
	err := s.write.Close()
	if s.read != s.write {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

var parameter = regexp.MustCompile(`\$(\d+)`)

// q writes a statement as the database reads it.
func (s *Store) q(statement string) string {
	if s.d.Question {
		return parameter.ReplaceAllString(statement, "?$1")
	}
	return statement
}

// within runs work in one write transaction, again where the database asks for that.
func (s *Store) within(ctx context.Context, work func(*sql.Tx) error) error {
	for try := 0; ; try++ {
		err := s.once(ctx, work)
		if err == nil || s.d.Retry == nil || !s.d.Retry(err) || try == 8 || ctx.Err() != nil {
			return failure(s.d.Name, err)
		}
		select {
		case <-time.After(time.Duration(1<<try) * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

func (s *Store) once(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := work(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// failure is an error of the database as ours, its text for the log alone.
func failure(name string, err error) error {
	var ours *kvarter.Error
	var conflict *store.Conflict
	if err == nil || errors.As(err, &ours) || errors.As(err, &conflict) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return kvarter.Errorf(kvarter.Internal, "the %s store failed: %w", name, err)
}

// text checks what becomes a column of text: valid UTF-8 without NUL, which not every database can hold.
func text(all ...string) error {
	for _, s := range all {
		if !utf8.ValidString(s) {
			return kvarter.Errorf(kvarter.Invalid, "text that is stored is UTF-8, and %.40q is not", s)
		}
		for i := range len(s) {
			if s[i] == 0 {
				return kvarter.Errorf(kvarter.Invalid, "text that is stored holds no NUL character, and %.40q does", s)
			}
		}
		if len(s) > 1<<16 {
			return kvarter.Errorf(kvarter.Invalid, "a name or note that is stored has at most 65,536 bytes")
		}
	}
	return nil
}
