package web

import (
	"math"
	"slices"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/uncertainty"
)

type stabilityView struct {
	Why       string // nothing to say
	Sentence  string
	Words     []stabilityCount
	Map       *homeMap
	Rows      []stabilityRow
	More      int
	Choices   []choiceRow
	ChoiceWhy string
	Undrawn   string
	Key       string
	Index     *indexStability // nil: the method has no index and no classes
}

type stabilityCount struct {
	Word, Chance, Choice string
}

type stabilityRow struct {
	Href, Name, Outcome, Chance, ChanceWord, Range, Choice, ChoiceWord, Mover string
}

type choiceRow struct {
	Label, Range, First, Total string
}

func words(w uncertainty.Word) string { return "stability." + string(w) }

// asDecided is how an outcome is drawn and named where only who is in, who is not, and who is neither matters.
func asDecided(f *kvarter.Finding) (chart.Class, string) {
	switch c := classOf(f); c {
	case chart.ClassUndetermined, chart.ClassSuppressed, chart.ClassExcluded:
		return c, "class." + string(c)
	case chart.ClassOut:
		return c, "stability.out"
	}
	return chart.ClassIn, "stability.in"
}

// stabilityPage tells how robust the method's answers are: against chance in the figures, and against other choices than the method's.
func stabilityPage(q *request) (*resource, error) {
	s, err := q.ix.Stability(q.lang)
	if err != nil {
		return nil, err
	}
	return &resource{template: "stability", title: "stability.title", path: "/stability", table: func() [][]string { return q.stabilityTable(s) }, view: func() (any, error) {
		return q.stabilityView(s), nil
	}}, nil
}

func (q *request) stabilityView(s *edition.Stability) stabilityView {
	ix, text := q.ix, q.words()
	v := stabilityView{Index: q.indexStability(s)}
	if !s.There() {
		v.Why = text.text("stability.why")
		return v
	}
	low, high := s.Chance.Between(.8)
	decided := 0
	chance, choice := map[uncertainty.Word]int{}, map[uncertainty.Word]int{}
	varied := s.Choice.Variants > 0
	for i := range ix.Round.Findings {
		if s.Chance.Decided[i] {
			decided++
		}
		chance[s.ChanceWord(i)]++
		choice[s.ChoiceWord(i)]++
	}
	span := integer(q.lang, low)
	if high != low {
		span += "–" + integer(q.lang, high)
	}
	v.Sentence = text.text("stability.sentence", integer(q.lang, decided), span)
	for _, w := range uncertainty.Words {
		if (w == uncertainty.Undetermined || w == uncertainty.LeftOut) && chance[w] == 0 {
			continue
		}
		row := stabilityCount{Word: text.text(words(w)), Chance: integer(q.lang, chance[w])}
		if varied {
			row.Choice = integer(q.lang, choice[w])
		}
		v.Words = append(v.Words, row)
	}
	if len(s.Chance.NotDrawn) > 0 {
		var names []string
		for _, n := range s.Chance.NotDrawn {
			names = append(names, explain.Label(ix.Method, n, q.lang))
		}
		v.Undrawn = text.text("stability.undrawn", explain.Join(q.lang, names))
	}
	unsteady := s.Unsteady()
	edge := map[int]bool{}
	for n, i := range unsteady {
		edge[i] = s.OnTheEdge(i)
		if n >= pageRows {
			v.More++
			continue
		}
		v.Rows = append(v.Rows, q.stabilityRow(s, i))
	}
	spec := ix.mapSpec(text, q.lang, nil)
	spec.Title = text.text("stability.map")
	mapped, seen := 0, map[chart.LegendItem]bool{}
	var legend []chart.LegendItem
	for i := range spec.Areas {
		a := &spec.Areas[i]
		a.Edge = edge[i]
		class, label := asDecided(&ix.Round.Findings[i])
		a.Class = class
		item := chart.LegendItem{Class: class, Label: text.text(label)}
		if a.Edge {
			item = chart.LegendItem{Class: class, Edge: true, Label: text.text(label + ".edge")}
		}
		if !seen[item] {
			seen[item] = true
			legend = append(legend, item)
		}
		a.Title = title(&ix.Round.Areas.Items[i]) + ": " + text.text(words(s.ChanceWord(i)))
		if len(a.Outline) > 0 {
			mapped++
		}
	}
	slices.SortStableFunc(legend, func(a, b chart.LegendItem) int {
		return slices.Index(chart.Classes(), a.Class) - slices.Index(chart.Classes(), b.Class)
	})
	if mapped > 0 {
		v.Map = &homeMap{SVG: chart.Map(spec), Legend: legend}
	}
	for f := range s.Choice.Factors {
		x := &s.Choice.Factors[f]
		row := choiceRow{Label: x.Label, Range: explain.Number(q.lang, x.Low, places(x.Low)) + "–" + explain.Number(q.lang, x.High, places(x.High)), First: "–", Total: "–"}
		if s.Choice.Whole.Why == "" && f < len(s.Choice.Whole.Of) {
			row.First, row.Total = explain.Percent(q.lang, max(s.Choice.Whole.Of[f].First, 0), 0), explain.Percent(q.lang, max(s.Choice.Whole.Of[f].Total, 0), 0)
		}
		v.Choices = append(v.Choices, row)
	}
	if !varied {
		v.ChoiceWhy = text.text("stability.choice.none")
	}
	v.Key = text.text("stability.key", integer(q.lang, s.Chance.Replicates), explain.Number(q.lang, s.Correlation, places(s.Correlation)), integer(q.lang, s.Choice.Variants),
		explain.Percent(q.lang, s.Limits.Steady, 0), explain.Percent(q.lang, s.Limits.Leaning, 0))
	return v
}

