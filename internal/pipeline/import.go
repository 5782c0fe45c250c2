package pipeline

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/source/open"
	"kvarter/internal/workspace"
)

// Imported is everything that a workspace names, read and checked. Either all of it is there or Import returned an error.
type Imported struct {
	Workspace  *workspace.Workspace
	Areas      *kvarter.Areas
	Housing    *kvarter.Areas // nil: the workspace has none
	Panel      *kvarter.Panel
	Facilities []kvarter.Facility
	Notes      []kvarter.Note
	Overlaps   []kvarter.Overlap   // declared; empty: computed from land
	Published  map[string][]string // housing area → lists that it was published on
	Layers     []Layer
	Grouping   *source.Grid // nil: none declared
	Crosswalks []*Crosswalk // from the boundaries of other years
	Carriages  []Carriage   // of the measures that came over them, in the order of the data
	Snapshots  []kvarter.Snapshot
	Remarks    []string // what the user should know, such as areas without figures
	Totals     []Total  // of the period that is screened by default
	paths      []string // of the snapshots, absolute, in the same order
}

// Layer is drawn on the map and not calculated with: water, rail, roads.
type Layer struct {
	Kind    string
	Outline kvarter.MultiPolygon
	Lines   [][]kvarter.Point
}

// Progress hears what is being done; done and total are bytes or rows, total 0 where unknown.
type Progress func(what string, done, total int64)

// Import reads every file of a workspace. The first fault in any file stops it, with nothing kept.
func Import(w *workspace.Workspace, tell Progress) (*Imported, error) {
	if tell == nil {
		tell = func(string, int64, int64) {}
	}
	in := &Imported{Workspace: w, Panel: &kvarter.Panel{}}
	if err := in.own(); err != nil {
		return nil, err
	}
	steps := []struct {
		what string
		do   func(Progress) error
	}{
		{"areas", in.readAreas}, {"crosswalks", in.readCrosswalks}, {"figures", in.readData}, {"surveys", in.readSurveys}, {"places", in.readPlaces}, {"grouping", in.readGrouping},
	}
	for _, s := range steps {
		if err := s.do(tell); err != nil {
			return nil, err
		}
	}
	in.Totals = in.reconcile(in.lastPeriod())
	return in, nil
}

// own records kvarter.yaml itself: it is an input like any other.
func (in *Imported) own() error {
	path := filepath.Join(in.Workspace.Dir, workspace.FileName)
	sum, err := fileHash(path)
	if err != nil {
		return err
	}
	in.Snapshots = append(in.Snapshots, kvarter.Snapshot{File: workspace.FileName, SHA256: sum})
	in.paths = append(in.paths, path)
	return nil
}

// file opens one file of the workspace, refuses personal numbers, and records its snapshot.
func (in *Imported) file(path string, opt source.Options, by kvarter.Snapshot, tell Progress) (*source.Grid, *source.Features, error) {
	full := in.Workspace.Path(path)
	opt.Name = path
	opt.Progress = func(done, total int64) { tell(path, done, total) }
	grid, features, err := open.Open(full, opt)
	if err != nil {
		return nil, nil, err
	}
	if features != nil {
		grid = features.Grid
	}
	if err := source.RefuseCPR(grid); err != nil {
		return nil, nil, err
	}
	for _, n := range grid.Notes {
		in.Remarks = append(in.Remarks, path+": "+n)
	}
	if slices.Contains(in.paths, full) {
		return grid, features, nil
	}
	sum, err := fileHash(full)
	if err != nil {
		return nil, nil, err
	}
	by.File, by.SHA256, by.Rows = filepath.ToSlash(path), sum, grid.Len()
	in.Snapshots = append(in.Snapshots, by)
	in.paths = append(in.paths, full)
	return grid, features, nil
}

func (in *Imported) readAreas(tell Progress) error {
	var err error
	if in.Areas, err = in.areas(&in.Workspace.Areas, kvarter.LevelSmallArea, tell); err != nil {
		return err
	}
	h := in.Workspace.HousingAreas
	if h == nil {
		return nil
	}
	if in.Housing, err = in.areas(h, kvarter.LevelHousingArea, tell); err != nil || h.Published == "" {
		return err
	}
	grid, _, err := in.file(h.Published, source.Options{}, kvarter.Snapshot{}, tell)
	if err != nil {
		return err
	}
	code, err := grid.Require("code")
	if err != nil {
		return err
	}
	list, err := grid.Require("list")
	if err != nil {
		return err
	}
	in.Published = map[string][]string{}
	for i := range grid.Len() {
		c := grid.Cell(i, code)
		in.Published[c] = append(in.Published[c], grid.Cell(i, list))
	}
	return nil
}

