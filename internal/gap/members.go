package gap

import "kvarter"

// Membership names which areas count as designated.
type Membership string

const (
	AtStart  Membership = "start" // those designated at the start, in every year
	AtEnd    Membership = "end"   // those designated at the end, in every year
	EachYear Membership = "each"  // those designated in the year itself, by the last round at or before it
)

// Memberships lists the three in the order in which they are shown.
func Memberships() []Membership { return []Membership{AtStart, AtEnd, EachYear} }

// members returns who belongs in a year; nil where no round says so.
func (c *City) members(m Membership, at, from, to kvarter.Period) []bool {
	switch m {
	case AtStart:
		at = from
	case AtEnd:
		at = to
	}
	var in []bool
	for i := range c.Rounds {
		if c.Rounds[i].Period <= at {
			in = c.Rounds[i].In
		}
	}
	return in
}
