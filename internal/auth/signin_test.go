package auth

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const goodPassword = "correct zebra stapler"

func TestSignInAndOut(t *testing.T) {
	s := newSite(t)
	s.account("mette@city.example", goodPassword, Grant{Role: Analyst})
	b := s.browser()
	if got := b.get("/me").body; got != "" {
		t.Fatalf("a stranger is %q", got)
	}
	form := b.get(PathSignIn + "?next=/en/areas")
	form.want(t, "form", http.StatusOK, "")
	if form.page.Next != "/en/areas" || form.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the form goes on to %q, kept: %q", form.page.Next, form.header.Get("Cache-Control"))
	}
	b.signIn("mette@city.example", "wrong wrong wrong").want(t, "wrong password", http.StatusUnprocessableEntity, ProblemWrong)
	b.signIn("nobody@city.example", goodPassword).want(t, "unknown address", http.StatusUnprocessableEntity, ProblemWrong)
	in := b.fill(PathSignIn, "email", " Mette@City.example ", "password", goodPassword, "next", "/en/areas?sort=name")
	in.want(t, "sign in", http.StatusSeeOther, "")
	if to := in.header.Get("Location"); to != "/en/areas?sort=name" {
		t.Errorf("goes on to %q", to)
	}
	for _, c := range in.header.Values("Set-Cookie") {
		if !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") || !strings.Contains(c, "Path=/") || strings.Contains(c, "Domain") {
			t.Errorf("cookie %s", c)
		}
	}
	if got := b.get("/me").body; got != "mette@city.example" {
		t.Fatalf("signed in as %q", got)
	}
	if got := b.act("/edit"); got.status != http.StatusOK {
		t.Errorf("an analyst edits the plan: %d %s", got.status, got.body)
	}
	old := b.cookie(cookieSession)
	b.get(PathSignOut) // a picture elsewhere
	if b.get("/me").body == "" {
		t.Error("a GET signs out")
	}
	b.act(PathSignOut).want(t, "sign out", http.StatusOK, "")
	if b.get("/me").body != "" || b.cookie(cookieSession) != "" {
		t.Error("still signed in")
	}
	r, _ := http.NewRequest(http.MethodGet, s.url+"/me", nil)
	r.AddCookie(&http.Cookie{Name: s.cookieName(cookieSession), Value: old})
	if got := s.browser().do(r).body; got != "" {
		t.Errorf("the old session is still %q", got)
	}
	if strings.Contains(s.log.String(), "mette") || strings.Contains(s.log.String(), "zebra") {
		t.Errorf("the log holds what was typed: %s", s.log)
	}
}

