package screening

import (
	"math"
	"slices"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

// Each area has its outcome and code in the order of the areas.
func outcomesOf(in Merging) string {
	s := ""
	for _, f := range in.Findings {
		s += string(f.Outcome) + " " + f.UrbanArea + "\n"
	}
	return s
}

// A1 is a ring, A2 a strip inside it, A3 the centre, which touches the strip alone. Whoever is enclosed joins, and nobody is dissolved in the middle
// of an urban area.
func TestMergeTakesInWhatItEncloses(t *testing.T) {
	ring := func(outcome ...kvarter.Outcome) Merging {
		in := Merging{Method: &method.Merge{Contiguity: "queen", FillHoles: true, MinPopulation: 1000, ListsExempt: true}, Areas: places(5000, 400, 500)}
		for k, o := range outcome {
			in.Findings = append(in.Findings, kvarter.Finding{Area: in.Areas.Items[k].Code, Outcome: o})
		}
		in.Components = func(marked []bool) (out [][]int) {
			for k, x := range marked {
				if x {
					out = append(out, []int{k}) // they touch only through the strip
				}
			}
			return out
		}
		in.Enclosed = func(members []int) []int {
			switch members[0] {
			case 0:
				return []int{1, 2}
			case 1:
				return []int{2}
			}
			return nil
		}
		return in
	}
	in := ring(i, o, i)
	got := Merge(in)
	if want := "UA1 \"Area 1 / Area 3 / +1\" 5900 urban_area queen:[A1][A2][A3]\n"; describe(got) != want {
		t.Errorf("got %swant %s", describe(got), want)
	}
	if want := "in UA1\nby_hole UA1\nin UA1\n"; outcomesOf(in) != want || len(got[0].Filled) != 1 || got[0].Filled[0] != "A2" {
		t.Errorf("got %s, filled %v; want %s", outcomesOf(in), got[0].Filled, want)
	}
	// Alone, the centre has too few residents, and so has the strip with the centre in its hole.
	for _, in := range []Merging{ring(o, o, i), ring(o, i, o)} {
		if got := Merge(in); len(got) != 0 {
			t.Errorf("too small: %s", describe(got))
		}
	}
	// One inside the other inside the ring: all are one.
	in = ring(i, i, i)
	in.Components = func([]bool) [][]int { return [][]int{{0}, {1}, {2}} }
	if got := Merge(in); len(got) != 1 || got[0].Population != 5900 || len(got[0].Filled) != 0 {
		t.Errorf("nested: %s", describe(got))
	}
}

// Of 900 residents and an unknown number, the minimum of 1,000 may be reached: nothing is dissolved, and the sum is not known either.
func TestMergeKeepsWhatMayBeLargeEnough(t *testing.T) {
	two := func(a, b float64) Merging {
		return Merging{Method: &method.Merge{Contiguity: "queen", MinPopulation: 1000}, Areas: places(a, b),
			Findings:   []kvarter.Finding{{Area: "A1", Outcome: i}, {Area: "A2", Outcome: i}},
			Components: func([]bool) [][]int { return [][]int{{0, 1}} }}
	}
	for _, c := range []struct {
		a, b, people float64
		kept         bool
	}{
		{900, math.NaN(), math.NaN(), true}, {900, 99, 0, false}, {900, 100, 1000, true}, {math.NaN(), math.NaN(), math.NaN(), true}, {1200, math.NaN(), math.NaN(), true}, {900, 0, 0, false},
	} {
		in := two(c.a, c.b)
		got := Merge(in)
		if (len(got) == 1) != c.kept || c.kept && got[0].Population != c.people && !(math.IsNaN(got[0].Population) && math.IsNaN(c.people)) {
			t.Errorf("%v and %v: %s", c.a, c.b, describe(got))
		}
		if in.Findings[0].Outcome.Designated() != c.kept {
			t.Errorf("%v and %v: %s", c.a, c.b, in.Findings[0].Outcome)
		}
	}
}

// One criterion more would bring an area of 400 residents in, and 600 others would have to be there for an urban area of 1,000.
func TestMergeSaysWhereTheMinimumRefuses(t *testing.T) {
	row := func(neighbour kvarter.Outcome, people float64) Merging {
		in := Merging{Method: &method.Merge{Contiguity: "queen", MinPopulation: 1000, ListsExempt: true}, Areas: places(400, people, 5000)}
		in.Findings = []kvarter.Finding{{Area: "A1", Outcome: kvarter.OutcomeJustOut, Flip: &kvarter.Flip{Outcome: i, Criteria: []string{"x"}}}, {Area: "A2", Outcome: neighbour}, {Area: "A3", Outcome: o}}
		in.Neighbours = [][]int32{{1}, {0, 2}, {1}}
		in.Components = func(marked []bool) (out [][]int) {
			if marked[0] && marked[1] {
				return [][]int{{0, 1}}
			}
			for k, x := range marked {
				if x {
					out = append(out, []int{k})
				}
			}
			return out
		}
		return in
	}
	for _, c := range []struct {
		name    string
		in      Merging
		refused bool
	}{
		{"alone", row(o, 600), true},
		{"with a designated neighbour that was too small by itself", row(i, 600), false},
		{"with one of 599", row(i, 599), true},
		{"with one of unknown number", row(i, math.NaN()), false},
		{"with one of 1,000", row(i, 1000), false},
	} {
		for _, links := range [][][]int32{c.in.Neighbours, nil} { // by links, and by components alone
			in := c.in
			in.Neighbours = links
			in.Findings = slices.Clone(c.in.Findings)
			Merge(in)
			f := in.Findings[0]
			if refused := f.Flip.Outcome == kvarter.OutcomeTooSmall; refused != c.refused || f.Outcome != kvarter.OutcomeJustOut || (len(f.Reasons) == 1) != c.refused {
				t.Errorf("%s, links %v: %+v, flip %+v", c.name, links != nil, f, f.Flip)
			}
		}
	}
	in := row(o, 600)
	in.Groups = []GroupRow{{"A1", "", "G", "G", ""}, {"A3", "", "G", "G", ""}}
	in.Findings[2].Outcome = i
	if Merge(in); in.Findings[0].Flip.Outcome != i {
		t.Error("the declared grouping puts it with 5,000 designated residents")
	}
	in = row(l, 10)
	in.Findings[1].Reasons = []kvarter.Reason{{Kind: "law"}}
	if Merge(in); in.Findings[0].Flip.Outcome != i {
		t.Error("the urban area has a part on a state list, and lists are exempt")
	}
	in = row(o, 600)
	in.Findings[0].Outcome, in.Findings[0].Flip = o, nil
	if Merge(in); len(in.Findings[0].Reasons) > 0 {
		t.Error("nothing is promised, and nothing is to be taken back")
	}
}
