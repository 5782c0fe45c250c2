package plan

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// workbook writes sheets as text cells and reads them back.
func workbook(t rapid.TB, sheets []Sheet) []Sheet {
	f := excelize.NewFile()
	for i, s := range sheets {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", s.Name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(s.Name); err != nil {
			t.Fatal(err)
		}
		for r, row := range append([][]string{s.Header}, s.Rows...) {
			for c, cell := range row {
				at, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if err := f.SetCellStr(s.Name, at, WorkbookText(cell)); err != nil {
					t.Fatal(err)
				}
				if formula, _ := f.GetCellFormula(s.Name, at); formula != "" {
					t.Fatalf("%q became a formula", cell)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	var out []Sheet
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Sheet{Name: name, Header: rows[0], Rows: rows[1:]})
	}
	return out
}

func TestAWorkbookCarriesThePlan(t *testing.T) {
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		if n++; n > 25 { // a workbook is 20 times slower than the rest
			return
		}
		p := drawPlan(t)
		got, ps := Read(workbook(t, Sheets(p)), Known{})
		if len(ps) > 0 {
			t.Fatal(Err(ps))
		}
		if !reflect.DeepEqual(got, p) {
			t.Fatal(Diff(p, got))
		}
	})
}

// What Check lets through a workbook holds; what a workbook would change Check refuses.
func TestTextsThatAWorkbookHolds(t *testing.T) {
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{"_x0041_", true}, {"_x000D_", true}, {"a_x005F_x0041_b", true}, {"_x00e6_x0041_", true}, {"_x_x12_", true}, {" \n\t ", true}, {"'=1+1", true}, {"\u2028\u0085", true}, {"𝄞\U0010FFFD", true}, {strings.Repeat("æ", longest), true},
		{"a\rb", false}, {"a\x00b", false}, {"a\x1Fb", false}, {"\xff", false}, {"\uFFFE", false}, {strings.Repeat("𝄞", longest/2+1), false}, {"\uFFFD", true},
	} {
		p := example()
		p.Interventions[0].Remark.DA = c.text
		if faults := Check(p, Known{}); (len(faults) == 0) != c.ok {
			t.Errorf("%.20q: %v", c.text, faults)
		}
		if !c.ok {
			continue
		}
		if got, ps := Read(workbook(t, Sheets(p)), Known{}); got == nil || got.Interventions[0].Remark.DA != c.text {
			t.Errorf("%.20q does not come back: %v", c.text, Err(ps))
		}
	}
}
