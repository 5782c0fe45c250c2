package auth

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock is a clock that tests set forward.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// site is a server with the handlers of this package and two of its own: /me says who asks, and /edit is an action.
type site struct {
	*Auth
	t     *testing.T
	url   string
	store *memory
	clock *clock
	log   *bytes.Buffer
}

// drawJSON stands in for the pages.
func drawJSON(w http.ResponseWriter, _ *http.Request, status int, p Page) {
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(p)
}

func newSite(t *testing.T, change ...func(*Config)) *site {
	s := &site{t: t, clock: &clock{t: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}, log: new(bytes.Buffer)}
	s.store = newMemory(s.clock.now)
	mux := http.NewServeMux()
	var h http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	s.url = server.URL
	cfg := Config{Base: s.url, Accounts: s.store, Ephemeral: s.store, Now: s.clock.now, Random: rand.Reader, Hashing: quick(),
		Log: slog.New(slog.NewTextHandler(s.log, nil))}
	for _, f := range change {
		f(&cfg)
	}
	var err error
	if s.Auth, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	mux.Handle(PathSignIn, s.SignIn(drawJSON))
	mux.Handle(PathSignOut, s.SignOut(drawJSON))
	mux.Handle(PathLink, s.Link(drawJSON))
	mux.Handle(PathPassword, s.Password(drawJSON))
	mux.Handle(PathProvider, s.StartProvider(drawJSON))
	mux.Handle(PathCallback, s.Callback(drawJSON))
	mux.HandleFunc("/me", func(w http.ResponseWriter, r *http.Request) {
		if p := PersonOf(r.Context()); p != nil {
			io.WriteString(w, p.Email)
		}
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		token, err := s.FormToken(r)
		if err != nil {
			t.Error(err)
		}
		io.WriteString(w, token)
	})
	mux.HandleFunc("/edit", func(w http.ResponseWriter, r *http.Request) {
		if err := s.Check(r, EditPlan, Object{}); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		io.WriteString(w, "done")
	})
	mux.HandleFunc("/upload", func(w http.ResponseWriter, r *http.Request) {
		parts, err := r.MultipartReader()
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		part, err := parts.NextPart()
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		token, _ := io.ReadAll(part)
		if r, err = s.Prove(r, string(token)); err == nil {
			err = s.Check(r, EditPlan, Object{})
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		io.WriteString(w, "done")
	})
	h = s.Middleware(mux)
	return s
}

// account stores an account that can sign in.
func (s *site) account(email, password string, roles ...Grant) Account {
	s.t.Helper()
	hash, err := s.hasher.hash(context.Background(), password)
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := s.store.Save(context.Background(), "test", Account{ID: LocalID(email), Email: email, Name: "Somebody", Password: hash, Roles: roles}, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// browser keeps cookies, and stays at redirects.
type browser struct {
	*http.Client
	s *site
}

func (s *site) browser() browser {
	jar, _ := cookiejar.New(nil)
	return browser{&http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, s}
}

// answer is what came back.
type answer struct {
	status int
	page   Page
	body   string
	header http.Header
}

func (b browser) do(r *http.Request) answer {
	b.s.t.Helper()
	resp, err := b.Do(r)
	if err != nil {
		b.s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, body: string(body), header: resp.Header}
	json.Unmarshal(body, &a.page)
	return a
}

func (b browser) get(path string) answer {
	b.s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.s.url+path, nil)
	if err != nil {
		b.s.t.Fatal(err)
	}
	return b.do(r)
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func (b browser) post(path string, v url.Values, header ...string) answer {
	b.s.t.Helper()
	r, err := http.NewRequest(http.MethodPost, b.s.url+path, strings.NewReader(v.Encode()))
	if err != nil {
		b.s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return b.do(r)
}

// fill loads the form of a page and sends it.
func (b browser) fill(path string, pairs ...string) answer {
	b.s.t.Helper()
	v := form(pairs...)
	v.Set(FormField, b.get(path).page.Token)
	return b.post(path, v)
}

func (b browser) signIn(email, password string) answer {
	b.s.t.Helper()
	return b.fill(PathSignIn, "email", email, "password", password)
}

// act sends a form of a signed-in page.
func (b browser) act(path string, pairs ...string) answer {
	b.s.t.Helper()
	v := form(pairs...)
	v.Set(FormField, b.get("/token").body)
	return b.post(path, v)
}

// cookie returns the value that the browser sends.
func (b browser) cookie(kind string) string {
	u, _ := url.Parse(b.s.url)
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == b.s.cookieName(kind) {
			return c.Value
		}
	}
	return ""
}

func (a answer) want(t *testing.T, what string, status int, problem Problem) {
	t.Helper()
	if a.status != status || a.page.Problem != problem {
		t.Fatalf("%s: status %d problem %q, want %d %q (%s)", what, a.status, a.page.Problem, status, problem, a.body)
	}
}
