// Command desk measures a plan of 10,000 interventions under 200 editors, each of whom does something every five seconds: the slowest hundredth of
// pages and of saves beside the median of the same for one editor alone, before, in the same run.
//
//	go run ./bench/desk                              # SQLite
//	go run ./bench/desk -store postgres://…/empty    # PostgreSQL
//
// It ends with 1 where a goal is missed.
package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"html"
	"io"
	"math/big"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"kvarter/bench/measure"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/plan"
	"kvarter/internal/store"
	"kvarter/internal/store/postgres"
	"kvarter/internal/store/sqlite"
	"kvarter/internal/workbook"
)

// goal is how many times the idle median the slowest hundredth may take.
const goal = 5

func main() {
	interventions := flag.Int("interventions", 10000, "in the plan")
	editors := flag.Int("editors", 200, "who work at once")
	every := flag.Duration("every", 5*time.Second, "how often each does something")
	seconds := flag.Int("seconds", 60, "how long")
	name := flag.String("store", "", "an empty PostgreSQL database; default: SQLite")
	flag.Parse()
	debug.SetGCPercent(800) // the measuring side shares the processors
	if err := run(*interventions, *editors, *every, time.Duration(*seconds)*time.Second, *name); err != nil {
		fmt.Fprintln(os.Stderr, "bench/desk:", err)
		os.Exit(1)
	}
}

func run(interventions, editors int, every, long time.Duration, name string) error {
	dir, err := os.MkdirTemp("", "kvarter-bench-desk-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	kvarter, err := measure.Kvarter(dir)
	if err != nil {
		return err
	}
	city := filepath.Join(dir, "city")
	do := func(args ...string) error {
		cmd := exec.Command(kvarter, args...)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("kvarter %s: %w\n%.2000s", strings.Join(args, " "), err, out)
		}
		return nil
	}
	if err := do("demo", "--no-serve", "--dir-out", city); err != nil {
		return err
	}
	if name == "" {
		name = filepath.Join(city, "kvarter.db")
	} else if err := do("store", "copy", filepath.Join(city, "kvarter.db"), name); err != nil {
		return err
	}
	small, large := filepath.Join(dir, "small.zip"), filepath.Join(dir, "large.zip")
	if err := do("plan", "export", small, "-C", city, "--store", name); err != nil {
		return err
	}
	ids, err := grow(small, large, interventions)
	if err != nil {
		return err
	}
	if err := do("plan", "import", large, "-C", city, "--store", name, "--by", "bench", "--json"); err != nil {
		return err
	}
	s, err := serve(kvarter, "serve", "-C", city, "--addr", "127.0.0.1:0", "--store", name)
	if err != nil {
		return err
	}
	defer s.stop()
	people, err := invite(name, s.URL, editors)
	if err != nil {
		return err
	}
	fmt.Printf("%d interventions, %d editors, each every %s for %s\n", interventions, len(people), every, long)
	for i := range 30 { // what is computed once is computed before the clock starts
		for _, kind := range kinds {
			if _, err := people[i%len(people)].act(kind, ids); err != nil {
				return err
			}
		}
	}
	idle := times{}
	for range 60 {
		for _, kind := range kinds {
			took, err := people[0].act(kind, ids)
			if err != nil {
				return err
			}
			idle.add(kind, took)
		}
	}
	busy, err := crowd(people, ids, every, long)
	if err != nil {
		return err
	}
	fmt.Printf("\n%-28s %8s %14s %14s %8s %6s\n", "", "n", "idle median", "busy p99", "ratio", "goal")
	missed := false
	for _, kind := range kinds {
		base, worst := quantile(idle[kind], .5), quantile(busy[kind], .99)
		ratio := float64(worst) / float64(base)
		fmt.Printf("%-28s %8d %14s %14s %8.2f %6d\n", kind, len(busy[kind]), base.Round(10*time.Microsecond), worst.Round(10*time.Microsecond), ratio, goal)
		missed = missed || ratio > goal
	}
	if missed {
		return fmt.Errorf("a goal was missed")
	}
	return nil
}

// grow writes a plan again with more interventions: those that it has, over and over, under other names.
func grow(from, to string, n int) ([][2]string, error) {
	src, err := os.ReadFile(from)
	if err != nil {
		return nil, err
	}
	sheets, err := workbook.Read(from, src)
	if err != nil {
		return nil, err
	}
	p, problems := plan.Read(sheets, plan.Known{})
	if p == nil {
		return nil, plan.Err(problems)
	}
	few := p.Interventions
	var milestones [][2]string
	p.Interventions = nil
	for i := range n {
		x := few[i%len(few)]
		if i >= len(few) {
			x.ID = fmt.Sprintf("%s-%d", x.ID, i/len(few))
		}
		p.Interventions = append(p.Interventions, x)
		if len(x.Milestones) > 0 && x.EndedOn == "" { // one that has ended has no open milestones
			milestones = append(milestones, [2]string{x.ID, x.Milestones[0].ID})
		}
	}
	f, err := os.Create(to)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return milestones, workbook.WriteCSV(f, plan.Sheets(p))
}

// server is kvarter, serving.
type server struct {
	cmd *exec.Cmd
	URL string
}

var serving = regexp.MustCompile(`Serving (http://[0-9.:]+)/`)

