package sensitivity

import (
	"math"
	"testing"
)

// Ishigami & Homma (1990): sin x₁ + a·sin² x₂ + b·x₃⁴·sin x₁ over −π to π, with a = 7 and b = .1 as in Saltelli and others (2010).
const ishigamiA, ishigamiB = 7, .1

func ishigami(u, out []float64) error {
	var x [3]float64
	for k := range x {
		x[k] = Between(u[k], -math.Pi, math.Pi)
	}
	s2 := math.Sin(x[1])
	out[0] = math.Sin(x[0]) + ishigamiA*s2*s2 + ishigamiB*math.Pow(x[2], 4)*math.Sin(x[0])
	return nil
}

// ishigamiExact is the closed form of the indices: V₁ = ½(1 + bπ⁴/5)², V₂ = a²/8, V₁₃ = 8b²π⁸/225, V their sum.
func ishigamiExact() (first, total [3]float64, variance float64) {
	pi4 := math.Pow(math.Pi, 4)
	one := 1 + ishigamiB*pi4/5
	v1, v2, v13 := one*one/2, ishigamiA*ishigamiA/8., 8*ishigamiB*ishigamiB*pi4*pi4/225
	v := v1 + v2 + v13
	return [3]float64{v1 / v, v2 / v, 0}, [3]float64{(v1 + v13) / v, v2 / v, v13 / v}, v
}

func TestIshigami(t *testing.T) {
	first, total, variance := ishigamiExact()
	// The published figures, to four digits.
	for k, want := range []float64{.3139, .4424, 0, .5576, .4424, .2437} {
		if got := append(first[:], total[:]...)[k]; math.Abs(got-want) > 5e-5 {
			t.Fatalf("closed form %d: %v, published %v", k, got, want)
		}
	}
	for _, c := range []struct {
		name      string
		n         int
		make      func(n, d int, seed uint64) (*Design, error)
		settings  Settings
		tolerance float64
	}{
		{"halton", 8192, NewDesign, Settings{}, .01},
		{"halton, uncentred", 8192, NewDesign, Settings{Uncentred: true}, .01},
		// The estimator's own standard error with independent points is about 1/√N: four of them.
		{"independent", 65536, NewIndependentDesign, Settings{}, 4. / 256},
	} {
		worst := 0.0
		for seed := range uint64(5) {
			g, err := c.make(c.n, 3, seed)
			if err != nil {
				t.Fatal(err)
			}
			out, err := Run(g, 1, c.settings, ishigami)
			if err != nil {
				t.Fatal(err)
			}
			if out[0].Pairs != c.n || out[0].Why != "" || math.Abs(out[0].Variance/variance-1) > .05 || math.Abs(out[0].Mean-ishigamiA/2.) > .1 {
				t.Errorf("%s: %+v, variance %v", c.name, out[0], variance)
			}
			for k, x := range out[0].Of {
				worst = max(worst, math.Abs(x.First-first[k]), math.Abs(x.Total-total[k]))
				if !math.IsNaN(x.FirstLow) || !math.IsNaN(x.TotalHigh) {
					t.Errorf("%s: limits without resamples: %+v", c.name, x)
				}
			}
		}
		t.Logf("%s, N = %d: largest difference %.4f", c.name, c.n, worst)
		if worst > c.tolerance {
			t.Errorf("%s: %v off the closed form", c.name, worst)
		}
	}
}
