package forecast

import "math"

// centred takes the mean off known entries and returns their sum of squares and number.
func centred(x []float64) (ss, n float64) {
	sum := 0.0
	for _, v := range x {
		if v == v {
			sum, n = sum+v, n+1
		}
	}
	for i, v := range x {
		if v == v {
			x[i] = v - sum/n
			ss += float64(x[i] * x[i])
		}
	}
	return ss, n
}

// factor returns the lower Cholesky factor of the covariance with these standard deviations and the rows' correlations, shrunk towards 0 by
// λ = Σ var(r)/Σ r² (Schäfer and Strimmer 2005, Statistical Applications in Genetics and Molecular Biology 4(1), 32), over pairs that are both known.
func factor(rows [][]float64, sds []float64) [][]float64 {
	k := len(rows)
	r, noise, signal := make([][]float64, k), 0.0, 0.0
	for a := range r {
		r[a] = make([]float64, k)
		r[a][a] = 1
		for b := range a {
			rho, v := correlation(rows[a], rows[b])
			r[a][b] = rho
			noise, signal = noise+v, signal+float64(rho*rho)
		}
	}
	lambda := 0.0
	if signal > 0 {
		lambda = math.Min(1, noise/signal)
	}
	for ; ; lambda = math.Min(1, lambda+.1) { // pairs with gaps may not make a covariance: then shrink more
		if l, ok := cholesky(r, sds, 1-lambda); ok || lambda >= 1 {
			return l
		}
	}
}

// correlation returns r and its estimated variance; 0 and 0 with fewer than four pairs or no spread.
func correlation(a, b []float64) (rho, variance float64) {
	var n, ma, mb float64
	for i := range a {
		if a[i] == a[i] && b[i] == b[i] {
			n, ma, mb = n+1, ma+a[i], mb+b[i]
		}
	}
	if n < 4 {
		return 0, 0
	}
	ma, mb = ma/n, mb/n
	var aa, bb, ab float64
	each := func(use func(x, y float64)) {
		for i := range a {
			if a[i] == a[i] && b[i] == b[i] {
				use(a[i]-ma, b[i]-mb)
			}
		}
	}
	each(func(x, y float64) {
		aa, bb, ab = aa+float64(x*x), bb+float64(y*y), ab+float64(x*y)
	})
	if !(aa > 0 && bb > 0) {
		return 0, 0
	}
	scale := math.Sqrt(aa/(n-1)) * math.Sqrt(bb/(n-1))
	w, ss := ab/n/scale, 0.0
	each(func(x, y float64) {
		d := float64(x*y)/scale - w
		ss += float64(d * d)
	})
	c := n - 1
	return ab / c / scale, n * ss / float64(c*float64(c*c))
}

// cholesky factors D·R·D, R the correlations times keep off the diagonal.
func cholesky(r [][]float64, sds []float64, keep float64) ([][]float64, bool) {
	k := len(r)
	l := make([][]float64, k)
	for a := range k {
		l[a] = make([]float64, k)
		for b := 0; b <= a; b++ {
			v := r[a][b]
			if a != b {
				v = float64(v * keep)
			}
			for c := range b {
				v -= float64(l[a][c] * l[b][c])
			}
			switch {
			case a == b && !(v > 1e-9):
				return nil, false
			case a == b:
				l[a][a] = math.Sqrt(v)
			default:
				l[a][b] = v / l[b][b]
			}
		}
	}
	for a := range k {
		for b := 0; b <= a; b++ {
			l[a][b] = float64(l[a][b] * sds[a])
		}
	}
	return l, true
}
