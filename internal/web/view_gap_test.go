package web

import (
	"math"
	"net/http"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/follow"
	"kvarter/internal/forecast"
	"kvarter/internal/gap"
	"kvarter/internal/method"
)

// hollow follows the fixture's criteria with everything that can be wrong with a series: one point, all missing, all suppressed, a zero base, a break in every year, an
// area of one vintage only; the first alone is whole.
func hollow(t *edition.Tables) *follow.Followed {
	n := t.Round.Areas.Len()
	c := &gap.City{Areas: n}
	f := &follow.Followed{Areas: t.Round.Areas, Method: t.Method, City: c, From: 2017, To: 2024, Breaks: map[string]method.Text{"b": {"da": "ny opgørelse", "en": "new definition"}},
		Rounds: []follow.Round{{Period: 2017, Designated: 10}, {Period: 2024, Designated: 10}}}
	in := make([]bool, n)
	for i := range in {
		in[i] = i%6 == 0
	}
	c.Rounds = []gap.Designation{{Period: 2017, In: in}, {Period: 2024, In: in}}
	for k, ind := range t.Method.Indicators {
		x := gap.Indicator{Name: ind.Name, Weight: 1}
		for year := 2017; year <= 2024; year++ {
			if k == 1 && year > 2017 {
				break
			}
			s := gap.Slice{Period: kvarter.Period(year), Num: make([]float64, n), Den: make([]float64, n), States: make([]kvarter.State, n)}
			for i := range n {
				s.Den[i], s.Num[i] = 1000, float64(200+10*(i%7)-5*(year-2017))
				if in[i] {
					s.Num[i] += 150
				}
				switch {
				case k == 2:
					s.Num[i], s.States[i] = math.NaN(), kvarter.Missing
				case k == 3:
					s.Num[i], s.States[i] = math.NaN(), kvarter.Suppressed
				case k == 4:
					s.Den[i] = 0
				case k == 5 && year > 2017:
					s.Break = "b"
				case k == 6 && in[i] && year < 2020:
					s.Num[i], s.Den[i], s.States[i] = math.NaN(), math.NaN(), kvarter.Missing
				}
			}
			x.Slices = append(x.Slices, s)
		}
		c.Indicators = append(c.Indicators, x)
		f.Indicators = append(f.Indicators, follow.Indicator{Indicator: ind, Criterion: ind.Name})
		f.Places = append(f.Places, nil)
	}
	f.Comparisons = gap.Compare(c, 2017, 2024)
	f.Index = gap.Disadvantage(c, 2017, 2024)
	for k := range f.Indicators {
		for _, of := range []string{"areas", "gap"} {
			var points []gap.Point
			for _, g := range f.Span(k, gap.AtEnd).Gaps {
				points = append(points, g.Areas)
			}
			s := follow.Standing{Of: of, Indicator: k, Series: follow.SeriesOf(points)}
			s.Progress = forecast.Track(s.Series, forecast.Target{BaseYear: 2017, Year: 2035, Value: .1, Direction: forecast.Down})
			s.Projection = forecast.Project(s.Series, forecast.ProjectOptions{To: 2035})
			f.Targets = append(f.Targets, s)
		}
	}
	return f
}

// Whatever a series lacks, each page says so in both languages, shows no NaN, and is sound HTML without an id twice.
func TestGapPagesOfHollowSeries(t *testing.T) {
	tables := fixture(t)
	tables.Followed = hollow(tables)
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/gap", "/gap?by=start", "/gap?by=each", "/targets", "/"}
	for _, c := range fixtureCriteria {
		paths = append(paths, "/gap/"+c.name)
	}
	for _, lang := range Languages() {
		for _, p := range paths {
			path := "/" + lang + "/r/5f2a9c0d1e3b" + p
			w := get(s, path)
			body := w.Body.String()
			if w.Code != http.StatusOK || strings.Contains(body, "NaN") {
				t.Fatalf("%s: %d", path, w.Code)
			}
			checkPage(t, path, lang, body)
		}
	}
	for path, want := range map[string]string{
		"/en/r/5f2a9c0d1e3b/gap/education":       "there is only one year",
		"/en/r/5f2a9c0d1e3b/gap/employment":      "there are no figures",
		"/en/r/5f2a9c0d1e3b/gap/youth_education": "the figures are withheld",
		"/en/r/5f2a9c0d1e3b/gap/child_poverty":   "there are no figures",
		"/en/r/5f2a9c0d1e3b/gap/health":          "new definition",
		"/da/r/5f2a9c0d1e3b/gap/health":          "opgørelsen er ændret undervejs",
		"/en/r/5f2a9c0d1e3b/gap/safety":          "there are no figures",
		"/en/r/5f2a9c0d1e3b/gap":                 "is not stated", // the index: its criteria break, or have no figures
	} {
		if body := get(s, path).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s does not say «%s»", path, want)
		}
	}
	if w := get(s, "/en/r/5f2a9c0d1e3b/gap/helth"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "/gap/health") {
		t.Errorf("a misspelt indicator: %d", w.Code)
	}
	for _, p := range []string{"/gap.csv", "/gap.json", "/targets.csv", "/targets.json", "/gap.svg"} {
		if w := get(s, "/en/r/5f2a9c0d1e3b"+p); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "NaN") {
			t.Errorf("%s: %d", p, w.Code)
		}
	}
}
