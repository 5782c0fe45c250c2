package auth

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

func TestFormsAreProtected(t *testing.T) {
	s := newSite(t)
	s.account("a@city.example", goodPassword, Grant{Role: Analyst})
	s.account("r@city.example", goodPassword, Grant{Role: Reader})
	b, other := s.browser(), s.browser()
	b.signIn("a@city.example", goodPassword)
	other.signIn("r@city.example", goodPassword)
	token := b.get("/token").body
	if again := b.get("/token").body; again == token {
		t.Error("a token is written the same way twice")
	}
	for _, c := range []struct {
		name   string
		v      []string
		header []string
		status int
	}{
		{"token in the form", []string{FormField, token}, nil, 200},
		{"token in the header", nil, []string{FormHeader, token}, 200},
		{"from this site", []string{FormField, token}, []string{"Sec-Fetch-Site", "same-origin", "Origin", s.url}, 200},
		{"an older browser on this site", []string{FormField, token}, []string{"Origin", s.url}, 200},
		{"no token", nil, nil, 403},
		{"another session's token", []string{FormField, other.get("/token").body}, nil, 403},
		{"a stranger's token", []string{FormField, s.browser().get(PathSignIn).page.Token}, nil, 403},
		{"half a token", []string{FormField, token[:43]}, nil, 403},
		{"token in the address", nil, nil, 403},
		{"from another site, with a token", []string{FormField, token}, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"from a neighbour, with a token", []string{FormField, token}, []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"from another origin, with a token", []string{FormField, token}, []string{"Origin", "https://evil.example"}, 403},
		{"from no origin, with a token", []string{FormField, token}, []string{"Origin", "null"}, 403},
	} {
		path := "/edit"
		if c.name == "token in the address" {
			path += "?" + FormField + "=" + token
		}
		if got := b.post(path, form(c.v...), c.header...); got.status != c.status {
			t.Errorf("%s: %d %s", c.name, got.status, got.body)
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete} {
		r, _ := http.NewRequest(method, s.url+"/edit", nil)
		if got := b.do(r); got.status != http.StatusForbidden {
			t.Errorf("%s without a token: %d", method, got.status)
		}
	}
	if got := other.act("/edit"); got.status != http.StatusForbidden || !strings.Contains(got.body, "roles") {
		t.Errorf("a reader edits: %d %s", got.status, got.body)
	}
	if got := s.browser().post("/edit", nil); !strings.Contains(got.body, ErrSignIn.Error()) {
		t.Errorf("a stranger edits: %d %s", got.status, got.body)
	}
	// Signing a victim in to the attacker's account, by a form on another site.
	b.post(PathSignIn, form("email", "r@city.example", "password", goodPassword)).want(t, "sign-in without a form of ours", http.StatusForbidden, ProblemForm)
	in := b.get(PathSignIn).page.Token
	b.post(PathSignIn, form(FormField, in, "email", "r@city.example", "password", goodPassword), "Sec-Fetch-Site", "cross-site").want(t, "sign-in from elsewhere", http.StatusForbidden, ProblemForm)
	if b.get("/me").body != "a@city.example" {
		t.Error("signed in as another")
	}
	b.post(PathSignOut, nil).want(t, "sign-out without a token", http.StatusForbidden, ProblemForm)
}

func TestMultipartForms(t *testing.T) {
	s := newSite(t)
	s.account("a@city.example", goodPassword, Grant{Role: Analyst})
	b := s.browser()
	b.signIn("a@city.example", goodPassword)
	send := func(b browser, token string, header ...string) answer {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		m.WriteField(FormField, token)
		m.Close()
		r, _ := http.NewRequest(http.MethodPost, s.url+"/upload", &body)
		r.Header.Set("Content-Type", m.FormDataContentType())
		if len(header) > 0 {
			r.Header.Set(header[0], header[1])
		}
		return b.do(r)
	}
	token := b.get("/token").body
	if got := send(b, token); got.status != http.StatusOK {
		t.Errorf("with the token: %d %s", got.status, got.body)
	}
	if got := send(b, "x", FormHeader, token); got.status != http.StatusOK {
		t.Errorf("with the token in the header: %d %s", got.status, got.body)
	}
	for name, got := range map[string]answer{
		"a wrong token":       send(b, "x"),
		"from another site":   send(b, token, "Sec-Fetch-Site", "cross-site"),
		"a stranger":          send(s.browser(), token),
		"a foreign stranger":  send(s.browser(), token, "Sec-Fetch-Site", "cross-site"),
		"a half-read session": send(b, token[1:]),
	} {
		if got.status != http.StatusForbidden {
			t.Errorf("%s: %d", name, got.status)
		}
	}
}

func TestSecureCookies(t *testing.T) {
	s := newSite(t, func(c *Config) { c.Base = "https://kvarter.city.example" })
	s.account("a@city.example", goodPassword)
	b := s.browser()
	// The test server is plain, so the browser would keep a secure cookie to itself: carry it by hand.
	form := b.get(PathSignIn)
	set := form.header.Get("Set-Cookie")
	if !strings.HasPrefix(set, "__Host-kvarter-form=") || !strings.Contains(set, "; Secure") || !strings.Contains(set, "Path=/;") || strings.Contains(set, "Domain") {
		t.Fatalf("cookie %s", set)
	}
	r, _ := http.NewRequest(http.MethodPost, s.url+PathSignIn, strings.NewReader("email=a%40city.example&password=correct+zebra+stapler&csrf="+form.page.Token))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", strings.SplitN(set, ";", 2)[0])
	r.Header.Set("Origin", "https://kvarter.city.example") // behind a proxy the host of the request is another
	got := b.do(r)
	got.want(t, "sign in", http.StatusSeeOther, "")
	for _, c := range got.header.Values("Set-Cookie") {
		if !strings.HasPrefix(c, "__Host-kvarter-") || !strings.Contains(c, "; Secure") {
			t.Errorf("cookie %s", c)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	m := newMemory(nil)
	for base, ok := range map[string]bool{
		"https://kvarter.city.example": true, "http://127.0.0.1:8400": true, "http://[::1]:8400": true, "http://localhost:8400/": true,
		"http://kvarter.city.example": false, "http://10.0.0.1": false, "ftp://localhost": false, "kvarter.city.example": false, "": false,
		"https://kvarter.city.example/path": false, "https://me@kvarter.city.example": false, "http://127.0.0.1.evil.example": false,
	} {
		_, err := New(Config{Base: base, Accounts: m, Ephemeral: m, Now: (&clock{}).now, Random: bytes.NewReader(make([]byte, 1000)), Hashing: quick()})
		if (err == nil) != ok {
			t.Errorf("%q: %v", base, err)
		}
	}
	if _, err := New(Config{Base: "https://x.example"}); err == nil {
		t.Error("no store is taken")
	}
}

// Any header of cookies: nothing but a well-formed secret is looked up, and nothing fails.
func FuzzCookie(f *testing.F) {
	for _, s := range []string{"", "kvarter-session=abc", "kvarter-session=" + strings.Repeat("A", 43), "kvarter-session=\"" + strings.Repeat("A", 43) + "\"; x", "=;;=\x00"} {
		f.Add(s)
	}
	a := &Auth{}
	f.Fuzz(func(t *testing.T, header string) {
		r := &http.Request{Header: http.Header{"Cookie": {header}}}
		if v := a.readCookie(r, cookieSession); v != "" && (len(v) != 43 || !strings.Contains(header, v)) {
			t.Errorf("%q gives %q", header, v)
		}
	})
}

func FuzzToken(f *testing.F) {
	f.Add("secret", "token")
	f.Add("secret", strings.Repeat("A", 86))
	f.Fuzz(func(t *testing.T, secret, token string) {
		a := &Auth{cfg: Config{Random: strings.NewReader(strings.Repeat(token+"x", 32))}}
		own, err := a.formToken(secret)
		if err != nil || !validToken(secret, own) || validToken(secret+"x", own) {
			t.Errorf("%q: own token %q, %v", secret, own, err)
		}
		validToken(secret, token)
	})
}
