package stat

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

func TestFactorLoadingsRecoverTheModel(t *testing.T) {
	// R = λλ' + ψ holds exactly for these λ, and one factor of four variables is identified.
	want := []float64{.9, .7, .5, .3}
	r := make([][]float64, 4)
	for i := range r {
		r[i] = make([]float64, 4)
		for j := range r {
			r[i][j] = want[i] * want[j]
		}
		r[i][i] = 1
	}
	got, ok := FactorLoadings(r)
	if !ok || !same(got, want, 1e-8) {
		t.Errorf("%v %v, want %v", got, ok, want)
	}
	r[0][1], r[1][0] = nan, nan
	if _, ok := FactorLoadings(r); ok {
		t.Error("a correlation that is not defined gives loadings")
	}
	if _, ok := FactorLoadings([][]float64{{1, .5}, {.5, 1}}); ok {
		t.Error("two variables do not identify a factor")
	}
	if _, ok := FactorLoadings([][]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}); ok {
		t.Error("uncorrelated variables have a factor")
	}
}

func TestCorrelations(t *testing.T) {
	r := Correlations([][]float64{{1, 2, 3, nan}, {2, 4, 6, 1}, {3, 2, 1, 0}, {5, 5, 5, 5}})
	if math.Abs(r[0][1]-1) > 1e-15 || math.Abs(r[0][2]+1) > 1e-15 || r[0][0] != 1 || !math.IsNaN(r[0][3]) || !math.IsNaN(r[3][3]) {
		t.Errorf("%v", r)
	}
	if r[1][2] != r[2][1] {
		t.Error("not symmetric")
	}
}

func TestEigenAgainstGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		m, sym := make([][]float64, n), mat.NewSymDense(n, nil)
		for i := range m {
			m[i] = make([]float64, n)
		}
		for i := range m {
			for j := range i + 1 {
				v := float64(rapid.IntRange(-1000, 1000).Draw(t, "entry")) / 1000
				m[i][j], m[j][i] = v, v
				sym.SetSym(i, j, v)
			}
		}
		values, vectors, ok := Eigen(m)
		var e mat.EigenSym
		if !ok || !e.Factorize(sym, false) {
			t.Fatal("not factorised")
		}
		for k, v := range e.Values(nil) { // ascending
			if math.Abs(values[n-1-k]-v) > 1e-12 {
				t.Fatalf("values %v, gonum %v", values, e.Values(nil))
			}
		}
		for k, v := range vectors {
			for i := range m {
				sum := 0.0
				for j := range m {
					sum += m[i][j] * v[j]
				}
				if math.Abs(sum-values[k]*v[i]) > 1e-12 {
					t.Fatalf("vector %d is none of %v", k, m)
				}
			}
		}
	})
}

func TestCopelandCountsPairs(t *testing.T) {
	// Three areas, two columns of equal weight: the first outranks the third on both, ties on one with the second and wins the other.
	dst := make([]float64, 4)
	Copeland(dst, [][]float64{{3, 3, 1, nan}, {2, 1, 1, nan}}, []float64{1, 1})
	if want := []float64{2, 0, -2, nan}; !same(dst, want, 0) {
		t.Errorf("%v, want %v", dst, want)
	}
	// One column each way balances: nobody outranks.
	Copeland(dst[:2], [][]float64{{1, 2}, {2, 1}}, []float64{1, 1})
	if !same(dst[:2], []float64{0, 0}, 0) {
		t.Errorf("%v", dst[:2])
	}
}
