package pipeline

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/contiguity"
	"kvarter/internal/screening"
	"kvarter/internal/seal"
	"kvarter/internal/source"
	"kvarter/methods"
)

// join merges designated areas into urban areas: by the declared grouping, else by contiguity.
func (r *run) join() error {
	if r.m.Designate == nil && len(r.m.Include) == 0 {
		return nil
	}
	groups, err := r.groups()
	if err != nil {
		return err
	}
	in := screening.Merging{Method: r.m.Merge, Areas: r.areas, Findings: r.round.Findings, Groups: groups,
		Housing: r.round.HousingAreas, Included: r.included, Overlaps: r.round.Overlaps}
	for _, level := range sortedKeys(r.areas.GroupNames) {
		// The finest grouping names an urban area best.
		if in.NameLevel == "" || len(r.areas.GroupNames[level]) > len(r.areas.GroupNames[in.NameLevel]) {
			in.NameLevel = level
		}
	}
	if r.contiguity != nil && r.m.Merge != nil && r.m.Merge.Contiguity != "" {
		in.Components, in.Neighbours = r.contiguity.Components, r.contiguity.Links
		if r.m.Merge.FillHoles {
			in.Enclosed = r.enclosed
		}
	}
	r.round.UrbanAreas = screening.Merge(in)
	return nil
}

// enclosed returns the areas that lie in the holes of a component. An outline that cannot be drawn fills no hole.
func (r *run) enclosed(members []int) []int {
	if r.around == nil {
		r.around = newSurroundings(r.contiguity, r.shapes(), r.shaping())
	}
	filled, err := r.around.enclosed(members)
	if err != nil {
		r.remark("holes are not filled: %s", err)
		return nil
	}
	return filled
}

// readGrouping takes the workspace's own grouping, else the file that the method names: beside the method, else in the workspace.
// A shipped method knows no city's grouping: without the file, its areas join by contiguity.
func (r *run) readGrouping() error {
	if r.m.Merge == nil || r.m.Merge.Groups == "" {
		return nil
	}
	if r.grouping = r.in.Grouping; r.grouping != nil {
		return nil
	}
	w, file := r.in.Workspace, ""
	if path, ok := methodPath(w.Dir, r.round.Method.File); ok {
		file = filepath.Join(filepath.Dir(path), r.m.Merge.Groups)
	}
	if _, err := os.Stat(w.Path(file)); file == "" || err != nil {
		file = r.m.Merge.Groups
	}
	if _, err := os.Stat(w.Path(file)); err != nil {
		// By name and not by place: a replay lays a shipped method down beside the others.
		if _, shipped := methods.Source(strings.TrimSuffix(r.round.Method.File, ".yaml")); shipped && r.m.Merge.Contiguity != "" {
			r.remark("%s joins areas by %s, and the workspace has none: they join by contiguity alone", r.m.ID, r.m.Merge.Groups)
			return nil
		}
		e := kvarter.Errorf(kvarter.NotFound, "%s joins areas by %s, and it is neither beside the method nor in the workspace", r.m.ID, r.m.Merge.Groups)
		e.Hint = "write «grouping: FILE» in kvarter.yaml, or put " + r.m.Merge.Groups + " in the workspace"
		return e
	}
	var err error
	r.grouping, err = r.readFile(file)
	return err
}

// readFile reads a file that the method names, and keeps it with the inputs of the round.
func (r *run) readFile(file string) (*source.Grid, error) {
	before := len(r.in.Snapshots)
	grid, _, err := r.in.file(file, source.Options{}, kvarter.Snapshot{}, func(string, int64, int64) {})
	if err == nil {
		r.round.Snapshots = append(r.round.Snapshots, r.in.Snapshots[before:]...)
	}
	return grid, err
}

