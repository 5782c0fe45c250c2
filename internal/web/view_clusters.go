package web

import (
	"math"
	"sort"
	"strconv"
	"sync"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/explain"
	"kvarter/internal/spatial"
)

// How the spatial reading is done: the figures of all other areas are shuffled over an area's neighbours, and a cluster is told from chance where the
// share of false ones among all that are told is at most this.
const (
	shuffleSeed = 1
	falseShare  = .05
)

// shuffles is how often: the smallest p is 2/(shuffles + 1), which must be small beside the false share divided by the number of areas. Of many areas
// more are told at once, and each costs.
func shuffles(areas int) int {
	if areas > 5000 {
		return 999
	}
	return 9999
}

// reading is the spatial reading of one indicator of a round.
type reading struct {
	Global   *spatial.Global
	Why      spatial.Reason
	Clusters []spatial.Cluster // of the small areas; "" where there is no figure or no neighbour
	Local    []*spatial.LocalMoran
	Shuffled []*spatial.Pseudo
}

// links are the neighbours of the small areas by position, both ways and ascending.
func (ix *index) links() [][]int32 {
	out := make([][]int32, ix.Round.Areas.Len())
	for i := range out {
		for _, c := range ix.Neighbours[ix.Round.Areas.Items[i].Code] {
			if n, ok := ix.Area[c]; ok {
				out[i] = append(out[i], int32(n))
			}
		}
		sort.Slice(out[i], func(a, b int) bool { return out[i][a] < out[i][b] })
	}
	return out
}

// read makes the spatial reading of an indicator, once for a round.
func (ix *index) read(m *measured) (*reading, error) {
	once, _ := ix.readings.LoadOrStore(m.Name, sync.OnceValues(func() (*reading, error) {
		w, err := spatial.New(ix.links(), nil, spatial.RowStandardised)
		if err != nil {
			return nil, err
		}
		x := make([]float64, len(m.At))
		for i := range m.At {
			x[i] = math.NaN()
			if m.At[i].State == kvarter.Known {
				x[i] = m.At[i].Value
			}
		}
		r := &reading{}
		r.Global, r.Why = spatial.Moran(w, x)
		r.Local, _ = spatial.MoranLocal(w, x)
		r.Shuffled, _ = spatial.PermuteLocal(w, x, spatial.Shuffle{Permutations: shuffles(len(x)), Seed: shuffleSeed})
		r.Clusters, _ = spatial.Clusters(r.Local, r.Shuffled, falseShare)
		return r, nil
	}))
	return once.(func() (*reading, error))()
}

// remarks are the areas whose designation is alone, and the gaps in clusters of designated areas, by position.
func (ix *index) remarks() map[int]spatial.Remark {
	ix.remarking.Do(func() {
		verdicts := make([]kvarter.Verdict, len(ix.Round.Findings))
		for i := range ix.Round.Findings {
			switch o := ix.Round.Findings[i].Outcome; {
			case o.Designated():
				verdicts[i] = kvarter.Met
			case o == kvarter.OutcomeUndetermined || o == kvarter.OutcomeSuppressed:
				verdicts[i] = kvarter.Undetermined
			default:
				verdicts[i] = kvarter.NotMet
			}
		}
		all, err := spatial.Remarks(ix.links(), verdicts, spatial.RemarkOptions{})
		if err != nil {
			return // neighbours that are not those of the areas: no remarks
		}
		ix.remarked = map[int]spatial.Remark{}
		for _, r := range all {
			ix.remarked[r.Area] = r
		}
	})
	return ix.remarked
}

// remark says in words what is odd about where an area's designation lies; "" for nothing.
func (q *request) remark(i int) string {
	r, ok := q.ix.remarks()[i]
	if !ok {
		return ""
	}
	return q.words().text("remark."+string(r.Kind), integer(q.lang, r.Designated), integer(q.lang, r.Neighbours))
}

type clustersView struct {
	Name     string
	Which    []link // the indicators
	Sentence string
	Why      string
	Map      *homeMap
	Counts   []clusterCount
	Rows     []clusterRow
	More     int
	Remarks  []remarkRow
	Key      string
}

type clusterCount struct {
	Label, Number string
}

type clusterRow struct {
	Href, Name, Cluster, Value, Near, P, FDR string
}

type remarkRow struct {
	Href, Name, Text string
}

// clusterOrder is the order of the legend.
var clusterClasses = []struct {
	cluster spatial.Cluster
	class   chart.Class
}{
	{spatial.HighCluster, chart.ClassIn}, {spatial.HighAlone, chart.ClassLaw}, {spatial.LowAlone, chart.ClassUndetermined},
	{spatial.LowCluster, chart.ClassExcluded}, {spatial.NoCluster, chart.ClassOut}, {"", chart.ClassSuppressed},
}

