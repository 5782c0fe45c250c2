// Package explain puts findings into words and tables, in Danish and English. Every surface (web, API, report, command line)
// prints what these functions return, so that they all say the same. Conditions are named, never residents; nothing here says
// why a figure is what it is.
package explain

import (
	"math"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/method"
)

// Audience tells who reads: the public, or staff with a role.
type Audience string

const (
	Public   Audience = "public"
	Internal Audience = "internal"
)

// say chooses the phrase of a language; English is the default.
func say(lang, da, en string) string {
	if lang == "da" {
		return da
	}
	return en
}

// Number prints a figure: 1.234,5 in Danish, 1,234.5 in English, with a true minus sign. Halves go away from zero, as the shortest
// decimal of v shows them. An unknown figure is a dash.
func Number(lang string, v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := "0"
	if r := kvarter.Exact(math.Abs(v)); r != nil {
		s = r.FloatString(decimals) // rounds halves away from zero
	}
	whole, part, _ := strings.Cut(s, ".")
	group, point := ",", "."
	if lang == "da" {
		group, point = ".", ","
	}
	var b strings.Builder
	if v < 0 && strings.Trim(s, "0.") != "" {
		b.WriteString("−")
	}
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(d)
	}
	if part != "" {
		b.WriteString(point + part)
	}
	return b.String()
}

// Percent prints a share 0–1 as per cent: 17,3 % or 17.3 %.
func Percent(lang string, share float64, decimals int) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return "–"
	}
	// Moving the decimal point keeps the decimal that the share was written as; 100·0.29 in float64 does not.
	s := strconv.FormatFloat(share, 'e', -1, 64)
	e := strings.IndexByte(s, 'e')
	power, _ := strconv.Atoi(s[e+1:])
	v, _ := strconv.ParseFloat(s[:e]+"e"+strconv.Itoa(power+2), 64)
	return Number(lang, v, decimals) + " %"
}

// Date prints an ISO date: 3. februar 2025, 3 February 2025. Anything else is returned as it is.
func Date(lang, iso string) string {
	p := strings.Split(iso, "-")
	if len(p) != 3 {
		return iso
	}
	m, err := strconv.Atoi(p[1])
	d, err2 := strconv.Atoi(p[2])
	if err != nil || err2 != nil || m < 1 || m > 12 {
		return iso
	}
	if lang == "da" {
		return strconv.Itoa(d) + ". " + [12]string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}[m-1] + " " + p[0]
	}
	return strconv.Itoa(d) + " " + [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}[m-1] + " " + p[0]
}

// unit is how the figures of one criterion are printed.
type unit struct {
	kind     string
	decimals int
}

func unitOf(m *method.Method, name string) unit {
	ind := m.Indicator(name)
	if ind == nil {
		return unit{"", -1}
	}
	u := unit{ind.Unit, ind.Decimals}
	if u.kind == "" && ind.Count != "" && (ind.Per == 1 || ind.Per == 0) {
		u.kind = "share"
	}
	return u
}

func (u unit) digits(values ...float64) int {
	if u.decimals >= 0 {
		return u.decimals
	}
	switch u.kind {
	case "share", "percent", "rate", "years":
		return 1
	case "kr":
		return 0
	case "ratio":
		return 2
	}
	for _, v := range values {
		if v != math.Trunc(v) {
			return 2
		}
	}
	return 0
}

func (u unit) text(lang string, v float64, decimals int) string {
	if math.IsNaN(v) {
		return "–"
	}
	switch u.kind {
	case "share":
		return Percent(lang, v, decimals)
	case "percent":
		return Number(lang, v, decimals) + " %"
	case "kr":
		return Number(lang, v, decimals) + " kr."
	case "", "ratio":
		return Number(lang, v, decimals)
	case "years":
		return Number(lang, v, decimals) + say(lang, " år", " years")
	}
	return Number(lang, v, decimals) + " " + u.kind
}

// pair prints a value and its threshold with as many decimals as it takes to tell them apart, at most four more than usual.
func (u unit) pair(lang string, v, t float64) (value, threshold string) {
	d := u.digits(v, t)
	for more := 0; ; more++ {
		value, threshold = u.text(lang, v, d+more), u.text(lang, t, d+more)
		if value != threshold || v == t || more == 4 || math.IsNaN(v) || math.IsNaN(t) {
			return
		}
	}
}

// difference prints an amount of change without its sign: points for shares.
func (u unit) difference(lang string, v float64) string {
	v = math.Abs(v)
	d := u.digits(v)
	for more := 0; more < 4 && v != 0 && strings.Trim(Number("en", u.scaled(v), d), "0.") == ""; more++ {
		d++
	}
	if u.kind == "share" || u.kind == "percent" {
		return Number(lang, u.scaled(v), d) + say(lang, " procentpoint", " percentage points")
	}
	return u.text(lang, v, d)
}

func (u unit) scaled(v float64) float64 {
	if u.kind == "share" {
		return v * 100
	}
	return v
}

// join makes «a, b and c».
func join(lang string, words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + say(lang, " og ", " and ") + words[n]
}

func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Label is what people call a criterion.
func Label(m *method.Method, criterion, lang string) string { return label(m, criterion, lang) }

// Figure prints a value in the unit of a criterion; a value that is not there prints as a dash.
func Figure(m *method.Method, criterion, lang string, v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	u := unit{"", -1}
	if c := m.Criterion(criterion); c != nil {
		u = unitOf(m, c.Of)
	}
	return u.text(lang, v, u.digits(v))
}

// stop ends a sentence; an abbreviation that ends it has its full stop already.
func stop(s string) string {
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
