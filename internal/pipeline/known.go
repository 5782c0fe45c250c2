package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/workspace"
)

// known refuses figures for areas that the area file does not have, with the row of each and what may have been meant, and
// remarks on areas without figures.
func (in *Imported) known(d *workspace.Data, g *source.Grid, t *kvarter.Table) error {
	have := map[string]bool{}
	switch t.Level {
	case kvarter.LevelSmallArea:
		have = codeSet(in.Areas)
	case kvarter.LevelHousingArea:
		if in.Housing == nil {
			return kvarter.Errorf(kvarter.Invalid, "%s: figures of housing areas, and the workspace has no housing_areas", d.File)
		}
		have = codeSet(in.Housing)
	default:
		for c := range in.Areas.GroupNames[t.Level] {
			have[c] = true
		}
		if len(have) == 0 {
			return nil
		}
	}
	var ps kvarter.Problems
	var rows map[string]int // data row of each code, looked up once there is a fault
	for _, c := range t.Codes {
		if have[c] {
			continue
		}
		p := kvarter.Problem{Rule: "figures belong to a known area", File: d.File, Column: d.Area, Value: source.Shorten(c)}
		if ps.Count < kvarter.MaxShown {
			if rows == nil {
				rows = codeRows(d, g, t.Period)
			}
			i, ok := rows[c]
			if ok {
				p.Row = g.Row(i)
			}
			p.Hint = in.meant(c, t.Level, have)
			if p.Hint == "" && ok {
				p.Hint = source.TotalHint(g, i)
			}
			if p.Hint == "" {
				p.Hint = fmt.Sprintf("period %d", t.Period)
			}
		}
		ps.Add(p)
	}
	if n := len(have) - len(t.Codes); n > 0 {
		in.Remarks = append(in.Remarks, fmt.Sprintf("%s: %d of %d areas have no figures in %d", d.File, n, len(have), t.Period))
	}
	return ps.Err()
}

// codeRows returns the data row of each area code in a period: the first, where a long file has several.
func codeRows(d *workspace.Data, g *source.Grid, at kvarter.Period) map[string]int {
	out := make(map[string]int, g.Len())
	j, k := g.Column(d.Area), -1
	if d.Period.Column != "" {
		k = g.Column(d.Period.Column)
	}
	for i := range g.Len() {
		if j < 0 || k >= 0 && !isYear(g.Cell(i, k), at) {
			continue
		}
		c := strings.TrimSpace(g.Cell(i, j))
		if _, twice := out[c]; !twice {
			out[c] = i
		}
	}
	return out
}

func isYear(cell string, at kvarter.Period) bool {
	y, ok := source.Year(cell)
	return ok && y == at
}

// meant guesses what an unknown area code stands for: a group of another level, or a code that is nearly the same; "" for nothing.
func (in *Imported) meant(code string, level kvarter.Level, have map[string]bool) string {
	for _, l := range sortedKeys(in.Areas.GroupNames) {
		if _, ok := in.Areas.GroupNames[l][code]; ok && l != level {
			return fmt.Sprintf("it is a %s: write «level: %s»", l, l)
		}
	}
	return nearCode(code, have)
}

// nearCode says which known code was most likely meant, "" for none. Zeros in front go first: spreadsheets take them off.
func nearCode(code string, have map[string]bool) string {
	bare := strings.TrimLeft(code, "0")
	all := make([]string, 0, len(have))
	for c := range have {
		all = append(all, c)
	}
	slices.Sort(all)
	for _, c := range all {
		switch {
		case bare == "" || strings.TrimLeft(c, "0") != bare:
		case len(c) > len(code):
			return fmt.Sprintf("%s exists: leading zeros were lost; make the column text before saving", c)
		default:
			return fmt.Sprintf("%s exists, without the leading zeros", c)
		}
	}
	if near := source.Nearest(code, all); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}
