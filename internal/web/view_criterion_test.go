package web

import (
	"encoding/csv"
	"fmt"
	"html"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/method"
)

func TestCriteriaPagesInBothLanguages(t *testing.T) {
	s, _ := site(t, nil)
	for _, lang := range Languages() {
		pages := []string{"/criteria"}
		for _, c := range fixtureCriteria {
			pages = append(pages, "/criterion/"+c.name)
		}
		for _, p := range pages {
			path := "/" + lang + roundPath + p
			w := get(s, path)
			if w.Code != 200 {
				t.Errorf("%s: %d", path, w.Code)
				continue
			}
			checkPage(t, path, lang, w.Body.String())
			for _, e := range endings() {
				if f := get(s, path+"."+e); f.Code != 200 || f.Body.Len() == 0 {
					t.Errorf("%s.%s: %d", path, e, f.Code)
				}
			}
		}
	}
}

// The number of areas that meet a criterion is the same in the list, on its page, in its file and behind its link.
func TestCountsAgree(t *testing.T) {
	s, tables := site(t, nil)
	list := get(s, "/en"+roundPath+"/criteria").Body.String()
	for _, c := range fixtureCriteria {
		met, known := 0, 0
		for _, f := range tables.Round.Findings {
			x := findingOf(&f, c.name)
			if x.Verdict == kvarter.Met {
				met++
			}
			if x.State == kvarter.Known {
				known++
			}
		}
		if want := fmt.Sprintf("%d of %d", met, known); !strings.Contains(list, want) {
			t.Errorf("%s: the list does not say %s", c.name, want)
		}
		body := get(s, "/en"+roundPath+"/criterion/"+c.name).Body.String()
		if want := fmt.Sprintf("%d of %d small areas meet", met, known); !strings.Contains(body, want) {
			t.Errorf("%s: its page does not say %q", c.name, want)
		}
		rows, err := csv.NewReader(get(s, "/en"+roundPath+"/criterion/"+c.name+".csv").Body).ReadAll()
		if err != nil || len(rows) != 61 {
			t.Fatalf("%s: %d rows, %v", c.name, len(rows), err)
		}
		verdict := slices.Index(rows[0], "verdict")
		got := 0
		for i, r := range rows[1:] {
			if r[verdict] == "met" {
				got++
			}
			if x := findingOf(&tables.Round.Findings[i], c.name); r[4] != plain(x.Value) || r[5] != x.State.String() {
				t.Errorf("%s: row %v, finding %v", c.name, r, x.Value)
			}
		}
		link := regexp.MustCompile(`href="([^"]*areas\?criterion=[^"]*)"`).FindStringSubmatch(body)
		if link == nil {
			t.Fatalf("%s: no link to the areas", c.name)
		}
		if behind := strings.Count(get(s, html.UnescapeString(link[1])).Body.String(), `data-label="Code"`); got != met || behind != met {
			t.Errorf("%s: %d met, %d in the file, %d behind the link", c.name, met, got, behind)
		}
	}
}

// The figure, the map and the table of a page are made of the same numbers.
func TestFigureAndTableOfACriterionAgree(t *testing.T) {
	_, tables := site(t, nil)
	q := asked(tables)
	for _, c := range fixtureCriteria {
		m := q.ix.measured(c.name)
		spec := chart.SpreadSpec{Values: m.values(), Threshold: m.Enter, Stay: m.Stay, Reference: m.Reference, MetAbove: true}
		drawn := 0
		for _, col := range spec.Columns() {
			drawn += col.Count
		}
		class, legend := q.shades(m)
		words := map[chart.Class]bool{}
		for _, l := range legend {
			words[l.Class] = true
		}
		known := 0
		for i := range m.At {
			row := q.figureRow(m, i)
			if row.State == "known" {
				known++
				if f := q.figure(m, m.At[i].Value); row.Value != f && !strings.HasPrefix(row.Value, strings.TrimSuffix(f, " %")[:2]) {
					t.Errorf("%s: row %s, figure %s", c.name, row.Value, f)
				}
			}
			if !words[class[i]] {
				t.Errorf("%s: %s has no word in the legend", c.name, class[i])
			}
			want := m.At[i].State == kvarter.Known && m.At[i].Value >= m.Enter
			if dark := strings.HasPrefix(string(class[i]), "step-") && class[i][5] >= '4'; dark != want {
				t.Errorf("%s: %v against %v is drawn as %s", c.name, m.At[i].Value, m.Enter, class[i])
			}
			if m.At[i].State == kvarter.Known && strings.HasSuffix(string(class[i]), "-group") != (m.At[i].Inherited != "") {
				t.Errorf("%s: inherited %q is drawn as %s", c.name, m.At[i].Inherited, class[i])
			}
		}
		if drawn != known || known != m.Known {
			t.Errorf("%s: %d drawn, %d in the table, %d known", c.name, drawn, known, m.Known)
		}
	}
	m := q.ix.measured("income")
	class, _ := q.shades(m)
	for code, want := range map[string]chart.Class{"06-01": chart.ClassMissing, "06-06": chart.ClassWithheld} {
		if got := class[q.ix.Area[code]]; got != want {
			t.Errorf("%s is drawn as %s, want %s", code, got, want)
		}
	}
}

