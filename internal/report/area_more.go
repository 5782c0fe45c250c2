package report

import (
	"sort"
	"strings"

	"kvarter"
	"kvarter/internal/explain"
)

// strengths are the criteria on which an area does better than what it is compared with, by its own figures.
func (w *writer) strengths(rows []explain.Row, findings []kvarter.CriterionFinding) Section {
	s := Section{Heading: w.text("area.strengths")}
	high := map[string]bool{} // a high value is what meets the criterion
	for i := range findings {
		high[findings[i].Criterion] = findings[i].Op == "over" || findings[i].Op == "at_least"
	}
	for _, r := range rows {
		if r.Value == nil || r.Reference == nil || r.Verdict == kvarter.Met || r.Inherited != "" {
			continue
		}
		if high[r.Criterion] && *r.Value < *r.Reference || !high[r.Criterion] && *r.Value > *r.Reference {
			s.Bullets = append(s.Bullets, explain.Upper(r.Label)+": "+r.ValueText+", "+r.ComparisonText)
		}
	}
	if len(s.Bullets) > 0 {
		s.Paragraphs = []string{w.text("area.strengths.lead")}
	}
	return s
}

// facilities are the places in an area, one line for each kind, in the order of their names. A kind without a phrase is named as it is.
func (w *writer) facilities(code string) Section {
	s := Section{Heading: w.text("area.facilities")}
	names := map[string][]string{}
	for _, f := range w.FacilitiesIn(code) {
		label := w.text("facility." + f.Kind)
		if label == "" {
			label = strings.ReplaceAll(f.Kind, "_", " ")
		}
		names[label] = append(names[label], f.Name)
	}
	for label, n := range names {
		s.Bullets = append(s.Bullets, label+": "+strings.Join(n, ", "))
	}
	sort.Strings(s.Bullets)
	return s
}

// notes is signed local knowledge.
func (w *writer) notes(f *kvarter.Finding) Section {
	s := Section{Heading: w.text("area.notes")}
	for _, n := range f.Notes {
		by := n.By
		if n.Date != "" {
			by += ", " + explain.Date(w.lang, n.Date)
		}
		s.Bullets = append(s.Bullets, n.Text+" ("+by+")")
	}
	if len(s.Bullets) > 0 {
		s.Paragraphs = []string{w.text("area.notes.lead")}
	}
	return s
}

// quality says what the figures rest on: whose they are, what is missing, what is withheld.
func (w *writer) quality(x explain.Explanation) Section {
	s := Section{Heading: w.text("area.quality")}
	own, inherited, missing, suppressed := 0, 0, 0, 0
	for _, r := range x.Rows {
		switch {
		case r.State == kvarter.Missing.String():
			missing++
		case r.State == kvarter.Suppressed.String():
			suppressed++
		case r.Inherited != "":
			inherited++
		case r.Imputed != "": // said in a sentence of its own
		default:
			own++
		}
	}
	if len(x.Rows) > 0 {
		line := w.text("area.figures", w.integer(own), w.integer(len(x.Rows)))
		for _, more := range []struct {
			key string
			n   int
		}{{"area.figures.inherited", inherited}, {"area.figures.missing", missing}, {"area.figures.suppressed", suppressed}} {
			if more.n > 0 {
				line += " " + w.counted(more.key, more.n)
			}
		}
		s.Bullets = append(s.Bullets, line)
	}
	s.Bullets = append(s.Bullets, x.Quality...)
	return s
}
