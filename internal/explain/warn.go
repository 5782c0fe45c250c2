package explain

import (
	"strconv"

	"kvarter"
	"kvarter/internal/forecast"
	"kvarter/internal/method"
)

// DistanceText says how far a housing area is from one limit: «2.3 percentage points under the limit; 31 persons more would reach it». Origin and convictions are
// given as they are, never in persons.
func DistanceText(law *method.Method, d *forecast.Distance, lang string) string {
	ind := law.Indicator(d.Indicator)
	switch {
	case ind == nil || d.Value == nil:
		return TargetWhy(or2(d.Reason, forecast.NotKnown), lang)
	case d.Limit == nil || d.Points == nil:
		return Measured(ind, lang, d.Value) + ": " + TargetWhy(or2(d.Reason, forecast.NoLimit), lang)
	}
	met := say(lang, "grænsen er ikke nået", "the limit is not reached")
	if d.Verdict == kvarter.Met {
		met = say(lang, "grænsen er nået", "the limit is reached")
	}
	if d.Sensitive { // as it is, and nothing of what would have to change
		return met + " (" + Measured(ind, lang, d.Value) + say(lang, " mod grænsen ", " against the limit ") + Measured(ind, lang, d.Limit) + ")"
	}
	points := *d.Points
	if points < 0 {
		points = -points
	}
	text := met + ", " + Points(ind, lang, &points) + say(lang, " fra den", " from it")
	if points == 0 {
		text = met + say(lang, ", præcis på den", ", exactly at it")
	}
	switch {
	case d.Persons != nil:
		n := *d.Persons
		more := say(lang, " flere", " more")
		if n < 0 {
			n, more = -n, say(lang, " færre", " fewer")
		}
		text += "; " + Number(lang, n, 0) + more + say(lang, " personer ville vende det", " persons would turn it")
		if n == 1 {
			text = text[:len(text)-len(say(lang, " personer ville vende det", " persons would turn it"))] + say(lang, " person ville vende det", " person would turn it")
		}
	case d.Kroner != nil:
		n := *d.Kroner
		more := say(lang, " kr. mere", " kroner more")
		if n < 0 {
			n, more = -n, say(lang, " kr. mindre", " kroner less")
		}
		text += "; " + Number(lang, n, 0) + more + say(lang, " ville vende det", " would turn it")
	}
	return text
}

func or2(a, b forecast.Reason) forecast.Reason {
	if a != "" {
		return a
	}
	return b
}

// TrendText says where the figure of a limit has been going.
func TrendText(law *method.Method, d *forecast.Distance, lang string) string {
	ind := law.Indicator(d.Indicator)
	if d.Trend == nil || ind == nil {
		return "–"
	}
	t := d.Trend
	text := Points(ind, lang, &t.Yearly) + say(lang, " om året ", " a year ") + strconv.Itoa(t.From) + "–" + strconv.Itoa(t.To)
	switch {
	case t.Yearly == 0 || d.Sensitive:
	case t.Nearer:
		text += say(lang, ", mod grænsen", ", towards the limit")
	default:
		text += say(lang, ", bort fra grænsen", ", away from the limit")
	}
	return text
}

// ListLabel is what a list of the state is called.
func ListLabel(law *method.Method, list, lang string) string {
	for i := range law.Outcomes {
		if law.Outcomes[i].Name == list {
			return or(law.Outcomes[i].Label.In(lang), plain(list))
		}
	}
	return plain(list)
}

// BoardSentence is the board «no housing area at risk»: how many are on a list now.
func BoardSentence(law *method.Method, b *forecast.ListBoard, lang string) string {
	n := Number(lang, float64(b.Now), 0)
	text := upper(ListLabel(law, b.List, lang)) + ": "
	switch b.Now {
	case 0:
		text += say(lang, "ingen boligområder", "no housing area")
	case 1:
		text += say(lang, "1 boligområde", "1 housing area")
	default:
		text += n + say(lang, " boligområder", " housing areas")
	}
	if b.Undetermined > 0 {
		text += say(lang, ", og ", ", and ") + Number(lang, float64(b.Undetermined), 0) + say(lang, " kan ikke afgøres", " cannot be determined")
	}
	return text + "."
}

