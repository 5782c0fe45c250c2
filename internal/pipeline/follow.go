package pipeline

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/follow"
	"kvarter/internal/forecast"
	"kvarter/internal/gap"
	"kvarter/internal/method"
)

// Follow computes what the workspace follows over the years: the indicators of the method and of follow:, single years for series and gaps, and
// pooled as the method does for the index of disadvantage. Rounds say who was designated when, the earliest first.
func Follow(in *Imported, m *method.Method, rounds []*kvarter.Round) (*follow.Followed, error) {
	b := &following{in: in, m: m, read: composite.NewReader(in.Panel, in.Areas), years: in.Panel.Periods(in.Areas.Level),
		out: &follow.Followed{Areas: in.Areas, Method: m, Breaks: map[string]method.Text{}}}
	for _, stage := range []func() error{b.indicators, b.check, func() error { return b.rounds(rounds) }, b.compare, b.index, b.places, b.targets} {
		if err := stage(); err != nil {
			return nil, err
		}
	}
	return b.out, nil
}

// following carries what the stages of Follow hand to each other.
type following struct {
	in         *Imported
	m          *method.Method
	read       *composite.Reader
	years      []kvarter.Period
	designated []gap.Designation
	out        *follow.Followed
}

// indicators lists what is followed: the criteria's first, then the method's others, then those of follow:. Origin and convictions are never followed.
func (b *following) indicators() error {
	criterion := map[string]string{}
	for _, c := range b.m.Criteria {
		if criterion[c.Of] == "" {
			criterion[c.Of] = c.Name
		}
	}
	var rest []follow.Indicator
	taken := map[string]bool{}
	for _, i := range b.m.Indicators {
		if taken[i.Name] = true; i.Sensitive {
			continue
		}
		f := follow.Indicator{Indicator: i, Criterion: criterion[i.Name]}
		if f.Criterion != "" {
			b.out.Indicators = append(b.out.Indicators, f)
		} else {
			rest = append(rest, f)
		}
	}
	b.out.Indicators = append(b.out.Indicators, rest...)
	file := b.in.Workspace.Follow.Indicators
	if file == "" {
		return nil
	}
	more, _, err := LoadMethod(b.in.Workspace.Dir, file)
	if err != nil {
		return err
	}
	for _, i := range more.Indicators {
		if taken[i.Name] {
			return kvarter.Errorf(kvarter.Invalid, "%s: indicator %s is one of %s already", file, i.Name, b.m.ID)
		}
		if !i.Sensitive {
			b.out.Indicators = append(b.out.Indicators, follow.Indicator{Indicator: i})
		}
	}
	return nil
}

// check refuses names in follow:, breaks: and targets: that nothing answers to.
func (b *following) check() error {
	var ps kvarter.Problems
	var known []string
	for i := range b.out.Indicators {
		known = append(known, b.out.Indicators[i].Name)
	}
	refuse := func(key, name string) {
		ps.Add(kvarter.Problem{Rule: key + " names an indicator that is followed", File: "kvarter.yaml", Value: name, Hint: fmt.Sprintf("followed are %s", listed(known, kvarter.MaxShown))})
	}
	w := b.in.Workspace
	for _, name := range sortedKeys(w.Follow.Index.Weights) {
		if b.out.Indicator(name) < 0 {
			refuse("follow: index: weights", name)
		}
	}
	for _, t := range w.Targets {
		if b.out.Indicator(t.Indicator) < 0 {
			refuse("targets", t.Indicator)
		}
	}
	return ps.Err()
}

// rounds matches the designated areas of each round with today's.
func (b *following) rounds(rounds []*kvarter.Round) error {
	at := b.in.Areas.Index()
	for _, r := range rounds {
		d := gap.Designation{Period: r.Period, In: make([]bool, b.in.Areas.Len())}
		f := follow.Round{ID: r.ID, Period: r.Period}
		for _, code := range r.Designated() {
			f.Designated++
			if i, ok := at[code]; ok {
				d.In[i] = true
			} else {
				f.Absent = append(f.Absent, code)
			}
		}
		b.designated = append(b.designated, d)
		b.out.Rounds = append(b.out.Rounds, f)
	}
	slices.SortStableFunc(b.designated, func(a, c gap.Designation) int { return int(a.Period - c.Period) })
	slices.SortStableFunc(b.out.Rounds, func(a, c follow.Round) int { return int(a.Period - c.Period) })
	ordered := slices.Clone(rounds)
	slices.SortStableFunc(ordered, func(a, c *kvarter.Round) int { return int(a.Period - c.Period) })
	for i := 1; i < len(ordered); i++ {
		b.out.Moves = append(b.out.Moves, moves(b.m, ordered[i-1], ordered[i])...)
	}
	return nil
}

