package workbook_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/plan"
	"kvarter/internal/workbook"
)

func demoPlan(t testing.TB) *kvarter.Plan {
	t.Helper()
	c, err := demo.Build(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := c.Plan()
	return plan.Canonical(&p)
}

func written(t testing.TB, sheets []plan.Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := workbook.Write(&b, sheets, workbook.Options{Lang: "da", By: "Anna", On: "2025-03-01"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func back(t testing.TB, data []byte) *kvarter.Plan {
	t.Helper()
	sheets, err := workbook.Read("plan.xlsx", data)
	if err != nil {
		t.Fatal(err)
	}
	p, problems := plan.Read(sheets, plan.Known{})
	if len(problems) > 0 {
		t.Fatal(plan.Err(problems))
	}
	return p
}

func TestThereAndBack(t *testing.T) {
	p := demoPlan(t)
	one, two := written(t, plan.Sheets(p)), written(t, plan.Sheets(p))
	if !bytes.Equal(one, two) {
		t.Error("the same plan gives other bytes")
	}
	if got := back(t, one); !reflect.DeepEqual(got, p) {
		t.Errorf("XLSX gives back another plan: %v", plan.Diff(p, got))
	}
	var z bytes.Buffer
	if err := workbook.WriteCSV(&z, plan.Sheets(p)); err != nil {
		t.Fatal(err)
	}
	if got := back(t, z.Bytes()); !reflect.DeepEqual(got, p) {
		t.Errorf("CSV gives back another plan: %v", plan.Diff(p, got))
	}
}

// hostile are texts that other programs would carry out, reshape or break.
func hostile() []string {
	return []string{"=1+1", "+45 12", "-1", "@SUM(A1)", "\t=1", "<script>alert(1)</script>", "{{.}}", "_x0041_", "=cmd|' /C calc'!A0", "0012", "1.5E3", "2025-03-01", "TRUE", "'quoted", "''=1", "a\nb", "\"x\";y,z",
		"æøå 🏘", "]]>", "&amp;", "_x000D_", "#REF!", "x"}
}

func TestTextStaysText(t *testing.T) {
	p := demoPlan(t)
	for i, s := range hostile() {
		x := &p.Interventions[i%len(p.Interventions)]
		x.Title.DA, x.What.EN, x.Milestones[0].Note = s, s, s
		x.Decisions = append(x.Decisions, kvarter.Decision{Date: "2025-01-01", Reference: s, Text: s})
		p := plan.Canonical(p)
		data := written(t, plan.Sheets(p))
		if got := back(t, data); !reflect.DeepEqual(got, p) {
			t.Errorf("%q came back as something else: %v", s, plan.Diff(p, got))
		}
		f, err := excelize.OpenReader(bytes.NewReader(data)) // another reader of XLSX as witness
		if err != nil {
			t.Fatal(err)
		}
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for r := range rows {
				for c := range rows[r] {
					at, _ := excelize.CoordinatesToCellName(c+1, r+1)
					if formula, _ := f.GetCellFormula(sheet, at); formula != "" {
						t.Fatalf("%s %s holds the formula %s", sheet, at, formula)
					}
					if kind, _ := f.GetCellType(sheet, at); rows[r][c] != "" && kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
						t.Fatalf("%s %s is no text: %v", sheet, at, kind)
					}
				}
			}
		}
		f.Close()
		var z bytes.Buffer
		if err := workbook.WriteCSV(&z, plan.Sheets(p)); err != nil {
			t.Fatal(err)
		}
		if got := back(t, z.Bytes()); !reflect.DeepEqual(got, p) {
			t.Errorf("CSV: %q came back as something else: %v", s, plan.Diff(p, got))
		}
	}
}

func TestAnyText(t *testing.T) {
	p := demoPlan(t)
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune(" abc=+-@'\"_x0;,<>&{}\nøå€🏘\u00a0")), 0, 60, -1).Draw(r, "text")
		p.Interventions[0].What.DA = s
		p := plan.Canonical(p)
		if len(plan.Check(p, plan.Known{})) > 0 {
			return
		}
		if got := back(t, written(t, plan.Sheets(p))); !reflect.DeepEqual(got, p) {
			r.Fatalf("%q came back as %q", s, got.Interventions[0].What.DA)
		}
	})
}

