package auth

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"kvarter"
)

func (s *site) path(link string, err error) string {
	s.t.Helper()
	if err != nil || !strings.HasPrefix(link, s.url+PathLink) {
		s.t.Fatalf("link %q, %v", link, err)
	}
	return strings.TrimPrefix(link, s.url)
}

func TestFirstAdministrator(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	one, two := s.path(s.FirstLink(ctx)), s.path(s.FirstLink(ctx)) // two servers start at once
	b := s.browser()
	for range 3 { // a mail program looks at it
		if got := b.get(one); got.status != http.StatusOK || got.page.Kind != PageFirst {
			t.Fatalf("the form: %d %+v", got.status, got.page)
		}
	}
	fill := func(path, email, name, password string) answer {
		return b.fill(path, "email", email, "name", name, "password", password, "repeat", password)
	}
	fill(one, "nobody", "Anna", goodPassword).want(t, "address", http.StatusUnprocessableEntity, ProblemEmail)
	fill(one, "anna@city.example", " ", goodPassword).want(t, "name", http.StatusUnprocessableEntity, ProblemName)
	fill(one, "anna@city.example", "Anna Holm", "anna.holm.2026").want(t, "own name", http.StatusUnprocessableEntity, ProblemPasswordName)
	b.post(one, form("email", "anna@city.example", "name", "Anna", "password", goodPassword, "repeat", goodPassword)).want(t, "no token", http.StatusForbidden, ProblemForm)
	fill(one, "Anna@city.example", "Anna Holm", goodPassword).want(t, "first administrator", http.StatusSeeOther, "")
	if b.get("/me").body != "anna@city.example" {
		t.Error("not signed in")
	}
	a := s.store.read(LocalID("anna@city.example"))
	if len(a.Roles) != 1 || a.Roles[0].Role != Administrator || a.Name != "Anna Holm" {
		t.Errorf("the account is %+v", a)
	}
	for _, path := range []string{one, two} {
		b.get(path).want(t, "a second use", http.StatusNotFound, ProblemLink)
	}
	if link, err := s.FirstLink(ctx); link != "" || err != nil {
		t.Errorf("another first link: %q, %v", link, err)
	}
}

func TestLinkEnds(t *testing.T) {
	s := newSite(t)
	path := s.path(s.FirstLink(context.Background()))
	s.clock.pass(24 * time.Hour)
	s.browser().get(path).want(t, "after a day", http.StatusNotFound, ProblemLink)
	for _, bad := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 42) + "B", "a/b"} {
		s.browser().get(PathLink+bad).want(t, bad, http.StatusNotFound, ProblemLink)
	}
}

func TestInvitation(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	boss := &Person{ID: "boss", Grants: []Grant{{Role: Administrator}}}
	roles := []Grant{{Role: Contributor, Administration: "buf"}}
	account, link, err := s.Invite(ctx, boss, "Ida@city.example", "Ida Lund", roles)
	path := s.path(link, err)
	if by := s.store.by[len(s.store.by)-1]; by != "boss" {
		t.Errorf("stored by %q", by)
	}
	if _, _, err := s.Invite(ctx, boss, "ida@city.example", "Ida", roles); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Errorf("a second invitation: %v", err)
	}
	b := s.browser()
	b.signIn("ida@city.example", "").want(t, "before the password is set", http.StatusUnprocessableEntity, ProblemWrong)
	// Two at once: one alone gets in.
	var in sync.Map
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			got := s.browser().fill(path, "password", goodPassword, "repeat", goodPassword)
			in.Store(i, got.status)
		})
	}
	wait.Wait()
	entered := 0
	in.Range(func(_, status any) bool {
		if status == http.StatusSeeOther {
			entered++
		}
		return true
	})
	if entered != 1 {
		t.Errorf("%d used one link", entered)
	}
	b.signIn("ida@city.example", goodPassword).want(t, "sign in", http.StatusSeeOther, "")

	// A forgotten password: two links, of which using one ends the other, and the sessions.
	one, two := s.path(s.NewLink(ctx, boss, account.ID)), s.path(s.NewLink(ctx, boss, account.ID))
	const other = "seven quiet lighthouses"
	s.browser().fill(one, "password", other, "repeat", other).want(t, "new link", http.StatusSeeOther, "")
	s.browser().get(two).want(t, "the other link", http.StatusNotFound, ProblemLink)
	if b.get("/me").body != "" {
		t.Error("the session of the old password goes on")
	}
	three := s.path(s.NewLink(ctx, boss, account.ID))
	now := s.store.read(account.ID)
	if _, err := s.SetDisabled(ctx, boss, now.ID, true, now.Version); err != nil {
		t.Fatal(err)
	}
	s.browser().get(three).want(t, "of a disabled account", http.StatusNotFound, ProblemLink)
	if _, err := s.NewLink(ctx, boss, account.ID); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Errorf("a link for a disabled account: %v", err)
	}
}

