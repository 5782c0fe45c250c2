package demo

// city is the town with its registers, before they are written.
type City struct {
	opt     Options
	town    *town
	near    [][]int
	fates   []fate
	cluster []int // of each small area, -1 none
	years   []int
	push    []int64 // what calibration adds to the severity of an area, per mille

	measures []string
	counts   map[string][][]int32 // measure → year → small area; nil for a year without the measure
	life     [][]int32            // tenths of a year, by year and small area
	unsafe   [][]int32            // per mille by year and district, from 2017

	// First and Second are the rounds that the city is calibrated on.
	First, Second Screened

	estates []estate
	hidden  map[string][][]bool // suppressed cells
	absent  map[string][][]bool // cells that were never delivered
	special special
}

// special areas, each to show a case.
type special struct {
	tiny, empty, dormitory, care, missing, suppressed, turnout int
	newBuilt                                                   []int
}

func (c *City) year(y int) int { return y - c.years[0] }

func (c *City) set(m string, y int, v []int32) {
	if c.counts[m] == nil {
		c.counts[m] = make([][]int32, len(c.years))
		c.measures = append(c.measures, m)
	}
	c.counts[m][y] = v
}

// populate makes residents by age for every year.
func (c *City) populate() {
	r := stream(c.opt.Seed, 10)
	n := len(c.town.tracts)
	last := make([]int64, n)
	var sum int64
	for i := range last {
		last[i] = int64(max(620, min(2900, 1000+r.bell(270)+r.n(400)-200)))
		if f := c.fates[i]; f == hard || f == worsened || f == lawOnly {
			last[i] = max(last[i], 850)
		}
		sum += last[i]
	}
	for i := range last {
		last[i] = last[i] * 1627 * int64(n) / sum
	}
	c.pickSpecial(r)
	s := c.special
	last[s.tiny], last[s.suppressed] = 184, 402
	if s.empty >= 0 {
		last[s.empty] = 271
	}

	// what share of today's residents lived here: city-wide path, per mille, and the area's own course
	path := curve{{2000, 762}, {2005, 778}, {2010, 818}, {2017, 928}, {2020, 966}, {2024, 1000}}
	own := make([]int64, n)
	var kids, adults, youth, prime, homes, tax []int64
	for i := range n {
		own[i] = int64(r.bell(60))
		dis := int64(0)
		if c.fates[i] == hard || c.fates[i] == eased {
			dis = 25
		}
		k := int64(178+r.bell(22)) + dis
		w := int64(655 + r.bell(18))
		y := int64(112 + r.bell(14))
		p := int64(428 + r.bell(16))
		if i == s.dormitory {
			k, w, y, p = 12, 975, 790, 120
		}
		if i == s.care {
			k, w, y, p = 90, 480, 60, 300
		}
		kids, adults, youth, prime = append(kids, k), append(adults, w), append(youth, y), append(prime, p)
		homes, tax = append(homes, int64(510+r.bell(25))), append(tax, int64(925+r.bell(8)))
	}
	fresh := make([]bool, n)
	for _, i := range s.newBuilt {
		fresh[i] = true
	}
	for y, year := range c.years {
		res := make([]int32, n)
		cols := make([][]int32, 9)
		for k := range cols {
			cols[k] = make([]int32, n)
		}
		for i := range n {
			f := path.at(year)
			f += own[i] * int64(2024-year) / 24
			if fresh[i] {
				f = curve{{2000, 0}, {2009, 0}, {2012, 220}, {2018, 800}, {2024, 1000}}.at(year)
			}
			v := last[i] * f / 1000
			if year != 2024 && v > 50 {
				v += int64(r.bell(int(v/180 + 1)))
			}
			res[i] = int32(max(v, 0))
			v = int64(res[i])
			k := v * kids[i] / 1000
			w := min(v*adults[i]/1000, v-k)
			cols[0][i], cols[1][i], cols[2][i] = int32(k), int32(v-k), int32(w)
			cols[3][i] = int32(min(v*youth[i]/1000, w))
			cols[4][i] = int32(min(v*prime[i]/1000, w-int64(cols[3][i])))
			cols[5][i] = int32(v * tax[i] / 1000)
			cols[6][i] = int32(v * homes[i] / 1000)
			cols[7][i] = int32(k * 58 / 1000)
			cols[8][i] = int32(k * 62 / 1000)
		}
		c.set("residents", y, res)
		for k, m := range []string{"residents_0_17", "residents_18", "residents_18_64", "residents_18_24", "residents_30_59", "residents_income", "homes", "pupils_grade6", "children_2"} {
			if k >= 6 && year < 2017 {
				c.set(m, y, nil)
				continue
			}
			c.set(m, y, cols[k])
		}
	}
}

// pickSpecial chooses the areas that show a case: too few residents, a dormitory, a care home, new buildings, a figure that was never
// delivered where it could decide, and a figure that was withheld where it could decide.
func (c *City) pickSpecial(r *rng) {
	t := c.town.tracts
	s := special{empty: -1}
	for i := range t {
		if t[i].inner != nil {
			s.tiny = i
		}
		if len(t[i].extra) > 0 {
			s.empty = i
		}
	}
	var misses, plain []int
	for i, f := range c.fates {
		special := i == s.tiny || i == s.empty || t[i].hole != nil
		if f == nearMiss && !special {
			misses = append(misses, i)
		}
		if f == ordinary && !special {
			plain = append(plain, i)
		}
	}
	s.missing, s.suppressed = misses[0], misses[len(misses)-1]
	take := func() int {
		k := r.n(len(plain))
		i := plain[k]
		plain = append(plain[:k:k], plain[k+1:]...)
		return i
	}
	s.dormitory, s.care = take(), take()
	for len(s.newBuilt) < 3 {
		s.newBuilt = append(s.newBuilt, take())
	}
	c.special = s
}

// curve is a course over time through given points, straight between them.
type curve [][2]int64

func (c curve) at(year int) int64 {
	y := int64(year)
	if y <= c[0][0] {
		return c[0][1]
	}
	for i := 1; i < len(c); i++ {
		if a, b := c[i-1], c[i]; y <= b[0] {
			return a[1] + (b[1]-a[1])*(y-a[0])/(b[0]-a[0])
		}
	}
	return c[len(c)-1][1]
}
