package pipeline

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/source/open"
	"kvarter/internal/workspace"
)

// Updated tells what the next period's figures changed.
type Updated struct {
	From        kvarter.Period `json:"from"`
	To          kvarter.Period `json:"to"`
	Differences []Difference   `json:"differences"`
	Jumps       []Jump         `json:"jumps"` // the largest first, at most kvarter.MaxShown
	JumpCount   int            `json:"jump_count"`
}

// Difference is a measure summed over all small areas before and after.
type Difference struct {
	Measure string  `json:"measure"`
	Before  jsonNum `json:"before"`
	After   jsonNum `json:"after"`
	Jumps   int     `json:"jumps"` // areas whose figure changed implausibly
}

// Jump is a figure that changed by more than half, and by more than chance explains (five standard deviations of a Poisson count).
type Jump struct {
	Area    string  `json:"area"`
	Measure string  `json:"measure"`
	Before  jsonNum `json:"before"`
	After   jsonNum `json:"after"`
	size    float64
}

// Update adds files of the next period to a workspace, in the order of the data files they continue: each is matched to the data file
// with the same columns. Everything is imported and checked first; kvarter.yaml is replaced only then, so that a fault leaves it as it was.
func Update(dir string, files []string) (*Updated, error) {
	w, err := workspace.Read(dir)
	if err != nil {
		return nil, err
	}
	before, err := Import(w, nil)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, workspace.FileName)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	next := string(text)
	for _, f := range files {
		if _, err := os.Stat(f); err == nil {
			if rel, err := relative(dir, f); err == nil && filepath.IsLocal(rel) {
				f = rel
			}
		}
		entry, err := continues(w, f)
		if err != nil {
			return nil, err
		}
		if next, err = addData(next, entry); err != nil {
			return nil, err
		}
	}
	w2, err := workspace.Parse(path, []byte(next))
	if err != nil {
		return nil, err
	}
	tmp := *w2
	after, err := importAs(&tmp, []byte(next))
	if err != nil {
		return nil, err
	}
	u := &Updated{From: before.lastPeriod(), To: after.lastPeriod()}
	if u.To <= u.From {
		return nil, kvarter.Errorf(kvarter.Conflict, "the files bring no later period than %d", u.From)
	}
	u.compare(before.Panel.Table(before.Areas.Level, u.From), after.Panel.Table(after.Areas.Level, u.To))
	if err := writeFile(path, func(out io.Writer) error { _, err := io.WriteString(out, next); return err }); err != nil {
		return nil, err
	}
	return u, after.keepAgain(w2)
}

// importAs imports a workspace whose kvarter.yaml is not on disk yet.
func importAs(w *workspace.Workspace, text []byte) (*Imported, error) {
	in, err := Import(w, nil)
	if err != nil {
		return nil, err
	}
	in.Snapshots[0].SHA256 = hashBytes(text)
	return in, nil
}

func (in *Imported) keepAgain(w *workspace.Workspace) error {
	in.Workspace = w
	return in.Keep()
}

// continues finds the data file that a new file continues and returns its entry for kvarter.yaml. Where none fits, the error names the
// columns that the nearest one has and the new file lacks.
func continues(w *workspace.Workspace, file string) (string, error) {
	year := yearOf(file)
	var nearest *workspace.Data
	var least []string
	var faults error
	for i := len(w.Data) - 1; i >= 0; i-- {
		d := &w.Data[i]
		if w.Elsewhere(d) { // new figures are on the boundaries of the areas
			continue
		}
		grid, err := readAs(w, d, file)
		if err != nil {
			faults = err
			continue
		}
		need := needed(d)
		lacks := slices.DeleteFunc(slices.Clone(need), func(n string) bool { return grid.Column(n) >= 0 })
		if len(lacks) > 0 {
			// Something of it is there, so that it is the same kind of file.
			if len(lacks) < len(need) && (nearest == nil || len(lacks) < len(least)) {
				nearest, least = d, lacks
			}
			continue
		}
		e := *d
		e.File = filepath.ToSlash(file)
		if e.Period.Column == "" {
			if year == 0 {
				return "", kvarter.Errorf(kvarter.Invalid, "%s: its name has no year; name it such as figures_2025.csv", file)
			}
			e.Period.Year = year
		}
		return entry(&e), nil
	}
	if nearest == nil && faults != nil {
		return "", faults
	}
	if nearest == nil {
		grid, err := readAs(w, &workspace.Data{}, file)
		if err != nil {
			return "", err
		}
		return "", kvarter.Errorf(kvarter.Invalid, "%s continues no data file of the workspace: none has the same columns (%s)", file, source.Shorten(strings.Join(grid.Header, ", ")))
	}
	grid, err := readAs(w, nearest, file)
	if err != nil {
		return "", err
	}
	var ps kvarter.Problems
	for _, column := range least {
		_, err := grid.Require(column)
		if p, ok := err.(*kvarter.Problems); ok {
			ps.Add(kvarter.Problem{Rule: "the file continues no data file; the nearest, " + nearest.File + ", has this column", File: file, Column: column, Hint: p.Shown[0].Hint})
		}
	}
	return "", ps.Err()
}

// readAs opens a file the way a data file of the workspace is read.
func readAs(w *workspace.Workspace, d *workspace.Data, file string) (*source.Grid, error) {
	grid, features, err := open.Open(w.Path(file), readOptions(d, file))
	if err != nil {
		return nil, err
	}
	if features != nil {
		grid = features.Grid
	}
	return grid, nil
}

