package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kvarter"
)

// pageRows is the number of rows of a page of the table: what a phone can scroll through.
const pageRows = 200

// areasView is the table of all small areas, narrowed by what the address says.
type areasView struct {
	Query string
	Show  string // "", designated, edge, undetermined
	Shows []showItem
	Items []areaItem // of this page
	Found int        // of all pages
	Pages *pagesView // nil where one page holds them all
}

type showItem struct {
	Value string
	On    bool
}

// pagesView leads from page to page; the links are empty on the first and the last.
type pagesView struct {
	Page, Last                     int // from 1
	First, Previous, Next, Further string
	From, To                       string // first and last name of this page
}

func areas(q *request) (*resource, error) {
	ix, form := q.ix, q.r.URL.Query()
	v := areasView{Query: strings.TrimSpace(form.Get("q")), Show: form.Get("show")}
	for _, s := range []string{"all", "designated", "edge", "undetermined"} {
		v.Shows = append(v.Shows, showItem{s, s == v.Show || s == "all" && v.Show == ""})
	}
	var all []int // of every page of the table
	for _, i := range ix.ByName {
		if ix.matches(i, v.Query, v.Show) {
			all = append(all, i)
		}
	}
	res := &resource{template: "areas", title: "areas.title", path: "/areas", areas: func() []int { return slices.Sorted(slices.Values(all)) }}
	if s := pageHref(form, 1); s != "?" {
		res.path += s
	}
	res.json = func() any { return q.areaDoc(res.areas()...) }
	res.view = func() (any, error) {
		found := all
		v.Found = len(found)
		if last := (len(found) + pageRows - 1) / pageRows; last > 1 {
			at, err := strconv.Atoi(form.Get("page"))
			if err != nil {
				at = 1
			}
			at = min(max(at, 1), last)
			found = found[(at-1)*pageRows : min(at*pageRows, len(found))]
			v.Pages = &pagesView{Page: at, Last: last, From: title(&ix.Round.Areas.Items[found[0]]), To: title(&ix.Round.Areas.Items[found[len(found)-1]])}
			if at > 1 {
				v.Pages.First, v.Pages.Previous = pageHref(form, 1), pageHref(form, at-1)
			}
			if at < last {
				v.Pages.Next, v.Pages.Further = pageHref(form, at+1), pageHref(form, last)
			}
		}
		for _, i := range found {
			v.Items = append(v.Items, ix.areaItem(q.lang, i))
		}
		return v, nil
	}
	return res, nil
}

// pageHref is the address of another page of the same table.
func pageHref(form url.Values, page int) string {
	to := url.Values{}
	for _, key := range []string{"q", "show"} {
		if s := form.Get(key); s != "" {
			to.Set(key, s)
		}
	}
	if page > 1 {
		to.Set("page", strconv.Itoa(page))
	}
	return "?" + to.Encode()
}

// matches reports whether an area answers to the filter: part of its name, its group or urban area, or the beginning of its code.
func (ix *index) matches(i int, query, show string) bool {
	a, f := &ix.Round.Areas.Items[i], &ix.Round.Findings[i]
	switch show {
	case "designated":
		if !f.Outcome.Designated() {
			return false
		}
	case "edge":
		if !f.OnTheEdge {
			return false
		}
	case "undetermined":
		if f.Outcome != kvarter.OutcomeUndetermined && f.Outcome != kvarter.OutcomeSuppressed {
			return false
		}
	}
	if query == "" {
		return true
	}
	query = strings.ToLower(query)
	if strings.HasPrefix(strings.ToLower(a.Code), query) {
		return true
	}
	text := title(a) + "\n" + ix.groupName(a)
	if u, ok := ix.Urban[f.UrbanArea]; ok && f.UrbanArea != "" {
		text += "\n" + ix.Round.UrbanAreas[u].Name
	}
	return strings.Contains(strings.ToLower(text), query)
}
