package screening

import (
	"fmt"
	"slices"
	"sort"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

// The name of a joined area, found in one pass, is the one that sorting its parts by residents gives.
func TestNameOfJoinedArea(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(rt, "n")
		in := Merging{NameLevel: "quarter", Areas: &kvarter.Areas{GroupNames: map[kvarter.Level]map[string]string{"quarter": {}}}}
		c := &cluster{}
		sums, all := map[string]float64{}, 0.0
		for i := range n {
			group := fmt.Sprint("g", rapid.IntRange(0, 30).Draw(rt, "group"))
			if rapid.Bool().Draw(rt, "same") {
				group = "g0"
			}
			people := float64(rapid.IntRange(0, 5).Draw(rt, "people"))
			in.Areas.Items = append(in.Areas.Items, kvarter.Area{Code: fmt.Sprint(i), Name: fmt.Sprint("n", rapid.IntRange(0, 8).Draw(rt, "name")), Population: people,
				Groups: map[kvarter.Level]string{"quarter": group}})
			in.Areas.GroupNames["quarter"][group] = "Q" + group
			c.members = append(c.members, i)
			sums[group] += people
			all += people
		}
		want := ""
		for g, s := range sums {
			if s > all/2 {
				want = "Q" + g
			}
		}
		if want == "" {
			order := slices.Clone(c.members)
			sort.SliceStable(order, func(a, b int) bool { return in.Areas.Items[order[a]].Population > in.Areas.Items[order[b]].Population })
			var names []string
			for _, i := range order {
				if name := in.Areas.Items[i].Name; !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
			switch len(names) {
			case 1:
				want = names[0]
			case 2:
				want = names[0] + " / " + names[1]
			default:
				want = fmt.Sprintf("%s / %s / +%d", names[0], names[1], len(names)-2)
			}
		}
		if got := in.name(c); got != want {
			rt.Fatalf("%s, want %s", got, want)
		}
		in.Named = in.Areas.Group("quarter")
		if got := in.name(c); got != want {
			rt.Fatalf("with groups given: %s, want %s", got, want)
		}
	})
}
