package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"math"
	"net/http"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/explain"
)

//go:embed templates/*.html
var templateFiles embed.FS

// pages renders the templates of one language.
type pages struct {
	lang  string
	words catalogue
	set   map[string]*template.Template
}

// pageNames lists the templates that are pages; layout.html, parts.html, map.html, series.html, fields.html and plan_parts.html are shared by all.
func pageNames() []string {
	return []string{"home", "areas", "area", "urban_area", "housing_areas", "housing_area", "criteria", "criterion", "compare", "scenario", "my_area", "rounds",
		"rounds_between", "gap", "gap_of", "targets", "early_warning", "clusters", "stability", "method", "data", "quality", "plan", "plan_goal", "plan_who", "intervention", "coverage", "versions", "versions_between", "sign_in", "me", "edit_intervention", "clash", "history", "plan_manage", "plan_edit", "plan_import", "designations", "designation", "people", "audit", "notes", "error"}
}

func loadPages(assets assetSet, theme fs.FS) (map[string]*pages, error) {
	out := map[string]*pages{}
	for _, lang := range Languages() {
		words, err := loadCatalogue(lang, theme)
		if err != nil {
			return nil, err
		}
		p := &pages{lang: lang, words: words, set: map[string]*template.Template{}}
		funcs := template.FuncMap{
			"t":   words.text,
			"tn":  func(key string, n int) string { return words.count(key, n, integer(lang, n)) },
			"int": func(n any) string { return integer(lang, n) },
			"people": func(n float64) string {
				if math.IsNaN(n) {
					return words.text("area.residents.none")
				}
				return words.count("area.residents", int(n), integer(lang, n))
			},
			"date":  func(iso string) string { return explain.Date(lang, iso) },
			"asset": assets.href,
			"swatch": func(class string, edge bool, of ...string) template.HTML { // of: the ID of the map, where it is not «map»
				id := strings.Join(of, "")
				if id == "" {
					id = "map"
				}
				return chart.Swatch(id, chart.Class(class), edge)
			},
			"dict":       dict,
			"num":        blankZero,
			"ptr":        blankNil,
			"place":      func(all []kvarter.Place, i int) kvarter.Place { return row(all, i) },
			"milestone":  func(all []kvarter.Milestone, i int) kvarter.Milestone { return row(all, i) },
			"commitment": func(all []kvarter.Commitment, i int) kvarter.Commitment { return row(all, i) },
			"funding":    func(all []kvarter.Funding, i int) kvarter.Funding { return row(all, i) },
			"reach":      func(all []kvarter.Reach, i int) kvarter.Reach { return row(all, i) },
			"decision":   func(all []kvarter.Decision, i int) kvarter.Decision { return row(all, i) },
		}
		for _, name := range pageNames() {
			t := template.New("page").Funcs(funcs)
			for _, file := range []string{"layout", "parts", "map", "series", "fields", "plan_parts", name} {
				text, own, err := overlaid(templateFiles, theme, "templates/"+file+".html")
				if err == nil {
					_, err = t.New(file + ".html").Parse(string(text))
				}
				if err != nil && own {
					return nil, kvarter.Errorf(kvarter.Invalid, "theme, templates/%s.html: %w", file, err)
				} else if err != nil {
					return nil, kvarter.Errorf(kvarter.Internal, "template %s: %w", file, err)
				}
			}
			p.set[name] = t
		}
		out[lang] = p
	}
	return out, nil
}

// integer prints a whole number that a template holds.
func integer(lang string, n any) string {
	switch v := n.(type) {
	case int:
		return explain.Number(lang, float64(v), 0)
	case float64:
		return explain.Number(lang, v, 0)
	}
	return fmt.Sprint(n)
}

// dict makes a map of its arguments, for templates that take more than one.
func dict(kv ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(kv); i += 2 {
		m[kv[i].(string)] = kv[i+1]
	}
	return m
}

func (p *pages) render(b *bytes.Buffer, name string, data *page) error {
	if err := p.set[name].ExecuteTemplate(b, "layout.html", data); err != nil {
		return kvarter.Errorf(kvarter.Internal, "page %s: %w", name, err)
	}
	return nil
}

// page is what the layout shows around every view.
type page struct {
	Lang, Title, City string
	Home              string
	Nav               []link
	Languages         []link
	MadeUp            bool
	Internal          bool
	Period            int
	MethodTitle       string
	Method            kvarter.MethodRef
	Round             string // short ID
	RoundID           string
	Sources           []kvarter.Snapshot
	Downloads         []link
	Canonical         string
	Caveat            string
	SourceLine        string // goes with every copied table
	View              any

	Notice string // what was just done
	SignIn string // the way in; "" where nobody can sign in, or someone has
	Person string // who is signed in
	Token  string // of forms
	Me     string
	Work   []link // what only people with a role see
	State  string // where the round's designation stands, for readers who must know that it is not in force
}

