package web

import (
	"kvarter"
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
}

func (q *request) housingItem(i int) housingItem {
	ix := q.ix
	a := &ix.Round.HousingAreas.Items[i]
	it := housingItem{Href: ix.housingHref(q.lang, i), Code: a.Code, Name: title(a), Population: a.Population}
	for _, n := range ix.lists[a.Code] {
		f := &ix.Round.Housing[n]
		m := ix.Lists[f.Method]
		lv := listView{Title: f.Method, Period: int(f.Period)}
		if m == nil {
			m = &method.Method{ID: f.Method}
		}
		e := explain.HousingTable(ix.alone(n), a.Code, q.lang, ix.audience, m)
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
		if n, ok := ix.area[o.SmallArea]; ok && o.HousingArea == a.Code {
			it.Here = append(it.Here, ix.areaItem(q.lang, n))
		}
	}
	return it
}

// alone returns the round with one housing finding, so that each law is explained by itself.
func (ix *index) alone(n int) *kvarter.Round {
	r := *ix.Round
	r.Housing = r.Housing[n : n+1]
	r.MadeUp = false // the banner says it
	return &r
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

func housingArea(q *request) error {
	i, ext, err := q.subject(q.ix.housing, (*index).housingHref, "error.housing_area")
	if err != nil {
		return err
	}
	if ext != "" {
		return notFound{what: "error.page"}
	}
	v := q.housingItem(i)
	p := q.page(v.Name, q.ix)
	p.View = v
	return q.show("housing_area", p)
}

func housingAreas(q *request) error {
	var v []housingItem
	if q.ix.Round.HousingAreas != nil {
		order := sortedByName(q.ix.Round.HousingAreas)
		for _, i := range order {
			v = append(v, q.housingItem(i))
		}
	}
	p := q.page("housing_areas.title", q.ix)
	p.View = v
	return q.show("housing_areas", p)
}

func sortedByName(areas *kvarter.Areas) []int {
	order, keys := make([]int, areas.Len()), make([]string, areas.Len())
	for i := range order {
		order[i], keys[i] = i, collate(title(&areas.Items[i]))
	}
	stableSort(order, func(a, b int) bool { return keys[a] < keys[b] })
	return order
}
