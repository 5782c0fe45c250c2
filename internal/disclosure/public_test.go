package disclosure

import (
	"testing"

	"kvarter"
)

func TestPassThroughRefusesRealFigures(t *testing.T) {
	if _, err := PassThrough(&kvarter.Round{City: "x"}, nil); kvarter.CodeOf(err) != kvarter.Forbidden {
		t.Errorf("real figures became public: %v", err)
	}
	r := &kvarter.Round{MadeUp: true}
	p, err := PassThrough(r, nil)
	if err != nil || p.Round() != r {
		t.Errorf("made-up figures: %v %v", p, err)
	}
}
