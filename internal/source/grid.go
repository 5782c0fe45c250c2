package source

import (
	"fmt"
	"math"
	"strings"

	"kvarter"
)

// Grid is a file read as text cells. Cells are places in one text rather than strings of their own, so that
// a million rows cost eight bytes a cell and nothing to the garbage collector.
type Grid struct {
	File   string
	Header []string
	// FirstRow is the spreadsheet row of the first data row; 2 where the header is row 1.
	FirstRow int
	// Delimiter of the CSV file that this was; 0 for other formats.
	Delimiter rune
	// Decimal is the decimal sign of all figures, where it was declared or the format fixes it; 0 where it is to be found out.
	Decimal rune
	// Fixed is set where the format itself writes numbers with Decimal (all but CSV).
	Fixed bool
	// Notes are remarks for the user, such as the encoding that was taken.
	Notes []string

	text, more string // more continues text: cells whose quotes were taken off
	cells      []Span // row after row
	skipped    []skip
}

// Span is the place of a cell: its first byte in the text, and its length in bytes.
type Span struct{ Off, Len uint32 }

// skip says that from data row At on, the spreadsheet row lies By further down, because of blank rows.
type skip struct{ at, by int }

// NewGrid returns a grid of cells that are places in text followed by more. It fails where the header has no
// column, too many columns, or a name twice. Columns without a name are called "column 3".
func NewGrid(file string, header []string, headerRow int, text, more string, cells []Span) (*Grid, error) {
	names, err := checkHeader(file, header, headerRow)
	if err != nil {
		return nil, err
	}
	if len(text)+len(more) > math.MaxUint32 {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: text of a table is at most 4 GiB", file)
	}
	return &Grid{File: file, Header: names, FirstRow: headerRow + 1, text: text, more: more, cells: cells}, nil
}

func checkHeader(file string, header []string, row int) ([]string, error) {
	if len(header) == 0 {
		return nil, Fault(kvarter.Problem{Rule: "a table has a header", File: file, Row: row})
	}
	if len(header) > MaxColumns {
		return nil, TooManyColumns(file, row)
	}
	ps := &kvarter.Problems{}
	names := make([]string, len(header))
	at := make(map[string]int, len(header))
	for j, h := range header {
		h = strings.TrimSpace(h)
		if h == "" {
			h = fmt.Sprintf("column %d", j+1)
		}
		if first, twice := at[h]; twice {
			ps.Add(kvarter.Problem{Rule: "column names are unique", File: file, Row: row, Column: Shorten(h),
				Hint: fmt.Sprintf("columns %d and %d have the same name", first+1, j+1)})
		}
		at[h], names[j] = j, h
	}
	return names, ps.Err()
}

// TooManyColumns is the error of a header wider than MaxColumns.
func TooManyColumns(file string, row int) error {
	return Fault(kvarter.Problem{Rule: fmt.Sprintf("a table has at most %d columns", MaxColumns), File: file, Row: row})
}

// Len returns the number of data rows.
func (g *Grid) Len() int { return len(g.cells) / len(g.Header) }

// Cell returns the text of data row i (from 0) in column j.
func (g *Grid) Cell(i, j int) string {
	s := g.cells[i*len(g.Header)+j]
	if int(s.Off) >= len(g.text) {
		off := int(s.Off) - len(g.text)
		return g.more[off : off+int(s.Len)]
	}
	return g.text[s.Off : s.Off+s.Len]
}

// Column returns the position of a column, or -1.
func (g *Grid) Column(name string) int {
	for j, h := range g.Header {
		if h == name {
			return j
		}
	}
	return -1
}

// Require returns the position of a column, or an error that names the nearest header.
func (g *Grid) Require(name string) (int, error) {
	if j := g.Column(name); j >= 0 {
		return j, nil
	}
	p := kvarter.Problem{Rule: "a named column is in the file", File: g.File, Value: Shorten(name)}
	if row := g.headerBelow(name); row > 0 {
		p.Hint = fmt.Sprintf("row %d has it: write «header_row: %d»", row, row)
	} else if near := Nearest(name, g.Header); near != "" {
		p.Hint = fmt.Sprintf("did you mean %q?", near)
	} else {
		p.Hint = "the file has " + Shorten(strings.Join(g.Header, ", "))
	}
	return -1, Fault(p)
}

// headerBelow returns the row near the top that holds a column name, as below a title; 0 for none. A title may have hidden the delimiter too.
func (g *Grid) headerBelow(name string) int {
	for i := range min(g.Len(), 20) {
		for j := range g.Header {
			for _, part := range strings.FieldsFunc(g.Cell(i, j), func(r rune) bool { return r == ';' || r == ',' || r == '\t' }) {
				if strings.EqualFold(trim(part), name) {
					return g.Row(i)
				}
			}
		}
	}
	return 0
}

// TitleHint is the hint for a row with more cells than the header: above the header there may be a title.
func TitleHint(header, row, cells int) string {
	if cells > header && header <= 2 {
		return fmt.Sprintf("the header has %d; is it a title above the table? then write «header_row: %d»", header, row)
	}
	return fmt.Sprintf("the header has %d", header)
}

// Row returns the spreadsheet row of data row i.
func (g *Grid) Row(i int) int {
	row := g.FirstRow + i
	for _, s := range g.skipped {
		if i < s.at {
			break
		}
		row += s.by
	}
	return row
}

// Skip records that by blank rows lie before data row at. Calls go down the file.
func (g *Grid) Skip(at, by int) {
	if n := len(g.skipped); n > 0 && g.skipped[n-1].at == at {
		g.skipped[n-1].by += by
		return
	}
	g.skipped = append(g.skipped, skip{at, by})
}

// Note adds a remark.
func (g *Grid) Note(format string, args ...any) {
	g.Notes = append(g.Notes, fmt.Sprintf(format, args...))
}

// Builder collects a grid row by row for formats whose cells are not places in their own text.
type Builder struct {
	text  strings.Builder
	cells []Span
}

// Add appends a cell. It reports whether the limits on text and cells allow it.
func (b *Builder) Add(cell string) bool {
	if len(b.cells) >= MaxCells || b.text.Len()+len(cell) > math.MaxUint32-1 {
		return false
	}
	b.cells = append(b.cells, Span{uint32(b.text.Len()), uint32(len(cell))})
	b.text.WriteString(cell)
	return true
}

// Grid returns what was added; len(cells) must be a multiple of len(header).
func (b *Builder) Grid(file string, header []string, headerRow int) (*Grid, error) {
	return NewGrid(file, header, headerRow, b.text.String(), "", b.cells)
}

// TooManyCells is the error of a file that stands for more than MaxCells.
func TooManyCells(file string) error {
	return Fault(kvarter.Problem{Rule: fmt.Sprintf("a table has at most %d cells", MaxCells), File: file})
}
