package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/source/open"
)

// words that columns of a kind are commonly called, best first.
var (
	codeWords   = []string{"code", "kode", "area_code", "rode_nr", "plr_id", "lsoa11_code", "lsoa11cd", "fips", "geoid", "id", "nr"}
	nameWords   = []string{"name", "navn", "area_name", "rodenavn", "plr_name", "location", "lad17nm"}
	periodWords = []string{"year", "period", "aar", "år", "tid"}
	peopleWords = []string{"residents", "population", "inhabitants", "indbyggere", "beboere", "folketal", "e_totpop"}

	kvarterWords  = []string{"kvarter", "kvarternr", "neighbourhood", "quarter"}
	districtWords = []string{"district", "bydel", "district_code", "bydelsnr"}
)

// Propose writes a kvarter.yaml for files by looking at them: which has the areas, which column is the code, which the year.
// An empty method proposes a shipped one.
func Propose(dir string, files []string, method string) ([]byte, error) {
	type seen struct {
		path   string
		grid   *source.Grid
		shapes bool
		code   string
		header int // row of the header, where a title stands above it; else 0
	}
	var all []seen
	areas := -1
	for _, f := range files {
		// Files are given as the shell completes them, relative to here; the workspace names them relative to itself.
		path, full := f, f
		if _, err := os.Stat(full); err != nil && !filepath.IsAbs(f) {
			full = filepath.Join(dir, f)
		} else if rel, err := relative(dir, f); err == nil && filepath.IsLocal(rel) {
			path = rel
		}
		grid, shapes, header, err := look(full, path)
		if err != nil {
			return nil, err
		}
		if err := source.RefuseCPR(grid); err != nil {
			return nil, err
		}
		s := seen{path: filepath.ToSlash(path), grid: grid, shapes: shapes, code: pick(grid, codeWords), header: header}
		if s.code == "" {
			s.code = unique(grid)
		}
		if s.shapes && areas < 0 {
			areas = len(all)
		}
		all = append(all, s)
	}
	if areas < 0 {
		areas = 0
	}
	var b strings.Builder
	a := all[areas]
	if a.code == "" {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: no column looks like an area code: each area needs its own", a.path)
	}
	abs, _ := filepath.Abs(dir)
	fmt.Fprintf(&b, "kvarter: 1\nname: %s\nareas:\n  file: %s\n  code: %s\n", yamlText(filepath.Base(abs)), yamlText(a.path), yamlText(a.code))
	if name := pick(a.grid, nameWords); name != "" {
		fmt.Fprintf(&b, "  name: %s\n", yamlText(name))
	}
	var groups []string
	type group struct{ level, column string }
	var levels []group
	for _, level := range []struct {
		name  string
		words []string
	}{{"kvarter", kvarterWords}, {"district", districtWords}} {
		if g := pick(a.grid, level.words); g != "" && g != a.code {
			groups = append(groups, level.name+": "+yamlText(g))
			levels = append(levels, group{level.name, g})
		}
	}
	if len(groups) > 0 {
		fmt.Fprintf(&b, "  groups: {%s}\n", strings.Join(groups, ", "))
	}
	b.WriteString("data:\n")
	for i, s := range all {
		if i == areas && len(all) > 1 {
			continue
		}
		level, code := "small_area", shared(a.grid, a.code, s.grid)
		for _, g := range levels { // figures of districts have the codes of the districts
			if code == "" {
				if code = shared(a.grid, g.column, s.grid); code != "" {
					level = g.level
				}
			}
		}
		if code == "" {
			code = s.code
		}
		fmt.Fprintf(&b, "  - file: %s\n    level: %s\n    area: %s\n", yamlText(s.path), level, yamlText(code))
		if s.header > 0 {
			fmt.Fprintf(&b, "    header_row: %d   # a title stands above it\n", s.header)
		}
		period := pick(s.grid, periodWords)
		year := regexp.MustCompile(`(?:19|20)\d\d`).FindString(filepath.Base(s.path))
		switch {
		case period != "":
			fmt.Fprintf(&b, "    period: {column: %s}\n", yamlText(period))
		case year != "":
			fmt.Fprintf(&b, "    period: %s\n", year)
		default:
			b.WriteString("    period: 2024   # which year do the figures describe?\n")
		}
		if people := pick(s.grid, peopleWords); people != "" {
			fmt.Fprintf(&b, "    population: %s\n", yamlText(people))
		}
		if m := measures(s.grid, code, period); len(m) > 0 {
			fmt.Fprintf(&b, "    measures: [%s]\n", strings.Join(m, ", "))
		}
		b.WriteString("    producer: \"\"   # who made the figures\n    licence: \"\"\n    date: \"\"\n")
	}
	if method == "" {
		b.WriteString("method: copenhagen-2025   # or a file of your own; kvarter method list\n")
	} else {
		fmt.Fprintf(&b, "method: %s\n", yamlText(method))
	}
	return []byte(b.String()), nil
}

