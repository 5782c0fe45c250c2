package plan

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

// town is a round of two urban areas (a1–a3 and b1–b2), a listed estate by itself (in c1), and c2, which is not designated.
func town() *kvarter.Round {
	met, not, open := kvarter.Met, kvarter.NotMet, kvarter.Undetermined
	r := &kvarter.Round{Areas: &kvarter.Areas{}, HousingAreas: &kvarter.Areas{Items: []kvarter.Area{{Code: "B1"}, {Code: "B2"}}}}
	for _, x := range []struct {
		code, district string
		people         float64
		health, income kvarter.Verdict
	}{
		{"a1", "D1", 1000, met, met}, {"a2", "D1", 2000, met, not}, {"a3", "D1", 500, not, open},
		{"b1", "D2", 800, met, met}, {"b2", "D2", math.NaN(), met, not},
		{"c1", "D2", 900, not, not}, {"c2", "D3", 700, met, met},
	} {
		r.Areas.Items = append(r.Areas.Items, kvarter.Area{Code: x.code, Population: x.people, Groups: map[kvarter.Level]string{"district": x.district}})
		r.Findings = append(r.Findings, kvarter.Finding{Area: x.code, Criteria: []kvarter.CriterionFinding{{Criterion: "income", Verdict: x.income}, {Criterion: "health", Verdict: x.health}}})
	}
	r.UrbanAreas = []kvarter.UrbanArea{
		{Code: "Ua1", Name: "A", Kind: "urban_area", Population: 3500, Parts: []kvarter.Part{{Areas: []string{"a1", "a2"}}, {Areas: []string{"a3"}}}},
		{Code: "Ub1", Name: "B", Kind: "urban_area", Population: math.NaN(), Parts: []kvarter.Part{{Areas: []string{"b1", "b2"}}}},
		{Code: "HB1", Name: "Estate", Kind: "housing_area", Population: 600, Parts: []kvarter.Part{{Name: "Estate"}}},
	}
	r.Overlaps = []kvarter.Overlap{{SmallArea: "c1", HousingArea: "B1", Share: .4}, {SmallArea: "a2", HousingArea: "B2", Share: .6}}
	return r
}

func reaching(id string, from int, places ...kvarter.Place) kvarter.Intervention {
	return kvarter.Intervention{ID: id, From: from, Criteria: []string{"health"}, SubGoals: []string{"g1-2"}, Places: places, Updates: []kvarter.Update{{Date: today, By: "Ada", Kind: kvarter.UpdateNoChange}}}
}

