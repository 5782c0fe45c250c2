package web

import (
	"fmt"
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/method"
)

// published hands the same tables to both audiences.
type published []*edition.Tables

func (p published) Public() []*edition.Tables   { return p }
func (p published) Internal() []*edition.Tables { return p }

// rnd is a small generator (Steele and others 2014, SplitMix64), so that the invented city is the same on every machine.
type rnd uint64

func (r *rnd) float() float64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11) / (1 << 53)
}

var fixtureCriteria = []struct{ name, da, en string }{
	{"income", "Indkomstniveau", "Income level"},
	{"education", "Uddannelsesniveau", "Education level"},
	{"employment", "Arbejdsmarkedstilknytning", "Labour-market attachment"},
	{"youth_education", "Ungdomsuddannelse", "Youth education"},
	{"child_poverty", "Børnefattigdom", "Child poverty"},
	{"health", "Sundhedstilstand", "Health"},
	{"safety", "Tryghed", "Safety"},
}

// evil is a name that would break out of text and of attributes if it were not escaped.
const evil = `Østerskov "<script>alert(1)</script>' & søn`

// fixture is a made-up round of 60 irregular hexagons with a finding of every outcome.
func fixture(t testing.TB) *edition.Tables {
	t.Helper()
	const cols, rows = 10, 6
	seed := rnd(7)
	jitter := map[[2]int]kvarter.Point{}
	vertex := func(i, j int) kvarter.Point { // corner of a brick-like hexagon grid; neighbours share it
		k := [2]int{i, j}
		if p, ok := jitter[k]; ok {
			return p
		}
		p := kvarter.Point{X: 720000 + float64(i)*400 + (seed.float()-.5)*190, Y: 6170000 + float64(j)*560 + (seed.float()-.5)*230}
		if (i+j)%2 == 0 {
			p.Y += 150
		}
		jitter[k] = p
		return p
	}
	m := &method.Method{ID: "harbour-2025", Version: "1.0", Title: method.Text{"da": "Havnebyens metode", "en": "The Harbour City method"}, Source: "invented for this test"}
	for _, c := range fixtureCriteria {
		in := method.Indicator{Name: c.name, Unit: "share", Decimals: -1, DesignEffect: 1}
		if c.name == "safety" {
			in.Inherit = "district"
		}
		m.Indicators = append(m.Indicators, in)
		m.Criteria = append(m.Criteria, method.Criterion{Name: c.name, Label: method.Text{"da": c.da, "en": c.en}, Of: c.name,
			Enter: method.Compare{Op: method.AtLeast, Threshold: method.Threshold{Of: "rest", Times: 1.4, TimesWritten: "1.4"}}})
	}
	r := &kvarter.Round{ID: "5f2a9c0d1e3b47788990aabbccddeeff00112233445566778899aabbccddeeff", City: "Harbour City", Period: 2024, MadeUp: true,
		Method:    kvarter.MethodRef{ID: m.ID, Version: m.Version, SHA256: "00ff"},
		Snapshots: []kvarter.Snapshot{{File: "figures.csv", SHA256: "ab12ab12ab12ab12", Producer: "Harbour City, made up", Licence: "CC0", Date: "2025-01-15", Rows: 60}},
		Areas: &kvarter.Areas{Level: kvarter.LevelSmallArea, CRS: "EPSG:25832", GroupNames: map[kvarter.Level]map[string]string{
			"district": {"1": "Nordhavnen", "2": "Sydbyen"}}}}
	first := []string{"Ahorn", "Bøge", "Ceder", "Dun", "Elme", "Fyrre", "Gran", "Hassel", "Ibsker", "Jomfru"}
	last := []string{"kajen", "parken", "vænget", "torvet", "lunden", "åen"}
	tables := &edition.Tables{City: method.Text{"da": "Havneby", "en": "Harbour City"}, Round: r, Method: m, Neighbours: map[string][]string{}, Lists: map[string]*method.Method{}}
	for j := range rows {
		for i := range cols {
			n := j*cols + i
			x, y := 2*i+j%2, j
			ring := kvarter.Ring{vertex(x, y), vertex(x+1, y), vertex(x+2, y), vertex(x+2, y+1), vertex(x+1, y+1), vertex(x, y+1), vertex(x, y)}
			a := kvarter.Area{Code: fmt.Sprintf("%02d-%02d", j+1, i+1), Name: first[i] + last[j], Population: math.Round(400 + 2400*seed.float()),
				Groups: map[kvarter.Level]string{"district": fmt.Sprint(1 + j/3)}, Outline: kvarter.MultiPolygon{{ring}}}
			if n == 33 {
				a.Name = evil
			}
			r.Areas.Items = append(r.Areas.Items, a)
			r.Findings = append(r.Findings, fixtureFinding(&seed, a, outcomeFor(i, j)))
			if i > 0 {
				tables.Neighbours[a.Code] = append(tables.Neighbours[a.Code], fmt.Sprintf("%02d-%02d", j+1, i))
			}
			if i < cols-1 {
				tables.Neighbours[a.Code] = append(tables.Neighbours[a.Code], fmt.Sprintf("%02d-%02d", j+1, i+2))
			}
		}
	}
	fixtureUrban(r)
	fixtureHousing(tables)
	coast := kvarter.Polygon{{{X: 719000, Y: 6169000}, {X: 719700, Y: 6169000}, {X: 719750, Y: 6174500}, {X: 719000, Y: 6174500}, {X: 719000, Y: 6169000}}}
	tables.Layers = []chart.Layer{{Kind: "water", Shapes: kvarter.MultiPolygon{coast}},
		{Kind: "rail", Lines: [][]kvarter.Point{{{X: 720000, Y: 6171600}, {X: 724000, Y: 6171900}, {X: 728400, Y: 6170800}}}},
		{Kind: "ring_road", Lines: [][]kvarter.Point{{{X: 725600, Y: 6169900}, {X: 725000, Y: 6171700}, {X: 725900, Y: 6173500}}}}}
	return tables
}

