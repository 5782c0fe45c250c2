package web

import (
	"encoding/csv"
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"testing"

	"kvarter"
)

const roundPath = "/r/5f2a9c0d1e3b" // of the fixture

func TestCompareShowsAreasSideBySide(t *testing.T) {
	s, tables := site(t, nil)
	for _, lang := range Languages() {
		// 02-02 is designated, 03-06 just short of it, U1 an urban area, 05-08 designated by law (fixture_test.go).
		for _, query := range []string{"", "?a=02-02", "?a=02-02&b=03-06", "?a=02-02&b=03-06&c=U1&d=05-08", "?a=04-04&b=01-01", "?a=06-01&b=06-06"} {
			path := "/" + lang + roundPath + "/compare" + query
			w := get(s, path)
			if w.Code != 200 {
				t.Errorf("%s: %d", path, w.Code)
				continue
			}
			checkPage(t, path, lang, w.Body.String())
			for _, e := range endings() {
				if f := get(s, "/"+lang+roundPath+"/compare."+e+query); f.Code != 200 {
					t.Errorf("%s as %s: %d", path, e, f.Code)
				}
			}
		}
	}
	body := get(s, "/en"+roundPath+"/compare?a=02-02&b=03-06").Body.String()
	for _, code := range []string{"02-02", "03-06"} {
		f := tables.Round.Finding(code)
		name := html.EscapeString(tables.Round.Areas.Items[tables.Round.Areas.Index()[code]].Name)
		if !strings.Contains(body, name) {
			t.Errorf("%s is not named", code)
		}
		for _, c := range f.Criteria {
			if _, v := newIndices(published(published{tables}), "public").current().printed(c.Criterion, c.Value, "en"); !strings.Contains(body, v) {
				t.Errorf("%s, %s: %s is not on the page", code, c.Criterion, v)
			}
		}
	}
	for _, want := range []string{"compare?a=03-06&amp;b=02-02", "compare?a=03-06", `id="place-c"`, "<datalist", "is designated, and"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s on the page", want)
		}
	}
}

// The address says what is compared, in the order a, b, c, d; a place counts once, and a name stands for its code.
func TestCompareAddressIsCanonical(t *testing.T) {
	s, _ := site(t, nil)
	canonical := regexp.MustCompile(`rel="canonical" href="([^"]*)"`)
	for query, want := range map[string]string{
		"?b=02-02&a=03-06":            "?a=03-06&b=02-02",
		"?a=02-02&b=02-02&d=U1":       "?a=02-02&b=U1",
		"?c=01-01":                    "?a=01-01",
		"?a=b%C3%B8geparken&b=01-01":  "?a=02-02&b=01-01",
		"?a=%C3%85havnen&b=%2001-01+": "?a=U1&b=01-01",
		"":                            "",
		"?a=&b=":                      "",
	} {
		m := canonical.FindStringSubmatch(get(s, "/da"+roundPath+"/compare"+query).Body.String())
		if m == nil || html.UnescapeString(m[1]) != "/da"+roundPath+"/compare"+want {
			t.Errorf("%s: canonical %v, want %s", query, m, want)
		}
	}
	if to := get(s, "/da/compare?a=02-02").Header().Get("Location"); to != "/da"+roundPath+"/compare?a=02-02" {
		t.Errorf("the short form leads to %q", to)
	}
}

func TestCompareRefusesUnknownPlaces(t *testing.T) {
	s, _ := site(t, nil)
	w := get(s, "/en"+roundPath+"/compare?a=02-02&b=02-99")
	if body := w.Body.String(); w.Code != 400 || !strings.Contains(body, "«02-99»") || !strings.Contains(body, "02-01") {
		t.Errorf("%d: no near code offered", w.Code)
	}
	w = get(s, "/en"+roundPath+"/compare?a=%3Cscript%3E")
	if body := w.Body.String(); w.Code != 400 || strings.Contains(body, "<script>") || !strings.Contains(body, "&lt;script&gt;") {
		t.Errorf("%d: the query became markup", w.Code)
	}
}

// Four areas give four times the criteria as rows, each with its letter; the file of an urban area has its small areas.
func TestCompareFiles(t *testing.T) {
	s, tables := site(t, nil)
	rows, err := csv.NewReader(get(s, "/en"+roundPath+"/compare.csv?a=02-02&b=03-06&c=05-08&d=06-01").Body).ReadAll()
	if err != nil || len(rows) != 1+4*len(fixtureCriteria) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, want := range []string{"A", "B", "C", "D"} {
		if got := rows[1+i*len(fixtureCriteria)]; got[0] != want {
			t.Errorf("row %v, want letter %s", got, want)
		}
	}
	var doc struct{ Features []struct{ ID string } }
	if err := json.Unmarshal(get(s, "/en"+roundPath+"/compare.geojson?a=U3&b=02-02").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if want := len(tables.Round.UrbanAreas[2].Parts[0].Areas) + 1; len(doc.Features) != want {
		t.Errorf("%d features, want %d", len(doc.Features), want)
	}
}

// What is suggested is there, differs as it says, and leads to a comparison.
func TestCompareSuggestions(t *testing.T) {
	s, tables := site(t, nil)
	link := regexp.MustCompile(`<li><a href="(/en[^"]*compare\?a=([^&"]*)&amp;b=([^"]*))">[^<]*</a> <small>([^<]*)</small>`)
	for query, least := range map[string]int{"": 2, "?a=02-02": 1} {
		found := link.FindAllStringSubmatch(get(s, "/en"+roundPath+"/compare"+query).Body.String(), -1)
		if len(found) < least {
			t.Fatalf("%q: %d suggestions, want at least %d", query, len(found), least)
		}
		for _, m := range found {
			if w := get(s, html.UnescapeString(m[1])); w.Code != 200 {
				t.Errorf("%s: %d", m[1], w.Code)
			}
			a, b := tables.Round.Finding(m[2]), tables.Round.Finding(m[3])
			if a == nil || b == nil {
				continue // whole urban areas
			}
			if same := strings.Contains(m[4], "same outcome"); same != (a.Outcome.Designated() == b.Outcome.Designated()) {
				t.Errorf("%s and %s: %s, outcomes %s and %s", m[2], m[3], m[4], a.Outcome, b.Outcome)
			}
		}
	}
}

// The sentence leaves out what is shown and never decides, and what the public may not see.
func TestCompareSentenceCountsWhatCounts(t *testing.T) {
	s, _ := site(t, func(c *Config) {
		tables := c.Public.(published)[0]
		tables.Method.Indicators[0].Sensitive = true // income
		for _, code := range []string{"02-02", "02-03"} {
			f := tables.Round.Finding(code)
			f.Criteria[6].Verdict = kvarter.Met // safety, inherited
		}
	})
	body := get(s, "/en"+roundPath+"/compare?a=02-02&b=02-03").Body.String()
	sentence := regexp.MustCompile(`<p class="sentence">([^<]*)</p>`).FindStringSubmatch(body)
	if sentence == nil || strings.Contains(strings.ToLower(sentence[1]), "safety") || strings.Contains(strings.ToLower(body), "income") || !strings.Contains(sentence[1], "Education level") {
		t.Errorf("%v; income on the page: %v", sentence, strings.Contains(body, "ncome"))
	}
}