// places is how many decimals a declared number needs, three at the most.
func places(v float64) int {
	for d := range 3 {
		if x := v * math.Pow10(d); math.Abs(x-math.Round(x)) < 1e-9 {
			return d
		}
	}
	return 3
}

func (q *request) stabilityRow(s *edition.Stability, i int) stabilityRow {
	text, percent := q.words(), func(v float64) string { return explain.Percent(q.lang, v, 0) }
	_, decided := asDecided(&q.ix.Round.Findings[i])
	r := stabilityRow{Href: q.ix.areaHref(q.lang, i), Name: title(&q.ix.Round.Areas.Items[i]), Outcome: text.text(decided),
		Chance: percent(s.Chance.Designated[i]), ChanceWord: text.text(words(s.ChanceWord(i)))}
	a, b := s.Apart.Designated[i], s.Same.Designated[i]
	r.Range = percent(min(a, b)) + "–" + percent(max(a, b))
	if s.Choice.Variants > 0 {
		r.Choice, r.ChoiceWord = percent(s.Choice.Designated[i]), text.text(words(s.ChoiceWord(i)))
		if m := s.Mover(i); m >= 0 {
			r.Mover = s.Choice.Factors[m].Label
		}
	}
	return r
}

// stable is what the page of an area says of its stability, and of its place in the index; nil and none where there is nothing to say.
func (q *request) stable(i int) (*stabilityRow, []string) {
	s, err := q.ix.Stability(q.lang)
	if err != nil || s == nil {
		return nil, nil
	}
	index := q.ix.IndexSentences(s, i, q.lang)
	if !s.There() || i >= len(s.Chance.Designated) || s.ChanceWord(i) == uncertainty.LeftOut {
		return nil, index
	}
	r := q.stabilityRow(s, i)
	return &r, index
}

// stabilityTable is one row for each small area.
func (q *request) stabilityTable(s *edition.Stability) [][]string {
	nodes := q.ix.Index(s)
	head, index := edition.IndexColumns(nodes)
	out := [][]string{append([]string{"code", "name", "designated", "chance", "chance_independent", "chance_one_error", "chance_word", "choice", "choice_word", "moved_most_by"}, head...)}
	if !s.There() && nodes == nil {
		return out
	}
	for i := range q.ix.Round.Areas.Items {
		a := &q.ix.Round.Areas.Items[i]
		row := []string{a.Code, a.Name, "", "", "", "", "", "", "", ""}
		if s.There() {
			row = []string{a.Code, a.Name, "no", plain(s.Chance.Designated[i]), plain(s.Apart.Designated[i]), plain(s.Same.Designated[i]), string(s.ChanceWord(i)), "", "", ""}
			switch {
			case s.Chance.Decided[i]:
				row[2] = "yes"
			case s.ChanceWord(i) == uncertainty.Undetermined:
				row[2] = ""
			}
			if s.Choice.Variants > 0 {
				row[7], row[8] = plain(s.Choice.Designated[i]), string(s.ChoiceWord(i))
				if m := s.Mover(i); m >= 0 {
					row[9] = s.Choice.Factors[m].Key
				}
			}
		}
		out = append(out, append(row, index(i)...))
	}
	return out
}
