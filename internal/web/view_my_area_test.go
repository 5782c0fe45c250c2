package web

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/edition"
)

const myArea0 = "/en/r/5f2a9c0d1e3b/my-area"

func TestMyAreaPages(t *testing.T) {
	s, _ := site(t, nil)
	for _, lang := range Languages() {
		base := "/" + lang + "/r/5f2a9c0d1e3b/my-area"
		for _, query := range []string{"", "?areas=01-01", "?areas=02-02,02-03,02-04,06-06&name=Omkring+kajen&outline=4.1-12.7", "?areas=06-01", "?find=parken", "?areas=01-01&find=zzz"} {
			w := get(s, base+query)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %d %s", query, w.Code, w.Header().Get("Location"))
			}
			checkPage(t, base+query, lang, w.Body.String())
			for _, e := range endings() {
				if w := get(s, base+"."+e+query); w.Code != http.StatusOK {
					t.Errorf("%s.%s: %d", query, e, w.Code)
				}
			}
		}
	}
}

// The address that a reader ends at is the canonical one, however the choice was made.
func TestMyAreaHasOneAddress(t *testing.T) {
	s, _ := site(t, nil)
	for from, want := range map[string]string{
		"?areas=02-03&areas=01-01":                       "?areas=01-01,02-03", // ticked
		"?areas=02-03,01-01,01-01":                       "?areas=01-01,02-03",
		"?find=ahornkajen":                               "?areas=01-01", // a whole name, in small letters
		"?areas=02-03&find=01-01":                        "?areas=01-01,02-03",
		"?find=01-01%0A01-02%0A01-03":                    "?areas=01-01,01-02,01-03", // a column of a spreadsheet
		"?find=01-01+01-02":                              "?areas=01-01,01-02",
		"?find=Lindeg%C3%A5rden":                         "?areas=05-08,05-09", // an urban area: U3 of the fixture
		"?areas=01-01&name=+a%E2%80%AEb++c%00":           "?areas=01-01&name=ab+c",
		"?areas=01-01&outline=5-x&utm_source=newsletter": "?areas=01-01",
		"?name=":                    "",
		"?areas=01-01,01-02&open=1": "?areas=01-01,01-02", // parts open in large cities alone
	} {
		w := get(s, myArea0+from)
		if w.Code != http.StatusFound || w.Header().Get("Location") != myArea0+want {
			t.Errorf("%s: %d %s, want %s", from, w.Code, w.Header().Get("Location"), want)
		}
		if w := get(s, w.Header().Get("Location")); w.Code != http.StatusOK {
			t.Errorf("%s: %d, not the last address", want, w.Code)
		}
	}
	if to := get(s, myArea0+".csv?areas=02-03&areas=01-01").Header().Get("Location"); to != myArea0+".csv?areas=01-01,02-03" {
		t.Errorf("the file went to %s", to)
	}
	if to := get(s, "/en/my-area?areas=01-01").Header().Get("Location"); to != myArea0+"?areas=01-01" {
		t.Errorf("the short form went to %s", to)
	}
}

func TestMyAreaRefusesWhatItDoesNotKnow(t *testing.T) {
	s, _ := site(t, nil)
	for query, want := range map[string]string{
		"?areas=02-99":      "Near it are 02-01",
		"?areas=zz":         "«zz»",
		"?find=01-01,02-99": "«02-99»",
		"?set=AAAA":         "Copy the whole link",
		"?set=%21":          "Copy the whole link",
	} {
		if w := get(s, myArea0+query); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, without %q", query, w.Code, want)
		}
	}
}

// Any choice survives its link, and the packed form is never longer than a bitmap (8 areas an octet, 4 octets in base64 for 3) with its head.
func TestPackedChoicesSurvive(t *testing.T) {
	s, tables := site(t, nil)
	q := &request{site: s, lang: "en", ix: s.public.every.current(), all: s.public.every}
	n := tables.Round.Areas.Len()
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 1, n, rapid.ID[int]).Draw(t, "areas")
		slices.Sort(in)
		packed := q.ix.pack(in)
		out, err := q.unpack(packed)
		if err != nil || !slices.Equal(in, out) {
			t.Fatalf("%v became %v (%v)", in, out, err)
		}
		if most := (5+n/8+1)*4/3 + 2; len(packed) > most {
			t.Fatalf("%d characters for %d areas", len(packed), len(in))
		}
	})
	rapid.Check(t, func(t *rapid.T) { // what is not a packed choice is refused, and stays within the round where it can be read
		if out, err := q.unpack(rapid.StringMatching(`[A-Za-z0-9_-]{0,24}`).Draw(t, "set")); err == nil && (len(out) == 0 || out[len(out)-1] >= n) {
			t.Fatalf("%v", out)
		}
	})
}

