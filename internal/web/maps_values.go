package web

import (
	"sort"

	"kvarter/internal/chart"
	"kvarter/internal/contiguity"
	"kvarter/internal/explain"
	"kvarter/internal/source"
)

// valuesDoc is what the map that can be moved paints by: everything by the position of an area in the round.
type valuesDoc struct {
	MadeUp   bool         `json:"made_up"`
	Round    string       `json:"round"`
	Href     string       `json:"href"` // address of an area: {code} stands for its code
	Codes    []string     `json:"codes"`
	Names    []string     `json:"names"`
	Outcomes []string     `json:"outcomes"` // sentences
	Outcome  []int        `json:"outcome"`  // of an area: position in Outcomes
	Met      []int        `json:"met"`
	Urban    []urbanPoint `json:"urban"`
	Looks    []lookDoc    `json:"looks"`
	Themes   []themeDoc   `json:"themes"` // the outcome first, then each criterion
}

// urbanPoint is the name of an urban area and where it is written. Those with most residents come first.
type urbanPoint struct {
	Name string     `json:"name"`
	At   [2]float64 `json:"at"`
}

// lookDoc is one way to draw an area.
type lookDoc struct {
	Class chart.Class `json:"class"`
	Edge  bool        `json:"edge"`
	chart.Look
}

// themeDoc is one thing that the map can be painted by.
type themeDoc struct {
	ID     string       `json:"id"` // "" the outcome, else a criterion
	Label  string       `json:"label"`
	Href   string       `json:"href,omitempty"`
	Legend []themeClass `json:"legend"`
	At     []int        `json:"at"` // of an area: position in Legend
}

// themeClass is a line of the legend of a theme.
type themeClass struct {
	Look  int    `json:"look"` // position in Looks
	Label string `json:"label"`
}

// mapValues answers with names, outcomes and classes. Criteria that the public may not see are left out, as everywhere; what is not
// known and what is withheld are classes of their own.
func mapValues(q *request) error {
	doc, _ := q.mapValues()
	return q.sendJSON(doc)
}

func (q *request) mapValues() (valuesDoc, looked) {
	ix, r, words := q.ix, q.ix.Round, q.words()
	doc := valuesDoc{MadeUp: r.MadeUp, Round: ix.ShortID(), Href: "/" + q.lang + "/area/{code}", Codes: []string{}, Names: []string{}, Outcomes: []string{}, Outcome: []int{}, Met: []int{}}
	looks := looked{at: map[look]int{}}
	outcomes := map[string]int{}
	spec := ix.mapSpec(words, q.lang, nil)
	classes := make([]look, len(r.Findings))
	for i := range r.Findings {
		f, a := &r.Findings[i], &r.Areas.Items[i]
		said := string(f.Outcome)
		if f.OnTheEdge {
			said += "+"
		}
		n, ok := outcomes[said]
		if !ok {
			n = len(doc.Outcomes)
			outcomes[said] = n
			text := words.text("outcome." + string(f.Outcome))
			if f.OnTheEdge {
				text += ", " + words.text("class.edge")
			}
			doc.Outcomes = append(doc.Outcomes, text)
		}
		doc.Codes, doc.Names, doc.Outcome, doc.Met = append(doc.Codes, a.Code), append(doc.Names, title(a)), append(doc.Outcome, n), append(doc.Met, f.MetCount)
		classes[i] = look{classOf(f), f.OnTheEdge}
	}
	doc.Themes = append(doc.Themes, looks.theme("", words.text("map.theme.outcome"), legendOf(words, spec), classes))
	for _, name := range ix.Readable() {
		m := ix.measured(name)
		if m == nil {
			continue
		}
		class, legend := q.shades(m)
		for i := range classes {
			classes[i] = look{class[i], false}
		}
		t := looks.theme(name, ix.heading(m, q.lang), legend, classes)
		t.Href = q.base() + "/criterion/" + pathEscape(name)
		doc.Themes = append(doc.Themes, t)
	}
	doc.Looks, doc.Urban = looks.all, q.urbanPoints()
	return doc, looks
}

type look struct {
	class chart.Class
	edge  bool
}

// looked collects the looks of all themes, each once.
type looked struct {
	at  map[look]int
	all []lookDoc
}

func (l *looked) position(k look) int {
	n, ok := l.at[k]
	if !ok {
		n = len(l.all)
		l.at[k] = n
		l.all = append(l.all, lookDoc{k.class, k.edge, chart.LookOf(k.class, k.edge)})
	}
	return n
}

func (l *looked) theme(id, label string, legend []chart.LegendItem, classes []look) themeDoc {
	t := themeDoc{ID: id, Label: label, Legend: []themeClass{}, At: make([]int, len(classes))}
	at := map[look]int{}
	for _, item := range legend {
		k := look{item.Class, item.Edge}
		if _, twice := at[k]; !twice {
			at[k] = len(t.Legend)
			t.Legend = append(t.Legend, themeClass{l.position(k), item.Label})
		}
	}
	for i, k := range classes {
		t.At[i] = at[k]
	}
	return t
}

// urbanPoints places the names of the urban areas, in degrees.
func (q *request) urbanPoints() []urbanPoint {
	r := q.ix.Round
	order := make([]int, len(r.UrbanAreas))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return r.UrbanAreas[order[a]].Population > r.UrbanAreas[order[b]].Population })
	out := []urbanPoint{}
	for _, i := range order {
		u := &r.UrbanAreas[i]
		degrees, err := source.ToLonLat(r.Areas.CRS, u.Outline)
		if err != nil {
			return out
		}
		if p, ok := contiguity.LabelPoint(degrees); ok {
			out = append(out, urbanPoint{short(q.lang, explain.UrbanName(q.lang, u.Name)), [2]float64{millionth(p.X), millionth(p.Y)}})
		}
	}
	return out
}
