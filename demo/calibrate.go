package demo

import "fmt"

// FirstYear and SecondYear are the rounds that the city is calibrated on: a first round over the whole city, and a second with the first as its
// previous round.
const (
	FirstYear  = 2017
	SecondYear = 2024
)

// Build makes the city. The designated areas follow from the screening rule, and the registers are adjusted to the printed totals of those areas,
// round by round until the same areas come out.
func Build(o Options) (*City, error) {
	o = o.withDefaults()
	if o.Areas < 100 {
		return nil, fmt.Errorf("demo: %d small areas are too few; a city has at least 100", o.Areas)
	}
	w, err := draw(o)
	if err != nil {
		return nil, err
	}
	c := &City{opt: o, town: w, counts: map[string][][]int32{}}
	for y := o.From; y <= SecondYear; y++ {
		c.years = append(c.years, y)
	}
	c.near = w.neighbours()
	c.fates, c.cluster = w.clusters(c.near, stream(o.Seed, 9))
	c.push = make([]int64, o.Areas)
	c.populate()
	c.placeEstates()
	c.survey()
	if err := c.settle(940); err != nil {
		return nil, err
	}
	if o.Areas <= 4000 {
		// the narrowing of the criteria without a printed figure, by bisection: more left, less reduction
		lo, hi := int64(500), int64(1500)
		for hi-lo > 1 {
			left := (lo + hi) / 2
			if err := c.settle(left); err != nil {
				return nil, err
			}
			if c.reduction(FirstYear, SecondYear, false) > 1700 {
				lo = left
			} else {
				hi = left
			}
		}
	}
	c.vote()
	c.figureEstates()
	return c, nil
}

// settle adjusts the registers to the areas that the rule designates, until both agree.
func (c *City) settle(left int64) error {
	in := make([]bool, len(c.fates))
	for i, f := range c.fates {
		in[i] = f == hard || f == worsened || f == lawOnly
	}
	law := c.byLaw()
	for range 30 {
		c.register(in, left)
		c.withhold()
		c.First = c.screen(FirstYear, nil, law)
		c.Second = c.screen(SecondYear, c.First.In, law)
		same := true
		for i := range in {
			same = same && in[i] == c.Second.In[i]
			// an area at the limit turns the totals that turn it: move it off the limit, to the side that was drawn
			if meant := c.fates[i] == hard || c.fates[i] == worsened; meant && !c.Second.In[i] {
				c.push[i] += 60
			} else if !meant && c.Second.In[i] && !law[i] {
				c.push[i] -= 60
			}
		}
		if same {
			return nil
		}
		copy(in, c.Second.In)
	}
	return fmt.Errorf("demo: seed %d does not settle: the screened areas and the calibrated areas keep changing each other", c.opt.Seed)
}

// withhold hides counts of one to four, as a statistics office would, in two measures that no printed figure rests on, and
// leaves out what was never delivered.
func (c *City) withhold() {
	c.hidden, c.absent = map[string][][]bool{}, map[string][][]bool{}
	n := len(c.fates)
	for _, m := range []string{"youth_without_education", "poor_children"} {
		c.hidden[m] = make([][]bool, len(c.years))
		for y := range c.years {
			row := make([]bool, n)
			for i, v := range c.counts[m][y] {
				row[i] = v > 0 && v < 5
			}
			c.hidden[m][y] = row
		}
	}
	c.absent["chronically_ill"] = make([][]bool, len(c.years))
	for y, year := range c.years {
		row := make([]bool, n)
		row[c.special.missing] = year >= 2023
		row[c.special.newBuilt[0]] = year == 2013
		c.absent["chronically_ill"][y] = row
	}
	for y, year := range c.years {
		if year >= 2022 {
			c.hidden["youth_without_education"][y][c.special.suppressed] = true
		}
	}
}
