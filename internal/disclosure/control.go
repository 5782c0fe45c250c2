package disclosure

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/protect"
)

// The smallest counts that may be shown, on the numerator and on its complement (methods.md section 4).
const (
	SmallestCount    = 5
	SmallestDelicate = 10 // of health, convictions and origin
)

// Pair is a count of the figures with its base, "" for a count alone, and the smallest count that may be shown of it.
type Pair struct {
	Count, Base string
	K           int64
}

// Options say how figures are controlled. Of a mean nothing can be told without those behind it, so that a column of values is public only where the city
// vouches for it.
type Options struct {
	Suppress bool // secondary suppression in place of controlled rounding
	HideZero bool
	Seed     uint64 // secret
	// Safe are columns of values that the city vouches for: means of many, and survey estimates.
	Safe map[string]bool
	// Outside are counts that others publish, by Key.
	Outside map[string]int64
	// Earlier are counts as an earlier publication showed them, by Key: one that did not change keeps its value.
	Earlier map[string]Earlier
	// Sets are further areas whose totals are public, such as urban areas and the rest of the city: codes of small areas by name.
	Sets map[string][]string
	// Told is what public decisions tell of the counts.
	Told []Told
}

// Earlier is a count as it was shown before.
type Earlier struct {
	Count, Shown, Within int64
	Hidden               bool
}

// Told is a consequence of a public decision: Σ Factor·count ≥ Low over counts named by Key.
type Told struct {
	What   string
	Key    []string
	Factor []float64
	Low    float64
}

// Key names a count of a small area, housing area or group.
func Key(l kvarter.Level, at kvarter.Period, column, code string) string {
	return fmt.Sprintf("%s/%d/%s/%s", l, at, column, code)
}

// Controlled is the figures of a workspace as the public may have them.
type Controlled struct {
	Panel   *kvarter.Panel
	Systems []*Controlling
	// Withheld are columns of which nothing is public, with the level: values that nobody vouches for, and counts that no indicator uses.
	Withheld []string
}

// Controlling is one system of counts that are protected together: a base of one level and year with everything counted against it.
type Controlling struct {
	Level  kvarter.Level
	Period kvarter.Period
	Base   string // "" for counts alone
	System *protect.System
	Table  *protect.Table

	cell, total map[string]int // positions by Key
}

// Control makes public figures of a panel: for every base of every level and year one system of cells (numerator and complement of each area), with all totals over
// groups, sets and the city, rounded or suppressed together. Columns that stand over small areas in one year are taken away from other levels and pooled
// from the controlled ones, so that no second rounding of the same people is public. Figures of a region or a country are others' and stay.
func Control(p *kvarter.Panel, areas *kvarter.Areas, pairs []Pair, o Options) (*Controlled, error) {
	out := &Controlled{Panel: &kvarter.Panel{}}
	counted := map[string]bool{}
	for _, x := range pairs {
		counted[x.Count], counted[x.Base] = true, true
	}
	for _, t := range p.Tables {
		public := &kvarter.Table{Level: t.Level, Period: t.Period, Codes: t.Codes, Columns: map[string]kvarter.Column{}, Population: t.Population, Source: t.Source, Bridges: t.Bridges}
		out.Panel.Tables = append(out.Panel.Tables, public)
		if t.Level == kvarter.LevelRegion || t.Level == kvarter.LevelCountry {
			public.Columns = t.Columns
			continue
		}
		small := p.Table(areas.Level, t.Period)
		pooled := func(column string) bool {
			if t.Level == areas.Level || t.Level == kvarter.LevelHousingArea || small == nil {
				return false
			}
			_, ok := small.Columns[column]
			return ok
		}
		for _, name := range t.Names() {
			switch {
			case pooled(name), counted[name] && !o.Safe[name]:
			case o.Safe[name]:
				public.Columns[name] = t.Columns[name]
			default:
				public.Columns[name] = withheld(t.Columns[name])
				out.Withheld = append(out.Withheld, fmt.Sprintf("%s of %s", name, t.Level))
			}
		}
		if err := out.table(t, public, areas, pairs, pooled, o); err != nil {
			return nil, err
		}
	}
	slices.Sort(out.Withheld)
	out.Withheld = slices.Compact(out.Withheld)
	return out, nil
}

