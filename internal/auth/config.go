package auth

import (
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"kvarter"
)

// Config is what a server decides.
type Config struct {
	// Base is how browsers reach the site: https://host, or http://127.0.0.1:8400 on this machine alone. One-time links begin with it.
	Base      string
	Accounts  Accounts
	Ephemeral Ephemeral
	Now       func() time.Time
	Random    io.Reader // crypto/rand.Reader outside tests
	Table     Table     // nil: DefaultTable
	Hashing   Hashing   // zero: DefaultHashing
	// Idle ends a session after so long without a request, Absolute after so long whatever happens. Zero: 2 and 12 hours.
	Idle, Absolute time.Duration
	// Proxies are the networks whose X-Forwarded-For is believed: those of a reverse proxy. None: the address is that of the connection.
	Proxies  []netip.Prefix
	Provider *Provider    // nil: local accounts alone
	Log      *slog.Logger // takes the causes of failures, never a secret or an address; nil drops them
}

// Auth signs people in and says who a request is from. It is safe for use by many requests, and servers that share Accounts and
// Ephemeral share sessions.
type Auth struct {
	cfg     Config
	base    *url.URL
	secure  bool // behind https: cookies are for this host alone
	hasher  *hasher
	origins *http.CrossOriginProtection
	oidc    *oidcClient // nil: local accounts alone
}

// New checks the configuration: kvarter.Invalid where Base would carry sessions in the open.
func New(cfg Config) (*Auth, error) {
	base, err := url.Parse(cfg.Base)
	if err != nil || base.Host == "" || base.Path != "" && base.Path != "/" || base.RawQuery != "" || base.User != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "%q is not the address of a site: write https://kvarter.city.example", cfg.Base)
	}
	base.Path = ""
	if base.Scheme != "https" && !(base.Scheme == "http" && loopback(base)) {
		return nil, kvarter.Errorf(kvarter.Invalid, "people sign in over https only, or on this machine over http: %q is neither; put a proxy with https before it and name its address", cfg.Base)
	}
	if cfg.Accounts == nil || cfg.Ephemeral == nil || cfg.Now == nil || cfg.Random == nil {
		return nil, kvarter.Errorf(kvarter.Internal, "auth needs accounts, a store for sessions, a clock and randomness")
	}
	if cfg.Table == nil {
		cfg.Table = DefaultTable()
	}
	if cfg.Hashing == (Hashing{}) {
		cfg.Hashing = DefaultHashing()
	}
	if cfg.Idle == 0 {
		cfg.Idle = 2 * time.Hour
	}
	if cfg.Absolute == 0 {
		cfg.Absolute = 12 * time.Hour
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	a := &Auth{cfg: cfg, base: base, secure: base.Scheme == "https", origins: http.NewCrossOriginProtection()}
	if err := a.origins.AddTrustedOrigin(base.String()); err != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "%q cannot be compared with what browsers send: %v", cfg.Base, err)
	}
	if a.hasher, err = newHasher(cfg.Hashing, cfg.Random); err != nil {
		return nil, err
	}
	if cfg.Provider != nil {
		if a.oidc, err = newOIDC(*cfg.Provider, a); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Table returns the authorisation table in force.
func (a *Auth) Table() Table { return a.cfg.Table }

// Addresses of the way in and out, for the caller's routes. PathLink is followed by the secret of a one-time link.
const (
	PathSignIn   = "/sign-in"
	PathSignOut  = "/sign-out"
	PathLink     = "/link/"
	PathPassword = "/account/password"
	PathProvider = "/sign-in/provider" // GET: a form may not lead to another site under the site's content security policy
	PathCallback = "/sign-in/provider/callback"
)