// asked is a request for the current round in English, for tests of what pages are made of.
func asked(tables ...*edition.Tables) *request {
	s, err := New(Config{Public: published(tables)})
	if err != nil {
		panic(err)
	}
	return &request{site: s, lang: "en", ix: s.public.every.current(), all: s.public.every}
}

// Who is near: every listed area lies within its uncertainty or a tenth of the threshold, on the side that it is listed on, by alphabet.
func TestNearTheThreshold(t *testing.T) {
	tables := fixture(t)
	q := asked(tables)
	for _, c := range fixtureCriteria[:6] {
		m := q.ix.measured(c.name)
		near := q.near(m)
		listed := map[string]bool{}
		for side, rows := range map[kvarter.Verdict][]figureRow{kvarter.Met: near.Met, kvarter.NotMet: near.Not} {
			for i, r := range rows {
				listed[r.Code] = true
				x := m.At[q.ix.Area[r.Code]].Finding
				if x.Verdict != side || !(x.OnTheEdge || math.Abs(x.Margin) <= .1*x.Threshold) {
					t.Errorf("%s %s: verdict %s, margin %v", c.name, r.Code, x.Verdict, x.Margin)
				}
				if i > 0 && edition.Collate(rows[i-1].Name) > edition.Collate(r.Name) {
					t.Errorf("%s: %s before %s", c.name, rows[i-1].Name, r.Name)
				}
			}
		}
		for i := range m.At {
			if x := m.At[i].Finding; near.All && x.State == kvarter.Known && math.Abs(x.Margin) <= .1*x.Threshold && !listed[tables.Round.Areas.Items[i].Code] {
				t.Errorf("%s: %s is not listed", c.name, tables.Round.Areas.Items[i].Code)
			}
		}
	}
}

// Counts of people are for made-up figures and readers with a role.
func TestPersonsAreNotPublic(t *testing.T) {
	tables := fixture(t)
	for i := range tables.Round.Findings {
		for k := range tables.Round.Findings[i].Criteria {
			tables.Round.Findings[i].Criteria[k].Persons = 17
		}
	}
	for _, madeUp := range []bool{true, false} {
		tables.Round.MadeUp = madeUp
		q := asked(tables)
		if got := q.figureRow(q.ix.measured("income"), 0).Persons; (got == "17") != madeUp {
			t.Errorf("made up %v: persons %q", madeUp, got)
		}
	}
}

// A criterion of origin or convictions has no public page and is in no list or file, itself or through a node.
// Whoever reads that a figure is withheld reads why.
func TestWithheldSaysWhy(t *testing.T) {
	for control, want := range map[string]string{"": "is not shown, so that nobody can be recognised in it", kvarter.ControlRounding: "is not shown, so that nobody can be recognised in it",
		kvarter.ControlSuppression: "others with them, so that they cannot be worked out."} {
		tables := fixture(t)
		tables.Round.Control = control
		s, err := New(Config{Public: published{tables}})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/area/06-06", "/criterion/" + fixtureCriteria[0].name} {
			page := get(s, "/en"+roundPath+path)
			if to := page.Header().Get("Location"); to != "" {
				page = get(s, to)
			}
			body := page.Body.String()
			if main := body[max(0, strings.Index(body, "<main")):]; !strings.Contains(main, ">"+want) && !strings.Contains(main, " "+want) {
				t.Errorf("%q %s: no reason for what is withheld", control, path)
			}
		}
	}
}