func (r *run) groups() ([]screening.GroupRow, error) {
	g := r.grouping
	if g == nil {
		return nil, nil
	}
	at, err := columns(g, "small_area", "part", "area", "name", "reason")
	if err != nil {
		return nil, err
	}
	have := codeSet(r.areas)
	var ps kvarter.Problems
	var out []screening.GroupRow
	seen := map[string]bool{}
	for i := range g.Len() {
		row := screening.GroupRow{SmallArea: g.Cell(i, at[0]), Part: g.Cell(i, at[1]), Area: g.Cell(i, at[2]), Name: g.Cell(i, at[3]), Reason: g.Cell(i, at[4])}
		switch {
		case !have[row.SmallArea]:
			ps.Add(kvarter.Problem{Rule: "a grouping names known small areas", File: g.File, Row: g.Row(i), Column: "small_area", Value: row.SmallArea})
		case seen[row.SmallArea]:
			ps.Add(kvarter.Problem{Rule: "a small area belongs to one part", File: g.File, Row: g.Row(i), Column: "small_area", Value: row.SmallArea})
		case row.Area == "":
			ps.Add(kvarter.Problem{Rule: "a grouping names the area", File: g.File, Row: g.Row(i), Column: "area"})
		}
		seen[row.SmallArea] = true
		out = append(out, row)
	}
	return out, ps.Err()
}

// shapes are the outlines of the small areas; made once, since every urban area asks for them.
func (r *run) shapes() []kvarter.MultiPolygon {
	if r.shape == nil {
		r.shape = make([]kvarter.MultiPolygon, r.areas.Len())
		for i := range r.shape {
			r.shape[i] = r.areas.Items[i].Outline
		}
	}
	return r.shape
}

// shaping says how areas touch: as the method declares, else queen at 1 m. A planar map has no metres: its tolerance is at most a
// millionth of its extent, so that unit squares and a map in millimetres both keep their neighbours apart.
func (r *run) shaping() contiguity.Options {
	if r.how.Kind != "" {
		return r.how
	}
	o := contiguity.Options{Kind: contiguity.Queen, ToleranceM: 1, CRS: r.areas.CRS}
	if g := r.m.Merge; g != nil && g.Contiguity != "" {
		o.Kind, o.ToleranceM = contiguity.Kind(g.Contiguity), g.ToleranceM
	}
	if r.areas.CRS == "planar" {
		all := kvarter.MultiPolygon{}
		for i := range r.areas.Items {
			all = append(all, r.areas.Items[i].Outline...)
		}
		lo, hi, _ := contiguity.Bounds(all)
		o.ToleranceM = min(o.ToleranceM, 1e-6*max(hi.X-lo.X, hi.Y-lo.Y))
	}
	r.how = o
	return o
}

// outlines dissolves the outlines of each urban area into one.
func (r *run) outlines() error {
	shapes, index := r.shapes(), r.areas.Index()
	for u := range r.round.UrbanAreas {
		ua := &r.round.UrbanAreas[u]
		var members []int
		for _, p := range ua.Parts {
			for _, code := range p.Areas {
				if i, ok := index[code]; ok && len(shapes[i]) > 0 {
					members = append(members, i)
				}
			}
		}
		if len(members) == 0 {
			continue
		}
		slices.Sort(members)
		outline, notes, err := contiguity.Dissolve(shapes, members, r.shaping())
		if err != nil {
			return kvarter.Errorf(kvarter.Invalid, "the outline of %s: %w", ua.Name, err)
		}
		for _, n := range notes {
			r.remark("the outline of %s was repaired: %s", r.areas.Items[n.Area].Name, n.Fault)
		}
		ua.Outline = outline
	}
	return nil
}

// seal names the round by its content.
func (r *run) seal() error {
	r.out.sealed = seal.Seal(r.round)
	r.round.ID = r.out.sealed.ID
	return nil
}

// FindArea returns the code of an area given by code, or by a name that only one area has.
func (s *Screened) FindArea(text string) (string, error) {
	var byName []string
	for i := range s.Round.Areas.Items {
		a := &s.Round.Areas.Items[i]
		if a.Code == text {
			return text, nil
		}
		if a.Name == text {
			byName = append(byName, a.Code)
		}
	}
	switch len(byName) {
	case 1:
		return byName[0], nil
	case 0:
		return "", kvarter.Errorf(kvarter.NotFound, "no area has the code or the name %q", text)
	}
	return "", kvarter.Errorf(kvarter.NotFound, "%d areas are called %s; give one of their codes: %s", len(byName), text, listed(byName, kvarter.MaxShown))
}

// Diff says who enters and who leaves between two rounds, and what did it.
func Diff(a, b *kvarter.Round) []screening.Move {
	return slices.DeleteFunc(screening.Diff(a, b), func(m screening.Move) bool { return !m.Enters && !m.Leaves })
}
