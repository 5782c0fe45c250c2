package spatial

import (
	"math"
	"slices"
	"testing"
)

// What the files of data/spdep leave open: figures of R 4.2.2 with spdep 1.2-7, printed to 15 digits, on columbus and CRIME.

// Areas 1 and 21 cut off from the queen list: the global statistics are those of the other 47 (subset.nb), and G is spdep's own with zero.policy = TRUE,
// which leaves islands out of this one.
func TestIslandsTakeNoPart(t *testing.T) {
	x := readTable(t, ',', 0, "spdep", "columbus.csv").col("CRIME")
	links := gal(t, nil, "spdep", "columbus_queen.gal")
	high := make([]bool, len(x))
	for i := range links {
		links[i] = slices.DeleteFunc(links[i], func(j int32) bool { return i == 0 || i == 20 || j == 0 || j == 20 })
		high[i] = x[i] > 35
	}
	for _, c := range []struct {
		style                       Style
		i, random, normal           float64
		c, randomGeary, normalGeary float64
	}{
		{RowStandardised, 0.49988636668941017, 0.00907783514813038, 0.00894165218376676, 0.53783909357911730, 0.00981346024775511, 0.0102725068144975},
		{Stabilised, 0.50265914898815411, 0.00813244331638489, 0.00801189520291751, 0.5650374961463405, 0.0102051258097655, 0.0113632811761811},
	} {
		w := weights(t, links, c.style)
		m, _ := Moran(w, x)
		g, _ := Geary(w, x)
		if m.Islands != 2 || m.Areas != 47 {
			t.Errorf("%d islands beside %d areas, want 2 and 47", m.Islands, m.Areas)
		}
		near(t, "I", m.Value, c.i, exact)
		near(t, "E(I)", m.Random.Expected, -1./46, exact)
		near(t, "Var(I)", m.Random.Variance, c.random, exact)
		near(t, "Var(I), normal", m.Normal.Variance, c.normal, exact)
		near(t, "C", g.Value, c.c, exact)
		near(t, "Var(C)", g.Random.Variance, c.randomGeary, exact)
		near(t, "Var(C), normal", g.Normal.Variance, c.normalGeary, exact)
	}
	b := weights(t, links, Binary)
	o, _ := GetisOrd(b, x)
	near(t, "G", o.Value, 1.32193170077971e-01, exact)
	near(t, "E(G)", o.Random.Expected, 1.04532839962997e-01, exact)
	near(t, "Var(G)", o.Random.Variance/4.02682180618268e-05, 1, exact)
	j, _ := JoinCounts(b, high, Nonfree)
	near(t, "low", j.Other.Count, 33, exact)
	near(t, "low expected", j.Other.Test.Expected, 28.8510638297872, exact)
	near(t, "low variance", j.Other.Test.Variance, 18.6912931945074, exact)
	near(t, "high", j.Same.Count, 52, exact)
	near(t, "high expected", j.Same.Test.Expected, 26.4468085106383, exact)
	near(t, "high variance", j.Same.Test.Variance, 17.6400784668779, exact)
}

func TestStylesAsSpdep(t *testing.T) {
	x := readTable(t, ',', 0, "spdep", "columbus.csv").col("CRIME")
	links := gal(t, nil, "spdep", "columbus_queen.gal")
	for _, c := range []struct {
		style    Style
		sum      float64
		variance float64
	}{{MinMax, 23.6, 0.00745439434278775}, {Unit, 1, 0.00745439434278792}, {GlobalSum, 49, 0.00745439434278791}, {Stabilised, 49, 0.00782303125108765}, {RowStandardised, 49, 0.00868928920133206}} {
		w := weights(t, links, c.style)
		near(t, string(c.style)+" sum", w.sums().s0, c.sum, exact)
		m, _ := Moran(w, x)
		near(t, string(c.style)+" variance", m.Random.Variance, c.variance, exact)
	}
}

// joincount.test(sampling = "free").
func TestFreeJoinsAsSpdep(t *testing.T) {
	x := readTable(t, ',', 0, "spdep", "columbus.csv").col("CRIME")
	high := make([]bool, len(x))
	for i := range x {
		high[i] = x[i] > 35
	}
	j, why := JoinCounts(weights(t, gal(t, nil, "spdep", "columbus_queen.gal"), Binary), high, Free)
	if why != "" {
		t.Fatal(why)
	}
	near(t, "low expected", j.Other.Test.Expected, 30.7163681799250, exact)
	near(t, "low variance", j.Other.Test.Variance, 93.6250878391119, exact)
	near(t, "high expected", j.Same.Test.Expected, 28.3082049146189, exact)
	near(t, "high variance", j.Same.Test.Variance, 86.8625994201708, exact)
}

