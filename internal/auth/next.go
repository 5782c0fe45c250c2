package auth

import (
	"net/url"
	"strings"
)

// SafeNext returns where to go after signing in: a path of this site as it was asked for, else "/". A browser reads "//host" and
// "/\host" as another site, and drops tabs and line breaks before it looks.
func SafeNext(next string) string {
	if len(next) > 2048 || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) ||
		strings.ContainsFunc(next, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return "/"
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, `\`) {
		return "/"
	}
	return next
}
