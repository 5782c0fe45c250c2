package survey

import (
	"math"
	"strings"

	"kvarter"
)

// Table is a file of microdata read as text, a row for each respondent; source.Grid is one.
type Table interface {
	Len() int
	Column(name string) int // -1: no such column
	Cell(row, column int) string
	Row(row int) int // as a spreadsheet numbers it
}

// Parse reads a cell as a figure, or as a code for none; ok is false where it is neither. source.Numbers has one.
type Parse func(cell string) (v float64, s kvarter.State, ok bool)

// Columns names the columns that tell how the sample was drawn.
type Columns struct {
	Weight string
	Stages []StageColumns
	Lonely Lonely
}

// StageColumns is one stage of sampling, outermost first; a name may be empty, as a field of Stage may be nil.
type StageColumns struct{ Strata, Clusters, Units string }

// Sample is microdata with their design.
type Sample struct {
	Design *Design
	file   string
	table  Table
	parse  Parse
}

// Read checks microdata and their design. Errors name file, row and column. Every respondent has a weight, and a name in every column of
// strata and clusters.
func Read(file string, t Table, parse Parse, c Columns) (*Sample, error) {
	s := &Sample{file: file, table: t, parse: parse}
	ps := &kvarter.Problems{}
	spec := Spec{Lonely: c.Lonely, Weights: s.figures(c.Weight, true, ps)}
	for _, st := range c.Stages {
		var x Stage
		if st.Strata != "" {
			x.Strata = s.labels(st.Strata, true, ps)
		}
		if st.Clusters != "" {
			x.Clusters = s.labels(st.Clusters, true, ps)
		}
		if st.Units != "" {
			x.Units = s.figures(st.Units, true, ps)
		}
		spec.Stages = append(spec.Stages, x)
	}
	if err := ps.Err(); err != nil {
		return nil, err
	}
	var err error
	if s.Design, err = New(spec); err != nil {
		e := kvarter.Errorf(kvarter.CodeOf(err), "%s: %w", file, err)
		return nil, e
	}
	return s, nil
}

// Figures returns the answers of a column, NaN where there is none.
func (s *Sample) Figures(column string) ([]float64, error) {
	ps := &kvarter.Problems{}
	out := s.figures(column, false, ps)
	return out, ps.Err()
}

// Labels returns the labels of a column, "" where there is none.
func (s *Sample) Labels(column string) ([]string, error) {
	ps := &kvarter.Problems{}
	out := s.labels(column, false, ps)
	return out, ps.Err()
}

// find returns the position of a column, or adds that there is none.
func (s *Sample) find(column string, ps *kvarter.Problems) int {
	j := s.table.Column(column)
	if j < 0 {
		ps.Add(kvarter.Problem{Rule: "a named column is in the file", File: s.file, Value: column, Hint: "give its name as in the header row"})
	}
	return j
}

func (s *Sample) figures(column string, all bool, ps *kvarter.Problems) []float64 {
	j := s.find(column, ps)
	out := make([]float64, s.table.Len())
	for i := range out {
		if j < 0 {
			break
		}
		v, state, ok := s.parse(s.table.Cell(i, j))
		switch {
		case !ok:
			ps.Add(kvarter.Problem{Rule: "an answer is a figure or a declared code", File: s.file, Row: s.table.Row(i), Column: column})
		case all && state != kvarter.Known:
			ps.Add(kvarter.Problem{Rule: "every respondent has a figure here", File: s.file, Row: s.table.Row(i), Column: column})
		}
		if out[i] = v; state != kvarter.Known {
			out[i] = math.NaN()
		}
	}
	return out
}

func (s *Sample) labels(column string, all bool, ps *kvarter.Problems) []string {
	j := s.find(column, ps)
	out := make([]string, s.table.Len())
	for i := range out {
		if j < 0 {
			break
		}
		out[i] = strings.TrimSpace(s.table.Cell(i, j))
		if _, state, ok := s.parse(out[i]); ok && state != kvarter.Known {
			out[i] = "" // a code for no answer
		}
		if all && out[i] == "" {
			ps.Add(kvarter.Problem{Rule: "every respondent has a name here", File: s.file, Row: s.table.Row(i), Column: column})
		}
	}
	return out
}
