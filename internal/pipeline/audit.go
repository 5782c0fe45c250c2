package pipeline

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"kvarter"
	"kvarter/internal/disclosure"
	"kvarter/internal/gap"
	"kvarter/internal/method"
	"kvarter/internal/protect"
	"kvarter/internal/scenario"
)

// Reached is the tightest interval that an outsider reaches for one count that could not be shown as it is.
type Reached struct {
	Key        string  `json:"key"`
	True       int64   `json:"-"`
	Low        float64 `json:"low"`
	High       jsonNum `json:"high"` // null: no upper end
	K          int64   `json:"k"`
	Outside    bool    `json:"known_outside,omitempty"`
	Sufficient bool    `json:"wide_enough"`
}

// Audit is an attack on everything that is public.
type Audit struct {
	Solver   string    `json:"solver"`
	Systems  int       `json:"systems"`
	Counts   int       `json:"counts"` // shown or hidden
	Attacked int       `json:"attacked"`
	Reached  []Reached `json:"reached"` // the narrowest first
	Exposed  int       `json:"exposed"` // narrower than K, and not known outside
	Told     int       `json:"told"`    // inequalities that decisions tell
	Queries  int       `json:"queries"` // scenarios asked
	Customs  int       `json:"customs"` // pairs of custom areas asked
	Oracles  []string  `json:"oracles"` // counts of which a scenario or custom areas told more than the figures shown
}

// Attack attacks a publication by linear programming: all counts shown, all totals that are public in any round, the rule of rounding, outside tables, and what the decisions
// tell. Then it asks scenarios, moving one threshold up and down until an area turns, and custom areas in pairs that differ by one area, and holds the answers against
// the figures shown. queries are asked of each round and of each kind at most.
func (p *Publication) Attack(rounds []*Screened, queries int) (*Audit, error) {
	out := &Audit{Solver: "kvarter/internal/linear: bounded primal simplex", Oracles: []string{}}
	told := p.told(rounds)
	out.Told = len(told)
	type attack struct {
		bounds []protect.Bound
		err    error
	}
	attacks := make([]attack, len(p.Controlled.Systems))
	var next atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) { // systems have nothing in common
		all.Go(func() {
			for k := int(next.Add(1)) - 1; k < len(attacks); k = int(next.Add(1)) - 1 {
				attacks[k].bounds, attacks[k].err = attackOn(p.Controlled.Systems[k], told)
			}
		})
	}
	all.Wait()
	for k, x := range p.Controlled.Systems {
		if attacks[k].err != nil {
			return nil, attacks[k].err
		}
		out.Systems++
		out.Counts += len(x.Table.Shown)
		for _, b := range attacks[k].bounds {
			r := reached(x, b)
			out.Attacked++
			if !r.Sufficient && !r.Outside {
				out.Exposed++
			}
			out.Reached = append(out.Reached, r)
		}
	}
	slices.SortStableFunc(out.Reached, func(a, b Reached) int {
		wa, wb := float64(a.High)-a.Low-float64(a.K), float64(b.High)-b.Low-float64(b.K)
		switch {
		case wa < wb:
			return -1
		case wa > wb:
			return 1
		}
		return 0
	})
	if err := p.ask(out, queries); err != nil {
		return nil, err
	}
	return out, p.differ(out, queries)
}

// attackOn bounds every count of a system that is unsafe or hidden.
func attackOn(x *disclosure.Controlling, told []disclosure.Told) ([]protect.Bound, error) {
	nodes := slices.Clone(x.Table.Unsafe)
	unsafe := map[int]bool{}
	for _, i := range nodes {
		unsafe[i] = true
	}
	for i, s := range x.Table.Shown {
		if s.Hidden && (i >= len(x.System.Cells) || !x.System.Cells[i].Unpublished) && !unsafe[i] {
			nodes = append(nodes, i)
		}
	}
	if len(nodes) == 0 {
		return nil, nil
	}
	return x.System.Attack(x.Table.Shown, nodes, append(slices.Clone(x.Table.Facts), x.Facts(told)...)...)
}