// A link with more than 400 characters of codes names areas by position, for its own round alone.
func TestLongChoicesArePacked(t *testing.T) {
	other := fixture(t)
	other.Round.ID, other.Round.Period = "0e"+other.Round.ID[2:], 2017
	now := fixture(t)
	s, err := New(Config{Public: published{now, other}})
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for i := range now.Round.Areas.Items { // 60 codes of 5 characters, with commas 359: names by code
		codes = append(codes, now.Round.Areas.Items[i].Code)
	}
	if w := get(s, myArea0+"?areas="+strings.Join(codes, ",")); w.Code != http.StatusOK {
		t.Errorf("60 short codes: %d", w.Code)
	}
	for i := range now.Round.Areas.Items {
		now.Round.Areas.Items[i].Code += "-long" // 659 characters
		now.Round.Findings[i].Area = now.Round.Areas.Items[i].Code
		codes[i] = now.Round.Areas.Items[i].Code
	}
	if s, err = New(Config{Public: published{now, other}}); err != nil {
		t.Fatal(err)
	}
	to := get(s, myArea0+"?areas="+strings.Join(codes, ",")).Header().Get("Location")
	if !strings.HasPrefix(to, myArea0+"?set=") || len(to) > len(myArea0)+60 {
		t.Fatalf("went to %s", to)
	}
	w := get(s, to)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "60 small areas") {
		t.Errorf("%d", w.Code)
	}
	set := to[len(myArea0):]
	if w := get(s, "/en/r/0e2a9c0d1e3b/my-area"+set); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "belongs to the round of 2024") {
		t.Errorf("a choice of another round: %d", w.Code)
	}
}

// A figure of several areas is that of the people counted in them, not the mean of the areas' figures: (30 + 10)/(100 + 300) is .10, where
// the mean of .30 and 1/30 would be .167.
func TestPoolingAddsCounts(t *testing.T) {
	nan := math.NaN()
	tables := fixture(t)
	r := tables.Round
	set := func(i int, c kvarter.CriterionFinding) {
		c.Criterion, c.Op, c.Reference, c.Threshold, c.Low, c.High, c.Counts = "income", "at_least", nan, .2, nan, nan, true
		r.Findings[i].Criteria[0] = c
	}
	set(0, kvarter.CriterionFinding{Value: .30, Num: 30, Den: 100, Verdict: kvarter.Met})
	set(1, kvarter.CriterionFinding{Value: 10.0 / 300, Num: 10, Den: 300})
	set(2, kvarter.CriterionFinding{Value: nan, Num: 5, Den: 50, State: kvarter.Suppressed, Verdict: kvarter.Undetermined}) // counts of a withheld figure are never used
	set(3, kvarter.CriterionFinding{Value: nan, Num: nan, Den: nan, State: kvarter.Missing, Verdict: kvarter.Undetermined})
	set(4, kvarter.CriterionFinding{Value: .5, Num: 500, Den: 1000, Inherited: "1", Verdict: kvarter.Met})
	set(5, kvarter.CriterionFinding{Value: .2, Num: nan, Den: nan})
	set(6, kvarter.CriterionFinding{Value: .4, Num: 100, Den: 1000}) // a mean of yearly shares: its counts give another figure
	set(7, kvarter.CriterionFinding{Value: .0995, Num: 20, Den: 200})
	ix := newIndices([]*edition.Tables{tables}, "public").current()
	m := ix.measured("income")
	for _, c := range []struct {
		areas                   []int
		value, low, high        float64
		own, inh, mis, hid, met int
	}{
		{[]int{0, 1}, .10, 10.0 / 300, .30, 2, 0, 0, 0, 1},
		{[]int{0, 1, 2, 3}, .10, 10.0 / 300, .30, 2, 0, 1, 1, 1},
		{[]int{0, 1, 4}, .10, 10.0 / 300, .50, 2, 1, 0, 0, 2},
		{[]int{4}, nan, .5, .5, 0, 1, 0, 0, 1},
		{[]int{0, 5}, nan, .2, .3, 2, 0, 0, 0, 1},
		{[]int{0, 6}, nan, .3, .4, 2, 0, 0, 0, 1},
		{[]int{0, 7}, 50.0 / 300, .0995, .3, 2, 0, 0, 0, 1}, // within one person: a rounded figure
		{[]int{2}, nan, nan, nan, 0, 0, 0, 1, 0},
	} {
		p := ix.pool(m, c.areas)
		same := func(a, b float64) bool { return math.Abs(a-b) < 1e-12 || math.IsNaN(a) && math.IsNaN(b) }
		if !same(p.Value, c.value) || !same(p.Low, c.low) || !same(p.High, c.high) || p.Own != c.own || p.Inherited != c.inh || p.Missing != c.mis || p.Withheld != c.hid || p.Met != c.met {
			t.Errorf("%v: %+v", c.areas, p)
		}
	}
}

