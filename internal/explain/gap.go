package explain

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"kvarter"
	"kvarter/internal/follow"
	"kvarter/internal/forecast"
	"kvarter/internal/gap"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

// IndicatorLabel is what people call an indicator.
func IndicatorLabel(ind *method.Indicator, lang string) string {
	return or(ind.Label.In(lang), plain(ind.Name))
}

func unitFor(ind *method.Indicator) unit { return unit{ind.Unit, ind.Decimals} }

// Measured prints a figure of an indicator; nil is a dash.
func Measured(ind *method.Indicator, lang string, v *float64) string {
	if v == nil {
		return "–"
	}
	u := unitFor(ind)
	return u.text(lang, *v, u.digits(*v))
}

// Points prints a difference between two figures of an indicator with its sign: −4.9 percentage points; nil is a dash.
func Points(ind *method.Indicator, lang string, v *float64) string {
	if v == nil {
		return "–"
	}
	u := unitFor(ind)
	s, sign := u.difference(lang, *v), ""
	if *v < 0 {
		sign = "−"
	}
	return sign + s
}

// PointsAlone prints a difference as Points does, under a heading that says «points»; a figure that is no share keeps its unit.
func PointsAlone(ind *method.Indicator, lang string, v *float64) string {
	s := Points(ind, lang, v)
	if k := unitFor(ind).kind; k == "share" || k == "percent" {
		s, _, _ = strings.Cut(s, " ")
	}
	return s
}

// RatioOf prints the ratio behind its logarithm: 1.96; nil is a dash.
func RatioOf(lang string, log *float64) string {
	if log == nil {
		return "–"
	}
	return Number(lang, stat.Exp(*log), 2)
}

// GapVerdict says in a word what became of a gap.
func GapVerdict(v gap.Verdict, lang string) string {
	switch v {
	case gap.Closer:
		return say(lang, "kløften er blevet mindre", "the gap is smaller")
	case gap.Further:
		return say(lang, "kløften er blevet større", "the gap is larger")
	case gap.Disagree:
		return say(lang, "point og forhold er uenige", "points and ratio disagree")
	case gap.Unchanged:
		return say(lang, "uændret", "unchanged")
	case gap.CaughtUp:
		return say(lang, "områderne er på højde med resten", "the areas have caught up")
	case gap.FellBehind:
		return say(lang, "områderne er kommet bagud", "the areas have fallen behind")
	case gap.Ahead:
		return say(lang, "områderne ligger bedre", "the areas are better off")
	}
	return ""
}

// GapWhy says why something about a gap is not stated.
func GapWhy(w gap.Why, lang string) string {
	switch w {
	case gap.NoFigures:
		return say(lang, "der er ingen tal", "there are no figures")
	case gap.Suppressed:
		return say(lang, "tallene er tilbageholdt", "the figures are withheld")
	case gap.NoRound:
		return say(lang, "ingen runde siger, hvilke områder det gælder", "no round says which areas it is about")
	case gap.NoAreas:
		return say(lang, "ingen områder er udpeget, eller alle er", "no area is designated, or all are")
	case gap.ZeroBase:
		return say(lang, "et af tallene er nul", "one of the figures is zero")
	case gap.Break:
		return say(lang, "opgørelsen er ændret undervejs", "the definition or the boundaries changed in between")
	case gap.NoSpread:
		return say(lang, "alle områder var ens ved starten", "all areas were alike at the start")
	case gap.OnePeriod:
		return say(lang, "der er kun ét år", "there is only one year")
	case gap.NotApart:
		return say(lang, "områderne kunne ved starten ikke skelnes fra resten", "at the start the areas could not be told from the rest")
	case gap.NoCriteria:
		return say(lang, "intet kriterium har tal ved starten", "no criterion has figures at the start")
	case gap.FewAreas:
		return say(lang, "der er for få områder", "there are too few areas")
	}
	return ""
}

func lower(s string) string {
	for i, r := range s {
		return string(unicode.ToLower(r)) + s[i+len(string(r)):]
	}
	return s
}

// MembershipText says which areas a figure is about.
func MembershipText(m gap.Membership, lang string) string {
	switch m {
	case gap.AtStart:
		return say(lang, "udpeget ved starten", "designated at the start")
	case gap.AtEnd:
		return say(lang, "udpeget ved slutningen", "designated at the end")
	}
	return say(lang, "udpeget i det enkelte år", "designated in each year")
}

