package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"kvarter"
	"kvarter/internal/plan"
)

// About is the name of the sheet that explains the others; Read passes it over.
const About = "read_me"

// Options say how a workbook is written.
type Options struct {
	Lang string       // of the explanations: "da" or "en"
	By   string       // who exports it; "" nobody in particular
	On   kvarter.Date // the day
}

// closed lists the words that a column may hold, for the drop-down lists of a spreadsheet. Identifiers come from the sheets themselves.
func closed(sheets []plan.Sheet) map[string][]string {
	ids := func(sheet string) []string {
		for _, s := range sheets {
			if s.Name == sheet {
				at := slices.Index(s.Header, "id")
				var out []string
				for _, r := range s.Rows {
					if at >= 0 && at < len(r) {
						out = append(out, r[at])
					}
				}
				return out
			}
		}
		return nil
	}
	var kinds, statuses []string
	for _, k := range kvarter.PartnerKinds() {
		kinds = append(kinds, string(k))
	}
	for _, s := range kvarter.Statuses() {
		statuses = append(statuses, string(s))
	}
	return map[string][]string{"interventions.owner": ids("administrations"), "partners.kind": kinds, "interventions.override_status": statuses,
		"commitments.partner": ids("partners"), "indicators.of": {kvarter.OfAreas, kvarter.OfGap, kvarter.OfCity}, "indicators.direction": {string(kvarter.Down), string(kvarter.Up)},
		"updates.kind": {string(kvarter.UpdateText), string(kvarter.UpdateNoChange), string(kvarter.UpdateDecision)}}
}

// maxList is how many characters a drop-down list holds (Excel's own limit).
const maxList = 255

// maxWidth is how wide a column is at most, in characters; longer text wraps.
const maxWidth = 60

// Write writes tables as one workbook (XLSX). Every cell is text, also what looks like a formula, a number or a date: nothing is reshaped or carried out when
// someone opens the file. It fails with kvarter.Invalid where a text cannot stand in a cell.
func Write(w io.Writer, sheets []plan.Sheet, o Options) error {
	f := excelize.NewFile()
	defer f.Close()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}) // 49 is «text»
	if err != nil {
		return broken(err)
	}
	head, err := f.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6EDF5"}}})
	if err != nil {
		return broken(err)
	}
	words := closed(sheets)
	if err := f.SetSheetName("Sheet1", About); err != nil {
		return broken(err)
	}
	for _, s := range sheets {
		if _, err := f.NewSheet(s.Name); err != nil {
			return broken(err)
		}
		if err := writeSheet(f, s, words, style, head); err != nil {
			return err
		}
	}
	if err := writeAbout(f, sheets, o, style, head); err != nil {
		return err
	}
	// No time of making stands in the file.
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "kvarter", LastModifiedBy: o.By, Created: string(o.On) + "T00:00:00Z", Modified: string(o.On) + "T00:00:00Z"}); err != nil {
		return broken(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return broken(err)
	}
	return repack(w, b.Bytes())
}

// repack writes the parts of a workbook in the order of their names and without times, so that the same plan gives the same bytes.
func repack(w io.Writer, data []byte) error {
	from, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return broken(err)
	}
	slices.SortFunc(from.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	to := zip.NewWriter(w)
	for _, part := range from.File {
		r, err := part.Open()
		if err != nil {
			return broken(err)
		}
		p, err := to.Create(part.Name)
		if err == nil {
			_, err = io.Copy(p, r)
		}
		r.Close()
		if err != nil {
			return broken(err)
		}
	}
	if err := to.Close(); err != nil {
		return broken(err)
	}
	return nil
}

func broken(err error) error {
	return kvarter.Errorf(kvarter.Internal, "the workbook cannot be written: %w", err)
}

func writeSheet(f *excelize.File, s plan.Sheet, words map[string][]string, style, head int) error {
	// The stream writer would be faster, and escapes what looks like an escape twice.
	for i, name := range s.Header {
		width := utf8.RuneCountInString(name) + 2
		for _, r := range s.Rows {
			width = max(width, min(utf8.RuneCountInString(r[i]), maxWidth))
		}
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return broken(err)
		}
		if err := errors.Join(f.SetColWidth(s.Name, column, column, float64(min(width, maxWidth))), f.SetColStyle(s.Name, column, style)); err != nil {
			return broken(err)
		}
	}
	if err := f.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return broken(err)
	}
	for n, r := range append([][]string{s.Header}, s.Rows...) {
		id := style
		if n == 0 {
			id = head
		}
		if err := writeRow(f, s.Name, n+1, r, s.Header, id); err != nil {
			return err
		}
	}
	for i, name := range s.Header {
		list := words[s.Name+"."+name]
		if len(list) == 0 || len(strings.Join(list, ",")) > maxList {
			continue
		}
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return broken(err)
		}
		v := excelize.NewDataValidation(true)
		v.SetSqref(column + "2:" + column + "2000")
		if err := v.SetDropList(list); err != nil {
			continue // a list with a comma or a quotation mark inside: the cell takes any text, and the import checks it
		}
		if err := f.AddDataValidation(s.Name, v); err != nil {
			return broken(err)
		}
	}
	return nil
}

