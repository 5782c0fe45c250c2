package web

import (
	"net/http"
	"strings"
	"testing"

	"kvarter/internal/forecast"
	"kvarter/internal/method"
)

// The early warning is internal: the public has no such page, and staff read the board, the distances and why no probability stands there; of origin nothing that would
// have to change.
func TestEarlyWarningIsInternal(t *testing.T) {
	tables := fixture(t)
	law := &method.Method{ID: "law", Title: method.Text{"da": "Loven", "en": "The law"}, Indicators: []method.Indicator{{Name: "outside", Unit: "share", Decimals: -1}, {Name: "origin", Unit: "share", Decimals: -1, Sensitive: true}},
		Criteria: []method.Criterion{{Name: "outside_40", Of: "outside"}, {Name: "origin_50", Of: "origin"}}, Outcomes: []method.Outcome{{Name: "udsat", Label: method.Text{"da": "udsat boligområde", "en": "disadvantaged housing area"}}}}
	v := func(x float64) *float64 { return &x }
	w := &forecast.EarlyWarning{Method: "law", Year: 2024, Audience: forecast.Internal,
		Board: []forecast.ListBoard{{List: "udsat", Ahead: []forecast.BoardYear{{Year: 2025, Reason: forecast.NotBetter}, {Year: 2026, Reason: forecast.NotBetter}}}},
		Skill: []forecast.Skill{{List: "udsat", Ahead: 1, Forecasts: 90, Brier: .01, Same: .005, Reason: forecast.NotBetter}},
		Areas: []forecast.Warning{{Area: "E1", Name: evil, Lists: []forecast.ListOutlook{{List: "udsat", Ahead: []forecast.Chance{{Year: 2025, Reason: forecast.NotBetter}, {Year: 2026, Reason: forecast.NotBetter}}}},
			Distances: []forecast.Distance{{Criterion: "outside_40", Indicator: "outside", Value: v(.38), Limit: v(.4), Points: v(-.02), Persons: v(31)},
				{Criterion: "origin_50", Indicator: "origin", Value: v(.49), Limit: v(.5), Points: v(-.01), Persons: v(12), Sensitive: true}}}}}
	tables.Warning = func() (*forecast.EarlyWarning, *method.Method, error) { return w, law, nil }
	s, err := New(Config{Public: published{tables}})
	if err != nil {
		t.Fatal(err)
	}
	if r := get(s, "/en/r/5f2a9c0d1e3b/early-warning"); r.Code == http.StatusOK || strings.Contains(r.Body.String(), "31 more") {
		t.Errorf("the public reads the early warning: %d", r.Code)
	}
	s, err = New(Config{Public: published{tables}, Internal: published{tables}, Role: func(*http.Request) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string][]string{
		"en": {"Disadvantaged housing area: no housing area.", "2025–2026: does not beat «same as last year»", "31 more persons would turn it", "no probabilities are shown"},
		"da": {"Udsat boligområde: ingen boligområder.", "2025–2026: rammer ikke bedre end «som sidste år»", "31 flere personer ville vende det", "sandsynligheder vises ikke"},
	} {
		path := "/" + lang + "/r/5f2a9c0d1e3b/early-warning"
		body := get(s, path).Body.String()
		checkPage(t, path, lang, body)
		for _, x := range want {
			if !strings.Contains(body, x) {
				t.Errorf("%s does not say «%s»", path, x)
			}
		}
		if strings.Contains(body, "12 more") || strings.Contains(body, "12 flere") || strings.Contains(body, "<script>alert") {
			t.Errorf("%s says what would have to change in origin, or runs a name", path)
		}
	}
}
