package xlsx

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"kvarter"
	"kvarter/internal/source"
)

// Read returns the cells of a sheet: figures as stored, with a decimal point or opt.Decimal; days as 2024-01-31;
// formulas by their last result; merged cells by their first. Hidden rows and columns count. Columns end with the last named one, and a figure beyond is a problem.
func Read(name string, data []byte, opt source.Options) (*source.Grid, error) {
	if int64(len(data)) > opt.Limit() {
		return nil, fault(name, fmt.Sprintf("a file has at most %d bytes", opt.Limit()), "")
	}
	b, err := open(name, data, opt)
	if err != nil {
		return nil, err
	}
	if err := b.find(opt.Sheet); err != nil {
		return nil, err
	}
	doc, err := b.part(b.sheet)
	if err != nil {
		return nil, err
	}
	r := &reader{book: b, opt: opt, scan: scanner{text: doc}, headerRow: max(1, opt.HeaderRow)}
	if err := r.rows(); err != nil {
		return nil, err
	}
	if r.header == nil {
		return nil, source.Fault(kvarter.Problem{Rule: "a table has a header", File: name, Row: r.headerRow})
	}
	if err := r.problems.Err(); err != nil {
		return nil, err
	}
	g, err := r.out.Grid(name, r.header, r.headerRow)
	if err != nil {
		return nil, err
	}
	for _, s := range r.gaps {
		g.Skip(s[0], s[1])
	}
	g.Decimal, g.Fixed = '.', true
	if opt.Decimal != 0 {
		g.Decimal = opt.Decimal
	}
	return g, nil
}

// The size of a sheet (Excel specifications and limits).
const (
	lastRow    = 1_048_576
	lastColumn = 16_384
)

type reader struct {
	*book
	opt       source.Options
	scan      scanner
	headerRow int
	header    []string
	row       []string // cells of the row being read
	seen      int      // number of the row that began last
	last      int      // number of the last row that was not blank, or lies above the header
	count     int      // data rows
	gaps      [][2]int
	out       source.Builder
	problems  kvarter.Problems
}

func (r *reader) broken() error {
	return fault(r.name, "the parts of a workbook are well-formed XML", r.sheet)
}

func (r *reader) rows() error {
	at, inside := 0, false
	for {
		t, _, err := r.scan.next()
		switch {
		case err != nil:
			return r.broken()
		case t == atEnd:
			return nil
		case t == text:
		case r.scan.name == "sheetData":
			inside = t == start
		case !inside:
		case r.scan.name == "row" && t == start:
			at = r.seen + 1
			if n := r.scan.attr("r"); n != "" {
				if at, err = strconv.Atoi(n); err != nil || at <= r.seen || at > lastRow {
					return source.Fault(kvarter.Problem{Rule: "rows are numbered upwards", File: r.name, Row: r.seen + 1, Value: source.Shorten(n)})
				}
			}
			r.seen, r.row = at, r.row[:0]
		case r.scan.name == "row":
			if at > 0 {
				if err := r.finish(at); err != nil {
					return err
				}
			}
		case r.scan.name == "c" && t == start:
			if err := r.cell(at); err != nil {
				return err
			}
		}
	}
}

// cell reads one cell and puts it in its place in the row.
func (r *reader) cell(at int) error {
	column := len(r.row)
	if ref := r.scan.attr("r"); ref != "" {
		n, ok := columnOf(ref)
		if !ok || n < column {
			return source.Fault(kvarter.Problem{Rule: "cells are in order", File: r.name, Row: at, Value: source.Shorten(ref)})
		}
		column = n
	}
	kind, style := r.scan.attr("t"), r.scan.attr("s")
	if column >= lastColumn {
		return source.Fault(kvarter.Problem{Rule: fmt.Sprintf("a sheet has at most %d columns", lastColumn), File: r.name, Row: at})
	}
	var value, inline strings.Builder
	aloud, in := 0, ""
	for depth := 1; depth > 0; {
		t, chunk, err := r.scan.next()
		switch {
		case err != nil || t == atEnd:
			return r.broken()
		case t == text && in == "v":
			value.WriteString(chunk)
		case t == text && in == "t" && aloud == 0:
			inline.WriteString(chunk)
		case t == text:
		case t == start:
			depth++
			in = r.scan.name
			if in == "rPh" {
				aloud++
			}
		case t == end:
			depth--
			in = ""
			if r.scan.name == "rPh" {
				aloud--
			}
		}
	}
	cell, ok := r.text(kind, style, value.String(), inline.String())
	if !ok {
		r.problems.Add(kvarter.Problem{Rule: "a cell can be read", File: r.name, Row: at, Value: source.Shorten(value.String())})
	}
	if cell == "" {
		return nil
	}
	for len(r.row) < column {
		r.row = append(r.row, "")
	}
	r.row = append(r.row, cell)
	return nil
}

