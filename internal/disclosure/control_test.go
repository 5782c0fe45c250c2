package disclosure

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

// panel draws a small city: areas in two districts, two counts over a base that lies inside another, values, two years, and the city's own table.
func panel(t *rapid.T) (*kvarter.Panel, *kvarter.Areas) {
	n := rapid.IntRange(2, 8).Draw(t, "areas")
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea}
	p := &kvarter.Panel{}
	for i := range n {
		areas.Items = append(areas.Items, kvarter.Area{Code: fmt.Sprint("a", i), Groups: map[kvarter.Level]string{"district": fmt.Sprint("d", i%2)}})
	}
	for _, year := range []kvarter.Period{2023, 2024} {
		s := &kvarter.Table{Level: kvarter.LevelSmallArea, Period: year, Columns: map[string]kvarter.Column{}, Population: "people"}
		c := &kvarter.Table{Level: kvarter.LevelCity, Period: year, Codes: []string{"city"}, Columns: map[string]kvarter.Column{}}
		for _, name := range []string{"poor", "ill", "adults", "people", "mean"} {
			s.Columns[name], c.Columns[name] = kvarter.NewColumn(n), kvarter.NewColumn(1)
		}
		sum := map[string]float64{}
		for i := range n {
			s.Codes = append(s.Codes, areas.Items[i].Code)
			adults := rapid.IntRange(0, 60).Draw(t, "adults")
			for name, v := range map[string]int{"adults": adults, "poor": rapid.IntRange(0, adults).Draw(t, "poor"), "ill": rapid.IntRange(0, adults).Draw(t, "ill"), "people": adults + rapid.IntRange(0, 30).Draw(t, "children")} {
				s.Columns[name].Set(i, float64(v))
				sum[name] += float64(v)
			}
			s.Columns["mean"].Set(i, 1.5)
		}
		for name, v := range sum {
			c.Columns[name].Set(0, v)
		}
		p.Tables = append(p.Tables, s, c)
	}
	return p, areas
}

var pairsOfTest = []Pair{{"poor", "adults", 5}, {"ill", "adults", 10}, {"people", "", 5}, {"adults", "people", 5}}

// By either method, with overlapping sets and a city total that others publish: nothing unsafe is shown, nobody reaches an interval narrower than the threshold, all that is shown adds
// up, and what was shown before is shown alike.
func TestControl(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, areas := panel(t)
		o := Options{Suppress: rapid.Bool().Draw(t, "suppress"), HideZero: rapid.Bool().Draw(t, "hide zero"), Seed: rapid.Uint64().Draw(t, "seed"), Outside: map[string]int64{}, Sets: map[string][]string{}}
		for i := range areas.Items {
			if i%3 == 0 {
				o.Sets["urban=1"] = append(o.Sets["urban=1"], areas.Items[i].Code)
			} else {
				o.Sets["rest=1"] = append(o.Sets["rest=1"], areas.Items[i].Code)
			}
		}
		if rapid.Bool().Draw(t, "outside") {
			city := p.Table(kvarter.LevelCity, 2024)
			o.Outside[Key("all", 2024, "people", "")] = int64(city.Columns["people"].Values[0])
		}
		c, err := Control(p, areas, pairsOfTest, o)
		if err != nil {
			t.Fatal(err)
		}
		attacked(t, c, len(o.Outside) > 0)
		s := c.Panel.Table(kvarter.LevelSmallArea, 2024)
		for i := range s.Codes {
			if s.Columns["mean"].State(i) != kvarter.Suppressed {
				t.Fatal("a mean that nobody vouches for is public")
			}
		}
		if city := c.Panel.Table(kvarter.LevelCity, 2024); len(city.Columns["poor"].Values) > 0 {
			t.Fatal("the city's own exact total is public beside the controlled one")
		}
		// The next publication has another urban area, and one figure was revised.
		o.Earlier = c.Ledger()
		o.Sets["urban=2"] = o.Sets["rest=1"][:len(o.Sets["rest=1"])/2+1]
		for _, table := range p.Tables {
			if poor := table.Columns["poor"]; table.Level == kvarter.LevelSmallArea && poor.Values[0] > 0 {
				poor.Set(0, poor.Values[0]-1)
			}
		}
		again, err := Control(p, areas, pairsOfTest, o)
		if err != nil {
			t.Fatal(err)
		}
		attacked(t, again, len(o.Outside) > 0)
		for _, name := range []string{"poor", "ill", "adults", "people"} {
			for i := range s.Codes {
				a, b := s.Columns[name], again.Panel.Table(kvarter.LevelSmallArea, 2024).Columns[name]
				if i > 0 && (a.Values[i] != b.Values[i] && a.Known(i) && b.Known(i) || a.State(i) != b.State(i)) {
					t.Fatalf("%s of %s was shown as %v (%v) and then as %v (%v)", name, s.Codes[i], a.Values[i], a.State(i), b.Values[i], b.State(i))
				}
			}
		}
	})
}

