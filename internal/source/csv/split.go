package csv

import (
	"fmt"
	"strings"

	"kvarter/internal/source"
)

// splitter walks over the records of a text. It copies nothing but cells with doubled quotes.
type splitter struct {
	text      string
	delimiter byte
	pos       int
	row       int
	reported  int
	cells     []source.Span
	more      strings.Builder // unquoted cells; their place is len(text) and on
	quoted    bool            // the last record has a quoted cell
	fault     string          // the rule that the last record breaks
}

func (s *splitter) done() bool { return s.pos >= len(s.text) }

// blank tells whether the record just read, the only one in cells, is an empty line.
func (s *splitter) blank() bool { return len(s.cells) == 1 && s.cells[0].Len == 0 && !s.quoted }

// emptyFrom tells whether the record just read, whose cells begin at start, has nothing in any cell: a blank line, or the «;;;;» that
// spreadsheets leave behind.
func (s *splitter) emptyFrom(start int) bool {
	if s.quoted {
		return false
	}
	for _, c := range s.cells[start:] {
		if c.Len > 0 {
			return false
		}
	}
	return true
}

func (s *splitter) cell(x source.Span) string {
	if int(x.Off) >= len(s.text) {
		return s.more.String()[int(x.Off)-len(s.text):][:x.Len]
	}
	return s.text[x.Off:][:x.Len]
}

// record appends the cells of the next record, at most limit of them, and moves behind its line end.
func (s *splitter) record(limit int) {
	s.quoted = false
	text, d, n := s.text, s.delimiter, 0
	for {
		start := s.pos
		if start < len(text) && text[start] == '"' {
			if !s.quotedCell() {
				return
			}
		} else {
			i := start
			for i < len(text) && text[i] != d && text[i] != '\n' && text[i] != '\r' {
				i++
			}
			if i-start > source.MaxCellBytes {
				s.fault = tooLong
				return
			}
			s.cells = append(s.cells, source.Span{Off: uint32(start), Len: uint32(i - start)})
			s.pos = i
		}
		if n++; n >= limit {
			s.skipLine()
			return
		}
		if s.done() {
			return
		}
		switch text[s.pos] {
		case d:
			s.pos++
		case '\r':
			if s.pos++; !s.done() && text[s.pos] == '\n' {
				s.pos++
			}
			return
		case '\n':
			s.pos++
			return
		}
	}
}

var tooLong = fmt.Sprintf("a cell has at most %d bytes", source.MaxCellBytes)

// quotedCell reads a cell in quotes; what follows it must be a delimiter or the end of the line.
func (s *splitter) quotedCell() bool {
	s.quoted = true
	text, start, doubled := s.text, s.pos+1, false
	i := start
	for {
		next := strings.IndexByte(text[i:], '"')
		if next < 0 {
			s.fault = "a quote that opens a cell is closed"
			return false
		}
		if i += next; i+1 < len(text) && text[i+1] == '"' {
			doubled = true
			i += 2
			continue
		}
		break
	}
	if i-start > source.MaxCellBytes {
		s.fault = tooLong
		return false
	}
	if doubled {
		cell := strings.ReplaceAll(text[start:i], `""`, `"`)
		s.cells = append(s.cells, source.Span{Off: uint32(len(text) + s.more.Len()), Len: uint32(len(cell))})
		s.more.WriteString(cell)
	} else {
		s.cells = append(s.cells, source.Span{Off: uint32(start), Len: uint32(i - start)})
	}
	s.pos = i + 1
	if !s.done() && text[s.pos] != s.delimiter && text[s.pos] != '\n' && text[s.pos] != '\r' {
		s.fault = "a closing quote ends its cell"
		return false
	}
	return true
}

// skipLine moves to the line end of a record that is too wide to read.
func (s *splitter) skipLine() {
	next := strings.IndexByte(s.text[s.pos:], '\n')
	if next < 0 {
		s.pos = len(s.text)
		return
	}
	s.pos += next + 1
}