// differ asks custom areas, as the series of any set of areas are asked, in pairs: an area whose count could not be shown with its neighbours, and these without it. What
// the sums differ by must be the count shown, or nothing where it or its base is hidden.
func (p *Publication) differ(out *Audit, queries int) error {
	if len(p.Rounds) == 0 {
		return nil
	}
	last := p.Rounds[len(p.Rounds)-1]
	var rounds []*kvarter.Round
	for _, s := range p.Rounds {
		rounds = append(rounds, s.Round)
	}
	f, err := Follow(last.Imported, last.Method, rounds)
	if err != nil {
		return err
	}
	shown, attacked := p.shown(), map[string]bool{}
	for _, r := range out.Reached {
		attacked[r.Key] = true
	}
	type pair struct{ indicator, slice, area int }
	var pairs []pair
	for k := range f.City.Indicators {
		for j := range f.City.Indicators[k].Slices {
			for i := range f.Areas.Len() {
				if attacked[disclosure.Key(f.Areas.Level, f.City.Indicators[k].Slices[j].Period, f.Indicators[k].Count, f.Areas.Items[i].Code)] {
					pairs = append(pairs, pair{k, j, i})
				}
			}
		}
	}
	for q := range min(queries, len(pairs)) {
		x := pairs[q*len(pairs)/min(queries, len(pairs))]
		ind := &f.City.Indicators[x.indicator]
		in := make([]bool, f.Areas.Len())
		for i := range in { // those next to it in the list, where outlines tell no neighbours
			in[i] = last.Touching == nil && max(i-x.area, x.area-i) <= 2
		}
		if last.Touching != nil {
			for _, i := range last.Touching.Links[x.area] {
				in[i] = true
			}
		}
		in[x.area] = true
		with := ind.Series(in)[x.slice]
		in[x.area] = false
		without := ind.Series(in)[x.slice]
		if with.Bridged > 0 || ind.Mean { // counts of other areas
			continue
		}
		out.Customs++
		told, key := count(with)-count(without), disclosure.Key(f.Areas.Level, ind.Slices[x.slice].Period, f.Indicators[x.indicator].Count, f.Areas.Items[x.area].Code)
		if v := shown[key]; math.Abs(told) > 1e-6 && (v.Hidden || math.Abs(told-float64(v.Value)) > 1e-6) {
			out.Oracles = append(out.Oracles, key)
		}
	}
	return nil
}

// count is the number of people counted in a group, 0 where nothing is known of it.
func count(p gap.Point) float64 {
	if p.Num == nil {
		return 0
	}
	return *p.Num
}

func reached(x *disclosure.Controlling, b protect.Bound) Reached {
	r := Reached{Low: b.Low, High: jsonNum(b.High), Outside: slices.Contains(x.Table.KnownOutside, b.Node)}
	if n := len(x.System.Cells); b.Node < n {
		c := &x.System.Cells[b.Node]
		r.Key, r.True, r.K = c.Key, c.Count, c.K
	} else {
		u := &x.System.Sums[b.Node-n]
		r.Key, r.K = u.Key, u.K
		for _, j := range u.Of {
			r.True += x.System.Cells[j].Count
		}
	}
	r.Sufficient = b.High-b.Low >= float64(r.K)-1e-6
	if u := x.Unit(r.Key); u != 1 { // of means: in their own unit
		r.Low, r.High, r.K, r.True = b.Low/u, jsonNum(b.High/u), int64(math.Ceil(float64(r.K)/u)), int64(math.Round(float64(r.True)/u))
	}
	return r
}

// ask moves the limits of criteria up and down until single areas turn.
func (p *Publication) ask(out *Audit, queries int) error {
	for _, s := range p.Rounds {
		if s.Method.Designate == nil {
			continue
		}
		base := scenario.Base{Round: s.Round, Method: s.Method}
		if s.Touching != nil {
			base.Neighbours = s.Touching.Links
		}
		program, err := scenario.Compile(base)
		if err != nil {
			return err
		}
		for q := range queries {
			i := q * 7919 % len(s.Round.Findings)
			k := q % len(s.Method.Criteria)
			c := &s.Round.Findings[i].Criteria[k]
			if c.State != kvarter.Known || math.IsNaN(c.Reference) || !(c.Reference > 0) || c.Inherited != "" {
				continue
			}
			turn, err := turning(program, i, k, c)
			if err != nil {
				return err
			}
			out.Queries++
			if math.Abs(turn-c.Value/c.Reference) > 1e-6*math.Max(1, turn) {
				out.Oracles = append(out.Oracles, disclosure.Key(kvarter.LevelSmallArea, s.Round.Period, c.Criterion, s.Round.Findings[i].Area))
			}
		}
	}
	return nil
}

// turning finds by bisection the factor at which an area's criterion turns.
func turning(p *scenario.Program, i, k int, c *kvarter.CriterionFinding) (float64, error) {
	met := func(times float64) (bool, error) {
		m := p.Copy()
		for _, x := range []*method.Compare{&m.Criteria[k].Enter, m.Criteria[k].Stay} {
			if x != nil {
				x.Threshold.Times, x.Threshold.TimesWritten = times, ""
			}
		}
		v, err := p.Asked(m, k, i)
		return v == kvarter.Met, err
	}
	low, high := 0.0, 2*c.Value/c.Reference+1
	up := c.Op == string(method.AtLeast) || c.Op == string(method.Over)
	for range 50 {
		mid := (low + high) / 2
		is, err := met(mid)
		if err != nil {
			return 0, err
		}
		if is == up {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2, nil
}
