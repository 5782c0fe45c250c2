package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"

	"kvarter"
	"kvarter/internal/source"
)

// Read returns the cells of a Parquet file: numbers as the shortest decimal, days as 2024-01-31, null as an empty cell. Columns inside groups are called
// "group.column". Lists, and bytes that are no text, are no cells; they are left out with a note.
func Read(name string, data []byte, opt source.Options) (g *source.Grid, err error) {
	err = guarded(name, func() error {
		g, err = read(name, data, opt)
		return err
	})
	if err != nil {
		return nil, err
	}
	return g, nil
}

// guarded turns a panic of the decoder, which trusts its input in places, into an error.
func guarded(name string, do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = corrupt(name, fmt.Errorf("%v", p))
		}
	}()
	return do()
}

func corrupt(name string, cause error) error {
	var u unread
	if errors.As(cause, &u) {
		return &kvarter.Error{Code: kvarter.Invalid, Message: name + ": " + u.Error()}
	}
	return &kvarter.Error{Code: kvarter.Invalid, Message: name + ": the Parquet file is cut off or damaged", Cause: cause}
}

// open checks what the file claims of its sizes, before the decoder reserves memory for them.
func open(name string, data []byte, opt source.Options) (*parquet.File, error) {
	if int64(len(data)) > opt.Limit() {
		return nil, source.Fault(kvarter.Problem{Rule: fmt.Sprintf("a file has at most %d bytes", opt.Limit()), File: name})
	}
	if err := checkFooter(data); err != nil {
		return nil, corrupt(name, err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, corrupt(name, err)
	}
	// By column: the largest definition level, -1 for lists.
	var levels []int
	for _, path := range f.Schema().Columns() {
		leaf, ok := f.Schema().Lookup(path...)
		if !ok || leaf.MaxRepetitionLevel > 0 {
			levels = append(levels, -1)
			continue
		}
		levels = append(levels, leaf.MaxDefinitionLevel)
	}
	rows, left := int64(0), opt.Limit()
	for _, group := range f.Metadata().RowGroups {
		if rows += group.NumRows; group.NumRows < 0 || rows < 0 || len(group.Columns) != len(levels) {
			return nil, corrupt(name, errors.New("a row group contradicts the schema"))
		}
		if rows > source.MaxCells {
			return nil, source.TooManyCells(name)
		}
		for k := range group.Columns {
			if levels[k] < 0 {
				continue
			}
			m := &group.Columns[k].MetaData
			check := &pageCheck{data: data, codec: m.Codec, levels: levels[k], rows: group.NumRows, left: left}
			if err := check.column(m); err == errTooLarge {
				return nil, tooLarge(name, opt)
			} else if err != nil {
				return nil, corrupt(name, err)
			}
			left = check.left
		}
	}
	if rows != f.NumRows() {
		return nil, corrupt(name, errors.New("row groups do not add up"))
	}
	return f, nil
}

func tooLarge(name string, opt source.Options) error {
	return source.Fault(kvarter.Problem{Rule: fmt.Sprintf("a file unpacks to at most %d bytes", opt.Limit()), File: name})
}

func read(name string, data []byte, opt source.Options) (*source.Grid, error) {
	f, err := open(name, data, opt)
	if err != nil {
		return nil, err
	}
	var notes, header []string
	var leaves []leaf
	for _, path := range f.Schema().Columns() {
		column, ok := f.Schema().Lookup(path...)
		label := strings.Join(path, ".")
		if !ok || column.MaxRepetitionLevel > 0 {
			notes = append(notes, fmt.Sprintf("column %s is a list and is left out", source.Shorten(label)))
			continue
		}
		header = append(header, label)
		leaves = append(leaves, leaf{index: column.ColumnIndex, form: formOf(column.Node.Type())})
	}
	if len(header) > source.MaxColumns {
		return nil, source.TooManyColumns(name, 1)
	}
	if f.NumRows() > source.MaxCells/int64(max(1, len(header))) {
		return nil, source.TooManyCells(name)
	}
	n := int(f.NumRows())
	cells := make([]source.Span, 0, min(n*len(header), 1<<20))
	var text strings.Builder
	columns := make([][]source.Span, 0, len(leaves))
	kept := header[:0:0]
	for k, l := range leaves {
		opt.Report(int64(k), int64(len(leaves)))
		spans, fits, err := l.spans(f, n, &text, opt.Limit())
		switch {
		case err == errTooLarge:
			return nil, tooLarge(name, opt)
		case err != nil:
			return nil, corrupt(name, err)
		case !fits:
			notes = append(notes, fmt.Sprintf("column %s holds bytes that are no text and is left out", source.Shorten(header[k])))
			continue
		}
		columns, kept = append(columns, spans), append(kept, header[k])
	}
	for i := range n {
		for _, c := range columns {
			cells = append(cells, c[i])
		}
	}
	g, err := source.NewGrid(name, kept, 1, text.String(), "", cells)
	if err != nil {
		return nil, err
	}
	g.Decimal, g.Fixed, g.Notes = '.', true, notes
	return g, nil
}

// leaf is a column without children.
type leaf struct {
	index int
	form  form
}

// spans writes the cells of a column into text. fits is false where a cell is no text.
func (l leaf) spans(f *parquet.File, n int, text *strings.Builder, limit int64) (out []source.Span, fits bool, err error) {
	out, fits = make([]source.Span, 0, min(n, 1<<20)), true
	var buf []byte
	large := false
	err = values(f, l.index, n, func(v parquet.Value) bool {
		buf = buf[:0]
		if !v.IsNull() {
			buf, fits = l.form(buf, v)
		}
		if fits = fits && len(buf) <= source.MaxCellBytes; !fits {
			return false
		}
		if large = int64(text.Len()+len(buf)) > limit; large {
			return false
		}
		out = append(out, source.Span{Off: uint32(text.Len()), Len: uint32(len(buf))})
		text.Write(buf)
		return true
	})
	switch {
	case large:
		return nil, true, errTooLarge
	case !fits:
		return nil, false, nil
	}
	return out, true, err
}

var errStopped = errors.New("stopped")

// values visits the n values of a column in order; it fails where there are fewer or more.
func values(f *parquet.File, column, n int, visit func(parquet.Value) bool) error {
	seen := 0
	var batch [512]parquet.Value
	for _, group := range f.RowGroups() {
		chunks := group.ColumnChunks()
		if column >= len(chunks) {
			return errors.New("a row group lacks a column")
		}
		if err := chunk(chunks[column], batch[:], func(v parquet.Value) error {
			if seen++; seen > n {
				return errors.New("a column has more values than there are rows")
			}
			if !visit(v) {
				return errStopped
			}
			return nil
		}); err != nil {
			return err
		}
	}
	if seen != n {
		return errors.New("a column has fewer values than there are rows")
	}
	return nil
}

func chunk(c parquet.ColumnChunk, batch []parquet.Value, visit func(parquet.Value) error) error {
	pages := c.Pages()
	defer pages.Close()
	for {
		page, err := pages.ReadPage()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		reader := page.Values()
		for idle := 0; ; {
			k, err := reader.ReadValues(batch)
			for _, v := range batch[:k] {
				if err := visit(v); err != nil {
					return err
				}
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
			if k > 0 {
				idle = 0
			} else if idle++; idle > 100 {
				return io.ErrNoProgress
			}
		}
		parquet.Release(page)
	}
}