// withheld is a column with every figure suppressed.
func withheld(c kvarter.Column) kvarter.Column {
	out := kvarter.NewColumn(c.Len())
	for i := range c.Len() {
		if out.Unset(i, c.State(i)); c.Known(i) {
			out.Unset(i, kvarter.Suppressed)
		}
	}
	return out
}

// table controls every base of one table.
func (c *Controlled) table(t, public *kvarter.Table, areas *kvarter.Areas, pairs []Pair, pooled func(string) bool, o Options) error {
	for _, todo := range systems(t, pairs, pooled, o.Safe) {
		x := &Controlling{Level: t.Level, Period: t.Period, Base: todo[0].Base, System: &protect.System{}, cell: map[string]int{}, total: map[string]int{}}
		x.build(t, areas, todo, o)
		var err error
		switch {
		case len(x.System.Cells) == 0:
		case o.Suppress:
			x.Table, err = x.System.Suppress(protect.Suppression{})
		default:
			x.Table, err = x.System.Round(protect.Rounding{Seed: o.Seed})
		}
		if err != nil {
			return fmt.Errorf("%s of %d: %w", t.Level, t.Period, err)
		}
		for _, y := range todo {
			public.Columns[y.Count] = x.column(t, y.Count)
			if y.Base != "" {
				public.Columns[y.Base] = x.column(t, y.Base)
			}
		}
		if x.Table != nil {
			c.Systems = append(c.Systems, x)
		}
	}
	return nil
}

// systems sorts the pairs that a table has by base, in alphabetical order; counts without a base, or that are a base or a count elsewhere, stand alone. Every
// column is in one system.
func systems(t *kvarter.Table, pairs []Pair, pooled func(string) bool, safe map[string]bool) [][]Pair {
	has := func(column string) bool {
		_, ok := t.Columns[column]
		return ok && column != "" && !pooled(column) && !safe[column]
	}
	by := map[string][]Pair{}
	for _, x := range pairs {
		if !has(x.Count) {
			continue
		}
		if !has(x.Base) {
			x.Base = ""
		}
		by[x.Base] = append(by[x.Base], x)
	}
	bases := make([]string, 0, len(by))
	for b := range by {
		bases = append(bases, b)
	}
	sort.Slice(bases, func(a, b int) bool { return bases[b] == "" && bases[a] != "" || bases[a] != "" && bases[a] < bases[b] })
	done := map[string]bool{}
	var out [][]Pair
	for _, base := range bases {
		var group []Pair
		for _, x := range by[base] {
			switch {
			case done[x.Count]:
			case base == "" || done[base]:
				done[x.Count] = true
				out = append(out, []Pair{{Count: x.Count, K: x.K}})
			default:
				done[x.Count] = true
				group = append(group, x)
			}
		}
		if len(group) > 0 {
			done[base] = true
			out = append(out, group)
		}
	}
	return out
}

