package web

import (
	"strconv"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

func title(a *kvarter.Area) string { return edition.Title(a) }

func period(r *kvarter.Round) string { return strconv.Itoa(int(r.Period)) }

// urbanItem is one urban area in a list.
type urbanItem struct {
	Href, Name string
	Housing    bool
	Population float64
	Areas      int
}

// homeRows is the number of urban areas that home lists: as many as the map is high, and some.
const homeRows = 60

type homeView struct {
	Base     string // address of the round
	Memo     string
	Headline string
	Map      *homeMap
	Urban    []urbanItem
	More     int // urban areas that are in the table alone
	Gap      *sparkView
	Edge     int // small areas in or out by less than their uncertainty
}

func home(q *request) (*resource, error) {
	return &resource{template: "home", title: "home.title", path: "/", table: q.urbanTable, view: func() (any, error) {
		bare := *q.ix.Round // the banner and the map say «made-up» already
		bare.City, bare.MadeUp = q.city(q.ix), false
		v := homeView{Base: q.base(), Memo: q.base() + "/memo", Headline: explain.Headline(&bare, q.ix.Method, q.lang), Map: q.ix.homeMap(q.words(), q.lang)}
		live := *v.Map
		live.Live = q.live(nil, nil)
		v.Map = &live
		v.Gap = q.gapSpark()
		for k, i := range q.ix.UrbanByName {
			if v.More = len(q.ix.UrbanByName) - k; k == homeRows {
				break
			}
			v.More = 0
			v.Urban = append(v.Urban, q.ix.urbanItem(q.lang, i))
		}
		for i := range q.ix.Round.Findings {
			if q.ix.Round.Findings[i].OnTheEdge {
				v.Edge++
			}
		}
		return v, nil
	}}, nil
}

func (ix *index) urbanItem(lang string, i int) urbanItem {
	u := &ix.Round.UrbanAreas[i]
	it := urbanItem{Href: ix.urbanHref(lang, i), Name: explain.UrbanName(lang, u.Name), Housing: u.Kind == "housing_area", Population: u.Population}
	for _, p := range u.Parts {
		it.Areas += len(p.Areas)
	}
	return it
}

// sourceLine is the line that goes with a copied figure.
func (q *request) sourceLine() string {
	r := q.ix.Round
	return q.words().text("source.line", q.ix.City.In(q.lang), period(r), r.Method.ID+" "+r.Method.Version, q.ix.ShortID())
}

// urbanTable is one row for each urban area.
func (q *request) urbanTable() [][]string {
	out := [][]string{{"code", "name", "kind", "population", "small_areas", "joined"}}
	for _, i := range q.ix.UrbanByName {
		u, it := &q.ix.Round.UrbanAreas[i], q.ix.urbanItem(q.lang, i)
		out = append(out, []string{u.Code, it.Name, u.Kind, plain(u.Population), strconv.Itoa(it.Areas), u.Joined})
	}
	return out
}
