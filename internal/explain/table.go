package explain

import (
	"math"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/method"
)

// Explanation is everything that is said of one area.
type Explanation struct {
	Area     string   `json:"area"`
	Name     string   `json:"name"`
	Outcome  string   `json:"outcome"`
	Sentence string   `json:"sentence"`
	Rows     []Row    `json:"rows"`
	Flip     string   `json:"flip,omitempty"` // the smallest change that would turn the outcome
	Reasons  []string `json:"reasons,omitempty"`
	Notes    []string `json:"notes,omitempty"`   // signed local knowledge
	Quality  []string `json:"quality,omitempty"` // what a reader must know about the figures
	Caveat   string   `json:"caveat"`
}

// Caveat stands on every profile.
func Caveat(lang string) string {
	return say(lang, "Et redskab til at pege på forhold og følge dem, ikke en model for årsager.", "A signalling and monitoring instrument, not a causal model.")
}

// Table explains a small area in full; its zero value stands for an area that the round does not hold. The public sees
// no figures of origin or convictions, and counts and the flip of made-up and of controlled figures only.
func Table(r *kvarter.Round, m *method.Method, area, lang string, a Audience, lists ...*method.Method) Explanation {
	return NewReader(r, m, lists...).Table(area, lang, a)
}

func (w *writer) table() Explanation {
	if w.f == nil {
		return Explanation{}
	}
	r, m, lang, a, area := w.r, w.m, w.lang, w.audience, w.f.Area
	out := Explanation{Area: area, Name: w.name, Outcome: string(w.f.Outcome), Sentence: w.sentence(), Caveat: Caveat(lang)}
	// The public sees persons only where no one stands behind them, or where the counts were controlled.
	counts := a == Internal || r.MadeUp || r.Control != ""
	var stay []string
	for i := range w.f.Criteria {
		c := &w.f.Criteria[i]
		if a != Internal && sensitive(m, c.Criterion) {
			continue
		}
		x := row(r, m, r.Areas, c, lang)
		if !counts {
			x.Num, x.Den, x.Persons, x.PersonsText = nil, nil, nil, ""
		}
		out.Rows = append(out.Rows, x)
		out.Quality = append(out.Quality, w.told(&x)...)
		if f := w.filledOf(c.Criterion); f != "" {
			out.Quality = append(out.Quality, f)
		}
		if x.Stay {
			stay = append(stay, x.Label)
		}
		if x.OnTheEdge {
			out.Quality = append(out.Quality, upper(x.Label)+w.say(": grænsen ligger inden for intervallet ", ": the threshold lies inside the interval ")+stop(x.IntervalText))
		}
	}
	if len(stay) > 0 {
		out.Quality = append(out.Quality, upper(join(lang, stay))+w.say(": grænsen for at blive på listen gælder, fordi området var udpeget i forrige runde.", ": the threshold for staying applies, because the area was designated in the previous round."))
	}
	if counts {
		out.Flip = w.flip()
	}
	if s := w.law(); s != "" {
		out.Reasons = append(out.Reasons, upper(s)+".")
	}
	if s := w.list(); s != "" {
		out.Reasons = append(out.Reasons, w.say("På listen: ", "On the list: ")+s+".")
	}
	if s := w.exclusion(); s != "" {
		out.Reasons = append(out.Reasons, upper(s)+".")
	}
	if slices.ContainsFunc(w.f.Reasons, func(x kvarter.Reason) bool { return x.Kind == "exact_figures" }) {
		out.Reasons = append(out.Reasons, w.say("Afgørelsen er truffet på de nøjagtige tal. De viste er afrundede eller holdt tilbage, så de ikke fortæller om enkelte mennesker, og ville give et andet svar.",
			"It was decided on the exact figures. Those shown are rounded or withheld, so that they tell of no single person, and would give another answer."))
	}
	for _, x := range w.f.Notes {
		out.Notes = append(out.Notes, x.Text+" ("+x.By+", "+Date(lang, x.Date)+")")
	}
	if s := Control(r, lang); s != "" {
		out.Quality = append(out.Quality, s)
	}
	if r.MadeUp {
		out.Quality = append(out.Quality, w.say("Opdigtede tal.", "Made-up figures."))
	}
	return out
}

// Control tells readers of a public round how its figures differ from the exact ones; "" where they do not.
func Control(r *kvarter.Round, lang string) string {
	switch r.Control {
	case kvarter.ControlRounding:
		return say(lang, "Antal er afrundet, så de ikke fortæller om enkelte mennesker. Andele og afstande er regnet af de afrundede antal.",
			"Counts are rounded, so that they tell of no single person. Shares and distances are worked out from the rounded counts.")
	case kvarter.ControlSuppression:
		return say(lang, "Små antal er holdt tilbage, så de ikke fortæller om enkelte mennesker, og andre med dem, så de ikke kan regnes ud.",
			"Small counts are withheld, so that they tell of no single person, and others with them, so that they cannot be worked out.")
	}
	return ""
}

// Withheld says why figures of a round are withheld.
func Withheld(r *kvarter.Round, lang string) string {
	if r.Control == kvarter.ControlSuppression {
		return Control(r, lang)
	}
	return say(lang, "Et tal, der er holdt tilbage, findes, men vises ikke, så ingen kan genkendes i det.",
		"A figure that is withheld exists, but is not shown, so that nobody can be recognised in it.")
}

