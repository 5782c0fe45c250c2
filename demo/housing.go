package demo

import (
	"fmt"
	"sort"
)

// estate is a housing area of social housing; it lies inside one small area.
type estate struct {
	code, name string
	host       int
	ring       []pt
	of         int  // its share of the host's residents, per mille
	meant      bool // drawn so that the calculation puts it on the prevention list
	limit      int  // which case near a limit it shows, -1 none
	residents  int  // 2024
	rows       [][]int64
}

const firstEstateYear = 2013

// estateMeasures are the columns of the state lists' criteria.
func estateMeasures() []string {
	return []string{"residents", "residents_18", "residents_18_64", "residents_30_59", "outside_labour_market", "convicted", "basic_schooling", "basic_or_unknown_schooling", "mean_gross_income", "non_western"}
}

// regionIncome is the mean gross income of the region in kroner; a multiple of 20, so that 55 and 65 per cent of it are whole.
func regionIncome(year int) int64 {
	return curve{{2013, 318000}, {2024, 412000}}.at(year) / 20 * 20
}

// countryConvicted is how many per 10,000 adults of the country were convicted.
func countryConvicted(year int) int64 { return curve{{2013, 118}, {2024, 96}}.at(year) }

// placeEstates puts 45 estates inside small areas: fifteen meant for the prevention list in hard areas, the rest spread.
func (c *City) placeEstates() {
	r := stream(c.opt.Seed, 60)
	pop := c.counts["residents"][c.year(SecondYear)]
	var hardOnes, others []int
	var law []int
	for i, f := range c.fates {
		switch {
		case f == lawOnly:
			law = append(law, i)
		case f == hard && pop[i] >= 1250:
			hardOnes = append(hardOnes, i)
		case (f == ordinary || f == nearMiss || f == hard) && pop[i] >= 1250 && c.town.tracts[i].hole == nil:
			others = append(others, i)
		}
	}
	sort.SliceStable(hardOnes, func(a, b int) bool { return pop[hardOnes[a]] > pop[hardOnes[b]] })
	listed := append([]int{}, law...)
	// one for each group in turn, largest small areas first
	per := map[int]int{}
	for round := 1; len(listed) < 15 && round < 12; round++ {
		for _, i := range hardOnes {
			if len(listed) < 15 && per[c.cluster[i]] < round && !contains(listed, i) {
				per[c.cluster[i]]++
				listed = append(listed, i)
			}
		}
	}
	for i := len(others) - 1; i > 0; i-- {
		j := r.n(i + 1)
		others[i], others[j] = others[j], others[i]
	}
	var rest []int
	for _, i := range hardOnes {
		if !contains(listed, i) && len(rest) < 8 {
			rest = append(rest, i)
		}
	}
	for _, i := range others {
		if !contains(rest, i) && !contains(listed, i) && len(rest)+len(listed) < 45 {
			rest = append(rest, i)
		}
	}
	qa, qb := quarterWords()
	names := newNamer(qa, []string{"parken", "gården", "huse", "vænget", "planen", "tårnene"}, r)
	_ = qb
	for k, i := range append(append([]int{}, listed...), rest...) {
		e := estate{code: fmt.Sprintf("B%02d", k+1), name: names.name(), host: i, meant: k < len(listed), limit: -1}
		e.residents = int(pop[i]) * r.between(740, 900) / 1000
		if e.residents < 1000 {
			e.residents = 1000 + r.n(40)
		}
		if k == len(listed)-1 {
			e.residents = 950 // had 1,000 in 2010; today's number is not tested
		}
		if n := k - len(listed); n >= 8 && n < 8+5 {
			e.limit = n - 8
		}
		e.residents = min(e.residents, int(pop[i])*97/100)
		e.of = e.residents * 1000 / int(pop[i])
		e.ring = c.shrink(i)
		c.estates = append(c.estates, e)
	}
}

func contains(s []int, x int) bool {
	for _, y := range s {
		if y == x {
			return true
		}
	}
	return false
}

