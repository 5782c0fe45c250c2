package web

import (
	"net/url"
	"slices"
	"strings"

	"kvarter/internal/explain"
)

// comparePlaces are the keys of the query, in its order; the places are lettered A to D on the page.
func comparePlaces() []string { return []string{"a", "b", "c", "d"} }

// place is a small area or an urban area that is compared.
type place struct {
	Letter, Code, Name, Href string
	Item                     areaItem // of a small area
	Urban                    bool
	Population               float64
	Sentence                 string
	Areas                    []int // positions: itself, or the small areas of an urban area
	Without                  string
	Remark                   string // holds for all of its figures
}

// places reads the query: codes, or whole names typed into the form. A place named twice counts once.
func (q *request) places() ([]place, error) {
	var out []place
	form := q.r.URL.Query()
	for _, key := range comparePlaces() {
		code := strings.TrimSpace(form.Get(key))
		if code == "" {
			continue
		}
		p, ok := q.place(code)
		if !ok {
			return nil, q.unknownPlace(code)
		}
		if slices.ContainsFunc(out, func(x place) bool { return x.Code == p.Code && x.Urban == p.Urban }) {
			continue
		}
		p.Letter = strings.ToUpper(comparePlaces()[len(out)])
		out = append(out, p)
	}
	return out, nil
}

func (q *request) unknownPlace(code string) error {
	known := map[string]int{}
	for c := range q.ix.Area {
		known[c] = 0
	}
	for c := range q.ix.Urban {
		known[c] = 0
	}
	if near := nearest(code, known); len(near) > 0 {
		return refused{"compare.unknown.near", []string{code, strings.Join(near, ", ")}}
	}
	return refused{"compare.unknown", []string{code}}
}

// place finds a small area by code, an urban area by code, or either by its whole name where only one has it.
func (q *request) place(ref string) (place, bool) {
	ix := q.ix
	if i, ok := ix.Area[ref]; ok {
		return q.smallPlace(i), true
	}
	if u, ok := ix.Urban[ref]; ok {
		return q.urbanPlace(u), true
	}
	var found []place
	for i := range ix.Round.Areas.Items {
		if strings.EqualFold(ix.Round.Areas.Items[i].Name, ref) {
			found = append(found, q.smallPlace(i))
		}
	}
	for u := range ix.Round.UrbanAreas {
		if len(found) == 0 && strings.EqualFold(ix.Round.UrbanAreas[u].Name, ref) {
			found = append(found, q.urbanPlace(u))
		}
	}
	if len(found) != 1 {
		return place{}, false
	}
	return found[0], true
}

func (q *request) smallPlace(i int) place {
	it := q.ix.areaItem(q.lang, i)
	return place{Code: it.Code, Name: it.Name, Href: it.Href, Item: it, Population: it.Population, Sentence: q.ix.Sentence(it.Code, q.lang), Areas: []int{i}}
}

func (q *request) urbanPlace(u int) place {
	ua, it := &q.ix.Round.UrbanAreas[u], q.ix.urbanItem(q.lang, u)
	p := place{Code: ua.Code, Name: it.Name, Href: it.Href, Urban: true, Population: ua.Population}
	for _, part := range ua.Parts {
		for _, c := range part.Areas {
			if i, ok := q.ix.Area[c]; ok {
				p.Areas = append(p.Areas, i)
			}
		}
	}
	p.Sentence = q.words().count("compare.urban.sentence", len(p.Areas), integer(q.lang, len(p.Areas)))
	return p
}

// compareHref is the address after the round, with the places in their order.
func compareHref(places []place) string {
	var codes []string
	for i := range places {
		codes = append(codes, places[i].Code)
	}
	return compareCodes(codes...)
}

func compareCodes(codes ...string) string {
	to := "/compare"
	for i, c := range codes {
		sign := "&"
		if i == 0 {
			sign = "?"
		}
		to += sign + comparePlaces()[i] + "=" + url.QueryEscape(c)
	}
	return to
}

func names(places []place) []string {
	var out []string
	for i := range places {
		out = append(out, places[i].Name)
	}
	return out
}

// placeOptions are what the form offers: every urban area, and every small area where they are not too many for a page.
func (q *request) placeOptions() []choice {
	var out []choice
	for _, u := range q.ix.UrbanByName {
		it := &q.ix.Round.UrbanAreas[u]
		out = append(out, choice{Value: it.Code, Text: q.words().text("compare.option.urban", explain.UrbanName(q.lang, it.Name))})
	}
	if len(q.ix.ByName) > manyAreas {
		return out
	}
	for _, i := range q.ix.ByName {
		a := &q.ix.Round.Areas.Items[i]
		out = append(out, choice{Value: a.Code, Text: title(a)})
	}
	return out
}
