package web

import (
	"slices"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/explain"
)

// suggestion is a comparison that is worth a look, and why.
type suggestion struct{ Href, Text, Why string }

// suggestions are up to four comparisons, by alphabet: a designated area and a neighbour that is not, and two designated for different reasons.
func (q *request) suggestions(places []place) []suggestion {
	ix, words := q.ix, q.words()
	var out []suggestion
	add := func(i, j int, why string) {
		a, b := &ix.Round.Areas.Items[i], &ix.Round.Areas.Items[j]
		out = append(out, suggestion{Href: q.base() + compareCodes(a.Code, b.Code), Text: words.text("compare.pair", title(a), title(b)), Why: words.text(why)})
	}
	if len(places) == 1 && len(places[0].Areas) > 0 {
		i := places[0].Areas[0]
		if places[0].Urban {
			return nil
		}
		in := ix.Round.Findings[i].Outcome.Designated()
		for _, j := range q.around(i) {
			if len(out) < 3 && ix.Round.Findings[j].Outcome.Designated() != in {
				add(i, j, "compare.why.border")
			}
		}
		if j := q.other(i); j >= 0 {
			add(i, j, "compare.why.reasons")
		}
		return out
	}
	first := -1
	for _, i := range ix.ByName {
		if !ix.Round.Findings[i].Outcome.Designated() {
			continue
		}
		if first < 0 {
			first = i
		}
		for _, outcome := range []kvarter.Outcome{kvarter.OutcomeJustOut, kvarter.OutcomeOut} {
			j := slices.IndexFunc(q.around(i), func(j int) bool { return ix.Round.Findings[j].Outcome == outcome })
			if j >= 0 && len(out) < 2 {
				add(i, q.around(i)[j], "compare.why."+string(outcome))
				break
			}
		}
		if len(out) == 2 {
			break
		}
	}
	if first >= 0 {
		if j := q.other(first); j >= 0 {
			add(first, j, "compare.why.reasons")
		}
	}
	if n := len(ix.UrbanByName); n > 1 {
		a, b := &ix.Round.UrbanAreas[ix.UrbanByName[0]], &ix.Round.UrbanAreas[ix.UrbanByName[1]]
		out = append(out, suggestion{Href: q.base() + compareCodes(a.Code, b.Code), Why: words.text("compare.why.urban"),
			Text: words.text("compare.pair", explain.UrbanName(q.lang, a.Name), explain.UrbanName(q.lang, b.Name))})
	}
	return out
}

// around are the positions of the neighbours, by name.
func (q *request) around(i int) []int {
	var out []int
	for _, c := range q.ix.Neighbours[q.ix.Round.Areas.Items[i].Code] {
		if n, ok := q.ix.Area[c]; ok {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b int) int {
		return strings.Compare(title(&q.ix.Round.Areas.Items[a])+strconv.Itoa(a), title(&q.ix.Round.Areas.Items[b])+strconv.Itoa(b))
	})
	return out
}

// other finds an area with the same outcome as area i that differs from it on most criteria, among the first by name; −1 where none differs.
func (q *request) other(i int) int {
	const tried = 200
	best, most := -1, 0
	f := &q.ix.Round.Findings[i]
	for k, j := range q.ix.ByName {
		if g := &q.ix.Round.Findings[j]; k < tried && j != i && g.Outcome == f.Outcome {
			n := 0
			for _, name := range q.criteriaShown() {
				a, b := findingOf(f, name), findingOf(g, name)
				if a != nil && b != nil && a.Counts && b.Counts && (a.Verdict == kvarter.Met) != (b.Verdict == kvarter.Met) {
					n++
				}
			}
			if n > most {
				best, most = j, n
			}
		}
	}
	return best
}
