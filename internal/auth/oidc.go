package auth

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"kvarter"
)

// Provider is an OpenID Connect provider, such as the city's own sign-in.
type Provider struct {
	Name         string // what people call it, for the button
	Issuer       string
	ClientID     string
	ClientSecret string   // "" for a public client
	Scopes       []string // beside openid, profile and email
	Mapping      Mapping
	Client       *http.Client // nil: one that waits 10 s
}

// oidcClient speaks with a provider. It asks for the provider's addresses when they are first needed: a server starts, and local
// accounts work, while the provider is down.
type oidcClient struct {
	cfg     Provider
	now     func() time.Time
	back    string // address that the provider sends people back to
	home    string
	mu      sync.Mutex
	found   *discovered
	err     error
	checked time.Time
}

// discovered is what a provider says of itself.
type discovered struct {
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier
	oauth    oauth2.Config
	SignOut  string   `json:"end_session_endpoint"`
	NamesIss bool     `json:"authorization_response_iss_parameter_supported"`
	Methods  []string `json:"token_endpoint_auth_methods_supported"`
}

// retryDiscovery is how long a provider that failed is left alone.
const retryDiscovery = 5 * time.Second

func newOIDC(cfg Provider, a *Auth) (*oidcClient, error) {
	u, err := url.Parse(cfg.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && !loopback(u) {
		return nil, kvarter.Errorf(kvarter.Invalid, "the provider %q is not an https address", cfg.Issuer)
	}
	if cfg.ClientID == "" || cfg.Mapping.Claim == "" {
		return nil, kvarter.Errorf(kvarter.Invalid, "sign-in through %s needs a client id and a mapping of its claims to roles", cfg.Issuer)
	}
	if cfg.Name == "" {
		cfg.Name = u.Host
	}
	if cfg.Client == nil {
		cfg.Client = &http.Client{Timeout: 10 * time.Second}
	}
	return &oidcClient{cfg: cfg, now: a.cfg.Now, back: a.base.String() + PathCallback, home: a.base.String() + "/"}, nil
}

// loopback reports whether an address is on this machine.
func loopback(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// client returns a context in which requests to the provider go through the configured client.
func (c *oidcClient) client(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, c.cfg.Client)
}

// discover asks the provider for its addresses, once; after a failure again in a while.
func (c *oidcClient) discover() (*discovered, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.found != nil || c.err != nil && c.now().Sub(c.checked) < retryDiscovery {
		return c.found, c.err
	}
	c.checked = c.now()
	// Not the context of a request: the keys of the provider are read through it later too.
	p, err := oidc.NewProvider(c.client(context.Background()), c.cfg.Issuer)
	d := &discovered{provider: p}
	if err == nil {
		err = p.Claims(d)
	}
	if c.err = err; err != nil {
		return nil, err
	}
	d.verifier = p.Verifier(&oidc.Config{ClientID: c.cfg.ClientID, Now: c.now})
	d.oauth = oauth2.Config{ClientID: c.cfg.ClientID, ClientSecret: c.cfg.ClientSecret, Endpoint: p.Endpoint(), RedirectURL: c.back,
		Scopes: append([]string{oidc.ScopeOpenID, "profile", "email"}, c.cfg.Scopes...)}
	d.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInHeader // said, not tried out: a code that is sent twice is refused
	if c.cfg.ClientSecret == "" || len(d.Methods) > 0 && !slices.Contains(d.Methods, "client_secret_basic") {
		d.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	c.found = d
	return d, nil
}

// signOut returns the address at which a person signs out of the provider; "" where it has none or was not reached yet. The identity
// token is not kept for it.
func (c *oidcClient) signOut() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.found == nil || c.found.SignOut == "" {
		return ""
	}
	u, err := url.Parse(c.found.SignOut)
	if err != nil || u.Scheme != "https" && !loopback(u) {
		return ""
	}
	q := u.Query()
	q.Set("client_id", c.cfg.ClientID)
	q.Set("post_logout_redirect_uri", c.home)
	u.RawQuery = q.Encode()
	return u.String()
}

// claims exchanges a code and returns whom the provider vouches for: the claims of the identity token, and beside them those that it
// gives out at its userinfo address.
func (c *oidcClient) claims(ctx context.Context, d *discovered, code string, f flow) (subject string, claims map[string]any, err error) {
	ctx = c.client(ctx)
	tokens, err := d.oauth.Exchange(ctx, code, oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return "", nil, err
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := d.verifier.Verify(ctx, raw)
	if err != nil {
		return "", nil, err
	}
	if id.Subject == "" || !same(id.Nonce, f.Nonce) {
		return "", nil, kvarter.Errorf(kvarter.Forbidden, "the identity token is not for this sign-in")
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(tokens.AccessToken); err != nil {
			return "", nil, err
		}
	}
	if err := id.Claims(&claims); err != nil {
		return "", nil, err
	}
	if d.provider.UserInfoEndpoint() == "" {
		return id.Subject, claims, nil
	}
	info, err := d.provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return "", nil, err
	}
	var more map[string]any
	if err := info.Claims(&more); err != nil {
		return "", nil, err
	}
	if info.Subject != id.Subject {
		return "", nil, kvarter.Errorf(kvarter.Forbidden, "the provider gives claims of another person")
	}
	// An address and whether it was checked belong together: they come from one place.
	if _, ok := claims["email"]; ok {
		delete(more, "email")
		delete(more, "email_verified")
	}
	for k, v := range more {
		if _, ok := claims[k]; !ok {
			claims[k] = v
		}
	}
	return id.Subject, claims, nil
}
