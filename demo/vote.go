package demo

// electionYear is the municipal election whose turnout is known by polling place; a polling place serves a quarter.
const electionYear = 2021

// vote makes the turnout of electionYear: 59.8 per cent in the city, 33.27 at the polling place with the most residents in designated areas.
func (c *City) vote() {
	if c.opt.From > electionYear {
		return
	}
	y := c.year(electionYear)
	n := len(c.fates)
	adults := c.counts["residents_18"][y]
	eligible, votes := make([]int32, n), make([]int32, n)
	weight := make([]int64, n)
	r := stream(c.opt.Seed, 70)
	inside, people := make([]int64, len(c.town.quarters)), make([]int64, len(c.town.quarters))
	for i, t := range c.town.tracts {
		eligible[i] = adults[i] * 91 / 100
		w := int64(1000 + r.bell(60))
		people[t.quarter] += int64(adults[i])
		if c.Second.In[i] {
			w = w * 74 / 100
			inside[t.quarter] += int64(adults[i])
		}
		weight[i] = w * int64(eligible[i])
	}
	low := 0
	for q := range people {
		// the largest number of residents in designated areas among quarters that are mostly such areas
		if a, b := inside[q]*1000/(people[q]+1), inside[low]*1000/(people[low]+1); a > b || a == b && inside[q] > inside[low] {
			low = q
		}
	}
	c.special.turnout = low
	var here, hereSum, others, othersSum int64
	first := -1
	for i, t := range c.town.tracts {
		if t.quarter == low {
			if first < 0 {
				first = i
			}
			here += int64(eligible[i])
			hereSum += weight[i]
		} else {
			others += int64(eligible[i])
			othersSum += weight[i]
		}
	}
	// a number of voters whose share prints as 33.27
	for {
		v := (here*3327 + 5000) / 10000
		if p := v * 1000000 / here; p >= 332660 && p < 332740 {
			break
		}
		here--
		eligible[first]--
	}
	total := (here*3327 + 5000) / 10000
	a, b := make([]int64, n), make([]int64, n)
	hereSum, othersSum = 0, 0
	for i, t := range c.town.tracts {
		if t.quarter == low {
			a[i] = weight[i]
			hereSum += weight[i]
		} else {
			b[i] = weight[i]
			othersSum += weight[i]
		}
	}
	spreadOut(votes, a, hereSum, total, eligible)
	spreadOut(votes, b, othersSum, ((here+others)*598+500)/1000-total, eligible)
	for k := range c.years {
		if k != y {
			c.set("votes", k, nil)
			c.set("eligible_voters", k, nil)
			continue
		}
		c.set("votes", k, votes)
		c.set("eligible_voters", k, eligible)
	}
}
