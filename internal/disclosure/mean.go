package disclosure

import (
	"math"
	"slices"

	"kvarter"
	"kvarter/internal/protect"
)

// Mean is what stands behind a column of means: the column with how many people it is of, and, where it is known, the one with what the two largest contributions
// make together. A mean is hidden where it is of fewer people than K, or where these two make Share or more of the total (0: the usual 0.85).
type Mean struct {
	People, LargestTwo string
	Share              float64
	K                  int64
}

// DominantShare is the usual limit of the (n, k) rule for the two largest contributions (Hundepool et al. 2012, section 4.2.2).
const DominantShare = .85

// units is what all the totals of a column make together as whole numbers: fine enough for any protection, and exact in linear programmes.
const units = 100_000_000

// mean hides single means, and as many more as it takes that no hidden total is told through the totals of groups, which are public: an outsider who knows them comes
// no closer to it than the (n, k) rule asks, (1/Share − 1) of the total on either side, and not at all to a total of fewer than K people. Means are shown
// exactly or not at all; one with nothing behind it is not shown. The system is nil where nothing can be shown.
func mean(t *kvarter.Table, name string, areas *kvarter.Areas, o Options) (*Controlling, kvarter.Column, error) {
	of, rule := t.Columns[name], o.Means[name]
	people, ok := t.Columns[rule.People]
	out := withheld(of)
	if !ok {
		return nil, out, nil
	}
	share := rule.Share
	if share == 0 {
		share = DominantShare
	}
	total := func(i int) float64 {
		if !of.Known(i) || !people.Known(i) || of.Values[i] < 0 || !(people.Values[i] > 0) {
			return math.NaN()
		}
		return float64(of.Values[i] * people.Values[i])
	}
	sum := 0.0
	for i := range t.Codes {
		if v := total(i); v == v {
			sum += v
		}
	}
	if sum == 0 {
		return nil, out, nil
	}
	x := &Controlling{Level: t.Level, Period: t.Period, Base: name, System: &protect.System{}, cell: map[string]int{}, total: map[string]int{}, weight: map[string]float64{}}
	parts := make([][]int32, len(t.Codes))
	for i, code := range t.Codes {
		v := total(i)
		if v != v {
			continue
		}
		key := Key(t.Level, t.Period, name, code)
		k, primary := int64(0), false
		margin := float64(v * (1/share - 1))
		if rule.LargestTwo != "" {
			two, ok := t.Columns[rule.LargestTwo]
			switch {
			case !ok || !two.Known(i):
				primary = true
			case two.Values[i] >= float64(share*v):
				margin, primary = max(margin, two.Values[i]/share-v), true
			}
		}
		if people.Values[i] < float64(rule.K) {
			margin, primary = max(margin, v/2), true
		}
		k = max(1, int64(math.Ceil(2*margin*units/sum)))
		x.weight[key] = people.Values[i] * units / sum
		parts[i] = []int32{x.add(key, int64(math.Round(v*units/sum)), k, o)}
		cell := &x.System.Cells[parts[i][0]]
		cell.Primary, cell.ZeroShown = cell.Primary || primary, true
		if !primary { // a larger mean is shown as it is, but protected where it is hidden for another's sake
			cell.K = min(cell.K, cell.Count)
		}
	}
	for _, set := range x.sets(t, areas, o) {
		var cells []int32
		for _, i := range set.at {
			cells = append(cells, parts[i]...)
		}
		if len(cells) > 1 {
			slices.Sort(cells)
			x.sum(Key(kvarter.Level(set.name), t.Period, name, ""), cells, 0, o)
		}
	}
	for i := range x.System.Sums {
		x.System.Sums[i].Open = true
	}
	x.System.Facts = append(x.System.Facts, x.Facts(o.Told)...)
	var err error
	if x.Table, err = x.System.Suppress(protect.Suppression{}); err != nil {
		return nil, out, err
	}
	for i := range t.Codes {
		if parts[i] != nil && !x.Table.Shown[parts[i][0]].Hidden {
			out.Set(i, of.Values[i])
		}
	}
	return x, out, nil
}