func clusterWord(c spatial.Cluster) string {
	if c == "" {
		return "clusters.unknown"
	}
	return "clusters." + string(c)
}

// clustersPage is an analyst's reading of one indicator: which areas lie among their like, told from chance.
func clustersPage(q *request) (*resource, error) {
	names := q.ix.figures()
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
	r, err := q.ix.read(m)
	if err != nil {
		return nil, err
	}
	return &resource{template: "clusters", title: "clusters.title", path: path, table: func() [][]string { return q.clusterTable(m, r) }, view: func() (any, error) {
		return q.clustersView(m, r, names), nil
	}}, nil
}

func (q *request) clustersView(m *measured, r *reading, names []string) clustersView {
	ix, words := q.ix, q.words()
	v := clustersView{Name: ix.heading(m, q.lang)}
	for _, n := range names {
		if x := ix.measured(n); x != nil {
			v.Which = append(v.Which, link{Href: q.base() + "/clusters/" + pathEscape(n), Text: ix.heading(x, q.lang), Here: n == m.Name})
		}
	}
	if r.Global == nil || r.Global.Random == nil {
		v.Why = words.text("clusters.why")
		return v
	}
	v.Sentence = words.text("clusters.sentence", explain.Number(q.lang, r.Global.Value, 2), explain.Number(q.lang, r.Global.Random.Expected, 2), explain.Number(q.lang, r.Global.Random.Z, 1), integer(q.lang, r.Global.Areas))
	v.Key = words.text("clusters.key", integer(q.lang, shuffles(len(m.At))))
	count := map[spatial.Cluster]int{}
	for _, c := range r.Clusters {
		count[c]++
	}
	class := map[spatial.Cluster]chart.Class{}
	var legend []chart.LegendItem
	for _, x := range clusterClasses {
		class[x.cluster] = x.class
		if count[x.cluster] == 0 {
			continue
		}
		label := words.text(clusterWord(x.cluster))
		legend = append(legend, chart.LegendItem{Class: x.class, Label: label})
		v.Counts = append(v.Counts, clusterCount{label, integer(q.lang, count[x.cluster])})
	}
	spec := ix.mapSpec(words, q.lang, nil)
	spec.Title = words.text("clusters.map", v.Name)
	mapped := 0
	for i := range spec.Areas {
		a := &spec.Areas[i]
		a.Class, a.Edge = class[r.Clusters[i]], false
		a.Title = title(&ix.Round.Areas.Items[i]) + ": " + words.text(clusterWord(r.Clusters[i]))
		if len(a.Outline) > 0 {
			mapped++
		}
	}
	if mapped > 0 {
		v.Map = &homeMap{SVG: chart.Map(spec), Legend: legend}
	}
	for _, i := range ix.ByName {
		if c := r.Clusters[i]; c == "" || c == spatial.NoCluster {
			continue
		}
		if len(v.Rows) == pageRows {
			v.More++
			continue
		}
		v.Rows = append(v.Rows, clusterRow{Href: ix.areaHref(q.lang, i), Name: title(&ix.Round.Areas.Items[i]), Cluster: words.text(clusterWord(r.Clusters[i])),
			Value: q.figure(m, m.At[i].Value), Near: q.figure(m, r.Local[i].Lag), P: explain.Number(q.lang, r.Shuffled[i].P, 4), FDR: explain.Number(q.lang, r.Shuffled[i].FDR, 3)})
	}
	for _, i := range ix.ByName {
		if s := q.remark(i); s != "" {
			v.Remarks = append(v.Remarks, remarkRow{ix.areaHref(q.lang, i), title(&ix.Round.Areas.Items[i]), s})
		}
	}
	return v
}

// clusterTable is one row for each small area.
func (q *request) clusterTable(m *measured, r *reading) [][]string {
	out := [][]string{{"code", "name", "indicator", "value", "neighbours_mean", "local_moran", "cluster", "p", "fdr", "remark"}}
	for i := range q.ix.Round.Areas.Items {
		a := &q.ix.Round.Areas.Items[i]
		row := []string{a.Code, a.Name, m.Name, plain(m.At[i].Value), "", "", "", "", "", string(q.ix.remarks()[i].Kind)}
		if i < len(r.Clusters) {
			row[6] = string(r.Clusters[i])
		}
		if l, p := r.Local[i], r.Shuffled[i]; l != nil && p != nil {
			row[4], row[5], row[7], row[8] = plain(l.Lag), plain(l.Value), strconv.FormatFloat(p.P, 'f', -1, 64), strconv.FormatFloat(p.FDR, 'f', -1, 64)
		}
		out = append(out, row)
	}
	return out
}
