package csv

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/testdata"

	"pgregory.net/rapid"
)

func rows(g *source.Grid) [][]string {
	var out [][]string
	for i := range g.Len() {
		row := make([]string, len(g.Header))
		for j := range row {
			row[j] = g.Cell(i, j)
		}
		out = append(out, row)
	}
	return out
}

func TestReadForms(t *testing.T) {
	for _, c := range []struct {
		name, text string
		opt        source.Options
		header     string // cells joined by |
		first      string // first row
		n          int
		delimiter  rune
	}{
		{"comma", "a,b\n1,2\n3,4\n", source.Options{}, "a|b", "1|2", 2, ','},
		{"semicolon with decimal commas", "a;b\n1,5;2,5\n", source.Options{}, "a|b", "1,5|2,5", 1, ';'},
		{"tab", "a\tb\n1\t2", source.Options{}, "a|b", "1|2", 1, '\t'},
		{"BOM and CRLF", "\ufeffa,b\r\n1,2\r\n", source.Options{}, "a|b", "1|2", 1, ','},
		{"old line ends", "a,b\r1,2\r", source.Options{}, "a|b", "1|2", 1, ','},
		{"quotes, newline inside, doubled quote", "a,b\n\"x\ny\",\"say \"\"hi\"\"\"\n", source.Options{}, "a|b", "x\ny|say \"hi\"", 1, ','},
		{"latin-1 found out", "navn;n\nN\xf8rrebro;1\n", source.Options{}, "navn|n", "Nørrebro|1", 1, ';'},
		{"latin-1 declared", "navn;n\nN\xf8rrebro;1\n", source.Options{Encoding: "latin-1"}, "navn|n", "Nørrebro|1", 1, ';'},
		{"header further down", "Udtræk 2024\n\nkode;n\n1;2\n", source.Options{HeaderRow: 3}, "kode|n", "1|2", 1, ';'},
		{"column without name", "a,,c\n1,2,3\n", source.Options{}, "a|column 2|c", "1|2|3", 1, ','},
		{"one column", "code\n0101\n0102\n", source.Options{}, "code", "0101", 2, ','},
		{"declared delimiter", "a,b;c\n1,2;3\n", source.Options{Delimiter: ';'}, "a,b|c", "1,2|3", 1, ';'},
		{"stray quote inside", "a,b\n5\" pipe,2\n", source.Options{}, "a|b", "5\" pipe|2", 1, ','},
	} {
		g, err := Read("f.csv", []byte(c.text), c.opt)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := strings.Join(g.Header, "|"); got != c.header {
			t.Errorf("%s: header %q, want %q", c.name, got, c.header)
		}
		if g.Len() != c.n || strings.Join(rows(g)[0], "|") != c.first || g.Delimiter != c.delimiter {
			t.Errorf("%s: %d rows, first %q, delimiter %q", c.name, g.Len(), rows(g)[0], g.Delimiter)
		}
	}
}

func TestBadInputNamesRuleAndRow(t *testing.T) {
	for _, c := range []struct{ name, text, encoding, want string }{
		{"empty", "", "", "a table has a header"},
		{"ragged", "a,b\n1,2\n\n3\n", "", "f.csv row 4: a row has as many cells as the header (\"1 cells\"); the header has 2"},
		{"repeated header", "a,b,a\n1,2,3\n", "", "row 1, column a: column names are unique; columns 1 and 3"},
		{"open quote", "a,b\n1,\"2\n", "", "row 2: a quote that opens a cell is closed"},
		{"text after quote", "a,b\n\"1\"x,2\n", "", "row 2: a closing quote ends its cell"},
		{"NUL", "a,b\n1,\x002\n", "", "row 2: a text file has no NUL bytes"},
		{"declared UTF-8", "a,b\n1,2\nN\xf8,2\n", "utf-8", "row 3: text is valid UTF-8"},
		{"UTF-16", "\xff\xfea\x00", "", "UTF-16"},
		{"too many columns", strings.Repeat("x,", 1_000_000) + "\n", "", "at most 20000 columns"},
		{"unknown encoding", "a\n1\n", "klingon", "encoding is \"klingon\""},
	} {
		_, err := Read("f.csv", []byte(c.text), source.Options{Encoding: c.encoding})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err != nil && kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: code %s", c.name, kvarter.CodeOf(err))
		}
	}
}

