package disclosure

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"

	"kvarter"
	"kvarter/internal/protect"
)

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
