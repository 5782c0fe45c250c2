package web

import (
	"strings"

	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/spatial"
)

// remark says in words what is odd about where an area's designation lies; "" for nothing.
func (q *request) remark(i int) string {
	r, ok := q.ix.Remarks()[i]
	if !ok {
		return ""
	}
	return q.words().text("remark."+string(r.Kind), integer(q.lang, r.Designated), integer(q.lang, r.Neighbours))
}

type clustersView struct {
	Name      string
	Which     []link // the indicators
	Sentence  string
	Why       string
	Inherited string
	Map       *homeMap
	Spots     *homeMap
	Counts    []clusterCount
	Rows      []clusterRow
	More      int
	Joins     string
	Remarks   []remarkRow
	Key       string
}

type clusterCount struct {
	Label, Number string
}

type clusterRow struct {
	Href, Name, Cluster, Value, Near, Star, P, FDR string
}

type remarkRow struct {
	Href, Name, Text string
}

// layer is one way to draw the spatial reading: what each word stands for, in the order of the legend.
type layer struct {
	name   string
	second bool // it stands on the page under the other
	marks  []mark
	at     func(r *edition.Reading, i int) string
}

type mark struct {
	is    string
	class chart.Class
}

// theme is the layer among the themes of the map, where no figure can have that name.
func (l *layer) theme() string { return "=" + l.name }

var layers = []layer{
	{"clusters", false, []mark{{string(spatial.HighCluster), chart.ClassIn}, {string(spatial.HighAlone), chart.ClassLaw}, {string(spatial.LowAlone), chart.ClassUndetermined},
		{string(spatial.LowCluster), chart.ClassExcluded}, {string(spatial.NoCluster), chart.ClassOut}, {"", chart.ClassSuppressed}},
		func(r *edition.Reading, i int) string { return string(r.Clusters[i]) }},
	{"spots", true, []mark{{string(spatial.HotSpot), chart.ClassIn}, {string(spatial.ColdSpot), chart.ClassExcluded}, {string(spatial.NoSpot), chart.ClassOut}, {"", chart.ClassSuppressed}},
		func(r *edition.Reading, i int) string { return string(r.Spots[i]) }},
}

// word is the key of a word of a layer.
func (l *layer) word(is string) string {
	if is == "" {
		return "clusters.unknown"
	}
	return "clusters." + is
}

// classes are those of every area, with the legend and how many areas each of its lines has.
func (l *layer) classes(words catalogue, r *edition.Reading) (classes []chart.Class, legend []chart.LegendItem, counts []int) {
	class, count := map[string]chart.Class{}, map[string]int{}
	for _, m := range l.marks {
		class[m.is] = m.class
	}
	for i := range r.Value {
		is := l.at(r, i)
		classes = append(classes, class[is])
		count[is]++
	}
	for _, m := range l.marks {
		if count[m.is] > 0 {
			legend, counts = append(legend, chart.LegendItem{Class: m.class, Label: words.text(l.word(m.is))}), append(counts, count[m.is])
		}
	}
	return classes, legend, counts
}

// drawnLayer draws a layer; nil where no area has an outline.
func (q *request) drawnLayer(l *layer, name string, r *edition.Reading) *homeMap {
	words := q.words()
	classes, legend, _ := l.classes(words, r)
	spec := q.ix.mapSpec(words, q.lang, nil)
	if spec.Title = words.text("clusters.map."+l.name, name); l.second {
		spec.ID = l.name
		for i := range legend {
			legend[i].Map = l.name
		}
	}
	mapped := 0
	for i := range spec.Areas {
		a := &spec.Areas[i]
		a.Class, a.Edge = classes[i], false
		a.Title = title(&q.ix.Round.Areas.Items[i]) + ": " + words.text(l.word(l.at(r, i)))
		if len(a.Outline) > 0 {
			mapped++
		}
	}
	if mapped == 0 {
		return nil
	}
	return &homeMap{SVG: chart.Map(spec), Legend: legend, Label: words.text("clusters." + l.name)}
}

// clustersPage is an analyst's reading of one indicator: which areas lie among their like, told from chance.
func clustersPage(q *request) (*resource, error) {
	names := q.ix.Readable()
	id := q.value("id")
	if id == "" && len(names) > 0 {
		id = names[0]
	}
	m := q.ix.measured(id)
	if m == nil {
		return nil, notFound{what: "error.criterion", code: id, nearest: []link{}}
	}
	path := "/clusters"
	if q.value("id") != "" {
		path += "/" + pathEscape(m.Name)
	}
	r, err := q.ix.Reading(m.Name)
	if err != nil {
		return nil, err
	}
	return &resource{template: "clusters", title: "clusters.title", path: path, table: func() [][]string { return q.ix.ReadingTable(r) }, view: func() (any, error) {
		return q.clustersView(m, r, names), nil
	}}, nil
}