func TestBlankRowsKeepTheirNumber(t *testing.T) {
	// The last rows are as spreadsheets leave them; with cells of spaces a row is no blank one.
	for _, text := range []string{"a,b\n1,2\n\n\n3,4\n", "a,b\n1,2\n,\n,,,\n3,4\n,\n,\n"} {
		g, err := Read("f.csv", []byte(text), source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if g.Len() != 2 || g.Row(0) != 2 || g.Row(1) != 5 {
			t.Errorf("%q: %d rows, %d and %d; want 2, 5", text, g.Len(), g.Row(0), g.Row(1))
		}
	}
}

// A title hides the header, and perhaps the delimiter; the fault says which row is the header.
func TestTitleAboveTheHeader(t *testing.T) {
	for text, want := range map[string]string{
		"Figures of the city\ncode;residents\nA;1\n":     "row 2 has it: write «header_row: 2»",
		"Figures of the city;\n;\ncode;residents\nA;1\n": "row 3 has it: write «header_row: 3»",
	} {
		g, err := Read("f.csv", []byte(text), source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Require("residents"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := Read("f.csv", []byte("Figures\ncode,residents\nA,1\nB,2\n"), source.Options{Delimiter: ','}); err == nil || !strings.Contains(err.Error(), "write «header_row: 2»") {
		t.Errorf("%v", err)
	}
}

func TestProblemsAreCountedBeyondTwenty(t *testing.T) {
	_, err := Read("f.csv", []byte("a,b\n"+strings.Repeat("1\n", 1000)), source.Options{})
	var p *kvarter.Problems
	if !errors.As(err, &p) || p.Count != 1000 || len(p.Shown) != 20 {
		t.Fatalf("%v", err)
	}
}

// What Writer writes, Read reads back cell for cell.
func TestWriteThenRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringMatching("[a-zæøå0-9 ,;\"\t\r\n=+@.-]{0,8}")
		width := rapid.IntRange(2, 5).Draw(t, "width")
		n := rapid.IntRange(1, 6).Draw(t, "n")
		var out bytes.Buffer
		w := NewWriter(&out)
		header := make([]string, width)
		for j := range header {
			header[j] = string(rune('a' + j))
		}
		w.Row(header...)
		var want [][]string
		for range n {
			row := make([]string, width)
			for j := range row {
				row[j] = cell.Draw(t, "cell")
			}
			w.Row(row...)
			if strings.Join(row, "") != "" { // a row with nothing in it is passed over
				want = append(want, row)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		g, err := Read("f.csv", out.Bytes(), source.Options{Delimiter: ','})
		if err != nil {
			t.Fatalf("%v\n%q", err, out.String())
		}
		got := rows(g)
		if len(got) != len(want) {
			t.Fatalf("%d rows, want %d\n%q", len(got), len(want), out.String())
		}
		for i := range want {
			for j := range want[i] {
				if got[i][j] != want[i][j] {
					t.Fatalf("cell %d %d: %q, want %q", i, j, got[i][j], want[i][j])
				}
			}
		}
	})
}

func TestWriterGuardsFreeTextOnly(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out)
	w.Free("=SUM(A1)")
	w.Text("-")
	w.Number(-1.5)
	w.Number(1e-7)
	w.Number(1e20)
	w.Figure(kvarter.Column{Values: []float64{0}, States: []kvarter.State{kvarter.Suppressed}}, 0)
	w.End()
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "'=SUM(A1),-,-1.5,1e-07,100000000000000000000,..\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Row counts and cells as data/MANIFEST.md gives them.
func TestPublishedFiles(t *testing.T) {
	dir := testdata.Dir(t)
	for _, c := range []struct {
		file, column, first string
		n                   int
	}{
		{"berlin_mss/mss_2013.csv", "plr_id", "01011101", 434},
		{"berlin_mss/mss_2019.csv", "plr_id", "01011101", 436},
		{"wales/imd2019_wales_lsoa11.csv", "lsoa11_code", "W01000001", 1909},
		{"england/imd2019_england_lsoa11_indicators.csv", "lsoa11_code", "E01000001", 32844},
		{"us_svi/SVI_2022_US_county.csv", "ST", "1", 3144},
	} {
		data, err := os.ReadFile(filepath.Join(dir, c.file))
		if err != nil {
			t.Fatal(err)
		}
		g, err := Read(c.file, data, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if j := g.Column(c.column); g.Len() != c.n || j < 0 || strings.TrimLeft(g.Cell(0, j), "0") != strings.TrimLeft(c.first, "0") {
			t.Errorf("%s: %d rows, want %d; first %s", c.file, g.Len(), c.n, g.Cell(0, max(j, 0)))
		}
		if err := source.RefuseCPR(g); err != nil {
			t.Errorf("%s: %v", c.file, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\n\"1\";\"2\"\"\"\n", "\ufeffa\tb\r\n1\t2", "a,b\n1", "a,b\n\xf8,2\n", "a\n\n\n", "code,n\n1,2\n1,3\n", "\"", ",,,\n", "\xff\xfe"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Read("f.csv", data, source.Options{MaxBytes: 1 << 20})
		if (g == nil) == (err == nil) {
			t.Fatal("a grid or an error, never both or none")
		}
		if err != nil {
			return
		}
		for i := range g.Len() {
			for j := range g.Header {
				_ = g.Cell(i, j)
			}
		}
		_ = source.RefuseCPR(g)
		_, _ = source.Tables(g, source.Layout{Area: g.Header[0], Period: 2020})
	})
}

func BenchmarkEngland(b *testing.B) {
	data, err := os.ReadFile(filepath.Join(testdata.Dir(b), "england/imd2019_england_lsoa11_indicators.csv"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		g, err := Read("f.csv", data, source.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := source.Tables(g, source.Layout{Area: "lsoa11_code", Period: 2019}); err != nil {
			b.Fatal(err)
		}
	}
}
