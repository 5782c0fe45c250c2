package explain

import (
	"strings"

	"kvarter"
	"kvarter/internal/method"
)

// Of names what a figure is compared with: «the rest of the city»; "" for a fixed number.
func Of(r *kvarter.Round, m *method.Method, reference, lang string) string {
	if reference == "" {
		return ""
	}
	return of(r, m, reference, lang)
}

// Limit is a threshold as it was applied, with what it follows from: «at least 19.7 %, which is 1.40 times the rest of the city (14.1 %)».
func Limit(r *kvarter.Round, m *method.Method, c *kvarter.CriterionFinding, lang string) string {
	if known(c.Threshold) == nil {
		return say(lang, "grænsen er ukendt", "the threshold is unknown")
	}
	u := unit{"", -1}
	if x := m.Criterion(c.Criterion); x != nil {
		u = unitOf(m, x.Of)
	}
	s := opText(lang, c.Op) + " " + u.text(lang, c.Threshold, u.digits(c.Threshold))
	if c.Of == "" || known(c.Reference) == nil {
		return s
	}
	from := of(r, m, c.Of, lang) + " (" + u.text(lang, c.Reference, u.digits(c.Reference)) + ")"
	if known(c.Times) == nil || c.Times == 1 || c.Times == 0 {
		return s + say(lang, ", efter ", ", after ") + from
	}
	return s + say(lang, ", det er ", ", which is ") + Number(lang, c.Times, 2) + say(lang, " gange ", " times ") + from
}

// Input is what people call an indicator, a node or a column.
func Input(m *method.Method, name, lang string) string {
	if s := figure(m, name, lang); s != "" {
		return s
	}
	if node, member, ok := strings.Cut(name, "/"); ok {
		return Input(m, member, lang) + say(lang, " i ", " in ") + Input(m, node, lang)
	}
	return plain(name)
}

// InputFigure prints a value in the unit of an indicator or a node; a value that is not there prints as a dash.
func InputFigure(m *method.Method, name, lang string, v float64) string {
	u := unitOf(m, name)
	return u.text(lang, v, u.digits(v))
}

// Limited prints a break of a scale as short as it is: 20 % and not 20.0 %. name is a criterion, an indicator or a node.
func Limited(m *method.Method, name, lang string, v float64) string {
	if c := m.Criterion(name); c != nil {
		name = c.Of
	}
	u := unitOf(m, name)
	return u.text(lang, v, min(decimalsOf(v, u), max(u.digits(v), 2)))
}

// Delicate reports whether an indicator or a node is about origin or convictions, itself or through what it is built from.
func Delicate(m *method.Method, name string) bool {
	return sensitive(m, name) || m.Delicate(name)
}

// Upper writes the first letter of a label as a capital.
func Upper(s string) string { return upper(s) }

// LimitAlone is a threshold as it was applied: «at least 19.7 %».
func LimitAlone(m *method.Method, c *kvarter.CriterionFinding, lang string) string {
	u := unit{"", -1}
	if x := m.Criterion(c.Criterion); x != nil {
		u = unitOf(m, x.Of)
	}
	return opText(lang, c.Op) + " " + u.text(lang, c.Threshold, u.digits(c.Threshold))
}

// RowOf prints one criterion of one area as Table does: the public sees counts and persons of made-up and of controlled figures only.
func RowOf(r *kvarter.Round, m *method.Method, c *kvarter.CriterionFinding, lang string, a Audience) Row {
	x := row(r, m, r.Areas, c, lang)
	if a != Internal && !r.MadeUp && r.Control == "" {
		x.Num, x.Den, x.Persons, x.PersonsText = nil, nil, nil, ""
	}
	return x
}

// Join makes «a, b and c».
func Join(lang string, words []string) string { return join(lang, words) }