func (in *Imported) areas(a *workspace.Areas, level kvarter.Level, tell Progress) (*kvarter.Areas, error) {
	opt := source.Options{CRS: a.CRS, Layer: a.Layer, Sheet: a.Sheet, Encoding: a.Encoding, Delimiter: rune0(a.Delimiter)}
	grid, features, err := in.file(a.File, opt, kvarter.Snapshot{Producer: a.Producer, Licence: a.Licence, Date: a.Date}, tell)
	if err != nil {
		return nil, err
	}
	out := &kvarter.Areas{Level: level, GroupNames: map[kvarter.Level]map[string]string{}}
	if features != nil {
		out.CRS = features.CRS
	}
	code, err := grid.Require(a.Code)
	if err != nil {
		return nil, err
	}
	name := code
	if a.Name != "" {
		if name, err = grid.Require(a.Name); err != nil {
			return nil, err
		}
	}
	type group struct {
		level       kvarter.Level
		code, title int
	}
	var groups []group
	for _, l := range sortedKeys(a.Groups) {
		g := group{level: l, title: -1}
		if g.code, err = grid.Require(a.Groups[l]); err != nil {
			return nil, err
		}
		if t := a.GroupNames[l]; t != "" {
			if g.title, err = grid.Require(t); err != nil {
				return nil, err
			}
		}
		out.GroupNames[l] = map[string]string{}
		groups = append(groups, g)
	}
	var ps kvarter.Problems
	seen := make(map[string]int, grid.Len())
	out.Items = make([]kvarter.Area, 0, grid.Len())
	for i := range grid.Len() {
		c := strings.TrimSpace(grid.Cell(i, code))
		for _, x := range a.Corrections {
			if x.Row != grid.Row(i) {
				continue
			}
			if x.Was != c {
				ps.Add(kvarter.Problem{Rule: "a correction names the code that the row has", File: a.File, Row: x.Row, Column: a.Code, Value: c, Hint: "the correction says " + x.Was})
				continue
			}
			in.Remarks = append(in.Remarks, fmt.Sprintf("%s row %d: %s is read as %s; %s: %s", a.File, x.Row, x.Was, x.Code, x.By, x.Reason))
			c = x.Code
		}
		switch first, twice := seen[c]; {
		case c == "":
			ps.Add(kvarter.Problem{Rule: "an area has a code", File: a.File, Row: grid.Row(i), Column: a.Code})
			continue
		case twice:
			ps.Add(kvarter.Problem{Rule: "area codes are unique", File: a.File, Row: grid.Row(i), Column: a.Code, Value: c,
				Hint: fmt.Sprintf("row %d has it too", first)})
			continue
		}
		seen[c] = grid.Row(i)
		area := kvarter.Area{Code: c, Name: strings.TrimSpace(grid.Cell(i, name)), Vintage: a.Vintage, Population: math.NaN()}
		if area.Name == "" {
			area.Name = c
		}
		if len(groups) > 0 {
			area.Groups = make(map[kvarter.Level]string, len(groups))
		}
		for _, g := range groups {
			gc := strings.TrimSpace(grid.Cell(i, g.code))
			if gc == "" {
				continue
			}
			area.Groups[g.level] = gc
			title := gc
			if g.title >= 0 {
				title = strings.TrimSpace(grid.Cell(i, g.title))
			}
			out.GroupNames[g.level][gc] = title
		}
		if features != nil {
			area.Outline = features.Outlines[i]
			area.Boundary = area.Outline.Fingerprint()
		}
		out.Items = append(out.Items, area)
	}
	return out, ps.Err()
}

func (in *Imported) readData(tell Progress) error {
	for i := range in.Workspace.Data {
		if err := in.readFigures(&in.Workspace.Data[i], tell); err != nil {
			return err
		}
	}
	in.sortTables()
	return nil
}

func (in *Imported) sortTables() {
	slices.SortStableFunc(in.Panel.Tables, func(a, b *kvarter.Table) int {
		if a.Level != b.Level {
			return strings.Compare(string(a.Level), string(b.Level))
		}
		return int(a.Period - b.Period)
	})
}

// readOptions says how a file of figures is read; name is how messages call it.
func readOptions(d *workspace.Data, name string) source.Options {
	return source.Options{Name: name, Delimiter: rune0(d.Delimiter), Decimal: rune0(d.Decimal), Encoding: d.Encoding, Sheet: d.Sheet, HeaderRow: d.HeaderRow, Layer: d.Layer}
}

