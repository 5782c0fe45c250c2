package plan

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

func TestExportThenImportIsIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t)
		sheets := Sheets(p)
		// sheets and columns in another order, as people leave them
		slices.Reverse(sheets)
		for i := range sheets {
			s := &sheets[i]
			slices.Reverse(s.Header)
			for _, row := range s.Rows {
				slices.Reverse(row)
			}
			s.Rows = append(s.Rows, make([]string, len(s.Header)), nil)
		}
		got, ps := Read(sheets, Known{})
		if len(ps) > 0 {
			t.Fatal(Err(ps))
		}
		if !reflect.DeepEqual(got, p) {
			t.Fatalf("came back as\n%+v, went as\n%+v", got, p)
		}
		if ps := Check(p, Known{}); len(ps) > 0 {
			t.Fatal(Err(ps))
		}
	})
}

func TestGuardedCellsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(anyText, rapid.String()).Draw(t, "cell")
		g := Guard(s)
		if Unguard(g) != s {
			t.Fatalf("%q came back as %q", s, Unguard(g))
		}
		if guarded(g) {
			t.Fatalf("%q still begins like a formula: %q", s, g)
		}
	})
	for s, want := range map[string]string{"=1+1": "'=1+1", "'tis": "''tis", "tekst": "tekst", "": "", " @x": "' @x", "−5": "'−5"} {
		if got := Guard(s); got != want {
			t.Errorf("%q guarded as %q, want %q", s, got, want)
		}
	}
	if Unguard("'tis") != "'tis" {
		t.Error("an apostrophe that guards nothing is lost")
	}
}

func TestWordsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SliceOf(rapid.OneOf(someText, rapid.StringMatching(`[ ;\\\t\n]{1,4}`))).Draw(t, "words")
		if got := splitWords(joinWords(w)); !slices.Equal(got, w) {
			t.Fatalf("%q came back as %q", w, got)
		}
	})
	if got := splitWords(" income;health ;; safety "); !slices.Equal(got, []string{"income", "health", "safety"}) {
		t.Errorf("typed by hand: %q", got)
	}
}

// example is a small plan without a fault.
func example() *kvarter.Plan {
	forty := 40
	return &kvarter.Plan{ID: "plan", Title: kvarter.Text{DA: "Handleplan", EN: "Action plan"}, Version: 1, Status: kvarter.PlanDraft, From: 2025, To: 2026,
		Administrations: []kvarter.Administration{{ID: "social", Name: kvarter.Text{DA: "Socialforvaltningen", EN: "Social Services"}}, {ID: "health", Name: kvarter.Text{DA: "Sundhed", EN: "Health"}}},
		Partners:        []kvarter.Partner{{ID: "police", Name: kvarter.Text{DA: "Politiet", EN: "Police"}, Kind: kvarter.Police}},
		Goals: []kvarter.Goal{{ID: "g1", Title: kvarter.Text{DA: "Gode livschancer", EN: "Good life chances"}, SubGoals: []kvarter.SubGoal{{ID: "g1-2", Title: kvarter.Text{DA: "Bedre sundhed", EN: "Better health"},
			Indicators: []kvarter.PlanIndicator{{Name: "health", Label: kvarter.Text{DA: "sundhed", EN: "health"}, Indicator: "health", Of: kvarter.OfAreas, Target: kvarter.Target{BaseYear: 2017, Year: 2035, Value: .2, Direction: kvarter.Down}}}}}}},
		Interventions: []kvarter.Intervention{{ID: "gp", Title: kvarter.Text{DA: "Socialrådgivere hos læger", EN: "Social workers in general practice"}, What: kvarter.Text{DA: "a", EN: "a"}, Why: kvarter.Text{DA: "b", EN: "b"},
			Criteria: []string{"health"}, SubGoals: []string{"g1-2"}, Owner: "social", With: []string{"health"}, From: 2018,
			Partners: []kvarter.Commitment{{Partner: "police", Text: kvarter.Text{DA: "deltager", EN: "takes part"}}},
			Places:   []kvarter.Place{{Kind: kvarter.PlaceUrbanArea, Code: "U1"}}, TargetGroup: kvarter.TargetGroup{Text: kvarter.Text{DA: "alle", EN: "all"}, Measure: "chronically_ill"},
			Funding:    []kvarter.Funding{{Source: "budget", From: 2024, To: 2026}},
			Milestones: []kvarter.Milestone{{ID: "m1", Title: kvarter.Text{DA: "aftale", EN: "agreement"}, Due: "2025-06-01"}},
			Reach:      []kvarter.Reach{{Year: 2024, People: &forty}},
			Decisions:  []kvarter.Decision{{Date: "2018-01-01", Reference: "2017-123", Text: ""}},
			Updates:    []kvarter.Update{{Date: "2025-01-10", By: "Ada", Kind: kvarter.UpdateText, Text: "i gang"}},
		}}}
}

