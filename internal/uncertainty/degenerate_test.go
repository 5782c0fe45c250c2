package uncertainty_test

import (
	"fmt"
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/scenario"
	"kvarter/internal/screening"
	"kvarter/internal/uncertainty"
)

// small compiles a city from counts over bases of one indicator each for the trial's rule.
func small(t *testing.T, num, den []float64) *uncertainty.Program {
	t.Helper()
	m, err := method.Read("trial.yaml", []byte(ruleOfTrial))
	if err != nil {
		t.Fatal(err)
	}
	areas, figures := &kvarter.Areas{Level: kvarter.LevelSmallArea}, map[string]*screening.Figure{}
	for i := range num {
		areas.Items = append(areas.Items, kvarter.Area{Code: fmt.Sprint("a", i), Population: 100})
	}
	round := &kvarter.Round{Areas: areas}
	for _, ind := range m.Indicators {
		f := &screening.Figure{Column: kvarter.NewColumn(len(num)), Num: [][]float64{num}, Den: [][]float64{den}, Per: 1}
		for i := range num {
			if den[i] > 0 {
				f.Column.Set(i, num[i]/den[i])
			}
		}
		figures[ind.Name] = f
		round.Nodes = append(round.Nodes, kvarter.NamedColumn{Name: ind.Name, Column: f.Column})
	}
	found, err := screening.Screen(screening.Inputs{Method: m, Areas: areas, Figures: figures})
	if err != nil {
		t.Fatal(err)
	}
	round.Findings, round.References = found.Findings, found.References
	base, err := scenario.Compile(scenario.Base{Round: round, Method: m})
	if err != nil {
		t.Fatal(err)
	}
	p, err := uncertainty.Compile(uncertainty.Inputs{Round: round, Method: m, Scenario: base})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDegenerateCities(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name     string
		num, den []float64
		want     float64 // share of replicates that designate the first area; −1: any
	}{
		{"one area is its own reference, and never 1.3 times it", []float64{20}, []float64{100}, 0},
		{"all missing: undetermined, and never designated", []float64{nan, nan}, []float64{nan, nan}, 0},
		{"no residents", []float64{0, 0}, []float64{0, 0}, 0},
		{"a constant column: chance alone tells the areas apart", []float64{20, 20, 20}, []float64{100, 100, 100}, -1},
		{"nobody counted", []float64{0, 0, 0}, []float64{100, 100, 100}, -1},
		{"everybody counted", []float64{100, 100}, []float64{100, 100}, -1},
	} {
		p := small(t, c.num, c.den)
		chance, err := p.Chance(uncertainty.ChanceOptions{Replicates: 200, Correlation: uncertainty.Correlation{All: 1}})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := chance.Designated[0]; math.IsNaN(got) || got < 0 || got > 1 || c.want >= 0 && got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		choice, err := p.Choice(uncertainty.ChoiceOptions{Variants: 100}, "en")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, v := range choice.Designated {
			if math.IsNaN(v) {
				t.Errorf("%s: choice of area %d is no number", c.name, i)
			}
		}
	}
	p := small(t, []float64{20, 30}, []float64{100, 100})
	for _, bad := range []uncertainty.ChanceOptions{{Replicates: -1}, {Correlation: uncertainty.Correlation{All: 1.2}}, {Correlation: uncertainty.Correlation{All: nan}},
		{Correlation: uncertainty.Correlation{Matrix: [][]float64{{1}}}},
		{Correlation: uncertainty.Correlation{Matrix: [][]float64{{1, .9, -.9, 0}, {.9, 1, .9, 0}, {-.9, .9, 1, 0}, {0, 0, 0, 1}}}}} {
		if _, err := p.Chance(bad); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, err := uncertainty.Compile(uncertainty.Inputs{}); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("nothing compiled: %v", err)
	}
}
