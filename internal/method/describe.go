package method

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"kvarter"
)

// lineWidth is the longest line that Describe prints, in letters.
const lineWidth = 96

// Describe prints a method as plain IF/AND blocks in Danish ("da") or English (anything else): figures, index, classes, criteria,
// reference, lists, rules, what is left out, merging, what is included. Lines are shorter than 100 letters.
func Describe(m *Method, lang string) string {
	if lang != "da" {
		lang = "en"
	}
	d := &describer{m: m, lang: lang}
	d.header()
	d.figures()
	d.index()
	d.classes()
	d.criteria()
	d.reference()
	d.lists()
	d.rules()
	d.exclusions()
	d.merging()
	d.includes()
	return d.b.String()
}

type describer struct {
	m    *Method
	lang string
	b    strings.Builder
}

// t picks the words of the language.
func (d *describer) t(da, en string) string {
	if d.lang == "da" {
		return da
	}
	return en
}

// line writes a text behind a lead, wrapped; following lines are indented to where the text began.
func (d *describer) line(lead, text string) {
	hang := min(utf8.RuneCountInString(lead), 48)
	at := utf8.RuneCountInString(lead)
	d.b.WriteString(lead)
	first := true
	for _, w := range strings.Fields(text) {
		n := utf8.RuneCountInString(w)
		for n > lineWidth-hang {
			r := []rune(w)
			if !first {
				d.b.WriteString("\n" + strings.Repeat(" ", hang))
			}
			d.b.WriteString(string(r[:lineWidth-hang]))
			w, first, at = string(r[lineWidth-hang:]), false, lineWidth
			n = utf8.RuneCountInString(w)
		}
		switch {
		case first:
		case at+1+n > lineWidth:
			d.b.WriteString("\n" + strings.Repeat(" ", hang))
			at = hang
		default:
			d.b.WriteByte(' ')
			at++
		}
		d.b.WriteString(w)
		at += n
		first = false
	}
	d.b.WriteByte('\n')
}

// section writes a headline; the empty line before it parts the sections.
func (d *describer) section(da, en string) {
	d.line("\n", d.t(da, en))
}

// pad fills a name to a width, cutting nothing.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// column is the width of the longest name, at most 42 letters.
func column(names []string) int {
	w := 0
	for _, n := range names {
		w = max(w, utf8.RuneCountInString(n))
	}
	return min(w, 42)
}

// number prints a decimal: a comma in Danish, a true minus, no trailing zeros of its own.
func (d *describer) number(v float64) string { return d.decimal(strconv.FormatFloat(v, 'f', -1, 64)) }

// decimal prints a number as it was written.
func (d *describer) decimal(s string) string {
	if strings.HasPrefix(strings.TrimPrefix(s, "-"), ".") {
		s = strings.Replace(s, ".", "0.", 1)
	}
	s = strings.Replace(s, "-", "−", 1)
	if d.lang == "da" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// thousands prints a whole number in groups of three.
func (d *describer) thousands(v float64) string {
	s := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + d.t(".", ",") + s[i:]
	}
	return s
}

// percent prints a share as per cent, with the digits that the share has.
func (d *describer) percent(v float64) string {
	return d.number(math.Round(v*1e10)/1e8) + " %"
}

// label is what people read, or the name.
func (d *describer) label(l Text, name string) string { return or(l.In(d.lang), name) }

// name is the label of an indicator or node, the name of a column.
func (d *describer) name(input string) string {
	if i := d.m.Indicator(input); i != nil {
		return d.label(i.Label, i.Name)
	}
	if n := d.m.node(input); n != nil {
		return d.label(n.Label, n.Name)
	}
	if left, right, ok := strings.Cut(input, "/"); ok && d.m.node(left) != nil {
		return d.name(right) + " " + d.t("i", "in") + " " + d.name(left)
	}
	return input
}

func (d *describer) header() {
	m := d.m
	d.line("", or(m.Title.In(d.lang), m.ID))
	unit := d.t("screener små områder", "screens small areas")
	if m.Unit == kvarter.LevelHousingArea {
		unit = d.t("screener boligområder", "screens housing areas")
	}
	d.line("", m.ID+", "+d.t("version ", "version ")+m.Version+"; "+unit)
	if m.Source != "" {
		d.line(d.t("Kilde: ", "Source: "), m.Source)
	}
	if n := m.Note.In(d.lang); n != "" {
		d.line("", n)
	}
}

func (d *describer) figures() {
	if len(d.m.Indicators) == 0 {
		return
	}
	d.section("TAL", "FIGURES")
	var names []string
	for _, i := range d.m.Indicators {
		names = append(names, d.label(i.Label, i.Name))
	}
	w := column(names)
	for k, i := range d.m.Indicators {
		d.line("  "+pad(names[k], w)+"  ", d.indicator(i))
	}
}