// Two choices without a common area pool to what both together pool to, and a pooled figure lies among those of its areas.
func TestPoolingIsAdditive(t *testing.T) {
	tables := fixture(t)
	ix := newIndices([]*edition.Tables{tables}, "public").current()
	rapid.Check(t, func(t *rapid.T) {
		m := ix.measured(fixtureCriteria[rapid.IntRange(0, 6).Draw(t, "criterion")].name)
		all := rapid.SliceOfNDistinct(rapid.IntRange(0, 59), 2, 60, rapid.ID[int]).Draw(t, "areas")
		cut := rapid.IntRange(1, len(all)-1).Draw(t, "cut")
		a, b, whole := ix.pool(m, all[:cut]), ix.pool(m, all[cut:]), ix.pool(m, all)
		if a.Own+b.Own != whole.Own || a.Withheld+b.Withheld != whole.Withheld || a.Inherited+b.Inherited != whole.Inherited {
			t.Fatalf("%+v and %+v are not %+v", a, b, whole)
		}
		if !math.IsNaN(a.Value) && !math.IsNaN(b.Value) && (a.Num+b.Num != whole.Num || a.Den+b.Den != whole.Den) {
			t.Fatalf("%+v and %+v are not %+v", a, b, whole)
		}
		if !math.IsNaN(whole.Value) && (whole.Value < whole.Low-.002 || whole.Value > whole.High+.002) { // the fixture rounds persons: 1/400 at most, .5/400 each
			t.Fatalf("%+v", whole)
		}
	})
}

