package screening

import (
	"fmt"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

// A1 … A9 lie in a 3 × 3 block, A10 apart; all touch their row and column neighbours.
func block(outcome ...kvarter.Outcome) Merging {
	pop := make([]float64, 10)
	for i := range pop {
		pop[i] = 500
	}
	pop[9] = 400
	in := Merging{Method: &method.Merge{Contiguity: "queen", FillHoles: true, MinPopulation: 1000, ListsExempt: true}, Areas: places(pop...)}
	links := func(i int) []int {
		var out []int
		for j := range 9 {
			if d := (i/3-j/3)*(i/3-j/3) + (i%3-j%3)*(i%3-j%3); i < 9 && d == 1 {
				out = append(out, j)
			}
		}
		return out
	}
	in.Components = func(marked []bool) [][]int {
		seen := make([]bool, len(marked))
		var out [][]int
		for i := range marked {
			if !marked[i] || seen[i] {
				continue
			}
			todo, c := []int{i}, []int(nil)
			seen[i] = true
			for len(todo) > 0 {
				k := todo[0]
				todo, c = todo[1:], append(c, k)
				for _, j := range links(k) {
					if marked[j] && !seen[j] {
						seen[j] = true
						todo = append(todo, j)
					}
				}
			}
			out = append(out, c)
		}
		return out
	}
	in.Enclosed = func(members []int) []int {
		if len(members) >= 8 {
			return []int{4}
		}
		return nil
	}
	for i, o := range outcome {
		in.Findings = append(in.Findings, kvarter.Finding{Area: in.Areas.Items[i].Code, Outcome: o})
	}
	return in
}

const (
	i = kvarter.OutcomeIn
	o = kvarter.OutcomeOut
	l = kvarter.OutcomeByLaw
)

func describe(areas []kvarter.UrbanArea) string {
	s := ""
	for _, u := range areas {
		s += fmt.Sprintf("%s %q %g %s %s:", u.Code, u.Name, u.Population, u.Kind, u.Joined)
		for _, p := range u.Parts {
			s += fmt.Sprint(p.Areas)
		}
		s += "\n"
	}
	return s
}

func TestMergeFillsHolesAndDropsSmall(t *testing.T) {
	in := block(i, i, i, i, o, i, i, i, i, i)
	got := Merge(in)
	want := "UA1 \"Area 1 / Area 2 / +7\" 4500 urban_area queen:[A1][A2][A3][A4][A5][A6][A7][A8][A9]\n"
	if describe(got) != want {
		t.Errorf("got %swant %s", describe(got), want)
	}
	if f := in.Findings[4]; f.Outcome != kvarter.OutcomeByHole || f.UrbanArea != "UA1" || f.Reasons[0].Kind != "hole" || len(got[0].Filled) != 1 {
		t.Errorf("hole: %+v", f)
	}
	if f := in.Findings[9]; f.Outcome != kvarter.OutcomeTooSmall || f.UrbanArea != "" || f.Reasons[0].Kind != "too_small" { // 400 residents, alone
		t.Errorf("too small: %+v", f)
	}
}

func TestMergeListsAreExempt(t *testing.T) {
	in := block(i, i, o, o, o, o, o, o, o, l)
	in.Findings[9].Reasons = []kvarter.Reason{{Kind: "law"}}
	if got, want := describe(Merge(in)), "UA1 \"Area 1 / Area 2\" 1000 urban_area queen:[A1][A2]\nUA10 \"Area 10\" 400 urban_area alone:[A10]\n"; got != want {
		t.Errorf("got %s", got)
	}
	in = block(i, i, o, o, o, o, o, o, o, l)
	in.Findings[9].Reasons = []kvarter.Reason{{Kind: "law"}}
	in.Method.ListsExempt = false
	if got := Merge(in); len(got) != 1 || in.Findings[9].Outcome != kvarter.OutcomeTooSmall {
		t.Errorf("not exempt: %s", describe(got))
	}
}

// The declared grouping joins detached pieces and keeps what it names from topology; areas that are not designated do not enter through it.
func TestMergeDeclaredGrouping(t *testing.T) {
	in := block(i, i, o, i, o, o, o, i, i, i)
	in.Groups = []GroupRow{{"A1", "Pier", "G", "Harbour", "one street"}, {"A10", "Lock", "G", "Harbour", ""}, {"A3", "Pier", "G", "Harbour", ""}, {"A8", "Pier", "G", "Harbour", ""}}
	got := describe(Merge(in))
	want := "G \"Harbour\" 1400 urban_area declared:[A1 A8][A10]\n" // A2, A4 and A9 stay alone with 500 each
	if got != want {
		t.Errorf("got %swant %s", got, want)
	}
}

func TestMergeNamesAndHousing(t *testing.T) {
	in := block(i, i, o, o, o, o, i, i, o, o)
	in.NameLevel = "kvarter"
	in.Areas.GroupNames = map[kvarter.Level]map[string]string{"kvarter": {"k": "Quay"}}
	for _, k := range []int{0, 1, 6, 7} {
		in.Areas.Items[k].Groups = map[kvarter.Level]string{"kvarter": "k"}
	}
	in.Housing = &kvarter.Areas{Items: []kvarter.Area{{Code: "h1", Name: "Park", Population: 700}, {Code: "h2", Name: "Field"}, {Code: "h3", Name: "Unlisted"}}}
	in.Included = []Included{{Outcome: "udsat", HousingAreas: []string{"h1", "h2"}}}
	in.Overlaps = []kvarter.Overlap{{SmallArea: "A1", HousingArea: "h1", Share: .49}, {SmallArea: "A2", HousingArea: "h2", Share: .5}}
	got := describe(Merge(in))
	want := "UA1 \"Quay (Area 1)\" 1000 urban_area queen:[A1][A2]\nUA7 \"Quay (Area 7)\" 1000 urban_area queen:[A7][A8]\nHh1 \"Park\" 700 housing_area outline:[]\n"
	if got != want {
		t.Errorf("got %swant %s", got, want)
	}
}
