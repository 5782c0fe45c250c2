package sensitivity

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// naive are the estimators as COINr's SA_estimate has them: mean(yB·(yAB − yA))/V and Σ(yA − yAB)²/(2NV), V of A and B together by n − 1.
func naive(y [][]float64, i int, centre float64) (first, total float64) {
	n := float64(len(y[0]))
	mean, v := 0.0, 0.0
	for _, run := range y[:2] {
		for _, x := range run {
			mean += x / (2 * n)
		}
	}
	for _, run := range y[:2] {
		for _, x := range run {
			v += (x - mean) * (x - mean) / (2*n - 1)
		}
	}
	for j := range y[0] {
		d := y[2+i][j] - y[0][j]
		first += (y[1][j] - centre*mean) * d / n
		total += d * d / (2 * n)
	}
	return first / v, total / v
}

func TestEstimatorsByTheirFormulas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.IntRange(2, 12).Draw(t, "n"), rapid.IntRange(1, 4).Draw(t, "d")
		g, err := NewDesign(n, d, 1)
		if err != nil {
			t.Fatal(err)
		}
		y := make([][]float64, g.Runs())
		for k := range y {
			y[k] = rapid.SliceOfN(rapid.Map(rapid.IntRange(-1000, 1000), func(v int) float64 { return float64(v) / 8 }), n, n).Draw(t, "y")
		}
		for uncentred, centre := range map[bool]float64{true: 0, false: 1} {
			out, err := Indices(g, Settings{Uncentred: uncentred}, y)
			if err != nil {
				t.Fatal(err)
			}
			if out.Why == Constant {
				continue
			}
			for i, x := range out.Of {
				first, total := naive(y, i, centre)
				scale := 1 + 1e6/out.Variance // digits lost where nearly nothing varies
				if math.Abs(x.First-first) > 1e-12*scale*(1+math.Abs(first)) || math.Abs(x.Total-total) > 1e-12*scale*(1+total) {
					t.Errorf("input %d, uncentred %v: %v and %v, want %v and %v", i, uncentred, x.First, x.Total, first, total)
				}
				if x.Total < 0 {
					t.Errorf("input %d: total %v", i, x.Total)
				}
			}
		}
	})
}

// x₁ + 10·x₂ with x₃ unused, from COINr's own tests: an unused input has exactly 0. The others explain 1/101 and 100/101, without interaction.
func linear(u, out []float64) error {
	out[0] = u[0] + 10*u[1]
	return nil
}

