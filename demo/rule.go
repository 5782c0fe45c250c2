package demo

// The rule of methods/copenhagen-2025.yaml in whole numbers, for calibration alone: which areas the engine will designate must be known while
// the registers are made. The survey criterion is left out: an inherited value never decides.

type criterion struct {
	name, count, base string
	years             int
}

func criteria() []criterion {
	return []criterion{
		{"income", "low_income", "residents_income", 2},
		{"education", "basic_schooling", "residents_30_59", 2},
		{"employment", "outside_labour_market", "residents_18_64", 2},
		{"youth_education", "youth_without_education", "residents_18_24", 3},
		{"child_poverty", "poor_children", "residents_0_17", 3},
		{"health", "chronically_ill", "residents_18", 2},
	}
}

// Screened is one screening of the city by its own calibration rule.
type Screened struct {
	Year int
	// In tells which small areas are designated, in the order of Codes.
	In []bool
	// Groups are the final urban areas: positions of their small areas.
	Groups [][]int
	// Undetermined are the areas where a missing or withheld figure could decide.
	Undetermined []int
}

// pooled is the count and base of an area over the years of a criterion; ok is false where one of them is not known.
func (c *City) pooled(k criterion, year, i int) (num, den int64, ok bool) {
	for t := year - k.years + 1; t <= year; t++ {
		y := c.year(t)
		if y < 0 || c.isHidden(k.count, y, i) || c.isAbsent(k.count, y, i) {
			return 0, 0, false
		}
		num += int64(c.counts[k.count][y][i])
		den += int64(c.counts[k.base][y][i])
	}
	return num, den, den >= 50
}

// screen applies the rule in a year; previous is nil in a first round.
func (c *City) screen(year int, previous []bool, law []bool) Screened {
	n := len(c.town.tracts)
	s := Screened{Year: year, In: make([]bool, n)}
	ks := criteria()
	met := make([][]int8, len(ks)) // 0 not, 1 met, 2 unknown
	for j, k := range ks {
		met[j] = make([]int8, n)
		rn, rd := c.reference(k, year, previous)
		for i := range n {
			met[j][i] = c.meets(k, year, i, rn, rd, previous)
		}
	}
	pop := c.counts["residents"][c.year(year)]
	for i := range n {
		yes, maybe, core, coreMaybe := 0, 0, 0, 0
		for j := range ks {
			switch met[j][i] {
			case 1:
				yes++
				if j < 3 {
					core++
				}
			case 2:
				maybe++
				if j < 3 {
					coreMaybe++
				}
			}
		}
		switch {
		case law[i]:
			s.In[i] = true
		case pop[i] < 300:
		case yes >= 4 && core >= 2:
			s.In[i] = true
		case yes+maybe >= 4 && core+coreMaybe >= 2:
			s.Undetermined = append(s.Undetermined, i)
		}
	}
	seen := make([]bool, n)
	for i := range n {
		if !s.In[i] || seen[i] {
			continue
		}
		g := []int{i}
		seen[i] = true
		people, listed := int64(0), false
		for k := 0; k < len(g); k++ {
			people += int64(pop[g[k]])
			listed = listed || law[g[k]]
			for _, j := range c.near[g[k]] {
				if s.In[j] && !seen[j] {
					seen[j] = true
					g = append(g, j)
				}
			}
		}
		if people < 1000 && !listed {
			for _, j := range g {
				s.In[j] = false
			}
			continue
		}
		s.Groups = append(s.Groups, g)
	}
	return s
}

// meets reports whether an area meets a criterion: 0 not, 1 met, 2 unknown. rn and rd are the reference.
func (c *City) meets(k criterion, year, i int, rn, rd int64, previous []bool) int8 {
	num, den, ok := c.pooled(k, year, i)
	if !ok {
		return 2
	}
	times := int64(140)
	if previous == nil {
		times = 130
	} else if previous[i] {
		times = 125
	}
	if num*rd*100 >= times*rn*den {
		return 1
	}
	return 0
}

// reference is what the areas are compared with: in a first round the city's own total, withheld counts included; later the areas outside
// the previous round, as far as each year is known.
func (c *City) reference(k criterion, year int, previous []bool) (num, den int64) {
	for t := year - k.years + 1; t <= year; t++ {
		y := c.year(t)
		for i := range c.town.tracts {
			if previous != nil && (previous[i] || c.isHidden(k.count, y, i) || c.isAbsent(k.count, y, i)) {
				continue
			}
			num += int64(c.counts[k.count][y][i])
			den += int64(c.counts[k.base][y][i])
		}
	}
	return num, den
}

func (c *City) isHidden(m string, y, i int) bool {
	h := c.hidden[m]
	return h != nil && h[y] != nil && h[y][i]
}

func (c *City) isAbsent(m string, y, i int) bool {
	h := c.absent[m]
	return h != nil && h[y] != nil && h[y][i]
}
