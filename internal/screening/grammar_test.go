package screening

import (
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

func read(t *testing.T, src string) *method.Method {
	t.Helper()
	m, err := method.Read("toy.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func column(v ...float64) *Figure { return &Figure{Column: kvarter.Column{Values: v}} }

func outcomes(f []kvarter.Finding) []kvarter.Outcome {
	out := make([]kvarter.Outcome, len(f))
	for i := range f {
		out[i] = f[i].Outcome
	}
	return out
}

func same(t *testing.T, what string, got []kvarter.Finding, want ...kvarter.Outcome) {
	t.Helper()
	for i, o := range outcomes(got) {
		if o != want[i] {
			t.Errorf("%s: %s is %s, want %s", what, got[i].Area, o, want[i])
		}
	}
}

// Climate and economic justice: a burden at the 90th percentile or over and low income at the 65th; else on the list; else
// surrounded by designated areas with low income at the 50th. A1, A2 and A4 are in by the rule, and A3 lies between A1 and A4.
func TestClimateJusticeGrammar(t *testing.T) {
	m := read(t, `
method: toy
criteria:
  pm25_90: {column: pm25, at_least: .90}
  traffic_90: {column: traffic, at_least: .90}
  low_income_65: {column: low_income, at_least: .65}
  low_income_50: {column: low_income, at_least: .50}
lists: {tribal: {file: tribal.csv, code: tract}}
designate:
  any: [{all: [{any: [{criterion: pm25_90}, {criterion: traffic_90}]}, {criterion: low_income_65}]}, {list: tribal}]
  then: {all: [{neighbours: all}, {criterion: low_income_50}]}
`)
	in := Inputs{Method: m, Areas: places(1, 1, 1, 1, 1, 1, 1),
		//                                    A1   A2   A3   A4   A5   A6   A7
		Figures: map[string]*Figure{"pm25": column(.90, .10, .10, .95, .89, .10, .10), "traffic": column(.1, .90, .10, .10, .10, .10, .1),
			"low_income": column(.65, .70, .50, .80, .99, .60, .40)},
		Lists: map[string]map[string]bool{"tribal": {"A7": true}},
		// A6 is an island; A5 borders A3, which the second pass adds: one pass, so that it does not help A5.
		Neighbours: [][]int32{{2}, {}, {0, 3}, {2}, {2}, {}, {}}}
	f := screenOne(t, in)
	same(t, "first", f, kvarter.OutcomeIn, kvarter.OutcomeIn, kvarter.OutcomeByNeighbours, kvarter.OutcomeIn, kvarter.OutcomeJustOut, kvarter.OutcomeOut, kvarter.OutcomeByList)
	if f[2].Reasons[0].Kind != "neighbours" || f[6].Reasons[0] != (kvarter.Reason{Kind: "list", Name: "tribal"}) {
		t.Errorf("reasons %v %v", f[2].Reasons, f[6].Reasons)
	}
	// A missing income at A4 leaves A4 and its neighbour A3 open.
	in.Figures["low_income"] = column(.65, .70, .50, kvarter.NewColumn(1).Values[0], .99, .60, .40)
	f = screenOne(t, in)
	same(t, "missing", f, kvarter.OutcomeIn, kvarter.OutcomeIn, kvarter.OutcomeUndetermined, kvarter.OutcomeUndetermined, kvarter.OutcomeJustOut, kvarter.OutcomeOut, kvarter.OutcomeByList)
}

// California: at the 75th percentile of the score or over, plus a legacy list.
func TestCalifornianGrammar(t *testing.T) {
	m := read(t, `
method: toy
criteria: {top_quarter: {column: score, at_least: 75}}
lists: {legacy: {file: legacy.csv, code: tract}}
designate: {any: [{criterion: top_quarter}, {list: legacy}]}
`)
	in := Inputs{Method: m, Areas: places(1, 1, 1, 1), Figures: map[string]*Figure{"score": column(75, 74.9, 80, 10)},
		Lists: map[string]map[string]bool{"legacy": {"A3": true, "A4": true}}}
	f := screenOne(t, in)
	same(t, "legacy", f, kvarter.OutcomeIn, kvarter.OutcomeJustOut, kvarter.OutcomeIn, kvarter.OutcomeByList)
	if f[2].Flip != nil { // no score turns an area out that is on the list
		t.Errorf("flip %+v", f[2].Flip)
	}
	if f[1].Flip == nil || f[1].Flip.Persons[0] != 0 || f[1].Flip.Amount[0] < .0999 {
		t.Errorf("flip %+v", f[1].Flip)
	}
}

// Berlin: classes, no criteria; under 300 residents left out.
func TestClassesAndExclusion(t *testing.T) {
	m := read(t, `
method: toy
indicators: {s: {value: s}, d: {value: d}}
classes:
  status: {of: s, cuts: [{name: high, under: -1}, {name: medium, at_most: 1}, {name: low, at_most: 1.5}, {name: very low}]}
  dynamics: {of: d, cuts: [{name: positive, under: -1}, {name: stable, at_most: 1}, {name: negative}]}
exclude: {population: {under: 300}}
designate: {any: [{class: {status: [very low]}}, {all: [{class: {status: [low]}}, {class: {dynamics: [negative]}}]}]}
`)
	in := Inputs{Method: m, Areas: places(300, 299, 1000, 1000, 1000), Classes: map[string][]string{
		"status": {"very low", "very low", "low", "low", ""}, "dynamics": {"stable", "stable", "negative", "stable", "stable"}}}
	f := screenOne(t, in)
	same(t, "berlin", f, kvarter.OutcomeIn, kvarter.OutcomeExcluded, kvarter.OutcomeIn, kvarter.OutcomeOut, kvarter.OutcomeUndetermined)
	if f[1].Reasons[0] != (kvarter.Reason{Kind: "excluded", Name: "population"}) {
		t.Errorf("reasons %v", f[1].Reasons)
	}
}

// Half of the residents inside a listed estate makes a small area in by law; the parts inside several listed estates add up.
func TestByLaw(t *testing.T) {
	in := cityInputs([7]float64{}, [7]float64{}, [7]float64{}, [7]float64{260, 260, 260, 260, 0, 0, 0}, [7]float64{})
	in.Included = []Included{{Method: "dk", Outcome: "udsat", HousingAreas: []string{"h1"}}, {Method: "dk", Outcome: "forebyggelse", HousingAreas: []string{"h1", "h2"}}}
	in.Overlaps = []kvarter.Overlap{{SmallArea: "A1", HousingArea: "h1", Share: .5}, {SmallArea: "A2", HousingArea: "h1", Share: .499},
		{SmallArea: "A3", HousingArea: "h1", Share: .2}, {SmallArea: "A3", HousingArea: "h2", Share: .3}, {SmallArea: "A4", HousingArea: "h2", Share: 1}, {SmallArea: "A5", HousingArea: "h3", Share: 1}}
	f := screenOne(t, in)
	same(t, "law", f, kvarter.OutcomeByLaw, kvarter.OutcomeOut, kvarter.OutcomeByLaw, kvarter.OutcomeIn, kvarter.OutcomeOut)
	if len(f[0].Reasons) != 2 || f[0].Reasons[0] != (kvarter.Reason{Kind: "law", Name: "udsat", Area: "h1", Share: .5}) || f[3].Flip != nil {
		t.Errorf("%v, flip %v", f[0].Reasons, f[3].Flip)
	}
	// An exclusion spares listed areas only where the method says so.
	in.Method.Exclude = []method.Exclusion{{Column: "population", Compare: method.Compare{Op: method.Under, Threshold: method.Threshold{Number: 2000}}}}
	same(t, "excluded", screenOne(t, in), kvarter.OutcomeExcluded, kvarter.OutcomeExcluded, kvarter.OutcomeExcluded, kvarter.OutcomeExcluded, kvarter.OutcomeExcluded)
	in.Method.Exclude[0].UnlessListed = true
	same(t, "unless listed", screenOne(t, in), kvarter.OutcomeByLaw, kvarter.OutcomeExcluded, kvarter.OutcomeByLaw, kvarter.OutcomeIn, kvarter.OutcomeExcluded)
}
