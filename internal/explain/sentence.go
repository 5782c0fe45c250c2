package explain

import (
	"math"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/method"
)

// writer holds what one explanation needs.
type writer struct {
	r        *kvarter.Round
	m        *method.Method
	lists    []*method.Method // of the included lists
	lang     string
	audience Audience
	f        *kvarter.Finding
	at       int // position among the areas; −1 unknown
	name     string
}

func (w *writer) say(da, en string) string { return say(w.lang, da, en) }

// Sentence says in one to three sentences what the screening found about a small area, and why. lists are the methods of the
// included lists: their labels name the lists. It is "" for an area that the round does not hold.
func Sentence(r *kvarter.Round, m *method.Method, area, lang string, a Audience, lists ...*method.Method) string {
	return NewReader(r, m, lists...).Sentence(area, lang, a)
}

func (w *writer) sentence() string {
	f, n := w.f, w.name
	switch f.Outcome {
	case kvarter.OutcomeIn:
		return w.with(n+w.say(" er udpeget", " is designated"), w.grounds(), w.closest(w.counted(kvarter.Met)), w.edge())
	case kvarter.OutcomeOut:
		return w.with(n+w.say(" er ikke udpeget", " is not designated"), w.grounds(), w.shortfall(), w.edge())
	case kvarter.OutcomeJustOut:
		return w.with(n+w.say(" er lige akkurat ikke udpeget", " is just short of being designated"), w.grounds(),
			w.oneMore(), w.closest(w.wanting()), w.edge())
	case kvarter.OutcomeUndetermined:
		return w.with(w.say("Det kan ikke afgøres, om ", "It cannot be determined whether ")+n+w.say(" skal udpeges", " is to be designated"), w.unknown(), w.groundsAlone())
	case kvarter.OutcomeSuppressed:
		return w.with(w.say("Det kan ikke afgøres, om ", "It cannot be determined whether ")+n+w.say(" skal udpeges", " is to be designated"), w.unknown(), w.groundsAlone())
	case kvarter.OutcomeExcluded:
		return w.with(n+w.say(" indgår ikke i screeningen", " is left out of the screening"), w.exclusion())
	case kvarter.OutcomeByLaw:
		return w.with(n+w.say(" er med efter loven", " is designated by law"), w.law(), w.groundsAlone())
	case kvarter.OutcomeByNeighbours:
		return w.with(n+w.say(" er udpeget på grund af sine naboer", " is designated because of its neighbours"), w.neighbours(), w.groundsAlone())
	case kvarter.OutcomeByList:
		return w.with(n+w.say(" er udpeget gennem en liste", " is designated through a list"), w.list(), w.groundsAlone())
	case kvarter.OutcomeByHole:
		return w.with(n+w.say(" er ikke udpeget på egne tal", " is not designated by its own figures"),
			w.say("det ligger omgivet af ", "it lies enclosed by ")+w.urbanArea()+w.say(" og hører med til det", " and is joined to it"), w.groundsAlone())
	case kvarter.OutcomeTooSmall:
		limit := w.minimum()
		return w.with(n+w.say(" opfylder reglen, men er ikke udpeget", " meets the rule and is not designated"),
			w.say("det område, det ville udgøre, har under "+limit+" beboere", "the urban area that it would form has fewer than "+limit+" residents"), w.groundsAlone())
	}
	return ""
}

// minimum is the number of residents that an urban area has at least.
func (w *writer) minimum() string {
	if w.m.Merge == nil {
		return ""
	}
	return Number(w.lang, w.m.Merge.MinPopulation, 0)
}

// oneMore says what one more criterion would do to an area just short of the rule.
func (w *writer) oneMore() string {
	if slices.ContainsFunc(w.f.Reasons, func(x kvarter.Reason) bool { return x.Kind == "too_small" }) {
		return w.say("Ét kriterium mere ville opfylde reglen, men det område, det ville udgøre, har under "+w.minimum()+" beboere",
			"One more criterion would meet the rule, and the urban area that it would form has fewer than "+w.minimum()+" residents")
	}
	return w.say("Ét kriterium mere ville udpege området", "One more criterion would designate it")
}

// with makes «head: first. Second. Third.» out of what is not empty.
func (w *writer) with(head, first string, more ...string) string {
	if first != "" {
		head += ": " + first
	}
	for _, x := range more {
		if x != "" {
			head = stop(head) + " " + x
		}
	}
	return stop(head)
}

// counted returns the criteria that count and can be shown, by verdict.
func (w *writer) counted(v kvarter.Verdict) []*kvarter.CriterionFinding {
	return slices.DeleteFunc(w.shown(), func(c *kvarter.CriterionFinding) bool { return !c.Counts || c.Verdict != v })
}