// AheadText says how many areas a list may have in a year ahead, or why that is not stated.
func AheadText(y *forecast.BoardYear, lang string) string {
	if y.Expected == nil {
		return TargetWhy(y.Reason, lang)
	}
	text := Number(lang, *y.Expected, 1) + say(lang, " ventet", " expected")
	if y.Low80 != nil && y.High80 != nil {
		text += " (80 %: " + strconv.Itoa(*y.Low80) + "–" + strconv.Itoa(*y.High80) + ")"
	}
	if y.None != nil {
		text += say(lang, "; ingen: ", "; none: ") + Percent(lang, *y.None, 0)
	}
	return text
}

// ChanceText is the probability that a housing area is on a list in a year ahead, or why it is not stated.
func ChanceText(c *forecast.Chance, lang string) string {
	if c.Probability == nil {
		return TargetWhy(c.Reason, lang)
	}
	return Percent(lang, *c.Probability, 0)
}

// SkillText says how forecasts of a list held out of sample, against «same as last year».
func SkillText(law *method.Method, s *forecast.Skill, lang string) string {
	text := upper(ListLabel(law, s.List, lang)) + ", " + strconv.Itoa(s.Ahead) + say(lang, " år frem: ", " years ahead: ")
	if s.Forecasts == 0 {
		return text + TargetWhy(s.Reason, lang) + "."
	}
	text += say(lang, "Brier ", "Brier score ") + Number(lang, s.Brier, 4) + say(lang, " mod ", " against ") + Number(lang, s.Same, 4) + say(lang, " for «som sidste år» (", " for «same as last year» (") +
		Number(lang, float64(s.Forecasts), 0) + say(lang, " forudsigelser, ", " forecasts, ") + Number(lang, float64(s.Changes), 0) + say(lang, " skift)", " changes)")
	if !s.Beats {
		text += say(lang, ": sandsynligheder vises ikke", ": no probabilities are shown")
	}
	return text + "."
}

// WarnTable is one row for each housing area and limit, with a header, and one for each list.
func WarnTable(w *forecast.EarlyWarning) [][]string {
	out := [][]string{{"code", "name", "year", "kind", "of", "verdict", "value", "op", "limit", "points", "persons", "kroner", "trend_yearly", "probability_1", "probability_2", "probability_3", "why"}}
	for i := range w.Areas {
		a := &w.Areas[i]
		row := func(kind, of, verdict string) []string {
			r := make([]string, len(out[0]))
			r[0], r[1], r[2], r[3], r[4], r[5] = a.Area, a.Name, strconv.Itoa(w.Year), kind, of, verdict
			return r
		}
		for j := range a.Distances {
			d := &a.Distances[j]
			r := row("limit", d.Criterion, d.Verdict.String())
			r[6], r[7], r[8], r[9], r[10], r[11], r[16] = cell(d.Value), string(d.Op), cell(d.Limit), cell(d.Points), cell(d.Persons), cell(d.Kroner), string(d.Reason)
			if d.Trend != nil {
				r[12] = cell(&d.Trend.Yearly)
			}
			out = append(out, r)
		}
		for j := range a.Lists {
			l := &a.Lists[j]
			r := row("list", l.List, l.Verdict.String())
			for k := range l.Ahead {
				if k < 3 {
					r[13+k] = cell(l.Ahead[k].Probability)
				}
				r[16] = string(l.Ahead[k].Reason)
			}
			out = append(out, r)
		}
	}
	return out
}

// VerdictWord says whether a housing area is on a list.
func VerdictWord(v kvarter.Verdict, lang string) string {
	switch v {
	case kvarter.Met:
		return say(lang, "ja", "yes")
	case kvarter.Undetermined:
		return say(lang, "kan ikke afgøres", "cannot be determined")
	}
	return say(lang, "nej", "no")
}
