package demo

import "strconv"

// The registers. Two dots are a figure that the producer withheld, an empty cell one that was never delivered or not measured.

func (c *City) names() []string {
	return append(append([]string{}, c.measures...), "life_expectancy", "life_years")
}

// cell writes a figure; life expectancy has one decimal, life years are residents × life expectancy, so that groups have a true mean.
func (c *City) cell(m string, y, i int) string {
	switch {
	case m == "life_expectancy" && c.counts["residents"][y][i] < 300:
		return ""
	case m == "life_expectancy":
		return dec(int64(c.life[y][i]), 1)
	case m == "life_years":
		return dec(int64(c.life[y][i])*int64(c.counts["residents"][y][i]), 1)
	case c.counts[m][y] == nil || c.isAbsent(m, y, i):
		return ""
	case c.isHidden(m, y, i):
		return ".."
	}
	return strconv.Itoa(int(c.counts[m][y][i]))
}

func (c *City) putFigures(p *page) {
	ms := c.names()
	p.head(append([]string{"code", "year"}, ms...)...)
	cells := make([]string, len(ms)+2)
	for y, year := range c.years {
		for i, t := range c.town.tracts {
			cells[0], cells[1] = t.code, strconv.Itoa(year)
			for k, m := range ms {
				cells[k+2] = c.cell(m, y, i)
			}
			p.row(cells...)
		}
	}
}

// total adds up a measure over areas, withheld counts included, as the register itself would.
func (c *City) total(m string, y int, in func(i int) bool) (int64, bool) {
	var s int64
	if m != "life_years" && c.counts[m][y] == nil {
		return 0, false
	}
	for i := range c.town.tracts {
		switch {
		case !in(i):
		case m == "life_years":
			s += int64(c.life[y][i]) * int64(c.counts["residents"][y][i])
		default:
			s += int64(c.counts[m][y][i])
		}
	}
	return s, true
}

func (c *City) totals(p *page, code string, y int, in func(i int) bool) []string {
	cells := []string{code, strconv.Itoa(c.years[y])}
	for _, m := range c.names() {
		switch m {
		case "life_expectancy":
			a, _ := c.total("life_years", y, in)
			b, _ := c.total("residents", y, in)
			cells = append(cells, dec((a*10+b/2)/b, 2))
		case "life_years":
			a, _ := c.total(m, y, in)
			cells = append(cells, dec(a, 1))
		default:
			if v, ok := c.total(m, y, in); ok {
				cells = append(cells, strconv.FormatInt(v, 10))
			} else {
				cells = append(cells, "")
			}
		}
	}
	return cells
}

func (c *City) putCity(p *page) {
	p.head(append([]string{"code", "year"}, c.names()...)...)
	for y := range c.years {
		p.row(c.totals(p, "BY", y, func(int) bool { return true })...)
	}
}

// respondents is the sample of a district's survey, a multiple of 1,000 so that per mille are whole persons.
const respondents = 1000

// putDistricts writes totals and the survey: the share that feels unsafe in the evening and night, and the share that finds the area attractive.
func (c *City) putDistricts(p *page) {
	p.head(append(append([]string{"code", "year"}, c.names()...), "unsafe", "unsafe_respondents", "safe_respondents", "respondents", "attractive")...)
	for y, year := range c.years {
		for d := range c.town.districts {
			cells := c.totals(p, "D"+two(d+1), y, func(i int) bool { return c.town.tracts[i].district == d })
			if c.unsafe[y] == nil {
				cells = append(cells, "", "", "", "", "")
			} else {
				u := int64(c.unsafe[y][d])
				cells = append(cells, dec(u, 3), num(int(u)*respondents/1000), num(respondents-int(u)*respondents/1000), num(respondents), dec(930-u*3/4+int64(year%3), 3))
			}
			p.row(cells...)
		}
	}
}

func two(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

// surveySafe is the share that feels safe in the evening and night in 2024 in each survey area, per cent: the printed range 67–72.
func surveySafe() []int { return []int{67, 69, 68, 72, 70, 71} }

func (c *City) putSurveyAreas(p *page) {
	p.head("code", "year", "unsafe", "unsafe_respondents", "safe_respondents", "respondents", "attractive")
	for _, year := range c.years {
		if year < 2017 {
			continue
		}
		for s, safe := range surveySafe() {
			if c.surveyName(s) == "" {
				continue
			}
			u := (100 - safe) * 10
			u += u * 16 / 100 * (2024 - year) / 7 / 10 * 10
			p.row("T"+num(s+1), num(year), dec(int64(u), 3), num(u*400/1000), num(400-u*400/1000), "400", dec(int64(880-u*3/4), 3))
		}
	}
}

func (c *City) putPolling(p *page) {
	p.head("code", "year", "votes", "eligible_voters")
	if c.opt.From > electionYear {
		return
	}
	y := c.year(electionYear)
	for k, q := range c.town.quarters {
		in := func(i int) bool { return c.town.tracts[i].quarter == k }
		v, _ := c.total("votes", y, in)
		e, _ := c.total("eligible_voters", y, in)
		p.row("V"+q.code[1:], num(electionYear), num(int(v)), num(int(e)))
	}
}

// putOldFigures writes the registers of 2000–2015 as they were published on the boundaries of 2015.
func (c *City) putOldFigures(p *page) {
	p.head(append([]string{"code", "year"}, c.measures...)...)
	areas := c.oldAreas()
	for y, year := range c.years {
		if year > 2015 {
			break
		}
		given := map[int]map[string]int64{}
		for _, o := range areas {
			cells := []string{o.code, num(year)}
			for _, m := range c.measures {
				if c.counts[m][y] == nil {
					cells = append(cells, "")
					continue
				}
				if len(o.of) == 1 && o.part == 1000 {
					cells = append(cells, c.cell(m, y, o.of[0]))
					continue
				}
				var v int64
				for _, i := range o.of {
					v += int64(c.counts[m][y][i])
				}
				if o.part < 1000 { // the second part takes what the first left
					i := o.of[0]
					if given[i] == nil {
						given[i] = map[string]int64{}
					}
					if g, ok := given[i][m]; ok {
						v -= g
					} else {
						v = v * o.part / 1000
						given[i][m] = v
					}
				}
				cells = append(cells, strconv.FormatInt(v, 10))
			}
			p.row(cells...)
		}
	}
}

// putCrosswalk writes old area, new area and the share of the old area's residents of 2015 that live in the new one.
func (c *City) putCrosswalk(p *page) {
	p.head("old", "new", "weight", "basis")
	y := max(0, c.year(2015))
	res := c.counts["residents"][y]
	for _, o := range c.oldAreas() {
		if len(o.of) == 1 {
			p.row(o.code, c.town.tracts[o.of[0]].code, "1", "residents")
			continue
		}
		a, b := int64(res[o.of[0]]), int64(res[o.of[1]])
		w := a * 10000 / (a + b)
		p.row(o.code, c.town.tracts[o.of[0]].code, dec(w, 4), "residents")
		p.row(o.code, c.town.tracts[o.of[1]].code, dec(10000-w, 4), "residents")
	}
}