func TestSensitiveCriteriaHaveNoPublicPage(t *testing.T) {
	tables := fixture(t)
	tables.Method.Indicators[1].Sensitive = true                                                                               // education
	tables.Method.Index = []method.Node{{Name: "mixed", Of: []method.Member{{Input: "education", Weight: 1}}, Combine: "sum"}} // and what is built from it
	tables.Method.Criteria[2].Of = "mixed"                                                                                     // employment
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"education", "employment", "mixed", "nothing"} {
		for _, e := range []string{"", ".csv", ".json", ".svg"} {
			if w := get(s, "/en"+roundPath+"/criterion/"+name+e); w.Code != 404 || strings.Contains(w.Body.String(), "Education level") {
				t.Errorf("%s%s: %d", name, e, w.Code)
			}
		}
	}
	for _, page := range []string{"/criteria", "/criteria.csv"} {
		if body := get(s, "/en"+roundPath+page).Body.String(); strings.Contains(body, "Education level") || strings.Contains(body, "attachment") || !strings.Contains(body, "Income level") {
			t.Errorf("%s shows what is not public, or nothing", page)
		}
	}
	if ix := newIndices(published{tables}, explain.Internal).current(); ix.measured("education") == nil {
		t.Error("a reader with a role has no page")
	}
}

func TestUnknownCriterionOffersOthers(t *testing.T) {
	s, _ := site(t, nil)
	w := get(s, "/en"+roundPath+"/criterion/incomes")
	if body := w.Body.String(); w.Code != 404 || !strings.Contains(body, "«incomes»") || !strings.Contains(body, roundPath+`/criterion/income"`) {
		t.Errorf("%d: no nearest criterion", w.Code)
	}
	if body := get(s, "/en"+roundPath+"/criterion/zzz").Body.String(); !strings.Contains(body, "/criterion/income") {
		t.Error("no criterion is offered for a name like none")
	}
}

// Each round of a criterion is a row; what is not the same is said as a break.
func TestRoundsOfACriterion(t *testing.T) {
	now, before := fixture(t), fixture(t)
	before.Round.ID, before.Round.Period = "aaaa9c0d1e3b47788990aabbccddeeff00112233445566778899aabbccddeeff", 2021
	now.Round.Previous = before.Round.ID
	for i := range before.Round.Findings {
		for k := range before.Round.Findings[i].Criteria {
			c := &before.Round.Findings[i].Criteria[k]
			c.Of, c.Times = "city", 1.3
		}
	}
	before.Method.Indicators[0].Years.Last = 3
	q := asked(now, before)
	years := q.years("income")
	if len(years) != 2 || years[0].Period != 2024 || years[1].Period != 2021 || years[0].Href != "" || !strings.Contains(years[1].Href, "/r/aaaa9c0d1e3b/criterion/income") {
		t.Fatalf("%+v", years)
	}
	want := []string{"the figure is defined differently", "compared with the whole city before, with the rest of the city now", "the threshold has moved from 1.30 to 1.40 times the comparison"}
	for _, w := range want {
		if !slices.ContainsFunc(years[0].Breaks, func(b string) bool { return strings.Contains(b, strings.Split(w, ",")[0]) }) {
			t.Errorf("breaks %q, want %q", years[0].Breaks, w)
		}
	}
	if len(years[1].Breaks) != 0 {
		t.Errorf("the first round breaks from nothing: %q", years[1].Breaks)
	}
	s, err := New(Config{Public: published{now, before}})
	if err != nil {
		t.Fatal(err)
	}
	path := "/da/r/aaaa9c0d1e3b/criterion/income"
	if w := get(s, path); w.Code != 200 {
		t.Errorf("%s: %d", path, w.Code)
	}
}

// A page of the table holds 200 areas; every area is on one page.
func TestTableOfACriterionHasPages(t *testing.T) {
	tables := fixture(t)
	r := *tables.Round
	areas := *r.Areas
	areas.Items, r.Findings = nil, nil
	for c := range 7 { // 7 × 60 areas are three pages
		for i, a := range tables.Round.Areas.Items {
			f := tables.Round.Findings[i]
			a.Code = fmt.Sprintf("%s-%d", a.Code, c)
			f.Area = a.Code
			areas.Items, r.Findings = append(areas.Items, a), append(r.Findings, f)
		}
	}
	r.Areas = &areas
	many := *tables
	many.Round = &r
	s, _ := site(t, func(c *Config) { c.Public = published{&many} })
	seen := map[string]bool{}
	next, pages := "/en"+roundPath+"/criterion/income", 0
	for next != "" && pages < 9 {
		body := get(s, next).Body.String()
		table := body[strings.Index(body, `<section id="table">`):]
		for _, m := range regexp.MustCompile(`<a href="[^"]*/area/([^/]*)/`).FindAllStringSubmatch(table, -1) {
			seen[m[1]] = true
		}
		next, pages = "", pages+1
		if m := regexp.MustCompile(`rel="next" href="([^"]*)"`).FindStringSubmatch(body); m != nil {
			next = html.UnescapeString(m[1])
		}
	}
	if pages != 3 || len(seen) != 420 {
		t.Errorf("%d pages with %d areas, want 3 with 420", pages, len(seen))
	}
}

