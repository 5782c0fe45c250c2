package sensitivity

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

func TestPointsMixAAndB(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 30).Draw(t, "d")
		n := rapid.IntRange(2, 5000).Draw(t, "n")
		how := rapid.SampledFrom([]func(int, int, uint64) (*Design, error){NewDesign, NewIndependentDesign}).Draw(t, "how")
		g, err := how(n, d, rapid.Uint64().Draw(t, "seed"))
		if err != nil {
			t.Fatal(err)
		}
		pair := rapid.IntRange(0, n-1).Draw(t, "pair")
		a, b, x := make([]float64, d), make([]float64, d), make([]float64, d)
		g.Point(a, pair, 0)
		g.Point(b, pair, 1)
		for k := range g.Runs() - 2 {
			g.Point(x, pair, 2+k)
			for j := range x {
				if want := a[j]; j != k && x[j] != want || j == k && x[j] != b[j] || !(x[j] > 0 && x[j] < 1) {
					t.Fatalf("pair %d, input %d: %v of %v and %v", pair, k, x, a, b)
				}
			}
			if a[k] == b[k] {
				t.Fatalf("pair %d: A and B share coordinate %d", pair, k)
			}
		}
	})
}

// The first bᵏ figures of a Halton coordinate in base b fall one into each of bᵏ equal cells, permuted or not.
func TestHaltonFillsItsCells(t *testing.T) {
	for at, base := range []int{2, 3, 5, 7, 11, 13, 17, 19} {
		g := design(t, 2048, 4, 99)
		if got := primes(8)[at]; got != uint64(base) {
			t.Fatalf("prime %d is %d, want %d", at, got, base)
		}
		for cells := base; cells <= 2048; cells *= base {
			seen := make([]bool, cells)
			for n := range cells {
				c := int(g.coordinate(uint64(n), at) * float64(cells))
				if seen[c] {
					t.Fatalf("base %d: two of the first %d figures in cell %d", base, cells, c)
				}
				seen[c] = true
			}
		}
	}
}

// With digits left in place the sequence is van der Corput's: 0, 1/2, 1/4, 3/4, 1/8 … in base 2, 0, 1/3, 2/3, 1/9 … in base 3.
func TestVanDerCorput(t *testing.T) {
	for base, want := range map[uint64][]float64{2: {0, .5, .25, .75, .125, .625}, 3: {0, 1. / 3, 2. / 3, 1. / 9, 4. / 9}} {
		d := newDigits(base, stream(1, 1))
		for _, p := range d.permute {
			for k := range p {
				p[k] = uint16(k)
			}
		}
		for n, w := range want {
			if got := d.of(uint64(n)); math.Abs(got-w) > 1e-15 {
				t.Errorf("base %d, figure %d: %v, want %v", base, n, got, w)
			}
		}
	}
}

// The same seed gives the same points on every processor: figures of this program, kept so that a change is seen.
func TestPointsOfASeed(t *testing.T) {
	g := design(t, 100, 2, 1)
	x := make([]float64, 2)
	g.Point(x, 42, 0)
	h, err := NewIndependentDesign(100, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	y := make([]float64, 2)
	h.Point(y, 42, 1)
	if got, want := [4]float64{x[0], x[1], y[0], y[1]}, [4]float64{0.2951137185678928, 0.08807423353711366, 0.5164530384616484, 0.7482077593521939}; got != want {
		t.Errorf("%#v", got)
	}
}

func TestDesignsThatCannotBe(t *testing.T) {
	for _, c := range []struct{ n, d int }{{1, 2}, {0, 2}, {-1, 2}, {1 << 30, 2}, {8, 0}, {8, 1001}} {
		if g, err := NewDesign(c.n, c.d, 1); kvarter.CodeOf(err) != kvarter.Invalid || g != nil {
			t.Errorf("%+v: %v, %v", c, g, err)
		}
	}
	g := design(t, 4, 2, 1)
	if _, err := NewEstimator(g, 0, Settings{}); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("no outputs: %v", err)
	}
	if _, err := NewEstimator(g, 1, Settings{Resamples: -1}); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("resamples below 0: %v", err)
	}
	if _, err := Indices(g, Settings{}, make([][]float64, 3)); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("a run too few: %v", err)
	}
	if _, err := Indices(g, Settings{}, make([][]float64, 4)); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("runs without results: %v", err)
	}
	if _, err := Run(g, 1, Settings{}, func(_, _ []float64) error { return kvarter.Errorf(kvarter.NotFound, "no such column") }); kvarter.CodeOf(err) != kvarter.NotFound {
		t.Errorf("a model's error: %v", err)
	}
}

func TestChoices(t *testing.T) {
	for _, c := range []struct {
		u    float64
		k    int
		want int
	}{{1e-9, 5, 0}, {.2, 5, 1}, {.39, 5, 1}, {.999, 5, 4}, {1 - 1e-17, 5, 4}, {.5, 1, 0}} {
		if got := Pick(c.u, c.k); got != c.want {
			t.Errorf("Pick(%v, %d) = %d, want %d", c.u, c.k, got, c.want)
		}
	}
	if got := Between(.25, .75, 1.25); got != .875 {
		t.Errorf("Between: %v", got)
	}
}
