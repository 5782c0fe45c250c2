package source

import (
	"strings"

	"kvarter"
)

// unsure is the evidence of a cell such as "1.234": a thousand or one and a bit.
const unsure = '?'

// evidence tells which decimal sign a cell shows: ',', '.', unsure, or 0 for none.
func evidence(cell string) rune {
	s := strings.TrimLeft(trim(strings.TrimSuffix(trim(cell), "%")), "+-\u2212")
	dots, commas, digits := 0, 0, 0
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.':
			dots++
		case c == ',':
			commas++
		case groupSign(c, '.'):
		default:
			return 0
		}
	}
	last := strings.LastIndexAny(s, ".,")
	if last < 0 || digits == 0 {
		return 0
	}
	this, other := rune(s[last]), rune(',')
	if this == ',' {
		other = '.'
	}
	number := dots
	if this == ',' {
		number = commas
	}
	switch {
	case number > 1 && dots+commas > number:
		return 0 // 1.2,3.4 is no number
	case number > 1:
		return other // 1.234.567: the sign is between groups
	case dots > 0 && commas > 0:
		return this // 1.234,5
	}
	whole, part := s[:last], s[last+1:]
	if len(part) == 3 && whole != "" && len(whole) <= 3 && whole[0] != '0' {
		return unsure
	}
	return this
}

// numbers returns the reader for the figures in columns of g: with the decimal sign that the format fixes or the
// user declares, else the first one that a figure shows beyond doubt. It fails where only cells like "1.234" are there to tell.
func (g *Grid) numbers(declared rune, codes Codes, columns []int) (*Numbers, error) {
	if g.Decimal != 0 {
		n, err := NewNumbers(g.Decimal, codes)
		if err == nil {
			n.strict = g.Fixed
		}
		return n, err
	}
	if declared != 0 {
		return NewNumbers(declared, codes)
	}
	var doubt *kvarter.Problem
	for i := range g.Len() {
		for _, j := range columns {
			cell := g.Cell(i, j)
			if !strings.ContainsAny(cell, ".,") {
				continue
			}
			e := evidence(cell)
			if e == '.' || e == ',' {
				return NewNumbers(e, codes)
			}
			// A file whose cells are parted by commas has points in its figures.
			if e == unsure && doubt == nil && (g.Delimiter != ',' || strings.Contains(cell, ",")) {
				doubt = &kvarter.Problem{Rule: "a figure reads in one way only", File: g.File, Row: g.Row(i), Column: g.Header[j], Value: Shorten(cell),
					Hint: `say decimal: "," or decimal: "."`}
			}
		}
	}
	if doubt != nil {
		return nil, Fault(*doubt)
	}
	return NewNumbers('.', codes)
}
