package source

import (
	"strings"

	"kvarter"
)

// cprWeights are the weights of the check digit of personal numbers given out before 2007 (CPR-kontoret,
// Personnummeret i CPR-systemet): the weighted sum is a multiple of 11.
var cprWeights = [10]int{4, 3, 2, 7, 6, 5, 4, 3, 2, 1}

// RefuseCPR fails where a column looks like Danish personal numbers: at least three cells, and half of those that are
// not empty, are DDMMYY-XXXX with a valid date; or are ten digits (nine where a spreadsheet lost the leading zero) that begin with a valid date, under a
// header that says so; or all are such digits and more than half pass the check digit. The message never shows a value.
func RefuseCPR(g *Grid) error {
	ps := &kvarter.Problems{}
	for j, name := range g.Header {
		if personal(g, j, hinted(name)) {
			ps.Add(kvarter.Problem{Rule: "no column holds personal numbers (CPR)", File: g.File, Column: Shorten(name),
				Hint: "leave the column out of the file; kvarter needs figures per area only"})
		}
	}
	return ps.Err()
}

func hinted(header string) bool {
	h := strings.ToLower(header)
	for _, word := range []string{"cpr", "personnummer", "personnr", "pnr"} {
		if strings.Contains(h, word) {
			return true
		}
	}
	return false
}

func personal(g *Grid, j int, hint bool) bool {
	filled, dashed, plain, checked := 0, 0, 0, 0
	for i := range g.Len() {
		cell := trim(g.Cell(i, j))
		if cell == "" {
			continue
		}
		filled++
		switch digits, dash := personalNumber(cell); {
		case digits == "":
		case dash:
			dashed++
		default:
			plain++
			if checkDigit(digits) {
				checked++
			}
		}
	}
	if found := dashed + plain; (dashed >= 3 || hint && found >= 3) && 2*found >= filled {
		return true
	}
	return plain >= 3 && plain == filled && 2*checked > plain
}

// personalNumber returns the ten digits of a cell that has the form of a personal number with a valid date, else "".
func personalNumber(s string) (digits string, dash bool) {
	s = strings.TrimSuffix(s, ".0")
	switch {
	case len(s) == 11 && (s[6] == '-' || s[6] == ' '):
		s, dash = s[:6]+s[7:], true
	case len(s) == 9:
		s = "0" + s
	case len(s) != 10:
		return "", false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return "", false
		}
	}
	day, month := int(s[0]-'0')*10+int(s[1]-'0'), int(s[2]-'0')*10+int(s[3]-'0')
	lengths := [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if month < 1 || month > 12 || day < 1 || day > lengths[month] {
		return "", false
	}
	return s, dash
}

func checkDigit(digits string) bool {
	sum := 0
	for i, w := range cprWeights {
		sum += w * int(digits[i]-'0')
	}
	return sum%11 == 0
}
