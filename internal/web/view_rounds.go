package web

import (
	"net/http"
	"net/url"
	"strconv"
)

// roundItem is one published round.
type roundItem struct {
	Href, Short, ID   string
	Period            int
	Method, Version   string
	Areas, Designated int
	Urban             int
	People            float64 // residents of the designated small areas, as far as known
	Unknown           int     // designated small areas whose residents are not known
	Previous          *link   // the round that it followed; Href is "" where that is not shown here
	Changes           string  // address of what changed since Previous
	Here, First       bool
}

type roundsView struct {
	Items  []roundItem
	Latest string // what changed since last time
	Action string
	Pairs  bool // there are two rounds to compare
}

func rounds(q *request) (*resource, error) {
	if form := q.r.URL.Query(); form.Get("from") != "" && form.Get("to") != "" { // the form that chooses two
		return nil, redirect{q.base() + "/rounds/" + url.PathEscape(form.Get("from")) + ".." + url.PathEscape(form.Get("to")), http.StatusFound}
	}
	return &resource{template: "rounds", title: "rounds.title", path: "/rounds", table: q.roundsTable, view: func() (any, error) { return q.roundsView(), nil }}, nil
}

func (q *request) roundsView() roundsView {
	v := roundsView{Action: q.base() + "/rounds", Pairs: len(q.all) > 1}
	for _, ix := range q.all {
		it := q.roundItem(ix)
		if v.Latest == "" && ix == q.all.current() {
			v.Latest = it.Changes
		}
		v.Items = append(v.Items, it)
	}
	return v
}

func (q *request) roundItem(ix *index) roundItem {
	r := ix.Round
	it := roundItem{Href: "/" + q.lang + "/r/" + url.PathEscape(ix.ShortID()) + "/", Short: ix.ShortID(), ID: r.ID, Period: int(r.Period), Method: ix.Method.Title.In(q.lang), Version: r.Method.Version,
		Areas: len(r.Findings), Urban: len(r.UrbanAreas), Here: ix == q.ix, First: r.Previous == ""}
	if it.Method == "" {
		it.Method = r.Method.ID
	}
	in := ix.designated()
	it.Designated = len(in)
	it.People, it.Unknown = ix.residentsOf(in)
	switch before := q.all.before(ix); {
	case before != nil:
		it.Previous = &link{Href: "/" + q.lang + "/r/" + url.PathEscape(before.ShortID()) + "/", Text: period(before.Round)}
		it.Changes = q.between(before, ix)
	case r.Previous != "":
		it.Previous = &link{Text: r.Previous[:min(12, len(r.Previous))]}
	}
	return it
}

// designated returns the positions of the designated small areas.
func (ix *index) designated() []int {
	var out []int
	for i := range ix.Round.Findings {
		if ix.Round.Findings[i].Outcome.Designated() {
			out = append(out, i)
		}
	}
	return out
}

// between is the address of what changed from one round to a later one. It stands under the later round.
func (q *request) between(a, b *index) string {
	return "/" + q.lang + "/r/" + url.PathEscape(b.ShortID()) + "/rounds/" + url.PathEscape(a.ShortID()) + ".." + url.PathEscape(b.ShortID())
}

// roundsTable is one row for each round.
func (q *request) roundsTable() [][]string {
	out := [][]string{{"round", "id", "period", "method", "version", "method_sha256", "small_areas", "designated", "urban_areas", "population_designated", "previous", "made_up"}}
	for _, ix := range q.all {
		r, it := ix.Round, q.roundItem(ix)
		people := plain(it.People)
		if it.Unknown > 0 { // a sum of some is not the sum
			people = ""
		}
		out = append(out, []string{it.Short, r.ID, period(r), r.Method.ID, r.Method.Version, r.Method.SHA256, strconv.Itoa(it.Areas), strconv.Itoa(it.Designated), strconv.Itoa(it.Urban), people, r.Previous,
			strconv.FormatBool(r.MadeUp)})
	}
	return out
}