// An index has figures and classes in place of criteria (Wales).
func TestIndexWithoutCriteria(t *testing.T) {
	tables := fixture(t)
	m, r := *tables.Method, *tables.Round
	m.Criteria, m.Indicators = nil, []method.Indicator{{Name: "income", Label: method.Text{"en": "Income", "da": "Indkomst"}, Value: "income", Decimals: -1}}
	m.Index = []method.Node{{Name: "score", Label: method.Text{"en": "Score", "da": "Pointtal"}, Of: []method.Member{{Input: "income", Weight: 1}}, Combine: "sum", Each: []method.Transform{{Op: "negate"}}}}
	m.Classes = []method.Class{{Name: "band", Label: method.Text{"en": "Band", "da": "Bånd"}, Of: "score", Cuts: []method.Cut{{Name: "upper"}, {Name: "lower"}}}}
	score, income := kvarter.NewColumn(60), kvarter.NewColumn(60)
	bands := make([]string, 60)
	r.Findings = slices.Clone(r.Findings)
	for i := range r.Findings {
		r.Findings[i].Criteria, r.Findings[i].Flip = nil, nil
		bands[i] = map[bool]string{true: "upper", false: "lower"}[i < 20]
		if i > 0 {
			score.Set(i, float64(i)-30)
			income.Set(i, float64(i))
		}
	}
	r.Nodes = []kvarter.NamedColumn{{Name: "income", Column: income}, {Name: "score", Column: score}}
	r.Classes = []kvarter.NamedClasses{{Name: "band", Classes: bands}}
	index := *tables
	index.Method, index.Round = &m, &r
	s, _ := site(t, func(c *Config) { c.Public = published{&index} })
	for _, lang := range Languages() {
		for _, p := range []string{"/criteria", "/criterion/score", "/criterion/income", "/compare", "/compare?a=02-02&b=01-01"} {
			path := "/" + lang + roundPath + p
			w := get(s, path)
			if w.Code != 200 {
				t.Errorf("%s: %d", path, w.Code)
				continue
			}
			checkPage(t, path, lang, w.Body.String())
		}
	}
	body := get(s, "/en"+roundPath+"/criteria").Body.String()
	for _, want := range []string{"has no criteria", ">Score</a>", ">Income</a>", "−29", "Band", `<th scope="row">Upper</th><td class="n">20</td>`} {
		if !strings.Contains(body, want) {
			t.Errorf("the list does not say %s", want)
		}
	}
	if body := get(s, "/en"+roundPath+"/criterion/score").Body.String(); !strings.Contains(body, "Known for 59 small areas") || strings.Contains(body, "Near the threshold") {
		t.Error("the page of a figure")
	}
}

// The shades of the style sheet are those of saved files, and stay apart whatever the eye: neighbours of the scale at least 7 ΔE*ab, the two at the threshold 20.
func TestShadesStayApart(t *testing.T) {
	b, err := assetFiles.ReadFile("assets/theme.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(b), ":root {")[1:]
	for k, theme := range []string{"light", "dark", "print"} {
		var shades []string
		for n := range chart.Steps {
			m := regexp.MustCompile(fmt.Sprintf(`--k-step-%d: (#[0-9a-f]{6})`, n+1)).FindStringSubmatch(blocks[k])
			if m == nil {
				t.Fatalf("%s has no shade %d", theme, n+1)
			}
			shades = append(shades, m[1])
			if theme != "dark" && !strings.Contains(string(chart.Swatch("map", chart.Step(n, false), false)), m[1]) {
				t.Errorf("%s: shade %d is %s in the style sheet alone", theme, n+1, m[1])
			}
		}
		for eye, m := range deficiencies() {
			for n := 1; n < len(shades); n++ {
				want := 7.0
				if n == chart.Steps/2 {
					want = 20
				}
				if d := distance(parseColour(t, shades[n-1]).seen(m), parseColour(t, shades[n]).seen(m)); d < want {
					t.Errorf("%s, %s: shades %d and %d are %.1f apart, want %v", theme, eye, n, n+1, d, want)
				}
			}
		}
	}
}
