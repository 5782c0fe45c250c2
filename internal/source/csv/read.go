package csv

import (
	"fmt"
	"strings"

	"kvarter"
	"kvarter/internal/source"
)

// Read returns the cells of a CSV file. Without a declared delimiter it takes the one that parts the first rows into
// equally many cells. Rows that are blank, or hold delimiters only, are skipped and keep their number. A row with more or fewer cells than the header, a
// repeated column name, a NUL byte, a quote that never closes, or bytes outside the encoding are problems with their row.
func Read(name string, data []byte, opt source.Options) (*source.Grid, error) {
	if int64(len(data)) > opt.Limit() {
		return nil, source.Fault(kvarter.Problem{Rule: fmt.Sprintf("a file has at most %d bytes", opt.Limit()), File: name})
	}
	text, note, err := decode(name, data, opt.Encoding)
	if err != nil {
		return nil, err
	}
	if at := strings.IndexByte(text, 0); at >= 0 {
		return nil, source.Fault(kvarter.Problem{Rule: "a text file has no NUL bytes", File: name, Row: 1 + strings.Count(text[:at], "\n"),
			Hint: "is this a CSV file?"})
	}
	delimiter := byte(opt.Delimiter)
	switch opt.Delimiter {
	case 0:
		delimiter = sniff(text, opt.HeaderRow)
	case ',', ';', '\t':
	default:
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: delimiter is %q; it is \",\", \";\" or a tab", name, string(opt.Delimiter))
	}
	g, err := table(name, text, delimiter, opt)
	if err != nil {
		return nil, err
	}
	g.Delimiter, g.Decimal = rune(delimiter), opt.Decimal
	if note != "" {
		g.Note("%s", note)
	}
	opt.Report(int64(len(data)), int64(len(data)))
	return g, nil
}

// table splits a text into a header and rows.
func table(name, text string, delimiter byte, opt source.Options) (*source.Grid, error) {
	s := &splitter{text: text, delimiter: delimiter}
	headerRow := max(1, opt.HeaderRow)
	for s.row = 1; ; s.row++ {
		if s.done() {
			return nil, source.Fault(kvarter.Problem{Rule: "a table has a header", File: name, Row: headerRow})
		}
		s.cells = s.cells[:0]
		s.record(source.MaxColumns + 1)
		if s.fault != "" {
			return nil, source.Fault(kvarter.Problem{Rule: s.fault, File: name, Row: s.row})
		}
		if s.row >= headerRow && !s.blank() {
			break
		}
	}
	headerRow = s.row
	if len(s.cells) > source.MaxColumns {
		return nil, source.TooManyColumns(name, headerRow)
	}
	header := make([]string, len(s.cells))
	for j := range header {
		header[j] = s.cell(s.cells[j])
	}
	ps := &kvarter.Problems{}
	width := len(header)
	s.cells = make([]source.Span, 0, estimate(text, s.pos, width))
	type gap struct{ at, by int }
	var gaps []gap
	for s.row++; !s.done(); s.row++ {
		start := len(s.cells)
		if s.pos&^0xfffff != s.reported {
			s.reported = s.pos &^ 0xfffff
			opt.Report(int64(s.pos), int64(len(text)))
		}
		s.record(source.MaxColumns + 1)
		got := len(s.cells) - start
		switch {
		case s.fault != "":
			ps.Add(kvarter.Problem{Rule: s.fault, File: name, Row: s.row})
			return nil, ps.Err()
		case s.emptyFrom(start):
			s.cells = s.cells[:start]
			gaps = append(gaps, gap{start / width, 1})
		case got == width:
		default:
			hint := fmt.Sprintf("the header has %d", width)
			if ps.Count == 0 {
				hint = source.TitleHint(width, s.row, got)
			}
			ps.Add(kvarter.Problem{Rule: "a row has as many cells as the header", File: name, Row: s.row, Value: fmt.Sprintf("%d cells", got), Hint: hint})
			s.cells = s.cells[:start]
		}
		if len(s.cells) > maxSpans {
			return nil, source.TooManyCells(name)
		}
	}
	if err := ps.Err(); err != nil {
		return nil, err
	}
	g, err := source.NewGrid(name, header, headerRow, text, s.more.String(), s.cells)
	if err != nil {
		return nil, err
	}
	for _, x := range gaps {
		g.Skip(x.at, x.by)
	}
	return g, nil
}

// maxSpans bounds the cells of a CSV file at 8 GiB of memory; a file of DefaultMaxBytes cannot go far beyond it.
const maxSpans = 1 << 30

// estimate guesses how many cells follow, from the length of the rows that come first.
func estimate(text string, from, width int) int {
	rest := text[from:]
	if len(rest) > 1<<16 {
		lines := strings.Count(rest[:1<<16], "\n") + 1
		return min(int(float64(len(rest))/float64(1<<16)*float64(lines)*1.02)*width, 1<<28)
	}
	return (strings.Count(rest, "\n") + 1) * min(width, len(rest)+1)
}

// sniff returns the delimiter under which the first rows have equally many cells, and most of them; a tie goes to the
// semicolon, then the tab. A file with a single column gets a comma.
func sniff(text string, headerRow int) byte {
	best, bestWidth, bestEven := byte(','), 1, false
	for _, d := range []byte{';', '\t', ','} {
		s := &splitter{text: text, delimiter: d}
		width, even, rows := 0, true, 0
		for row := 1; rows < 20 && !s.done() && s.fault == "" && s.pos < 1<<20; row++ {
			s.cells = s.cells[:0]
			s.record(source.MaxColumns + 1)
			if row < headerRow || s.blank() {
				continue
			}
			if rows++; width == 0 {
				width = len(s.cells)
			}
			even = even && width == len(s.cells)
		}
		if even = even && width > 1 && s.fault == ""; even && !bestEven || even == bestEven && width > bestWidth {
			best, bestWidth, bestEven = d, width, even
		}
	}
	return best
}