func serve(name string, args ...string) (*server, error) {
	cmd := exec.Command(name, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := serving.FindStringSubmatch(lines.Text()); m != nil {
			s.URL = m[1]
			go io.Copy(io.Discard, out)
			return s, nil
		}
	}
	s.stop()
	return nil, fmt.Errorf("%s ended before it served", name)
}

func (s *server) stop() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

// editor is a browser of somebody who is signed in.
type editor struct {
	c     *http.Client
	base  string
	token string
}

var hidden = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// invite signs new people in.
func invite(name, base string, n int) ([]*editor, error) {
	ctx := context.Background()
	var s store.Store
	var err error
	if postgres.Is(name) {
		s, err = postgres.Open(ctx, name)
	} else {
		s, err = sqlite.Open(ctx, name)
	}
	if err != nil {
		return nil, err
	}
	defer s.Close()
	d := desk.New(desk.Config{Store: s})
	a, err := auth.New(auth.Config{Base: base, Accounts: d.Accounts(), Ephemeral: s, Now: time.Now, Random: rand.Reader})
	if err != nil {
		return nil, err
	}
	by := &auth.Person{ID: "bench", Grants: []auth.Grant{{Role: auth.Administrator}}}
	const password = "trappe hejre vindfløj"
	var out []*editor
	for i := range n {
		_, link, err := a.Invite(ctx, by, fmt.Sprintf("editor%d@city.example", i), fmt.Sprint("Editor ", i), []auth.Grant{{Role: auth.Publisher}})
		if err != nil {
			return nil, err
		}
		jar, err := cookiejar.New(nil)
		if err != nil {
			return nil, err
		}
		e := &editor{c: &http.Client{Jar: jar, Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 1}}, base: base}
		body, err := e.read(e.c.Get(link))
		if err != nil {
			return nil, err
		}
		if body, err = e.read(e.c.PostForm(link, url.Values{"csrf": {found(body)}, "password": {password}, "repeat": {password}})); err != nil {
			return nil, err
		}
		if e.token = found(body); e.token == "" {
			return nil, fmt.Errorf("editor %d is not signed in: %.300s", i, body)
		}
		e.c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		out = append(out, e)
	}
	return out, nil
}

func found(body string) string {
	if m := hidden.FindStringSubmatch(body); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

func (e *editor) read(r *http.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode >= 400 && r.StatusCode != http.StatusConflict { // two editors at one milestone: the page with both texts is an answer

		err = fmt.Errorf("%s: %s\n%.500s", r.Request.URL, r.Status, b)
	}
	return string(b), err
}

// kinds are what an editor does.
var kinds = []string{"page of an intervention", "page of the plan", "my desk", "save of a milestone", "news of an intervention"}

var seen = regexp.MustCompile(`name="seen" value="([^"]+)"`)

// act does one thing and says how long the answer took.
func (e *editor) act(kind string, ids [][2]string) (time.Duration, error) {
	x := ids[random(len(ids))]
	at := e.base + "/en/intervention/" + x[0]
	get := func(url string) (string, time.Duration, error) {
		start := time.Now()
		body, err := e.read(e.c.Get(url))
		return body, time.Since(start), err
	}
	post := func(url string, v url.Values) (time.Duration, error) {
		v.Set("csrf", e.token)
		start := time.Now()
		_, err := e.read(e.c.PostForm(url, v))
		return time.Since(start), err
	}
	switch kind {
	case "page of the plan":
		_, took, err := get(e.base + "/en/plan")
		return took, err
	case "my desk":
		_, took, err := get(e.base + "/en/me")
		return took, err
	case "save of a milestone":
		body, _, err := get(at)
		if err != nil {
			return 0, err
		}
		m := seen.FindStringSubmatch(body)
		if m == nil {
			return 0, fmt.Errorf("%s offers no form", at)
		}
		return post(at+"/milestone/"+x[1], url.Values{"seen": {m[1]}, "due": {fmt.Sprintf("2026-%02d-%02d", 1+random(12), 1+random(28))}, "title_en": {"a milestone"}})
	case "news of an intervention":
		return post(at+"/update", url.Values{"kind": {"no_change"}})
	}
	_, took, err := get(at)
	return took, err
}

func random(n int) int {
	x, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic(err)
	}
	return int(x.Int64())
}

// times are durations by kind.
type times map[string][]time.Duration

func (t times) add(kind string, d time.Duration) { t[kind] = append(t[kind], d) }

func quantile(d []time.Duration, q float64) time.Duration {
	s := slices.Sorted(slices.Values(d))
	return s[min(len(s)-1, int(q*float64(len(s))))]
}

// crowd lets everyone work at once: half of what they do is reading.
func crowd(people []*editor, ids [][2]string, every, long time.Duration) (times, error) {
	mix := []string{kinds[0], kinds[0], kinds[1], kinds[2], kinds[3], kinds[3], kinds[4]}
	all, end := times{}, time.Now().Add(long)
	var mu sync.Mutex
	var failed error
	var wait sync.WaitGroup
	for _, e := range people {
		wait.Go(func() {
			time.Sleep(time.Duration(random(int(every))))
			for time.Now().Before(end) {
				next := time.Now().Add(every)
				kind := mix[random(len(mix))]
				took, err := e.act(kind, ids)
				mu.Lock()
				if all.add(kind, took); err != nil && failed == nil {
					failed = err
				}
				mu.Unlock()
				time.Sleep(time.Until(next))
			}
		})
	}
	wait.Wait()
	return all, failed
}
