package cli

import (
	"bytes"
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite", to change a store behind its back

	"kvarter/internal/auth"
	"kvarter/internal/store"
	"kvarter/internal/store/exercise"
	"kvarter/internal/store/postgres"
	"kvarter/internal/store/sqlite"
)

// exported are the addresses at which the whole plan can be taken away, as people with a role see it.
func exported() []string {
	return []string{"/da/plan.xlsx", "/en/plan.xlsx", "/en/plan.csv", "/en/plan.json", "/en/plan/versions.csv", "/en/coverage.csv", "/da/coverage.json"}
}

// work leaves something of every kind in a store: an edit, news, a status by hand, a note, a draft of the plan's head.
func (s *staffed) work(t *testing.T, v *visitor) {
	t.Helper()
	view, err := s.office.desk.Plan(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	x := view.Items[0]
	at := "/en/intervention/" + x.ID
	v.get(at + "/edit")
	f := v.form(`id="edit"`)
	f.Set("Remark.EN", "Æ ø å – „quoted“ \U0001F3D8")
	v.post(at, f).want(http.StatusOK)
	v.post(at+"/update", url.Values{"kind": {"update"}, "text": {"News of " + x.ID}}).want(http.StatusOK)
	v.get(at)
	v.post(at+"/status", url.Values{"status": {"stalled"}, "reason": {"Waits for a decision"}, "seen": {v.find(hiddenSeen)}})
	v.get("/en/notes")
	v.post("/en/notes", url.Values{"kind": {"urban_area"}, "code": {s.city.round.UrbanAreas[0].Code}, "text": {"The path is dark"}}).want(http.StatusOK, "The path is dark")
}

// A backup of one store, restored into the other kind, gives the same plan, byte for byte; so does a copy.
func TestRestoreIntoTheOtherStore(t *testing.T) {
	cluster := exercise.Postgres(t)
	ctx := t.Context()
	first := serveOffice(t, nil, nil)
	boss := first.as(t, "Dan", publisher())
	first.work(t, boss)
	want := map[string]string{}
	for _, path := range exported() {
		want[path] = boss.get(path).want(http.StatusOK).body
	}
	view, err := first.office.desk.Plan(ctx, true)
	if err != nil {
		t.Fatal(err)
	}
	boss.get("/en/intervention/"+view.Items[0].ID).want(http.StatusOK, "Waits for a decision", "News of")
	var backup bytes.Buffer
	if err := first.office.store.Backup(ctx, &backup); err != nil {
		t.Fatal(err)
	}
	copied := cluster.Database(t)
	for name, fill := range map[string]func(store.Store) error{
		"restored": func(to store.Store) error { return to.Restore(ctx, bytes.NewReader(backup.Bytes())) },
		"copied":   func(to store.Store) error { return store.Copy(ctx, first.office.store, to) },
	} {
		address := copied
		if name == "restored" {
			address = cluster.Database(t)
		}
		s, err := postgres.Open(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		if err := fill(s); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		second := serveOffice(t, s, nil)
		v := second.stranger(t)
		v.get(auth.PathSignIn)
		v.post(auth.PathSignIn, url.Values{"email": {"dan@city.example"}, "password": {password}}).want(http.StatusOK)
		for _, path := range exported() {
			if got := v.get(path).want(http.StatusOK).body; got != want[path] {
				t.Errorf("%s: %s differs: %d and %d bytes", name, path, len(got), len(want[path]))
			}
		}
	}
}

// Two servers on one PostgreSQL: an edit on one shows on the other, a session holds on both and ends on both.
func TestTwoServersOneDatabase(t *testing.T) {
	cluster := exercise.Postgres(t)
	address := cluster.Database(t)
	open := func() store.Store {
		s, err := postgres.Open(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	one, two := serveOffice(t, open(), nil), serveOffice(t, open(), nil)
	v := one.as(t, "Dan", publisher())
	view, err := one.office.desk.Plan(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	x := "/en/intervention/" + view.Items[0].ID
	v.get(x + "/edit")
	f := v.form(`id="edit"`)
	f.Set("Remark.EN", "written on the first")
	v.post(x, f).want(http.StatusOK, "written on the first")
	v.base = two.URL
	v.get(x).want(http.StatusOK, "written on the first")
	v.get(x + "/edit")
	f = v.form(`id="edit"`)
	f.Set("Remark.EN", "written on the second")
	v.post(x, f).want(http.StatusOK)
	v.base = one.URL
	v.get(x).want(http.StatusOK, "written on the second")
	// What one publishes or takes back, the other shows or does not.
	round := one.city.round.ID[:12]
	strangerTwo := two.stranger(t)
	strangerTwo.get("/en/r/" + round + "/areas").want(http.StatusOK)
	v.get("/en/designation/" + round + "-1")
	v.post("/en/designation/"+round+"-1/take-back", url.Values{"seen": {v.find(hiddenSeen)}, "reason": {"An error"}}).want(http.StatusOK)
	strangerTwo.get("/en/r/" + round + "/areas").want(http.StatusGone)
	// Signed out on one, signed out on both.
	v.get("/en/me")
	v.post(auth.PathSignOut, nil)
	v.base = two.URL
	if v.get("/en/me"); !strings.HasPrefix(v.at, auth.PathSignIn) && v.code != http.StatusUnauthorized && v.code != http.StatusForbidden {
		t.Errorf("signed out on one server, the other still lets in: %d %s", v.code, v.at)
	}
	if n, err := two.office.desk.VerifyAudit(t.Context()); err != nil || n < 10 {
		t.Errorf("%d rows, %v", n, err)
	}
}

// The commands of the store: backup, restore, copy, audit. A change behind its back is found and named.
func TestStoreCommands(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, storeFile)
	s, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	city := serveOffice(t, s, nil)
	city.work(t, city.as(t, "Dan", publisher()))
	run := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := Main(context.Background(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs}); code != want {
			t.Errorf("%v: exit %d, want %d: %s", args, code, want, errs.String())
		}
		return out.String() + errs.String()
	}
	backup := filepath.Join(dir, "b")
	run(0, "backup", backup, "-C", dir) // while it is served
	for _, name := range []string{filepath.Join(dir, "new.db"), exercise.Postgres(t).Database(t)} {
		run(0, "restore", backup, "--store", name)
		run(0, "audit", "verify", "--store", name)
		again := filepath.Join(dir, "again")
		run(0, "backup", again, "--store", name)
		a, _ := os.ReadFile(backup)
		if b, err := os.ReadFile(again); err != nil || !bytes.Equal(a, b) || len(a) < 1000 {
			t.Errorf("%s: the backup of what was restored differs: %v", name, err)
		}
		if out := run(3, "restore", backup, "--store", name); !strings.Contains(out, "empty") {
			t.Errorf("restored twice: %s", out)
		}
	}
	run(0, "store", "copy", file, exercise.Postgres(t).Database(t))
	if out := run(2, "backup", backup, "--store", filepath.Join(dir, "nowhere.db")); !strings.Contains(out, "no store") {
		t.Errorf("a store that is not there: %s", out)
	}
	head := run(0, "audit", "verify", "-C", dir)
	head = strings.TrimSpace(head[strings.Index(head, "Head: ")+6:])
	run(0, "audit", "verify", "-C", dir, "--head", head)
	if rows := strings.Count(run(0, "audit", "export", "-C", dir), "\n"); rows < 15 {
		t.Errorf("%d rows exported", rows)
	}
	city.Close()
	s.Close()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for change, names := range map[string]string{
		`UPDATE audit SET actor = 'somebody else' WHERE seq = 5`:                                                 "row 5",
		`UPDATE audit SET at = at + 1 WHERE seq = 7`:                                                             "row 7",
		`DELETE FROM audit WHERE seq = 6`:                                                                        "row 6",
		`DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)`:                                             "missing at the end",
		`UPDATE records SET body = replace(body, 'a', 'b') WHERE seq = 4`:                                        "row 4",
		`DELETE FROM records WHERE seq = 4`:                                                                      "row 4",
		`UPDATE records SET version = version + 100 WHERE seq = 4`:                                               "row 4",
		`UPDATE newest SET version = 1 WHERE kind = 'intervention' AND version > 1`:                              "is shown as the newest",
		`UPDATE newest SET deleted = 1 WHERE kind = 'note'`:                                                      "is shown as the newest",
		`INSERT INTO records SELECT kind, 'smuggled', 1, body, deleted, seq + 100000 FROM records WHERE seq = 4`: "the audit speaks of",
	} {
		if err := os.WriteFile(file, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite", file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := db.Exec(change)
		if err != nil {
			t.Fatalf("%s: %v", change, err)
		}
		if n, _ := r.RowsAffected(); n != 1 {
			t.Fatalf("%s changes %d rows", change, n)
		}
		db.Close()
		if out := run(1, "audit", "verify", "-C", dir); !strings.Contains(out, names) {
			t.Errorf("%s: %s", change, out)
		}
	}
}
