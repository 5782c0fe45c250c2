package report

import (
	"strconv"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// HousingArea is the memo of a housing area: for each law its lists, and each criterion with its distance to the limit. Origin and convictions
// are shown, and a distance in persons given, as the edition's audience may read them. An unknown code is kvarter.NotFound.
func HousingArea(e *edition.Edition, code string, o Options) (*Memo, error) {
	w, m, err := begin(e, o)
	if err != nil {
		return nil, err
	}
	i, ok := e.Housing[code]
	if !ok {
		return nil, notFound("housing area", code)
	}
	a := &e.Round.HousingAreas.Items[i]
	m.Kicker, m.Title = w.kicker(w.text("housing.kind")), edition.Title(a)
	m.Facts = []string{w.text("area.code", a.Code), w.people(a.Population)}
	var inside []int
	for _, x := range e.Round.Overlaps {
		if n, ok := e.Area[x.SmallArea]; ok && x.HousingArea == code {
			inside = append(inside, n)
		}
	}
	if err := w.picture(m, w.aroundHousing(a, inside)); err != nil {
		return nil, err
	}
	w.laws(m, i)
	m.add(w.areaTable(w.text("housing.overlap"), inside))
	return m, nil
}

// laws adds a section for each law that judges a housing area. The sentence of the first leads the memo where nothing else does.
func (w *writer) laws(m *Memo, i int) {
	for k, n := range w.HousingOf[w.Edition.Round.HousingAreas.Items[i].Code] {
		f, x := &w.Edition.Round.Housing[n], w.ExplainHousing(n, w.lang)
		law := w.Lists[f.Method]
		title := f.Method
		if law != nil && law.Title.In(w.lang) != "" {
			title = law.Title.In(w.lang)
		}
		s := Section{Heading: title + ", " + strconv.Itoa(int(f.Period))}
		switch {
		case k == 0 && m.Lead == "":
			m.Lead = x.Sentence
		case x.Sentence != m.Lead:
			s.Paragraphs = []string{x.Sentence}
		}
		lists := &Table{Caption: title, Head: []string{w.text("col.list"), w.text("col.verdict")}, Widths: []float64{3, 1}, Numeric: []bool{false, false}}
		for _, o := range f.Outcomes {
			label := o.Name
			if law != nil {
				for j := range law.Outcomes {
					if law.Outcomes[j].Name == o.Name && law.Outcomes[j].Label.In(w.lang) != "" {
						label = law.Outcomes[j].Label.In(w.lang)
					}
				}
			}
			lists.Rows = append(lists.Rows, []string{explain.Upper(label), w.text("verdict." + o.Verdict.String())})
		}
		if len(lists.Rows) > 0 {
			s.Table = lists
		}
		m.add(s)
		if t := w.legal(x.Rows); t != nil {
			m.add(Section{Heading: w.text("housing.criteria"), Table: t})
		}
	}
}

// legal is one row for each criterion of a law; the column of persons is there where a row has any.
func (w *writer) legal(rows []explain.Row) *Table {
	if len(rows) == 0 {
		return nil
	}
	t := &Table{Caption: w.text("housing.criteria"), Numeric: []bool{false, true, true, true, true, false}, Widths: []float64{26, 13, 18, 18, 12, 14},
		Head: []string{w.text("col.criterion"), w.text("col.value"), w.text("housing.limit"), w.text("housing.distance"), w.text("housing.relative"), w.text("col.verdict")}}
	persons := false
	for _, r := range rows {
		persons = persons || r.PersonsText != ""
	}
	if persons {
		t.Head = append(t.Head[:5:5], w.text("housing.persons"), t.Head[5])
		t.Numeric, t.Widths = []bool{false, true, true, true, true, true, false}, []float64{21, 12.5, 17.5, 16, 10.5, 10.5, 13}
	}
	for _, r := range rows {
		cells := []string{w.flagged(r, rows), r.ValueText, r.ThresholdText, dash(r.MarginText), dash(r.RelativeText)}
		if persons {
			cells = append(cells, dash(r.PersonsText))
		}
		t.Rows = append(t.Rows, append(cells, w.text("verdict."+r.Met)))
	}
	return t
}

// aroundHousing is a housing area over the small areas that it lies in; nil where neither has an outline.
func (w *writer) aroundHousing(a *kvarter.Area, inside []int) *drawing {
	r := w.Edition.Round
	frame := w.outlines(inside, nil)
	own := a.Outline
	if r.HousingAreas.CRS != r.Areas.CRS { // another system of coordinates would put it elsewhere
		own = nil
	}
	if len(own) > 0 {
		frame = append(frame, own)
	}
	if frame == nil {
		return nil
	}
	d := &drawing{spec: w.spec(w.text("map.around", edition.Title(a)), frame, -1)}
	d.spec.Urban = nil // the outlines of urban areas would be taken for that of the housing area
	if len(own) > 0 {
		d.spec.Urban = []chart.MapUrban{{Code: a.Code, Name: edition.Title(a), Housing: true, Outline: own}}
		d.says = w.text("report.map.broken")
	}
	return d
}
