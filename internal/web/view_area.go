package web

import (
	"html/template"
	"net/url"
	"strings"

	"kvarter"
	"kvarter/internal/explain"
)

// areaItem is one small area in a list or table.
type areaItem struct {
	Href, Code, Name, Group string
	Population              float64
	Outcome                 string // key of the outcome
	Class                   string
	Edge                    bool
	Met, Of                 int
	Urban                   *link
}

func (ix *index) areaItem(lang string, i int) areaItem {
	a, f := &ix.Round.Areas.Items[i], &ix.Round.Findings[i]
	it := areaItem{Href: ix.areaHref(lang, i), Code: a.Code, Name: title(a), Population: f.Population, Outcome: string(f.Outcome), Class: string(classOf(f)),
		Edge: f.OnTheEdge, Met: f.MetCount, Of: len(ix.Shown(f)), Group: ix.groupName(a)}
	if u, ok := ix.Urban[f.UrbanArea]; ok && f.UrbanArea != "" {
		it.Urban = &link{Href: ix.urbanHref(lang, u), Text: explain.UrbanName(lang, ix.Round.UrbanAreas[u].Name)}
	}
	return it
}

// groupName names the widest part of the city that an area lies in.
func (ix *index) groupName(a *kvarter.Area) string {
	level := ix.Widest()
	code := a.Groups[level]
	if name := ix.Round.Areas.GroupNames[level][code]; name != "" {
		return name
	}
	return code
}

type areaView struct {
	Item       areaItem
	Explained  explain.Explanation
	Rows       []criterionRow
	Notes      []kvarter.Note
	Neighbours []areaItem
	Siblings   []areaItem // the small areas of its urban area
	Overlaps   []overlapItem
	Map        *homeMap
	History    *historyView // nil: this is the only round
	Strengths  []explain.Row
	Facilities []facilityGroup
	Figures    knownFigures
	Withheld   string        // why figures are, where some are
	Compare    string        // address of the comparison with other areas
	Memo       string        // address of the memo, without ending
	Over       *seriesView   // nil: nothing is followed
	Stable     *stabilityRow // how its outcome holds against chance and other choices
	Index      []string      // what chance leaves of its place in the index and of its classes
	Robust     string
	Remark     string    // what is odd about where its designation lies; "" for nothing
	Plan       *hereView // nil: no plan reaches it
	Flips      bool      // this audience may see what would change the outcome
}

// overlapItem is the part of a small area inside a listed housing area.
type overlapItem struct {
	Link  link
	Share string
	Basis string
	Told  bool // the sentence or a reason says it already
}

func area(q *request) (*resource, error) {
	i, path, err := q.subject(q.ix.Area, (*index).areaHref, "error.area")
	if err != nil {
		return nil, err
	}
	name := title(&q.ix.Round.Areas.Items[i])
	return &resource{template: "area", title: name, path: path,
		table: func() [][]string { return areaCSV(q, i) },
		json:  func() any { return q.areaDoc(i) },
		areas: func() []int { return []int{i} },
		svg:   func() template.HTML { return q.standalone(q.ix.aroundSpec(q.words(), q.lang, q.ix.aroundArea(i), i)) },
		view:  func() (any, error) { return q.areaView(i), nil },
	}, nil
}

func (q *request) areaView(i int) areaView {
	ix, words := q.ix, q.words()
	a, f := &ix.Round.Areas.Items[i], &ix.Round.Findings[i]
	v := areaView{Item: ix.areaItem(q.lang, i), Explained: ix.Explain(a.Code, q.lang), Notes: f.Notes}
	v.Rows = rows(words, v.Explained.Rows, f.Criteria)
	v.Explained.Reasons = untold(v.Explained.Reasons, v.Explained.Sentence)
	if ix.Round.MadeUp { // said last by the explanation, and by the banner of every page
		v.Explained.Quality = v.Explained.Quality[:max(0, len(v.Explained.Quality)-1)]
	}
	v.Strengths, v.Facilities, v.Figures = strengthsOf(v.Explained.Rows, f.Criteria), q.facilitiesIn(a.Code), countFigures(v.Explained.Rows)
	if v.Figures.Suppressed > 0 {
		v.Withheld = explain.Withheld(ix.Round, q.lang)
	}
	v.History = q.historyOf(a.Code)
	v.Over = q.overArea(i)
	v.Stable, v.Index = q.stable(i)
	v.Robust = q.base() + "/stability"
	v.Plan, v.Remark = q.here(q.placesOf(i), ""), q.remark(i)
	v.Compare = q.base() + "/compare?a=" + url.QueryEscape(a.Code)
	v.Memo = v.Item.Href + "/memo"
	v.Flips = ix.Audience == explain.Internal || ix.Round.MadeUp || ix.Round.Control != ""
	told := strings.Join(append(v.Explained.Reasons, v.Explained.Sentence), " ")
	for _, o := range ix.OverlapsOf[a.Code] {
		if h, ok := ix.Housing[o.HousingArea]; ok {
			name := title(&ix.Round.HousingAreas.Items[h])
			v.Overlaps = append(v.Overlaps, overlapItem{Link: link{Href: ix.housingHref(q.lang, h), Text: name},
				Share: explain.Percent(q.lang, o.Share, 0), Basis: o.Basis, Told: strings.Contains(told, name)})
		}
	}
	for _, c := range ix.Neighbours[a.Code] {
		if n, ok := ix.Area[c]; ok {
			v.Neighbours = append(v.Neighbours, ix.areaItem(q.lang, n))
		}
	}
	around := ix.aroundArea(i)
	v.Map = q.moved(ix.mapAround(words, q.lang, around, i), "inset", around, i)
	if u, ok := ix.Urban[f.UrbanArea]; ok && f.UrbanArea != "" {
		v.Siblings = ix.members(q.lang, u)
	}
	return v
}

// aroundArea is what a map of an area frames: itself and its neighbours; nil where it has no outline.
func (ix *index) aroundArea(i int) []kvarter.MultiPolygon {
	a := &ix.Round.Areas.Items[i]
	if len(a.Outline) == 0 {
		return nil
	}
	frame := []kvarter.MultiPolygon{a.Outline}
	for _, c := range ix.Neighbours[a.Code] {
		if n, ok := ix.Area[c]; ok {
			if o := ix.Round.Areas.Items[n].Outline; len(o) > 0 {
				frame = append(frame, o)
			}
		}
	}
	return frame
}

// untold drops the reasons that the sentence gives already.
func untold(reasons []string, sentence string) []string {
	var out []string
	for _, r := range reasons {
		if !strings.Contains(strings.ToLower(sentence), strings.ToLower(strings.TrimSuffix(r, "."))) {
			out = append(out, r)
		}
	}
	return out
}

// members lists the small areas of an urban area in the order of its parts.
func (ix *index) members(lang string, u int) []areaItem {
	var out []areaItem
	for _, part := range ix.Round.UrbanAreas[u].Parts {
		for _, c := range part.Areas {
			if i, ok := ix.Area[c]; ok {
				out = append(out, ix.areaItem(lang, i))
			}
		}
	}
	return out
}
