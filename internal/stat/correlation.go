package stat

import "math"

// Correlations returns Pearson's correlation matrix of columns of equal length. Each pair uses the areas where both are there
// (R's pairwise.complete.obs). A constant column correlates with none: its entries are NaN, the diagonal included.
func Correlations(cols [][]float64) [][]float64 {
	k := len(cols)
	r := make([][]float64, k)
	for i := range r {
		r[i] = make([]float64, k)
	}
	for i := range cols {
		for j := 0; j <= i; j++ {
			c := correlation(cols[i], cols[j])
			if i == j && c == c {
				c = 1
			}
			r[i][j], r[j][i] = c, c
		}
	}
	return r
}

func correlation(x, y []float64) float64 {
	sx, sy, n := 0.0, 0.0, 0.0
	first := -1
	varies := [2]bool{}
	for i := range x {
		if x[i] == x[i] && y[i] == y[i] {
			if first < 0 {
				first = i
			}
			varies[0] = varies[0] || x[i] != x[first]
			varies[1] = varies[1] || y[i] != y[first]
			sx += x[i]
			sy += y[i]
			n++
		}
	}
	if !varies[0] || !varies[1] {
		return absent
	}
	mx, my := sx/n, sy/n
	xx, yy, xy := 0.0, 0.0, 0.0
	for i := range x {
		if x[i] == x[i] && y[i] == y[i] {
			a, b := x[i]-mx, y[i]-my
			xx += float64(a * a)
			yy += float64(b * b)
			xy += float64(a * b)
		}
	}
	return finite(xy / math.Sqrt(xx) / math.Sqrt(yy))
}

// Eigen returns the eigenvalues of a symmetric matrix in descending order and, in the same order, eigenvectors of unit length
// (vectors[j] belongs to values[j]). Cyclic Jacobi rotations; ok is false for a matrix with an entry that is not finite.
func Eigen(m [][]float64) (values []float64, vectors [][]float64, ok bool) {
	n := len(m)
	a, v := make([][]float64, n), make([][]float64, n)
	for i := range m {
		a[i] = append([]float64(nil), m[i]...)
		v[i] = make([]float64, n)
		v[i][i] = 1
		for _, x := range m[i] {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, nil, false
			}
		}
	}
	for sweep := 0; sweep < 100; sweep++ {
		off, diag := 0.0, 0.0
		for i := range a {
			diag += float64(a[i][i] * a[i][i])
			for j := range i {
				off += float64(a[i][j] * a[i][j])
			}
		}
		if off <= 1e-34*diag {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(a, v, p, q)
			}
		}
	}
	values = make([]float64, n)
	for i := range values {
		values[i] = a[i][i]
	}
	for i := range values { // insertion sort, largest first; v's rows are the vectors
		for j := i; j > 0 && values[j] > values[j-1]; j-- {
			values[j], values[j-1] = values[j-1], values[j]
			v[j], v[j-1] = v[j-1], v[j]
		}
	}
	return values, v, true
}

// rotate makes a[p][q] zero. The rows of v collect the rotations.
func rotate(a, v [][]float64, p, q int) {
	if a[p][q] == 0 {
		return
	}
	theta := (a[q][q] - a[p][p]) / (2 * a[p][q])
	t := 1 / (math.Abs(theta) + math.Sqrt(float64(theta*theta)+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(float64(t*t)+1)
	s := t * c
	turn := func(x, y float64) (float64, float64) {
		return float64(c*x) - float64(s*y), float64(s*x) + float64(c*y)
	}
	for k := range a {
		a[k][p], a[k][q] = turn(a[k][p], a[k][q])
	}
	for k := range a {
		a[p][k], a[q][k] = turn(a[p][k], a[q][k])
	}
	a[p][q], a[q][p] = 0, 0
	for k := range v {
		v[p][k], v[q][k] = turn(v[p][k], v[q][k])
	}
}
