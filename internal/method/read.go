package method

import (
	"sort"

	"kvarter"
)

// reader collects the faults of one file and the references that are resolved at the end.
type reader struct {
	file    string
	grammar map[string]*object
	ops     []transform
	faults  []kvarter.Problem
}

// Read reads a method file. name stands in the problems. The error is *kvarter.Problems, in the order of the file: rule, line,
// column and the nearest right word. It never panics, whatever the bytes.
func Read(name string, src []byte) (*Method, error) {
	t, fault := parseTree(name, src)
	if fault != nil {
		return nil, problems([]kvarter.Problem{*fault})
	}
	r := &reader{file: name, grammar: grammar(), ops: transforms()}
	ref{"method"}.check(r, "the file", t)
	if len(r.faults) > 0 {
		return nil, problems(r.faults)
	}
	m := r.method(t)
	r.resolve(m, t)
	if len(r.faults) > 0 {
		return nil, problems(r.faults)
	}
	return m, nil
}

func problems(faults []kvarter.Problem) error {
	sort.SliceStable(faults, func(i, j int) bool {
		a, b := faults[i], faults[j]
		return a.Line < b.Line || a.Line == b.Line && a.Col < b.Col
	})
	p := &kvarter.Problems{}
	for _, f := range faults {
		p.Add(f)
	}
	return p
}

func (r *reader) method(t *tree) *Method {
	m := &Method{
		ID:      t.get("method").str(),
		Version: or(t.get("version").str(), "1"),
		Title:   phrase(t.get("title")),
		Source:  t.get("source").str(),
		Note:    phrase(t.get("note")),
		Unit:    kvarter.Level(or(t.get("unit").str(), string(kvarter.LevelSmallArea))),
	}
	for _, e := range items(t.get("indicators")) {
		m.Indicators = append(m.Indicators, indicator(e))
	}
	for _, e := range items(t.get("index")) {
		m.Index = append(m.Index, node(e))
	}
	for _, e := range items(t.get("classes")) {
		m.Classes = append(m.Classes, class(e))
	}
	for _, e := range items(t.get("criteria")) {
		m.Criteria = append(m.Criteria, criterion(e))
	}
	for _, e := range items(t.get("lists")) {
		m.Lists = append(m.Lists, List{Name: e.key, Label: phrase(e.value.get("label")), File: e.value.get("file").str(), Code: e.value.get("code").str()})
	}
	for _, e := range items(t.get("outcomes")) {
		m.Outcomes = append(m.Outcomes, Outcome{Name: e.key, Label: phrase(e.value.get("label")), Rule: rule(e.value)})
	}
	m.Reference = reference(t.get("reference"))
	if d := t.get("designate"); d != nil {
		x := rule(d)
		m.Designate = &x
		if then := d.get("then"); then != nil {
			y := rule(then)
			m.Then = &y
		}
	}
	m.Exclude = exclusions(t.get("exclude"))
	m.Merge = merging(t.get("merge"))
	m.Include = includes(t.get("include"))
	m.Uncertainty = uncertain(t.get("uncertainty"))
	return m
}

// items returns the entries of a mapping, none for nil.
func items(t *tree) []entry {
	if t == nil {
		return nil
	}
	return t.entries
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func phrase(t *tree) Text {
	switch {
	case t == nil:
		return nil
	case t.kind == scalarKind:
		return Text{"da": t.text, "en": t.text}
	}
	out := Text{}
	for _, e := range t.entries {
		out[e.key] = e.value.text
	}
	return out
}

func indicator(e entry) Indicator {
	v := e.value
	i := Indicator{
		Name: e.key, Label: phrase(v.get("label")), Unit: v.get("unit").str(),
		Value: v.get("value").str(), Count: v.get("count").str(), Base: v.get("base").str(),
		Per: 1, Worse: Direction(or(v.get("worse").str(), string(WorseHigher))), Years: Years{Last: 1, Mean: "pooled"},
		MinBase: v.get("min_base").num(), Inherit: kvarter.Level(v.get("inherit").str()), Sensitive: v.get("sensitive").bool(),
		Interval: v.get("interval").str(), DesignEffect: 1, Decimals: -1,
	}
	if x := v.get("per"); x != nil {
		i.Per = x.num()
	}
	if x := v.get("design_effect"); x != nil {
		i.DesignEffect = x.num()
	}
	if x := v.get("decimals"); x != nil {
		i.Decimals = x.int()
	}
	if i.Value != "" {
		i.Years.Mean = "shares"
	}
	if y := v.get("years"); y != nil {
		if y.kind == scalarKind {
			i.Years.Last = y.int()
		} else {
			if l := y.get("last"); l != nil {
				i.Years.Last = l.int()
			}
			i.Years.Mean = or(y.get("mean").str(), i.Years.Mean)
		}
	}
	i.options(v)
	share := i.Base != "" && i.Per == 1
	if share {
		i.Unit = or(i.Unit, "share")
	}
	switch {
	case i.Interval != "":
	case share:
		i.Interval = "wilson"
	case i.Count != "":
		i.Interval = "byar"
	case i.Variance != "":
		i.Interval = "delta"
	default:
		i.Interval = "none"
	}
	return i
}
