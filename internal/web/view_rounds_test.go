package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/method"
	"kvarter/internal/screening"
)

const earlierID = "0e2a9c0d1e3b47788990aabbccddeeff00112233445566778899aabbccddeeff"

// twoRounds is the fixture with an earlier round before it. In the earlier round 02-02 (Bøgeparken) was out, as its income lay under the
// threshold, and 06-06 was in; U2 was not there, and an urban area of 06-06 alone was.
func twoRounds(t testing.TB) (*Site, *edition.Tables, *edition.Tables) {
	t.Helper()
	now, before := fixture(t), fixture(t)
	before.Round.ID, before.Round.Period, now.Round.Previous = earlierID, 2017, earlierID
	out := before.Round.Finding("02-02")
	out.Outcome, out.UrbanArea = kvarter.OutcomeOut, ""
	c := findingOf(out, "income")
	c.Value, c.Verdict, c.Num = .05, kvarter.NotMet, .05*c.Den
	in := before.Round.Finding("06-06")
	in.Outcome, in.UrbanArea = kvarter.OutcomeIn, "U9"
	for _, code := range []string{"02-07", "02-08", "02-09", "02-10"} { // U2 of the fixture
		f := before.Round.Finding(code)
		f.Outcome, f.UrbanArea = kvarter.OutcomeOut, ""
	}
	var urban []kvarter.UrbanArea
	for _, u := range before.Round.UrbanAreas {
		switch u.Code {
		case "U2":
			continue
		case "U1":
			u.Parts = []kvarter.Part{{Areas: without(u.Parts[0].Areas, "02-02")}}
		}
		urban = append(urban, u)
	}
	before.Round.UrbanAreas = append(urban, kvarter.UrbanArea{Code: "U9", Name: "Østergade", Kind: "urban_area", Population: in.Population, Parts: []kvarter.Part{{Areas: []string{"06-06"}}}})
	s, err := New(Config{Public: published{now, before}})
	if err != nil {
		t.Fatal(err)
	}
	return s, now, before
}

func without(codes []string, one string) []string {
	var out []string
	for _, c := range codes {
		if c != one {
			out = append(out, c)
		}
	}
	return out
}

const spanPath = "/r/5f2a9c0d1e3b/rounds/0e2a9c0d1e3b..5f2a9c0d1e3b"

func TestRoundsAreListed(t *testing.T) {
	s, now, before := twoRounds(t)
	for _, lang := range Languages() {
		path := "/" + lang + "/r/5f2a9c0d1e3b/rounds"
		w := get(s, path)
		checkPage(t, path, lang, w.Body.String())
		for _, want := range []string{"2017", "2024", `href="/` + lang + spanPath + `"`, "0e2a9c0d1e3b"} {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: no %s", path, want)
			}
		}
	}
	rows, err := csv.NewReader(get(s, "/en/rounds.csv").Body).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(len(rows), err)
	}
	for k, tables := range []*edition.Tables{now, before} {
		people, in := 0.0, 0
		for _, f := range tables.Round.Findings {
			if f.Outcome.Designated() {
				people, in = people+f.Population, in+1
			}
		}
		if row := rows[k+1]; row[1] != tables.Round.ID || row[2] != period(tables.Round) || row[6] != "60" || row[7] != integer("en", in) || row[9] != plain(people) {
			t.Errorf("row %v, want %d designated with %v residents", row, in, people)
		}
	}
}

// A city with one round has nothing to compare, and says so instead of failing.
func TestOneRoundHasNoChanges(t *testing.T) {
	s, _ := site(t, nil)
	w := get(s, "/en/r/5f2a9c0d1e3b/rounds")
	if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "What changed since") || !strings.Contains(w.Body.String(), "the first round") {
		t.Errorf("%d", w.Code)
	}
}

func TestTwoRoundsHaveOneAddress(t *testing.T) {
	s, _, _ := twoRounds(t)
	for _, from := range []string{"/rounds/2017..2024", "/rounds/2024..2017", "/rounds/0e2a9c0d1e3b..2024", "/r/0e2a9c0d1e3b/rounds/2017..2024", "/rounds/0e2a9c0d..5f2a9c0d", "/rounds?from=2024&to=2017"} {
		w := get(s, "/en"+from)
		for n := 0; n < 4 && w.Code == http.StatusFound; n++ {
			to := w.Header().Get("Location")
			if w = get(s, to); w.Code == http.StatusOK && to != "/en"+spanPath {
				t.Errorf("%s went to %s", from, to)
			}
		}
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", from, w.Code)
		}
	}
	if to := get(s, "/en/r/5f2a9c0d1e3b/rounds/2017..2024.csv").Header().Get("Location"); to != "/en"+spanPath+".csv" {
		t.Errorf("the file went to %s", to)
	}
	for from, want := range map[string]struct {
		code int
		say  string
	}{
		"/rounds/2024..2024": {400, "the same round"}, "/rounds/2001..2024": {404, "no published round «2001»"}, "/rounds/2024": {404, "does not name two rounds"},
		"/rounds/a..b..c": {404, "«a»"},
	} {
		if w := visit(s, "/en"+from); w.Code != want.code || !strings.Contains(w.Body.String(), want.say) {
			t.Errorf("%s: %d, without %q", from, w.Code, want.say)
		}
	}
}

