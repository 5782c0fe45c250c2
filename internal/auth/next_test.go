package auth

import (
	"net/url"
	"strings"
	"testing"
)

func TestSafeNext(t *testing.T) {
	for next, want := range map[string]string{
		"/en/areas?sort=name#x": "/en/areas?sort=name#x", "/": "/", "/da/areas/%C3%B8": "/da/areas/%C3%B8",
		"": "/", "//evil.example": "/", "/\\evil.example": "/", "\\\\evil.example": "/", "https://evil.example": "/", "javascript:alert(1)": "/",
		"/\t/evil.example": "/", "/\n/evil.example": "/", "/%2f/evil.example": "/", "/%5cevil.example": "/", "areas": "/", "/ok\r\nSet-Cookie: a=b": "/",
		"/%zz": "/", "/" + strings.Repeat("a", 2048): "/",
	} {
		if got := SafeNext(next); got != want {
			t.Errorf("%q: %q, want %q", next, got, want)
		}
	}
}

// Whatever is asked for, a browser on the site stays on it.
func FuzzNext(f *testing.F) {
	for _, s := range []string{"/a", "//h", "/\\h", "/%2f%2fh", "http:/h", "/..//h", "/.//h", "/@h", "/:80"} {
		f.Add(s)
	}
	base, _ := url.Parse("https://kvarter.city.example/sign-in")
	f.Fuzz(func(t *testing.T, next string) {
		got := SafeNext(next)
		// As browsers read: backslashes are slashes, tabs and line breaks are dropped (WHATWG URL, section 4.4).
		u, err := base.Parse(strings.NewReplacer(`\`, "/", "\t", "", "\n", "", "\r", "").Replace(got))
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || strings.ContainsAny(got, "\r\n\\") {
			t.Errorf("%q leads to %q (%v)", next, got, err)
		}
		if SafeNext(got) != got {
			t.Errorf("%q is safe and %q is not", got, SafeNext(got))
		}
	})
}
