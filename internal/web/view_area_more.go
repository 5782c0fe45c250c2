package web

import (
	"sort"
	"strings"

	"kvarter"
	"kvarter/internal/explain"
)

// historyView is what earlier and later rounds found of the same area.
type historyView struct {
	Rounds []historyRound
	Rows   []historyRow
}

type historyRound struct {
	Period int
	Href   string
	Item   areaItem
	Here   bool
}

// historyRow is one criterion over the rounds; a round without it has an empty cell, never a bridged one.
type historyRow struct {
	Label string
	Cells []historyCell
}

type historyCell struct {
	Text, Threshold string
	Met             string
}

// historyOf lists an area in every round, oldest first; nil where there is one round alone. A code that had another boundary is left
// out: a series that bridges a boundary would compare two places.
func (q *request) historyOf(code string) *historyView {
	var in []*index
	here := q.ix.Round.Areas.Items[q.ix.Area[code]].Vintage
	for _, ix := range q.all {
		if i, ok := ix.Area[code]; ok && ix.Round.Areas.Items[i].Vintage == here {
			in = append(in, ix)
		}
	}
	if len(in) < 2 {
		return nil
	}
	sort.SliceStable(in, func(a, b int) bool { return in[a].Round.Period < in[b].Round.Period })
	v := &historyView{}
	at := map[string]int{}
	for k, ix := range in {
		i := ix.Area[code]
		v.Rounds = append(v.Rounds, historyRound{Period: int(ix.Round.Period), Href: ix.areaHref(q.lang, i), Item: ix.areaItem(q.lang, i), Here: ix == q.ix})
		for _, r := range ix.Explain(code, q.lang).Rows {
			n, ok := at[r.Criterion]
			if !ok {
				n = len(v.Rows)
				at[r.Criterion] = n
				v.Rows = append(v.Rows, historyRow{Label: r.Label, Cells: make([]historyCell, len(in))})
			}
			v.Rows[n].Cells[k] = historyCell{Text: r.ValueText, Threshold: r.ThresholdText, Met: r.Met}
		}
	}
	return v
}

// strengthsOf lists the criteria on which an area does better than what it is compared with, by the printed rows.
func strengthsOf(rows []explain.Row, findings []kvarter.CriterionFinding) []explain.Row {
	high := map[string]bool{} // a high value is what meets the criterion
	for i := range findings {
		high[findings[i].Criterion] = findings[i].Op == "over" || findings[i].Op == "at_least"
	}
	var out []explain.Row
	for _, r := range rows {
		if r.Value == nil || r.Reference == nil || r.Verdict == kvarter.Met || r.Inherited != "" {
			continue
		}
		if high[r.Criterion] && *r.Value < *r.Reference || !high[r.Criterion] && *r.Value > *r.Reference {
			out = append(out, r)
		}
	}
	return out
}

// facilityGroup is the facilities of one kind in an area.
type facilityGroup struct {
	Label string
	Names []string
}

func (q *request) facilitiesIn(code string) []facilityGroup {
	var out []facilityGroup
	at := map[string]int{}
	for _, f := range q.ix.FacilitiesIn(code) {
		n, ok := at[f.Kind]
		if !ok {
			n = len(out)
			at[f.Kind] = n
			label, known := q.words()["facility."+f.Kind]
			if !known {
				label = strings.ReplaceAll(f.Kind, "_", " ")
			}
			out = append(out, facilityGroup{Label: label})
		}
		out[n].Names = append(out[n].Names, f.Name)
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].Label < out[b].Label })
	return out
}

// knownFigures counts the figures of an area: its own, those of a larger area, missing and withheld.
type knownFigures struct{ Own, Inherited, Missing, Suppressed, Of int }

func countFigures(rows []explain.Row) knownFigures {
	k := knownFigures{Of: len(rows)}
	for _, r := range rows {
		switch {
		case r.State == kvarter.Missing.String():
			k.Missing++
		case r.State == kvarter.Suppressed.String():
			k.Suppressed++
		case r.Inherited != "":
			k.Inherited++
		case r.Imputed != "": // said in a sentence of its own
		default:
			k.Own++
		}
	}
	return k
}
