package method

import (
	"strconv"

	"kvarter"
)

// compare reads the comparison among a mapping's keys, nil where there is none.
func compare(t *tree) *Compare {
	for _, op := range comparisonWords() {
		if v := t.get(op); v != nil {
			return &Compare{Op: Op(op), Threshold: threshold(v)}
		}
	}
	return nil
}

func threshold(t *tree) Threshold {
	if t.kind == scalarKind {
		v, written, _ := exact(t.text)
		return Threshold{Number: v, Written: written, Times: 1}
	}
	out := Threshold{Times: 1, TimesWritten: "1", Of: t.get("of").str(), Plus: t.get("plus").num(), Percentile: t.get("percentile").num()}
	if x := t.get("times"); x != nil {
		out.Times, out.TimesWritten, _ = exact(x.text)
	}
	if t.get("percentile") != nil {
		out.Of = "percentile"
	}
	return out
}

func criterion(e entry) Criterion {
	v := e.value
	c := Criterion{Name: e.key, Label: phrase(v.get("label")), Decides: v.get("decides").str(),
		Of: or(or(v.get("indicator").str(), v.get("node").str()), v.get("column").str())}
	if x := v.get("enter"); x != nil {
		c.Enter = *compare(x)
	} else {
		c.Enter = *compare(v)
	}
	if x := v.get("stay"); x != nil {
		c.Stay = compare(x)
	}
	return c
}

func reference(t *tree) *Reference {
	if t == nil {
		return nil
	}
	r := &Reference{Of: t.get("of").str(), CityMinus: t.get("city_minus").str()}
	if f := t.get("first_round"); f != nil {
		r.FirstOf = f.get("of").str()
		if x := f.get("times"); x != nil {
			r.FirstTimes, r.FirstTimesWritten, _ = exact(x.text)
		}
	}
	return r
}

func rules(t *tree) []Rule {
	out := make([]Rule, len(t.items))
	for i, x := range t.items {
		out[i] = rule(x)
	}
	return out
}

// rule reads a rule that was checked; a bare name is a criterion.
func rule(t *tree) Rule {
	out := Rule{AtLeast: -1, AtMost: -1}
	if t.kind == scalarKind {
		out.Kind, out.Name = LeafCriterion, t.text
		return out
	}
	for _, e := range t.entries {
		switch v := e.value; e.key {
		case "all", "any", "none":
			out.Kind, out.Of = RuleKind(e.key), rules(v)
		case "not":
			out.Kind, out.Of = None, []Rule{rule(v)}
		case "count":
			out.Kind, out.Of = Count, rules(v.get("of"))
			if x := v.get("at_least"); x != nil {
				out.AtLeast = x.int()
			}
			if x := v.get("at_most"); x != nil {
				out.AtMost = x.int()
			}
		case "criterion", "list", "outcome", "neighbours":
			out.Kind, out.Name = RuleKind(e.key), v.text
		case "class":
			out.Kind, out.Name = LeafClass, v.text
			if v.kind == mappingKind && len(v.entries) > 0 {
				out.Name, out.Is = v.entries[0].key, v.entries[0].value.strs()
			}
		case "is":
			out.Is = v.strs()
		case "persisted":
			out.Kind, out.Name, out.Years = Persisted, v.get("outcome").str(), v.get("years").int()
			for _, l := range items(v.get("laws")) {
				year, _ := strconv.Atoi(untilPattern.FindStringSubmatch(l.key)[1])
				law := Law{Until: kvarter.Period(year), Method: l.value.text}
				if l.value.kind == mappingKind {
					law.Method, law.Outcome = l.value.get("method").str(), l.value.get("outcome").str()
				}
				out.Laws = append(out.Laws, law)
			}
		}
	}
	return out
}

func exclusions(t *tree) []Exclusion {
	if t == nil {
		return nil
	}
	one := func(column string, v *tree) Exclusion {
		return Exclusion{Column: column, Compare: *compare(v), From: or(v.get("from").str(), "designation"), UnlessListed: v.get("unless").str() == "listed"}
	}
	var out []Exclusion
	for _, e := range t.entries {
		out = append(out, one(e.key, e.value))
	}
	for _, x := range t.items {
		out = append(out, one(x.get("column").str(), x))
	}
	return out
}

func merging(t *tree) *Merge {
	if t == nil {
		return nil
	}
	m := &Merge{Groups: t.get("groups").str(), MinPopulation: t.get("min_population").num(), ListsExempt: true, ToleranceM: 1}
	if x := t.get("lists_exempt"); x != nil {
		m.ListsExempt = x.bool()
	}
	topology := t
	if e := t.get("else"); e != nil {
		topology = e
	}
	m.Contiguity, m.FillHoles = topology.get("contiguity").str(), topology.get("fill_holes").bool()
	if x := topology.get("tolerance_m"); x != nil {
		m.ToleranceM = x.num()
	}
	return m
}

func uncertain(t *tree) *Uncertainty {
	if t == nil {
		return nil
	}
	u := &Uncertainty{Prior: or(t.get("prior").str(), "jeffreys"), Correlation: .3, Thresholds: .1, Weights: .25, Counts: 1, Steady: .95, Leaning: .8}
	for key, to := range map[string]*float64{"correlation": &u.Correlation, "thresholds": &u.Thresholds, "weights": &u.Weights, "steady": &u.Steady, "leaning": &u.Leaning} {
		if x := t.get(key); x != nil {
			*to = x.num()
		}
	}
	if x := t.get("counts"); x != nil {
		u.Counts = x.int()
	}
	if x := t.get("normalise"); x != nil {
		for _, y := range x.items {
			u.Normalise = append(u.Normalise, steps(y))
		}
	}
	if x := t.get("combine"); x != nil {
		for _, y := range x.items {
			u.Combine = append(u.Combine, y.str())
		}
	}
	return u
}

func includes(t *tree) []Include {
	if t == nil {
		return nil
	}
	list := []*tree{t}
	if t.kind == sequenceKind {
		list = t.items
	}
	var out []Include
	for _, x := range list {
		if x.kind == scalarKind {
			out = append(out, Include{Method: x.text})
			continue
		}
		i := Include{Method: x.get("method").str()}
		if o := x.get("outcomes").strs(); len(o) != 1 || o[0] != "all" {
			i.Outcomes = o
		}
		out = append(out, i)
	}
	return out
}
