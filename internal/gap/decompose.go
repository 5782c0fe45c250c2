package gap

import "kvarter"

// Decomposition splits the change of a gap, from the areas designated at the start to those designated at the end, into parts that add up to it exactly. With A(m, t) and R(m, t)
// the figures of the areas and of the rest when those designated in year m belong:
//
//	areas      = ½[A(0,1) − A(0,0) + A(1,1) − A(1,0)]
//	rest       = −½[the same with R]
//	membership = ½[A(1,0) − A(0,0) + A(1,1) − A(0,1)] − ½[the same with R]
//
// The part of the areas is itself split by midpoint into what changed in each area (Rates) and between areas of different size (Shares). It is
// symmetric: with the years exchanged every part changes its sign. «Same areas, not the same people.»
type Decomposition struct {
	From       int     `json:"from"`
	To         int     `json:"to"`
	Total      float64 `json:"total"`      // change of the gap in points
	Areas      float64 `json:"areas"`      // the same areas changed
	Rest       float64 `json:"rest"`       // the rest of the city changed
	Membership float64 `json:"membership"` // other areas count
	Rates      float64 `json:"rates"`      // of Areas: the figures of the areas
	Shares     float64 `json:"shares"`     // of Areas: more or fewer people in areas with high figures
}

func (l *Ledger) decompose(k int, from, to kvarter.Period) (*Decomposition, Why) {
	x := &l.c.Indicators[k]
	t := [2]*totals{l.at(k, from), l.at(k, to)}
	switch {
	case from == to:
		return nil, OnePeriod
	case t[0] == nil || t[1] == nil:
		return nil, NoFigures
	case !t[0].stated[0] || !t[1].stated[1]:
		return nil, NoRound
	case x.broken(from, to) != "":
		return nil, Break
	}
	f, ok := l.fourfold(t, [2][]bool{l.c.members(AtStart, 0, l.from, l.to), l.c.members(AtEnd, 0, l.from, l.to)})
	if !ok {
		return nil, NoFigures
	}
	d := f.parts(x.per())
	for m := range 2 {
		in := l.c.members(Memberships()[m], 0, l.from, l.to)
		for i, is := range in {
			if is {
				rate, share := f.midpoint(m, i)
				d.Rates += x.per() * .5 * rate
				d.Shares += x.per() * .5 * share
			}
		}
	}
	if !finite(d.Total, d.Areas, d.Rest, d.Membership, d.Rates, d.Shares) { // counts beyond what a float64 adds up
		return nil, NoFigures
	}
	d.From, d.To = int(from), int(to)
	return &d, ""
}

// four holds the figures of areas and rest, by membership and year: a[m][t] and r[m][t], and the base of the areas.
type four struct {
	slices     [2]*Slice
	a, r, base [2][2]float64
}

// fourfold reads two years by two memberships, that of the first year and that of the second. ok is false where one of the figures is not there.
func (l *Ledger) fourfold(t [2]*totals, in [2][]bool) (f four, ok bool) {
	same := func(a, b []bool) bool { return len(a) == len(b) && len(a) > 0 && &a[0] == &b[0] }
	for y := range t {
		f.slices[y] = t[y].slice
		for m := range in {
			var areas, rest sums
			switch {
			case same(in[m], l.c.members(AtStart, 0, l.from, l.to)):
				areas, rest = t[y].split(0)
			case same(in[m], l.c.members(AtEnd, 0, l.from, l.to)):
				areas, rest = t[y].split(1)
			default:
				areas, rest = split(t[y].slice, in[m])
			}
			if areas.known == 0 || rest.known == 0 {
				return f, false
			}
			f.a[m][y], f.r[m][y], f.base[m][y] = areas.num/areas.den, rest.num/rest.den, areas.den
		}
	}
	return f, true
}

// parts computes the formula of Decomposition, rates and shares apart.
func (f *four) parts(per float64) Decomposition {
	var d Decomposition
	a, r := &f.a, &f.r
	d.Areas = per * .5 * ((a[0][1] - a[0][0]) + (a[1][1] - a[1][0]))
	d.Rest = per * -.5 * ((r[0][1] - r[0][0]) + (r[1][1] - r[1][0]))
	d.Membership = per*.5*((a[1][0]-a[0][0])+(a[1][1]-a[0][1])) - per*.5*((r[1][0]-r[0][0])+(r[1][1]-r[0][1]))
	d.Total = per * ((a[1][1] - r[1][1]) - (a[0][0] - r[0][0]))
	return d
}

// midpoint splits what area i adds to the change of its group's figure: its own change at its mean part of the base, and the change of its part at its mean
// distance from the group. An area that is known in one of the years alone adds to the second only.
func (f *four) midpoint(m, i int) (rate, share float64) {
	s, base, mean := f.slices, f.base[m], f.a[m]
	var part, value [2]float64
	known := [2]bool{s[0].known(i), s[1].known(i)}
	for t := range s {
		if known[t] {
			part[t], value[t] = s[t].Den[i]/base[t], s[t].value(i)
		}
	}
	switch {
	case !known[0] && !known[1]:
		return 0, 0
	case !known[0]:
		value[0] = value[1]
	case !known[1]:
		value[1] = value[0]
	}
	centre := .5 * (mean[0] + mean[1])
	return .5 * (part[0] + part[1]) * (value[1] - value[0]), (.5*(value[0]+value[1]) - centre) * (part[1] - part[0])
}
