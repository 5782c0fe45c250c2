package gap

import "kvarter"

// Membership names which areas count as designated.
type Membership string

const (
	AtStart  Membership = "start" // in every year those of the last round at or before the start; before the first round those of the first
	AtEnd    Membership = "end"   // in every year those of the first round at or after the end; after the last round those of the last
	EachYear Membership = "each"  // those designated in the year itself, by the last round at or before it
)

// Memberships lists the three in the order in which they are shown.
func Memberships() []Membership { return []Membership{AtStart, AtEnd, EachYear} }

// members returns who belongs in a year; nil where no round says so.
func (c *City) members(m Membership, at, from, to kvarter.Period) []bool {
	n := len(c.Rounds)
	if n == 0 {
		return nil
	}
	upTo := func(year kvarter.Period) int { // position of the last round at or before a year, -1 for none
		k := -1
		for i := range c.Rounds {
			if c.Rounds[i].Period <= year {
				k = i
			}
		}
		return k
	}
	switch m {
	case AtStart:
		return c.Rounds[max(upTo(from), 0)].In
	case AtEnd:
		k := upTo(to)
		if k < 0 || c.Rounds[k].Period < to {
			k = min(k+1, n-1)
		}
		return c.Rounds[k].In
	}
	if k := upTo(at); k >= 0 {
		return c.Rounds[k].In
	}
	return nil
}

// later reports whether areas were chosen by a round nearer the end than the start: what passes then makes them look worse at the end, not at the start.
func (c *City) later(in []bool, from, to kvarter.Period) bool {
	for i := range c.Rounds {
		if r := &c.Rounds[i]; len(in) > 0 && len(r.In) > 0 && &r.In[0] == &in[0] {
			return to-r.Period < r.Period-from
		}
	}
	return false
}
