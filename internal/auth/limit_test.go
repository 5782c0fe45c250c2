package auth

import (
	"context"
	"net/http"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWaitsDouble(t *testing.T) {
	s := newSite(t)
	s.account("a@city.example", goodPassword)
	known, b := s.browser(), s.browser()
	known.signIn("a@city.example", goodPassword).want(t, "the owner", http.StatusSeeOther, "")
	known.act(PathSignOut)
	s.clock.pass(time.Minute) // the owner's attempt is one of ten in a minute
	for range 5 {             // limits(): five failures without a wait
		b.signIn("a@city.example", "wrong").want(t, "free failure", http.StatusUnprocessableEntity, ProblemWrong)
	}
	for _, want := range []time.Duration{2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900} { // seconds: doubled, up to 15 minutes
		b.signIn("a@city.example", "wrong").want(t, "failure", http.StatusUnprocessableEntity, ProblemWrong)
		got := b.signIn("a@city.example", goodPassword)
		got.want(t, "the right password during the wait", http.StatusTooManyRequests, ProblemWait)
		if got.page.Wait != want*time.Second || got.header.Get("Retry-After") != seconds(got.page.Wait) {
			t.Errorf("wait %s (Retry-After %s), want %d s", got.page.Wait, got.header.Get("Retry-After"), want)
		}
		known.signIn("a@city.example", goodPassword).want(t, "the owner's own browser", http.StatusSeeOther, "")
		known.act(PathSignOut)
		s.clock.pass(want*time.Second - time.Second)
		b.signIn("a@city.example", goodPassword).want(t, "a second too early", http.StatusTooManyRequests, ProblemWait)
		s.clock.pass(time.Second)
	}
	b.signIn("a@city.example", goodPassword).want(t, "after the wait", http.StatusSeeOther, "")
	for range 5 { // success forgives
		s.browser().signIn("a@city.example", "wrong").want(t, "free failure", http.StatusUnprocessableEntity, ProblemWrong)
	}
}

// A browser known to one account gets no limit of its own for another, and its own limit holds.
func TestKnownBrowserIsLimitedToo(t *testing.T) {
	s := newSite(t)
	s.account("a@city.example", goodPassword)
	s.account("b@city.example", goodPassword)
	b := s.browser()
	b.signIn("a@city.example", goodPassword)
	for range 6 {
		b.signIn("b@city.example", "wrong")
	}
	b.signIn("b@city.example", goodPassword).want(t, "another account", http.StatusTooManyRequests, ProblemWait)
	for range 6 {
		b.signIn("a@city.example", "wrong")
	}
	b.signIn("a@city.example", goodPassword).want(t, "its own account", http.StatusTooManyRequests, ProblemWait)
	s.browser().signIn("a@city.example", goodPassword).want(t, "another browser", http.StatusSeeOther, "")
}

// Nothing tells an account that exists from one that does not: answers and waits are the same at every step.
func TestNoEnumeration(t *testing.T) {
	s := newSite(t, func(c *Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	s.account("a@city.example", goodPassword)
	off := s.account("off@city.example", goodPassword)
	off.Disabled = true
	if _, err := s.store.Save(context.Background(), "test", off, off.Version); err != nil {
		t.Fatal(err)
	}
	for i := range 9 {
		var first answer
		for j, email := range []string{"a@city.example", "off@city.example", "nobody@city.example", "no address"} {
			b := s.browser()
			v := form(FormField, b.get(PathSignIn).page.Token, "email", email, "password", "wrong wrong wrong")
			got := b.post(PathSignIn, v, "X-Forwarded-For", "192.0.2."+strconv.Itoa(j)) // each from a place of its own
			if got.page.Email != email {
				t.Errorf("the form has forgotten %q", email)
			}
			got.page.Token, got.page.Email = "", ""
			if j == 0 {
				first = got
			} else if got.status != first.status || got.page != first.page || len(got.header) != len(first.header) {
				t.Fatalf("attempt %d: %q gives %d %+v, an account that is there %d %+v", i, email, got.status, got.page, first.status, first.page)
			}
		}
		s.clock.pass(time.Second)
	}
}

func TestManyAddressesFromOnePlace(t *testing.T) {
	s := newSite(t)
	s.account("a@city.example", goodPassword)
	b := s.browser()
	for i := range 21 { // limits(): twenty free failures of an address
		b.signIn("x"+string(rune('a'+i))+"@city.example", "wrong").want(t, "failure", http.StatusUnprocessableEntity, ProblemWrong)
	}
	b.signIn("a@city.example", goodPassword).want(t, "from the same place", http.StatusTooManyRequests, ProblemWait)
	s.clock.pass(2 * time.Second)
	b.signIn("a@city.example", goodPassword).want(t, "after the wait", http.StatusSeeOther, "")
}

// However many requests arrive at once, and before the first has failed: a minute lets ten of them reach the password.
func TestBurst(t *testing.T) {
	s := newSite(t)
	who, _, _ := limits()
	let := 0
	for range 50 {
		if wait, err := s.wait(context.Background(), who, "a"); err != nil {
			t.Fatal(err)
		} else if wait == 0 {
			let++
		}
	}
	if let != who.burst {
		t.Errorf("%d attempts in one moment", let)
	}
}

// Whatever others do to an account, its owner waits 15 minutes at most after they stop, and a link of an administrator lets the owner
// in at once.
func TestNobodyIsLockedOut(t *testing.T) {
	s := newSite(t)
	a := s.account("a@city.example", goodPassword)
	who, _, _ := limits()
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		for _, gap := range rapid.SliceOfN(rapid.IntRange(0, 3600), 1, 30).Draw(t, "seconds between attempts") {
			s.clock.pass(time.Duration(gap) * time.Second)
			if wait, err := s.wait(ctx, who, a.ID); err != nil {
				t.Fatal(err)
			} else if wait > longestWait {
				t.Fatalf("a wait of %s", wait)
			} else if wait == 0 {
				if err := s.failed(ctx, who, a.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		s.clock.pass(longestWait)
		if wait, err := s.wait(ctx, who, a.ID); wait != 0 || err != nil {
			t.Fatalf("15 minutes later still %s, %v", wait, err)
		}
	})
	for range 10 {
		s.failed(ctx, who, a.ID)
	}
	path := s.path(s.NewLink(ctx, &Person{Grants: []Grant{{Role: Administrator}}}, a.ID))
	s.browser().fill(path, "password", goodPassword, "repeat", goodPassword).want(t, "link", http.StatusSeeOther, "")
	s.browser().signIn("a@city.example", goodPassword).want(t, "sign in after it", http.StatusSeeOther, "")
}

func TestNetwork(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:5000", "", "192.0.2.1"},
		{"192.0.2.1:5000", "198.51.100.7", "192.0.2.1"}, // says so itself
		{"10.0.0.1:5000", "198.51.100.7", "198.51.100.7"},
		{"10.0.0.1:5000", "203.0.113.9, 198.51.100.7", "198.51.100.7"}, // the first is what the visitor wrote
		{"10.0.0.1:5000", "198.51.100.7, 10.2.0.3", "198.51.100.7"},
		{"10.0.0.1:5000", "nonsense", "10.0.0.1"},
		{"10.0.0.1:5000", "", "10.0.0.1"},
		{"[::ffff:192.0.2.1]:5000", "", "192.0.2.1"},
		{"[2001:db8:1:2:3:4:5:6]:5000", "", "2001:db8:1:2::/64"},
		{"[::1]:5000", "2001:db8:1:2::9", "2001:db8:1:2::/64"},
		{"@", "", "@"},
	} {
		a := &Auth{cfg: Config{Proxies: proxies}}
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{}}
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := a.network(r); got != c.want {
			t.Errorf("%s for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}
