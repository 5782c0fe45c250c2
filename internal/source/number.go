package source

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kvarter"
)

// Numbers reads the figures of one file. It is safe for concurrent use.
type Numbers struct {
	decimal byte
	// strict refuses "1,234" and "1.234" as a thousand where nothing shows which sign is the decimal one.
	strict  bool
	rules   []rule
	numeric bool
}

// NewNumbers returns a reader for a decimal sign, '.' or ',' (0 means '.'), and codes.
func NewNumbers(decimal rune, codes Codes) (*Numbers, error) {
	if decimal == 0 {
		decimal = '.'
	}
	if decimal != '.' && decimal != ',' {
		return nil, kvarter.Errorf(kvarter.Invalid, "decimal sign is %q; it is \",\" or \".\"", string(decimal))
	}
	rules, err := codes.rules(byte(decimal))
	if err != nil {
		return nil, err
	}
	n := &Numbers{decimal: byte(decimal), rules: rules}
	for _, r := range rules {
		n.numeric = n.numeric || r.numeric
	}
	return n, nil
}

// Parse reads a cell: a finite figure with state Known («3,2 %» is the share .032), or NaN and the state that its code declares. ok is false where it is neither.
func (n *Numbers) Parse(cell string) (v float64, s kvarter.State, ok bool) {
	cell = trim(cell)
	if v, ok = parse(cell, n.decimal, n.strict); ok {
		if n.numeric {
			for i := range n.rules {
				if r := &n.rules[i]; r.numeric && r.number == v {
					return math.NaN(), r.state, true
				}
			}
		}
		return v, kvarter.Known, true
	}
	for i := range n.rules {
		if n.rules[i].matches(cell) {
			return math.NaN(), n.rules[i].state, true
		}
	}
	if part, percent := strings.CutSuffix(cell, "%"); percent {
		if v, ok := parse(trim(part), n.decimal, n.strict); ok {
			return hundredth(v), kvarter.Known, true
		}
	}
	return math.NaN(), kvarter.Missing, false
}

// hundredth moves the decimal point of a figure, so that 3.2 % is the decimal .032; v/100 in float64 may be its neighbour.
func hundredth(v float64) float64 {
	s := strconv.FormatFloat(v, 'e', -1, 64)
	e := strings.IndexByte(s, 'e')
	power, _ := strconv.Atoi(s[e+1:])
	out, _ := strconv.ParseFloat(s[:e]+"e"+strconv.Itoa(power-2), 64)
	return out
}

// ParseNumber reads one cell; for many, use Numbers.
func ParseNumber(cell string, decimal rune, codes Codes) (v float64, s kvarter.State, ok bool) {
	n, err := NewNumbers(decimal, codes)
	if err != nil {
		return math.NaN(), kvarter.Missing, false
	}
	return n.Parse(cell)
}

// trim takes white space off, the no-break spaces of spreadsheets included.
func trim(s string) string {
	if s == "" || s[0] > ' ' && s[0] < utf8.RuneSelf && s[len(s)-1] > ' ' && s[len(s)-1] < utf8.RuneSelf {
		return s
	}
	return strings.TrimFunc(s, unicode.IsSpace)
}

// tens are the powers of ten that a float64 holds exactly.
var tens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// parse reads a finite decimal number. Up to 15 digits it divides two exact integers, which rounds correctly
// (W. D. Clinger, How to read floating point numbers accurately, 1990); anything else goes the long way.
func parse(s string, decimal byte, strict bool) (float64, bool) {
	i, neg := 0, false
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		neg = s[i] == '-'
		i++
	}
	var mantissa uint64
	digits, after, point := 0, 0, false
	for ; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			mantissa = mantissa*10 + uint64(c-'0')
			if digits++; digits > 15 {
				return parseLong(s, decimal, strict)
			}
			if point {
				after++
			}
		case c == decimal && !point:
			point = true
		default:
			return parseLong(s, decimal, strict)
		}
	}
	if digits == 0 {
		return 0, false
	}
	v := float64(mantissa)
	if after > 0 {
		v /= tens[after]
	}
	if neg && v != 0 {
		v = -v
	}
	return v, true
}

// parseLong reads what parse does not: many digits, exponents, a true minus sign, and groups of three digits.
func parseLong(s string, decimal byte, strict bool) (float64, bool) {
	if len(s) > 400 {
		return 0, false
	}
	s = strings.Replace(s, "\u2212", "-", 1)
	var buf [408]byte
	out := buf[:0]
	var sep rune // the sign between groups, once seen
	run, groups, digits := 0, 0, 0
	point, exponent := false, false
	grouped := func() bool { return groups == 0 || run == 3 }
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			out = append(out, byte(c))
			run++
			if !exponent {
				digits++
			}
		case (c == '-' || c == '+') && (i == 0 || exponent && run == 0):
			out = append(out, byte(c))
		case c == rune(decimal) && !point && !exponent && grouped():
			point, run = true, 0
			out = append(out, '.')
		case (c == 'e' || c == 'E') && !exponent && digits > 0 && groups == 0:
			exponent, run = true, 0
			out = append(out, 'e')
		case groupSign(c, decimal) && !point && !exponent && (sep == 0 || sep == c):
			// The first group has one to three digits and no leading zero; "0,123" is no thousand.
			if groups == 0 && (run == 0 || run > 3 || out[len(out)-run] == '0') || groups > 0 && run != 3 {
				return 0, false
			}
			sep, groups, run = c, groups+1, 0
		default:
			return 0, false
		}
	}
	if digits == 0 || !point && !grouped() || exponent && run == 0 {
		return 0, false
	}
	if strict && groups == 1 && !point && (sep == ',' || sep == '.') {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(out), 64)
	return v, err == nil && !math.IsInf(v, 0)
}

func groupSign(c rune, decimal byte) bool {
	switch c {
	case ' ', '\u00a0', '\u202f', '\u2009', '\'', '’':
		return true
	case ',', '.':
		return c != rune(decimal)
	}
	return false
}
