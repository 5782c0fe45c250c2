package edition_test

import (
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/contiguity"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// block is a made-up city of side × side squares in side groups, one a row.
func block(side int) *edition.Tables {
	r := &kvarter.Round{ID: "0123456789abcdef", Areas: &kvarter.Areas{CRS: "planar", GroupNames: map[kvarter.Level]map[string]string{"row": {}, "city": {"all": "All"}}}}
	for y := range side {
		row := string(rune('a' + y))
		r.Areas.GroupNames["row"][row] = "Row " + row
		for x := range side {
			a, b := float64(x)*100, float64(y)*100
			r.Areas.Items = append(r.Areas.Items, kvarter.Area{Code: row + string(rune('a'+x)), Groups: map[kvarter.Level]string{"row": row, "city": "all"},
				Outline: kvarter.MultiPolygon{{{{X: a, Y: b}, {X: a + 100, Y: b}, {X: a + 100, Y: b + 100}, {X: a, Y: b + 100}, {X: a, Y: b}}}}})
			r.Findings = append(r.Findings, kvarter.Finding{Area: row + string(rune('a'+x))})
		}
	}
	return &edition.Tables{Round: r}
}

// The finest grouping is dissolved: each row of five squares of 10,000 becomes one piece of 50,000.
func TestGroupsAreDissolved(t *testing.T) {
	e := edition.New(block(5), explain.Public)
	if e.CoarseLevel() != "row" {
		t.Fatalf("level %q, want row", e.CoarseLevel())
	}
	groups := e.Groups()
	if len(groups) != 5 {
		t.Fatalf("%d groups, want 5", len(groups))
	}
	for _, g := range groups {
		if len(g.Outline) != 1 || math.Abs(contiguity.Area(g.Outline)-50000) > 1e-6 || len(g.Members) != 5 {
			t.Errorf("%s: %d pieces of %v, %d members", g.Code, len(g.Outline), contiguity.Area(g.Outline), len(g.Members))
		}
	}
}

// A place on the earth is asked of a plan that has none.
func TestPlanarHasNoDegrees(t *testing.T) {
	if _, err := edition.New(block(2), explain.Public).LonLat(); err == nil {
		t.Error("planar units became degrees")
	}
}
