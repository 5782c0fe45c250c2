package uncertainty

import (
	"math"

	"kvarter"
)

// Correlation of the errors of criteria within an area: one number for every pair, or a matrix in the order of the method's criteria. Errors of a
// survey's domains are independent of those of registers.
type Correlation struct {
	All    float64
	Matrix [][]float64 // nil: All
}

// factor returns the lower triangle L with LLᵀ = the correlation matrix (Cholesky), in rows. It fails on a matrix that is none.
func (c Correlation) factor(k int) ([]float32, error) {
	m := c.Matrix
	if m == nil {
		if !(c.All >= 0 && c.All <= 1) {
			return nil, kvarter.Errorf(kvarter.Invalid, "the correlation of errors is %v: it lies between 0 and 1", c.All)
		}
		m = make([][]float64, k)
		for i := range m {
			m[i] = make([]float64, k)
			for j := range m[i] {
				if m[i][j] = c.All; i == j {
					m[i][j] = 1
				}
			}
		}
	}
	if len(m) != k {
		return nil, kvarter.Errorf(kvarter.Invalid, "the matrix of correlations has %d rows for %d criteria", len(m), k)
	}
	l := make([]float64, k*k)
	for i := range k {
		if len(m[i]) != k || m[i][i] != 1 {
			return nil, kvarter.Errorf(kvarter.Invalid, "row %d of the matrix of correlations has %d entries for %d criteria, or no 1 on the diagonal", i+1, len(m[i]), k)
		}
		for j := range i + 1 {
			if m[i][j] != m[j][i] || !(math.Abs(m[i][j]) <= 1) {
				return nil, kvarter.Errorf(kvarter.Invalid, "the correlations of criteria %d and %d are %v and %v", i+1, j+1, m[i][j], m[j][i])
			}
			sum := m[i][j]
			for x := range j {
				sum -= float64(l[i*k+x] * l[j*k+x])
			}
			switch {
			case i != j && l[j*k+j] > 0:
				l[i*k+j] = sum / l[j*k+j]
			case i != j && math.Abs(sum) > 1e-9, i == j && sum < -1e-9:
				return nil, kvarter.Errorf(kvarter.Invalid, "no errors can have these correlations: the matrix is not positive semidefinite at criterion %d", i+1)
			case i == j && sum > 1e-12:
				l[i*k+i] = math.Sqrt(sum)
			}
		}
	}
	out := make([]float32, k*k)
	for i, v := range l {
		out[i] = float32(v)
	}
	return out, nil
}
