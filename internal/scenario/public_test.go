package scenario_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"

	"kvarter"
	"kvarter/internal/pipeline"
	. "kvarter/internal/scenario"
	"kvarter/internal/seal"
)

// withheld is a round as a public table may have it: income, education and employment of some areas withheld, their published outcomes kept.
func withheld(t *testing.T, s *pipeline.Screened, areas []int) *kvarter.Round {
	t.Helper()
	r := *s.Round
	r.Findings = slices.Clone(r.Findings)
	for _, i := range areas {
		f := &r.Findings[i]
		f.Criteria = slices.Clone(f.Criteria)
		for k := range 3 {
			nan := math.NaN()
			c := &f.Criteria[k]
			c.State, c.Verdict, c.Value, c.Num, c.Den, c.Low, c.High, c.Margin = kvarter.Suppressed, kvarter.Undetermined, nan, nan, nan, nan, nan, nan
		}
	}
	return &r
}

// Moving the threshold of a withheld figure from one end to the other never moves the area that it belongs to: nothing can be read off it.
func TestNoOracle(t *testing.T) {
	c := demoCity(t)
	s := c.rounds[1]
	var hidden []int // areas in and out
	for i := range s.Round.Findings {
		if i%5 == 0 {
			hidden = append(hidden, i)
		}
	}
	b := baseOf(s, c.groups)
	b.Round = withheld(t, s, hidden)
	p, err := Compile(b)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Apart()) == 0 {
		t.Fatal("every outcome follows from the findings: the test shows nothing")
	}
	sameOutcomes(t, "nothing moved", s.Round, run(t, p, "").Outcomes)
	// The smallest urban area is taken away, since joining looks at the neighbours too.
	still := run(t, p, "merge.population=0").Outcomes
	for _, x := range []string{"0", "0.5", "1", "1.3", "1.39", "1.41", "1.6", "2", "4"} {
		got := run(t, p, "merge.population=0&stay.income=0&stay.education=0&stay.employment=0&enter.income="+x+"&enter.education="+x+"&enter.employment="+x).Outcomes
		for _, i := range hidden {
			if got[i] != still[i] && got[i] != kvarter.OutcomeByHole && still[i] != kvarter.OutcomeByHole {
				t.Errorf("area %s is %s where the thresholds of its withheld figures are %s, else %s", s.Round.Findings[i].Area, got[i], x, still[i])
			}
		}
	}
	// Finding of an area that another criterion leaves alone keeps the published outcome.
	r := run(t, p, "enter.health=1.41")
	for _, i := range p.Apart() {
		f, err := p.Finding(r, i)
		if err != nil || f.Outcome != r.Outcomes[i] || f.Criteria[0].State != kvarter.Suppressed || !math.IsNaN(f.Criteria[0].Value) {
			t.Fatalf("%+v, %v", f, err)
		}
	}
}

// A round read back from its seal, with numbers at 12 digits, answers as the round that was just made.
func TestSealedRound(t *testing.T) {
	c := demoCity(t)
	for k, s := range c.rounds {
		var file bytes.Buffer
		if err := seal.Seal(s.Round).Write(&file, s.Round, "test"); err != nil {
			t.Fatal(err)
		}
		read, err := seal.Read("round.json", file.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for i := range read.Areas.Items { // outlines lie beside the seal
			read.Areas.Items[i].Outline = s.Round.Areas.Items[i].Outline
		}
		b := baseOf(s, c.groups)
		fresh, err := Compile(b)
		if err != nil {
			t.Fatal(err)
		}
		b.Round = read
		p, err := Compile(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{"", "enter.income=1.2&stay.income=1.1&count-1=3", "enter.health=1.6&exclude.population=0&merge.population=3000"} {
			got, want := run(t, p, query), run(t, fresh, query)
			if !slices.Equal(got.Outcomes, want.Outcomes) || !slices.Equal(got.Met, want.Met) || sameAreas(got.UrbanAreas, want.UrbanAreas) != "" ||
				got.PeopleEntering != want.PeopleEntering || fmt.Sprint(got.Changed) != fmt.Sprint(want.Changed) {
				t.Errorf("round %d, %s: the sealed round answers otherwise", k, query)
			}
		}
	}
}

// Residents that are not known are counted apart, and never make a sum unknown.
func TestUnknownResidents(t *testing.T) {
	c := demoCity(t)
	s := c.rounds[1]
	full := compileRound(t, s, c.groups)
	want := run(t, full, "count-1=2&count-2=1&merge.population=0")
	if len(want.Entering) < 2 {
		t.Fatal("nothing enters")
	}
	lost := want.Entering[0]
	r, areas := *s.Round, *s.Round.Areas
	areas.Items = slices.Clone(areas.Items)
	gone := areas.Items[lost].Population
	areas.Items[lost].Population = math.NaN()
	r.Areas = &areas
	b := baseOf(s, c.groups)
	b.Round = &r
	p, err := Compile(b)
	if err != nil {
		t.Fatal(err)
	}
	got := run(t, p, "count-1=2&count-2=1&merge.population=0")
	if got.UnknownEntering != 1 || got.UnknownIn != 1 || got.UnknownBefore != 0 || math.Abs(got.PeopleEntering+gone-want.PeopleEntering) > 1e-6 ||
		math.Abs(got.PeopleIn+gone-want.PeopleIn) > 1e-6 || got.PeopleBefore != want.PeopleBefore {
		t.Errorf("%+v", got)
	}
}

// Where the round counts fewer criteria than the replay finds met, some are not for the audience: a scenario leaves them out as well.
func TestUncountedStaysUncounted(t *testing.T) {
	c := demoCity(t)
	b := baseOf(c.rounds[1], c.groups)
	whole := compileRound(t, c.rounds[1], c.groups)
	less := *b.Round
	less.Findings = slices.Clone(less.Findings)
	hidden := map[int]bool{}
	for i := range less.Findings {
		if less.Findings[i].MetCount > 0 && i%3 == 0 {
			less.Findings[i].MetCount--
			hidden[i] = true
		}
	}
	b.Round = &less
	p, err := Compile(b)
	if err != nil || len(hidden) == 0 {
		t.Fatal(err, len(hidden))
	}
	for _, query := range []string{"", "enter.income=1.5", "merge.population=500"} {
		want, got := run(t, whole, query), run(t, p, query)
		for i := range got.Met {
			n := want.Met[i]
			if hidden[i] {
				n--
			}
			f, err := p.Finding(got, i)
			if err != nil {
				t.Fatal(err)
			}
			if got.Met[i] != n || f.MetCount != n {
				t.Fatalf("%q, area %s: %d and %d met, want %d", query, less.Findings[i].Area, got.Met[i], f.MetCount, n)
			}
		}
	}
}
