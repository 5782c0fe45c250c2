package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// integer prints a whole number with the separators of a language: 12.345 in Danish, 12,345 in English; «–» where unknown.
func integer(lang string, v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	return decimal(lang, v, 0)
}

// decimal prints a number with a fixed number of decimals.
func decimal(lang string, v float64, digits int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', digits, 64)
	whole, frac, _ := strings.Cut(s, ".")
	group, point := ",", "."
	if lang == "da" {
		group, point = ".", ","
	}
	var b strings.Builder
	if v < 0 && strings.Trim(s, "0.") != "" {
		b.WriteString("−")
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(r)
	}
	if frac != "" {
		b.WriteString(point + frac)
	}
	return b.String()
}

// anyInteger prints what a template holds.
func anyInteger(lang string, n any) string {
	switch v := n.(type) {
	case int:
		return integer(lang, float64(v))
	case float64:
		return integer(lang, v)
	}
	return fmt.Sprint(n)
}

// date prints an ISO 8601 date in words: «1. januar 2025», «1 January 2025»; a year or a text stays as it is.
func date(words catalogue, iso string) string {
	var y, m, d int
	if n, _ := fmt.Sscanf(iso, "%4d-%2d-%2d", &y, &m, &d); n != 3 || m < 1 || m > 12 {
		return iso
	}
	return words.text("date", strconv.Itoa(d), words.text("month."+strconv.Itoa(m)), strconv.Itoa(y))
}