// build writes the cells, totals and facts of one system. The first pair owns the base: its numerator and complement add up to it; other counts over the
// same base are cells of their own, at most the base.
func (x *Controlling) build(t *kvarter.Table, areas *kvarter.Areas, pairs []Pair, o Options) {
	k := int64(0)
	for _, p := range pairs {
		k = max(k, p.K)
	}
	columns, parts := []string{}, map[string][][]int32{} // column → row → its cells; nil where unknown
	base, whole := t.Columns[x.Base], x.Base != ""
	if whole {
		columns, parts[x.Base] = append(columns, x.Base), make([][]int32, len(t.Codes))
	}
	for n, p := range pairs {
		count := t.Columns[p.Count]
		columns, parts[p.Count] = append(columns, p.Count), make([][]int32, len(t.Codes))
		for i, code := range t.Codes {
			if !count.Known(i) || count.Values[i] < 0 {
				continue
			}
			a := x.add(Key(t.Level, t.Period, p.Count, code), count.Values[i], p.K, o)
			parts[p.Count][i] = []int32{a}
			if rest := math.Round(base0(base, i)) - math.Round(count.Values[i]); whole && n == 0 && rest >= 0 {
				parts[x.Base][i] = []int32{a, x.add(Key(t.Level, t.Period, x.Base+"−"+p.Count, code), rest, p.K, o)}
			}
		}
	}
	for i, code := range t.Codes {
		if whole && parts[x.Base][i] == nil && base0(base, i) >= 0 {
			parts[x.Base][i] = []int32{x.add(Key(t.Level, t.Period, x.Base, code), base.Values[i], k, o)}
		}
	}
	sets := x.sets(t, areas, o)
	for _, column := range columns {
		for i, code := range t.Codes {
			if len(parts[column][i]) > 1 {
				x.sum(Key(t.Level, t.Period, column, code), parts[column][i], k, o)
			}
		}
		for _, set := range sets {
			var of []int32
			for _, i := range set.at {
				of = append(of, parts[column][i]...)
			}
			if len(of) > 1 {
				x.sum(Key(kvarter.Level(set.name), t.Period, column, ""), of, k, o)
			}
		}
	}
	for _, p := range pairs[1:] {
		for i := range t.Codes {
			if whole && parts[p.Count][i] != nil && parts[x.Base][i] != nil {
				x.within(parts[p.Count][i][0], parts[x.Base][i])
			}
		}
	}
	x.told(o.Told)
}

// base0 is a figure, NaN where it is not known.
func base0(c kvarter.Column, i int) float64 {
	if i < c.Len() && c.Known(i) {
		return c.Values[i]
	}
	return math.NaN()
}

func (x *Controlling) add(key string, n float64, k int64, o Options) int32 {
	count := int64(math.Round(n))
	r := rule(key, k, o)
	if e, ok := o.Earlier[key]; ok && e.Count == count { // a count that was revised is a new one
		r.Earlier = &protect.Shown{Hidden: e.Hidden, Value: e.Shown, Within: e.Within}
	}
	x.cell[key] = len(x.System.Cells)
	x.System.Cells = append(x.System.Cells, protect.Cell{Key: key, Count: count, Rule: r})
	return int32(x.cell[key])
}

func rule(key string, k int64, o Options) protect.Rule {
	r := protect.Rule{K: k, ZeroShown: !o.HideZero}
	if v, ok := o.Outside[key]; ok {
		r.Known = &protect.Interval{Low: v, High: v}
	}
	return r
}

// sum adds a total; two sets of the same cells are one.
func (x *Controlling) sum(key string, of []int32, k int64, o Options) {
	of = slices.Clone(of)
	slices.Sort(of)
	same := fmt.Sprint(of)
	if i, ok := x.total["="+same]; ok {
		x.total[key] = i
		return
	}
	x.total[key], x.total["="+same] = len(x.System.Sums), len(x.System.Sums)
	x.System.Sums = append(x.System.Sums, protect.Sum{Key: key, Of: of, Rule: rule(key, k, o)})
}

// within says that a count is at most its base.
func (x *Controlling) within(count int32, base []int32) {
	sum := int64(0)
	f := protect.Fact{Key: x.System.Cells[count].Key + " within its base", High: math.Inf(1), Index: []int32{count}, Value: []float64{-1}}
	for _, j := range base {
		sum += x.System.Cells[j].Count
		f.Index, f.Value = append(f.Index, j), append(f.Value, 1)
	}
	if sum >= x.System.Cells[count].Count {
		x.System.Facts = append(x.System.Facts, f)
	}
}

