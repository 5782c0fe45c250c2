package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kvarter/internal/source"
)

// workbook writes a workbook with excelize, which is the outside witness for the reader.
func workbook(t testing.TB, build func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	build(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func set(t testing.TB, f *excelize.File, sheet, cell string, values ...any) {
	t.Helper()
	if err := f.SetSheetRow(sheet, cell, &values); err != nil {
		t.Fatal(err)
	}
}

func row(g *source.Grid, i int) string {
	var cells []string
	for j := range g.Header {
		cells = append(cells, g.Cell(i, j))
	}
	return strings.Join(cells, "|")
}

func TestRead(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		set(t, f, "Sheet1", "A1", "kode", "navn", "andel", "dato", "ja")
		set(t, f, "Sheet1", "A2", "0101", "Nørrebro & <co>", 0.1, time.Date(2024, 1, 31, 0, 0, 0, 0, time.UTC), true)
		set(t, f, "Sheet1", "A5", 102, "*", 12345678.25, nil, false)
		style, err := f.NewStyle(&excelize.Style{NumFmt: 9}) // shown as 10 %
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStyle("Sheet1", "C2", "C2", style); err != nil {
			t.Fatal(err)
		}
		if err := f.SetRowVisible("Sheet1", 5, false); err != nil {
			t.Fatal(err)
		}
	})
	g, err := Read("f.xlsx", data, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(g.Header, "|"), "kode|navn|andel|dato|ja"; got != want {
		t.Errorf("header %q, want %q", got, want)
	}
	if got, want := row(g, 0), "0101|Nørrebro & <co>|0.1|2024-01-31|true"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := row(g, 1), "102|*|12345678.25||false"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if g.Row(0) != 2 || g.Row(1) != 5 {
		t.Errorf("rows %d and %d, want 2 and 5", g.Row(0), g.Row(1))
	}
	g, err = Read("f.xlsx", data, source.Options{Decimal: ','})
	if err != nil || g.Cell(0, 2) != "0,1" || g.Decimal != ',' {
		t.Errorf("with decimal comma: %v", err)
	}
}

func TestSheets(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		if _, err := f.NewSheet("Data 2"); err != nil {
			t.Fatal(err)
		}
		set(t, f, "Sheet1", "A1", "a")
		set(t, f, "Data 2", "A1", "Udtræk")
		set(t, f, "Data 2", "A3", "b", "c")
		set(t, f, "Data 2", "A4", 1, 2)
		f.SetActiveSheet(1)
		if err := f.SetSheetVisible("Sheet1", false); err != nil {
			t.Fatal(err)
		}
	})
	g, err := Read("f.xlsx", data, source.Options{HeaderRow: 3})
	if err != nil || strings.Join(g.Header, "|") != "b|c" || row(g, 0) != "1|2" || g.Row(0) != 4 {
		t.Fatalf("first visible sheet: %v", err)
	}
	if g, err = Read("f.xlsx", data, source.Options{Sheet: "Sheet1"}); err != nil || g.Header[0] != "a" || g.Len() != 0 {
		t.Errorf("named sheet: %v", err)
	}
	if _, err = Read("f.xlsx", data, source.Options{Sheet: "Ark1"}); err == nil || !strings.Contains(err.Error(), `no sheet "Ark1"`) {
		t.Errorf("unknown sheet: %v", err)
	}
}

