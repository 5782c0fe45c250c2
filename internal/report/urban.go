package report

import (
	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// maxRows is how many rows a table of areas has at most, so that the memo stays within two pages; a sentence counts the rest.
const maxRows = 36

// UrbanArea is the memo of an urban area: how many small areas and residents, which criteria they meet, why they belong together, and the
// small areas one by one. An unknown code is kvarter.NotFound.
func UrbanArea(e *edition.Edition, code string, o Options) (*Memo, error) {
	w, m, err := begin(e, o)
	if err != nil {
		return nil, err
	}
	i, ok := e.Urban[code]
	if !ok {
		return nil, notFound("urban area", code)
	}
	u := &e.Round.UrbanAreas[i]
	var members []int
	for _, p := range u.Parts {
		for _, c := range p.Areas {
			if n, ok := e.Area[c]; ok {
				members = append(members, n)
			}
		}
	}
	x := explain.Urban(e.Round, e.Method, code, w.lang, e.Audience, e.ListMethods...)
	kind := "urban.kind"
	if u.Kind == "housing_area" {
		kind = "urban.kind.housing"
	}
	m.Kicker, m.Title, m.Lead = w.kicker(w.text(kind)), x.Name, x.Sentence
	m.Facts = []string{w.people(u.Population)}
	if len(members) > 0 {
		m.Facts = append(m.Facts, w.counted("area.count", len(members)))
	}
	frame := w.outlines(members, nil)
	if len(u.Outline) > 0 {
		frame = []kvarter.MultiPolygon{u.Outline}
	}
	var d *drawing
	if frame != nil {
		d = &drawing{spec: w.spec(w.text("map.around", w.short(m.Title)), frame, -1)}
	}
	if err := w.picture(m, d); err != nil {
		return nil, err
	}
	if len(x.Rows) > 0 {
		t := &Table{Caption: w.text("urban.criteria.caption", m.Title), Head: []string{w.text("col.criterion"), w.text("urban.met")}, Numeric: []bool{false, true}, Widths: []float64{3, 1}}
		for _, r := range x.Rows {
			t.Rows = append(t.Rows, []string{explain.Upper(r.Label), r.MetText})
		}
		m.add(Section{Heading: w.text("urban.criteria"), Table: t})
	}
	m.add(w.together(u))
	m.add(w.areaTable(w.text("urban.parts"), members))
	if h, ok := e.Housing[code]; ok {
		w.laws(m, h)
	}
	return m, nil
}

// together says why the small areas of an urban area belong together.
func (w *writer) together(u *kvarter.UrbanArea) Section {
	s := Section{Heading: w.text("urban.why")}
	if t := w.text("joined." + u.Joined); t != "" {
		s.Paragraphs = append(s.Paragraphs, t)
	}
	if u.Reason != "" {
		s.Paragraphs = append(s.Paragraphs, u.Reason)
	}
	var filled []string
	for _, c := range u.Filled {
		if n, ok := w.Area[c]; ok {
			c = edition.Title(&w.Edition.Round.Areas.Items[n])
		}
		filled = append(filled, c)
	}
	if len(filled) > 0 {
		s.Paragraphs = append(s.Paragraphs, w.text("urban.filled")+": "+explain.Join(w.lang, filled)+".")
	}
	return s
}

// areaTable lists small areas by position, in the order given.
func (w *writer) areaTable(heading string, at []int) Section {
	if len(at) == 0 {
		return Section{}
	}
	t := &Table{Caption: heading, Numeric: []bool{false, true, false, true}, Widths: []float64{34, 14, 34, 18},
		Head: []string{w.text("col.name"), w.text("col.population"), w.text("col.outcome"), w.text("col.met")}}
	for k, n := range at {
		if k == maxRows {
			break
		}
		a, f := &w.Edition.Round.Areas.Items[n], &w.Edition.Round.Findings[n]
		t.Rows = append(t.Rows, []string{edition.Title(a), explain.Number(w.lang, f.Population, 0), explain.Upper(w.outcome(f)),
			w.text("met_of", w.integer(f.MetCount), w.integer(len(w.Shown(f))))})
	}
	return Section{Heading: heading, Table: t, After: w.more(len(t.Rows), len(at))}
}

// more says how many rows a table leaves out; nothing where it has them all.
func (w *writer) more(shown, all int) []string {
	if shown == all {
		return nil
	}
	return []string{w.text("report.more", w.integer(shown), w.integer(all))}
}
