package web

import (
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// PublicTables gives what was published, the current round first: public handlers read nothing else.
type PublicTables interface {
	Public() []*edition.Tables
}

// InternalTables gives what readers with a role may see, the current round first.
type InternalTables interface {
	Internal() []*edition.Tables
}

// Config is what a site is built from.
type Config struct {
	Public PublicTables
	// Internal is nil where the server has no internal audience: internal routes then answer 403.
	Internal InternalTables
	// Role lets a request read internal routes without signing in, for a server on one's own machine; nil: none may.
	Role func(*http.Request) bool
	// Shelves says which rounds are public and which one is current; nil: all of them, the first one.
	Shelves Shelves
	// Planning gives the action plan; nil: that of Desk, and without one the site has none.
	Planning Planning
	// Auth signs people in; nil: nobody can. Its Middleware stands before the site.
	Auth *auth.Auth
	// Desk is where signed-in people change things; nil: nothing can be changed.
	Desk *desk.Desk
	// May answers whether a person may do an action, for what pages offer; nil: as Desk says.
	May func(*auth.Person, auth.Action, auth.Object) bool
	// Workbook writes and reads the plan as a file of a spreadsheet; nil: it is not offered.
	Workbook Workbook
	// Zone is where the city's clock runs; nil: that of the machine.
	Zone *time.Location
	// Mails reports whether reminders can be sent.
	Mails bool
	// Base is how browsers reach the site, for calendars; "" leaves links out of them.
	Base string
	// Theme holds a city's own templates/*.html, strings/{lang}/*.json and assets/*, each used before the built-in file; nil: none.
	Theme fs.FS
	// Basemap is a PMTiles archive that a city has put beside its data; "" none.
	Basemap string
	// Log takes the causes of failures; nil drops them. Searched words and addresses are never logged.
	Log *slog.Logger
}

// Site is the handler of all routes.
type Site struct {
	cfg      Config
	mux      *http.ServeMux
	routes   []Route
	pages    map[string]*pages // by language
	assets   assetSet
	public   *library
	inner    *library      // nil: the server has no internal audience
	gzips    sync.Pool     // of *gzip.Writer: a new one costs more than a page
	overlays chan struct{} // held while a reader's outline is laid over the areas
}

// New builds the site. It fails with kvarter.Invalid where there is nothing published or the theme cannot be read, and with
// kvarter.Internal where a template of the site itself is broken.
func New(cfg Config) (*Site, error) {
	s := &Site{cfg: cfg, mux: http.NewServeMux(), overlays: make(chan struct{}, 1)}
	var tables []*edition.Tables
	if cfg.Public != nil {
		tables = cfg.Public.Public()
	}
	if len(tables) == 0 && cfg.Shelves == nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "nothing is published: run `kvarter screen` first")
	}
	s.public = newLibrary(tables, explain.Public)
	if cfg.Desk != nil && cfg.Planning == nil {
		s.cfg.Planning = cfg.Desk
	}
	if cfg.Desk != nil && cfg.May == nil {
		s.cfg.May = cfg.Desk.May
	}
	if s.cfg.Log == nil {
		s.cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Internal != nil {
		s.inner = newLibrary(cfg.Internal.Internal(), explain.Internal)
	}
	var err error
	if s.assets, err = loadAssets(cfg.Theme); err != nil {
		return nil, err
	}
	if s.pages, err = loadPages(s.assets, cfg.Theme); err != nil {
		return nil, err
	}
	s.routes = s.table()
	for _, r := range s.routes {
		s.mux.Handle(r.method()+" "+r.Pattern, s.handle(r))
	}
	if cfg.Auth != nil {
		s.signInRoutes()
	}
	return s, nil
}

// Routes returns every route with its audience.
func (s *Site) Routes() []Route { return append([]Route(nil), s.routes...) }
