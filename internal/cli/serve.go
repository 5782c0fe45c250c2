package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/auth"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/forecast"
	"kvarter/internal/method"
	"kvarter/internal/pipeline"
	"kvarter/internal/store"
	"kvarter/internal/store/sqlite"
	"kvarter/internal/web"
	"kvarter/internal/workspace"
)

func (a *app) serveCmd() *cobra.Command {
	var ch choice
	var o serving
	c := &cobra.Command{
		Use: "serve", Short: "Screen the workspace and serve its pages",
		Long: `serve screens the workspace and serves its pages. Everyone sees what was published; whoever signs in sees and does what the
roles allow. The first time it prints a link, with which the first administrator makes an account.`,
		Example: "  kvarter serve -C mycity\n  kvarter serve -C mycity --addr 0.0.0.0:8400 --base https://kvarter.city.example --store postgres://kvarter@db/kvarter\n  kvarter serve -C mycity --internal",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			chain, err := a.chain(ch)
			if err != nil {
				return err
			}
			if file := filepath.Join(a.dir, "basemap.pmtiles"); o.basemap == "" && exists(file) {
				o.basemap = file
			}
			rounds := newestFirst(chain)
			if o.internal {
				return a.serve(c.Context(), rounds, chain.Rounds, o)
			}
			if o.store, err = a.openStore(c.Context(), o.storeName); err != nil {
				return err
			}
			defer o.store.Close()
			return a.serve(c.Context(), rounds, chain.Rounds, o)
		},
	}
	ch.flags(c)
	storeFlag(c, &o.storeName)
	o.flags(c)
	c.Flags().BoolVar(&o.internal, "internal", false, "serve the internal pages of real figures, to this machine only")
	return c
}

// published gives the same tables to both audiences.
type published []*edition.Tables

func (p published) Public() []*edition.Tables   { return p }
func (p published) Internal() []*edition.Tables { return p }

// newestFirst are the rounds of a chain as they are served: the current one first.
func newestFirst(chain *pipeline.PastRounds) []*pipeline.Screened {
	rounds := slices.Clone(chain.Screened)
	slices.Reverse(rounds)
	return rounds
}

// sealed are the rounds of screenings, the earliest first.
func sealed(rounds []*pipeline.Screened) []*kvarter.Round {
	var out []*kvarter.Round
	for i := len(rounds) - 1; i >= 0; i-- {
		out = append(out, rounds[i].Round)
	}
	return out
}

// site serves rounds, the current one first; past are all rounds that say who was designated, the earliest first.
func site(rounds []*pipeline.Screened, past []*kvarter.Round, o serving) (http.Handler, error) {
	pages, open, err := pagesOf(rounds, past, o)
	if err != nil {
		return nil, err
	}
	if o.internal { // real figures that have not been through disclosure control have no public interface
		return fromHere(pages), nil
	}
	return handler(pages, open, o.office)
}

// fromHere answers those alone who name this machine: a page of another site that has its own name lead here reads nothing.
func fromHere(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.Host
		if host, _, err := net.SplitHostPort(r.Host); err == nil {
			name = host
		}
		if ip := net.ParseIP(strings.Trim(name, "[]")); name != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "these pages answer on this machine only: http://127.0.0.1 or http://localhost", http.StatusMisdirectedRequest)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// pagesOf makes the pages of rounds, and says which of them may be public.
func pagesOf(rounds []*pipeline.Screened, past []*kvarter.Round, o serving) (*web.Site, published, error) {
	cfg := web.Config{Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	var all published
	var addresses []edition.Address
	if len(rounds) > 0 {
		var err error
		if addresses, err = rounds[0].ReadAddresses(); err != nil {
			return nil, nil, err
		}
	}
	var open published // what may be public
	public := map[string]*pipeline.Screened{}
	if !o.internal {
		var err error
		if public, err = publicly(rounds); err != nil {
			return nil, nil, err
		}
	}
	tables := func(s *pipeline.Screened) (*edition.Tables, error) {
		t := tablesOf(s)
		t.Addresses = addresses
		var err error
		t.Followed, err = pipeline.Follow(s.Imported, s.Method, upTo(past, s.Round.Period))
		return t, err
	}
	for _, s := range rounds {
		t, err := tables(s)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, t)
		switch x := public[s.Round.ID]; {
		case o.internal || x == s:
			open = append(open, t)
		case x != nil:
			if t, err = tables(x); err != nil {
				return nil, nil, err
			}
			open = append(open, t)
		}
	}
	cfg.Public = open
	if f := o.office; f != nil {
		cfg.Internal, cfg.Shelves, cfg.Desk, cfg.Auth, cfg.Base = warned(all, rounds), f.shelf, f.desk, f.auth, o.base
		cfg.Workbook, cfg.Mails = workbooks{}, o.mail != ""
	}
	if o.internal {
		cfg.Internal = warned(all, rounds)
		cfg.Role = func(*http.Request) bool { return true }
	}
	if o.theme != "" {
		if _, err := os.Stat(o.theme); err != nil {
			return nil, nil, kvarter.Errorf(kvarter.NotFound, "--theme-dir %s: there is no such folder", o.theme)
		}
		cfg.Theme = os.DirFS(o.theme)
	}
	if o.basemap != "" {
		cfg.Basemap = o.basemap
	}
	pages, err := web.New(cfg)
	return pages, open, err
}

