package demo

// measure is a count over a base. The courses are the pooled shares, in parts per 100,000, of the areas designated in 2024 and of the
// rest of the city: every printed figure of policy.md section 5 is one of these points. Free is how much of the gap is left to calibration.
type measure struct {
	name, base string
	areas      curve
	rest       curve
	spread     int  // per mille: how much one small area differs from another of its kind
	from       int  // first year
	free       bool // no printed figure: its gap of 2024 is calibrated on the index of disadvantage
	good       bool // higher is better
}

func measures() []measure {
	return []measure{
		{"outside_labour_market", "residents_18_64", curve{{2000, 28000}, {2008, 22600}, {2011, 23400}, {2017, 20000}, {2020, 19100}, {2023, 17300}, {2024, 17150}}, curve{{2000, 16500}, {2008, 13300}, {2011, 13900}, {2017, 12300}, {2020, 11900}, {2023, 10900}, {2024, 10850}}, 75, 2000, false, false},
		{"temporary_benefits", "residents_18_64", curve{{2000, 16900}, {2008, 12200}, {2011, 14800}, {2017, 13200}, {2020, 13000}, {2023, 11300}, {2024, 11150}}, curve{{2000, 9700}, {2008, 7000}, {2011, 8600}, {2017, 7700}, {2020, 7600}, {2023, 6700}, {2024, 6650}}, 90, 2000, false, false},
		{"activity_ready", "residents_18_64", curve{{2000, 6200}, {2011, 5400}, {2017, 4800}, {2023, 3700}, {2024, 3600}}, curve{{2000, 2700}, {2011, 2400}, {2017, 2150}, {2023, 1700}, {2024, 1680}}, 120, 2000, false, false},
		{"basic_schooling", "residents_30_59", curve{{2000, 36200}, {2008, 30200}, {2017, 21900}, {2023, 18400}, {2024, 18050}}, curve{{2000, 22200}, {2008, 17700}, {2017, 11600}, {2023, 9400}, {2024, 9200}}, 80, 2000, false, false},
		{"low_income", "residents_income", curve{{2000, 23800}, {2010, 25000}, {2015, 26000}, {2017, 26000}, {2024, 24400}}, curve{{2000, 13000}, {2010, 13600}, {2015, 14000}, {2017, 14000}, {2024, 13900}}, 80, 2000, true, false},
		{"youth_without_education", "residents_18_24", curve{{2000, 27500}, {2010, 22500}, {2015, 18600}, {2017, 18600}, {2024, 16000}}, curve{{2000, 15000}, {2010, 12200}, {2015, 10200}, {2017, 10200}, {2024, 9200}}, 80, 2000, true, false},
		{"poor_children", "residents_0_17", curve{{2000, 16500}, {2010, 17500}, {2015, 16300}, {2017, 16300}, {2024, 13600}}, curve{{2000, 7900}, {2010, 8200}, {2015, 8000}, {2017, 8000}, {2024, 7000}}, 100, 2000, true, false},
		{"chronically_ill", "residents_18", curve{{2000, 24500}, {2010, 27000}, {2015, 29000}, {2017, 29000}, {2024, 29400}}, curve{{2000, 16500}, {2010, 18000}, {2015, 19400}, {2017, 19400}, {2024, 20300}}, 55, 2000, true, false},
		{"sports_club", "pupils_grade6", curve{{2017, 64000}, {2023, 67000}, {2024, 67200}}, curve{{2017, 75200}, {2023, 76000}, {2024, 76100}}, 60, 2017, false, true},
		{"scouts_arts", "pupils_grade6", curve{{2017, 11000}, {2023, 12000}, {2024, 12200}}, curve{{2017, 22300}, {2023, 23000}, {2024, 23000}}, 120, 2017, false, true},
		{"noise_homes", "homes", curve{{2017, 54500}, {2023, 53000}, {2024, 52900}}, curve{{2017, 49000}, {2023, 48000}, {2024, 47900}}, 200, 2017, false, false},
		{"day_care", "children_2", curve{{2017, 80500}, {2023, 86000}, {2024, 86600}}, curve{{2017, 89500}, {2023, 91500}, {2024, 91700}}, 30, 2017, false, true},
	}
}

// severity is how hard an area's conditions are in a year, per mille of a typical hard area; a near miss has about half.
func (c *City) severity(i, year int, own int64) int64 {
	switch c.fates[i] {
	case hard:
		return own
	case eased:
		return curve{{2017, own}, {2022, 0}}.at(year)
	case worsened:
		return curve{{2017, 100}, {2021, own}}.at(year)
	case nearMiss:
		return own * 38 / 100
	case lawOnly:
		return 250
	}
	return 0
}