// Page, CSV and JSON say the same of the same choice; the city is the pool of every area with a figure.
func TestMyAreaFilesAgree(t *testing.T) {
	s, tables := site(t, nil)
	query := "?areas=02-02,02-03,06-06" // 06-06 has withheld figures
	var doc myAreaData
	if err := json.Unmarshal(get(s, myArea0+".json"+query).Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(get(s, myArea0+".csv"+query).Body).ReadAll()
	if err != nil || len(rows) != 1+7+7+3*7 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	body := get(s, myArea0+query).Body.String()
	var people float64
	for _, c := range []string{"02-02", "02-03", "06-06"} {
		people += tables.Round.Finding(c).Population
	}
	if doc.Population == nil || *doc.Population != people || len(doc.Areas) != 3 || doc.Designated != 2 || rows[1][4] != plain(people) {
		t.Errorf("%+v", doc)
	}
	for k, x := range doc.Together {
		row := rows[1+k]
		value := ""
		if x.Value != nil {
			value = plain(*x.Value)
			num, den := 0.0, 0.0
			for _, c := range []string{"02-02", "02-03", "06-06"} {
				if f := findingOf(tables.Round.Finding(c), x.Criterion); f.State == kvarter.Known {
					num, den = num+f.Num, den+f.Den
				}
			}
			if math.Abs(num/den-*x.Value) > 1e-12 {
				t.Errorf("%s: %v, counted %v", x.Criterion, *x.Value, num/den)
			}
			if printed := strconv.FormatFloat(math.Round(*x.Value*1000)/10, 'f', 1, 64) + " %"; !strings.Contains(strings.ReplaceAll(body, "\u00a0", " "), printed) {
				t.Errorf("%s: no %s on the page", x.Criterion, printed)
			}
		}
		if row[0] != "my_area" || row[6] != x.Criterion || row[7] != value || row[8] != x.State {
			t.Errorf("%s: row %v", x.Criterion, row)
		}
	}
	if doc.Together[0].Suppressed != 1 || doc.Together[6].State != "not_pooled" || doc.Together[6].Inherited != 3 {
		t.Errorf("withheld or inherited: %+v", doc.Together)
	}
	for _, want := range []string{"without 1 area whose figure is withheld", "the figure of Nordhavnen, not of these areas alone", "2 of the 3 areas are designated"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	var fc featureCollection
	if err := json.Unmarshal(get(s, myArea0+".geojson"+query).Body.Bytes(), &fc); err != nil || len(fc.Features) != 3 {
		t.Errorf("geojson: %d, %v", len(fc.Features), err)
	}
}

// Each area on the map puts itself in or takes itself out, without a script.
func TestTheMapChooses(t *testing.T) {
	s, _ := site(t, nil)
	body := get(s, myArea0+"?areas=02-02,02-03").Body.String()
	for _, want := range []string{`href="` + myArea0 + `?areas=02-03" aria-label="Bøgeparken: designated. Take out"`, `href="` + myArea0 + `?areas=02-02,02-03,02-04" aria-label="Dunparken: designated. Add"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if w := get(s, myArea0+"?areas=02-02"); w.Header().Get("X-Robots-Tag") != "noindex, nofollow" {
		t.Error("search engines follow choices without end")
	}
	body = get(s, myArea0).Body.String()
	if n := len(regexp.MustCompile(`<input type="checkbox" name="areas"`).FindAllString(body, -1)); n != 60 {
		t.Errorf("%d areas to tick", n)
	}
	if !strings.Contains(body, `href="`+myArea0+`?areas=05-08,05-09" aria-label="Lindegården"`) {
		t.Error("the name of an urban area does not take all of it")
	}
}

func TestNamesOfReadersStayText(t *testing.T) {
	s, _ := site(t, nil)
	w := get(s, myArea0+"?areas=01-01&name="+url.QueryEscape(`<script>"x"</script>`))
	if body := w.Body.String(); w.Code != http.StatusOK || strings.Contains(body, "<script>") || !strings.Contains(body, "&lt;script&gt;") || !strings.Contains(body, "named by a reader") {
		t.Errorf("%d: the name is not escaped or not marked as the reader's", w.Code)
	}
	svg := get(s, myArea0+".svg?areas=01-01&name="+url.QueryEscape(`<script>x`)).Body.String()
	if strings.Contains(svg, "<script>") {
		t.Error("the name became markup in the picture")
	}
	if n := len([]rune(tidyName(strings.Repeat("æ", 500)))); n != longestName {
		t.Errorf("%d letters are kept", n)
	}
}

// In a city of more areas than one list can hold, a part is opened and its areas are ticked; those chosen elsewhere stay.
func TestLargeCitiesAreOpenedByParts(t *testing.T) {
	tables := manySquares(40) // 1,600 squares in 40 rows
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	base := "/en/r/" + tables.Round.ID[:12] + "/my-area"
	w := get(s, base+"?areas=r00c01,r05c00&open=r05")
	body := w.Body.String()
	if w.Code != http.StatusOK || strings.Count(body, `<input type="checkbox"`) != 40 {
		t.Fatalf("%d: %d areas to tick", w.Code, strings.Count(body, `<input type="checkbox"`))
	}
	set := s.public.every.current().pack([]int{1})
	if !strings.Contains(body, `<input type="hidden" name="set" value="`+set+`">`) {
		t.Error("what is chosen in other parts is lost")
	}
	to := get(s, base+"?set="+set+"&open=r05&areas=r05c02&name=").Header().Get("Location")
	if to != base+"?areas=r00c01,r05c02&open=r05" {
		t.Errorf("went to %s", to)
	}
}
