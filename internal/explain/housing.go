package explain

import (
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/method"
)

// itoa prints a year: no thousands.
func itoa(n int) string { return strconv.Itoa(n) }

func housing(r *kvarter.Round, area string, lists []*method.Method) (*kvarter.HousingFinding, *method.Method) {
	for i := range r.Housing {
		h := &r.Housing[i]
		if h.Area != area {
			continue
		}
		for _, m := range lists {
			if m.ID == h.Method {
				return h, m
			}
		}
		return h, &method.Method{ID: h.Method}
	}
	return nil, nil
}

// HousingSentence says which state lists a housing area meets, and what it was published on. It names no figure. It is "" for an
// area that the round does not hold.
func HousingSentence(r *kvarter.Round, area, lang string, lists ...*method.Method) string {
	h, m := housing(r, area, lists)
	if h == nil {
		return ""
	}
	var met, open []string
	for _, o := range h.Outcomes {
		switch o.Verdict {
		case kvarter.Met:
			met = append(met, outcomeLabel([]*method.Method{m}, o.Name, lang))
		case kvarter.Undetermined:
			open = append(open, outcomeLabel([]*method.Method{m}, o.Name, lang))
		}
	}
	law := or(m.Title.In(lang), m.ID)
	s := or(h.Name, h.Area)
	switch {
	case len(met) > 0:
		s += say(lang, " opfylder lovens kriterier for ", " meets the law's criteria for ") + join(lang, met)
	case len(open) > 0:
		s += say(lang, " kan ikke afgøres for ", " cannot be determined for ") + join(lang, open)
	default:
		s += say(lang, " er ikke på nogen af lovens lister", " is on none of the law's lists")
	}
	s += " (" + law + ", " + itoa(int(h.Period)) + ")."
	if len(met) > 0 && len(open) > 0 {
		s += say(lang, " Det kan ikke afgøres for ", " It cannot be determined for ") + join(lang, open) + "."
	}
	if len(h.Published) > 0 {
		names := make([]string, len(h.Published))
		for i, p := range h.Published {
			names[i] = outcomeLabel([]*method.Method{m}, p, lang)
		}
		s += say(lang, " Offentliggjort på: ", " Published on: ") + join(lang, names) + "."
	}
	if r.MadeUp {
		s += say(lang, " Opdigtede tal.", " Made-up figures.")
	}
	return s
}

// HousingTable explains a housing area in full. Figures of origin and convictions are shown to the public for listed estates only, and
// never with a distance in persons; no change that would turn a list is ever given.
func HousingTable(r *kvarter.Round, area, lang string, a Audience, lists ...*method.Method) Explanation {
	h, m := housing(r, area, lists)
	if h == nil {
		return Explanation{}
	}
	out := Explanation{Area: area, Name: or(h.Name, area), Sentence: HousingSentence(r, area, lang, lists...), Caveat: Caveat(lang)}
	var met []string
	for _, o := range h.Outcomes {
		if o.Verdict == kvarter.Met {
			met = append(met, o.Name)
		}
	}
	out.Outcome = strings.Join(met, " ")
	for i := range h.Criteria {
		c := &h.Criteria[i]
		if a != Internal && sensitive(m, c.Criterion) && len(met) == 0 {
			continue
		}
		x := row(r, m, r.HousingAreas, c, lang)
		if a != Internal && !r.MadeUp && r.Control == "" { // made-up figures expose nobody
			x.Num, x.Den, x.Persons, x.PersonsText = nil, nil, nil, ""
		}
		out.Rows = append(out.Rows, x)
	}
	if r.MadeUp {
		out.Quality = append(out.Quality, say(lang, "Opdigtede tal.", "Made-up figures."))
	}
	return out
}