func (w *writer) labels(list []*kvarter.CriterionFinding) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = label(w.m, c.Criterion, w.lang)
	}
	return out
}

// grounds is what the rule rests on: criteria, classes, or both.
func (w *writer) grounds() string {
	var parts []string
	if s := w.criteria(); s != "" {
		parts = append(parts, s)
	}
	return strings.Join(append(parts, w.classes()...), "; ")
}

// groundsAlone is grounds as a sentence of its own.
func (w *writer) groundsAlone() string { return upper(w.grounds()) }

func upper(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// shown are the criteria that the audience may see. What it may not see is not counted either: «3 of 4» beside three names would tell of the fourth.
func (w *writer) shown() []*kvarter.CriterionFinding {
	var out []*kvarter.CriterionFinding
	for i := range w.f.Criteria {
		if c := &w.f.Criteria[i]; w.audience == Internal || !sensitive(w.m, c.Criterion) {
			out = append(out, c)
		}
	}
	return out
}

func (w *writer) criteria() string {
	shown := w.shown()
	switch len(shown) {
	case 0:
		return ""
	case 1:
		c := shown[0]
		x := row(w.r, w.m, w.r.Areas, c, w.lang)
		if c.State != kvarter.Known {
			return x.Label + ": " + x.ValueText
		}
		return x.Label + w.say(" er ", " is ") + x.ValueText + w.say(" (grænse: ", " (threshold: ") + x.ThresholdText + ")"
	}
	met := w.labels(w.counted(kvarter.Met))
	s := Number(w.lang, float64(len(met)), 0) + w.say(" af ", " of ") + Number(w.lang, float64(len(shown)), 0)
	if len(met) == 1 {
		s += w.say(" kriterier er opfyldt", " criteria is met")
	} else {
		s += w.say(" kriterier er opfyldt", " criteria are met")
	}
	if len(met) > 0 {
		s += " – " + join(w.lang, met)
	}
	return s
}

// wanting returns the criteria that are not met and would turn the rule by themselves.
func (w *writer) wanting() []*kvarter.CriterionFinding {
	turns := w.turning()
	return slices.DeleteFunc(w.counted(kvarter.NotMet), func(c *kvarter.CriterionFinding) bool { return !turns[c.Criterion] })
}

// closest names the criterion of a list with the smallest distance to its threshold, relative to it.
func (w *writer) closest(list []*kvarter.CriterionFinding) string {
	if len(w.shown()) < 2 {
		return ""
	}
	var best *kvarter.CriterionFinding
	near := math.Inf(1)
	for _, c := range list {
		d := math.Abs(c.Margin)
		if c.Threshold != 0 {
			d /= math.Abs(c.Threshold)
		}
		if d < near {
			best, near = c, d
		}
	}
	if best == nil {
		return ""
	}
	u := unit{"", -1}
	if x := w.m.Criterion(best.Criterion); x != nil {
		u = unitOf(w.m, x.Of)
	}
	value, threshold := u.pair(w.lang, best.Value, best.Threshold)
	return w.say("Tættest på grænsen: ", "Closest to its threshold: ") + label(w.m, best.Criterion, w.lang) + ", " + value +
		w.say(" mod en grænse på ", " against a threshold of ") + threshold
}

func (w *writer) edge() string {
	if !w.f.OnTheEdge {
		return ""
	}
	return w.say("Udfaldet er på kanten: det vender, hvis et afgørende tal ligger i den anden ende af sit interval", "The outcome is on the edge: it turns if a deciding figure lies at the other end of its interval")
}

func (w *writer) shortfall() string {
	if n := len(w.shown()); n < 2 || n < len(w.f.Criteria) || w.f.Short < 2 {
		return ""
	}
	return w.say("Der mangler ", "It is ") + Number(w.lang, float64(w.f.Short), 0) + w.say(" kriterier i at opfylde reglen", " criteria short of the rule")
}

func (w *writer) unknown() string {
	var missing, withheld []string
	for _, c := range w.shown() {
		switch {
		case !c.Counts:
		case c.State == kvarter.Suppressed:
			withheld = append(withheld, label(w.m, c.Criterion, w.lang))
		case c.State == kvarter.Missing:
			missing = append(missing, label(w.m, c.Criterion, w.lang))
		case c.Verdict == kvarter.Undetermined:
			missing = append(missing, label(w.m, c.Criterion, w.lang)+w.say(" (intet at sammenligne med)", " (nothing to compare with)"))
		}
	}
	var parts []string
	if len(missing) > 0 {
		parts = append(parts, w.say("der mangler tal for ", "figures are missing for ")+join(w.lang, missing))
	}
	if len(withheld) > 0 {
		parts = append(parts, w.say("tal er holdt tilbage af hensyn til privatlivet for ", "figures are withheld to protect privacy for ")+join(w.lang, withheld))
	}
	if len(parts) == 0 {
		return w.say("der mangler tal, som kan afgøre det", "figures that could decide it are missing")
	}
	return join(w.lang, parts) + w.say(", og det kan afgøre udfaldet", ", and that could decide the outcome")
}

func (w *writer) exclusion() string {
	for _, x := range w.f.Reasons {
		if x.Kind != "excluded" {
			continue
		}
		for i := range w.m.Exclude {
			e := &w.m.Exclude[i]
			if e.Column != x.Name {
				continue
			}
			t := e.Compare.Threshold.Number
			if x.Name == "population" {
				return w.say("det har ", "it has ") + Number(w.lang, w.f.Population, 0) + w.say(" beboere, og områder med ", " residents, and areas with ") +
					opText(w.lang, string(e.Compare.Op)) + " " + Number(w.lang, t, 0) + w.say(" er ikke med", " are left out")
			}
			u := unitOf(w.m, x.Name)
			return or(figure(w.m, x.Name, w.lang), plain(x.Name)) + w.say(" er ", " is ") + opText(w.lang, string(e.Compare.Op)) + " " + u.text(w.lang, t, u.digits(t))
		}
		return plain(x.Name)
	}
	return ""
}

func (w *writer) law() string {
	type estate struct {
		area  string
		share float64
		lists []string
	}
	var estates []*estate
	for _, x := range w.f.Reasons {
		if x.Kind != "law" {
			continue
		}
		var e *estate
		for _, y := range estates {
			if y.area == x.Area {
				e = y
			}
		}
		if e == nil {
			e = &estate{area: x.Area, share: x.Share}
			estates = append(estates, e)
		}
		e.lists = append(e.lists, outcomeLabel(w.lists, x.Name, w.lang))
	}
	var parts []string
	for _, e := range estates {
		what := w.say("beboerne bor i ", "its residents live in ")
		for _, o := range w.r.Overlaps {
			if o.SmallArea == w.f.Area && o.HousingArea == e.area && o.Basis == "land" {
				what = w.say("arealet ligger i ", "its land lies in ")
			}
		}
		parts = append(parts, Percent(w.lang, e.share, 0)+w.say(" af ", " of ")+what+housingName(w.r, e.area)+w.say(", som er på statens liste: ", ", which is on the state's list: ")+join(w.lang, e.lists))
	}
	return strings.Join(parts, "; ")
}

// outcomeLabel is what people call an outcome of one of the lists' methods.
func outcomeLabel(lists []*method.Method, name, lang string) string {
	for _, m := range lists {
		for i := range m.Outcomes {
			if m.Outcomes[i].Name == name {
				if s := m.Outcomes[i].Label.In(lang); s != "" {
					return s
				}
			}
		}
	}
	return plain(name)
}

func housingName(r *kvarter.Round, code string) string {
	if r.HousingAreas != nil {
		for i := range r.HousingAreas.Items {
			if r.HousingAreas.Items[i].Code == code {
				return or(r.HousingAreas.Items[i].Name, code)
			}
		}
	}
	for i := range r.Housing {
		if r.Housing[i].Area == code {
			return or(r.Housing[i].Name, code)
		}
	}
	return code
}

func (w *writer) neighbours() string {
	if w.m.Then != nil && asks(w.m.Then) == "any" {
		return w.say("mindst ét naboområde er udpeget", "at least one area next to it is designated")
	}
	return w.say("alle naboområder er udpeget", "every area next to it is designated")
}

// asks returns what the neighbours leaf of a rule asks for, "" without one.
func asks(r *method.Rule) string {
	if r.Kind == method.Neighbours {
		return or(r.Name, "all")
	}
	for i := range r.Of {
		if s := asks(&r.Of[i]); s != "" {
			return s
		}
	}
	return ""
}

func (w *writer) list() string {
	var names []string
	for _, x := range w.f.Reasons {
		if x.Kind != "list" && x.Kind != "legacy" {
			continue
		}
		name := plain(x.Name)
		for i := range w.m.Lists {
			if w.m.Lists[i].Name == x.Name {
				name = or(w.m.Lists[i].Label.In(w.lang), name)
			}
		}
		names = append(names, name)
	}
	return join(w.lang, names)
}

func (w *writer) urbanArea() string {
	for i := range w.r.UrbanAreas {
		if w.r.UrbanAreas[i].Code == w.f.UrbanArea {
			return UrbanName(w.lang, or(w.r.UrbanAreas[i].Name, w.f.UrbanArea))
		}
	}
	return or(w.f.UrbanArea, w.say("et udpeget område", "a designated area"))
}
