package explain

import (
	"math"

	"kvarter"
	"kvarter/internal/method"
)

// Row is one criterion of one area: raw figures (nil where there is none) and the same as text.
type Row struct {
	Criterion string          `json:"criterion"`
	Label     string          `json:"label"`
	Verdict   kvarter.Verdict `json:"-"`
	Met       string          `json:"met"` // "met", "not_met" or "undetermined"
	State     string          `json:"state"`

	Value     *float64 `json:"value"`
	Reference *float64 `json:"reference"`
	Ratio     *float64 `json:"ratio"` // value over reference
	Threshold *float64 `json:"threshold"`
	Margin    *float64 `json:"margin"`
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Num       *float64 `json:"num"`
	Den       *float64 `json:"den"`
	Persons   *float64 `json:"persons"`

	ValueText      string `json:"value_text"`
	ComparisonText string `json:"comparison_text"` // «1.69 times the rest of the city (12.6 %)»
	ThresholdText  string `json:"threshold_text"`  // «at least 17.6 %»
	MarginText     string `json:"margin_text"`
	VerdictText    string `json:"verdict_text"`
	IntervalText   string `json:"interval_text"`
	RelativeText   string `json:"relative_text"` // the margin in percent of the threshold
	PersonsText    string `json:"persons_text"`  // the margin in whole persons, base fixed; "" where counts are not shown

	// What stands beside the figure: the crude and the shrunken one, and what the area's own counts weigh in it.
	Raw          *float64 `json:"raw,omitempty"`
	Shrunk       *float64 `json:"shrunk,omitempty"`
	ShrinkWeight *float64 `json:"shrink_weight,omitempty"`

	BesideText     string   `json:"beside_text,omitempty"`      // both figures, and which decides
	Imputed        string   `json:"imputed,omitempty"`          // what filled in the figure that nobody measured
	Survey         string   `json:"survey,omitempty"`           // "direct", "inherited" or "synthetic"
	IntervalOf     string   `json:"interval_of,omitempty"`      // whom the interval speaks of
	NoIntervalText string   `json:"no_interval_text,omitempty"` // why a known figure has none
	Marks          []string `json:"marks,omitempty"`            // the same in a word each, for tables

	Inherited string `json:"inherited,omitempty"` // name of the group whose figure it is
	Counts    bool   `json:"counts"`
	Stay      bool   `json:"stay"`
	OnTheEdge bool   `json:"on_the_edge"`
	Sensitive bool   `json:"sensitive"`
}

// known returns a pointer, nil for NaN.
func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// label is what people call a criterion: its own label, else its indicator's or node's, else its name.
func label(m *method.Method, name, lang string) string {
	c := m.Criterion(name)
	if c == nil {
		return plain(name)
	}
	if s := c.Label.In(lang); s != "" {
		return s
	}
	if ind := m.Indicator(c.Of); ind != nil {
		if s := ind.Label.In(lang); s != "" {
			return s
		}
	}
	return or(figure(m, c.Of, lang), plain(name))
}

// figure is what people call an indicator or a node, "" where the method does not say.
func figure(m *method.Method, name, lang string) string {
	if ind := m.Indicator(name); ind != nil {
		return ind.Label.In(lang)
	}
	for i := range m.Index {
		if m.Index[i].Name == name {
			return m.Index[i].Label.In(lang)
		}
	}
	return ""
}

// sensitive reports whether a criterion is about origin or convictions, itself or through the nodes that it is built from.
func sensitive(m *method.Method, criterion string) bool {
	c := m.Criterion(criterion)
	return c != nil && m.Delicate(c.Of)
}

func opText(lang, op string) string {
	switch op {
	case "over":
		return say(lang, "over", "over")
	case "at_least":
		return say(lang, "mindst", "at least")
	case "at_most":
		return say(lang, "højst", "at most")
	}
	return say(lang, "under", "under")
}

// of names what a figure is compared with, with its preposition left out: «the rest of the city».
func of(r *kvarter.Round, m *method.Method, reference, lang string) string {
	if reference == "reference" {
		switch ref := m.Reference; {
		case ref == nil:
			reference = "city"
		case ref.CityMinus == "":
			reference = ref.Of
		case r.Previous == "":
			reference = ref.FirstOf
		default:
			reference = "rest"
		}
	}
	switch reference {
	case "city":
		return say(lang, "hele byen", "the whole city")
	case "rest":
		return say(lang, "resten af byen", "the rest of the city")
	case "region":
		return say(lang, "regionen", "the region")
	case "country":
		return say(lang, "hele landet", "the country")
	case "percentile":
		return say(lang, "grænsepercentilen", "the percentile that is the limit")
	}
	return say(lang, "eget område på niveauet "+plain(reference), "its own "+plain(reference))
}

