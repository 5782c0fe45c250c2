package stat

import "math"

// PCALoadings returns the first principal component of a correlation matrix: its eigenvector of unit length, with the sign that makes
// the sum positive. This is what COINr takes as weights. ok is false where a correlation is not defined, where two components are equally
// large (uncorrelated columns: any direction would do), and where the loadings add up to 0, so that no sign is the right one.
func PCALoadings(r [][]float64) (loadings []float64, ok bool) {
	if len(r) == 0 {
		return nil, false
	}
	values, vectors, ok := Eigen(r)
	if !ok || len(r) > 1 && values[0]-values[1] <= float64(1e-9*values[0]) {
		return nil, false
	}
	return towardsPositive(vectors[0])
}

// towardsPositive turns a vector so that its sum is positive; ok is false where the sum is 0 but for rounding.
func towardsPositive(v []float64) ([]float64, bool) {
	sum, size := 0.0, 0.0
	for _, x := range v {
		sum += x
		size += math.Abs(x)
	}
	if sum < 0 {
		for i := range v {
			v[i] = 0 - v[i]
		}
	}
	return v, math.Abs(sum) > float64(1e-9*size)
}

// FactorLoadings returns the loadings of a one-factor maximum-likelihood factor analysis of a correlation matrix, and whether
// they converged (to 1e-12, within 20,000 steps). The likelihood equations (Lawley & Maxwell 1971, ch. 4) are iterated: with
// uniquenesses ψ, λ = ψ^½·(θ − 1)^½·ω from the first eigenpair of ψ^−½·R·ψ^−½, then ψ = 1 − λ², held at .005 or above as R's
// factanal does. It takes at least three variables with defined correlations that the factor loads on.
func FactorLoadings(r [][]float64) (loadings []float64, ok bool) {
	k := len(r)
	if k < 3 {
		return nil, false
	}
	const least, tolerance, steps = .005, 1e-12, 20000
	unique, loadings := make([]float64, k), make([]float64, k)
	scaled := make([][]float64, k)
	for i := range scaled {
		unique[i], scaled[i] = .5, make([]float64, k)
	}
	for range steps {
		for i := range scaled {
			for j := range scaled {
				scaled[i][j] = r[i][j] / math.Sqrt(unique[i]*unique[j])
			}
		}
		values, vectors, ok := Eigen(scaled)
		if !ok {
			return nil, false
		}
		size := math.Sqrt(math.Max(0, values[0]-1))
		moved := 0.0
		for i := range loadings {
			loadings[i] = math.Sqrt(unique[i]) * size * vectors[0][i]
			u := math.Max(least, 1-float64(loadings[i]*loadings[i]))
			moved = math.Max(moved, math.Abs(u-unique[i]))
			unique[i] = u
		}
		if moved < tolerance {
			positive, ok := towardsPositive(loadings)
			return positive, ok && identified(loadings)
		}
	}
	return nil, false
}

// identified tells whether a factor is more than one variable, or the correlation of two.
func identified(loadings []float64) bool {
	n := 0
	for _, l := range loadings {
		if math.Abs(l) > 1e-6 {
			n++
		}
	}
	return n >= 3
}
