package web

import (
	"html/template"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// pageRows is the number of rows of a page of the table: what a phone can scroll through.
const pageRows = 200

// areasFilter is what the address of the table says. Every field is a key of the query.
type areasFilter struct {
	Query     string // q: part of a name, a code, or an address
	Show      string // "", designated, edge, undetermined
	Group     string // code of a group of the widest level
	Criterion string // met by the areas shown
	Sort      string // "", code, residents, group: never a composite
	Page      int
}

func readAreasFilter(form url.Values) areasFilter {
	f := areasFilter{Query: strings.TrimSpace(form.Get("q")), Show: form.Get("show"), Group: form.Get("group"), Criterion: form.Get("criterion"), Sort: form.Get("sort")}
	if !slices.Contains([]string{"designated", "edge", "undetermined"}, f.Show) {
		f.Show = ""
	}
	if !slices.Contains([]string{"code", "residents", "group"}, f.Sort) {
		f.Sort = ""
	}
	f.Page, _ = strconv.Atoi(form.Get("page"))
	return f
}

// href is the address of the table under the filter, relative to the table: «?…».
func (f areasFilter) href() string {
	to := url.Values{}
	for key, s := range map[string]string{"q": f.Query, "show": f.Show, "group": f.Group, "criterion": f.Criterion, "sort": f.Sort} {
		if s != "" {
			to.Set(key, s)
		}
	}
	if f.Page > 1 {
		to.Set("page", strconv.Itoa(f.Page))
	}
	return "?" + to.Encode()
}

// areasView is the table of all small areas, narrowed by what the address says.
type areasView struct {
	areasFilter
	Tabs      []link
	Groups    []choice
	Criteria  []choice
	Columns   []sortColumn
	Items     []areaItem // of this page
	Edges     []edgeItem // of this page, on the tab «on the edge»
	Found     int        // of all pages
	Addresses []addressItem
	Pages     *pagesView // nil where one page holds them all
	Map       *homeMap   // nil where the city has too many areas for a picture beside a table
}

// choice is one value of a select.
type choice struct {
	Value, Text string
	On          bool
}

// sortColumn is a head of the table with the address that sorts by it.
type sortColumn struct {
	Key, Label, Href string
	On, Number       bool
}

// addressItem is a street address that was searched for, with the area that it lies in.
type addressItem struct {
	Text string
	Area areaItem
}

// edgeItem is an area whose outcome turns within the uncertainty of its figures.
type edgeItem struct {
	areaItem
	Rows []explain.Row // the criteria whose threshold lies within their interval
}

// pagesView leads from page to page; the links are empty on the first and the last.
type pagesView struct {
	Page, Last                     int // from 1
	First, Previous, Next, Further string
	From, To                       string // first and last name of this page
}

func areas(q *request) (*resource, error) {
	ix, f := q.ix, readAreasFilter(q.r.URL.Query())
	if ix.Method.Criterion(f.Criterion) == nil || ix.Sensitive(f.Criterion) {
		f.Criterion = ""
	}
	all := ix.filtered(f) // of every page of the table
	res := &resource{template: "areas", title: "areas.title", path: "/areas", areas: func() []int { return slices.Sorted(slices.Values(all)) }}
	if s := f.href(); s != "?" {
		res.path += s
	}
	res.json = func() any { return q.areaDoc(res.areas()...) }
	res.svg = func() template.HTML { return q.standalone(ix.dimmed(ix.mapSpec(q.words(), q.lang, nil), all)) }
	res.view = func() (any, error) { return q.areasView(f, all), nil }
	return res, nil
}

// filtered returns the areas that answer to the filter, in its order.
func (ix *index) filtered(f areasFilter) []int {
	var out []int
	for _, i := range ix.ByName {
		if ix.matches(i, f) {
			out = append(out, i)
		}
	}
	items := ix.Round.Areas.Items
	switch f.Sort {
	case "code":
		sort.SliceStable(out, func(a, b int) bool { return items[out[a]].Code < items[out[b]].Code })
	case "residents": // most first, unknown last
		sort.SliceStable(out, func(a, b int) bool {
			x, y := ix.Round.Findings[out[a]].Population, ix.Round.Findings[out[b]].Population
			return x > y || y != y && x == x
		})
	case "group":
		keys := make(map[int]string, len(out))
		for _, i := range out {
			keys[i] = edition.Collate(ix.groupName(&items[i]))
		}
		sort.SliceStable(out, func(a, b int) bool { return keys[out[a]] < keys[out[b]] })
	}
	return out
}

func (q *request) areasView(f areasFilter, all []int) areasView {
	ix, words := q.ix, q.words()
	v := areasView{areasFilter: f, Found: len(all)}
	for _, s := range []string{"", "designated", "edge", "undetermined"} {
		to := f
		to.Show, to.Page = s, 0
		key := s
		if s == "" {
			key = "all"
		}
		v.Tabs = append(v.Tabs, link{Href: to.href(), Text: words.text("areas.show." + key), Here: s == f.Show})
	}
	v.Groups, v.Criteria = ix.groupChoices(f.Group), ix.criterionChoices(q.lang, f.Criterion)
	for _, c := range []sortColumn{{Key: "", Label: "col.name"}, {Key: "code", Label: "col.code"}, {Key: "residents", Label: "col.population", Number: true}} {
		to := f
		to.Sort, to.Page = c.Key, 0
		c.Label, c.Href, c.On = words.text(c.Label), to.href(), c.Key == f.Sort
		v.Columns = append(v.Columns, c)
	}
	found := all
	if last := (len(all) + pageRows - 1) / pageRows; last > 1 {
		at := min(max(f.Page, 1), last)
		found = all[(at-1)*pageRows : min(at*pageRows, len(all))]
		page := func(n int) string { to := f; to.Page = n; return to.href() }
		v.Pages = &pagesView{Page: at, Last: last, From: title(&ix.Round.Areas.Items[found[0]]), To: title(&ix.Round.Areas.Items[found[len(found)-1]])}
		if at > 1 {
			v.Pages.First, v.Pages.Previous = page(1), page(at-1)
		}
		if at < last {
			v.Pages.Next, v.Pages.Further = page(at+1), page(last)
		}
	}
	for _, i := range found {
		it := ix.areaItem(q.lang, i)
		v.Items = append(v.Items, it)
		if f.Show == "edge" {
			e := edgeItem{areaItem: it}
			for _, r := range ix.Explain(it.Code, q.lang).Rows {
				if r.OnTheEdge {
					e.Rows = append(e.Rows, r)
				}
			}
			v.Edges = append(v.Edges, e)
		}
	}
	for _, a := range ix.addresses(f.Query) {
		if i, ok := ix.Area[a.Area]; ok {
			v.Addresses = append(v.Addresses, addressItem{Text: a.Text, Area: ix.areaItem(q.lang, i)})
		}
	}
	if len(ix.Round.Findings) <= manyAreas {
		v.Map = ix.drawn(ix.dimmed(ix.mapSpec(words, q.lang, nil), all), words)
	}
	return v
}

// groupChoices lists the groups of the widest level.
func (ix *index) groupChoices(on string) []choice {
	level := ix.Widest()
	var out []choice
	for code, name := range ix.Round.Areas.GroupNames[level] {
		if name == "" {
			name = code
		}
		out = append(out, choice{Value: code, Text: name, On: code == on})
	}
	sort.Slice(out, func(a, b int) bool { return edition.Collate(out[a].Text) < edition.Collate(out[b].Text) })
	return out
}

// criterionChoices lists the criteria that the audience may see.
func (ix *index) criterionChoices(lang, on string) []choice {
	var out []choice
	for i := range ix.Method.Criteria {
		if name := ix.Method.Criteria[i].Name; !ix.Sensitive(name) {
			out = append(out, choice{Value: name, Text: explain.Label(ix.Method, name, lang), On: name == on})
		}
	}
	return out
}

// matches reports whether an area answers to the filter: part of its name, its group or urban area, or the beginning of its code.
func (ix *index) matches(i int, by areasFilter) bool {
	a, f := &ix.Round.Areas.Items[i], &ix.Round.Findings[i]
	switch by.Show {
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
	if by.Group != "" && a.Groups[ix.Widest()] != by.Group {
		return false
	}
	if by.Criterion != "" && !slices.ContainsFunc(f.Criteria, func(c kvarter.CriterionFinding) bool {
		return c.Criterion == by.Criterion && c.Verdict == kvarter.Met
	}) {
		return false
	}
	if by.Query == "" {
		return true
	}
	query := strings.ToLower(by.Query)
	if strings.HasPrefix(strings.ToLower(a.Code), query) {
		return true
	}
	text := title(a) + "\n" + ix.groupName(a)
	if u, ok := ix.Urban[f.UrbanArea]; ok && f.UrbanArea != "" {
		text += "\n" + ix.Round.UrbanAreas[u].Name
	}
	return strings.Contains(strings.ToLower(text), query)
}

// addresses returns up to ten street addresses that begin with the words searched for.
func (ix *index) addresses(query string) []edition.Address {
	if len([]rune(query)) < 3 {
		return nil
	}
	query = strings.ToLower(query)
	var out []edition.Address
	at := sort.Search(len(ix.Addresses), func(i int) bool { return strings.ToLower(ix.Addresses[i].Text) >= query })
	for ; at < len(ix.Addresses) && len(out) < 10 && strings.HasPrefix(strings.ToLower(ix.Addresses[at].Text), query); at++ {
		out = append(out, ix.Addresses[at])
	}
	return out
}