func (in *Imported) readFigures(d *workspace.Data, tell Progress) error {
	grid, _, err := in.file(d.File, readOptions(d, d.File), kvarter.Snapshot{Producer: d.Producer, Licence: d.Licence, Date: d.Date}, tell)
	if err != nil {
		return err
	}
	l := source.Layout{
		Level: d.Level, Area: d.Area, Period: d.Period.Year, PeriodColumn: d.Period.Column, Population: d.Population,
		Measures: d.Measures, Decimal: rune0(d.Decimal), Codes: source.Codes{Missing: cells(d.Missing), Suppressed: cells(d.Suppressed)},
	}
	if d.Long != nil {
		l.Long = &source.Long{Measure: d.Long.Measure, Value: d.Long.Value}
	}
	whole := d.Area == ""
	if whole {
		// A file about one place needs no code; the column that tells its rows apart stands in for it.
		if l.Area = d.Period.Column; l.Area == "" {
			l.Area = grid.Header[0]
		}
	}
	notes := len(grid.Notes)
	tables, err := source.Tables(grid, l)
	if err != nil {
		return err
	}
	for _, n := range grid.Notes[notes:] {
		in.Remarks = append(in.Remarks, d.File+": "+n)
	}
	for k, t := range tables {
		if whole {
			if len(t.Codes) != 1 {
				return source.Fault(kvarter.Problem{Rule: "a file without area codes has one row for each period", File: d.File, Value: fmt.Sprint(t.Period)})
			}
			t.Codes[0] = string(d.Level)
		}
		if in.Workspace.Elsewhere(d) {
			if t, err = in.carried(d, grid, t); err != nil {
				return err
			}
			tables[k] = t
		}
		if err := in.known(d, grid, t); err != nil {
			return err
		}
		if err := in.merge(d.File, t); err != nil {
			return err
		}
	}
	if in.Workspace.Elsewhere(d) {
		in.bridges(d, tables)
	}
	return nil
}

// merge adds the columns of a table to the one that is there for the same level and period.
func (in *Imported) merge(file string, t *kvarter.Table) error {
	old := in.Panel.Table(t.Level, t.Period)
	if old == nil {
		in.Panel.Tables = append(in.Panel.Tables, t)
		return nil
	}
	at := make(map[string]int, len(old.Codes))
	for i, c := range old.Codes {
		at[c] = i
	}
	for _, c := range t.Codes {
		if _, ok := at[c]; !ok {
			at[c] = len(old.Codes)
			old.Codes = append(old.Codes, c)
		}
	}
	for _, name := range old.Names() {
		old.Columns[name] = longer(old.Columns[name], len(old.Codes))
	}
	for _, name := range t.Names() {
		if _, twice := old.Columns[name]; twice {
			return source.Fault(kvarter.Problem{Rule: "a measure comes from one file for each level and period", File: file, Column: name,
				Value: fmt.Sprint(t.Period), Hint: "name the measures of each file under measures:"})
		}
		c := kvarter.NewColumn(len(old.Codes))
		for i, code := range t.Codes {
			if from := t.Columns[name]; from.Known(i) {
				c.Set(at[code], from.Values[i])
			} else {
				c.Unset(at[code], from.State(i))
			}
		}
		old.Columns[name] = c
		if b, ok := t.Bridges[name]; ok {
			if old.Bridges == nil {
				old.Bridges = map[string]kvarter.Bridge{}
			}
			old.Bridges[name] = b
		}
		if e, ok := t.Estimates[name]; ok {
			if old.Estimates == nil {
				old.Estimates = map[string]map[string]kvarter.Estimate{}
			}
			old.Estimates[name] = e
		}
	}
	if old.Population == "" {
		old.Population = t.Population
	}
	return nil
}

func longer(c kvarter.Column, n int) kvarter.Column {
	if c.Len() == n {
		return c
	}
	out := kvarter.NewColumn(n)
	for i := range c.Len() {
		if c.Known(i) {
			out.Set(i, c.Values[i])
		} else {
			out.Unset(i, c.State(i))
		}
	}
	return out
}

func codeSet(a *kvarter.Areas) map[string]bool {
	m := make(map[string]bool, a.Len())
	for i := range a.Items {
		m[a.Items[i].Code] = true
	}
	return m
}

func cells(list []workspace.Cell) []string {
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = string(c)
	}
	return out
}

func rune0(s string) rune {
	if s == `\t` || s == "tab" {
		return '\t'
	}
	for _, r := range s {
		return r
	}
	return 0
}

func sortedKeys[K ~string, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