// GapSentence says what became of the gap of indicator k, by a membership.
func GapSentence(f *follow.Followed, k int, m gap.Membership, lang string) string {
	ind, s := &f.Indicators[k].Indicator, f.Span(k, m)
	label := upper(IndicatorLabel(ind, lang))
	c := &s.Change
	if c.Why != "" {
		return label + say(lang, ": udviklingen kan ikke opgøres, for ", ": what became of the gap is not stated, since ") + GapWhy(c.Why, lang) + "."
	}
	from, to := strconv.Itoa(c.From.Year), strconv.Itoa(c.To.Year)
	text := label + say(lang, " gik i områderne fra ", " in the areas went from ") + Measured(ind, lang, c.From.Areas.Value) + say(lang, " i ", " in ") + from +
		say(lang, " til ", " to ") + Measured(ind, lang, c.To.Areas.Value) + say(lang, " i ", " in ") + to +
		say(lang, ", i resten af byen fra ", ", in the rest of the city from ") + Measured(ind, lang, c.From.Rest.Value) + say(lang, " til ", " to ") + stop(Measured(ind, lang, c.To.Rest.Value))
	text += say(lang, " Kløften gik fra ", " The gap went from ") + Points(ind, lang, c.From.Points) + say(lang, " til ", " to ") + Points(ind, lang, c.To.Points)
	if c.LogRatio != nil {
		text += say(lang, " og forholdet fra ", " and the ratio from ") + RatioOf(lang, c.From.LogRatio) + say(lang, " til ", " to ") + RatioOf(lang, c.To.LogRatio)
	}
	return text + ": " + GapVerdict(c.Verdict, lang) + "."
}

// ReductionSentence is «x % less disadvantaged since y» with what selection alone would give, or why it is not stated. Where the reduction does not lie
// beyond the selection effect, no reduction is claimed.
func ReductionSentence(f *follow.Followed, m gap.Membership, lang string) string {
	r := f.Reduction(m)
	from, to := strconv.Itoa(r.From), strconv.Itoa(r.To)
	if r.Value == nil {
		return say(lang, "Om områderne er blevet mindre udsatte, kan ikke opgøres: ", "Whether the areas have become less disadvantaged is not stated: ") + GapWhy(r.Why, lang) + "."
	}
	size := Percent(lang, math.Abs(*r.Value), 0)
	which := say(lang, "Områder "+MembershipText(m, lang), "Areas "+MembershipText(m, lang))
	if year := f.Chosen(m); m != gap.EachYear && year != 0 {
		which = say(lang, "De områder, der er udpeget i ", "The areas designated in ") + strconv.Itoa(int(year)) + say(lang, ",", "")
	}
	way := say(lang, " mindre udsatte i ", " less disadvantaged in ")
	if *r.Value < 0 {
		way = say(lang, " mere udsatte i ", " more disadvantaged in ")
	}
	verb := say(lang, " var ", " were ")
	text := which + verb + size + way + to + say(lang, " end i ", " than in ") + from + "."
	s := r.Selection
	if m != gap.AtStart || s == nil {
		return text
	}
	switch {
	case s.Expected == nil:
		return text + say(lang, " Hvad udvælgelsen alene ville give, kan ikke opgøres: ", " What selection alone would give is not stated: ") + GapWhy(s.Why, lang) + "."
	case s.Claimed:
		return text + say(lang, " Heraf ville udvælgelsen alene give ", " Of this, selection alone would give ") + Percent(lang, *s.Expected, 0) +
			say(lang, "; resten ligger ud over det.", "; the rest lies beyond that.")
	case *r.Value > 0:
		return say(lang, "Der er ingen nedgang ud over, hvad udvælgelsen alene ville give: ", "There is no reduction beyond what selection alone would give: ") +
			say(lang, "målt var ", "measured, ") + lower(which) + say(lang, " ", " were ") + size + way + to + say(lang, " end i ", " than in ") + from +
			say(lang, ", og udvælgelsen alene ville give ", ", and selection alone would give ") + Percent(lang, *s.Expected, 0) + say(lang, " ± ", " ± ") + Percent(lang, *s.Limit**s.SE, 0) + "."
	}
	return text
}

// SameAreas is the caveat of every figure that follows areas over the years.
func SameAreas(lang string) string {
	return say(lang, "Det er de samme områder, ikke de samme mennesker.", "They are the same areas, not the same people.")
}

// TargetStatus is a status in words.
func TargetStatus(s forecast.Status, lang string) string {
	switch s {
	case forecast.Achieved:
		return say(lang, "nået", "achieved")
	case forecast.OnTrack:
		return say(lang, "på sporet", "on track")
	case forecast.SomeProgress:
		return say(lang, "på vej, for langsomt", "progress, too slow")
	case forecast.LimitedProgress:
		return say(lang, "begrænset fremgang", "limited progress")
	case forecast.MovingAway:
		return say(lang, "går den forkerte vej", "moving away")
	}
	return say(lang, "kan ikke opgøres", "not stated")
}