// told adds what decisions tell of counts that are all in this system.
func (x *Controlling) told(all []Told) {
	for _, told := range all {
		f := protect.Fact{Key: told.What, Low: told.Low, High: math.Inf(1)}
		for j, key := range told.Key {
			if n := x.Node(key); n >= 0 {
				f.Index, f.Value = append(f.Index, int32(n)), append(f.Value, told.Factor[j])
			}
		}
		if len(f.Index) == len(told.Key) {
			x.System.Facts = append(x.System.Facts, f)
		}
	}
}

// Node is the number of a count in the system; −1 where it is in none.
func (x *Controlling) Node(key string) int {
	if i, ok := x.cell[key]; ok {
		return i
	}
	if i, ok := x.total[key]; ok {
		return len(x.System.Cells) + i
	}
	return -1
}

// set is a group of rows whose total is public.
type set struct {
	name string
	at   []int
}

// sets are the whole, and over small areas the groups and the declared sets.
func (x *Controlling) sets(t *kvarter.Table, areas *kvarter.Areas, o Options) []set {
	row, all := map[string]int{}, set{name: "all"}
	for i, c := range t.Codes {
		row[c] = i
		all.at = append(all.at, i)
	}
	if t.Level != areas.Level {
		return []set{all}
	}
	groups := map[string][]int{}
	for i := range areas.Items {
		for level, code := range areas.Items[i].Groups {
			if r, ok := row[areas.Items[i].Code]; ok && code != "" {
				groups[string(level)+"="+code] = append(groups[string(level)+"="+code], r)
			}
		}
	}
	for name, codes := range o.Sets {
		for _, c := range codes {
			if r, ok := row[c]; ok {
				groups[name] = append(groups[name], r)
			}
		}
	}
	names := make([]string, 0, len(groups))
	for name := range groups {
		names = append(names, name)
	}
	slices.Sort(names)
	out := []set{all}
	for _, name := range names {
		out = append(out, set{name, groups[name]})
	}
	return out
}

// column is a controlled column of the table.
func (x *Controlling) column(t *kvarter.Table, name string) kvarter.Column {
	from, out := t.Columns[name], kvarter.NewColumn(len(t.Codes))
	for i, code := range t.Codes {
		n := x.Node(Key(t.Level, t.Period, name, code))
		switch {
		case !from.Known(i):
			out.Unset(i, from.State(i))
		case n < 0 || x.Table.Shown[n].Hidden:
			out.Unset(i, kvarter.Suppressed)
		default:
			out.Set(i, float64(x.Table.Shown[n].Value))
		}
	}
	return out
}

// Ledger lists how every cell was shown, so that later publications show it alike. It holds the true counts: it is not for the public.
func (c *Controlled) Ledger() map[string]Earlier {
	out := map[string]Earlier{}
	for _, x := range c.Systems {
		for i := range x.System.Cells {
			s := x.Table.Shown[i]
			out[x.System.Cells[i].Key] = Earlier{Count: x.System.Cells[i].Count, Shown: s.Value, Within: s.Within, Hidden: s.Hidden}
		}
	}
	return out
}

// Pairs lists the counts that methods use, each once with each base, with the smallest count that may be shown: the larger one where the indicator is of origin,
// convictions or health; k has what the city says by column, and goes first.
func Pairs(methods []*method.Method, more []Pair, k map[string]int64) []Pair {
	var out []Pair
	at := map[[2]string]int{}
	add := func(p Pair) {
		if v := k[p.Count]; v > 0 {
			p.K = v
		}
		i, ok := at[[2]string{p.Count, p.Base}]
		if !ok {
			i = len(out)
			at[[2]string{p.Count, p.Base}] = i
			out = append(out, p)
		}
		out[i].K = max(out[i].K, p.K)
	}
	for _, m := range methods {
		for i := range m.Indicators {
			ind := &m.Indicators[i]
			p := Pair{Count: ind.Count, Base: ind.Base, K: SmallestCount}
			if ind.Sensitive || ind.Name == "health" {
				p.K = SmallestDelicate
			}
			if p.Count != "" {
				add(p)
			}
		}
	}
	for _, p := range more {
		if p.K == 0 {
			p.K = SmallestCount
		}
		add(p)
	}
	return out
}
