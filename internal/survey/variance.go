package survey

import "math"

// covariance returns the covariance matrix of totals whose linearised values (weights included) are the columns; ok is false where a lonely
// cluster leaves it open. It works stage by stage, as svyrecvar in R survey 4.1.1: between the clusters of a stratum, n drawn of N,
//
//	(1 − n/N) · n/(n − 1) · Σ (t − mean t)(t − mean t)′
//
// and n/N times what the stages inside each cluster add. Calibrated designs first lose what the calibration explains.
func (d *Design) covariance(columns [][]float64) (v [][]float64, ok bool) {
	x := make([][]float64, len(columns))
	for k := range columns {
		x[k] = append([]float64(nil), columns[k]...)
		for _, a := range d.adjust {
			a.explain(x[k])
		}
	}
	v = make([][]float64, len(x))
	for k := range v {
		v[k] = make([]float64, len(x))
	}
	ok = d.stage(v, x, d.first, 1)
	for a := range v {
		for b := range a {
			v[b][a] = v[a][b]
		}
	}
	return v, ok
}

// variance is the covariance of one column with itself.
func (d *Design) variance(x []float64) (float64, bool) {
	v, ok := d.covariance([][]float64{x})
	return v[0][0], ok
}

// stage adds factor times what the strata of one stage, and those inside their clusters, add to the lower triangle of v.
func (d *Design) stage(v, x [][]float64, strata []stratum, factor float64) bool {
	sum := make([][]float64, len(x))
	for k := range sum {
		sum[k] = make([]float64, k+1)
	}
	spoken := 0
	for _, st := range strata {
		n := float64(len(st.clusters))
		drawn := n / st.population // 0 with replacement
		if n == 1 && 1-drawn >= 1e-7 {
			switch d.lonely {
			case LonelyFail:
				return false
			case LonelyAverage:
				continue
			}
		}
		spoken++
		if 1-drawn < 1e-7 {
			continue // the whole stratum is in the sample
		}
		st.between(sum, x, 1-drawn, d.lonely == LonelyAdjust)
	}
	if spoken == 0 {
		return false // no stratum for the lonely ones to take the average of
	}
	scale := factor * (float64(len(strata)) / float64(spoken))
	for a := range sum {
		for b := range sum[a] {
			v[a][b] += float64(scale * sum[a][b])
		}
	}
	for _, st := range strata {
		share := float64(len(st.clusters)) / st.population
		for _, c := range st.clusters {
			if c.parts != nil && !d.stage(v, x, c.parts, float64(factor*share)) {
				return false
			}
		}
	}
	return true
}

// between adds the spread of the cluster totals of a stratum to the lower triangle of v. A lonely cluster is at its stratum's mean,
// or, where adjust holds, measured from 0, the mean of linearised values over the whole sample.
func (st stratum) between(v, x [][]float64, rest float64, adjust bool) {
	n := float64(len(st.clusters))
	scale := rest
	if n > 1 {
		scale = float64(rest*n) / (n - 1)
	}
	t := make([][]float64, len(x))
	for k := range x {
		t[k] = make([]float64, len(st.clusters))
		mean := 0.0
		for c := range st.clusters {
			for _, i := range st.clusters[c].rows {
				t[k][c] += x[k][i]
			}
			mean += t[k][c]
		}
		if mean /= n; n == 1 && adjust {
			mean = 0
		}
		for c := range t[k] {
			t[k][c] -= mean
		}
	}
	for a := range x {
		for b := range a + 1 {
			s := 0.0
			for c := range st.clusters {
				s += float64(t[a][c] * t[b][c])
			}
			v[a][b] += float64(scale * s)
		}
	}
}

// root is the standard error of a variance: NaN where it is not stated, 0 where rounding put it below.
func root(v float64, ok bool) float64 {
	if !ok || v != v || math.IsInf(v, 0) {
		return math.NaN()
	}
	return math.Sqrt(math.Max(0, v))
}
