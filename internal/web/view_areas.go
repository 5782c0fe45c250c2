package web

import (
	"sort"
	"strings"
)

func stableSort(order []int, less func(a, b int) bool) {
	sort.SliceStable(order, func(i, j int) bool { return less(order[i], order[j]) })
}

// areasView is the table of all small areas, narrowed by what the address says.
type areasView struct {
	Query string
	Show  string // "", designated, edge, undetermined
	Shows []showItem
	Items []areaItem
	Total int
}

type showItem struct {
	Value string
	On    bool
}

func areas(q *request) error {
	form := q.r.URL.Query()
	v := areasView{Query: strings.TrimSpace(form.Get("q")), Show: form.Get("show"), Total: len(q.ix.Round.Findings)}
	for _, s := range []string{"all", "designated", "edge", "undetermined"} {
		v.Shows = append(v.Shows, showItem{s, s == v.Show || s == "all" && v.Show == ""})
	}
	for _, i := range sortedByName(q.ix.Round.Areas) {
		if it := q.ix.areaItem(q.lang, i); q.ix.matches(i, it, v) {
			v.Items = append(v.Items, it)
		}
	}
	p := q.page("areas.title", q.ix)
	p.View = v
	p.Downloads = siblings("/"+q.lang+"/areas", "csv", "json", "geojson")
	return q.show("areas", p)
}

// matches reports whether an area answers to the filter: part of its name, its group or urban area, or the beginning of its code.
func (ix *index) matches(i int, it areaItem, v areasView) bool {
	f := &ix.Round.Findings[i]
	switch v.Show {
	case "designated":
		if !f.Outcome.Designated() {
			return false
		}
	case "edge":
		if !f.OnTheEdge {
			return false
		}
	case "undetermined":
		if it.Class != "undetermined" && it.Class != "suppressed" {
			return false
		}
	}
	if v.Query == "" {
		return true
	}
	query := strings.ToLower(v.Query)
	if strings.HasPrefix(strings.ToLower(it.Code), query) {
		return true
	}
	text := it.Name + "\n" + it.Group
	if it.Urban != nil {
		text += "\n" + it.Urban.Text
	}
	return strings.Contains(strings.ToLower(text), query)
}
