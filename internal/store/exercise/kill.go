package exercise

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kvarter"
	"kvarter/internal/store"
)

// writerEnv makes the test binary a writer that is to be killed: it holds the name of the store.
const writerEnv = "KVARTER_EXERCISE_WRITER"

// killed is how many people write at once.
const killed = 8

// Main runs the tests, or, where this process is one to be killed, writes until it is.
func Main(m *testing.M, open func(ctx context.Context, name string) (store.Store, error)) {
	if name := os.Getenv(writerEnv); name != "" {
		if err := writeForever(name, open); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	Stop()
	os.Exit(code)
}

// writeForever writes with 8 people at once, each two documents in one write and a shared one, and says on its output what was acknowledged.
func writeForever(name string, open func(ctx context.Context, name string) (store.Store, error)) error {
	s, err := open(context.Background(), name)
	if err != nil {
		return err
	}
	var out sync.Mutex
	failed := make(chan error)
	for p := range killed {
		go func() { failed <- writeOn(s, p, &out) }()
	}
	return <-failed
}

func writeOn(s store.Store, p int, out *sync.Mutex) error {
	ctx := context.Background()
	left, right, shared := key(fmt.Sprint("left ", p)), key(fmt.Sprint("right ", p)), key("shared")
	for {
		version := func(k store.Key) int64 {
			r, err := s.Get(ctx, k)
			if err != nil {
				return 0
			}
			return r.Version
		}
		l, r := version(left), version(right)
		if l != r {
			return fmt.Errorf("person %d: versions %d and %d of two documents that are always written together", p, l, r)
		}
		b := body(`{"person":%d,"n":%d,"text":%q}`, p, l+1, strings.Repeat("æ", 300))
		changes := []store.Change{{Key: left, Seen: l, Body: b}, {Key: right, Seen: r, Body: b}}
		if l%3 == 0 {
			changes = append(changes, store.Change{Key: shared, Seen: version(shared), Body: b})
		}
		rs, err := s.Write(ctx, store.Act{By: fmt.Sprint(p), Action: "write", At: time.Now()}, changes...)
		if kvarter.CodeOf(err) == kvarter.Conflict {
			continue
		}
		if err != nil {
			return err
		}
		out.Lock() // acknowledged: from here on it must never be lost
		fmt.Printf("ack %d %d %d\n", p, rs[0].Version, rs[0].Seq)
		out.Unlock()
	}
}

// Kills is how often the kill test kills: KVARTER_KILLS, or a few.
func Kills() int {
	if n, err := strconv.Atoi(os.Getenv("KVARTER_KILLS")); err == nil && n > 0 {
		return n
	}
	return 6
}

// Kill kills the writer at random moments, again and again, and looks each time whether every acknowledged write is there, none is half there, and the chain
// of the audit is whole. crash, where not nil, kills what is behind the store instead, every fourth time.
func Kill(t *testing.T, name string, open func(ctx context.Context, name string) (store.Store, error), crash func()) {
	ctx := context.Background()
	random := rand.New(rand.NewPCG(20250301, 5)) // any seed: the moments are random in any case
	acknowledged := map[int]int64{}
	checked, total := int64(0), 0
	for round := range Kills() {
		w := exec.Command(os.Args[0], "-test.run=^$")
		w.Env = append(os.Environ(), writerEnv+"="+name)
		out, err := w.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		w.Stderr = io.Discard
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		first := make(chan struct{})
		done := make(chan struct{})
		go func() {
			defer close(done)
			sc := bufio.NewScanner(out)
			for n := 0; sc.Scan(); n++ {
				var p int
				var version, seq int64
				if k, _ := fmt.Sscanf(sc.Text(), "ack %d %d %d", &p, &version, &seq); k != 3 {
					continue // a line that was cut off was not acknowledged
				}
				acknowledged[p] = max(acknowledged[p], version)
				if total++; n == 0 {
					close(first)
				}
			}
		}()
		select {
		case <-first:
		case <-done:
		case <-time.After(60 * time.Second):
		}
		time.Sleep(time.Duration(random.IntN(40_000)) * time.Microsecond)
		if crash != nil && round%4 == 3 {
			crash()
		}
		w.Process.Kill()
		w.Wait()
		<-done
		s, err := open(ctx, name)
		if err != nil {
			t.Fatalf("round %d: the store does not open after a kill: %v", round, err)
		}
		for p, version := range acknowledged {
			var n [2]int64
			for i, side := range []string{"left ", "right "} {
				r, err := s.Get(ctx, key(side+fmt.Sprint(p)))
				if err != nil {
					t.Fatalf("round %d: person %d: %v", round, p, err)
				}
				n[i] = r.Version
				var x struct{ N int64 }
				if err := json.Unmarshal(r.Body, &x); err != nil || x.N != r.Version {
					t.Errorf("round %d: person %d: version %d says %d (%v)", round, p, r.Version, x.N, err)
				}
			}
			if n[0] != n[1] {
				t.Fatalf("round %d: half a write of person %d: versions %d and %d", round, p, n[0], n[1])
			}
			if n[0] < version {
				t.Fatalf("round %d: version %d of person %d was acknowledged, and the newest is %d", round, version, p, n[0])
			}
		}
		if round == Kills()-1 || round%10 == 9 {
			if checked, err = store.VerifyAudit(ctx, s); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
		} else if err := tail(ctx, s, checked); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		s.Close()
	}
	t.Logf("%d kills under %d writers: %d writes acknowledged, %d audit rows whole", Kills(), killed, total, checked)
	if total == 0 {
		t.Error("nothing was written at all")
	}
}

// tail checks that the audit ends where the store says.
func tail(ctx context.Context, s store.Store, after int64) error {
	head, _, err := s.Totals(ctx)
	if err != nil {
		return err
	}
	rows, err := s.Audit(ctx, head.Seq-1, 10)
	if err != nil {
		return err
	}
	if len(rows) != 1 || rows[0].Hash != head.Hash || rows[0].Hash != rows[0].Sum() {
		return errors.New("the audit does not end where the store says")
	}
	return nil
}
