package linear

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// around draws a problem that its start meets.
func around(t *rapid.T, n, m int) Problem {
	p := problems(t, n, m)
	p.Start = nil
	for j := range n {
		p.Start = append(p.Start, p.Low[j]+float64(rapid.IntRange(0, int(p.High[j]-p.Low[j])).Draw(t, "inside")))
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		a := r.activity(p.Start)
		r.Low, r.High = min(r.Low, a), max(r.High, a)
	}
	return p
}

// Letting variables in one by one finds the optimum of the whole problem, at a point that meets all of it.
func TestLocal(t *testing.T) {
	grown := 0
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 12).Draw(t, "n"), rapid.IntRange(0, 8).Draw(t, "m")
		p := around(t, n, m)
		for j := range n { // some without end
			if rapid.IntRange(0, 9).Draw(t, "open") == 0 {
				p.High[j] = inf
			}
		}
		l, err := NewLocal(p)
		if err != nil {
			t.Fatal(err)
		}
		l.letting = letting{first: rapid.IntRange(1, 4).Draw(t, "first"), perRow: 1, more: 1, scan: rapid.IntRange(0, 12).Draw(t, "scan"), follow: rapid.IntRange(0, 4).Draw(t, "follow")}
		for range 3 {
			if rapid.Bool().Draw(t, "narrower") { // bounds may change around the start
				v := rapid.IntRange(0, n+m-1).Draw(t, "which")
				x := l.Start(v)
				low, high := x, x+float64(rapid.IntRange(0, 2).Draw(t, "width"))
				l.SetBounds(v, low, high)
				if v < n {
					p.Low[v], p.High[v] = low, high
				} else {
					p.Rows[v-n].Low, p.Rows[v-n].High = low, high
				}
			}
			s, err := New(p)
			if err != nil {
				t.Fatal(err)
			}
			c := objective(t, n)
			want, _, st := s.Maximise(c)
			got, moved, gotSt := l.Maximise(c, inf)
			base := Row{Index: c.Index, Value: c.Value}.activity(p.Start)
			if st != gotSt || st == Optimal && math.Abs(got+base-want) > 1e-6 {
				t.Fatalf("%v %v, the whole %v %v", gotSt, got+base, st, want)
			}
			x := append([]float64(nil), p.Start...)
			for k, j := range moved.Index {
				x[j] += moved.Value[k]
			}
			inside(t, p, x)
			if st != Optimal {
				continue
			}
			if at := (Row{Index: c.Index, Value: c.Value}).activity(x); math.Abs(at-want) > 1e-6 {
				t.Fatalf("the point reaches %v, not %v", at, want)
			}
			if len(moved.Index) > l.letting.first {
				grown++
			}
			// with less asked for, at least that much is found
			if v, _, _ := l.Maximise(c, got/2); math.Abs(v-got/2) > 1e-6 {
				t.Fatalf("rose by %v, %v was asked for", v, got/2)
			}
		}
	})
	if grown == 0 {
		t.Error("no objective needed variables from farther away")
	}
}

func TestLocalBadStart(t *testing.T) {
	p := Problem{Low: []float64{0, 0}, High: []float64{4, 4}, Rows: []Row{row(7, 7, 1, 1)}}
	if _, err := NewLocal(p); err == nil {
		t.Error("no start: no error")
	}
	p.Start = []float64{1, 2}
	if _, err := NewLocal(p); err == nil {
		t.Error("a start off a row: no error")
	}
	p.Start = []float64{5, 2}
	if _, err := NewLocal(p); err == nil {
		t.Error("a start off a bound: no error")
	}
}
