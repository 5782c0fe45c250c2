package explain

import (
	"kvarter"
	"kvarter/internal/method"
)

// UrbanExplanation is everything that is said of an urban area.
type UrbanExplanation struct {
	Code     string     `json:"code"`
	Name     string     `json:"name"`
	Sentence string     `json:"sentence"`
	Rows     []UrbanRow `json:"rows"`
	Caveat   string     `json:"caveat"`
}

// UrbanRow is one criterion over the small areas of an urban area.
type UrbanRow struct {
	Criterion string `json:"criterion"`
	Label     string `json:"label"`
	Met       int    `json:"met"` // small areas that meet it
	Of        int    `json:"of"`  // small areas with a verdict
	Open      int    `json:"open"`
	MetText   string `json:"met_text"` // «5 of 8»
}

// Urban explains an urban area: how many small areas and residents, how they belong together, and which criteria they meet. The public
// sees no criterion of origin or convictions. Its zero value stands for an area that the round does not hold.
func Urban(r *kvarter.Round, m *method.Method, code, lang string, a Audience, lists ...*method.Method) UrbanExplanation {
	var u *kvarter.UrbanArea
	for i := range r.UrbanAreas {
		if r.UrbanAreas[i].Code == code {
			u = &r.UrbanAreas[i]
		}
	}
	if u == nil {
		return UrbanExplanation{}
	}
	out := UrbanExplanation{Code: code, Name: UrbanName(lang, or(u.Name, code)), Caveat: Caveat(lang)}
	if u.Kind == "housing_area" {
		out.Sentence = HousingSentence(r, code, lang, lists...)
		return out
	}
	member := map[string]bool{}
	for _, p := range u.Parts {
		for _, c := range p.Areas {
			member[c] = true
		}
	}
	at := map[string]int{}
	byLaw := 0
	for i := range r.Findings {
		f := &r.Findings[i]
		if !member[f.Area] {
			continue
		}
		if f.Outcome == kvarter.OutcomeByLaw {
			byLaw++
		}
		for k := range f.Criteria {
			c := &f.Criteria[k]
			if a != Internal && sensitive(m, c.Criterion) {
				continue
			}
			n, ok := at[c.Criterion]
			if !ok {
				n = len(out.Rows)
				at[c.Criterion] = n
				out.Rows = append(out.Rows, UrbanRow{Criterion: c.Criterion, Label: label(m, c.Criterion, lang)})
			}
			switch c.Verdict {
			case kvarter.Met:
				out.Rows[n].Met++
				out.Rows[n].Of++
			case kvarter.NotMet:
				out.Rows[n].Of++
			default:
				out.Rows[n].Open++
			}
		}
	}
	n := func(v int) string { return Number(lang, float64(v), 0) }
	var all, most []string
	for i := range out.Rows {
		x := &out.Rows[i]
		x.MetText = n(x.Met) + say(lang, " af ", " of ") + n(x.Of)
		switch {
		case x.Of > 0 && x.Met == x.Of && x.Open == 0:
			all = append(all, x.Label)
		case 2*x.Met > len(member):
			most = append(most, x.Label)
		}
	}
	s := out.Name + say(lang, " består af ", " consists of ") + n(len(member))
	if len(member) == 1 {
		s += say(lang, " lille område", " small area")
	} else {
		s += say(lang, " små områder", " small areas")
	}
	if u.Population == u.Population {
		s += say(lang, " med ", " with ") + Number(lang, u.Population, 0) + say(lang, " beboere", " residents")
	}
	s += "."
	if len(all) > 0 && len(member) > 1 {
		s += say(lang, " Alle opfylder: ", " All meet: ") + join(lang, all) + "."
	} else if len(all) > 0 {
		s += say(lang, " Det opfylder: ", " It meets: ") + join(lang, all) + "."
	}
	if len(most) > 0 {
		s += say(lang, " De fleste opfylder: ", " Most meet: ") + join(lang, most) + "."
	}
	switch {
	case byLaw == 1:
		s += say(lang, " Ét er med efter loven.", " One is included by law.")
	case byLaw > 1:
		s += " " + upper(n(byLaw)) + say(lang, " er med efter loven.", " are included by law.")
	}
	if r.MadeUp {
		s += say(lang, " Opdigtede tal.", " Made-up figures.")
	}
	out.Sentence = s
	return out
}
