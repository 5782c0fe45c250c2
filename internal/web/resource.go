package web

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"kvarter/internal/chart"
)

// resource is what one address shows: a page, and the same as csv, json, geojson and svg. Each part is made only when it is asked for.
type resource struct {
	template string
	title    string               // key of the strings, or a text
	path     string               // after /{lang}/r/{round}; holds a query where that is part of what is shown
	view     func() (any, error)  // of the template
	table    func() [][]string    // csv: a head and rows; nil: one row for each of areas
	json     func() any           // nil: the rows of table as objects
	areas    func() []int         // geojson; nil: every small area
	svg      func() template.HTML // a file by itself; nil: the map of the city
	bare     bool                 // it stands under no round: /{lang} alone comes before path
	files    []string             // endings offered for download; nil: all four
}

// endings lists the forms that every resource has beside its page.
func endings() []string { return []string{"csv", "json", "geojson", "svg"} }

// answerResource answers with the page or, by the ending of the address, a file.
func answerResource(make func(*request) (*resource, error)) func(*request) error {
	return func(q *request) error {
		res, err := make(q)
		if err != nil {
			return err
		}
		if q.ext != "" {
			q.w.Header().Set("Content-Location", q.hrefOf(res, q.ext))
		}
		switch q.ext {
		case "csv":
			return q.sendCSV(q.rowsOf(res))
		case "json":
			if res.json != nil {
				return q.sendJSON(res.json())
			}
			return q.sendJSON(q.rowsDoc(q.rowsOf(res)))
		case "geojson":
			return q.sendGeoJSON(q.areasOf(res))
		case "svg":
			var body template.HTML
			if res.svg != nil {
				body = res.svg()
			} else {
				body = q.cityMap()
			}
			q.send(http.StatusOK, "image/svg+xml", []byte(body))
			return nil
		}
		p := q.page(res.title, q.ix)
		p.Canonical = q.hrefOf(res, "")
		for _, l := range Languages() {
			p.Languages = append(p.Languages, link{Href: "/" + l + strings.TrimPrefix(p.Canonical, "/"+q.lang), Text: q.site.pages[l].words.text("language"), Lang: l, Here: l == q.lang})
		}
		if p.View, err = res.view(); err != nil {
			return err
		}
		files := res.files
		if files == nil {
			files = endings()
		}
		for _, f := range files {
			p.Downloads = append(p.Downloads, link{Href: q.hrefOf(res, f), Text: map[string]string{"csv": "CSV", "json": "JSON", "geojson": "GeoJSON", "svg": "SVG"}[f]})
		}
		return q.show(res.template, p)
	}
}

// hrefOf is the canonical address of a resource in one of its forms: language, round (which fixes method and period), and what is shown.
func (q *request) hrefOf(res *resource, ext string) string {
	path, query, asked := strings.Cut(res.path, "?")
	if ext != "" {
		if strings.HasSuffix(path, "/") {
			path += "index"
		}
		path += "." + ext
	}
	if asked && query != "" {
		path += "?" + query
	}
	if res.bare {
		return "/" + q.lang + path
	}
	return q.base() + path
}

// base is the address of the round in the reader's language.
func (q *request) base() string { return "/" + q.lang + "/r/" + url.PathEscape(q.ix.ShortID()) }

func (q *request) areasOf(res *resource) []int {
	if res.areas != nil {
		return res.areas()
	}
	return q.ix.everyArea()
}

func (q *request) rowsOf(res *resource) [][]string {
	if res.table != nil {
		return res.table()
	}
	return q.ix.areasTable(q.areasOf(res))
}

// rowsDoc is a table as JSON: one object a row, numbers as numbers, nothing as null.
func (q *request) rowsDoc(table [][]string) any {
	r := q.ix.Round
	rows := []map[string]any{}
	for _, row := range table[1:] {
		o := map[string]any{}
		for i, name := range table[0] {
			o[name] = jsonCell(row[i])
		}
		rows = append(rows, o)
	}
	return map[string]any{"made_up": r.MadeUp, "city": q.ix.City.In(q.lang), "period": int(r.Period), "method": r.Method.ID + " " + r.Method.Version, "round": r.ID, "rows": rows}
}

// cityMap is the map of the city as a file: with legend and source burnt in, and without links.
func (q *request) cityMap() template.HTML {
	spec := q.ix.mapSpec(q.words(), q.lang, nil)
	return q.standalone(spec)
}

// standalone draws a map as a file that carries its legend and its source.
func (q *request) standalone(spec chart.MapSpec) template.HTML {
	spec.Legend = legendOf(q.words(), spec)
	spec.Standalone = true
	spec.Source = q.sourceLine()
	for i := range spec.Areas {
		spec.Areas[i].Href = ""
	}
	for i := range spec.Urban {
		spec.Urban[i].Href = ""
	}
	return chart.Map(spec)
}