// warned gives the tables of the internal audience the early warning, computed when it is first asked for.
func warned(all published, rounds []*pipeline.Screened) published {
	out := make(published, len(all))
	for i, t := range all {
		with, s := *t, rounds[i]
		if law, err := s.List(""); err == nil {
			warn := sync.OnceValues(func() (*forecast.EarlyWarning, error) { return pipeline.Warn(s, law, forecast.WarnOptions{Seed: 1}) })
			with.Warning = func() (*forecast.EarlyWarning, *method.Method, error) {
				w, err := warn()
				return w, law, err
			}
		}
		out[i] = &with
	}
	return out
}

// upTo are the rounds that were known when one of a period was made.
func upTo(past []*kvarter.Round, at kvarter.Period) []*kvarter.Round {
	return slices.DeleteFunc(slices.Clone(past), func(r *kvarter.Round) bool { return r.Period > at })
}

// serving is how pages are served.
type serving struct {
	addr, theme, basemap string
	internal             bool

	storeName, base, oidc, mail string
	proxies                     []string
	hashing                     auth.Hashing // zero: the default
	store                       store.Store
	office                      *office                              // nil: nobody can sign in
	prepare                     func(context.Context, *office) error // before the first request; nil: nothing
}

func (o *serving) flags(c *cobra.Command) {
	c.Flags().StringVar(&o.addr, "addr", "127.0.0.1:8400", "address to listen on")
	c.Flags().StringVar(&o.theme, "theme-dir", "", "folder with the city's own templates/, strings/ and assets/")
	c.Flags().StringVar(&o.base, "base", "", "how browsers reach the site, such as https://kvarter.city.example (default: http at --addr, on this machine alone)")
	c.Flags().StringVar(&o.oidc, "oidc", "", "file that names an OpenID Connect provider to sign in with: name, issuer, client_id, client_secret_env, scopes, roles")
	c.Flags().StringVar(&o.mail, "mail", "", "file that names the mail server for Monday's reminders: address (host:port), user, password_env, from, security (starttls, tls, none)")
	c.Flags().StringSliceVar(&o.proxies, "proxy", nil, "network of a reverse proxy whose X-Forwarded-For is believed")
	c.Flags().StringVar(&o.basemap, "basemap", "", "PMTiles archive to draw under the map (default: basemap.pmtiles in the workspace)")
}

func tablesOf(s *pipeline.Screened) *edition.Tables {
	t := &edition.Tables{City: s.Workspace.Name.Text, Round: s.Round, Method: s.Method, Lists: map[string]*method.Method{}, Figures: s.Panel}
	for _, m := range s.Listing {
		t.Lists[m.ID] = m
	}
	if g := s.Touching; g != nil {
		t.Neighbours = make(map[string][]string, len(g.Links))
		for i, links := range g.Links {
			codes := make([]string, len(links))
			for k, j := range links {
				codes[k] = s.Round.Areas.Items[j].Code
			}
			t.Neighbours[s.Round.Areas.Items[i].Code] = codes
		}
	}
	for _, l := range s.Layers {
		t.Layers = append(t.Layers, chart.Layer{Kind: l.Kind, Lines: l.Lines, Shapes: l.Outline})
	}
	return t
}