func (q *request) clustersView(m *measured, r *edition.Reading, names []string) clustersView {
	ix, words := q.ix, q.words()
	v := clustersView{Name: ix.heading(m, q.lang)}
	for _, n := range names {
		if x := ix.measured(n); x != nil {
			v.Which = append(v.Which, link{Href: q.base() + "/clusters/" + pathEscape(n), Text: ix.heading(x, q.lang), Here: n == m.Name})
		}
	}
	if j, why := ix.Joins(); why == "" && j.Same.Test != nil {
		v.Joins = words.text("clusters.joins", integer(q.lang, int(j.Same.Count)), explain.Number(q.lang, j.Same.Test.Expected, 1), explain.Number(q.lang, j.Same.Test.Z, 1))
	}
	for _, i := range ix.ByName {
		if s := q.remark(i); s != "" {
			v.Remarks = append(v.Remarks, remarkRow{ix.areaHref(q.lang, i), title(&ix.Round.Areas.Items[i]), s})
		}
	}
	if r.Moran == nil || r.Moran.Random == nil {
		v.Why = words.text("clusters.why")
		return v
	}
	v.Sentence = words.text("clusters.sentence", explain.Number(q.lang, r.Moran.Value, 2), explain.Number(q.lang, r.Moran.Random.Expected, 2), explain.Number(q.lang, r.Moran.Random.Z, 1), integer(q.lang, r.Moran.Areas))
	v.Key = words.text("clusters.key", integer(q.lang, r.Permutations))
	if r.Inherited > 0 {
		v.Inherited = words.text("clusters.inherited", integer(q.lang, r.Inherited))
	}
	for k := range layers {
		l := &layers[k]
		_, legend, counts := l.classes(words, r)
		for n, item := range legend {
			if l.second && item.Class != chart.ClassIn && item.Class != chart.ClassExcluded {
				continue // as of the clusters
			}
			v.Counts = append(v.Counts, clusterCount{item.Label, integer(q.lang, counts[n])})
		}
	}
	if v.Map = q.drawnLayer(&layers[0], v.Name, r); v.Map != nil {
		if v.Map = q.moved(v.Map, "atlas", nil); v.Map.Live != nil {
			live := v.Map.Live
			live.Values = strings.TrimSuffix(live.Values, "values.json") + "clusters/" + pathEscape(m.Name) + ".json"
			live.Theme, live.Legend = layers[0].theme(), layers[0].theme()
			live.Themes = append([]choice{{Value: layers[0].theme(), Text: words.text("clusters.clusters")}, {Value: layers[1].theme(), Text: words.text("clusters.spots")}}, live.Themes...)
		}
	}
	if v.Spots = q.drawnLayer(&layers[1], v.Name, r); v.Spots != nil {
		v.Spots.Class = "atlas"
	}
	for _, i := range ix.ByName {
		if c := r.Clusters[i]; c == "" || c == spatial.NoCluster {
			continue
		}
		if len(v.Rows) == pageRows {
			v.More++
			continue
		}
		row := clusterRow{Href: ix.areaHref(q.lang, i), Name: title(&ix.Round.Areas.Items[i]), Cluster: words.text("clusters." + string(r.Clusters[i])),
			Value: q.figure(m, r.Value[i]), Near: q.figure(m, r.Local[i].Lag), P: explain.Number(q.lang, r.Shuffled[i].P, 4), FDR: explain.Number(q.lang, r.Shuffled[i].FDR, 3)}
		if g := r.Getis[i]; g != nil {
			row.Star = explain.Number(q.lang, g.GiStar, 1)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// clusterValues answers with what the map paints by, the two layers of the spatial reading of a figure among it.
func clusterValues(q *request) error {
	name, ok := strings.CutSuffix(q.r.PathValue("file"), ".json")
	m := q.ix.measured(name)
	if !ok || m == nil {
		return notFound{what: "error.criterion", code: name, nearest: []link{}}
	}
	r, err := q.ix.Reading(m.Name)
	if err != nil {
		return err
	}
	doc, looks := q.mapValues()
	words := q.words()
	for k := range layers {
		l := &layers[k]
		classes, legend, _ := l.classes(words, r)
		at := make([]look, len(classes))
		for i := range at {
			at[i] = look{classes[i], false}
		}
		doc.Themes = append(doc.Themes, looks.theme(l.theme(), words.text("clusters."+l.name), legend, at))
	}
	doc.Looks = looks.all
	return q.sendJSON(doc)
}