func edit(sheets []Sheet, name string, row int, column, value string) {
	for i := range sheets {
		if s := &sheets[i]; s.Name == name {
			s.Rows[row-2][slices.Index(s.Header, column)] = value
		}
	}
}

func TestEveryBadRowIsListedWithSheetRowAndColumn(t *testing.T) {
	k := Known{Criteria: []string{"income", "health"}, Indicators: []string{"health"}, Measures: []string{"chronically_ill", "residents"}, Place: func(p kvarter.Place) bool { return p.Code == "U1" }}
	for _, c := range []struct{ sheet, column, value, want string }{
		{"plan", "version", "to", `plan row 2, column version: a number is whole ("to"); digits only, such as 2025`},
		{"plan", "made_up", "måske", `plan row 2, column made_up: the cell says yes or is empty ("måske")`},
		{"plan", "status", "adoptet", `plan row 2, column status: one of: draft, adopted ("adoptet"); did you mean "adopted"?`},
		{"partners", "kind", "politi", `partners row 2, column kind: one of: police, `},
		{"sub_goals", "goal", "g2", `sub_goals row 2, column goal: the row belongs to a goal of the plan ("g2"); did you mean "g1"?`},
		{"indicators", "value", "lav", `indicators row 2, column value: a value is a number ("lav"); such as 0.12 or 12 %`},
		{"indicators", "indicator", "helth", `indicators row 2, column indicator: it names an indicator of the method ("helth"); did you mean "health"?`},
		{"indicators", "year", "2017", `indicators row 2, column year: the target's year lies after its base year ("2017")`},
		{"interventions", "id", "GP!", `interventions row 2, column id: an identifier has`},
		{"interventions", "owner", "socal", `interventions row 2, column owner: the owner is one of the plan's administrations ("socal"); did you mean "social"?`},
		{"interventions", "criteria", "health; helth; health", `interventions row 2, column criteria: it names a criterion of the method ("helth"); did you mean "health"?`},
		{"interventions", "override_by", "Ada", `interventions row 2, column override_reason: a status is set by hand only with name, reason and date`},
		{"interventions", "what_da", "hemmelig\x07", `interventions row 2, column what_da: a text has no control characters`},
		{"commitments", "partner", "polic", `commitments row 2, column partner: it names a partner of the plan ("polic"); did you mean "police"?`},
		{"places", "code", "U2", `places row 2, column code: it names a place of the city ("U2")`},
		{"funding", "amount", "1.5 mio", `funding row 2, column amount: a number is whole ("1.5 mio")`},
		{"milestones", "due", "31.11.2025", `milestones row 2, column due: a date is a day of the calendar ("31.11.2025"); such as 2025-03-01 or 1.3.2025`},
		{"milestones", "due", "", `milestones row 2, column due: a date is given; such as 2025-03-01`},
		{"milestones", "intervention", "gq", `milestones row 2, column intervention: the row belongs to an intervention of the plan ("gq"); did you mean "gp"?`},
		{"reach", "people", "-1", `reach row 2, column people: a number of people is not below zero ("-1")`},
		{"decisions", "reference", " ", `decisions row 2, column reference: a decision has a reference`},
		{"updates", "text", "", `updates row 2, column text: an update says something`},
	} {
		sheets := Sheets(example())
		edit(sheets, c.sheet, 2, c.column, c.value)
		p, ps := Read(sheets, k)
		found := false
		for _, x := range ps {
			found = found || strings.HasPrefix(x.String(), c.want)
		}
		if p != nil || !found {
			t.Errorf("%s %s %q: %v, want %s", c.sheet, c.column, c.value, Err(ps), c.want)
		}
	}
	if p, ps := Read(Sheets(example()), k); p == nil {
		t.Error(Err(ps))
	}
}

