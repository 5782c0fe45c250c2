package auth

import (
	"net/http"
	"time"
)

// PageKind is one of the pages that the caller draws.
type PageKind string

const (
	PageSignIn    PageKind = "sign_in"    // fields email, password, next; to PathSignIn
	PageFirst     PageKind = "first"      // fields email, name, password, repeat; to the address of the page
	PageLink      PageKind = "link"       // fields password, repeat; to the address of the page
	PagePassword  PageKind = "password"   // fields current, password, repeat; to PathPassword
	PageSignedOut PageKind = "signed_out" //
	PageProblem   PageKind = "problem"    // no form: only Problem, and a way back to PathSignIn
)

// Page is what a page shows. Every form has the hidden field FormField with Token, and no password is ever given back.
type Page struct {
	Kind    PageKind
	Problem Problem       // "" on the first showing
	Wait    time.Duration // with ProblemWait: how long
	Token   string
	Next    string // where to go afterwards: a path of this site
	Email   string
	Name    string
	// Provider is what people call the other way in; "" where there is none. Its link is PathProvider?next=.
	Provider string
	// ProviderSignOut is a link with which the person also signs out of the provider; "" where that does not apply.
	ProviderSignOut string
}

// Render draws a page with a status. Headers that concern security are set already.
type Render func(w http.ResponseWriter, r *http.Request, status int, p Page)

// show completes a page and has it drawn. Forms of a person carry the session's token, others one of a cookie of their own.
func (a *Auth) show(render Render, w http.ResponseWriter, r *http.Request, status int, p Page) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	var err error
	switch p.Kind {
	case PageSignIn, PageFirst, PageLink:
		p.Token, err = a.strangerForm(w, r)
	case PagePassword:
		p.Token, err = a.FormToken(r)
	}
	if err != nil {
		a.serverError("form has no token", err)
		status, p = http.StatusInternalServerError, Page{Kind: PageProblem, Problem: ProblemServer}
	}
	if p.Next = SafeNext(p.Next); a.oidc != nil {
		p.Provider = a.oidc.cfg.Name
	}
	if p.Wait > 0 {
		h.Set("Retry-After", seconds(p.Wait))
	}
	render(w, r, status, p)
}

// broken answers for a failure of ours.
func (a *Auth) broken(render Render, w http.ResponseWriter, r *http.Request, what string, err error) {
	a.serverError(what, err)
	a.show(render, w, r, http.StatusInternalServerError, Page{Kind: PageProblem, Problem: ProblemServer})
}

// leave goes on after a form.
func leave(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
}
