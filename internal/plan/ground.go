package plan

import (
	"math"
	"strings"

	"kvarter"
)

// Ground is where a plan works: the areas of a round. In public it is made of the public round, so that nothing more is told than there.
type Ground struct {
	round  *kvarter.Round
	at     map[string]int   // small areas by code
	within map[string][]int // small areas with a part of a housing area
	urban  map[string]int   // urban areas by code
	member [][]int          // small areas of each urban area
}

// NewGround prepares a round.
func NewGround(r *kvarter.Round) *Ground {
	g := &Ground{round: r, at: r.Areas.Index(), within: map[string][]int{}, urban: map[string]int{}, member: make([][]int, len(r.UrbanAreas))}
	for _, o := range r.Overlaps {
		if i, ok := g.at[o.SmallArea]; ok && o.Share > 0 {
			g.within[o.HousingArea] = append(g.within[o.HousingArea], i)
		}
	}
	for u := range r.UrbanAreas {
		g.urban[r.UrbanAreas[u].Code] = u
		for _, p := range r.UrbanAreas[u].Parts {
			for _, code := range p.Areas {
				if i, ok := g.at[code]; ok {
					g.member[u] = append(g.member[u], i)
				}
			}
		}
	}
	return g
}

// Has reports whether the round has such a place; Known.Place takes it.
func (g *Ground) Has(p kvarter.Place) bool {
	switch p.Kind {
	case kvarter.PlaceCity:
		return true
	case kvarter.PlaceUrbanArea:
		_, ok := g.urban[p.Code]
		return ok
	case kvarter.PlaceSmallArea:
		_, ok := g.at[p.Code]
		return ok
	case kvarter.PlaceHousingArea:
		if a := g.round.HousingAreas; a != nil {
			for i := range a.Items {
				if a.Items[i].Code == p.Code {
					return true
				}
			}
		}
		return false
	}
	for i := range g.round.Areas.Items {
		if g.round.Areas.Items[i].Groups[kvarter.Level(p.Kind)] == p.Code {
			return true
		}
	}
	return false
}

// own stands in front of the code of a listed housing area that is an urban area by itself.
const own = "H"

// footprint is what an intervention reaches: small areas by position, and listed housing areas that are urban areas by themselves.
type footprint struct {
	small  []bool
	urban  map[int]bool    // urban areas named by their own code
	estate map[string]bool // housing areas named by code
	city   bool
}

func (g *Ground) footprint(x *kvarter.Intervention) footprint {
	f := footprint{small: make([]bool, g.round.Areas.Len()), urban: map[int]bool{}, estate: map[string]bool{}}
	for _, p := range x.Places {
		switch p.Kind {
		case kvarter.PlaceCity:
			f.city = true
			for i := range f.small {
				f.small[i] = true
			}
		case kvarter.PlaceUrbanArea:
			if u, ok := g.urban[p.Code]; ok {
				f.urban[u] = true
				for _, i := range g.member[u] {
					f.small[i] = true
				}
			}
		case kvarter.PlaceSmallArea:
			if i, ok := g.at[p.Code]; ok {
				f.small[i] = true
			}
		case kvarter.PlaceHousingArea:
			f.estate[p.Code] = true
			if u, ok := g.urban[own+p.Code]; ok {
				f.urban[u] = true
			}
		default:
			for i := range f.small {
				f.small[i] = f.small[i] || p.Code != "" && g.round.Areas.Items[i].Groups[kvarter.Level(p.Kind)] == p.Code
			}
		}
	}
	return f
}

// inUrban counts the small areas of an urban area that are reached, wholly or by a housing area inside; reached is also true for an urban area
// without small areas that is reached itself.
func (g *Ground) inUrban(f footprint, u int) (n int, reached bool) {
	touched := map[int]bool{}
	for code := range f.estate {
		for _, i := range g.within[code] {
			touched[i] = true
		}
	}
	for _, i := range g.member[u] {
		if f.small[i] || touched[i] {
			n++
		}
	}
	if n == 0 && len(g.member[u]) == 0 {
		for _, i := range g.within[strings.TrimPrefix(g.round.UrbanAreas[u].Code, own)] {
			reached = reached || f.small[i]
		}
	}
	return n, reached || n > 0 || f.city || f.urban[u]
}

// People is a number of residents, and how many of the areas added up have none stated.
type People struct {
	Known   int `json:"known"`
	Unknown int `json:"unknown,omitempty"` // areas
}

// residents adds up small areas.
func (g *Ground) residents(small []int) People {
	var p People
	sum := 0.0
	for _, i := range small {
		if v := g.round.Areas.Items[i].Population; v == v {
			sum += v
		} else {
			p.Unknown++
		}
	}
	p.Known = int(math.Round(sum))
	return p
}

// urbanResidents are those of an urban area as the round states them.
func (g *Ground) urbanResidents(u int) People {
	if v := g.round.UrbanAreas[u].Population; v == v {
		return People{Known: int(math.Round(v))}
	}
	if p := g.residents(g.member[u]); len(g.member[u]) > 0 {
		return p
	}
	return People{Unknown: 1}
}