// page returns the page of a request; title is a key of the strings, or a text where no such key exists.
func (q *request) page(title string, ix *index) *page {
	words := q.site.pages[q.lang].words
	if t, ok := words[title]; ok {
		title = t
	}
	r := ix.Round
	p := &page{Lang: q.lang, Title: title, City: q.city(ix), Home: q.base() + "/", MadeUp: r.MadeUp, Internal: ix.Audience == explain.Internal,
		Period: int(r.Period), Method: r.Method, Round: ix.ShortID(), RoundID: r.ID, Sources: producers(r.Snapshots), Canonical: q.r.URL.EscapedPath(), Caveat: explain.Caveat(q.lang)}
	p.SourceLine = q.sourceLine()
	if r.MadeUp {
		p.SourceLine += " " + words.text("made_up") + "."
	}
	if s := explain.Control(r, q.lang); s != "" {
		p.SourceLine += " " + s
	}
	if ix.Method != nil {
		p.MethodTitle = ix.Method.Title.In(q.lang)
	}
	if p.MethodTitle == "" {
		p.MethodTitle = r.Method.ID
	}
	here := "/" + strings.SplitN(strings.TrimPrefix(q.r.URL.Path, q.base()+"/"), "/", 2)[0]
	q.who(p)
	for _, l := range q.navigation() {
		to := q.base() + l.Href
		if l.Href == "/plan" { // the plan stands under no round
			p.Nav = append(p.Nav, link{Href: "/" + q.lang + l.Href, Text: words.text(l.Text), Here: q.onPlan()})
			continue
		}
		p.Nav = append(p.Nav, link{Href: to, Text: words.text(l.Text), Here: strings.HasPrefix(q.r.URL.Path, q.base()) && here == l.Href || l.Href == "/" && (q.r.URL.Path == "/"+q.lang+"/" || q.r.URL.Path == q.base()+"/")})
	}
	return p
}

// navigation lists the pages of the main menu.
func (q *request) navigation() []link {
	nav := []link{{Href: "/", Text: "nav.map"}, {Href: "/areas", Text: "nav.areas"}, {Href: "/criteria", Text: "nav.criteria"}}
	if len(q.all) == 0 { // nothing is public yet
		return nil
	}
	if len(q.ix.Round.Housing) > 0 {
		nav = append(nav, link{Href: "/housing-areas", Text: "nav.housing"})
	}
	if q.ix.Followed != nil {
		nav = append(nav, link{Href: "/gap", Text: "nav.gap"})
	}
	if v, err := q.plan(); err == nil && v != nil {
		nav = append(nav, link{Href: "/plan", Text: "nav.plan"})
	}
	if q.ix.Neighbours != nil && q.ix.Audience == explain.Internal {
		nav = append(nav, link{Href: "/clusters", Text: "nav.clusters"})
	}
	if q.ix.Warning != nil && q.ix.Audience == explain.Internal {
		nav = append(nav, link{Href: "/early-warning", Text: "nav.warning"})
	}
	if m := q.ix.Method; m.Designate != nil || len(m.Index)+len(m.Classes) > 0 {
		nav = append(nav, link{Href: "/stability", Text: "nav.stability"})
	}
	return append(nav, link{Href: "/my-area", Text: "nav.my_area"}, link{Href: "/scenario", Text: "nav.scenario"}, link{Href: "/rounds", Text: "nav.rounds"},
		link{Href: "/method", Text: "nav.method"}, link{Href: "/data", Text: "nav.data"})
}

// homes links the home pages of the languages, for a page that has no address of its own.
func (q *request) homes() []link {
	var out []link
	for _, l := range Languages() {
		out = append(out, link{Href: "/" + l + "/", Text: q.site.pages[l].words.text("language"), Lang: l, Here: l == q.lang})
	}
	return out
}

// city names the city in the reader's language. Where the figures are made up the banner says so, and brackets that repeat it are left out.
func (q *request) city(ix *index) string {
	name := ix.City.In(q.lang)
	if name == "" {
		name = ix.Round.City
	}
	if !ix.Round.MadeUp {
		return name
	}
	for _, p := range q.site.pages {
		if at := strings.Index(strings.ToLower(name), " ("+strings.ToLower(p.words.text("made_up"))); at > 0 && strings.HasSuffix(name, ")") {
			return name[:at]
		}
	}
	return name
}

// producers lists who the figures come from, each producer and date once; the files of the city itself are on the method page.
func producers(files []kvarter.Snapshot) []kvarter.Snapshot {
	var out []kvarter.Snapshot
	seen := map[[2]string]bool{}
	for _, s := range files {
		if key := [2]string{s.Producer, s.Date}; s.Producer != "" && !seen[key] {
			seen[key] = true
			out = append(out, s)
		}
	}
	if out == nil {
		return files
	}
	return out
}

// show renders a page and sends it.
func (q *request) show(name string, p *page) error { return q.showStatus(http.StatusOK, name, p) }

func (q *request) showStatus(status int, name string, p *page) error {
	var b bytes.Buffer
	if err := q.site.pages[q.lang].render(&b, name, p); err != nil {
		return err
	}
	q.w.Header().Set("Content-Language", q.lang)
	q.send(status, "text/html; charset=utf-8", b.Bytes())
	return nil
}

// words returns the strings of the request's language.
func (q *request) words() catalogue { return q.site.pages[q.lang].words }