// UrbanName prints the name of an urban area. One that no larger part gives a name is named by its two largest small areas and a
// count, «A / B / +3», which becomes words here.
func UrbanName(lang, name string) string {
	parts := strings.Split(name, " / ")
	if n := len(parts); n > 1 {
		if more, ok := strings.CutPrefix(parts[n-1], "+"); ok {
			what := say(lang, " andre", " others")
			if more == "1" {
				what = say(lang, " anden", " other")
			}
			parts[n-1] = more + what
		}
	}
	return join(lang, parts)
}

// flip puts the smallest change into words, "" where there is none.
func (w *writer) flip() string {
	f := w.f.Flip
	if f == nil || len(f.Criteria) == 0 {
		return ""
	}
	var parts []string
	years := 1
	for k, name := range f.Criteria {
		if sensitive(w.m, name) {
			return ""
		}
		u := unit{"", -1}
		if c := w.m.Criterion(name); c != nil {
			u = unitOf(w.m, c.Of)
			if ind := w.m.Indicator(c.Of); ind != nil && f.Persons[k] != 0 && ind.Years.Mean != "shares" {
				years = max(years, ind.Years.Last)
			}
		}
		what := label(w.m, name, w.lang)
		if p := f.Persons[k]; p != 0 {
			n := Number(w.lang, math.Abs(p), 0)
			more := p > 0
			switch {
			case math.Abs(p) == 1 && more:
				parts = append(parts, n+w.say(" person mere talt med under ", " more person counted under ")+what)
			case math.Abs(p) == 1:
				parts = append(parts, n+w.say(" person færre talt med under ", " fewer person counted under ")+what)
			case more:
				parts = append(parts, n+w.say(" personer flere talt med under ", " more people counted under ")+what)
			default:
				parts = append(parts, n+w.say(" personer færre talt med under ", " fewer people counted under ")+what)
			}
			continue
		}
		by := u.difference(w.lang, f.Amount[k])
		if f.Amount[k] > 0 {
			parts = append(parts, what+" "+by+w.say(" højere", " higher"))
		} else {
			parts = append(parts, what+" "+by+w.say(" lavere", " lower"))
		}
	}
	head := w.say("Området ville blive udpeget ved ", "It would be designated with ")
	switch {
	case f.Outcome == kvarter.OutcomeTooSmall:
		head = w.say("Området ville opfylde reglen, men have for få beboere til at blive udpeget, ved ", "It would meet the rule, and have too few residents to be designated, with ")
	case !f.Outcome.Designated():
		head = w.say("Området ville ikke være udpeget ved ", "It would not be designated with ")
	}
	s := head + join(w.lang, parts)
	if years > 1 {
		s += w.say(" (lagt sammen over tallenes år)", " (added up over the years of the figures)")
	}
	return stop(s)
}

// Headline says what a round found: how many areas, how many residents.
func Headline(r *kvarter.Round, m *method.Method, lang string) string {
	designated, total, open, people, least := 0, len(r.Findings), 0, 0.0, false
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case f.Outcome.Designated():
			designated++
			if math.IsNaN(f.Population) {
				least = true
			} else {
				people += f.Population
			}
		case f.Outcome == kvarter.OutcomeUndetermined || f.Outcome == kvarter.OutcomeSuppressed:
			open++
		}
	}
	areas := len(r.UrbanAreas)
	if areas > 0 {
		people, least = knownResidents(r)
	}
	n := func(v int) string { return Number(lang, float64(v), 0) }
	s := r.City
	if s != "" {
		s += " "
	}
	s += itoa(int(r.Period)) + ": "
	switch {
	case areas == 1:
		s += say(lang, "1 område, ", "1 area, ")
	case areas > 1:
		s += n(areas) + say(lang, " områder, ", " areas, ")
	}
	if people > 0 {
		if least {
			s += say(lang, "mindst ", "at least ")
		}
		s += Number(lang, people, 0) + say(lang, " beboere; ", " residents; ")
	}
	s += n(designated) + say(lang, " af ", " of ") + n(total) + say(lang, " små områder er udpeget", " small areas are designated")
	if open > 0 {
		s += say(lang, ", og ", ", and ") + n(open) + say(lang, " kan ikke afgøres", " cannot be determined")
	}
	s += "."
	if r.MadeUp {
		s += say(lang, " Opdigtede tal.", " Made-up figures.")
	}
	return s
}

// knownResidents adds up the residents of the urban areas. Where the number of one is not known, it takes those of its small areas that are,
// and says that there are at least so many.
func knownResidents(r *kvarter.Round) (people float64, least bool) {
	var at map[string]int
	for i := range r.UrbanAreas {
		u := &r.UrbanAreas[i]
		if !math.IsNaN(u.Population) {
			people += u.Population
			continue
		}
		least = true
		if at == nil {
			at = map[string]int{}
			for k := range r.Findings {
				at[r.Findings[k].Area] = k
			}
		}
		for _, part := range u.Parts {
			for _, code := range part.Areas {
				if k, ok := at[code]; ok && !math.IsNaN(r.Findings[k].Population) {
					people += r.Findings[k].Population
				}
			}
		}
	}
	return people, least
}