// register fills every count. in says which areas belong to the calibrated group; left is the part per mille that the free criteria keep of
// their gap's planned narrowing (1000: as drawn).
func (c *City) register(in []bool, left int64) {
	n := len(c.town.tracts)
	r := stream(c.opt.Seed, 20)
	own, base := make([]int64, n), make([]int64, n)
	for i := range n {
		own[i] = int64(max(820, min(1350, 1030+r.bell(110))))
		base[i] = int64(930 + r.bell(65) + []int{-60, -120, 60, 0, 10, 40, -20, -60, 40, -20}[c.town.tracts[i].district])
	}
	for _, m := range measures() {
		r := stream(c.opt.Seed, 30+uint64(len(m.name))*1000+uint64(m.name[0])*7+uint64(m.name[len(m.name)-1]))
		noise := make([]int64, n)
		for i := range noise {
			noise[i] = int64(1000 + r.bell(m.spread))
			if c.fates[i] == hard && noise[i] < int64(1000-m.spread) {
				noise[i] = int64(1000 - m.spread)
			}
		}
		c.suit(m.name, noise)
		up := c.ups(m.name)
		for y, year := range c.years {
			if year < m.from {
				c.set(m.name, y, nil)
				continue
			}
			a, b := m.areas.at(year), m.rest.at(year)
			if u := up[year]; m.from < 2015 { // courses of a few years have too few points between the printed ones
				a, b = a+a*int64(u[0])/1000, b+b*int64(u[1])/1000
			}
			if m.free && year > 2017 {
				// the gap moves from that of 2017 to the calibrated one of 2024
				then := m.areas.at(2017) - m.rest.at(2017)
				end := (m.areas.at(2024) - m.rest.at(2024)) * left / 1000
				a = b + then + (end-then)*int64(min(year-2017, 5))/5 // settled for the three years that the screening pools
			}
			den := c.counts[m.base][y]
			var weight [2][]int64
			var sum, dens [2]int64
			weight[0], weight[1] = make([]int64, n), make([]int64, n)
			for i := range n {
				g := 0
				if in[i] {
					g = 1
				}
				w := base[i]
				if m.good {
					w = 1000 + (base[i]-1000)/-4
				}
				s := c.severity(i, year, own[i]) + c.push[i]
				w += (a - b) * 1000 / b * s / 1000
				w = w * noise[i] / 1000 * int64(1000+r.bell(9)) / 1000
				weight[g][i] = max(w, 50) * int64(den[i])
				sum[g] += weight[g][i]
				dens[g] += int64(den[i])
			}
			out := make([]int32, n)
			for g, share := range []int64{b, a} {
				if sum[g] == 0 {
					continue
				}
				total := (dens[g]*share + 50000) / 100000
				spreadOut(out, weight[g], sum[g], total, den)
			}
			c.set(m.name, y, out)
		}
	}
	c.lives(in, own)
}

// ups are the ups and downs of the years around the courses, per mille, of the areas and of the rest: what they share and what is their own, each lasting for a
// while. There are none in printed years, nor in those that the two rounds pool, so that figures and designated areas are as calibrated.
func (c *City) ups(name string) map[int][2]int {
	r := stream(c.opt.Seed, 60+uint64(len(name))*1000+uint64(name[0])*7+uint64(name[len(name)-1]))
	out := map[int][2]int{}
	var shared, areas, rest int
	for year := 2001; year < FirstYear+4; year++ {
		shared, areas, rest = shared*7/10+r.bell(16), areas*7/10+r.bell(9), rest*7/10+r.bell(5)
		if year < 2015 || year > FirstYear {
			out[year] = [2]int{shared + areas, shared + rest}
		}
	}
	return out
}

// spreadOut divides total by weight into whole persons that add up to it: each area gets what the running sum rounds to.
func spreadOut(out []int32, weight []int64, sum, total int64, limit []int32) {
	var run, given int64
	for i, w := range weight {
		if w == 0 {
			continue
		}
		run += w
		upTo := mulDiv(run, total, sum).quo
		k := upTo - given
		if k > int64(limit[i]) { // what does not fit goes on to the next area
			k = int64(limit[i])
		}
		out[i] = int32(k)
		given += k
	}
}

// suit sets the chance part of the areas that show a case.
func (c *City) suit(name string, noise []int64) {
	s := c.special
	switch name {
	case "low_income", "basic_schooling", "outside_labour_market":
		noise[s.missing], noise[s.suppressed] = 1230, 1330
	case "chronically_ill", "poor_children":
		noise[s.missing], noise[s.suppressed] = 980, 900
	case "youth_without_education":
		noise[s.missing], noise[s.suppressed] = 900, 900
	}
	if name == "low_income" {
		noise[s.dormitory] = 1900
	}
	if name == "chronically_ill" || name == "outside_labour_market" {
		noise[s.care] = 1500
	}
}

// lives sets life expectancy at birth, in tenths of a year, so that the areas' mean is 3.5 years below the rest's in 2023.
func (c *City) lives(in []bool, own []int64) {
	n := len(in)
	r := stream(c.opt.Seed, 40)
	noise := make([]int64, n)
	for i := range noise {
		noise[i] = int64(r.bell(700)) // thousandths of a year
	}
	c.life = make([][]int32, len(c.years))
	for y, year := range c.years {
		target := []int64{curve{{2000, 76600}, {2023, 82000}, {2024, 82100}}.at(year), curve{{2000, 72100}, {2017, 77200}, {2023, 78500}, {2024, 78650}}.at(year)}
		res := c.counts["residents"][y]
		var sum, dens [2]int64
		raw := make([]int64, n)
		for i := range n {
			g := 0
			if in[i] {
				g = 1
			}
			raw[i] = noise[i] - c.severity(i, year, own[i])
			sum[g] += raw[i] * int64(res[i])
			dens[g] += int64(res[i])
		}
		c.life[y] = make([]int32, n)
		for i := range n {
			g := 0
			if in[i] {
				g = 1
			}
			if dens[g] > 0 {
				c.life[y][i] = int32((raw[i] - sum[g]/dens[g] + target[g] + 50) / 100)
			}
		}
	}
}
