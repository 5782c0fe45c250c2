package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/method"
	"kvarter/internal/source"
	"kvarter/internal/workspace"
)

// check says, all at once, which columns and years a method needs and the data lack; then, with the row of each, which counts cannot be.
func (r *run) check(m *method.Method, level kvarter.Level, at kvarter.Period) error {
	var ps kvarter.Problems
	for _, x := range composite.Lacks(m, r.in.Panel, level, at) {
		var known []string
		for _, t := range r.in.Panel.Tables {
			if t.Level == x.Level {
				known = append(known, t.Names()...)
			}
		}
		hint := fmt.Sprintf("missing for %s in %s", x.Level, years(x.Years))
		switch near := source.Nearest(x.Column, known); {
		case x.NoTable && len(known) == 0:
			hint += fmt.Sprintf("; there are no figures of %s", x.Level)
		case x.NoTable:
			hint += fmt.Sprintf("; there are figures of %s for %s", x.Level, years(r.in.Panel.Periods(x.Level)))
		case near != "" && near != x.Column:
			hint += fmt.Sprintf("; did you mean %q?", near)
		}
		ps.Add(kvarter.Problem{Rule: "the data have every column that the method uses", File: m.ID, Column: x.Column, Hint: hint})
	}
	if level == r.level() {
		// Columns of indicators are judged above; these are the others, such as members of an index.
		have := append(r.in.Panel.Table(level, at).Names(), "population")
		for i := range m.Indicators {
			have = append(have, m.Indicators[i].Columns()...)
		}
		if more, ok := m.CheckColumns(m.ID, have).(*kvarter.Problems); ok {
			for _, x := range more.Shown {
				ps.Add(x)
			}
			ps.Count += more.Count - len(more.Shown)
		}
	}
	if err := ps.Err(); err != nil {
		e := kvarter.Errorf(kvarter.Invalid, "%w", err)
		e.Hint = "kvarter method columns " + r.name(m)
		return e
	}
	if err := r.refuseBridgedValues(m, level, at); err != nil {
		return err
	}
	found, n := composite.ImpossibleCounts(m, r.in.Panel, at, kvarter.MaxShown)
	for _, x := range found {
		p := kvarter.Problem{Rule: x.Rule, File: fmt.Sprintf("indicator %s, %s %s in %d", x.Indicator, x.Level, x.Code, x.Period), Column: x.Column,
			Value: fmt.Sprintf("%.15g", x.Num), Hint: fmt.Sprintf("%s is %.15g; correct it, or write «unit: rate» in the method if it is no part of its base", m.Indicator(x.Indicator).Base, x.Base)}
		if strings.HasPrefix(x.Rule, "a count") {
			p.Hint = fmt.Sprintf("area %s in %d", x.Code, x.Period)
			if x.Column != m.Indicator(x.Indicator).Count {
				p.Value = fmt.Sprintf("%.15g", x.Base)
			}
		}
		if file, row, column, ok := r.in.locate(x.Level, x.Period, x.Code, x.Column); ok {
			p.File, p.Row, p.Column = file, row, column
		}
		ps.Add(p)
	}
	ps.Count = n
	return ps.Err()
}

// name is how the user calls a method.
func (r *run) name(m *method.Method) string {
	for _, l := range sortedKeys(r.loaded) {
		if r.loaded[l].m == m {
			return l
		}
	}
	return m.ID
}

