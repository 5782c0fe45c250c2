package survey

import (
	"math"

	"kvarter"
)

// Spec tells how a sample was drawn.
type Spec struct {
	Weights []float64 // residents that each respondent stands for, 0 or more
	// Stages are the stages of sampling, outermost first; none: respondents drawn one by one, with replacement.
	Stages []Stage
	Lonely Lonely
}

// Stage is one stage of sampling. Names of strata and clusters are read within the cluster of the stage above: a cluster 1 in two strata
// is two clusters (nest=TRUE in R).
type Stage struct {
	Strata   []string // nil: one stratum
	Clusters []string // nil: every respondent was drawn on its own; later stages are then not allowed
	// Units is, for each respondent, how many clusters its stratum has in the population (the finite population correction); nil: drawn
	// with replacement, and what later stages add is then part of the spread between clusters.
	Units []float64
}

// Lonely names what a stratum with one sampled cluster, of more in the population, adds to the variance. The names are R's.
type Lonely string

const (
	LonelyFail      Lonely = ""          // no standard error is stated
	LonelyCertainty Lonely = "certainty" // nothing: the cluster is taken to be all there is ("remove" in R as well)
	LonelyAverage   Lonely = "average"   // what the other strata add on average
	LonelyAdjust    Lonely = "adjust"    // its squared deviation from the whole sample in place of that from its stratum
)

// Design is a checked sample design with its weights. It does not change: calibrating returns another.
type Design struct {
	n       int
	weights []float64
	first   []stratum // the strata of the first stage
	psu     []int32   // first-stage cluster of each respondent, numbered through all strata
	inside  []int32   // first-stage stratum of each respondent
	lonely  Lonely
	adjust  []adjustment // calibrations, oldest first
}

// stratum is the clusters drawn in one stratum; population is +Inf where they were drawn with replacement.
type stratum struct {
	clusters   []cluster
	population float64
}

// cluster is the respondents of a drawn unit, and the strata of the stage inside it; none at the last stage.
type cluster struct {
	rows  []int32
	parts []stratum
}

// New checks a design of n respondents, one for each weight. Errors name the row, counted from 1, and the column.
func New(s Spec) (*Design, error) {
	n := len(s.Weights)
	switch s.Lonely {
	case LonelyFail, LonelyCertainty, LonelyAverage, LonelyAdjust:
	default:
		return nil, kvarter.Errorf(kvarter.Invalid, "lonely cluster rule %q is none of certainty, average, adjust (or empty for none)", string(s.Lonely))
	}
	if n == 0 {
		return nil, kvarter.Errorf(kvarter.Invalid, "a survey has at least one respondent; this one has none")
	}
	sum := 0.0
	for i, w := range s.Weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return nil, kvarter.Errorf(kvarter.Invalid, "a weight is a number of 0 or more; respondent %d has %v", i+1, w)
		}
		sum += w
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return nil, kvarter.Errorf(kvarter.Invalid, "the weights add up to %v; a survey stands for somebody", sum)
	}
	for k, st := range s.Stages {
		if err := st.check(k, n, k == len(s.Stages)-1); err != nil {
			return nil, err
		}
	}
	stages := s.Stages
	if len(stages) == 0 {
		stages = []Stage{{}}
	}
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(i)
	}
	d := &Design{n: n, weights: append([]float64(nil), s.Weights...), lonely: s.Lonely, psu: make([]int32, n), inside: make([]int32, n)}
	var err error
	if d.first, err = divide(stages, 0, rows); err != nil {
		return nil, err
	}
	var number int32
	for h, st := range d.first {
		for _, c := range st.clusters {
			for _, i := range c.rows {
				d.psu[i], d.inside[i] = number, int32(h)
			}
			number++
		}
	}
	return d, nil
}