func row(r *kvarter.Round, m *method.Method, areas *kvarter.Areas, c *kvarter.CriterionFinding, lang string) Row {
	u := unit{"", -1}
	inheritLevel := kvarter.Level("")
	if x := m.Criterion(c.Criterion); x != nil {
		u = unitOf(m, x.Of)
		if ind := m.Indicator(x.Of); ind != nil {
			inheritLevel = ind.Inherit
		}
	}
	out := Row{Criterion: c.Criterion, Label: label(m, c.Criterion, lang), Verdict: c.Verdict, Met: c.Verdict.String(), State: c.State.String(),
		Value: known(c.Value), Reference: known(c.Reference), Threshold: known(c.Threshold), Margin: known(c.Margin), Low: known(c.Low), High: known(c.High),
		Num: known(c.Num), Den: known(c.Den), Counts: c.Counts, Stay: c.Stay, OnTheEdge: c.OnTheEdge, Sensitive: sensitive(m, c.Criterion)}
	if c.Persons > 0 && !out.Sensitive {
		out.Persons = known(c.Persons)
		out.PersonsText = Number(lang, c.Persons, 0) + say(lang, " personer", " people")
		if c.Persons == 1 {
			out.PersonsText = say(lang, "1 person", "1 person")
		}
	}
	value, threshold := u.pair(lang, c.Value, c.Threshold)
	switch c.State {
	case kvarter.Missing:
		value = say(lang, "mangler", "missing")
	case kvarter.Suppressed:
		value = say(lang, "holdt tilbage", "withheld")
	}
	out.ValueText = value
	if out.Threshold != nil {
		out.ThresholdText = opText(lang, c.Op) + " " + threshold
	} else {
		out.ThresholdText = say(lang, "grænsen er ukendt", "the threshold is unknown")
	}
	if out.Value != nil && out.Reference != nil && c.Reference != 0 {
		ratio := c.Value / c.Reference
		out.Ratio = &ratio
		ref := u.text(lang, c.Reference, u.digits(c.Reference))
		out.ComparisonText = Number(lang, ratio, 2) + say(lang, " gange ", " times ") + of(r, m, c.Of, lang) + " (" + ref + ")"
	}
	if out.Margin != nil {
		switch {
		case c.Margin == 0:
			out.MarginText = say(lang, "lige på grænsen", "exactly at the threshold")
		case (c.Margin > 0) == (c.Op == "over" || c.Op == "at_least"):
			out.MarginText = u.difference(lang, c.Margin) + say(lang, " over", " over")
		default:
			out.MarginText = u.difference(lang, c.Margin) + say(lang, " under", " under")
		}
	}
	if out.Margin != nil && out.Threshold != nil && c.Threshold != 0 {
		out.RelativeText = Percent(lang, math.Abs(c.Margin/c.Threshold), 0)
	}
	switch c.Verdict {
	case kvarter.Met:
		out.VerdictText = say(lang, "opfyldt", "met")
	case kvarter.NotMet:
		out.VerdictText = say(lang, "ikke opfyldt", "not met")
	default:
		out.VerdictText = say(lang, "kan ikke afgøres", "cannot be determined")
	}
	if !c.Counts && c.State == kvarter.Known {
		out.VerdictText += say(lang, ", tæller ikke med", ", does not count")
	}
	if out.Low != nil && out.High != nil {
		d := u.digits(c.Low, c.High)
		out.IntervalText = u.text(lang, c.Low, d) + "–" + u.text(lang, c.High, d)
		if u.kind == "share" {
			out.IntervalText = Number(lang, c.Low*100, d) + "–" + Percent(lang, c.High, d)
		}
	}
	out.besides(m, c, u, lang)
	if c.Inherited != "" {
		out.Inherited = c.Inherited
		if areas != nil {
			out.Inherited = or(areas.GroupNames[inheritLevel][c.Inherited], c.Inherited)
		}
	}
	return out
}
