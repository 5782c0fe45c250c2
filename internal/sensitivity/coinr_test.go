package sensitivity_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/method"
	"kvarter/internal/sensitivity"
	"kvarter/internal/stat"
	"kvarter/internal/testdata"
	"kvarter/methods"
)

// COINr 1.1.14 comes with an uncertainty analysis (N = 100) and a sensitivity analysis (N = 100, so that its rank statistics rest on the 200
// points A and B) of its ASEM index. What follows is read from its functions get_sensitivity, SA_sample, SA_estimate and get_noisy_weights. Inputs:
//   - Winmax: the most points that are winsorised, 1, 2, 3, 4 or 5, equally likely;
//   - Normalisation: min–max to 1–100 or z with mean 10 and deviation 2, of the treated figures, those of direction −1 negated;
//   - Weights: those of levels 2 and 3, each × U(.75, 1.25). One input stands for a whole set of weights; COINr draws from a list of 100 sets;
//   - Aggregation: weighted arithmetic or geometric means, at all three levels.
// The nominal index is min–max 0–100, winmax 5, equal weights, arithmetic. A geometric mean of a figure at or below 0 stops a run of COINr, which then
// counts as missing; here it would be missing for the country alone. It never comes to that: the test asks for all ranks in every run.
// Ranks are 1 for the highest index, the lowest rank for equal figures. The output of the SA is the mean over countries of |rank − nominal rank|.

// coin is the ASEM index as a method whose choices can be changed.
type coin struct {
	codes   []string
	in      composite.Inputs
	nominal *method.Method
	level   map[string]int // of a node: 1 takes indicators, 2 the level-1 nodes, 3 is the index
	sorter  stat.Sorter
}

// choices are one set of the uncertain choices.
type choices struct {
	winmax     int
	normal     method.Transform
	combine    string
	weightSeed uint64 // 0: equal weights
}

var nominalChoices = choices{5, method.Transform{Op: "min_max", To: []float64{0, 100}}, "mean", 0}

const inputs = 4

// at reads the choices off a point of the unit cube, in the order of the shipped table. A weight set is numbered by its coordinate.
func at(u []float64) choices {
	return choices{
		winmax: 1 + sensitivity.Pick(u[0], 5),
		normal: []method.Transform{
			{Op: "min_max", To: []float64{1, 100}},
			{Op: "z", SD: "n-1", Mean: 10, ToSD: 2},
		}[sensitivity.Pick(u[1], 2)],
		weightSeed: 1 + math.Float64bits(u[2]),
		combine:    []string{"mean", "geometric"}[sensitivity.Pick(u[3], 2)],
	}
}

