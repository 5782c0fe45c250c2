package smallarea

import (
	"math"

	"kvarter"
	"kvarter/internal/stat"
)

// LeastAreas is how many areas with figures a group needs to be drawn to; the areas of a smaller one are drawn to the city.
const LeastAreas = 10

// Shrunk is a figure before and after shrinkage.
type Shrunk struct {
	Raw    float64 // count/base; NaN where there is none
	Value  float64 // drawn towards Toward; NaN where Raw is
	Weight float64 // what the area's own figure counts, from 0 to 1
	Toward float64 // the pooled rate of the group, or of the city
	Group  string  // "" is the city
	Areas  int     // areas with figures that the spread was measured on
	// Logit and SD are the mean and standard deviation of the shrunken share on the logit scale, to draw from; NaN for Marshall's.
	Logit, SD float64
	Why       Why
}

// Known reports whether there is a value.
func (s Shrunk) Known() bool { return s.Value == s.Value }

// Columns returns the raw and the shrunken figures as columns; a withheld figure stays suppressed.
func Columns(s []Shrunk) (raw, value kvarter.Column) {
	raw, value = kvarter.NewColumn(len(s)), kvarter.NewColumn(len(s))
	for i, x := range s {
		if !x.Known() {
			raw.Unset(i, x.Why.state())
			value.Unset(i, x.Why.state())
			continue
		}
		raw.Set(i, x.Raw)
		value.Set(i, x.Value)
	}
	return raw, value
}

// pool is the areas that are drawn to one rate.
type pool struct {
	name string
	at   []int
	r, n float64
}

// pools sorts areas with figures into their groups, and into the city where a group has fewer than LeastAreas, in the order of
// first appearance; share says that no count may be above its base. The results hold the raw figures, and why there is none.
func pools(count, base kvarter.Column, group []string, share bool) (out []Shrunk, groups []pool, city pool, why Why) {
	n := count.Len()
	if base.Len() != n || group != nil && len(group) != n {
		return nil, nil, city, BadLength
	}
	nan := math.NaN()
	out = make([]Shrunk, n)
	at := map[string]int{}
	for i := range out {
		r, b, not := both(count, base, i)
		switch {
		case not != "":
		case b == 0:
			not = NoBase
		case r < 0 || b < 0 || share && r > b || math.IsInf(r/b, 0):
			not = OutOfRange
		}
		out[i] = Shrunk{Raw: nan, Value: nan, Weight: nan, Toward: nan, Logit: nan, SD: nan, Why: not}
		if not != "" {
			continue
		}
		out[i].Raw = r / b
		city.add(i, r, b)
		if group == nil || group[i] == "" {
			continue
		}
		k, ok := at[group[i]]
		if !ok {
			k = len(groups)
			at[group[i]] = k
			groups = append(groups, pool{name: group[i]})
		}
		groups[k].add(i, r, b)
	}
	return out, groups, city, ""
}

func (p *pool) add(i int, r, n float64) {
	p.at = append(p.at, i)
	p.r += r
	p.n += n
}

// each runs over the groups that are large enough and, for all other areas, the city.
func each(out []Shrunk, groups []pool, city pool, draw func(p pool, i int)) {
	inGroup := make([]bool, len(out))
	for _, p := range groups {
		if len(p.at) < LeastAreas {
			continue
		}
		for _, i := range p.at {
			inGroup[i] = true
			draw(p, i)
		}
	}
	for _, i := range city.at {
		if !inGroup[i] {
			draw(city, i)
		}
	}
}

// Logit shrinks shares in the form of the English indices of deprivation (Noble et al. 2019, English Indices of Deprivation: Technical Report, on shrinkage):
//
//	m = ln((r + ½)/(n − r + ½))    s² = (n + 1)(n + 2)/(n(r + 1)(n − r + 1))
//	M = ln((Σr + ½)/(Σn − Σr + ½)) t² = Σ(m − M)²/(k − 1)    over the k areas of the group
//	w = (1/s²)/(1/s² + 1/t²)       z = logit⁻¹(w·m + (1 − w)·M)
//
// group names each area's group, such as district by tenure ("" and groups under LeastAreas: the city); nil is the city for all. With one area in the whole city
// nothing tells how areas differ, and the raw share stands with TooFew; so it does, with OutOfRange, among bases too large to be squared.
func Logit(count, base kvarter.Column, group []string) ([]Shrunk, Why) {
	out, groups, city, why := pools(count, base, group, true)
	if why != "" {
		return nil, why
	}
	logit := func(r, n float64) float64 { return stat.Log((r + .5) / (n - r + .5)) }
	spread := func(p pool) (float64, float64) {
		m, sum := logit(p.r, p.n), 0.0
		for _, i := range p.at {
			d := logit(count.Values[i], base.Values[i]) - m
			sum += float64(d * d)
		}
		return m, sum / float64(len(p.at)-1)
	}
	type known struct{ m, t2 float64 }
	made := map[string]known{}
	each(out, groups, city, func(p pool, i int) {
		x := &out[i]
		r, n := count.Values[i], base.Values[i]
		x.Areas, x.Group = len(p.at), p.name
		own := logit(r, n)
		s2 := float64((n+1)*(n+2)) / float64(n*float64((r+1)*(n-r+1)))
		if len(p.at) < 2 {
			x.Value, x.Weight, x.Logit, x.SD, x.Why = x.Raw, 1, own, math.Sqrt(s2), TooFew
			return
		}
		g, ok := made[p.name]
		if !ok {
			g.m, g.t2 = spread(p)
			made[p.name] = g
		}
		if !(s2+g.t2 < math.Inf(1)) || math.IsInf(p.n, 0) {
			x.Value, x.Weight, x.Why = x.Raw, 1, OutOfRange
			return
		}
		// t²/(s² + t²), so that areas that are all alike (t² = 0) have a weight of 0.
		x.Weight = g.t2 / (s2 + g.t2)
		x.Logit = g.m + float64(x.Weight*(own-g.m))
		x.SD = math.Sqrt(float64(s2 * x.Weight))
		x.Value = 1 / (1 + stat.Exp(-x.Logit))
		x.Toward = 1 / (1 + stat.Exp(-g.m))
	})
	return out, ""
}

// Marshall shrinks rates by the global empirical Bayes of Marshall (1991, Applied Statistics 40, 283–294), within groups as in Logit:
//
//	m = Σr/Σn    a = Σn(r/n − m)²/Σn − m/(Σn/k), clamped to 0 as in spdep    w = a/(a + m/n)    value = m + w·(r/n − m)
//
// (stat.Prior). A count may be above its base. Package spatial has the local forms, which need neighbours.
func Marshall(count, base kvarter.Column, group []string) ([]Shrunk, Why) {
	out, groups, city, why := pools(count, base, group, false)
	if why != "" {
		return nil, why
	}
	made := map[string]stat.Prior{}
	each(out, groups, city, func(p pool, i int) {
		x := &out[i]
		x.Areas, x.Group = len(p.at), p.name
		if len(p.at) < 2 {
			x.Value, x.Weight, x.Why = x.Raw, 1, TooFew
			return
		}
		prior, ok := made[p.name]
		if !ok {
			prior = stat.MarshallPrior(count.Values, base.Values, p.at)
			made[p.name] = prior
		}
		if !prior.Known() {
			x.Value, x.Weight, x.Why = x.Raw, 1, OutOfRange
			return
		}
		x.Toward = prior.Mean
		x.Weight, x.Value = prior.Draw(x.Raw, base.Values[i])
	})
	return out, ""
}
