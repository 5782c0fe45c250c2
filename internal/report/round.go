package report

import (
	"slices"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// Round is the memo of a whole round: what it found, the map of the city, the urban areas and housing areas in alphabetical order, how all
// small areas come out, and what they were compared with.
func Round(e *edition.Edition, o Options) (*Memo, error) {
	w, m, err := begin(e, o)
	if err != nil {
		return nil, err
	}
	r := e.Round
	bare := *r // the banner says «made-up» already
	bare.City, bare.MadeUp = w.city(), false
	m.Kicker, m.Title, m.Lead = w.kicker(w.text("report.memo")), w.text("report.round", w.city(), w.period()), explain.Headline(&bare, e.Method, w.lang)
	var d *drawing
	if spec := w.spec(w.text("report.map.city", w.city()), nil, -1); len(spec.Areas) > 0 {
		d = &drawing{spec: spec}
	}
	if err := w.picture(m, d); err != nil {
		return nil, err
	}
	m.add(w.urbanAreas())
	m.add(w.housingAreas())
	m.add(w.outcomes())
	m.add(w.references())
	return m, nil
}

func (w *writer) urbanAreas() Section {
	s := Section{Heading: w.text("home.list")}
	if len(w.UrbanByName) == 0 {
		s.Paragraphs = []string{w.text("home.list.none")}
		return s
	}
	t := &Table{Caption: w.text("home.list"), Head: []string{w.text("col.urban"), w.text("col.population"), w.text("col.areas")},
		Numeric: []bool{false, true, true}, Widths: []float64{62, 18, 20}}
	for _, i := range w.UrbanByName[:min(maxRows, len(w.UrbanByName))] {
		u, n := &w.Edition.Round.UrbanAreas[i], 0
		for _, p := range u.Parts {
			n += len(p.Areas)
		}
		name, count := explain.UrbanName(w.lang, u.Name), w.integer(n)
		if u.Kind == "housing_area" {
			name += " (" + w.text("housing.kind") + ")"
			count = "–"
		}
		t.Rows = append(t.Rows, []string{name, explain.Number(w.lang, u.Population, 0), count})
	}
	s.Table, s.After = t, w.more(len(t.Rows), len(w.UrbanByName))
	return s
}

// housingAreas lists the housing areas that are on a list of the state, with their lists.
func (w *writer) housingAreas() Section {
	if w.Edition.Round.HousingAreas == nil {
		return Section{}
	}
	t := &Table{Caption: w.text("housing_areas.caption"), Head: []string{w.text("housing.kind"), w.text("col.population"), w.text("col.list")},
		Numeric: []bool{false, true, false}, Widths: []float64{36, 14, 50}}
	all := 0
	for _, i := range edition.SortedByName(w.Edition.Round.HousingAreas) {
		a := &w.Edition.Round.HousingAreas.Items[i]
		var met []string
		for _, n := range w.HousingOf[a.Code] {
			f := &w.Edition.Round.Housing[n]
			for _, o := range f.Outcomes {
				if label := w.list(f.Method, o.Name); o.Verdict == kvarter.Met && !slices.Contains(met, label) {
					met = append(met, label)
				}
			}
		}
		if len(met) == 0 {
			continue
		}
		if all++; all <= maxRows {
			t.Rows = append(t.Rows, []string{edition.Title(a), explain.Number(w.lang, a.Population, 0), explain.Upper(explain.Join(w.lang, met))})
		}
	}
	if all == 0 {
		return Section{}
	}
	return Section{Heading: w.text("housing_areas.caption"), Paragraphs: []string{w.text("housing_areas.lead")}, Table: t, After: w.more(len(t.Rows), all)}
}

// list is what people call an outcome of a law.
func (w *writer) list(law, name string) string {
	if m := w.Lists[law]; m != nil {
		for i := range m.Outcomes {
			if s := m.Outcomes[i].Label.In(w.lang); m.Outcomes[i].Name == name && s != "" {
				return s
			}
		}
	}
	return name
}

// outcomes counts small areas and residents by outcome. Areas whose residents are not known are counted as areas alone.
func (w *writer) outcomes() Section {
	t := &Table{Caption: w.text("report.outcomes.caption"), Head: []string{w.text("col.outcome"), w.text("col.areas"), w.text("col.population")},
		Numeric: []bool{false, true, true}, Widths: []float64{60, 20, 20}}
	edge := 0
	for _, o := range []kvarter.Outcome{kvarter.OutcomeIn, kvarter.OutcomeByLaw, kvarter.OutcomeByList, kvarter.OutcomeByNeighbours, kvarter.OutcomeByHole,
		kvarter.OutcomeJustOut, kvarter.OutcomeTooSmall, kvarter.OutcomeOut, kvarter.OutcomeUndetermined, kvarter.OutcomeSuppressed, kvarter.OutcomeExcluded} {
		n, residents := 0, 0.0
		for i := range w.Edition.Round.Findings {
			f := &w.Edition.Round.Findings[i]
			if f.Outcome != o {
				continue
			}
			n++
			if f.Population == f.Population {
				residents += f.Population
			}
			if f.OnTheEdge {
				edge++
			}
		}
		if n > 0 {
			t.Rows = append(t.Rows, []string{explain.Upper(w.text("outcome." + string(o))), w.integer(n), explain.Number(w.lang, residents, 0)})
		}
	}
	s := Section{Heading: w.text("report.outcomes"), Table: t}
	if edge > 0 {
		s.After = []string{w.counted("home.edge", edge)}
	}
	return s
}

// references are the figures that criteria were compared with, of the whole city first; those of many groups are left to the page.
func (w *writer) references() Section {
	t := &Table{Caption: w.text("method.references.caption"), Head: []string{w.text("col.criterion"), w.text("col.reference"), w.text("col.value")},
		Numeric: []bool{false, false, true}, Widths: []float64{40, 40, 20}}
	all := 0
	for _, x := range w.Edition.Round.References {
		if w.Audience != explain.Internal && w.Sensitive(x.Criterion) {
			continue
		}
		of := explain.Of(w.Edition.Round, w.Method, x.Of, w.lang)
		if x.Group != "" {
			of += ": " + x.Group
		}
		if all++; all <= maxRows/2 {
			t.Rows = append(t.Rows, []string{explain.Upper(explain.Label(w.Method, x.Criterion, w.lang)), explain.Upper(of), explain.Figure(w.Method, x.Criterion, w.lang, x.Value)})
		}
	}
	if all == 0 {
		return Section{}
	}
	return Section{Heading: w.text("method.references"), Table: t, After: w.more(len(t.Rows), all)}
}
