package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/source"
	"kvarter/internal/stat"
	"kvarter/internal/survey"
	"kvarter/internal/workspace"
)

// readSurveys estimates the figures of domains from files of answers. The answers are read, estimated from and let go: nothing after the import sees one.
func (in *Imported) readSurveys(tell Progress) error {
	for i := range in.Workspace.Surveys {
		if err := in.readSurvey(&in.Workspace.Surveys[i], tell); err != nil {
			return err
		}
	}
	in.sortTables()
	return nil
}

func (in *Imported) readSurvey(w *workspace.Survey, tell Progress) error {
	grid, _, err := in.file(w.File, source.Options{Delimiter: rune0(w.Delimiter), Decimal: rune0(w.Decimal), Encoding: w.Encoding, Sheet: w.Sheet, HeaderRow: w.HeaderRow},
		kvarter.Snapshot{Producer: w.Producer, Licence: w.Licence, Date: w.Date}, tell)
	if err != nil {
		return err
	}
	years, err := yearsOf(grid, w.Period)
	if err != nil {
		return err
	}
	for _, y := range years {
		x := &answers{in: in, w: w, grid: grid, at: y.at}
		if err := x.read(y, tell); err != nil {
			return err
		}
		if err := x.tables(tell); err != nil {
			return err
		}
	}
	return nil
}

// rows is the part of a grid that holds one year's sample.
type rows struct {
	*source.Grid
	at   kvarter.Period
	rows []int
}

func (r rows) Len() int             { return len(r.rows) }
func (r rows) Cell(i, j int) string { return r.Grid.Cell(r.rows[i], j) }
func (r rows) Row(i int) int        { return r.Grid.Row(r.rows[i]) }

// yearsOf sorts the rows of a file into years, the earliest first; a file without a column of years is of one.
func yearsOf(grid *source.Grid, p workspace.PeriodSource) ([]rows, error) {
	by := map[kvarter.Period][]int{}
	column := -1
	if p.Column != "" {
		var err error
		if column, err = grid.Require(p.Column); err != nil {
			return nil, err
		}
	}
	var ps kvarter.Problems
	for i := range grid.Len() {
		at := p.Year
		if column >= 0 {
			var ok bool
			if at, ok = source.Year(grid.Cell(i, column)); !ok {
				ps.Add(kvarter.Problem{Rule: "a period is a year", File: grid.File, Row: grid.Row(i), Column: p.Column})
				continue
			}
		}
		by[at] = append(by[at], i)
	}
	var out []rows
	for at, list := range by {
		out = append(out, rows{grid, at, list})
	}
	slices.SortFunc(out, func(a, b rows) int { return int(a.at - b.at) })
	return out, ps.Err()
}

// answers is one year's sample at work.
type answers struct {
	in     *Imported
	w      *workspace.Survey
	grid   *source.Grid
	at     kvarter.Period
	sample *survey.Sample
	design *survey.Design
	domain []string
}

// read checks the design, the domains and the register totals.
func (x *answers) read(of rows, tell Progress) error {
	decimal := rune0(x.w.Decimal)
	if x.grid.Decimal != 0 {
		decimal = x.grid.Decimal
	}
	numbers, err := source.NewNumbers(decimal, source.Codes{Missing: cells(x.w.Missing)})
	if err != nil {
		return err
	}
	columns := survey.Columns{Weight: x.w.Weight, Lonely: survey.Lonely(x.w.Lonely)}
	for _, s := range x.w.Design() {
		columns.Stages = append(columns.Stages, survey.StageColumns{Strata: s.Strata, Clusters: s.Clusters, Units: s.Units})
	}
	if x.sample, err = survey.Read(x.w.File, of, numbers.Parse, columns); err != nil {
		return err
	}
	if x.domain, err = x.sample.Labels(x.w.Domain); err != nil {
		return err
	}
	have := map[string]bool{}
	for c := range x.in.Areas.GroupNames[x.w.Level] {
		have[c] = true
	}
	if x.w.Level == kvarter.LevelSmallArea {
		have = codeSet(x.in.Areas)
	}
	if len(have) == 0 {
		e := kvarter.Errorf(kvarter.Invalid, "%s: domains are of the level %s, and the areas have no such grouping", x.w.File, x.w.Level)
		e.Hint = fmt.Sprintf("areas: groups: in kvarter.yaml has %s", listed(sortedKeys(x.in.Areas.GroupNames), kvarter.MaxShown))
		return e
	}
	var ps kvarter.Problems
	for i, code := range x.domain {
		if code != "" && !have[code] {
			ps.Add(kvarter.Problem{Rule: "a respondent lives in a known " + string(x.w.Level), File: x.w.File, Row: of.Row(i), Column: x.w.Domain, Value: source.Shorten(code), Hint: nearCode(code, have)})
		}
	}
	if err := ps.Err(); err != nil {
		return err
	}
	return x.calibrate(tell)
}