// shrink draws an outline inside a small area, a street's width from its rim at least.
func (c *City) shrink(i int) []pt {
	t := c.town.tracts[i]
	ring := c.town.net.ring(t.face)
	for f := int64(86); f > 10; f -= 6 {
		out := make([]pt, len(ring))
		ok := true
		for j, p := range ring {
			out[j] = along(t.at, p, f, 100)
		}
		for j, p := range out {
			ok = ok && inside(p, ring)
			for k := range ring {
				a, b := ring[k], ring[(k+1)%len(ring)]
				if fromSegment(p, a, b) < 100 || fromSegment(a, p, out[(j+1)%len(out)]) < 100 {
					ok = false
				}
			}
		}
		if ok {
			return out
		}
	}
	return []pt{{t.at.x - 300, t.at.y - 300}, {t.at.x + 300, t.at.y - 300}, {t.at.x + 300, t.at.y + 300}, {t.at.x - 300, t.at.y + 300}}
}

// byLaw says which small areas have at least half of their residents in an estate meant for a list.
func (c *City) byLaw() []bool {
	out := make([]bool, len(c.fates))
	for _, e := range c.estates {
		if e.meant && e.of >= 500 {
			out[e.host] = true
		}
	}
	return out
}

// figureEstates fills the state's criteria for every estate. Shares in per mille; the limits are those of § 61 a and § 61 b.
func (c *City) figureEstates() {
	r := stream(c.opt.Seed, 61)
	for k := range c.estates {
		e := &c.estates[k]
		// outside work and education, convicted against the country (per mille of its share), basic schooling, income against the region, origin
		outside, convicted, school, income, origin := r.between(130, 250), r.between(500, 1500), r.between(180, 380), r.between(690, 930), r.between(110, 420)
		if c.fates[e.host] == hard {
			outside, income = r.between(215, 272), r.between(672, 740)
		}
		if e.meant {
			outside, convicted, school, origin = r.between(235, 275), r.between(1300, 1750), r.between(330, 470), r.between(345, 570)
			income = r.between(572, 636)
			switch {
			case k%7 == 6:
				income, outside, convicted = r.between(668, 712), r.between(318, 338), r.between(2150, 2600)
			case k%2 == 0:
				convicted = r.between(2120, 2680)
			default:
				outside = r.between(318, 345)
			}
		}
		switch e.limit {
		case 0: // labour market exactly at 30 % over two years: not over
			outside, income, convicted, origin = 290, 620, 1500, 400 // 2023 and 2024 are set in row
			e.residents = 1013
		case 1: // every criterion but origin
			outside, income, convicted, origin = 340, 600, 2200, 299
		case 2: // income exactly 65 % of the region's: not under
			outside, income, convicted, origin = 335, 650, 1600, 390
		case 3:
			outside, income, convicted, origin = 294, 628, 1700, 380
		case 4:
			outside, income, convicted, origin = 262, 618, 1950, 430
		}
		for year := firstEstateYear; year <= SecondYear; year++ {
			e.rows = append(e.rows, e.row(year, int64(outside), int64(convicted), int64(school), int64(income), int64(origin), r))
		}
	}
}

// row is one year of an estate.
func (e *estate) row(year int, outside, convicted, school, income, origin int64, r *rng) []int64 {
	res := int64(e.residents) * curve{{2013, 985}, {2024, 1000}}.at(year) / 1000
	adults := res * 742 / 1000
	work, prime := res*635/1000, res*412/1000
	back := int64(SecondYear - year)
	out := outside
	if e.limit < 0 {
		out += back * 35 / 11
	}
	if e.limit == 0 {
		work = 600
	}
	n := (work*out + 500) / 1000
	con := (adults*countryConvicted(year)*convicted + 5_000_000) / 10_000_000
	inc := regionIncome(year) * income / 1000
	if e.limit != 2 {
		inc = inc / 100 * 100
	}
	if e.meant && convicted >= 2000 {
		con = (adults*countryConvicted(year)*convicted)/10_000_000 + 1
	}
	if e.limit == 0 {
		switch year {
		case 2023:
			n = 168 // 28 %
		case 2024:
			n = 192 // 32 %
		}
	}
	basic := prime * (school + back*6) / 1000
	non := res * origin / 1000
	if e.limit != 1 {
		non += int64(r.between(-3, 3))
	}
	return []int64{res, adults, work, prime, n, con, basic, basic + prime*110/1000, inc, non}
}
