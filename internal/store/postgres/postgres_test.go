package postgres_test

import (
	"bytes"
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kvarter"
	"kvarter/internal/store"
	"kvarter/internal/store/exercise"
	"kvarter/internal/store/postgres"
	"kvarter/internal/store/sqlite"
)

func open(ctx context.Context, name string) (store.Store, error) { return postgres.Open(ctx, name) }

func TestMain(m *testing.M) { exercise.Main(m, open) }

func opened(t testing.TB, address string) store.Store {
	t.Helper()
	s, err := postgres.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestExercise(t *testing.T) {
	c := exercise.Postgres(t)
	exercise.Run(t, func(t testing.TB) (store.Store, func(testing.TB) store.Store) {
		address := c.Database(t)
		return opened(t, address), func(t testing.TB) store.Store { return opened(t, address) }
	})
}

// Every fourth time it is the server that is killed, as by a power cut.
func TestKill(t *testing.T) {
	c := exercise.Postgres(t)
	exercise.Kill(t, c.Database(t), open, func() { c.Crash(t) })
}

func TestMigrateOnce(t *testing.T) {
	address := exercise.Postgres(t).Database(t)
	var wg sync.WaitGroup
	for range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s, err := postgres.Open(context.Background(), address)
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		}()
	}
	wg.Wait()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var n int
	if err := db.QueryRow("SELECT COUNT(*) FROM kvarter_schema").Scan(&n); err != nil || n != 2 {
		t.Errorf("%d migrations, %v", n, err)
	}
}

// Every earlier schema becomes the newest, with what is in it; one of a newer kvarter is refused.
func TestMigrations(t *testing.T) {
	c := exercise.Postgres(t)
	d := postgres.Dialect()
	for v := range d.Migrations {
		address := c.Database(t)
		db, err := sql.Open("pgx", address)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range append([]string{"CREATE TABLE kvarter_schema (version BIGINT NOT NULL)"}, d.Migrations[:v+1]...) {
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		for i := range v + 1 {
			if _, err := db.Exec("INSERT INTO kvarter_schema VALUES ($1)", i+1); err != nil {
				t.Fatal(err)
			}
		}
		s := opened(t, address)
		exercise.Fill(t, s)
		if _, err := store.VerifyAudit(context.Background(), s); err != nil {
			t.Errorf("schema %d: %v", v+1, err)
		}
		if _, err := db.Exec("INSERT INTO kvarter_schema VALUES (99)"); err != nil {
			t.Fatal(err)
		}
		db.Close()
		if _, err := postgres.Open(context.Background(), address); kvarter.CodeOf(err) != kvarter.Conflict || !strings.Contains(err.Error(), "newer") {
			t.Errorf("a newer schema: %v", err)
		}
	}
}

// What one store holds the other holds after a copy, byte for byte, both ways.
func TestCopy(t *testing.T) {
	ctx := context.Background()
	c := exercise.Postgres(t)
	file := func() store.Store {
		s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "store.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	lite := file()
	exercise.Fill(t, lite)
	pg, back := opened(t, c.Database(t)), file()
	for _, step := range [][2]store.Store{{lite, pg}, {pg, back}} {
		if err := store.Copy(ctx, step[0], step[1]); err != nil {
			t.Fatal(err)
		}
	}
	var all [3]bytes.Buffer
	for i, s := range []store.Store{lite, pg, back} {
		if err := s.Backup(ctx, &all[i]); err != nil {
			t.Fatal(err)
		}
		if _, err := store.VerifyAudit(ctx, s); err != nil {
			t.Error(err)
		}
	}
	if !bytes.Equal(all[0].Bytes(), all[1].Bytes()) || !bytes.Equal(all[0].Bytes(), all[2].Bytes()) {
		t.Error("the stores hold other bytes after a copy")
	}
	if err := store.Copy(ctx, lite, pg); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Errorf("a copy over something: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for _, bad := range []string{"postgres://", "postgres://kvarter:geheim@127.0.0.1:1/x?sslmode=disable&connect_timeout=2", "postgres://%zz"} {
		_, err := postgres.Open(context.Background(), bad)
		if err == nil {
			t.Errorf("%s opened", bad)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("the password is in the message: %v", err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	s, err := postgres.Open(context.Background(), exercise.Postgres(b).Database(b))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	exercise.BenchmarkWrite(b, s)
}
