package kvarter

import "sort"

// Period is the calendar year that a figure describes.
type Period int

// Table holds the measures of one level in one period. Every column has one entry for each code, in the same order.
type Table struct {
	Level   Level
	Period  Period
	Codes   []string
	Columns map[string]Column
	// Population names the column with residents; "" where the file has none.
	Population string
	// Source is the SHA-256 of the snapshots that the columns came from, by column.
	Source map[string]string
	// Bridges tells which columns were carried from boundaries of another year; nil where none was.
	Bridges map[string]Bridge
	// Estimates tells which columns a sample gave, and of each code how sure it is; nil where none is.
	Estimates map[string]map[string]Estimate
}

// Estimate is what stands behind the figure that a sample gave for one place.
type Estimate struct {
	SE        float64 // design-based standard error; NaN where the design has none
	Low, High float64 // 95 % interval; NaN where there is none
	Kind      string  // how the interval was made (a stat.Kind)
	Why       string  // why there is none (a stat.NoInterval); "" where there is one
	Freedom   float64 // degrees of freedom of the interval
	Answers   int     // respondents behind it
	Synthetic bool    // put together from kinds of residents, not asked in the place
}

// Bridge tells how a column came to the areas from those of an earlier or later year.
type Bridge struct {
	From  int    // the year of the boundaries that it was published on
	Basis string // what the weights are shares of: population, addresses or area
	// Share is the part of an area's figure, above 0 to 1, that came from areas which the weights divide; whole areas are no estimate
	// and are left out.
	Share map[string]float64
}

// Names returns the measure names in alphabetical order.
func (t *Table) Names() []string {
	names := make([]string, 0, len(t.Columns))
	for n := range t.Columns {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Panel is all tables of a workspace, at most one for a level and a period.
type Panel struct {
	Tables []*Table
}

// Table returns the table of a level and period, or nil.
func (p *Panel) Table(l Level, at Period) *Table {
	for _, t := range p.Tables {
		if t.Level == l && t.Period == at {
			return t
		}
	}
	return nil
}

// Periods returns the periods that a level has figures for, in ascending order.
func (p *Panel) Periods(l Level) []Period {
	var out []Period
	for _, t := range p.Tables {
		if t.Level == l {
			out = append(out, t.Period)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}