// look opens a file to describe it. Where its first row is a title above the table, header is the row of the column names: the first of the
// next few under which the file reads with more named columns.
func look(full, path string) (grid *source.Grid, shapes bool, header int, err error) {
	grid, features, err := open.Open(full, source.Options{Name: path})
	if features != nil {
		return features.Grid, true, 0, err
	}
	if kvarter.CodeOf(err) == kvarter.NotFound || err == nil && named(grid) > 2 {
		return grid, false, 0, err
	}
	for row := 2; row <= 6; row++ {
		below, _, fault := open.Open(full, source.Options{Name: path, HeaderRow: row})
		if fault == nil && below.Len() > 0 && named(below) > 1 && (grid == nil || named(below) > named(grid)) && named(below) == len(below.Header) && !figures(below.Header) {
			return below, false, below.FirstRow - 1, nil
		}
	}
	return grid, false, 0, err
}

// figures tells whether a row has a number in it: then it is no header, whatever ails the file.
func figures(row []string) bool {
	return slices.ContainsFunc(row, func(cell string) bool {
		_, _, ok := source.ParseNumber(cell, ',', source.DefaultCodes())
		_, _, point := source.ParseNumber(cell, '.', source.DefaultCodes())
		return ok || point
	})
}

// named counts the columns that have a name.
func named(g *source.Grid) int {
	n := 0
	for j, h := range g.Header {
		if h != fmt.Sprintf("column %d", j+1) {
			n++
		}
	}
	return n
}

// relative is Rel for two paths of which one may be absolute.
func relative(dir, file string) (string, error) {
	from, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	to, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	return filepath.Rel(from, to)
}

// measures are the columns in which most filled cells are numbers.
func measures(g *source.Grid, code, period string) []string {
	var out []string
	for j, h := range g.Header {
		if h == code || h == period || slices.Contains(nameWords, strings.ToLower(h)) {
			continue
		}
		numbers, filled := 0, 0
		for i := range min(g.Len(), 500) {
			cell := g.Cell(i, j)
			_, state, ok := source.ParseNumber(cell, decimalOf(g), source.DefaultCodes())
			if state == kvarter.Known {
				filled++
				if ok {
					numbers++
				}
			}
		}
		if filled > 0 && numbers*10 >= filled*9 {
			out = append(out, yamlText(h))
		}
	}
	return out
}

func decimalOf(g *source.Grid) rune {
	if g.Delimiter == ';' {
		return ','
	}
	return '.'
}

func pick(g *source.Grid, words []string) string {
	for _, w := range words {
		for _, h := range g.Header {
			if strings.EqualFold(h, w) {
				return h
			}
		}
	}
	return ""
}

// unique is the first column whose cells are all there and all different.
func unique(g *source.Grid) string {
	for j, h := range g.Header {
		seen := make(map[string]bool, g.Len())
		for i := range g.Len() {
			if c := g.Cell(i, j); c != "" {
				seen[c] = true
			}
		}
		if len(seen) == g.Len() && g.Len() > 0 {
			return h
		}
	}
	return ""
}

// shared is the column of g with the same codes as the areas have.
func shared(areas *source.Grid, code string, g *source.Grid) string {
	have := map[string]bool{}
	for i, j := 0, areas.Column(code); i < areas.Len(); i++ {
		have[areas.Cell(i, j)] = true
	}
	for j, h := range g.Header {
		hits := 0
		for i := range g.Len() {
			if have[g.Cell(i, j)] {
				hits++
			}
		}
		if g.Len() > 0 && hits*10 >= g.Len()*9 {
			return h
		}
	}
	return ""
}

var plainYAML = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_./-]*$`)

func yamlText(s string) string {
	if plainYAML.MatchString(s) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off"}, strings.ToLower(s)) {
		return s
	}
	return fmt.Sprintf("%q", s)
}
