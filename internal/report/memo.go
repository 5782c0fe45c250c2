package report

import "math"

// Memo is what a memo says, in the order in which it is printed. Every text is plain and in the reader's language.
type Memo struct {
	Lang    string // "da" or "en"
	MadeUp  string // a banner over everything where not empty: «Made-up figures …»
	Short   string // the same in two words, for the foot of the page
	Kicker  string // what kind of thing this is, and where
	Title   string
	Lead    string   // the verdict in words
	Facts   []string // short facts of one line
	Picture *Picture // nil: none
	// NoPicture says why there is none.
	NoPicture string
	Sections  []Section

	Source string // producers and dates, year of the figures
	Method string // the method with its version
	Round  string // the line that goes with a copied figure: city, year, method, round
	Caveat string
	Date   string // «Memo of 3 February 2025.»; "" leaves it out
}

// Picture is a map as a drawing and as pixels.
type Picture struct {
	SVG          []byte // one svg element
	PNG          []byte
	PixelsWide   int // of PNG
	PixelsHigh   int
	Alt, Caption string
	WidthMM      float64 // in print
}

// Section is a heading with what is under it; empty parts are left out.
type Section struct {
	Heading    string
	Paragraphs []string
	Table      *Table
	After      []string // paragraphs under the table
	Bullets    []string
}

// Table has one header row. Every row has as many cells as Head; the first cell of a row names it.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
	Numeric []bool    // by column: figures, set to the right
	Widths  []float64 // by column, relative; nil: equal
}

// shares gives the widths of the columns in percent, to a tenth.
func shares(t *Table) []float64 {
	out, sum := make([]float64, len(t.Head)), 0.0
	for k := range out {
		out[k] = 1
		if len(t.Widths) == len(t.Head) {
			out[k] = t.Widths[k]
		}
		sum += out[k]
	}
	for k := range out {
		out[k] = math.Round(1000*out[k]/sum) / 10
	}
	return out
}