// labels are the kinds of the respondents: the labels of one column, or of several crossed; "" where one is not known.
func (x *answers) labels(columns []string) ([]string, error) {
	var out []string
	for k, c := range columns {
		l, err := x.sample.Labels(c)
		if err != nil {
			return nil, err
		}
		if k == 0 {
			out = l
			continue
		}
		for i := range out {
			out[i] = crossKinds(out[i], l[i])
		}
	}
	return out, nil
}

func crossKinds(a, b string) string {
	if a == "" || b == "" {
		return ""
	}
	return a + " × " + b
}

// calibrate fits the weights to register totals: one by post-stratification, several by raking.
func (x *answers) calibrate(tell Progress) error {
	x.design = x.sample.Design
	var margins []survey.Margin
	for _, c := range x.w.Calibrate {
		m := survey.Margin{Name: strings.Join(c.Columns, " × ")}
		var err error
		if m.Labels, err = x.labels(c.Columns); err != nil {
			return err
		}
		if m.Totals, err = x.totals(&c, tell); err != nil {
			return err
		}
		margins = append(margins, m)
	}
	var err error
	switch len(margins) {
	case 0:
		return nil
	case 1:
		x.design, err = x.design.PostStratify(margins[0])
	default:
		x.design, _, err = x.design.Rake(margins, survey.RakeOptions{})
	}
	if err != nil {
		return kvarter.Errorf(kvarter.CodeOf(err), "%s: %w", x.w.File, err)
	}
	return nil
}

// totals reads residents by kind from a register file.
func (x *answers) totals(c *workspace.Calibrate, tell Progress) ([]survey.Cell, error) {
	of, numbers, err := x.beside(c.File, c.Period, tell)
	if err != nil {
		return nil, err
	}
	kinds := make([]int, len(c.Kinds))
	for k, name := range c.Kinds {
		if kinds[k], err = of.Require(name); err != nil {
			return nil, err
		}
	}
	count, err := of.Require(c.Count)
	if err != nil {
		return nil, err
	}
	var out []survey.Cell
	var ps kvarter.Problems
	for i := range of.Len() {
		kind := strings.TrimSpace(of.Cell(i, kinds[0]))
		for _, k := range kinds[1:] {
			kind = crossKinds(kind, strings.TrimSpace(of.Cell(i, k)))
		}
		v, state, ok := numbers.Parse(of.Cell(i, count))
		if kind == "" || !ok || state != kvarter.Known {
			ps.Add(kvarter.Problem{Rule: "a register total has a kind and a number of residents", File: c.File, Row: of.Row(i), Column: c.Count})
			continue
		}
		out = append(out, survey.Cell{Name: kind, Count: v})
	}
	return out, ps.Err()
}

// beside reads a register file that goes with the sample: the rows of its year.
func (x *answers) beside(file string, p workspace.PeriodSource, tell Progress) (rows, *source.Numbers, error) {
	grid, _, err := x.in.file(file, source.Options{}, kvarter.Snapshot{}, tell)
	if err != nil {
		return rows{}, nil, err
	}
	years, err := yearsOf(grid, p)
	if err != nil {
		return rows{}, nil, err
	}
	numbers, err := source.NewNumbers(grid.Decimal, source.Codes{})
	if err != nil {
		return rows{}, nil, err
	}
	for _, y := range years {
		if p.Column == "" || y.at == x.at {
			return y, numbers, nil
		}
	}
	return rows{}, nil, source.Fault(kvarter.Problem{Rule: "a register file has the year of the sample", File: file, Column: p.Column, Value: fmt.Sprint(x.at)})
}

// twelve rounds an estimate to the digits that a round is sealed with, so that a threshold meets the same decimal in every replay.
func twelve(v float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	return r
}

// estimate is what stands behind a figure, with its interval: Wilson's at the design's effective number of respondents for a share, else the delta method's.
func estimate(e survey.Estimate, share, synthetic bool) kvarter.Estimate {
	kind := stat.KindDelta
	if share {
		kind = stat.KindWilson
	}
	l := e.Limits(kind, composite.Level)
	return kvarter.Estimate{SE: e.SE, Low: twelve(l.Low), High: twelve(l.High), Kind: string(l.Kind), Why: string(l.Why), Freedom: e.Freedom, Answers: e.N, Synthetic: synthetic}
}
