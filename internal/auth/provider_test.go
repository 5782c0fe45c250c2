package auth

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const mappingFile = `
claim: groups
roles:
  - {value: kvarter-analyst, role: analyst}
  - {value: kvarter-buf, role: contributor, administration: buf}
`

// provider is npm's oidc-provider, running.
type provider struct {
	t      *testing.T
	issuer string
	in     io.Writer
	out    *bufio.Reader
	cmd    *exec.Cmd
}

// startProvider starts testdata/provider.mjs for a site. The library is read from node_modules of the project, or of
// $KVARTER_NODE_MODULES; without it, or without node, the test is skipped with the reason, and fails where CI=true.
func startProvider(t *testing.T, site string) *provider {
	dir := os.Getenv("KVARTER_NODE_MODULES")
	if dir == "" {
		dir = filepath.Join("..", "..", "node_modules")
	}
	library, err := filepath.Abs(filepath.Join(dir, "oidc-provider", "lib", "index.js"))
	if err == nil {
		_, err = os.Stat(library)
	}
	node, nerr := exec.LookPath("node")
	if err != nil || nerr != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no provider to sign in with: %v, %v", err, nerr)
		}
		t.Skipf("skipped: needs node and oidc-provider (npm ci): %v, %v", err, nerr)
	}
	p := &provider{t: t, cmd: exec.Command(node, "testdata/provider.mjs", library, site)}
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stderr = io.Discard // warnings that it is not for production
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	p.in, p.out = in, bufio.NewReader(out)
	p.issuer = p.line()
	return p
}

func (p *provider) stop() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

func (p *provider) line() string {
	p.t.Helper()
	s, err := p.out.ReadString('\n')
	if err != nil {
		p.t.Fatalf("the provider ended: %v", err)
	}
	return strings.TrimSpace(s)
}

// knows tells the provider what it may say of a person.
func (p *provider) knows(login string, claims map[string]any) {
	p.t.Helper()
	b, err := json.Marshal(map[string]any{login: claims})
	if err != nil {
		p.t.Fatal(err)
	}
	fmt.Fprintf(p.in, "%s\n", b)
	if got := p.line(); got != "ok" {
		p.t.Fatalf("the provider says %q", got)
	}
}

// providerSite is a site that signs people in through a provider, by the clock of the world.
func providerSite(t *testing.T) (*site, *provider) {
	mapping, err := ReadMapping("roles.yaml", []byte(mappingFile))
	if err != nil {
		t.Fatal(err)
	}
	var p *provider
	s := newSite(t, func(c *Config) {
		p = startProvider(t, c.Base)
		c.Provider = &Provider{Name: "City sign-in", Issuer: p.issuer, ClientID: "kvarter", ClientSecret: "a secret of the tests alone", Scopes: []string{"groups"}, Mapping: mapping}
	})
	s.clock.pass(time.Since(s.clock.now()))
	return s, p
}

// visit gets an address, or sends a form to it.
func (b browser) visit(address string, v url.Values) answer {
	b.s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if v != nil {
		r, err = http.NewRequest(http.MethodPost, address, strings.NewReader(v.Encode()))
	}
	if err != nil {
		b.s.t.Fatal(err)
	}
	if v != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.do(r)
}

var formAction = regexp.MustCompile(`<form[^>]* action="([^"]+)"`)

// travel signs in at the provider as a person would, by its own pages, and returns the address of this site that it leads back to.
// An empty login breaks off.
func (b browser) travel(p *provider, next, login string) string {
	b.s.t.Helper()
	got := b.get(PathProvider + "?next=" + url.QueryEscape(next))
	for range 12 {
		if to := got.header.Get("Location"); to != "" {
			if !strings.Contains(to, "://") {
				to = p.issuer + to
			}
			if strings.HasPrefix(to, b.s.url) {
				return strings.TrimPrefix(to, b.s.url)
			}
			got = b.visit(to, nil)
			continue
		}
		m := formAction.FindStringSubmatch(got.body)
		switch {
		case m == nil:
			b.s.t.Fatalf("the provider shows no form: %d %s", got.status, got.body)
		case login == "":
			got = b.visit(html.UnescapeString(m[1])+"/abort", nil)
		case strings.Contains(got.body, `name="login"`):
			got = b.visit(html.UnescapeString(m[1]), form("prompt", "login", "login", login, "password", "any"))
		default:
			got = b.visit(html.UnescapeString(m[1]), form("prompt", "consent"))
		}
	}
	b.s.t.Fatal("the provider leads nowhere")
	return ""
}

