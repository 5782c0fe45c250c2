package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/pipeline"
	"kvarter/internal/plan"
	"kvarter/internal/store"
	"kvarter/internal/store/postgres"
	"kvarter/internal/store/sqlite"
)

// storeFile is the store of a workspace that names no other.
const storeFile = "kvarter.db"

// openStore opens a store by its name: the address of a PostgreSQL database, or a file; "" is the file in the workspace.
func (a *app) openStore(ctx context.Context, name string) (store.Store, error) {
	if postgres.Is(name) {
		return postgres.Open(ctx, name)
	}
	if name == "" {
		name = filepath.Join(a.dir, storeFile)
	}
	return sqlite.Open(ctx, name)
}

// existingStore opens a store that must be there already.
func (a *app) existingStore(ctx context.Context, name string) (store.Store, error) {
	file := name
	if file == "" {
		file = filepath.Join(a.dir, storeFile)
	}
	if !postgres.Is(name) && !exists(file) {
		e := kvarter.Errorf(kvarter.NotFound, "there is no store %s", file)
		e.Hint = "kvarter serve -C " + a.dir + " (makes it), or name one with --store"
		return nil, e
	}
	return a.openStore(ctx, name)
}

func storeFlag(c *cobra.Command, name *string) {
	c.Flags().StringVar(name, "store", "", "where what people change is kept: a file, or postgres://user:password@host/database (default: kvarter.db in the workspace; environment: KVARTER_STORE)")
	c.PreRun = func(*cobra.Command, []string) {
		if *name == "" {
			*name = os.Getenv("KVARTER_STORE")
		}
	}
}

// office is where people with a role work: the store, the desk over it, and who they are.
type office struct {
	store store.Store
	desk  *desk.Desk
	auth  *auth.Auth
	shelf desk.Shelf
}

// provider is the file that --oidc names.
type provider struct {
	Name      string   `yaml:"name"`
	Issuer    string   `yaml:"issuer"`
	ClientID  string   `yaml:"client_id"`
	SecretEnv string   `yaml:"client_secret_env"` // the environment variable that holds the secret
	Scopes    []string `yaml:"scopes"`
	Roles     string   `yaml:"roles"` // file that maps claims to roles, beside this one
}

// readSettings reads a small YAML file that knows all its keys.
func readSettings(file string, src []byte, to any) (err error) {
	defer func() {
		if r := recover(); r != nil { // the YAML library stumbles over some malformed files
			err = kvarter.Errorf(kvarter.Invalid, "%s is not well-formed YAML: %v", file, r)
		}
	}()
	if err := yaml.UnmarshalWithOptions(src, to, yaml.Strict()); err != nil {
		return kvarter.Errorf(kvarter.Invalid, "%s: %s", file, yaml.FormatError(err, false, false))
	}
	return nil
}

func readProvider(file string) (*auth.Provider, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "--oidc %s: %w", file, err)
	}
	var p provider
	if err := readSettings(file, src, &p); err != nil {
		return nil, err
	}
	if p.Issuer == "" || p.ClientID == "" || p.Roles == "" {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: issuer, client_id and roles are needed", file)
	}
	roles := filepath.Join(filepath.Dir(file), p.Roles)
	if src, err = os.ReadFile(roles); err != nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "%s: roles: %w", file, err)
	}
	m, err := auth.ReadMapping(roles, src)
	if err != nil {
		return nil, err
	}
	out := &auth.Provider{Name: p.Name, Issuer: p.Issuer, ClientID: p.ClientID, Scopes: p.Scopes, Mapping: m}
	if p.SecretEnv != "" {
		if out.ClientSecret = os.Getenv(p.SecretEnv); out.ClientSecret == "" {
			return nil, kvarter.Errorf(kvarter.Invalid, "%s: the environment has no %s", file, p.SecretEnv)
		}
	}
	if out.Name == "" {
		out.Name = p.Issuer
	}
	return out, nil
}

// openOffice opens the desk for the rounds of a workspace, the current one first; base is how browsers reach it.
func openOffice(s store.Store, rounds []*pipeline.Screened, o serving, base string) (*office, error) {
	var known []string
	for _, r := range rounds {
		known = append(known, r.Round.ID)
	}
	cfg := desk.Config{Store: s, Publishable: func(round string) error {
		if !slices.Contains(known, round) {
			return kvarter.Errorf(kvarter.Conflict, "round %.12s is not among those that are served: screen it first", round)
		}
		return nil // pagesOf controls real figures
	}}
	if len(rounds) > 0 {
		cfg.Known, cfg.Inside = knownOf(rounds[0])
		cfg.Today = rounds[0].Workspace.Today
	}
	d := desk.New(cfg)
	ac := auth.Config{Base: base, Accounts: d.Accounts(), Ephemeral: s, Now: time.Now, Random: rand.Reader, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	var err error
	if o.oidc != "" {
		if ac.Provider, err = readProvider(o.oidc); err != nil {
			return nil, err
		}
	}
	for _, p := range o.proxies {
		network, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, usageError{fmt.Errorf("--proxy is a network such as 10.0.0.0/8, not %q", p), "kvarter serve --proxy 127.0.0.1/32"}
		}
		ac.Proxies = append(ac.Proxies, network)
	}
	ac.Hashing = o.hashing
	a, err := auth.New(ac)
	if err != nil {
		var e *kvarter.Error
		if errors.As(err, &e) && e.Hint == "" {
			e.Hint = "kvarter serve --base https://kvarter.city.example"
		}
		return nil, err
	}
	return &office{store: s, desk: d, auth: a, shelf: desk.Shelf{Desk: d, Known: known}}, nil
}

// knownOf is what a plan may refer to in a round, and what lies inside its urban areas.
func knownOf(s *pipeline.Screened) (plan.Known, func(string) []string) {
	g := plan.NewGround(s.Round)
	k := plan.Known{Place: g.Has}
	for _, c := range s.Method.Criteria {
		k.Criteria = append(k.Criteria, c.Name)
	}
	inside := map[string][]string{}
	for _, u := range s.Round.UrbanAreas {
		member := map[string]bool{}
		for _, p := range u.Parts {
			for _, code := range p.Areas {
				member[code] = true
				inside[u.Code] = append(inside[u.Code], code)
			}
		}
		for _, o := range s.Round.Overlaps {
			if member[o.SmallArea] && !slices.Contains(inside[u.Code], o.HousingArea) {
				inside[u.Code] = append(inside[u.Code], o.HousingArea)
			}
		}
	}
	return k, func(area string) []string { return inside[area] }
}