// parts packs a workbook by hand.
func parts(t testing.TB, sheet string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range [][2]string{
		{"xl/workbook.xml", `<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		w, err := z.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestStoredNumbers(t *testing.T) {
	for _, c := range []struct{ stored, want string }{
		{"0.10000000000000001", "0.1"}, {"1E-3", "0.001"}, {"1.0000000000000001E+22", "10000000000000000000000"}, {"1011101", "1011101"}, {"007", "007"},
	} {
		g, err := Read("f", parts(t, `<worksheet><sheetData><row><c t="inlineStr"><is><t>a</t></is></c></row><row><c><v>`+c.stored+`</v></c></row></sheetData></worksheet>`), source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := g.Cell(0, 0); got != c.want {
			t.Errorf("%s: %s, want %s", c.stored, got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	// Serial 45322 is 2024-01-31 and 60.5 is noon of 1900-02-28's day after in the proleptic count from 1899-12-30 (LibreOffice).
	for _, c := range []struct {
		serial float64
		want   string
	}{{45322, "2024-01-31"}, {45322.75, "2024-01-31T18:00:00"}, {1, "1899-12-31"}} {
		if got, _ := date(c.serial); got != c.want {
			t.Errorf("%v: %s, want %s", c.serial, got, c.want)
		}
	}
	for code, want := range map[string]bool{"yyyy-mm-dd": true, "0.00": false, `0 "days"`: false, "[Red]0": false, "d. mmm": true, "General": false, "[h]:mm": false} {
		if dateFormat(code) != want {
			t.Errorf("%s: %v", code, !want)
		}
	}
}

func TestBadInput(t *testing.T) {
	good := workbook(t, func(f *excelize.File) { set(t, f, "Sheet1", "A1", "a"); set(t, f, "Sheet1", "A2", 1) })
	head := `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c></row>`
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "complete ZIP file"},
		{"truncated", good[:len(good)/2], "complete ZIP file"},
		{"old workbook", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ".xls"},
		{"no workbook inside", func() []byte {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			z.Close()
			return b.Bytes()
		}(), "a workbook has a sheet"},
		{"cut XML", parts(t, head), "well-formed XML"},
		{"tags cross", parts(t, head+`</sheetData></row></worksheet>`), "well-formed XML"},
		{"document type", parts(t, `<!DOCTYPE x [<!ENTITY a "b">]>`+head+`</sheetData></worksheet>`), "well-formed XML"},
		{"shared string missing", parts(t, head+`<row><c t="s"><v>7</v></c></row></sheetData></worksheet>`), "row 2: a cell can be read"},
		{"beyond the header", parts(t, head+`<row r="4"><c r="C4"><v>7</v></c></row></sheetData></worksheet>`), "row 4: a row has at most"},
		{"column beyond a sheet", parts(t, head+`<row><c r="ZZZ2"><v>7</v></c></row></sheetData></worksheet>`), "at most 16384 columns"},
		{"rows downwards", parts(t, head+`<row r="1"></row></sheetData></worksheet>`), "numbered upwards"},
		{"blank", parts(t, `<worksheet><sheetData/></worksheet>`), "has a header"},
	} {
		_, err := Read("f.xlsx", c.data, source.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// bomb is a workbook whose sheet unpacks to 70 MB of spaces from 70 kB.
func bomb(t testing.TB) []byte {
	return parts(t, "<worksheet>"+strings.Repeat(" ", 70<<20)+"</worksheet>")
}

func TestBombIsNotUnpacked(t *testing.T) {
	data := bomb(t)
	_, err := Read("bomb.xlsx", data, source.Options{})
	if err == nil || !strings.Contains(err.Error(), "ZIP bomb") {
		t.Errorf("%d bytes: %v", len(data), err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(workbook(f, func(x *excelize.File) { set(f, x, "Sheet1", "A1", "a", "b"); set(f, x, "Sheet1", "A2", 1, "x") }))
	f.Add(parts(f, `<worksheet><sheetData><row><c t="inlineStr"><is><t>a</t></is></c></row><row r="9"><c><v>1</v></c></row></sheetData></worksheet>`))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Read("f.xlsx", data, source.Options{MaxBytes: 1 << 24})
		if (g == nil) == (err == nil) {
			t.Fatal("a grid or an error, never both or none")
		}
	})
}

// FuzzSheet goes past the container, where chance seldom does.
func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c><c t="inlineStr"><is><r><t>b</t></r><rPh><t>c</t></rPh></is></c></row><row r="3"><c s="1"><v>1.5</v></c></row></sheetData></worksheet>`)
	f.Add(`<a b='c&amp;d'><![CDATA[x]]><!-- --><?p ?></a>`)
	f.Add(`<sheetData><row><c r="XFD1" t="b"><v>1</v></c></row></sheetData>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		g, err := Read("f.xlsx", parts(t, sheet), source.Options{})
		if (g == nil) == (err == nil) {
			t.Fatal("a grid or an error, never both or none")
		}
	})
}

func BenchmarkSheet(b *testing.B) {
	var s strings.Builder
	s.WriteString(`<worksheet><sheetData><row r="1">`)
	for j := range 30 {
		fmt.Fprintf(&s, `<c t="str"><v>c%d</v></c>`, j)
	}
	s.WriteString(`</row>`)
	for i := range 33_000 {
		fmt.Fprintf(&s, `<row r="%d">`, i+2)
		for j := range 30 {
			fmt.Fprintf(&s, `<c r="%c%d" s="1"><v>%d.25</v></c>`, 'A'+j%26, i+2, i*j)
			if j == 25 {
				break
			}
		}
		s.WriteString(`</row>`)
	}
	s.WriteString(`</sheetData></worksheet>`)
	data := parts(b, s.String())
	for b.Loop() {
		if _, err := Read("f", data, source.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
