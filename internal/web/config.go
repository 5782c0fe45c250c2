package web

import (
	"io/fs"
	"log/slog"
	"net/http"
	"sync"

	"kvarter"
	"kvarter/internal/auth"
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
	// Role reports whether a request may read internal routes; nil means no request may.
	Role func(*http.Request) bool
	// Planning gives the action plan; nil: the site has none.
	Planning Planning
	// May answers whether a person may do an action, for what pages offer; nil: nobody may anything.
	May func(*auth.Person, auth.Action, auth.Object) bool
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
	public   indices
	inner    indices
	answers  *answerCache
	gzips    sync.Pool     // of *gzip.Writer: a new one costs more than a page
	overlays chan struct{} // held while a reader's outline is laid over the areas
}

// New builds the site. It fails with kvarter.Invalid where there is nothing published or the theme cannot be read, and with
// kvarter.Internal where a template of the site itself is broken.
func New(cfg Config) (*Site, error) {
	s := &Site{cfg: cfg, mux: http.NewServeMux(), answers: newAnswerCache(64 << 20), overlays: make(chan struct{}, 1)}
	if cfg.Public != nil {
		s.public = newIndices(cfg.Public.Public(), explain.Public)
	}
	if len(s.public) == 0 {
		return nil, kvarter.Errorf(kvarter.Invalid, "nothing is published: run `kvarter screen` first")
	}
	if s.cfg.Log == nil {
		s.cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Internal != nil {
		s.inner = newIndices(cfg.Internal.Internal(), explain.Internal)
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
		s.mux.Handle("GET "+r.Pattern, s.handle(r))
	}
	for _, r := range s.uploadRoutes() {
		s.mux.Handle("POST "+r.Pattern, s.handle(r))
	}
	return s, nil
}

// Routes returns every route with its audience.
func (s *Site) Routes() []Route { return append([]Route(nil), s.routes...) }