func readRows(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(testdata.Dir(t), "coinr", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func readCoin(t *testing.T) *coin {
	t.Helper()
	rows := readRows(t, "run_Screened.csv")
	c := &coin{in: composite.Inputs{N: len(rows) - 1, Columns: map[string]kvarter.Column{}}, level: map[string]int{}}
	for _, r := range rows[1:] {
		c.codes = append(c.codes, r[0])
	}
	for j, h := range rows[0][1:] {
		x := kvarter.NewColumn(c.in.N)
		for i, r := range rows[1:] {
			if v, err := strconv.ParseFloat(r[1+j], 64); err == nil {
				x.Set(i, v)
			}
		}
		c.in.Columns[strings.ToLower(h)] = x
	}
	src, _ := methods.Source("asem")
	var err error
	if c.nominal, err = method.Read("asem", src); err != nil {
		t.Fatal(err)
	}
	for _, n := range c.nominal.Index {
		c.level[n.Name] = 1 + c.level[n.Of[0].Input] // indicators are level 0 here
	}
	if c.level["index"] != 3 || c.level["physical"] != 1 {
		t.Fatalf("levels of the shipped method: %v", c.level)
	}
	return c
}

// method is the shipped method with other choices.
func (c *coin) method(how choices) *method.Method {
	m := *c.nominal
	m.Index = slices.Clone(m.Index)
	noise := splitmix(how.weightSeed)
	for k := range m.Index {
		n := &m.Index[k]
		n.Combine = how.combine
		if c.level[n.Name] == 1 {
			n.Each = []method.Transform{{Op: "treat", MaxPoints: how.winmax}, {Op: "orient", High: "better"}, how.normal}
			continue
		}
		n.Of = slices.Clone(n.Of)
		for i := range n.Of {
			if how.weightSeed != 0 {
				n.Of[i].Weight *= sensitivity.Between(noise(), .75, 1.25)
			}
		}
	}
	return &m
}

// splitmix returns uniform numbers from a seed.
func splitmix(s uint64) func() float64 {
	return func() float64 {
		s += 0x9e3779b97f4a7c15
		z := (s ^ s>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return float64((z^z>>31)>>11) / (1 << 53)
	}
}

// ranks returns the rank of every country, 1 for the highest index.
func (c *coin) ranks(t *testing.T, how choices) []float64 {
	t.Helper()
	r, err := composite.Evaluate(c.method(how), c.in)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, c.in.N)
	if n := c.sorter.Rank(out, r.Columns["index"].Values, stat.TiesMin, true); n != c.in.N {
		t.Fatalf("%d countries ranked of %d, %+v", n, c.in.N, how)
	}
	return out
}

// rankStats are a table of shipped rank statistics by country: nominal, mean, median, q5, q95.
func rankStats(t *testing.T, name string) map[string][5]float64 {
	t.Helper()
	out := map[string][5]float64{}
	for _, r := range readRows(t, name)[1:] {
		var v [5]float64
		for k := range v {
			var err error
			if v[k], err = strconv.ParseFloat(r[1+k], 64); err != nil {
				t.Fatal(err)
			}
		}
		out[r[0]] = v
	}
	return out
}

// Mean ranks over our own replicates lie within four standard errors of the shipped ones, which have an error of their own: with a rank's
// variance v, N replicates here and n there, the difference has variance v·(1/N + 1/n).
func TestShippedMeanRanks(t *testing.T) {
	c := readCoin(t)
	nominal := c.ranks(t, nominalChoices)
	const replicates = 5000
	g, err := sensitivity.NewIndependentDesign(replicates, inputs, 7)
	if err != nil {
		t.Fatal(err)
	}
	all := make([][]float64, c.in.N) // [country][replicate]
	u := make([]float64, inputs)
	for pair := range replicates {
		g.Point(u, pair, 0)
		for i, r := range c.ranks(t, at(u)) {
			all[i] = append(all[i], r)
		}
	}
	for _, s := range []struct {
		name string
		n    float64
	}{{"shipped_UA_RankStats.csv", 100}, {"shipped_SA_RankStats.csv", 200}} {
		want := rankStats(t, s.name)
		if len(want) != c.in.N {
			t.Fatalf("%s has %d countries", s.name, len(want))
		}
		worst, squares := 0.0, 0.0
		for i, code := range c.codes {
			if nominal[i] != want[code][0] {
				t.Errorf("%s: nominal rank %v, want %v", code, nominal[i], want[code][0])
			}
			mean, sd := stat.MeanSD(all[i], true)
			off := math.Abs(mean - want[code][1])
			if sd == 0 {
				if off != 0 {
					t.Errorf("%s: always rank %v, want %v", code, mean, want[code][1])
				}
				continue
			}
			off /= sd * math.Sqrt(1./replicates+1/s.n)
			worst, squares = max(worst, off), squares+off*off
			if off > 4 {
				t.Errorf("%s %s: mean rank %.3f (deviation %.2f), want %v: %.1f standard errors", s.name, code, mean, sd, want[code][1], off)
			}
			// Medians and outer quantiles jump between whole ranks: the shipped ones lie among ranks that are drawn here at least sometimes.
			lo, hi := c.sorter.QuantileOf(all[i], .005), c.sorter.QuantileOf(all[i], .995)
			for k := 2; k < 5; k++ {
				if q := want[code][k]; q < lo-1 || q > hi+1 {
					t.Errorf("%s %s: shipped quantile %v outside %v–%v", s.name, code, q, lo, hi)
				}
			}
		}
		t.Logf("%s: largest difference %.2f standard errors, root mean square %.2f", s.name, worst, math.Sqrt(squares/float64(c.in.N)))
	}
}

// The indices lie within the shipped 5 %–95 % limits; first-order and total alike.
func TestShippedIndices(t *testing.T) {
	c := readCoin(t)
	nominal := c.ranks(t, nominalChoices)
	g, err := sensitivity.NewDesign(1500, inputs, 11)
	if err != nil {
		t.Fatal(err)
	}
	out, err := sensitivity.Run(g, 1, sensitivity.Settings{Resamples: 200}, func(u, out []float64) error {
		out[0] = 0
		for i, r := range c.ranks(t, at(u)) {
			out[0] += math.Abs(r - nominal[i])
		}
		out[0] /= float64(len(nominal))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	rows := readRows(t, "shipped_SA_Sensitivity.csv")
	if len(rows) != 1+inputs {
		t.Fatalf("%d rows", len(rows))
	}
	for i, r := range rows[1:] {
		var v [6]float64 // Si, STi, their 5 % and 95 % limits
		for k := range v {
			if v[k], err = strconv.ParseFloat(r[1+k], 64); err != nil {
				t.Fatal(err)
			}
		}
		x := out[0].Of[i]
		t.Logf("%-14s first %.3f (%.3f–%.3f), shipped %.3f (%.3f–%.3f); total %.3f (%.3f–%.3f), shipped %.3f (%.3f–%.3f)", r[0],
			x.First, x.FirstLow, x.FirstHigh, v[0], v[2], v[3], x.Total, x.TotalLow, x.TotalHigh, v[1], v[4], v[5])
		if x.First < v[2] || x.First > v[3] {
			t.Errorf("%s: first order %v, shipped limits %v–%v", r[0], x.First, v[2], v[3])
		}
		if x.Total < v[4] || x.Total > v[5] {
			t.Errorf("%s: total %v, shipped limits %v–%v", r[0], x.Total, v[4], v[5])
		}
	}
}
