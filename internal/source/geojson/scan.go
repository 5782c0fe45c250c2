package geojson

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"kvarter"
	"kvarter/internal/source"
)

// maxDepth bounds nesting; a multipolygon in a collection needs ten.
const maxDepth = 100

// scanner walks over a JSON text. The first fault stops it: every method then returns at once.
type scanner struct {
	name string
	text string
	pos  int
	err  error
}

func (s *scanner) fail(rule string) {
	if s.err != nil {
		return
	}
	at := min(s.pos, len(s.text))
	before := s.text[:at]
	line := 1 + strings.Count(before, "\n")
	col := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	s.err = source.Fault(kvarter.Problem{Rule: rule, File: s.name, Line: line, Col: col})
}

func (s *scanner) space() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// peek returns the next byte that is no space, 0 at the end or after a fault.
func (s *scanner) peek() byte {
	if s.err != nil {
		return 0
	}
	s.space()
	if s.pos >= len(s.text) {
		return 0
	}
	return s.text[s.pos]
}

// take moves over c, which must come next.
func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		if s.pos >= len(s.text) {
			s.fail("the file is complete; it ends early")
		}
		s.fail(fmt.Sprintf("JSON has %q here", string(c)))
		return false
	}
	s.pos++
	return true
}

// object calls member for each key; member reads the value.
func (s *scanner) object(member func(key string)) {
	if !s.take('{') {
		return
	}
	if s.peek() == '}' {
		s.pos++
		return
	}
	for s.err == nil {
		s.space()
		key := s.string()
		if !s.take(':') {
			return
		}
		member(key)
		if s.peek() == ',' {
			s.pos++
			continue
		}
		s.take('}')
		return
	}
}

// array calls item for each element; item reads it.
func (s *scanner) array(item func()) {
	if !s.take('[') {
		return
	}
	if s.peek() == ']' {
		s.pos++
		return
	}
	for s.err == nil {
		item()
		if s.peek() == ',' {
			s.pos++
			continue
		}
		s.take(']')
		return
	}
}

// string reads a text in quotes.
func (s *scanner) string() string {
	if !s.take('"') {
		return ""
	}
	start := s.pos
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == '"':
			out := s.text[start:s.pos]
			s.pos++
			if len(out) > source.MaxCellBytes {
				s.fail(fmt.Sprintf("a text has at most %d bytes", source.MaxCellBytes))
			}
			return out
		case c == '\\':
			return s.escaped(start)
		case c < ' ':
			s.fail("a text has no control characters")
			return ""
		}
		s.pos++
	}
	s.fail("the file is complete; it ends early")
	return ""
}

// escaped reads the rest of a text that has a backslash.
func (s *scanner) escaped(start int) string {
	out := []byte(s.text[start:s.pos])
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		s.pos++
		switch {
		case c == '"':
			if len(out) > source.MaxCellBytes {
				s.fail(fmt.Sprintf("a text has at most %d bytes", source.MaxCellBytes))
			}
			return string(out)
		case c < ' ':
			s.fail("a text has no control characters")
			return ""
		case c != '\\':
			out = append(out, c)
			continue
		}
		if s.pos >= len(s.text) {
			break
		}
		c = s.text[s.pos]
		s.pos++
		if c == 'u' {
			out = utf8.AppendRune(out, s.codepoint())
			continue
		}
		at := strings.IndexByte(`"\/bfnrt`, c)
		if at < 0 {
			s.fail("a backslash in a text is followed by one of \"\\/bfnrtu")
			return ""
		}
		out = append(out, "\"\\/\b\f\n\r\t"[at])
	}
	s.fail("the file is complete; it ends early")
	return ""
}

// codepoint reads the four digits after \u, and a second half where the first calls for it.
func (s *scanner) codepoint() rune {
	hex := func() (rune, bool) {
		if s.pos+4 > len(s.text) {
			return 0, false
		}
		v, err := strconv.ParseUint(s.text[s.pos:s.pos+4], 16, 32)
		s.pos += 4
		return rune(v), err == nil
	}
	r, ok := hex()
	if !ok {
		s.fail("\\u is followed by four hexadecimal digits")
		return utf8.RuneError
	}
	if r >= 0xd800 && r < 0xdc00 && strings.HasPrefix(s.text[s.pos:], `\u`) {
		mark := s.pos
		s.pos += 2
		if low, ok := hex(); ok && low >= 0xdc00 && low < 0xe000 {
			return (r-0xd800)<<10 + (low - 0xdc00) + 0x10000
		}
		s.pos = mark
	}
	return r
}

// literal returns a number, true, false or null as written.
func (s *scanner) literal() string {
	s.space()
	start := s.pos
	for s.pos < len(s.text) && strings.IndexByte(",]}: \t\r\n\"[{", s.text[s.pos]) < 0 {
		s.pos++
	}
	word := s.text[start:s.pos]
	switch word {
	case "true", "false", "null":
	default:
		if !number(word) {
			s.pos = start
			s.fail("JSON has a value here")
		}
	}
	return word
}

// number tells whether a word is a JSON number.
func number(w string) bool {
	i := 0
	digits := func() bool {
		from := i
		for i < len(w) && w[i] >= '0' && w[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(w) && w[i] == '-' {
		i++
	}
	whole := i
	if !digits() || w[whole] == '0' && i > whole+1 {
		return false
	}
	if i < len(w) && w[i] == '.' {
		if i++; !digits() {
			return false
		}
	}
	if i < len(w) && (w[i] == 'e' || w[i] == 'E') {
		if i++; i < len(w) && (w[i] == '+' || w[i] == '-') {
			i++
		}
		if !digits() {
			return false
		}
	}
	return i == len(w)
}

// skip moves over any value and returns it as written.
func (s *scanner) skip(depth int) string {
	if depth > maxDepth {
		s.fail(fmt.Sprintf("values are nested at most %d deep", maxDepth))
		return ""
	}
	switch s.peek() {
	case '{':
		start := s.pos
		s.object(func(string) { s.skip(depth + 1) })
		return s.text[start:min(s.pos, len(s.text))]
	case '[':
		start := s.pos
		s.array(func() { s.skip(depth + 1) })
		return s.text[start:min(s.pos, len(s.text))]
	case '"':
		start := s.pos
		s.string()
		return s.text[start:min(s.pos, len(s.text))]
	}
	return s.literal()
}
