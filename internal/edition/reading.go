package edition

import (
	"math"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"kvarter"
	"kvarter/internal/spatial"
)

// FalseShare is the share of false ones among the areas that a spatial reading tells from chance, at most.
const FalseShare = .05

// Reading is the spatial reading of one figure of the small areas: whether areas resemble their neighbours. It decides nothing. Slices follow the areas of the round, with nil
// and "" where there is no figure or no neighbour.
type Reading struct {
	Name         string    // of the criterion, or of the node
	Value        []float64 // NaN where the figure is not known
	Inherited    int       // areas whose figure is that of a group, and so alike by that alone
	Permutations int
	Seed         uint64
	Moran, Geary *spatial.Global // with weights that add up to 1 in each area; nil: see Why
	Why          spatial.Reason
	Local        []*spatial.LocalMoran
	Getis        []*spatial.LocalGetis
	Shuffled     []*spatial.Pseudo
	Clusters     []spatial.Cluster
	Spots        []spatial.Spot
}

// ReadingOptions say how the figures of other areas are shuffled over an area's neighbours.
type ReadingOptions struct {
	Permutations int // 0: 9,999, or 999 for more than 5,000 areas
	Seed         uint64
}

// usualShuffles: the smallest p is 2/(shuffles + 1), which must be small beside the false share divided by the number of areas. Of many areas more are told
// at once, and each costs.
func usualShuffles(areas int) int {
	if areas > 5000 {
		return 999
	}
	return 9999
}

// NewReading reads a criterion, else a node of the index. It fails on a name that the round does not hold or the audience may not see.
func (e *Edition) NewReading(name string, o ReadingOptions) (*Reading, error) {
	r := &Reading{Name: name, Permutations: o.Permutations, Seed: o.Seed}
	if !e.figuresOf(r) {
		return nil, kvarter.Errorf(kvarter.NotFound, "the round has no figure called %q", name)
	}
	if r.Permutations == 0 {
		r.Permutations = usualShuffles(len(r.Value))
	}
	links := e.links()
	w, err := spatial.New(links, nil, spatial.RowStandardised)
	if err != nil {
		return nil, err
	}
	r.Moran, r.Why = spatial.Moran(w, r.Value)
	r.Geary, _ = spatial.Geary(w, r.Value)
	r.Local, _ = spatial.MoranLocal(w, r.Value)
	r.Getis, _ = spatial.GetisLocal(w, r.Value)
	r.Shuffled, _ = spatial.PermuteLocal(w, r.Value, spatial.Shuffle{Permutations: r.Permutations, Seed: r.Seed, Workers: runtime.GOMAXPROCS(0)})
	r.Clusters, _ = spatial.Clusters(r.Local, r.Shuffled, FalseShare)
	r.Spots, _ = spatial.Spots(r.Getis, r.Shuffled, FalseShare)
	return r, nil
}

// Reading is that of the usual options, made once for each figure.
func (e *Edition) Reading(name string) (*Reading, error) {
	once, _ := e.readings.LoadOrStore(name, sync.OnceValues(func() (*Reading, error) { return e.NewReading(name, ReadingOptions{Seed: 1}) }))
	return once.(func() (*Reading, error))()
}

// Readable lists the figures that can be read: the criteria that the audience may see, else the nodes of the index.
func (e *Edition) Readable() (out []string) {
	for i := range e.Method.Criteria {
		if name := e.Method.Criteria[i].Name; !e.Hidden(name) {
			out = append(out, name)
		}
	}
	if len(out) > 0 || len(e.Method.Criteria) > 0 {
		return out
	}
	for _, n := range e.Round.Nodes {
		if !e.Hidden(n.Name) {
			out = append(out, n.Name)
		}
	}
	return out
}

