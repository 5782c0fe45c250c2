package explain

import (
	"slices"

	"kvarter"
)

// Compared is one of two to four areas that are put side by side.
type Compared struct {
	Name    string
	Outcome kvarter.Outcome
	Met     []string // labels of the criteria that are met, in the order of the method
	Unknown []string // labels of the criteria that cannot be determined
}

// Alike says what areas have in common and what sets them apart: the verdict first, then the criteria. It is "" for fewer than two.
func Alike(lang string, areas []Compared) string {
	if len(areas) < 2 {
		return ""
	}
	s := verdicts(lang, areas)
	if t := reasons(lang, areas); t != "" {
		s += " " + t
	}
	for _, a := range areas {
		if len(a.Unknown) > 0 {
			s += " " + say(lang, "I ", "In ") + a.Name + say(lang, " kan ", " ") + join(lang, a.Unknown) + say(lang, " ikke afgøres.", " cannot be determined.")
		}
	}
	return s
}

// every is «both», «all three» or «all four».
func every(lang string, n int) string {
	switch n {
	case 2:
		return say(lang, "begge", "both")
	case 3:
		return say(lang, "alle tre", "all three")
	}
	return say(lang, "alle fire", "all four")
}

// standing sorts an outcome into designated, not designated and undetermined.
func standing(o kvarter.Outcome) int {
	switch {
	case o.Designated():
		return 0
	case o == kvarter.OutcomeUndetermined || o == kvarter.OutcomeSuppressed:
		return 2
	}
	return 1
}

func verdicts(lang string, areas []Compared) string {
	var by [3][]string
	for _, a := range areas {
		by[standing(a.Outcome)] = append(by[standing(a.Outcome)], a.Name)
	}
	switch len(areas) {
	case len(by[0]):
		return upper(every(lang, len(areas))) + say(lang, " er udpeget", " are designated") + how(lang, areas) + "."
	case len(by[1]):
		if len(areas) == 2 {
			return say(lang, "Ingen af de to er udpeget.", "Neither is designated.")
		}
		return say(lang, "Ingen af dem er udpeget.", "None of them is designated.")
	case len(by[2]):
		return say(lang, "For ", "For ") + every(lang, len(areas)) + say(lang, " kan det ikke afgøres, om de skal udpeges.", " it cannot be determined whether they are to be designated.")
	}
	var parts []string
	be := func(n int) string {
		if n > 1 {
			return " are "
		}
		return " is "
	}
	if n := by[0]; n != nil {
		parts = append(parts, join(lang, n)+say(lang, " er udpeget", be(len(n))+"designated"))
	}
	if n := by[1]; n != nil {
		parts = append(parts, join(lang, n)+say(lang, " er det ikke", be(len(n))+"not"))
		if len(by[0]) == 0 {
			parts[0] = join(lang, n) + say(lang, " er ikke udpeget", be(len(n))+"not designated")
		}
	}
	if n := by[2]; n != nil {
		parts = append(parts, say(lang, "for ", "for ")+join(lang, n)+say(lang, " kan det ikke afgøres", " it cannot be determined"))
	}
	s := parts[0]
	for k, p := range parts[1:] {
		if k == len(parts)-2 {
			s += say(lang, ", og ", ", and ") + p
		} else {
			s += ", " + p
		}
	}
	return s + "."
}

// how tells designated areas apart by what designated them, where it is not the same for all.
func how(lang string, areas []Compared) string {
	var parts []string
	for _, a := range areas {
		by := ""
		switch a.Outcome {
		case kvarter.OutcomeIn:
			by = say(lang, "efter byens regel", "by the city's rule")
		case kvarter.OutcomeByLaw:
			by = say(lang, "i kraft af loven", "by law")
		case kvarter.OutcomeByNeighbours:
			by = say(lang, "på grund af sine naboer", "because of its neighbours")
		case kvarter.OutcomeByList:
			by = say(lang, "efter en liste", "through a list")
		case kvarter.OutcomeByHole:
			by = say(lang, "fordi det ligger omsluttet", "because it lies enclosed")
		}
		parts = append(parts, a.Name+" "+by)
	}
	for _, a := range areas[1:] {
		if a.Outcome != areas[0].Outcome {
			return ": " + join(lang, parts)
		}
	}
	return ""
}

// reasons says which criteria are met by all, and which by some alone.
func reasons(lang string, areas []Compared) string {
	var shared []string
	most := 0
	for _, label := range areas[0].Met {
		if !slices.ContainsFunc(areas[1:], func(a Compared) bool { return !slices.Contains(a.Met, label) }) {
			shared = append(shared, label)
		}
	}
	for _, a := range areas {
		most = max(most, len(a.Met))
	}
	all := upper(every(lang, len(areas)))
	switch {
	case most == 0 && len(areas) == 2:
		return say(lang, "Ingen af de to opfylder et kriterium.", "Neither meets a criterion.")
	case most == 0:
		return say(lang, "Ingen af dem opfylder et kriterium.", "None of them meets a criterion.")
	case len(shared) == most: // the same criteria everywhere
		return all + say(lang, " opfylder de samme kriterier: ", " meet the same criteria: ") + join(lang, shared) + "."
	}
	// Areas that meet the same further criteria are named together.
	type group struct{ names, more []string }
	var groups []group
	for _, a := range areas {
		var more []string
		for _, label := range a.Met {
			if !slices.Contains(shared, label) {
				more = append(more, label)
			}
		}
		k := slices.IndexFunc(groups, func(g group) bool { return slices.Equal(g.more, more) })
		if k < 0 {
			k = len(groups)
			groups = append(groups, group{more: more})
		}
		groups[k].names = append(groups[k].names, a.Name)
	}
	var own []string
	for _, g := range groups {
		name := join(lang, g.names)
		switch {
		case len(g.more) > 0 && len(shared) > 0:
			own = append(own, name+say(lang, " desuden ", " also ")+join(lang, g.more))
		case len(g.more) > 0:
			own = append(own, name+" "+join(lang, g.more))
		case len(shared) > 0:
			own = append(own, name+say(lang, " ikke flere", " no others"))
		default:
			own = append(own, name+say(lang, " ingen", " none"))
		}
	}
	s := say(lang, "Ingen kriterier er opfyldt overalt", "No criterion is met everywhere")
	if len(areas) == 2 {
		s = say(lang, "De opfylder ikke de samme kriterier", "They meet different criteria")
	}
	if len(shared) > 0 {
		s = all + say(lang, " opfylder ", " meet ") + join(lang, shared)
	}
	for k, o := range own {
		switch {
		case k == 0:
			s += ": "
			if len(shared) > 0 {
				s = s[:len(s)-2] + "; "
			}
			s += o
		default:
			s += "; " + o
		}
	}
	return s + "."
}
