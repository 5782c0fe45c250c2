package web

import (
	"math"
	"slices"
	"strconv"

	"kvarter"
)

// myAreaTable is one row per criterion for the choice, for the city and for each of the areas.
func (q *request) myAreaTable(c chosen) [][]string {
	ix := q.ix
	out := [][]string{{"what", "code", "name", "small_areas", "population", "designated", "criterion", "value", "state", "lowest", "highest", "pooled_areas", "areas_met", "city_value", "difference", "ratio",
		"of", "reference", "op", "threshold", "verdict", "inherited", "period", "round"}}
	if ix.Round.MadeUp {
		out[0] = append(out[0], "made_up")
	}
	add := func(row ...string) {
		if row = append(row, period(ix.Round), ix.ShortID()); ix.Round.MadeUp {
			row = append(row, "true")
		}
		out = append(out, row)
	}
	every := ix.everyArea()
	people, unknown := ix.residentsOf(c.Areas)
	whole, missing := ix.residentsOf(every)
	known := func(v float64, unknown int) string { // a sum of some is not the sum
		if unknown > 0 {
			return ""
		}
		return plain(v)
	}
	rows := q.sideBySide(c.Areas)
	for _, t := range rows {
		m := t.m
		add("my_area", "", c.Name, strconv.Itoa(len(c.Areas)), known(people, unknown), strconv.Itoa(ix.designatedAmong(c.Areas)), t.Name, plain(t.pool.Value), t.pool.state(), plain(t.pool.Low), plain(t.pool.High),
			strconv.Itoa(t.pool.Pooled), strconv.Itoa(t.pool.Met), plain(t.city.Value), plain(t.difference), plain(t.ratio), m.ofName(), plain(t.reference), m.Op, plain(t.cut), "", "")
	}
	for _, t := range rows {
		m := t.m
		add("city", "", ix.City.In(q.lang), strconv.Itoa(len(every)), known(whole, missing), strconv.Itoa(ix.designatedAmong(every)), t.Name, plain(t.city.Value), t.city.state(), plain(t.city.Low), plain(t.city.High),
			strconv.Itoa(t.city.Pooled), strconv.Itoa(t.city.Met), plain(t.city.Value), "", "", m.ofName(), plain(t.reference), m.Op, plain(t.cut), "", "")
	}
	for _, i := range c.Areas {
		a, f := &ix.Round.Areas.Items[i], &ix.Round.Findings[i]
		in := "0"
		if f.Outcome.Designated() {
			in = "1"
		}
		for _, t := range rows {
			m := t.m
			x, verdict, threshold := m.At[i], "", ""
			if x.Finding != nil {
				verdict, threshold = x.Finding.Verdict.String(), plain(x.Finding.Threshold)
			}
			add("small_area", a.Code, a.Name, "1", plain(f.Population), in, t.Name, plain(x.Value), x.State.String(), "", "", "", "", plain(t.city.Value), "", "", m.ofName(), plain(t.reference), m.Op, threshold, verdict, x.Inherited)
		}
	}
	return out
}

// state says of a pooled figure why it is there or not.
func (p *pooled) state() string {
	switch {
	case !math.IsNaN(p.Value):
		return "pooled"
	case p.Own+p.Inherited > 0:
		return "not_pooled"
	case p.Withheld > 0:
		return kvarter.Suppressed.String()
	}
	return kvarter.Missing.String()
}

// ofName is what the criterion is compared with, as files name it.
func (m *measured) ofName() string {
	if m.first == nil {
		return ""
	}
	return m.first.Of
}

// myAreaData is the choice in JSON: what is pooled, and each area as in every other file.
type myAreaData struct {
	document
	Name       string         `json:"name,omitempty"`
	Population *float64       `json:"population"`
	Unknown    int            `json:"areas_without_population"`
	Designated int            `json:"designated"`
	Outline    *outlineData   `json:"outline,omitempty"`
	Together   []togetherData `json:"together"`
}

type outlineData struct {
	Uncovered float64 `json:"uncovered"` // share of the land of the outline
	Outside   float64 `json:"outside"`   // share of the land of the chosen areas
}

type togetherData struct {
	Criterion  string   `json:"criterion"`
	State      string   `json:"state"` // pooled, not_pooled, missing or suppressed
	Value      *float64 `json:"value"`
	Lowest     *float64 `json:"lowest"`
	Highest    *float64 `json:"highest"`
	Pooled     int      `json:"pooled_areas"`
	Inherited  int      `json:"inherited_areas"`
	Missing    int      `json:"missing_areas"`
	Suppressed int      `json:"suppressed_areas"`
	Met        int      `json:"areas_met"`
	City       *float64 `json:"city"`
	Difference *float64 `json:"difference"`
	Ratio      *float64 `json:"ratio"`
	Op         string   `json:"op"`
	Threshold  *float64 `json:"threshold"`
	Of         string   `json:"of,omitempty"`
	Reference  *float64 `json:"reference"`
}

func (q *request) myAreaDoc(c chosen) myAreaData {
	people, unknown := q.ix.residentsOf(c.Areas)
	d := myAreaData{document: q.areaDoc(slices.Clone(c.Areas)...), Name: c.Name, Population: &people, Unknown: unknown, Designated: q.ix.designatedAmong(c.Areas), Together: []togetherData{}}
	if unknown > 0 {
		d.Population = nil
	}
	if c.Fit != nil {
		d.Outline = &outlineData{c.Fit.Uncovered, c.Fit.Outside}
	}
	for _, t := range q.sideBySide(c.Areas) {
		m, p := t.m, t.pool
		d.Together = append(d.Together, togetherData{t.Name, p.state(), number(p.Value), number(p.Low), number(p.High), p.Pooled, p.Inherited, p.Missing, p.Withheld, p.Met,
			number(t.city.Value), number(t.difference), number(t.ratio), m.Op, number(t.cut), m.ofName(), number(t.reference)})
	}
	return d
}
