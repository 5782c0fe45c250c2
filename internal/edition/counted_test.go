package edition_test

import (
	"testing"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/method"
)

// Of three criteria met, one is of convictions: the public is told of two, and the round itself stays as it is.
func TestPublicCountsWhatItShows(t *testing.T) {
	m := &method.Method{ID: "m", Indicators: []method.Indicator{{Name: "convicted", Sensitive: true}}, Index: []method.Node{{Name: "sum", Of: []method.Member{{Input: "convicted"}}}}}
	f := kvarter.Finding{Area: "x", MetCount: 3}
	for _, c := range [][2]string{{"a", "a"}, {"b", "b"}, {"c", "sum"}, {"d", "convicted"}} {
		m.Criteria = append(m.Criteria, method.Criterion{Name: c[0], Of: c[1]})
		f.Criteria = append(f.Criteria, kvarter.CriterionFinding{Criterion: c[0], Counts: true, Verdict: kvarter.Met})
	}
	f.Criteria[3].Verdict = kvarter.NotMet
	r := &kvarter.Round{Areas: &kvarter.Areas{Items: []kvarter.Area{{Code: "x"}}}, Findings: []kvarter.Finding{f}}
	tables := &edition.Tables{Round: r, Method: m}
	for audience, want := range map[explain.Audience]int{explain.Public: 2, explain.Internal: 3} {
		e := edition.New(tables, audience)
		if got := e.Round.Findings[0]; got.MetCount != want || audience == explain.Public && len(e.Shown(&got)) != 2 {
			t.Errorf("%v: %d met, %d shown", audience, got.MetCount, len(e.Shown(&got)))
		}
	}
	if r.Findings[0].MetCount != 3 {
		t.Error("the round was changed")
	}
}
