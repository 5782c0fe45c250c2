package web

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

// table lists every route of the site. The languages have patterns of their own, since /{lang}/… would collide with /assets/….
func (s *Site) table() []Route {
	routes := []Route{
		{"/{$}", Public, toLanguage},
		{"/healthz", Public, health},
		{"/assets/{file}", Public, s.asset},
		{"/area/{ref}", Public, toLanguage},
		{"/urban-area/{ref}", Public, toLanguage},
		{"/housing-area/{ref}", Public, toLanguage},
	}
	for _, l := range Languages() {
		p := "/" + l
		routes = append(routes,
			Route{p + "/{$}", Public, home},
			Route{p + "/map.svg", Public, homeSVG},
			Route{p + "/areas", Public, areas},
			Route{p + "/areas.csv", Public, areasCSV},
			Route{p + "/areas.json", Public, areasJSON},
			Route{p + "/areas.geojson", Public, areasGeoJSON},
			Route{p + "/housing-areas", Public, housingAreas},
			Route{p + "/method", Public, methodPage},

			Route{p + "/area/{ref}", Public, toArea},
			Route{p + "/urban-area/{ref}", Public, toUrbanArea},
			Route{p + "/housing-area/{ref}", Public, toHousingArea},
			Route{p + "/r/{round}/area/{code}", Public, toArea},
			Route{p + "/r/{round}/area/{code}/{slug}", Public, area},
			Route{p + "/r/{round}/urban-area/{code}", Public, toUrbanArea},
			Route{p + "/r/{round}/urban-area/{code}/{slug}", Public, urbanArea},
			Route{p + "/r/{round}/housing-area/{code}", Public, toHousingArea},
			Route{p + "/r/{round}/housing-area/{code}/{slug}", Public, housingArea},

			Route{p + "/internal/quality", Internal, quality},
		)
	}
	return routes
}
