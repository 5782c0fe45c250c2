package web

import (
	"net/http"
	"strconv"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/explain"
)

// title names a small area by its place name, else by its code.
func title(a *kvarter.Area) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Code
}

func period(r *kvarter.Round) string { return strconv.Itoa(int(r.Period)) }

// urbanItem is one urban area in a list.
type urbanItem struct {
	Href, Name string
	Housing    bool
	Population float64
	Areas      int
}

type homeView struct {
	Headline string
	Map      *homeMap
	Urban    []urbanItem
	Edge     int // small areas in or out by less than their uncertainty
}

func home(q *request) error {
	bare := *q.ix.Round // the banner and the map say «made-up» already
	bare.City, bare.MadeUp = q.city(q.ix), false
	v := homeView{Headline: explain.Headline(&bare, q.ix.Method, q.lang), Map: q.ix.homeMap(q.words(), q.lang)}
	for _, i := range q.ix.byName {
		v.Urban = append(v.Urban, q.ix.urbanItem(q.lang, i))
	}
	for i := range q.ix.Round.Findings {
		if q.ix.Round.Findings[i].OnTheEdge {
			v.Edge++
		}
	}
	p := q.page("home.title", q.ix)
	p.View = v
	p.Downloads = []link{{Href: "/" + q.lang + "/areas.csv", Text: "CSV"}, {Href: "/" + q.lang + "/areas.geojson", Text: "GeoJSON"}, {Href: "/" + q.lang + "/areas.json", Text: "JSON"}, {Href: "/" + q.lang + "/map.svg", Text: "SVG"}}
	return q.show("home", p)
}

func (ix *index) urbanItem(lang string, i int) urbanItem {
	u := &ix.Round.UrbanAreas[i]
	it := urbanItem{Href: ix.urbanHref(lang, i), Name: explain.UrbanName(lang, u.Name), Housing: u.Kind == "housing_area", Population: u.Population}
	for _, p := range u.Parts {
		it.Areas += len(p.Areas)
	}
	return it
}

// homeSVG is the map as a file: with legend and source burnt in, and without links.
func homeSVG(q *request) error {
	spec := q.ix.mapSpec(q.words(), q.lang, nil)
	spec.Legend = legendOf(q.words(), spec)
	spec.Standalone = true
	spec.Source = q.sourceLine()
	for i := range spec.Areas {
		spec.Areas[i].Href = ""
	}
	for i := range spec.Urban {
		spec.Urban[i].Href = ""
	}
	q.send(http.StatusOK, "image/svg+xml", []byte(chart.Map(spec)))
	return nil
}

// sourceLine is the line that goes with a copied figure.
func (q *request) sourceLine() string {
	r := q.ix.Round
	return q.words().text("source.line", q.ix.City.In(q.lang), period(r), r.Method.ID+" "+r.Method.Version, q.ix.shortID())
}