// TargetWhy says why a target, a projection or a probability is not stated.
func TargetWhy(r forecast.Reason, lang string) string {
	switch r {
	case "":
		return ""
	case forecast.NoTarget:
		return say(lang, "målet er ikke et tal i et senere år", "the target is no figure in a later year")
	case forecast.NoFigures, forecast.Missing, forecast.NotKnown:
		return say(lang, "der mangler tal", "figures are missing")
	case forecast.Suppressed:
		return say(lang, "tallet er tilbageholdt", "the figure is withheld")
	case forecast.OnePoint:
		return say(lang, "der er ingen tal efter basisåret", "there is no figure after the base year")
	case forecast.Break:
		return say(lang, "opgørelsen er ændret undervejs", "the definition or the boundaries changed in between")
	case forecast.ZeroBase:
		return say(lang, "basistallet er nul", "the base is zero")
	case forecast.TooFew, forecast.ShortHistory, forecast.NotEnoughData:
		return say(lang, "der er for få år med tal", "there are too few years with figures")
	case forecast.NoVariation:
		return say(lang, "tallene varierer ikke", "the figures do not vary")
	case forecast.NotBetter:
		return say(lang, "rammer ikke bedre end «som sidste år»", "does not beat «same as last year»")
	case forecast.NotDetermined:
		return say(lang, "et afgørende tal mangler", "a figure that could decide is missing")
	case forecast.Sensitive:
		return say(lang, "opgøres ikke for herkomst og domme", "not stated for origin and convictions")
	case forecast.NoLimit:
		return say(lang, "grænsen er ikke kendt", "the limit is not known")
	case forecast.NoCounts:
		return say(lang, "der er ingen antal bag tallet", "there are no counts behind the figure")
	case forecast.NotPossible:
		return say(lang, "flere, end der er", "more than there are")
	}
	return plain(string(r))
}

// TargetOf says what a target is about: the areas' own figure, or their gap to the rest.
func TargetOf(s *follow.Standing, ind *method.Indicator, lang string) string {
	label := or(s.Label.In(lang), IndicatorLabel(ind, lang))
	if s.Of == "gap" {
		return label + say(lang, ", kløft til resten af byen", ", gap to the rest of the city")
	}
	return label
}

// TargetFigure prints a figure of a target: a value, or points.
func TargetFigure(s *follow.Standing, ind *method.Indicator, lang string, v *float64) string {
	if s.Of == "gap" {
		return Points(ind, lang, v)
	}
	return Measured(ind, lang, v)
}

// TargetSentence says where a target stands.
func TargetSentence(s *follow.Standing, ind *method.Indicator, lang string) string {
	p := &s.Progress
	text := upper(TargetOf(s, ind, lang)) + ": "
	value := p.Value
	goal := say(lang, "målet er ", "the target is ") + TargetFigure(s, ind, lang, &value) + say(lang, " i ", " in ") + strconv.Itoa(p.Year)
	if p.Status == forecast.CannotBeComputed {
		return text + goal + say(lang, "; hvordan det går, kan ikke opgøres, for ", "; how it stands is not stated, since ") + TargetWhy(p.Reason, lang) + "."
	}
	return text + TargetFigure(s, ind, lang, p.From) + say(lang, " i ", " in ") + strconv.Itoa(p.BaseYear) + ", " + TargetFigure(s, ind, lang, p.Latest) + say(lang, " i ", " in ") + strconv.Itoa(p.LatestYear) + "; " +
		goal + ". " + upper(TargetStatus(p.Status, lang)) + "."
}

// FanText says how a projection was made, and how well the like of it held earlier.
func FanText(f *follow.Followed, lang string) string {
	text := say(lang, "Viften er en dæmpet lokal lineær trend: hvor tallet kan komme hen, hvis det går videre som hidtil. Den er hverken et mål eller en virkning af noget.",
		"The fan is a damped local linear trend: where the figure may go if it goes on as it went. It is neither a target nor the effect of anything.")
	if len(f.Coverage) == 0 {
		return text
	}
	c := f.Coverage[0]
	n := float64(c.Forecasts)
	return text + say(lang, " Prøvet på tidligere år holdt 80 %-viften ", " Tried on earlier years, the 80 % fan held ") + Percent(lang, float64(c.In80)/n, 0) +
		say(lang, " og 95 %-viften ", " and the 95 % fan ") + Percent(lang, float64(c.In95)/n, 0) + say(lang, " af ", " of ") + Number(lang, n, 0) + say(lang, " forudsigelser (de overlapper hinanden).", " forecasts (they overlap).")
}

// BreakText says why a series breaks in a year.
func BreakText(f *follow.Followed, key, lang string) string { return f.Breaks[key].In(lang) }

// PointState turns the reason of a point into its state.
func PointState(p gap.Point) kvarter.State {
	switch {
	case p.Value != nil:
		return kvarter.Known
	case p.Why == gap.Suppressed:
		return kvarter.Suppressed
	}
	return kvarter.Missing
}
