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
