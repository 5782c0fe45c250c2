package web

import "net/http"

// Audience says who may read a route. Every route declares one.
type Audience string

const (
	Public   Audience = "public"   // reads the published tables alone
	Internal Audience = "internal" // needs a role
)

// Route is one address of the site.
type Route struct {
	Pattern  string // of net/http, without the method: every route answers GET and HEAD
	Audience Audience
	Handler  func(*request) error
}

// resourceRoute is a page of a round with its files. Its path follows /{lang}/r/{round}; the short form without the round leads there.
type resourceRoute struct {
	path     string
	audience Audience
	make     func(*request) (*resource, error)
}

// resources lists every page of a round.
func resources() []resourceRoute {
	return []resourceRoute{
		{"/", Public, home},
		{"/areas", Public, areas},
		{"/area/{code}/{slug}", Public, area},
		{"/urban-area/{code}/{slug}", Public, urbanArea},
		{"/housing-areas", Public, housingAreas},
		{"/housing-area/{code}/{slug}", Public, housingArea},
		{"/criteria", Public, criteria},
		{"/criterion/{id}", Public, criterion},
		{"/compare", Public, compare},
		{"/scenario", Public, scenarioPage},
		{"/my-area", Public, myArea},
		{"/rounds", Public, rounds},
		{"/rounds/{span}", Public, roundsBetween},
		{"/gap", Public, gapPage},
		{"/gap/{id}", Public, gapOf},
		{"/targets", Public, targetsPage},
		{"/method", Public, methodPage},
		{"/data", Public, dataPage},

		{"/internal/quality", Internal, quality},
		{"/early-warning", Internal, earlyWarning},
	}
}

// table lists every route of the site. The languages have patterns of their own, since /{lang}/… would collide with /assets/….
func (s *Site) table() []Route {
	routes := []Route{
		{"/{$}", Public, toLanguage},
		{"/healthz", Public, health},
		{"/readyz", Public, health},
		{"/assets/{file}", Public, s.asset},
		{"/area/{ref}", Public, toLanguage},
		{"/urban-area/{ref}", Public, toLanguage},
		{"/housing-area/{ref}", Public, toLanguage},
	}
	routes = append(routes, mapRoutes()...)
	for _, l := range Languages() {
		p := "/" + l
		for _, x := range resources() {
			routes = append(routes, x.routes(p)...)
		}
		routes = append(routes,
			Route{p + "/map.svg", Public, answerResource(home)},
			Route{p + "/area/{ref}", Public, toArea},
			Route{p + "/urban-area/{ref}", Public, toUrbanArea},
			Route{p + "/housing-area/{ref}", Public, toHousingArea},
			Route{p + "/r/{round}/area/{code}", Public, toArea},
			Route{p + "/r/{round}/urban-area/{code}", Public, toUrbanArea},
			Route{p + "/r/{round}/housing-area/{code}", Public, toHousingArea},
			Route{p + "/r/{round}/my-area/outline", Public, backToMyArea},
		)
		routes = append(routes, reportRoutes(p)...)
	}
	return routes
}

// routes expands a page: with the round and without, and with each ending where the last part of the path is fixed. (Where it is
// not, the ending is part of what the pattern matches.)
func (x resourceRoute) routes(lang string) []Route {
	full := lang + "/r/{round}"
	if x.path == "/" {
		routes := []Route{{lang + "/{$}", x.audience, answerResource(x.make)}, {full + "/{$}", x.audience, answerResource(x.make)}, {full, x.audience, toSlash}}
		for _, e := range endings() {
			routes = append(routes, Route{full + "/index." + e, x.audience, answerResource(x.make)}, Route{lang + "/index." + e, x.audience, answerResource(x.make)})
		}
		return routes
	}
	routes := []Route{{full + x.path, x.audience, answerResource(x.make)}}
	if x.path[len(x.path)-1] == '}' {
		if one := singleName(x.path); one { // /criterion/{id}: the short form needs no name
			routes = append(routes, Route{lang + x.path, x.audience, toRound})
		}
		return routes
	}
	routes = append(routes, Route{lang + x.path, x.audience, toRound})
	for _, e := range endings() { // files answer at the short form too: a link kept in a spreadsheet always gives the current round
		routes = append(routes, Route{full + x.path + "." + e, x.audience, answerResource(x.make)}, Route{lang + x.path + "." + e, x.audience, answerResource(x.make)})
	}
	return routes
}

// singleName reports whether a path holds one name.
func singleName(path string) bool {
	n := 0
	for _, c := range path {
		if c == '{' {
			n++
		}
	}
	return n == 1
}

// toRound sends a short form to the address with the round.
func toRound(q *request) error {
	to := q.base() + q.r.URL.EscapedPath()[len("/"+q.lang):]
	if q.r.URL.RawQuery != "" {
		to += "?" + q.r.URL.RawQuery
	}
	return redirect{to, http.StatusFound}
}

func toSlash(q *request) error { return redirect{q.base() + "/", http.StatusMovedPermanently} }