// A cell that cannot be is refused by sheet, row and column.
func TestWhatNoCellHolds(t *testing.T) {
	for _, s := range []string{"\x00", "a\x01", "\xff", strings.Repeat("x", 32_768)} {
		p := demoPlan(t)
		p.Interventions[2].What.DA = s
		err := workbook.Write(&bytes.Buffer{}, plan.Sheets(p), workbook.Options{})
		if kvarter.CodeOf(err) != kvarter.Invalid || !strings.Contains(err.Error(), "interventions row 4, column what_da") {
			t.Errorf("%.5q: %v", s, err)
		}
	}
}

// People open the file in a spreadsheet, and save it: dates become dates, numbers become numbers, rows are left blank, columns change places.
func TestSavedByExcel(t *testing.T) {
	p := demoPlan(t)
	f, err := excelize.OpenReader(bytes.NewReader(written(t, plan.Sheets(p))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := f.GetRows("milestones")
	for i, r := range rows[1:] {
		for c, h := range rows[0] {
			if h == "due" && c < len(r) {
				at, _ := excelize.CoordinatesToCellName(c+1, i+2)
				y, m, d := r[c][:4], r[c][5:7], r[c][8:]
				if err := f.SetCellFormula("milestones", at, "DATE("+y+","+m+","+d+")"); err != nil {
					t.Fatal(err)
				}
				value, err := f.CalcCellValue("milestones", at, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				f.SetCellFormula("milestones", at, "")
				f.SetCellDefault("milestones", at, value) // the number of the day, as Excel keeps it
				f.SetCellStyle("milestones", at, at, day)
			}
		}
	}
	years, _ := f.GetRows("interventions")
	for i, r := range years[1:] {
		for c, h := range years[0] {
			if h == "from" && c < len(r) && r[c] != "" {
				at, _ := excelize.CoordinatesToCellName(c+1, i+2)
				f.SetCellDefault("interventions", at, r[c])
			}
		}
	}
	if err := f.InsertRows("interventions", 3, 2); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if got := back(t, b.Bytes()); !reflect.DeepEqual(got, p) {
		t.Errorf("%v", plan.Diff(p, got))
	}
}

func TestSavedByLibreOffice(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no soffice on PATH (apt-get install libreoffice-calc)")
		}
		t.Skip("skipped: no soffice on PATH")
	}
	p := demoPlan(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "plan.xlsx"), written(t, plan.Sheets(p)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, "plan.xlsx"))
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	data, err := os.ReadFile(filepath.Join(dir, "out", "plan.xlsx"))
	if os.IsNotExist(err) {
		if os.Getenv("CI") != "" {
			t.Fatal("LibreOffice wrote nothing: is libreoffice-calc installed?")
		}
		t.Skip("skipped: LibreOffice here has no Calc (apt-get install libreoffice-calc)")
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := back(t, data); !reflect.DeepEqual(got, p) {
		t.Errorf("%v", plan.Diff(p, got))
	}
}

func TestNoPlan(t *testing.T) {
	for name, data := range map[string][]byte{"empty": nil, "text": []byte("hello"), "zip": []byte("PK\x05\x06" + strings.Repeat("\x00", 18))} {
		if sheets, err := workbook.Read(name, data); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: %v %v", name, sheets, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	var z bytes.Buffer
	if err := workbook.WriteCSV(&z, plan.Sheets(&kvarter.Plan{ID: "p"})); err != nil {
		f.Fatal(err)
	}
	f.Add(z.Bytes())
	f.Add(written(f, plan.Sheets(&kvarter.Plan{ID: "p"})))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		sheets, err := workbook.Read("fuzz.xlsx", data)
		if err == nil {
			plan.Read(sheets, plan.Known{})
		}
	})
}
