package explain

import (
	"math"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

func text(da, en string) method.Text { return method.Text{"da": da, "en": en} }

// harbour is a method with four criteria, one of them sensitive and one inherited, and a law with two lists.
func harbour() (*method.Method, *method.Method) {
	m := &method.Method{ID: "harbour", Reference: &method.Reference{CityMinus: "previous_round", FirstOf: "city", FirstTimes: 1.3},
		Merge: &method.Merge{MinPopulation: 1000}, Then: &method.Rule{Kind: method.Neighbours, Name: "all"},
		Exclude: []method.Exclusion{{Column: "population", Compare: method.Compare{Op: method.Under, Threshold: method.Threshold{Number: 300}}}},
		Lists:   []method.List{{Name: "legacy", Label: text("udpeget i 2019", "designated in 2019")}}}
	for _, c := range []struct {
		name  string
		label method.Text
		years int
	}{{"income", text("indkomstniveau", "income level"), 2}, {"child_poverty", text("børnefattigdom", "child poverty"), 1}, {"health", nil, 1}, {"safety", text("tryghed", "safety"), 1}} {
		m.Indicators = append(m.Indicators, method.Indicator{Name: c.name, Label: c.label, Count: "c", Base: "b", Per: 1, Decimals: -1, Years: method.Years{Last: c.years, Mean: "pooled"}, Inherit: map[bool]kvarter.Level{true: "district"}[c.name == "safety"]})
		m.Criteria = append(m.Criteria, method.Criterion{Name: c.name, Of: c.name})
	}
	m.Designate = &method.Rule{Kind: method.Count, AtLeast: 2, AtMost: -1, Of: leaves("income", "child_poverty", "health", "safety")}
	law := &method.Method{ID: "dk-2021", Title: text("almenboligloven 2021", "social housing act 2021"), Outcomes: []method.Outcome{
		{Name: "udsat", Label: text("udsat boligområde", "disadvantaged housing area")}, {Name: "forebyggelse", Label: text("forebyggelsesområde", "prevention area")}},
		Indicators: []method.Indicator{{Name: "origin", Count: "o", Base: "b", Per: 1, Sensitive: true, Decimals: -1}}, Criteria: []method.Criterion{{Name: "origin_30", Of: "origin"}}}
	return m, law
}

func leaves(names ...string) []method.Rule {
	var out []method.Rule
	for _, n := range names {
		out = append(out, method.Rule{Kind: method.LeafCriterion, Name: n})
	}
	return out
}

func criterion(name string, value, threshold float64, v kvarter.Verdict) kvarter.CriterionFinding {
	return kvarter.CriterionFinding{Criterion: name, Verdict: v, Value: value, Op: "at_least", Threshold: threshold, Reference: threshold / 1.4, Of: "reference", Times: 1.4,
		Margin: value - threshold, Low: math.NaN(), High: math.NaN(), Counts: true, Num: value * 1000, Den: 1000}
}

// town holds one area for each outcome; its code is the outcome.
func town() *kvarter.Round {
	r := &kvarter.Round{City: "Havneby", Period: 2024, Previous: "x", Areas: &kvarter.Areas{GroupNames: map[kvarter.Level]map[string]string{"district": {"d1": "Nordhavn"}}}}
	add := func(o kvarter.Outcome, met int, change func(*kvarter.Finding)) {
		f := kvarter.Finding{Area: string(o), Outcome: o, Population: 1200, MetCount: met, Criteria: []kvarter.CriterionFinding{
			criterion("income", .236, .175, kvarter.Met), criterion("child_poverty", .213, .209, kvarter.Met), criterion("health", .1, .2, kvarter.NotMet), criterion("safety", .5, .3, kvarter.Met)}}
		f.Criteria[3].Counts, f.Criteria[3].Inherited = false, "d1"
		if met < 2 {
			f.Criteria[1] = criterion("child_poverty", .201, .209, kvarter.NotMet)
		}
		if change != nil {
			change(&f)
		}
		r.Findings = append(r.Findings, f)
		r.Areas.Items = append(r.Areas.Items, kvarter.Area{Code: f.Area, Name: "Havnekrogen"})
	}
	add(kvarter.OutcomeIn, 2, func(f *kvarter.Finding) {
		f.Flip = &kvarter.Flip{Outcome: kvarter.OutcomeJustOut, Criteria: []string{"income", "child_poverty"}, Persons: []float64{-1234, -1}, Amount: []float64{-.1, -.001}}
		f.Notes = []kvarter.Note{{Text: "Kollegium", By: "KB", Date: "2025-02-03"}}
	})
	add(kvarter.OutcomeOut, 1, func(f *kvarter.Finding) { f.Short = 2; f.OnTheEdge = true })
	add(kvarter.OutcomeJustOut, 1, func(f *kvarter.Finding) { f.Short = 1 })
	add(kvarter.OutcomeUndetermined, 1, func(f *kvarter.Finding) {
		f.Criteria[2] = kvarter.CriterionFinding{Criterion: "health", Verdict: kvarter.Undetermined, State: kvarter.Missing, Value: math.NaN(), Counts: true, Threshold: .2}
	})
	add(kvarter.OutcomeSuppressed, 1, func(f *kvarter.Finding) {
		f.Criteria[2] = kvarter.CriterionFinding{Criterion: "health", Verdict: kvarter.Undetermined, State: kvarter.Suppressed, Value: math.NaN(), Counts: true, Threshold: .2}
	})
	add(kvarter.OutcomeExcluded, 1, func(f *kvarter.Finding) {
		f.Population = 212
		f.Reasons = []kvarter.Reason{{Kind: "excluded", Name: "population"}}
	})
	add(kvarter.OutcomeByLaw, 1, func(f *kvarter.Finding) {
		f.Reasons = []kvarter.Reason{{Kind: "law", Name: "udsat", Area: "h1", Share: .62}, {Kind: "law", Name: "forebyggelse", Area: "h1", Share: .62}}
	})
	add(kvarter.OutcomeByNeighbours, 1, func(f *kvarter.Finding) { f.Reasons = []kvarter.Reason{{Kind: "neighbours"}} })
	add(kvarter.OutcomeByList, 1, func(f *kvarter.Finding) { f.Reasons = []kvarter.Reason{{Kind: "list", Name: "legacy"}} })
	add(kvarter.OutcomeByHole, 1, func(f *kvarter.Finding) { f.UrbanArea = "U1" })
	add(kvarter.OutcomeTooSmall, 2, nil)
	r.UrbanAreas = []kvarter.UrbanArea{{Code: "U1", Name: "Sydhavnen", Population: 3400}}
	r.HousingAreas = &kvarter.Areas{Items: []kvarter.Area{{Code: "h1", Name: "Højgården"}, {Code: "h2", Name: "Engen"}}}
	return r
}

func TestSentences(t *testing.T) {
	m, law := harbour()
	r := town()
	for o, want := range map[kvarter.Outcome][2]string{
		kvarter.OutcomeIn: {
			"Havnekrogen er udpeget: 2 af 4 kriterier er opfyldt – indkomstniveau og børnefattigdom. Tættest på grænsen: børnefattigdom, 21,3 % mod en grænse på 20,9 %.",
			"Havnekrogen is designated: 2 of 4 criteria are met – income level and child poverty. Closest to its threshold: child poverty, 21.3 % against a threshold of 20.9 %."},
		kvarter.OutcomeOut: {
			"Havnekrogen er ikke udpeget: 1 af 4 kriterier er opfyldt – indkomstniveau. Der mangler 2 kriterier i at opfylde reglen. Udfaldet er på kanten: det vender, hvis et afgørende tal ligger i den anden ende af sit interval.",
			"Havnekrogen is not designated: 1 of 4 criteria is met – income level. It is 2 criteria short of the rule. The outcome is on the edge: it turns if a deciding figure lies at the other end of its interval."},
		kvarter.OutcomeJustOut: {
			"Havnekrogen er lige akkurat ikke udpeget: 1 af 4 kriterier er opfyldt – indkomstniveau. Ét kriterium mere ville udpege området. Tættest på grænsen: børnefattigdom, 20,1 % mod en grænse på 20,9 %.",
			"Havnekrogen is just short of being designated: 1 of 4 criteria is met – income level. One more criterion would designate it. Closest to its threshold: child poverty, 20.1 % against a threshold of 20.9 %."},
		kvarter.OutcomeUndetermined: {
			"Det kan ikke afgøres, om Havnekrogen skal udpeges: der mangler tal for health, og det kan afgøre udfaldet. 1 af 4 kriterier er opfyldt – indkomstniveau.",
			"It cannot be determined whether Havnekrogen is to be designated: figures are missing for health, and that could decide the outcome. 1 of 4 criteria is met – income level."},
		kvarter.OutcomeSuppressed: {
			"Det kan ikke afgøres, om Havnekrogen skal udpeges: tal er holdt tilbage af hensyn til privatlivet for health, og det kan afgøre udfaldet. 1 af 4 kriterier er opfyldt – indkomstniveau.",
			"It cannot be determined whether Havnekrogen is to be designated: figures are withheld to protect privacy for health, and that could decide the outcome. 1 of 4 criteria is met – income level."},
		kvarter.OutcomeExcluded: {
			"Havnekrogen indgår ikke i screeningen: det har 212 beboere, og områder med under 300 er ikke med.",
			"Havnekrogen is left out of the screening: it has 212 residents, and areas with under 300 are left out."},
		kvarter.OutcomeByLaw: {
			"Havnekrogen er med efter loven: 62 % af beboerne bor i Højgården, som er på statens liste: udsat boligområde og forebyggelsesområde. 1 af 4 kriterier er opfyldt – indkomstniveau.",
			"Havnekrogen is designated by law: 62 % of its residents live in Højgården, which is on the state's list: disadvantaged housing area and prevention area. 1 of 4 criteria is met – income level."},
		kvarter.OutcomeByNeighbours: {
			"Havnekrogen er udpeget på grund af sine naboer: alle naboområder er udpeget. 1 af 4 kriterier er opfyldt – indkomstniveau.",
			"Havnekrogen is designated because of its neighbours: every area next to it is designated. 1 of 4 criteria is met – income level."},
		kvarter.OutcomeByList: {
			"Havnekrogen er udpeget gennem en liste: udpeget i 2019. 1 af 4 kriterier er opfyldt – indkomstniveau.",
			"Havnekrogen is designated through a list: designated in 2019. 1 of 4 criteria is met – income level."},
		kvarter.OutcomeByHole: {
			"Havnekrogen er ikke udpeget på egne tal: det ligger omgivet af Sydhavnen og hører med til det. 1 af 4 kriterier er opfyldt – indkomstniveau.",
			"Havnekrogen is not designated by its own figures: it lies enclosed by Sydhavnen and is joined to it. 1 of 4 criteria is met – income level."},
		kvarter.OutcomeTooSmall: {
			"Havnekrogen opfylder reglen, men er ikke udpeget: det område, det ville udgøre, har under 1.000 beboere. 2 af 4 kriterier er opfyldt – indkomstniveau og børnefattigdom.",
			"Havnekrogen meets the rule and is not designated: the urban area that it would form has fewer than 1,000 residents. 2 of 4 criteria are met – income level and child poverty."},
	} {
		for k, lang := range []string{"da", "en"} {
			if got := Sentence(r, m, string(o), lang, Public, law); got != want[k] {
				t.Errorf("%s %s:\n got %s\nwant %s", o, lang, got, want[k])
			}
		}
	}
	if s := Sentence(r, m, "nowhere", "en", Public); s != "" {
		t.Errorf("no such area: %q", s)
	}
}

func TestTable(t *testing.T) {
	m, law := harbour()
	r := town()
	x := Table(r, m, "in", "da", Internal, law)
	if got, want := x.Flip, "Området ville ikke være udpeget ved 1.234 personer færre talt med under indkomstniveau og 1 person færre talt med under børnefattigdom (lagt sammen over tallenes år)."; got != want {
		t.Errorf("flip %s", got)
	}
	if got, want := Table(r, m, "in", "en", Internal, law).Flip, "It would not be designated with 1,234 fewer people counted under income level and 1 fewer person counted under child poverty (added up over the years of the figures)."; got != want {
		t.Errorf("flip %s", got)
	}
	// .236/(.175/1.4) = 1.888
	if a := x.Rows[0]; a.ValueText != "23,6 %" || a.ThresholdText != "mindst 17,5 %" || a.ComparisonText != "1,89 gange resten af byen (12,5 %)" || a.MarginText != "6,1 procentpoint over" || a.VerdictText != "opfyldt" || *a.Num != 236 {
		t.Errorf("%+v", a)
	}
	if a := x.Rows[3]; a.Inherited != "Nordhavn" || a.VerdictText != "opfyldt, tæller ikke med" {
		t.Errorf("%+v", a)
	}
	if len(x.Quality) != 1 || x.Quality[0] != "Tryghed er tallet for Nordhavn; det vises og afgør intet." {
		t.Errorf("quality %q", x.Quality)
	}
	if len(x.Notes) != 1 || x.Notes[0] != "Kollegium (KB, 3. februar 2025)" {
		t.Errorf("notes %q", x.Notes)
	}
	p := Table(r, m, "in", "en", Public, law)
	if p.Flip != "" || p.Rows[0].Num != nil || p.Sentence != Sentence(r, m, "in", "en", Public, law) {
		t.Errorf("public: %+v", p)
	}
	r.Previous = ""
	if got := Table(r, m, "in", "en", Public).Rows[0].ComparisonText; got != "1.89 times the whole city (12.5 %)" {
		t.Errorf("first round: %s", got)
	}
	// Sensitive criteria are neither shown to the public nor flipped for anyone.
	m.Indicators[0].Sensitive = true
	if x := Table(r, m, "in", "en", Internal); x.Flip != "" || len(x.Rows) != 4 || x.Rows[0].Persons != nil {
		t.Errorf("sensitive, internal: %q", x.Flip)
	}
	if x := Table(r, m, "in", "en", Public); len(x.Rows) != 3 || strings.Contains(x.Sentence, "income") {
		t.Errorf("sensitive, public: %s", x.Sentence)
	}
}

// Berlin's status: very low over 1.5, low over 1 to 1.5.
func TestClassesExplain(t *testing.T) {
	cut := func(op method.Op, x float64) *method.Compare {
		return &method.Compare{Op: op, Threshold: method.Threshold{Number: x}}
	}
	m := &method.Method{Classes: []method.Class{{Name: "status", Label: text("social status", "social status"), Of: "s", Cuts: []method.Cut{
		{Name: "high", Compare: cut(method.Under, -1)}, {Name: "medium", Compare: cut(method.AtMost, 1)}, {Name: "low", Label: text("lav", "low"), Compare: cut(method.AtMost, 1.5)}, {Name: "very low", Label: text("meget lav", "very low")}}}},
		Designate: &method.Rule{Kind: method.LeafClass, Name: "status", Is: []string{"very low"}}}
	r := &kvarter.Round{Areas: &kvarter.Areas{Items: []kvarter.Area{{Code: "a", Name: "A"}, {Code: "b"}, {Code: "c"}}},
		Findings: []kvarter.Finding{{Area: "a", Outcome: kvarter.OutcomeIn}, {Area: "b", Outcome: kvarter.OutcomeOut}, {Area: "c", Outcome: kvarter.OutcomeUndetermined}},
		Nodes:    []kvarter.NamedColumn{{Name: "s", Column: kvarter.Column{Values: []float64{1.83, 1.2, math.NaN()}}}},
		Classes:  []kvarter.NamedClasses{{Name: "status", Classes: []string{"very low", "low", ""}}}}
	for _, c := range [][3]string{
		{"a", "en", "A is designated: social status: very low (1.83; very low is over 1.5)."},
		{"a", "da", "A er udpeget: social status: meget lav (1,83; meget lav er over 1,5)."},
		{"b", "en", "b is not designated: social status: low (1.20; low is over 1 and at most 1.5)."},
		{"c", "da", "Det kan ikke afgøres, om c skal udpeges: der mangler tal, som kan afgøre det. Social status: ingen klasse, tallet mangler."},
	} {
		if got := Sentence(r, m, c[0], c[1], Public); got != c[2] {
			t.Errorf("got %s\nwant %s", got, c[2])
		}
	}
}

func TestHeadlineAndHousing(t *testing.T) {
	m, law := harbour()
	r := town()
	r.UrbanAreas = append(r.UrbanAreas, kvarter.UrbanArea{Population: 28000})
	r.MadeUp = true
	if got, want := Headline(r, m, "en"), "Havneby 2024: 2 areas, 31,400 residents; 5 of 11 small areas are designated, and 2 cannot be determined. Made-up figures."; got != want {
		t.Errorf("got %s", got)
	}
	if got, want := Headline(r, m, "da"), "Havneby 2024: 2 områder, 31.400 beboere; 5 af 11 små områder er udpeget, og 2 kan ikke afgøres. Opdigtede tal."; got != want {
		t.Errorf("got %s", got)
	}
	r.MadeUp = false
	origin := criterion("origin_30", .4, .3, kvarter.Met)
	r.Housing = []kvarter.HousingFinding{
		{Area: "h1", Name: "Højgården", Method: "dk-2021", Period: 2024, Outcomes: []kvarter.NamedVerdict{{Name: "udsat", Verdict: kvarter.Met}, {Name: "forebyggelse", Verdict: kvarter.Undetermined}}, Published: []string{"udsat"}, Criteria: []kvarter.CriterionFinding{origin}},
		{Area: "h2", Name: "Engen", Method: "dk-2021", Period: 2024, Outcomes: []kvarter.NamedVerdict{{Name: "udsat"}, {Name: "forebyggelse"}}, Criteria: []kvarter.CriterionFinding{origin}}}
	for _, c := range [][3]string{
		{"h1", "da", "Højgården opfylder lovens kriterier for udsat boligområde (almenboligloven 2021, 2024). Det kan ikke afgøres for forebyggelsesområde. Offentliggjort på: udsat boligområde."},
		{"h1", "en", "Højgården meets the law's criteria for disadvantaged housing area (social housing act 2021, 2024). It cannot be determined for prevention area. Published on: disadvantaged housing area."},
		{"h2", "da", "Engen er ikke på nogen af lovens lister (almenboligloven 2021, 2024)."},
		{"h2", "en", "Engen is on none of the law's lists (social housing act 2021, 2024)."},
	} {
		if got := HousingSentence(r, c[0], c[1], law); got != c[2] {
			t.Errorf("got %s\nwant %s", got, c[2])
		}
	}
	if n := len(HousingTable(r, "h2", "en", Public, law).Rows); n != 0 { // not listed: no figure of origin in public
		t.Errorf("%d rows", n)
	}
	if rows := HousingTable(r, "h1", "en", Public, law).Rows; len(rows) != 1 || rows[0].ValueText != "40.0 %" || rows[0].Persons != nil {
		t.Errorf("%+v", rows)
	}
}

func TestFormats(t *testing.T) {
	for _, c := range [][2]string{
		{Number("da", 1234.5, 1), "1.234,5"}, {Number("en", 1234567.25, 1), "1,234,567.3"}, {Number("da", -0.04, 1), "0,0"}, {Number("en", -1234, 0), "−1,234"},
		{Number("en", 999.95, 1), "1,000.0"}, {Number("da", math.NaN(), 1), "–"}, {Number("en", 1.005, 2), "1.01"}, // the decimal, not its binary fraction
		{Percent("da", .173, 1), "17,3 %"}, {Percent("en", .29, 0), "29 %"}, {Percent("en", 0, 1), "0.0 %"}, {Percent("en", .00045, 2), "0.05 %"},
		{Date("da", "2025-02-03"), "3. februar 2025"}, {Date("en", "2025-02-03"), "3 February 2025"}, {Date("en", "2025"), "2025"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
	// A value just under its threshold is printed with the decimals that show it.
	if v, l := (unit{"share", -1}).pair("en", .20899, .209); v != "20.90 %" && v != "20.899 %" || v == l {
		t.Errorf("%s, %s", v, l)
	}
}

// Copenhagen's rule in small: four of five, two of them from the core of a, b and e. Four are met and only a is of the core, so that one
// more criterion designates the area only if it is b; d, half as far from its threshold, would not do.
// Residents that are not known are never counted as none: the headline says how many there are at least.
func TestHeadlineSaysAtLeast(t *testing.T) {
	m, _ := harbour()
	r := town()
	r.UrbanAreas = []kvarter.UrbanArea{{Population: 3400}, {Population: math.NaN(), Parts: []kvarter.Part{{Areas: []string{r.Findings[0].Area, r.Findings[1].Area}}}}}
	r.Findings[0].Population, r.Findings[1].Population = 250, math.NaN()
	if got := Headline(r, m, "en"); !strings.Contains(got, ": 2 areas, at least 3,650 residents; ") {
		t.Errorf("got %s", got)
	}
	if got := Headline(r, m, "da"); !strings.Contains(got, ": 2 områder, mindst 3.650 beboere; ") {
		t.Errorf("got %s", got)
	}
}

// Where an area would be dissolved for too few residents, neither sentence nor flip promises that it would be designated.
func TestTooFewResidentsAreNoPromise(t *testing.T) {
	m := &method.Method{ID: "m", Merge: &method.Merge{MinPopulation: 1000}, Criteria: []method.Criterion{{Name: "a"}, {Name: "b"}},
		Designate: &method.Rule{Kind: method.All, Of: leaves("a", "b")}}
	f := kvarter.Finding{Area: "x", Outcome: kvarter.OutcomeJustOut, Short: 1, MetCount: 1, Reasons: []kvarter.Reason{{Kind: "too_small"}},
		Criteria: []kvarter.CriterionFinding{criterion("a", .5, .2, kvarter.Met), criterion("b", .1, .2, kvarter.NotMet)},
		Flip:     &kvarter.Flip{Outcome: kvarter.OutcomeTooSmall, Criteria: []string{"b"}, Persons: []float64{7}, Amount: []float64{.1}}}
	r := &kvarter.Round{Areas: &kvarter.Areas{Items: []kvarter.Area{{Code: "x"}}}, Findings: []kvarter.Finding{f}}
	x := NewReader(r, m).Table("x", "en", Internal)
	if got := x.Sentence; !strings.Contains(got, "One more criterion would meet the rule, and the urban area that it would form has fewer than 1,000 residents") || strings.Contains(got, "would designate") {
		t.Errorf("got %s", got)
	}
	if want := "It would meet the rule, and have too few residents to be designated, with 7 more people counted under b"; !strings.HasPrefix(x.Flip, want) {
		t.Errorf("got %s", x.Flip)
	}
	if got := NewReader(r, m).Sentence("x", "da", Internal); !strings.Contains(got, "Ét kriterium mere ville opfylde reglen, men det område, det ville udgøre, har under 1.000 beboere") {
		t.Errorf("got %s", got)
	}
}

// A round of another engine may judge small areas by convictions. The public reads of the criteria that it is shown, and cannot find the other by
// subtraction: whether it is met or not, the sentence is the same.
func TestPublicCountsHoldNothingBack(t *testing.T) {
	m := &method.Method{ID: "m", Indicators: []method.Indicator{{Name: "d", Sensitive: true}}, Designate: &method.Rule{Kind: method.Count, AtLeast: 4, AtMost: -1, Of: leaves("a", "b", "c", "d")}}
	for _, n := range []string{"a", "b", "c", "d"} {
		m.Criteria = append(m.Criteria, method.Criterion{Name: n, Of: n})
	}
	sentence := func(n int, d kvarter.Verdict, a Audience) string {
		f := kvarter.Finding{Area: "x", Outcome: kvarter.OutcomeOut, Short: 2, MetCount: 1 + int(d)}
		f.Criteria = []kvarter.CriterionFinding{criterion("d", .1+.3*float64(d), .2, d), criterion("a", .5, .2, kvarter.Met), criterion("b", .1, .2, kvarter.NotMet), criterion("c", .1, .2, kvarter.NotMet)}[:n]
		r := &kvarter.Round{Areas: &kvarter.Areas{Items: []kvarter.Area{{Code: "x"}}}, Findings: []kvarter.Finding{f}}
		return Sentence(r, m, "x", "en", a)
	}
	public := sentence(4, kvarter.Met, Public)
	if public != "x is not designated: 1 of 3 criteria are met – a." && public != "x is not designated: 1 of 3 criteria is met – a." {
		t.Errorf("got %s", public)
	}
	if other := sentence(4, kvarter.NotMet, Public); other != public {
		t.Errorf("not met: %s, met: %s", other, public)
	}
	if got := sentence(4, kvarter.Met, Internal); !strings.Contains(got, "2 of 4 criteria are met – d and a") {
		t.Errorf("internal: %s", got)
	}
	if got := sentence(1, kvarter.Met, Public); got != "x is not designated." {
		t.Errorf("alone: %s", got)
	}
	if got := sentence(2, kvarter.Met, Public); strings.Contains(got, "d is") || !strings.Contains(got, "a is") {
		t.Errorf("two: %s", got)
	}
}

func TestJustOutNamesACriterionThatTurnsTheRule(t *testing.T) {
	core, all := leaves("a", "b", "e"), leaves("a", "b", "c", "d", "e", "f", "g")
	for _, c := range []struct {
		name string
		rule method.Rule
		want string
	}{
		{"core", method.Rule{Kind: method.All, Of: []method.Rule{{Kind: method.Count, AtLeast: 4, AtMost: -1, Of: all}, {Kind: method.Count, AtLeast: 2, AtMost: -1, Of: core}}}, "Closest to its threshold: b,"},
		{"either", method.Rule{Kind: method.Count, AtLeast: 5, AtMost: -1, Of: all}, "Closest to its threshold: d,"},
		{"list", method.Rule{Kind: method.Any, Of: []method.Rule{{Kind: method.All, Of: append(leaves("e"), method.Rule{Kind: method.LeafList, Name: "old"})}, {Kind: method.All, Of: leaves("d", "e")}}}, "Closest to its threshold: e,"},
		{"class", method.Rule{Kind: method.All, Of: append(leaves("b"), method.Rule{Kind: method.LeafClass, Name: "status", Is: []string{"low"}})}, "Closest to its threshold: b,"},
		{"another class", method.Rule{Kind: method.All, Of: append(leaves("b"), method.Rule{Kind: method.LeafClass, Name: "status", Is: []string{"high"}})}, ""},
		{"outcome", method.Rule{Kind: method.LeafOutcome, Name: "o"}, "Closest to its threshold: e,"},
	} {
		m := &method.Method{ID: "m", Designate: &c.rule, Outcomes: []method.Outcome{{Name: "o", Rule: method.Rule{Kind: method.None, Of: []method.Rule{{Kind: method.None, Of: leaves("e")}}}}}}
		f := kvarter.Finding{Area: "x", Outcome: kvarter.OutcomeJustOut, Short: 1, MetCount: 4, Reasons: []kvarter.Reason{{Kind: "list", Name: "old"}}}
		for _, x := range []struct {
			name  string
			value float64
		}{{"a", .5}, {"b", .16}, {"c", .5}, {"d", .18}, {"e", .1}, {"f", .5}, {"g", .5}} {
			v := kvarter.NotMet
			if x.value > .2 {
				v = kvarter.Met
			}
			f.Criteria = append(f.Criteria, criterion(x.name, x.value, .2, v))
			m.Criteria = append(m.Criteria, method.Criterion{Name: x.name})
		}
		r := &kvarter.Round{Areas: &kvarter.Areas{Items: []kvarter.Area{{Code: "x"}}}, Findings: []kvarter.Finding{f}, Classes: []kvarter.NamedClasses{{Name: "status", Classes: []string{"low"}}}}
		got := Sentence(r, m, "x", "en", Public)
		if c.want == "" && strings.Contains(got, "Closest") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
