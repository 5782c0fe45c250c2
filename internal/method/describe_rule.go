package method

import (
	"fmt"
	"math/big"
	"strings"
)

// share reports whether a figure is printed as per cent.
func (d *describer) share(name string) bool {
	i := d.m.Indicator(name)
	return i != nil && i.Unit == "share"
}

// compare is a comparison in words, such as «at least 1.40 × the reference».
func (d *describer) compare(c Compare, share bool) string {
	op := map[Op][2]string{Over: {"over", "over"}, AtLeast: {"mindst", "at least"}, AtMost: {"højst", "at most"}, Under: {"under", "under"}}[c.Op]
	return d.t(op[0], op[1]) + " " + d.threshold(c.Threshold, share)
}

func (d *describer) threshold(t Threshold, share bool) string {
	switch t.Of {
	case "":
		if share {
			if r, ok := new(big.Rat).SetString(t.Written); ok {
				v, _ := r.Mul(r, big.NewRat(100, 1)).Float64()
				return d.number(v) + " %"
			}
		}
		return d.decimal(t.Written)
	case "percentile":
		if d.lang == "da" {
			return "den " + d.number(t.Percentile) + ". percentil"
		}
		return "percentile " + d.number(t.Percentile)
	}
	text := d.place(t.Of)
	if r, ok := new(big.Rat).SetString(t.TimesWritten); ok && r.Cmp(big.NewRat(1, 1)) != 0 {
		text = d.decimal(t.TimesWritten) + " × " + text
	}
	if t.Plus != 0 {
		sign := " + "
		if t.Plus < 0 {
			sign = " − "
		}
		text += sign + strings.TrimPrefix(d.number(t.Plus), "−")
	}
	return text
}

// place is what a threshold refers to.
func (d *describer) place(of string) string {
	words := map[string][2]string{
		"reference": {"referencen", "the reference"}, "city": {"hele byen", "the whole city"}, "rest": {"resten af byen", "the rest of the city"},
		"region": {"regionens tal", "the region's figure"}, "country": {"landets tal", "the country's figure"},
	}
	if w, ok := words[of]; ok {
		return d.t(w[0], w[1])
	}
	return fmt.Sprintf(d.t("områdets eget %s", "the area's own %s"), of)
}

func (d *describer) classes() {
	if len(d.m.Classes) == 0 {
		return
	}
	d.section("KLASSER", "CLASSES")
	for _, c := range d.m.Classes {
		d.line("  ", d.label(c.Label, c.Name)+d.t(", efter ", ", by ")+d.name(c.Of))
		var names []string
		for _, cut := range c.Cuts {
			names = append(names, d.label(cut.Label, cut.Name))
		}
		w := column(names)
		for i, cut := range c.Cuts {
			when := d.t("ELLERS", "OTHERWISE")
			if cut.Compare != nil {
				when = d.t("HVIS ", "IF ") + d.compare(*cut.Compare, d.share(c.Of))
				if i > 0 {
					when = d.t("ELLERS HVIS ", "ELSE IF ") + d.compare(*cut.Compare, d.share(c.Of))
				}
			}
			d.line("    "+pad(names[i], w)+"  ", when)
		}
	}
}

func (d *describer) criteria() {
	if len(d.m.Criteria) == 0 {
		return
	}
	d.section("KRITERIER", "CRITERIA")
	var names []string
	for _, c := range d.m.Criteria {
		names = append(names, d.label(c.Label, c.Name))
	}
	w := column(names)
	for i, c := range d.m.Criteria {
		share := d.share(c.Of)
		text := d.compare(c.Enter, share)
		if d.name(c.Of) != names[i] {
			text = d.name(c.Of) + " " + d.t("er", "is") + " " + text
		}
		if c.Stay != nil {
			text += d.t("; udpeget før: ", "; designated before: ") + d.compare(*c.Stay, share)
		}
		if c.Decides != "" {
			text += d.t("; et arvet tal vises, men afgør aldrig", "; an inherited figure is shown and never decides")
		}
		if names[i] == c.Name {
			d.line("  "+pad(names[i], w)+"  ", text)
		} else {
			// A long label gets a line of its own.
			if longest(names) > w {
				d.line("  ", names[i])
				d.line("      ", text)
			} else {
				d.line("  "+pad(names[i], w)+"  ", text)
			}
		}
	}
}

func longest(names []string) int {
	n := 0
	for _, s := range names {
		n = max(n, len([]rune(s)))
	}
	return n
}

