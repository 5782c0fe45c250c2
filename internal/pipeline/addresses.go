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
	find := newLocator(in.Areas)
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
		if code := find.at(p); code != "" {
			out = append(out, edition.Address{Text: strings.TrimSpace(grid.Cell(i, text)), Area: code})
		}
	}
	return out, ps.Err()
}

// locator finds the area of a point by a grid of cells over the bounds of the areas.
type locator struct {
	areas  *kvarter.Areas
	lo     kvarter.Point
	dx, dy float64
	cells  [][]int32
}

const locatorSide = 128

func newLocator(areas *kvarter.Areas) *locator {
	l := &locator{areas: areas, cells: make([][]int32, locatorSide*locatorSide)}
	var hi kvarter.Point
	first := true
	type box struct{ lo, hi kvarter.Point }
	boxes := make([]*box, areas.Len())
	for i := range areas.Items {
		a, b, ok := contiguity.Bounds(areas.Items[i].Outline)
		if !ok {
			continue
		}
		boxes[i] = &box{a, b}
		if first {
			l.lo, hi, first = a, b, false
		}
		l.lo.X, l.lo.Y = min(l.lo.X, a.X), min(l.lo.Y, a.Y)
		hi.X, hi.Y = max(hi.X, b.X), max(hi.Y, b.Y)
	}
	l.dx, l.dy = (hi.X-l.lo.X)/locatorSide, (hi.Y-l.lo.Y)/locatorSide
	for i, b := range boxes {
		if b == nil {
			continue
		}
		x0, y0 := l.cell(b.lo)
		x1, y1 := l.cell(b.hi)
		for y := y0; y <= y1; y++ {
			for x := x0; x <= x1; x++ {
				l.cells[y*locatorSide+x] = append(l.cells[y*locatorSide+x], int32(i))
			}
		}
	}
	return l
}

func (l *locator) cell(p kvarter.Point) (x, y int) {
	at := func(v, lo, d float64) int {
		if d == 0 {
			return 0
		}
		return min(max(int((v-lo)/d), 0), locatorSide-1)
	}
	return at(p.X, l.lo.X, l.dx), at(p.Y, l.lo.Y, l.dy)
}

func (l *locator) at(p kvarter.Point) string {
	x, y := l.cell(p)
	for _, i := range l.cells[y*locatorSide+x] {
		if contiguity.Inside(p, l.areas.Items[i].Outline) {
			return l.areas.Items[i].Code
		}
	}
	return ""
}