func TestSeveralRoundsOfOnePeriodAreTold(t *testing.T) {
	now, before := fixture(t), fixture(t)
	before.Round.ID = earlierID
	s, err := New(Config{Public: published{now, before}})
	if err != nil {
		t.Fatal(err)
	}
	if w := visit(s, "/en/rounds/2024..5f2a9c0d1e3b"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "5f2a9c0d1e3b and 0e2a9c0d1e3b") {
		t.Errorf("%d", w.Code)
	}
}

// The page says what screening.Diff finds, with the figures of both rounds; the later one is that of the page.
func TestWhoMovedAndWhy(t *testing.T) {
	s, now, before := twoRounds(t)
	moves := map[string]screening.Move{}
	in, left := 0, 0
	for _, m := range screening.Diff(before.Round, now.Round) {
		moves[m.Area] = m
		if m.Enters {
			in++
		} else if m.Leaves {
			left++
		}
	}
	if in != 5 || left != 1 { // 02-02 and the four of U2; 06-06
		t.Fatalf("the fixture moves %d in and %d out", in, left)
	}
	for _, lang := range Languages() {
		w := get(s, "/"+lang+spanPath)
		body := w.Body.String()
		checkPage(t, spanPath, lang, body)
		for _, want := range map[string][]string{"en": {"5 small areas with", "1 small area with", "Bakkebyen", "Østergade", "Income level: from 5.0 % to"}, "da": {"5 små områder med", "1 lille område med", "Bakkebyen", "Østergade", "Indkomstniveau: fra 5,0 % til"}}[lang] {
			if !strings.Contains(strings.ReplaceAll(body, "\u00a0", " "), want) {
				t.Errorf("%s: no %q", lang, want)
			}
		}
		if a, b := strings.Index(body, ">Bøgeparken</a>"), strings.Index(body, ">Hasselparken</a>"); a < 0 || b < a {
			t.Errorf("%s: areas are not in the order of the alphabet: %d, %d", lang, a, b)
		}
	}
	rows, err := csv.NewReader(get(s, "/en"+spanPath+".csv").Body).ReadAll()
	if err != nil || len(rows) != len(moves)+1 {
		t.Fatal(len(rows), err)
	}
	for _, row := range rows[1:] {
		m := moves[row[0]]
		if want := map[[2]bool]string{{true, false}: "entering", {false, true}: "leaving", {false, false}: "other"}[[2]bool{m.Enters, m.Leaves}]; row[2] != want || row[3] != string(m.From) || row[4] != string(m.To) {
			t.Errorf("%v, want %+v", row, m)
		}
		if row[0] == "02-02" && (row[9] != "data" || row[10] != "income" || row[7] != "" || row[8] != "U1") {
			t.Errorf("why: %v", row)
		}
	}
	var fc featureCollection
	if err := json.Unmarshal(get(s, "/en"+spanPath+".geojson").Body.Bytes(), &fc); err != nil || len(fc.Features) != 6 {
		t.Errorf("%d features, %v", len(fc.Features), err)
	}
	if svg := get(s, "/en"+spanPath+".svg").Body.String(); !strings.Contains(svg, "map-entering") || !strings.Contains(svg, "map-leaving") {
		t.Error("the map does not tell those that entered from those that left")
	}
}

func TestUrbanAreasThatBeginEndAndChange(t *testing.T) {
	s, _, _ := twoRounds(t)
	q := &request{site: s, lang: "en", ix: s.public.every[0], all: s.public.every}
	p := passage{a: s.public.every[1], b: s.public.every[0]}
	v := q.urbanChanges(p)
	if len(v.New) != 1 || v.New[0].Text != "Bakkebyen" || len(v.Ended) != 1 || v.Ended[0].Text != "Østergade" || v.Same != 1 {
		t.Errorf("%+v", v)
	}
	if len(v.Changed) != 1 || v.Changed[0].Link.Text != "Åhavnen" || strings.Join(v.Changed[0].Added, ",") != "Bøgeparken" || len(v.Changed[0].Lost) != 0 {
		t.Errorf("%+v", v.Changed)
	}
}

// Another method is told before anything else, with the lines of the rule that differ and both thresholds.
func TestMethodsAreCompared(t *testing.T) {
	now, before := fixture(t), fixture(t)
	before.Round.ID, before.Round.Period, now.Round.Previous = earlierID, 2017, earlierID
	before.Round.Method.Version, before.Round.Method.SHA256 = "0.9", "11ee"
	before.Method.Version = "0.9"
	before.Method.Criteria[0].Enter.Threshold = method.Threshold{Of: "rest", Times: 1.3, TimesWritten: "1.3"}
	for i := range before.Round.Findings {
		c := &before.Round.Findings[i].Criteria[0]
		c.Times, c.Threshold = 1.3, .13
	}
	before.Round.Findings[0].Outcome = kvarter.OutcomeIn
	s, err := New(Config{Public: published{now, before}})
	if err != nil {
		t.Fatal(err)
	}
	body := strings.ReplaceAll(get(s, "/en"+spanPath).Body.String(), "\u00a0", " ")
	for _, want := range []string{"different methods", "harbour-2025 0.9", "harbour-2025 1.0", "Lines of the rule in 2017 alone", "at least 13.0 %", "at least 14.0 %", "The method is another"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestLinesOfOneTextAlone(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{{"x,y,z", "x,z", "y"}, {"x,x,y", "x,y", "x"}, {"", "x", ""}, {"x, ,y", "y", "x"}} {
		if got := strings.Join(onlyIn(strings.Split(c.a, ","), strings.Split(c.b, ",")), ","); got != c.want {
			t.Errorf("%q less %q: %q", c.a, c.b, got)
		}
	}
}