func (d *describer) reference() {
	r := d.m.Reference
	if r == nil {
		return
	}
	d.section("REFERENCE", "REFERENCE")
	if r.CityMinus == "" {
		d.line("  ", d.place(r.Of))
		return
	}
	d.line("  ", d.t("byen uden områderne fra runden før, fastfrosset i runden", "the city without the areas of the round before, frozen in the round"))
	first := d.t("i en første runde: ", "in a first round: ") + d.place(r.FirstOf)
	if r.FirstTimes != 0 {
		first += fmt.Sprintf(d.t(", og faktoren er %s", ", and the factor is %s"), d.decimal(r.FirstTimesWritten))
	}
	d.line("  ", first)
}

func (d *describer) lists() {
	if len(d.m.Lists) == 0 {
		return
	}
	d.section("LISTER", "LISTS")
	for _, l := range d.m.Lists {
		d.line("  ", fmt.Sprintf(d.t("%s: filen %s, kolonnen %s", "%s: file %s, column %s"), d.label(l.Label, l.Name), l.File, l.Code))
	}
}

func (d *describer) rules() {
	if d.m.Designate != nil {
		d.section("UDPEGNING", "DESIGNATION")
		d.block(*d.m.Designate, d.t("HVIS", "IF"), d.t("SÅ er området udpeget", "THEN the area is designated"))
	}
	if d.m.Then != nil {
		d.line("  ", d.t("DEREFTER, én gang:", "AFTERWARDS, once:"))
		d.block(*d.m.Then, d.t("HVIS", "IF"), d.t("SÅ er området også udpeget", "THEN the area is designated too"))
	}
	if len(d.m.Outcomes) == 0 {
		return
	}
	d.section("UDFALD", "OUTCOMES")
	for i, o := range d.m.Outcomes {
		if i > 0 {
			d.b.WriteByte('\n')
		}
		d.block(o.Rule, d.t("HVIS", "IF"), d.t("SÅ: ", "THEN: ")+d.label(o.Label, o.Name))
	}
}

func (d *describer) block(r Rule, lead, end string) {
	d.line("  ", lead)
	d.rule(r, 6)
	d.line("  ", end)
}

// rule writes a rule at an indentation; the words between the parts of all and any stand two letters further out.
func (d *describer) rule(r Rule, indent int) {
	in, out := strings.Repeat(" ", min(indent, 40)), strings.Repeat(" ", min(indent, 40)-2)
	between := func(word string) {
		for i, x := range r.Of {
			if i > 0 {
				d.line(out, word)
			}
			d.nested(x, r.Kind, indent)
		}
	}
	switch r.Kind {
	case All:
		between(d.t("OG", "AND"))
	case Any:
		between(d.t("ELLER", "OR"))
	case None:
		if len(r.Of) == 1 {
			d.line(in, d.t("IKKE", "NOT"))
		} else {
			d.line(in, d.t("INGEN AF", "NONE OF"))
		}
		d.each(r, indent+4)
	case Count:
		d.line(in, d.k(r))
		d.each(r, indent+4)
	default:
		d.line(in, d.leaf(r))
	}
}

// nested indents an all in an any, and an any in an all, so that AND and OR never stand in the same column.
func (d *describer) nested(r Rule, under RuleKind, indent int) {
	if (r.Kind == All || r.Kind == Any) && r.Kind != under && len(r.Of) > 1 {
		d.rule(r, indent+4)
		return
	}
	d.rule(r, indent)
}

func (d *describer) each(r Rule, indent int) {
	for _, x := range r.Of {
		if (x.Kind == All || x.Kind == Any) && len(x.Of) > 1 {
			word := d.t("DETTE ALT", "ALL OF")
			if x.Kind == Any {
				word = d.t("ET AF", "ANY OF")
			}
			d.line(strings.Repeat(" ", min(indent, 40)), word)
			d.rule(x, indent+4)
			continue
		}
		d.rule(x, indent)
	}
}

func (d *describer) k(r Rule) string {
	n := len(r.Of)
	switch {
	case r.AtLeast >= 0 && r.AtMost == r.AtLeast:
		return fmt.Sprintf(d.t("PRÆCIS %d AF %d", "EXACTLY %d OF %d"), r.AtLeast, n)
	case r.AtLeast >= 0 && r.AtMost >= 0:
		return fmt.Sprintf(d.t("%d TIL %d AF %d", "%d TO %d OF %d"), r.AtLeast, r.AtMost, n)
	case r.AtMost >= 0:
		return fmt.Sprintf(d.t("HØJST %d AF %d", "AT MOST %d OF %d"), r.AtMost, n)
	}
	return fmt.Sprintf(d.t("MINDST %d AF %d", "AT LEAST %d OF %d"), r.AtLeast, n)
}

