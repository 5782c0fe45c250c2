package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/explain"
)

// request is one request with what its audience may read.
type request struct {
	site  *Site
	w     http.ResponseWriter
	r     *http.Request
	lang  string
	ix    *index
	all   indices // the rounds of the audience, the current one first
	shelf *shelf
	ext   string // ending of the address: csv, json, geojson or svg
	keep  string // key in the cache; "" where the answer is not kept
}

// redirect is an answer that a handler returns as an error: the address to go to.
type redirect struct {
	to   string
	code int
}

func (redirect) Error() string { return "redirect" }

// notFound is an unknown code, with the nearest known ones to offer.
type notFound struct {
	what    string // key of the sentence
	code    string
	nearest []link
}

func (notFound) Error() string { return "not found" }

// refused is an address that holds what cannot be understood: the key of a sentence that says what, and its parts.
type refused struct {
	key  string
	args []string
}

func (refused) Error() string { return "bad request" }

// impossible is an address that can be read and not answered: a sentence by key, and the cause from the calculation, in English.
type impossible struct {
	key   string
	cause error
}

func (e impossible) Error() string { return e.cause.Error() }

// inside reports whether a request is of someone who may read what is internal.
func (s *Site) inside(r *http.Request) bool {
	if s.inner == nil {
		return false
	}
	if s.cfg.Role != nil && s.cfg.Role(r) {
		return true
	}
	return s.cfg.May != nil && s.cfg.May(auth.PersonOf(r.Context()), auth.ViewInternal, auth.Object{})
}

// admit reports why a request may not use a route; nil where it may. It is the one place that asks the authorisation table for routes.
func (s *Site) admit(route Route, r *http.Request) error {
	action := route.needs()
	if action == "" {
		return nil
	}
	if s.cfg.Auth == nil || s.cfg.Role != nil && s.cfg.Role(r) {
		if action == auth.ViewInternal && s.inside(r) && !route.Post {
			return nil
		}
		return kvarter.Errorf(kvarter.Forbidden, "internal")
	}
	return s.cfg.Auth.CheckAnywhere(r, action)
}

// declined is a change that the desk refuses: what it says, in English, with the status of its code.
type declined struct{ cause error }

func (e declined) Error() string { return e.cause.Error() }
func (e declined) Unwrap() error { return e.cause }

func (s *Site) handle(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := s.request(w, r)
		if err := q.open(); err != nil {
			q.fail(err)
			return
		}
		if err := s.admit(route, r); err != nil {
			q.fail(err)
			return
		}
		if q.internal() || s.cfg.Auth != nil && auth.PersonOf(r.Context()) != nil {
			w.Header().Set("Cache-Control", "private, no-cache")
		} else if route.Audience == Public && !route.Post && q.lang != "" && r.URL.RawQuery == "" && q.shelf.answers != nil {
			q.keep = r.URL.Path
			if q.sendKept() {
				return
			}
		}
		if len(q.all) == 0 && !route.Bare {
			q.fail(notFound{what: "error.nothing_public"})
			return
		}
		if id := r.PathValue("round"); id != "" {
			ix := q.all.find(id)
			if ix == nil {
				q.fail(q.noRound(id))
				return
			}
			if q.ix = ix; id != ix.ShortID() {
				q.fail(redirect{strings.Replace(r.URL.RequestURI(), "/r/"+url.PathEscape(id), "/r/"+url.PathEscape(ix.ShortID()), 1), http.StatusMovedPermanently})
				return
			}
		}
		_, q.ext = extension(r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:])
		if err := route.Handler(q); err != nil {
			q.fail(err)
		}
	})
}

// request is a request before it is known what it may read.
func (s *Site) request(w http.ResponseWriter, r *http.Request) *request {
	return &request{site: s, w: w, r: r, lang: languageOf(r.URL.Path), ix: s.public.none}
}

