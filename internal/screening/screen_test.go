package screening

import (
	"fmt"
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

// shares7 is the rule of the city's method: at least 4 of 7, and at least 2 of the first three.
var shares7 = []string{"income", "education", "employment", "youth", "child", "health", "safety"}

func leaves(names ...string) []method.Rule {
	out := make([]method.Rule, len(names))
	for i, n := range names {
		out[i] = method.Rule{Kind: method.LeafCriterion, Name: n, AtLeast: -1, AtMost: -1}
	}
	return out
}

func count(least int, of ...method.Rule) method.Rule {
	return method.Rule{Kind: method.Count, AtLeast: least, AtMost: -1, Of: of}
}

func times(x float64, written string) method.Compare {
	return method.Compare{Op: method.AtLeast, Threshold: method.Threshold{Of: "reference", Times: x, TimesWritten: written}}
}

func cityMethod() *method.Method {
	m := &method.Method{ID: "city", Unit: kvarter.LevelSmallArea,
		Reference: &method.Reference{CityMinus: "previous_round", FirstOf: "city", FirstTimes: 1.3, FirstTimesWritten: "1.30"}}
	for _, n := range shares7 {
		m.Indicators = append(m.Indicators, method.Indicator{Name: n, Count: n, Base: "n", Per: 1, Interval: "wilson", DesignEffect: 1})
		stay := times(1.25, "1.25")
		c := method.Criterion{Name: n, Of: n, Enter: times(1.4, "1.40"), Stay: &stay}
		if n == "safety" {
			c.Decides = "never_alone"
		}
		m.Criteria = append(m.Criteria, c)
	}
	m.Designate = &method.Rule{Kind: method.All, Of: []method.Rule{count(4, leaves(shares7...)...), count(2, leaves(shares7[:3]...)...)}}
	return m
}

func places(populations ...float64) *kvarter.Areas {
	a := &kvarter.Areas{Level: kvarter.LevelSmallArea}
	for i, p := range populations {
		a.Items = append(a.Items, kvarter.Area{Code: fmt.Sprintf("A%d", i+1), Name: fmt.Sprintf("Area %d", i+1), Population: p})
	}
	return a
}

// share makes a figure of one year from numerators over a base of 1,000; a negative numerator is missing, −2 suppressed.
func share(num ...float64) *Figure {
	f := &Figure{Column: kvarter.NewColumn(len(num)), Num: [][]float64{make([]float64, len(num))}, Den: [][]float64{make([]float64, len(num))}}
	for i, n := range num {
		f.Den[0][i] = 1000
		switch {
		case n == -2:
			f.Column.Unset(i, kvarter.Suppressed)
			f.Num[0][i] = math.NaN()
		case n < 0:
			f.Num[0][i] = math.NaN()
		default:
			f.Num[0][i] = n
			f.Column.Set(i, n/1000)
		}
	}
	return f
}

// cityInputs: the reference is 200 of 1,000 in every criterion, so that 1.30 × it is 260 of 1,000, 1.40 × 280 and 1.25 × 250.
func cityInputs(rows ...[7]float64) Inputs {
	in := Inputs{Method: cityMethod(), Figures: map[string]*Figure{}, Period: 2024,
		Totals: func(of, name, group string) (Total, bool) {
			return Total{Value: .2, Num: 2000, Den: 10000}, of == "city"
		}}
	pop := make([]float64, len(rows))
	for k, n := range shares7 {
		col := make([]float64, len(rows))
		for i, r := range rows {
			col[i], pop[i] = r[k], 1000
		}
		in.Figures[n] = share(col...)
	}
	in.Areas = places(pop...)
	return in
}

func screenOne(t *testing.T, in Inputs) []kvarter.Finding {
	t.Helper()
	r, err := Screen(in)
	if err != nil {
		t.Fatal(err)
	}
	return r.Findings
}

func TestCityRule(t *testing.T) {
	for _, c := range []struct {
		name    string
		row     [7]float64
		outcome kvarter.Outcome
		met     int
		short   int
	}{
		{"four at the limit, two of the core", [7]float64{260, 260, 100, 260, 260, 0, 0}, kvarter.OutcomeIn, 4, 0},
		{"one person under the limit", [7]float64{260, 260, 100, 260, 259, 0, 0}, kvarter.OutcomeJustOut, 3, 1},
		{"four met, one of the core", [7]float64{260, 0, 0, 260, 260, 260, 0}, kvarter.OutcomeJustOut, 4, 1},
		{"three met, one of the core: one core criterion does both", [7]float64{260, 0, 0, 260, 260, 0, 0}, kvarter.OutcomeJustOut, 3, 1},
		{"two short", [7]float64{260, 260, 0, 0, 0, 0, 0}, kvarter.OutcomeOut, 2, 2},
		{"nothing met", [7]float64{}, kvarter.OutcomeOut, 0, 4},
		{"missing could decide", [7]float64{260, 260, 260, -1, 0, 0, 0}, kvarter.OutcomeUndetermined, 3, 0},
		{"suppressed could decide", [7]float64{260, 260, 260, -2, 0, 0, 0}, kvarter.OutcomeSuppressed, 3, 0},
		{"missing could decide by itself, whatever was withheld", [7]float64{260, 260, 260, -2, -1, 0, 0}, kvarter.OutcomeUndetermined, 3, 0},
		{"missing cannot decide", [7]float64{260, 260, -1, -1, 260, 260, 0}, kvarter.OutcomeIn, 4, 0},
		{"missing cannot help", [7]float64{-1, 0, 0, 260, 260, 260, 260}, kvarter.OutcomeOut, 4, 2},
		{"own safety counts", [7]float64{260, 260, 0, 260, 0, 0, 260}, kvarter.OutcomeIn, 4, 0},
	} {
		f := screenOne(t, cityInputs(c.row))[0]
		if f.Outcome != c.outcome || f.MetCount != c.met || f.Short != c.short {
			t.Errorf("%s: %s, %d met, %d short; want %s, %d, %d", c.name, f.Outcome, f.MetCount, f.Short, c.outcome, c.met, c.short)
		}
	}
}

func TestInheritedSafetyNeverDecides(t *testing.T) {
	for _, c := range []struct {
		row     [7]float64
		outcome kvarter.Outcome
	}{
		{[7]float64{260, 260, 0, 260, 0, 0, 900}, kvarter.OutcomeJustOut}, // three of its own and safety
		{[7]float64{260, 260, 0, 260, 260, 0, 900}, kvarter.OutcomeIn},    // four of its own
		{[7]float64{260, 260, 0, 260, 0, 0, -1}, kvarter.OutcomeJustOut},  // missing, and leaves nothing open
	} {
		in := cityInputs(c.row)
		in.Figures["safety"].Inherited = []string{"district 1"}
		f := screenOne(t, in)[0]
		if f.Outcome != c.outcome || f.Criteria[6].Counts {
			t.Errorf("%v: %s, safety counts %v", c.row, f.Outcome, f.Criteria[6].Counts)
		}
		if f.Flip != nil {
			for _, x := range f.Flip.Criteria {
				if x == "safety" {
					t.Errorf("%v: the flip asks for an inherited figure", c.row)
				}
			}
		}
	}
}