func (d *describer) indicator(i Indicator) string {
	var parts []string
	switch {
	case i.Value != "":
		parts = append(parts, i.Value)
	case i.Base == "":
		parts = append(parts, i.Count)
	case i.Per != 1:
		parts = append(parts, fmt.Sprintf("%s / %s %s %s", i.Count, i.Base, d.t("pr.", "per"), d.number(i.Per)))
	default:
		parts = append(parts, i.Count+" / "+i.Base)
	}
	if i.Worse == WorseLower {
		parts = append(parts, d.t("lavere er værre", "lower is worse"))
	}
	if i.Years.Last > 1 {
		how := d.t("summen af tællere over summen af baser", "sum of counts over sum of bases")
		if i.Years.Mean == "shares" {
			how = d.t("middel af årenes tal", "mean of the yearly figures")
		}
		parts = append(parts, fmt.Sprintf(d.t("de seneste %d år, %s", "the last %d years, %s"), i.Years.Last, how))
	}
	if i.MinBase > 0 {
		parts = append(parts, d.t("mangler, når basen er under ", "missing where the base is under ")+d.number(i.MinBase))
	}
	if i.Inherit != "" {
		parts = append(parts, fmt.Sprintf(d.t("arvet fra områdets %s", "inherited from the area's %s"), i.Inherit))
	}
	if i.DesignEffect != 1 {
		parts = append(parts, d.t("designeffekt ", "design effect ")+d.number(i.DesignEffect))
	}
	for _, x := range d.options(&i) {
		parts = append(parts, x.Text)
	}
	if i.Sensitive {
		parts = append(parts, d.t("følsomt: der vises aldrig, hvad der skulle ændres", "sensitive: what would have to change is never shown"))
	}
	return strings.Join(parts, "; ")
}

func (d *describer) index() {
	if len(d.m.Index) == 0 {
		return
	}
	d.section("INDEKS, I REGNERÆKKEFØLGE", "INDEX, IN ORDER OF EVALUATION")
	for _, n := range d.m.Index {
		head := d.label(n.Label, n.Name)
		if head != n.Name {
			head += " (" + n.Name + ")"
		}
		d.line("  ", head)
		d.node(n)
	}
}

func (d *describer) node(n Node) {
	step := func(da, en, text string) { d.line("    "+pad(d.t(da, en), 8)+"  ", text) }
	if len(n.CountOf) > 0 {
		step("ANTAL AF", "COUNT OF", d.condition(n.CountOf[0]))
		for _, c := range n.CountOf[1:] {
			step("", "", d.condition(c))
		}
	} else {
		step("TAG", "TAKE", strings.Join(d.members(n), ", "))
		if len(n.Each) > 0 {
			step("HVER", "EACH", d.steps(n.Each))
		}
		for _, x := range n.Of {
			if x.Each != nil {
				step("", "", d.name(x.Input)+": "+or(d.steps(x.Each), d.t("uændret", "unchanged")))
			}
		}
		if n.Combine != "" {
			text := d.combination(n.Combine)
			if w := d.weights(n); w != "" {
				text += ", " + w
			}
			step("SAMLET", "COMBINE", text)
		}
	}
	if len(n.Then) > 0 {
		step("DEREFTER", "THEN", d.steps(n.Then))
	}
	if len(n.Of) > 1 || n.Missing.Kind != "propagate" {
		step("MANGLER", "MISSING", d.missing(n.Missing))
	}
}

func (d *describer) members(n Node) []string {
	plain := true
	for _, x := range n.Of {
		plain = plain && x.Weight == 1
	}
	out := make([]string, len(n.Of))
	for i, x := range n.Of {
		out[i] = d.name(x.Input)
		if !plain && n.Weights.Kind != "equal" && n.Weights.Kind != "factor_ml" && n.Weights.Kind != "pca" {
			out[i] += " (" + d.t("vægt ", "weight ") + d.number(math.Round(x.Weight*1e6)/1e6) + ")"
		}
	}
	return out
}

func (d *describer) condition(c Condition) string {
	return d.name(c.Node) + " " + d.t("er", "is") + " " + d.compare(c.Compare, d.share(c.Node))
}

func (d *describer) missing(a Absent) string {
	if a.Kind == "propagate" {
		return d.t("mangler ét led, mangler resultatet", "where one member is missing, so is the result")
	}
	s := d.t("manglende led udelades", "missing members are left out")
	if a.AtMost >= 0 {
		s += fmt.Sprintf(d.t("; højst %d må mangle", "; at most %d may be missing"), a.AtMost)
	}
	if a.AtLeastShare > 0 {
		s += d.t("; mindst ", "; at least ") + d.percent(a.AtLeastShare) + d.t(" skal være der", " must be there")
	}
	return s
}
