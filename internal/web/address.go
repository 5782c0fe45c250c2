package web

import (
	"net/http"
	"net/url"
	"strings"
)

// link is an address with its text.
type link struct {
	Href, Text string
	// Lang is set on links to another language.
	Lang string
	Here bool
	Rel  string // next, where it leads to the next page of a list
}

// slug writes a name for an address: small ASCII letters, digits and hyphens; æ, ø, å as ae, oe, aa.
func slug(name string) string {
	s := strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "ä", "ae", "ö", "oe", "ü", "u", "é", "e", "è", "e", "ß", "ss").Replace(strings.ToLower(name))
	var b strings.Builder
	gap := false
	for _, r := range s {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			gap = false
			continue
		}
		gap = true
	}
	if b.Len() == 0 {
		return "-"
	}
	return b.String()
}

// canonical returns the address that holds all state: language, round (which fixes method and period), kind, code, name.
func (ix *index) canonical(lang, kind, code, name string) string {
	return "/" + lang + "/r/" + url.PathEscape(ix.ShortID()) + "/" + kind + "/" + url.PathEscape(code) + "/" + slug(name)
}

func (ix *index) areaHref(lang string, i int) string {
	a := &ix.Round.Areas.Items[i]
	return ix.canonical(lang, "area", a.Code, a.Name)
}

func (ix *index) urbanHref(lang string, i int) string {
	u := &ix.Round.UrbanAreas[i]
	return ix.canonical(lang, "urban-area", u.Code, u.Name)
}

func (ix *index) housingHref(lang string, i int) string {
	a := &ix.Round.HousingAreas.Items[i]
	return ix.canonical(lang, "housing-area", a.Code, a.Name)
}

// toLanguage sends an address without a language to the reader's own.
func toLanguage(q *request) error {
	q.w.Header().Add("Vary", "Accept-Language")
	to := "/" + negotiate(q.r.Header.Get("Accept-Language")) + q.r.URL.EscapedPath()
	if q.r.URL.RawQuery != "" {
		to += "?" + q.r.URL.RawQuery
	}
	return redirect{to, http.StatusFound}
}

// toKind returns a handler that sends a short form to the address with round and name.
func toKind(known func(*index) map[string]int, href func(*index, string, int) string, missing string) func(*request) error {
	return func(q *request) error {
		ref := q.r.PathValue("ref")
		if ref == "" {
			ref = q.r.PathValue("code")
		}
		ref, ext := extension(ref)
		code, ok := split(ref, known(q.ix))
		if !ok {
			return q.unknown(missing, code, known(q.ix), href)
		}
		to := href(q.ix, q.lang, known(q.ix)[code])
		if ext != "" {
			to += "." + ext
		}
		return redirect{to, http.StatusFound}
	}
}

func areaCodes(ix *index) map[string]int    { return ix.Area }
func urbanCodes(ix *index) map[string]int   { return ix.Urban }
func housingCodes(ix *index) map[string]int { return ix.Housing }

func toArea(q *request) error { return toKind(areaCodes, (*index).areaHref, "error.area")(q) }
func toUrbanArea(q *request) error {
	return toKind(urbanCodes, (*index).urbanHref, "error.urban_area")(q)
}
func toHousingArea(q *request) error {
	return toKind(housingCodes, (*index).housingHref, "error.housing_area")(q)
}

// unknown answers for a code that is not in the round, with the nearest ones.
func (q *request) unknown(what, code string, known map[string]int, href func(*index, string, int) string) error {
	e := notFound{what: what, code: code}
	for _, c := range nearest(code, known) {
		e.nearest = append(e.nearest, link{Href: href(q.ix, q.lang, known[c]), Text: c})
	}
	return e
}

// extension splits a known file ending off the last segment of an address. Codes that end so themselves are not split.
func extension(segment string) (rest, ext string) {
	for _, e := range endings() {
		if r, ok := strings.CutSuffix(segment, "."+e); ok && r != "" {
			return r, e
		}
	}
	return segment, ""
}

// subject reads code and name of an address, and gives the path after the round; it redirects where the name or the round is not
// written as in the canonical address.
func (q *request) subject(known map[string]int, href func(*index, string, int) string, missing string) (i int, path string, err error) {
	code := q.r.PathValue("code")
	i, ok := known[code]
	if !ok {
		return 0, "", q.unknown(missing, code, known, href)
	}
	canonical := href(q.ix, q.lang, i)
	want := canonical
	if q.ext != "" {
		want += "." + q.ext
	}
	if q.r.URL.EscapedPath() != want {
		if path, err := url.PathUnescape(want); err != nil || q.r.URL.Path != path {
			return 0, "", redirect{want, http.StatusMovedPermanently}
		}
	}
	return i, canonical[len(q.base()):], nil
}