// figuresOf fills in the figures of a criterion or node; false where there is none.
func (e *Edition) figuresOf(r *Reading) bool {
	if e.Hidden(r.Name) {
		return false
	}
	r.Value = make([]float64, len(e.Round.Findings))
	if e.Method.Criterion(r.Name) == nil {
		i := slices.IndexFunc(e.Round.Nodes, func(n kvarter.NamedColumn) bool { return n.Name == r.Name && n.Column.Len() == len(r.Value) })
		if i < 0 {
			return false
		}
		for k := range r.Value {
			if r.Value[k] = math.NaN(); e.Round.Nodes[i].Column.Known(k) {
				r.Value[k] = e.Round.Nodes[i].Column.Values[k]
			}
		}
		return true
	}
	for i := range e.Round.Findings {
		r.Value[i] = math.NaN()
		for k := range e.Round.Findings[i].Criteria {
			if c := &e.Round.Findings[i].Criteria[k]; c.Criterion == r.Name && c.State == kvarter.Known {
				r.Value[i] = c.Value
				if c.Inherited != "" {
					r.Inherited++
				}
			}
		}
	}
	return true
}

// links are the neighbours of the small areas by position, both ways and ascending.
func (e *Edition) links() [][]int32 {
	out := make([][]int32, e.Round.Areas.Len())
	for i := range out {
		for _, c := range e.Neighbours[e.Round.Areas.Items[i].Code] {
			if n, ok := e.Area[c]; ok {
				out[i] = append(out[i], int32(n))
			}
		}
		slices.Sort(out[i])
	}
	return out
}

// Remarks are the areas whose designation is alone, and the gaps in clusters of designated areas, by position.
func (e *Edition) Remarks() map[int]spatial.Remark {
	e.remarking.Do(func() {
		all, err := spatial.Remarks(e.links(), e.verdicts(), spatial.RemarkOptions{})
		if err != nil {
			return // neighbours that are not those of the areas: no remarks
		}
		e.remarked = map[int]spatial.Remark{}
		for _, r := range all {
			e.remarked[r.Area] = r
		}
	})
	return e.remarked
}

// verdicts say of each area whether it is designated.
func (e *Edition) verdicts() []kvarter.Verdict {
	out := make([]kvarter.Verdict, len(e.Round.Findings))
	for i := range out {
		switch o := e.Round.Findings[i].Outcome; {
		case o.Designated():
			out[i] = kvarter.Met
		case o == kvarter.OutcomeUndetermined || o == kvarter.OutcomeSuppressed:
			out[i] = kvarter.Undetermined
		default:
			out[i] = kvarter.NotMet
		}
	}
	return out
}

// Joins counts the links between designated areas, between others and between the two, against designations that fall by chance (without replacement). Undetermined areas take no
// part.
func (e *Edition) Joins() (*spatial.Joins, spatial.Reason) {
	w, err := spatial.New(e.links(), nil, spatial.Binary)
	if err != nil {
		return nil, spatial.BadLength
	}
	verdicts := e.verdicts()
	keep := make([]bool, len(verdicts))
	for i, v := range verdicts {
		keep[i] = v != kvarter.Undetermined
	}
	among, at := w.Among(keep)
	marked := make([]bool, len(at))
	for k, i := range at {
		marked[k] = verdicts[i] == kvarter.Met
	}
	return spatial.JoinCounts(among, marked, spatial.Nonfree)
}

// ReadingTable is one row for each small area.
func (e *Edition) ReadingTable(r *Reading) [][]string {
	out := [][]string{{"code", "name", "indicator", "value", "neighbours_mean", "local_moran", "cluster", "p", "fdr", "gi_star", "spot", "remark"}}
	number := func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	remarks := e.Remarks()
	for i := range e.Round.Areas.Items {
		a := &e.Round.Areas.Items[i]
		row := []string{a.Code, a.Name, r.Name, number(r.Value[i]), "", "", string(r.Clusters[i]), "", "", "", string(r.Spots[i]), string(remarks[i].Kind)}
		if l, p := r.Local[i], r.Shuffled[i]; l != nil && p != nil {
			row[4], row[5], row[7], row[8] = number(l.Lag), number(l.Value), number(p.P), number(p.FDR)
		}
		if g := r.Getis[i]; g != nil {
			row[9] = number(g.GiStar)
		}
		out = append(out, row)
	}
	return out
}