func (d *describer) leaf(r Rule) string {
	switch r.Kind {
	case LeafCriterion:
		if c := d.m.Criterion(r.Name); c != nil {
			if l := c.Label.In(d.lang); l != "" {
				return l
			}
			return d.name(c.Of) + " " + d.t("er", "is") + " " + d.compare(c.Enter, d.share(c.Of))
		}
	case LeafClass:
		for _, c := range d.m.Classes {
			if c.Name != r.Name {
				continue
			}
			var is []string
			for _, name := range r.Is {
				for _, cut := range c.Cuts {
					if cut.Name == name {
						is = append(is, d.label(cut.Label, name))
					}
				}
			}
			return d.label(c.Label, c.Name) + " " + d.t("er", "is") + " " + strings.Join(is, d.t(" eller ", " or "))
		}
	case LeafList:
		for _, l := range d.m.Lists {
			if l.Name == r.Name {
				return d.t("på listen: ", "on the list: ") + d.label(l.Label, l.Name)
			}
		}
	case LeafOutcome:
		return d.outcome(r.Name)
	case Neighbours:
		if r.Name == "any" {
			return d.t("mindst én nabo er udpeget", "at least one neighbour is designated")
		}
		return d.t("alle naboer er udpeget (nej for et område uden naboer)", "all neighbours are designated (no for an area without neighbours)")
	case Persisted:
		text := fmt.Sprintf(d.t("%s i hvert af de seneste %d år", "%s in each of the last %d years"), d.outcome(r.Name), r.Years)
		var laws []string
		for _, l := range r.Laws {
			s := fmt.Sprintf(d.t("til og med %d %s", "through %d %s"), l.Until, l.Method)
			if l.Outcome != "" && l.Outcome != r.Name {
				s += " (" + l.Outcome + ")"
			}
			laws = append(laws, s)
		}
		if laws != nil {
			text += d.t("; hvert år efter sin lov: ", "; each year by its law: ") + strings.Join(laws, ", ") + d.t(", siden denne", ", since then this one")
		}
		return text
	}
	return r.Name
}

func (d *describer) outcome(name string) string {
	for _, o := range d.m.Outcomes {
		if o.Name == name {
			return d.label(o.Label, o.Name)
		}
	}
	return name
}

func (d *describer) exclusions() {
	if len(d.m.Exclude) == 0 {
		return
	}
	d.section("UDELADT", "LEFT OUT")
	for _, x := range d.m.Exclude {
		what := d.name(x.Column)
		if x.Column == "population" {
			what = d.t("folketal", "population")
		}
		d.line("  "+d.t("HVIS ", "IF "), what+" "+d.t("er", "is")+" "+d.compare(x.Compare, d.share(x.Column)))
		if x.UnlessListed {
			d.line("  "+d.t("OG ", "AND "), d.t("området er ikke på en liste", "the area is on no list"))
		}
		then := d.t("udpeges området ikke; dets tal tæller stadig i referencer og fordelinger", "the area is not designated; its figures still count in references and distributions")
		if x.From == "calculation" {
			then = d.t("indgår området slet ikke, heller ikke i referencer og fordelinger", "the area takes no part, in references and distributions neither")
		}
		d.line("  "+d.t("SÅ ", "THEN "), then)
	}
}

func (d *describer) merging() {
	g := d.m.Merge
	if g == nil {
		return
	}
	d.section("SAMLING TIL BYOMRÅDER", "MERGING INTO URBAN AREAS")
	if g.Groups != "" {
		d.line("  ", d.t("efter den erklærede inddeling i ", "by the declared grouping in ")+g.Groups)
	}
	if g.Contiguity != "" {
		touch := d.t("mødes i mindst et punkt", "meet in at least a point")
		if g.Contiguity == "rook" {
			touch = d.t("har en kant til fælles", "share an edge")
		}
		lead := d.t("udpegede områder, der ", "designated areas that ")
		if g.Groups != "" {
			lead = d.t("ellers udpegede områder, der ", "else designated areas that ")
		}
		d.line("  ", fmt.Sprintf(d.t("%s%s (%s, %s m)", "%s%s (%s, %s m)"), lead, touch, g.Contiguity, d.number(g.ToleranceM)))
	}
	if g.FillHoles {
		d.line("  ", d.t("huller fyldes", "holes are filled"))
	}
	if g.MinPopulation > 0 {
		text := fmt.Sprintf(d.t("mindst %s beboere", "at least %s residents"), d.thousands(g.MinPopulation))
		if g.ListsExempt {
			text += d.t("; områder på statens lister er undtaget", "; areas on the state's lists are exempt")
		}
		d.line("  ", text)
	}
}

func (d *describer) includes() {
	if len(d.m.Include) == 0 {
		return
	}
	d.section("KOMMER MED AF SIG SELV", "ENTER AS THEY ARE")
	for _, i := range d.m.Include {
		what := d.t("alle lister", "all lists")
		if i.Outcomes != nil {
			what = strings.Join(i.Outcomes, ", ")
		}
		d.line("  ", i.Method+": "+what)
	}
}
