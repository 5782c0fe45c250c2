package edition

import (
	"slices"
	"testing"

	"kvarter"
	"kvarter/internal/uncertainty"
)

// An area without an outcome is not steadily out: no share of replays agrees with what was not decided.
func TestWordsOfAreasWithoutOutcome(t *testing.T) {
	s := &Stability{Limits: uncertainty.Usual, findings: []kvarter.Finding{{Outcome: kvarter.OutcomeIn}, {Outcome: kvarter.OutcomeOut}, {Outcome: kvarter.OutcomeUndetermined},
		{Outcome: kvarter.OutcomeSuppressed}, {Outcome: kvarter.OutcomeExcluded}, {Outcome: kvarter.OutcomeJustOut}},
		Chance: &uncertainty.Chance{Decided: []bool{true, false, false, false, false, false}, Designated: []float64{.97, .1, 0, .5, 0, .4}},
		Choice: &uncertainty.Choice{Decided: []bool{true, false, false, false, false, false}, Designated: []float64{.6, 0, 0, 0, 0, 0}, Variants: 8}}
	var chance, choice []uncertainty.Word
	var edge []int
	for i := range s.findings {
		chance, choice = append(chance, s.ChanceWord(i)), append(choice, s.ChoiceWord(i))
		if s.OnTheEdge(i) {
			edge = append(edge, i)
		}
	}
	if want := []uncertainty.Word{"steady", "leaning", "undetermined", "undetermined", "left_out", "on_the_edge"}; !slices.Equal(chance, want) {
		t.Errorf("chance %v, want %v", chance, want)
	}
	if want := []uncertainty.Word{"on_the_edge", "steady", "undetermined", "undetermined", "left_out", "steady"}; !slices.Equal(choice, want) {
		t.Errorf("choice %v, want %v", choice, want)
	}
	if !slices.Equal(edge, []int{0, 5}) {
		t.Errorf("on the edge: %v", edge)
	}
	// Replays that make an undetermined area designated are worth telling; one that they never touch is not.
	if got := s.Unsteady(); !slices.Equal(got, []int{3, 0, 5, 1}) {
		t.Errorf("unsteady: %v", got)
	}
	s.Choice.Variants = 0
	if w := s.ChoiceWord(0); w != "" {
		t.Errorf("nothing varies, and the word is %q", w)
	}
}
