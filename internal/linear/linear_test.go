package linear

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

var inf = math.Inf(1)

func all(v ...float64) Sparse {
	s := Sparse{Value: v}
	for i := range v {
		s.Index = append(s.Index, int32(i))
	}
	return s
}

func row(low, high float64, v ...float64) Row {
	s := all(v...)
	return Row{Index: s.Index, Value: s.Value, Low: low, High: high}
}

func TestTextbook(t *testing.T) {
	for _, c := range []struct {
		name   string
		p      Problem
		c      Sparse
		want   float64
		status Status
	}{
		// Chvátal (1983), Linear Programming, page 13: maximise 5x₁+4x₂+3x₃ is 13 at (2, 0, 1).
		{"Chvátal page 13", Problem{Low: make([]float64, 3), High: []float64{inf, inf, inf},
			Rows: []Row{row(-inf, 5, 2, 3, 1), row(-inf, 11, 4, 1, 2), row(-inf, 8, 3, 4, 2)}}, all(5, 4, 3), 13, Optimal},
		// Beale (1955), the example on which the plain simplex method cycles: minimum −0.05, that is a maximum of 1/20.
		{"Beale", Problem{Low: make([]float64, 4), High: []float64{inf, inf, inf, inf},
			Rows: []Row{row(-inf, 0, .25, -60, -1./25, 9), row(-inf, 0, .5, -90, -1./50, 3), row(-inf, 1, 0, 0, 1, 0)}}, all(.75, -150, .02, -6), .05, Optimal},
		{"no rows", Problem{Low: []float64{-1, 2}, High: []float64{3, 4}}, all(1, -1), 1, Optimal}, // 3 − 2
		{"no variables", Problem{}, Sparse{}, 0, Optimal},
		{"a start inside", Problem{Low: []float64{0, 0}, High: []float64{10, 10}, Rows: []Row{row(7, 7, 1, 1)}, Start: []float64{3, 4}}, all(1, 0), 7, Optimal},
		{"a start outside", Problem{Low: []float64{0, 0}, High: []float64{10, 10}, Rows: []Row{row(7, 7, 1, 1)}, Start: []float64{30, -4}}, all(1, -1), 7, Optimal},
		{"a free variable", Problem{Low: []float64{-inf, 0}, High: []float64{inf, 5}, Rows: []Row{row(-inf, 2, 1, 1)}}, all(1, 3), 12, Optimal}, // −3 + 15
		{"unbounded", Problem{Low: []float64{0, 0}, High: []float64{inf, inf}, Rows: []Row{row(-1, 1, 1, -1)}}, all(1, 0), inf, Unbounded},
		{"infeasible", Problem{Low: []float64{0, 0}, High: []float64{1, 1}, Rows: []Row{row(3, inf, 1, 1)}}, all(1, 0), math.NaN(), Infeasible},
		{"rows that contradict", Problem{Low: []float64{-inf, -inf}, High: []float64{inf, inf}, Rows: []Row{row(3, 3, 1, 1), row(4, 4, 1, 1)}}, all(1, 0), math.NaN(), Infeasible},
		{"an entry given twice", Problem{Low: []float64{0}, High: []float64{inf}, Rows: []Row{{Index: []int32{0, 0}, Value: []float64{1, 1}, Low: -inf, High: 8}}}, all(1), 4, Optimal},
	} {
		s, err := New(c.p)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got, x, st := s.Maximise(c.c)
		if st != c.status || st == Optimal && math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v %v at %v, want %v %v", c.name, st, got, x, c.status, c.want)
		}
		if st == Optimal {
			inside(t, c.p, x)
		}
	}
}

type fataler interface{ Fatalf(string, ...any) }

// inside fails unless x meets every row and bound.
func inside(t fataler, p Problem, x []float64) {
	for j, v := range x {
		if v < p.Low[j]-1e-6 || v > p.High[j]+1e-6 {
			t.Fatalf("x%d = %v, outside %v…%v", j, v, p.Low[j], p.High[j])
		}
	}
	for i, r := range p.Rows {
		if a := r.activity(x); a < r.Low-1e-6 || a > r.High+1e-6 {
			t.Fatalf("row %d is %v, outside %v…%v", i, a, r.Low, r.High)
		}
	}
}

