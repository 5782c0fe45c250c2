package auth

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

func TestReadMapping(t *testing.T) {
	m, err := ReadMapping("roles.yaml", []byte(mappingFile+"  - {value: north, role: area_lead, areas: [n1, n2]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := m.Grants(map[string]any{"groups": []any{"north", "kvarter-analyst", 7, "other"}})
	want := []Grant{{Role: Analyst, Claimed: true}, {Role: AreaLead, Areas: []string{"n1", "n2"}, Claimed: true}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	for src, says := range map[string]string{
		"":                                   "name the claim",
		"claim: groups":                      "name the claim",
		"claim: groups\nrules: []":           "rules",
		"claim: [":                           "roles.yaml",
		"claim: g\nroles: [{value: x}]":      `value "x"`,
		"claim: g\nroles: [{role: analyst}]": "no value",
		"claim: g\nroles: [{value: x, role: analyst, administration: b}]": "name none",
		"claim: g\nroles: [{value: x, role: contributor}]":                "administration",
		"claim: g\nroles: [{value: x, role: king}]":                       "king",
	} {
		if _, err := ReadMapping("roles.yaml", []byte(src)); kvarter.CodeOf(err) != kvarter.Invalid || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "roles.yaml") {
			t.Errorf("%q: %v", src, err)
		}
	}
}

func TestClaimValues(t *testing.T) {
	var claims map[string]any
	if err := json.Unmarshal([]byte(`{"groups":["a","b"],"one":"a","https://city.example/roles":["c"],"realm_access":{"roles":["d"]},"n":7,"deep":{"a":{"b":"e"}}}`), &claims); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"groups": "a b", "one": "a", "https://city.example/roles": "c", "realm_access.roles": "d", "deep.a.b": "e", "n": "", "none": "", "groups.a": "", "": "", ".": ""} {
		if got := strings.Join(claimValues(claims, name), " "); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	for claims, want := range map[string]bool{`{"email":"a@b.example","email_verified":true}`: true, `{"email":"a@b.example","email_verified":"true"}`: true,
		`{"email":"a@b.example","email_verified":"false"}`: false, `{"email":"a@b.example"}`: false, `{"email":"a@b.example","email_verified":1}`: false, `{"email":["a@b.example"],"email_verified":true}`: false} {
		var m map[string]any
		if err := json.Unmarshal([]byte(claims), &m); err != nil {
			t.Fatal(err)
		}
		if _, got := verifiedEmail(m); got != want {
			t.Errorf("%s: %v", claims, got)
		}
	}
}

// Claims give the grants of values that are in the claim, and no other.
func TestGrantsAreMapped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.SampledFrom([]string{"a", "b", "c"})
		m := Mapping{Claim: "groups"}
		for range rapid.IntRange(0, 4).Draw(t, "entries") {
			m.Roles = append(m.Roles, MappedGrant{Value: value.Draw(t, "value"), Role: rapid.SampledFrom(Roles()).Draw(t, "role")})
		}
		has := rapid.SliceOf(value).Draw(t, "groups")
		list := make([]any, len(has))
		for i := range has {
			list[i] = has[i]
		}
		grants := m.Grants(map[string]any{"groups": list, "other": []any{"a", "b", "c"}})
		i := 0
		for _, x := range m.Roles {
			if strings.Contains(strings.Join(has, " "), x.Value) {
				if i >= len(grants) || grants[i].Role != x.Role || !grants[i].Claimed {
					t.Fatalf("%v of %v gives %v", has, m.Roles, grants)
				}
				i++
			}
		}
		if i != len(grants) {
			t.Fatalf("%v of %v gives %v", has, m.Roles, grants)
		}
	})
}

func FuzzClaims(f *testing.F) {
	f.Add(`{"groups":["a"],"email":"a@b.example","email_verified":true}`, "groups")
	f.Add(`{"a":{"b":{"c":["d"]}}}`, "a.b.c")
	f.Add(`{"":{"":""}}`, ".")
	f.Fuzz(func(t *testing.T, src, name string) {
		var claims map[string]any
		if json.Unmarshal([]byte(src), &claims) != nil {
			return
		}
		m := Mapping{Claim: name, Roles: []MappedGrant{{Value: "a", Role: Analyst}}}
		if got := m.Grants(claims); len(got) > 1 || len(got) == 1 && !strings.Contains(src, "a") && !strings.Contains(src, `\u`) {
			t.Errorf("%s gives %v", src, got)
		}
		if email, ok := verifiedEmail(claims); ok && (email == "" || foldEmail(email) != email) {
			t.Errorf("%s gives %q", src, email)
		}
	})
}

