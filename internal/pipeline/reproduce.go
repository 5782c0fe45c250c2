package pipeline

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/workspace"
)

// Comparison is one published column held against what kvarter computes.
type Comparison struct {
	Column   string  `json:"column"`
	Computed string  `json:"computed"` // node, class, weight or designation
	Equal    int     `json:"equal"`    // rows within the tolerance
	Of       int     `json:"of"`
	Left     int     `json:"left_out,omitempty"` // rows excepted, with the reason in the workspace
	Largest  jsonNum `json:"largest"`            // largest absolute difference; of classes the number of unequal rows
	Holds    bool    `json:"holds"`
	Short    string  `json:"short,omitempty"`
	Worst    []Worst `json:"worst,omitempty"` // at most five, the largest difference first
}

// Worst is a row that differs.
type Worst struct {
	Area      string `json:"area"`
	Published string `json:"published"`
	Computed  string `json:"computed"`
	off       float64
}

// Short is the error of a reproduction that falls short.
func Short(short, of int) error {
	return kvarter.Errorf(kvarter.Mismatch, "%d of %d published columns are not reproduced", short, of)
}

// Reproduce compares a screening with the published columns that the workspace expects.
func Reproduce(s *Screened) ([]Comparison, error) {
	if len(s.Workspace.Expect) == 0 {
		e := kvarter.Errorf(kvarter.Invalid, "the workspace expects nothing: there are no published results to compare with")
		e.Hint = "list them under expect: in kvarter.yaml"
		return nil, e
	}
	files := map[string]*source.Grid{}
	var out []Comparison
	for i := range s.Workspace.Expect {
		x := &s.Workspace.Expect[i]
		if x.Weight != "" {
			c, err := s.weight(x)
			if err != nil {
				return nil, fmt.Errorf("expect[%d]: %w", i+1, err)
			}
			out = append(out, c)
			continue
		}
		got, err := s.columns(x, files)
		if err != nil {
			return nil, fmt.Errorf("expect[%d]: %w", i+1, err)
		}
		out = append(out, got...)
	}
	return out, nil
}

// columns compares every column of a file that an expectation names.
func (s *Screened) columns(x *workspace.Expect, files map[string]*source.Grid) ([]Comparison, error) {
	file, area := x.File, x.Area
	if file == "" {
		file = s.Workspace.Data[0].File
	}
	if area == "" {
		area = s.Workspace.Data[0].Area
		if file == s.Workspace.Areas.File {
			area = s.Workspace.Areas.Code
		}
	}
	grid, ok := files[file]
	if !ok {
		var err error
		if grid, _, err = s.file(file, source.Options{Delimiter: rune0(x.Delimiter)}, kvarter.Snapshot{}, func(string, int64, int64) {}); err != nil {
			return nil, err
		}
		files[file] = grid
	}
	code, err := grid.Require(area)
	if err != nil {
		return nil, err
	}
	at := s.Round.Areas.Index()
	for _, area := range x.Except {
		if _, known := at[area]; !known {
			return nil, kvarter.Errorf(kvarter.Invalid, "no area has the code %s of except", area)
		}
	}
	var out []Comparison
	for j, name := range grid.Header {
		star, ok := matches(x.Column, name)
		if !ok || j == code || slices.Contains(x.SkipColumns, name) {
			continue
		}
		c, err := s.compare(x, grid, code, j, strings.ReplaceAll(x.Node, "{*}", cased(x.Case, star)), at)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		_, err := grid.Require(x.Column)
		return nil, err
	}
	return out, nil
}

// matches reports whether a column fits a pattern with at most one *, and what the * stands for.
func matches(pattern, name string) (string, bool) {
	before, after, star := strings.Cut(pattern, "*")
	if !star {
		return "", pattern == name
	}
	if ok, err := path.Match(pattern, name); err != nil || !ok || len(name) < len(before)+len(after) {
		return "", false
	}
	return name[len(before) : len(name)-len(after)], true
}

func cased(how, s string) string {
	switch how {
	case "lower":
		return strings.ToLower(s)
	case "upper":
		return strings.ToUpper(s)
	}
	return s
}

