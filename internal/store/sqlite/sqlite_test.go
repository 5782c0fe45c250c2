package sqlite_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kvarter"
	"kvarter/internal/store"
	"kvarter/internal/store/exercise"
	"kvarter/internal/store/sqlite"
	"kvarter/internal/store/sqlstore"
)

func open(ctx context.Context, name string) (store.Store, error) { return sqlite.Open(ctx, name) }

func TestMain(m *testing.M) { exercise.Main(m, open) }

func opened(t testing.TB, file string) store.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestExercise(t *testing.T) {
	exercise.Run(t, func(t testing.TB) (store.Store, func(testing.TB) store.Store) {
		file := filepath.Join(t.TempDir(), "store.db")
		return opened(t, file), func(t testing.TB) store.Store { return opened(t, file) }
	})
}

func TestKill(t *testing.T) {
	exercise.Kill(t, filepath.Join(t.TempDir(), "store.db"), open, nil)
}

// Every earlier schema becomes the newest, with what is in it.
func TestMigrations(t *testing.T) {
	d := sqlite.Dialect()
	for v := range d.Migrations {
		file := filepath.Join(t.TempDir(), "old.db")
		old := raw(t, file)
		if _, err := old.Exec("CREATE TABLE kvarter_schema (version INTEGER NOT NULL)"); err != nil {
			t.Fatal(err)
		}
		for i := range v + 1 {
			if _, err := old.Exec(d.Migrations[i]); err != nil {
				t.Fatal(err)
			}
			if _, err := old.Exec("INSERT INTO kvarter_schema VALUES (?)", i+1); err != nil {
				t.Fatal(err)
			}
		}
		s, err := sqlstore.Open(context.Background(), sqlstore.Dialect{Name: "old", Question: true, Migrations: d.Migrations[:v+1]}, old, old)
		if err != nil {
			t.Fatal(err)
		}
		exercise.Fill(t, s)
		s.Close()
		now := opened(t, file)
		if n, err := store.VerifyAudit(context.Background(), now); err != nil || n != 42 { // 30 + 10 + 1 + 1 rows of Fill
			t.Errorf("schema %d: %d rows, %v", v+1, n, err)
		}
		if _, err := now.GetEphemeral(context.Background(), "a", "b"); kvarter.CodeOf(err) != kvarter.NotFound {
			t.Errorf("schema %d: %v", v+1, err)
		}
	}
}

func raw(t *testing.T, file string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestNewerSchemaIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new.db")
	opened(t, file).Close()
	if _, err := raw(t, file).Exec("INSERT INTO kvarter_schema VALUES (99)"); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(context.Background(), file); kvarter.CodeOf(err) != kvarter.Conflict || !strings.Contains(err.Error(), "newer") {
		t.Errorf("%v", err)
	}
}

// Servers that start together migrate once.
func TestMigrateOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	var wg sync.WaitGroup
	for range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s, err := sqlite.Open(context.Background(), file)
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		}()
	}
	wg.Wait()
	var n int
	if err := raw(t, file).QueryRow("SELECT COUNT(*) FROM kvarter_schema").Scan(&n); err != nil || n != 2 {
		t.Errorf("%d migrations, %v", n, err)
	}
}

// The check of the audit finds each kind of tampering by someone who can write the file.
func TestTampering(t *testing.T) {
	for name, c := range map[string]struct{ statement, want string }{
		"body":            {"UPDATE records SET body = '7' WHERE id = '07' AND version = 1", "was changed after it was written"},
		"row":             {"UPDATE audit SET actor = 'bo' WHERE seq = 9", "row 9 was changed"},
		"note":            {"UPDATE audit SET note = '' WHERE seq = 42", "row 42 was changed"},
		"row gone":        {"DELETE FROM audit WHERE seq = 9", "row 9 is missing"},
		"tail gone":       {"DELETE FROM audit WHERE seq > 40", "41 to 42 are missing"},
		"version gone":    {"DELETE FROM records WHERE id = '07' AND version = 2", "is missing"},
		"version added":   {"INSERT INTO records VALUES ('thing', 'x', 1, '1', 0, 0)", "the audit speaks of"},
		"rows renumbered": {"DELETE FROM audit WHERE seq = 42; UPDATE audit SET seq = 42 WHERE seq = 41", "row 41 is missing"},
	} {
		file := filepath.Join(t.TempDir(), "store.db")
		s := opened(t, file)
		exercise.Fill(t, s)
		if _, err := raw(t, file).Exec(c.statement); err != nil {
			t.Fatal(err)
		}
		if _, err := store.VerifyAudit(context.Background(), s); kvarter.CodeOf(err) != kvarter.Mismatch || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want «%s»", name, err, c.want)
		}
	}
}

func TestFileOfTheStore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	opened(t, file)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 { // hashes of passwords are in it
		t.Errorf("%v %v", info.Mode(), err)
	}
	if _, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "no", "store.db")); kvarter.CodeOf(err) != kvarter.NotFound {
		t.Errorf("no folder: %v", err)
	}
	bad := filepath.Join(t.TempDir(), "text.db")
	os.WriteFile(bad, []byte(strings.Repeat("this is no database\n", 100)), 0o600)
	if _, err := sqlite.Open(context.Background(), bad); err == nil {
		t.Error("a text file opened as a store")
	}
}

func BenchmarkWrite(b *testing.B) {
	s, err := sqlite.Open(context.Background(), filepath.Join(b.TempDir(), "store.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	exercise.BenchmarkWrite(b, s)
}
