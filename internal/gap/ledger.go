package gap

import "kvarter"

// Ledger is a city added up once: every indicator and year by the three memberships. Gaps, index and parts all read it.
type Ledger struct {
	c        *City
	from, to kvarter.Period
	totals   [][]totals // of each indicator and slice
}

// NewLedger adds up a city for a comparison of the years from and to. It reads each figure once.
func NewLedger(c *City, from, to kvarter.Period) *Ledger {
	l := &Ledger{c: c, from: from, to: to, totals: make([][]totals, len(c.Indicators))}
	done := map[int]*sorted{}
	for k := range c.Indicators {
		x := &c.Indicators[k]
		l.totals[k] = make([]totals, len(x.Slices))
		for i := range x.Slices {
			l.totals[k][i] = l.tally(&x.Slices[i], done)
		}
	}
	return l
}

// at returns the totals of an indicator in a year, or nil.
func (l *Ledger) at(k int, year kvarter.Period) *totals {
	for i := range l.totals[k] {
		if t := &l.totals[k][i]; t.slice.Period == year {
			return t
		}
	}
	return nil
}

// actual returns the years of indicator k that are compared: the first and the last between those asked for in which any area has a figure, or one that is withheld.
func (l *Ledger) actual(k int) (from, to kvarter.Period) {
	first := true
	from, to = l.from, l.to
	for i := range l.totals[k] {
		t := &l.totals[k][i]
		year := t.slice.Period
		if all := t.city(); year < l.from || year > l.to || all.known == 0 && all.suppressed == 0 {
			continue
		}
		if first {
			from, first = year, false
		}
		to = year
	}
	return from, to
}

// totals are the sums of one slice by combination of memberships: bit j for Memberships()[j].
type totals struct {
	slice  *Slice
	by     [mixes]sums
	all    spread
	stated [3]bool // whether a round says who belongs
}

// tally adds up one slice; done keeps the sorting of the areas by the number of rounds up to a year.
func (l *Ledger) tally(s *Slice, done map[int]*sorted) totals {
	t := totals{slice: s}
	rounds := 0
	for i := range l.c.Rounds {
		if l.c.Rounds[i].Period <= s.Period {
			rounds = i + 1
		}
	}
	var in [3][]bool
	for j, name := range Memberships() {
		in[j] = l.c.members(name, s.Period, l.from, l.to)
		t.stated[j] = in[j] != nil
	}
	g := done[rounds]
	if g == nil {
		mix := make([]uint8, l.c.Areas)
		for j := range in {
			for i, is := range in[j] {
				if is {
					mix[i] |= 1 << j
				}
			}
		}
		g = sortAreas(mix)
		done[rounds] = g
	}
	t.by, t.all = tally(s, g)
	return t
}

// split adds up those who belong by membership j, and the others.
func (t *totals) split(j int) (areas, rest sums) {
	for b := range t.by {
		if b>>j&1 == 1 {
			areas.add(t.by[b])
		} else {
			rest.add(t.by[b])
		}
	}
	return areas, rest
}

func (t *totals) city() (all sums) {
	for _, b := range t.by {
		all.add(b)
	}
	return all
}

func (t *totals) gap(x *Indicator, j int) Gap {
	s := t.slice
	if !t.stated[j] {
		p := Point{Year: int(s.Period), Break: s.Break, Why: NoRound}
		return Gap{Year: p.Year, Areas: p, Rest: p, Why: NoRound, WhyRatio: NoRound}
	}
	areas, rest := t.split(j)
	return gapOf(x, s, areas, rest)
}
