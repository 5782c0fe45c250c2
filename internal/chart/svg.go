package chart

import (
	"html"
	"math"
	"strconv"
	"strings"
)

// svg collects an SVG text. Every text from outside passes through esc.
type svg struct{ strings.Builder }

// esc escapes text for element content and for attributes in double quotes.
func esc(s string) string { return html.EscapeString(clean(s)) }

// clean drops the control characters that XML forbids, escaped or not.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// raw writes markup of the package's own.
func (s *svg) raw(parts ...string) {
	for _, p := range parts {
		s.WriteString(p)
	}
}

// attr writes one attribute with an escaped value.
func (s *svg) attr(name, value string) {
	s.raw(" ", name, `="`, esc(value), `"`)
}

// num formats a coordinate with at most one decimal, without a trailing zero or a negative zero.
func num(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 {
		v = 0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