func (a *app) serve(ctx context.Context, rounds []*pipeline.Screened, past []*kvarter.Round, o serving) error {
	if host, _, err := net.SplitHostPort(o.addr); err != nil {
		return usageError{err, "kvarter serve --addr 127.0.0.1:8400"}
	} else if ip := net.ParseIP(host); o.internal && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return kvarter.Errorf(kvarter.Forbidden, "--internal serves figures that are not public: it listens on this machine only, not on %s", o.addr)
	}
	l, err := net.Listen("tcp", o.addr)
	if err != nil {
		e := kvarter.Errorf(kvarter.Conflict, "%s cannot be listened on: %w", o.addr, err)
		e.Hint = "kvarter serve --addr 127.0.0.1:0"
		return e
	}
	defer l.Close()
	if o.base == "" {
		o.base = "http://" + l.Addr().String()
	}
	if o.store != nil {
		if o.office, err = openOffice(o.store, rounds, o, o.base); err != nil {
			return err
		}
		if o.prepare != nil {
			if err := o.prepare(ctx, o.office); err != nil {
				return err
			}
		}
	}
	h, err := site(rounds, past, o)
	if err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" { // collecting less often costs memory and takes the slowest answers down by half (bench/desk)
		debug.SetGCPercent(300)
	}
	if o.mail != "" && o.office != nil {
		server, err := readMailServer(o.mail)
		if err != nil {
			return err
		}
		m := &reminders{office: o.office, send: server.Send, lang: a.lang, base: o.base, zone: time.Local, log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
		if len(rounds) > 0 {
			m.city = rounds[0].Workspace.Name.In(a.lang)
		}
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		go m.run(ctx, time.Now)
	}
	fmt.Fprintf(a.Out, "\nServing %s/ (stop with Ctrl-C)\n", o.base)
	if err := a.welcome(ctx, o); err != nil {
		return err
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

func (a *app) demoCmd() *cobra.Command {
	var areas int
	var dir string
	var o serving
	var noServe bool
	c := &cobra.Command{
		Use: "demo", Short: "Build, screen and serve an invented harbour city (made-up figures)",
		Example: "  kvarter demo\n  kvarter demo --areas 33000 --no-serve",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if dir == "" {
				tmp, err := os.MkdirTemp("", "kvarter-demo-")
				if err != nil {
					return err
				}
				defer os.RemoveAll(tmp)
				dir = tmp
			}
			city, err := demo.Build(demo.Options{Areas: areas})
			if err != nil {
				return err
			}
			if err := city.Write(dir); err != nil {
				return err
			}
			rounds, err := screenDemo(dir, kvarter.Period(city.First.Year), kvarter.Period(city.Second.Year))
			if err != nil {
				return err
			}
			if o.store, err = sqlite.Open(c.Context(), filepath.Join(dir, storeFile)); err != nil {
				return err
			}
			defer o.store.Close()
			if err := a.printRound(rounds[0], ""); err != nil {
				return err
			}
			if noServe {
				f, err := openOffice(o.store, rounds, o, "http://127.0.0.1")
				if err != nil {
					return err
				}
				return furnish(c.Context(), f, city, rounds)
			}
			o.prepare = func(ctx context.Context, f *office) error {
				if err := furnish(ctx, f, city, rounds); err != nil {
					return err
				}
				return a.visitors(ctx, f)
			}
			return a.serve(c.Context(), rounds, sealed(rounds), o)
		},
	}
	c.Flags().IntVar(&areas, "areas", 0, "number of small areas (default: about 400)")
	o.flags(c)
	c.Flags().StringVar(&dir, "dir-out", "", "keep the city's workspace in this folder (default: a temporary one)")
	c.Flags().BoolVar(&noServe, "no-serve", false, "print the result and end")
	return c
}

// screenDemo screens the demo city the way a city would: each round follows the one before. The last round comes first.
func screenDemo(dir string, rounds ...kvarter.Period) ([]*pipeline.Screened, error) {
	w, err := workspace.Read(dir)
	if err != nil {
		return nil, err
	}
	in, err := pipeline.Import(w, nil)
	if err != nil {
		return nil, err
	}
	if err := in.Keep(); err != nil {
		return nil, err
	}
	chain, err := pipeline.ScreenRounds(in, rounds...)
	if err != nil {
		return nil, err
	}
	for _, s := range chain {
		if err := s.KeepRound(dir, Version); err != nil {
			return nil, err
		}
		if err := s.Write(filepath.Join(dir, "rounds", fmt.Sprint(s.Round.Period)), Version); err != nil {
			return nil, err
		}
	}
	slices.Reverse(chain)
	return chain, nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
