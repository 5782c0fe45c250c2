package disclosure

import (
	"fmt"
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
