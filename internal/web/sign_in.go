package web

import (
	"bytes"
	"net/http"
	"strings"

	"kvarter/internal/auth"
)

// signInRoutes hands the way in and out to package auth, which asks back for its pages. They stand outside the languages.
func (s *Site) signInRoutes() {
	a := s.cfg.Auth
	for pattern, h := range map[string]http.Handler{
		auth.PathSignIn:            a.SignIn(s.drawSignIn),
		auth.PathSignOut:           a.SignOut(s.drawSignIn),
		auth.PathLink + "{secret}": a.Link(s.drawSignIn),
		auth.PathPassword:          a.Password(s.drawSignIn),
	} {
		s.mux.Handle("GET "+pattern, h)
		s.mux.Handle("POST "+pattern, h)
	}
	s.mux.Handle("GET "+auth.PathProvider, a.StartProvider(s.drawSignIn))
	s.mux.Handle("GET "+auth.PathCallback, a.Callback(s.drawSignIn))
}

// signInView is a page of the way in or out.
type signInView struct {
	auth.Page
	Problem, Wait string
	Back          string // to the way in
	ProviderHref  string
	FirstFor      string // name of whom a link is for
	Shortest      int    // characters of a password
}

// drawSignIn draws a page of package auth.
func (s *Site) drawSignIn(w http.ResponseWriter, r *http.Request, status int, p auth.Page) {
	q := s.request(w, r)
	if q.lang = languageOf(p.Next); q.lang == "" {
		q.lang = negotiate(r.Header.Get("Accept-Language"))
	}
	if l := r.URL.Query().Get("lang"); languageOf("/"+l) != "" {
		q.lang = l
	}
	if err := q.open(); err != nil {
		q.fail(err)
		return
	}
	v := signInView{Page: p, Back: auth.PathSignIn, Shortest: auth.MinPassword}
	if p.Problem != "" {
		v.Problem = p.Problem.Text(q.lang)
	}
	if p.Wait > 0 {
		v.Wait = q.words().text("sign_in.wait", integer(q.lang, int(p.Wait.Seconds())+1))
	}
	if p.Provider != "" {
		v.ProviderHref = auth.PathProvider + "?next=" + queryEscape(p.Next)
	}
	pg := q.page("sign_in."+string(p.Kind), q.ix)
	pg.View, pg.SignIn, pg.Canonical = v, "", ""
	if p.Kind == auth.PageSignedOut { // the session has ended, though the request came with it
		pg.Person, pg.Token, pg.Work = "", "", nil
	}
	for _, l := range Languages() {
		to := r.URL.Path + "?lang=" + l
		if p.Next != "/" && p.Next != "" {
			next := p.Next
			if old := languageOf(next); old != "" {
				next = "/" + l + strings.TrimPrefix(next, "/"+old)
			}
			to = r.URL.Path + "?next=" + queryEscape(next)
		}
		pg.Languages = append(pg.Languages, link{Href: to, Text: s.pages[l].words.text("language"), Lang: l, Here: l == q.lang})
	}
	var b bytes.Buffer
	if err := s.pages[q.lang].render(&b, "sign_in", pg); err != nil {
		q.fail(err)
		return
	}
	w.Header().Set("Content-Language", q.lang)
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	q.send(status, "text/html; charset=utf-8", b.Bytes())
}
