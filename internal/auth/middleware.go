package auth

import (
	"context"
	"errors"
	"mime"
	"net/http"

	"kvarter"
)

// Names under which a form carries its token.
const (
	FormField  = "csrf"
	FormHeader = "X-CSRF-Token"
)

// Why a request may not do something. Both carry kvarter.Forbidden.
var (
	// ErrSignIn: nobody is signed in; show the way to PathSignIn with ?next=.
	ErrSignIn = error(kvarter.Errorf(kvarter.Forbidden, "sign in first"))
	// ErrForm: the request changes something and does not prove that it comes from a page of ours; the page must be loaded again.
	ErrForm = error(kvarter.Errorf(kvarter.Forbidden, "the page was too old: load it again"))
)

// identity is what Middleware finds out about a request.
type identity struct {
	secret string  // of the session; "" without one
	person *Person // nil for nobody, also where err says why
	owner  *Person // of the session, where the request has not proved that it comes from a page of ours
	err    error
}

type identityKey struct{}

func identityOf(ctx context.Context) identity {
	id, _ := ctx.Value(identityKey{}).(identity)
	return id
}

// PersonOf returns who a request acts for; nil for nobody.
func PersonOf(ctx context.Context) *Person { return identityOf(ctx).person }

// Middleware finds out who a request is from. A request of an unsafe method acts for its person only where it proves that it comes
// from a page of this site: Origin and Sec-Fetch-Site, where sent, name this site, and it carries the session's token. Without the
// proof it goes on and acts for nobody. A failure of the store makes nobody of everyone.
//
// The token of a multipart form is read by the handler, which alone knows how much it takes: see Prove.
func (a *Auth) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := identity{secret: a.readCookie(r, cookieSession)}
		if id.secret != "" {
			if id.person, id.err = a.person(r.Context(), id.secret); id.err != nil {
				a.cfg.Log.Error("session cannot be read", "cause", id.err.Error())
			}
			if id.person == nil {
				id.secret = ""
			}
		}
		if changes(r.Method) {
			ours := a.origins.Check(r) == nil
			if id.person != nil && !(ours && validToken(id.secret, token(w, r))) {
				id.owner, id.person, id.err = id.person, nil, ErrForm
			}
			if !ours {
				id.owner, id.err = nil, ErrForm
			}
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), identityKey{}, id)))
	})
}

func changes(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// maxForm is the size of a plain form in bytes.
const maxForm = 1 << 20

// token reads the token of a request from its header, else from a plain form, which it parses.
func token(w http.ResponseWriter, r *http.Request) string {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && kind == "application/x-www-form-urlencoded" && r.PostForm == nil {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			return ""
		}
	}
	if t := r.Header.Get(FormHeader); t != "" {
		return t
	}
	return r.PostForm.Get(FormField)
}

// Prove takes the token that a handler has read from a multipart form, and returns the request as one that acts for its person:
// ErrForm where the token is not the session's or the request comes from another site, ErrSignIn where there is no session.
func (a *Auth) Prove(r *http.Request, token string) (*http.Request, error) {
	id := identityOf(r.Context())
	switch {
	case id.person != nil:
		return r, nil
	case id.owner == nil && id.err != nil:
		return r, id.err
	case id.owner == nil:
		return r, ErrSignIn
	case !validToken(id.secret, token):
		return r, ErrForm
	}
	id.person, id.owner, id.err = id.owner, nil, nil
	return r.WithContext(context.WithValue(r.Context(), identityKey{}, id)), nil
}

// Owner is whose session a request carries, also where it has not proved yet that it comes from a page of ours; nil for nobody. It decides nothing but
// whether to read on.
func (a *Auth) Owner(r *http.Request) *Person {
	id := identityOf(r.Context())
	if id.person != nil {
		return id.person
	}
	return id.owner
}

// Check is the one question that routes ask: nil where the request's person may do the action on the object, ErrSignIn, ErrForm, or
// an error of kvarter.Forbidden that names the action.
func (a *Auth) Check(r *http.Request, action Action, on Object) error {
	id := identityOf(r.Context())
	switch {
	case id.err != nil:
		return id.err
	case id.person == nil:
		return ErrSignIn
	case !a.cfg.Table.May(id.person, action, on):
		return kvarter.Errorf(kvarter.Forbidden, "your roles do not allow you to %s here", action.Text("en"))
	}
	return nil
}

// FormToken returns the token that forms of a signed-in page carry in FormField; "" for nobody.
func (a *Auth) FormToken(r *http.Request) (string, error) {
	id := identityOf(r.Context())
	if id.secret == "" {
		return "", nil
	}
	return a.formToken(id.secret)
}

// strangerForm returns the token for a form of someone who is not signed in, and sets the cookie it is bound to.
func (a *Auth) strangerForm(w http.ResponseWriter, r *http.Request) (string, error) {
	secret := a.readCookie(r, cookieForm)
	if secret == "" {
		var err error
		if secret, err = a.secret(); err != nil {
			return "", err
		}
		a.setCookie(w, cookieForm, secret, 0)
	}
	return a.formToken(secret)
}

// strangerProved reports whether such a form came back from the browser that it was made for.
func (a *Auth) strangerProved(w http.ResponseWriter, r *http.Request) bool {
	secret := a.readCookie(r, cookieForm)
	return secret != "" && a.origins.Check(r) == nil && validToken(secret, token(w, r))
}

// serverError logs a cause, unless the visitor has gone.
func (a *Auth) serverError(what string, err error) {
	if !errors.Is(err, context.Canceled) {
		a.cfg.Log.Error(what, "cause", err.Error())
	}
}

// CheckAnywhere is Check for a route whose object is not known yet: nil where there is an object that the person may do the action on.
func (a *Auth) CheckAnywhere(r *http.Request, action Action) error {
	id := identityOf(r.Context())
	switch {
	case id.err != nil:
		return id.err
	case id.person == nil:
		return ErrSignIn
	case !a.cfg.Table.MayAnywhere(id.person, action):
		return kvarter.Errorf(kvarter.Forbidden, "your roles do not allow you to %s", action.Text("en"))
	}
	return nil
}
