package explain

import (
	"kvarter/internal/gap"
	"kvarter/internal/method"
)

// MovesTable is a transition matrix in words: a header, a row for each class before, and one for areas that came.
type MovesTable struct {
	Title, Sum string
	Rows       [][]string
}

// Moves prints how areas moved between classes.
func Moves(m *method.Method, t *gap.Transition, lang string) MovesTable {
	number := func(n int) string { return Number(lang, float64(n), 0) }
	of := func(name string) string { return className(m, t.Of, name, lang) }
	out := MovesTable{Title: upper(classTitle(m, t.Of, lang)) + ", " + t.From + " → " + t.To}
	head := []string{t.From + " ↓  " + t.To + " →"}
	for _, c := range t.Classes {
		head = append(head, of(c))
	}
	out.Rows = append(out.Rows, append(head, say(lang, "gik ud", "left")))
	for i, c := range t.Classes {
		row := []string{of(c)}
		for _, n := range t.Counts[i] {
			row = append(row, number(n))
		}
		out.Rows = append(out.Rows, append(row, number(t.Leavers[i])))
	}
	row := []string{say(lang, "kom til", "came")}
	for _, n := range t.Entrants {
		row = append(row, number(n))
	}
	out.Rows = append(out.Rows, append(row, ""))
	if t.Of != "designation" {
		out.Sum = say(lang, "Samme klasse: ", "Same class: ") + number(t.Stayed) + say(lang, "; bedre: ", "; better: ") + number(t.Better) + say(lang, "; dårligere: ", "; worse: ") + number(t.Worse) + "."
	}
	return out
}

func classTitle(m *method.Method, of, lang string) string {
	if of == "designation" {
		return say(lang, "udpegning", "designation")
	}
	for i := range m.Classes {
		if m.Classes[i].Name == of {
			return or(m.Classes[i].Label.In(lang), plain(of))
		}
	}
	return plain(of)
}

func className(m *method.Method, of, name, lang string) string {
	switch name {
	case "designated":
		return say(lang, "udpeget", "designated")
	case "not_designated":
		return say(lang, "ikke udpeget", "not designated")
	}
	for i := range m.Classes {
		if m.Classes[i].Name != of {
			continue
		}
		for _, c := range m.Classes[i].Cuts {
			if c.Name == name {
				return or(c.Label.In(lang), name)
			}
		}
	}
	return name
}