// noRound answers for a round that the audience does not have: taken back, or never heard of.
func (q *request) noRound(id string) error {
	if q.site.cfg.Shelves != nil {
		if ix := q.site.public.every.find(id); ix != nil {
			on, gone, err := q.site.cfg.Shelves.TakenBack(q.r.Context(), ix.Round.ID)
			if err != nil {
				return err
			}
			if gone {
				return takenBack{"error.taken_back", explain.Date(q.lang, string(on))}
			}
		}
	}
	missing := notFound{what: "error.round", code: id}
	if len(q.all) > 0 {
		missing.nearest = []link{{Href: "/" + q.lang + "/", Text: q.ix.ShortID()}}
	}
	return missing
}

// takenBack is something that was public and is no longer, since a day.
type takenBack struct{ key, on string }

func (takenBack) Error() string { return "taken back" }

// value is a part of the address, without the ending.
func (q *request) value(name string) string {
	v := q.r.PathValue(name)
	if q.ext != "" && strings.HasSuffix(q.r.URL.Path, v) {
		v = strings.TrimSuffix(v, "."+q.ext)
	}
	return v
}

// ServeHTTP answers one request.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.request(w, r).fail(kvarter.Errorf(kvarter.Internal, "panic: %v", p))
		}
	}()
	if _, pattern := s.mux.Handler(r); pattern == "" {
		q := s.request(w, r)
		if err := q.open(); err != nil {
			q.fail(err)
			return
		}
		for method, allow := range map[string]string{http.MethodGet: "GET, HEAD", http.MethodPost: "POST"} {
			other := *r
			other.Method = method
			if _, p := s.mux.Handler(&other); p != "" && method != r.Method {
				w.Header().Set("Allow", allow)
				q.fail(errMethod)
				return
			}
		}
		q.fail(notFound{what: "error.page"})
		return
	}
	s.mux.ServeHTTP(w, r)
}

var errMethod = errors.New("method not allowed")

// secure sets what every answer carries. The policy names no other host and no unsafe source.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// languageOf returns the language that a path begins with, else "".
func languageOf(path string) string {
	for _, l := range Languages() {
		if path == "/"+l || strings.HasPrefix(path, "/"+l+"/") {
			return l
		}
	}
	return ""
}

// send writes a whole answer, compressed where the reader takes gzip and it is worth it.
func (q *request) send(status int, mime string, body []byte) {
	a := answer{mime: mime, body: body, language: q.w.Header().Get("Content-Language")}
	if status == http.StatusOK {
		sum := sha256.Sum256(body)
		a.etag = hex.EncodeToString(sum[:8])
	}
	if len(body) > 1024 && q.gzips() {
		var b bytes.Buffer
		z, _ := q.site.gzips.Get().(*gzip.Writer)
		if z == nil {
			z, _ = gzip.NewWriterLevel(&b, 5)
		} else {
			z.Reset(&b)
		}
		z.Write(body)
		z.Close()
		q.site.gzips.Put(z)
		a.body, a.encoding = b.Bytes(), "gzip"
		if a.etag != "" {
			a.etag += "-gzip"
		}
	}
	if q.keep != "" && status == http.StatusOK {
		q.shelf.answers.put(q.keep+"\x00"+strconv.FormatBool(q.gzips()), a)
	}
	q.write(status, a)
}

func (q *request) gzips() bool { return strings.Contains(q.r.Header.Get("Accept-Encoding"), "gzip") }

// sendKept answers with what was made before, if it was.
func (q *request) sendKept() bool {
	a, ok := q.shelf.answers.get(q.keep + "\x00" + strconv.FormatBool(q.gzips()))
	if ok {
		q.write(http.StatusOK, a)
	}
	return ok
}

