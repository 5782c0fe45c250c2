package web

import (
	"math"
	"strconv"

	"kvarter"
	"kvarter/internal/explain"
)

// dataView is what can be downloaded, what it means and where it comes from.
type dataView struct {
	Files    []fileItem
	Long     fileItem // the long table, first among the files
	Sources  []kvarter.Snapshot
	Licences []string
	States   []stateItem
	Filled   []string // what was filled in, by indicator
	Kept     []string // criteria that are never given for small areas
	MadeUp   bool
	Control  string // how counts were controlled, in words
	RoundID  string
	Short    string
	Period   int
	Cite     string
	Lists    bool
}

// fileItem is one table with its columns.
type fileItem struct {
	Title, Text string
	Current     []link // always the current round
	Fixed       []link // the round that is shown
	Columns     []columnItem
}

type columnItem struct{ Name, Text string }

// stateItem counts for one criterion why figures are there or not.
type stateItem struct {
	Label, Href                             string
	Known, Inherited, Missing, Withheld, Of int
}

func dataPage(q *request) (*resource, error) {
	return &resource{template: "data", title: "data.title", path: "/data", table: q.longTable, view: func() (any, error) { return q.dataView(), nil }}, nil
}

// files lists what is offered: the path, the endings and the columns.
func (q *request) files() []struct {
	path, key string
	endings   []string
	columns   []string
} {
	type file = struct {
		path, key string
		endings   []string
		columns   []string
	}
	out := []file{
		{"/data", "long", []string{"csv", "json"}, longColumns()},
		{"/areas", "areas", []string{"csv", "json", "geojson", "svg"}, []string{"code", "name", "population", "outcome", "on_the_edge", "urban_area", "met", "CRITERION", "CRITERION_state", "CRITERION_threshold", "CRITERION_verdict"}},
		{"/index", "urban", []string{"csv", "json"}, []string{"code", "name", "kind", "population", "small_areas", "joined"}},
	}
	if len(q.ix.Round.Housing) > 0 {
		out = append(out, file{"/housing-areas", "housing", []string{"csv", "json"}, []string{"code", "name", "law", "period", "criterion", "value", "state", "threshold", "op", "margin", "verdict", "outcomes_met"}})
	}
	return append(out,
		file{"/method", "references", []string{"csv", "json"}, []string{"criterion", "of", "group", "value"}},
		file{"/rounds", "rounds", []string{"csv", "json"}, []string{"round", "id", "period", "method", "version", "method_sha256", "small_areas", "designated", "urban_areas", "population_designated", "previous"}})
}

func (q *request) dataView() dataView {
	ix, words := q.ix, q.words()
	r := ix.Round
	v := dataView{Sources: r.Snapshots, MadeUp: r.MadeUp, Control: explain.Control(r, q.lang), RoundID: r.ID, Short: ix.ShortID(), Period: int(r.Period), Lists: len(r.Housing) > 0}
	for _, f := range q.files() {
		it := fileItem{Title: words.text("data.file." + f.key), Text: words.text("data.file." + f.key + ".text")}
		for _, e := range f.endings {
			name := map[string]string{"csv": "CSV", "json": "JSON", "geojson": "GeoJSON", "svg": "SVG"}[e]
			it.Current = append(it.Current, link{Href: "/" + q.lang + f.path + "." + e, Text: name})
			it.Fixed = append(it.Fixed, link{Href: q.base() + f.path + "." + e, Text: name})
		}
		for _, c := range f.columns {
			it.Columns = append(it.Columns, columnItem{c, words.text("data.column." + c)})
		}
		if r.MadeUp && f.key != "urban" && f.key != "housing" && f.key != "references" {
			it.Columns = append(it.Columns, columnItem{"made_up", words.text("data.column.made_up")})
		}
		v.Files = append(v.Files, it)
	}
	v.Long = v.Files[0]
	seen := map[string]bool{}
	for _, s := range r.Snapshots {
		if s.Licence != "" && !seen[s.Licence] {
			seen[s.Licence] = true
			v.Licences = append(v.Licences, s.Licence)
		}
	}
	for i := range ix.Method.Criteria {
		if name := ix.Method.Criteria[i].Name; ix.Hidden(name) {
			v.Kept = append(v.Kept, explain.Label(ix.Method, name, q.lang))
		}
	}
	for _, name := range ix.Readable() {
		m := ix.measured(name)
		if m == nil {
			continue
		}
		v.States = append(v.States, stateItem{Label: ix.heading(m, q.lang), Href: q.base() + "/criterion/" + pathEscape(name), Known: m.Known - m.Inherited, Inherited: m.Inherited,
			Missing: m.Missing, Withheld: m.Withheld, Of: len(m.At)})
	}
	v.Filled = explain.Filled(r, ix.Method, q.lang, ix.Audience)
	v.Cite = words.text("data.cite.text", q.city(ix), period(r), r.Method.ID+" "+r.Method.Version, r.ID)
	if r.MadeUp {
		v.Cite += " " + words.text("made_up") + "."
	}
	return v
}

// longColumns are the columns of the long table; «made_up» comes last where figures are made up.
func longColumns() []string {
	return []string{"round", "period", "code", "name", "criterion", "value", "state", "low", "high", "threshold", "op", "reference", "of", "verdict", "inherited", "outcome", "source"}
}

// longTable is one row for each small area and criterion: what a spreadsheet pivots without being rearranged.
func (q *request) longTable() [][]string {
	ix := q.ix
	r := ix.Round
	head := longColumns()
	if r.MadeUp {
		head = append(head, "made_up")
	}
	out := [][]string{head}
	source := ""
	for i, s := range producers(r.Snapshots) {
		if i > 0 {
			source += "; "
		}
		source += s.Producer
		if s.Date != "" {
			source += ", " + s.Date
		}
	}
	var all []*measured
	for _, name := range ix.Readable() {
		if m := ix.measured(name); m != nil {
			all = append(all, m)
		}
	}
	short, year := ix.ShortID(), period(r)
	for i := range r.Findings {
		a, f := &r.Areas.Items[i], &r.Findings[i]
		for _, m := range all {
			x := &m.At[i]
			low, high, threshold, reference := math.NaN(), math.NaN(), math.NaN(), math.NaN()
			op, of, verdict := "", "", ""
			if c := x.Finding; c != nil {
				low, high, threshold, reference, op, of, verdict = c.Low, c.High, c.Threshold, c.Reference, c.Op, c.Of, c.Verdict.String()
			}
			row := []string{short, year, a.Code, a.Name, m.Name, plain(x.Value), x.State.String(), plain(low), plain(high), plain(threshold), op, plain(reference), of, verdict, x.Inherited, string(f.Outcome), source}
			if r.MadeUp {
				row = append(row, strconv.FormatBool(true))
			}
			out = append(out, row)
		}
	}
	return out
}
