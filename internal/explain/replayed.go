package explain

import (
	"math"
	"slices"
	"strings"

	"kvarter/internal/method"
)

// NodeInterval says what chance leaves of an index node: «The index is 103.2; 95 % interval 98.1–107.9.» low and high are the interval; drawn is false where
// nothing behind the node is drawn, and absent is the share of replicates without a value. "" for a node without a value.
func NodeInterval(m *method.Method, name, lang string, value, low, high, absent float64, drawn bool) string {
	if math.IsNaN(value) {
		return ""
	}
	head := upper(Input(m, name, lang)) + say(lang, " er ", " is ") + InputFigure(m, name, lang, value) + scale(m, name, lang)
	switch {
	case !drawn:
		return head + say(lang, "; intet bag tallet trækkes igen, så intervallet er tallet selv.", "; nothing behind it is drawn, so the interval is the value itself.")
	case math.IsNaN(low):
		return head + say(lang, "; i ingen af gentagelserne er der en værdi.", "; in none of the replays does it have a value.")
	}
	s := head + say(lang, "; 95 %-interval ", "; 95 % interval ") + NodeRange(m, name, lang, low, high)
	if absent > 0 {
		s += say(lang, ", uden værdi i ", ", without a value in ") + shareOf(lang, absent) + say(lang, " af gentagelserne", " of replays")
	}
	return s + "."
}

// NothingDrawn says why neither index nor classes have intervals.
func NothingDrawn(lang string) string {
	return say(lang, "Intet bag indekset og dets klasser trækkes igen, så intervallet er tallet selv.", "Nothing behind the index and its classes is drawn, so the interval is the value itself.")
}

// NodeRange prints an interval of an index node, beside its value: 98.1–107.9, and «−1.2 to −0.4» with a number below zero.
func NodeRange(m *method.Method, name, lang string, low, high float64) string {
	u := unitOf(m, name)
	d := u.digits(low, high)
	a, b := u.text(lang, low, d), u.text(lang, high, d)
	if strings.HasPrefix(a, "−") || strings.HasPrefix(b, "−") {
		return a + say(lang, " til ", " to ") + b
	}
	return a + "–" + b
}

// scale tells what a rank or an ntile counts, which a bare number would not.
func scale(m *method.Method, name, lang string) string {
	k := slices.IndexFunc(m.Index, func(n method.Node) bool { return n.Name == name })
	if k < 0 || len(m.Index[k].Then) == 0 {
		return ""
	}
	n := &m.Index[k]
	t := n.Then[len(n.Then)-1]
	switch t.Op {
	case "rank":
		if n.Combine != "" || len(n.Of) != 1 || len(n.Then) > 1 || t.Start != 1 {
			return ""
		}
		of := Input(m, n.Of[0].Input, lang)
		if t.First == "highest" {
			return say(lang, " (1 er den højeste: ", " (1 is the highest: ") + of + ")"
		}
		return say(lang, " (1 er den laveste: ", " (1 is the lowest: ") + of + ")"
	case "ntile":
		return say(lang, " af ", " of ") + Number(lang, float64(t.K), 0)
	}
	return ""
}

// ClassChance says in which share of replicates an area falls in each class, the most frequent first: «Social status: low in 81 % of replays, very low in
// 19 %.» share follows the cuts of the class that have different names. "" for an area without a class.
func ClassChance(m *method.Method, name, lang string, cuts []string, share []float64, drawn bool) string {
	k := slices.IndexFunc(m.Classes, func(c method.Class) bool { return c.Name == name })
	if k < 0 || len(share) == 0 {
		return ""
	}
	head := upper(ClassLabel(m, name, lang)) + ": "
	order, none := make([]int, len(share)), 1.
	for i, s := range share {
		order[i] = i
		none -= s
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case share[a] > share[b]:
			return -1
		case share[a] < share[b]:
			return 1
		}
		return 0
	})
	if !drawn {
		return head + CutLabel(m, name, cuts[order[0]], lang) + say(lang, "; intet bag den trækkes igen.", "; nothing behind it is drawn.")
	}
	var parts []string
	add := func(what string, s float64) {
		x := what + say(lang, " i ", " in ") + shareOf(lang, s)
		if len(parts) == 0 {
			x += say(lang, " af gentagelserne", " of replays")
		}
		parts = append(parts, x)
	}
	for _, i := range order {
		if share[i] > 0 {
			add(CutLabel(m, name, cuts[i], lang), share[i])
		}
	}
	if none > 1e-9 {
		add(say(lang, "ingen klasse", "no class"), none)
	}
	return head + strings.Join(parts, ", ") + "."
}

// shareOf prints a share of replicates; one that is not nothing, or not all, is never printed as if it were.
func shareOf(lang string, s float64) string {
	switch {
	case s > 0 && s < .005:
		return say(lang, "under 1 %", "less than 1 %")
	case s >= .995 && s < 1:
		return say(lang, "over 99 %", "more than 99 %")
	}
	return Percent(lang, s, 0)
}

// ClassLabel is what people call a class of the method.
func ClassLabel(m *method.Method, name, lang string) string {
	for i := range m.Classes {
		if c := &m.Classes[i]; c.Name == name {
			return or(c.Label.In(lang), or(figure(m, c.Of, lang), plain(name)))
		}
	}
	return plain(name)
}

// CutLabel is what people call one of its classes.
func CutLabel(m *method.Method, name, cut, lang string) string { return className(m, name, cut, lang) }
