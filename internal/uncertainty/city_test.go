package uncertainty_test

import (
	"fmt"
	"math"
	"testing"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/pipeline"
	"kvarter/internal/scenario"
	"kvarter/internal/uncertainty"
	"kvarter/internal/workspace"
)

// compiled screens the made-up city, and compiles its second round.
func compiled(t testing.TB, o demo.Options, figures func(map[string]*uncertainty.Figure)) (*pipeline.Screened, *uncertainty.Program) {
	t.Helper()
	city, err := demo.Build(o)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := city.Write(dir); err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := pipeline.Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	chain, err := pipeline.ScreenRounds(in, kvarter.Period(city.First.Year), kvarter.Period(city.Second.Year))
	if err != nil {
		t.Fatal(err)
	}
	s := chain[len(chain)-1]
	base := scenario.Base{Round: s.Round, Method: s.Method}
	if s.Touching != nil {
		base.Neighbours = s.Touching.Links
	}
	program, err := scenario.Compile(base)
	if err != nil {
		t.Fatal(err)
	}
	f := uncertainty.FromRound(s.Round, s.Method, uncertainty.Jeffreys)
	if figures != nil {
		figures(f)
	}
	p, err := uncertainty.Compile(uncertainty.Inputs{Round: s.Round, Method: s.Method, Scenario: program, Figures: f})
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

// With every figure fixed, every replicate is the round itself: the compiled rule is the screening's, joined areas, lists and exclusions included.
func TestNothingDrawnIsTheRound(t *testing.T) {
	s, p := compiled(t, demo.Options{}, func(all map[string]*uncertainty.Figure) {
		for _, f := range all {
			for i := range f.Posterior {
				f.Posterior[i] = uncertainty.Fixed(f.Posterior[i].Quantile(0))
			}
		}
	})
	c, err := p.Chance(uncertainty.ChanceOptions{Replicates: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Round.Findings {
		if got, want := c.Designated[i] == 1, s.Round.Findings[i].Outcome.Designated(); got != want {
			t.Errorf("%s: replayed %v, in the round %v (%s)", s.Round.Findings[i].Area, got, want, s.Round.Findings[i].Outcome)
		}
	}
	if len(c.NotDrawn) != 7 {
		t.Errorf("not drawn: %v", c.NotDrawn)
	}
}

func TestChanceOfTheCity(t *testing.T) {
	s, p := compiled(t, demo.Options{}, nil)
	run := func(o uncertainty.ChanceOptions) *uncertainty.Chance {
		t.Helper()
		c, err := p.Chance(o)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	one := run(uncertainty.ChanceOptions{Replicates: 500, Seed: 1, Correlation: uncertainty.Correlation{All: .3}, Workers: 1})
	for _, workers := range []int{2, 7} {
		if other := run(uncertainty.ChanceOptions{Replicates: 500, Seed: 1, Correlation: uncertainty.Correlation{All: .3}, Workers: workers}); fmt.Sprint(one) != fmt.Sprint(other) {
			t.Errorf("%d workers give another result", workers)
		}
	}
	words := map[uncertainty.Word]int{}
	decided := 0
	for i := range s.Round.Findings {
		words[uncertainty.Usual.Word(one.Agree(i))]++
		if one.Decided[i] {
			decided++
		}
	}
	low, high := one.Between(.8)
	t.Logf("decided %d, 80 %% range %d–%d, %v, not drawn %v", decided, low, high, words, one.NotDrawn)
	if words[uncertainty.Steady] < len(s.Round.Findings)/2 || words[uncertainty.OnTheEdge] == 0 {
		t.Errorf("%v: most areas of a city of %d are steady, and some are on the edge", words, len(s.Round.Findings))
	}
	if !(low <= decided && decided <= high+decided/5) {
		t.Errorf("the round designates %d areas, replicates %d to %d", decided, low, high)
	}
	if math.Abs(one.Error(.5)-.5/math.Sqrt(500)) > 1e-12 {
		t.Error("Monte Carlo error")
	}
}

// The sweep, which looks 64 variants up at a time, designates what the whole method does when it is moved, screened and joined.
func TestSweepIsTheMethodMoved(t *testing.T) {
	_, p := compiled(t, demo.Options{}, nil)
	for _, o := range []uncertainty.ChoiceOptions{{Thresholds: .1, Counts: 1}, {Thresholds: .5, Counts: -1}, {Thresholds: -1, Counts: 2}} {
		var points [][]float64
		x := uint64(1)
		for range 40 {
			point := make([]float64, p.Factors(o))
			for i := range point {
				x = x*6364136223846793005 + 1442695040888963407
				point[i] = float64(x>>11) / (1 << 53)
			}
			points = append(points, point)
		}
		swept := p.BySweep(o, points)
		moved := 0
		for v, point := range points {
			whole, err := p.ByMethod(o, point)
			if err != nil {
				t.Fatal(err)
			}
			for i := range whole {
				if whole[i].Designated() != swept[v][i].Designated() {
					t.Fatalf("%+v, variant %d, area %d: %s by the method, %s by the sweep", o, v, i, whole[i], swept[v][i])
				}
				if whole[i].Designated() != swept[0][i].Designated() {
					moved++
				}
			}
		}
		if moved == 0 {
			t.Errorf("%+v moved nothing", o)
		}
	}
}

func TestChoiceOfTheCity(t *testing.T) {
	s, p := compiled(t, demo.Options{}, nil)
	run := func(workers int) *uncertainty.Choice {
		c, err := p.Choice(uncertainty.ChoiceOptions{Variants: 600, Seed: 4, Workers: workers}, "en")
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := run(1)
	for _, workers := range []int{2, 7} {
		if fmt.Sprint(c) != fmt.Sprint(run(workers)) {
			t.Errorf("%d workers give another result", workers)
		}
	}
	if len(c.Factors) != 9 || c.Variants < 600 {
		t.Errorf("%d factors, %d variants: the city's rule has seven criteria and two counts", len(c.Factors), c.Variants)
	}
	words := map[uncertainty.Word]int{}
	for i := range s.Round.Findings {
		words[uncertainty.Usual.Word(c.Agree(i))]++
	}
	if words[uncertainty.OnTheEdge] == 0 || words[uncertainty.Steady] < len(s.Round.Findings)/2 {
		t.Errorf("%v", words)
	}
	t.Log(words)
	for i, f := range c.Factors {
		t.Logf("%-24s %.2f–%.2f first %.3f total %.3f", f.Label, f.Low, f.High, c.Whole.Of[i].First, c.Whole.Of[i].Total)
	}
}