// years writes «2019, 2021–2024».
func years(list []kvarter.Period) string {
	var parts []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		part := fmt.Sprint(list[i])
		if j > i {
			part += fmt.Sprintf("–%d", list[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

// locate finds the file, row and column that a figure came from. Files are read again: it is for messages, and figures carry no place.
func (in *Imported) locate(level kvarter.Level, at kvarter.Period, code, measure string) (file string, row int, column string, ok bool) {
	for i := range in.Workspace.Data {
		d := &in.Workspace.Data[i]
		// What was carried has no row of its own.
		if d.Level != level || in.Workspace.Elsewhere(d) || d.Period.Column == "" && d.Period.Year != at {
			continue
		}
		grid, err := readAs(in.Workspace, d, d.File)
		if err != nil {
			continue
		}
		name := or(d.Measures[measure], measure)
		rows := codeRows(d, grid, at)
		k, there := rows[code]
		switch {
		case d.Long != nil:
			if k, there = longRow(d, grid, at, code, name); there {
				return d.File, grid.Row(k), d.Long.Value, true
			}
		case there && grid.Column(name) >= 0:
			return d.File, grid.Row(k), name, true
		case d.Area == "" && grid.Column(name) >= 0: // a file about one place
			return d.File, 0, name, true
		}
	}
	return "", 0, "", false
}

func longRow(d *workspace.Data, g *source.Grid, at kvarter.Period, code, word string) (int, bool) {
	area, name, period := g.Column(d.Area), g.Column(d.Long.Measure), g.Column(d.Period.Column)
	if area < 0 || name < 0 {
		return 0, false
	}
	for i := range g.Len() {
		if strings.TrimSpace(g.Cell(i, area)) == code && strings.TrimSpace(g.Cell(i, name)) == word && (period < 0 || isYear(g.Cell(i, period), at)) {
			return i, true
		}
	}
	return 0, false
}

// Need is a column that a method uses.
type Need struct {
	Column string          `json:"column"`
	Level  []kvarter.Level `json:"level"` // any of these will do
	Years  int             `json:"years"` // the screened year included
	For    []string        `json:"for"`   // indicators, or the method where it is none
	Method string          `json:"method"`
}

// Needs lists the columns that a method and the state lists it includes use, so that one can ask for the figures in one go.
func Needs(dir, name string) ([]Need, error) {
	m, _, err := LoadMethod(dir, name)
	if err != nil {
		return nil, err
	}
	out := needs(m)
	for _, inc := range m.Include {
		l, _, err := LoadMethod(dir, inc.Method)
		if err != nil {
			return nil, err
		}
		out = append(out, needs(l)...)
	}
	return out, nil
}

func needs(m *method.Method) []Need {
	level := m.Unit
	if level == "" {
		level = kvarter.LevelSmallArea
	}
	out := []Need{}
	add := func(column string, levels []kvarter.Level, years int, what string) {
		if column == "" {
			return
		}
		k := slices.IndexFunc(out, func(n Need) bool { return n.Column == column && slices.Equal(n.Level, levels) })
		if k < 0 {
			k, out = len(out), append(out, Need{Column: column, Level: levels, Method: m.ID})
		}
		out[k].Years, out[k].For = max(out[k].Years, years), append(out[k].For, what)
	}
	of := map[string]bool{}
	for i := range m.Indicators {
		ind := &m.Indicators[i]
		levels := []kvarter.Level{level}
		if ind.Inherit != "" {
			levels = append(levels, ind.Inherit)
		}
		for _, c := range ind.Columns() {
			add(c, levels, max(ind.Years.Last, 1), ind.Name)
			of[c] = true
		}
	}
	// What figures are compared with: a region's or the country's own figures; those of the city are added up from its areas.
	for _, c := range m.Criteria {
		ind := m.Indicator(c.Of)
		if of := kvarter.Level(c.Enter.Threshold.Of); ind != nil && (of == kvarter.LevelRegion || of == kvarter.LevelCountry) {
			for _, column := range ind.Columns() {
				if column == ind.Variance {
					continue // what is compared with needs no interval
				}
				add(column, []kvarter.Level{of}, max(ind.Years.Last, 1), "criterion "+c.Name)
			}
		}
	}
	for _, c := range m.Columns() {
		if !of[c] {
			add(c, []kvarter.Level{level}, 1, m.ID)
		}
	}
	return out
}