// moves counts how the areas of one round moved to the next: between designated and not where the method designates, and between the classes that both have.
func moves(m *method.Method, before, after *kvarter.Round) []gap.Transition {
	var out []gap.Transition
	year := func(r *kvarter.Round) string { return strconv.Itoa(int(r.Period)) }
	if m.Designate != nil {
		classed := func(r *kvarter.Round) gap.Classed {
			c := gap.Classed{Name: year(r), Class: map[string]string{}}
			for i := range r.Findings {
				c.Class[r.Findings[i].Area] = "not_designated"
				if r.Findings[i].Outcome.Designated() {
					c.Class[r.Findings[i].Area] = "designated"
				}
			}
			return c
		}
		t := gap.Transit(classed(before), classed(after), []string{"not_designated", "designated"})
		t.Of = "designation"
		out = append(out, t)
	}
	for _, class := range m.Classes {
		var names []string
		for _, cut := range class.Cuts {
			names = append(names, cut.Name)
		}
		classed := func(r *kvarter.Round) (gap.Classed, bool) {
			c := gap.Classed{Name: year(r), Class: map[string]string{}}
			for _, x := range r.Classes {
				if x.Name != class.Name || r.Areas == nil {
					continue
				}
				for i := range x.Classes {
					c.Class[r.Areas.Items[i].Code] = x.Classes[i]
				}
				return c, true
			}
			return c, false
		}
		a, okA := classed(before)
		c, okC := classed(after)
		if okA && okC {
			t := gap.Transit(a, c, names)
			t.Of = class.Name
			out = append(out, t)
		}
	}
	return out
}

// compare follows single years. By default the first and last year with a figure of any indicator are compared.
func (b *following) compare() error {
	c := &gap.City{Areas: b.in.Areas.Len(), Rounds: b.designated}
	for i := range b.out.Indicators {
		ind := b.out.Indicators[i].Indicator
		ind.Years, ind.MinBase = method.Years{Last: 1, Mean: "pooled"}, 0 // a smallest base keeps single areas from being judged, not their people from being counted
		c.Indicators = append(c.Indicators, b.follow(&ind, 0))
	}
	b.out.City = c
	from, to := b.in.Workspace.Follow.From, b.in.Workspace.Follow.To
	if len(b.years) > 0 {
		if from == 0 {
			from = b.years[0]
		}
		if to == 0 {
			to = b.years[len(b.years)-1]
		}
	}
	b.out.From, b.out.To = from, to
	b.out.Comparisons = gap.Compare(c, from, to)
	return nil
}

// index computes the index of disadvantage of figures pooled as the method does, between the first and the last round unless follow: says otherwise.
func (b *following) index() error {
	c := &gap.City{Areas: b.in.Areas.Len(), Rounds: b.designated}
	y := b.in.Workspace.Follow.Index
	judged := len(b.m.Criteria) > 0
	for i := range b.out.Indicators {
		f := &b.out.Indicators[i]
		weight, given := y.Weights[f.Name]
		if !given && (f.Criterion != "" || !judged && b.m.Indicator(f.Name) != nil) {
			weight = 1
		}
		c.Indicators = append(c.Indicators, b.follow(&f.Indicator, weight))
	}
	from, to := y.From, y.To
	if len(b.designated) > 0 {
		if from == 0 {
			from = b.designated[0].Period
		}
		if to == 0 {
			to = b.designated[len(b.designated)-1].Period
		}
	}
	if from == to && y.To == 0 && len(b.years) > 0 { // one round: what became of its areas since
		to = b.years[len(b.years)-1]
	}
	if from == to && y.From == 0 { // and where there are no later years: how its areas came there
		from = whole(c, b.years, to)
	}
	b.out.Index = gap.Disadvantage(c, from, to)
	return nil
}

// whole is the first year that has every indicator of the index which the year to has.
func whole(c *gap.City, years []kvarter.Period, to kvarter.Period) kvarter.Period {
	has := func(x *gap.Indicator, year kvarter.Period) bool {
		return slices.ContainsFunc(x.Slices, func(s gap.Slice) bool { return s.Period == year })
	}
	for _, year := range years {
		all := true
		for k := range c.Indicators {
			x := &c.Indicators[k]
			all = all && (x.Weight == 0 || !has(x, to) || has(x, year))
		}
		if all {
			return year
		}
	}
	return to
}

