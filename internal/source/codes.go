package source

import (
	"strings"

	"kvarter"
)

// Codes are the cells that stand for no figure. A list that is nil takes its default; a list that is given replaces
// it, and beats the default of the other list. A code that is a number compares as a number: -999 also means -999.0. "<n" means "<" and any
// whole number. An empty cell is missing unless it is declared suppressed.
//
// The defaults leave "-" out: Statistics Denmark writes it for zero, others for missing. It must be declared.
type Codes struct {
	Missing    []string
	Suppressed []string
}

// DefaultCodes are used for lists that are not declared.
func DefaultCodes() Codes {
	return Codes{
		Missing:    []string{"", "NA", "N/A", "NaN", "nan", "null", "NULL", "."},
		Suppressed: []string{"..", "*", "<n"},
	}
}

// rule is one code with what it means.
type rule struct {
	text    string
	number  float64
	numeric bool
	state   kvarter.State
}

// rules sorts the codes so that the first match wins: declared before default. It fails where a code is declared as both.
func (c Codes) rules(decimal byte) ([]rule, error) {
	def := DefaultCodes()
	var out []rule
	add := func(list []string, s kvarter.State) {
		for _, t := range list {
			t = trim(t)
			r := rule{text: t, state: s}
			if v, ok := parse(t, decimal, false); ok {
				r.number, r.numeric = v, true
			} else if v, ok := parse(t, '.', false); ok {
				r.number, r.numeric = v, true
			}
			out = append(out, r)
		}
	}
	add(c.Missing, kvarter.Missing)
	add(c.Suppressed, kvarter.Suppressed)
	for _, a := range out {
		for _, b := range out {
			if a.state != b.state && (a.text == b.text || a.numeric && b.numeric && a.number == b.number) {
				return nil, kvarter.Errorf(kvarter.Invalid, "code %q is declared both missing and suppressed; a code means one of them", a.text)
			}
		}
	}
	if c.Missing == nil {
		add(def.Missing, kvarter.Missing)
	}
	if c.Suppressed == nil {
		add(def.Suppressed, kvarter.Suppressed)
	}
	add([]string{""}, kvarter.Missing)
	return out, nil
}

// matches tells whether a text that is no number is this code.
func (r rule) matches(cell string) bool {
	if r.text == "<n" && strings.HasPrefix(cell, "<") {
		n := trim(cell[1:])
		for i := range len(n) {
			if n[i] < '0' || n[i] > '9' {
				return false
			}
		}
		return n != ""
	}
	return r.text == cell
}
