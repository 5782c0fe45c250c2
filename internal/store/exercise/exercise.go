// Package exercise is the suite of tests that every store passes. It is imported by tests alone.
package exercise

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kvarter"
	"kvarter/internal/store"
)

// Opener opens a new, empty store, and the same one again as another server would.
type Opener func(t testing.TB) (s store.Store, again func(t testing.TB) store.Store)

var at = time.Date(2025, 3, 1, 12, 30, 0, 123456000, time.UTC)

func act(by, action string) store.Act {
	return store.Act{By: by, Action: action, Note: "why «" + action + "»", At: at}
}

func body(format string, args ...any) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(format, args...))
}

func key(id string) store.Key { return store.Key{Kind: "thing", ID: id} }

// Run runs the suite.
func Run(t *testing.T, open Opener) {
	for name, test := range map[string]func(*testing.T, Opener){
		"versions": versions, "conflict": conflict, "whole": whole, "list": list, "audit": audit, "ephemeral": ephemeral, "counts": counts,
		"text": anyText, "refused": refused, "two": two, "take once": takeOnce, "backup": backup, "backup under load": backupUnderLoad, "writers": writers,
	} {
		t.Run(name, func(t *testing.T) { test(t, open) })
	}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func write(t testing.TB, s store.Store, changes ...store.Change) []store.Record {
	t.Helper()
	return must[[]store.Record](t)(s.Write(context.Background(), act("anna", "edit"), changes...))
}

func versions(t *testing.T, open Opener) {
	s, _ := open(t)
	ctx := context.Background()
	r := write(t, s, store.Change{Key: key("a"), Body: body(`{"n": 1}`)})[0]
	if r.Version != 1 || r.Seq != 1 || r.By != "anna" || !r.At.Equal(at) {
		t.Errorf("first version %+v", r)
	}
	write(t, s, store.Change{Key: key("a"), Seen: 1, Body: body(`{"n":   2}`)})
	got := must[store.Record](t)(s.Get(ctx, key("a")))
	if string(got.Body) != `{"n":   2}` || got.Version != 2 || got.Seq != 2 || got.Note != "why «edit»" || !got.At.Equal(at) {
		t.Errorf("newest %+v %s: bodies are kept byte for byte", got, got.Body)
	}
	write(t, s, store.Change{Key: key("a"), Seen: 2, Body: body(`{"n":   2}`)}) // «no change» is a version too
	write(t, s, store.Change{Key: key("a"), Seen: 3, Delete: true})
	if _, err := s.Get(ctx, key("a")); kvarter.CodeOf(err) != kvarter.NotFound {
		t.Errorf("a deleted record: %v", err)
	}
	gone := must[store.Record](t)(s.At(ctx, key("a"), 4))
	if !gone.Deleted || len(gone.Body) != 0 {
		t.Errorf("deleted version %+v", gone)
	}
	write(t, s, store.Change{Key: key("a"), Seen: 4, Body: body(`5`)}) // and back
	h := must[[]store.Record](t)(s.History(ctx, key("a")))
	if len(h) != 5 || h[0].Version != 1 || h[4].Version != 5 || string(h[0].Body) != `{"n": 1}` || !h[3].Deleted {
		t.Errorf("history %+v", h)
	}
	if _, err := s.At(ctx, key("a"), 6); kvarter.CodeOf(err) != kvarter.NotFound {
		t.Errorf("version 6: %v", err)
	}
	if _, err := s.History(ctx, key("b")); kvarter.CodeOf(err) != kvarter.NotFound {
		t.Errorf("history of nothing: %v", err)
	}
	if n := must[int64](t)(store.VerifyAudit(ctx, s)); n != 5 {
		t.Errorf("%d audit rows, want 5", n)
	}
}

func conflict(t *testing.T, open Opener) {
	s, _ := open(t)
	ctx := context.Background()
	write(t, s, store.Change{Key: key("a"), Body: body(`1`)})
	write(t, s, store.Change{Key: key("a"), Seen: 1, Body: body(`2`)})
	for _, c := range []struct {
		change       store.Change
		theirs, base string
	}{
		{store.Change{Key: key("a"), Seen: 1, Body: body(`3`)}, `2`, `1`},
		{store.Change{Key: key("a"), Body: body(`3`)}, `2`, ``},
		{store.Change{Key: key("a"), Seen: 9, Body: body(`3`)}, `2`, ``},
		{store.Change{Key: key("b"), Seen: 1, Body: body(`3`)}, ``, ``},
		{store.Change{Key: key("b"), Delete: true}, ``, ``},
	} {
		_, err := s.Write(ctx, act("bo", "edit"), store.Change{Key: key("new"), Body: body(`0`)}, c.change)
		var clash *store.Conflict
		if !errors.As(err, &clash) || kvarter.CodeOf(err) != kvarter.Conflict {
			t.Fatalf("%+v: %v, want a conflict", c.change, err)
		}
		if string(clash.Theirs.Body) != c.theirs || string(clash.Base.Body) != c.base || string(clash.Mine.Body) != string(c.change.Body) {
			t.Errorf("%+v: theirs %s, base %s", c.change, clash.Theirs.Body, clash.Base.Body)
		}
	}
	if _, err := s.Get(ctx, key("new")); kvarter.CodeOf(err) != kvarter.NotFound {
		t.Error("half of a refused write is there")
	}
	if n := must[int64](t)(s.Latest(ctx)); n != 2 {
		t.Errorf("%d audit rows after refused writes, want 2", n)
	}
}

func whole(t *testing.T, open Opener) {
	s, _ := open(t)
	var all []store.Change
	for i := range 300 {
		all = append(all, store.Change{Key: key(fmt.Sprint(i)), Body: body(`%d`, i)})
	}
	rs := write(t, s, all...)
	for i, r := range rs {
		if r.Seq != int64(i+1) || r.Version != 1 {
			t.Fatalf("record %d: %+v", i, r)
		}
	}
	if n := must[int64](t)(store.VerifyAudit(context.Background(), s)); n != 300 {
		t.Errorf("%d rows", n)
	}
}

func list(t *testing.T, open Opener) {
	s, _ := open(t)
	ctx := context.Background()
	for _, id := range []string{"b", "a", "ø", "B", "a b", "10", "9"} {
		write(t, s, store.Change{Key: key(id), Body: body(`1`)})
	}
	write(t, s, store.Change{Key: store.Key{Kind: "other", ID: "x"}, Body: body(`1`)})
	write(t, s, store.Change{Key: key("b"), Seen: 1, Delete: true})
	write(t, s, store.Change{Key: key("a"), Seen: 1, Body: body(`2`)})
	var got []string
	for after := ""; ; {
		rs := must[[]store.Record](t)(s.List(ctx, "thing", store.Filter{After: after, Limit: 2}))
		for _, r := range rs {
			got = append(got, r.ID)
			after = r.ID
		}
		if len(rs) < 2 {
			break
		}
	}
	if want := "10,9,B,a,a b,ø"; strings.Join(got, ",") != want { // the order of bytes, in every store
		t.Errorf("list %v, want %s", got, want)
	}
}

func audit(t *testing.T, open Opener) {
	s, _ := open(t)
	ctx := context.Background()
	write(t, s, store.Change{Key: key("a"), Body: body(`1`)}, store.Change{Key: key("b"), Body: body(`2`)})
	if err := s.Note(ctx, act("anna", "export"), store.Key{Kind: "plan", ID: "plan"}); err != nil {
		t.Fatal(err)
	}
	rows := must[[]store.Row](t)(s.Audit(ctx, 0, 10))
	if len(rows) != 3 || rows[0].Prev != "" || rows[1].Prev != rows[0].Hash || rows[2].Version != 0 || rows[2].Action != "export" || rows[2].BodySHA256 != "" {
		t.Fatalf("rows %+v", rows)
	}
	// SHA-256 of «1»: sha256sum <(printf 1)
	if rows[0].BodySHA256 != "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b" {
		t.Errorf("hash of a body %s", rows[0].BodySHA256)
	}
	if rows := must[[]store.Row](t)(s.Audit(ctx, 1, 1)); len(rows) != 1 || rows[0].Seq != 2 {
		t.Errorf("a page of rows %+v", rows)
	}
	head, n, err := s.Totals(ctx)
	if err != nil || head.Seq != 3 || head.Hash != rows[2].Hash || n != 2 {
		t.Errorf("totals %+v %d %v", head, n, err)
	}
}

func ephemeral(t *testing.T, open Opener) {
	s, _ := open(t)
	ctx := context.Background()
	later := time.Now().Add(time.Hour)
	for _, b := range [][]byte{{0, 1, 0xff}, {}, []byte("longer")} {
		if err := s.PutEphemeral(ctx, "session", "x", b, later); err != nil {
			t.Fatal(err)
		}
		if got := must[[]byte](t)(s.GetEphemeral(ctx, "session", "x")); !bytes.Equal(got, b) {
			t.Errorf("%v came back as %v", b, got)
		}
	}
	if _, err := s.GetEphemeral(ctx, "link", "x"); kvarter.CodeOf(err) != kvarter.NotFound {
		t.Errorf("another kind: %v", err)
	}
	must[[]byte](t)(s.TakeEphemeral(ctx, "session", "x"))
	if _, err := s.TakeEphemeral(ctx, "session", "x"); kvarter.CodeOf(err) != kvarter.NotFound {
		t.Errorf("taken twice: %v", err)
	}
	if err := s.PutEphemeral(ctx, "session", "old", []byte("x"), time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	for _, get := range []func(context.Context, string, string) ([]byte, error){s.GetEphemeral, s.TakeEphemeral} {
		if _, err := get(ctx, "session", "old"); kvarter.CodeOf(err) != kvarter.NotFound {
			t.Errorf("what is over: %v", err)
		}
	}
	if err := s.DropEphemeral(ctx, "session", "never"); err != nil {
		t.Errorf("dropping nothing: %v", err)
	}
	if n := must[int64](t)(s.Latest(ctx)); n != 0 {
		t.Errorf("%d audit rows for what passes", n)
	}
}

func counts(t *testing.T, open Opener) {
	s, _ := open(t)
	ctx := context.Background()
	now := time.Now()
	for i, want := range []int{1, 2, 3} {
		if n := must[int](t)(s.Count(ctx, "sign-in x", time.Minute, now.Add(time.Duration(i)*time.Second))); n != want {
			t.Errorf("count %d, want %d", n, want)
		}
	}
	if n := must[int](t)(s.Count(ctx, "sign-in y", time.Minute, now)); n != 1 {
		t.Errorf("another key counts %d", n)
	}
	if n := must[int](t)(s.Count(ctx, "sign-in x", time.Minute, now.Add(61500*time.Millisecond))); n != 2 { // those of the seconds 0 and 1 are over
		t.Errorf("after a minute %d, want 2", n)
	}
}

func anyText(t *testing.T, open Opener) {
	s, _ := open(t)
	ctx := context.Background()
	for i, x := range []string{`'; DROP TABLE records; --`, `"`, `\`, `%`, "_", "æøå 🏘", "$1 ?1 :a @b", "<script>alert(1)</script>", "=1+1", "\u2028\t\n", "{{.}}", strings.Repeat("x", 60_000)} {
		k := store.Key{Kind: "k" + x[:min(len(x), 50)], ID: fmt.Sprint(i) + x}
		b, _ := json.Marshal(map[string]string{"x": x + "\x00"})
		a := store.Act{By: x, Action: x, Note: x, At: at}
		must[[]store.Record](t)(s.Write(ctx, a, store.Change{Key: k, Body: b}))
		r := must[store.Record](t)(s.Get(ctx, k))
		if r.Key != k || !bytes.Equal(r.Body, b) || r.By != x || r.Note != x {
			t.Errorf("%.30q did not come back as it went in", x)
		}
	}
	must[int64](t)(store.VerifyAudit(ctx, s))
}

func refused(t *testing.T, open Opener) {
	s, _ := open(t)
	ctx := context.Background()
	good := store.Change{Key: key("a"), Body: body(`1`)}
	for name, try := range map[string]func() error{
		"NUL in an id": func() error {
			_, err := s.Write(ctx, act("a", "b"), store.Change{Key: key("a\x00"), Body: body(`1`)})
			return err
		},
		"no UTF-8 in a note": func() error { _, err := s.Write(ctx, store.Act{Note: "\xff", At: at}, good); return err },
		"no JSON": func() error {
			_, err := s.Write(ctx, act("a", "b"), store.Change{Key: key("a"), Body: body(`{`)})
			return err
		},
		"no body": func() error { _, err := s.Write(ctx, act("a", "b"), store.Change{Key: key("a")}); return err },
		"no id": func() error {
			_, err := s.Write(ctx, act("a", "b"), store.Change{Key: key(""), Body: body(`1`)})
			return err
		},
		"twice in one write": func() error { _, err := s.Write(ctx, act("a", "b"), good, good); return err },
		"a note of a megabyte": func() error {
			_, err := s.Write(ctx, store.Act{Note: strings.Repeat("x", 1<<20), At: at}, good)
			return err
		},
	} {
		if err := try(); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: %v, want a clear refusal", name, err)
		}
	}
	if n := must[int64](t)(s.Latest(ctx)); n != 0 {
		t.Errorf("%d rows after refusals", n)
	}
	if rs, err := s.Write(ctx, act("a", "b")); rs != nil || err != nil {
		t.Errorf("nothing to write: %v %v", rs, err)
	}
}

// two servers on one store see each other's edits, sessions and counts.
func two(t *testing.T, open Opener) {
	s, again := open(t)
	ctx := context.Background()
	other := again(t)
	write(t, s, store.Change{Key: key("a"), Body: body(`1`)})
	if r := must[store.Record](t)(other.Get(ctx, key("a"))); string(r.Body) != `1` {
		t.Errorf("the other server sees %s", r.Body)
	}
	write(t, other, store.Change{Key: key("a"), Seen: 1, Body: body(`2`)})
	if n := must[int64](t)(s.Latest(ctx)); n != 2 {
		t.Errorf("latest %d", n)
	}
	if _, err := s.Write(ctx, act("a", "b"), store.Change{Key: key("a"), Seen: 1, Body: body(`3`)}); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Errorf("a conflict with another server: %v", err)
	}
	if err := s.PutEphemeral(ctx, "session", "x", []byte("anna"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if b := must[[]byte](t)(other.GetEphemeral(ctx, "session", "x")); string(b) != "anna" {
		t.Errorf("the session on the other server: %s", b)
	}
	now := time.Now()
	must[int](t)(s.Count(ctx, "k", time.Minute, now))
	if n := must[int](t)(other.Count(ctx, "k", time.Minute, now)); n != 2 {
		t.Errorf("two servers counted %d", n)
	}
}

func takeOnce(t *testing.T, open Opener) {
	s, again := open(t)
	other := again(t)
	ctx := context.Background()
	for i := range 20 {
		id := fmt.Sprint(i)
		if err := s.PutEphemeral(ctx, "link", id, []byte("x"), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		got := 0
		for j := range 6 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				from := s
				if j%2 == 1 {
					from = other
				}
				if _, err := from.TakeEphemeral(ctx, "link", id); err == nil {
					mu.Lock()
					got++
					mu.Unlock()
				}
			}()
		}
		wg.Wait()
		if got != 1 {
			t.Fatalf("a link was taken %d times", got)
		}
	}
}

// writers of two servers add to one document and to their own: nothing is lost, rows have no gaps.
func writers(t *testing.T, open Opener) {
	s, again := open(t)
	other := again(t)
	ctx := context.Background()
	write(t, s, store.Change{Key: key("sum"), Body: body(`0`)})
	const each, people = 15, 8
	var wg sync.WaitGroup
	for p := range people {
		wg.Add(1)
		go func() {
			defer wg.Done()
			on := s
			if p%2 == 1 {
				on = other
			}
			for done := 0; done < each; {
				r, err := on.Get(ctx, key("sum"))
				if err != nil {
					t.Error(err)
					return
				}
				var n int
				json.Unmarshal(r.Body, &n)
				_, err = on.Write(ctx, act(fmt.Sprint(p), "add"), store.Change{Key: key("sum"), Seen: r.Version, Body: body(`%d`, n+1)}, store.Change{Key: key(fmt.Sprint(p)), Seen: int64(done), Body: body(`%d`, done)})
				if kvarter.CodeOf(err) == kvarter.Conflict {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				done++
			}
		}()
	}
	wg.Wait()
	if r := must[store.Record](t)(s.Get(ctx, key("sum"))); string(r.Body) != fmt.Sprint(each*people) {
		t.Errorf("the sum is %s, want %d: an edit was lost", r.Body, each*people)
	}
	if n := must[int64](t)(store.VerifyAudit(ctx, s)); n != 2*each*people+1 {
		t.Errorf("%d rows, want %d", n, 2*each*people+1)
	}
}

// Fill puts some history into a store.
func Fill(t testing.TB, s store.Store) {
	t.Helper()
	for i := range 30 {
		write(t, s, store.Change{Key: key(fmt.Sprintf("%02d", i)), Body: body(`{"n":%d,"æ":"ø  å"}`, i)})
	}
	for i := range 10 {
		write(t, s, store.Change{Key: key(fmt.Sprintf("%02d", i)), Seen: 1, Body: body(`[%d]`, i)})
	}
	write(t, s, store.Change{Key: key("05"), Seen: 2, Delete: true})
	if err := s.Note(context.Background(), act("anna", "export"), key("all")); err != nil {
		t.Fatal(err)
	}
}

func backup(t *testing.T, open Opener) {
	s, _ := open(t)
	ctx := context.Background()
	Fill(t, s)
	if err := s.PutEphemeral(ctx, "session", "secret", []byte("secret"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	var one, twice, back bytes.Buffer
	for _, b := range []*bytes.Buffer{&one, &twice} {
		if err := s.Backup(ctx, b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), twice.Bytes()) || strings.Contains(one.String(), "secret") {
		t.Error("a backup is not the same twice, or holds a session")
	}
	other, _ := open(t)
	if err := other.Restore(ctx, bytes.NewReader(one.Bytes())); err != nil {
		t.Fatal(err)
	}
	if err := other.Backup(ctx, &back); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), back.Bytes()) {
		t.Error("a restored store has another backup")
	}
	must[int64](t)(store.VerifyAudit(ctx, other))
	if err := other.Restore(ctx, bytes.NewReader(one.Bytes())); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Errorf("restoring over something: %v", err)
	}
	write(t, other, store.Change{Key: key("05"), Seen: 3, Body: body(`1`)}) // and it goes on
	// A backup that was changed or cut off leaves the store empty.
	lines := strings.SplitAfter(one.String(), "\n")
	for name, bad := range map[string]string{
		"cut off": strings.Join(lines[:20], ""), "a row missing": strings.Join(append(append([]string{}, lines[:9]...), lines[10:]...), ""),
		"a letter changed": strings.Replace(one.String(), `"by":"anna"`, `"by":"bent"`, 1), "no backup": "hello", "nothing": "",
		"a body changed": strings.Replace(one.String(), `"body":"e`, `"body":"f`, 1), "a tail lost": strings.Join(append(append([]string{}, lines[:30]...), lines[len(lines)-2]), ""),
	} {
		empty, _ := open(t)
		if err := empty.Restore(ctx, strings.NewReader(bad)); err == nil {
			t.Errorf("%s: restored", name)
		} else if c := kvarter.CodeOf(err); c != kvarter.Invalid && c != kvarter.Mismatch {
			t.Errorf("%s: %v", name, err)
		}
		if n := must[int64](t)(empty.Latest(ctx)); n != 0 {
			t.Errorf("%s: %d rows are there", name, n)
		}
		if err := empty.Restore(ctx, bytes.NewReader(one.Bytes())); err != nil {
			t.Errorf("%s: the good one afterwards: %v", name, err)
		}
	}
}

// A backup taken while people write restores to one moment: each pair of records that is written together is there together.
func backupUnderLoad(t *testing.T, open Opener) {
	s, _ := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var wg sync.WaitGroup
	for p := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := int64(0); ctx.Err() == nil; n++ {
				pair := body(`%d`, n)
				if _, err := s.Write(context.Background(), act("x", "pair"), store.Change{Key: key(fmt.Sprint(p, "left")), Seen: n, Body: pair}, store.Change{Key: key(fmt.Sprint(p, "right")), Seen: n, Body: pair}); err != nil {
					t.Error(err)
					return
				}
			}
		}()
	}
	for range 5 {
		time.Sleep(20 * time.Millisecond)
		var b bytes.Buffer
		if err := s.Backup(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		other, _ := open(t)
		if err := other.Restore(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		for p := range 4 {
			left, lerr := other.Get(context.Background(), key(fmt.Sprint(p, "left")))
			right, rerr := other.Get(context.Background(), key(fmt.Sprint(p, "right")))
			if (lerr == nil) != (rerr == nil) || string(left.Body) != string(right.Body) {
				t.Errorf("half a write is in the backup: %s and %s", left.Body, right.Body)
			}
		}
		must[int64](t)(store.VerifyAudit(context.Background(), other))
	}
	cancel()
	wg.Wait()
}
