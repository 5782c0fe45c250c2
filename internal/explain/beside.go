package explain

import (
	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/smallarea"
	"kvarter/internal/stat"
)

// besides fills in what stands beside a figure: the one that does not decide, what filled it in, the sample behind it, why it has no interval.
func (out *Row) besides(m *method.Method, c *kvarter.CriterionFinding, u unit, lang string) {
	var ind *method.Indicator
	if x := m.Criterion(c.Criterion); x != nil {
		ind = m.Indicator(x.Of)
	}
	if c.State != kvarter.Known {
		return
	}
	mark := func(da, en string) { out.Marks = append(out.Marks, say(lang, da, en)) }
	if ind != nil && (ind.Shrink != nil || ind.Standardise != nil) && known(c.Raw) != nil {
		out.Raw, out.Shrunk, out.ShrinkWeight = known(c.Raw), known(c.Shrunk), known(c.ShrinkWeight)
		out.BesideText = beside(ind, c, u, lang)
		switch {
		case ind.Drawn():
			mark("udjævnet", "shrunken")
		case ind.Standardise != nil:
			mark("standardiseret", "standardised")
		}
	}
	if c.Imputed != "" {
		out.Imputed = smallarea.Filler(c.Imputed).In(lang)
		mark("udfyldt", "filled in")
	}
	switch out.Survey = c.Survey; c.Survey {
	case "synthetic":
		mark("syntetisk skøn", "synthetic estimate")
	case "direct", "inherited":
		mark("fra en undersøgelse", "from a survey")
	}
	if out.IntervalText != "" {
		out.IntervalOf = stat.Superpopulation(or(c.Superpopulation, string(stat.SimilarResidents))).In(lang)
	} else if why := noInterval(ind, c); why != "" {
		out.NoIntervalText = why.In(lang)
	}
}

// noInterval is why a known figure has no interval: as the round says, else as the method does. Of index nodes nothing is said.
func noInterval(ind *method.Indicator, c *kvarter.CriterionFinding) stat.NoInterval {
	switch {
	case c.NoInterval != "":
		return stat.NoInterval(c.NoInterval)
	case ind == nil:
		return ""
	case ind.Value != "":
		return stat.NoVariance
	case ind.Interval == "none":
		return stat.NotDeclared
	}
	return ""
}

// beside says the figure that does not decide beside the one that does: «22.1 % as counted, 18.4 % drawn towards its group; the area's own figures weigh 62 %. The
// figure as counted decides.»
func beside(ind *method.Indicator, c *kvarter.CriterionFinding, u unit, lang string) string {
	raw := u.text(lang, c.Raw, u.digits(c.Raw))
	if ind.Standardise != nil {
		value := u.text(lang, c.Value, u.digits(c.Value))
		return value + say(lang, " standardiseret for alder og køn, ", " standardised by age and sex, ") + raw + say(lang, " som talt op; det standardiserede tal afgør", " as counted; the standardised figure decides")
	}
	s := raw + say(lang, " som talt op", " as counted")
	if known(c.Shrunk) != nil {
		towards := say(lang, "byens tal", "the figure of the city")
		if len(ind.Shrink.Within) > 0 {
			towards = say(lang, "gruppens tal", "that of its group")
		}
		s += ", " + u.text(lang, c.Shrunk, u.digits(c.Shrunk)) + say(lang, " udjævnet mod ", " drawn towards ") + towards
	}
	if known(c.ShrinkWeight) != nil {
		s += say(lang, ", hvor områdets egne tal vejer ", ", where the area's own counts weigh ") + Percent(lang, c.ShrinkWeight, 0)
	}
	if ind.Drawn() {
		return s + say(lang, "; det udjævnede tal afgør", "; the shrunken figure decides")
	}
	return s + say(lang, "; det optalte tal afgør", "; the figure as counted decides")
}

// told are the sentences about a row that a reader of its area must know.
func (w *writer) told(x *Row) []string {
	var out []string
	label := upper(x.Label)
	add := func(s string) { out = append(out, label+stop(s)) }
	interval := ""
	if x.IntervalText != "" {
		interval = w.say(", med 95 %-intervallet ", ", with the 95 % interval ") + x.IntervalText + w.say(" for ", " of ") + x.IntervalOf
	}
	switch {
	case x.Imputed != "" && x.Inherited == "":
		add(w.say(" er ikke målt her: tallet er udfyldt (", " was not measured here: the figure is filled in (") + x.Imputed + ")")
	case x.Imputed != "":
		add(w.say(" er ikke målt: tallet for ", " was not measured: the figure for ") + x.Inherited + w.say(" er udfyldt (", " is filled in (") + x.Imputed + ")")
	case x.Survey == "synthetic":
		add(w.say(" er et syntetisk skøn fra en undersøgelse, efter hvem der bor her", " is a synthetic estimate from a survey, by who lives here") + interval)
	case x.Survey == "direct":
		add(w.say(" er skønnet fra en undersøgelse", " is estimated from a survey") + interval)
	case x.Survey == "inherited":
		s := w.say(" er tallet for ", " is the figure for ") + x.Inherited + w.say(", skønnet fra en undersøgelse", ", estimated from a survey") + interval
		if !x.Counts {
			s += w.say("; det vises og afgør intet", "; it is shown and never decides")
		}
		add(s)
	case x.Inherited != "" && !x.Counts:
		add(w.say(" er tallet for ", " is the figure for ") + x.Inherited + w.say("; det vises og afgør intet", "; it is shown and never decides"))
	case x.Inherited != "":
		add(w.say(" er tallet for ", " is the figure for ") + x.Inherited)
	}
	if x.BesideText != "" {
		add(": " + x.BesideText)
	}
	if x.NoIntervalText != "" && x.Imputed == "" {
		add(w.say(" har intet interval: ", " has no interval: ") + x.NoIntervalText)
	}
	return out
}

// Filled says of every indicator whose missing figures are filled how many are, and what remains: a line for the page of a round.
func Filled(r *kvarter.Round, m *method.Method, lang string, a Audience) []string {
	var out []string
	for _, q := range r.Quality {
		if a != Internal && Delicate(m, q.Name) {
			continue
		}
		out = append(out, upper(Input(m, q.Name, lang))+": "+filled(q, lang)+".")
	}
	return out
}

func filled(q kvarter.NamedQuality, lang string) string {
	n := func(v int) string { return Number(lang, float64(v), 0) }
	return say(lang, "udfyldt er ", "filled in: ") + n(q.Imputed) + say(lang, " af ", " of ") + n(q.Measured+q.Imputed) + say(lang, " tal (", " figures (") + Percent(lang, q.Share(), 1) +
		say(lang, "); der mangler ", "); missing: ") + n(q.Missing) + say(lang, ", og holdt tilbage er ", "; withheld: ") + n(q.Suppressed)
}

// filledOf is the sentence about the indicator that a criterion compares, "" where nothing of it is filled in.
func (w *writer) filledOf(criterion string) string {
	c := w.m.Criterion(criterion)
	if c == nil {
		return ""
	}
	for _, q := range w.r.Quality {
		if q.Name == c.Of && q.Imputed > 0 {
			return upper(label(w.m, criterion, w.lang)) + w.say(" i hele byen, ", " in the whole city, ") + filled(q, w.lang) + "."
		}
	}
	return ""
}