// What is stored is of no use to whoever reads it: no secret of a cookie or a link is in it.
func TestNothingUsableAtRest(t *testing.T) {
	s := newSite(t)
	link, err := s.FirstLink(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	b.fill(strings.TrimPrefix(link, s.url), "email", "a@city.example", "name", "A", "password", goodPassword, "repeat", goodPassword).want(t, "first", http.StatusSeeOther, "")
	link, err = s.FirstLink(context.Background())
	if err != nil || link != "" {
		t.Fatalf("a second first link: %q, %v", link, err)
	}
	secrets := []string{b.cookie(cookieSession), b.cookie(cookieDevice), goodPassword}
	all := fmt.Sprint(s.store.accounts, s.log)
	for k, v := range s.store.kept {
		all += k + string(v.body)
	}
	for _, x := range secrets {
		if x == "" || strings.Contains(all, x) {
			t.Errorf("%q is stored, or is empty", x)
		}
	}
}

// An id that was in the browser before signing in is not the session's afterwards, and the session before is over.
func TestSessionIsRotated(t *testing.T) {
	s := newSite(t)
	s.account("a@city.example", goodPassword)
	b := s.browser()
	b.signIn("a@city.example", goodPassword)
	first := b.cookie(cookieSession)
	b.signIn("a@city.example", goodPassword)
	if second := b.cookie(cookieSession); second == first || second == "" {
		t.Error("the id is the same")
	}
	p, err := s.person(context.Background(), first)
	if p != nil || err != nil {
		t.Errorf("the session before is %v, %v", p, err)
	}
}

func TestSessionLimits(t *testing.T) {
	s := newSite(t, func(c *Config) { c.Idle, c.Absolute = time.Hour, 3*time.Hour })
	s.account("a@city.example", goodPassword)
	b := s.browser()
	b.signIn("a@city.example", goodPassword)
	for range 5 { // 2.5 hours, never an hour idle
		s.clock.pass(30 * time.Minute)
		if b.get("/me").body == "" {
			t.Fatal("ended while in use")
		}
	}
	s.clock.pass(30 * time.Minute)
	if b.get("/me").body != "" {
		t.Error("a session outlives its absolute limit")
	}
	b.signIn("a@city.example", goodPassword)
	s.clock.pass(time.Hour)
	if b.get("/me").body != "" {
		t.Error("a session outlives its idle limit")
	}
}

// A request that is under way when its person signs out does not bring the session back.
func TestSignOutIsFinal(t *testing.T) {
	s := newSite(t)
	s.account("a@city.example", goodPassword)
	b := s.browser()
	b.signIn("a@city.example", goodPassword)
	id := b.cookie(cookieSession)
	b.act(PathSignOut)
	if err := s.put(context.Background(), kindSeen, atRest(id), s.clock.now(), s.clock.now().Add(time.Hour)); err != nil { // what such a request writes
		t.Fatal(err)
	}
	if p, err := s.person(context.Background(), id); p != nil || err != nil {
		t.Errorf("the session is back: %v, %v", p, err)
	}
}

func TestDisabledAtOnce(t *testing.T) {
	s := newSite(t)
	a := s.account("a@city.example", goodPassword)
	boss := &Person{ID: "boss", Grants: []Grant{{Role: Administrator}}}
	b := s.browser()
	b.signIn("a@city.example", goodPassword)
	a, err := s.SetDisabled(context.Background(), boss, a.ID, true, a.Version)
	if err != nil {
		t.Fatal(err)
	}
	if b.get("/me").body != "" {
		t.Error("a disabled account is still in")
	}
	b.signIn("a@city.example", goodPassword).want(t, "disabled account", http.StatusUnprocessableEntity, ProblemWrong)
	if _, err := s.SetDisabled(context.Background(), boss, a.ID, false, a.Version); err != nil {
		t.Fatal(err)
	}
	if b.get("/me").body != "" {
		t.Error("the session came back with the account")
	}
	b.signIn("a@city.example", goodPassword).want(t, "enabled account", http.StatusSeeOther, "")
}

func TestHashIsRenewed(t *testing.T) {
	s := newSite(t)
	a := s.account("a@city.example", goodPassword)
	stronger := quick()
	stronger.Passes = 2
	s.hasher.params = stronger
	b := s.browser()
	b.signIn("a@city.example", goodPassword).want(t, "sign in", http.StatusSeeOther, "")
	now := s.store.read(a.ID)
	if !strings.Contains(now.Password, "t=2") || now.Password == a.Password {
		t.Errorf("the hash is still %s", now.Password)
	}
	if b.get("/me").body == "" {
		t.Error("renewing the hash ended the session")
	}
	s.browser().signIn("a@city.example", goodPassword).want(t, "sign in anew", http.StatusSeeOther, "")
}

func TestChangePassword(t *testing.T) {
	s := newSite(t)
	s.account("a@city.example", goodPassword, Grant{Role: Reader})
	here, there, phone := s.browser(), s.browser(), s.browser()
	for _, b := range []browser{here, there, phone} {
		b.signIn("a@city.example", goodPassword).want(t, "sign in", http.StatusSeeOther, "")
	}
	if got := s.browser().get(PathPassword); got.header.Get("Location") != "/sign-in?next=/account/password" {
		t.Errorf("a stranger is sent to %q", got.header.Get("Location"))
	}
	const other = "seven quiet lighthouses"
	change := func(b browser, current, password, repeat string) answer {
		return b.fill(PathPassword, "current", current, "password", password, "repeat", repeat)
	}
	change(here, "wrong", other, other).want(t, "wrong current password", http.StatusUnprocessableEntity, ProblemCurrent)
	change(here, goodPassword, "short", "short").want(t, "short", http.StatusUnprocessableEntity, ProblemPasswordShort)
	change(here, goodPassword, other, other+"x").want(t, "typed differently", http.StatusUnprocessableEntity, ProblemPasswordRepeat)
	here.post(PathPassword, form("current", goodPassword, "password", other, "repeat", other)).want(t, "no token", http.StatusForbidden, ProblemForm)
	before := here.cookie(cookieSession)
	change(here, goodPassword, other, other).want(t, "change", http.StatusSeeOther, "")
	if here.get("/me").body == "" || here.cookie(cookieSession) == before {
		t.Error("the browser that changed it is out, or has the id of before")
	}
	if there.get("/me").body != "" || phone.get("/me").body != "" {
		t.Error("another session goes on")
	}
	there.signIn("a@city.example", goodPassword).want(t, "old password", http.StatusUnprocessableEntity, ProblemWrong)
	there.signIn("a@city.example", other).want(t, "new password", http.StatusSeeOther, "")
}

// Without its store the site knows nobody, says so plainly, and logs why.
func TestBrokenStore(t *testing.T) {
	s := newSite(t)
	s.account("a@city.example", goodPassword, Grant{Role: Analyst})
	b := s.browser()
	b.signIn("a@city.example", goodPassword)
	token := b.get("/token").body
	in := b.get(PathSignIn).page.Token
	s.store.broken = true
	if b.get("/me").body != "" || b.post("/edit", form(FormField, token)).status != http.StatusForbidden {
		t.Error("somebody is signed in without a store")
	}
	b.post(PathSignIn, form(FormField, in, "email", "a@city.example", "password", goodPassword)).want(t, "sign in", http.StatusInternalServerError, ProblemServer)
	b.get(PathLink+strings.Repeat("A", 43)).want(t, "link", http.StatusInternalServerError, ProblemServer)
	if !strings.Contains(s.log.String(), errBroken.Error()) {
		t.Errorf("the log says %s", s.log)
	}
}
