package source

import "kvarter"

// Limits on what a reader takes in. They lie far above any real table and far below what a crafted file could ask for.
const (
	MaxColumns      = 20_000
	MaxCellBytes    = 4 << 20
	DefaultMaxBytes = 2 << 30
	// MaxCells bounds formats in which a few bytes can stand for very many cells.
	MaxCells = 100_000_000
)

// Options says how to read a file. The zero value looks at the file and decides.
type Options struct {
	// Name is how messages call the file; "" for its path.
	Name string
	// Delimiter separates the cells of a CSV line: ';', ',' or '\t'. 0: found out.
	Delimiter rune
	// Decimal is ',' or '.'. 0: found out from the figures.
	Decimal rune
	// Encoding is "utf-8" or "latin-1" (read as Windows-1252). "": UTF-8 where the bytes are valid, else Latin-1 with a note.
	Encoding string
	// Sheet names the sheet of a workbook. "": the first that is visible.
	Sheet string
	// HeaderRow is the row of the column names, counted from 1. 0: the first.
	HeaderRow int
	// Layer names the layer of a GeoPackage. "": the only one.
	Layer string
	// CRS overrides what the file says of its coordinates: "EPSG:25832", "CRS84", or "planar" for a map's own units.
	CRS string
	// MaxBytes bounds the file, and what it unpacks to. 0: DefaultMaxBytes.
	MaxBytes int64
	// Progress is called now and then with bytes or rows done and their total; it may be nil.
	Progress func(done, total int64)
}

// Limit returns MaxBytes or its default.
func (o Options) Limit() int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return DefaultMaxBytes
}

// Report calls Progress where there is one.
func (o Options) Report(done, total int64) {
	if o.Progress != nil {
		o.Progress(done, total)
	}
}

// Fault returns a single problem as an error.
func Fault(p kvarter.Problem) error {
	all := &kvarter.Problems{}
	all.Add(p)
	return all
}

// Shorten returns at most 60 characters of a value, for a message.
func Shorten(s string) string {
	n := 0
	for i := range s {
		if n++; n > 60 {
			return s[:i] + "…"
		}
	}
	return s
}