func TestCoverage(t *testing.T) {
	p := example()
	p.Interventions = nil
	g := NewGround(town())
	empty := g.Coverage(p, today, DefaultRules())
	income, health, sub := empty.Rows[0], empty.Rows[1], empty.Rows[2]
	if income.ID != "income" || health.ID != "health" || sub.ID != "g1-2" || len(empty.Rows) != 3 {
		t.Fatalf("%+v", empty.Rows)
	}
	for _, c := range []struct {
		what      string
		got, want Cover
	}{
		{"2 of 3 meet it", health.Cells[0], Cover{Verdict: "met", Met: 2, Of: 3, People: People{Known: 3000}, White: true}},
		{"both meet it, one with unknown residents", health.Cells[1], Cover{Verdict: "met", Met: 2, Of: 2, People: People{Known: 800, Unknown: 1}, White: true}},
		{"1 of 3, and one open could make it most", income.Cells[0], Cover{Verdict: "undetermined", Met: 1, Open: 1, Of: 3, People: People{Known: 1000}}},
		{"1 of 2 is not most", income.Cells[1], Cover{Verdict: "not_met", Met: 1, Of: 2, People: People{Known: 800}}},
		{"an estate by itself is not judged", health.Cells[2], Cover{}},
		{"every area needs every sub-goal", sub.Cells[2], Cover{People: People{Known: 600}, White: true}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.what, c.got, c.want)
		}
	}
	if health.Need != 2 || len(health.White) != 2 || health.WhitePeople != (People{3800, 1}) || income.Need != 0 || sub.Need != 3 {
		t.Errorf("%+v %+v %+v", health, income, sub)
	}
	if got, want := health.Sentence("helbred", "da"), "helbred: opfyldt i 2 byområder, uden indsats i 2."; got != want {
		t.Errorf("%s, want %s", got, want)
	}

	for _, c := range []struct {
		what  string
		place kvarter.Place
		white []string // of health
		sub   []string // of the sub-goal
		small int      // small areas in A
	}{
		{"the whole city", kvarter.Place{Kind: kvarter.PlaceCity}, nil, nil, 3},
		{"an urban area", kvarter.Place{Kind: kvarter.PlaceUrbanArea, Code: "Ua1"}, []string{"Ub1"}, []string{"Ub1", "HB1"}, 3},
		{"a small area", kvarter.Place{Kind: kvarter.PlaceSmallArea, Code: "a3"}, []string{"Ub1"}, []string{"Ub1", "HB1"}, 1},
		{"a housing area inside", kvarter.Place{Kind: kvarter.PlaceHousingArea, Code: "B2"}, []string{"Ub1"}, []string{"Ub1", "HB1"}, 1},
		{"a housing area by itself", kvarter.Place{Kind: kvarter.PlaceHousingArea, Code: "B1"}, []string{"Ua1", "Ub1"}, []string{"Ua1", "Ub1"}, 0},
		{"an estate's small area", kvarter.Place{Kind: kvarter.PlaceSmallArea, Code: "c1"}, []string{"Ua1", "Ub1"}, []string{"Ua1", "Ub1"}, 0},
		{"a district", kvarter.Place{Kind: "district", Code: "D2"}, []string{"Ua1"}, []string{"Ua1"}, 0},
		{"elsewhere", kvarter.Place{Kind: kvarter.PlaceSmallArea, Code: "c2"}, []string{"Ua1", "Ub1"}, []string{"Ua1", "Ub1", "HB1"}, 0},
		{"no such place", kvarter.Place{Kind: "district", Code: "D9"}, []string{"Ua1", "Ub1"}, []string{"Ua1", "Ub1", "HB1"}, 0},
	} {
		p.Interventions = []kvarter.Intervention{reaching("x", 2020, c.place)}
		got := g.Coverage(p, today, DefaultRules())
		if !reflect.DeepEqual(got.Rows[1].White, c.white) || !reflect.DeepEqual(got.Rows[2].White, c.sub) {
			t.Errorf("%s: white %v and %v, want %v and %v", c.what, got.Rows[1].White, got.Rows[2].White, c.white, c.sub)
		}
		if now := got.Rows[1].Cells[0].Now; c.small > 0 && (len(now) != 1 || now[0].Small != c.small || now[0].Whole != (c.small == 3)) || c.small == 0 && len(now) > 0 {
			t.Errorf("%s: %+v in A", c.what, now)
		}
		if has := g.Has(c.place); has != (c.what != "no such place") {
			t.Errorf("%s: known %v", c.what, has)
		}
	}

	done := reaching("done", 2020, kvarter.Place{Kind: kvarter.PlaceCity})
	done.EndedOn = "2024-12-31"
	p.Interventions = []kvarter.Intervention{done, reaching("later", 2026, kvarter.Place{Kind: kvarter.PlaceCity})}
	cell := g.Coverage(p, today, DefaultRules()).Rows[1].Cells[0]
	if !cell.White || len(cell.Before) != 1 || len(cell.Later) != 1 || len(cell.Now) != 0 {
		t.Errorf("what is over or not begun covers nothing: %+v", cell)
	}
}

// One more place never makes a white spot, and whoever is in a cell is there because of a place.
func TestMorePlacesCoverMore(t *testing.T) {
	all := []kvarter.Place{{Kind: kvarter.PlaceCity}, {Kind: kvarter.PlaceUrbanArea, Code: "Ua1"}, {Kind: kvarter.PlaceUrbanArea, Code: "HB1"}, {Kind: kvarter.PlaceSmallArea, Code: "b2"}, {Kind: kvarter.PlaceHousingArea, Code: "B2"}, {Kind: "district", Code: "D2"}}
	g := NewGround(town())
	rapid.Check(t, func(t *rapid.T) {
		p := example()
		places := rapid.SliceOfDistinct(rapid.SampledFrom(all), func(p kvarter.Place) kvarter.Place { return p }).Draw(t, "places")
		white := func(n int) (out int) {
			p.Interventions = []kvarter.Intervention{reaching("x", 2020, places[:n]...)}
			for _, r := range g.Coverage(p, today, DefaultRules()).Rows {
				out += len(r.White)
			}
			return out
		}
		for n := range places {
			if before, after := white(n), white(n+1); after > before || n == 0 && before != 5 { // 2 for health, 3 for the sub-goal
				t.Fatalf("%d white spots with %v, %d with one less", after, places[:n+1], before)
			}
		}
	})
}