func TestSignInThroughAProvider(t *testing.T) {
	s, p := providerSite(t)
	ctx := context.Background()
	p.knows("anna", map[string]any{"name": "Anna Holm", "email": "anna@city.example", "email_verified": true, "groups": []string{"kvarter-analyst", "other"}})

	b := s.browser()
	if got := b.get(PathSignIn); got.page.Provider != "City sign-in" {
		t.Errorf("the page offers %q", got.page.Provider)
	}
	back := b.travel(p, "/en/areas", "anna")
	s.browser().get(back).want(t, "in another browser", http.StatusBadRequest, ProblemProviderSaid)
	back = b.travel(p, "/en/areas", "anna") // the provider remembers her
	in := b.get(back)
	in.want(t, "callback", http.StatusSeeOther, "")
	if to := in.header.Get("Location"); to != "/en/areas" {
		t.Errorf("goes on to %q", to)
	}
	if got := b.get("/me").body; got != "anna@city.example" {
		t.Fatalf("signed in as %q", got)
	}
	if got := b.act("/edit"); got.status != http.StatusOK {
		t.Errorf("an analyst by claim edits: %d %s", got.status, got.body)
	}
	b.get(back).want(t, "a second time", http.StatusBadRequest, ProblemProviderSaid)
	a := s.store.read(ProviderID(p.issuer, "anna"))
	if a.Name != "Anna Holm" || len(a.Roles) != 1 || !a.Roles[0].Claimed || a.Password != "" {
		t.Errorf("the account is %+v", a)
	}
	boss := &Person{Grants: []Grant{{Role: Administrator}}}
	if _, err := s.NewLink(ctx, boss, a.ID); err == nil {
		t.Error("a link to set a password for an account without one")
	}

	evil := b.travel(p, "https://evil.example/", "anna")
	if got := b.get(evil); got.header.Get("Location") != "/" {
		t.Errorf("goes on to %q", got.header.Get("Location"))
	}

	// Signing out offers to sign out there too, and the provider leads back.
	out := b.act(PathSignOut)
	out.want(t, "sign out", http.StatusOK, "")
	if b.get("/me").body != "" || !strings.HasPrefix(out.page.ProviderSignOut, p.issuer) {
		t.Fatalf("signed out: link %q", out.page.ProviderSignOut)
	}
	page := b.visit(out.page.ProviderSignOut, nil)
	secret := regexp.MustCompile(`name="xsrf" value="([^"]+)"`).FindStringSubmatch(page.body)
	action := formAction.FindStringSubmatch(page.body)
	if secret == nil || action == nil {
		t.Fatalf("the provider's page: %d %s", page.status, page.body)
	}
	if got := b.visit(action[1], form("xsrf", secret[1], "logout", "yes")); got.header.Get("Location") != s.url+"/" {
		t.Errorf("after signing out there: %d %q", got.status, got.header.Get("Location"))
	}
	if got := b.get(PathProvider); !strings.HasPrefix(got.header.Get("Location"), p.issuer) || !strings.Contains(b.visit(got.header.Get("Location"), nil).header.Get("Location"), "/interaction/") {
		t.Error("the provider still knows her")
	}

	// Her roles are those of now: another group, then none.
	p.knows("anna", map[string]any{"name": "Anna Holm", "email": "anna@city.example", "email_verified": true, "groups": []string{"kvarter-buf"}})
	b = s.browser()
	b.get(b.travel(p, "/", "anna")).want(t, "another group", http.StatusSeeOther, "")
	if got := s.store.read(a.ID).Roles; len(got) != 1 || got[0].Role != Contributor || got[0].Administration != "buf" {
		t.Errorf("her roles are %+v", got)
	}
	p.knows("anna", map[string]any{"email": "anna@city.example", "email_verified": true})
	other := s.browser()
	other.get(other.travel(p, "/", "anna")).want(t, "no group", http.StatusForbidden, ProblemNoRole)
	if err := s.Check(withPerson(b), ViewInternal, Object{}); err == nil {
		t.Error("the open session keeps a role that is gone")
	}
	if strings.Contains(s.log.String(), "anna") {
		t.Errorf("the log names her: %s", s.log)
	}
}

// withPerson is a request of the person of a browser.
func withPerson(b browser) *http.Request {
	r, _ := http.NewRequest(http.MethodGet, b.s.url, nil)
	p, err := b.s.person(r.Context(), b.cookie(cookieSession))
	if err != nil {
		b.s.t.Fatal(err)
	}
	return r.WithContext(context.WithValue(r.Context(), identityKey{}, identity{person: p}))
}