func TestAsManyProblemsAsRows(t *testing.T) {
	sheets := Sheets(example())
	for i := range sheets {
		if sheets[i].Name == "updates" {
			for range 299 {
				sheets[i].Rows = append(sheets[i].Rows, []string{"gp", "i går", "Ada", "update", "nyt"})
			}
		}
	}
	_, ps := Read(sheets, Known{})
	if len(ps) != 299 || ps[298].Row != 301 {
		t.Errorf("%d problems, the last %v; want 299, the last in row 301", len(ps), ps[len(ps)-1])
	}
}

func TestSheetsAndColumnsMustBeThere(t *testing.T) {
	change := func(f func(s []Sheet) []Sheet) string {
		_, ps := Read(f(Sheets(example())), Known{})
		if err := Err(ps); err != nil {
			return err.Error()
		}
		return ""
	}
	for _, c := range []struct {
		what string
		f    func(s []Sheet) []Sheet
		want string
	}{
		{"sheet left out", func(s []Sheet) []Sheet { return s[:13] }, "updates: every sheet of the plan is there; an empty list is a sheet with a header only"},
		{"sheet misspelt", func(s []Sheet) []Sheet { s[13].Name = "update"; return s }, "update: a sheet is one of the plan's; did you mean \"updates\"?\nupdates: every sheet of the plan is there; an empty list is a sheet with a header only"},
		{"sheet twice", func(s []Sheet) []Sheet { return append(s, s[13]) }, "updates: a sheet stands once"},
		{"column left out", func(s []Sheet) []Sheet { s[1].Header[2] = ""; return s }, "administrations row 1, column name_en: every column of the sheet is there"},
		{"column misspelt", func(s []Sheet) []Sheet { s[1].Header[2] = "name_an"; return s }, "administrations row 1, column name_an: a column is one of the sheet's; did you mean \"name_en\"?\nadministrations row 1, column name_en: every column of the sheet is there"},
		{"column twice", func(s []Sheet) []Sheet { s[1].Header = append(s[1].Header, "id"); return s }, "administrations row 1, column id: a column stands once"},
		{"cell without a header", func(s []Sheet) []Sheet { s[1].Rows[1] = append(s[1].Rows[1], "tom", ""); return s }, "administrations row 3: a cell stands under a header (\"tom\")"},
		{"two plans", func(s []Sheet) []Sheet { s[0].Rows = append(s[0].Rows, s[0].Rows[0]); return s }, "plan row 3: the plan is one row"},
		{"no plan", func(s []Sheet) []Sheet { s[0].Rows = nil; return s }, "plan: the plan is one row"},
		{"identifier twice", func(s []Sheet) []Sheet { s[6].Rows = append(s[6].Rows, s[6].Rows[0]); return s }, "interventions row 3, column id: an identifier stands once (\"gp\")"},
	} {
		if got := change(c.f); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.what, got, c.want)
		}
	}
}

func TestCellsAsPeopleWriteThem(t *testing.T) {
	for s, want := range map[string]kvarter.Date{"1.3.2025": "2025-03-01", "01-03-2025": "2025-03-01", "1/3/2025": "2025-03-01", "2025-03-01": "2025-03-01", "": ""} {
		if got, ok := readDate(s); !ok || got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	for _, s := range []string{"3/13/2025", "1.3.25", "marts", "1.3", "45717", "1.3.2025 12:00"} {
		if got, ok := readDate(s); ok {
			t.Errorf("%q passes for %s", s, got)
		}
	}
	c := number("value", func(x *float64) *float64 { return x })
	for s, want := range map[string]float64{"14.5 %": .145, "14,5%": .145, "0,2": .2, "3": 3, "-1e3": -1000} {
		var v float64
		if rule, _ := c.read(&v, s); rule != "" || v != want {
			t.Errorf("%q: %v %s, want %v", s, v, rule, want)
		}
	}
	for _, s := range []string{"", "%", "NaN", "inf", "1.000,5"} {
		var v float64
		if rule, _ := c.read(&v, s); rule == "" {
			t.Errorf("%q passes for %v", s, v)
		}
	}
}
