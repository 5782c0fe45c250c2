package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"kvarter"
)

// sample gives an address for a pattern.
func sample(pattern string) string {
	return strings.NewReplacer("{$}", "", "{file}", "none.css", "{ref}", "01-01", "{round}", "5f2a9c0d1e3b", "{code}", "01-01", "{slug}", "ahornkajen").Replace(pattern)
}

func TestEveryRouteDeclaresItsAudience(t *testing.T) {
	s, _ := site(t, nil)
	inner := 0
	for _, r := range s.Routes() {
		switch r.Audience {
		case Public:
			if w := get(s, sample(r.Pattern)); w.Code == http.StatusForbidden || w.Code >= 500 {
				t.Errorf("%s: %d", r.Pattern, w.Code)
			}
		case Internal:
			inner++
			if w := get(s, sample(r.Pattern)); w.Code != http.StatusForbidden {
				t.Errorf("%s without a role: %d", r.Pattern, w.Code)
			}
		default:
			t.Errorf("%s declares the audience %q", r.Pattern, r.Audience)
		}
	}
	if inner == 0 {
		t.Error("no internal route is tried")
	}
}

// A stranger reads the public tables alone, on every route and whatever someone with a role has asked for just before.
func TestStrangersReadPublicTablesAlone(t *testing.T) {
	const secret = "Hemmelighuset"
	hidden := fixture(t)
	for i := range hidden.Round.Areas.Items {
		hidden.Round.Areas.Items[i].Name = secret
	}
	hidden.Round.SignedOff = []string{secret}
	s, _ := site(t, func(c *Config) {
		c.Internal = published{hidden}
		c.Role = func(r *http.Request) bool { return r.Header.Get("X-Role") == "analyst" }
	})
	shown := 0
	for _, r := range s.Routes() {
		inside := get(s, sample(r.Pattern), "X-Role", "analyst")
		if strings.Contains(inside.Body.String(), secret) {
			shown++
			if c := inside.Header().Get("Cache-Control"); !strings.HasPrefix(c, "private") {
				t.Errorf("%s: what is internal may be kept by others: %q", r.Pattern, c)
			}
		}
		if r.Audience == Internal && inside.Code == http.StatusOK && !strings.Contains(inside.Body.String(), secret) {
			t.Errorf("%s shows someone with a role no internal tables", r.Pattern)
		}
		w := get(s, sample(r.Pattern))
		if strings.Contains(w.Body.String(), secret) || r.Audience == Internal && w.Code != http.StatusForbidden {
			t.Errorf("%s (%s) without a role: %d", r.Pattern, r.Audience, w.Code)
		}
	}
	if shown < 10 {
		t.Errorf("only %d routes show someone with a role the internal tables", shown)
	}
}

// The cause of a failure goes to the log and not to the reader.
func TestFailuresAreLoggedNotShown(t *testing.T) {
	var log bytes.Buffer
	s, _ := site(t, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	s.mux.Handle("GET /en/broken", s.handle(route("/en/broken", Public, func(*request) error {
		return kvarter.Errorf(kvarter.Internal, "disk 7 is gone")
	})))
	s.mux.Handle("GET /en/panics", s.handle(route("/en/panics", Public, func(*request) error { panic("nil map 8") })))
	for path, cause := range map[string]string{"/en/broken": "disk 7 is gone", "/en/panics": "nil map 8"} {
		w := get(s, path)
		if w.Code != 500 || strings.Contains(w.Body.String(), cause) || !strings.Contains(w.Body.String(), "It has been noted") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		if !strings.Contains(log.String(), cause) {
			t.Errorf("%s: the cause is not in the log", path)
		}
	}
}

// What is searched for is never logged, and neither are readers.
func TestSearchesAreNotLogged(t *testing.T) {
	var log bytes.Buffer
	s, _ := site(t, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	get(s, "/da/areas?q=Havnegade+7")
	get(s, "/da/area/Havnegade")
	if log.Len() > 0 {
		t.Errorf("logged: %s", log.String())
	}
}
