package auth

import (
	"net/http"
	"time"
)

// Cookies, each with one secret. None holds anything that could be read or changed to effect.
const (
	cookieSession = "session"
	cookieForm    = "form"     // binds the forms of someone who is not signed in
	cookieDevice  = "device"   // this browser has signed in to an account before
	cookieFlow    = "provider" // on the way to the provider and back
)

// cookieName: the prefix __Host- makes browsers refuse a cookie that another host of the domain sets. It needs https.
func (a *Auth) cookieName(kind string) string {
	if a.secure {
		return "__Host-kvarter-" + kind
	}
	return "kvarter-" + kind
}

// readCookie returns the secret of a cookie; "" where there is none or it cannot be one of ours.
func (a *Auth) readCookie(r *http.Request, kind string) string {
	c, err := r.Cookie(a.cookieName(kind))
	if err != nil || !wellFormed(c.Value) {
		return ""
	}
	return c.Value
}

// setCookie sets a cookie for this site alone, out of reach of scripts. age 0: until the browser closes; under 0: remove it.
// SameSite=Lax keeps it from requests that other sites make, and lets a link in an e-mail find a person signed in.
func (a *Auth) setCookie(w http.ResponseWriter, kind, value string, age time.Duration) {
	c := &http.Cookie{Name: a.cookieName(kind), Value: value, Path: "/", HttpOnly: true, Secure: a.secure, SameSite: http.SameSiteLaxMode}
	if c.MaxAge = int(age / time.Second); age < 0 {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
