package method

import "fmt"

// Term is one part of a definition: Key says which, from a closed set, and Text says it.
type Term struct {
	// Key is value, count, base, per, years, min_base, worse, inherit, design_effect, variance, standardise, shrink, missing, steps, compare, stay or decides.
	Key, Text string
}

// Define says what a criterion measures and where its limits lie, in the words of Describe. name may be an indicator or a node too,
// which then has no limits. It is nil for an unknown name.
func Define(m *Method, name, lang string) []Term {
	if lang != "da" {
		lang = "en"
	}
	d := &describer{m: m, lang: lang}
	of, c := name, m.Criterion(name)
	if c != nil {
		of = c.Of
	}
	out := d.measure(of)
	if c == nil {
		return out
	}
	out = append(out, Term{"compare", d.compare(c.Enter, d.share(of))})
	if c.Stay != nil {
		out = append(out, Term{"stay", d.compare(*c.Stay, d.share(of))})
	}
	if c.Decides != "" {
		out = append(out, Term{"decides", d.t("et arvet tal vises, men afgør aldrig", "an inherited figure is shown and never decides")})
	}
	return out
}

// measure defines an indicator or a node.
func (d *describer) measure(of string) []Term {
	if n := d.m.node(of); n != nil {
		d.node(*n)
		return []Term{{"steps", d.b.String()}}
	}
	i := d.m.Indicator(of)
	if i == nil {
		return nil
	}
	var out []Term
	add := func(key, text string) { out = append(out, Term{key, text}) }
	switch {
	case i.Value != "":
		add("value", i.Value)
	default:
		add("count", i.Count)
	}
	if i.Base != "" {
		add("base", i.Base)
		if i.Per != 1 && i.Per != 0 {
			add("per", d.number(i.Per))
		}
	}
	switch {
	case i.Years.Last > 1 && i.Years.Mean == "shares":
		add("years", fmt.Sprintf(d.t("de seneste %d år, middel af årenes tal", "the last %d years, mean of the yearly figures"), i.Years.Last))
	case i.Years.Last > 1:
		add("years", fmt.Sprintf(d.t("de seneste %d år lagt sammen: summen af tællere over summen af baser", "the last %d years together: sum of counts over sum of bases"), i.Years.Last))
	default:
		add("years", d.t("det seneste år", "the latest year"))
	}
	if i.MinBase > 0 {
		add("min_base", d.number(i.MinBase))
	}
	if i.Worse == WorseLower {
		add("worse", d.t("lavere er værre", "lower is worse"))
	} else {
		add("worse", d.t("højere er værre", "higher is worse"))
	}
	if i.Inherit != "" {
		add("inherit", string(i.Inherit))
	}
	if i.DesignEffect > 1 {
		add("design_effect", d.number(i.DesignEffect))
	}
	out = append(out, d.options(i)...)
	return out
}
