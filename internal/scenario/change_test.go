package scenario_test

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	. "kvarter/internal/scenario"
)

// The controls of copenhagen-2025, by the method file: seven factors to enter and to stay, two counts, two populations.
func TestControlsOfTheCity(t *testing.T) {
	c := demoCity(t)
	names := []string{"income", "education", "employment", "youth_education", "child_poverty", "health", "safety"}
	for round, s := range c.rounds {
		p := compileRound(t, s, c.groups)
		var want []string
		value := map[string]float64{"count-1": 4, "count-2": 2, "exclude.population": 300, "merge.population": 1000}
		for _, side := range []string{"enter.", "stay."} {
			for _, n := range names {
				want = append(want, side+n)
				value[side+n] = map[string]float64{"enter.": 1.4, "stay.": 1.25}[side]
			}
		}
		value["enter.safety"], value["stay.safety"] = 1.25, 1.15
		if round == 0 { // first_round: times 1.30 replaces every factor to enter
			for _, n := range names {
				value["enter."+n] = 1.3
			}
		}
		want = append(want, "count-1", "count-2", "exclude.population", "merge.population")
		var got []string
		for _, x := range p.Controls("en") {
			got = append(got, x.Key)
			if x.Value != value[x.Key] || x.Min > x.Value || x.Max < x.Value || x.Step <= 0 || x.Label == "" || x.Group == "" {
				t.Errorf("%+v, want the value %g", x, value[x.Key])
			}
			if x.Idle != (round == 0 && strings.HasPrefix(x.Key, "stay.")) {
				t.Errorf("%s idle: %v", x.Key, x.Idle)
			}
			if url.QueryEscape(x.Key) != x.Key {
				t.Errorf("%s is not safe in an address", x.Key)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		if da := p.Controls("da"); da[0].Label != "indkomstniveau" || da[14].Label != "mindst så mange af 7: indkomstniveau, uddannelsesniveau, arbejdsmarkedstilknytning, ungdomsuddannelse, børnefattigdom, sundhedstilstand, tryghed" {
			t.Errorf("%+v", da[14])
		}
	}
}

func TestParse(t *testing.T) {
	c := demoCity(t)
	p := compileRound(t, c.rounds[1], c.groups)
	for _, x := range []struct{ query, want, err, hint string }{
		{"", "", "", ""},
		{"enter.income=1.40", "", "", ""}, // as the method has it
		{"enter.income=1.5&count-1=3", "count-1=3&enter.income=1.5", "", ""},
		{"enter.income=1,50", "enter.income=1.5", "", ""},
		{"enter.income=&count-1=+", "", "", ""},
		{"enter.income=1.5&enter.income=1.50", "enter.income=1.5", "", ""},
		{"enter.income=1.5&enter.income=1.6", "", "enter.income: it is given more than once: 1.5, 1.6", ""},
		{"enter.incme=1.5", "", "enter.incme: method copenhagen-2025 has nothing of that name that can be moved; did you mean enter.income?", "did you mean enter.income?"},
		{"enter.income=9", "", "enter.income: «9» is given; a number from 0 to 4 is allowed", ""},
		{"enter.income=-1", "", "enter.income: «-1» is given; a number from 0 to 4 is allowed", ""},
		{"enter.income=NaN", "", "enter.income: «NaN» is given; a number from 0 to 4 is allowed", ""},
		{"enter.income=1e0", "", "enter.income: «1e0» is given; a number from 0 to 4 is allowed", ""},
		{"enter.income=1.1234567", "", "enter.income: «1.1234567» is given; a number from 0 to 4 with at most 6 decimals is allowed", ""},
		{"count-1=3.5", "", "count-1: «3.5» is given; a whole number from 0 to 7 is allowed", ""},
		{"count-1=8", "", "count-1: «8» is given; a whole number from 0 to 7 is allowed", ""},
		{"stay.income=1.45", "", "stay.income: 1.45 is harder than 1.4 to enter; an area designated before would have to be worse off than a new one", "move stay.income to 1.4 or less"},
		{"stay.income=1.45&enter.income=1.5", "enter.income=1.5&stay.income=1.45", "", ""},
	} {
		v, err := url.ParseQuery(x.query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Parse(v)
		if x.err == "" {
			if err != nil || got.Encode() != x.want {
				t.Errorf("%s: %q, %v, want %q", x.query, got.Encode(), err, x.want)
			}
			continue
		}
		e, ok := err.(*kvarter.Error)
		if !ok || e.Message != x.err || e.Code != kvarter.Invalid || e.Hint != x.hint {
			t.Errorf("%s: %v (%+v), want %s", x.query, err, e, x.err)
		}
	}
	both, err := p.Parse(url.Values{"zz": {"1"}, "count-1": {"x"}})
	if err == nil || kvarter.CodeOf(err) != kvarter.Invalid || strings.Count(err.Error(), "\n") != 1 || !both.Empty() {
		t.Errorf("two faults: %v", err)
	}
}

// A link says all of a scenario: read and written it is the same, and there is one link for each.
func TestLinks(t *testing.T) {
	c := demoCity(t)
	p := compileRound(t, c.rounds[0], c.groups)
	rapid.Check(t, func(rt *rapid.T) {
		v := url.Values{}
		for _, x := range p.Controls("en") {
			if rapid.Bool().Draw(rt, x.Key) {
				f := rapid.Float64Range(x.Min, x.Max).Draw(rt, x.Key)
				if digits := 2; x.Kind == Count || x.Kind == Population {
					v.Set(x.Key, fmt.Sprint(math.Round(f)))
				} else {
					v.Set(x.Key, fmt.Sprintf("%.*f", digits+rapid.IntRange(0, 3).Draw(rt, "zeros"), math.Round(f*100)/100))
				}
			}
		}
		a, err := p.Parse(v)
		if err != nil {
			rt.Fatal(err)
		}
		b, err := p.Parse(a.Values())
		if err != nil || a != b || a.Encode() != a.Values().Encode() {
			rt.Fatalf("%q, then %q: %v", a.Encode(), b.Encode(), err)
		}
	})
}

// A change of another method is refused, not half answered.
func TestChangeOfAnotherMethod(t *testing.T) {
	c := demoCity(t)
	p := compileRound(t, c.rounds[1], c.groups)
	other := compileRound(t, published(t, "berlin-2019", ""), nil)
	if _, err := p.Run(parse(t, other, "cut.status.low=1.2")); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("%v", err)
	}
}
