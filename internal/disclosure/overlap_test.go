package disclosure

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

// A housing area lies in one or two small areas, or around one. Whoever subtracts what is public of the one from the other comes no nearer to what is left than the threshold.
func TestWhatIsLeftOfOverlaps(t *testing.T) {
	subtracted := 0
	rapid.Check(t, func(t *rapid.T) {
		p, areas := panel(t)
		n := areas.Len()
		var overlaps []kvarter.Overlap
		in := [][]int{{0}, {1}}
		if n > 4 {
			in = append(in, []int{2, 3})
		}
		around := rapid.Bool().Draw(t, "around the last")
		for h, of := range in {
			for _, i := range of {
				overlaps = append(overlaps, kvarter.Overlap{SmallArea: areas.Items[i].Code, HousingArea: fmt.Sprint("h", h), Share: .4, Basis: "residents"})
			}
		}
		if around {
			for k := range overlaps {
				overlaps[k].Share = 1
			}
		}
		tables := p.Tables
		for _, s := range tables {
			if s.Level != kvarter.LevelSmallArea {
				continue
			}
			x := &kvarter.Table{Level: kvarter.LevelHousingArea, Period: s.Period, Columns: map[string]kvarter.Column{}}
			for _, name := range []string{"poor", "adults"} {
				x.Columns[name] = kvarter.NewColumn(len(in))
			}
			for h, of := range in {
				x.Codes = append(x.Codes, fmt.Sprint("h", h))
				poor, others := 0, 0
				for _, i := range of {
					poor += int(s.Columns["poor"].Values[i])
					others += int(s.Columns["adults"].Values[i] - s.Columns["poor"].Values[i])
				}
				if around { // some people live in it and outside the small areas
					poor, others = poor+rapid.IntRange(0, 9).Draw(t, "more poor"), others+rapid.IntRange(0, 40).Draw(t, "more")
				} else {
					poor, others = max(0, poor-rapid.IntRange(0, 9).Draw(t, "fewer poor")), max(0, others-rapid.IntRange(0, 40).Draw(t, "fewer"))
				}
				x.Columns["poor"].Set(h, float64(poor))
				x.Columns["adults"].Set(h, float64(poor+others))
			}
			p.Tables = append(p.Tables, x)
		}
		for _, suppress := range []bool{false, true} {
			c, err := Control(p, areas, pairsOfTest, Options{Seed: rapid.Uint64().Draw(t, "seed"), Suppress: suppress, Overlaps: overlaps})
			if err != nil {
				t.Fatal(err)
			}
			attacked(t, c, false)
			if !suppress {
				continue
			}
			for _, year := range []kvarter.Period{2023, 2024} {
				exact, small, estates := p.Table(kvarter.LevelSmallArea, year), c.Panel.Table(kvarter.LevelSmallArea, year), c.Panel.Table(kvarter.LevelHousingArea, year)
				for _, name := range []string{"poor", "adults"} {
					for h, of := range in {
						left, known := -estates.Columns[name].Values[h], estates.Columns[name].Known(h)
						for _, i := range of {
							left, known = left+exact.Columns[name].Values[i], known && small.Columns[name].Known(i)
						}
						if around {
							left = -left
						}
						if !known {
							continue
						}
						if subtracted++; left > 0 && left < 5 {
							t.Fatalf("%d %s of h%d: %v are left, and anybody can subtract", year, name, h, left)
						}
					}
				}
			}
		}
	})
	if subtracted == 0 {
		t.Error("no overlap was public")
	}
}

// Two housing areas lie in one small area, and together in all of it but a few: whoever takes both away would know these.
func TestWhatSeveralHousingAreasLeave(t *testing.T) {
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea}
	small := &kvarter.Table{Level: kvarter.LevelSmallArea, Period: 2024, Columns: map[string]kvarter.Column{"poor": kvarter.NewColumn(4), "adults": kvarter.NewColumn(4)}}
	for i, poor := range []float64{22, 31, 40, 37} {
		small.Codes = append(small.Codes, fmt.Sprint("a", i))
		areas.Items = append(areas.Items, kvarter.Area{Code: small.Codes[i]})
		small.Columns["poor"].Set(i, poor)
		small.Columns["adults"].Set(i, 10*poor)
	}
	estates := &kvarter.Table{Level: kvarter.LevelHousingArea, Period: 2024, Codes: []string{"h0", "h1", "h2"}, Columns: map[string]kvarter.Column{"poor": kvarter.NewColumn(3), "adults": kvarter.NewColumn(3)}}
	for i, poor := range []float64{11, 9, 12} {
		estates.Columns["poor"].Set(i, poor)
		estates.Columns["adults"].Set(i, 60)
	}
	p := &kvarter.Panel{Tables: []*kvarter.Table{small, estates}}
	overlaps := []kvarter.Overlap{{SmallArea: "a0", HousingArea: "h0", Share: .4}, {SmallArea: "a0", HousingArea: "h1", Share: .4}, {SmallArea: "a1", HousingArea: "h2", Share: .4}}
	c, err := Control(p, areas, pairsOfTest, Options{Suppress: true, Overlaps: overlaps})
	if err != nil {
		t.Fatal(err)
	}
	s, h := c.Panel.Tables[0].Columns["poor"], c.Panel.Tables[1].Columns["poor"]
	if s.Known(0) && h.Known(0) && h.Known(1) {
		t.Errorf("%v − %v − %v is public: 2 are left", s.Values[0], h.Values[0], h.Values[1])
	}
	if !h.Known(2) || !s.Known(1) {
		t.Error("more is hidden than what is left asks")
	}
}
