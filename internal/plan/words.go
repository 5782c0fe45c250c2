package plan

import (
	"strconv"
	"strings"

	"kvarter"
)

// StatusWord says a status in a language, "da" or "en".
func StatusWord(s kvarter.Status, lang string) string {
	switch s {
	case kvarter.StatusDone:
		return say(lang, "afsluttet", "done")
	case kvarter.StatusLate:
		return say(lang, "forsinket", "late")
	case kvarter.StatusStalled:
		return say(lang, "gået i stå", "stalled")
	case kvarter.StatusOnTrack:
		return say(lang, "følger planen", "on track")
	case kvarter.StatusNotStarted:
		return say(lang, "ikke begyndt", "not started")
	case kvarter.StatusPlanned:
		return say(lang, "planlagt", "planned")
	}
	return string(s)
}

// StatusRule says by which rule a status is computed.
func StatusRule(s kvarter.Status, rules Rules, lang string) string {
	n := strconv.Itoa(rules.Stalled)
	switch s {
	case kvarter.StatusDone:
		return say(lang, "Ingen milepæl er åben, og det sidste år er gået, eller indsatsen er erklæret afsluttet.", "No milestone is open, and the last year has passed or the intervention was declared complete.")
	case kvarter.StatusLate:
		return say(lang, "En milepæl er åben, og dens dato er passeret.", "A milestone is open and its date has passed.")
	case kvarter.StatusStalled:
		return say(lang, "Intet nyt i mere end "+n+" dage.", "No news for more than "+n+" days.")
	case kvarter.StatusOnTrack:
		return say(lang, "Ingen milepæl er passeret, og der er nyt inden for "+n+" dage.", "No milestone is past its date, and there is news within "+n+" days.")
	case kvarter.StatusNotStarted:
		return say(lang, "Det første år er begyndt, og intet er meldt endnu.", "The first year has begun and nothing was reported yet.")
	case kvarter.StatusPlanned:
		return say(lang, "Det første år ligger forude.", "The first year lies ahead.")
	}
	return ""
}

// In says a reason as a sentence in a language.
func (r Reason) In(lang string) string {
	date, days := Day(r.Date, lang), dayCount(r.Days, lang)
	title := quoted(r.Title.In(lang), r.Milestone, lang)
	switch r.Cause {
	case Overdue:
		return say(lang, "Milepælen "+title+" skulle være nået "+date+", for "+days+" siden.", "The milestone "+title+" was due on "+date+", "+days+" ago.")
	case NoUpdate:
		limit := dayCount(r.Limit, lang)
		return say(lang, "Seneste nyt er fra "+date+", for "+days+" siden; grænsen er "+limit+".", "The latest news is of "+date+", "+days+" ago; the limit is "+limit+".")
	case Silent:
		if r.Limit == 365 {
			return say(lang, "Intet nyt i et år: det seneste er fra "+date+", for "+days+" siden.", "No update for a year: the latest is of "+date+", "+days+" ago.")
		}
		return say(lang, "Intet nyt i "+days+": det seneste er fra "+date+".", "No update for "+days+": the latest is of "+date+".")
	case AllDone:
		return say(lang, "Alle milepæle er nået.", "All milestones are done.")
	case EndPassed:
		return say(lang, "Sluttede "+date+".", "It ended on "+date+".")
	case Declared:
		return say(lang, "Erklæret afsluttet "+date+".", "It was declared complete on "+date+".")
	case NextMilestone:
		return say(lang, "Næste milepæl er "+title+", "+date+", "+ahead(r.Days, lang)+".", "The next milestone is "+title+", "+date+", "+ahead(r.Days, lang)+".")
	case Updated:
		if r.Days == 0 {
			return say(lang, "Seneste nyt er fra i dag.", "The latest news is of today.")
		}
		return say(lang, "Seneste nyt er fra "+date+", for "+days+" siden.", "The latest news is of "+date+", "+days+" ago.")
	case NothingYet:
		return say(lang, "Skulle begynde i "+strconv.Itoa(r.Date.Year())+"; intet er meldt endnu.", "It was to begin in "+strconv.Itoa(r.Date.Year())+"; nothing was reported yet.")
	case StartsLater:
		return say(lang, "Begynder i "+strconv.Itoa(r.Date.Year())+".", "It begins in "+strconv.Itoa(r.Date.Year())+".")
	}
	return string(r.Cause)
}

// OverrideNote says who set a status by hand, and what the rules say.
func (s Standing) OverrideNote(lang string) string {
	if s.Override == nil {
		return ""
	}
	o := s.Override
	reason := strings.TrimSpace(o.Reason)
	if reason != "" && !strings.ContainsAny(reason[len(reason)-1:], ".!?…") {
		reason += "."
	}
	return say(lang,
		"Sat til «"+StatusWord(o.Status, lang)+"» af "+o.By+" "+Day(o.Date, lang)+": "+reason+" Efter reglerne: "+StatusWord(s.Computed, lang)+".",
		"Set to «"+StatusWord(o.Status, lang)+"» by "+o.By+" on "+Day(o.Date, lang)+": "+reason+" By the rules: "+StatusWord(s.Computed, lang)+".")
}

// Day prints a date: 1. marts 2025, 1 March 2025. Anything else is returned as it is.
func Day(d kvarter.Date, lang string) string {
	if !d.Valid() {
		return string(d)
	}
	m, _ := strconv.Atoi(string(d[5:7]))
	n := strings.TrimLeft(string(d[8:]), "0")
	if lang == "da" {
		return n + ". " + [12]string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}[m-1] + " " + string(d[:4])
	}
	return n + " " + [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}[m-1] + " " + string(d[:4])
}

func dayCount(n int, lang string) string {
	if n == 1 {
		return say(lang, "1 dag", "1 day")
	}
	return strconv.Itoa(n) + say(lang, " dage", " days")
}

func ahead(n int, lang string) string {
	if n == 0 {
		return say(lang, "i dag", "today")
	}
	return say(lang, "om ", "in ") + dayCount(n, lang)
}

func quoted(title, id, lang string) string {
	if title == "" {
		title = id
	}
	return say(lang, "»"+title+"«", "“"+title+"”")
}

func say(lang, da, en string) string {
	if lang == "da" {
		return da
	}
	return en
}

// Sentence says a row of the coverage: «health: met in 9 urban areas, no intervention in 3.» label is the name of the criterion or sub-goal.
func (r CoverageRow) Sentence(label, lang string) string {
	areas := strconv.Itoa(r.Need) + say(lang, " byområder", " urban areas")
	if r.Need == 1 {
		areas = say(lang, "1 byområde", "1 urban area")
	}
	s := label + ": "
	if r.Kind == RowCriterion {
		s += say(lang, "opfyldt i ", "met in ") + areas
	} else {
		s += areas
	}
	switch n := strconv.Itoa(len(r.White)); {
	case r.Need == 0:
	case len(r.White) == 0:
		s += say(lang, ", alle med indsats", ", all with an intervention")
	default:
		s += say(lang, ", uden indsats i ", ", no intervention in ") + n
	}
	return s + "."
}
