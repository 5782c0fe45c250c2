package gap

import (
	"math"
	"sort"

	"kvarter"
)

// Selection tells how much of a reduction needs no change at all. Areas are designated because their figures are high, and part of what is high is chance
// or passes: some areas fall back while others take their place, and the same areas look better although the city is as it was.
//
// What selection alone would give: in a city that keeps its spread, with ρ the correlation between the two years of the areas' own index (the same sum as D,
// of one area's figures) over all small areas weighted by residents, an index D is expected to become ρ·D (Galton's regression; that the
// spread falls as well is the test of true narrowing: Friedman, «Do Old Fallacies Ever Die?», Journal of Economic Literature 30, 1992). It is ρ of the
// whole index and not of each criterion: areas are chosen by all criteria together, and what passes in one is not chosen. For areas chosen at
// the end the same is read backwards, and no reduction is claimed, and nothing is expected of areas chosen anew each year.
//
// A reduction is claimed only where it lies more than three standard errors beyond that, and more where few areas are designated. The standard error is that of the difference over areas
// (linearised, areas as the units; areas that inherit one figure of a criterion count as one where that gives more).
type Selection struct {
	Expected *float64 `json:"expected"` // the reduction that selection alone would give
	Rho      *float64 `json:"rho"`      // correlation of the areas' own index between the years
	Beyond   *float64 `json:"beyond"`   // the reduction less Expected
	SE       *float64 `json:"se"`       // standard error of Beyond
	Limit    *float64 `json:"limit"`    // how many standard errors a reduction must lie beyond to be claimed: 3 for many areas, more for few
	Claimed  bool     `json:"claimed"`
	Why      Why      `json:"why,omitempty"`

	// Nearest is the reduction of the nearest areas not designated against all others not designated: as many as are designated, at most half of
	// those left, with the highest index of their own at the start.
	Nearest      *float64 `json:"nearest"`
	NearestAreas []int    `json:"nearest_areas,omitempty"` // positions, ascending
	WhyNearest   Why      `json:"why_nearest,omitempty"`
}

// claimFrom is how many standard errors beyond the selection effect a reduction must lie to be claimed: the .99865 point of Student's t with as many degrees of freedom as
// areas were designated, less one, by its expansion around the normal distribution's 3 (Abramowitz and Stegun 26.7.5).
func claimFrom(areas int) float64 {
	df := float64(max(areas-1, 1))
	const z = 3.
	return z + (z*z*z+z)/(4*df) + (5*z*z*z*z*z+16*z*z*z+3*z)/(96*df*df)
}

// fewest is the smallest number of areas, designated or not, that a correlation is taken over.
const fewest = 3

func (e *indexer) selection(m Membership, in []bool, ends [2]IndexPoint) *Selection {
	r := &Selection{}
	d0, d1 := *ends[0].D, *ends[1].D
	near := e.chosen
	if near == nil || m == AtEnd {
		near = e.nearest(in, d0)
	}
	if m == AtStart { // those designated each year start with the same areas
		e.chosen = near
	}
	r.Nearest, r.NearestAreas, r.WhyNearest = near.reduction, near.areas, near.why
	value := 1 - d1/d0
	if m == EachYear {
		r.Expected, r.Beyond = number(0), number(value)
		return r
	}
	backwards := e.c.later(in, e.from, e.to)
	t := e.regress(in, backwards)
	if t == nil {
		r.Why = FewAreas
		return r
	}
	if r.Rho = number(t.rho); r.Rho == nil {
		r.Why = NoFigures
		return r
	}
	switch {
	case !backwards:
		r.Expected = number(1 - t.rho)
	case t.rho > 0:
		r.Expected = number(1 - 1/t.rho)
	default:
		r.Why = ZeroBase
		return r
	}
	r.Beyond, r.SE, r.Limit = number(value-*r.Expected), number(t.se(d0, e.used)), number(claimFrom(t.designated))
	if r.Expected == nil || r.Beyond == nil || r.SE == nil {
		r.Expected, r.Beyond, r.SE, r.Limit, r.Why = nil, nil, nil, nil, NoFigures
		return r
	}
	r.Claimed = m == AtStart && !backwards && *r.Beyond > *r.Limit**r.SE && *r.Beyond > 0
	return r
}

// regression is how the areas' own index moved between the years.
type regression struct {
	rho        float64
	designated int // areas with figures in both years
	areas      []regressed
}

// regressed is one area of a regression: its part of the residents of its group (below zero outside the designated areas) times what the regression leaves,
// and what it adds to the error of ρ.
type regressed struct {
	area  int
	left  float64
	ofRho float64
}

