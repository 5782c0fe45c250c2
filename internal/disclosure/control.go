package disclosure

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

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
	// Means are columns of means with what stands behind them.
	Means map[string]Mean
	// Outside are counts that others publish, by Key.
	Outside map[string]int64
	// Earlier are counts as an earlier publication showed them, by Key: one that did not change keeps its value.
	Earlier map[string]Earlier
	// Sets are further areas whose totals are public, such as urban areas and the rest of the city: codes of small areas by name.
	Sets map[string][]string
	// Told is what public decisions tell of the counts.
	Told []Told
	// Overlaps say which small areas a housing area lies in, all of them: what is left of these, or of it, must not be told either.
	Overlaps []kvarter.Overlap
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

// Controlling is one system of counts that are protected together: one level and year, and all columns that lie one inside another; small areas and housing areas
// together where these overlap, and levels of groups together that have a column in common.
type Controlling struct {
	Level  kvarter.Level
	Period kvarter.Period
	Base   string // the widest of its columns; of a count alone, the count
	System *protect.System
	Table  *protect.Table

	cell, total map[string]int     // positions by Key
	weight      map[string]float64 // of a system of means: units of a cell for a mean of 1, by Key
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
	var members []member
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
			case pooled(name) && o.Means[name].People == "", counted[name] && !o.Safe[name]:
			case o.Safe[name]:
				public.Columns[name] = t.Columns[name]
			case o.Means[name].People != "":
				x, column, err := mean(t, name, areas, o)
				if err != nil {
					return nil, fmt.Errorf("%s of %s in %d: %w", name, t.Level, t.Period, err)
				}
				if public.Columns[name] = column; x != nil {
					out.Systems = append(out.Systems, x)
				}
			default:
				public.Columns[name] = withheld(t.Columns[name])
				out.Withheld = append(out.Withheld, fmt.Sprintf("%s of %s", name, t.Level))
			}
		}
		for _, f := range families(t, pairs, pooled, o.Safe) {
			members = append(members, member{t, public, f})
		}
	}
	if err := out.do(jobs(members, areas, o)); err != nil {
		return nil, err
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

// member is one family of columns of one table.
type member struct {
	from, public *kvarter.Table
	family       family
}

// job is families that are controlled together.
type job struct {
	*Controlling
	members []member
	run     func() error
}

// jobs puts the families of small areas and of housing areas together that have a column in common, where the ones overlap with the others.
func jobs(members []member, areas *kvarter.Areas, o Options) (out []job) {
	for _, group := range together(members, areas, o) {
		first := group[0]
		x := &Controlling{Level: first.from.Level, Period: first.from.Period, Base: first.family.columns[len(first.family.columns)-1], System: &protect.System{}, cell: map[string]int{}, total: map[string]int{}}
		out = append(out, job{x, group, func() (err error) {
			x.build(group, areas, o)
			switch {
			case len(x.System.Cells) == 0:
			case o.Suppress:
				x.Table, err = x.System.Suppress(protect.Suppression{})
			default:
				x.Table, err = x.System.Round(protect.Rounding{Seed: o.Seed})
			}
			return err
		}})
	}
	return out
}

// do controls families side by side, and puts the results together in the order of the jobs.
func (c *Controlled) do(jobs []job) error {
	errs := make([]error, len(jobs))
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(jobs)) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(jobs)); i = next.Add(1) - 1 {
				errs[i] = jobs[i].run()
			}
		})
	}
	all.Wait()
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("%s of %d: %w", jobs[i].Level, jobs[i].Period, err)
		}
	}
	for _, j := range jobs {
		for _, m := range j.members {
			for _, name := range m.family.columns {
				m.public.Columns[name] = j.column(m.from, name)
			}
		}
		if j.Table != nil {
			c.Systems = append(c.Systems, j.Controlling)
		}
	}
	return nil
}

// build writes the cells, totals and facts of one system.
func (x *Controlling) build(members []member, areas *kvarter.Areas, o Options) {
	members = finestFirst(members)
	cells := make([]map[string][][]int32, len(members))
	for k, m := range members {
		cells[k] = x.member(m.from, areas, m.family, below(m, members[:k], cells, areas), o)
	}
	for k, m := range members {
		for l, n := range members {
			if m.from.Level == areas.Level && n.from.Level == kvarter.LevelHousingArea {
				x.overlapping(m, n, cells[k], cells[l], o)
			}
		}
	}
	x.System.Facts = append(x.System.Facts, x.Facts(o.Told)...)
}