// check holds the lengths and entries of one stage.
func (s Stage) check(stage, n int, last bool) error {
	bad := func(what string, args ...any) error {
		return kvarter.Errorf(kvarter.Invalid, "stage %d of the sample: "+what, append([]any{stage + 1}, args...)...)
	}
	for _, c := range []struct {
		name   string
		labels []string
	}{{"strata", s.Strata}, {"clusters", s.Clusters}} {
		if c.labels != nil && len(c.labels) != n {
			return bad("%s has %d entries for %d respondents", c.name, len(c.labels), n)
		}
		for i, l := range c.labels {
			if l == "" {
				return bad("respondent %d has no name in %s", i+1, c.name)
			}
		}
	}
	if s.Units != nil && len(s.Units) != n {
		return bad("units has %d entries for %d respondents", len(s.Units), n)
	}
	for i, u := range s.Units {
		if !(u >= 1) || math.IsInf(u, 0) {
			return bad("respondent %d: a stratum has 1 unit or more in the population, not %v (a count, never a sampling fraction)", i+1, u)
		}
	}
	if s.Clusters == nil && !last {
		return bad("respondents drawn on their own cannot be sampled further; give its clusters")
	}
	return nil
}

// divide sorts rows into the strata and clusters of a stage and of those inside it, each in the order of first appearance.
func divide(stages []Stage, at int, rows []int32) ([]stratum, error) {
	s := stages[at]
	var out []stratum
	stratumAt := map[string]int{}
	clusterAt := map[[2]string]int{}
	for _, i := range rows {
		var h string
		if s.Strata != nil {
			h = s.Strata[i]
		}
		k, ok := stratumAt[h]
		if !ok {
			k = len(out)
			stratumAt[h] = k
			out = append(out, stratum{population: math.Inf(1)})
			if s.Units != nil {
				out[k].population = s.Units[i]
			}
		}
		if s.Units != nil && s.Units[i] != out[k].population {
			return nil, kvarter.Errorf(kvarter.Invalid, "stage %d of the sample: stratum %q has %v units for one respondent and %v for respondent %d", at+1, h, out[k].population, s.Units[i], i+1)
		}
		c := len(out[k].clusters)
		if s.Clusters != nil {
			name := [2]string{h, s.Clusters[i]}
			if j, ok := clusterAt[name]; ok {
				c = j
			} else {
				clusterAt[name] = c
			}
		}
		if c == len(out[k].clusters) {
			out[k].clusters = append(out[k].clusters, cluster{})
		}
		x := &out[k].clusters[c]
		x.rows = append(x.rows, i)
	}
	for k := range out {
		st := &out[k]
		if drawn := float64(len(st.clusters)); drawn > st.population {
			first := st.clusters[0].rows[0]
			name := ""
			if s.Strata != nil {
				name = s.Strata[first]
			}
			return nil, kvarter.Errorf(kvarter.Invalid, "stage %d of the sample: stratum %q has %v clusters in the sample and %v in the population", at+1, name, drawn, st.population)
		}
		// What a later stage adds is weighted by the share drawn, which is 0 with replacement.
		if at+1 == len(stages) || math.IsInf(st.population, 1) {
			continue
		}
		for c := range st.clusters {
			parts, err := divide(stages, at+1, st.clusters[c].rows)
			if err != nil {
				return nil, err
			}
			st.clusters[c].parts = parts
		}
	}
	return out, nil
}

// Len returns the number of respondents.
func (d *Design) Len() int { return d.n }

// Weights returns a copy of the weights, as calibrated.
func (d *Design) Weights() []float64 { return append([]float64(nil), d.weights...) }

// Freedom returns the degrees of freedom of the whole sample: clusters less strata of the first stage.
func (d *Design) Freedom() float64 { return d.freedom(func(int) bool { return true }) }

// freedom counts the first-stage clusters, less strata, of some respondents with a weight (R's degf).
func (d *Design) freedom(in func(int) bool) float64 {
	cluster, strata := map[int32]bool{}, map[int32]bool{}
	for i, w := range d.weights {
		if w > 0 && in(i) {
			cluster[d.psu[i]], strata[d.inside[i]] = true, true
		}
	}
	return float64(len(cluster) - len(strata))
}
