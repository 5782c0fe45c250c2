package source

import (
	"strings"

	"kvarter"
)

// percents watches one column of figures: «3,2 %» is a share, and beside a plain «3,2» one of them would be a hundred times off.
type percents struct{ plain, percent bool }

// see notes a known figure and returns a fault where the column has both forms. Zero is the same in both.
func (p *percents) see(g *Grid, row, column int, v float64) (kvarter.Problem, bool) {
	if v == 0 {
		return kvarter.Problem{}, false
	}
	is := strings.IndexByte(g.Cell(row, column), '%') >= 0
	fault := is && p.plain && !p.percent || !is && p.percent && !p.plain // said once, where the other form begins
	p.percent, p.plain = p.percent || is, p.plain || !is
	return kvarter.Problem{Rule: "a column is in per cent throughout, or nowhere", File: g.File, Row: g.Row(row), Column: Shorten(g.Header[column]),
		Value: Shorten(g.Cell(row, column)), Hint: "a cell such as 3.2 % is read as the share .032; write all figures of the column the same way"}, fault
}
