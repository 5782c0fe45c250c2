package spatial

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// The same seed gives the same bits for any number of goroutines; another seed gives others. An area missing in the column changes the draws of none but through
// the figures themselves.
func TestShuffleIsTheSameForAnyWorkers(t *testing.T) {
	links := lattice(20, 15)
	links[7], links[22] = nil, nil // an island; its neighbours still list it, one way
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, len(links))
	for i := range x {
		x[i] = r.NormFloat64()
	}
	x[40] = math.NaN()
	given := make([][]float64, len(links))
	for i := range links {
		for range links[i] {
			given[i] = append(given[i], r.Float64()+.1)
		}
	}
	for name, g := range map[string][][]float64{"even": nil, "uneven": given} {
		w, err := New(links, g, RowStandardised)
		if err != nil {
			t.Fatal(err)
		}
		one, whys := PermuteLocal(w, x, Shuffle{Permutations: 99, Seed: 5, Workers: 1})
		for _, workers := range []int{0, 2, 3, 7, 64} {
			many, more := PermuteLocal(w, x, Shuffle{Permutations: 99, Seed: 5, Workers: workers})
			if !reflect.DeepEqual(one, many) || !reflect.DeepEqual(whys, more) {
				t.Errorf("%s weights: %d goroutines give another result than one", name, workers)
			}
		}
		if other, _ := PermuteLocal(w, x, Shuffle{Permutations: 99, Seed: 6, Workers: 1}); reflect.DeepEqual(one, other) {
			t.Errorf("%s weights: another seed gives the same result", name)
		}
	}
}

// The mean and variance over the permutations are those of conditional randomisation, which MoranLocal gives in closed form, within Monte Carlo error.
func TestShuffleHasTheConditionalMoments(t *testing.T) {
	links := lattice(6, 6)
	r := rand.New(rand.NewPCG(3, 4))
	x := make([]float64, len(links))
	for i := range x {
		x[i] = math.Exp(r.NormFloat64())
	}
	w := weights(t, links, RowStandardised)
	const m = 20000
	local, _ := MoranLocal(w, x)
	got, _ := PermuteLocal(w, x, Shuffle{Permutations: m, Seed: 11})
	for i, p := range got {
		v := local[i].Conditional.Variance
		if z := (p.Mean - local[i].Conditional.Expected) / math.Sqrt(v/m); math.Abs(z) > 5 {
			t.Errorf("area %d: the mean is %.1f standard errors off", i, z)
		}
		// The relative standard error of a variance is √((kurtosis − 1)/m), under .02 for a kurtosis up to 9.
		if math.Abs(p.Var/v-1) > .1 {
			t.Errorf("area %d: variance %g, exact %g", i, p.Var, v)
		}
	}
}

// Against all neighbourhoods: seven areas, each with the C(6, k) sets of neighbours that conditional randomisation makes equally likely.
func TestShuffleAgainstAllNeighbourhoods(t *testing.T) {
	links := [][]int32{{1, 2}, {0, 2, 3}, {0, 1, 4, 5}, {1, 6}, {2}, {2, 6}, {0, 1, 2, 3, 4, 5}}
	x := []float64{3, 1, 4, 1, 5, 9, 2}
	w := weights(t, links, Binary)
	const m = 20000
	got, _ := PermuteLocal(w, x, Shuffle{Permutations: m, Seed: 23})
	for i := range links {
		observed := 0.0
		for _, j := range links[i] {
			observed += x[j]
		}
		all, atLeast, atMost := 0, 0, 0
		for set := range uint(1 << len(x)) {
			if set>>i&1 == 1 || bits.OnesCount(set) != len(links[i]) {
				continue
			}
			sum := 0.0
			for j := range x {
				if set>>j&1 == 1 {
					sum += x[j]
				}
			}
			all++
			if sum >= observed {
				atLeast++
			}
			if sum <= observed {
				atMost++
			}
		}
		for _, c := range []struct {
			name string
			got  int
			p    float64
		}{{"at least", got[i].AtLeast, float64(atLeast) / float64(all)}, {"at most", got[i].AtMost, float64(atMost) / float64(all)}} {
			if off := math.Abs(float64(c.got)/m - c.p); off > 5*math.Sqrt(c.p*(1-c.p)/m) {
				t.Errorf("area %d: %s in %d of %d, exact share %.5f", i, c.name, c.got, m, c.p)
			}
		}
		if want := min(1, 2*float64(min(got[i].AtLeast, got[i].AtMost)+1)/(m+1)); got[i].P != want || got[i].FDR < got[i].P {
			t.Errorf("area %d: p %v and %v, want %v", i, got[i].P, got[i].FDR, want)
		}
	}
}

// Any column over any map, islands, gaps, infinities and equal figures among them: a result has no reason, a reason has no result, and no figure is NaN.
func TestAnythingIsStated(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(0, 9).Draw(r, "areas")
		figure := rapid.SampledFrom([]float64{0, 1, 1, 2, .1, -3, 7.5, 1e9, 1e-9, 1e200, 5e-324, math.Inf(1), math.NaN()})
		x, links := make([]float64, n), make([][]int32, n)
		for i := range x {
			x[i] = figure.Draw(r, "figure")
			for j := range n {
				if j != i && rapid.Bool().Draw(r, "link") {
					links[i] = append(links[i], int32(j))
				}
			}
		}
		style := rapid.SampledFrom([]Style{Binary, RowStandardised, GlobalSum, Unit, Stabilised, MinMax}).Draw(r, "style")
		w, err := New(links, nil, style)
		if err != nil {
			r.Fatal(err)
		}
		got, why := everything(w, x)
		for name, v := range got {
			numbers(t, name, reflect.ValueOf(v))
			if s := reflect.ValueOf(v); s.Kind() == reflect.Pointer && s.IsNil() == (why[name] == "") {
				r.Fatalf("%s is %v with the reason %q", name, v, why[name])
			}
		}
		for name, f := range map[string]func() (any, []Reason){
			"local moran": func() (any, []Reason) { v, w := MoranLocal(w, x); return v, w },
			"local geary": func() (any, []Reason) { v, w := GearyLocal(w, x); return v, w },
			"local getis": func() (any, []Reason) { v, w := GetisLocal(w, x); return v, w },
			"shuffled":    func() (any, []Reason) { v, w := PermuteLocal(w, x, Shuffle{Permutations: 9}); return v, w },
		} {
			v, whys := f()
			s := reflect.ValueOf(v)
			for i := range whys {
				if s.Index(i).IsNil() == (whys[i] == "") {
					r.Fatalf("%s of area %d has the reason %q", name, i, whys[i])
				}
			}
		}
	})
}