func TestReached(t *testing.T) {
	column := func(v ...float64) map[string]kvarter.Column { return map[string]kvarter.Column{"ill": {Values: v}} }
	codes := []string{"a1", "a2", "a3", "b1", "b2", "c1", "c2"}
	nan := math.NaN()
	withheldIn2024 := kvarter.Column{Values: []float64{100, nan, nan, 40, 50, 60, 70}, States: []kvarter.State{0, kvarter.Suppressed, kvarter.Missing, 0, 0, 0, 0}}
	figures := &kvarter.Panel{Tables: []*kvarter.Table{
		{Level: kvarter.LevelSmallArea, Period: 2022, Codes: codes, Columns: column(100, 200, 0, 40, 50, 60, 70)},
		{Level: kvarter.LevelSmallArea, Period: 2023, Codes: codes, Columns: column(nan, nan, nan, nan, nan, nan, nan)},
		{Level: kvarter.LevelSmallArea, Period: 2024, Codes: codes, Columns: map[string]kvarter.Column{"ill": withheldIn2024}},
		{Level: kvarter.LevelHousingArea, Period: 2020, Codes: []string{"B1", "B2"}, Columns: column(25, 80)},
	}}
	n := func(v int) *int { return &v }
	share := func(v float64) *float64 { return &v }
	a := kvarter.Place{Kind: kvarter.PlaceUrbanArea, Code: "Ua1"}
	for _, c := range []struct {
		what   string
		places []kvarter.Place
		group  kvarter.TargetGroup
		reach  kvarter.Reach
		want   Reached
	}{
		{"all known, a zero among them", []kvarter.Place{a}, kvarter.TargetGroup{Measure: "ill"}, kvarter.Reach{Year: 2022, People: n(30)}, Reached{Year: 2022, People: n(30), State: "known", Size: n(300), Basis: "figures", Period: 2022, Share: share(.1)}},
		{"a year without figures takes the one before", []kvarter.Place{a}, kvarter.TargetGroup{Measure: "ill"}, kvarter.Reach{Year: 2023, People: n(0)}, Reached{Year: 2023, People: n(0), State: "known", Size: n(300), Basis: "figures", Period: 2022, Share: share(0)}},
		{"one withheld, one missing: at most", []kvarter.Place{a}, kvarter.TargetGroup{Measure: "ill"}, kvarter.Reach{Year: 2024, People: n(30)}, Reached{Year: 2024, People: n(30), State: "known", Size: n(100), Basis: "figures", Period: 2024, Missing: 1, Suppressed: 1, Share: share(.3), AtMost: true}},
		{"the number withheld", []kvarter.Place{a}, kvarter.TargetGroup{Measure: "ill"}, kvarter.Reach{Year: 2022, Suppressed: true}, Reached{Year: 2022, State: "suppressed", Size: n(300), Basis: "figures", Period: 2022}},
		{"the number missing", []kvarter.Place{a}, kvarter.TargetGroup{Measure: "ill"}, kvarter.Reach{Year: 2022}, Reached{Year: 2022, State: "missing", Size: n(300), Basis: "figures", Period: 2022}},
		{"stated where nothing is measured", []kvarter.Place{a}, kvarter.TargetGroup{Measure: "well", Number: n(60)}, kvarter.Reach{Year: 2022, People: n(30)}, Reached{Year: 2022, People: n(30), State: "known", Size: n(60), Basis: "stated", Share: share(.5)}},
		{"before all figures", []kvarter.Place{a}, kvarter.TargetGroup{Measure: "ill"}, kvarter.Reach{Year: 2019, People: n(30)}, Reached{Year: 2019, People: n(30), State: "known", Missing: 3}},
		{"a housing area beside, one inside counted once", []kvarter.Place{a, {Kind: kvarter.PlaceHousingArea, Code: "B1"}, {Kind: kvarter.PlaceHousingArea, Code: "B2"}}, kvarter.TargetGroup{Measure: "ill"}, kvarter.Reach{Year: 2022, People: n(65)}, Reached{Year: 2022, People: n(65), State: "known", Size: n(325), Basis: "figures", Period: 2022, Share: share(.2)}},
		{"no group", []kvarter.Place{a}, kvarter.TargetGroup{}, kvarter.Reach{Year: 2022, People: n(3)}, Reached{Year: 2022, People: n(3), State: "known"}},
	} {
		x := kvarter.Intervention{Places: c.places, TargetGroup: c.group, Reach: []kvarter.Reach{c.reach}}
		if got := NewGround(town()).Reached(&x, figures)[0]; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
		}
	}
}