// cell checks what a cell of a workbook can hold.
func cell(sheet string, row int, column, text string) error {
	problem := func(rule string) error {
		ps := &kvarter.Problems{}
		ps.Add(kvarter.Problem{File: sheet, Row: row, Column: column, Rule: rule})
		return ps
	}
	switch {
	case !utf8.ValidString(text):
		return problem("text is UTF-8")
	case utf8.RuneCountInString(text) > excelize.TotalCellChars:
		return problem("a cell holds at most 32,767 characters")
	}
	for _, r := range text {
		if r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return problem("a cell holds no control characters")
		}
	}
	return nil
}

func writeAbout(f *excelize.File, sheets []plan.Sheet, o Options, style, head int) error {
	for column, width := range map[string]float64{"A": 24, "B": 28, "C": 60} {
		if err := f.SetColWidth(About, column, column, width); err != nil {
			return broken(err)
		}
	}
	lines := [][]string{{"sheet", "column", "meaning"}}
	intro := []string{"Each sheet is a table of the plan. Columns are known by their names: their order may change, their names may not.", "Dates are written 2025-03-01. Several words in a cell stand with a semicolon between them. Blank means «not stated», which is not 0.", "Nothing is taken over before it has been shown as a difference."}
	if o.Lang == "da" {
		intro = []string{"Hvert ark er en tabel i planen. Kolonner kendes på deres navne: rækkefølgen må ændres, navnene ikke.", "Datoer skrives 2025-03-01. Flere ord i en celle står med semikolon imellem. Tomt betyder «ikke oplyst», hvilket ikke er 0.", "Intet tages ind, før det er vist som en forskel."}
	}
	for _, s := range intro {
		lines = append(lines, []string{"", "", s})
	}
	if o.By != "" || o.On != "" {
		lines = append(lines, []string{"", "", strings.TrimSpace(o.By + " " + string(o.On))})
	}
	words := closed(sheets)
	for _, s := range sheets {
		for _, h := range s.Header {
			meaning := plan.ColumnWord(h, o.Lang)
			if list := words[s.Name+"."+h]; len(list) > 0 {
				meaning += ": " + strings.Join(list, ", ")
			}
			lines = append(lines, []string{s.Name, h, meaning})
		}
	}
	for i, l := range lines {
		id := style
		if i == 0 {
			id = head
		}
		if err := writeRow(f, About, i+1, l, l, id); err != nil {
			return err
		}
	}
	return nil
}

// writeRow writes one row of text cells; blank ones are left out.
func writeRow(f *excelize.File, sheet string, n int, cells, header []string, style int) error {
	for i, c := range cells {
		if err := cell(sheet, n, header[i], c); err != nil {
			return err
		}
		if c == "" {
			continue
		}
		at, err := excelize.CoordinatesToCellName(i+1, n)
		if err != nil {
			return broken(err)
		}
		if err := errors.Join(f.SetCellStr(sheet, at, plan.WorkbookText(c)), f.SetCellStyle(sheet, at, at, style)); err != nil {
			return broken(err)
		}
	}
	return nil
}

// WriteCSV writes tables as one ZIP of CSV files, each cell guarded against programs that would take it for a formula.
func WriteCSV(w io.Writer, sheets []plan.Sheet) error {
	z := zip.NewWriter(w)
	for _, s := range sheets {
		part, err := z.Create(s.Name + ".csv") // without a time: the same plan gives the same bytes
		if err != nil {
			return broken(err)
		}
		if _, err := io.WriteString(part, "\ufeff"); err != nil { // so that Excel reads UTF-8
			return broken(err)
		}
		c := csv.NewWriter(part)
		c.Comma, c.UseCRLF = ';', true
		for _, row := range append([][]string{s.Header}, s.Rows...) {
			guarded := make([]string, len(row))
			for i, x := range row {
				guarded[i] = plan.Guard(x)
			}
			if err := c.Write(guarded); err != nil {
				return broken(err)
			}
		}
		c.Flush()
		if err := c.Error(); err != nil {
			return broken(err)
		}
	}
	if err := z.Close(); err != nil {
		return broken(err)
	}
	return nil
}