// member writes one family, and returns the cells of every count: column → row → its cells; nil where unknown. The first count of a base owns it: the cells of the count and of the rest add up to it. Every other count over
// the same base has cells of its own; that it and its rest add up to the base is a fact, and the rest is a cell that is in no table, but must not be told either.
// What consists of cells that are there already, those of a finer level, has none of its own.
func (x *Controlling) member(t *kvarter.Table, areas *kvarter.Areas, f family, finer map[string][][]int32, o Options) map[string][][]int32 {
	parts := map[string][][]int32{}
	had := func(name string, i int) bool { return finer[name] != nil && finer[name][i] != nil }
	for _, name := range f.columns {
		column := t.Columns[name]
		parts[name] = make([][]int32, len(t.Codes))
		owner := f.owner(name)
		for i, code := range t.Codes {
			if !column.Known(i) || column.Values[i] < 0 {
				continue
			}
			if had(name, i) {
				parts[name][i] = finer[name][i]
				x.also(Key(t.Level, t.Period, name, code), parts[name][i], f.k[name], o)
				continue
			}
			if own := parts[owner]; own != nil && own[i] != nil {
				if rest := whole(column, i) - whole(t.Columns[owner], i); rest >= 0 {
					parts[name][i] = append(slices.Clone(own[i]), x.add(Key(t.Level, t.Period, name+"−"+owner, code), rest, f.k[name], o))
					continue
				}
			}
			parts[name][i] = []int32{x.add(Key(t.Level, t.Period, name, code), whole(column, i), f.k[name], o)}
		}
	}
	sets := x.sets(t, areas, o)
	for _, name := range f.columns {
		for i, code := range t.Codes {
			if len(parts[name][i]) > 1 && !had(name, i) {
				x.sum(Key(t.Level, t.Period, name, code), parts[name][i], f.k[name], o)
			}
		}
		for _, set := range sets {
			var of []int32
			for _, i := range set.at {
				of = append(of, parts[name][i]...)
			}
			key := Key(kvarter.Level(set.name), t.Period, name, "")
			if set.name == "all" && x.Node(key) >= 0 { // that of another level
				key = Key(t.Level+"=all", t.Period, name, "")
			}
			if len(of) > 1 {
				x.sum(key, of, f.k[name], o)
			}
		}
	}
	for _, p := range f.pairs {
		if p.Base == "" {
			continue
		}
		for i, code := range t.Codes {
			if f.owner(p.Base) == p.Count && !had(p.Base, i) || had(p.Base, i) && had(p.Count, i) {
				continue // the cells say so, or those of a finer level
			}
			if parts[p.Count][i] != nil && parts[p.Base][i] != nil {
				x.rest(Key(t.Level, t.Period, p.Base+"−"+p.Count, code), whole(t.Columns[p.Base], i)-whole(t.Columns[p.Count], i), parts[p.Base][i], parts[p.Count][i], p.K, o)
			}
		}
	}
	return parts
}

// whole is a count to the nearest person.
func whole(c kvarter.Column, i int) int64 { return int64(math.Round(c.Values[i])) }

func (x *Controlling) add(key string, count, k int64, o Options) int32 {
	r := rule(key, count, k, o)
	x.cell[key] = len(x.System.Cells)
	x.System.Cells = append(x.System.Cells, protect.Cell{Key: key, Count: count, Rule: r})
	return int32(x.cell[key])
}

// rule is how a count is treated. One that did not change since an earlier publication is shown as it was then: hidden stays hidden, and one that was revised is new.
func rule(key string, count, k int64, o Options) protect.Rule {
	r := protect.Rule{K: k, ZeroShown: !o.HideZero}
	if e, ok := o.Earlier[key]; ok && e.Count == count {
		r.Earlier = &protect.Shown{Hidden: e.Hidden, Value: e.Shown, Within: e.Within}
		r.Primary, r.Open = o.Suppress && e.Hidden, o.Suppress && !e.Hidden && e.Within == 0 // one shown rounded was not shown
	}
	if v, ok := o.Outside[key]; ok {
		r.Known = &protect.Interval{Low: v, High: v}
	}
	return r
}

