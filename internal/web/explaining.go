package web

import (
	"html/template"
	"math"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/method"
)

// This file is the seam to the explanations: the pages use these functions alone for sentences and printed figures.

// criterionRow is one criterion as printed: every text is ready for the page.
type criterionRow struct {
	Name, Label                                             string
	Value, Interval, Reference, Of, Threshold, Margin, Flip string
	Verdict                                                 string // met, not_met, undetermined
	State                                                   string // known, missing, suppressed
	Flags                                                   []string
	Bullet                                                  template.HTML
}

// amount prints a figure in the unit of its indicator. signed puts a plus before a positive margin, and says points for shares.
func amount(lang string, v float64, in *method.Indicator, signed bool) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	digits, unit, scale := 2, "", 1.0
	if in != nil {
		switch {
		case in.Unit == "share" || in.Unit == "" && in.Count != "" && (in.Per == 0 || in.Per == 1):
			digits, unit, scale = 1, "%", 100
		case in.Unit == "percent":
			digits, unit = 1, "%"
		case in.Unit == "kr":
			digits, unit = 0, "kr."
		case in.Unit != "" && in.Unit != "ratio" && in.Unit != "rate":
			digits, unit = 1, in.Unit
		}
		if in.Decimals > 0 {
			digits = in.Decimals
		}
	}
	s := decimal(lang, v*scale, digits)
	if signed && v > 0 {
		s = "+" + s
	}
	switch {
	case unit == "%" && signed && lang == "da":
		return s + "\u00a0procentpoint"
	case unit == "%" && signed:
		return s + "\u00a0points"
	case unit == "%" && lang == "en":
		return s + "%"
	case unit != "":
		return s + "\u00a0" + unit
	}
	return s
}

// row prints one criterion.
func row(words catalogue, lang string, m *method.Method, c *kvarter.CriterionFinding) criterionRow {
	var in *method.Indicator
	r := criterionRow{Name: c.Criterion, Label: c.Criterion, Verdict: c.Verdict.String(), State: c.State.String()}
	if m != nil {
		if cr := m.Criterion(c.Criterion); cr != nil {
			in = m.Indicator(cr.Of)
			if s := cr.Label.In(lang); s != "" {
				r.Label = s
			} else if in != nil && in.Label.In(lang) != "" {
				r.Label = in.Label.In(lang)
			}
		}
	}
	r.Value = words.text("value." + c.State.String())
	if c.State == kvarter.Known {
		r.Value = amount(lang, c.Value, in, false)
	}
	if !math.IsNaN(c.Low) && !math.IsNaN(c.High) {
		r.Interval = amount(lang, c.Low, in, false) + "–" + amount(lang, c.High, in, false)
	}
	if c.Of != "" {
		r.Reference = amount(lang, c.Reference, in, false)
		key := "of." + c.Of
		if _, ok := words[key]; !ok {
			key = "of.group"
		}
		r.Of = words.text(key)
	}
	r.Threshold = words.text("op."+c.Op, amount(lang, c.Threshold, in, false))
	r.Margin = amount(lang, c.Margin, in, true)
	for _, f := range []struct {
		on  bool
		key string
	}{{c.OnTheEdge, "flag.edge"}, {c.Inherited != "", "flag.inherited"}, {c.Stay, "flag.stay"}, {!c.Counts, "flag.aside"}} {
		if f.on {
			r.Flags = append(r.Flags, words.text(f.key))
		}
	}
	label := []string{r.Label, words.text("col.value") + " " + r.Value, words.text("col.threshold") + " " + r.Threshold}
	if r.Reference != "" {
		label = append(label, r.Of+" "+r.Reference)
	}
	if r.Interval != "" {
		label = append(label, words.text("col.interval")+" "+r.Interval)
	}
	r.Bullet = chart.Bullet(chart.BulletSpec{Label: strings.Join(label, "; "), Value: c.Value, Reference: c.Reference, Threshold: c.Threshold,
		Low: c.Low, High: c.High, MetAbove: c.Op == "over" || c.Op == "at_least", Met: c.Verdict == kvarter.Met})
	return r
}

func rows(words catalogue, lang string, m *method.Method, cs []kvarter.CriterionFinding) []criterionRow {
	out := make([]criterionRow, len(cs))
	for i := range cs {
		out[i] = row(words, lang, m, &cs[i])
	}
	return out
}

// headline is the sentence over the map.
func headline(words catalogue, lang string, r *kvarter.Round) string {
	people := 0.0
	for i := range r.UrbanAreas {
		if p := r.UrbanAreas[i].Population; !math.IsNaN(p) {
			people += p
		}
	}
	return words.count("headline", len(r.UrbanAreas), integer(lang, float64(len(r.UrbanAreas)))) + " " +
		words.text("headline.people", integer(lang, people), integer(lang, float64(len(r.Designated()))))
}

// sentence is the verdict on one small area.
func sentence(words catalogue, lang string, f *kvarter.Finding) string {
	return words.text("sentence."+string(f.Outcome), integer(lang, float64(f.MetCount)), integer(lang, float64(len(f.Criteria))), integer(lang, float64(f.Short)))
}

// whatWouldChange prints the flip of a finding; "" where none is printed.
func whatWouldChange(words catalogue, lang string, m *method.Method, f *kvarter.Finding) []string {
	if f.Flip == nil {
		return nil
	}
	var out []string
	for i, name := range f.Flip.Criteria {
		c := kvarter.CriterionFinding{Criterion: name}
		label := row(words, lang, m, &c).Label
		if i < len(f.Flip.Persons) && f.Flip.Persons[i] != 0 {
			n := f.Flip.Persons[i]
			key := "flip.more"
			if n < 0 {
				key = "flip.fewer"
			}
			out = append(out, words.count(key, int(math.Abs(n)), integer(lang, math.Abs(n)))+" "+label)
		} else if i < len(f.Flip.Amount) {
			var in *method.Indicator
			if m != nil && m.Criterion(name) != nil {
				in = m.Indicator(m.Criterion(name).Of)
			}
			out = append(out, label+": "+amount(lang, f.Flip.Amount[i], in, true))
		}
	}
	return out
}