func run(t *testing.T, g *Design, outputs int, s Settings, m Model) []Output {
	t.Helper()
	out, err := Run(g, outputs, s, m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func design(t *testing.T, n, d int, seed uint64) *Design {
	t.Helper()
	g, err := NewDesign(n, d, seed)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestUnusedAndAdditiveInputs(t *testing.T) {
	of := run(t, design(t, 4096, 3, 3), 1, Settings{Resamples: 20}, linear)[0].Of
	if of[2] != (Index{}) {
		t.Errorf("unused: %+v", of[2])
	}
	for i, want := range []float64{1. / 101, 100. / 101} {
		if math.Abs(of[i].First-want) > .01 || math.Abs(of[i].Total-want) > .01 {
			t.Errorf("input %d: %+v, want %v", i, of[i], want)
		}
		if of[i].FirstLow > of[i].First || of[i].FirstHigh < of[i].First || of[i].TotalLow > of[i].Total || of[i].TotalHigh < of[i].Total {
			t.Errorf("input %d: limits on one side: %+v", i, of[i])
		}
	}
}

// Limits are the outer twentieths of the estimator's spread: over independent designs nine of ten hold the true index.
func TestLimitsHoldTheIndex(t *testing.T) {
	held := [2]int{}
	const designs = 100
	for seed := range uint64(designs) {
		g, err := NewIndependentDesign(300, 3, seed)
		if err != nil {
			t.Fatal(err)
		}
		x := run(t, g, 1, Settings{Resamples: 100}, linear)[0].Of[1]
		for k, in := range []bool{x.FirstLow <= 100./101 && 100./101 <= x.FirstHigh, x.TotalLow <= 100./101 && 100./101 <= x.TotalHigh} {
			if in {
				held[k]++
			}
		}
	}
	t.Logf("of %d designs the limits of %v held the index", designs, held)
	// Binomial with 100 and .9 has deviation 3; resampling itself falls a little short with few pairs.
	for k, n := range held {
		if n < 80 || n > 99 {
			t.Errorf("limits of %s: %d of %d", []string{"first", "total"}[k], n, designs)
		}
	}
}

// Many outputs at once give what each gives alone, and a pair without a result is left out of its output only.
func TestManyOutputs(t *testing.T) {
	g := design(t, 128, 3, 5)
	s := Settings{Resamples: 50}
	models := []Model{linear, ishigami,
		func(u, out []float64) error { out[0] = u[0] * u[1] * u[2]; return nil },
		func(u, out []float64) error { out[0] = float64(Pick(u[2], 2)); return nil }} // in or out, as a designation is
	all := run(t, g, len(models), s, func(u, out []float64) error {
		for k, m := range models {
			if err := m(u, out[k:k+1]); err != nil {
				return err
			}
		}
		return nil
	})
	for k, m := range models {
		alone := run(t, g, 1, s, m)[0]
		for i := range alone.Of {
			if all[k].Of[i] != alone.Of[i] || all[k].Pairs != alone.Pairs || all[k].Variance != alone.Variance {
				t.Errorf("output %d: %+v, alone %+v", k, all[k], alone)
			}
		}
	}
}

func TestOutputsWithoutIndices(t *testing.T) {
	g := design(t, 16, 2, 1)
	calls := 0
	out := run(t, g, 5, Settings{Resamples: 10}, func(u, out []float64) error {
		pair := calls / g.Runs()
		calls++
		out[0] = 3
		out[1] = .3
		if u[0] < .5 {
			out[1] = .1 + .2 // the same but for the last bit
		}
		out[2], out[3], out[4] = math.NaN(), u[0], u[0]
		if pair > 0 {
			out[3] = math.Inf(1)
		}
		if pair%4 == 2 && u[1] > .5 {
			out[4] = math.NaN()
		}
		return nil
	})
	for k, want := range []Reason{Constant, Constant, TooFew, TooFew, ""} {
		o := out[k]
		if o.Why != want {
			t.Errorf("output %d: %q, want %q", k, o.Why, want)
		}
		for _, x := range o.Of {
			for _, v := range []float64{x.First, x.FirstLow, x.FirstHigh, x.Total, x.TotalLow, x.TotalHigh} {
				if math.IsNaN(v) != (want != "") {
					t.Errorf("output %d: %+v", k, x)
				}
			}
		}
	}
	if out[0].Pairs != 16 || out[0].Mean != 3 || out[0].Variance != 0 || out[2].Pairs != 0 || !math.IsNaN(out[2].Mean) || out[3].Pairs != 1 || out[4].Pairs >= 16 || out[4].Pairs < 12 {
		t.Errorf("%+v", out)
	}
}

// Large outputs lose no digits: 1e9 added to an output changes its indices by rounding alone.
func TestLargeOutputs(t *testing.T) {
	g := design(t, 256, 3, 2)
	small := run(t, g, 1, Settings{}, ishigami)[0]
	large := run(t, g, 1, Settings{}, func(u, out []float64) error {
		err := ishigami(u, out)
		out[0] += 1 << 30
		return err
	})[0]
	for i := range small.Of {
		if math.Abs(small.Of[i].First-large.Of[i].First) > 1e-6 || math.Abs(small.Of[i].Total-large.Of[i].Total) > 1e-6 {
			t.Errorf("input %d: %+v, want %+v", i, large.Of[i], small.Of[i])
		}
	}
}