// follow reads an indicator in every year that has it.
func (b *following) follow(ind *method.Indicator, weight float64) gap.Indicator {
	x := gap.Indicator{Name: ind.Name, Lower: ind.Worse == method.WorseLower, Weight: weight, Per: ind.Per, Design: ind.DesignEffect}
	for _, at := range b.years {
		f, err := b.read.Figure(ind, at)
		if err != nil { // not every year has every measure: the series has no such year
			continue
		}
		s := b.slice(ind, f, at, &x)
		if len(x.Slices) > 0 {
			last := x.Slices[len(x.Slices)-1].Period
			if s.Break = b.broken(ind, last, at); s.Break == "" {
				s.Break = b.moved(ind, last, at)
			}
		}
		x.Slices = append(x.Slices, s)
	}
	return x
}

// slice is one year of an indicator. A figure without counts, or inherited from a group, is a mean: it stands for each resident of its area.
func (b *following) slice(ind *method.Indicator, f *composite.Figure, at kvarter.Period, x *gap.Indicator) gap.Slice {
	n := b.in.Areas.Len()
	s := gap.Slice{Period: at, Num: make([]float64, n), Den: make([]float64, n)}
	mean := f.Den == nil || f.Inherited != nil
	people := b.residents(at)
	if mean {
		x.Mean = true
		if x.Per = 1; f.Inherited != nil {
			x.Group = numbered(f.InheritedFrom)
		}
	} else {
		s.People = people
	}
	for i := range n {
		state := f.Value.State(i)
		num, den, ok := math.NaN(), math.NaN(), false
		switch {
		case state != kvarter.Known:
		case mean:
			num, den, ok = f.Value.Values[i]*people[i], people[i], people[i] > 0
		default:
			num, den, ok = f.Count(i)
		}
		s.Num[i], s.Den[i] = num, den
		if state == kvarter.Known && !ok {
			state = kvarter.Missing
		}
		if state != kvarter.Known {
			if s.States == nil {
				s.States = make([]kvarter.State, n)
			}
			s.States[i] = state
		}
	}
	s.Bridged = b.bridged(ind, f)
	return s
}

// residents of every area in a year; 1 each where the figures have no residents at all, so that areas count alike.
func (b *following) residents(at kvarter.Period) []float64 {
	n := b.in.Areas.Len()
	out := make([]float64, n)
	t := b.in.Panel.Table(b.in.Areas.Level, at)
	column, ok := t.Columns[t.Population]
	if !ok {
		for i := range out {
			out[i] = 1
		}
		return out
	}
	row := make(map[string]int, len(t.Codes))
	for j, code := range t.Codes {
		row[code] = j
	}
	for i := range out {
		if j, ok := row[b.in.Areas.Items[i].Code]; ok && column.Known(j) {
			out[i] = column.Values[j]
		}
	}
	return out
}

func numbered(codes []string) []int32 {
	at := map[string]int32{}
	out := make([]int32, len(codes))
	for i, c := range codes {
		if _, ok := at[c]; !ok {
			at[c] = int32(len(at))
		}
		out[i] = at[c]
	}
	return out
}

// bridged is the part of each area's figure that was carried from other boundaries, over the years that it pools; nil for none.
func (b *following) bridged(ind *method.Indicator, f *composite.Figure) []float64 {
	var out []float64
	for k, y := range f.Years {
		t := b.in.Panel.Table(b.in.Areas.Level, y)
		if t == nil || t.Bridges == nil {
			continue
		}
		for _, column := range []string{ind.Count, ind.Base, ind.Value} {
			bridge, ok := t.Bridges[column]
			if !ok || column == "" {
				continue
			}
			if out == nil {
				out = make([]float64, b.in.Areas.Len())
			}
			for i := range out {
				part := bridge.Share[b.in.Areas.Items[i].Code]
				if f.Den != nil { // by the year's part of the pooled base
					if _, den, ok := f.Count(i); ok {
						part *= f.Den[k][i] / den
					}
				}
				out[i] = math.Max(out[i], part)
			}
		}
	}
	return out
}

