package source

import (
	"fmt"
	"sort"

	"kvarter"
)

// Layout says what the columns of a data file mean.
type Layout struct {
	Level kvarter.Level
	// Area is the column of area codes.
	Area string
	// Period is the year of all rows; PeriodColumn names the column that holds it instead.
	Period       kvarter.Period
	PeriodColumn string
	// Population is the column, or the measure, with residents; it may be empty.
	Population string
	// Measures gives the column of each measure. Empty: every column not used otherwise in which at least half of the
	// cells that are no codes are numbers, under its own name.
	Measures map[string]string
	// Long is set where each row holds one measure. Measures then gives the word in Long.Measure for each measure.
	Long  *Long
	Codes Codes
	// Decimal is ',' or '.'; 0: found out. A decimal sign that the reader was told, or that the format fixes, goes first.
	Decimal rune
}

// Long names the columns of a file with one row for each area and measure.
type Long struct{ Measure, Value string }

// plan is a layout whose names have become positions.
type plan struct {
	area, period int // period is -1 where all rows have one
	measures     []measure
	guessed      bool // measures were not declared
	population   string
	name, value  int               // columns of a long file
	words        map[string]string // word of a long file → measure; nil: all
}

type measure struct {
	name   string
	column int
}

// resolve finds the columns that a layout names; every one that is not there is reported.
func (l Layout) resolve(g *Grid) (*plan, error) {
	ps := &kvarter.Problems{}
	find := func(name string) int {
		j, err := g.Require(name)
		if err != nil {
			ps.Add(err.(*kvarter.Problems).Shown[0])
		}
		return j
	}
	p := &plan{period: -1, name: -1, value: -1, population: l.Population}
	if l.Area == "" {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: no column with area codes is named", g.File)
	}
	p.area = find(l.Area)
	if l.PeriodColumn != "" {
		p.period = find(l.PeriodColumn)
	}
	names := make([]string, 0, len(l.Measures))
	for n := range l.Measures {
		names = append(names, n)
	}
	sort.Strings(names)
	if l.Long != nil {
		p.name, p.value = find(l.Long.Measure), find(l.Long.Value)
		if len(names) > 0 {
			p.words = make(map[string]string, len(names))
			for _, n := range names {
				if other, twice := p.words[l.Measures[n]]; twice {
					return nil, kvarter.Errorf(kvarter.Invalid, "%s: measures %s and %s are both the rows %q", g.File, other, n, l.Measures[n])
				}
				p.words[l.Measures[n]] = n
			}
		}
		return p, ps.Err()
	}
	for _, n := range names {
		if j := find(l.Measures[n]); j >= 0 {
			p.measures = append(p.measures, measure{n, j})
		}
	}
	if l.Population != "" {
		p.population = p.residents(l.Population, find)
	}
	if len(names) == 0 {
		p.guessed = true
		p.rest(g)
	}
	return p, ps.Err()
}

// residents returns the measure with residents: a measure of that name, else one taken from that column, else the column, added as a measure.
func (p *plan) residents(name string, find func(string) int) string {
	for _, m := range p.measures {
		if m.name == name {
			return name
		}
	}
	j := find(name)
	for _, m := range p.measures {
		if m.column == j {
			return m.name
		}
	}
	if j >= 0 {
		p.measures = append(p.measures, measure{name, j})
	}
	return name
}

// rest adds every column that has no other use.
func (p *plan) rest(g *Grid) {
	used := map[int]bool{p.area: true, p.period: true}
	for _, m := range p.measures {
		used[m.column] = true
	}
	for j, h := range g.Header {
		if !used[j] {
			p.measures = append(p.measures, measure{h, j})
		}
	}
}

// columns are the positions of all columns with figures.
func (p *plan) columns() []int {
	if p.value >= 0 {
		return []int{p.value}
	}
	out := make([]int, len(p.measures))
	for i, m := range p.measures {
		out[i] = m.column
	}
	return out
}

// badFigure is the problem of a cell that is neither number nor code.
func badFigure(g *Grid, row, column int) kvarter.Problem {
	return kvarter.Problem{Rule: "a cell is a number or a declared code", File: g.File, Row: g.Row(row), Column: Shorten(g.Header[column]),
		Value: Shorten(g.Cell(row, column)), Hint: "declare it under missing or suppressed, or name the measures to leave this column out"}
}

func twice(g *Grid, rule string, first, second int, value string) kvarter.Problem {
	return kvarter.Problem{Rule: rule, File: g.File, Row: g.Row(second), Value: Shorten(value), Hint: fmt.Sprintf("row %d has it too", g.Row(first))}
}
