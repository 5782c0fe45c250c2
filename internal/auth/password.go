package auth

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Lengths of a password in characters. There is no rule on which characters (NIST SP 800-63B, section 5.1.1.2).
const (
	MinPassword = 12 // characters
	maxPassword = 256
)

//go:embed common.txt
var commonWords string

// weakness says why a password is refused; "" where it is good. names are what the account is called: name, e-mail address.
func weakness(password string, names ...string) Problem {
	n := utf8.RuneCountInString(norm.NFC.String(password))
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0) || n > maxPassword:
		return ProblemPasswordLong
	case n < MinPassword:
		return ProblemPasswordShort
	}
	folded := []rune(strings.ToLower(norm.NFKC.String(password)))
	if run(folded) || len(distinct(folded)) <= 3 {
		return ProblemPasswordCommon
	}
	core := letters(string(folded))
	if core != "" && built(core, nameParts(names)) {
		return ProblemPasswordName
	}
	for _, w := range strings.Fields(commonWords) {
		if w == string(folded) || core != "" && strings.ReplaceAll(core, letters(w), "") == "" && letters(w) != "" {
			return ProblemPasswordCommon
		}
	}
	return ""
}

// run reports whether every character follows the one before, up or down: abcdefghijkl, 123456789012.
func run(s []rune) bool {
	step := func(d rune) bool {
		for i := 1; i < len(s); i++ {
			wraps := d == 1 && s[i-1] == '9' && s[i] == '0' || d == -1 && s[i-1] == '0' && s[i] == '9'
			if s[i]-s[i-1] != d && !wraps {
				return false
			}
		}
		return true
	}
	return step(1) || step(-1)
}

func distinct(s []rune) []rune {
	s = slices.Clone(s)
	slices.Sort(s)
	return slices.Compact(s)
}

// letters leaves the letters of a text: what remains of «sommer2026!» is «sommer».
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// nameParts lists the words of three letters or more that a person is called by, the longest first.
func nameParts(names []string) []string {
	var parts []string
	for _, n := range names {
		n = strings.ToLower(norm.NFKC.String(n))
		for _, p := range append(strings.FieldsFunc(n, func(r rune) bool { return !unicode.IsLetter(r) }), letters(n)) {
			if utf8.RuneCountInString(p) >= 3 {
				parts = append(parts, p)
			}
		}
	}
	slices.SortFunc(parts, func(a, b string) int { return len(b) - len(a) })
	return parts
}

// built reports whether a text is made of the parts alone.
func built(s string, parts []string) bool {
	for _, p := range parts {
		s = strings.ReplaceAll(s, p, " ")
	}
	return strings.TrimSpace(s) == ""
}
