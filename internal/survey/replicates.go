package survey

import (
	"math"

	"kvarter"
	"kvarter/internal/stat"
)

// Replicates is a sample whose producer gives replicate weights in place of strata and clusters.
type Replicates struct {
	Weights []float64   // of the whole sample
	Sets    [][]float64 // one set of weights for each replicate
	How     stat.Replication
	Freedom float64 // degrees of freedom; 0: the number of replicates less 1
}

// check returns an error naming the set that does not fit.
func (r Replicates) check() error {
	sets := append([][]float64{r.Weights}, r.Sets...)
	for k, set := range sets {
		if len(set) != len(r.Weights) {
			return kvarter.Errorf(kvarter.Invalid, "replicate %d has %d weights for %d respondents", k, len(set), len(r.Weights))
		}
		for i, w := range set {
			if !number(w) {
				return kvarter.Errorf(kvarter.Invalid, "replicate %d: the weight of respondent %d is %v, and no number", k, i+1, w)
			}
		}
	}
	return nil
}

// Estimate estimates the ratio of y to x in a domain, the mean of y where x is nil, from every set of weights; the arguments are as in Design.Ratio.
// It fails where the sets do not fit the sample.
func (r Replicates) Estimate(y, x []float64, in []bool) (Estimate, error) {
	return r.each(y, x, in, func(sumY, sumX float64) float64 { return sumY / sumX })
}

// Total estimates the sum of y in a domain.
func (r Replicates) Total(y []float64, in []bool) (Estimate, error) {
	return r.each(y, nil, in, func(sumY, _ float64) float64 { return sumY })
}

func (r Replicates) each(y, x []float64, in []bool, of func(sumY, sumX float64) float64) (Estimate, error) {
	if err := r.check(); err != nil {
		return not(BadLength), err
	}
	n := len(r.Weights)
	if len(y) != n || x != nil && len(x) != n || in != nil && len(in) != n {
		return not(BadLength), nil
	}
	var at []int
	e := Estimate{Effect: math.NaN(), Freedom: r.Freedom, share: x == nil, replicated: true}
	for i, w := range r.Weights {
		if in != nil && !in[i] || w == 0 || !number(y[i]) || x != nil && !number(x[i]) {
			continue
		}
		at = append(at, i)
		e.Weight += w
		e.share = e.share && (y[i] == 0 || y[i] == 1)
	}
	if len(at) == 0 {
		return not(NoAnswers), nil
	}
	e.N = len(at)
	if e.Freedom == 0 {
		e.Freedom = float64(len(r.Sets) - 1)
	}
	sums := func(w []float64) float64 {
		sumY, sumX := 0.0, 0.0
		for _, i := range at {
			sumY += float64(w[i] * y[i])
			if x == nil {
				sumX += w[i]
			} else {
				sumX += float64(w[i] * x[i])
			}
		}
		if !apart(sumX, size(w, x, at)) {
			sumX = 0
		}
		return of(sumY, sumX)
	}
	if e.Value = sums(r.Weights); !number(e.Value) {
		return not(ZeroBase), nil
	}
	values := make([]float64, len(r.Sets))
	for k, set := range r.Sets {
		values[k] = sums(set)
	}
	v, why := r.How.Variance(e.Value, values)
	e.SE = root(v, why == "")
	if why != "" {
		e.Why = NoReplicates
	}
	return e, nil
}

// Jackknife returns replicate weights that leave out each first-stage cluster in turn and scale up the others of its stratum (JKn in R; JK1
// with one stratum). Finite populations are not corrected for. It fails where a stratum has one cluster.
func (d *Design) Jackknife() (Replicates, error) {
	r := Replicates{Weights: d.Weights(), Freedom: d.Freedom()}
	var counts []int
	for _, st := range d.first {
		n := len(st.clusters)
		if n == 1 {
			return r, kvarter.Errorf(kvarter.Invalid, "the stratum of respondent %d has one cluster, and leaving it out leaves nothing; join the stratum with another one", st.clusters[0].rows[0]+1)
		}
		for _, out := range st.clusters {
			set := d.Weights()
			for _, c := range st.clusters {
				for _, i := range c.rows {
					set[i] = float64(set[i]*float64(n)) / float64(n-1)
				}
			}
			for _, i := range out.rows {
				set[i] = 0
			}
			r.Sets = append(r.Sets, set)
			counts = append(counts, n)
		}
	}
	r.How = stat.StratifiedJackknife(counts)
	return r, nil
}
