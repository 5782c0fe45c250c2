package web

import (
	"log/slog"
	"net/http"
	"sync"

	"kvarter"
	"kvarter/internal/explain"
)

// Config is what a site is built from.
type Config struct {
	Public PublicTables
	// Internal is nil where the server has no internal audience: internal routes then answer 403.
	Internal InternalTables
	// Role reports whether a request may read internal routes; nil means no request may.
	Role func(*http.Request) bool
	// Log takes the causes of failures; nil drops them. Searched words and addresses are never logged.
	Log *slog.Logger
}

// Site is the handler of all routes.
type Site struct {
	cfg    Config
	mux    *http.ServeMux
	routes []Route
	pages  map[string]*pages // by language
	assets assetSet
	public *index
	inner  *index
	gzips  sync.Pool // of *gzip.Writer: a new one costs more than a page
}

// New builds the site. It fails with kvarter.Invalid where there is nothing published, and with kvarter.Internal where a template of
// the site itself is broken.
func New(cfg Config) (*Site, error) {
	if cfg.Public == nil || cfg.Public.Public() == nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "nothing is published: run `kvarter screen` first")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Site{cfg: cfg, mux: http.NewServeMux(), public: newIndex(cfg.Public.Public(), explain.Public)}
	if cfg.Internal != nil {
		s.inner = newIndex(cfg.Internal.Internal(), explain.Internal)
	}
	var err error
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	if s.pages, err = loadPages(s.assets); err != nil {
		return nil, err
	}
	s.routes = s.table()
	for _, r := range s.routes {
		s.mux.Handle("GET "+r.Pattern, s.handle(r))
	}
	return s, nil
}

// Routes returns every route with its audience.
func (s *Site) Routes() []Route { return append([]Route(nil), s.routes...) }
