package screening

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/method"
)

// inside makes overlaps of «small area, housing area, share».
func inside(texts ...string) []kvarter.Overlap {
	out := make([]kvarter.Overlap, len(texts))
	for k, s := range texts {
		fmt.Sscan(s, &out[k].SmallArea, &out[k].HousingArea, &out[k].Share)
		out[k].Basis = "residents"
	}
	return out
}

// «A listed housing area joins as its own outline and kind; a small area is in by law when at least half of its residents lie inside»: whatever
// becomes of the small area, the estate is in the result, once.
func TestMergeLosesNoListedEstate(t *testing.T) {
	for _, c := range []struct {
		name     string
		outcome  []kvarter.Outcome // of A1 and A2
		overlaps []kvarter.Overlap
		exempt   bool
		own      string // estates with an outline of their own
	}{
		{"its small area is in", []kvarter.Outcome{l, o}, inside("A1 E1 1"), true, "HE2"},
		{"its small area is excluded", []kvarter.Outcome{kvarter.OutcomeExcluded, o}, inside("A1 E1 1"), true, "HE1 HE2"},
		{"its small area is dissolved", []kvarter.Outcome{l, o}, inside("A1 E1 1"), false, "HE1 HE2"},
		{"two make the half together", []kvarter.Outcome{l, o}, inside("A1 E1 .3", "A1 E2 .3"), true, ""},
		{"one makes the half, the other is beside it", []kvarter.Outcome{l, o}, inside("A1 E1 .01", "A1 E2 .55"), true, "HE1"},
		{"neither does", []kvarter.Outcome{i, o}, inside("A1 E1 .2", "A1 E2 .2"), true, "HE1 HE2"},
		{"three alike, of which two would do", []kvarter.Outcome{l, o}, inside("A1 E1 .3", "A1 E2 .3", "A1 E3 .3"), true, ""},
		{"one area dissolved, another in", []kvarter.Outcome{kvarter.OutcomeExcluded, l}, inside("A1 E1 1", "A2 E1 .5"), true, "HE2"},
		{"one that is not listed makes no half", []kvarter.Outcome{i, o}, inside("A1 E1 .3", "A1 E4 .6"), true, "HE1 HE2"},
	} {
		in := Merging{Method: &method.Merge{MinPopulation: 100, ListsExempt: c.exempt}, Areas: places(90, 90),
			Housing:  &kvarter.Areas{Items: []kvarter.Area{{Code: "E1", Population: 1500}, {Code: "E2", Population: 1200}, {Code: "E3"}, {Code: "E4"}}},
			Included: []Included{{Outcome: "forebyggelse", HousingAreas: []string{"E1", "E2"}}}, Overlaps: c.overlaps}
		if len(c.overlaps) == 3 {
			in.Included[0].HousingAreas = append(in.Included[0].HousingAreas, "E3")
		}
		for k, o := range c.outcome {
			f := kvarter.Finding{Area: in.Areas.Items[k].Code, Outcome: o}
			if o != kvarter.OutcomeOut {
				f.Reasons = []kvarter.Reason{{Kind: "law"}}
			}
			in.Findings = append(in.Findings, f)
		}
		var own []string
		for _, u := range Merge(in) {
			if u.Kind == "housing_area" {
				own = append(own, u.Code)
			}
		}
		if got := strings.Join(own, " "); got != c.own {
			t.Errorf("%s: own outlines %q, want %q", c.name, got, c.own)
		}
	}
}

// A listed estate is in an urban area or has its own outline, whatever the shares, exclusions and minimum are.
func TestMergeStandsForEveryEstate(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := cityInputs(make([][7]float64, 4)...)
		m := &method.Merge{MinPopulation: float64(rapid.IntRange(0, 1).Draw(rt, "minimum") * 1000), ListsExempt: rapid.Bool().Draw(rt, "exempt")}
		in.Method.Exclude = []method.Exclusion{{Column: "population", Compare: method.Compare{Op: method.Under, Threshold: method.Threshold{Number: 300}}}}
		housing := &kvarter.Areas{}
		for e := range 3 {
			housing.Items = append(housing.Items, kvarter.Area{Code: fmt.Sprint("E", e), Population: 1500})
		}
		in.Included = []Included{{Method: "dk", Outcome: "udsat", HousingAreas: []string{"E0", "E2"}}}
		for a := range in.Areas.Items {
			in.Areas.Items[a].Population = rapid.SampledFrom([]float64{100, 700, 1500, math.NaN()}).Draw(rt, "people")
			left := 100
			for e := range 3 {
				share := rapid.IntRange(0, left).Draw(rt, "share")
				left -= share
				in.Overlaps = append(in.Overlaps, kvarter.Overlap{SmallArea: in.Areas.Items[a].Code, HousingArea: fmt.Sprint("E", e), Share: float64(share) / 100, Basis: "residents"})
			}
		}
		r, err := Screen(in)
		if err != nil {
			rt.Fatal(err)
		}
		urban := Merge(Merging{Method: m, Areas: in.Areas, Findings: r.Findings, Housing: housing, Included: in.Included, Overlaps: in.Overlaps})
		own := map[string]bool{}
		for _, u := range urban {
			own[u.Code] = true
		}
		for _, code := range []string{"E0", "E2"} {
			stands := false
			for _, f := range r.Findings {
				for _, why := range f.Reasons {
					stands = stands || f.Outcome.Designated() && why.Kind == "law" && why.Area == code
				}
			}
			if !own["H"+code] && !stands {
				rt.Fatalf("%s is listed and nowhere: %+v", code, urban)
			}
		}
		if own["HE1"] {
			rt.Fatal("E1 is on no list")
		}
	})
}
