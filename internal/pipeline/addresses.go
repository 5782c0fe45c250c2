package pipeline

import (
	"fmt"
	"sort"
	"strings"

	"kvarter"
	"kvarter/internal/contiguity"
	"kvarter/internal/edition"
	"kvarter/internal/source"
	"kvarter/internal/source/open"
)

// ReadAddresses reads the workspace's file of street addresses, sorted as they are searched, each with the small area that it lies in: as
// the file says, else by its coordinates in degrees or in those of the areas. They help readers find their area. They are no part of
// a round. An address outside every area is left out. nil where the workspace names no file.
func (in *Imported) ReadAddresses() ([]edition.Address, error) {
	w := in.Workspace.Addresses
	if w == nil {
		return nil, nil
	}
	grid, features, err := open.Open(in.Workspace.Path(w.File), source.Options{Name: w.File})
	if err != nil {
		return nil, err
	}
	if features != nil {
		grid = features.Grid
	}
	if err := source.RefuseCPR(grid); err != nil {
		return nil, err
	}
	text, err := grid.Require(or(w.Text, "address"))
	if err != nil {
		return nil, err
	}
	var out []edition.Address
	if w.Area != "" {
		area, err := grid.Require(w.Area)
		if err != nil {
			return nil, err
		}
		have := codeSet(in.Areas)
		var ps kvarter.Problems
		for i := range grid.Len() {
			code := grid.Cell(i, area)
			if !have[code] {
				ps.Add(kvarter.Problem{Rule: "an address lies in a known area", File: grid.File, Row: grid.Row(i), Column: w.Area, Value: code})
				continue
			}
			out = append(out, edition.Address{Text: strings.TrimSpace(grid.Cell(i, text)), Area: code})
		}
		if err := ps.Err(); err != nil {
			return nil, err
		}
	} else if out, err = in.located(grid, text, w.X, w.Y); err != nil {
		return nil, err
	}
	sort.Slice(out, func(a, b int) bool {
		x, y := strings.ToLower(out[a].Text), strings.ToLower(out[b].Text)
		return x < y || x == y && out[a].Area < out[b].Area
	})
	return out, nil
}

// located finds the area of each address by its coordinates.
func (in *Imported) located(grid *source.Grid, text int, x, y string) ([]edition.Address, error) {
	at, err := columns(grid, or(x, "lon"), or(y, "lat"))
	if err != nil {
		return nil, err
	}
	find := contiguity.NewLocator(outlinesOf(in.Areas))
	var out []edition.Address
	var ps kvarter.Problems
	for i := range grid.Len() {
		px, okX := number(grid, i, at[0], &ps)
		py, okY := number(grid, i, at[1], &ps)
		if !okX || !okY {
			continue
		}
		p := kvarter.Point{X: px, Y: py}
		if !source.Geographic(in.Areas.CRS) && px >= -180 && px <= 180 && py >= -90 && py <= 90 && in.Areas.CRS != "planar" {
			m, err := source.FromLonLat(in.Areas.CRS, kvarter.MultiPolygon{{{p}}})
			if err != nil {
				return nil, fmt.Errorf("%s: %w", grid.File, err)
			}
			p = m[0][0][0]
		}
		if k := find.At(p); k >= 0 {
			out = append(out, edition.Address{Text: strings.TrimSpace(grid.Cell(i, text)), Area: in.Areas.Items[k].Code})
		}
	}
	return out, ps.Err()
}

func outlinesOf(areas *kvarter.Areas) []kvarter.MultiPolygon {
	out := make([]kvarter.MultiPolygon, areas.Len())
	for i := range out {
		out[i] = areas.Items[i].Outline
	}
	return out
}