// outcomeFor spreads every outcome over the city.
func outcomeFor(i, j int) kvarter.Outcome {
	switch {
	case i == 2 && j == 2:
		return kvarter.OutcomeByHole
	case i >= 1 && i <= 3 && j >= 1 && j <= 3, i == 7 && j == 1, i == 8 && j == 1:
		return kvarter.OutcomeIn
	case i == 7 && j == 4, i == 8 && j == 4:
		return kvarter.OutcomeByLaw
	case i == 6 && j == 1:
		return kvarter.OutcomeByNeighbours
	case i == 9 && j == 1:
		return kvarter.OutcomeByList
	case i == 4 && j == 4, i == 5 && j == 2:
		return kvarter.OutcomeJustOut
	case i == 0 && j == 5:
		return kvarter.OutcomeUndetermined
	case i == 5 && j == 5:
		return kvarter.OutcomeSuppressed
	case i == 9 && j == 5:
		return kvarter.OutcomeExcluded
	case i == 4 && j == 0:
		return kvarter.OutcomeTooSmall
	}
	return kvarter.OutcomeOut
}

func fixtureFinding(seed *rnd, a kvarter.Area, o kvarter.Outcome) kvarter.Finding {
	nan := math.NaN()
	f := kvarter.Finding{Area: a.Code, Outcome: o, Population: a.Population, OnTheEdge: o == kvarter.OutcomeJustOut || a.Code == "04-04"}
	high := o.Designated() && o != kvarter.OutcomeByHole || o == kvarter.OutcomeTooSmall
	for k, c := range fixtureCriteria {
		base := .10 + .03*float64(k)
		v := math.Round(base*(.6+.5*seed.float())*1000) / 1000
		if high && k < 5 || o == kvarter.OutcomeJustOut && k < 3 {
			v = math.Round(base*(1.5+.4*seed.float())*1000) / 1000
		}
		cf := kvarter.CriterionFinding{Criterion: c.name, Value: v, Op: "at_least", Of: "rest", Reference: base, Times: 1.4, Threshold: base * 1.4, Counts: true,
			Low: v * .88, High: v * 1.13, Num: math.Round(v * a.Population), Den: a.Population}
		if k == 6 {
			cf.Inherited, cf.Counts, cf.Low, cf.High = "1", false, nan, nan
		}
		switch {
		case o == kvarter.OutcomeUndetermined && k < 3:
			cf.State, cf.Value, cf.Low, cf.High, cf.Verdict = kvarter.Missing, nan, nan, nan, kvarter.Undetermined
		case o == kvarter.OutcomeSuppressed && k < 3:
			cf.State, cf.Value, cf.Low, cf.High, cf.Verdict = kvarter.Suppressed, nan, nan, nan, kvarter.Undetermined
		case v >= cf.Threshold:
			cf.Verdict = kvarter.Met
			f.MetCount++
		}
		cf.Margin = cf.Value - cf.Threshold
		cf.OnTheEdge = cf.Low <= cf.Threshold && cf.Threshold <= cf.High
		f.Criteria = append(f.Criteria, cf)
	}
	switch o {
	case kvarter.OutcomeJustOut:
		f.Short = 1
		f.Flip = &kvarter.Flip{Outcome: kvarter.OutcomeIn, Criteria: []string{"youth_education"}, Persons: []float64{14}, Amount: []float64{.021}}
	case kvarter.OutcomeByLaw:
		f.Reasons = []kvarter.Reason{{Kind: "law", Name: "forebyggelsesomraade", Area: "H1", Share: .8}}
	case kvarter.OutcomeExcluded:
		f.Reasons = []kvarter.Reason{{Kind: "excluded", Name: "population"}}
	}
	if a.Code == "02-02" {
		f.Notes = []kvarter.Note{{Area: a.Code, Kind: "dormitory", Text: "A student dormitory of 300 rooms lies here.", By: "Area secretary", Date: "2025-02-03"}}
	}
	return f
}

