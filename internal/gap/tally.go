package gap

import (
	"math"

	"kvarter"
)

// sums are the pooled counts of a group of areas in one year.
type sums struct {
	num, den   float64
	bridged    float64 // bases times the part that was carried from other boundaries
	known, of  int
	suppressed int
}

func (a *sums) add(b sums) {
	a.num, a.den, a.bridged = a.num+b.num, a.den+b.den, a.bridged+b.bridged
	a.known, a.of, a.suppressed = a.known+b.known, a.of+b.of, a.suppressed+b.suppressed
}

// spread is what a standard deviation over areas is made of, about a shift that keeps the squares small.
type spread struct {
	weight, sum, square, shift float64
	known                      int
}

// mixes is the number of combinations of the three memberships.
const mixes = 8

// sorted holds the areas by the memberships that they belong to: those of combination b, in ascending order, are areas[from[b]:from[b+1]].
type sorted struct {
	areas []int32
	from  [mixes + 1]int32
}

// sortAreas sorts areas by their combination of memberships.
func sortAreas(mix []uint8) *sorted {
	s := &sorted{areas: make([]int32, len(mix))}
	for _, b := range mix {
		s.from[b+1]++
	}
	for b := range mixes {
		s.from[b+1] += s.from[b]
	}
	next := s.from
	for i, b := range mix {
		s.areas[next[b]] = int32(i)
		next[b]++
	}
	return s
}

// tally adds up one slice in one pass: by combination of memberships, and for the spread over all areas.
func tally(s *Slice, g *sorted) (by [mixes]sums, all spread) {
	for i := range s.Num {
		if s.known(i) {
			all.shift = s.value(i)
			break
		}
	}
	for b := range by {
		by[b] = pool(s, g.areas[g.from[b]:g.from[b+1]], &all)
	}
	return by, all
}

// pool adds up the figures of some areas, and their part of the spread. Its sums are local: they stay in registers, and a city of 33,000 areas and 25 years costs
// a few passes over its figures.
func pool(s *Slice, areas []int32, all *spread) sums {
	a := sums{of: len(areas)}
	var num, den, weight, sum, square float64
	var known, heads int
	nums, dens, people, shift := s.Num, s.Den, s.People, all.shift
	for _, i := range areas {
		n, d := nums[i], dens[i]
		// One comparison finds all that is no figure: a NaN or an infinity in either makes the sum no finite number, and a base is above 0.
		if !(d > 0) || !(math.Abs(n)+d <= math.MaxFloat64) || s.States != nil && s.States[i] != kvarter.Known {
			if s.States != nil && s.States[i] == kvarter.Suppressed {
				a.suppressed++
			}
			continue
		}
		num += n
		den += d
		known++
		w := d
		if people != nil {
			if w = people[i]; !(w > 0) || w > math.MaxFloat64 {
				continue
			}
		}
		x := n/d - shift
		wx := w * x
		weight += w
		sum += wx
		square += float64(wx * x)
		heads++
	}
	a.num, a.den, a.known = num, den, known
	all.weight, all.sum, all.square, all.known = all.weight+weight, all.sum+sum, all.square+square, all.known+heads
	if s.Bridged != nil {
		for _, i := range areas {
			if part := s.Bridged[i]; part > 0 && s.known(int(i)) {
				a.bridged += float64(dens[i] * part)
			}
		}
	}
	return a
}

// mean and standard deviation of the areas, weighted by residents, divisor the sum of weights.
func (a spread) moments() (mean, sd float64, ok bool) {
	if a.weight <= 0 {
		return 0, 0, false
	}
	m := a.sum / a.weight
	v := a.square/a.weight - float64(m*m)
	if v < 0 || a.known == 1 {
		v = 0
	}
	return a.shift + m, math.Sqrt(v), finite(m, v)
}

// Point is one year of a group: its pooled figure, and of how many areas it is known.
type Point struct {
	Year    int      `json:"year"`
	Value   *float64 `json:"value"`
	Num     *float64 `json:"num,omitempty"` // counts; nil for a mean
	Den     *float64 `json:"den,omitempty"`
	Known   int      `json:"known"`             // areas with a figure
	Of      int      `json:"of"`                // areas of the group
	Bridged float64  `json:"bridged,omitempty"` // part of the base that was carried from other boundaries
	Break   string   `json:"break,omitempty"`   // not comparable with the year before
	Why     Why      `json:"why,omitempty"`     // why there is no value
}

// point is the figure of sums in a year.
func (x *Indicator) point(s *Slice, a sums) Point {
	p := Point{Year: int(s.Period), Known: a.known, Of: a.of, Break: s.Break}
	if a.known == 0 {
		switch p.Why = NoFigures; {
		case a.of == 0:
			p.Why = NoAreas
		case a.suppressed > 0:
			p.Why = Suppressed
		}
		return p
	}
	p.Value = number(x.per() * (a.num / a.den))
	if p.Value == nil {
		p.Why = NoFigures
		return p
	}
	if !x.Mean {
		p.Num, p.Den = number(a.num), number(a.den)
	}
	if a.bridged > 0 {
		p.Bridged = a.bridged / a.den
	}
	return p
}

// Series is an indicator of a group of areas over its years; in nil is every area.
func (x *Indicator) Series(in []bool) []Point {
	var out []Point
	for k := range x.Slices {
		s := &x.Slices[k]
		if in == nil {
			in = make([]bool, len(s.Num))
			for i := range in {
				in[i] = true
			}
		}
		areas, _ := split(s, in)
		out = append(out, x.point(s, areas))
	}
	return out
}

// split adds up the areas inside and outside.
func split(s *Slice, in []bool) (areas, rest sums) {
	by, _ := tally(s, sortIn(in))
	return by[1], by[0]
}

func sortIn(in []bool) *sorted {
	mix := make([]uint8, len(in))
	for i, is := range in {
		if is {
			mix[i] = 1
		}
	}
	return sortAreas(mix)
}

// Area is the series of one area.
func (x *Indicator) Area(i int) []Point {
	var out []Point
	for k := range x.Slices {
		s := &x.Slices[k]
		a := sums{of: 1}
		switch {
		case s.known(i):
			a.num, a.den, a.known = s.Num[i], s.Den[i], 1
			if s.Bridged != nil {
				a.bridged = float64(s.Den[i] * s.Bridged[i])
			}
		case s.States != nil && s.States[i] == kvarter.Suppressed:
			a.suppressed = 1
		}
		out = append(out, x.point(s, a))
	}
	return out
}
