package web

import (
	"html/template"
	"math"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/explain"
)

// This file is the seam to package explain: sentences and printed figures of the pages come through here alone.

// criterionRow is one criterion as printed, with its figure.
type criterionRow struct {
	explain.Row
	Flags  []string
	Bullet template.HTML
}

// rows adds the figure to each explained criterion. The bar is drawn from the numbers of the row, so that table and figure agree.
func rows(words catalogue, printed []explain.Row, findings []kvarter.CriterionFinding) []criterionRow {
	above := map[string]bool{}
	for i := range findings {
		above[findings[i].Criterion] = findings[i].Op == "over" || findings[i].Op == "at_least"
	}
	out := make([]criterionRow, len(printed))
	stay := 0
	for i := range printed {
		if printed[i].Stay {
			stay++
		}
	}
	for i, r := range printed {
		x := criterionRow{Row: r}
		if r.OnTheEdge {
			x.Flags = append(x.Flags, words.text("flag.edge"))
		}
		if r.Inherited != "" {
			x.Flags = append(x.Flags, words.text("flag.inherited", r.Inherited))
		}
		x.Flags = append(x.Flags, r.Marks...)
		if r.Stay && stay < len(printed) { // where it holds for all, the explanation under the table says it once
			x.Flags = append(x.Flags, words.text("flag.stay"))
		}
		if !r.Counts {
			x.Flags = append(x.Flags, words.text("flag.aside"))
		}
		label := []string{r.Label, words.text("col.value") + " " + r.ValueText, words.text("col.threshold") + " " + r.ThresholdText}
		for _, more := range []string{r.ComparisonText, r.IntervalText} {
			if more != "" {
				label = append(label, more)
			}
		}
		x.Bullet = chart.Bullet(chart.BulletSpec{Label: strings.Join(label, "; "), Value: orNaN(r.Value), Reference: orNaN(r.Reference),
			Threshold: orNaN(r.Threshold), Low: orNaN(r.Low), High: orNaN(r.High), MetAbove: above[r.Criterion], Met: r.Verdict == kvarter.Met})
		out[i] = x
	}
	return out
}

func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// printed prints a value in the unit of a criterion, and gives the label of the criterion.
func (ix *index) printed(criterion string, v float64, lang string) (label, value string) {
	return explain.Label(ix.Method, criterion, lang), explain.Figure(ix.Method, criterion, lang, v)
}