// Three nearest neighbours by X and Y: an asymmetric list.
func TestDirectedAsSpdep(t *testing.T) {
	tab := readTable(t, ',', 0, "spdep", "columbus.csv")
	px, py, x := tab.col("X"), tab.col("Y"), tab.col("CRIME")
	links := make([][]int32, len(x))
	for i := range links {
		var order []int32
		for j := range x {
			if j != i {
				order = append(order, int32(j))
			}
		}
		far := func(j int32) float64 { return math.Hypot(px[j]-px[i], py[j]-py[i]) }
		slices.SortStableFunc(order, func(a, b int32) int {
			if far(a) < far(b) {
				return -1
			}
			return 1
		})
		links[i] = order[:3]
	}
	w := weights(t, links, RowStandardised)
	m, _ := Moran(w, x)
	g, _ := Geary(w, x)
	near(t, "I", m.Value, 0.6196253442728464, exact)
	near(t, "Var(I)", m.Random.Variance, 0.0108397016936917, exact)
	near(t, "C", g.Value, 0.3783594520255037, exact)
	near(t, "Var(C)", g.Random.Variance, 0.0117887968404435, exact)
}

// Weights that differ within a row: neighbour k (counted from 1) weighs k, rows then standardised.
func TestUnevenWeightsAsSpdep(t *testing.T) {
	x := readTable(t, ',', 0, "spdep", "columbus.csv").col("CRIME")
	links := gal(t, nil, "spdep", "columbus_queen.gal")
	given := make([][]float64, len(links))
	for i, row := range links {
		for _, j := range row {
			given[i] = append(given[i], float64(j+1))
		}
	}
	w, err := New(links, given, RowStandardised)
	if err != nil {
		t.Fatal(err)
	}
	local, _ := MoranLocal(w, x)
	for _, c := range []struct {
		area                   int
		value, expected, varia float64
	}{
		{0, 0.653157716086549, -0.0285985419671942, 0.693949199246601},
		{19, 0.422913625787297, -0.0925526944829601, 0.401038459088996},
		{48, 0.363512277246244, -0.0120359548292474, 0.186231188919269},
	} {
		near(t, "Ii", local[c.area].Value, c.value, exact)
		near(t, "E(Ii)", local[c.area].Conditional.Expected, c.expected, exact)
		near(t, "Var(Ii)", local[c.area].Conditional.Variance, c.varia, exact)
	}
}

// Areas 3 and 20 without a figure (na.action = na.omit).
func TestMissingAsSpdep(t *testing.T) {
	x := readTable(t, ',', 0, "spdep", "columbus.csv").col("CRIME")
	x[2], x[19] = math.NaN(), math.Inf(1)
	m, why := Moran(weights(t, gal(t, nil, "spdep", "columbus_queen.gal"), RowStandardised), x)
	if why != "" {
		t.Fatal(why)
	}
	near(t, "I", m.Value, 0.5481108791775305, exact)
	near(t, "Var(I)", m.Random.Variance, 0.0105693680666298, exact)
}

// p.adjust(method = "BH") and ppois of R.
func TestAdjustedAndPoissonAsR(t *testing.T) {
	got, err := BenjaminiHochberg([]float64{.01, .04, .03, .005, .5, .03})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{.03, .048, .045, .03, .5, .045} {
		near(t, "BH", got[i], want, 1e-15)
	}
	for _, c := range []struct{ n, mean, want float64 }{
		{0, .5, 0.606530659712633424}, {3, 4, 0.433470120366709011}, {10, 20, 0.010811718826652723}, {50, 30, 0.999701987018173255},
		{800, 900, 0.000368923231515928}, {750, 700, 0.970798515495765346},
	} {
		near(t, "ppois", poisson(c.n, c.mean)/c.want, 1, 1e-12)
	}
	for _, p := range [][]float64{{-.1}, {1.1}, {math.NaN()}} {
		if _, err := BenjaminiHochberg(p); err == nil {
			t.Errorf("%v was taken", p)
		}
	}
}
