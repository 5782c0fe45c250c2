package disclosure

import (
	"fmt"
	"testing"

	"kvarter"
)

// Counts that stand over quarters, districts and the city, and over no small areas, are of the same people: who holds the levels against each other comes no nearer to a count
// than its threshold.
func TestLevelsAgainstEachOther(t *testing.T) {
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea}
	quarters, districts := []string{"q0", "q1", "q2", "q3"}, []string{"d0", "d1", "d2"}
	in := map[string]string{"q0": "d0", "q1": "d1", "q2": "d2", "q3": "d2"}
	for i := range 8 {
		q := quarters[i/2]
		areas.Items = append(areas.Items, kvarter.Area{Code: fmt.Sprint("a", i), Groups: map[kvarter.Level]string{"quarter": q, "district": in[q]}})
	}
	table := func(l kvarter.Level, codes []string, of func(code string) (poor, adults float64)) *kvarter.Table {
		x := &kvarter.Table{Level: l, Period: 2024, Codes: codes, Columns: map[string]kvarter.Column{"poor": kvarter.NewColumn(len(codes)), "adults": kvarter.NewColumn(len(codes))}}
		for i, c := range codes {
			poor, adults := of(c)
			x.Columns["poor"].Set(i, poor)
			x.Columns["adults"].Set(i, adults)
		}
		return x
	}
	for _, suppress := range []bool{false, true} {
		for seed := range uint64(24) {
			counts := map[string]float64{"q0": 3, "q1": float64(6 + seed%5), "q2": 9, "q3": float64(7 + seed)}
			sum := func(inside func(q string) bool) (poor, adults float64) {
				for _, q := range quarters {
					if inside(q) {
						poor, adults = poor+counts[q], adults+counts[q]+50
					}
				}
				return
			}
			p := &kvarter.Panel{Tables: []*kvarter.Table{
				table("quarter", quarters, func(c string) (float64, float64) { return sum(func(q string) bool { return q == c }) }),
				table("district", districts, func(c string) (float64, float64) { return sum(func(q string) bool { return in[q] == c }) }),
				table(kvarter.LevelCity, []string{"city"}, func(string) (float64, float64) { return sum(func(string) bool { return true }) }),
			}}
			c, err := Control(p, areas, pairsOfTest, Options{Seed: seed, Suppress: suppress})
			if err != nil {
				t.Fatal(err)
			}
			q, d := c.Panel.Tables[0].Columns["poor"], c.Panel.Tables[1].Columns["poor"]
			if city := c.Panel.Tables[2].Columns["poor"]; !suppress && (d.Values[2] != q.Values[2]+q.Values[3] || city.Values[0] != d.Values[0]+d.Values[1]+d.Values[2]) {
				t.Errorf("seed %d: quarters %v, districts %v, city %v do not add up", seed, q.Values, d.Values, city.Values)
			}
			for i := range 2 { // the first two quarters are districts of their own
				if suppress && q.State(i) != d.State(i) {
					t.Errorf("seed %d: %s is %v as a quarter and %v as a district", seed, quarters[i], q.State(i), d.State(i))
				}
				if !suppress && counts[quarters[i]] < 5 && q.Values[i] != d.Values[i] {
					t.Errorf("seed %d: %s is shown as %v and as %v: it is 1 to 5", seed, quarters[i], q.Values[i], d.Values[i])
				}
			}
		}
	}
}
