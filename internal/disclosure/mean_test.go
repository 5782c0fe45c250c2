package disclosure

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

// incomes is a table of small areas with a mean of people, and what the two largest make together.
func incomes(people, mean, two []float64) (*kvarter.Panel, *kvarter.Areas) {
	n := len(people)
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea}
	t := &kvarter.Table{Level: kvarter.LevelSmallArea, Period: 2024, Columns: map[string]kvarter.Column{}}
	for name, v := range map[string][]float64{"taxpayers": people, "income": mean, "two": two} {
		c := kvarter.NewColumn(n)
		for i := range v {
			c.Set(i, v[i])
		}
		t.Columns[name] = c
	}
	for i := range n {
		t.Codes = append(t.Codes, fmt.Sprint("a", i))
		areas.Items = append(areas.Items, kvarter.Area{Code: t.Codes[i], Groups: map[kvarter.Level]string{"district": fmt.Sprint("d", i%2)}})
	}
	return &kvarter.Panel{Tables: []*kvarter.Table{t}}, areas
}

var incomeMeans = map[string]Mean{"income": {People: "taxpayers", LargestTwo: "two", K: 5}}

// Two people who make 90 % of what an area earns are not told: their mean is hidden, and another of the same district with it, since the district's mean is public. Other
// districts show all.
func TestDominantIncomesAreHidden(t *testing.T) {
	p, areas := incomes([]float64{100, 100, 90, 110, 80, 120}, []float64{200, 300, 250, 310, 240, 290}, []float64{18000, 3000, 2500, 2600, 2700, 2800})
	c, err := Control(p, areas, []Pair{{"taxpayers", "", 5}}, Options{Seed: 1, Means: incomeMeans})
	if err != nil {
		t.Fatal(err)
	}
	got := c.Panel.Tables[0].Columns["income"]
	hidden := 0
	for i, want := range []bool{true, false, false, false, false, false} {
		if got.State(i) == kvarter.Suppressed {
			hidden++
		}
		if want && got.Known(i) || i%2 == 1 && !got.Known(i) || got.Known(i) && got.Values[i] != p.Tables[0].Columns["income"].Values[i] {
			t.Errorf("area %d: %v, %v", i, got.Values[i], got.State(i))
		}
	}
	if hidden != 2 {
		t.Errorf("%d are hidden, want the dominated one and one to cover it", hidden)
	}
	if c.Panel.Tables[0].Columns["two"].State(1) != kvarter.Suppressed {
		t.Error("what two people make is public")
	}
}

// Whatever the incomes: nothing dominated or of fewer than five people is shown, and with the totals of all groups known nobody comes closer to it than the rule asks.
func TestMeans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 14).Draw(t, "areas")
		people, mean, two := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			people[i], mean[i] = float64(rapid.IntRange(1, 60).Draw(t, "people")), float64(rapid.IntRange(0, 500).Draw(t, "mean"))
			two[i] = people[i] * mean[i] * rapid.Float64Range(0, 1).Draw(t, "two")
		}
		p, areas := incomes(people, mean, two)
		c, err := Control(p, areas, []Pair{{"taxpayers", "", 5}}, Options{Seed: 1, Means: incomeMeans})
		if err != nil {
			t.Fatal(err)
		}
		got := c.Panel.Tables[0].Columns["income"]
		for i := range n {
			total := people[i] * mean[i]
			if got.Known(i) && (people[i] < 5 || total > 0 && two[i] >= .85*total) {
				t.Fatalf("area %d shows a mean of %v people, %v of %v by two", i, people[i], two[i], total)
			}
		}
		for _, x := range c.Systems {
			if x.weight == nil {
				continue
			}
			open := map[int]bool{}
			for _, k := range x.Table.Exposed {
				open[k] = true
			}
			for i := range x.System.Cells {
				if !x.Table.Shown[i].Hidden || open[i] {
					continue
				}
				b, err := x.System.Attack(x.Table.Shown, []int{i})
				if err != nil {
					t.Fatal(err)
				}
				if b[0].High-b[0].Low < float64(x.System.Cells[i].K)-1e-6 {
					t.Fatalf("%s lies in %v–%v, asked is %d", x.System.Cells[i].Key, b[0].Low, b[0].High, x.System.Cells[i].K)
				}
			}
		}
	})
}