func fixtureUrban(r *kvarter.Round) {
	groups := []struct {
		code, name, kind string
		want             func(i, j int) bool
	}{
		{"U1", "Åhavnen", "urban_area", func(i, j int) bool { return i >= 1 && i <= 3 && j >= 1 && j <= 3 }},
		{"U2", "Bakkebyen", "urban_area", func(i, j int) bool { return i >= 6 && j == 1 }},
		{"U3", "Lindegården", "housing_area", func(i, j int) bool { return (i == 7 || i == 8) && j == 4 }},
	}
	for _, g := range groups {
		u := kvarter.UrbanArea{Code: g.code, Name: g.name, Kind: g.kind, Joined: "queen", Parts: []kvarter.Part{{}}}
		for n := range r.Areas.Items {
			if !g.want(n%10, n/10) {
				continue
			}
			a := &r.Areas.Items[n]
			r.Findings[n].UrbanArea = g.code
			u.Parts[0].Areas = append(u.Parts[0].Areas, a.Code)
			u.Population += a.Population
			u.Outline = append(u.Outline, a.Outline...)
		}
		if g.code == "U1" {
			u.Filled = []string{"03-03"}
		}
		r.UrbanAreas = append(r.UrbanAreas, u)
	}
}

func fixtureHousing(t *edition.Tables) {
	nan := math.NaN()
	law := &method.Method{ID: "dk-almenbolig-2021", Title: method.Text{"da": "Almenboligloven, 2021", "en": "Social Housing Act, 2021"},
		Indicators: []method.Indicator{{Name: "outside", Unit: "share"}, {Name: "income", Unit: "share"}},
		Criteria: []method.Criterion{{Name: "outside_30", Of: "outside", Label: method.Text{"da": "Uden for arbejdsmarkedet", "en": "Outside the labour market"}},
			{Name: "income_65", Of: "income", Label: method.Text{"da": "Indkomst mod regionens", "en": "Income against the region's"}}},
		Outcomes: []method.Outcome{{Name: "prevention", Label: method.Text{"da": "Forebyggelsesområde", "en": "Prevention area"}},
			{Name: "parallel", Label: method.Text{"da": "Parallelsamfund", "en": "Parallel society"}}}}
	t.Lists[law.ID] = law
	t.Round.HousingAreas = &kvarter.Areas{Level: kvarter.LevelHousingArea, Items: []kvarter.Area{{Code: "H1", Name: "Lindegården", Population: 1810}, {Code: "H2", Name: "Æblehaven", Population: 1120}}}
	for _, h := range []struct {
		code string
		v    float64
		met  kvarter.Verdict
	}{{"H1", .34, kvarter.Met}, {"H2", .27, kvarter.NotMet}} {
		t.Round.Housing = append(t.Round.Housing, kvarter.HousingFinding{Area: h.code, Method: law.ID, Period: 2024,
			Outcomes: []kvarter.NamedVerdict{{Name: "prevention", Verdict: h.met}, {Name: "parallel"}},
			Criteria: []kvarter.CriterionFinding{{Criterion: "outside_30", Value: h.v, Op: "over", Threshold: .30, Reference: nan, Times: 1, Margin: h.v - .30, Low: nan, High: nan, Verdict: h.met, Counts: true},
				{Criterion: "income_65", Value: .61, Op: "under", Threshold: .65, Of: "region", Reference: 1, Times: .65, Margin: .04, Low: nan, High: nan, Verdict: kvarter.Met, Counts: true}}})
	}
	t.Round.Overlaps = []kvarter.Overlap{{SmallArea: "05-08", HousingArea: "H1", Share: .8, Basis: "residents"}}
}
