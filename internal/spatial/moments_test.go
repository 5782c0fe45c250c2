package spatial

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// everyOrder calls visit with each order of x (Heap's algorithm).
func everyOrder(x []float64, visit func([]float64)) {
	var walk func(k int)
	walk = func(k int) {
		if k <= 1 {
			visit(x)
			return
		}
		for i := range k {
			walk(k - 1)
			if k%2 == 0 {
				x[i], x[k-1] = x[k-1], x[i]
			} else {
				x[0], x[k-1] = x[k-1], x[0]
			}
		}
	}
	walk(len(x))
}

// meanVar gathers mean and variance (divisor n) of a statistic over equally likely cases.
type meanVar struct{ n, sum, squares float64 }

func (m *meanVar) add(v float64)     { m.n++; m.sum += v; m.squares += v * v }
func (m *meanVar) mean() float64     { return m.sum / m.n }
func (m *meanVar) variance() float64 { return m.squares/m.n - m.mean()*m.mean() }

// drawn returns uneven, asymmetric weights of n areas in which nobody is an island.
func drawn(t *rapid.T, n int) *Weights {
	links, given := make([][]int32, n), make([][]float64, n)
	for i := range n {
		for j := range n {
			if j != i && (j == (i+1)%n || rapid.Bool().Draw(t, "link")) {
				links[i] = append(links[i], int32(j))
				given[i] = append(given[i], float64(rapid.IntRange(1, 4).Draw(t, "weight")))
			}
		}
	}
	w, err := New(links, given, rapid.SampledFrom([]Style{Binary, RowStandardised, Stabilised}).Draw(t, "style"))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func drawnFigures(t *rapid.T, n, lo int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(rapid.IntRange(lo, 20).Draw(t, "x"))
	}
	x[0] = 21 // never constant
	x[1] = 1
	return x
}

// The moments under randomisation are those of all 120 orders of the figures, and the conditional ones those of all orders of the others.
func TestMomentsAreThoseOfAllOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 5
		w, x := drawn(t, n), drawnFigures(t, n, 0)
		marked := []bool{true, false, true, false, rapid.Bool().Draw(t, "marked")}
		moran, _ := Moran(w, x)
		geary, _ := Geary(w, x)
		getis, _ := GetisOrd(w, x)
		local, _ := MoranLocal(w, x)
		joins, _ := JoinCounts(w, marked, Nonfree)
		var i, c, g, total, conditional, same, different meanVar
		id := []float64{0, 1, 2, 3, 4}
		everyOrder(id, func(order []float64) {
			y, m := make([]float64, n), make([]bool, n)
			for k, o := range order {
				y[k], m[k] = x[int(o)], marked[int(o)]
			}
			a, _ := Moran(w, y)
			b, _ := Geary(w, y)
			d, _ := GetisOrd(w, y)
			e, _ := MoranLocal(w, y)
			f, _ := JoinCounts(w, m, Nonfree)
			i.add(a.Value)
			c.add(b.Value)
			g.add(d.Value)
			total.add(e[2].Value)
			if order[2] == 2 {
				conditional.add(e[2].Value)
			}
			same.add(f.Same.Count)
			different.add(f.Different.Count)
		})
		for _, s := range []struct {
			name string
			got  *Test
			want *meanVar
		}{{"I", moran.Random, &i}, {"C", geary.Random, &c}, {"G", getis.Random, &g}, {"total", local[2].Total, &total},
			{"conditional", local[2].Conditional, &conditional}, {"same", joins.Same.Test, &same}, {"different", joins.Different.Test, &different}} {
			if s.got == nil {
				if s.want.variance() > 1e-9 {
					t.Errorf("%s: no test, variance %g", s.name, s.want.variance())
				}
				continue
			}
			near(t, s.name+" expected", s.got.Expected, s.want.mean(), 1e-9)
			near(t, s.name+" variance", s.got.Variance, s.want.variance(), 1e-9)
		}
	})
}

// With replacement: all 32 colourings, each as likely as its areas' shares make it.
func TestFreeMomentsAreThoseOfAllColourings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 5
		w := drawn(t, n)
		marked := []bool{true, false, rapid.Bool().Draw(t, "a"), rapid.Bool().Draw(t, "b"), false}
		j, _ := JoinCounts(w, marked, Free)
		p := float64(j.Marked) / n
		links, given := w.first, w.w
		var mean, second [3]float64
		for code := range 1 << n {
			chance, counts := 1.0, [3]float64{}
			on := func(i int) bool { return code>>i&1 == 1 }
			for i := range n {
				if on(i) {
					chance *= p
				} else {
					chance *= 1 - p
				}
				for k := links[i]; k < links[i+1]; k++ {
					kind := 2
					if o := on(int(w.to[k])); o == on(i) {
						kind = map[bool]int{true: 0, false: 1}[o]
					}
					counts[kind] += given[k] / 2
				}
			}
			for q := range counts {
				mean[q] += chance * counts[q]
				second[q] += chance * counts[q] * counts[q]
			}
		}
		for q, got := range []Join{j.Same, j.Other, j.Different} {
			near(t, "expected", got.Test.Expected, mean[q], 1e-9)
			near(t, "variance", got.Test.Variance, second[q]-mean[q]*mean[q], 1e-9)
		}
	})
}

// Another unit of measurement changes no statistic but the lag, and the names of the areas play no part.
func TestUnitsAndOrderDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(5, 12).Draw(t, "n")
		w, x := drawn(t, n), drawnFigures(t, n, -20)
		scaled, turned := make([]float64, n), make([]float64, n)
		links, given := make([][]int32, n), make([][]float64, n)
		for i := range n {
			scaled[i] = 3 + .125*x[i]
			k := n - 1 - i
			turned[k] = x[i]
			from, until := w.first[i], w.first[i+1]
			for q := from; q < until; q++ {
				links[k] = append(links[k], int32(n-1)-w.to[q])
				given[k] = append(given[k], w.given[q])
			}
		}
		back, err := New(links, given, w.style)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := Moran(w, x)
		b, _ := Moran(w, scaled)
		c, _ := Moran(back, turned)
		near(t, "I, scaled", b.Value, a.Value, 1e-9)
		near(t, "I, turned", c.Value, a.Value, 1e-9)
		near(t, "z, turned", c.Random.Z, a.Random.Z, 1e-9)
		la, _ := MoranLocal(w, x)
		lb, _ := MoranLocal(w, scaled)
		lc, _ := MoranLocal(back, turned)
		ga, _ := GetisLocal(w, x)
		gb, _ := GetisLocal(back, turned)
		mean, m2 := 0.0, 0.0
		for i := range n {
			near(t, "Ii, scaled", lb[i].Value, la[i].Value, 1e-9)
			near(t, "Ii, turned", lc[n-1-i].Value, la[i].Value, 1e-9)
			if (ga[i] == nil) != (gb[n-1-i] == nil) {
				t.Fatal("Gi is there under one order only")
			}
			if ga[i] != nil {
				near(t, "Gi", gb[n-1-i].Gi, ga[i].Gi, 1e-7)
				near(t, "Gi*", gb[n-1-i].GiStar, ga[i].GiStar, 1e-7)
			}
			mean += la[i].Value
			m2 += math.Abs(la[i].Value)
		}
		// Local values add up to S₀ times the global one (Anselin 1995).
		near(t, "Σ Ii", mean, a.Value*w.sums().s0, 1e-9*math.Max(1, m2))
	})
}
