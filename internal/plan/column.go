package plan

import (
	"strconv"
	"strings"

	"kvarter"
)

// column is one column of a table of T: how a cell is written, and how it is read. read returns the rule that a cell breaks and what would
// be right, or "".
type column[T any] struct {
	name  string
	write func(*T) string
	read  func(x *T, cell string) (rule, hint string)
	list  bool // the cell is a list of words
}

// text is a cell that is taken as it stands.
func text[T any, S ~string](name string, at func(*T) *S) column[T] {
	return column[T]{name: name,
		write: func(x *T) string { return string(*at(x)) },
		read:  func(x *T, cell string) (string, string) { *at(x) = S(cell); return "", "" },
	}
}

// word is a cell of one word, such as an identifier or a member of a closed set; blanks around it do not count unless they were
// written.
func word[T any, S ~string](name string, at func(*T) *S) column[T] {
	return column[T]{name: name,
		write: func(x *T) string { return quoteWord(string(*at(x)), "") },
		read:  func(x *T, cell string) (string, string) { *at(x) = S(unquoteWord(cell)); return "", "" },
	}
}

// words is a cell with a list: words with a semicolon between.
func words[T any](name string, at func(*T) *[]string) column[T] {
	return column[T]{name: name, list: true,
		write: func(x *T) string { return joinWords(*at(x)) },
		read:  func(x *T, cell string) (string, string) { *at(x) = splitWords(cell); return "", "" },
	}
}

// whole is a whole number; 0 is an empty cell.
func whole[T any](name string, at func(*T) *int) column[T] {
	return column[T]{name: name,
		write: func(x *T) string {
			if *at(x) == 0 {
				return ""
			}
			return strconv.Itoa(*at(x))
		},
		read: func(x *T, cell string) (string, string) {
			if cell = strings.TrimSpace(cell); cell == "" {
				*at(x) = 0
				return "", ""
			}
			v, err := strconv.Atoi(cell)
			if err != nil {
				return "a number is whole", "digits only, such as 2025"
			}
			*at(x) = v
			return "", ""
		},
	}
}

// count is a whole number that may be absent; 0 is a number.
func count[T any, N int | int64](name string, at func(*T) **N) column[T] {
	return column[T]{name: name,
		write: func(x *T) string {
			if *at(x) == nil {
				return ""
			}
			return strconv.FormatInt(int64(**at(x)), 10)
		},
		read: func(x *T, cell string) (string, string) {
			if cell = strings.TrimSpace(cell); cell == "" {
				*at(x) = nil
				return "", ""
			}
			v, err := strconv.ParseInt(cell, 10, 64)
			if err != nil || int64(N(v)) != v {
				return "a number is whole", "digits only, such as 1200; empty where it is not known"
			}
			n := N(v)
			*at(x) = &n
			return "", ""
		},
	}
}

// day is a date.
func day[T any](name string, at func(*T) *kvarter.Date) column[T] {
	return column[T]{name: name,
		write: func(x *T) string { return string(*at(x)) },
		read: func(x *T, cell string) (string, string) {
			d, ok := readDate(strings.TrimSpace(cell))
			if !ok {
				return "a date is a day of the calendar", "such as 2025-03-01 or 1.3.2025"
			}
			*at(x) = d
			return "", ""
		},
	}
}

// readDate reads 2025-03-01, and day, month and year as Danes write them: 1.3.2025, 01-03-2025, 1/3/2025. "" is no date.
func readDate(s string) (kvarter.Date, bool) {
	if d := kvarter.Date(s); s == "" || d.Valid() {
		return d, true
	}
	p := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '-' || r == '/' })
	if len(p) != 3 || len(p[2]) != 4 || len(s) > 10 {
		return "", false
	}
	var n [3]int
	for i := range p {
		v, err := strconv.Atoi(p[i])
		if err != nil {
			return "", false
		}
		n[i] = v
	}
	d := kvarter.NewDate(n[2], n[1], n[0])
	return d, d != ""
}

// number is a decimal figure; 12 % is .12, and a comma is a decimal comma.
func number[T any](name string, at func(*T) *float64) column[T] {
	return column[T]{name: name,
		write: func(x *T) string { return strconv.FormatFloat(*at(x), 'g', -1, 64) },
		read: func(x *T, cell string) (string, string) {
			s, percent := strings.CutSuffix(strings.TrimSpace(cell), "%")
			s = strings.Replace(strings.TrimSpace(s), ",", ".", 1)
			if percent { // moving the decimal point keeps the decimal as written
				s += "e-2"
			}
			v, err := strconv.ParseFloat(s, 64)
			if err != nil || v-v != 0 {
				return "a value is a number", "such as 0.12 or 12 %"
			}
			*at(x) = v
			return "", ""
		},
	}
}

// yes is a cell that says yes or nothing.
func yes[T any](name string, at func(*T) *bool) column[T] {
	return column[T]{name: name,
		write: func(x *T) string {
			if *at(x) {
				return "yes"
			}
			return ""
		},
		read: func(x *T, cell string) (string, string) {
			switch strings.ToLower(strings.TrimSpace(cell)) {
			case "":
				*at(x) = false
			case "yes", "ja":
				*at(x) = true
			default:
				return "the cell says yes or is empty", ""
			}
			return "", ""
		},
	}
}

// quoteWord writes a word so that blanks at its ends, backslashes and the given marks come back.
func quoteWord(s, marks string) string {
	var b strings.Builder
	last := len(strings.TrimRight(s, blanks))
	first := len(s) - len(strings.TrimLeft(s, blanks))
	for i := range len(s) {
		if s[i] == '\\' || strings.IndexByte(marks, s[i]) >= 0 || (i < first || i >= last) {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// blanks are dropped around a word.
const blanks = " \t\r\n"

func unquoteWord(cell string) string {
	if w := split(cell, 0); len(w) > 0 {
		return w[0]
	}
	return ""
}

func joinWords(s []string) string {
	var out []string
	for _, x := range s {
		if x != "" {
			out = append(out, quoteWord(x, ";"))
		}
	}
	return strings.Join(out, "; ")
}

func splitWords(cell string) []string { return split(cell, ';') }

// split cuts a cell at a mark, drops blanks around the parts that no backslash keeps, and leaves out empty parts.
func split(cell string, mark byte) []string {
	var out []string
	var b []byte
	kept := 0 // bytes of b up to the last that is not a loose blank
	end := func() {
		if kept > 0 {
			out = append(out, string(b[:kept]))
		}
		b, kept = nil, 0
	}
	for i := 0; i < len(cell); i++ {
		c := cell[i]
		switch {
		case c == '\\' && i+1 < len(cell):
			i++
			b = append(b, cell[i])
			kept = len(b)
		case mark != 0 && c == mark:
			end()
		case strings.IndexByte(blanks, c) >= 0:
			if len(b) > 0 {
				b = append(b, c)
			}
		default:
			b = append(b, c)
			kept = len(b)
		}
	}
	end()
	return out
}