func TestBadInput(t *testing.T) {
	nan := math.NaN()
	for name, p := range map[string]Problem{
		"lengths":      {Low: []float64{0}, High: []float64{1, 2}},
		"start length": {Low: []float64{0}, High: []float64{1}, Start: []float64{0, 0}},
		"crossed":      {Low: []float64{2}, High: []float64{1}},
		"not a number": {Low: []float64{nan}, High: []float64{1}},
		"no room":      {Low: []float64{inf}, High: []float64{inf}},
		"row crossed":  {Low: []float64{0}, High: []float64{1}, Rows: []Row{row(2, 1, 1)}},
		"index":        {Low: []float64{0}, High: []float64{1}, Rows: []Row{row(0, 1, 1, 1)}},
		"row lengths":  {Low: []float64{0}, High: []float64{1}, Rows: []Row{{Index: []int32{0}}}},
		"entry":        {Low: []float64{0}, High: []float64{1}, Rows: []Row{row(0, 1, nan)}},
		"start":        {Low: []float64{0}, High: []float64{1}, Start: []float64{nan}},
	} {
		if _, err := New(p); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// problems draws a bounded problem of n variables and m rows with small whole entries, where ties and degenerate vertices are common.
func problems(t *rapid.T, n, m int) Problem {
	var p Problem
	whole := func(low, high int, name string) float64 {
		return float64(rapid.IntRange(low, high).Draw(t, name))
	}
	for range n {
		low := whole(-3, 3, "low")
		p.Low, p.High = append(p.Low, low), append(p.High, low+whole(0, 6, "width"))
	}
	for range m {
		var r Row
		for j := range n {
			if v := whole(-2, 2, "entry"); v != 0 {
				r.Index, r.Value = append(r.Index, int32(j)), append(r.Value, v)
			}
		}
		r.Low = whole(-8, 4, "row low")
		r.High = r.Low + whole(0, 8, "row width")
		switch rapid.IntRange(0, 3).Draw(t, "open") {
		case 0:
			r.Low = -inf
		case 1:
			r.High = inf
		}
		p.Rows = append(p.Rows, r)
	}
	if rapid.Bool().Draw(t, "start given") {
		for range n {
			p.Start = append(p.Start, whole(-4, 8, "start"))
		}
	}
	return p
}

func objective(t *rapid.T, n int) Sparse {
	var c Sparse
	for j := range n {
		c.Index, c.Value = append(c.Index, int32(j)), append(c.Value, float64(rapid.IntRange(-3, 3).Draw(t, "objective")))
	}
	return c
}

// Every vertex of a bounded problem lies on n of its hyperplanes: the best feasible crossing is the optimum.
func TestVertices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 3).Draw(t, "n"), rapid.IntRange(0, 4).Draw(t, "m")
		p := problems(t, n, m)
		s, err := New(p)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 { // later objectives start from the vertex of the one before
			c := objective(t, n)
			want, any := enumerate(p, c)
			got, x, st := s.Maximise(c)
			switch {
			case !any && st != Infeasible:
				t.Fatalf("%v at %v where nothing is feasible", st, x)
			case any && (st != Optimal || math.Abs(got-want) > 1e-6):
				t.Fatalf("%v %v at %v, want %v", st, got, x, want)
			case any:
				inside(t, p, x)
			}
		}
	})
}

// enumerate returns the largest c·x over all vertices, and whether there is one.
func enumerate(p Problem, c Sparse) (float64, bool) {
	n := len(p.Low)
	var planes [][]float64 // n entries and the right side
	for j := range n {
		for _, v := range []float64{p.Low[j], p.High[j]} {
			e := make([]float64, n+1)
			e[j], e[n] = 1, v
			planes = append(planes, e)
		}
	}
	for _, r := range p.Rows {
		for _, v := range []float64{r.Low, r.High} {
			if math.IsInf(v, 0) {
				continue
			}
			e := make([]float64, n+1)
			for k, j := range r.Index {
				e[j] += r.Value[k]
			}
			e[n] = v
			planes = append(planes, e)
		}
	}
	best, found := math.Inf(-1), false
	var choose func(from int, picked [][]float64)
	choose = func(from int, picked [][]float64) {
		if len(picked) == n {
			x, ok := crossing(picked)
			if !ok || !meets(p, x) {
				return
			}
			v := 0.0
			for k, j := range c.Index {
				v += c.Value[k] * x[j]
			}
			best, found = max(best, v), true
			return
		}
		for i := from; i < len(planes); i++ {
			choose(i+1, append(picked[:len(picked):len(picked)], planes[i]))
		}
	}
	choose(0, nil)
	return best, found
}

func meets(p Problem, x []float64) bool {
	for j, v := range x {
		if v < p.Low[j]-1e-7 || v > p.High[j]+1e-7 {
			return false
		}
	}
	for _, r := range p.Rows {
		if a := r.activity(x); a < r.Low-1e-7 || a > r.High+1e-7 {
			return false
		}
	}
	return true
}

// crossing solves n equations in n unknowns; false where they are not independent.
func crossing(planes [][]float64) ([]float64, bool) {
	n := len(planes)
	a := make([][]float64, n)
	for i := range a {
		a[i] = append([]float64(nil), planes[i]...)
	}
	for j := range n {
		p := j
		for i := j; i < n; i++ {
			if math.Abs(a[i][j]) > math.Abs(a[p][j]) {
				p = i
			}
		}
		if math.Abs(a[p][j]) < 1e-9 {
			return nil, false
		}
		a[j], a[p] = a[p], a[j]
		for i := range n {
			if i == j {
				continue
			}
			f := a[i][j] / a[j][j]
			for k := j; k <= n; k++ {
				a[i][k] -= f * a[j][k]
			}
		}
	}
	x := make([]float64, n)
	for j := range x {
		x[j] = a[j][n] / a[j][j]
	}
	return x, true
}