// text turns what is stored into the text of a cell.
func (r *reader) text(kind, style, value, inline string) (string, bool) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || n < 0 || n >= len(r.strings) {
			return "", false
		}
		return r.strings[n], true
	case "inlineStr":
		return unescape(inline), len(inline) <= source.MaxCellBytes
	case "b":
		if strings.TrimSpace(value) == "1" {
			return "true", true
		}
		return "false", true
	case "str", "e", "d":
		return value, len(value) <= source.MaxCellBytes
	}
	value = strings.TrimSpace(value)
	if value == "" {
		return "", true
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return "", false
	}
	if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(r.dates) && r.dates[n] {
		if day, ok := date(v + float64(r.since)); ok {
			return day, true
		}
	}
	// Excel stores 17 digits; the shortest that reads back the same is what was typed.
	if len(value) > 15 || strings.ContainsAny(value, "eE") {
		value = strconv.FormatFloat(v, 'f', -1, 64)
		if len(value) > 40 {
			value = strconv.FormatFloat(v, 'g', -1, 64)
		}
	}
	if r.opt.Decimal == ',' {
		value = strings.Replace(value, ".", ",", 1)
	}
	return value, true
}

// date writes a serial day, counted from 1899-12-30, and the time where there is one.
func date(serial float64) (string, bool) {
	if serial < 0 || serial >= 2_958_466 { // 10000-01-01
		return "", false
	}
	day := math.Floor(serial)
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(day))
	seconds := math.Round((serial - day) * 86400)
	if seconds == 0 {
		return t.Format(time.DateOnly), true
	}
	return t.Add(time.Duration(seconds) * time.Second).Format("2006-01-02T15:04:05"), true
}

// columnOf returns the column of a reference such as "AB12", from 0.
func columnOf(ref string) (int, bool) {
	n, i := 0, 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && n <= lastColumn; i++ {
		n = n*26 + int(ref[i]-'A') + 1
	}
	return n - 1, i > 0 && i < len(ref)
}

// finish files a row that has ended: before the header, as the header, or as data.
func (r *reader) finish(at int) error {
	for len(r.row) > 0 && strings.TrimSpace(r.row[len(r.row)-1]) == "" {
		r.row = r.row[:len(r.row)-1]
	}
	if at < r.headerRow || len(r.row) == 0 {
		if r.header == nil {
			r.last = at
		}
		return nil
	}
	if r.header == nil {
		r.header, r.headerRow, r.last = append([]string(nil), r.row...), at, at
		return nil
	}
	if at > r.last+1 {
		r.gaps = append(r.gaps, [2]int{r.count, at - r.last - 1})
	}
	r.last = at
	if r.count++; r.count%4096 == 0 {
		r.opt.Report(int64(r.scan.pos), int64(len(r.scan.text)))
	}
	if len(r.row) > len(r.header) {
		hint := fmt.Sprintf("the header has %d", len(r.header))
		if r.problems.Count == 0 {
			hint = source.TitleHint(len(r.header), at, len(r.row))
		}
		r.problems.Add(kvarter.Problem{Rule: "a row has at most as many cells as the header", File: r.name, Row: at,
			Value: source.Shorten(r.row[len(r.row)-1]), Hint: hint})
		return nil
	}
	for j := range r.header {
		cell := ""
		if j < len(r.row) {
			cell = r.row[j]
		}
		if !r.out.Add(cell) {
			return source.TooManyCells(r.name)
		}
	}
	return nil
}

// Sheets lists the names of the sheets of a workbook, in their order.
func Sheets(name string, data []byte, opt source.Options) ([]string, error) {
	if int64(len(data)) > opt.Limit() {
		return nil, fault(name, fmt.Sprintf("a file has at most %d bytes", opt.Limit()), "")
	}
	b, err := open(name, data, opt)
	if err != nil {
		return nil, err
	}
	if err := b.find(""); err != nil {
		return nil, err
	}
	return b.names, nil
}