// sum adds a total; two sets of the same cells are one.
func (x *Controlling) sum(key string, of []int32, k int64, o Options) {
	of = slices.Clone(of)
	slices.Sort(of)
	digest := sha256.New()
	binary.Write(digest, binary.LittleEndian, of) // a hash takes whatever it is given
	same := "=" + string(digest.Sum(nil))
	if i, ok := x.total[same]; ok {
		x.total[key] = i
		x.System.Sums[i].K = max(x.System.Sums[i].K, k)
		return
	}
	x.total[key], x.total[same] = len(x.System.Sums), len(x.System.Sums)
	count := int64(0)
	for _, j := range of {
		count += x.System.Cells[j].Count
	}
	x.System.Sums = append(x.System.Sums, protect.Sum{Key: key, Of: of, Rule: rule(key, count, k, o)})
}

// rest says that a count lies within its base; where the rest is so small that it must not be told, that it is a count of its own and makes up the base.
func (x *Controlling) rest(key string, count int64, base, of []int32, k int64, o Options) {
	if count < 0 { // the figures contradict each other; whoever adds them up learns it from the figures shown
		return
	}
	f := protect.Fact{Key: key}
	if count < k && (count > 0 || o.HideZero) {
		f.Index, f.Value = append(f.Index, int32(len(x.System.Cells))), append(f.Value, 1)
		x.System.Cells = append(x.System.Cells, protect.Cell{Key: key, Count: count, Rule: protect.Rule{K: k, ZeroShown: !o.HideZero, Unpublished: true}})
	} else {
		f.Low = math.Inf(-1) // count − base ≤ 0
	}
	for _, j := range of {
		f.Index, f.Value = append(f.Index, j), append(f.Value, 1)
	}
	for _, j := range base {
		f.Index, f.Value = append(f.Index, j), append(f.Value, -1)
	}
	x.System.Facts = append(x.System.Facts, f)
}

// Facts writes what decisions tell of counts that are all in this system.
func (x *Controlling) Facts(all []Told) (out []protect.Fact) {
	for _, told := range all {
		f := protect.Fact{Key: told.What, Low: told.Low, High: math.Inf(1)}
		for j, key := range told.Key {
			if n := x.Node(key); n >= 0 {
				f.Index, f.Value = append(f.Index, int32(n)), append(f.Value, told.Factor[j])
				if w, ok := x.weight[key]; ok {
					f.Low = float64(f.Low*w) - 1 // totals are whole units
				}
			}
		}
		if len(f.Index) == len(told.Key) {
			out = append(out, f)
		}
	}
	return out
}

// Unit is what 1 of a mean makes in the cell of a key; 1 for counts.
func (x *Controlling) Unit(key string) float64 {
	if w, ok := x.weight[key]; ok {
		return w
	}
	return 1
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
	if t.Level == kvarter.LevelHousingArea { // not the whole city
		all.name = string(t.Level) + "=all"
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

// Ledger lists how every count was shown, so that later publications show it alike: totals too where counts are hidden; rounded totals follow from the cells. It
// holds the true counts: it is not for the public.
func (c *Controlled) Ledger() map[string]Earlier {
	out := map[string]Earlier{}
	for _, x := range c.Systems {
		keep := func(key string, count int64, r protect.Rule, s protect.Shown) {
			if !r.Unpublished {
				out[key] = Earlier{Count: count, Shown: s.Value, Within: s.Within, Hidden: s.Hidden}
			}
		}
		for i, y := range x.System.Cells {
			keep(y.Key, y.Count, y.Rule, x.Table.Shown[i])
		}
		for i, y := range x.System.Sums {
			if x.Table.Base > 0 {
				break
			}
			count := int64(0)
			for _, j := range y.Of {
				count += x.System.Cells[j].Count
			}
			keep(y.Key, count, y.Rule, x.Table.Shown[len(x.System.Cells)+i])
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
