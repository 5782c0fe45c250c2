package pipeline

import (
	"math"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/gap"
	"kvarter/internal/method"
	"kvarter/internal/workspace"
)

// crossed is a city of three areas and one indicator, 2013–2018. Up to 2015 its figures were carried from the boundaries of 2010, a tenth of area a by weights; from 2018 on
// the measure is defined anew.
func crossed(t *testing.T, breaks string) *Imported {
	t.Helper()
	w, err := workspace.Parse("kvarter.yaml", []byte("kvarter: 1\nname: Testby\nareas: {file: a.csv, code: code, vintage: 2016}\ndata: [{file: f.csv, area: code, period: 2018}]\n"+breaks))
	if err != nil {
		t.Fatal(err)
	}
	in := &Imported{Workspace: w, Areas: &kvarter.Areas{Level: kvarter.LevelSmallArea}, Panel: &kvarter.Panel{}}
	codes := []string{"a", "b", "c"}
	for _, c := range codes {
		in.Areas.Items = append(in.Areas.Items, kvarter.Area{Code: c})
	}
	for y := kvarter.Period(2013); y <= 2018; y++ {
		d := float64(y - 2013)
		table := &kvarter.Table{Level: kvarter.LevelSmallArea, Period: y, Codes: codes, Population: "n", Columns: map[string]kvarter.Column{
			"poor": {Values: []float64{400 - 10*d, 200, 100 + d}}, "n": {Values: []float64{1000, 1000, 1000}}}}
		if y <= 2015 {
			table.Bridges = map[string]kvarter.Bridge{"poor": {From: 2010, Basis: "population", Share: map[string]float64{"a": .1}}, "n": {From: 2010, Basis: "population", Share: map[string]float64{"a": .1}}}
		}
		in.Panel.Tables = append(in.Panel.Tables, table)
	}
	return in
}

func TestBreaksAreNeverBridgedSilently(t *testing.T) {
	m := &method.Method{ID: "m", Indicators: []method.Indicator{{Name: "poor", Count: "poor", Base: "n", Per: 1, Unit: "share", Years: method.Years{Last: 2, Mean: "pooled"}}}, Criteria: []method.Criterion{{Name: "poor", Of: "poor"}}}
	round := &kvarter.Round{Period: 2013, Findings: []kvarter.Finding{{Area: "a", Outcome: kvarter.OutcomeIn}, {Area: "b"}, {Area: "gone", Outcome: kvarter.OutcomeIn}}}
	in := crossed(t, "breaks: [{measure: poor, year: 2018, reason: {da: ny opgørelse, en: new definition}}]\n")
	f, err := Follow(in, m, []*kvarter.Round{round})
	if err != nil {
		t.Fatal(err)
	}
	gaps := f.Span(0, gap.AtStart).Gaps
	if len(gaps) != 6 {
		t.Fatalf("%d years, want 6", len(gaps))
	}
	for _, g := range gaps {
		p := g.Areas
		bridged, want := 0., ""
		if p.Year <= 2015 {
			bridged = .1 // a alone is designated
		}
		switch p.Year {
		case 2016:
			want = "counted on the boundaries of 2016, before that on those of 2010"
		case 2018:
			want = "new definition"
		}
		if math.Abs(p.Bridged-bridged) > 1e-12 || f.Breaks[p.Break].In("en") != want {
			t.Errorf("%d: bridged %v, break %q; want %v, %q", p.Year, p.Bridged, f.Breaks[p.Break].In("en"), bridged, want)
		}
	}
	if c := f.Span(0, gap.AtStart).Change; c.Why != gap.Break || c.Points != nil {
		t.Errorf("the change reaches across a break: %+v", c)
	}
	// An area of the round that today's boundaries do not have is named.
	if r := f.Rounds[0]; r.Designated != 2 || strings.Join(r.Absent, " ") != "gone" {
		t.Errorf("%+v", r)
	}
	// Between the breaks it is compared.
	in.Workspace.Follow.From, in.Workspace.Follow.To = 2016, 2017
	if f, err = Follow(in, m, []*kvarter.Round{round}); err != nil {
		t.Fatal(err)
	}
	if c := f.Span(0, gap.AtStart).Change; c.Why != "" || math.Abs(*c.Points - -.0105) > 1e-12 { // −.010 in a, +.0005 in the mean of b and c
		t.Errorf("%+v", c)
	}
	// The index pools two years: both 2016 and 2018 hold a break inside, and nothing is claimed across them.
	if f.Index.By[0].Reduction.Value != nil && f.Index.To >= 2016 && f.Index.From < 2016 {
		t.Errorf("%+v", f.Index.By[0].Reduction)
	}
	// Names that nothing answers to are refused, each with what there is.
	in = crossed(t, "targets: [{indicator: porr, base_year: 2016, year: 2035, value: 10 %}]\n")
	if _, err = Follow(in, m, nil); err == nil || !strings.Contains(err.Error(), "porr") || !strings.Contains(err.Error(), "poor") {
		t.Errorf("%v", err)
	}
}