// broken tells why a year cannot be compared with the one before: a break that the workspace declares, inside a pooled figure as well. The result is a
// key of Followed.Breaks.
func (b *following) broken(ind *method.Indicator, last, at kvarter.Period) string {
	for _, x := range b.in.Workspace.Breaks {
		if x.Measure != "" && x.Measure != ind.Count && x.Measure != ind.Base && x.Measure != ind.Value {
			continue
		}
		if x.Year > last && x.Year <= at || x.Year <= at && x.Year > at-kvarter.Period(max(ind.Years.Last, 1))+1 {
			key := x.Measure + "/" + strconv.Itoa(int(x.Year))
			b.out.Breaks[key] = x.Reason.Text
			return key
		}
	}
	return ""
}

// moved tells that a year's figures are on boundaries of another year than those of the year before.
func (b *following) moved(ind *method.Indicator, last, at kvarter.Period) string {
	own := b.in.Workspace.Areas.Vintage
	vintage := func(y kvarter.Period) int {
		if t := b.in.Panel.Table(b.in.Areas.Level, y); t != nil {
			if x, ok := t.Bridges[or(ind.Value, ind.Count)]; ok {
				return x.From
			}
		}
		return own
	}
	before, now := vintage(last), vintage(at)
	if before == now {
		return ""
	}
	key := fmt.Sprintf("boundary/%d/%d", before, now)
	b.out.Breaks[key] = method.Text{"da": fmt.Sprintf("opgjort på grænserne i %d, før det på grænserne i %d", now, before), "en": fmt.Sprintf("counted on the boundaries of %d, before that on those of %d", now, before)}
	return key
}

// places reads the published figures of the city, its region and the country beside each indicator.
func (b *following) places() error {
	r := run{in: b.in}
	for i := range b.out.Indicators {
		ind := b.out.Indicators[i].Indicator
		ind.Years, ind.MinBase, ind.Inherit = method.Years{Last: 1, Mean: "pooled"}, 0, ""
		var list []follow.Place
		for _, level := range []kvarter.Level{kvarter.LevelCity, kvarter.LevelRegion, kvarter.LevelCountry} {
			p := follow.Place{Level: level}
			for _, at := range b.in.Panel.Periods(level) {
				code, ok := r.place(level, at)
				if !ok {
					continue
				}
				t, ok := composite.At(&ind, b.in.Panel, level, code, at)
				if !ok {
					continue
				}
				point := gap.Point{Year: int(at), Of: 1}
				if n := len(p.Series); n > 0 {
					point.Break = b.broken(&ind, kvarter.Period(p.Series[n-1].Year), at)
				}
				p.Code = code
				switch {
				case t.State == kvarter.Known:
					v := t.Value
					point.Value, point.Known = &v, 1
				case t.State == kvarter.Suppressed:
					point.Why = gap.Suppressed
				default:
					point.Why = gap.NoFigures
				}
				p.Series = append(p.Series, point)
			}
			if len(p.Series) > 0 {
				list = append(list, p)
			}
		}
		b.out.Places = append(b.out.Places, list)
	}
	return nil
}

// targets says how each target stands, and where its series may go. All projections are back-tested together.
func (b *following) targets() error {
	var all []forecast.Series
	for k := range b.out.Indicators {
		if b.m.Indicator(b.out.Indicators[k].Name) != nil || b.targeted(k) {
			all = append(all, follow.SeriesOf(b.areas(k)))
		}
	}
	b.out.Coverage = forecast.BackTest(all, forecast.ProjectOptions{})
	for _, t := range b.in.Workspace.Targets {
		k := b.out.Indicator(t.Indicator)
		ind := &b.out.Indicators[k]
		target := forecast.Target{Indicator: t.Indicator, Group: t.Of, BaseYear: int(t.BaseYear), Year: int(t.Year), Value: float64(t.Value), Direction: forecast.Direction(t.Direction)}
		if target.Direction == "" {
			target.Direction = forecast.Down
			if ind.Worse == method.WorseLower {
				target.Direction = forecast.Up
			}
		}
		s := b.out.Stand(k, t.Of, target)
		s.Label = t.Label.Text
		b.out.Targets = append(b.out.Targets, s)
	}
	return nil
}

func (b *following) targeted(k int) bool {
	for _, t := range b.in.Workspace.Targets {
		if b.out.Indicator(t.Indicator) == k {
			return true
		}
	}
	return false
}

// areas is the series of the areas designated at the end: targets are about the areas of today.
func (b *following) areas(k int) []gap.Point {
	var out []gap.Point
	for _, g := range b.out.Span(k, gap.AtEnd).Gaps {
		out = append(out, g.Areas)
	}
	return out
}
