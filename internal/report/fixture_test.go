package report

import (
	"math"
	"slices"
	"sync"
	"testing"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/method"
	"kvarter/internal/pipeline"
	"kvarter/internal/workspace"
)

// demoCity is the last round of the demo city, screened by the engine, as the public may read it.
func demoCity(t testing.TB) *edition.Edition {
	t.Helper()
	city, err := demo.Build(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := city.Write(dir); err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := pipeline.Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	chain, err := pipeline.ScreenRounds(in, kvarter.Period(city.First.Year), kvarter.Period(city.Second.Year))
	if err != nil {
		t.Fatal(err)
	}
	s := chain[len(chain)-1]
	tables := &edition.Tables{City: s.Workspace.Name.Text, Round: s.Round, Method: s.Method, Lists: map[string]*method.Method{}, Neighbours: map[string][]string{}}
	for _, m := range s.Listing {
		tables.Lists[m.ID] = m
	}
	for i, links := range s.Touching.Links {
		for _, j := range links {
			code := s.Round.Areas.Items[i].Code
			tables.Neighbours[code] = append(tables.Neighbours[code], s.Round.Areas.Items[j].Code)
		}
	}
	for _, l := range s.Layers {
		tables.Layers = append(tables.Layers, chart.Layer{Kind: l.Kind, Lines: l.Lines, Shapes: l.Outline})
	}
	return edition.New(tables, explain.Public)
}

// kinds are the codes of one small area for each outcome of a round, the one with the longest memo.
func kinds(e *edition.Edition) []string {
	best := map[kvarter.Outcome]int{}
	for i := range e.Round.Findings {
		f := &e.Round.Findings[i]
		k, ok := best[f.Outcome]
		if !ok || length(e, i) > length(e, k) {
			best[f.Outcome] = i
		}
	}
	var out []string
	for _, i := range best {
		out = append(out, e.Round.Areas.Items[i].Code)
	}
	slices.Sort(out)
	return out
}

func length(e *edition.Edition, i int) int {
	x := e.Explain(e.Round.Areas.Items[i].Code, "da")
	n := len(x.Sentence) + len(x.Flip)
	for _, s := range slices.Concat(x.Reasons, x.Notes, x.Quality) {
		n += len(s)
	}
	return n
}

// town is an edition of a small made-up place with one area for each outcome, named after it, in a row of squares of 500 m. Names carry what
// could break out of a text.
func town(t testing.TB, audience explain.Audience, change func(*kvarter.Round)) *edition.Edition {
	t.Helper()
	label := func(da, en string) method.Text { return method.Text{"da": da, "en": en} }
	m := &method.Method{ID: "harbour", Version: "1.0", Title: label("Havnens metode", "The harbour method"), Merge: &method.Merge{MinPopulation: 1000},
		Then: &method.Rule{Kind: method.Neighbours, Name: "all"}, Designate: &method.Rule{Kind: method.Count, AtLeast: 1, AtMost: -1},
		Exclude: []method.Exclusion{{Column: "population", Compare: method.Compare{Op: method.Under, Threshold: method.Threshold{Number: 300}}}}}
	law := &method.Method{ID: "law", Title: label("loven", "the law"), Outcomes: []method.Outcome{{Name: "udsat", Label: label("udsat boligområde", "disadvantaged housing area")}},
		Indicators: []method.Indicator{{Name: "origin", Count: "o", Base: "b", Per: 1, Sensitive: true, Decimals: -1}}, Criteria: []method.Criterion{{Name: "origin", Label: label("oprindelse", "origin"), Of: "origin"}}}
	for _, c := range [][3]string{{"income", "indkomst", "income"}, {"health", "sundhed", "health"}} {
		m.Indicators = append(m.Indicators, method.Indicator{Name: c[0], Label: label(c[1], c[2]), Count: "c", Base: "b", Per: 1, Decimals: -1})
		m.Criteria = append(m.Criteria, method.Criterion{Name: c[0], Of: c[0]})
		m.Designate.Of = append(m.Designate.Of, method.Rule{Kind: method.LeafCriterion, Name: c[0]})
	}
	r := &kvarter.Round{ID: "0123456789abcdef", City: "Havneby", Period: 2024, MadeUp: true, Method: kvarter.MethodRef{ID: m.ID, Version: m.Version},
		Snapshots: []kvarter.Snapshot{{File: "a.csv", Producer: "Havneby & søn", Date: "2025-01-15"}},
		Areas:     &kvarter.Areas{CRS: "EPSG:25832"}}
	criterion := func(name string, value float64, v kvarter.Verdict, s kvarter.State) kvarter.CriterionFinding {
		return kvarter.CriterionFinding{Criterion: name, Verdict: v, State: s, Value: value, Op: "at_least", Threshold: .2, Reference: .1, Of: "city", Times: 2,
			Margin: value - .2, Low: math.NaN(), High: math.NaN(), Counts: true, Num: value * 1000, Den: 1000, Persons: 12}
	}
	tables := &edition.Tables{City: label("Havneby", "Harbour City"), Round: r, Method: m, Lists: map[string]*method.Method{"law": law}, Neighbours: map[string][]string{}}
	for i, o := range outcomes() {
		f := kvarter.Finding{Area: string(o), Outcome: o, Population: 1200, MetCount: 1, UrbanArea: "U1", OnTheEdge: i == 1,
			Criteria: []kvarter.CriterionFinding{criterion("income", .25, kvarter.Met, kvarter.Known), criterion("health", .05, kvarter.NotMet, kvarter.Known)}}
		switch o {
		case kvarter.OutcomeUndetermined:
			f.Criteria[1] = criterion("health", math.NaN(), kvarter.Undetermined, kvarter.Missing)
		case kvarter.OutcomeSuppressed:
			f.Criteria[1] = criterion("health", math.NaN(), kvarter.Undetermined, kvarter.Suppressed)
		case kvarter.OutcomeByLaw:
			f.Reasons = []kvarter.Reason{{Kind: "law", Name: "udsat", Area: "H1", Share: .62}}
		case kvarter.OutcomeExcluded:
			f.Population, f.Reasons = 212, []kvarter.Reason{{Kind: "excluded", Name: "population"}}
		case kvarter.OutcomeJustOut:
			f.Flip = &kvarter.Flip{Outcome: kvarter.OutcomeIn, Criteria: []string{"health"}, Persons: []float64{7}, Amount: []float64{.01}}
			f.Notes = []kvarter.Note{{Text: "=1+1", By: "<KB>", Date: "2025-02-03"}}
		}
		x := float64(i) * 500
		r.Findings = append(r.Findings, f)
		r.Areas.Items = append(r.Areas.Items, kvarter.Area{Code: f.Area, Name: `Åen "` + string(o) + `" <b>&amp;</b>`, Population: f.Population,
			Outline: kvarter.MultiPolygon{{{{X: x, Y: 0}, {X: x + 500, Y: 0}, {X: x + 500, Y: 500}, {X: x, Y: 500}, {X: x, Y: 0}}}}})
		if i > 0 {
			tables.Neighbours[f.Area] = []string{string(outcomes()[i-1])}
		}
	}
	all := kvarter.Part{Name: "Åen"}
	for _, o := range outcomes() {
		all.Areas = append(all.Areas, string(o))
	}
	r.UrbanAreas = []kvarter.UrbanArea{{Code: "U1", Name: "Sydhavnen / Åen / +3", Population: 3400, Joined: "queen", Parts: []kvarter.Part{all}, Filled: []string{"by_hole"}}}
	r.HousingAreas = &kvarter.Areas{CRS: "EPSG:25832", Items: []kvarter.Area{{Code: "H1", Name: "Højgården", Population: 1500, Outline: r.Areas.Items[0].Outline}, {Code: "H2", Name: "Engen"}}}
	for k, v := range []kvarter.Verdict{kvarter.Met, kvarter.NotMet} {
		c := criterion("origin", .4-float64(k)*.3, v, kvarter.Known)
		r.Housing = append(r.Housing, kvarter.HousingFinding{Area: r.HousingAreas.Items[k].Code, Name: r.HousingAreas.Items[k].Name, Method: "law", Period: 2024,
			Outcomes: []kvarter.NamedVerdict{{Name: "udsat", Verdict: v}}, Criteria: []kvarter.CriterionFinding{c}})
	}
	r.Overlaps = []kvarter.Overlap{{SmallArea: "by_law", HousingArea: "H1", Share: .62, Basis: "residents"}, {SmallArea: "out", HousingArea: "H1", Share: .1, Basis: "land"}}
	r.References = []kvarter.ReferenceValue{{Criterion: "income", Of: "city", Value: .1}}
	if change != nil {
		change(r)
	}
	return edition.New(tables, audience)
}

func outcomes() []kvarter.Outcome {
	return []kvarter.Outcome{kvarter.OutcomeIn, kvarter.OutcomeOut, kvarter.OutcomeJustOut, kvarter.OutcomeUndetermined, kvarter.OutcomeSuppressed, kvarter.OutcomeExcluded,
		kvarter.OutcomeByLaw, kvarter.OutcomeByNeighbours, kvarter.OutcomeByList, kvarter.OutcomeByHole, kvarter.OutcomeTooSmall}
}

var drawn struct {
	sync.Once
	memos map[string]*Memo
	err   error
}

// memo is the public memo of an area of the town, drawn once for all tests.
func memo(t testing.TB, o kvarter.Outcome, lang string) *Memo {
	t.Helper()
	drawn.Do(func() {
		e := town(t, explain.Public, nil)
		drawn.memos = map[string]*Memo{}
		for _, l := range []string{"da", "en"} {
			for _, o := range outcomes() {
				m, err := Area(e, string(o), Options{Lang: l, Date: "2025-11-23"})
				if err != nil {
					drawn.err = err
				}
				drawn.memos[l+string(o)] = m
			}
		}
	})
	if drawn.err != nil {
		t.Fatal(drawn.err)
	}
	return drawn.memos[lang+string(o)]
}