// A link whose use could not be stored can be used again.
func TestLinkIsGivenBack(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	boss := &Person{ID: "boss", Grants: []Grant{{Role: Administrator}}}
	account, link, err := s.Invite(ctx, boss, "ida@city.example", "Ida Lund", nil)
	path := s.path(link, err)
	stale := account
	stale.Version = 7
	if _, _, err := s.useLink(ctx, strings.TrimPrefix(path, PathLink), stale, goodPassword); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Fatalf("%v", err)
	}
	s.browser().fill(path, "password", goodPassword, "repeat", goodPassword).want(t, "again", http.StatusSeeOther, "")
}

func TestManagingPeople(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	reader := &Person{ID: "r", Grants: []Grant{{Role: Reader}}}
	a := s.account("a@city.example", goodPassword, Grant{Role: Administrator})
	boss := &Person{ID: a.ID, Grants: a.Roles}
	for name, by := range map[string]*Person{"nobody": nil, "a reader": reader, "a disabled administrator": {Grants: a.Roles, Disabled: true}} {
		_, _, e1 := s.Invite(ctx, by, "x@city.example", "X", nil)
		_, e2 := s.SetRoles(ctx, by, a.ID, nil, a.Version)
		_, e3 := s.SetDisabled(ctx, by, a.ID, true, a.Version)
		_, e4 := s.NewLink(ctx, by, a.ID)
		for _, err := range []error{e1, e2, e3, e4} {
			if kvarter.CodeOf(err) != kvarter.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if _, err := s.SetRoles(ctx, boss, a.ID, []Grant{{Role: Reader}}, a.Version); kvarter.CodeOf(err) != kvarter.Conflict || !strings.Contains(err.Error(), "last") {
		t.Errorf("the last administrator: %v", err)
	}
	if _, err := s.SetDisabled(ctx, boss, a.ID, true, a.Version); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Errorf("the last administrator: %v", err)
	}
	if _, err := s.SetRoles(ctx, boss, a.ID, []Grant{{Role: "king"}}, a.Version); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("an unknown role: %v", err)
	}
	if _, err := s.SetRoles(ctx, boss, "l-nobody", nil, 1); kvarter.CodeOf(err) != kvarter.NotFound {
		t.Errorf("an unknown account: %v", err)
	}
	other := s.account("b@city.example", goodPassword, Grant{Role: Administrator})
	b := s.browser()
	b.signIn("b@city.example", goodPassword)
	if _, err := s.SetRoles(ctx, boss, other.ID, []Grant{{Role: Analyst}}, other.Version+1); kvarter.CodeOf(err) != kvarter.Conflict {
		t.Errorf("a version not seen: %v", err)
	}
	if _, err := s.SetRoles(ctx, boss, other.ID, []Grant{{Role: Analyst}}, other.Version); err != nil {
		t.Error(err)
	}
	if got := b.act("/edit"); got.status != http.StatusOK { // at once, in the session that is open
		t.Errorf("the new role does not hold: %d", got.status)
	}
	for _, email := range []string{"", "x", "x@", "X <x@city.example>", "x@city.example\r\nBcc: y@city.example", strings.Repeat("x", 255) + "@city.example"} {
		if _, _, err := s.Invite(ctx, boss, email, "X", nil); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%q: %v", email, err)
		}
	}
	for _, name := range []string{"", " ", "a\nb", strings.Repeat("x", 101), "\xff"} {
		if _, _, err := s.Invite(ctx, boss, "x@city.example", name, nil); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%q: %v", name, err)
		}
	}
}