// needed are the columns that a data file names, each once.
func needed(d *workspace.Data) []string {
	need := []string{d.Area, d.Period.Column}
	if d.Long != nil {
		need = append(need, d.Long.Measure, d.Long.Value)
	} else {
		if _, measure := d.Measures[d.Population]; !measure {
			need = append(need, d.Population)
		}
		for _, m := range sortedKeys(d.Measures) {
			need = append(need, d.Measures[m])
		}
	}
	slices.Sort(need)
	return slices.DeleteFunc(slices.Compact(need), func(n string) bool { return n == "" })
}

func yearOf(file string) kvarter.Period {
	base := filepath.Base(file)
	for i := 0; i+4 <= len(base); i++ {
		if y, ok := source.Year(base[i : i+4]); ok && y >= 1900 && y < 2200 {
			return y
		}
	}
	return 0
}

// entry writes a data file as YAML.
func entry(d *workspace.Data) string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "    %s: %s\n", key, value)
		}
	}
	fmt.Fprintf(&b, "  - file: %s\n", yamlText(d.File))
	line("level", string(d.Level))
	if d.Area != "" {
		line("area", yamlText(d.Area))
	}
	if d.Period.Column != "" {
		line("period", "{column: "+yamlText(d.Period.Column)+"}")
	} else {
		line("period", fmt.Sprint(d.Period.Year))
	}
	if d.Vintage != 0 {
		line("vintage", fmt.Sprint(d.Vintage))
	}
	for _, p := range [][2]string{{"population", d.Population}, {"decimal", d.Decimal}, {"delimiter", d.Delimiter}, {"encoding", d.Encoding},
		{"sheet", d.Sheet}, {"layer", d.Layer}, {"producer", d.Producer}, {"licence", d.Licence}} {
		if p[1] != "" {
			line(p[0], yamlText(p[1]))
		}
	}
	if d.Long != nil {
		line("long", fmt.Sprintf("{measure: %s, value: %s}", yamlText(d.Long.Measure), yamlText(d.Long.Value)))
	}
	var ms []string
	for _, m := range sortedKeys(d.Measures) {
		ms = append(ms, yamlText(m)+": "+yamlText(d.Measures[m]))
	}
	if len(ms) > 0 {
		line("measures", "{"+strings.Join(ms, ", ")+"}")
	}
	if d.HeaderRow > 0 {
		line("header_row", fmt.Sprint(d.HeaderRow))
	}
	for _, codes := range []struct {
		key  string
		list []workspace.Cell
	}{{"missing", d.Missing}, {"suppressed", d.Suppressed}} {
		if list := codes.list; list != nil {
			var cells []string
			for _, c := range list {
				cells = append(cells, fmt.Sprintf("%q", string(c)))
			}
			line(codes.key, "["+strings.Join(cells, ", ")+"]")
		}
	}
	return b.String()
}

// addData puts an entry at the end of the data list; the rest of the file stays as the user wrote it.
func addData(text, entry string) (string, error) {
	lines := strings.SplitAfter(text, "\n")
	at := -1
	for i, l := range lines {
		if strings.HasPrefix(l, "data:") {
			at = i + 1
			if strings.TrimSpace(strings.TrimPrefix(strings.SplitN(l, "#", 2)[0], "data:")) != "" {
				return "", kvarter.Errorf(kvarter.Invalid, "kvarter.yaml writes data: on one line; write one file to a line with «- file:», then update can add to it")
			}
			break
		}
	}
	if at < 0 {
		return "", kvarter.Errorf(kvarter.Invalid, "kvarter.yaml has no line «data:»")
	}
	end := at
	for i := at; i < len(lines); i++ {
		l := strings.TrimRight(lines[i], "\r\n")
		if l != "" && l[0] != ' ' && l[0] != '-' && l[0] != '#' {
			break
		}
		if strings.TrimSpace(l) != "" {
			end = i + 1
			if strings.HasPrefix(l, "-") {
				entry = outdent(entry)
			}
		}
	}
	if end > 0 && !strings.HasSuffix(lines[end-1], "\n") {
		lines[end-1] += "\n"
	}
	return strings.Join(lines[:end], "") + entry + strings.Join(lines[end:], ""), nil
}

func outdent(entry string) string {
	if !strings.HasPrefix(entry, "  ") {
		return entry
	}
	return strings.TrimPrefix(strings.ReplaceAll("\n"+entry, "\n  ", "\n"), "\n")
}

func (u *Updated) compare(a, b *kvarter.Table) {
	if a == nil || b == nil {
		return
	}
	row := make(map[string]int, len(a.Codes))
	for i, c := range a.Codes {
		row[c] = i
	}
	for _, name := range b.Names() {
		old, ok := a.Columns[name]
		if !ok {
			continue
		}
		now := b.Columns[name]
		d := Difference{Measure: name}
		for i, code := range b.Codes {
			j, ok := row[code]
			if !ok || !old.Known(j) || !now.Known(i) {
				continue
			}
			x, y := old.Values[j], now.Values[i]
			d.Before, d.After = d.Before+jsonNum(x), d.After+jsonNum(y)
			if size := math.Abs(y - x); size > .5*math.Max(math.Abs(x), math.Abs(y)) && size > 5*math.Sqrt(math.Abs(x)+math.Abs(y)) {
				d.Jumps++
				u.Jumps = append(u.Jumps, Jump{code, name, jsonNum(x), jsonNum(y), size / math.Sqrt(math.Abs(x)+math.Abs(y))})
			}
		}
		u.Differences = append(u.Differences, d)
	}
	u.JumpCount = len(u.Jumps)
	slices.SortStableFunc(u.Jumps, func(a, b Jump) int {
		switch {
		case a.size > b.size:
			return -1
		case a.size < b.size:
			return 1
		}
		return 0
	})
	u.Jumps = u.Jumps[:min(len(u.Jumps), kvarter.MaxShown)]
}