func TestProviderAndLocalAccounts(t *testing.T) {
	s, p := providerSite(t)
	local := s.account("ida@city.example", goodPassword, Grant{Role: Reader})
	groups := []string{"kvarter-analyst"}

	p.knows("mallory", map[string]any{"email": "ida@city.example", "email_verified": false, "groups": groups})
	b := s.browser()
	b.get(b.travel(p, "/", "mallory")).want(t, "an address not checked", http.StatusForbidden, ProblemUnverified)
	p.knows("silent", map[string]any{"email": "IDA@city.example", "groups": groups})
	b = s.browser()
	b.get(b.travel(p, "/", "silent")).want(t, "nothing said of the address", http.StatusForbidden, ProblemUnverified)
	if got := s.store.read(local.ID); got.Version != local.Version || len(s.store.accounts) != 1 {
		t.Fatalf("the account has changed: %+v", got)
	}

	p.knows("ida", map[string]any{"email": "ida@city.example", "email_verified": true, "groups": groups})
	b = s.browser()
	b.get(b.travel(p, "/", "ida")).want(t, "an address that was checked", http.StatusSeeOther, "")
	joined := s.store.read(local.ID)
	if joined.Subject != "ida" || len(joined.Roles) != 2 || joined.Roles[0].Role != Reader || joined.Roles[1].Role != Analyst || len(s.store.accounts) != 1 {
		t.Errorf("joined: %+v", joined)
	}
	if got := b.act("/edit"); got.status != http.StatusOK {
		t.Errorf("the claimed role through the provider: %d", got.status)
	}
	byPassword := s.browser()
	byPassword.signIn("ida@city.example", goodPassword).want(t, "password", http.StatusSeeOther, "")
	if got := byPassword.act("/edit"); got.status != http.StatusForbidden {
		t.Errorf("the claimed role by password: %d", got.status)
	}
	// Her address is now that of another person at the provider: it joins nothing more.
	p.knows("ida2", map[string]any{"email": "ida@city.example", "email_verified": true, "groups": groups})
	b = s.browser()
	b.get(b.travel(p, "/", "ida2")).want(t, "a second subject", http.StatusForbidden, ProblemUnverified)
	// She is found by her subject, whatever her address there becomes.
	p.knows("ida", map[string]any{"email": "ida.lund@city.example", "email_verified": true, "groups": groups})
	b = s.browser()
	b.get(b.travel(p, "/", "ida")).want(t, "a new address", http.StatusSeeOther, "")
	if len(s.store.accounts) != 1 || b.get("/me").body != "ida@city.example" {
		t.Errorf("%d accounts", len(s.store.accounts))
	}
	now := s.store.read(local.ID)
	now.Disabled = true
	if _, err := s.store.Save(context.Background(), "test", now, now.Version); err != nil {
		t.Fatal(err)
	}
	b = s.browser()
	b.get(b.travel(p, "/", "ida")).want(t, "disabled", http.StatusForbidden, ProblemNoRole)

	p.knows("guest", map[string]any{"email": "guest@city.example", "email_verified": true, "groups": []string{"other"}})
	b = s.browser()
	b.get(b.travel(p, "/", "guest")).want(t, "no role", http.StatusForbidden, ProblemNoRole)
	if len(s.store.accounts) != 1 {
		t.Error("an account is kept of someone who has no role")
	}
}

func TestProviderProofs(t *testing.T) {
	s, p := providerSite(t)
	p.knows("anna", map[string]any{"email": "anna@city.example", "email_verified": true, "groups": []string{"kvarter-analyst"}})
	tamper := func(change func(*flow)) string {
		b := s.browser()
		back := b.travel(p, "/", "anna")
		u, err := url.Parse(back)
		if err != nil {
			t.Fatal(err)
		}
		id := atRest(u.Query().Get("state"))
		var f flow
		if ok, err := s.get(context.Background(), kindFlow, id, &f); err != nil || !ok {
			t.Fatal(ok, err)
		}
		change(&f)
		if err := s.put(context.Background(), kindFlow, id, f, s.clock.now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		got := b.get(back)
		if b.get("/me").body != "" {
			t.Error("signed in")
		}
		return fmt.Sprint(got.status, " ", got.page.Problem)
	}
	for name, c := range map[string]struct {
		change func(*flow)
		want   string
	}{
		"another nonce":    {func(f *flow) { f.Nonce = "x" }, "502 provider_said"},
		"another verifier": {func(f *flow) { f.Verifier = strings.Repeat("A", 43) }, "502 provider_said"},
		"over":             {func(f *flow) { f.Until = s.clock.now() }, "400 provider_said"},
		"another browser":  {func(f *flow) { f.Browser = "x" }, "400 provider_said"},
	} {
		if got := tamper(c.change); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	b := s.browser()
	back := b.travel(p, "/", "anna")
	b.get(strings.Replace(back, "iss=", "iss=https%3A%2F%2Fevil.example&x=", 1)).want(t, "another issuer", http.StatusBadRequest, ProblemProviderSaid)
	back = b.travel(p, "/", "anna")
	b.get(strings.Replace(back, "iss=", "x=", 1)).want(t, "no issuer, where the provider names it", http.StatusBadRequest, ProblemProviderSaid)
	b = s.browser()
	b.get(b.travel(p, "/", "")).want(t, "broken off at the provider", http.StatusBadRequest, ProblemProviderSaid)
	for _, bad := range []string{"", "?state=", "?state=x&code=y", "?error=access_denied", "?state=" + strings.Repeat("A", 43)} {
		b.get(PathCallback+bad).want(t, bad, http.StatusBadRequest, ProblemProviderSaid)
	}
	s.clock.pass(2 * time.Hour) // an identity token of an hour
	back = b.travel(p, "/", "anna")
	b.get(back).want(t, "a token that is over", http.StatusBadGateway, ProblemProviderSaid)

	back = b.travel(p, "/", "anna")
	p.stop()
	b.get(back).want(t, "the provider goes down on the way", http.StatusBadGateway, ProblemProviderSaid)
}
