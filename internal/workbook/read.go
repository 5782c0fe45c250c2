package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"strings"

	"kvarter"
	"kvarter/internal/plan"
	"kvarter/internal/source"
	"kvarter/internal/source/xlsx"
)

// maxBytes is how large a plan may be, packed and unpacked.
const maxBytes = 256 << 20

// maxRows is how many rows a table of the plan may have.
const maxRows = 500_000

// maxColumns is how many columns a table of the plan may have: those of its own, and room for some that somebody added.
const maxColumns = 100

// fits checks the size of a table before it is built.
func fits(name, sheet string, columns, rows int) error {
	if columns > maxColumns {
		return kvarter.Errorf(kvarter.Invalid, "%s, sheet %s: a table of the plan has at most %d columns, not %d", name, sheet, maxColumns, columns)
	}
	if rows > maxRows {
		return kvarter.Errorf(kvarter.Invalid, "%s, sheet %s: a table of the plan has at most %d rows", name, sheet, maxRows)
	}
	return nil
}

// Read reads the tables of a plan from a workbook, or from a ZIP of CSV files; name is how messages call the file. Sheets that hold nothing are passed over.
// What the tables say is not checked here: see plan.Read.
func Read(name string, data []byte) ([]plan.Sheet, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err == nil && !isWorkbook(z) {
		return readCSV(name, z)
	}
	names, err := xlsx.Sheets(name, data, source.Options{MaxBytes: maxBytes})
	if err != nil {
		return nil, err
	}
	var out []plan.Sheet
	for _, sheet := range names {
		if sheet == About {
			continue
		}
		g, err := xlsx.Read(name, data, source.Options{Sheet: sheet, MaxBytes: maxBytes})
		if err != nil {
			if headless(err) {
				continue
			}
			return nil, err
		}
		last := g.Len()
		if last > 0 {
			last = max(last, g.Row(last-1))
		}
		if err := fits(name, sheet, len(g.Header), last); err != nil {
			return nil, err
		}
		blank := make([]string, len(g.Header)) // shared by all blank rows
		s := plan.Sheet{Name: sheet, Header: g.Header}
		for i := range g.Len() {
			for len(s.Rows) < g.Row(i)-2 { // blank rows are kept, so that messages name the row of the spreadsheet
				s.Rows = append(s.Rows, blank)
			}
			row := make([]string, len(g.Header))
			for k := range row {
				row[k] = g.Cell(i, k)
			}
			s.Rows = append(s.Rows, row)
		}
		out = append(out, s)
	}
	return out, nil
}

// headless reports whether a sheet was not read since nothing stands in it.
func headless(err error) bool {
	var ps *kvarter.Problems
	return errors.As(err, &ps) && len(ps.Shown) == 1 && ps.Shown[0].Rule == "a table has a header"
}

func isWorkbook(z *zip.Reader) bool {
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" || strings.HasPrefix(f.Name, "xl/") {
			return true
		}
	}
	return false
}

func readCSV(name string, z *zip.Reader) ([]plan.Sheet, error) {
	var out []plan.Sheet
	total := int64(0)
	for _, f := range z.File {
		sheet, ok := strings.CutSuffix(path.Base(f.Name), ".csv")
		if !ok || f.FileInfo().IsDir() {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, kvarter.Errorf(kvarter.Invalid, "%s, %s: %w", name, f.Name, err)
		}
		text, err := io.ReadAll(io.LimitReader(r, maxBytes-total+1))
		r.Close()
		if total += int64(len(text)); err != nil || total > maxBytes {
			return nil, kvarter.Errorf(kvarter.Invalid, "%s, %s cannot be read, or unpacks to more than %d MB", name, f.Name, maxBytes>>20)
		}
		text = bytes.TrimPrefix(text, []byte("\ufeff"))
		c := csv.NewReader(bytes.NewReader(text))
		c.Comma = ';'
		if first, _, _ := bytes.Cut(text, []byte("\n")); !bytes.Contains(first, []byte(";")) && bytes.Contains(first, []byte(",")) {
			c.Comma = ','
		}
		c.FieldsPerRecord = -1
		rows, err := c.ReadAll()
		if err != nil {
			return nil, kvarter.Errorf(kvarter.Invalid, "%s, %s: %v", name, f.Name, err)
		}
		if len(rows) == 0 {
			continue
		}
		if err := fits(name, f.Name, len(rows[0]), len(rows)); err != nil {
			return nil, err
		}
		s := plan.Sheet{Name: sheet}
		for i, row := range rows {
			for k := range row {
				row[k] = plan.Unguard(row[k])
			}
			if i == 0 {
				s.Header = row
				continue
			}
			for len(row) < len(s.Header) {
				row = append(row, "")
			}
			if len(row) > len(s.Header) {
				if strings.Join(row[len(s.Header):], "") != "" {
					ps := &kvarter.Problems{}
					ps.Add(kvarter.Problem{File: f.Name, Row: i + 1, Rule: "a row has no more cells than the header"})
					return nil, ps
				}
				row = row[:len(s.Header)]
			}
			s.Rows = append(s.Rows, row)
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s holds no tables of a plan: send the workbook (XLSX), or a ZIP of its CSV files", name)
	}
	return out, nil
}