// regress correlates the areas' own index between the years; with backwards the areas were chosen by the later one. nil: too few areas have every
// criterion in both.
func (e *indexer) regress(in []bool, backwards bool) *regression {
	years := [2]kvarter.Period{e.from, e.to}
	if backwards {
		years[0], years[1] = years[1], years[0]
	}
	var own [2][]float64
	for t, year := range years {
		own[t] = e.own(year)
	}
	first := e.used[0].at(years[0])
	after := e.used[0].at(years[1])
	var mean, square [2]float64
	var total, cross float64
	var people [2]float64 // of the later year: designated, others
	inside, outside := 0, 0
	weight := make([]float64, e.c.Areas)
	for i := range weight {
		if math.IsNaN(own[0][i]) || math.IsNaN(own[1][i]) {
			continue
		}
		weight[i] = first.people(i)
		total += weight[i]
		if in[i] {
			inside++
			people[0] += after.people(i)
		} else {
			outside++
			people[1] += after.people(i)
		}
	}
	if total <= 0 || inside == 0 || outside == 0 || inside+outside < fewest {
		return nil
	}
	for i, w := range weight {
		if weight[i] = w / total; w > 0 {
			mean[0] += float64(weight[i] * own[0][i])
			mean[1] += float64(weight[i] * own[1][i])
		}
	}
	for i, w := range weight {
		if w > 0 {
			a, b := own[0][i]-mean[0], own[1][i]-mean[1]
			square[0] += float64(w * a * a)
			square[1] += float64(w * b * b)
			cross += float64(w * a * b)
		}
	}
	sd := [2]float64{math.Sqrt(square[0]), math.Sqrt(square[1])}
	if !(sd[0] > 1e-12) || !(sd[1] > 1e-12) { // own indices are in standard deviations: this is equal
		return nil
	}
	r := &regression{designated: inside, rho: math.Max(-1, math.Min(1, cross/float64(sd[0]*sd[1])))}
	slope := r.rho * sd[1] / sd[0]
	for i, w := range weight {
		if w <= 0 {
			continue
		}
		z0, z1 := (own[0][i]-mean[0])/sd[0], (own[1][i]-mean[1])/sd[1]
		share := after.people(i) / people[0]
		if !in[i] {
			share = -after.people(i) / people[1]
		}
		// A large area draws the mean of its group towards itself: what it leaves is enlarged by that (HC3).
		left := (1 / math.Max(1e-3, 1-math.Abs(share))) * (own[1][i] - mean[1] - float64(slope*(own[0][i]-mean[0])))
		r.areas = append(r.areas, regressed{i, share * left, w * (float64(z0*z1) - float64(.5*r.rho*(z0*z0+z1*z1)))})
	}
	return r
}

// own is the index of each area alone, NaN where a criterion is not known.
func (e *indexer) own(year kvarter.Period) []float64 {
	out := make([]float64, e.c.Areas)
	for _, x := range e.used {
		s := x.at(year)
		for i := range out {
			if s.known(i) {
				out[i] += float64(x.v * s.value(i))
			} else {
				out[i] = math.NaN()
			}
		}
	}
	return out
}

// se is the standard error of the reduction less what is expected: over areas, or over the groups that inherit one figure of a criterion where that is more.
func (r *regression) se(d0 float64, list []used) float64 {
	each := func(a regressed) float64 { return a.left/d0 - a.ofRho }
	sum := 0.0
	for _, a := range r.areas {
		l := each(a)
		sum += float64(l * l)
	}
	n := float64(len(r.areas))
	most := math.Sqrt(sum * n / math.Max(1, n-2))
	for _, x := range list {
		if x.Group == nil {
			continue
		}
		by, order := map[int32]float64{}, []int32(nil)
		for _, a := range r.areas {
			g := x.Group[a.area]
			if _, seen := by[g]; !seen {
				order = append(order, g)
			}
			by[g] += each(a)
		}
		sum := 0.0
		for _, g := range order {
			sum += float64(by[g] * by[g])
		}
		n := float64(len(order))
		most = math.Max(most, math.Sqrt(sum*n/math.Max(1, n-1)))
	}
	return most
}

// nearby are the areas nearest to those designated, and their own reduction.
type nearby struct {
	reduction *float64
	areas     []int
	why       Why
}

// nearest finds the areas not designated that are most like those designated.
func (e *indexer) nearest(in []bool, d0 float64) *nearby {
	r := &nearby{}
	type scored struct {
		area  int
		score float64
	}
	var list []scored
	designated := 0
	for i := range e.c.Areas {
		if in[i] {
			designated++
			continue
		}
		score, ok := 0.0, true
		for _, x := range e.used {
			s := x.at(e.from)
			if ok = s.known(i); !ok {
				break
			}
			score += float64(x.v * s.value(i))
		}
		if ok {
			list = append(list, scored{i, score})
		}
	}
	n := min(designated, len(list)/2)
	if n == 0 {
		r.why = FewAreas
		return r
	}
	sort.SliceStable(list, func(a, b int) bool { return list[a].score > list[b].score })
	near := make([]bool, e.c.Areas)
	for _, x := range list[:n] {
		near[x.area] = true
		r.areas = append(r.areas, x.area)
	}
	sort.Ints(r.areas)
	var d [2]float64
	for t, at := range [2]kvarter.Period{e.from, e.to} {
		for _, x := range e.used {
			s := x.at(at)
			mix := make([]uint8, e.c.Areas)
			for i := range mix {
				switch {
				case in[i]:
					mix[i] = 2
				case near[i]:
					mix[i] = 1
				}
			}
			by, _ := tally(s, sortAreas(mix))
			if by[1].known == 0 || by[0].known == 0 {
				r.why = NoFigures
				return r
			}
			d[t] += float64(x.v * (by[1].num/by[1].den - by[0].num/by[0].den))
		}
	}
	if d[0] <= 1e-9*math.Abs(d0) {
		r.why = NotApart
		return r
	}
	if r.reduction = number(1 - d[1]/d[0]); r.reduction == nil {
		r.why = NoFigures
	}
	return r
}
