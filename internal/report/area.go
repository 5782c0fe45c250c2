package report

import (
	"strings"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// Area is the memo of a small area: verdict, map, criteria, what would change it, and what the figures rest on.
// An unknown code is kvarter.NotFound.
func Area(e *edition.Edition, code string, o Options) (*Memo, error) {
	w, m, err := begin(e, o)
	if err != nil {
		return nil, err
	}
	i, ok := e.Area[code]
	if !ok || i >= len(e.Round.Findings) {
		return nil, notFound("small area", code)
	}
	a, f, x := &e.Round.Areas.Items[i], &e.Round.Findings[i], e.Explain(code, w.lang)
	if e.Round.MadeUp { // said last by the explanation, and by the banner
		x.Quality = x.Quality[:max(0, len(x.Quality)-1)]
	}
	m.Kicker, m.Title, m.Lead = w.kicker(w.text("area.kind"), w.district(a)), edition.Title(a), x.Sentence
	m.Facts = []string{w.text("area.code", a.Code), w.people(f.Population), w.outcome(f)}
	if u, ok := e.Urban[f.UrbanArea]; ok && f.UrbanArea != "" {
		m.Facts = append(m.Facts, w.text("area.urban", explain.UrbanName(w.lang, e.Round.UrbanAreas[u].Name)))
	}
	if err := w.picture(m, w.aroundArea(i)); err != nil {
		return nil, err
	}
	m.add(Section{Heading: w.text("area.criteria"), Table: w.criteria(m.Title, x.Rows)})
	m.add(w.flip(x))
	m.add(w.reasons(a, x))
	m.add(w.strengths(x.Rows, f.Criteria))
	m.add(w.facilities(a.Code))
	m.add(w.notes(f))
	m.add(w.quality(x))
	return m, nil
}

// add adds a section that says something.
func (m *Memo) add(s Section) {
	if len(s.Paragraphs) > 0 || s.Table != nil || len(s.Bullets) > 0 {
		m.Sections = append(m.Sections, s)
	}
}

// district names the widest part of the city that an area lies in.
func (w *writer) district(a *kvarter.Area) string {
	best, level := -1, kvarter.Level("")
	for l, names := range w.Edition.Round.Areas.GroupNames { // the fewest, then the first: any order gives the same
		if best < 0 || len(names) < best || len(names) == best && l < level {
			best, level = len(names), l
		}
	}
	if name := w.Edition.Round.Areas.GroupNames[level][a.Groups[level]]; name != "" {
		return name
	}
	return a.Groups[level]
}

// criteria is one row for each criterion, as explained; nil where there is none.
func (w *writer) criteria(name string, rows []explain.Row) *Table {
	if len(rows) == 0 {
		return nil
	}
	t := &Table{Caption: w.text("area.criteria.caption", name), Numeric: []bool{false, true, false, true, true, false}, Widths: []float64{25, 10, 24, 16, 16, 14},
		Head: []string{w.text("col.criterion"), w.text("col.value"), w.text("col.reference"), w.text("col.threshold"), w.text("col.margin"), w.text("col.verdict")}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{w.flagged(r, rows), r.ValueText, dash(r.ComparisonText), r.ThresholdText, dash(r.MarginText), w.text("verdict." + r.Met)})
	}
	return t
}

// flagged is the label of a criterion with what a reader must know of the row.
func (w *writer) flagged(r explain.Row, rows []explain.Row) string {
	stay := 0
	for i := range rows {
		if rows[i].Stay {
			stay++
		}
	}
	var flags []string
	if r.OnTheEdge {
		flags = append(flags, w.text("flag.edge"))
	}
	if r.Inherited != "" {
		flags = append(flags, w.text("flag.inherited", r.Inherited))
	}
	flags = append(flags, r.Marks...)
	if r.Stay && stay < len(rows) { // where it holds for all, the notes on the figures say it once
		flags = append(flags, w.text("flag.stay"))
	}
	if !r.Counts {
		flags = append(flags, w.text("flag.aside"))
	}
	s := explain.Upper(r.Label)
	if len(flags) > 0 {
		s += " (" + strings.Join(flags, ", ") + ")"
	}
	return s
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// flip says what would change the outcome, or why that is not said. Package explain never gives it for origin or convictions.
func (w *writer) flip(x explain.Explanation) Section {
	s := Section{Heading: w.text("area.flip")}
	switch {
	case x.Flip != "":
		s.Paragraphs = []string{x.Flip}
	case w.Audience == explain.Internal || w.Edition.Round.MadeUp || w.Edition.Round.Control != "":
		s.Paragraphs = []string{w.text("area.flip.none")}
	default:
		s.Paragraphs = []string{w.text("area.flip.closed")}
	}
	return s
}

// reasons are the causes beside the criteria that the sentence does not give, and the housing areas inside.
func (w *writer) reasons(a *kvarter.Area, x explain.Explanation) Section {
	s := Section{Heading: w.text("area.reasons")}
	for _, r := range x.Reasons {
		if !strings.Contains(strings.ToLower(x.Sentence), strings.ToLower(strings.TrimSuffix(r, "."))) {
			s.Bullets = append(s.Bullets, r)
		}
	}
	told := strings.Join(append(s.Bullets, x.Sentence), " ")
	if len(s.Bullets) == 0 {
		s.Heading = w.text("area.overlaps")
	}
	for _, o := range w.OverlapsOf[a.Code] {
		h, ok := w.Housing[o.HousingArea]
		if !ok {
			continue
		}
		name, key := edition.Title(&w.Edition.Round.HousingAreas.Items[h]), "area.overlap.residents"
		if o.Basis == "land" {
			key = "area.overlap.land"
		}
		if !strings.Contains(told, name) {
			s.Bullets = append(s.Bullets, name+": "+w.text(key, explain.Percent(w.lang, o.Share, 0)))
		}
	}
	return s
}