// A city that rounded and then suppresses shows nothing exactly that it had rounded because it was unsafe; and what was hidden stays hidden.
func TestChangeOfMethod(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, areas := panel(t)
		o := Options{Seed: 5}
		first, err := Control(p, areas, pairsOfTest, o)
		if err != nil {
			t.Fatal(err)
		}
		o.Earlier, o.Suppress = first.Ledger(), true
		second, err := Control(p, areas, pairsOfTest, o)
		if err != nil {
			t.Fatal(err)
		}
		exact, public := p.Table(kvarter.LevelSmallArea, 2024), second.Panel.Table(kvarter.LevelSmallArea, 2024)
		for _, x := range []Pair{{"poor", "adults", 5}, {"ill", "adults", 10}} {
			for i := range exact.Codes {
				n, rest := exact.Columns[x.Count].Values[i], exact.Columns[x.Base].Values[i]-exact.Columns[x.Count].Values[i]
				c, b := public.Columns[x.Count], public.Columns[x.Base]
				if c.Known(i) && (n > 0 && n < float64(x.K) || b.Known(i) && rest > 0 && rest < float64(x.K)) {
					t.Fatalf("%s of %s shows %v of %v", x.Count, exact.Codes[i], n, n+rest)
				}
			}
		}
		o.Earlier = second.Ledger()
		third, err := Control(p, areas, pairsOfTest, o)
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range public.Columns {
			for i := range exact.Codes {
				if again := third.Panel.Table(kvarter.LevelSmallArea, 2024).Columns[name]; again.State(i) != c.State(i) {
					t.Fatalf("%s of %s is %v and then %v", name, exact.Codes[i], c.State(i), again.State(i))
				}
			}
		}
	})
}

// attacked fails where an outsider comes nearer to a hidden or unsafe count than its threshold, the rest of a base included.
func attacked(t *rapid.T, c *Controlled, outside bool) {
	for _, x := range c.Systems {
		var nodes []int
		for i, s := range x.Table.Shown {
			if s.Hidden && (i >= len(x.System.Cells) || !x.System.Cells[i].Unpublished) {
				nodes = append(nodes, i)
			}
		}
		nodes = append(nodes, x.Table.Unsafe...)
		if len(nodes) == 0 {
			continue
		}
		bounds, err := x.System.Attack(x.Table.Shown, nodes, x.Table.Facts...)
		if err != nil {
			t.Fatal(err)
		}
		open := map[int]bool{}
		for _, n := range append(x.Table.KnownOutside, x.Table.Exposed...) {
			open[n] = true
		}
		for _, b := range bounds {
			k := int64(0)
			if b.Node < len(x.System.Cells) {
				k = x.System.Cells[b.Node].K
			} else {
				k = x.System.Sums[b.Node-len(x.System.Cells)].K
			}
			if b.High-b.Low < float64(k)-1e-6 && !open[b.Node] {
				t.Fatalf("%s %d %s: node %d is known to lie in %v–%v, threshold %d", x.Level, x.Period, x.Base, b.Node, b.Low, b.High, k)
			}
		}
		if len(x.Table.Exposed) > 0 && !outside {
			t.Fatalf("%d exposed", len(x.Table.Exposed))
		}
	}
}

// A suppressed or missing figure stays what it is, and a table without counts has nothing to control.
func TestStatesStay(t *testing.T) {
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea, Items: []kvarter.Area{{Code: "a"}, {Code: "b"}, {Code: "c"}}}
	poor, adults := kvarter.NewColumn(3), kvarter.NewColumn(3)
	poor.Set(0, 3)
	poor.Unset(1, kvarter.Suppressed)
	adults.Set(0, 50)
	adults.Set(1, 60)
	p := &kvarter.Panel{Tables: []*kvarter.Table{{Level: kvarter.LevelSmallArea, Period: 2024, Codes: []string{"a", "b", "c"}, Columns: map[string]kvarter.Column{"poor": poor, "adults": adults}},
		{Level: kvarter.LevelSmallArea, Period: 2023, Codes: []string{"a"}, Columns: map[string]kvarter.Column{}}}}
	c, err := Control(p, areas, pairsOfTest, Options{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	got := c.Panel.Tables[0].Columns["poor"]
	if got.State(1) != kvarter.Suppressed || got.State(2) != kvarter.Missing || got.Values[0] == 3 {
		t.Errorf("%v %v", got.Values, got.States)
	}
}
