package web

import (
	"kvarter"
	"sort"
	"strconv"

	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/method"
)

// listView is one state list of one period as it judges a housing area.
type listView struct {
	Title    string
	Sentence string
	Period   int
	Outcomes []outcomeItem
	Rows     []criterionRow
}

type outcomeItem struct{ Label, Verdict string }

type housingItem struct {
	Href, Code, Name string
	Population       float64
	Lists            []listView
	Here             []areaItem // small areas that it overlaps
	History          *historyView
	Memo             string
	Warned           *warnedArea // for the internal audience: how near it is to each limit
	Plan             *hereView   // nil: no plan reaches it
}

func (q *request) housingItem(i int) housingItem {
	ix := q.ix
	a := &ix.Round.HousingAreas.Items[i]
	it := housingItem{Href: ix.housingHref(q.lang, i), Code: a.Code, Name: title(a), Population: a.Population}
	for _, n := range ix.HousingOf[a.Code] {
		f := &ix.Round.Housing[n]
		m := ix.Lists[f.Method]
		lv := listView{Title: f.Method, Period: int(f.Period)}
		if m == nil {
			m = &method.Method{ID: f.Method}
		}
		e := ix.ExplainHousing(n, q.lang)
		lv.Sentence, lv.Rows = e.Sentence, rows(q.words(), e.Rows, f.Criteria)
		if m.Title.In(q.lang) != "" {
			lv.Title = m.Title.In(q.lang)
		}
		for _, o := range f.Outcomes {
			lv.Outcomes = append(lv.Outcomes, outcomeItem{outcomeLabel(m, o.Name, q.lang), o.Verdict.String()})
		}
		it.Lists = append(it.Lists, lv)
	}
	for _, o := range ix.Round.Overlaps {
		if n, ok := ix.Area[o.SmallArea]; ok && o.HousingArea == a.Code {
			it.Here = append(it.Here, ix.areaItem(q.lang, n))
		}
	}
	return it
}

// outcomeLabel names an outcome of a method.
func outcomeLabel(m *method.Method, name, lang string) string {
	if m != nil {
		for i := range m.Outcomes {
			if m.Outcomes[i].Name == name && m.Outcomes[i].Label.In(lang) != "" {
				return m.Outcomes[i].Label.In(lang)
			}
		}
	}
	return name
}

func housingArea(q *request) (*resource, error) {
	i, path, err := q.subject(q.ix.Housing, (*index).housingHref, "error.housing_area")
	if err != nil {
		return nil, err
	}
	var inside []int
	for _, o := range q.ix.Round.Overlaps {
		if n, ok := q.ix.Area[o.SmallArea]; ok && o.HousingArea == q.ix.Round.HousingAreas.Items[i].Code {
			inside = append(inside, n)
		}
	}
	return &resource{template: "housing_area", title: title(&q.ix.Round.HousingAreas.Items[i]), path: path,
		areas: func() []int { return inside },
		table: func() [][]string { return q.housingTable([]int{i}) },
		view: func() (any, error) {
			v := q.housingItem(i)
			v.History, v.Memo = q.housingHistory(v.Code), v.Href+"/memo"
			places := []kvarter.Place{{Kind: kvarter.PlaceHousingArea, Code: v.Code}}
			for _, n := range inside {
				if u := q.ix.Round.Findings[n].UrbanArea; u != "" {
					places = append(places, kvarter.Place{Kind: kvarter.PlaceUrbanArea, Code: u})
				}
			}
			v.Plan = q.here(places, "")
			if q.ix.Warning == nil || q.ix.Audience != explain.Internal {
				return v, nil
			}
			w, law, err := q.ix.Warning()
			if err != nil {
				return nil, err
			}
			for j := range w.Areas {
				if w.Areas[j].Area == v.Code {
					x := q.warnedArea(&w.Areas[j], law)
					v.Warned = &x
				}
			}
			return v, nil
		}}, nil
}

func housingAreas(q *request) (*resource, error) {
	var order []int
	if q.ix.Round.HousingAreas != nil {
		order = edition.SortedByName(q.ix.Round.HousingAreas)
	}
	return &resource{template: "housing_areas", title: "housing_areas.title", path: "/housing-areas",
		table: func() [][]string { return q.housingTable(order) },
		view: func() (any, error) {
			var v []housingItem
			for _, i := range order {
				v = append(v, q.housingItem(i))
			}
			return v, nil
		}}, nil
}

// housingTable is one row for each criterion of each law of the housing areas, with what the audience may see.
func (q *request) housingTable(which []int) [][]string {
	ix := q.ix
	out := [][]string{{"code", "name", "law", "period", "criterion", "value", "state", "threshold", "op", "margin", "verdict", "outcomes_met"}}
	for _, i := range which {
		a := &ix.Round.HousingAreas.Items[i]
		for _, n := range ix.HousingOf[a.Code] {
			f := &ix.Round.Housing[n]
			e := ix.ExplainHousing(n, q.lang)
			for _, row := range e.Rows {
				for k := range f.Criteria {
					if c := &f.Criteria[k]; c.Criterion == row.Criterion {
						out = append(out, []string{a.Code, title(a), f.Method, strconv.Itoa(int(f.Period)), c.Criterion, plain(c.Value), c.State.String(),
							plain(c.Threshold), c.Op, plain(c.Margin), c.Verdict.String(), e.Outcome})
					}
				}
			}
		}
	}
	return out
}

// housingHistory lists which lists a housing area meets in every round, oldest first, by outcome; nil where there is one round alone.
func (q *request) housingHistory(code string) *historyView {
	var in []*index
	for _, ix := range q.all {
		if _, ok := ix.Housing[code]; ok && len(ix.HousingOf[code]) > 0 {
			in = append(in, ix)
		}
	}
	if len(in) < 2 {
		return nil
	}
	sort.SliceStable(in, func(a, b int) bool { return in[a].Round.Period < in[b].Round.Period })
	v, at := &historyView{}, map[string]int{}
	for k, ix := range in {
		v.Rounds = append(v.Rounds, historyRound{Period: int(ix.Round.Period), Href: ix.housingHref(q.lang, ix.Housing[code]), Here: ix == q.ix})
		cell := func(key, label string, c historyCell) {
			n, ok := at[key]
			if !ok {
				n = len(v.Rows)
				at[key] = n
				v.Rows = append(v.Rows, historyRow{Label: label, Cells: make([]historyCell, len(in))})
			}
			v.Rows[n].Cells[k] = c
		}
		for _, h := range ix.HousingOf[code] {
			f := &ix.Round.Housing[h]
			for _, o := range f.Outcomes {
				label := outcomeLabel(ix.Lists[f.Method], o.Name, q.lang)
				cell("outcome/"+label, label, historyCell{Text: q.words().text("verdict." + o.Verdict.String()), Met: o.Verdict.String()})
			}
		}
		for _, h := range ix.HousingOf[code] {
			for _, r := range ix.ExplainHousing(h, q.lang).Rows {
				cell("criterion/"+r.Label, r.Label, historyCell{Text: r.ValueText, Threshold: r.ThresholdText, Met: r.Met})
			}
		}
	}
	return v
}
