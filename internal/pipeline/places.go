package pipeline

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/source"
)

// readPlaces reads what stands beside the figures: facilities, notes, declared overlaps and map layers.
func (in *Imported) readPlaces(tell Progress) error {
	for _, read := range []func(Progress) error{in.readFacilities, in.readNotes, in.readOverlap, in.readLayers} {
		if err := read(tell); err != nil {
			return err
		}
	}
	return nil
}

func (in *Imported) readFacilities(tell Progress) error {
	f := in.Workspace.Facilities
	if f == nil {
		return nil
	}
	grid, _, err := in.file(f.File, source.Options{}, kvarter.Snapshot{}, tell)
	if err != nil {
		return err
	}
	at, err := columns(grid, or(f.Kind, "kind"), or(f.Name, "name"), or(f.X, "lon"), or(f.Y, "lat"))
	if err != nil {
		return err
	}
	var ps kvarter.Problems
	for i := range grid.Len() {
		x, okX := number(grid, i, at[2], &ps)
		y, okY := number(grid, i, at[3], &ps)
		if okX && okY {
			in.Facilities = append(in.Facilities, kvarter.Facility{Kind: grid.Cell(i, at[0]), Name: grid.Cell(i, at[1]), At: kvarter.Point{X: x, Y: y}})
		}
	}
	return ps.Err()
}

func (in *Imported) readNotes(tell Progress) error {
	if in.Workspace.Notes == "" {
		return nil
	}
	grid, _, err := in.file(in.Workspace.Notes, source.Options{}, kvarter.Snapshot{}, tell)
	if err != nil {
		return err
	}
	at, err := columns(grid, "area", "kind", "text", "by", "date")
	if err != nil {
		return err
	}
	have := codeSet(in.Areas)
	var ps kvarter.Problems
	for i := range grid.Len() {
		n := kvarter.Note{Area: grid.Cell(i, at[0]), Kind: grid.Cell(i, at[1]), Text: grid.Cell(i, at[2]), By: grid.Cell(i, at[3]), Date: grid.Cell(i, at[4])}
		switch {
		case !have[n.Area]:
			ps.Add(kvarter.Problem{Rule: "a note belongs to a known area", File: grid.File, Row: grid.Row(i), Column: "area", Value: n.Area, Hint: nearCode(n.Area, have)})
		case strings.TrimSpace(n.By) == "" || strings.TrimSpace(n.Date) == "":
			ps.Add(kvarter.Problem{Rule: "a note is signed and dated", File: grid.File, Row: grid.Row(i), Column: "by"})
		default:
			in.Notes = append(in.Notes, n)
		}
	}
	return ps.Err()
}

func (in *Imported) readOverlap(tell Progress) error {
	if in.Workspace.Overlap == "" {
		return nil
	}
	grid, _, err := in.file(in.Workspace.Overlap, source.Options{}, kvarter.Snapshot{}, tell)
	if err != nil {
		return err
	}
	at, err := columns(grid, "small_area", "housing_area", "share")
	if err != nil {
		return err
	}
	small, housing := codeSet(in.Areas), map[string]bool{}
	if in.Housing != nil {
		housing = codeSet(in.Housing)
	}
	seen := map[[2]string]int{} // small area, housing area → row
	var ps kvarter.Problems
	for i := range grid.Len() {
		share, ok := number(grid, i, at[2], &ps)
		o := kvarter.Overlap{SmallArea: strings.TrimSpace(grid.Cell(i, at[0])), HousingArea: strings.TrimSpace(grid.Cell(i, at[1])), Share: share, Basis: "residents"}
		fault := func(rule, column, value, hint string) {
			ps.Add(kvarter.Problem{Rule: rule, File: grid.File, Row: grid.Row(i), Column: column, Value: source.Shorten(value), Hint: hint})
		}
		pair := [2]string{o.SmallArea, o.HousingArea}
		first, twice := seen[pair]
		switch {
		case !ok:
		case !small[o.SmallArea]:
			fault("an overlap belongs to a known small area", "small_area", o.SmallArea, nearCode(o.SmallArea, small))
		case !housing[o.HousingArea] && len(housing) == 0:
			fault("an overlap belongs to a known housing area", "housing_area", o.HousingArea, "the workspace has no housing_areas")
		case !housing[o.HousingArea]:
			fault("an overlap belongs to a known housing area", "housing_area", o.HousingArea, nearCode(o.HousingArea, housing))
		case twice:
			fault("a small area and a housing area overlap once", "housing_area", o.HousingArea, fmt.Sprintf("row %d has %s and %s too", first, o.SmallArea, o.HousingArea))
		case share < 0 || share > 1:
			fault("an overlap is a share from 0 to 1", "share", grid.Cell(i, at[2]), "")
		default:
			in.Overlaps = append(in.Overlaps, o)
		}
		if !twice {
			seen[pair] = grid.Row(i)
		}
	}
	return ps.Err()
}

func (in *Imported) readLayers(tell Progress) error {
	if in.Workspace.Layers == "" {
		return nil
	}
	grid, features, err := in.file(in.Workspace.Layers, source.Options{}, kvarter.Snapshot{}, tell)
	if err != nil || features == nil {
		return err
	}
	at, err := columns(grid, "kind")
	if err != nil {
		return err
	}
	for i := range grid.Len() {
		layer := Layer{Kind: grid.Cell(i, at[0]), Outline: features.Outlines[i]}
		if line := features.Points[i]; len(line) > 1 {
			layer.Lines = [][]kvarter.Point{line}
		}
		in.Layers = append(in.Layers, layer)
	}
	return nil
}

func (in *Imported) readGrouping(tell Progress) error {
	if in.Workspace.Grouping == "" {
		return nil
	}
	grid, _, err := in.file(in.Workspace.Grouping, source.Options{}, kvarter.Snapshot{}, tell)
	in.Grouping = grid
	return err
}

func columns(g *source.Grid, names ...string) ([]int, error) {
	out := make([]int, len(names))
	for i, n := range names {
		j, err := g.Require(n)
		if err != nil {
			return nil, err
		}
		out[i] = j
	}
	return out, nil
}

func number(g *source.Grid, row, column int, ps *kvarter.Problems) (float64, bool) {
	cell := strings.TrimSpace(g.Cell(row, column))
	v, err := strconv.ParseFloat(strings.Replace(cell, ",", ".", 1), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		ps.Add(kvarter.Problem{Rule: "the cell is a number", File: g.File, Row: g.Row(row), Column: g.Header[column], Value: source.Shorten(cell)})
		return 0, false
	}
	return v, true
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
