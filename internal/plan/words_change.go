package plan

import (
	"strings"

	"kvarter"
)

// sheetWord names one row of a sheet.
func sheetWord(sheet, lang string) string {
	switch sheet {
	case "plan":
		return say(lang, "planen", "the plan")
	case "administrations":
		return say(lang, "forvaltning", "administration")
	case "partners":
		return say(lang, "partner", "partner")
	case "goals":
		return say(lang, "mål", "goal")
	case "sub_goals":
		return say(lang, "delmål", "sub-goal")
	case "indicators":
		return say(lang, "indikator", "indicator")
	case "interventions":
		return say(lang, "indsats", "intervention")
	case "commitments":
		return say(lang, "tilsagn", "commitment")
	case "places":
		return say(lang, "sted", "place")
	case "funding":
		return say(lang, "finansiering", "funding")
	case "milestones":
		return say(lang, "milepæl", "milestone")
	case "reach":
		return say(lang, "nåede personer", "people reached")
	case "decisions":
		return say(lang, "beslutning", "decision")
	case "updates":
		return say(lang, "nyt", "update")
	}
	return sheet
}

// ColumnWord names a column of the plan's tables in a language, such as «frist» for due. «dansk» and «engelsk» stand behind the columns of
// one language.
func ColumnWord(column, lang string) string {
	if base, ok := strings.CutSuffix(column, "_da"); ok {
		return ColumnWord(base, lang) + say(lang, " (dansk)", " (Danish)")
	}
	if base, ok := strings.CutSuffix(column, "_en"); ok {
		return ColumnWord(base, lang) + say(lang, " (engelsk)", " (English)")
	}
	for _, w := range [...][3]string{
		{"id", "kode", "identifier"}, {"title", "titel", "title"}, {"name", "navn", "name"}, {"label", "navn", "name"}, {"version", "version", "version"},
		{"status", "status", "status"}, {"from", "første år", "first year"}, {"to", "sidste år", "last year"}, {"adopted_on", "vedtaget", "adopted on"},
		{"decision", "beslutning", "decision"}, {"previous", "forrige version", "previous version"}, {"made_up", "opdigtet", "made up"},
		{"kind", "art", "kind"}, {"goal", "mål", "goal"}, {"sub_goal", "delmål", "sub-goal"}, {"indicator", "indikator", "indicator"},
		{"count", "tæller", "numerator"}, {"base", "nævner", "denominator"}, {"of", "måles på", "measured on"}, {"base_year", "basisår", "base year"},
		{"year", "år", "year"}, {"value", "målværdi", "target value"}, {"direction", "retning", "direction"}, {"what", "hvad", "what"}, {"why", "hvorfor det skal virke", "why it should work"},
		{"criteria", "kriterier", "criteria"}, {"sub_goals", "delmål", "sub-goals"}, {"owner", "ansvarlig", "owner"}, {"with", "sammen med", "together with"},
		{"target_group", "målgruppe", "target group"}, {"target_group_measure", "målgruppens tal", "figure of the target group"}, {"target_group_number", "målgruppens størrelse", "size of the target group"},
		{"ended_on", "afsluttet", "ended on"}, {"override_status", "status sat i hånden", "status set by hand"}, {"override_by", "sat af", "set by"},
		{"override_reason", "begrundelse", "reason"}, {"override_date", "sat den", "set on"}, {"remark", "bemærkning", "remark"}, {"intervention", "indsats", "intervention"},
		{"partner", "partner", "partner"}, {"text", "tekst", "text"}, {"code", "kode", "code"}, {"source", "kilde", "source"}, {"amount", "beløb i kr.", "amount in kroner"},
		{"due", "frist", "due"}, {"done", "nået", "done"}, {"note", "note", "note"}, {"people", "personer", "people"}, {"date", "dato", "date"},
		{"reference", "reference", "reference"}, {"by", "af", "by"},
	} {
		if w[0] == column {
			return say(lang, w[1], w[2])
		}
	}
	return column
}

// In says a change in one line: «milepæl m1, frist: 1. juni 2025 → 1. september 2025». The intervention is not named: changes are shown under it.
func (c Change) In(lang string) string {
	var key []string
	for i, k := range c.Key {
		if i == 0 && (c.Intervention != "" || c.Sheet == "indicators") {
			continue
		}
		if k != "" {
			key = append(key, cellWord(k, lang))
		}
	}
	s := strings.TrimSpace(sheetWord(c.Sheet, lang) + " " + strings.Join(key, ", "))
	switch c.Kind {
	case Moved:
		return s + say(lang, ": ny rækkefølge", ": new order")
	case Changed:
		return s + ", " + ColumnWord(c.Column, lang) + ": " + cellWord(c.Before, lang) + " → " + cellWord(c.After, lang)
	case Added:
		s = say(lang, "tilføjet: ", "added: ") + s
	case Removed:
		s = say(lang, "fjernet: ", "removed: ") + s
	}
	for i, x := range c.Cells {
		if i == 0 {
			s += " ("
		} else {
			s += "; "
		}
		s += ColumnWord(x.Column, lang) + ": " + cellWord(x.Value, lang)
	}
	if len(c.Cells) > 0 {
		s += ")"
	}
	return s
}

// cellWord prints a cell: dates in words, an empty one as a dash.
func cellWord(cell, lang string) string {
	if cell == "" {
		return "–"
	}
	return Day(kvarter.Date(cell), lang)
}