func FuzzMapping(f *testing.F) {
	f.Add(mappingFile)
	f.Add("claim: &a groups\nroles: [*a]")
	f.Fuzz(func(t *testing.T, src string) {
		m, err := ReadMapping("roles.yaml", []byte(src))
		if err != nil {
			return
		}
		for _, x := range m.Roles {
			if checkGrants([]Grant{x.grant()}) != nil || x.Value == "" {
				t.Errorf("%q gives %+v", src, x)
			}
		}
	})
}

// While the provider is down people read so and sign in by password; when it is up again it is found without a restart.
func TestProviderDown(t *testing.T) {
	var up, asked atomic.Int32
	var issuer string
	down := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if up.Load() == 0 {
			http.Error(w, "maintenance", http.StatusBadGateway)
			return
		}
		json.NewEncoder(w).Encode(map[string]any{"issuer": issuer, "authorization_endpoint": issuer + "/auth", "token_endpoint": issuer + "/token", "jwks_uri": issuer + "/jwks"})
	}))
	defer down.Close()
	issuer = down.URL
	s := newSite(t, func(c *Config) {
		c.Provider = &Provider{Name: "City sign-in", Issuer: issuer, ClientID: "kvarter", Mapping: Mapping{Claim: "groups"}}
	})
	s.account("a@city.example", goodPassword)
	b := s.browser()
	got := b.get(PathProvider)
	got.want(t, "start", http.StatusServiceUnavailable, ProblemProvider)
	if got.header.Get("Retry-After") != "5" || strings.Contains(got.body, "maintenance") || !strings.Contains(s.log.String(), "maintenance") {
		t.Errorf("Retry-After %s, body %s, log %s", got.header.Get("Retry-After"), got.body, s.log)
	}
	b.get(PathProvider).want(t, "again", http.StatusServiceUnavailable, ProblemProvider)
	b.get(PathCallback+"?state=x").want(t, "callback", http.StatusServiceUnavailable, ProblemProvider)
	if asked.Load() != 1 {
		t.Errorf("a provider that is down is asked %d times in a moment", asked.Load())
	}
	b.signIn("a@city.example", goodPassword).want(t, "password", http.StatusSeeOther, "")
	up.Store(1)
	s.clock.pass(retryDiscovery)
	got = b.get(PathProvider + "?next=//evil.example")
	to := got.header.Get("Location")
	for _, part := range []string{issuer + "/auth?", "code_challenge_method=S256", "code_challenge=", "state=", "nonce=", "scope=openid+profile+email", "response_type=code"} {
		if !strings.Contains(to, part) {
			t.Errorf("%s: no %s", to, part)
		}
	}
	b.act(PathSignOut).want(t, "sign out of a local session", http.StatusOK, "")
	newSite(t).browser().get(PathProvider).want(t, "no provider", http.StatusNotFound, ProblemProviderSaid)
}

func TestNewOIDCRefuses(t *testing.T) {
	good := Provider{Issuer: "https://id.city.example", ClientID: "kvarter", Mapping: Mapping{Claim: "groups"}}
	for name, change := range map[string]func(*Provider){
		"plain http":   func(p *Provider) { p.Issuer = "http://id.city.example" },
		"no issuer":    func(p *Provider) { p.Issuer = "" },
		"no client id": func(p *Provider) { p.ClientID = "" },
		"no mapping":   func(p *Provider) { p.Mapping = Mapping{} },
	} {
		p := good
		change(&p)
		if _, err := newOIDC(p, newSite(t).Auth); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if c, err := newOIDC(good, newSite(t).Auth); err != nil || c.cfg.Name != "id.city.example" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestProblemsHaveWords(t *testing.T) {
	for _, p := range Problems() {
		if p.Text("da") == "" || p.Text("en") == "" || p.Text("da") == p.Text("en") {
			t.Errorf("%s: %q, %q", p, p.Text("da"), p.Text("en"))
		}
	}
}
