package web

import (
	"net/http"

	"kvarter/internal/auth"
)

// Audience says who may read a route. Every route declares one.
type Audience string

const (
	Public   Audience = "public"   // reads the published tables alone
	Internal Audience = "internal" // needs a role
)

// Route is one address of the site.
type Route struct {
	Pattern  string // of net/http, without the method
	Audience Audience
	Handler  func(*request) error
	// Action is what an internal route needs permission for; "" is to see what is internal. Where the action is done to something, the desk asks again.
	Action auth.Action
	Post   bool // it changes something: POST, instead of GET and HEAD
	Bare   bool // it needs no round
}

// route is a page that is read.
func route(pattern string, audience Audience, handler func(*request) error) Route {
	return Route{Pattern: pattern, Audience: audience, Handler: handler}
}

// bare says that a route needs no round.
func (r Route) bare() Route {
	r.Bare = true
	return r
}

func (r Route) method() string {
	if r.Post {
		return http.MethodPost
	}
	return http.MethodGet
}

// needs is the action that a person must be allowed; "" for a public route.
func (r Route) needs() auth.Action {
	if r.Audience != Public && r.Action == "" {
		return auth.ViewInternal
	}
	return r.Action
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
		{"/stability", Public, stabilityPage},
		{"/method", Public, methodPage},
		{"/data", Public, dataPage},

		{"/internal/quality", Internal, quality},
		{"/early-warning", Internal, earlyWarning},
		{"/clusters", Internal, clustersPage},
		{"/clusters/{id}", Internal, clustersPage},
	}
}

// table lists every route of the site. The languages have patterns of their own, since /{lang}/… would collide with /assets/….
func (s *Site) table() []Route {
	routes := []Route{
		route("/{$}", Public, toLanguage).bare(),
		route("/healthz", Public, health).bare(),
		route("/readyz", Public, health).bare(),
		route("/assets/{file}", Public, s.asset).bare(),
		route("/area/{ref}", Public, toLanguage).bare(),
		route("/urban-area/{ref}", Public, toLanguage).bare(),
		route("/housing-area/{ref}", Public, toLanguage).bare(),
	}
	routes = append(routes, mapRoutes()...)
	for _, l := range Languages() {
		p := "/" + l
		for _, x := range resources() {
			routes = append(routes, x.routes(p)...)
		}
		routes = append(routes,
			Route{Pattern: p + "/map.svg", Audience: Public, Handler: answerResource(home)},
			route(p+"/area/{ref}", Public, toArea),
			route(p+"/urban-area/{ref}", Public, toUrbanArea),
			route(p+"/housing-area/{ref}", Public, toHousingArea),
			route(p+"/r/{round}/area/{code}", Public, toArea),
			route(p+"/r/{round}/urban-area/{code}", Public, toUrbanArea),
			route(p+"/r/{round}/housing-area/{code}", Public, toHousingArea),
			route(p+"/r/{round}/my-area/outline", Public, backToMyArea),
		)
		routes = append(routes, reportRoutes(p)...)
		routes = append(routes, uploadRoute(p))
		if s.cfg.Planning != nil {
			routes = append(routes, planRoutes(p)...)
		}
		if s.cfg.Desk != nil {
			routes = append(routes, deskRoutes(p)...)
		}
	}
	return routes
}

// routes expands a page: with the round and without, and with each ending where the last part of the path is fixed. (Where it is
// not, the ending is part of what the pattern matches.)
func (x resourceRoute) routes(lang string) []Route {
	full := lang + "/r/{round}"
	if x.path == "/" {
		routes := []Route{route(lang+"/{$}", x.audience, answerResource(x.make)), route(full+"/{$}", x.audience, answerResource(x.make)), route(full, x.audience, toSlash)}
		for _, e := range endings() {
			routes = append(routes, Route{Pattern: full + "/index." + e, Audience: x.audience, Handler: answerResource(x.make)}, Route{Pattern: lang + "/index." + e, Audience: x.audience, Handler: answerResource(x.make)})
		}
		return routes
	}
	routes := []Route{route(full+x.path, x.audience, answerResource(x.make))}
	if x.path[len(x.path)-1] == '}' {
		if one := singleName(x.path); one { // /criterion/{id}: the short form needs no name
			routes = append(routes, Route{Pattern: lang + x.path, Audience: x.audience, Handler: toRound})
		}
		return routes
	}
	routes = append(routes, Route{Pattern: lang + x.path, Audience: x.audience, Handler: toRound})
	for _, e := range endings() { // files answer at the short form too: a link kept in a spreadsheet always gives the current round
		routes = append(routes, Route{Pattern: full + x.path + "." + e, Audience: x.audience, Handler: answerResource(x.make)}, Route{Pattern: lang + x.path + "." + e, Audience: x.audience, Handler: answerResource(x.make)})
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