func (q *request) write(status int, a answer) {
	h := q.w.Header()
	h.Set("Content-Type", a.mime)
	h.Add("Vary", "Accept-Encoding")
	if a.language != "" {
		h.Set("Content-Language", a.language)
	}
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	if a.encoding != "" {
		h.Set("Content-Encoding", a.encoding)
	}
	if a.etag != "" {
		tag := `"` + a.etag + `"`
		h.Set("ETag", tag)
		if strings.Contains(q.r.Header.Get("If-None-Match"), tag) {
			q.w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	q.w.WriteHeader(status)
	if q.r.Method != http.MethodHead {
		q.w.Write(a.body)
	}
}

// fail is the one place that answers for an error: a status, a public sentence, and the cause to the log.
func (q *request) fail(err error) {
	var to redirect
	if errors.As(err, &to) {
		q.w.Header().Set("Location", to.to)
		q.send(to.code, "text/plain; charset=utf-8", []byte(to.to+"\n"))
		return
	}
	if q.lang == "" {
		q.lang = negotiate(q.r.Header.Get("Accept-Language"))
	}
	if errors.Is(err, auth.ErrSignIn) && (q.r.Method == http.MethodGet || q.r.Method == http.MethodHead) {
		q.fail(redirect{auth.PathSignIn + "?next=" + url.QueryEscape(q.r.URL.RequestURI()), http.StatusFound})
		return
	}
	q.keep = ""
	v := errorView{Status: statusOf(err)}
	v.Key = "error." + strconv.Itoa(v.Status)
	var missing notFound
	var bad refused
	if errors.As(err, &bad) {
		v.Status, v.Key = http.StatusBadRequest, "error.400"
		v.Text = q.site.pages[q.lang].words.text(bad.key, bad.args...)
	}
	var no impossible
	if errors.As(err, &no) {
		v.Status, v.Key = http.StatusBadRequest, "error.400"
		v.Text, v.Detail = q.site.pages[q.lang].words.text(no.key), no.cause.Error()
	}
	if errors.As(err, &missing) {
		v.Status, v.Key, v.Code, v.Nearest = http.StatusNotFound, missing.what, missing.code, missing.nearest
	}
	var refusal declined
	if errors.As(err, &refusal) {
		v.Text, v.Detail = q.words().text("error.refused"), refusal.cause.Error()
	}
	var gone takenBack
	if errors.As(err, &gone) {
		v.Status, v.Key, v.Code = http.StatusGone, gone.key, gone.on
	}
	if v.Status == http.StatusInternalServerError {
		q.site.cfg.Log.Error("answer failed", "path", q.r.URL.Path, "cause", cause(err))
	}
	if errors.Is(err, auth.ErrForm) {
		v.Text = q.words().text("error.form")
	}
	p := q.page("error."+strconv.Itoa(v.Status)+".title", q.ix)
	p.View = v
	p.Languages = q.homes()
	var b bytes.Buffer
	if rerr := q.site.pages[q.lang].render(&b, "error", p); rerr != nil {
		q.site.cfg.Log.Error("error page failed", "cause", rerr.Error())
		q.send(v.Status, "text/plain; charset=utf-8", []byte(q.site.pages[q.lang].words.text(v.Key)+"\n"))
		return
	}
	q.send(v.Status, "text/html; charset=utf-8", b.Bytes())
}

// errorView is what the error page shows.
type errorView struct {
	Status  int
	Key     string
	Text    string // what is wrong with the address, in words
	Detail  string // in English
	Code    string
	Nearest []link
}

func statusOf(err error) int {
	if err == errMethod {
		return http.StatusMethodNotAllowed
	}
	switch kvarter.CodeOf(err) {
	case kvarter.Invalid:
		return http.StatusBadRequest
	case kvarter.NotFound:
		return http.StatusNotFound
	case kvarter.Forbidden:
		return http.StatusForbidden
	case kvarter.Conflict, kvarter.Mismatch:
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

func cause(err error) string {
	if c := errors.Unwrap(err); c != nil {
		return err.Error() + ": " + c.Error()
	}
	return err.Error()
}