func (s *Screened) compare(x *workspace.Expect, grid *source.Grid, code, column int, node string, at map[string]int) (Comparison, error) {
	c := Comparison{Column: grid.Header[column]}
	row, computed, err := s.computed(x, node)
	if err != nil {
		return c, err
	}
	c.Computed = computed
	codes := source.Codes{Missing: cells(x.Missing)}
	decimal := rune0(or(x.Decimal, "."))
	for i := range grid.Len() {
		area := grid.Cell(i, code)
		k, known := at[area]
		if !known {
			return c, source.Fault(kvarter.Problem{Rule: "published results belong to known areas", File: grid.File, Row: grid.Row(i), Value: area})
		}
		if slices.Contains(x.Except, area) {
			c.Left++
			continue
		}
		cell := strings.TrimSpace(grid.Cell(i, column))
		c.Of++
		off, within, got := row(k, cell, decimal, codes)
		if off > float64(c.Largest) {
			c.Largest = jsonNum(off)
		}
		if off <= max(x.Abs, within) {
			c.Equal++
		} else {
			c.Worst = append(c.Worst, Worst{area, cell, got, off})
		}
	}
	slices.SortStableFunc(c.Worst, func(a, b Worst) int {
		switch {
		case a.off > b.off:
			return -1
		case a.off < b.off:
			return 1
		}
		return 0
	})
	c.Worst = c.Worst[:min(len(c.Worst), 5)]
	want := 1.0
	if x.EqualShare != nil {
		want = *x.EqualShare
	}
	switch {
	case c.Of == 0:
		c.Short = "there is no row to compare"
	case float64(c.Equal) < want*float64(c.Of):
		c.Short = "every row must be equal"
		if want < 1 {
			c.Short = fmt.Sprintf("%.6g %% of the rows must be equal", 100*want)
		}
	case x.MaxRankOff != nil && float64(c.Largest) > *x.MaxRankOff:
		c.Short = fmt.Sprintf("no row may be off by more than %g", *x.MaxRankOff)
	}
	c.Holds = c.Short == ""
	return c, nil
}

// differs returns how far the computed result of area k is from a published cell, 0 for equal, what the relative
// tolerance allows there, and the result as text.
type differs func(k int, cell string, decimal rune, codes source.Codes) (off, within float64, text string)

func (s *Screened) computed(x *workspace.Expect, node string) (differs, string, error) {
	switch {
	case node != "":
		col, ok := s.Node(node)
		if !ok {
			return nil, "", kvarter.Errorf(kvarter.Invalid, "the method has no node %s", node)
		}
		return func(k int, cell string, decimal rune, codes source.Codes) (float64, float64, string) {
			return s.number(x, col, k, cell, decimal, codes)
		}, node, nil
	case x.Class != "":
		for _, c := range s.Round.Classes {
			if c.Name != x.Class {
				continue
			}
			return func(k int, cell string, _ rune, _ source.Codes) (float64, float64, string) {
				want := cell
				if m, ok := x.Map[cell]; ok {
					want = m
				}
				return unequal(c.Classes[k] != want), 0, c.Classes[k]
			}, x.Class, nil
		}
		return nil, "", kvarter.Errorf(kvarter.Invalid, "the method has no class %s", x.Class)
	case x.Designated != nil:
		return func(k int, cell string, _ rune, _ source.Codes) (float64, float64, string) {
			got := s.Round.Findings[k].Outcome
			return unequal(got.Designated() != slices.Contains(x.Designated, cell)), 0, string(got)
		}, "designated", nil
	}
	return nil, "", kvarter.Errorf(kvarter.Invalid, "say what column %s is: a node, a class, a weight or designated", x.Column)
}

func unequal(differ bool) float64 {
	if differ {
		return 1
	}
	return 0
}

// number compares figures. Missing on both sides is equal; on one side it is as far off as can be.
func (s *Screened) number(x *workspace.Expect, col kvarter.Column, k int, cell string, decimal rune, codes source.Codes) (off, within float64, text string) {
	want, state, ok := source.ParseNumber(cell, decimal, codes)
	if !ok {
		return math.Inf(1), 0, "published cell is no number"
	}
	got := col.Values[k]
	text = strconv.FormatFloat(got, 'g', 12, 64)
	switch {
	case state != kvarter.Known && !col.Known(k):
		return 0, 0, "missing"
	case !col.Known(k):
		return math.Inf(1), 0, "missing"
	case state != kvarter.Known:
		return math.Inf(1), 0, text
	}
	return math.Abs(got - want), x.Rel * math.Abs(want), text
}

func (s *Screened) weight(x *workspace.Expect) (Comparison, error) {
	node, member, _ := strings.Cut(x.Weight, "/")
	c := Comparison{Column: "published weight", Computed: x.Weight, Of: 1}
	if x.Value == nil {
		return c, kvarter.Errorf(kvarter.Invalid, "an expected weight gives its value")
	}
	for _, w := range s.Weights[node] {
		if w.Input != member {
			continue
		}
		c.Largest = jsonNum(math.Abs(w.Weight - *x.Value))
		if c.Holds = float64(c.Largest) <= x.Abs; c.Holds {
			c.Equal = 1
		} else {
			c.Short = "the weight differs"
			c.Worst = []Worst{{x.Weight, strconv.FormatFloat(*x.Value, 'g', -1, 64), strconv.FormatFloat(w.Weight, 'g', 12, 64), float64(c.Largest)}}
		}
		return c, nil
	}
	return c, kvarter.Errorf(kvarter.Invalid, "the method has no weight %s", x.Weight)
}

// jsonNum is a number that JSON writes as null where it is not finite.
type jsonNum float64

// MarshalJSON implements json.Marshaler.
func (n jsonNum) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(n), 'g', -1, 64), nil
}
