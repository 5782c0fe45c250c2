package method

import (
	"fmt"
	"strings"

	"kvarter"
)

// options reads shrink, standardise, missing and variance of an indicator.
func (i *Indicator) options(v *tree) {
	i.Variance = v.get("variance").str()
	if t := v.get("shrink"); t != nil {
		s := &Shrink{Form: t.get("form").str(), Decides: or(t.get("decides").str(), "raw")}
		for _, l := range t.get("within").strs() {
			s.Within = append(s.Within, kvarter.Level(l))
		}
		i.Shrink = s
	}
	if t := v.get("standardise"); t != nil {
		s := &Standardise{Empty: or(t.get("empty").str(), "missing")}
		for _, c := range t.get("cells").items {
			s.Cells = append(s.Cells, StandardCell{Count: c.get("count").str(), Base: c.get("base").str()})
		}
		if w := t.get("standard"); w != nil && w.kind == sequenceKind {
			for _, x := range w.items {
				s.Weights = append(s.Weights, x.num())
			}
		}
		i.Standardise = s
	}
	for _, t := range single(v.get("missing")) {
		f := Fill{With: t.get("fill").str(), By: kvarter.Level(t.get("by").str()), On: t.get("on").strs()}
		switch f.With {
		case "neighbour_mean":
			f.Least = 1
		case "regression":
			f.Least = 10
		}
		if x := t.get("least"); x != nil {
			f.Least = x.int()
		}
		if x := t.get("years"); x != nil {
			f.Years = x.int()
		}
		i.Missing = append(i.Missing, f)
	}
}

// single returns the items of a list, or the one mapping in its place.
func single(t *tree) []*tree {
	switch {
	case t == nil:
		return nil
	case t.kind == sequenceKind:
		return t.items
	}
	return []*tree{t}
}

// options checks what the options of an indicator ask of it and of each other.
func (r *reader) options(m *Method, t *tree) {
	for k, e := range items(t.get("indicators")) {
		i, v := &m.Indicators[k], e.value
		if x := v.get("interval"); x != nil {
			switch {
			case x.text == "delta" && i.Variance == "":
				r.add(x, "interval: delta needs a variance", i.Name, "add variance: and the column that has it")
			case x.text != "delta" && i.Variance != "":
				r.add(x, "a figure with a variance has interval: delta", x.text, "leave one of the two out")
			}
		}
		for _, key := range []string{"shrink", "standardise", "missing", "variance"} {
			if x := v.get(key); x != nil && m.Unit == kvarter.LevelHousingArea {
				r.add(x, "a method on housing areas takes figures as they are", key, "a state list is raw values only")
			}
		}
		if i.Shrink != nil {
			r.shrink(i, v)
		}
		if i.Standardise != nil {
			r.standardise(i, v.get("standardise"))
		}
		for n, x := range single(v.get("missing")) {
			r.fill(i, &i.Missing[n], x)
		}
	}
}

// counted refuses what takes counts of the areas' own, added up over the years.
func (r *reader) counted(i *Indicator, t *tree, key string) bool {
	switch {
	case i.Base == "":
		r.add(t, key+" is for a count over a base", i.Name, "write count: and base: instead of value:")
	case i.Inherit != "":
		r.add(t, key+" is for figures of the areas' own", i.Name, "an inherited figure is its group's already")
	case i.Years.Last > 1 && i.Years.Mean == "shares":
		r.add(t, key+" takes counts of several years together", i.Name, "write years: {last: …, mean: pooled}")
	default:
		return true
	}
	return false
}

func (r *reader) shrink(i *Indicator, v *tree) {
	t := v.get("shrink")
	if !r.counted(i, t, "shrink") {
		return
	}
	if v.get("standardise") != nil {
		r.add(t, "shrink and standardise do not go together", i.Name, "a standardised rate is no longer a count over a base")
	}
	if form := t.get("form"); form.text == "logit" && !i.Share() {
		r.add(form, "form: logit is for shares", i.Name, "form: marshall takes rates too")
	}
	seen := map[kvarter.Level]bool{}
	for _, l := range i.Shrink.Within {
		if seen[l] {
			r.add(t.get("within"), "a level is given once", string(l), "")
		}
		seen[l] = true
	}
}

func (r *reader) standardise(i *Indicator, t *tree) {
	if !r.counted(i, t, "standardise") {
		return
	}
	s := i.Standardise
	if w := t.get("standard"); w != nil && s.Weights != nil {
		sum := 0.0
		for _, x := range s.Weights {
			sum += x
		}
		switch {
		case len(s.Weights) != len(s.Cells):
			r.add(w, "a standard has a weight for each cell", fmt.Sprintf("%d weights, %d cells", len(s.Weights), len(s.Cells)), "")
		case sum == 0:
			r.add(w, "a standard population adds up to more than 0", "", "")
		}
	}
	seen := map[string]bool{}
	for k, c := range s.Cells {
		at := t.get("cells").items[k]
		for _, column := range []string{c.Count, c.Base} {
			if seen[column] {
				r.add(at, "a column belongs to one cell", column, "")
			}
			seen[column] = true
		}
	}
}

func (r *reader) fill(i *Indicator, f *Fill, t *tree) {
	allowed := map[string][]string{"group_mean": {"by"}, "neighbour_mean": {"least"}, "last_observation": {"years"}, "regression": {"on", "least"}}[f.With]
	for _, e := range t.entries {
		if e.key != "fill" && !contains(allowed, e.key) {
			r.add(at(e), f.With+" has no "+e.key, "", "it has "+strings.Join(allowed, ", "))
		}
	}
	switch {
	case f.With == "last_observation" && f.Years == 0:
		r.add(t, "last_observation says how old a figure may be", "", "add years: 2")
	case f.With == "last_observation" && i.Worked():
		r.add(t, "last_observation takes a figure as it was counted", i.Name, "it does not go with standardise, or with shrink: {decides: shrunk}")
	case f.With == "regression" && len(f.On) == 0:
		r.add(t, "regression says what it is estimated from", "", "add on: [indicator, …]")
	}
	seen := map[string]bool{}
	for _, on := range f.On {
		if on == i.Name {
			r.add(t.get("on"), "a figure is not estimated from itself", on, "")
		}
		if seen[on] {
			r.add(t.get("on"), "a predictor is given once", on, "")
		}
		seen[on] = true
	}
}

// Share reports whether an indicator is a part of its base: a count over a base, in no other unit than a share or per cent.
func (i *Indicator) Share() bool {
	if i.Base == "" {
		return false
	}
	return i.Unit == "share" || i.Unit == "percent" || i.Unit == "" && (i.Per == 1 || i.Per == 0)
}
